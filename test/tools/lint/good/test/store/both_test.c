/* both_test.c - one that runs on every engine.
 *
 * SPDX-License-Identifier: ISC
 */
int
main(void)
{
	return run_on_engines(tests);
}
