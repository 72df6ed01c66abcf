/* desk.c - opening the house, and taking a seat in it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/desk.h"

#include <unistd.h>

#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/profile.h"
#include "desk/setting.h"
#include "host/file.h"
#include "host/mem.h"
#include "host/random.h"
#include "host/zone.h"
#include "mail/message.h"
#include "mail/spool.h"
#include "store/form.h"

#define DESK_ARENA_MAX MIB(16)
#define LISTS_ARENA MIB(512)                    /* while they are made: the largest case, twice */

static bool
test_mark(struct desk *d, struct db *db, bool fresh, bool wanted, struct err *err)
{
	struct str mark;

	if (fresh && wanted && !store_setting_put(db, STR("test"), STR("1"), err))
		return false;
	if (!store_setting_get(&d->arena, db, STR("test"), &mark, err))
		return false;
	d->test = str_eq(mark, STR("1"));
	if (wanted && !d->test)
		return err_set(err, ERR_CONFIG,
		    "this folder was not made with --test, so its clock stays the machine's; "
		    "use a new folder for tests");
	return true;
}

/* --- opening --------------------------------------------------------------------------------------- */

static char *
keep(struct desk *d, struct str s)
{
	return cstr(&d->arena, s);
}

static bool
is_fresh(struct arena *a, struct db *db, bool *out, struct err *err)
{
	struct str born;

	if (!store_setting_get(a, db, STR("born"), &born, err))
		return false;
	*out = born.len == 0;
	return true;
}

static void
given_at_start(struct desk *d, const struct desk_options *o)
{
	const char *const given[] = { o->base_url, o->smtp_url, o->acknowledge, o->undo };
	struct str *const slots[] = { &d->given.base_url, &d->given.smtp_url, &d->given.acknowledge,
		&d->given.undo };

	for (size_t i = 0; i < LENGTH(given); i++)
		if (given[i])
			*slots[i] = str_copy(&d->arena, str_from(given[i]));
}

static bool
bring_up_to_date(struct desk *d, struct db *db, bool *fresh, struct err *err)
{
	struct arena a;
	bool ok;

	if (!store_migrate(db, err) || !is_fresh(&d->arena, db, fresh, err))
		return false;
	arena_init(&a, &host_pages, LISTS_ARENA);
	ok = store_catch_up(&a, db, *fresh, err);
	arena_release(&a);
	return ok;
}

static bool
begin_data(struct desk *d, struct db *db, const struct desk_options *o, struct err *err)
{
	bool fresh;
	int64_t highest;

	if (!bring_up_to_date(d, db, &fresh, err))
		return false;
	if (fresh && !store_setting_put(db, STR("born"), time_rfc3339(&d->arena, &zone_utc,
	    clock_now(d->clock)), err))
		return false;
	given_at_start(d, o);
	if (!test_mark(d, db, fresh, o->test, err) || !settings_read(d, db, err))
		return false;
	d->smtp_tls = o->smtp_tls;
	if (o->smtp_user)
		d->smtp_user = keep(d, str_from(o->smtp_user));
	if (o->smtp_password)
		d->smtp_password = keep(d, str_from(o->smtp_password));
	if (o->smtp_token)
		d->smtp_token = keep(d, str_from(o->smtp_token));
	if (!store_highest_id(db, &highest, err))
		return false;
	id_seen(highest);
	if (db_is_on_server(d->where))
		id_set_apart();
	return true;
}

/* Is there a desk to be opened?  A server that is not there is no sign that there is none. */
static bool
desk_there(struct desk *d, const char *where, bool *out, struct err *err)
{
	struct err why = { 0 };
	struct str born;
	struct db *db;

	*out = false;
	if (!db_open(&db, where, DB_READ, &why))
		return !db_is_on_server(where) || err_set(err, why.kind, "%s", why.text);
	*out = !db_is_on_server(where)
	    || (store_setting_get(&d->arena, db, STR("born"), &born, &why) && born.len > 0);
	db_close(db);
	return why.kind != ERR_UNAVAILABLE || err_set(err, why.kind, "%s", why.text);
}

