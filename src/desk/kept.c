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
#define PIECE KIB(2)

struct piece {
	struct piece *next;                     /* of the same log, or free as well */
	char bytes[PIECE - sizeof(struct piece *)];
};

/* At the start of its first piece; what is packed begins behind it. */
struct entry {
	struct entry *next;                     /* in its bucket */
	struct entry *older, *newer;            /* by when it was asked for */
	int64_t case_id, seq, desk;
	char hash[HASH_ROOM];
	size_t n, len;
	struct piece *last;
};

/* All memory is one block for ever: logs that came and went by malloc, each longer than before, would leave
 * holes between the requests' own, of several times their size. */
struct kept {
	pthread_mutex_t lock;
	struct entry *newest, *oldest;
	struct entry *buckets[BUCKETS];
	int64_t asked[BUCKETS];                 /* the case that was asked for last, of each bucket */
	struct piece *given_back;
	size_t n, left, touched;                /* pieces: there are, are free, were ever used */
	struct piece pieces[];
};

struct kept *
kept_new(size_t room)
{
	struct kept *k = host_pages.map(sizeof *k + room);

	if (!k)
		return NULL;
	*k = (struct kept){ .n = room / PIECE, .left = room / PIECE };
	pthread_mutex_init(&k->lock, NULL);
	return k;
}

/* --- pieces ------------------------------------------------------------------------------------------ */

static struct piece *
take_piece(struct kept *k)
{
	struct piece *p = k->given_back;

	must(k->left > 0);
	k->left--;
	if (p)
		k->given_back = p->next;
	else
		p = &k->pieces[k->touched++];
	p->next = NULL;
	return p;
}

static struct piece *
first_of(struct entry *e)
{
	return (struct piece *)(void *)((char *)e - offsetof(struct piece, bytes));
}

static size_t
pieces_for(size_t len)
{
	size_t whole = sizeof(struct entry) + len, each = sizeof(((struct piece *)0)->bytes);

	return (whole + each - 1) / each;
}

static void
give_back(struct kept *k, struct entry *e)
{
	k->left += pieces_for(e->len);
	e->last->next = k->given_back;
	k->given_back = first_of(e);
}

static void
append(struct kept *k, struct entry *e, struct str packed)
{
	size_t each = sizeof e->last->bytes;
	size_t at = sizeof *e + e->len - (pieces_for(e->len) - 1) * each;

	while (packed.len > 0) {
		size_t n;

		if (at == each) {
			e->last = e->last->next = take_piece(k);
			at = 0;
		}
		n = packed.len < each - at ? packed.len : each - at;
		memcpy(e->last->bytes + at, packed.ptr, n);
		packed = str_sub(packed, n, packed.len);
		e->len += n;
		at += n;
	}
}

static struct str
read_pieces(struct arena *a, struct entry *e)
{
	char *all = arena_blank(a, e->len, 1);
	size_t done = 0, from = sizeof *e;

	for (struct piece *p = first_of(e); done < e->len; p = p->next, from = 0) {
		size_t n = sizeof p->bytes - from;

		n = n < e->len - done ? n : e->len - done;
		memcpy(all + done, p->bytes + from, n);
		done += n;
	}
	return (struct str){ all, e->len };
}

/* --- logs -------------------------------------------------------------------------------------------- */

static size_t
bucket_of(int64_t case_id)
{
	return (uint64_t)case_id * UINT64_C(0x9E3779B97F4A7C15) >> 32 & (BUCKETS - 1);
}

static struct entry **
place_of(struct kept *k, int64_t case_id)
{
	struct entry **at = &k->buckets[bucket_of(case_id)];

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
	give_back(k, e);
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
	memset(d->kept->asked, 0, sizeof d->kept->asked);
	pthread_mutex_unlock(&d->kept->lock);
}

void
kept_free(struct kept *k)
{
	if (!k)
		return;
	pthread_mutex_destroy(&k->lock);
	host_pages.unmap(k, sizeof *k + k->n * PIECE);
}

static bool
has_hash(const struct entry *e, struct str hash)
{
	return str_eq((struct str){ e->hash, HASH_ROOM }, hash);
}

