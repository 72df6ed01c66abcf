/* throttle.c - slowing down whoever guesses passwords, in memory that does not grow.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/throttle.h"

#include <pthread.h>
#include <sodium.h>

#define SLOTS 1024
#define FREE_ATTEMPTS 4
#define WAIT_MAX_S 60
#define SECOND_US INT64_C(1000000)
#define FORGET_US (30 * 60 * SECOND_US)

struct guess {
	int64_t last_us, until_us;
	int failures;
};

struct throttle {
	pthread_mutex_t lock;
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct guess account[SLOTS], address[SLOTS];
};

struct throttle *
throttle_new(struct arena *a)
{
	struct throttle *t = arena_new(a, struct throttle);

	must(pthread_mutex_init(&t->lock, NULL) == 0);
	crypto_shorthash_keygen(t->key);
	return t;
}

void
throttle_free(struct throttle *t)
{
	pthread_mutex_destroy(&t->lock);
}

static struct guess *
slot_of(struct throttle *t, struct guess *table, struct str who)
{
	unsigned char hash[crypto_shorthash_BYTES];
	uint64_t n;

	crypto_shorthash(hash, (const unsigned char *)(who.len > 0 ? who.ptr : ""), who.len, t->key);
	memcpy(&n, hash, sizeof(n));
	return &table[n % SLOTS];
}

static int64_t
wait_after(int failures)
{
	int over = failures - FREE_ATTEMPTS;

	if (over < 0)
		return 0;
	return over >= 6 ? WAIT_MAX_S * SECOND_US : SECOND_US << over;
}

static int
seconds_left(const struct guess *g, int64_t now_us)
{
	return g->until_us <= now_us ? 0 : (int)((g->until_us - now_us + SECOND_US - 1) / SECOND_US);
}

static void
count(struct guess *g, int64_t now_us)
{
	if (now_us - g->last_us > FORGET_US)
		g->failures = 0;
	if (g->failures < INT_MAX)
		g->failures++;
	g->last_us = now_us;
	g->until_us = now_us + wait_after(g->failures);
}

int
throttle_enter(struct throttle *t, struct str account, struct str address, int64_t now_us)
{
	struct guess *by_account, *by_address;
	int wait;

	pthread_mutex_lock(&t->lock);
	by_account = slot_of(t, t->account, account);
	by_address = slot_of(t, t->address, address);
	wait = seconds_left(by_account, now_us);
	if (wait < seconds_left(by_address, now_us))
		wait = seconds_left(by_address, now_us);
	if (wait == 0) {
		count(by_account, now_us);
		count(by_address, now_us);
	}
	pthread_mutex_unlock(&t->lock);
	return wait;
}

void
throttle_clear(struct throttle *t, struct str account, struct str address)
{
	struct guess *by_address;

	pthread_mutex_lock(&t->lock);
	*slot_of(t, t->account, account) = (struct guess){ 0 };
	by_address = slot_of(t, t->address, address);
	if (by_address->failures > 0)
		by_address->failures--;
	by_address->until_us = 0;
	pthread_mutex_unlock(&t->lock);
}
