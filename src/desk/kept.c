/* kept.c - logs of cases kept in memory, so that a page reads only what is new.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/kept.h"

#include "desk/house.h"
#include "host/mem.h"

#define BUCKETS 512                             /* a power of two */
#define LOG_MOST KIB(256)                       /* a longer one would drive out too many */
#define HASH_ROOM 32

struct entry {
	struct entry *next;                     /* in its bucket */
	struct entry *older, *newer;            /* by when it was asked for */
	int64_t case_id, seq, desk;
	char hash[HASH_ROOM];
	size_t n, len;
	char packed[];
};

struct kept {
	pthread_mutex_t lock;
	size_t room, used;
	struct entry *newest, *oldest;
	struct entry *buckets[BUCKETS];
};

struct kept *
kept_new(size_t room)
{
	struct kept *k = host_pages.map(sizeof *k);

	if (!k)
		return NULL;
	*k = (struct kept){ .room = room };
	pthread_mutex_init(&k->lock, NULL);
	return k;
}

static struct entry **
place_of(struct kept *k, int64_t case_id)
{
	uint64_t mixed = (uint64_t)case_id * UINT64_C(0x9E3779B97F4A7C15);
	struct entry **at = &k->buckets[mixed >> 32 & (BUCKETS - 1)];

	while (*at && (*at)->case_id != case_id)
		at = &(*at)->next;
	return at;
}

static void
unlist(struct kept *k, struct entry *e)
{
	*(e->newer ? &e->newer->older : &k->newest) = e->older;
	*(e->older ? &e->older->newer : &k->oldest) = e->newer;
}

static void
list_newest(struct kept *k, struct entry *e)
{
	e->newer = NULL;
	e->older = k->newest;
	*(k->newest ? &k->newest->newer : &k->oldest) = e;
	k->newest = e;
}

static void
drop(struct kept *k, struct entry **at)
{
	struct entry *e = *at;

	*at = e->next;
	unlist(k, e);
	k->used -= sizeof *e + e->len;
	host_pages.unmap(e, sizeof *e + e->len);
}

static void
drop_all(struct kept *k)
{
	while (k->oldest)
		drop(k, place_of(k, k->oldest->case_id));
}

void
desk_forget_logs(struct desk *d)
{
	if (!d->kept)
		return;
	pthread_mutex_lock(&d->kept->lock);
	drop_all(d->kept);
	pthread_mutex_unlock(&d->kept->lock);
}

void
kept_free(struct kept *k)
{
	if (!k)
		return;
	drop_all(k);
	pthread_mutex_destroy(&k->lock);
	host_pages.unmap(k, sizeof *k);
}

/* The same log, standing where it stood or further on: the hash says so where it has not moved on. */
static bool
may_serve(const struct entry *e, const struct log_mark *now)
{
	return e->desk == now->desk
	    && (e->seq < now->seq || str_eq((struct str){ e->hash, HASH_ROOM }, now->hash));
}

static void
copy_out(struct arena *a, const struct entry *e, struct kept_log *out)
{
	out->mark = (struct log_mark){ e->seq, e->desk, str_copy(a, (struct str){ e->hash, HASH_ROOM }) };
	out->n = e->n;
	out->packed = str_copy(a, (struct str){ e->packed, e->len });
}

void
kept_find(struct kept *k, struct arena *a, int64_t case_id, const struct log_mark *now, struct kept_log *out)
{
	struct entry **at;

	*out = (struct kept_log){ .n = 0 };
	if (!k)
		return;
	pthread_mutex_lock(&k->lock);
	at = place_of(k, case_id);
	if (*at && (*at)->seq <= now->seq) {    /* else it was read by one who saw more: theirs to keep */
		if (may_serve(*at, now)) {
			unlist(k, *at);
			list_newest(k, *at);
			copy_out(a, *at, out);
		} else {
			drop(k, at);
		}
	}
	pthread_mutex_unlock(&k->lock);
}

static struct entry *
entry_new(int64_t case_id, const struct kept_log *log)
{
	struct entry *e = host_pages.map(sizeof *e + log->packed.len);

	if (!e)
		return NULL;
	*e = (struct entry){ .case_id = case_id, .seq = log->mark.seq, .desk = log->mark.desk, .n = log->n,
	    .len = log->packed.len };
	memcpy(e->hash, log->mark.hash.ptr, HASH_ROOM);
	memcpy(e->packed, log->packed.ptr, log->packed.len);
	return e;
}

