#!/usr/bin/env bash
# tools/build.sh PRESET [TARGET…]: configures (once) and builds; prints the compiler's words only when it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1; shift
targets=(); for t in "$@"; do targets+=(--target "$t"); done
mkdir -p build
log=build/$preset.log
# "checked" is build/release with the tests: it configures that anew, whatever it was before.
if ! { { [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset"; } && cmake --build --preset "$preset" -j "${JOBS:-$(nproc)}" "${targets[@]}"; } >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
