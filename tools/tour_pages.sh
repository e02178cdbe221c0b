#!/usr/bin/env bash
# tools/tour_pages.sh FOLDER: the pages of the README's tour, made up by the simulator: five days in three countries, as
# somebody saw them the morning after (FOLDER/pages_first) and a week later, with ratings (FOLDER/pages_again).
set -euo pipefail
out=$1
sim=$(dirname "$0")/../tests/simulator/sim.mjs
days=(--seed 7 --from 2026-03-01 --to 2026-03-05 --regions gb,ire,fr --layout classic)
node "$sim" pages "${days[@]}" --as-of 2026-03-06T06:00:00Z --out "$out/pages_first"
node "$sim" pages "${days[@]}" --as-of 2026-03-13T06:00:00Z --out "$out/pages_again"
# What is true of these days a week later, a row a line.
node "$sim" truth "${days[@]}" --as-of 2026-03-13T06:00:00Z --out "$out/truth.jsonl"
