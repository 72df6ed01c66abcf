/* matter_test.c - what has come back is seen in other words, and a new matter stays new.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "ear/ear.h"
#include "host/mem.h"
#include "method/matter.h"

static const struct { bool same; const char *earlier, *later; } told[] = {
	{ true, "no signal in the flat for a week", "The wifi has gone off again, and there are no lights." },
	{ true, "the landline crackles and cuts out", "We are back with no connection since Sunday." },
	{ true, "the radiators never got warm", "Once more there is no hot water." },
	{ true, "I was billed for two flats", "Another direct debit went out again this morning." },
	{ true, "the engineer did not turn up", "Nobody came, again. The appointment was at ten." },
	{ true, "the leak over the stairs", "The dripping has come back." },
	{ true, "the gate will not open", "The gate will not open." },
	{ true, "the broadband kept dropping", "It isn't working again, the internet I mean." },
	{ false, "no signal in the flat for a week", "The bill is wrong again." },
	{ false, "no signal in the flat for a week", "The internet is working again." },
	{ false, "the broadband kept dropping", "The broadband is still fine." },
	{ false, "the radiators never got warm", "The heating came back on Friday." },
	{ false, "I was billed for two flats", "Thank you again for the refund." },
	{ false, "I was billed for two flats", "Could you send the bill again?" },
	{ false, "the engineer did not turn up", "I want to move house in June." },
	{ false, "the parcel was left in the rain", "Your shop sold me the wrong lamp." },
	{ true, "no signal in the flat for a week", "Please help. The wifi was fine on Sunday and is off "
	    "again." },
	{ true, "I was billed for two flats", "The charge went up again this month." },
	{ true, "no signal in the flat for a week", "It is still not working, the wifi." },
	{ true, "no signal in the flat for a week", "I was happy, but the wifi is not working again." },
	{ true, "the leak over the stairs", "Thank you for coming, but the ceiling drips again." },
	{ false, "the radiators never got warm", "We are happy to have heat in here again." },
	{ false, "I was billed for two flats", "Once more, thank you for the refund." },
	{ false, "", "It is off again." },
};

static void
what_came_back_is_told_from_what_is_new(void **state)
{
	struct arena a;
	size_t wrong = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	for (size_t i = 0; i < LENGTH(told); i++) {
		struct matter later;

		matter_read(&a, &pack_en, str_from(told[i].later), &later);
		if (matter_is_same(&a, &pack_en, str_from(told[i].earlier), &later) != told[i].same) {
			print_error("\"%s\" after \"%s\"\n", told[i].later, told[i].earlier);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_came_back_is_told_from_what_is_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
