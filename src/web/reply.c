/* reply.c - a reply checked, saved, sent; and given back with all its words when it cannot go.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/calendar_json.h"
#include "desk/packs.h"
#include "method/terms.h"
#include "pages/pages.h"
#include "web/case.h"
#include "web/form.h"
#include "web/handlers.h"
#include "web/json_api.h"
#include "web/moment.h"

static enum stage
stage_sent(struct request *r)
{
	enum stage stage = STAGE_ANSWER;

	(void)stage_by_name(request_text(r, "stage"), &stage);
	return stage;
}

/* --- sending ----------------------------------------------------------------------------------- */

static const int64_t *
ids_sent(struct request *r, const char *name, size_t *n)
{
	struct str *texts;
	size_t sent = request_many(r, name, &texts);
	int64_t *ids = arena_array(r->seat.a, int64_t, sent);

	*n = 0;
	for (size_t i = 0; i < sent; i++)
		if (str_int(texts[i], &ids[*n]))
			(*n)++;
	return ids;
}

/* What was said about each promise, put to where it stands in the text as it is sent. */
bool
reply_promises(struct request *r, const struct checked_view *checked, struct in_reply *in, struct err *err)
{
	struct in_promise *list = arena_array(r->seat.a, struct in_promise, checked->n_promises);

	in->promises = list;
	for (size_t i = 0; i < checked->n_promises; i++) {
		const struct promise_choice *p = &checked->promises[i];
		struct in_promise *out = &list[in->n_promises];

		if (p->missing)
			continue;
		*out = (struct in_promise){ .start = (uint32_t)p->start,
			.end = (uint32_t)p->end,
			.due = NEVER,
			.update = str_eq(p->as, STR("update")),
			.declined = str_eq(p->as, STR("no")) };
		if (!out->declined && p->due_local.len > 0 && !time_local_read(p->due_local,
		    desk_calendar(r->seat.desk)->zone, &out->due))
			return err_set(err, ERR_DATA,
			    "The date of a promise could not be read. Write it as 2026-06-12T17:00.");
		in->n_promises++;
	}
	return true;
}

static void
overrides_sent(struct request *r, struct in_reply *in)
{
	struct str *rules, *reasons;
	size_t n = request_many(r, "rule", &rules), m = request_many(r, "reason", &reasons);
	struct in_override *list = arena_array(r->seat.a, struct in_override, n);

	in->overrides = list;
	for (size_t i = 0; i < n && i < m; i++)
		if (str_trim(reasons[i]).len > 0)
			list[in->n_overrides++] = (struct in_override){ rules[i], str_trim(reasons[i]) };
}

