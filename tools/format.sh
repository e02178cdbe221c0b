#!/usr/bin/env bash
# clang-format on all C++ files; with --check it changes nothing and fails when something would change.
set -euo pipefail
cd "$(dirname "$0")/.."
args=(-i); [ "${1:-}" = --check ] && args=(--dry-run --Werror)
git ls-files -z --cached --others --exclude-standard '*.cc' '*.h' | xargs -0 clang-format "${args[@]}"
