/* put_right_test.c - which sentences put a detail of ours right, and what then stands in its place.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "method/put_right.h"

static const struct { const char *sentence, *ours, *want; } rights[] = {
	{ "It was Wednesday, not Tuesday.", "Your fitter came on Tuesday",
	    "Your fitter came on Wednesday" },
	{ "it was wednesday not tuesday", "Your fitter came on Tuesday", "Your fitter came on wednesday" },
	{ "Not Tuesday but Wednesday!", "Your fitter came on Tuesday", "Your fitter came on Wednesday" },
	{ "He wasn\xe2\x80\x99t here on Tuesday, it was Wednesday 3 June.", "He came on Tuesday",
	    "He came on Wednesday 3 June" },
	{ "I rang four times, not three.", "You rang three times", "You rang four times" },
	{ "The bill was \xc2\xa3" "48, not \xc2\xa3" "45.", "A bill of \xc2\xa3" "45",
	    "A bill of \xc2\xa3" "48" },
	{ "We live in Ely instead of Cambridge.", "Your home in Cambridge", "Your home in Ely" },
	{ "on the 12th, not the 2nd", "The parcel of the 2nd", "The parcel of the 12th" },
	{ "It was \xc2\xa3" "48, not \xc2\xa3" "45, and on Wednesday, not Tuesday.", "45 pounds on Tuesday",
	    "48 pounds on Wednesday" },
	/* what stands inside a longer word is another thing */
	{ "It was 48, not 4.", "A bill of 45, paid on the 4", "A bill of 45, paid on the 48" },
};

static const struct { const char *sentence, *ours; } others[] = {
	{ "The bill is wrong too.", "Your fitter came on Tuesday" },
	{ "Nobody came on Tuesday, not even a call.", "Your fitter came on Tuesday" },
	{ "It was Wednesday, not Monday.", "Your fitter came on Tuesday" },
	{ "I want my money back, not a voucher.", "You were offered a voucher" },
	{ "It was blue, not Tuesday.", "Your fitter came on Tuesday" },
	{ "Nobody came on Tuesday 2 June, not even on Wednesday.", "I write again by Wednesday" },
	{ "You did not call on Tuesday or Wednesday.", "You waited for a call on Tuesday" },
	{ "It was not until Tuesday that he came at 9.", "Your fitter came on Tuesday" },
	{ "It was not Tuesday or Wednesday.", "Your fitter came on Tuesday" },
	{ "Not Tuesday.", "Your fitter came on Tuesday" },
	{ "", "Your fitter came on Tuesday" },
	{ "not", "" },
};

static void
a_detail_taken_back_gives_its_place_to_another_of_its_kind(void **state UNUSED)
{
	for (size_t i = 0; i < LENGTH(rights); i++) {
		struct str ours = str_from(rights[i].ours);
		struct put_right right[PUT_RIGHTS];
		size_t n = put_right_read(&arena, str_from(rights[i].sentence), ours, right);

		if (n == 0)
			fail_msg("\"%s\" puts nothing right", rights[i].sentence);
		for (size_t k = 0; k < n; k++)
			ours = put_right_line(&arena, ours, &right[k]);
		assert_str(ours, rights[i].want);
		assert_str(put_right_line(&arena, STR("Nobody rang"), &right[0]), "Nobody rang");
	}
}

static void
what_is_new_or_not_ours_puts_nothing_right(void **state UNUSED)
{
	struct put_right right[PUT_RIGHTS];

	for (size_t i = 0; i < LENGTH(others); i++)
		if (put_right_read(&arena, str_from(others[i].sentence), str_from(others[i].ours), right) > 0)
			fail_msg("\"%s\" puts \"%.*s\" right", others[i].sentence, STR_ARG(right[0].old));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_detail_taken_back_gives_its_place_to_another_of_its_kind),
		TEST(what_is_new_or_not_ours_puts_nothing_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
