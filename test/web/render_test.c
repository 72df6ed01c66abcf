/* render_test.c - every page rendered with nothing, with a usual day, with far too much, and with what
 * an attacker would write: each is whole HTML, and text stays text.
 *
 * With HEARD_RENDER_TO=FOLDER the pages are written there, to be looked at.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "host/file.h"
#include "host/mem.h"
#include "pages/pages.h"
#include "web/pages.h"

#define HOSTILE \
	"<script>alert(1)</script>\"' onmouseover=x <img src=x onerror=alert(2)> \xff\xc0 " \
	"javascript:alert(3) ]]> --> &amp;"

enum kind { EMPTY, USUAL, HUGE_DATA, HOSTILE_DATA, KINDS };
static const char *const kind_names[] = { "empty", "usual", "huge", "hostile" };

static struct arena arena;

static int
setup(void **state)
{
	(void)state;
	arena_init(&arena, &host_pages, MIB(256));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* --- is it whole? ------------------------------------------------------------------------------ */

struct walk {
	struct str page;
	struct str open[64];
	size_t depth;
	VEC(struct str) ids;
};

static bool
is_one_of(struct str name, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(name, str_from(*list)))
			return true;
	return false;
}

static void
take_id(struct walk *w, struct str tag)
{
	size_t at = str_find(tag, STR(" id=\"")), end;

	if (at == STR_NOT_FOUND)
		return;
	tag = str_sub(tag, at + 5, tag.len);
	end = str_find_char(tag, '"');
	assert_true(end != STR_NOT_FOUND);
	tag = str_sub(tag, 0, end);
	for (size_t i = 0; i < w->ids.n; i++)
		if (str_eq(w->ids.at[i], tag))
			fail_msg("the id \"%.*s\" stands twice", STR_ARG(tag));
	vec_push(&arena, &w->ids) = tag;
}

static void
take_tag(struct walk *w, struct str tag)
{
	static const char *const alone[] = { "input", "meta", "link", "br", "img", "!doctype", NULL };
	static const char *const ours[] = { "html", "head", "title", "script", "header", "a", "nav", "form",
		"button", "section", "p", "b", "span", "main", "div", "h1", "h2", "h3", "ul", "ol", "li",
		"label", "article", "time", "mark", "details", "summary", "select", "option", "textarea",
		"aside", "datalist", "dl", "dt", "dd", "small", "strong", "fieldset", "legend", "code",
		"table", "thead", "tbody", "tr", "th", "td", NULL };
	bool closes = str_starts(tag, STR("/"));
	struct str name = closes ? str_sub(tag, 1, tag.len) : tag;
	size_t end = 0;

	while (end < name.len && name.ptr[end] != ' ' && name.ptr[end] != '\n')
		end++;
	name = str_sub(name, 0, end);
	if (is_one_of(name, alone)) {
		take_id(w, tag);
		return;
	}
	if (!is_one_of(name, ours))
		fail_msg("<%.*s> is none of our tags", STR_ARG(name));
	assert_int_equal(str_find(tag, STR(" style=")), STR_NOT_FOUND);
	if (!closes) {
		assert_in_range(w->depth, 0, LENGTH(w->open) - 1);
		w->open[w->depth++] = name;
		take_id(w, tag);
		return;
	}
	if (w->depth == 0 || !str_eq(w->open[w->depth - 1], name))
		fail_msg("</%.*s> closes <%.*s>", STR_ARG(name),
		    STR_ARG(w->depth ? w->open[w->depth - 1] : STR("nothing")));
	w->depth--;
}

/* A ">" within the quotes of an attribute ends no tag. */
static size_t
tag_end(struct str s, size_t at)
{
	bool quoted = false;

	for (; at < s.len; at++) {
		if (s.ptr[at] == '"')
			quoted = !quoted;
		else if (s.ptr[at] == '>' && !quoted)
			return at;
	}
	fail_msg("a tag is never closed");
	return at;
}

static void
check_whole(struct str page)
{
	struct walk w = { .page = page };

	for (size_t at = 0; at < page.len; at++) {
		size_t end;

		if (page.ptr[at] != '<')
			continue;
		end = tag_end(page, at + 1);
		take_tag(&w, str_sub(page, at + 1, end));
		at = end;
	}
	if (w.depth > 0)
		fail_msg("<%.*s> is never closed", STR_ARG(w.open[w.depth - 1]));
	assert_int_equal(str_find(page, STR("<script>")), STR_NOT_FOUND);
	assert_int_equal(str_find(page, STR("<img")), STR_NOT_FOUND);
	assert_int_equal(str_find(page, STR("href=\"javascript:")), STR_NOT_FOUND);
}

