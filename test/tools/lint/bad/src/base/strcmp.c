/* strcmp.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
int same(const char *a);
int
same(const char *a)
{
	return strcmp(a, "x");
}