static bool
folder_ready(struct desk *d, const struct desk_options *o, const char *where, struct err *err)
{
	bool there;

	if (o->create)
		return dir_make(o->data, 0700, err) && spool_init(o->data, err);
	if (!desk_there(d, where, &there, err))
		return false;
	if (there)
		return true;
	if (db_is_on_server(where))
		return err_set(err, ERR_NOT_FOUND,
		    "there is no desk in this database yet; `heard serve --database …` makes one");
	return err_set(err, ERR_NOT_FOUND, "there is no desk in %s yet; `heard serve --data %s` makes one",
	    o->data, o->data);
}

static bool
packs_ready(struct desk *d, const struct desk_options *o, struct err *err)
{
	const char *folder = o->packs;

	arena_init(&d->packs_arena, &host_pages, PACKS_MEMORY);
	d->packs.pack = &pack_en;
	if (folder == NULL && o->at_work)
		folder = cstr(&d->arena, arena_fmt(&d->arena, "%s/packs", o->data));
	if (folder == NULL || (o->packs == NULL && !dir_is_there(folder)))
		return true;
	return packs_load(&d->packs_arena, folder, &d->packs, err);
}

static bool
profiles_ready(struct desk *d, const struct desk_options *o, struct err *err)
{
	return profiles_load(&d->arena, cstr(&d->arena, arena_fmt(&d->arena, "%s/profiles", o->data)),
	    &d->profiles, err);
}

/* The desk itself lies in its arena. */
static void
desk_forget(struct desk *d)
{
	struct arena arena = d->arena;

	arena_release(&d->packs_arena);
	settings_forget(d);
	pthread_mutex_destroy(&d->clocks.lock);
	arena_release(&d->clocks.arena);
	arena_release(&arena);
}

/* What would make every mail fail is said at the start. */
static bool
mail_ready(const struct desk_options *o, struct err *err)
{
	if (o->smtp_url && !str_starts(str_from(o->smtp_url), STR("smtp://"))
	    && !str_starts(str_from(o->smtp_url), STR("smtps://")))
		return err_set(err, ERR_USAGE, "--smtp begins with smtp:// or smtps://, like "
		    "smtp://mail.example.com:25");
	return !o->mail_ca || access(o->mail_ca, R_OK) == 0 || err_set(err, ERR_CONFIG,
	    "--mail-ca: %s can't be read", o->mail_ca);
}

bool
desk_open(struct desk **out, const struct desk_options *o, struct err *err)
{
	struct arena arena;
	struct desk *d;
	struct db *db;

	arena_init(&arena, &host_pages, DESK_ARENA_MAX);
	d = arena_new(&arena, struct desk);
	d->arena = arena;
	d->data = keep(d, str_from(o->data));
	d->where = o->database ? keep(d, str_from(o->database)) : cstr(&d->arena, arena_fmt(&d->arena,
	    "%s/heard.db", o->data));
	pthread_mutex_init(&d->set_lock, NULL);
	pthread_mutex_init(&d->force_lock, NULL);
	pthread_mutex_init(&d->clocks.lock, NULL);
	arena_init(&d->clocks.arena, &host_pages, ZONES_MEMORY);
	d->clock = o->clock ? o->clock : clock_real();
	d->mail_ca = o->mail_ca ? keep(d, str_from(o->mail_ca)) : NULL;
	if (!mail_ready(o, err) || !packs_ready(d, o, err) || !profiles_ready(d, o, err) || !folder_ready(d,
	    o, d->where, err)
	    || !db_open(&db, d->where, DB_WRITE, err)) {
		desk_forget(d);
		return false;
	}
	if (!begin_data(d, db, o, err) || !db_writer_start(&d->writer, db, err)) {
		db_close(db);
		desk_forget(d);
		return false;
	}
	pthread_mutex_init(&d->idle.lock, NULL);
	d->kept = kept_new(KEPT_ROOM);
	feed_init(d);
	mail_init();
	*out = d;
	return true;
}

void
desk_close(struct desk *d)
{
	if (!d)
		return;
	db_writer_stop(d->writer);
	feed_stop(d);
	while (d->idle.n > 0)
		db_close(d->idle.dbs[--d->idle.n]);
	pthread_mutex_destroy(&d->idle.lock);
	kept_free(d->kept);
	desk_forget(d);
}

