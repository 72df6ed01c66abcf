/* quiet.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdint.h>

/* strcpy(a, b) and malloc(1) in a comment, "SELECT " too: goto. */
static const char *const text = "strcpy(a, b); goto x; \" double";
static const char quote = '"';
/* UPDATED: a word that only begins alike; AUTODOCS. */
int my_time(struct it *x);
int
my_time(struct it *x)
{
	return x->time(1) + x->y.free(2);
}
