#!/usr/bin/env bash
# clang-tidy with warnings as errors on the sources of src/ (headers among them), or on the files named; each
# once for each content: the results of unchanged files are remembered in build/lint.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -f build/dev/compile_commands.json ] || tools/build.sh dev rps_base
mkdir -p build/lint
lint_one() {
  local file=$1 key
  # Preprocessed text, tool and configuration decide the result.
  key=$({ clang-tidy --version; cat .clang-tidy; clang++ -std=c++20 -Isrc -isystem .deps/duckdb/include -E -P "$file" 2>/dev/null || cat "$file"; } | sha256sum | cut -c1-40)
  [ -f "build/lint/$key" ] && return 0
  if clang-tidy -p build/dev --quiet --extra-arg=-Wno-unknown-warning-option --warnings-as-errors='*' "$file" >"build/lint/$key.out" 2>&1; then
    mv "build/lint/$key.out" "build/lint/$key"
  else
    grep -v 'warnings generated' "build/lint/$key.out"; rm -f "build/lint/$key.out"; return 1
  fi
}
export -f lint_one
files=("$@"); [ $# -gt 0 ] || mapfile -t files < <(git ls-files --cached --others --exclude-standard 'src/*.cc')
printf '%s\n' "${files[@]}" | xargs -P "${JOBS:-$(nproc)}" -I{} bash -c 'lint_one {}'
