#!/bin/sh
# Installs Cairn. In a checkout it builds from source; elsewhere, or when CAIRN_RELEASES is set, it downloads a release:
#
#   CAIRN_RELEASES=https://downloads.example/cairn sh install.sh [--service]
#
# Running it again upgrades in place. Everything is checked in a temporary folder first, then moved, so that a failure installs nothing.
set -eu

say() { printf '%s\n' "$*"; }
die() {
  printf 'install: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

usage() {
  cat <<'TEXT'
Usage: sh install.sh [--service] [--to DIR]
       sh install.sh --uninstall [--to DIR]

  --service    also install and start a systemd service; needs root
  --to DIR     folder for the executable; default /usr/local/bin as root, else ~/.local/bin
  --uninstall  remove the executable and the service; the data stays

Environment:
  CAIRN_RELEASES  address of the folder that holds cairn-<os>-<arch>.tar.gz and SHA256SUMS; in a checkout not needed
  DESTDIR         put everything under this folder and start nothing, for people who make packages
TEXT
}

read_arguments() {
  action=install
  service=no
  bin_dir=
  hint=
  while [ $# -gt 0 ]; do
    case $1 in
      --service) service=yes ;;
      --uninstall) action=uninstall ;;
      --to)
        [ $# -ge 2 ] || die "--to needs a folder"
        bin_dir=$2
        shift
        ;;
      --help | -h)
        usage
        exit 0
        ;;
      *)
        printf 'install: unknown argument %s\n' "$1" >&2
        usage >&2
        exit 2
        ;;
    esac
    shift
  done
}