static void
write_page(const char *name, enum kind kind, struct str page)
{
	const char *folder = getenv("HEARD_RENDER_TO");
	struct err err = { 0 };
	AUTO_FD fd = -1;

	if (!folder)
		return;
	fd = open(cstr(&arena, arena_fmt(&arena, "%s/%s-%s.html", folder, name, kind_names[kind])),
	    O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0 && fd_write_all(fd, page, &err));
}

/* --- what stands on the pages ------------------------------------------------------------------ */

static struct str
say(enum kind kind, const char *usual)
{
	struct buf b;

	if (kind == USUAL)
		return str_from(usual);
	if (kind == HOSTILE_DATA)
		return STR(HOSTILE);
	if (kind == EMPTY)
		return STR_NONE;
	buf_init(&b, &arena, MIB(1));
	for (int i = 0; i < 60; i++)
		buf_fmt(&b, "%s Donaudampfschifffahrtsgesellschaftskapit\xc3\xa4n ", usual);
	return buf_str(&b);
}

static size_t
many(enum kind kind, size_t usual)
{
	return kind == EMPTY ? 0 : kind == HUGE_DATA ? usual * 12 : usual;
}

#define LIST(kind, T, n) arena_array(&arena, T, many(kind, n) + 1)

static struct moment
moment(enum kind kind, const char *text)
{
	return (struct moment){ say(kind, text), say(kind, "Monday 1 June 2026, 08:12 (Europe/London)"),
		say(kind, "2026-06-01T08:12:00+01:00") };
}

static struct markup
csrf_of(struct str token)
{
	struct buf b;
	struct html h = { .b = &b };

	buf_init(&b, &arena, KIB(64));
	render_csrf(&h, token);
	return (struct markup){ buf_str(&b) };
}

static struct markup
once_of(struct str id)
{
	struct buf b;
	struct html h = { .b = &b };

	buf_init(&b, &arena, KIB(64));
	render_once(&h, id);
	return (struct markup){ buf_str(&b) };
}

static struct page
page(enum kind kind, const char *title, const char *current)
{
	return (struct page){
		.title = str_from(title),
		.current = str_from(current),
		.agent = say(kind, "Asha Rao"),
		.firm = say(kind, "Fenland Fibre"),
		.csrf = csrf_of(say(kind, "c5f")),
		.form = once_of(say(kind, "00112233445566778899aabbccddeeff")),
		.demo = true,
		.version = STR("1"),
		.clock = say(kind, "Monday 1 June, 8:12 am"),
		.path = say(kind, "/cases/7"),
		.role = ROLE_OWNER,
		.error = kind == HOSTILE_DATA ? STR(HOSTILE) : STR_NONE,
	};
}

static struct today_page
today(enum kind k)
{
	static const struct {
		const char *title;
		struct {
			const char *who, *what, *reason, *quote, *tag, *kind, *action;
		} rows[2];
	} parts[] = {
		{ "Promised, and due", { { "Tom Bell", "his parents’ alarm line",
					     "Promised for noon, 40 minutes ago. He has not heard from us.",
					     "I’ll ring you by noon", "missed", "bad", "Own it and write" },
					   { "Ines Moreau", "six weeks without broadband",
					       "They will hear from us by 4 pm, also with nothing new.", "",
					       "in 3 h", "due", "Write it" } } },
		{ "They answered",
		    { { "Ines Moreau", "six weeks without broadband", "Corrected your playback.",
			  "It isn’t the telly.", "", "", "Play back again" },
			{ "Owen Price", "letters to his mother", "Says it is not enough yet.",
			    "You fixed the bill, not the letters to my mother.", "", "",
			    "Answer that one" } } },
		{ "New", { { "Gwen Adeyemi", "charged twice for one month", "Nobody has answered yet.",
			       "I want it today.", "", "", "Hear them" },
			     { "R. Castellanos", "a parcel left in the rain", "Nobody has answered yet.", "",
				 "", "", "Hear them" } } },
	};
	struct today_page v = { .page = page(k, "Today", "today"),
		.greeting = say(k, "Good afternoon, Asha. Six things need someone."),
		.line = say(k,
		    "Monday 1 June, 3:20 pm · 31 cases are open, 12 of them yours · 1 promise is overdue") };

	v.n_parts = many(k, LENGTH(parts));
	v.parts = LIST(k, struct today_part, LENGTH(parts));
	for (size_t i = 0; i < v.n_parts; i++) {
		v.parts[i] = (struct today_part){ arena_fmt(&arena, "part-%zu", i),
			say(k, parts[i % 3].title), LIST(k, struct today_row, 2), many(k, 2) };
		for (size_t n = 0; n < v.parts[i].n; n++)
			v.parts[i].rows[n] = (struct today_row){ 7, say(k, parts[i % 3].rows[n % 2].who),
				say(k, parts[i % 3].rows[n % 2].what),
				say(k, parts[i % 3].rows[n % 2].reason),
				k == USUAL && !parts[i % 3].rows[n % 2].quote[0]
				    ? STR_NONE
				    : say(k, parts[i % 3].rows[n % 2].quote),
				say(k, parts[i % 3].rows[n % 2].tag), say(k, parts[i % 3].rows[n % 2].kind),
				say(k, parts[i % 3].rows[n % 2].action), i == 0 && n == 0 };
	}
	return v;
}

