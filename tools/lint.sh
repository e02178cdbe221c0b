#!/usr/bin/env bash
# clang-tidy with warnings as errors on the sources of src/ (headers among them), or on the files named; each
# once for each content: the results of unchanged files are remembered in build/lint.
set -euo pipefail
cd "$(dirname "$0")/.."
# The build whose compile commands are taken: build/release, say, after `make test PRESET=checked`.
export LINT_BUILD=${LINT_BUILD:-build/dev}
[ -f "$LINT_BUILD/compile_commands.json" ] || tools/build.sh dev rps_base
mkdir -p build/lint
# The static analyzer is most of the work. LINT_ANALYZER=recent keeps it to sources that were touched within two days:
# older ones passed it when they were. All other checks are for all files in any case.
export LINT_ANALYZER=${LINT_ANALYZER:-all}
recent=$({ git log --since='2 days ago' --name-only --format= -- src && git diff --name-only HEAD -- src && git ls-files --others --exclude-standard -- src; } 2>/dev/null) || LINT_ANALYZER=all
export recent
checks_of() {
  if [ "$LINT_ANALYZER" = recent ] && ! grep -qxF "$1" <<<"$recent"; then echo "--checks=-clang-analyzer-*"; fi
}
lint_one() {
  local file=$1 key="" out checks
  checks=$(checks_of "$file")
  # Preprocessed text, tool and configuration decide the result. LINT_CACHE=off saves finding out, where no
  # earlier run can have left anything.
  if [ "${LINT_CACHE:-on}" != off ]; then
    key=build/lint/$({ clang-tidy --version; echo "$checks"; cat .clang-tidy; clang++ -std=c++20 -Isrc -isystem .deps/duckdb/include -E -P "$file" 2>/dev/null || cat "$file"; } | sha256sum | cut -c1-40)
    [ ! -f "$key" ] || return 0
  fi
  if out=$(clang-tidy -p "$LINT_BUILD" --quiet --extra-arg=-Wno-unknown-warning-option $checks --warnings-as-errors='*' "$file" 2>&1); then
    [ -z "$key" ] || : >"$key"
  else
    grep -v 'warnings generated' <<<"$out"
    return 1
  fi
}
export -f lint_one checks_of
files=("$@"); [ $# -gt 0 ] || mapfile -t files < <(git ls-files --cached --others --exclude-standard 'src/*.cc' | xargs -r ls -d 2>/dev/null)
printf '%s\n' "${files[@]}" | xargs -P "${JOBS:-$(nproc)}" -I{} bash -c 'lint_one {}'
