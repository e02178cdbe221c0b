#!/usr/bin/env bash
# tools/fuzz_seeds.sh OUT: seeds that are too large to be kept: pages, listings, race cards and prices of one made-up day.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$1
[ -f "$out/seeded" ] && exit 0
work=$(mktemp -d "$out/seed.XXXXXX")

simulate() {
  local kind=$1 as_of=$2 to=$3; shift 3
  node tests/simulator/sim.mjs "$kind" --seed 3 --from 2026-03-01 --to 2026-03-01 --as-of "$as_of" --regions gb,ire \
    --out "$work/$to" "$@" >/dev/null
}
# first N PREFIX FILE…: copies the first N of the files to PREFIX1, PREFIX2 …
first() {
  local most=$1 prefix=$2 i=0; shift 2
  for file in "$@"; do
    i=$((i + 1))
    [ "$i" -le "$most" ] || break
    cp "$file" "$prefix$i"
  done
}

for layout in classic next; do
  simulate pages 2026-03-09T08:00:00Z $layout --layout $layout
  first 1 "$out/corpus_listing/$layout" "$work/$layout"/results_*
  first 3 "$out/corpus_page/$layout" "$work/$layout"/[0-9]*
done
simulate cards 2026-03-01T06:00:00Z cards
first 3 "$out/corpus_card/card" "$work"/cards/*
simulate prices 2026-03-02T08:00:00Z prices
first 4 "$out/corpus_prices/prices" "$work"/prices/*.csv
rm -rf "$work"
touch "$out/seeded"