static struct case_row_view *
case_rows(enum kind k, size_t *n)
{
	struct case_row_view *rows = LIST(k, struct case_row_view, 3);

	*n = many(k, 3);
	for (size_t i = 0; i < *n; i++)
		rows[i] = (struct case_row_view){ 7, say(k, "Ines Moreau"),
			say(k, "six weeks without broadband"), say(k, "KADWEP"), say(k, "yours"),
			say(k, i == 2 ? "closed" : ""), say(k, "good"), say(k, i == 0 ? "due in 3 h" : ""),
			say(k, "due"), moment(k, "Mon 1 Jun, 09:40") };
	return rows;
}

static const struct turn_view *
turn(enum kind k, int64_t seq, bool ours, const char *who, const char *at, const char *const *texts, size_t n)
{
	struct turn_view *t = arena_new(&arena, struct turn_view);

	*t = (struct turn_view){ .seq = seq,
		.ours = ours,
		.who = say(k, who),
		.at = moment(k, at),
		.n_pieces = n,
		.pieces = arena_array(&arena, struct piece, n + 1) };
	for (size_t i = 0; i < n; i++)
		t->pieces[i] = (struct piece){ .text = say(k, texts[2 * i]),
			.label = texts[2 * i + 1] ? say(k, texts[2 * i + 1]) : STR_NONE };
	if (ours) {
		t->delivery = say(k, "This did not reach them");
		t->delivery_kind = say(k, "failed");
		t->delivery_reason = say(k, "their mail server does not know this address");
	} else {
		t->quoted = say(k, "On 22 May Dan wrote:\n> I'll call you on Friday.");
	}
	return t;
}

static void
fill_timeline(enum kind k, struct case_page *v)
{
	static const char *const first[] = { "Six weeks. New house, boxes everywhere, and ", NULL,
		"a router that blinks at me", "problem", ". I’ve ", NULL, "told this story five times",
		"told before", ".\n\n", NULL, "Two engineers never came", "problem", ", and ", NULL,
		"you billed me from day one", "problem", ".", NULL };
	static const char *const ours[] = { "No service for six weeks, two visits that never came, a bill "
					    "for all of it, and each call started "
					    "again. Did I get that right, and what have I missed?",
		NULL };
	static const char *const second[] = { "It isn’t the telly. ", NULL,
		"Marc works from home and has been in a car park on my phone", "what it cost them · problem",
		". ", NULL, "We were frightened he’d lose the job", "feeling", ".", NULL };

	if (k == EMPTY)
		return;
	v->n_timeline = many(k, 5);
	v->timeline = LIST(k, struct timeline_item, 5);
	for (size_t i = 0; i < v->n_timeline; i++) {
		int64_t seq = (int64_t)i + 1;

		v->timeline[i] = (struct timeline_item){
			.event = say(k, i % 5 == 1
					    ? "Asha Rao looks after this now"
					    : "Concern added by Ines Moreau: nobody told us to get a backup"),
			.at = moment(k, "Mon 1 Jun, 09:40")
		};
		if (i % 5 == 0)
			v->timeline[i].turn = turn(
			    k, seq, false, "Ines Moreau, mail", "Mon 1 Jun, 08:12", first, LENGTH(first) / 2);
		else if (i % 5 == 2)
			v->timeline[i].turn =
			    turn(k, seq, true, "You, playback", "Mon 1 Jun, 09:02", ours, 1);
		else if (i % 5 == 3)
			v->timeline[i].turn = turn(k, seq, false, "Ines Moreau, on their page",
			    "Mon 1 Jun, 09:40", second, LENGTH(second) / 2);
	}
	v->any_readings = true;
}

