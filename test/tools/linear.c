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
#include "method/check.h"

#define LEN KIB(32)
#define MOST_STEPS 2500                         /* per mille of the work, when the text doubles … */
#define MOST_BYTES 3000                         /* … of the memory: lists grow by doubling */

static const char *const grains[] = {
	"a ", "a.", "a, ", "\n", "\n\n", ">", "> a\n", ".", "!?", "\xFF", "\"", "((", "-- \n", "Dear ", "1:", "x", "1 ",
	"I'll ring you and ", "I will not ", "I hope you will ", "I'll ring you by noon. ", "if ", "and ", "and I ",
	"you you ", "\xE2\x80\x99", "don't", "has ", "no one ", "no, ", "thanks\n", "On a wrote: ", "you said ",
	"because I ", "by noon ", "monday to ", "half a ", "a week on ", "as soon as ", "in a ", "quarter of ",
	"the 12th ", "12/06/2026 ", "first thing in ", "the boiler is ", "nobody came and ", "sorry ",
	"sorry about that, but we can not refund you ", "Please ring billing. ", "Is that enough? ",
	"You lost the 2nd box. ", "ONT ", "So you want it ended. ", "what is your postcode? ", "press it, ",
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

/* What the checker may know at once; each rule that can look, looks. */
static const char known[] = "{\"anger\":2,\"playback\":\"none\",\"fault\":\"ours\",\"need\":\"heard\","
    "\"stage\":\"answer\",\"concerns\":[\"two visits missed\",\"the boiler is out\",\"charged twice\"],"
    "\"concerns_open\":3,\"impact\":[\"lost a day's pay\"],\"known\":[\"postcode LS6 2AB\"],"
    "\"customer\":\"The boiler is out and you said you would ring by noon. Nobody came.\",\"words\":90,"
    "\"open\":1,\"ledger_next\":null,\"overdue\":\"call on Monday\",\"error\":\"wrong tariff\","
    "\"customer_unaware\":1,\"critique\":1,\"type\":\"repair\",\"p50\":4,\"p80\":9,\"n\":50}";
static const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };

enum work { OURS, THEIRS, CHECKED, WORKS };
static const char *const work_names[] = { "ours", "theirs", "checked" };

struct cost { uint64_t steps, bytes; };

static void
do_work(struct arena *a, struct str text, enum work work)
{
	struct ear_turn turn = { .customer = work == THEIRS, .at = 0, .text = text, .before = text };
	struct reading reading;
	struct findings findings;
	struct facts facts;
	struct err err;

	if (work != CHECKED) {
		ear_read(a, &pack_en, &turn, &reading);
		return;
	}
	if (!facts_from_json(a, str_from(known), &facts, &err))
		stop(err.text);
	check(a, &pack_en, &facts, &calendar, 0, text, &findings);
}

static struct cost
cost_of(const char *grain, size_t len, enum work work)
{
	struct arena a;
	struct cost cost;
	size_t n = strlen(grain);
	char *bytes = malloc(len);

	if (!bytes)
		stop("no memory");
	for (size_t i = 0; i < len; i++)
		bytes[i] = grain[i % n];
	arena_init(&a, &pages, MIB(1024));
	steps = 0;
	do_work(&a, (struct str){ bytes, len }, work);
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
check_grain(size_t number, const char *grain, enum work work)
{
	struct cost half = cost_of(grain, LEN, work), whole = cost_of(grain, 2 * LEN, work);
	bool fine = half.steps > 0 && is_in_measure(half.steps, whole.steps, MOST_STEPS)
		    && is_in_measure(half.bytes, whole.bytes, MOST_BYTES);

	printf("%sok %zu - %s: \"", fine ? "" : "not ", number, work_names[work]);
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

	for (size_t i = 0; i < LENGTH(grains); i++)
		for (int work = OURS; work < WORKS; work++)
			fine = check_grain(++number, grains[i], (enum work)work) && fine;
	printf("1..%zu\n", number);
	return fine ? 0 : 1;
}
