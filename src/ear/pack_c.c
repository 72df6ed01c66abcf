/* pack_c.c - a compiled pack written out as C source.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/pack_tables.h"

#define NUMBERS_A_LINE 12

static void
put_numbers(struct buf *b, const char *name, const uint32_t *at, size_t n)
{
	buf_fmt(b, "\nstatic const uint32_t %s[] = {", name);
	for (size_t i = 0; i < n; i++)
		buf_fmt(b, "%s%lu,", i % NUMBERS_A_LINE ? " " : "\n\t", (unsigned long)at[i]);
	buf_put(b, n ? STR("\n};\n") : STR(" 0 };\n"));
}

static void
put_words(struct buf *b, const struct pack *p)
{
	buf_lit(b, "\nstatic const struct pack_word words[] = {");
	for (size_t i = 0; i < p->n_slots; i++)
		buf_fmt(b, "%s{ %lu, %lu },", i % 6 ? " " : "\n\t", (unsigned long)p->words[i].hash,
		    (unsigned long)p->words[i].id);
	buf_lit(b, "\n};\n\nstatic const struct pack_spelling spelling[] = {");
	for (size_t i = 0; i < p->n_words; i++)
		buf_fmt(
		    b, "%s{ %u, %u },", i % 10 ? " " : "\n\t", p->spelling[i].first, p->spelling[i].second);
	buf_lit(b, "\n};\n");
}

static void
put_outs(struct buf *b, const struct pack *p)
{
	buf_lit(b, "\nstatic const struct pack_out outs[] = {");
	for (size_t i = 0; i < p->n_outs; i++)
		buf_fmt(b, "%s{ %u, %u, %u, %u },", i % 6 ? " " : "\n\t", p->outs[i].label, p->outs[i].flags,
		    p->outs[i].after, p->outs[i].before);
	buf_put(b, p->n_outs ? STR("\n};\n") : STR(" { 0, 0, 0, 0 } };\n"));
}

static void
put_states(struct buf *b, const struct pack *p)
{
	buf_lit(b, "\nstatic const struct pack_state states[] = {");
	for (size_t i = 0; i <= p->n_states; i++) {
		const struct pack_state *s = &p->states[i];

		buf_fmt(b, "\n\t{ 0x%08lx%08lx, 0x%lx, %lu, %lu, %lu, %u, %u, %u, %u },",
		    (unsigned long)(s->accept >> 32), (unsigned long)(s->accept & 0xFFFFFFFF),
		    (unsigned long)s->accept_longer, (unsigned long)s->step_from,
		    (unsigned long)s->longer_from, (unsigned long)s->all_to_one, s->out_from, s->gap_from,
		    s->n_steps, s->n_longer);
	}
	buf_lit(b, "\n};\n");
}

/* Pairs of short numbers. */
#define PUT_PAIRS(b, type, name, at, n, first, second) do { \
	buf_fmt((b), "\nstatic const struct " type " %s[] = {", (name)); \
	for (size_t i_ = 0; i_ < (n); i_++) \
		buf_fmt((b), "%s{ %u, %u },", i_ % 8 ? " " : "\n\t", (at)[i_].first, (at)[i_].second); \
	buf_put((b), (n) ? STR("\n};\n") : STR(" { 0, 0 } };\n")); \
} while (0)

static void
put_short_numbers(struct buf *b, const char *name, const uint16_t *at, size_t n)
{
	buf_fmt(b, "\nstatic const uint16_t %s[] = {", name);
	for (size_t i = 0; i < n; i++)
		buf_fmt(b, "%s%u,", i % NUMBERS_A_LINE ? " " : "\n\t", at[i]);
	buf_put(b, n ? STR("\n};\n") : STR(" 0 };\n"));
}

static void
put_groups(struct buf *b, const struct pack *p)
{
	buf_lit(b, "\nstatic const struct pack_group groups[] = {");
	for (size_t i = 0; i <= p->n_groups; i++)
		buf_fmt(b, "%s{ %lu, %u, %u },", i % 6 ? " " : "\n\t", (unsigned long)p->groups[i].roles,
		    p->groups[i].key, p->groups[i].class_from);
	buf_lit(b, "\n};\n");
}

static void
put_members(struct buf *b, const struct pack *p)
{
	put_short_numbers(b, "class_start", p->class_start, p->n_words);
	put_short_numbers(b, "member_from", p->member_from, (size_t)p->n_member_nodes + 1);
	PUT_PAIRS(b, "pack_step", "member_steps", p->member_steps, p->n_member_steps, key, to);
	put_short_numbers(b, "member_group", p->member_group, p->n_member_nodes);
	put_groups(b, p);
	put_short_numbers(b, "group_classes", p->group_classes, p->n_group_classes);
}

static void
put_matters(struct buf *b, const struct pack *p)
{
	if (p->n_matters == 0)
		return;
	buf_lit(b, "\nstatic const struct pack_matter matters[] = {");
	for (uint32_t i = 0; i < p->n_matters; i++)
		buf_fmt(b, "%s{ %lu, 0x%lx },", i % 6 ? " " : "\n\t", (unsigned long)p->matters[i].word,
		    (unsigned long)p->matters[i].matters);
	buf_lit(b, "\n};\n");
}

