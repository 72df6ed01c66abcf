/* print.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
void
print(char *a)
{
	snprintf(a, 1, "x");
}
