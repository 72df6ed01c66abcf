/* file.c - what came along with messages.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/kept.h"
#include "desk/making.h"
#include "desk/view.h"
#include "mail/invite.h"
#include "store/blob.h"
#include "store/raw.h"

static const struct attachment *
nth_file(const struct state *s, int64_t n)
{
	for (size_t i = 0; i < s->turns.n && n > 0; i++) {
		const struct turn *t = &s->turns.at[i];

		if (n <= (int64_t)t->n_files)
			return &t->files[n - 1];
		n -= (int64_t)t->n_files;
	}
	return NULL;
}

bool
desk_file(struct seat *s, int64_t case_id, int64_t n, struct file_view *out, struct err *err)
{
	struct state state;
	struct event *events;
	size_t n_events;
	const struct attachment *file;

	if (!seat_needs(s, ROLE_AGENT, err) || !seat_leading(s, case_id, &state, &events, &n_events, err))
		return false;
	file = nth_file(&state, n);
	if (!file)
		return err_set(err, ERR_NOT_FOUND, "This case has no such file. Open the case: what came "
		    "with its messages is listed there.");
	out->about = *file;
	return store_blob_get(s->a, s->db, file->digest, &out->bytes, err);
}

/* --- dates ------------------------------------------------------------------------------------------- */

#define CALENDARS_MOST 3                        /* of one message that are opened */
#define CALENDAR_ARENA MIB(8)

static bool
is_there(const struct date_list *list, const struct date_view *v)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct date_view *one = &list->at[i];

		if (str_eq(one->heading, v->heading) && str_eq(one->what, v->what)
		    && str_eq(one->when, v->when) && str_eq(one->where, v->where))
			return true;
	}
	return false;
}

static int64_t
when_told(const struct invite_time *t)
{
	return t->when == INVITE_MOMENT ? t->at : 0;
}

static void
add_date(struct seat *s, struct arena *beside, const struct invite *i, struct date_list *out)
{
	struct date_view v = {
		.heading = invite_heading(beside, i), .what = i->what, .where = i->where,
		.when = invite_when(beside, i, desk_calendar(s->desk)->zone), .who = invite_who(beside, i),
		.from = when_told(&i->from), .to = when_told(&i->to), .called_off = i->called_off,
	};
	struct str *kept[] = { &v.heading, &v.what, &v.when, &v.where, &v.who };

	if (is_there(out, &v))
		return;
	if (out->n == INVITES_MOST) {
		out->more = true;
		return;
	}
	for (size_t k = 0; k < LENGTH(kept); k++)
		*kept[k] = str_copy(s->a, *kept[k]);
	out->at[out->n++] = v;
}

static void
add_dates(struct seat *s, struct arena *beside, struct str digest, struct date_list *out)
{
	struct err ignored = { 0 };
	struct invite *list;
	struct str bytes;
	size_t n, more;

	if (!store_blob_get(beside, s->db, digest, &bytes, &ignored))
		return;
	list = invite_read(beside, bytes, &n, &more);
	out->more = out->more || more > 0;
	for (size_t i = 0; i < n; i++)
		add_date(s, beside, &list[i], out);
}

void
desk_dates(struct seat *s, const struct turn *t, struct date_list *out)
{
	size_t opened = 0;

	*out = (struct date_list){ 0 };
	for (size_t i = 0; i < t->n_files && opened < CALENDARS_MOST; i++) {
		const struct attachment *f = &t->files[i];
		struct arena beside;

		if (t->ours || !invite_is_type(f->type, f->name) || f->size > (int64_t)INVITE_BYTES)
			continue;
		if (opened++ == 0)
			out->at = arena_array(s->a, struct date_view, INVITES_MOST);
		arena_init(&beside, s->a->host, CALENDAR_ARENA);
		add_dates(s, &beside, f->digest, out);
		arena_release(&beside);
	}
}

/* --- its bytes --------------------------------------------------------------------------------------- */

struct str
desk_file_digest(struct seat *s, struct str bytes)
{
	return link_hash(s->a, bytes);
}

/* The mail may be large; of it only the page is kept. */
static bool
page_of(struct seat *s, struct arena *beside, int64_t id, struct str *out, struct err *err)
{
	struct raw_row raw;

	if (!store_raw_by_id(beside, s->db, id, &raw, err))
		return false;
	*out = str_copy(s->a, message_page(beside, raw.bytes));
	return true;
}

bool
desk_formatted(struct seat *s, int64_t case_id, int64_t turn, struct str *out, struct err *err)
{
	struct state state;
	struct event *events;
	struct arena beside;
	const struct turn *t;
	size_t n;
	bool ok;

	if (!seat_needs(s, ROLE_AGENT, err) || !seat_leading(s, case_id, &state, &events, &n, err))
		return false;
	t = state_turn(&state, turn);
	if (!t || t->raw == 0)
		return err_set(err, ERR_NOT_FOUND, "There is no such mail in this case.");
	arena_init(&beside, s->a->host, 2 * MESSAGE_ARENA);
	ok = page_of(s, &beside, t->raw, out, err);
	arena_release(&beside);
	return ok;
}
