#!/bin/sh
# postgres.sh - a PostgreSQL of its own for the tests: in a folder, reached by a socket, gone at the end.
#
#   tools/postgres.sh start DIR            prints its address; one that runs already is taken
#   tools/postgres.sh stop DIR             stops it and removes its data
#   tools/postgres.sh kill DIR             the server dies at once, as in a power cut; start brings it back
#   tools/postgres.sh psql DIR ARGS…       the client that belongs to it
#   tools/postgres.sh with DIR COMMAND…    COMMAND with the address in HEARD_TEST_POSTGRES, and stop behind it
#
# No service is installed or started, no port is listened on.  The programs are the system's where there are
# some, or else Debian's packages, unpacked into DIR and not installed; those in the folder above DIR serve
# it too.  The server refuses to be root, so for root it runs as "postgres" or "nobody".  Its data lie under
# TMPDIR, as a socket's path must be short.
# Where none can be had, `with` says why and runs COMMAND without (with CI=true it fails instead), and
# start leaves with 69.
#
# SPDX-License-Identifier: ISC
set -u

packages="postgresql-15 postgresql-client-15"
# What the server may lack on a small machine: the library, and Debian's package with it.
libraries="libpq.so.5=libpq5 libldap-2.5.so.0=libldap-2.5-0 liblber-2.5.so.0=libldap-2.5-0
libsasl2.so.2=libsasl2-2 libicui18n.so.72=libicu72 libicuuc.so.72=libicu72 libicudata.so.72=libicu72
libxml2.so.2=libxml2 liblz4.so.1=liblz4-1 libzstd.so.1=libzstd1 libpam.so.0=libpam0g libssl.so.3=libssl3
libgssapi_krb5.so.2=libgssapi-krb5-2 libsystemd.so.0=libsystemd0"

give_up() {
	echo "There is no PostgreSQL for the tests:" "$@" >&2
	exit 69
}

# --- the programs ----------------------------------------------------------------------------------------

download() {
	(cd "$dir/packages" && apt-get download "$@") >>"$dir/apt.log" 2>&1
}

# The list of packages may be missing, or old.
fetch() {
	download "$@" || { apt-get update -q >>"$dir/apt.log" 2>&1 && download "$@"; }
}

unpack_all() {
	for deb in "$dir"/packages/*.deb; do
		dpkg -x "$deb" "$dir/unpacked" || return 1
	done
}

missing_libraries() {
	ldd "$1/postgres" "$1/psql" 2>/dev/null | awk '/not found/ { print $1 }' | sort -u
}

unpack() {
	command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
		give_up "this isn't Debian; install PostgreSQL 12 or newer, and its programs will be found."
	store=$dir
	mkdir -p "$dir/packages" "$dir/unpacked"
	echo "Fetching PostgreSQL for the tests (it is unpacked, not installed)" >&2
	# shellcheck disable=SC2086
	fetch $packages || give_up "apt-get could not download it ($dir/apt.log says why)."
	unpack_all || give_up "its packages could not be unpacked."
	bin=$(ls -d "$dir"/unpacked/usr/lib/postgresql/*/bin)
	export LD_LIBRARY_PATH="$dir/unpacked/usr/lib/$(uname -m)-linux-gnu"
	for name in $(missing_libraries "$bin"); do
		for pair in $libraries; do
			[ "${pair%%=*}" != "$name" ] || fetch "${pair#*=}"
		done
	done
	unpack_all
	lacking=$(missing_libraries "$bin")
	[ -z "$lacking" ] || give_up "it needs libraries that aren't here:" $lacking
	rm -rf "$dir/packages"
}