# Where things go. bin_dir is what the service unit names; root is where it really lies while a package is made.
choose_places() {
  root=${DESTDIR:-}
  if [ -z "$bin_dir" ]; then
    if [ "$(id -u)" = 0 ]; then
      bin_dir=/usr/local/bin
    else
      bin_dir=${HOME:?HOME is not set}/.local/bin
    fi
  fi
  case $bin_dir in
    /*) ;;
    *) bin_dir=$PWD/$bin_dir ;;
  esac
  target=$root$bin_dir/cairn
  unit=$root/etc/systemd/system/cairn.service
}

# Names the release for this machine; the words are those of build.ts.
find_platform() {
  system=$(uname -s)
  machine=$(uname -m)
  case $system in
    Linux) os=linux ;;
    Darwin) os=macos ;;
    *) die "there is no release for the operating system $system; build from source" ;;
  esac
  case $machine in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) die "there is no release for the architecture $machine; build from source where Bun runs" ;;
  esac
  libc=
  if [ "$os" = linux ] && is_musl; then libc=-musl hint=" (Alpine: apk add libstdc++)"; fi
  platform=$os-$arch$libc
}

is_musl() {
  for loader in /lib/ld-musl-*; do
    if [ -e "$loader" ]; then break; else return 1; fi
  done
  # Some glibc systems have musl beside it: there glibc's ldd says so.
  ! ldd --version 2>&1 | grep -qiE 'glibc|gnu libc|gnu c library'
}

download() {
  if have curl; then
    curl -fsSL --retry 2 -o "$2" "$1"
  elif have wget; then
    wget -q -O "$2" "$1"
  else
    die "curl or wget is needed to download"
  fi
}

# Prints the sum alone.
sha256() {
  if have sha256sum; then sha256sum "$1"; else shasum -a 256 "$1"; fi | awk '{ print $1 }'
}

fetch_release() {
  find_platform
  have sha256sum || have shasum || die "sha256sum or shasum is needed to check the download"
  archive=cairn-$platform.tar.gz
  base=${CAIRN_RELEASES%/}
  say "Downloading $archive from $base"
  download "$base/SHA256SUMS" "$work/SHA256SUMS" || die "cannot download $base/SHA256SUMS"
  wanted=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1; exit }' "$work/SHA256SUMS")
  [ -n "$wanted" ] || die "SHA256SUMS has no line for $archive: this release does not exist for $platform"
  download "$base/$archive" "$work/$archive" || die "cannot download $base/$archive"
  found=$(sha256 "$work/$archive")
  [ "$found" = "$wanted" ] || die "$archive has the checksum $found, but SHA256SUMS says $wanted: damaged or changed on the way; nothing was installed"
  # Only the two names that are known: an archive cannot put anything elsewhere.
  tar -xzf "$work/$archive" -C "$work" cairn cairn.service 2>/dev/null || die "$archive cannot be unpacked: it is damaged; nothing was installed"
}

build_from_source() {
  manager=$(command -v npm || command -v bun) || die "npm or bun is needed to build from source"
  say "Building from source"
  (cd "$here" && "$manager" ci && "$manager" run build) || die "the build failed; nothing was installed"
  cp "$here/dist/cairn" "$here/deploy/cairn.service" "$work/"
}

put_executable() {
  chmod 755 "$work/cairn"
  new=$("$work/cairn" --version 2>/dev/null) || die "the new executable does not run on this machine$hint; nothing was installed"
  if [ -x "$target" ] && cmp -s "$work/cairn" "$target"; then
    changed=no
    say "$target is up to date ($new)"
    return
  fi
  changed=yes
  old=
  if [ -x "$target" ]; then old=$("$target" --version 2>/dev/null) || old="an older one"; fi
  # Beside its place, so that the move is one step, also while the old one runs.
  mkdir -p "$root$bin_dir" || die "cannot create $root$bin_dir"
  cp "$work/cairn" "$target.new" || die "cannot write to $root$bin_dir; choose another folder with --to DIR"
  mv -f "$target.new" "$target"
  if [ -n "$old" ]; then say "Upgraded $target: $old -> $new"; else say "Installed $target ($new)"; fi
}

need_root() {
  [ "$(id -u)" = 0 ] || die "$1 needs root: run it with sudo"
  [ -n "$root" ] || have systemctl || die "$1 needs systemd, which is not here"
}

put_service() {
  mkdir -p "${unit%/*}"
  sed "s|/usr/local/bin/cairn|$bin_dir/cairn|" "$work/cairn.service" >"$unit.new"
  if cmp -s "$unit.new" "$unit"; then rm "$unit.new"; else mv -f "$unit.new" "$unit"; fi
  if [ -n "$root" ]; then
    say "Wrote $unit"
    return
  fi
  id cairn >/dev/null 2>&1 || useradd --system --home-dir /var/lib/cairn --no-create-home --shell /usr/sbin/nologin cairn
  systemctl daemon-reload
  systemctl enable --quiet cairn
  systemctl restart cairn
  say "The service runs. Its first lines, with the link that creates the first user: journalctl -u cairn"
}

# A new executable under a running service is of use only after a restart; one that never was a service stays alone.
restart_service() {
  if [ "$changed" = yes ] && [ -z "$root" ] && [ -e "$unit" ] && [ "$(id -u)" = 0 ] && have systemctl; then
    systemctl try-restart cairn
  fi
}

install_cairn() {
  if [ "$service" = yes ]; then need_root --service; fi
  here=
  case $0 in
    *install.sh) here=$(cd "$(dirname "$0")" && pwd) ;;
  esac
  work=$(mktemp -d)
  trap 'rm -rf "$work"; rm -f "$target.new" "$unit.new" 2>/dev/null' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ -n "${CAIRN_RELEASES:-}" ]; then
    fetch_release
  elif [ -n "$here" ] && [ -f "$here/build.ts" ] && [ -f "$here/package.json" ]; then
    build_from_source
  else
    die "this is no checkout, so CAIRN_RELEASES must say where releases are, for example https://downloads.example/cairn"
  fi
  put_executable
  if [ "$service" = yes ]; then put_service; else restart_service; fi
  case :$PATH: in
    *:"$bin_dir":*) say "Run: cairn serve" ;;
    *) say "Run: $bin_dir/cairn serve   ($bin_dir is not in PATH)" ;;
  esac
}

uninstall_cairn() {
  if [ -e "$unit" ]; then
    need_root "removing the service"
    if [ -z "$root" ]; then systemctl disable --quiet --now cairn || true; fi
    rm -f "$unit"
    if [ -z "$root" ]; then systemctl daemon-reload; fi
    say "Removed $unit; the data stays in /var/lib/cairn"
  fi
  if [ -e "$target" ]; then
    rm -f "$target"
    say "Removed $target; data directories stay where they are"
  else
    say "There is no $target"
  fi
}

read_arguments "$@"
choose_places
if [ "$action" = install ]; then install_cairn; else uninstall_cairn; fi
