/* file.c - what came along with messages.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/kept.h"
#include "desk/making.h"
#include "desk/view.h"
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
