/* composer.c - the reply being written: its step, its text, what the checker says, what it answers and keeps.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/block.h"
#include "desk/packs.h"
#include "method/composer.h"
#include "method/terms.h"
#include "method/voice.h"
#include "web/case.h"
#include "web/form.h"
#include "web/moment.h"
#include "web/static.h"

static const struct {
	enum stage stage;
	const char *tab, *send, *suggest;
} steps[] = {
	{ STAGE_ACK, "Acknowledge", "Send acknowledgement", "Use my draft with their facts" },
	{ STAGE_EXPLORE, "Ask", "Send questions", "Use my draft of what was not asked" },
	{ STAGE_PLAYBACK, "Play back", "Send playback", "Use my draft from their points" },
	{ STAGE_ANSWER, "Answer", "Send answer", "Use my draft from what is open" },
	{ STAGE_UPDATE, "Update", "Send update", "Use my draft of an update" },
	{ STAGE_FINAL, "Final", "Send final reply", "Use my draft of a final reply" },
};

static const char *const choice_names[] = {
	"as0", "as1", "as2", "as3", "as4", "as5", "as6", "as7",
	"as8", "as9", "as10", "as11", "as12", "as13", "as14", "as15",
};
_Static_assert(LENGTH(choice_names) == COMPOSER_PROMISES, "each promise has a choice");

enum stage
composer_stage(const struct case_view *view)
{
	for (size_t i = 0; i < LENGTH(steps); i++)
		if (steps[i].stage == view->step->stage)
			return steps[i].stage;
	return STAGE_ANSWER;
}

/* --- for the browser's checker ------------------------------------------------------------------ */

static const struct {
	const char *tag, *kind;
} severities[] = {
	[SEVERITY_HINT] = { "hint", "soft" },
	[SEVERITY_WARN] = { "warns", "due" },
	[SEVERITY_BLOCK] = { "blocks", "bad" },
};

/* A finding of each severity and a promise of each kind, with every part that any of them may have. */
static void
fill_blank(struct request *r, struct checked_view *c)
{
	*c = (struct checked_view){ .case_id = request_param_id(r, 0), .done = true,
		.may_override = r->seat.who.role >= desk_may_override(r->seat.desk) };
	c->findings = arena_array(r->seat.a, struct finding_view, LENGTH(severities));
	c->n_findings = LENGTH(severities);
	for (size_t i = 0; i < LENGTH(severities); i++)
		c->findings[i] = (struct finding_view){
			.kind = str_from(severities[i].kind),
			.tag = str_from(severities[i].tag),
			.rule = str_from(severity_name((enum severity)i)),
			.about = STR("\xe2\x80\xa6"), .words = STR("\xe2\x80\xa6"),
			.ask_reason = i == SEVERITY_BLOCK && c->may_override,
		};
	c->unsure = !c->may_override;
	c->no_file = true;
	c->overriders = role_or_above(desk_may_override(r->seat.desk));
	c->n_letter = 2;
	c->letter = arena_array(r->seat.a, struct element_view, c->n_letter);
	c->letter[0].told = true;
	c->promises = arena_array(r->seat.a, struct promise_choice, 2);
	c->n_promises = 2;
	for (size_t i = 0; i < 2; i++)
		c->promises[i] = (struct promise_choice){
			.radio = STR("blank"), .update = i == 0, .vague = true, .missing = true,
			.night = STR("night"), .our_time = moment_ours(r)
		};
}

static void
fill_checker(struct request *r, struct composer_view *c)
{
	const struct packs *packs = desk_packs(r->seat.desk);

	if (!static_is_there(STR("check.wasm")))
		return;
	c->checker = arena_fmt(r->seat.a, "/static/check.wasm?v=%.*s", STR_ARG(static_version(r->seat.a)));
	if (packs->n > 0)
		c->packs = arena_fmt(r->seat.a, "/packs?v=%.*s", STR_ARG(pack_version(packs->pack)));
	fill_blank(r, &c->blank);
	web_allow_wasm(r);
}

/* --- the frame --------------------------------------------------------------------------------- */