static void
fill_understood(enum kind k, struct case_page *v)
{
	static const char *const texts[] = { "No service for six weeks", "Every call started again",
		"Billed from day one", "Nobody warned them to get a backup" };
	static const char *const states[] = { "open", "asked: enough?", "enough", "new, theirs" },
				 *const kinds[] = { "", "", "good", "due" };

	v->n_concerns = many(k, 4);
	v->concerns = LIST(k, struct concern_view, 4);
	for (size_t i = 0; i < v->n_concerns; i++)
		v->concerns[i] = (struct concern_view){ .seq = (int64_t)i + 20,
			.text = say(k, texts[i % 4]),
			.typed = say(k, texts[i % 4]),
			.state = say(k, states[i % 4]),
			.state_kind = say(k, kinds[i % 4]),
			.settled = i % 4 == 2,
			.may_park = true,
			.word = i % 4 == 2 ? say(k, "“Yes, that’s enough” · their page, Mon 1 Jun, 10:02")
					   : STR_NONE };
	v->n_proposals = many(k, 2);
	v->proposals = LIST(k, struct proposal_view, 2);
	for (size_t i = 0; i < v->n_proposals; i++)
		v->proposals[i] = (struct proposal_view){ .turn = 3,
			.start = (int64_t)i * 30,
			.end = (int64_t)i * 30 + 20,
			.text = say(k, i % 2 ? "you billed me from day one" : "Two engineers never came"),
			.typed = say(k, "Two engineers never came") };
	v->n_promises = many(k, 3);
	v->promises = LIST(k, struct promise_view, 3);
	for (size_t i = 0; i < v->n_promises; i++)
		v->promises[i] = (struct promise_view){ .seq = (int64_t)i + 40,
			.text = say(k, i % 3 == 0   ? "I’ll call back on Friday"
				       : i % 3 == 1 ? "I’ll ring by 4 pm with the engineer’s date"
						    : "Your bill is paused until this is settled"),
			.by = say(k, i % 3 ? "you" : "Dan"),
			.tag = say(k, i % 3 == 0   ? "missed"
				      : i % 3 == 1 ? "due in 3 h"
						   : "kept"),
			.tag_kind = say(k, i % 3 == 0   ? "bad"
					   : i % 3 == 1 ? "due"
							: "good"),
			.note = say(k, i % 3 == 0 ? "own it in the next message" : ""),
			.due = moment(k, "Monday 1 June, 4 pm"),
			.open = i % 3 == 1,
			.due_local = say(k, "2026-06-01T16:00") };
	v->n_playbacks = many(k, 1);
	v->playbacks = LIST(k, struct playback_view, 1);
	for (size_t i = 0; i < v->n_playbacks; i++) {
		v->playbacks[i] = (struct playback_view){ .seq = 60 + (int64_t)i,
			.title = say(k, "Playback 1"),
			.state = say(k, "corrected"),
			.state_kind = say(k, "due"),
			.word = say(k, "“Not quite” · their page, Mon 1 Jun, 09:40"),
			.lines = arena_array(&arena, struct playback_line, 2),
			.n = 2 };
		v->playbacks[i].lines[0] = (struct playback_line){ say(k, "No service for six weeks"),
			say(k, "left as it is"), false };
		v->playbacks[i].lines[1] = (struct playback_line){ say(k, "The telly does not work"),
			say(k, "It isn’t the telly, it is his work"), true };
	}
}

