#!/usr/bin/env bash
# Runs the benchmarks and writes their results to bench/results/*.json.
#
#   bench/run.sh [NAME...]    all of them, or those named: load, migrate, replace, query, parse, aws, page
#
# Environment: BUILD (build folder, default build/bench), WORK (scratch space of about 20 GB, default
# $BUILD/bench-data; the generated input stays there for the next run), REAL (the real rows to generate from,
# default ../shared/data/csv/results_2021_2026.L40.csv.zst), RUNS (of the benchmarks load and migrate, default 2), PAGES (saved
# result pages to parse, default ../shared/data/pages/classic), ROUNDS (of the parse benchmark, default 11).
set -euo pipefail
cd "$(dirname "$0")/.."

BUILD=${BUILD:-build/bench}
WORK=${WORK:-$BUILD/bench-data}
REAL=${REAL:-../shared/data/csv/results_2021_2026.L40.csv.zst}
RUNS=${RUNS:-2}
PAGES=${PAGES:-../shared/data/pages/classic}
ROUNDS=${ROUNDS:-11}
ROWS=2560000
COPIES=9 # of the real rows in one file: see make_data.cc

cmake --preset bench -B "$BUILD" >/dev/null
mkdir -p "$WORK" bench/results

need() {
  if [[ ! -e $2 ]]; then
    echo "bench/run.sh: there is no $2; set $1 to a copy of it" >&2
    exit 1
  fi
}

# flat0.parquet to flat3.parquet: the same partitions, other rows, each 2.56 million.
flat=("$WORK"/flat{0,1,2,3}.parquet)
make_flat() {
  need REAL "$REAL"
  ninja -C "$BUILD" make_data
  if [[ ! -e $WORK/real.csv ]]; then
    python3 tests/tools/map_l40.py "$REAL" "$WORK/real.csv.part"
    mv "$WORK/real.csv.part" "$WORK/real.csv"
  fi
  local n
  for n in 0 1 2 3; do
    if [[ ! -e ${flat[n]} ]]; then
      "$BUILD/bench/make_data" "$WORK/real.csv" "${flat[n]}.part" $ROWS $((n * COPIES))
      mv "${flat[n]}.part" "${flat[n]}"
    fi
  done
}

# Debian's lxml is for Debian's Python, which need not be the first of the PATH.
python_with_lxml() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -c 'import lxml.html' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  echo "bench/run.sh: no Python with lxml; tools/bootstrap.sh --bench installs it" >&2
  return 1
}

load() { make_flat; "$BUILD/bench/load_bench" "$WORK" bench/results/load.json "$RUNS" "${flat[@]}"; }
migrate() { make_flat; "$BUILD/bench/migrate_bench" "$WORK" bench/results/migrate.json "$RUNS" "${flat[0]}"; }
replace() { make_flat; "$BUILD/bench/replace_bench" "$WORK" bench/results/replace.json "${flat[0]}"; }
query() { make_flat; "$BUILD/bench/query_bench" "${flat[0]}" "$WORK/query_bench" bench/results/query.json; }
parse() {
  need PAGES "$PAGES"
  local python
  python=$(python_with_lxml)
  "$BUILD/bench/parse_bench" "$PAGES" bench/results/parse.json "$ROUNDS" "$python"
}

aws() {
  tests/aws/fetch_moto.sh
  RPSCRAPE_BIN=$(realpath "$BUILD/rpscrape") node tests/aws/with_servers.mjs node bench/aws_bench.mjs bench/results/aws.json
}

page() {
  RENDER_PAGE=$(realpath "$BUILD/bench/render_page") node bench/page_bench.mjs bench/results/page.json
}

target_of() {
  case $1 in
    aws) echo rpscrape ;;
    page) echo render_page ;;
    *) echo "${1}_bench" ;;
  esac
}

for name in "${@:-load migrate replace query parse aws page}"; do
  for each in $name; do
    echo "== $each"
    ninja -C "$BUILD" "$(target_of "$each")"
    "$each"
  done
done