struct clock *desk_clock(struct desk *d) { return d->clock; }
const char *desk_data(const struct desk *d) { return d->data; }
const char *desk_mail_ca(const struct desk *d) { return d->mail_ca; }
bool desk_is_test(const struct desk *d) { return d->test; }
const struct calendar *desk_calendar(const struct desk *d) { return &atomic_load(&d->in_force)->calendar; }
const struct pack *desk_pack(const struct desk *d) { return d->packs.pack; }
const struct profiles *desk_profiles(const struct desk *d) { return &d->profiles; }
const struct packs *desk_packs(const struct desk *d) { return &d->packs; }
enum role
desk_may_override(const struct desk *d)
{
	return str_eq(desk_firm(d)->override, STR("owner")) ? ROLE_OWNER : ROLE_LEAD;
}

struct str
role_or_above(enum role least)
{
	return least >= ROLE_OWNER ? STR("the owner") : least == ROLE_LEAD ? STR("a lead or the owner")
	    : STR("any of us");
}

enum role
desk_may_close_final(const struct desk *d)
{
	enum role role = ROLE_AGENT;

	(void)role_by_name(desk_firm(d)->close_final, &role);
	return role;
}

static int32_t
silent_days(const struct desk *d)
{
	int64_t days;

	return str_int(desk_firm(d)->silent_days, &days) && days >= 1 ? (int32_t)days : 1;
}

int64_t
desk_silent_before(const struct desk *d, int64_t now)
{
	const struct calendar *c = desk_calendar(d);
	int32_t today = day_at(c->zone, now), day = today;

	while (working_day_after(c, day, silent_days(d)) > today)
		day--;
	return moment_of(c->zone, day + 1, 0);
}

int64_t
desk_silent_from(const struct desk *d, int64_t asked)
{
	const struct calendar *c = desk_calendar(d);

	return moment_of(c->zone, working_day_after(c, day_at(c->zone, asked), silent_days(d)), 0);
}

const struct firm *desk_firm(const struct desk *d) { return &atomic_load(&d->in_force)->firm; }

bool
desk_shared_now(struct desk *d, struct db *db, int64_t *out, struct err *err)
{
	int64_t ours = clock_now(d->clock);

	if (!clock_can_move(d->clock))
		return db_shared_now(db, ours, out, err);
	*out = ours;
	return true;
}

#define HOLD_MAX_S 60
#define HOLD_S 10

int64_t
desk_undo_ms(const struct desk *d)
{
	int64_t s;

	if (!str_int(desk_firm(d)->undo, &s) || s < 0 || s > HOLD_MAX_S)
		s = HOLD_S;
	return s * SECOND_MS;
}

/* --- one text at a time: settings, the saved clock ------------------------------------------------- */

struct setting_job { struct str key, value; };

static bool
setting_job_run(struct db *db, void *ctx, struct err *err)
{
	const struct setting_job *job = ctx;
	return store_setting_put(db, job->key, job->value, err);
}

bool
desk_setting_put(struct desk *d, struct str key, struct str value, struct err *err)
{
	struct setting_job job = { key, value };

	if (!setting_by_key(key))
		return err_set(err, ERR_USAGE, "there is no setting called %.*s", STR_ARG(key));
	if (!db_writer_run(d->writer, setting_job_run, &job, err))
		return false;
	settings_again(d);
	return true;
}

bool
desk_clock_save(struct desk *d, struct err *err)
{
	char digits[24];
	struct arena a;
	struct buf b;
	struct setting_job job = { STR("clock"), { 0 } };
	bool ok;

	arena_init(&a, &host_pages, KIB(64));
	buf_init(&b, &a, sizeof(digits));
	buf_fmt(&b, "%" PRId64, clock_now(d->clock));
	job.value = buf_str(&b);
	ok = db_writer_run(d->writer, setting_job_run, &job, err);
	arena_release(&a);
	return ok;
}

bool
desk_clock_saved(const char *data, const char *database, int64_t *at, struct err *err)
{
	struct arena a;
	struct str value = STR_NONE, where;
	struct err ignored = { 0 };
	struct db *db;

	arena_init(&a, &host_pages, MIB(1));
	*at = 0;
	where = database ? str_from(database) : arena_fmt(&a, "%s/heard.db", data);
	if (!db_open(&db, cstr(&a, where), DB_READ, &ignored)) {        /* nothing there yet */
		arena_release(&a);
		return ignored.kind == ERR_NOT_FOUND || err_set(err, ignored.kind, "%s", ignored.text);
	}
	if (store_setting_get(&a, db, STR("clock"), &value, &ignored) && !str_int(value, at))
		*at = 0;
	db_close(db);
	arena_release(&a);
	return true;
}

