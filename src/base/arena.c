/* arena.c - memory with one lifetime, given back at once.
 *
 * Blocks hang in a chain, newest first, and grow from 4 KiB to 256 KiB; a larger thing gets a block
 * of its own.  Under ASan what was not given out is poisoned, with a gap behind each thing.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/arena.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(ptr, len) __asan_poison_memory_region((ptr), (len))
#define UNPOISON(ptr, len) __asan_unpoison_memory_region((ptr), (len))
#define GAP 16
#define LEAST_ALIGN 8                   /* what ASan can tell apart */
#else
#define POISON(ptr, len) ((void)(ptr), (void)(len))
#define UNPOISON(ptr, len) ((void)(ptr), (void)(len))
#define GAP 0
#define LEAST_ALIGN 1
#endif

#define BLOCK_LEAST KIB(4)
#define BLOCK_MOST KIB(256)
#define NO_START SIZE_MAX

struct arena_block {
	struct arena_block *before;
	size_t cap, at;                         /* bytes behind this head: there are, are taken */
	size_t start;                           /* of the newest thing, or NO_START */
	_Alignas(max_align_t) char bytes[];
};

static void
fatal(const struct arena *a, const char *why)
{
	a->host->fatal(why);
	__builtin_trap();
}

static size_t
next_cap(const struct arena *a)
{
	if (!a->last)
		return BLOCK_LEAST - sizeof(struct arena_block);
	if (a->last->cap >= BLOCK_MOST / 2)
		return BLOCK_MOST - sizeof(struct arena_block);
	return (a->last->cap + sizeof(struct arena_block)) * 2 - sizeof(struct arena_block);
}

static void
add_block(struct arena *a, size_t need)
{
	struct arena_block *b;
	size_t cap = next_cap(a);

	if (cap < need)
		cap = need;
	if (cap > SIZE_MAX - sizeof *b)
		fatal(a, "a size is too large for memory");
	b = a->host->map(sizeof *b + cap);
	if (!b)
		fatal(a, "out of memory");
	b->before = a->last;
	b->cap = cap;
	b->at = 0;
	b->start = NO_START;
	POISON(b->bytes, cap);
	a->last = b;
}

static void
drop_block(struct arena *a, struct arena_block *b)
{
	UNPOISON(b->bytes, b->cap);
	a->host->unmap(b, sizeof *b + b->cap);
}

static void
cut_block(struct arena_block *b, size_t at)
{
	POISON(b->bytes + at, b->cap - at);
	b->at = at;
	b->start = NO_START;
}

void
arena_init(struct arena *a, const struct arena_host *host, size_t max)
{
	*a = (struct arena){ .host = host, .max = max };
}

void
arena_release(struct arena *a)
{
	while (a->last) {
		struct arena_block *b = a->last;

		a->last = b->before;
		drop_block(a, b);
	}
	a->used = 0;
}

void
arena_reset(struct arena *a)
{
	struct arena_block *kept = NULL;

	while (a->last) {
		struct arena_block *b = a->last;

		a->last = b->before;
		/* One huge request must not hold its memory for ever. */
		if (!kept && b->cap <= BLOCK_MOST)
			kept = b;
		else
			drop_block(a, b);
	}
	if (kept) {
		cut_block(kept, 0);
		kept->before = NULL;
	}
	a->last = kept;
	a->used = 0;
}

/* Where in the block something aligned can begin. */
static size_t
aligned_at(const struct arena_block *b, size_t align)
{
	uintptr_t ptr = (uintptr_t)(b->bytes + b->at);

	return b->at + (size_t)(-ptr & (align - 1));
}

static void
check_ceiling(const struct arena *a, size_t len)
{
	if (len > a->max || a->used > a->max - len)
		fatal(a, "a piece of work asked for more memory than it may have");
}

static void
take(struct arena *a, size_t len)
{
	check_ceiling(a, len);
	a->used += len;
}

static void *
give(struct arena *a, size_t start, size_t len)
{
	struct arena_block *b = a->last;

	take(a, len);
	b->start = start;
	b->at = start + len + GAP;
	UNPOISON(b->bytes + start, len);
	return b->bytes + start;
}

static __attribute__((noinline)) void *
give_of_new_block(struct arena *a, size_t len, size_t align)
{
	check_ceiling(a, len);
	if (len > SIZE_MAX / 2)
		fatal(a, "a size is too large for memory");
	add_block(a, len + GAP + align);
	return give(a, aligned_at(a->last, align), len);
}

void *
arena_blank(struct arena *a, size_t len, size_t align)
{
	struct arena_block *b = a->last;
	size_t start;

	must(align && (align & (align - 1)) == 0);
	if (align < LEAST_ALIGN)
		align = LEAST_ALIGN;
	if (b) {
		start = aligned_at(b, align);
		if (start <= b->cap && len <= SIZE_MAX / 2 && len + GAP <= b->cap - start)
			return give(a, start, len);
	}
	return give_of_new_block(a, len, align);
}

void *
arena_alloc(struct arena *a, size_t len, size_t align)
{
	return memset(arena_blank(a, len, align), 0, len);
}

void *
arena_blank_array(struct arena *a, size_t n, size_t len, size_t align)
{
	if (len && n > SIZE_MAX / len)
		fatal(a, "a list is too long for memory");
	return arena_blank(a, n * len, align);
}

void *
arena_alloc_array(struct arena *a, size_t n, size_t len, size_t align)
{
	return memset(arena_blank_array(a, n, len, align), 0, n * len);
}

bool
arena_extend(struct arena *a, void *ptr, size_t len, size_t more)
{
	struct arena_block *b = a->last;

	if (!b || !ptr || b->start == NO_START || b->bytes + b->start != (char *)ptr)
		return false;
	if (b->cap - b->at < more)
		return false;
	take(a, more);
	UNPOISON(b->bytes + b->start, len + more);
	b->at += more;
	return true;
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->last, a->last ? a->last->at : 0, a->used };
}

void
arena_rewind(struct arena *a, struct arena_mark mark)
{
	if (!mark.block) {
		arena_reset(a);
		return;
	}
	while (a->last != mark.block) {
		struct arena_block *b = a->last;

		must(b);
		a->last = b->before;
		drop_block(a, b);
	}
	must(mark.at <= a->last->at);
	cut_block(a->last, mark.at);
	a->used = mark.used;
}

/* at points to some T *, which may not be read through a void **: so it is copied. */
void
vec_grow(struct arena *a, void **at, size_t *n, size_t *cap, size_t size)
{
	void *old, *grown;
	size_t more = *cap ? *cap : 8;

	memcpy(&old, at, sizeof old);
	if (*n == *cap) {
		if (*cap > SIZE_MAX / 2 / size)
			fatal(a, "a list is too long for memory");
		if (!arena_extend(a, old, *cap * size, more * size)) {
			grown = arena_blank(a, (*cap + more) * size, _Alignof(max_align_t));
			if (*n)
				memcpy(grown, old, *n * size);
			memcpy(at, &grown, sizeof grown);
			old = grown;
		}
		*cap += more;
	}
	memset((char *)old + *n * size, 0, size);               /* each slot as it is given out */
	(*n)++;
}
