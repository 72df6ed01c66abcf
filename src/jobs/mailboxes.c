/* mailboxes.c - mail fetched from the mailboxes the firm has already.
 *
 * Two numbers say how far one has come: up to last_uid all is in the spool, up to done_uid it is marked or
 * moved too.  Both are written down before what they allow is done, so a crash repeats and never skips.
 *
 * SPDX-License-Identifier: ISC
 */
#include "jobs/mailboxes.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "desk/mailbox.h"
#include "host/log.h"
#include "host/mem.h"
#include "mail/message.h"
#include "mail/spool.h"

#define LOOK_MS (30 * SECOND_MS) /* for what was changed at the prompt */
#define HOLD_MS (2 * MINUTE_MS) /* after which another desk fetches in place of one that died */
#define IDLE_MS (9 * MINUTE_MS) /* servers end what is quiet for half an hour, routers sooner */
#define POLL_MS MINUTE_MS
#define LONGEST_MS (10 * MINUTE_MS) /* between two tries */
#define SKEW_MS (5 * MINUTE_MS) /* two clocks may differ by that */
#define AT_ONCE 50 /* messages between two notes of how far it has come */
#define LIST_ROOM 5000
#define WORKER_ARENA MIB(48)

struct fetcher {
	struct mailboxes *all;
	int64_t id, changed_at;
	pthread_t thread;
	int stop[2]; /* readable: it is over */
	atomic_bool ending;
	/* of its own thread */
	struct arena a;
	struct mailbox_row row;
	struct imap *imap;
	int64_t left_next; /* when the next of those that were left is tried again; NEVER: none is */
};

struct mailboxes {
	struct desk *desk;
	pthread_t thread;
	atomic_bool stopping;
	struct fetcher *fetchers[MAILBOXES_MAX];
};

/* --- how far it has come ----------------------------------------------------------------------------- */

static struct clock *
clock_of(const struct fetcher *f)
{
	return desk_clock(f->all->desk);
}

static bool
write_down(struct fetcher *f, struct err *err)
{
	return desk_mailbox_progress(f->all->desk, &f->row, err);
}

static void
tell_owner(struct fetcher *f, const char *what)
{
	f->row.note = str_from(what);
	f->row.note_at = clock_now(clock_of(f));
}

/* A folder met for the first time; or one whose server has numbered all messages anew (UIDVALIDITY), or
 * another folder than before: then what came since the last good look is gone through again, a day more for
 * zones, and what is known already is not taken twice. */
static bool
find_place(struct fetcher *f, const struct imap_folder *folder, int64_t old, struct err *err)
{
	struct mailbox_row *m = &f->row;
	bool first = m->validity == 0, moved = m->validity < 0;

	if (m->validity == folder->validity)
		return true;
	m->validity = folder->validity;
	m->last_uid = old;
	m->done_uid = m->first_uid = m->last_uid;
	if (!first) {
		m->since = m->take_all ? 0 : (m->seen_at > 0 ? m->seen_at : m->made_at) - 2 * DAY_MS;
		tell_owner(f, moved
		    ? "It is read from another place now. What came there since the last look, and two days "
		    "before, was gone through."
		    : "The server has numbered all messages anew. What came since the last look was "
		    "gone through again; what was here already is not taken twice.");
		log_info("a mailbox was numbered anew", F("mailbox", f->id), F("moved", moved));
	}
	return desk_mailbox_numbered(f->all->desk, m, err);
}

/* "21-Nov-2026", as a search wants it. */
static struct str
search_day(struct arena *a, int64_t at)
{
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
		"Oct", "Nov", "Dec" };
	int32_t year;
	int8_t month, mday;

	if (at <= 0)
		return STR_NONE;
	date_from_day((int32_t)(at / DAY_MS), &year, &month, &mday);
	return arena_fmt(a, "%d-%s-%d", mday, months[month - 1], year);
}

/* The newest of those that are there, where the server doesn't say which number comes next. */
static bool
newest(struct fetcher *f, struct imap_entry *list, int64_t *out, struct err *err)
{
	size_t n = 1;

	while (n > 0) {
		if (!imap_list(f->imap, (uint32_t)*out, STR_NONE, list, LIST_ROOM, &n, err))
			return false;
		if (n > 0)
			*out = list[n - 1].uid;
	}
	return true;
}

