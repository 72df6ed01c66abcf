/* pages.c - memory for arenas: behind the program's own data, grown as it is asked for.
 *
 * Sizes are rounded up to a power of two or to one, two or three quarters more: a list that doubles needs
 * a little beside its power of two.  What was given back waits in a list of its size.
 *
 * SPDX-License-Identifier: ISC
 */
#include "wasm/pages.h"

#define WASM_PAGE KIB(64)
#define SMALLEST_BITS 12
#define STEPS 4                                 /* sizes from one power of two to the next */
#define SIZES (19 * STEPS)                      /* 4 KB to nearly 2 GB */

struct given_back { struct given_back *next; };

extern unsigned char __heap_base;               /* the linker's: where our data end */

static struct given_back *waiting[SIZES];
static uintptr_t at;                            /* what lies behind was never asked for; 0: nothing was yet */

static size_t
bytes_of(unsigned size)
{
	size_t power = (size_t)1 << (SMALLEST_BITS + size / STEPS);

	return power + power / STEPS * (size % STEPS);
}

static unsigned
size_of(size_t len)
{
	unsigned size = 0;

	while (size < SIZES && bytes_of(size) < len)
		size++;
	return size;
}

static bool
reach(uintptr_t end)
{
	size_t have = __builtin_wasm_memory_size(0) * WASM_PAGE;

	if (end <= have)
		return true;
	return __builtin_wasm_memory_grow(0, (end - have + WASM_PAGE - 1) / WASM_PAGE) != SIZE_MAX;
}

static void *
map(size_t len)
{
	unsigned size = size_of(len);
	struct given_back *again;
	uintptr_t start;

	if (size == SIZES)
		return NULL;
	again = waiting[size];
	if (again) {
		waiting[size] = again->next;
		return again;
	}
	if (at == 0)
		at = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
	start = at;
	len = bytes_of(size);
	if (start > UINTPTR_MAX - len - WASM_PAGE || !reach(start + len))
		return NULL;
	at = start + len;
	return (void *)start;
}

static void
unmap(void *ptr, size_t len)
{
	struct given_back *block = ptr;
	unsigned size = size_of(len);

	block->next = waiting[size];
	waiting[size] = block;
}

static void
fatal(const char *why)
{
	(void)why;
	__builtin_trap();
}

const struct arena_host wasm_pages = { map, unmap, fatal };