static void
fill_stage(struct request *r, enum stage stage, struct composer_view *c)
{
	c->stage = str_from(stage_name(stage));
	c->stages = arena_array(r->seat.a, struct choice, LENGTH(steps));
	c->n_stages = LENGTH(steps);
	c->send = STR("Send it");
	for (size_t i = 0; i < LENGTH(steps); i++) {
		bool chosen = steps[i].stage == stage;

		c->stages[i] =
		    (struct choice){ str_from(stage_name(steps[i].stage)), str_from(steps[i].tab), chosen };
		if (!chosen)
			continue;
		c->send = str_from(steps[i].send);
		c->suggest = str_from(steps[i].suggest);
	}
}

static bool
may_answer(const struct concern *c)
{
	return !concern_is_settled(c);
}

/* What was parked is looked at again once its day has come. */
static bool
comes_back(struct request *r, const struct state *s, const struct concern *c)
{
	const struct promise *review = concern_review(s, c);

	return review != NULL && review->due - r->seat.now <= DAY_MS;
}

static bool
answers_by_itself(struct request *r, const struct state *s, const struct concern *c, enum stage stage)
{
	return (stage == STAGE_ANSWER || stage == STAGE_FINAL) && !(state_told_nothing(s) && draft_owns(s))
	    && (c->state == CONCERN_OPEN || c->state == CONCERN_NOT_ENOUGH || c->state == CONCERN_ANSWERED
	    || comes_back(r, s, c));
}

static void
fill_answers(struct request *r, const struct state *s, enum stage stage, struct composer_view *c)
{
	struct arena *a = r->seat.a;

	if (stage != STAGE_ANSWER && stage != STAGE_FINAL && stage != STAGE_UPDATE)
		return;
	c->answers = arena_array(a, struct choice, s->concerns.n);
	for (size_t i = 0; i < s->concerns.n; i++)
		if (may_answer(&s->concerns.at[i]))
			c->answers[c->n_answers++] = (struct choice){
				arena_fmt(a, "%" PRId64, s->concerns.at[i].seq),
				s->concerns.at[i].text,
				answers_by_itself(r, s, &s->concerns.at[i], stage),
			};
}

/* What is parked waits for its day, whatever else we write until then. */
static bool
holds_parked(const struct state *s, const struct promise *p)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state == CONCERN_PARKED && s->concerns.at[i].promise == p->seq)
			return true;
	return false;
}

/* A message keeps a promise to be in touch; what is to be done is kept by the deed, which only they know. */
static bool
keeps_by_itself(struct request *r, const struct state *s, const struct promise *p, enum stage stage)
{
	bool tells_all = stage == STAGE_UPDATE || stage == STAGE_ANSWER || stage == STAGE_FINAL;

	return p->update && !p->by_phone && ((tells_all && !holds_parked(s,
	    p)) || p->due - r->seat.now <= DAY_MS);
}

static void
fill_keeps(struct request *r, const struct state *s, enum stage stage, struct composer_view *c)
{
	struct arena *a = r->seat.a;

	c->keeps = arena_array(a, struct choice, s->promises.n);
	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->state != PROMISE_OPEN)
			continue;
		c->keeps[c->n_keeps++] = (struct choice){
			arena_fmt(a, "%" PRId64, p->seq),
			arena_fmt(a, "‘%.*s’, due %.*s", STR_ARG(p->text),
			    STR_ARG(moment_due_text(r, r->clock, p->due))),
			keeps_by_itself(r, s, p, stage),
		};
	}
}

/* What the text promises anew stays open, also where it is ticked: another text may stand there when it
 * goes. */
static void
tell_promised_again(struct request *r, const struct state *s, struct composer_view *c)
{
	size_t n = 0;

	if (str_trim(c->text).len == 0)
		return;
	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];
		struct choice *k = &c->keeps[n];

		if (p->state != PROMISE_OPEN)
			continue;
		n++;
		if (!draft_promises_again(&r->seat, s, c->text, p))
			continue;
		k->label = arena_fmt(r->seat.a, "%.*s: your text says it again, so it stays open",
		    STR_ARG(k->label));
	}
}

