#!/bin/sh
# pages.sh - the page compiler against test/tools/pages: NAME.html gives NAME.want, or stops with NAME.err.
#
#   test/tools/pages.sh [--write] TOOL
#
# SPDX-License-Identifier: ISC
set -u
write=
if [ "${1:-}" = --write ]; then
	write=yes
	shift
fi
tool=$(realpath "$1")
cd "$(dirname "$0")/pages" || exit 1
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
number=0
bad=0

# Prints what compiling $1 gives: the C, or the message and the exit code.
compile() {
	rm -f "$out/page.c"
	if "$tool" "$out/page.c" "$1" 2>"$out/said"; then
		cat "$out/page.c"
	else
		echo "exit $?"
		cat "$out/said"
		[ ! -e "$out/page.c" ] || echo "a file was left behind"
	fi
}

for page in *.html; do
	name=${page%.html}
	compile "$page" >"$out/got"
	want=$name.want
	if head -n 1 "$out/got" | grep -q '^exit '; then
		want=$name.err
	fi
	[ -z "$write" ] || cp "$out/got" "$want"
	number=$((number + 1))
	if cmp -s "$want" "$out/got"; then
		echo "ok $number - pages: $name"
	else
		echo "not ok $number - pages: $name"
		diff "$want" "$out/got" 2>&1 | sed 's/^/# /'
		bad=1
	fi
done
echo "1..$number"
exit $bad