/* The same log, standing where it stood or further on: the hash says so where it has not moved on. */
static bool
may_serve(const struct entry *e, const struct log_mark *now)
{
	return e->desk == now->desk && (e->seq < now->seq || has_hash(e, now->hash));
}

static void
copy_out(struct arena *a, struct entry *e, struct kept_log *out)
{
	out->mark = (struct log_mark){ e->seq, e->desk, str_copy(a, (struct str){ e->hash, HASH_ROOM }) };
	out->n = e->n;
	out->packed = read_pieces(a, e);
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

/* Room for a log to grow to `len`, by dropping those that nobody asked for lately, but not itself. */
static bool
make_room(struct kept *k, const struct entry *e, size_t len)
{
	size_t need = pieces_for(len) - (e ? pieces_for(e->len) : 0);

	if (len > LOG_MOST || pieces_for(len) > k->n / 2)
		return false;
	while (k->left < need && k->oldest && k->oldest != e)
		drop(k, place_of(k, k->oldest->case_id));
	return k->left >= need;
}

static struct entry *
add_entry(struct kept *k, int64_t case_id)
{
	struct piece *first = take_piece(k);
	struct entry *e = (void *)first->bytes, **at = place_of(k, case_id);

	if (*at)
		drop(k, at);
	*e = (struct entry){ .next = *at, .case_id = case_id, .last = first };
	*at = e;
	list_newest(k, e);
	return e;
}

static void
put(struct kept *k, struct entry *e, const struct kept_log *log)
{
	append(k, e, log->packed);
	e->seq = log->mark.seq;
	e->desk = log->mark.desk;
	e->n += log->n;
	memcpy(e->hash, log->mark.hash.ptr, HASH_ROOM);
}

void
kept_put(struct kept *k, int64_t case_id, const struct kept_log *log)
{
	if (!k || log->mark.hash.len != HASH_ROOM)
		return;
	pthread_mutex_lock(&k->lock);
	if (make_room(k, NULL, log->packed.len))
		put(k, add_entry(k, case_id), log);
	pthread_mutex_unlock(&k->lock);
}

void
kept_add(struct kept *k, int64_t case_id, const struct log_mark *behind, const struct kept_log *more)
{
	struct entry *e;

	if (!k || more->mark.hash.len != HASH_ROOM)
		return;
	pthread_mutex_lock(&k->lock);
	e = *place_of(k, case_id);
	if (e && e->seq == behind->seq && e->desk == more->mark.desk && has_hash(e, behind->hash)
	    && make_room(k, e, e->len + more->packed.len))
		put(k, e, more);
	pthread_mutex_unlock(&k->lock);
}

bool
kept_is_wanted(struct kept *k, int64_t case_id)
{
	bool again;

	if (!k)
		return false;
	pthread_mutex_lock(&k->lock);
	again = k->asked[bucket_of(case_id)] == case_id;
	k->asked[bucket_of(case_id)] = case_id;
	pthread_mutex_unlock(&k->lock);
	return again;
}

#define ROOM_EACH 512                           /* what most events take, packed */
#define ROOM_MOST (LOG_MOST / ROOM_EACH)

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

/* The fresh events, behind those of `log`. */
static void
keep(struct seat *s, int64_t case_id, const struct log_mark *now, const struct kept_log *log,
    const struct event *fresh, size_t n)
{
	struct buf b;

	buf_init(&b, s->a, LOG_MOST);
	buf_reserve(&b, n < ROOM_MOST ? n * ROOM_EACH : LOG_MOST);
	for (size_t i = 0; i < n; i++)
		event_pack(&b, &fresh[i]);
	if (b.full)
		return;
	if (log->n > 0)
		kept_add(s->desk->kept, case_id, &log->mark, &(struct kept_log){ *now, n, buf_str(&b) });
	else
		kept_put(s->desk->kept, case_id, &(struct kept_log){ *now, n, buf_str(&b) });
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
	if (n_fresh > 0 && fresh[n_fresh - 1].seq == now.seq
	    && (log.n > 0 || kept_is_wanted(s->desk->kept, case_id)))
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

	if (!read_log(s, case_id, events, n, err) || !store_fold(s->a, &logs, *events, *n, out, err))
		return false;
	out->pack = desk_pack(s->desk);
	return true;
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