static void
fill_offers(struct request *r, const struct state *s, struct composer_view *c)
{
	c->offers = arena_array(r->seat.a, struct choice, s->offers.n);
	for (size_t i = 0; i < s->offers.n; i++)
		if (s->offers.at[i].state == OFFER_GRANTED)
			c->offers[c->n_offers++] = (struct choice){
				arena_fmt(r->seat.a, "%" PRId64, s->offers.at[i].seq), s->offers.at[i].text,
				draft_makes_offer(c->text, s->offers.at[i].text) };
}

static bool
is_among(const struct str *list, size_t n, struct str s)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], s))
			return true;
	return false;
}

#define OWNS_SO " (your text reads so, and that is noted as read)"      /* composer.js says it too */

/* What the text reads as is told beside a box, and ticks none: a tick is a person's word. */
static void
fill_owns(struct request *r, const struct state *s, struct str text, struct composer_view *c)
{
	static const char *const does[OWNING_COUNT] = {
		[OWNING_DISCLOSURE] = "says what went wrong", [OWNING_APOLOGY] = "says sorry, in person",
		[OWNING_REPAIR] = "says what is put right, or when",
		[OWNING_PREVENTION] = "says what changes",
	};
	struct str *ticked;
	size_t n = request_many(r, "owns", &ticked);
	uint32_t reads;

	if (!state_fault_is_ours(s))
		return;
	reads = str_trim(text).len > 0 ? draft_owning(&r->seat, text) : 0;
	c->owns = arena_array(r->seat.a, struct choice, OWNING_COUNT);
	for (size_t i = 0; i < OWNING_COUNT; i++) {
		struct str name = str_from(owning_names[i]);

		if (s->owning[i].seq == 0)
			c->owns[c->n_owns++] = (struct choice){ name, arena_fmt(r->seat.a, "%s%s", does[i],
			    reads >> i & 1 ? OWNS_SO : ""), is_among(ticked, n, name) };
	}
}

/* Kept as they were put; else what did not arrive, and is explained anew; else from the text. */
static void
fill_points(struct request *r, const struct state *s, struct composer_view *c)
{
	struct strs points = { 0 };

	if (!draft_says_back(&r->seat, c->text))
		return;
	points.n = request_many(r, "point", &points.at);
	if (points.n == 0)
		draft_explained(r->seat.a, s, &points);
	if (points.n == 0)
		draft_points(&r->seat, c->text, &points);
	c->points = arena_array(r->seat.a, struct str, points.n + 1);
	for (size_t i = 0; i < points.n; i++)
		c->points[c->n_points++] = points.at[i];
	c->points[c->n_points++] = STR_NONE;    /* room for one more */
}

/* Who speaks for them gets what they get, where a mail address was noted. */
static void
add_speaker(struct request *r, const struct state *s, const struct str *ticked, size_t n,
    struct composer_view *c)
{
	const struct party *p = &s->speaker;
	const struct mail_person person = { p->name, p->address, false };
	struct str value;

	if (p->seq == 0 || p->address.len == 0 || (p->until != 0 && p->until < r->seat.now)
	    || str_find(c->cc, p->address) != STR_NOT_FOUND)
		return;
	value = message_people_write(r->seat.a, &person, 1);
	c->copies[c->n_copies++] = (struct choice){ value, arena_fmt(r->seat.a, "%.*s, who speaks for them",
	    STR_ARG(web_person(r, &person))), is_among(ticked, n, value) };
}

/* Whoever was on their mail is shown, and kept in copy by a tick alone. */
static void
fill_copies(struct request *r, const struct case_view *view, struct composer_view *c)
{
	struct str *ticked;
	size_t n = request_many(r, "copy", &ticked);

	c->copies = arena_array(r->seat.a, struct choice, view->n_others + 1);
	add_speaker(r, view->state, ticked, n, c);
	for (size_t i = 0; i < view->n_others; i++) {
		struct str value = message_people_write(r->seat.a, &view->others[i], 1);

		if (str_find(c->cc, view->others[i].address) != STR_NOT_FOUND
		    || str_eq_nocase(view->others[i].address, view->state->speaker.address))
			continue;
		c->copies[c->n_copies++] = (struct choice){ value, web_person(r, &view->others[i]),
			is_among(ticked, n, value) };
	}
}

