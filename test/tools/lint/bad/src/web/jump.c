/* jump.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
void
jump(void)
{
	goto out;
out:
	return;
}
