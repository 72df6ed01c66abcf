/* linear.c - the work a turn costs, counted in steps of the program: twice the text, about twice the work.
 *
 *     linear
 *
 * Built by test/linear.sh so that the compiler calls __sanitizer_cov_trace_pc() at every branch: a count
 * that is the same on every machine, busy or not.  Prints TAP.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>

#include "ear/ear.h"

#define LEN KIB(32)
#define MOST_STEPS 2500                         /* per mille of the work, when the text doubles … */
#define MOST_BYTES 3000                         /* … of the memory: lists grow by doubling */

static const char *const grains[] = {
	"a ", "a.", "a, ", "\n", "\n\n", ">", "> a\n", ".", "!?", "\xFF", "\"", "((", "-- \n", "Dear ", "1:", "x", "1 ",
	"I'll ring you and ", "I will not ", "I hope you will ", "I'll ring you by noon. ", "if ", "and ", "and I ",
	"you you ", "\xE2\x80\x99", "don't", "has ", "no one ", "no, ", "thanks\n", "On a wrote: ", "you said ",
	"because I ", "by noon ", "monday to ", "half a ", "a week on ", "as soon as ", "in a ", "quarter of ",
	"the 12th ", "12/06/2026 ", "first thing in ", "the boiler is ", "nobody came and ", "sorry ",
	"realy dissapointed ", "I can't cope. ", "what, how, why? ", "have I got that right? ", "two visits and ",
};

void __sanitizer_cov_trace_pc(void);

static uint64_t steps;

void
__sanitizer_cov_trace_pc(void)
{
	steps++;
}

static void *
map(size_t len)
{
	return malloc(len);
}

static void
unmap(void *ptr, size_t len)
{
	(void)len;
	free(ptr);
}

static void
stop(const char *why)
{
	printf("Bail out! %s\n", why);
	exit(1);
}

static const struct arena_host pages = { .map = map, .unmap = unmap, .fatal = stop };

struct cost { uint64_t steps, bytes; };

static struct cost
cost_of(const char *grain, size_t len, bool customer)
{
	struct ear_turn turn = { .customer = customer, .at = 0 };
	struct reading reading;
	struct arena a;
	struct cost cost;
	size_t n = strlen(grain);
	char *bytes = malloc(len);

	if (!bytes)
		stop("no memory");
	for (size_t i = 0; i < len; i++)
		bytes[i] = grain[i % n];
	turn.text = turn.before = (struct str){ bytes, len };
	arena_init(&a, &pages, MIB(1024));
	steps = 0;
	ear_read(&a, &pack_en, &turn, &reading);
	cost = (struct cost){ steps, a.used };
	arena_release(&a);
	free(bytes);
	return cost;
}

static void
put_grain(const char *grain)
{
	for (; *grain; grain++)
		printf(*grain >= ' ' && *grain <= '~' ? "%c" : "<%02X>", (unsigned char)*grain);
}

static bool
is_in_measure(uint64_t half, uint64_t whole, uint64_t most)
{
	return whole * 1000 <= half * most;
}

static bool
check_grain(size_t number, const char *grain, bool customer)
{
	struct cost half = cost_of(grain, LEN, customer), whole = cost_of(grain, 2 * LEN, customer);
	bool fine = half.steps > 0 && is_in_measure(half.steps, whole.steps, MOST_STEPS)
		    && is_in_measure(half.bytes, whole.bytes, MOST_BYTES);

	printf("%sok %zu - %s: \"", fine ? "" : "not ", number, customer ? "theirs" : "ours");
	put_grain(grain);
	printf("\" over and over: %llu steps, twice the text %llu; %llu bytes, %llu\n",
	    (unsigned long long)half.steps, (unsigned long long)whole.steps, (unsigned long long)half.bytes,
	    (unsigned long long)whole.bytes);
	return fine;
}

int
main(void)
{
	size_t number = 0;
	bool fine = true;

	for (size_t i = 0; i < LENGTH(grains); i++) {
		fine = check_grain(++number, grains[i], false) && fine;
		fine = check_grain(++number, grains[i], true) && fine;
	}
	printf("1..%zu\n", number);
	return fine ? 0 : 1;
}
