#!/usr/bin/env bash
# clang-tidy with warnings as errors on the sources of src/ (headers among them), or on the files named; each
# once for each content: the results of unchanged files are remembered in build/lint.
#
# LINT=quick is for CI, which has no results of earlier runs: all sources together without the static analyzer
# (tools/lint_together.py), then the analyzer on those that were touched within a day. Older ones passed it when
# they were.
set -euo pipefail
cd "$(dirname "$0")/.."
# The build whose compile commands are taken: build/release, say, after `make test PRESET=checked`.
export LINT_BUILD=${LINT_BUILD:-build/dev}
export LINT=${LINT:-all}
[ -f "$LINT_BUILD/compile_commands.json" ] || tools/build.sh dev rps_base
mkdir -p build/lint
jobs=${JOBS:-$(nproc)}
lint_one() {
  local file=$1 key="" out checks=()
  if [ "$LINT" = quick ]; then
    checks=(--checks=-*,clang-analyzer-*)
  else
    # Preprocessed text, tool and configuration decide the result.
    key=build/lint/$({ clang-tidy --version; cat .clang-tidy; clang++ -std=c++20 -Isrc -isystem .deps/duckdb/include -E -P "$file" 2>/dev/null || cat "$file"; } | sha256sum | cut -c1-40)
    [ ! -f "$key" ] || return 0
  fi
  if out=$(clang-tidy -p "$LINT_BUILD" --quiet --extra-arg=-Wno-unknown-warning-option "${checks[@]}" --warnings-as-errors='*' "$file" 2>&1); then
    [ -z "$key" ] || : >"$key"
  else
    grep -v 'warnings generated' <<<"$out"
    return 1
  fi
}
export -f lint_one
files=("$@"); [ $# -gt 0 ] || mapfile -t files < <(git ls-files --cached --others --exclude-standard 'src/*.cc' | xargs -r ls -d 2>/dev/null)
if [ "$LINT" = quick ]; then
  python3 tools/lint_together.py "$LINT_BUILD" "$jobs" "${files[@]}"
  recent=$({ git log --since='1 day ago' --name-only --format= -- src; git diff --name-only HEAD -- src; git ls-files --others --exclude-standard -- src; } 2>/dev/null | sort -u) ||
    recent=$(printf '%s\n' "${files[@]}")  # no history to ask
  mapfile -t files < <(printf '%s\n' "${files[@]}" | grep -xF "$recent")
  echo "the static analyzer on ${#files[@]} of them"
fi
[ ${#files[@]} -eq 0 ] || printf '%s\n' "${files[@]}" | xargs -P "$jobs" -I{} bash -c 'lint_one {}'