void
kept_put(struct kept *k, int64_t case_id, const struct kept_log *log)
{
	struct entry *e, **at;

	if (!k || log->packed.len > LOG_MOST || log->packed.len > k->room / 2
	    || log->mark.hash.len != HASH_ROOM)
		return;
	e = entry_new(case_id, log);
	if (!e)
		return;
	pthread_mutex_lock(&k->lock);
	at = place_of(k, case_id);
	if (*at)
		drop(k, at);
	e->next = *at;
	*at = e;
	list_newest(k, e);
	k->used += sizeof *e + e->len;
	while (k->used > k->room)
		drop(k, place_of(k, k->oldest->case_id));
	pthread_mutex_unlock(&k->lock);
}

/* --- reading ----------------------------------------------------------------------------------------- */

/* What is kept of a log, if it goes on from there. */
static bool
find_beginning(struct seat *s, int64_t case_id, const struct log_mark *now, struct kept_log *out,
    struct err *err)
{
	bool goes_on = true;

	kept_find(s->desk->kept, s->a, case_id, now, out);
	if (out->n > 0 && out->mark.seq < now->seq
	    && !store_log_continues(s->a, s->db, case_id, &out->mark, &goes_on, err))
		return false;
	if (!goes_on)
		*out = (struct kept_log){ .n = 0 };
	return true;
}

static void
keep(struct seat *s, int64_t case_id, const struct log_mark *now, struct kept_log *log,
    const struct event *fresh, size_t n)
{
	struct buf b;

	buf_init(&b, s->a, LOG_MOST);
	buf_put(&b, log->packed);
	for (size_t i = 0; i < n; i++)
		event_pack(&b, &fresh[i]);
	*log = (struct kept_log){ *now, log->n + n, buf_str(&b) };
	if (!b.full)
		kept_put(s->desk->kept, case_id, log);
}

/* The events of `log` and the fresh ones behind them. */
static struct event *
joined(struct arena *a, const struct kept_log *log, struct event *fresh, size_t n)
{
	struct event *old, *all;

	if (log->n == 0)
		return fresh;
	old = events_unpack(a, log->packed, log->n);
	if (n == 0)
		return old;
	all = arena_array(a, struct event, log->n + n);
	memcpy(all, old, log->n * sizeof *all);
	memcpy(all + log->n, fresh, n * sizeof *all);
	return all;
}

static bool
read_log(struct seat *s, int64_t case_id, struct event **events, size_t *n, struct err *err)
{
	struct log_mark now;
	struct kept_log log;
	struct event *fresh = NULL;
	size_t n_fresh = 0;

	if (case_id == 0)                       /* accounts and settings: a log, but nobody's conversation */
		return err_set(err, ERR_NOT_FOUND, "There is no such case.");
	if (!store_log_mark(s->a, s->db, case_id, &now, err)
	    || !find_beginning(s, case_id, &now, &log, err))
		return false;
	if (log.mark.seq < now.seq
	    && !store_events_until(s->a, s->db, case_id, log.mark.seq, now.seq, &fresh, &n_fresh,
	    err))
		return false;
	*events = joined(s->a, &log, fresh, n_fresh);
	*n = log.n + n_fresh;
	/* what came in between the two readings has another mark: the next one keeps it */
	if (n_fresh > 0 && fresh[n_fresh - 1].seq == now.seq)
		keep(s, case_id, &now, &log, fresh, n_fresh);
	return true;
}

static bool
read_other(void *ctx, struct arena *a UNUSED, int64_t case_id, struct event **out, size_t *n, struct err *err)
{
	return read_log(ctx, case_id, out, n, err);
}

struct log_source
seat_logs(struct seat *s)
{
	return (struct log_source){ read_other, s };
}

bool
seat_state_told(struct seat *s, int64_t case_id, struct state *out, struct event **events, size_t *n,
    struct err *err)
{
	struct log_source logs = seat_logs(s);

	return read_log(s, case_id, events, n, err) && store_fold(s->a, &logs, *events, *n, out, err);
}

bool
seat_leading(struct seat *s, int64_t case_id, struct state *out, struct event **events, size_t *n,
    struct err *err)
{
	return seat_state_told(s, case_id, out, events, n, err)
	    && (out->follows == 0 || seat_state_told(s, out->follows, out, events, n, err));
}

bool
seat_state(struct seat *s, int64_t case_id, struct state *out, struct err *err)
{
	struct event *events;
	size_t n;

	return seat_state_told(s, case_id, out, &events, &n, err);
}
