#!/usr/bin/env bash
# Installs what the project needs and is missing: Debian packages (as root or with sudo) and two npm
# packages that carry DuckDB, checked against pinned hashes and unpacked to .deps/ of the project.
# Quiet when nothing is missing. Touches only the package manager's system and .deps/. Other scripts may source it for
# its functions.
#
#   tools/bootstrap.sh          what a build and a demo need
#   tools/bootstrap.sh --tests  also what the tests and checks need
#   tools/bootstrap.sh --fuzz   also what the fuzz targets need
#   tools/bootstrap.sh --bench  also what the benchmarks measure beside
#   tools/bootstrap.sh --package  also what makes the Debian package and tries it on a clean system
#   tools/bootstrap.sh --s3-server  also a real server of S3 for make s3-server (nothing of it is started)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly DUCKDB_VERSION=1.5.5-r.5
readonly DUCKDB_SHA512_X64=sha512-kCyq6BXhn6QXfwF8yVdVKriSSHP+rfVWcJ56cG8qZzlOZpxyvT5WGm6jMshxg4ditLlOsHsIN/D47RYrcjXuHQ==
readonly DUCKDB_SHA512_ARM64=sha512-CafH2AIvXtpwDynG3KB/4uEOHRGlFoB7auCRMIwH3BKNIobsANV5LSpDJ3tfyRCFIsK6e8AT1eseWVnu2Dv3cw==
readonly HEADER_VERSION=1.4.4
readonly HEADER_SHA512=sha512-hEJJ5hyVF0VLj3dmOLpsWrQR0b3d4Ykqtygm6iUXjHJDDnSqg/USKxcb5qvNrOhFYPgktayU6dXCtgPqcmmpog==

BUILD_PACKAGES=(g++ cmake ninja-build ccache make pkg-config git ca-certificates nodejs
  libsqlite3-dev libsimdjson-dev nlohmann-json3-dev libtomlplusplus-dev libspdlog-dev
  libfmt-dev libsnappy-dev zlib1g-dev libxxhash-dev libreadline-dev
  libcurl4-openssl-dev libssl-dev libpugixml-dev libzstd-dev)
TEST_PACKAGES=(libgtest-dev libgmock-dev python3 clang-format clang-tidy zstd zsh fish man-db)
BROWSER_PACKAGES=(chromium fonts-dejavu-core)
MOTO_PACKAGES=(python3-cryptography python3-yaml python3-markupsafe python3-charset-normalizer)
FUZZ_PACKAGES=(clang libclang-rt-14-dev)
PACKAGE_PACKAGES=(dpkg-dev file binutils debootstrap)
BENCH_PACKAGES=(libxml2-dev python3-lxml)
S3_SERVER_PACKAGES=(radosgw ceph-mon ceph-osd ceph-common)

say() { printf 'bootstrap: %s\n' "$*" >&2; }
die() { printf 'bootstrap: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"
  else die "needs root to install packages, and there is no sudo: run as root: $*"; fi
}

# True when a package is installed, or the program it is wanted for is there from elsewhere.
have() {
  case "$1" in
    nodejs) command -v node >/dev/null && return 0 ;;
    python3) command -v python3 >/dev/null && return 0 ;;
  esac
  dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

install_debian() {
  local missing=() p
  for p in "$@"; do have "$p" || missing+=("$p"); done
  command -v npm >/dev/null || missing+=(npm)
  [ ${#missing[@]} = 0 ] && return 0
  command -v apt-get >/dev/null || die "not a Debian system: install these yourself: ${missing[*]}"
  say "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# fetch NAME VERSION INTEGRITY: the npm package's tarball at $tarball, its hash checked.
fetch() {
  local dir name got
  dir=$(mktemp -d .deps/fetch.XXXXXX)
  name=$(cd "$dir" && npm pack --loglevel=error --ignore-scripts "$1@$2" 2>npm.err | tail -n 1) ||
    die "could not fetch $1@$2 with npm: $(grep -m1 -E 'ERR!|error' "$dir/npm.err" || echo 'no reason given')"
  tarball=$dir/$name
  got=sha512-$(openssl dgst -sha512 -binary "$tarball" | base64 -w0)
  [ "$got" = "$3" ] || die "$1@$2 has hash $got, expected $3: refusing to use it"
}

install_duckdb() {
  local stamp="$DUCKDB_VERSION $HEADER_VERSION $(uname -m)"
  [ "$(cat .deps/duckdb/stamp 2>/dev/null)" = "$stamp" ] && return 0
  local arch sum
  case "$(uname -m)" in
    x86_64) arch=x64 sum=$DUCKDB_SHA512_X64 ;;
    aarch64) arch=arm64 sum=$DUCKDB_SHA512_ARM64 ;;
    *) die "no pinned DuckDB for $(uname -m): install libduckdb and duckdb.h yourself" ;;
  esac
  say "fetching DuckDB $DUCKDB_VERSION"
  mkdir -p .deps
  rm -rf .deps/duckdb.new .deps/fetch.*
  mkdir -p .deps/duckdb.new/lib .deps/duckdb.new/include
  fetch "@duckdb/node-bindings-linux-$arch" "$DUCKDB_VERSION" "$sum"
  tar -xzf "$tarball" -C .deps/duckdb.new/lib --strip-components=1 package/libduckdb.so package/LICENSE
  fetch duckdb "$HEADER_VERSION" "$HEADER_SHA512"
  tar -xzf "$tarball" -C .deps/duckdb.new/include --strip-components=5 package/src/duckdb/src/include/duckdb.h
  printf '%s\n' "$stamp" > .deps/duckdb.new/stamp
  rm -rf .deps/duckdb .deps/fetch.*
  mv .deps/duckdb.new .deps/duckdb
}

install_test_modules() {
  [ -f tests/node_modules/.package-lock.json ] && [ ! tests/package-lock.json -nt tests/node_modules/.package-lock.json ] && return 0
  say "installing the tests' npm packages"
  (cd tests && npm ci --silent --ignore-scripts --no-audit --no-fund)
}

# Where there is systemd the packages enable units that wait for a cluster's configuration; they are turned off again.
install_s3_server() {
  local before=1 p
  for p in "${S3_SERVER_PACKAGES[@]}"; do have "$p" || before=0; done
  [ $before = 1 ] && return 0
  install_debian "${S3_SERVER_PACKAGES[@]}"
  if [ -d /run/systemd/system ]; then
    as_root systemctl disable --now ceph.target ceph-crash.service ceph-mon.target ceph-osd.target ceph-radosgw.target >/dev/null 2>&1 || true
  fi
}

main() {
  install_debian "${BUILD_PACKAGES[@]}" openssl
  install_duckdb
  local what
  for what in "$@"; do
    case $what in
      --tests) install_debian "${TEST_PACKAGES[@]}" "${BROWSER_PACKAGES[@]}"; install_test_modules; tests/aws/fetch_moto.sh ;;
      --fuzz) install_debian "${FUZZ_PACKAGES[@]}" ;;
      --package) install_debian "${PACKAGE_PACKAGES[@]}" ;;
      --bench) install_debian "${BENCH_PACKAGES[@]}" ;;
      --s3-server) install_s3_server ;;
      *) die "there is no option $what" ;;
    esac
  done
}
if [ "${BASH_SOURCE[0]}" = "$0" ]; then main "$@"; fi