static void
fill_composer(enum kind k, struct composer_view *c)
{
	static const char *const tabs[] = { "Acknowledge", "Ask", "Play back", "Answer", "Update", "Final" };
	static const struct {
		const char *kind, *tag, *message, *suggest, *rule;
	} findings[] = {
		{ "bad", "blocks", "You are solving before they have said you understood.",
		    "Play back first. If harm is running, pause it and say it is only a pause.",
		    "premature-solution" },
		{ "due", "warns", "This sentence could be sent to anyone.",
		    "Replace it with one fact of theirs, or delete it.", "generic-template" },
		{ "soft", "hint", "You ask four things at once.", "Ask the one that matters most.",
		    "too-many-questions" },
	};

	c->heading = say(k, "Your reply to Ines Moreau");
	c->to = say(k, "Ines Moreau, ines@example.com");
	c->text = say(k, "Thank you for putting me right. I’ve booked a new router for Thursday, that should "
			 "sort it. We apologise for any "
			 "inconvenience.\n\nI’ll write by Friday 12 June, 5 pm.\n\nAsha");
	c->send = say(k, "Send playback");
	c->stage = say(k, "playback");
	c->suggest = say(k, "Use my draft from their points");
	c->saved = say(k, "Saved 09:58");
	c->note = say(k, "No mail server is set: what we send waits in the outbox.");
	c->n_stages = LENGTH(tabs);
	c->stages = arena_array(&arena, struct choice, LENGTH(tabs));
	for (size_t i = 0; i < LENGTH(tabs); i++)
		c->stages[i] = (struct choice){ say(k, "ack"), say(k, tabs[i]), i == 2 };
	c->checked.done = k != EMPTY;
	c->checked.summary =
	    say(k, "Checked: one thing blocks, 2 things to look at, one promise to say yes or no to.");
	c->checked.n_findings = many(k, LENGTH(findings));
	c->checked.findings = LIST(k, struct finding_view, LENGTH(findings));
	for (size_t i = 0; i < c->checked.n_findings; i++)
		c->checked.findings[i] = (struct finding_view){ say(k, findings[i % 3].kind),
			say(k, findings[i % 3].tag), say(k, findings[i % 3].message),
			say(k, findings[i % 3].suggest), say(k, findings[i % 3].rule), STR_NONE, say(k, ""),
			STR_NONE, (int64_t)i % 3 * 35, (int64_t)i % 3 * 35 + 30, i % 3 == 0, i % 3 == 2 };
	c->checked.n_promises = many(k, 1);
	c->checked.promises = LIST(k, struct promise_choice, 1);
	for (size_t i = 0; i < c->checked.n_promises; i++)
		c->checked.promises[i] =
		    (struct promise_choice){ .text = say(k, "I’ll write by Friday 12 June, 5 pm."),
			    .due_words = say(k, "By Friday 12 June, 5 pm"),
			    .due_local = say(k, "2026-06-12T17:00"),
			    .radio = arena_fmt(&arena, "as%zu", i),
			    .update = true,
			    .missing = true };
	c->n_answers = many(k, 2);
	c->answers = LIST(k, struct choice, 2);
	c->n_keeps = many(k, 1);
	c->keeps = LIST(k, struct choice, 1);
	for (size_t i = 0; i < c->n_answers; i++)
		c->answers[i] = (struct choice){ say(k, "20"), say(k, "No service for six weeks"), i == 0 };
	for (size_t i = 0; i < c->n_keeps; i++)
		c->keeps[i] = (struct choice){ say(k, "41"),
			say(k, "‘I’ll ring by 4 pm with the engineer’s date’, due Monday 1 June, 4 pm"),
			true };
	if (k == HOSTILE_DATA || k == HUGE_DATA) {
		c->since = arena_array(&arena, struct str, 1);
		c->n_since = 1;
		c->since[0] = say(k, "Ines Moreau wrote: “…”");
		c->had = say(k, "Dear Ines");
		c->checked.unsure = true;
	}
}

static struct case_page
case_of(enum kind k)
{
	struct case_page v = { .page = page(k, "Ines Moreau", "cases"),
		.case_id = 7,
		.seen = 12,
		.who = say(k, "Ines Moreau"),
		.title = say(k, "six weeks without broadband in a new home"),
		.facts = say(k,
		    "Case KADWEP · by mail since Wed 22 Apr, 10:20 · yours · 7 messages from them · 5 of us"),
		.step_title = say(k, "Play back again"),
		.step_reason =
		    say(k, "She corrected your first one an hour ago and added what matters most."),
		.step_href = say(k, "/cases/7?stage=playback#composer"),
		.step_action = say(k, "Play back again"),
		.open = true,
		.second_failure = true,
		.need = say(k, "Above all, to be heard: someone who knows what happened."),
		.need_word = say(k, "First know it. Then fix it."),
		.fault = say(k, "The fault is ours."),
		.finding = say(k, "Two visits were never booked."),
		.demo_mail = 3 };

	v.loss = say(k, "My husband Alan died on 2 May");
	v.impacts = LIST(k, struct cost_view, 2);
	v.n_impacts = many(k, 2);
	v.feelings = LIST(k, struct str, 2);
	v.n_feelings = many(k, 2);
	v.reasons = LIST(k, struct str, 2);
	v.n_reasons = many(k, 2);
	for (size_t i = 0; i < v.n_reasons; i++) {
		v.impacts[i].text = say(k, i ? "Two days off for visits that never came"
					: "Marc works from home and has been in a car park on my phone");
		v.impacts[i].span = say(k, "12-40");
		v.impacts[i].theirs = i == 0;
		v.feelings[i] = say(k, i ? "told this story five times" : "frightened he’d lose the job");
		v.reasons[i] = say(k, i ? "‘Billed from day one’ has no answer yet."
					: "‘No service for six weeks’ has no word from them yet.");
	}
	v.needs = v.faults = arena_array(&arena, struct choice, 2);
	v.n_needs = v.n_faults = 2;
	for (size_t i = 0; i < 2; i++)
		v.needs[i] = (struct choice){ say(k, "heard"),
			say(k, "to be heard: someone who knows what happened"), i == 0 };
	fill_timeline(k, &v);
	fill_understood(k, &v);
	fill_composer(k, &v.composer);
	return v;
}

