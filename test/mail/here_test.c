/* here_test.c - which names of mail servers are this machine's own.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "mail/here.h"

static void
this_machine_and_no_other(void **state)
{
	static const char *const here[] = { "localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "::1",
	    "[::1]",
		"0:0:0:0:0:0:0:1" };
	static const char *const elsewhere[] = { "", "mail.example.com", "127.example.com",
	    "127.0.0.1.example.com",
		"localhost.example.com", "128.0.0.1", "10.0.0.1", "0.0.0.0", "::2", "[::]", "[", "[]",
		    "127.1.1",
		"127.0.0.1 ", "a-name-that-is-much-longer-than-any-address-could-ever-be.example.com" };

	(void)state;
	for (size_t i = 0; i < LENGTH(here); i++)
		if (!host_is_here(str_from(here[i])))
			fail_msg("%s is here", here[i]);
	for (size_t i = 0; i < LENGTH(elsewhere); i++)
		if (host_is_here(str_from(elsewhere[i])))
			fail_msg("%s is elsewhere", elsewhere[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(this_machine_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