/* Those who are typed, and those who were there before and are kept. */
static bool
copies_sent(struct request *r, struct in_reply *in, struct err *err)
{
	struct mail_person *list = arena_array(r->seat.a, struct mail_person, COPIES_MOST);
	struct str *kept;
	size_t n = request_many(r, "copy", &kept);

	in->copies = list;
	if (!message_people_read(r->seat.a, request_text(r, "cc"), COPIES_MOST, list, &in->n_copies, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!message_people_read(r->seat.a, kept[i], COPIES_MOST, list, &in->n_copies, err))
			return false;
	return true;
}

/* As one line, for the draft. */
static struct str
copies_typed(struct request *r)
{
	struct str *kept, typed = str_trim(request_text(r, "cc"));
	size_t n = request_many(r, "copy", &kept);
	struct str rest = str_join(r->seat.a, kept, n, STR(", "));

	return typed.len == 0 || rest.len == 0 ? str_or(typed, rest)
	    : arena_fmt(r->seat.a, "%.*s, %.*s", STR_ARG(typed), STR_ARG(rest));
}

/* Files that came with the form are kept with the draft first, whatever becomes of the rest. */
static bool
files_keep(struct request *r, struct err *err)
{
	const struct uploads *came = request_files(r);
	struct outgoing_file *files = arena_array(r->seat.a, struct outgoing_file, came->n);
	struct in_files in = { .case_id = request_param_id(r, 0), .at = files, .n = came->n };
	struct change_result done;
	struct seat keeping = r->seat;

	if (came->cut)
		return err_set(err, ERR_TOO_LARGE, "The files are larger than %d MB together, more than many "
		    "mail servers take. They were not kept; your text is still here, and nothing was sent.",
		    (int)(ENCLOSED_BYTES / MIB(1)));
	if (came->more > 0)
		return err_set(err, ERR_TOO_LARGE, "At most %d files can go with one message. They were not "
		    "kept; your text is still here, and nothing was sent.", ENCLOSED_MOST);
	for (size_t i = 0; i < came->n; i++)
		files[i] = (struct outgoing_file){ came->at[i].name, came->at[i].type, came->at[i].bytes };
	keeping.form = STR_NONE;                /* the form is answered once, by what it asks for */
	return came->n == 0 || desk_do(&keeping, act_draft_files, &in, &done, err);
}

/* The files that were ticked, and those that came with it. */
static void
files_sent(struct request *r, struct strs *out)
{
	const struct uploads *came = request_files(r);
	struct str *ticked;
	size_t n = request_many(r, "file", &ticked);

	out->at = arena_array(r->seat.a, struct str, n + came->n);
	out->n = 0;
	for (size_t i = 0; i < n; i++)
		out->at[out->n++] = ticked[i];
	for (size_t i = 0; i < came->n; i++)
		out->at[out->n++] = desk_file_digest(&r->seat, came->at[i].bytes);
}

/* False: told, on the page with all that was typed. */
static bool
files_kept(struct request *r)
{
	struct err err = { 0 };

	if (files_keep(r, &err))
		return true;
	r->err = err;
	if (r->json)
		web_fail(r, &r->err);
	else
		reply_again(r);
	return false;
}

static bool
reply_sent(struct request *r, struct in_reply *in, struct err *err)
{
	struct draft_check found = { 0 };
	struct checked_view checked = { 0 };

	*in = (struct in_reply){
		.case_id = request_param_id(r, 0),
		.seen = request_int(r, "seen"),
		.stage = stage_sent(r),
		.text = request_text(r, "text"),
		.held = request_flag(r, "held"),
		.had = request_text(r, "had"),
	};
	if (!desk_check(&r->seat, in->case_id, in->stage, in->text, in->held, &found, err))
		return false;
	composer_check(r, &found, in->text, &checked);
	in->answers = ids_sent(r, "answers", &in->n_answers);
	in->keeps = ids_sent(r, "keeps", &in->n_keeps);
	in->shown.n = request_many(r, "shown", &in->shown.at);
	in->offers = ids_sent(r, "offers", &in->n_offers);
	in->owns.n = request_many(r, "owns", &in->owns.at);
	in->asks_need = text_asks_need(in->text);
	if (draft_says_back(&r->seat, in->text))
		in->points.n = request_many(r, "point", &in->points.at);
	overrides_sent(r, in);
	in->sender = str_trim(request_text(r, "sender"));
	files_sent(r, &in->files);
	if (!copies_sent(r, in, err))
		return false;
	in->at = request_int(r, "at");
	if (request_flag(r, "later") && in->at == 0)
		return err_set(err, ERR_DATA, "Say the day and the hour it is to be sent. Your text is still "
		    "here.");
	return reply_promises(r, &checked, in, err);
}

void
reply_post(struct request *r)
{
	struct in_reply *in = arena_new(r->seat.a, struct in_reply);
	struct err err = { 0 };

	if (!files_kept(r))
		return;
	if (!reply_sent(r, in, &err)) {
		r->err = err;
		if (r->json)
			web_fail(r, &r->err);
		else
			reply_again(r);
		return;
	}
	web_act(r, act_reply, in, arena_fmt(r->seat.a, "/cases/%" PRId64 "%s", in->case_id,
	    in->at != 0 ? "#planned" : "#next"));
}

/* --- the page with what was typed -------------------------------------------------------------- */

/* What took the place of their text, and what could not be sent, is kept: acting beside it draws the page
 * anew from what is saved.  A mere check saves nothing, and says so. */
static void
keep_shown_text(struct request *r, int64_t case_id, bool keep, struct composer_view *c)
{
	struct in_draft draft = { .case_id = case_id, .stage = stage_sent(r), .text = c->text,
		.cc = copies_typed(r), .sender = request_text(r, "sender"), .had = c->had };
	struct err err;

	(void)stage_by_name(c->stage, &draft.stage);
	if (str_trim(c->text).len == 0 && !request_flag(r, "drop"))
		return;
	c->saved = !keep || !desk_draft_save(&r->seat, &draft, &err) ? STR("Not saved yet.")
	    : arena_fmt(r->seat.a, "Saved %.*s", STR_ARG(moment_clock(r, r->seat.now)));
}

static bool
page_typed(struct request *r, struct case_page *page, bool keep, bool with_check, struct err *err)
{
	struct case_view view = { 0 };
	struct draft_check found = { 0 };
	struct composer_view *c = &page->composer;

	if (!case_fill(r, request_param_id(r, 0), &view, page, err))
		return false;
	composer_typed(r, &view, page);
	composer_shown(r, c);
	keep_shown_text(r, page->case_id, keep, c);
	if (!with_check)
		return true;
	if (!desk_check(&r->seat, page->case_id, stage_sent(r), c->text, request_flag(r, "held"), &found,
	    err))
		return false;
	composer_check(r, &found, c->text, &c->checked);
	composer_shown(r, c);
	return true;
}

/* What came in while they wrote stands above their text; from here on they have seen it. */
static void
show_since(struct request *r, struct case_page *page)
{
	struct strs since = { 0 };
	struct err err = { 0 };

	if (!desk_since(&r->seat, page->case_id, request_int(r, "seen"), &since, &err))
		return;
	page->composer.since = since.at;
	page->composer.n_since = since.n;
	page->composer.seen = page->seen;
}

void
reply_again(struct request *r)
{
	struct case_page page = { 0 };
	struct err err = { 0 };

	if (!page_typed(r, &page, true, true, &err)) {
		web_fail(r, &err);
		return;
	}
	if (r->err.kind == ERR_CONFLICT)
		show_since(r, &page);
	page.page.error = page.composer.n_since == 0 ? str_from(r->err.text)
	    : STR("It was not sent: a message or a change came in meanwhile.");
	page.page.error_at = page.composer.n_since == 0 ? STR("#composer") : STR("#since");
	page.page.error_to = page.composer.n_since == 0 ? STR_NONE : STR("See what came in");
	WEB_PAGE(r, err_status(&r->err), render_case, &page);
}

/* --- checking ---------------------------------------------------------------------------------- */

/* For a page with script, which draws this part anew as one types. */
static void
answer_part(struct request *r, const struct draft_check *found)
{
	struct checked_view checked = { 0 };

	composer_check(r, found, request_text(r, "text"), &checked);
	WEB_PAGE(r, 200, render_checked, &checked);
}

void
reply_check(struct request *r)
{
	struct case_page page = { 0 };
	struct draft_check found = { 0 };
	struct err err = { 0 };
	bool part = request_flag(r, "part"),
	     moves = request_text(r, "to").len > 0 || request_flag(r, "suggest")
	    || request_flag(r, "again") || request_flag(r, "drop") || request_int(r, "block") != 0;

	if (!files_kept(r))
		return;
	if (!r->json && !part) {
		if (page_typed(r, &page, moves, !moves, &err))
			WEB_PAGE(r, 200, render_case, &page);
		else
			web_fail(r, &err);
		return;
	}
	if (!desk_check(
		&r->seat, request_param_id(r, 0), stage_sent(r), request_text(r, "text"),
		request_flag(r, "held"), &found, &err))
		web_fail(r, &err);
	else if (part)
		answer_part(r, &found);
	else
		json_findings(r, &found);
}

/* --- said to be wrong -------------------------------------------------------------------------- */

/* The text is saved first: without script the page comes back with it. */
void
reply_dispute(struct request *r)
{
	struct arena *a = r->seat.a;
	struct in_dispute *in = arena_new(a, struct in_dispute);
	struct in_draft draft;
	struct err err = { 0 };

	if (!files_kept(r))
		return;
	*in = (struct in_dispute){
		.case_id = request_param_id(r, 0), .stage = stage_sent(r), .rule = request_text(r, "wrong"),
		.text = request_text(r, "text"),
	};
	draft = (struct in_draft){ .case_id = in->case_id, .stage = in->stage, .text = in->text,
		.cc = copies_typed(r), .sender = request_text(r, "sender"), .had = request_text(r, "had") };
	if (in->rule.len == 0)
		err_set(&err, ERR_DATA, "Say which finding was wrong.");
	if (in->rule.len == 0 || !desk_draft_save(&r->seat, &draft, &err)) {
		web_fail(r, &err);
		return;
	}
	web_act(r, act_dispute, in, arena_fmt(a, "/cases/%" PRId64 "?stage=%s&wrong=%.*s#composer",
	    in->case_id, stage_name(in->stage), STR_ARG(in->rule)));
}

/* --- for a browser that checks by itself ------------------------------------------------------- */

#define KNOWN_MAX KIB(256)

void
reply_known(struct request *r)
{
	struct err err = { 0 };
	struct json_out w;
	struct buf b;

	buf_init(&b, r->seat.a, KNOWN_MAX);
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_int(&w, "now", r->seat.now);
	if (!desk_known(&r->seat, request_param_id(r, 0), &w, &err) || !buf_ok(&b, &err)) {
		web_fail(r, &err);
		return;
	}
	json_close(&w, '}');
	web_json(r, 200, buf_str(&b));
}

/* The firm's own packs, for a page that compiles them too; it asks by their version and may keep them. */
void
reply_packs(struct request *r)
{
	const struct packs *packs = desk_packs(r->seat.desk);
	struct json_out w;
	struct err err;
	struct buf b;

	buf_init(&b, r->seat.a, 8 * PACKS_BYTES);
	json_out_init(&w, &b);
	json_open(&w, '[');
	for (size_t i = 0; i < packs->n; i++) {
		json_open(&w, '{');
		json_field_str(&w, "name", packs->sources[i].name);
		json_field_str(&w, "text", packs->sources[i].text);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	if (!buf_ok(&b, &err)) {
		web_fail(r, &err);
		return;
	}
	if (str_eq(request_query(r, "v"), pack_version(packs->pack)))
		web_keep(r);
	web_json(r, 200, buf_str(&b));
}

/* --- saving ------------------------------------------------------------------------------------ */

static void
answer_saved(struct request *r, int64_t case_id, struct str saved)
{
	uint32_t owns = draft_owning(&r->seat, request_text(r, "text"));
	struct str colleague;
	struct err err = { 0 };
	struct json_out w;
	struct buf b;

	if (!desk_colleague(&r->seat, case_id, &colleague, &err)) {
		web_fail(r, &err);
		return;
	}

	buf_init(&b, r->seat.a, KIB(2));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_str(&w, "saved", saved);
	json_field_str(&w, "colleague", colleague);
	json_put_key(&w, STR("owns"));
	json_open(&w, '[');
	for (size_t i = 0; i < OWNING_COUNT; i++)
		if (owns >> i & 1)
			json_put_str(&w, str_from(owning_names[i]));
	json_close(&w, ']');
	json_put_key(&w, STR("more"));
	if (!desk_similar(&r->seat, case_id, request_text(r, "text"), &w, &err)) {
		web_fail(r, &err);
		return;
	}
	json_close(&w, '}');
	web_json(r, 200, buf_str(&b));
}

void
reply_draft(struct request *r)
{
	struct in_draft in = {
		.case_id = request_param_id(r, 0), .stage = stage_sent(r), .text = request_text(r, "text"),
		.cc = copies_typed(r), .sender = request_text(r, "sender"), .had = request_text(r, "had"),
	};
	struct str saved = arena_fmt(r->seat.a, "Saved %.*s", STR_ARG(moment_clock(r, r->seat.now)));
	struct case_page page = { 0 };
	struct case_view view = { 0 };
	struct err err = { 0 };

	if (!files_kept(r))
		return;
	if (!desk_draft_save(&r->seat, &in, &err)
	    || (!r->json && !case_fill(r, in.case_id, &view, &page, &err))) {
		web_fail(r, &err);
		return;
	}
	if (r->json) {
		answer_saved(r, in.case_id, saved);
		return;
	}
	if (request_flag(r, "call")) {
		web_redirect(r, arena_fmt(r->seat.a, "/cases/%" PRId64 "/call#call", in.case_id));
		return;
	}
	composer_typed(r, &view, &page);
	composer_shown(r, &page.composer);
	page.composer.saved = saved;
	WEB_PAGE(r, 200, render_case, &page);
}