/* The address they wrote to, unless another was chosen. */
static void
fill_senders(struct request *r, const struct case_view *view, struct composer_view *c)
{
	struct str wanted = r->route->method == POST ? request_text(r, "sender") : view->draft_sender;
	struct sender *list;
	size_t n, at = 0;

	desk_senders(&r->seat, &list, &n);
	wanted = str_or(wanted, view->sender);
	for (size_t i = 0; i < n; i++)
		at = str_eq_nocase(list[i].address, wanted) ? i : at;
	c->sender = web_person(r, &(struct mail_person){ list[at].name, list[at].address, false });
	if (n == 1)
		return;
	c->senders = arena_array(r->seat.a, struct choice, n);
	for (size_t i = 0; i < n; i++)
		c->senders[c->n_senders++] = (struct choice){ list[i].address, web_person(r,
		    &(struct mail_person){ list[i].name, list[i].address, false }), i == at };
}

/* Ticked unless somebody took the tick away; what came just now is. */
static void
fill_files(struct request *r, const struct case_view *view, struct composer_view *c)
{
	const struct uploads *came = request_files(r);
	bool typed = r->route->method == POST;
	struct str *ticked;
	size_t n = request_many(r, "file", &ticked);

	c->files_most = ENCLOSED_MOST;
	c->files_bytes = ENCLOSED_BYTES;
	c->files = arena_array(r->seat.a, struct choice, view->n_draft_files);
	for (size_t i = 0; i < view->n_draft_files; i++) {
		const struct attachment *f = &view->draft_files[i];
		bool chosen = !typed || is_among(ticked, n, f->digest);

		for (size_t k = 0; k < came->n && !chosen; k++)
			chosen = str_eq(desk_file_digest(&r->seat, came->at[k].bytes), f->digest);
		c->files[c->n_files++] = (struct choice){ f->digest, file_in_words(r, f), chosen };
	}
}

/* What goes with the text as it stands now. */
static void
fill_practices(struct request *r, const struct state *s, struct composer_view *c)
{
	fill_offers(r, s, c);
	fill_owns(r, s, c->text, c);
	fill_points(r, s, c);
	c->may_hold = state_playback_state(s) != PLAYBACK_CONFIRMED;
	c->held = request_flag(r, "held");
	c->may_teach = c->n_points == 0;
}

static void
fill_blocks(struct request *r, const struct state *s, struct composer_view *c)
{
	struct block_filled *blocks;
	struct err ignored = { 0 };

	/* a reply can be written without them */
	if (!desk_blocks_for(&r->seat, s, &blocks, &c->n_blocks, &ignored))
		c->n_blocks = 0;
	c->blocks = arena_array(r->seat.a, struct block_choice, c->n_blocks);
	for (size_t i = 0; i < c->n_blocks; i++)
		c->blocks[i] = (struct block_choice){ blocks[i].id, blocks[i].name, blocks[i].text };
	c->may_write_blocks = r->seat.who.role >= ROLE_LEAD;
}

static void
fill_frame(struct request *r, const struct case_view *view, enum stage stage, struct case_page *page)
{
	struct composer_view *c = &page->composer;
	const struct state *s = view->state;

	fill_stage(r, stage, c);
	fill_answers(r, s, stage, c);
	fill_keeps(r, s, stage, c);
	fill_checker(r, c);
	fill_blocks(r, s, c);
	c->heading = arena_fmt(r->seat.a, "Your reply to %.*s", STR_ARG(page->who));
	c->to = s->name.len > 0 ? arena_fmt(r->seat.a, "%.*s, %.*s", STR_ARG(s->name), STR_ARG(s->address))
				: s->address;
	c->note = view->outbox_note;
	if (stage == STAGE_FINAL && !view->final_gate.may_close)
		c->wait = view->final_gate.reasons.at[0];
	if (view->colleague.len > 0)
		c->colleague = arena_fmt(r->seat.a, "%.*s is writing a reply here too.",
		    STR_ARG(view->colleague));
	c->seen = page->seen;
	c->at = request_text(r, "at");
	c->cc = r->route->method == POST ? request_text(r, "cc") : view->draft_cc;
	fill_copies(r, view, c);
	fill_files(r, view, c);
	fill_senders(r, view, c);
	c->zone = desk_calendar(r->seat.desk)->zone->name;
}

/* --- as it is opened --------------------------------------------------------------------------- */

