/* mem.c - pages for arenas, from the machine.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/mem.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "host/log.h"

#define EXIT_NO_MEMORY 71

static atomic_long fail_in;                     /* requests until one fails; 0: none will */

void
mem_fail_at(long n)
{
	atomic_store(&fail_in, n);
}

static void *
map(size_t len)
{
	if (atomic_load(&fail_in) > 0 && atomic_fetch_sub(&fail_in, 1) == 1)
		return NULL;
	return malloc(len);
}

static void
unmap(void *ptr, size_t len)
{
	(void)len;
	free(ptr);
}

/* Leaves at once: what exit() would run may want memory too. */
static void
fatal(const char *why)
{
	log_error("stopped for want of memory", F("why", why));
	_exit(EXIT_NO_MEMORY);
}

size_t
mem_used(void)
{
	struct mallinfo2 m = mallinfo2();

	return m.uordblks + m.hblkhd;
}

const struct arena_host host_pages = { map, unmap, fatal };
