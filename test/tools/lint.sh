#!/bin/sh
# lint.sh - lint against two small trees: one where each file breaks one rule, one where none does.
#
#   test/tools/lint.sh [--write] TOOL
#
# SPDX-License-Identifier: ISC
set -u

write=
if [ "${1:-}" = --write ]; then
	write=yes
	shift
fi
tool=$(realpath "$1")
cd "$(dirname "$0")/lint" || exit 1
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
number=0
bad=0

result() {
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - lint: $2"
	else
		echo "not ok $number - lint: $2"
		bad=1
	fi
}

"$tool" bad >"$out/bad"
left=$?
[ -z "$write" ] || cp "$out/bad" bad.want
diff bad.want "$out/bad" >"$out/diff"
result $? "every breach is found, and nothing else"
sed 's/^/# /' "$out/diff"
[ "$left" -eq 1 ]
result $? "leaves with 1 when there is a breach"

find bad -type f | sed 's|^bad/||' | sort >"$out/files"
cut -d: -f1 "$out/bad" | sort -u >"$out/named"
diff "$out/files" "$out/named" >"$out/diff"
result $? "every file of the bad tree is named"
sed 's/^/# /' "$out/diff"

"$tool" good >"$out/good"
result $? "a tree without a breach is fine"
sed 's/^/# /' "$out/good"
echo "1..$number"
exit $bad