static struct str
draft_of(struct request *r, int64_t case_id, enum stage stage)
{
	struct str text = STR_NONE;
	struct err err = { 0 };

	return desk_draft_for(&r->seat, case_id, stage, &text, &err) ? text : STR_NONE;
}

static bool
same_text(struct str a, struct str b)
{
	return str_eq(str_trim(a), str_trim(b));
}

#define HAD_MOST KIB(60)

/* What it takes the place of is shown below, to be put back, above what already stood there. */
static void
put_instead(struct arena *a, struct composer_view *c, struct str text)
{
	struct str was = str_trim(c->text);

	if (same_text(c->text, text))
		return;
	if (str_trim(c->had).len == 0 || was.len + c->had.len > HAD_MOST)
		c->had = str_or(was, c->had);
	else if (was.len > 0 && str_find(c->had, was) == STR_NOT_FOUND)
		c->had = arena_fmt(a, "%.*s\n\n%.*s", STR_ARG(was), STR_ARG(c->had));
	c->text = text;
}

static void
put_back(struct arena *a, struct composer_view *c)
{
	struct str text = c->had;

	c->had = STR_NONE;
	put_instead(a, c, text);
}

/* A step that was asked for brings its own draft; what was saved for another one stands below. */
static void
open_step(struct request *r, const struct case_view *view, int64_t case_id, enum stage stage,
    struct composer_view *c)
{
	struct str text = draft_of(r, case_id, stage);

	if (same_text(c->text, draft_of(r, case_id, view->draft_stage)))
		c->text = STR_NONE;
	if (text.len > 0)
		put_instead(r->seat.a, c, text);
}

void
composer_open(struct request *r, struct case_view *view, struct case_page *page)
{
	struct composer_view *c = &page->composer;
	enum stage stage = composer_stage(view);
	bool asked = stage_by_name(request_query(r, "stage"), &stage);

	if (!asked && view->draft.len > 0)
		stage = view->draft_stage;
	fill_frame(r, view, stage, page);
	c->text = view->draft;
	c->had = view->draft_had;
	if (view->draft.len > 0 && (!asked || stage == view->draft_stage))
		c->saved = arena_fmt(r->seat.a, "Saved %.*s", STR_ARG(moment_clock(r, view->draft_at)));
	else if (asked)
		open_step(r, view, page->case_id, stage, c);
	tell_promised_again(r, view->state, c);
	fill_practices(r, view->state, c);
}

/* --- as it was typed --------------------------------------------------------------------------- */

static void
keep_choices(struct request *r, const char *name, struct choice *choices, size_t n)
{
	struct str *sent;
	size_t n_sent = request_many(r, name, &sent);

	for (size_t i = 0; i < n; i++)
		choices[i].chosen = is_among(sent, n_sent, choices[i].value);
}

/* A step that is pressed brings its own draft, unless something was written. */
static struct str
text_at_step(struct request *r, int64_t case_id, enum stage from, enum stage to, struct str text)
{
	if (str_trim(text).len == 0 || same_text(text, draft_of(r, case_id, from)))
		return draft_of(r, case_id, to);
	return text;
}

/* At the end of what was typed: where the cursor stood only a script knows. */
static void
put_block(struct request *r, struct composer_view *c)
{
	struct str text = str_trim(c->text);

	for (size_t i = 0; i < c->n_blocks; i++)
		if (c->blocks[i].id == request_int(r, "block"))
			c->text = text.len == 0 ? c->blocks[i].text : arena_fmt(r->seat.a, "%.*s\n\n%.*s",
			    STR_ARG(text), STR_ARG(c->blocks[i].text));
}

#define GREETING_MOST 40                        /* bytes of what one closes with, in front of the name */

/* "Asha Rao", "Asha", "Kind regards,\nAsha": where the paragraph begins that a text is signed with; the
 * text's length if it is not. */
static size_t
signature_at(struct str text, struct str name)
{
	size_t line = text.len, at;
	struct str last;

	while (line > 0 && text.ptr[line - 1] != '\n')
		line--;
	last = str_trim(str_sub(text, line, text.len));
	if (last.len == 0 || line == 0 || !str_starts_nocase(name, last)
	    || (last.len < name.len && name.ptr[last.len] != ' '))
		return text.len;
	for (at = line; at > 1 && (text.ptr[at - 1] != '\n' || text.ptr[at - 2] != '\n');)
		at--;
	return at > 1 && text.len - at <= name.len + GREETING_MOST ? at : line;
}

