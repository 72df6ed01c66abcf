#!/bin/sh
# install.sh - tools/install.sh on machines that lack things: what it asks for, and what it says.
#
#   test/tools/install.sh
#
# The machine is a folder of stand-ins on the path; apt-get and sudo only note how they were called.
#
# SPDX-License-Identifier: ISC
set -u

tool=$(realpath "$(dirname "$0")/../../tools/install.sh") || exit 1
machine=$(mktemp -d) || exit 1
trap 'rm -rf "$machine"' EXIT
number=0
bad=0

# stand_in NAME LINE…: a program on the machine.
stand_in() {
	name=$1
	shift
	{ echo '#!/bin/sh'; printf '%s\n' "$@"; } >"$machine/$name"
	chmod +x "$machine/$name"
}

# A machine that has everything, and root at the prompt.
furnish() {
	rm -rf "${machine:?}"/*
	for name in clang wasm-ld zopfli gcc pkg-config node npm sqlite3 openssl chromium fc-list; do
		stand_in "$name" 'echo here'
	done
	stand_in grep 'exit 0'
	stand_in id 'echo 0'
	stand_in dpkg 'exit 1'
	stand_in env 'shift; exec "$@"'
	stand_in apt-get "echo \"apt-get \$*\" >>$machine/calls"
	stand_in sudo "echo \"sudo \$*\" >>$machine/calls"
	: >"$machine/calls"
}

install() {
	PATH=$machine /bin/sh "$tool" "$1" >"$machine/said" 2>&1
	left=$?
}

# result NAME WHAT GOT
result() {
	number=$((number + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $number - install: $1"
	else
		echo "not ok $number - install: $1"
		printf '%s\n' "wanted: $2" "got: $3" | sed 's/^/# /'
		bad=1
	fi
}

furnish
install test
result "a machine that has everything is left alone" "0 " "$left $(cat "$machine/calls" "$machine/said")"

furnish
stand_in pkg-config '[ "$2" != libsodium ]'
install run
result "what is missing is installed, after one update" "0
apt-get update -q
apt-get install -y -q --no-install-recommends libsodium-dev" "$left
$(cat "$machine/calls")"

furnish
rm "$machine/clang" "$machine/wasm-ld"
install run
result "what only makes the browser's checker isn't worth asking for to run" "0 " "$left $(cat "$machine/calls")"
install test
result "and is to test" "apt-get install -y -q --no-install-recommends clang lld" \
    "$(sed -n 2p "$machine/calls")"
furnish
rm "$machine/clang" "$machine/wasm-ld"
stand_in pkg-config '[ "$2" != libsodium ]'
install run
result "it comes along with what is needed" \
    "apt-get install -y -q --no-install-recommends libsodium-dev clang lld" "$(sed -n 2p "$machine/calls")"

furnish
rm "$machine/pkg-config"
install test
result "without pkg-config every library is asked for" \
    "pkg-config and $(grep -c 'need lib.*pkg-config --exists' "$tool") libraries" \
    "$(sed -n '2s/.*--no-install-recommends //p' "$machine/calls" |
        awk '{ print $1 " and " NF - 1 " libraries" }')"

furnish
rm "$machine/node" "$machine/npm" "$machine/chromium"
install run
result "what only the tests need isn't installed to run" "0 " "$left $(cat "$machine/calls")"
install test
result "and is to test" "apt-get install -y -q --no-install-recommends chromium nodejs npm" \
    "$(sed -n 2p "$machine/calls")"

furnish
stand_in id 'echo 1000'
rm "$machine/npm"
install test
result "sudo is used by those who aren't root" "sudo apt-get update -q" "$(sed -n 1p "$machine/calls")"

furnish
stand_in id 'echo 1000'
rm "$machine/npm" "$machine/sudo"
install test
result "without sudo it says what to type" "69 Please install them as root: apt-get install npm" \
    "$left $(sed -n 2p "$machine/said")"

furnish
rm "$machine/npm" "$machine/apt-get"
install test
result "elsewhere than on Debian it says so" \
    "69 This isn't Debian (there is no apt-get): please install them as your system does." \
    "$left $(sed -n 2p "$machine/said")"

furnish
rm "$machine/npm"
stand_in apt-get 'exit 100'
install test
result "without a network it says so" \
    "69 apt-get could not install them; what it said stands above. Is this machine online?" \
    "$left $(sed -n 4p "$machine/said")"

echo "1..$number"
exit $bad