static void
put_listed(struct buf *b, const struct pack *p)
{
	if (p->n_listed == 0)
		return;
	buf_lit(b, "\nstatic const struct pack_listed listed[] = {");
	for (uint32_t i = 0; i < p->n_listed; i++)
		buf_fmt(b, "%s{ 0x%08lx%08lx, %lu },", i % 6 ? " " : "\n\t",
		    (unsigned long)(p->listed[i].lists >> 32),
		    (unsigned long)(p->listed[i].lists & 0xFFFFFFFF),
		    (unsigned long)p->listed[i].word);
	buf_lit(b, "\n};\n");
}

static void
put_approved(struct buf *b, const struct pack *p)
{
	size_t words = 0;

	for (uint32_t i = 0; i < p->n_approved; i++)
		words += p->approved[i].n;
	if (p->n_approved == 0)
		return;
	put_numbers(b, "approved_words", p->approved_words, words);
	buf_lit(b, "\nstatic const struct pack_approved approved[] = {\n");
	for (uint32_t i = 0; i < p->n_approved; i++)
		buf_fmt(b, "\t{ { \"%.*s\", %zu }, %lu, %lu },\n", STR_ARG(p->approved[i].name),
		    p->approved[i].name.len, (unsigned long)p->approved[i].from,
		    (unsigned long)p->approved[i].n);
	buf_lit(b, "};\n");
}

void
pack_write_c(struct buf *b, const struct pack *p, struct str name)
{
	buf_lit(b, "/* Compiled from packs; edit those. */\n#include \"ear/pack_tables.h\"\n");
	put_words(b, p);
	put_states(b, p);
	PUT_PAIRS(b, "pack_step", "steps", p->steps, p->n_steps, key, to);
	PUT_PAIRS(b, "pack_gap", "gaps", p->gaps, p->n_gaps, most, to);
	put_short_numbers(b, "ends", p->ends, p->n_ends);
	put_numbers(b, "meanings", p->meanings, p->n_words);
	put_short_numbers(b, "word_keys", p->word_keys, p->n_words);
	put_members(b, p);
	put_outs(b, p);
	put_numbers(b, "weak", p->weak, p->n_weak);
	put_matters(b, p);
	put_listed(b, p);
	put_approved(b, p);
	buf_fmt(b,
	    "\nconst struct pack %.*s = {\n\t.words = words,\n\t.n_slots = %lu,\n\t.n_words = %lu,\n",
	    STR_ARG(name), (unsigned long)p->n_slots, (unsigned long)p->n_words);
	buf_fmt(b, "\t.states = states,\n\t.n_states = %lu,\n\t.steps = steps,\n\t.n_steps = %lu,\n",
	    (unsigned long)p->n_states, (unsigned long)p->n_steps);
	buf_fmt(b, "\t.gaps = gaps,\n\t.n_gaps = %lu,\n\t.ends = ends,\n\t.n_ends = %lu,\n",
	    (unsigned long)p->n_gaps, (unsigned long)p->n_ends);
	buf_fmt(b, "\t.n_member_nodes = %lu,\n\t.n_member_steps = %lu,\n\t.n_groups = %lu,\n"
	    "\t.n_group_classes = %lu,\n", (unsigned long)p->n_member_nodes, (unsigned long)p->n_member_steps,
	    (unsigned long)p->n_groups, (unsigned long)p->n_group_classes);
	buf_lit(b, "\t.spelling = spelling,\n\t.meanings = meanings,\n"
	    "\t.word_keys = word_keys,\n\t.class_start = class_start,\n"
	    "\t.member_from = member_from,\n\t.member_steps = member_steps,\n"
	    "\t.member_group = member_group,\n\t.groups = groups,\n\t.group_classes = group_classes,\n"
	    "\t.outs = outs,\n\t.weak = weak,\n");
	if (p->n_matters > 0)
		buf_fmt(b, "\t.matters = matters,\n\t.n_matters = %lu,\n", (unsigned long)p->n_matters);
	if (p->n_listed > 0)
		buf_fmt(b, "\t.listed = listed,\n\t.n_listed = %lu,\n", (unsigned long)p->n_listed);
	if (p->n_approved > 0)
		buf_fmt(b, "\t.approved = approved,\n\t.n_approved = %lu,\n"
		    "\t.approved_words = approved_words,\n", (unsigned long)p->n_approved);
	buf_fmt(
	    b, "\t.n_weak = %lu,\n\t.n_outs = %lu,\n\t.version = \"%s\",\n\t.roles = {",
	    (unsigned long)p->n_weak, (unsigned long)p->n_outs, p->version);
	for (size_t i = 0; i < ROLE_COUNT; i++)
		buf_fmt(b, " %u,", p->roles[i]);
	buf_lit(b, " },\n};\n");
}
