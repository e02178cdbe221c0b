#!/usr/bin/env bash
# Runs each fuzz target for FUZZ_SECONDS (default 60), from seeds that the simulator and the encoder make.
# What it finds stays in build/fuzz/found and fails the run.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${FUZZ_SECONDS:-60}
tools/build.sh fuzz fuzz_page fuzz_listing fuzz_card fuzz_prices fuzz_csv fuzz_parquet fuzz_http_request
out=build/fuzz
mkdir -p "$out"/{found,corpus_page,corpus_listing,corpus_card,corpus_prices,corpus_csv,corpus_parquet,corpus_http_request}
tools/fuzz_seeds.sh "$out"
for target in page listing card prices csv parquet http_request; do
  echo "fuzz_$target: ${seconds} s"
  "$out/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=400000 -rss_limit_mb=3000 -timeout=20 \
    -artifact_prefix="$out/found/${target}_" "$out/corpus_$target" >"$out/fuzz_$target.log" 2>&1 ||
    { tail -n 30 "$out/fuzz_$target.log" >&2; exit 1; }
  grep -E '^(#[0-9]+.*DONE|Done)' "$out/fuzz_$target.log" | tail -n 1
done
