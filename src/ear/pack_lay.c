/* pack_lay.c - what the lines of a pack became, laid out as tables.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/group.h"
#include "ear/pack_inside.h"
#include "ear/states.h"
#include "ear/text.h"

static void
lay_words(struct builder *b, struct pack *p)
{
	uint32_t n = (uint32_t)b->hashes.n * 2;
	struct pack_word *words = arena_array(b->a, struct pack_word, n);

	for (uint32_t id = WORD_ID_FIRST; id < b->hashes.n; id++)
		words[word_slot(words, n, b->hashes.at[id])] = (struct pack_word){ b->hashes.at[id], id };
	p->words = words;
	p->n_slots = n;
	p->n_words = (uint32_t)b->hashes.n;
	p->spelling = b->spelling.at;
	p->meanings = b->meanings.at;
}

static void
lay_roles(const struct builder *b, struct pack *p)
{
	static const char *const names[ROLE_COUNT] = {
#define X(name, text) text,
		ROLES(X)
#undef X
	};

	for (size_t role = 0; role < ROLE_COUNT; role++) {
		for (size_t i = 1; i < b->classes.n; i++) {
			if (str_eq(b->classes.at[i].name, str_from(names[role])))
				p->roles[role] = (uint16_t)i;
		}
	}
}

/* ---- what tells words apart ---- */

/* What a class is asked for by: phrases, an "unless" of theirs, the ear itself. */
enum { BY_PHRASE = 1, BY_UNLESS = 2, BY_ROLE = 4 };

struct laying {
	struct arena *a;
	const struct builder *b;
	struct pack *p;
	uint8_t *asked;                         /* by class: BY_… */
	uint32_t *roles;                        /* by class: bit r: it has role r */
	struct groups words, members;           /* by word id; by node of the classes' trie */
};

static void
read_uses(struct laying *l)
{
	const struct builder *b = l->b;

	l->asked = arena_array(l->a, uint8_t, b->classes.n);
	l->roles = arena_array(l->a, uint32_t, b->classes.n);
	for (size_t i = 0; i < b->phrase_trie.edges.n; i++) {
		uint32_t key = b->phrase_trie.edges.at[i].key;

		if (EDGE_KIND(key) == EDGE_CLASS)
			l->asked[EDGE_VALUE(key)] |= BY_PHRASE;
	}
	for (size_t i = 0; i < b->outs.n; i++) {
		l->asked[b->outs.at[i].after] |= BY_UNLESS;
		l->asked[b->outs.at[i].before] |= BY_UNLESS;
	}
	for (size_t role = 0; role < ROLE_COUNT; role++) {
		l->asked[l->p->roles[role]] |= BY_ROLE;
		l->roles[l->p->roles[role]] |= 1u << role;
	}
	l->asked[CLASS_NONE] = 0;
	l->roles[CLASS_NONE] = 0;
}

static void
group_words(struct laying *l)
{
	const struct builder *b = l->b;

	l->words.of = arena_array(l->a, uint32_t, b->hashes.n);
	for (uint32_t class = 0; class < b->classes.n; class++) {
		const struct class *c = &b->classes.at[class];

		for (size_t i = 0; (l->asked[class] & BY_PHRASE) && i < c->members.n; i++)
			if (c->members.at[i].n == 1)
				group_part(l->a, &l->words, b->pool.at[c->members.at[i].start], class);
	}
	for (size_t i = 0; i < b->phrase_trie.edges.n; i++) {
		uint32_t key = b->phrase_trie.edges.at[i].key;

		if (EDGE_KIND(key) == EDGE_WORD)
			group_part(l->a, &l->words, EDGE_VALUE(key),
			    (uint32_t)b->classes.n + EDGE_VALUE(key));
	}
	groups_number(l->a, &l->words, b->hashes.n);
}

/* For phrases a member of one word is a word. */
static void
group_members(struct laying *l)
{
	const struct builder *b = l->b;

	l->members.of = arena_array(l->a, uint32_t, b->class_trie.nodes.n);
	for (uint32_t class = 0; class < b->classes.n; class++) {
		const struct class *c = &b->classes.at[class];

		for (size_t i = 0; i < c->members.n; i++) {
			const struct member *m = &c->members.at[i];
			unsigned asked = m->n == 1 ? BY_UNLESS | BY_ROLE : BY_UNLESS | BY_ROLE | BY_PHRASE;

			if (l->asked[class] & asked)
				group_part(l->a, &l->members, m->node, class);
		}
	}
	groups_number(l->a, &l->members, b->class_trie.nodes.n);
}

/* ---- classes ---- */