/* Up to which message all is old.  New is what came since the mailbox was added, not since it first answered:
 * with a wrong password days may lie between. */
static bool
find_old(struct fetcher *f, const struct imap_folder *folder, struct imap_entry *list, int64_t *out,
    struct err *err)
{
	const struct mailbox_row *m = &f->row;
	uint32_t first;

	*out = 0;
	if (m->validity != 0 || m->take_all)
		return true;
	if (!imap_first_since(f->imap, m->made_at - SKEW_MS, search_day(&f->a, m->made_at - DAY_MS), &first,
	    err))
		return false;
	if (first == 0 && folder->next == 0)
		return newest(f, list, out, err);
	*out = (first > 0 ? (int64_t)first : (int64_t)folder->next) - 1;
	return true;
}

static bool
begin_where(struct fetcher *f, const struct imap_folder *folder, struct imap_entry *list, struct err *err)
{
	int64_t old;

	return find_old(f, folder, list, &old, err) && find_place(f, folder, old, err);
}

/* --- one message ------------------------------------------------------------------------------------- */

static bool
to_spool(void *ctx, struct str bytes, struct err *err)
{
	return spool_add(ctx, bytes, err);
}

static void
describe(struct fetcher *f, struct str head, struct left_row *left)
{
	struct message m;
	struct err ignored = { 0 };
	struct str raw = arena_fmt(&f->a, "%.*s\r\n", STR_ARG(head));

	if (head.len == 0 || !message_parse(&f->a, raw, &m, &ignored))
		return;
	left->sender = m.from_address;
	left->subject = str_sub(m.subject, 0, 200);
}

static struct left_row
left_of(struct fetcher *f, const struct imap_entry *e)
{
	return (struct left_row){ .mailbox = f->id, .validity = f->row.validity, .uid = e->uid,
		.size = (int64_t)e->size, .at = clock_now(clock_of(f)), .tries = 1 };
}

/* It stays where it is, with a note an owner sees. */
static bool
leave_large(struct fetcher *f, const struct imap_entry *e, struct err *err)
{
	struct left_row left = left_of(f, e);
	struct str head;

	if (!imap_head(f->imap, &f->a, e->uid, &head, err))
		return false;
	describe(f, head, &left);
	left.why = arena_fmt(&f->a, "It has %lld MB; at most %zu MB are fetched.", (long long)(e->size >> 20),
	    MAIL_MAX >> 20);
	log_warn("a message was left in its mailbox", F("mailbox", f->id), F("bytes", left.size));
	return desk_mailbox_leave(f->all->desk, &left, err);
}

/* When one that fails is tried again: at once behind the others, as most often only the line was cut; then
 * more and more seldom, and no more in the end. */
static int64_t
left_gap_ms(int64_t tries)
{
	static const int64_t gaps[] = { 1, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS,
		DAY_MS, DAY_MS, DAY_MS };

	return tries > 0 && tries <= (int64_t)LENGTH(gaps) ? gaps[tries - 1] : 0;
}

/* A message at which the server hangs or breaks off would hold up all that come behind it, and again at each
 * try: it is passed over for now. */
static bool
leave_failed(struct fetcher *f, struct left_row *left, const struct err *why, struct err *err)
{
	bool large = why->kind == ERR_TOO_LARGE;
	int64_t gap = large ? 0 : left_gap_ms(left->tries);

	left->why = str_copy(&f->a, str_from(why->text));
	left->next_at = gap == 0 ? 0 : clock_now(clock_of(f)) + gap;
	if (left->tries > 1 || large)
		log_warn("a message could not be fetched from its mailbox", F("mailbox", f->id),
		    F("try", left->tries), F("again", gap > 0));
	return desk_mailbox_leave(f->all->desk, left, err);
}

