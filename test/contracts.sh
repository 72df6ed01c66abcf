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
# read.jsonl goes through `heard read`; a line of read.want:
#
#   CONV TURN has MOVE, MOVE[; one promise due TIME|null, vague|not vague] · exit N
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

"$heard" check --cases check.jsonl >"$out/check" 2>"$out/notes"
check_left=$?
"$heard" read read.jsonl >"$out/read" 2>"$out/notes"
read_left=$?

# Is this line of check.want met?
check_is_met() {
	# shellcheck disable=SC2086
	set -- $1
	line=$(grep -F "\"id\":\"$1\"" "$out/check")
	case "$*" in
	"exit "*) [ "$check_left" -eq "$2" ] ;;
	*" has not "*) [ -n "$line" ] && ! printf %s "$line" | grep -qF "\"rule\":\"$4\"" ;;
	*" has "*) printf %s "$line" | grep -qF "\"rule\":\"$3\",\"severity\":\"$5\"" ;;
	*" is an error that names "*) printf %s "$line" | grep -q "\"error\":\".*$7" ;;
	*) false ;;
	esac
}

has_promise() {
	due=${2#one promise due }
	due=${due%%,*}
	[ "$due" = null ] || due="\"$due\""
	vague=true
	case $2 in *"not vague") vague=false ;; esac
	printf %s "$1" | grep -q "\"promises\":\[{[^}]*\"due\":$due,\"vague\":$vague}\]"
}

# Is this line of read.want met?
read_is_met() {
	case $1 in "exit "*) [ "$read_left" -eq "${1#exit }" ]; return ;; esac
	rest=${1#* }
	line=$(grep -F "\"conv\":\"${1%% *}\",\"turn\":${rest%% *}," "$out/read") || return 1
	rest=${rest#* has }
	case $rest in *"; "*) has_promise "$line" "${rest#*; }" || return 1 ;; esac
	for move in $(printf %s "${rest%%;*}" | tr -d ,); do
		printf %s "$line" | grep -qF "\"move\":\"$move\"" || return 1
	done
}

while IFS= read -r want; do
	number=$((number + 1))
	check_is_met "$want"
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

while IFS= read -r want; do
	number=$((number + 1))
	if read_is_met "$want"; then
		echo "ok $number - read: $want"
	else
		echo "not ok $number - read: $want"
		bad=1
	fi
done <read.want
echo "1..$number"
exit $bad