static struct customer_page
customer(enum kind k, enum customer_step step)
{
	static const char *const lines[] = { "No broadband for six weeks in your new home.",
		"Two visits you took days off for, and nobody came.", "A bill from the first day.",
		"Every call started from the beginning." };
	struct customer_page v = { .page = page(k, "Did I get that right?", ""),
		.step = step,
		.token = say(k, "abc"),
		.name = say(k, "Ines"),
		.agent = say(k, "Asha Rao"),
		.phone = say(k, "01223 555 0142"),
		.phone_href = say(k, "tel:012235550142"),
		.firm = say(k, "Fenland Fibre"),
		.playback = 60,
		.expires = say(k, "It works until Sunday 30 August."),
		.thanks =
		    step == CUSTOMER_NOTHING ? say(
			k, "Thank you. Asha Rao knows now that this is right, and answers each point next.")
					     : STR_NONE };

	v.n_lines = many(k, 4);
	v.lines = LIST(k, struct line_view, 4);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] =
		    (struct line_view){ (int64_t)i + 20, say(k, lines[i % 4]), say(k, lines[i % 4]),
		    i % 2 == 0 };
	v.n_costs = many(k, 2);
	v.costs = LIST(k, struct cost_line_view, 2);
	for (size_t i = 0; i < v.n_costs; i++)
		v.costs[i] = (struct cost_line_view){ say(k, "2-10-30"), say(k, "“We sleep in coats”"),
			say(k, "We sleep in coats") };
	v.n_asked = many(k, 2);
	v.asked = LIST(k, struct asked_view, 2);
	for (size_t i = 0; i < v.n_asked; i++)
		v.asked[i] = (struct asked_view){
			.concern = (int64_t)i + 20, .text = say(k, lines[i % 4]), .no = i == 1
		};
	v.n_promises = many(k, 3);
	v.promises = LIST(k, struct promise_view, 3);
	for (size_t i = 0; i < v.n_promises; i++)
		v.promises[i] =
		    (struct promise_view){ .text = say(k, i ? "Your bill is paused until this is settled."
							    : "I’ll ring by 4 pm with the engineer’s date."),
			    .by = say(k, "Asha Rao"),
			    .due = moment(k, "Monday 1 June, 4 pm"),
			    .tag = say(k, i ? "done" : "in 3 h"),
			    .tag_kind = say(k, i ? "good" : "due") };
	v.n_said = many(k, 1);
	v.said = LIST(k, struct said_view, 1);
	for (size_t i = 0; i < v.n_said; i++)
		v.said[i] = (struct said_view){ say(k, "Did I get that right?"),
			say(k, "It isn’t the telly."), moment(k, "Mon 1 Jun, 09:40") };
	return v;
}

static struct outbox_row_view
outbox_row(enum kind k, int i)
{
	static const char *const state[] = { "waits", "failed", "taken by their mail server" },
				 *const kind[] = { "due", "bad", "good" };

	return (struct outbox_row_view){ .id = i,
		.case_id = 7,
		.attempts = i,
		.to = say(k, "ines@example.com"),
		.subject = say(k, "Re: six weeks without broadband"),
		.state = say(k, state[i % 3]),
		.state_kind = say(k, kind[i % 3]),
		.error = i % 3 == 1 ? say(k, "550 no such mailbox") : STR_NONE,
		.at = moment(k, "Mon 1 Jun, 09:02"),
		.next = moment(k, "Mon 1 Jun, 09:12"),
		.has_next = i % 3 == 1 };
}