/* *taken is false for one that is gone, or empty. */
static bool
fetch(struct fetcher *f, uint32_t uid, bool *taken, struct err *err)
{
	struct desk *d = f->all->desk;
	struct spool_writing w;
	struct err why = { 0 };
	bool found;

	*taken = false;
	spool_begin(&w, desk_data(d), MAIL_MAX, clock_now(desk_clock(d)));
	if (!imap_fetch(f->imap, uid, MAIL_MAX, to_spool, &w, &found, err)) {
		spool_drop(&w);
		return false;
	}
	if (!found) {
		spool_drop(&w);
		return true;
	}
	*taken = spool_keep(&w, &why);
	return *taken || why.kind == ERR_DATA || err_set(err, why.kind, "%s", why.text);
}

/* Whether it was the server, at this message: not our disk, nor our own end. */
static bool
is_its_fault(struct fetcher *f, const struct err *why)
{
	return (why->kind == ERR_UNAVAILABLE || why->kind == ERR_TOO_LARGE) && !atomic_load(&f->ending);
}

static void
note_taken(struct fetcher *f, bool taken)
{
	f->row.taken += taken;
	if (taken)
		f->row.taken_at = clock_now(clock_of(f));
}

/* *settle is set for one that is safe and can be marked.  Also when it fails it may be behind us: then it is
 * among those that were left. */
static bool
take_one(struct fetcher *f, const struct imap_entry *e, bool *settle, struct err *err)
{
	struct arena_mark mark = arena_mark(&f->a);
	struct left_row left = left_of(f, e);
	struct err ignored = { 0 };
	bool ok;

	*settle = false;
	if (e->size > MAIL_MAX)
		ok = leave_large(f, e, err);
	else
		ok = fetch(f, e->uid, settle, err);
	if (ok || (e->size <= MAIL_MAX && is_its_fault(f, err) && leave_failed(f, &left, err, &ignored)))
		f->row.last_uid = e->uid;
	arena_rewind(&f->a, mark);
	note_taken(f, *settle);
	return ok;
}

/* --- all that is new --------------------------------------------------------------------------------- */

/* What is safe is written down, then marked or moved, then that is written down. */
static bool
settle(struct fetcher *f, const uint32_t *uids, size_t n, struct err *err)
{
	if (!write_down(f, err) || !imap_settle(f->imap, uids, n, f->row.done_folder, err))
		return false;
	f->row.done_uid = f->row.last_uid;
	return write_down(f, err);
}

static bool
take_some(struct fetcher *f, const struct imap_entry *list, size_t n, struct err *err)
{
	uint32_t uids[AT_ONCE];
	size_t n_uids = 0;
	struct err ignored = { 0 };

	for (size_t i = 0; i < n; i++) {
		bool safe;
		if (!take_one(f, &list[i], &safe, err)) {
			(void)write_down(f, &ignored);
			return false;
		}
		if (safe)
			uids[n_uids++] = list[i].uid;
	}
	return settle(f, uids, n_uids, err);
}

static bool
take_new(struct fetcher *f, struct imap_entry *list, struct err *err)
{
	struct str since = search_day(&f->a, f->row.since);
	size_t n = LIST_ROOM;

	while (n == LIST_ROOM && !atomic_load(&f->ending)) {
		if (!imap_list(f->imap, (uint32_t)f->row.last_uid, since, list, LIST_ROOM, &n, err))
			return false;
		for (size_t i = 0; i < n && !atomic_load(&f->ending); i += AT_ONCE)
			if (!take_some(f, list + i, n - i < AT_ONCE ? n - i : AT_ONCE, err))
				return false;
	}
	return true;
}

/* Of the messages up to last_uid some were left, and are not to be marked. */
static bool
without_left(struct fetcher *f, uint32_t *uids, size_t *n, struct err *err)
{
	struct seat seat;
	size_t kept = 0;
	bool ok = true, is_left;

	if (!seat_open(&seat, f->all->desk, &f->a, (struct actor){ .role = ROLE_DESK }, err))
		return false;
	for (size_t i = 0; ok && i < *n; i++) {
		struct left_row left = left_of(f, &(struct imap_entry){ .uid = uids[i] });

		ok = desk_mailbox_is_left(&seat, &left, &is_left, err);
		if (ok && !is_left)
			uids[kept++] = uids[i];
	}
	seat_close(&seat);
	*n = kept;
	return ok;
}

