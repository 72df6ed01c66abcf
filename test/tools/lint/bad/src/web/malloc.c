/* malloc.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
void *
block(void)
{
	return malloc (1) ? malloc(2) : 0;
}
