#!/bin/sh
# linear.sh - does the work of the ear and of the checker grow with the text, and no faster?
#
#   test/linear.sh BUILD
#
# base/, ear/ and method/ are compiled once more, so that every branch of theirs is counted; see
# test/tools/linear.c.
#
# SPDX-License-Identifier: ISC
set -u
cd "$(dirname "$0")/.." || exit 1

build=$1
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT

for source in src/base/*.c src/ear/*.c src/method/*.c; do
	object=$out/$(basename "$source" .c).o
	"${CC:-cc}" -std=c17 -O1 -Isrc -fsanitize-coverage=trace-pc -c -o "$object" "$source" || exit 1
done
"${CC:-cc}" -std=c17 -O1 -Isrc -o "$out/linear" test/tools/linear.c "$out"/*.o "$build/gen/pack_en.o" \
    "$build/gen/pack_en_sources.o" "$build/gen/near_en.o" "$build/gen/profiles.o" || exit 1
"$out/linear"