/* What was safe when it stopped and may not be marked yet. */
static bool
settle_rest(struct fetcher *f, struct imap_entry *list, struct err *err)
{
	uint32_t uids[AT_ONCE];
	size_t n, n_uids = 0;

	if (f->row.done_uid >= f->row.last_uid)
		return true;
	if (!imap_list(f->imap, (uint32_t)f->row.done_uid, STR_NONE, list, LIST_ROOM, &n, err))
		return false;
	for (size_t i = 0; i < n && list[i].uid <= f->row.last_uid && n_uids < AT_ONCE; i++)
		if (list[i].size <= MAIL_MAX)
			uids[n_uids++] = list[i].uid;
	if (!without_left(f, uids, &n_uids, err)
	    || !imap_settle(f->imap, uids, n_uids, f->row.done_folder, err))
		return false;
	f->row.done_uid = f->row.last_uid;
	return write_down(f, err);
}

/* --- what was left ----------------------------------------------------------------------------------- */

/* Who it is from is looked up once, as an owner may have to look for it. */
static bool
try_left(struct fetcher *f, struct left_row *left, bool *taken, struct err *err)
{
	struct str head;
	uint32_t uid = (uint32_t)left->uid;

	if (left->tries == 1 && left->sender.len == 0) {
		if (!imap_head(f->imap, &f->a, uid, &head, err))
			return false;
		describe(f, head, left);
	}
	return fetch(f, uid, taken, err);
}

static bool
take_left_one(struct fetcher *f, struct left_row *left, struct err *err)
{
	uint32_t uid = (uint32_t)left->uid;
	struct err ignored = { 0 };
	bool taken;

	if (!try_left(f, left, &taken, err)) {
		left->tries++;
		if (is_its_fault(f, err))
			(void)leave_failed(f, left, err, &ignored);
		return false;
	}
	note_taken(f, taken);
	return imap_settle(f->imap, &uid, taken ? 1 : 0, f->row.done_folder, err)
	    && desk_mailbox_unleave(f->all->desk, left, err);
}

static bool
left_list(struct fetcher *f, struct left_row **rows, size_t *n, struct err *err)
{
	struct seat seat;
	bool ok;

	if (!seat_open(&seat, f->all->desk, &f->a, (struct actor){ .role = ROLE_DESK }, err))
		return false;
	ok = desk_mailbox_left_again(&seat, &f->row, rows, n, err);
	seat_close(&seat);
	return ok;
}

/* Behind all that is new: one that fails ends the session, and the next begins with what is new again. */
static bool
take_left(struct fetcher *f, struct err *err)
{
	struct arena_mark mark = arena_mark(&f->a);
	struct left_row *rows;
	size_t n;
	bool ok = left_list(f, &rows, &n, err);

	f->left_next = ok && n == MAILBOX_LEFT_PAGE ? clock_now(clock_of(f)) : NEVER;
	for (size_t i = 0; ok && i < n && !atomic_load(&f->ending); i++) {
		if (rows[i].next_at > clock_now(clock_of(f))) {
			f->left_next = rows[i].next_at;
			break;
		}
		ok = take_left_one(f, &rows[i], err);
	}
	arena_rewind(&f->a, mark);
	return ok;
}

/* --- a folder ---------------------------------------------------------------------------------------- */

static bool
note_seen(struct fetcher *f, struct err *err)
{
	f->row.seen_at = clock_now(clock_of(f));
	f->row.tries = 0;
	f->row.next_at = 0;
	f->row.refused = false;
	f->row.error = STR_NONE;
	return write_down(f, err);
}

static bool
stay(struct fetcher *f, struct imap_entry *list, struct err *err)
{
	struct imap_folder folder;

	if (!imap_select(f->imap, f->row.folder, &folder, err) || !begin_where(f, &folder, list, err)
	    || !settle_rest(f, list, err))
		return false;
	while (!atomic_load(&f->ending)) {
		if (!take_new(f, list, err) || !note_seen(f, err) || !take_left(f, err))
			return false;
		int64_t until = clock_now(clock_of(f)) + IDLE_MS;
		if (f->left_next < until)
			until = f->left_next;
		if (!imap_wait(f->imap, clock_of(f), until, POLL_MS, err))
			return false;
	}
	return true;
}

