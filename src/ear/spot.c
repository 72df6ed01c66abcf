/* spot.c - the spots of a text where a word may stand, and the members of classes met from each.
 *
 * Worked out once for a text: what phrases and clauses ask of a word again and again is a look at a list.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/text_inside.h"

#define REACHES_MAX 64                          /* members that may start at one spot */

static uint32_t
trie_step(const struct pack_trie *t, uint32_t node, uint32_t key)
{
	uint32_t low = t->edge_from[node], high = t->edge_from[node + 1];

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (t->edges[mid].key == key)
			return t->edges[mid].to;
		if (t->edges[mid].key < key)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

bool
class_has(const struct pack *p, uint32_t node, uint32_t class)
{
	uint32_t low = p->classes.value_from[node], high = p->classes.value_from[node + 1];

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (p->classes.values[mid] == class)
			return true;
		if (p->classes.values[mid] < class)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

/* ---- the spots ---- */

static void
spot_id(struct spot *s, uint16_t id)
{
	if (id == WORD_ID_NONE)
		return;
	s->ids[s->n++] = id;
	s->bits |= word_bit(id);
}

static bool
is_split(const struct unit *u)
{
	return u->first != 0 || u->second[0] != 0 || u->second[1] != 0;
}

static uint32_t
lay_spot(struct reader *r, uint32_t unit, uint32_t at)
{
	struct unit *u = &r->units.at[unit];
	struct spot *s = &r->spots[at];
	bool split = is_split(u);

	u->spot = at;
	*s = (struct spot){ .unit = unit, .next = at + 1 + split, .split = u->first != 0 };
	spot_id(s, u->whole);
	spot_id(s, u->kind);
	spot_id(s, u->first);
	if (!split)
		return at + 1;
	s[1] = (struct spot){ .unit = unit, .next = at + 2, .half = true };
	spot_id(&s[1], u->second[0]);
	spot_id(&s[1], u->second[1]);
	return at + 2;
}

static uint32_t
count_spots(const struct reader *r)
{
	uint32_t n = (uint32_t)r->units.n;

	for (size_t i = 0; i < r->units.n; i++)
		n += is_split(&r->units.at[i]);
	return n;
}

/* ---- what is met from each ---- */

static void
push_reach(struct reader *r, uint32_t node, uint32_t to)
{
	vec_add(r->a, &r->reaches) = (struct reach){ node, to };
}

/* The members that go on at a spot behind a node of the classes' trie. */
static void
reach_on(struct reader *r, uint32_t node, uint32_t at, size_t most)
{
	const struct pack_trie *t = &r->pack->classes;
	const struct spot *s = &r->spots[at];

	if (t->edge_from[node] == t->edge_from[node + 1])
		return;
	for (uint32_t i = 0; i < s->n && r->reaches.n < most; i++) {
		uint32_t child = trie_step(t, node, EDGE_KEY(EDGE_WORD, s->ids[i])), to = behind(r, at, i);

		if (child == 0)
			continue;
		if (t->value_from[child] < t->value_from[child + 1])
			push_reach(r, child, to);
		reach_on(r, child, to, most);
	}
}

static void
read_reaches(struct reader *r, uint32_t at)
{
	struct spot *s = &r->spots[at];
	uint32_t roles = 0;

	s->reach = (uint32_t)r->reaches.n;
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t node = r->pack->class_start[s->ids[i]];

		if (node != 0)
			push_reach(r, node, behind(r, at, i));
	}
	s->longer = (uint32_t)r->reaches.n;
	for (uint32_t i = s->reach; i < s->longer; i++)
		reach_on(r, r->reaches.at[i].node, r->reaches.at[i].to, s->reach + REACHES_MAX);
	for (size_t i = s->reach; i < r->reaches.n; i++)
		roles |= r->pack->class_roles[r->reaches.at[i].node];
	r->units.at[s->unit].roles |= roles;
}

void
read_spots(struct reader *r)
{
	uint32_t n = count_spots(r), at = 0;

	r->spots = arena_array(r->a, struct spot, n + 1);
	vec_reserve(r->a, &r->reaches, (size_t)n * 2 + 1);
	for (uint32_t unit = 0; unit < r->units.n; unit++)
		at = lay_spot(r, unit, at);
	r->n_spots = n;
	r->spots[n] = (struct spot){ .unit = (uint32_t)r->units.n, .next = n };
	for (at = 0; at < n; at++)
		read_reaches(r, at);
	r->spots[n].reach = r->spots[n].longer = (uint32_t)r->reaches.n;
}

/* ---- asked of a unit ---- */

/* Where a reach ends, in units from one on; 0 when that is behind the end. */
static inline uint32_t
units_to(const struct reader *r, const struct reach *reach, uint32_t unit, uint32_t end)
{
	const struct spot *to = &r->spots[reach->to];

	return to->unit + to->half <= end ? to->unit + to->half - unit : 0;
}

static uint32_t
longest_of_class(const struct reader *r, uint32_t at, uint32_t class, uint32_t end)
{
	uint32_t longest = 0;

	for (uint32_t i = r->spots[at].reach; i < r->spots[at + 1].reach; i++) {
		uint32_t n = units_to(r, &r->reaches.at[i], r->spots[at].unit, end);

		if (n > longest && class_has(r->pack, r->reaches.at[i].node, class))
			longest = n;
	}
	return longest;
}

static uint32_t
longest_of_role(const struct reader *r, uint32_t at, enum role role, uint32_t end)
{
	uint32_t longest = 0;

	for (uint32_t i = r->spots[at].reach; i < r->spots[at + 1].reach; i++) {
		uint32_t n = units_to(r, &r->reaches.at[i], r->spots[at].unit, end);

		if (n > longest && (r->pack->class_roles[r->reaches.at[i].node] >> role & 1))
			longest = n;
	}
	return longest;
}

uint32_t
class_at(const struct reader *r, uint16_t class, uint32_t unit, uint32_t end)
{
	uint32_t at, n;

	if (unit >= end)
		return 0;
	at = r->units.at[unit].spot;
	n = longest_of_class(r, at, class, end);
	/* "isn't" holds its "not" in its second half */
	return n == 0 && r->spots[at + 1].half ? longest_of_class(r, at + 1, class, end) : n;
}

uint32_t
role_met(const struct reader *r, enum role role, uint32_t unit, uint32_t end)
{
	uint32_t at = r->units.at[unit].spot, n = longest_of_role(r, at, role, end);

	return n == 0 && r->spots[at + 1].half ? longest_of_role(r, at + 1, role, end) : n;
}