static void
lay_word_keys(struct laying *l)
{
	uint16_t *keys = arena_array(l->a, uint16_t, l->p->n_words);

	for (uint32_t id = 0; id < l->p->n_words; id++)
		keys[id] = group_key(l->words.of[id]);
	l->p->word_keys = keys;
}

/* What a group is a member of is what any node of it is. */
static bool
lay_groups(struct laying *l, const struct pack_trie *t)
{
	uint32_t n = l->members.n, *node_of = arena_array(l->a, uint32_t, n);
	struct pack_group *groups = arena_array(l->a, struct pack_group, n + 1);
	VEC(uint16_t) classes = { 0 };

	for (uint32_t node = 0; node < t->n_nodes; node++)
		node_of[l->members.of[node]] = node;
	for (uint32_t g = 1; g < n; g++) {
		groups[g] = (struct pack_group){ .key = group_key(g), .class_from = (uint16_t)classes.n };
		for (uint32_t v = t->value_from[node_of[g]]; v < t->value_from[node_of[g] + 1]; v++) {
			groups[g].roles |= l->roles[t->values[v]];
			if (l->asked[t->values[v]] & BY_UNLESS)
				vec_add(l->a, &classes) = (uint16_t)t->values[v];
		}
	}
	groups[n].class_from = (uint16_t)classes.n;
	l->p->groups = groups;
	l->p->n_groups = n;
	l->p->group_classes = classes.at;
	l->p->n_group_classes = (uint32_t)classes.n;
	return classes.n <= UINT16_MAX || err_set(l->b->err, ERR_DATA, "too many classes that an `unless` "
	    "names have the same words: leave some out");
}

/* The numbers of the nodes that are left when those that lead on alike are one; 0 for the others. */
static uint16_t *
number_nodes(struct laying *l, const struct pack_trie *t)
{
	uint16_t *numbers = arena_array(l->a, uint16_t, t->n_nodes), n = 1;

	for (uint32_t node = 0; node < t->n_nodes; node++) {
		if (node != 0 && numbers[node] == 0)
			continue;
		numbers[node] = node == 0 ? 0 : n++;
		for (uint32_t e = t->edge_from[node]; e < t->edge_from[node + 1]; e++)
			numbers[t->edges[e].to] = 1;
	}
	l->p->n_member_nodes = n;
	return numbers;
}

static void
lay_class_start(struct laying *l, const struct pack_trie *t, const uint16_t *numbers)
{
	uint16_t *start = arena_array(l->a, uint16_t, l->p->n_words);

	for (uint32_t e = t->edge_from[0]; e < t->edge_from[1]; e++)
		start[EDGE_VALUE(t->edges[e].key)] = numbers[t->edges[e].to];
	l->p->class_start = start;
}

static void
lay_members(struct laying *l, const struct pack_trie *t)
{
	uint16_t *numbers = number_nodes(l, t);
	VEC(struct pack_step) steps = { 0 };
	VEC(uint16_t) from = { 0 }, group = { 0 };

	for (uint32_t node = 0; node < t->n_nodes; node++) {
		if (node != 0 && numbers[node] == 0)
			continue;
		vec_add(l->a, &from) = (uint16_t)steps.n;
		vec_add(l->a, &group) = (uint16_t)l->members.of[node];
		for (uint32_t e = t->edge_from[node]; node != 0 && e < t->edge_from[node + 1]; e++)
			vec_add(l->a, &steps) = (struct pack_step){ (uint16_t)EDGE_VALUE(t->edges[e].key),
				numbers[t->edges[e].to] };
	}
	vec_add(l->a, &from) = (uint16_t)steps.n;
	lay_class_start(l, t, numbers);
	l->p->member_from = from.at;
	l->p->member_group = group.at;
	l->p->member_steps = steps.at;
	l->p->n_member_steps = (uint32_t)steps.n;
}

/* The members' trie: of a node its group is all that is asked. */
static bool
lay_classes(struct laying *l)
{
	struct pack_trie t;
	uint32_t *from;

	trie_flatten(l->a, &l->b->class_trie, &t);
	if (!lay_groups(l, &t))
		return false;
	from = arena_array(l->a, uint32_t, t.n_nodes + 1);
	for (uint32_t node = 0; node <= t.n_nodes; node++)
		from[node] = node;
	t.value_from = from;
	t.values = l->members.of;
	trie_fold(l->a, &t);
	lay_members(l, &t);
	return true;
}

/* ---- phrases ---- */

