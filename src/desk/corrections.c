/* corrections.c - readings that people put right, as labelled words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "desk/making.h"

struct found { const struct event *turn, *read; };

/* The turn an event is about, and its last reading before it. */
static struct found
find_turn(const struct event *events, size_t n, const struct event *e)
{
	struct found f = { 0 };

	for (size_t i = 0; i < n && events[i].seq < e->seq; i++) {
		if (events[i].seq == e->turn)
			f.turn = &events[i];
		if (events[i].kind == EVENT_READ && events[i].turn == e->turn)
			f.read = &events[i];
	}
	return f;
}

static struct str
read_there(struct arena *a, const struct event *read, const struct event *e)
{
	struct str *names = arena_array(a, struct str, (read != NULL ? read->n_moves : 0) + 1);
	size_t n = 0;

	for (size_t i = 0; read != NULL && i < read->n_moves; i++)
		if (read->moves[i].start < e->end && read->moves[i].end > e->start)
			names[n++] = str_from(label_name(read->moves[i].move));
	return str_join(a, names, n, STR(","));
}

bool
desk_corrections(struct seat *s, int64_t after, struct correction_line **out, size_t *n, struct err *err)
{
	struct event *made, *events = NULL;
	struct correction_line *lines;
	size_t n_made, n_events = 0;
	int64_t case_id = 0;

	if (!seat_needs(s, ROLE_LEAD, err) || !store_events_of_kind(s->a, s->db, EVENT_READING_CORRECTED,
	    after,
	    CORRECTIONS_MOST, &made, &n_made, err))
		return false;
	lines = arena_array(s->a, struct correction_line, n_made + 1);
	*n = 0;
	for (size_t i = 0; i < n_made; i++) {
		const struct event *e = &made[i];
		struct found f;

		if (e->case_id != case_id && !store_events(s->a, s->db, e->case_id, 0, &events,
		    &n_events, err))
			return false;
		case_id = e->case_id;
		f = find_turn(events, n_events, e);
		if (f.turn != NULL)
			lines[(*n)++] = (struct correction_line){ e->id, e->case_id, e->turn, e->at, e->start,
				e->end, f.turn->text, read_there(s->a, f.read, e), e->move };
	}
	*out = lines;
	return true;
}
