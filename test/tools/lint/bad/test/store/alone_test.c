/* alone_test.c - one that runs on files alone.
 *
 * SPDX-License-Identifier: ISC
 */
int
main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
