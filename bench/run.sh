#!/usr/bin/env bash
# Runs the benchmarks and writes their results to bench/results/*.json.
#
#   bench/run.sh [NAME...]    all of them, or those named: load, replace, query
#
# Environment: BUILD (build folder, default build/bench), WORK (scratch space of about 20 GB, default
# $BUILD/bench-data; the generated input stays there for the next run), REAL (the real rows to generate from,
# default ../shared/data/csv/results_2021_2026.L40.csv.zst), RUNS (of the load benchmark, default 2).
set -euo pipefail
cd "$(dirname "$0")/.."

BUILD=${BUILD:-build/bench}
WORK=${WORK:-$BUILD/bench-data}
REAL=${REAL:-../shared/data/csv/results_2021_2026.L40.csv.zst}
RUNS=${RUNS:-2}
ROWS=2560000
COPIES=9 # of the real rows in one file: see make_data.cc

if [[ ! -e $REAL ]]; then
  echo "bench/run.sh: there are no real rows at $REAL; set REAL to a copy of results_2021_2026.L40.csv.zst" >&2
  exit 1
fi
cmake --preset bench -B "$BUILD" >/dev/null
ninja -C "$BUILD" make_data load_bench replace_bench query_bench
mkdir -p "$WORK" bench/results

# flat0.parquet to flat3.parquet: the same partitions, other rows, each 2.56 million.
if [[ ! -e $WORK/real.csv ]]; then
  python3 tests/tools/map_l40.py "$REAL" "$WORK/real.csv.part"
  mv "$WORK/real.csv.part" "$WORK/real.csv"
fi
flat=()
for n in 0 1 2 3; do
  flat+=("$WORK/flat$n.parquet")
  if [[ ! -e ${flat[n]} ]]; then
    "$BUILD/bench/make_data" "$WORK/real.csv" "${flat[n]}.part" $ROWS $((n * COPIES))
    mv "${flat[n]}.part" "${flat[n]}"
  fi
done

load() { "$BUILD/bench/load_bench" "$WORK" bench/results/load.json "$RUNS" "${flat[@]}"; }
replace() { "$BUILD/bench/replace_bench" "$WORK" bench/results/replace.json "${flat[0]}"; }
query() { "$BUILD/bench/query_bench" "${flat[0]}" "$WORK/query_bench" bench/results/query.json; }

for name in "${@:-load replace query}"; do
  for each in $name; do
    echo "== $each"
    "$each"
  done
done