/* --- the tests --------------------------------------------------------------------------------- */

#define RENDER(name, kind, function, view) \
	do { \
		struct buf b_; \
		struct html h_ = { .b = &b_ }; \
		struct err err_ = { 0 }; \
		buf_init(&b_, &arena, MIB(32)); \
		function(&h_, (view)); \
		assert_true(buf_ok(&b_, &err_)); \
		write_page((name), (kind), buf_str(&b_)); \
		check_whole(buf_str(&b_)); \
	} while (0)

static void
today_and_the_lists_are_whole_whatever_stands_on_them(void **state)
{
	(void)state;
	for (enum kind k = EMPTY; k < KINDS; k++) {
		struct today_page t = today(k);
		struct cases_page c = { .page = page(k, "Cases", "cases"),
			.query = say(k, "ines"),
			.more = true,
			.next_before = 1 };
		struct person_page person = { .page = page(k, "Ines Moreau", "cases"),
			.name = say(k, "Ines Moreau"),
			.address = say(k, "ines@example.com") };
		struct promises_page p = { .page = page(k, "Promises", "promises"),
			.n = many(k, 2),
			.rows = LIST(k, struct promise_row_view, 2) };

		c.rows = case_rows(k, &c.n);
		person.rows = case_rows(k, &person.n);
		for (size_t i = 0; i < p.n; i++)
			p.rows[i] = (struct promise_row_view){ 7, 41, say(k, "Ines Moreau"),
				say(k, "I’ll ring by 4 pm"), say(k, "yours"), say(k, "due in 3 h"),
				say(k, "due"), moment(k, "Monday 1 June, 4 pm") };
		RENDER("today", k, render_today, &t);
		RENDER("cases", k, render_cases, &c);
		RENDER("person", k, render_person, &person);
		RENDER("promises", k, render_promises, &p);
	}
}

static void
a_case_is_whole_whatever_was_written_in_it(void **state)
{
	(void)state;
	for (enum kind k = EMPTY; k < KINDS; k++) {
		struct case_page v = case_of(k);
		struct log_page log = { .page = page(k, "The record", "cases"),
			.case_id = 7,
			.heading = say(k, "The record of case KADWEP"),
			.n = many(k, 3),
			.rows = LIST(k, struct log_row, 3) };

		for (size_t i = 0; i < log.n; i++)
			log.rows[i] = (struct log_row){ (int64_t)i, say(k, "Asha Rao"),
				say(k, "Asha Rao sent it over “calm-down” with the reason: quoted from her"),
				moment(k, "Mon 1 Jun, 09:02") };
		RENDER("case", k, render_case, &v);
		RENDER("log", k, render_log, &log);
		RENDER("checked", k, render_checked, &v.composer.checked);
		v.open = v.mine = false;
		v.close_note = say(k, "Closed on their own word.");
		RENDER("closed", k, render_case, &v);
	}
}

static void
the_customers_page_is_whole_at_every_step(void **state)
{
	static const char *const names[] = { "c-playback", "c-correct", "c-confirm", "c-enough",
		"c-nothing" };

	(void)state;
	for (enum kind k = EMPTY; k < KINDS; k++) {
		struct customer_gone gone = { page(k, "This link no longer works", ""),
			say(k, "This link no longer works"),
			say(k, "This link has run out. Reply to our last mail, or ring us, and we will send "
			       "a new one."),
			say(k, "01223 555 0142"), say(k, "tel:012235550142"), say(k, "Fenland Fibre") };

		for (enum customer_step step = CUSTOMER_PLAYBACK; step <= CUSTOMER_NOTHING; step++) {
			struct customer_page v = customer(k, step);
			RENDER(names[step], k, render_customer, &v);
		}
		RENDER("c-gone", k, render_customer_gone, &gone);
	}
}

