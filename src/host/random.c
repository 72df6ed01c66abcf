/* random.c - unguessable bytes, and ids that rise with time.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/random.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/random.h>
#include <unistd.h>

#include "host/log.h"

#define EXIT_NO_RANDOM 71
#define COUNTER_BITS 20
#define APART_MAX 4096

static _Atomic int64_t last_id, apart;          /* apart 0: this program alone gives ids */

void
random_bytes(void *out, size_t len)
{
	char *at = out;

	while (len > 0) {
		ssize_t n = getrandom(at, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			log_error("stopped: the kernel gives no random bytes", F("errno", errno));
			_exit(EXIT_NO_RANDOM);
		}
		at += n;
		len -= (size_t)n;
	}
}

struct str
random_hex(struct arena *a, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *out = arena_alloc_array(a, len, 2, 1);

	/* The bytes lie in the second half until each is written out. */
	random_bytes(out + len, len);
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)out[len + i];

		out[2 * i] = digits[byte >> 4];
		out[2 * i + 1] = digits[byte & 15];
	}
	return (struct str){ out, 2 * len };
}

struct str
random_word(struct arena *a, size_t len)
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	char *out = arena_alloc(a, len, 1);

	_Static_assert(sizeof letters - 1 == 32, "five bits choose evenly");
	random_bytes(out, len);
	for (size_t i = 0; i < len; i++)
		out[i] = letters[out[i] & 31];
	return (struct str){ out, len };
}

int64_t
id_next(int64_t now_ms)
{
	int64_t least, last = atomic_load(&last_id), off = atomic_load(&apart), id;

	must(now_ms >= 0 && now_ms < INT64_MAX >> COUNTER_BITS);
	least = (now_ms << COUNTER_BITS) + off;
	do {
		id = last < least ? least : last + 1 + off;
	} while (!atomic_compare_exchange_weak(&last_id, &last, id));
	return id;
}

void
id_set_apart(void)
{
	uint16_t off;

	random_bytes(&off, sizeof off);
	atomic_store(&apart, 1 + off % APART_MAX);
}

void
id_seen(int64_t id)
{
	int64_t last = atomic_load(&last_id);

	while (last < id && !atomic_compare_exchange_weak(&last_id, &last, id))
		continue;
}
