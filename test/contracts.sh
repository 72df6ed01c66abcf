#!/bin/sh
# contracts.sh - the samples of the commands' contracts: what others build on.
#
#   test/contracts.sh HEARD
#
# test/contracts/check.jsonl goes through `heard check --cases`; a line of check.want says what must come
# of it:
#
#   ID has RULE as SEVERITY · ID has not RULE · ID is an error that names WORD · exit N
#
# check.later lists the lines that need a rule which doesn't stand yet.  One that is met all the same is a
# failure, so that the list can only shrink.
#
# SPDX-License-Identifier: ISC
set -u

heard=$1
cd "$(dirname "$0")/contracts" || exit 1
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
number=0
bad=0

"$heard" check --cases check.jsonl >"$out/said" 2>"$out/notes"
left=$?

# Is this line of check.want met?
is_met() {
	# shellcheck disable=SC2086
	set -- $1
	line=$(grep -F "\"id\":\"$1\"" "$out/said")
	case "$*" in
	"exit "*) [ "$left" -eq "$2" ] ;;
	*" has not "*) [ -n "$line" ] && ! printf %s "$line" | grep -qF "\"rule\":\"$4\"" ;;
	*" has "*) printf %s "$line" | grep -qF "\"rule\":\"$3\",\"severity\":\"$5\"" ;;
	*" is an error that names "*) printf %s "$line" | grep -q "\"error\":\".*$7" ;;
	*) false ;;
	esac
}

while IFS= read -r want; do
	number=$((number + 1))
	is_met "$want"
	met=$?
	later=
	if grep -qxF "$want" check.later; then
		later=yes
	fi
	if [ "$met" -eq 0 ] && [ -n "$later" ]; then
		echo "not ok $number - check: $want (met now: take it out of check.later)"
		bad=1
	elif [ "$met" -eq 0 ]; then
		echo "ok $number - check: $want"
	elif [ -n "$later" ]; then
		echo "ok $number - check: $want # SKIP the rule doesn't stand yet"
	else
		echo "not ok $number - check: $want"
		bad=1
	fi
done <check.want
echo "1..$number"
exit $bad