# Sets bin, and LD_LIBRARY_PATH where the programs were unpacked.
find_programs() {
	store=$dir
	[ ! -d "$dir/../unpacked" ] || store=$(dirname "$dir")
	bin=$(ls -d "$store"/unpacked/usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
	if [ -n "$bin" ] && [ ! -d "$store/packages" ]; then
		export LD_LIBRARY_PATH="$store/unpacked/usr/lib/$(uname -m)-linux-gnu"
		return
	fi
	bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
	[ -z "${HEARD_POSTGRES_UNPACK:-}" ] || bin=
	if [ -z "$bin" ] && [ -z "${HEARD_POSTGRES_UNPACK:-}" ] && command -v initdb >/dev/null; then
		bin=$(dirname "$(command -v initdb)")
	fi
	[ -x "$bin/initdb" ] || unpack
}

# --- the user --------------------------------------------------------------------------------------------

# Sets as: what to put before a command so that it runs as someone without rights.
find_user() {
	as=
	user=$(id -un)
	[ "$(id -u)" -eq 0 ] || return 0
	command -v setpriv >/dev/null || give_up "it refuses to run as root, and there is no setpriv here."
	for user in postgres nobody; do
		id "$user" >/dev/null 2>&1 && break
	done
	as="setpriv --reuid=$(id -u "$user") --regid=$(id -g "$user") --clear-groups --"
	$as test -x "$bin/initdb" || move_programs
}

# That user may not look into DIR.
move_programs() {
	chmod 755 "$place"
	cp -r "$store/unpacked" "$place/unpacked" || give_up "there is no room for it in $place."
	bin=$(ls -d "$place"/unpacked/usr/lib/postgresql/*/bin)
	export LD_LIBRARY_PATH="$place/unpacked/usr/lib/$(uname -m)-linux-gnu"
}

# --- the cluster -----------------------------------------------------------------------------------------

address() {
	echo "postgresql://heard@/postgres?host=$(echo "$place" | sed 's|/|%2F|g')"
}

# One that nobody reaps is dead all the same.
alive() {
	kill -0 "$1" 2>/dev/null && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
}

running() {
	[ -s "$place/data/postmaster.pid" ] && alive "$(head -n 1 "$place/data/postmaster.pid")"
}

make_place() {
	place=$(cat "$dir/place" 2>/dev/null)
	[ -n "$place" ] && [ -d "$place" ] && return 0
	place=$(mktemp -d "${TMPDIR:-/tmp}/heard-pg-XXXXXX") || give_up "no folder could be made for it."
	echo "$place" >"$dir/place"
}

make_cluster() {
	[ ! -e "$place/data/PG_VERSION" ] || return 0
	[ -z "$as" ] || chown "$user" "$place"
	(cd / && $as "$bin/initdb" -D "$place/data" -U heard -A trust -E UTF8 --locale=C.UTF-8 \
	    --no-sync) >"$dir/initdb.log" 2>&1 || give_up "initdb failed ($dir/initdb.log says why)."
}

# What a flush costs is not tested here; what was committed outlives the server's death all the same.
launch() {
	: >"$dir/server.log"
	[ -z "$as" ] || chown "$user" "$dir/server.log"
	chmod 666 "$dir/server.log"
	(cd / && exec $as "$bin/pg_ctl" -D "$place/data" -w -t 300 -s start -o \
	    "-c listen_addresses= -c unix_socket_directories=$place -c fsync=off -c max_connections=200 \
-c shared_buffers=64MB -c logging_collector=off -c jit=off") >>"$dir/server.log" 2>&1 </dev/null ||
		give_up "it did not start ($dir/server.log says why)."
}

start() {
	mkdir -p "$dir" || exit 73
	make_place
	if ! running; then
		find_programs
		find_user
		make_cluster
		launch
	fi
	address
}

die() {
	place=$(cat "$dir/place" 2>/dev/null)
	[ -n "$place" ] && running || return 0
	leader=$(head -n 1 "$place/data/postmaster.pid")
	kill "-$1" "$leader"
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		alive "$leader" || return 0
		sleep 0.25
	done
	kill -KILL "$leader"
}

stop() {
	die INT
	[ -z "${place:-}" ] || rm -rf "$place"
	rm -f "$dir/place"
}

# Stops it, too, when the one it was started for had no chance to.
guard() {
	while alive "$1"; do
		sleep 1
	done
	[ "$(cat "$dir/place" 2>/dev/null)" != "$2" ] || stop
}

client() {
	find_programs
	exec "$bin/psql" "$@"
}

with() {
	if [ -n "${HEARD_TEST_POSTGRES:-}" ]; then
		exec "$@"
	fi
	trap stop EXIT
	trap 'exit 130' INT TERM HUP
	if url=$(start); then
		export HEARD_TEST_POSTGRES="$url" HEARD_TEST_POSTGRES_DIR="$dir"
		setsid sh "$0" guard "$dir" $$ "$(cat "$dir/place")" >/dev/null 2>&1 </dev/null &
	elif [ "${CI:-}" = true ]; then
		echo "and CI skips no test." >&2
		exit 69
	else
		echo "The tests of PostgreSQL are skipped." >&2
	fi
	"$@"
}

[ $# -ge 2 ] || { sed -n '4,8s/^# *//p' "$0" >&2; exit 64; }
command=$1
mkdir -p "$2" && dir=$(cd "$2" && pwd) || exit 73
shift 2
case $command in
start) start ;;
stop) stop ;;
kill) die QUIT ;;
with) with "$@" ;;
psql) client "$@" ;;
guard) guard "$1" "$2" ;;
*) sed -n '4,8s/^# *//p' "$0" >&2; exit 64 ;;
esac