/* Of each class of phrases the groups of its members of one word, or of the longer ones; each once. */
static struct members
members_of_classes(struct laying *l, const struct groups *g, bool longer)
{
	const struct builder *b = l->b;
	uint32_t *from = arena_array(l->a, uint32_t, b->classes.n + 1);
	uint32_t *last = arena_array(l->a, uint32_t, g->n);
	VEC(uint32_t) at = { 0 };

	for (uint32_t class = 0; class < b->classes.n; class++) {
		const struct class *c = &b->classes.at[class];

		from[class] = (uint32_t)at.n;
		for (size_t i = 0; (l->asked[class] & BY_PHRASE) && i < c->members.n; i++) {
			const struct member *m = &c->members.at[i];
			uint32_t group = g->of[longer ? m->node : b->pool.at[m->start]];

			if (longer != (m->n > 1) || last[group] == class)
				continue;
			last[group] = class;
			vec_add(l->a, &at) = group;
		}
	}
	from[b->classes.n] = (uint32_t)at.n;
	return (struct members){ from, at.at, g->n };
}

static bool
lay_phrases(struct laying *l)
{
	struct members words = members_of_classes(l, &l->words, false);
	struct members longer = members_of_classes(l, &l->members, true);
	struct pack_trie t;

	trie_flatten(l->a, &l->b->phrase_trie, &t);
	trie_fold(l->a, &t);
	return states_lay(l->a, &t, l->words.of, &words, &longer, l->p, l->b->err);
}

/* ---- the rest ---- */

static uint64_t
hash_more(uint64_t hash, const void *bytes, size_t len)
{
	const unsigned char *b = bytes;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ b[i]) * UINT64_C(1099511628211);
	return hash;
}

static void
lay_version(const struct pack_source *sources, size_t n, struct pack *p)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < n; i++) {
		hash = hash_more(hash, sources[i].text.ptr, sources[i].text.len);
		hash = hash_more(hash, "", 1);
	}
	for (size_t i = 0; i < 16; i++)
		p->version[i] = digits[hash >> (60 - 4 * i) & 15];
}

/* The words of the class "weak", as words_of gives them. */
static void
lay_weak(struct builder *b, struct pack *p)
{
	VEC(uint32_t) words = { 0 };
	struct words weak;

	for (size_t i = 1; i < b->classes.n; i++) {
		const struct class *c = &b->classes.at[i];

		for (size_t k = 0; str_eq(c->name, STR("weak")) && k < c->members.n; k++) {
			uint32_t meaning = b->meanings.at[b->pool.at[c->members.at[k].start]];

			if (c->members.at[k].n == 1 && meaning > MEANING_NONE)
				vec_push(b->a, &words) = meaning;
		}
	}
	words_join(b->a, &(struct words){ words.at, words.n }, 1, &weak);
	p->weak = weak.at;
	p->n_weak = (uint32_t)weak.n;
}

/* Taken apart as a reply is, so that they meet. */
static void
lay_approved(struct builder *b, struct pack *p)
{
	struct pack_approved *rows = arena_array(b->a, struct pack_approved, b->approved.n + 1);
	VEC(uint32_t) words = { 0 };

	for (size_t i = 0; i < b->approved.n; i++) {
		const struct approved_text *from = &b->approved.at[i];
		struct text t;

		text_read(b->a, p, str_join(b->a, from->parts.at, from->parts.n, STR(" ")), &t);
		rows[i] = (struct pack_approved){ from->name, (uint32_t)words.n, 0 };
		for (size_t k = 0; k < t.n_tokens; k++)
			if (t.tokens[k].kind != TOKEN_MARK)
				vec_push(b->a, &words) = t.tokens[k].word;
		rows[i].n = (uint32_t)words.n - rows[i].from;
	}
	p->approved = rows;
	p->n_approved = (uint32_t)b->approved.n;
	p->approved_words = words.at;
}

bool
pack_lay(struct builder *b, const struct pack_source *sources, size_t n, const struct pack **out)
{
	struct pack *p = arena_new(b->a, struct pack);
	struct laying l = { .a = b->a, .b = b, .p = p };

	lay_words(b, p);
	p->listed = b->listed.at;
	p->n_listed = (uint32_t)b->listed.n;
	lay_roles(b, p);
	read_uses(&l);
	group_words(&l);
	group_members(&l);
	lay_word_keys(&l);
	if (!lay_classes(&l) || !lay_phrases(&l))
		return false;
	lay_version(sources, n, p);
	p->outs = b->outs.at;
	p->n_outs = (uint32_t)b->outs.n;
	lay_approved(b, p);
	lay_weak(b, p);
	p->matters = b->matters.at;
	p->n_matters = (uint32_t)b->matters.n;
	*out = p;
	return true;
}
