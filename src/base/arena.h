/* arena.h - memory with one lifetime, given back at once.
 *
 * An arena is handed its pages and a hook for the end of memory by whoever owns the world
 * (host/mem.h, or the page in a browser).  What it gives out is zeroed, but where its name says
 * otherwise.  Over its ceiling it calls the hook, which does not return: sizes are refused before they
 * reach an arena.
 * A function that allocates takes `struct arena *a` first; no arena in the signature means no
 * allocation.  Under ASan what was given back is poisoned.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

struct arena_host {
	void *(*map)(size_t len);               /* len bytes or NULL */
	void (*unmap)(void *ptr, size_t len);
	void (*fatal)(const char *why);         /* must not return */
};

struct arena_block;

struct arena {
	const struct arena_host *host;
	struct arena_block *last;
	size_t used;                            /* bytes given out */
	size_t max;                             /* the ceiling, in bytes */
};

struct arena_mark {
	struct arena_block *block;
	size_t at;
	size_t used;
};

/* Makes an empty arena; no page is taken before the first allocation. */
void arena_init(struct arena *a, const struct arena_host *host, size_t max);
/* Gives every page back.  The arena may be used again. */
void arena_release(struct arena *a);
/* Forgets all that was given out and keeps one block. */
void arena_reset(struct arena *a);

/* len zeroed bytes; never NULL. */
void *arena_alloc(struct arena *a, size_t len, size_t align);
/* The same not zeroed, for whoever writes all that is ever read of it. */
void *arena_blank(struct arena *a, size_t len, size_t align);
/* n things of len bytes each; an overflow is fatal. */
void *arena_alloc_array(struct arena *a, size_t n, size_t len, size_t align);
void *arena_blank_array(struct arena *a, size_t n, size_t len, size_t align);

#define arena_new(a, T) ((T *)arena_alloc((a), sizeof(T), _Alignof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc_array((a), (n), sizeof(T), _Alignof(T)))

/* Lengthens the newest thing given out, in place, by more bytes, not zeroed; false where there is no room. */
bool arena_extend(struct arena *a, void *ptr, size_t len, size_t more);

/* What was allocated after the mark is given back by rewinding to it. */
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

/* A list that grows in an arena: VEC(struct move) moves; vec_push(a, &moves) gives a zeroed slot. */
#define VEC(T) struct { T *at; size_t n, cap; }
#define vec_push(a, v) \
	(*(vec_grow((a), (void **)&(v)->at, &(v)->n, &(v)->cap, sizeof *(v)->at), \
	    &(v)->at[(v)->n - 1]))
/* As vec_push, for lists that grow word by word: where there is room, nothing is called. */
#define vec_add(a, v) \
	(*((v)->n < (v)->cap ? (void)memset(&(v)->at[(v)->n++], 0, sizeof *(v)->at) \
	    : vec_grow((a), (void **)&(v)->at, &(v)->n, &(v)->cap, sizeof *(v)->at), \
	    &(v)->at[(v)->n - 1]))
/* Room for n before the first of a list comes, where it is known how many there may be. */
#define vec_reserve(a, v, room) do { \
	(v)->cap = (room); \
	(v)->at = arena_blank_array((a), (v)->cap, sizeof *(v)->at, _Alignof(max_align_t)); \
} while (0)
void vec_grow(struct arena *a, void **at, size_t *n, size_t *cap, size_t size);

#endif
