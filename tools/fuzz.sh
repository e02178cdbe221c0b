#!/usr/bin/env bash
# Runs fuzz targets, each for a while on one core, from the inputs kept in fuzz/ and seeds of the simulator.
#
#   tools/fuzz.sh [-s SECONDS] [-j PROCESSES] [TARGET…]   all targets, FUZZ_SECONDS (60) each
#   tools/fuzz.sh -m [TARGET…]                            adds to fuzz/corpus what build/fuzz has found to be new
#   tools/fuzz.sh -l                                      lists the targets
#
# An input that breaks a target lies in build/fuzz/found and fails the run: make it small with
# build/fuzz/fuzz/fuzz_TARGET -minimize_crash=1 -runs=100000 FILE, and keep it in fuzz/crashes/TARGET.
set -euo pipefail
cd "$(dirname "$0")/.."

# The list is that of fuzz/CMakeLists.txt.
list() { sed -n '/^set(fuzz_targets/,/)/p' fuzz/CMakeLists.txt | grep -oE '[a-z0-9_]+:[a-z]+' | cut -d: -f1; }

dictionary() {
  case $1 in
    page | listing | card | reply) echo html ;;
    csv | prices) echo csv ;;
    sql | sql_guard) echo sql ;;
    config) echo toml ;;
    command_line) echo words ;;
    s3 | glue | athena | credentials) echo aws ;;
    site | http_request | url | robots) echo http ;;
    lake_state | run_state | day_json) echo json ;;
  esac
}

# The longest input, bytes: much more than the seeds have only makes runs slow.
longest() {
  case $1 in
    page | listing | card) echo 150000 ;;
    parquet | flat_parquet | prices) echo 40000 ;;
    sql_guard) echo 2000 ;;
    *) echo 10000 ;;
  esac
}

seconds=${FUZZ_SECONDS:-60}
jobs=1
merge=
while getopts s:j:ml option; do
  case $option in
    s) seconds=$OPTARG ;;
    j) jobs=$OPTARG ;;
    m) merge=1 ;;
    l) list; exit 0 ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(list)

out=build/fuzz
tools/build.sh fuzz "${targets[@]/#/fuzz_}"
mkdir -p "$out/found"
for target in $(list); do mkdir -p "$out/corpus_$target"; done
tools/fuzz_seeds.sh "$out"
export ASAN_OPTIONS="detect_leaks=1:${ASAN_OPTIONS:-}" UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}"
limits=(-rss_limit_mb=3000 -malloc_limit_mb=2000 -timeout=10)

# The kept corpus and what a run found that adds coverage to it, the smallest inputs first.
merge_target() {
  local kept=fuzz/corpus/$1
  mkdir -p "$kept"
  "$out/fuzz/fuzz_$1" "${limits[@]}" -max_len=4000 -merge=1 "$kept" "$out/corpus_$1" >"$out/merge_$1.log" 2>&1
  printf '%-16s %5s files %8s bytes\n' "$1" "$(find "$kept" -type f | wc -l)" "$(cat "$kept"/* | wc -c)"
}

run_target() {
  local log=$out/fuzz_$1.log dict places=() forks=()
  dict=$(dictionary "$1")
  for place in "fuzz/corpus/$1" "fuzz/crashes/$1"; do [ ! -d "$place" ] || places+=("$place"); done
  [ "$jobs" = 1 ] || forks=(-fork="$jobs")
  "$out/fuzz/fuzz_$1" "${limits[@]}" "${forks[@]}" ${dict:+-dict=fuzz/dict/$dict.dict} \
    -max_len="$(longest "$1")" -max_total_time="$seconds" \
    -print_final_stats=1 -artifact_prefix="$out/found/$1_" "$out/corpus_$1" "${places[@]}" >"$log" 2>&1 ||
    { tail -n 40 "$log" >&2; echo "fuzz_$1 has found something: $out/found" >&2; return 1; }
  # libFuzzer's last line of state: "#123  DONE  cov: 45 ft: 67 corp: 8/9Kb …"; with -fork "#123: cov: 45 ft: 67 corp: 8 …".
  printf '%-16s %5s s  %s\n' "$1" "$seconds" \
    "$(grep -E 'cov: [0-9]+ ft: [0-9]+ corp: ' "$log" | tail -n 1 |
      sed -E 's/^#([0-9]+).*cov: ([0-9]+) ft: ([0-9]+) corp: ([0-9]+).*/\1 executions, \2 edges, \3 features, \4 inputs/')"
}

failed=0
for target in "${targets[@]}"; do
  if [ -n "$merge" ]; then merge_target "$target"; else run_target "$target" || failed=1; fi
done
exit $failed
