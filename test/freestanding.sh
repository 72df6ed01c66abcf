#!/bin/sh
# freestanding.sh - base/, ear/ and method/ as the compiler made them: what do they need, what can change?
#
#   test/freestanding.sh BUILD
#
# They may call five functions of the C library and each other's, and hold nothing that changes.
#
# SPDX-License-Identifier: ISC
set -u

build=$1
number=0
bad=0

# result NAME WHAT: it is fine when WHAT is empty.
result() {
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		echo "$2" | sed 's/^/# /'
		bad=1
	fi
}

set --
for layer in base ear method; do
	[ ! -e "$build/lib$layer.a" ] || set -- "$@" "$build/lib$layer.a"
done

[ $# -gt 0 ] || result "the libraries are there" "none of them is"
# Those with underscores are the compiler's own.
allowed='^(memcpy|memmove|memset|memcmp|strlen|__mem(cpy|move|set)_chk|__stack_chk_fail|_GLOBAL_.*)$'
changes='$7 ~ /^\.(data|bss|tdata|tbss)/ && $7 !~ /^\.data\.rel\.ro/ { print $1, $7 }'
for library; do
	needs=$(nm -u "$library" | awk '$1 == "U" { print $2 }' | sort -u | grep -Ev "$allowed")
	offered=$(nm --defined-only "$@" | awk 'NF == 3 { print $3 }' | sort -u)
	result "$(basename "$library" .a) needs no C library" \
	    "$(printf '%s\n' "$needs" | grep -vxF "$offered")"
	result "$(basename "$library" .a) holds nothing that changes" \
	    "$(nm --format=sysv "$library" | awk -F'|' "$changes")"
done
echo "1..$number"
exit $bad