/* --- a session, and what comes between two ----------------------------------------------------------- */

static bool
session(struct fetcher *f, struct err *err)
{
	struct arena_mark mark = arena_mark(&f->a);
	struct imap_place place = desk_mailbox_place(&f->a, f->all->desk, &f->row, f->stop[0]);
	struct imap_entry *list = arena_array(&f->a, struct imap_entry, LIST_ROOM);
	bool ok = imap_open(&f->imap, &place, err);

	if (ok) {
		ok = stay(f, list, err);
		imap_close(f->imap);
		f->imap = NULL;
	}
	arena_rewind(&f->a, mark);
	return ok;
}

/* Soon at first, then less often; a refused password waits long, as many servers lock who tries on. */
static int64_t
gap_ms(int64_t tries, enum err_kind kind)
{
	static const int64_t gaps[] = { 5 * SECOND_MS, 15 * SECOND_MS, 30 * SECOND_MS, MINUTE_MS,
		2 * MINUTE_MS, 5 * MINUTE_MS, LONGEST_MS };
	bool settings = kind == ERR_LOGIN || kind == ERR_CONFIG;
	int64_t gap = gaps[tries < (int64_t)LENGTH(gaps) ? tries : (int64_t)LENGTH(gaps) - 1];

	return settings && gap < 5 * MINUTE_MS ? 5 * MINUTE_MS : gap;
}

static void
note_error(struct fetcher *f, const struct err *why)
{
	struct err ignored = { 0 };

	f->row.error = str_copy(&f->a, str_from(why->text));
	f->row.next_at = clock_now(clock_of(f)) + gap_ms(f->row.tries, why->kind);
	f->row.refused = why->kind == ERR_LOGIN;
	f->row.tries++;
	/* the server's words may name someone */
	log_warn("a mailbox could not be read; it is tried again", F("mailbox", f->id),
	    F("try", f->row.tries), F("why", err_code(why)));
	(void)write_down(f, &ignored);
}

static void
sleep_until(struct fetcher *f, int64_t until)
{
	while (!atomic_load(&f->ending) && clock_now(clock_of(f)) < until)
		(void)clock_wait(clock_of(f), &f->stop[0], 1, until);
}

static bool
read_row(struct fetcher *f, struct err *err)
{
	struct seat seat;
	bool ok;

	arena_reset(&f->a);
	if (!seat_open(&seat, f->all->desk, &f->a, (struct actor){ .role = ROLE_DESK }, err))
		return false;
	ok = desk_mailbox(&seat, f->id, &f->row, err);
	seat_close(&seat);
	return ok;
}

/* Whoever starts the desk again looks whether it reads; but one that is started again and again must not have
 * the mailbox locked by a password that was refused.  Nor does it wait long after a clock that was ahead. */
static int64_t
begins_at(struct fetcher *f)
{
	int64_t latest = clock_now(clock_of(f)) + LONGEST_MS;

	if (!f->row.refused)
		return 0;
	return f->row.next_at < latest ? f->row.next_at : latest;
}

static void *
work(void *ctx)
{
	struct fetcher *f = ctx;
	bool first = true;

	arena_init(&f->a, &host_pages, WORKER_ARENA);
	while (!atomic_load(&f->ending)) {
		struct err err = { 0 };
		if (!read_row(f, &err)) {
			if (err.kind == ERR_NOT_FOUND)
				break;
			sleep_until(f, clock_now(clock_of(f)) + 5 * SECOND_MS);
			continue;
		}
		sleep_until(f, first ? begins_at(f) : f->row.next_at);
		first = false;
		if (atomic_load(&f->ending) || session(f, &err) || atomic_load(&f->ending))
			continue;
		note_error(f, &err);
	}
	arena_release(&f->a);
	return NULL;
}

/* --- all of them ------------------------------------------------------------------------------------- */

static struct fetcher *
begin(struct mailboxes *all, const struct mailbox_row *row)
{
	struct fetcher *f = host_pages.map(sizeof *f);

	*f = (struct fetcher){ .all = all, .id = row->id, .changed_at = row->changed_at };
	must(pipe(f->stop) == 0);
	must(pthread_create(&f->thread, NULL, work, f) == 0);
	return f;
}

