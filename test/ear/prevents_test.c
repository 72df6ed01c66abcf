/* prevents_test.c - what says that it can't come back, and what only looks like it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "ear/text.h"

static bool
prevents(const char *s)
{
	struct text t;

	text_read(&arena, &pack_en, str_from(s), &t);
	return text_has(&t, SIGN_PREVENTS);
}

static void
what_keeps_it_from_coming_back_is_met(void **state UNUSED)
{
	static const char *const said[] = {
		"From now on a second person reads each meter card.",
		"We have changed the order in which the vans are loaded.",
		"The form asks for the floor now, so that nobody has to guess it.",
		"That stops it happening again.",
		"It can't happen again, because the old list is gone.",
		"Every refund is now checked by two people.",
		"I have added a step: the fitter rings before he drives off.",
		"To keep this from happening to anyone else, the labels have the flat number on them.",
		"The valve is tested each spring from this year.",
		"We have put a check in, so the wrong tariff is stopped at the desk.",
	};

	for (size_t i = 0; i < LENGTH(said); i++)
		if (!prevents(said[i]))
			fail_msg("%s", said[i]);
}

static void
what_only_looks_like_it_is_not(void **state UNUSED)
{
	static const char *const said[] = {
		"Your address has changed, you wrote.",
		"The price has changed since May.",
		"It will happen again.",
		"It may happen again before the summer.",
		"You said that from now on you want letters only.",
		"I have checked your refund twice.",
		"I have added a note to your file.",
		"The fitter rings before he drives off.",
		"Nothing has changed since Monday.",
		"We stopped the payment today.",
	};

	for (size_t i = 0; i < LENGTH(said); i++)
		if (prevents(said[i]))
			fail_msg("%s", said[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_keeps_it_from_coming_back_is_met),
		TEST(what_only_looks_like_it_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