/* --- seats ------------------------------------------------------------------------------------------ */

static struct db *
idle_take(struct idle *idle)
{
	struct db *db;

	pthread_mutex_lock(&idle->lock);
	db = idle->n > 0 ? idle->dbs[--idle->n] : NULL;
	pthread_mutex_unlock(&idle->lock);
	return db;
}

/* False: there are enough. */
static bool
idle_put(struct idle *idle, struct db *db)
{
	bool room;

	pthread_mutex_lock(&idle->lock);
	room = idle->n < IDLE_MAX;
	if (room)
		idle->dbs[idle->n++] = db;
	pthread_mutex_unlock(&idle->lock);
	return room;
}

/* Where the database lies is for those who start the desk, not for whoever loads a page. */
static bool
reader_open(struct db **out, struct desk *d, struct err *err)
{
	*out = idle_take(&d->idle);
	if (*out || db_open(out, d->where, DB_READ, err))
		return true;
	if (err->kind == ERR_UNAVAILABLE)
		err_set(err, ERR_UNAVAILABLE, "The database can't be reached just now. Nothing of this was "
		    "stored; please try again in a moment.");
	return false;
}

bool
seat_open(struct seat *s, struct desk *d, struct arena *a, struct actor who, struct err *err)
{
	struct db *db;

	if (!reader_open(&db, d, err))
		return false;
	*s = (struct seat){ .desk = d, .a = a, .db = db, .who = who, .now = clock_now(d->clock),
		.held = desk_hold(d) };
	return true;
}

void
seat_close(struct seat *s)
{
	if (!idle_put(&s->desk->idle, s->db))
		db_close(s->db);
	s->db = NULL;
	seat_rest(s);
}

void
seat_rest(struct seat *s)
{
	if (s->held)
		desk_let_go(s->desk, s->held);
	s->held = NULL;
}

bool
desk_form_answered(struct seat *s, struct str form, struct str *answer)
{
	struct err err = { 0 };
	struct form_row row;

	if (form.len == 0 || !store_form_get(s->a, s->db, form, &row, &err))
		return false;
	*answer = row.answer;
	return true;
}

bool
desk_verify(struct seat *s, struct verify_report *out, struct err *err)
{
	return store_verify(s->a, s->db, out, err);
}

struct rebuild_job {
	struct arena *a;
	bool swap;
	struct rebuild_report report;
};

static bool
rebuild_job_run(struct db *db, void *ctx, struct err *err)
{
	struct rebuild_job *job = ctx;
	return store_rebuild(job->a, db, job->swap, &job->report, err);
}

bool
desk_rebuild(struct desk *d, struct arena *a, bool swap, struct rebuild_report *out, struct err *err)
{
	struct rebuild_job job = { .a = a, .swap = swap };

	if (!db_writer_run(d->writer, rebuild_job_run, &job, err))
		return false;
	*out = job.report;
	return true;
}

/* --- the clock --------------------------------------------------------------------------------------- */

void
desk_set_mover(struct desk *d, bool (*move)(void *ctx, int64_t to, struct err *err), void *ctx)
{
	d->move = move;
	d->move_ctx = ctx;
}

bool
desk_move_clock(struct desk *d, int64_t to, struct err *err)
{
	if (!d->test || !clock_can_move(d->clock) || !d->move)
		return err_set(err, ERR_DENIED, "only the clock of a test folder can be moved");
	return d->move(d->move_ctx, to, err);
}

/* --- roles ------------------------------------------------------------------------------------------- */

static const char *const role_names[] = {
	[ROLE_NOBODY] = "nobody", [ROLE_CUSTOMER] = "customer", [ROLE_AGENT] = "agent",
	[ROLE_LEAD] = "lead", [ROLE_OWNER] = "owner", [ROLE_DESK] = "desk",
};

const char *
role_name(enum role r)
{
	return role_names[r];
}

bool
role_by_name(struct str name, enum role *out)
{
	for (size_t i = ROLE_AGENT; i <= ROLE_OWNER; i++)
		if (str_eq(name, str_from(role_names[i]))) {
			*out = (enum role)i;
			return true;
		}
	return false;
}
