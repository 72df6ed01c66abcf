/* string.c - the five functions of the C library that a compiler takes for granted.
 *
 * Built with bulk memory, the first three become one instruction each.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

void *
memcpy(void *restrict to, const void *restrict from, size_t len)
{
	return __builtin_memcpy(to, from, len);
}

void *
memmove(void *to, const void *from, size_t len)
{
	return __builtin_memmove(to, from, len);
}

void *
memset(void *to, int c, size_t len)
{
	return __builtin_memset(to, c, len);
}

int
memcmp(const void *a, const void *b, size_t len)
{
	const unsigned char *x = a, *y = b;

	for (size_t i = 0; i < len; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

size_t
strlen(const char *z)
{
	size_t len = 0;

	while (z[len] != '\0')
		len++;
	return len;
}
