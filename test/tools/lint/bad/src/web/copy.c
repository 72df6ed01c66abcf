/* copy.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
void
copy(char *a, const char *b)
{
	strcpy(a, b);
}