/* Above what it is signed with, where that stands last. */
static struct str
with_say_back(struct request *r, struct str text)
{
	size_t at = signature_at(text, r->seat.who.name);

	if (at == text.len)
		return arena_fmt(r->seat.a, "%.*s\n\n" SAY_BACK "\n", STR_ARG(text));
	return arena_fmt(r->seat.a, "%.*s\n\n" SAY_BACK "\n\n%.*s\n", STR_ARG(str_trim(str_sub(text, 0, at))),
	    STR_ARG(str_sub(text, at, text.len)));
}

void
composer_typed(struct request *r, struct case_view *view, struct case_page *page)
{
	struct composer_view *c = &page->composer;
	struct str text = request_text(r, "text");
	enum stage stage = composer_stage(view), to;
	bool asked, moved;

	(void)stage_by_name(request_text(r, "stage"), &stage);
	asked = stage_by_name(request_text(r, "to"), &to);
	moved = asked && to != stage;
	fill_frame(r, view, moved ? to : stage, page);
	if (request_int(r, "seen") > 0)
		c->seen = request_int(r, "seen");
	c->text = asked ? text_at_step(r, page->case_id, stage, to, text) : text;
	if (!moved) {
		keep_choices(r, "answers", c->answers, c->n_answers);
		keep_choices(r, "keeps", c->keeps, c->n_keeps);
	}
	c->had = request_flag(r, "drop") ? STR_NONE : request_text(r, "had");
	if (request_flag(r, "suggest"))
		put_instead(r->seat.a, c, draft_of(r, page->case_id, stage));
	else if (request_flag(r, "again"))
		put_back(r->seat.a, c);
	if (same_text(c->had, c->text))
		c->had = STR_NONE;
	put_block(r, c);
	if (request_flag(r, "teach"))
		c->text = with_say_back(r, str_trim(c->text));
	tell_promised_again(r, view->state, c);
	fill_practices(r, view->state, c);
	if (!str_ends(str_from(r->route->path), STR("/check")))
		keep_choices(r, "offers", c->offers, c->n_offers);
}

/* --- what the checker says --------------------------------------------------------------------- */

static struct str
reason_typed(struct request *r, struct str rule)
{
	struct str *rules, *reasons;
	size_t n = request_many(r, "rule", &rules), m = request_many(r, "reason", &reasons);

	for (size_t i = 0; i < n && i < m; i++)
		if (str_eq(rules[i], rule))
			return reasons[i];
	return STR_NONE;
}

/* A rule that blocks in two places asks for one reason. */
static bool
asks_already(const struct checked_view *c, size_t n, struct str rule)
{
	for (size_t i = 0; i < n; i++)
		if (c->findings[i].ask_reason && str_eq(c->findings[i].rule, rule))
			return true;
	return false;
}

static void
fill_findings(
    struct request *r, const struct draft_check *checked, struct str text, struct checked_view *out)
{
	size_t n = checked->findings.list.n;

	out->findings = arena_array(r->seat.a, struct finding_view, n);
	out->n_findings = n;
	for (size_t i = 0; i < n; i++) {
		const struct finding *f = &checked->findings.list.at[i];
		struct finding_view *v = &out->findings[i];
		bool blocks = f->severity == SEVERITY_BLOCK;

		*v = (struct finding_view){
			.kind = str_from(severities[f->severity].kind),
			.tag = str_from(severities[f->severity].tag),
			.message = f->message,
			.suggest = f->suggest,
			.rule = str_from(rule_id(f->rule)),
			.about = composer_about(&checked->findings, i, text),
			.start = f->start,
			.end = f->end,
		};
		v->words = v->about.len == 0 ? str_sub(text, f->start, f->end) : STR_NONE;
		v->more = i > 0 && v->about.len > 0 && str_eq(v->rule, v[-1].rule)
		    && str_eq(v->message, v[-1].message);
		v->reason = reason_typed(r, v->rule);
		v->ask_reason = blocks && out->may_override && !asks_already(out, i, v->rule);
		out->n_blocks += blocks;
	}
	out->unsure = out->n_blocks > 0 && !out->may_override;
}

