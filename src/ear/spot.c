/* spot.c - the spots of a text where a word may stand, and the members of classes met from each.
 *
 * Worked out once for a text: what phrases and clauses ask of a word again and again is a look at a list.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/text_inside.h"

#define REACHES_MAX 64                          /* members that may start at one spot */

/* The node of the members' trie that a word leads to from another, or 0. */
static uint32_t
member_step(const struct pack *p, uint32_t node, uint32_t id)
{
	uint32_t low = p->member_from[node], high = p->member_from[node + 1];

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (p->member_steps[mid].key == id)
			return p->member_steps[mid].to;
		if (p->member_steps[mid].key < id)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

static bool
class_has(const struct pack *p, uint32_t group, uint32_t class)
{
	uint32_t low = p->groups[group].class_from, high = p->groups[group + 1].class_from;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (p->group_classes[mid] == class)
			return true;
		if (p->group_classes[mid] < class)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

/* ---- the spots ---- */

static void
spot_id(const struct pack *p, struct spot *s, uint16_t id)
{
	uint16_t key = p->word_keys[id];

	if (id == WORD_ID_NONE)
		return;
	s->keys[s->n] = key;
	s->ids[s->n++] = id;
	if (key != 0)
		s->bits |= word_bit(key);
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
	spot_id(r->pack, s, u->whole);
	spot_id(r->pack, s, u->kind);
	spot_id(r->pack, s, u->first);
	if (!split)
		return at + 1;
	s[1] = (struct spot){ .unit = unit, .next = at + 2, .half = true };
	spot_id(r->pack, &s[1], u->second[0]);
	spot_id(r->pack, &s[1], u->second[1]);
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
	uint16_t group = r->pack->member_group[node];

	if (group != 0)
		vec_add(r->a, &r->reaches) = (struct reach){ group, r->pack->groups[group].key, to };
}

/* The members that go on at a spot behind a node of the members' trie. */
static void
reach_on(struct reader *r, uint32_t node, uint32_t at, size_t most)
{
	const struct pack *p = r->pack;
	const struct spot *s = &r->spots[at];

	if (p->member_from[node] == p->member_from[node + 1])
		return;
	for (uint32_t i = 0; i < s->n && r->reaches.n < most; i++) {
		uint32_t child = member_step(p, node, s->ids[i]), to = behind(r, at, i);

		if (child == 0)
			continue;
		push_reach(r, child, to);
		reach_on(r, child, to, most);
	}
}

static void
read_reaches(struct reader *r, uint32_t at)
{
	const struct pack *p = r->pack;
	struct spot *s = &r->spots[at];
	uint32_t roles = 0;

	s->reach = (uint32_t)r->reaches.n;
	for (uint32_t i = 0; i < s->n; i++)
		push_reach(r, p->class_start[s->ids[i]], behind(r, at, i));
	s->longer = (uint32_t)r->reaches.n;
	for (uint32_t i = 0; i < s->n; i++)
		reach_on(r, p->class_start[s->ids[i]], behind(r, at, i), s->reach + REACHES_MAX);
	for (uint32_t i = s->reach; i < r->reaches.n; i++) {
		roles |= p->groups[r->reaches.at[i].group].roles;
		if (i >= s->longer)
			s->longer_bits |= longer_bit(r->reaches.at[i].key);
	}
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

		if (n > longest && class_has(r->pack, r->reaches.at[i].group, class))
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

		if (n > longest && (r->pack->groups[r->reaches.at[i].group].roles >> role & 1))
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