static void
the_rest_is_whole(void **state)
{
	(void)state;
	for (enum kind k = EMPTY; k < KINDS; k++) {
		struct outbox_page o = { page(k, "Outbox", "outbox"),
			say(k, "No mail server is set, so mail waits here."),
			say(k, "It is being tried now."),
			LIST(k, struct outbox_plan_view, 3), many(k, 3),
			LIST(k, struct outbox_row_view, 3), many(k, 3) };
		struct piece pieces[] = { { .text = say(k, "Dear Ines,\n\nopen your page: ") },
			{ .text = say(k, "http://127.0.0.1:8080/c/abc"), .href = say(k, "/c/abc") } };
		struct outbox_one_page one = { page(k, "Re: six weeks", "outbox"), outbox_row(k, 0), pieces,
			2 };
		struct choice roles[] = { { say(k, "lead"), say(k, "lead"), true } };
		struct setting_view settings[] = { { .what = say(k, "What the firm is called"),
		    .value = say(k, "Fenland Fibre"), .key = say(k, "firm.name"), .help = say(k, "Seen") },
			{ .what = say(k, "Days off"), .value = say(k, "2026-06-05"),
			    .key = say(k, "firm.days_off"), .form = SETTING_TEXT },
			{ .what = say(k, "Who"), .key = say(k, "firm.override"), .form = SETTING_CHOICE,
			    .choices = roles, .n_choices = 1 } };
		struct account_view accounts[] = { { .name = say(k, "Asha Rao"), .login = say(k, "asha"),
		    .mail = say(k, "asha@fenland.example"), .state = say(k, "switched off"),
		    .roles = roles, .n_roles = 1 } };
		struct settings_page s = { .page = page(k, "Settings", "settings"), .settings = settings,
			.n_settings = 3, .accounts = accounts, .n_accounts = 1, .roles = roles,
			.n_roles = 1, .note = say(k, "Saved."), .new_login = { say(k, "piet"), STR_NONE },
			.new_name = { say(k, "Piet Vos"), say(k, "It is taken.") },
			.mail_out = say(k, "smtp://mail") };
		struct account_page me = { .page = page(k, "Asha Rao", "account"), .name = say(k, "Asha Rao"),
			.login = say(k, "asha"), .role = say(k, "owner"),
			.rights = say(k, "You can do everything here."), .colleagues = roles,
			.n_colleagues = 1, .until = say(k, "2026-06-08T09:00") };
		struct demo_write_page w = { .page = page(k, "Write as the customer", ""), .case_id = 7,
			.name = { say(k, "Ines Moreau"), say(k, "The name is missing.") },
			.address = { say(k, "ines@example.com"), STR_NONE },
			.subject = { say(k, "Re: six weeks"), STR_NONE },
			.text = { say(k, "It isn’t the telly."), STR_NONE },
			.about = say(k, "you are Ines Moreau, and this answers our last mail to you.") };

		for (size_t i = 0; i < o.n; i++)
			o.rows[i] = outbox_row(k, (int)i);
		RENDER("outbox", k, render_outbox, &o);
		RENDER("outbox-one", k, render_outbox_one, &one);
		RENDER("settings", k, render_settings, &s);
		RENDER("account", k, render_account, &me);
		RENDER("demo-write", k, render_demo_write, &w);
	}
}

static void
text_keeps_its_first_empty_line_in_a_textarea(void **state)
{
	struct demo_write_page w = { .page = page(USUAL, "Write", ""),
		.text = { STR("\nsecond line"), STR_NONE } };
	struct buf b;
	struct html h = { .b = &b };

	(void)state;
	buf_init(&b, &arena, MIB(1));
	render_demo_write(&h, &w);
	assert_int_not_equal(
	    str_find(buf_str(&b), STR("required>\n\nsecond line</textarea>")), STR_NOT_FOUND);
}

static void
nothing_stands_between_the_pieces_of_a_turn(void **state)
{
	struct piece pieces[] = { { .text = STR("a router that ") },
		{ .text = STR("blinks"), .label = STR("problem") }, { .text = STR(".") } };
	struct buf b;
	struct html h = { .b = &b };

	(void)state;
	buf_init(&b, &arena, MIB(1));
	render_pieces(&h, pieces, LENGTH(pieces));
	assert_true(str_starts(buf_str(&b), STR("a router that <mark ")));
	assert_true(str_ends(buf_str(&b), STR("</mark>.")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    today_and_the_lists_are_whole_whatever_stands_on_them, setup, teardown),
		cmocka_unit_test_setup_teardown(a_case_is_whole_whatever_was_written_in_it, setup, teardown),
		cmocka_unit_test_setup_teardown(the_customers_page_is_whole_at_every_step, setup, teardown),
		cmocka_unit_test_setup_teardown(the_rest_is_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    text_keeps_its_first_empty_line_in_a_textarea, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_stands_between_the_pieces_of_a_turn, setup, teardown),
	};

	return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
