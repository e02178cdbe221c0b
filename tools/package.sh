#!/usr/bin/env bash
# Makes the Debian package of the program in build/release: build/package/rpscrape_VERSION_ARCHITECTURE.deb. Its dates are
# those of deploy/debian/changelog, so that the same program gives the same package.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/build.sh release package_files
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l deploy/debian/changelog -S Timestamp)
export SOURCE_DATE_EPOCH
rm -rf build/package
log=build/package.log
cpack --config build/release/CPackConfig.cmake >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
rm -rf build/package/_CPack_Packages
ls build/package/*.deb
