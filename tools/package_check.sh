#!/usr/bin/env bash
# Installs the Debian package with its dependencies, and nothing else, on a clean system of the machine's own release, and
# takes the README's tour there as an ordinary user; then removes it and looks for what is left. As root: the system is a
# folder made by debootstrap, build/clean-root, in memory, from the mirrors that the machine's own apt uses. The bare system is
# kept for a week in build/clean-root.tar.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly ROOT=$PWD/build/clean-root BARE=$PWD/build/clean-root.tar
readonly HOST_CERTIFICATES=/etc/ssl/certs/ca-certificates.crt
say() { printf '== %s (%ss)\n' "$*" "$SECONDS"; }
die() { printf 'package_check: %s\n' "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || die "needs root, for chroot"
deb=${1:-$(ls build/package/rpscrape_*.deb 2>/dev/null || true)}
[ -f "$deb" ] || die "there is no package: make package first"
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")

# The clean system lies in memory: dpkg writes each file through to the disk, which on a busy one takes minutes.
clean_up() {
  local place
  for place in "$ROOT/proc" "$ROOT"; do ! mountpoint -q "$place" || umount "$place"; done
  rmdir "$ROOT" 2>/dev/null || true
}
trap clean_up EXIT

# Runs a command in the clean system, with nothing of this one's environment.
inside() { chroot "$ROOT" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }
as_visitor() { chroot --userspec=visitor:visitor "$ROOT" env -i PATH=/usr/bin:/bin HOME=/home/visitor "$@"; }

# The lines of sources.list for what this machine gets from Debian, however its own sources are written.
debian_sources() {
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)#$(ORIGIN)' 'Created-By: Packages' |
    sed -n 's/#Debian$//p' | sort -u
}

bare_system() {
  clean_up
  mkdir -p "$ROOT"
  mount -t tmpfs -o size=2G,mode=755 tmpfs "$ROOT"
  if [ -z "$(find "$BARE" -mtime -7 2>/dev/null)" ]; then
    local mirror
    mirror=$(apt-get indextargets --format '$(CODENAME) $(ORIGIN) $(REPO_URI)' 'Created-By: Packages' |
      sed -n "s/^$codename Debian //p" | head -n 1)
    [ -n "$mirror" ] || die "apt knows no Debian mirror of $codename: is there an apt-get update to be done?"
    export http_proxy=${http_proxy:-} https_proxy=${https_proxy:-}
    eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
    debootstrap --variant=minbase "$codename" "$ROOT" "$mirror" >build/clean-root.log 2>&1 ||
      { tail -n 20 build/clean-root.log >&2; die "debootstrap failed"; }
    rm -rf "$ROOT"/var/cache/apt/archives/*.deb
    tar -C "$ROOT" -cf "$BARE.new" .
    mv "$BARE.new" "$BARE"
  else
    tar -C "$ROOT" -xpf "$BARE"
  fi
}

# What apt needs to know to get packages as this machine does.
configure_apt() {
  debian_sources >"$ROOT/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until)' >"$ROOT/etc/apt/apt.conf.d/90host" || true
  cp -L /etc/resolv.conf /etc/hosts "$ROOT/etc/"
  if grep -q '^deb https:' "$ROOT/etc/apt/sources.list"; then
    cp "$HOST_CERTIFICATES" "$ROOT/root/host.crt"
    echo 'Acquire::https::CaInfo "/root/host.crt";' >>"$ROOT/etc/apt/apt.conf.d/90host"
  fi
}

files_of_system() { (cd "$ROOT" && find usr etc var/lib -xdev \( -path var/lib/apt -o -path var/lib/dpkg \) -prune -o -print | sort); }

install_package() {
  cp "$deb" "$ROOT/root/rpscrape.deb"
  inside apt-get update -qq
  # The dependencies first, so that what the package itself leaves behind can be told.
  local depends
  depends=$(dpkg-deb -f "$deb" Depends)
  inside apt-get satisfy -y -qq --no-install-recommends "$depends" >build/clean-root.log 2>&1 ||
    { tail -n 20 build/clean-root.log >&2; die "the dependencies cannot be installed"; }
  files_of_system >build/clean-root.before
  inside apt-get install -y -qq --no-install-recommends /root/rpscrape.deb >build/clean-root.log 2>&1 ||
    { tail -n 20 build/clean-root.log >&2; die "the package cannot be installed"; }
}

# As on every running system: the dynamic linker finds out by /proc where the program lies, and with it DuckDB.
mount_proc() { mount -t proc -o ro,nosuid,nodev,noexec proc "$ROOT/proc"; }

# Pages and what is true of them come from outside: nothing that makes them belongs to a clean system.
visit() {
  local home=$ROOT/home/visitor
  inside useradd --create-home visitor
  tools/tour_pages.sh "$home" >/dev/null
  node tools/tour_counts.mjs "$home/truth.jsonl" >"$home/counts.csv"
  rm "$home/truth.jsonl"
  cp tools/readme_tour.sh tools/package_tour.sh "$home"
  as_visitor bash -c 'cd && ./package_tour.sh "$1"' - "$(dpkg-deb -f "$deb" Version)" >build/package_tour.log 2>&1 ||
    { tail -n 30 build/package_tour.log >&2; die "the tour failed: build/package_tour.log"; }
  tail -n 1 build/package_tour.log
}

check_units() {
  local program
  program=$(sed -n 's/^ExecStart=\(\S*\).*/\1/p' "$ROOT/usr/lib/systemd/system/rpscrape.service" "$ROOT/lib/systemd/system/rpscrape.service" 2>/dev/null | head -n 1)
  [ -x "$ROOT$program" ] || die "the unit starts \"$program\", which is not there"
}

remove_package() {
  inside apt-get purge -y -qq rpscrape >build/clean-root.log 2>&1 || { cat build/clean-root.log >&2; die "the package cannot be removed"; }
  files_of_system >build/clean-root.after
  # Logs, caches and the user are not the package's.
  diff build/clean-root.before build/clean-root.after | grep -E '^[<>] usr|rpscrape' >&2 && die "these differ from before the installation"
  return 0
}

say "a bare $codename"
bare_system
configure_apt
mount_proc
say "installing $(basename "$deb")"
install_package
check_units
say "the tour"
visit
say "removing the package"
remove_package
say "done: $(wc -l <build/package_tour.log) lines in build/package_tour.log"
