#!/usr/bin/env bash
# The S3 store, the lake on it and doctor against a real server of S3 (Ceph's radosgw), with a line of counts at the end.
# Logs in build/s3-server. `make s3-server` brings up the server and runs this beside it.
#
#   node tests/aws/with_radosgw.mjs tools/s3_server.sh      with RPSCRAPE_BIN
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly LOGS=build/s3-server
[ -n "${RPS_TEST_S3_SERVER:-}" ] || { echo "s3-server: no server; run make s3-server" >&2; exit 1; }
mkdir -p "$LOGS"
passed=0 failed=0 said=()

# part NAME PATTERN_PASSED PATTERN_FAILED COMMAND…: runs it, and adds what its log counts. A part that counts nothing has failed.
part() {
  local name=$1 good=$2 bad=$3 log=$LOGS/$1.log began=$SECONDS code=0 ok no
  shift 3
  "$@" > "$log" 2>&1 || code=$?
  ok=$(sed -nE "s/$good/\1/p" "$log" | tail -n 1)
  no=$(sed -nE "s/$bad/\1/p" "$log" | tail -n 1)
  if [ $code != 0 ] || [ "${ok:-0}" = 0 ]; then
    [ "${no:-0}" != 0 ] || no=1
    echo "s3-server: $name failed; see $log" >&2
    grep -m 20 -E '^not ok|  not ok|Failure|error:' "$log" >&2 || true
  fi
  passed=$((passed + ${ok:-0})) failed=$((failed + ${no:-0}))
  said+=("$name ${ok:-0} in $((SECONDS - began)) s")
}

suite() { RPS_TEST_AWS_PROXY=$RPS_TEST_S3_SERVER ${RPS_TEST_AWS:-build/dev/tests/test_aws} --gtest_filter='S3/*' --gtest_color=no; }
node_tests() { node --test --test-reporter=tap "tests/aws/$1.test.mjs"; }
tap() { part "$1" '^# pass ([0-9]+)$' '^# fail ([0-9]+)$' node_tests "$1"; }

part store '^\[  PASSED  \] ([0-9]+) tests?\.$' '^ *([0-9]+) FAILED TESTS?$' suite
tap s3_server
tap lake_on_s3
tap story
text=$(printf '%s, ' "${said[@]}")
echo "s3-server: $passed passed, $failed failed in $SECONDS s (${text%, })"
[ $failed = 0 ]