static void
tell_to_end(struct fetcher *f)
{
	atomic_store(&f->ending, true);
	(void)!write(f->stop[1], "x", 1);
}

static void
end(struct fetcher *f)
{
	pthread_join(f->thread, NULL);
	close(f->stop[0]);
	close(f->stop[1]);
	host_pages.unmap(f, sizeof *f);
}

static const struct mailbox_row *
row_of(const struct mailbox_row *rows, size_t n, const struct fetcher *f)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].id == f->id && rows[i].changed_at == f->changed_at && !rows[i].paused)
			return &rows[i];
	return NULL;
}

static bool
has_fetcher(const struct mailboxes *m, int64_t id)
{
	for (size_t i = 0; i < MAILBOXES_MAX; i++)
		if (m->fetchers[i] && m->fetchers[i]->id == id)
			return true;
	return false;
}

static void
add_fetcher(struct mailboxes *m, const struct mailbox_row *row)
{
	for (size_t i = 0; i < MAILBOXES_MAX; i++)
		if (!m->fetchers[i]) {
			m->fetchers[i] = begin(m, row);
			return;
		}
}

/* All are told before any is waited for. */
static void
fit(struct mailboxes *m, const struct mailbox_row *rows, size_t n)
{
	for (size_t i = 0; i < MAILBOXES_MAX; i++)
		if (m->fetchers[i] && !row_of(rows, n, m->fetchers[i]))
			tell_to_end(m->fetchers[i]);
	for (size_t i = 0; i < MAILBOXES_MAX; i++)
		if (m->fetchers[i] && atomic_load(&m->fetchers[i]->ending)) {
			end(m->fetchers[i]);
			m->fetchers[i] = NULL;
		}
	for (size_t i = 0; i < n; i++)
		if (!rows[i].paused && !has_fetcher(m, rows[i].id))
			add_fetcher(m, &rows[i]);
}

/* Those that this desk is to fetch from. */
static size_t
hold(struct mailboxes *m, struct mailbox_row *rows, size_t n, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool mine = false;

		if (!rows[i].paused && !desk_mailbox_hold(m->desk, rows[i].id, HOLD_MS, &mine, err))
			return kept;
		if (mine)
			rows[kept++] = rows[i];
	}
	return kept;
}

static void
look(struct mailboxes *m)
{
	struct arena a;
	struct seat seat;
	struct mailbox_row *rows;
	struct err err = { 0 };
	size_t n;

	arena_init(&a, &host_pages, MIB(8));
	if (seat_open(&seat, m->desk, &a, (struct actor){ .role = ROLE_DESK }, &err)) {
		if (desk_mailboxes(&seat, &rows, &n, &err)) {
			n = hold(m, rows, n, &err);
			if (err.kind == ERR_NONE)
				fit(m, rows, n);
		}
		seat_close(&seat);
	}
	if (err.kind != ERR_NONE)
		log_warn("the list of mailboxes could not be read; it is tried again", F("why", err.text));
	arena_release(&a);
}

static void *
watch(void *ctx)
{
	struct mailboxes *m = ctx;
	struct clock *clock = desk_clock(m->desk);

	while (!atomic_load(&m->stopping)) {
		look(m);
		(void)clock_wait(clock, NULL, 0, clock_now(clock) + LOOK_MS);
	}
	fit(m, NULL, 0);
	desk_mailbox_let_go(m->desk);
	return NULL;
}

void
mailboxes_start(struct mailboxes **out, struct desk *d)
{
	struct mailboxes *m = host_pages.map(sizeof *m);

	*m = (struct mailboxes){ .desk = d };
	must(pthread_create(&m->thread, NULL, watch, m) == 0);
	*out = m;
}

void
mailboxes_stop(struct mailboxes *m)
{
	if (!m)
		return;
	atomic_store(&m->stopping, true);
	clock_wake(desk_clock(m->desk));
	pthread_join(m->thread, NULL);
	host_pages.unmap(m, sizeof *m);
}