static void
keep_promise_choice(struct request *r, struct promise_choice *p)
{
	struct str *texts, *dues;
	size_t n = request_many(r, "promise", &texts), m = request_many(r, "due", &dues);

	for (size_t i = 0; i < n && i < m && i < LENGTH(choice_names); i++) {
		if (!same_text(texts[i], p->text))
			continue;
		p->as = request_text(r, choice_names[i]);
		p->due_local = dues[i].len > 0 ? dues[i] : p->due_local;
	}
	p->missing = p->as.len == 0;
}

static void
fill_promises(struct request *r, const struct draft_check *checked, struct str text, struct checked_view *out)
{
	size_t n = checked->promises.n < LENGTH(choice_names) ? checked->promises.n : LENGTH(choice_names);

	r->clock = checked->calendar;
	out->promises = arena_array(r->seat.a, struct promise_choice, n);
	out->n_promises = n;
	for (size_t i = 0; i < n; i++) {
		const struct promise_read *read = &checked->promises.at[i];
		struct promise_choice *p = &out->promises[i];

		*p = (struct promise_choice){
			.text = promise_said(text, read),
			.start = read->start,
			.end = read->end,
			.update = read->update,
			.vague = read->due == NEVER,
			.radio = str_from(choice_names[i]),
			.due_words = composer_due(r->seat.a, checked->calendar, read->due),
			.due_local = moment_local(r, read->due), .our_time = moment_ours(r),
			.night = composer_night(r->seat.a, checked->calendar, read->by_phone, read->due),
		};
		keep_promise_choice(r, p);
	}
}

static struct str
summary_of(struct arena *a, struct str text, const struct checked_view *c)
{
	size_t missing = 0;

	for (size_t i = 0; i < c->n_promises; i++)
		missing += c->promises[i].missing;
	return composer_summary(a, text, c->n_blocks, c->n_findings - c->n_blocks, missing);
}

static void
fill_letter(struct arena *a, const struct findings *found, struct checked_view *out)
{
	out->letter = arena_array(a, struct element_view, ELEMENT_COUNT);
	for (uint32_t e = 0; e < ELEMENT_COUNT; e++)
		if (found->letter_wanted >> e & 1)
			out->letter[out->n_letter++] = (struct element_view){
				str_from(element_words((enum element)e)),
				(found->letter_told >> e & 1) != 0 };
}

static bool
no_file_goes(struct request *r)
{
	struct str *ticked;

	return request_many(r, "file", &ticked) == 0 && request_files(r)->n == 0;
}

void
composer_check(
    struct request *r, const struct draft_check *checked, struct str text, struct checked_view *out)
{
	struct draft_check grouped = *checked;

	out->case_id = request_param_id(r, 0);
	out->done = str_trim(text).len > 0;
	out->may_override = r->seat.who.role >= desk_may_override(r->seat.desk);
	out->overriders = role_or_above(desk_may_override(r->seat.desk));
	composer_group(r->seat.a, &grouped.findings);
	fill_findings(r, &grouped, text, out);
	fill_promises(r, checked, text, out);
	fill_letter(r->seat.a, &checked->findings, out);
	out->no_file = checked->encloses && no_file_goes(r);
	out->summary = summary_of(r->seat.a, text, out);
}

/* --- what was shown ------------------------------------------------------------------------------ */

static void
add_shown(struct composer_view *c, struct str rule)
{
	for (size_t i = 0; i < c->n_shown; i++)
		if (str_eq(c->shown[i], rule))
			return;
	c->shown[c->n_shown++] = rule;
}

void
composer_shown(struct request *r, struct composer_view *c)
{
	struct str *sent;
	size_t n = request_many(r, "shown", &sent);

	c->shown = arena_array(r->seat.a, struct str, n + c->checked.n_findings + 1);
	c->n_shown = 0;
	for (size_t i = 0; i < n; i++)
		add_shown(c, sent[i]);
	for (size_t i = 0; i < c->checked.n_findings; i++)
		add_shown(c, c->checked.findings[i].rule);
}
