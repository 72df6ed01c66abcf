/* blocks.c - the firm's own texts: written, changed and taken away by a lead.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/block.h"

#include "pages/pages.h"
#include "web/error.h"
#include "web/handlers.h"
#include "web/moment.h"
#include "web/pages.h"

static struct str
uses_of(struct request *r, const struct block_row *row)
{
	if (row->uses == 0)
		return STR("has not gone out yet");
	return arena_fmt(r->seat.a, "went out %" PRId64 " %s, last %.*s", row->uses,
	    row->uses == 1 ? "time" : "times", STR_ARG(moment_words(r, row->used_at)));
}

struct finding_view *
findings_to_read(struct arena *a, const struct findings *all)
{
	static const char *const tags[] = { [SEVERITY_HINT] = "hint", [SEVERITY_WARN] = "warns",
		[SEVERITY_BLOCK] = "blocks" };
	static const char *const kinds[] = { [SEVERITY_HINT] = "soft", [SEVERITY_WARN] = "due",
		[SEVERITY_BLOCK] = "bad" };
	struct finding_view *list = arena_array(a, struct finding_view, all->list.n);

	for (size_t i = 0; i < all->list.n; i++) {
		const struct finding *f = &all->list.at[i];

		list[i] = (struct finding_view){ .kind = str_from(kinds[f->severity]),
			.tag = str_from(tags[f->severity]), .message = f->message, .suggest = f->suggest,
			.rule = str_from(rule_id(f->rule)), .about = f->about };
	}
	return list;
}

/* What was refused comes back as it was typed. */
static void
keep_typed(struct request *r, struct blocks_page *v)
{
	int64_t id = request_int(r, "id");

	v->new_block = (struct block_line){ .name = request_text(r, "name"), .text = request_text(r, "text"),
		.open = true };
	for (size_t i = 0; i < v->n && id != 0; i++)
		if (v->list[i].id == id) {
			v->list[i].name = v->new_block.name;
			v->list[i].text = v->new_block.text;
			v->list[i].open = true;
			v->new_block = (struct block_line){ 0 };
		}
}

static void
fill_words(struct request *r, struct blocks_page *v)
{
	while (block_words[v->n_words].name)
		v->n_words++;
	v->words = arena_array(r->seat.a, struct choice, v->n_words);
	for (size_t i = 0; i < v->n_words; i++)
		v->words[i] = (struct choice){ arena_fmt(r->seat.a, "{%s}", block_words[i].name),
			str_from(block_words[i].what), false };
}

static void
show(struct request *r, bool typed)
{
	struct blocks_page v = { 0 };
	struct block_view *blocks;
	struct err err = { 0 };

	if (!desk_blocks(&r->seat, &blocks, &v.n, &err)) {
		web_fail(r, &err);
		return;
	}
	v.list = arena_array(r->seat.a, struct block_line, v.n);
	for (size_t i = 0; i < v.n; i++) {
		v.list[i] = (struct block_line){ .id = blocks[i].row.id, .name = blocks[i].row.name,
			.text = blocks[i].row.text, .uses = uses_of(r, &blocks[i].row) };
		v.list[i].findings = findings_to_read(r->seat.a, &blocks[i].findings);
		v.list[i].n_findings = blocks[i].findings.list.n;
	}
	fill_words(r, &v);
	if (typed)
		keep_typed(r, &v);
	page_init(r, &v.page, STR("Texts"), STR("settings"));
	WEB_PAGE(r, typed ? err_status(&r->err) : 200, render_blocks, &v);
}

void
blocks_page(struct request *r)
{
	show(r, false);
}

void
blocks_again(struct request *r)
{
	show(r, true);
}

static struct in_block *
block_sent(struct request *r)
{
	struct in_block *in = arena_new(r->seat.a, struct in_block);

	in->id = request_int(r, "id");
	in->name = request_text(r, "name");
	in->text = request_text(r, "text");
	return in;
}

void
block_save(struct request *r)
{
	web_act(r, act_block_put, block_sent(r), STR("/settings/blocks"));
}

void
block_remove(struct request *r)
{
	web_act(r, act_block_remove, block_sent(r), STR("/settings/blocks"));
}
