#!/usr/bin/env bash
# The short form of `make sanitize` and `make fuzz` for CI: the stages that handle foreign bytes and
# threads under AddressSanitizer with UndefinedBehaviorSanitizer, and the lake under ThreadSanitizer.
set -euo pipefail
cd "$(dirname "$0")/.."
export TSAN_OPTIONS="suppressions=$PWD/tools/tsan.supp ${TSAN_OPTIONS:-}"
run() {
  local preset=$1; shift
  tools/build.sh "$preset" "$@"
  local t
  for t in "$@"; do
    echo "$preset: $t"
    "build/$preset/tests/$t" --gtest_brief=1
  done
}
run asan test_parse test_csv test_parquet
run tsan test_lake
