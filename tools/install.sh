#!/bin/sh
# install.sh - installs from Debian what this machine lacks to build and run heard, or to test it.
#
#   tools/install.sh run|test
#
# Looks first and asks for root and network only when something is missing.  Nothing in these sets
# starts a service or replaces anything.  clang and lld, which make the checker that runs in the
# browser, and zopfli, which makes it smaller, come along when something else is missing; to run alone
# they are not asked for: without clang or lld the page asks the server.
#
# SPDX-License-Identifier: ISC
set -u

missing=

# need PACKAGE COMMAND…: the package is needed unless the command succeeds.
need() {
	package=$1
	shift
	"$@" >/dev/null 2>&1 || missing="$missing $package"
}

has_libc() { echo '#include <stdio.h>' | "${CC:-gcc}" -E - ; }
has_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_font() { fc-list | grep -q . || dpkg -s fonts-dejavu-core; }

has_wasm() { command -v clang-14 || command -v clang; }
has_wasm_ld() { command -v wasm-ld-14 || command -v wasm-ld; }

need_for_browsers() {
	need clang has_wasm
	need lld has_wasm_ld
	need zopfli command -v zopfli
}

need_to_run() {
	need libc6-dev has_libc
	need pkg-config command -v pkg-config
	need libmicrohttpd-dev pkg-config --exists libmicrohttpd
	need libsqlite3-dev pkg-config --exists sqlite3
	need libpq-dev pkg-config --exists libpq
	# Whichever flavour of libcurl is there is fine; they exclude each other.
	need libcurl4-gnutls-dev pkg-config --exists libcurl
	need libgmime-3.0-dev pkg-config --exists gmime-3.0
	need libxml2-dev pkg-config --exists libxml-2.0
	need libsodium-dev pkg-config --exists libsodium
	need tzdata test -e /usr/share/zoneinfo/Europe/London
	need ca-certificates test -d /etc/ssl/certs
}

need_to_test() {
	need libcmocka-dev pkg-config --exists cmocka
	need sqlite3 command -v sqlite3
	need openssl command -v openssl
	need chromium has_chromium
	need nodejs command -v node
	need npm command -v npm
	need fonts-dejavu-core has_font
}

give_up() {
	echo "heard needs:$missing" >&2
	echo "$1" >&2
	echo "Nothing was changed. Once they are installed, run the same command again." >&2
	exit 69
}

case ${1:-} in
run)
	need_to_run
	[ -z "$missing" ] || need_for_browsers
	;;
test) need_to_run; need_to_test; need_for_browsers ;;
*) echo "tools/install.sh run|test" >&2; exit 64 ;;
esac

[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null 2>&1 ||
	give_up "This isn't Debian (there is no apt-get): please install them as your system does."

as_root=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null 2>&1 || give_up "Please install them as root: apt-get install$missing"
	as_root=sudo
fi

echo "Installing from Debian:$missing"
$as_root apt-get update -q ||
	echo "The list of Debian's packages could not be fetched; trying with the old one." >&2
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing ||
	give_up "apt-get could not install them; what it said stands above. Is this machine online?"
