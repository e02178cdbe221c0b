#!/usr/bin/env bash
# Brings up moto, the imitation of AWS that the tests run against: the pinned packages of moto.lock, checked and unpacked
# (not installed) into DIR. The system's package sources stay as they are: Debian trixie is read with lists of its own.
# Quiet when DIR is up to date. Safe to run several times at once.
#
#   tests/aws/fetch_moto.sh [DIR]   DIR is .deps/moto of the project when not given
#
# Then: PYTHONPATH=DIR/usr/lib/python3/dist-packages /usr/bin/python3 -m moto.server
set -euo pipefail
dir=$(realpath -m "${1:-"$(dirname "$0")/../../.deps/moto"}")
. "$(dirname "$0")/../../tools/bootstrap.sh"
readonly LOCK=$PWD/tests/aws/moto.lock
readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

up_to_date() {
  local p
  for p in "${MOTO_PACKAGES[@]}"; do have "$p" || return 1; done
  [ "$(cat "$dir/stamp" 2>/dev/null)" = "$(sha256sum < "$LOCK")" ]
}

# The address of a Debian mirror, from the system's own sources (either of apt's two formats).
mirror() {
  find /etc/apt -name sources.list -o -name '*.sources' -o -name '*.list' | sort | xargs -r cat |
    sed -nE 's#^(URIs:|deb( \[[^]]*\])?)[[:space:]]+([^[:space:]]+/debian)/?([[:space:]].*)?$#\3#p' | head -n 1
}

# apt with trixie as its only source and all its state below $work.
apt_trixie() {
  apt-get -qq -o Dir::Etc::SourceList="$work/trixie.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)" \
    -o Acquire::Languages=none "$@" >"$work/apt.log" 2>&1 ||
    die "apt-get $1 ${2:-} (Debian trixie) failed: $(grep -m1 '^E:' "$work/apt.log" || echo 'no reason given')"
}

download() {
  local address package version file sum wanted=()
  address=$(mirror)
  [ -n "$address" ] || die "no Debian mirror in /etc/apt/sources.list(.d): cannot fetch moto"
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/debs"
  echo "deb [signed-by=$KEYRING] $address trixie main" > "$work/trixie.list"
  apt_trixie update
  while read -r package version file sum; do wanted+=("$package=$version"); done < <(grep -v '^#' "$LOCK")
  (cd "$work/debs" && apt_trixie download "${wanted[@]}")
  while read -r package version file sum; do
    # A version with an epoch or a plus sign is escaped in the name that apt gives the file.
    [ -f "$work/debs/$file" ] || mv "$work/debs/${package}_${version//:/%3a}_"*.deb "$work/debs/$file"
    echo "$sum  $work/debs/$file" | sha256sum --check --status ||
      die "$file is not what moto.lock says: refusing to use it"
  done < <(grep -v '^#' "$LOCK")
}

unpack() {
  local file
  rm -rf "$dir.new"
  mkdir "$dir.new"
  for file in "$work"/debs/*.deb; do dpkg -x "$file" "$dir.new"; done
  sha256sum < "$LOCK" > "$dir.new/stamp"
  rm -rf "$dir"
  mv "$dir.new" "$dir"
}

up_to_date && exit 0
mkdir -p "$(dirname "$dir")"
exec {lock}> "$dir.lock"
flock "$lock"
up_to_date && exit 0  # another run has done it meanwhile
install_debian "${MOTO_PACKAGES[@]}"
say "fetching moto"
work=$(mktemp -d "$dir.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
download
unpack
