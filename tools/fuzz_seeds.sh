#!/usr/bin/env bash
# tools/fuzz_seeds.sh OUT: pages, listings, race cards, prices, CSVs and Parquet files of one made-up day, and requests, as seeds.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$1
[ -f "$out/seeded" ] && exit 0
tools/build.sh release rpscrape
work=$(mktemp -d "$out/seed.XXXXXX")
for layout in classic next; do
  node tests/simulator/sim.mjs pages --seed 3 --from 2026-03-01 --to 2026-03-01 --as-of 2026-03-09T08:00:00Z \
    --layout $layout --regions gb,ire --out "$work/$layout" >/dev/null
  i=0
  for page in "$work/$layout"/results_*; do cp "$page" "$out/corpus_listing/$layout"; done
  for page in $(ls "$work/$layout"/[0-9]* | head -n 3); do i=$((i + 1)); cp "$page" "$out/corpus_page/$layout$i"; done
done
node tests/simulator/sim.mjs cards --seed 3 --from 2026-03-01 --to 2026-03-01 --as-of 2026-03-01T06:00:00Z \
  --regions gb,ire --out "$work/cards" >/dev/null
i=0
for page in $(ls "$work/cards"/* | head -n 3); do i=$((i + 1)); cp "$page" "$out/corpus_card/card$i"; done
node tests/simulator/sim.mjs prices --seed 3 --from 2026-03-01 --to 2026-03-01 --as-of 2026-03-02T08:00:00Z \
  --regions gb,ire --out "$work/prices" >/dev/null
cp "$work"/prices/*.csv "$out/corpus_prices/"
(cd "$work" && ../../../build/release/rpscrape -q scrape --from-dir classic && ../../../build/release/rpscrape -q upload) >/dev/null
cp "$work"/data/dates/gb/*.csv "$out/corpus_csv/"
cp "$work"/store/datasets/rpscrape/country=gb/*/part-0.snappy.parquet "$out/corpus_parquet/"
printf 'GET /?token=abc HTTP/1.1\r\nHost: localhost:8383\r\nCookie: a=b\r\n\r\n' >"$out/corpus_http_request/get"
printf 'POST /api/sql HTTP/1.1\r\nHost: [::1]:8383\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n{}' \
  >"$out/corpus_http_request/post"
rm -rf "$work"
touch "$out/seeded"
