/* call.c - a call noted while it happens: beside its case, or from someone new.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/voice.h"
#include "pages/pages.h"
#include "web/case.h"
#include "web/choice.h"
#include "web/handlers.h"
#include "web/moment.h"

#define TRY_AGAIN_MS (2 * HOUR_MS)
#define POINTS_MOST 8

/* --- as it is opened --------------------------------------------------------------------------- */

static const char *const ends[][2] = {
	{ "spoke", "We spoke" },
	{ "no-answer", "Nobody answered" },
	{ "left-word", "I left word" },
};

/* The first promise to be in touch that falls due within the day is most likely this call. */
static int64_t
likely_promise(struct request *r, const struct state *s)
{
	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->state == PROMISE_OPEN && p->update && p->due - r->seat.now <= DAY_MS)
			return p->seq;
	}
	return 0;
}

/* Those that a call keeps; money that is to be paid is paid otherwise. */
static void
fill_promised(struct request *r, const struct state *s, int64_t chosen, struct call_view *v)
{
	struct arena *a = r->seat.a;

	v->promised = arena_array(a, struct choice, s->promises.n + 1);
	v->promised[v->n_promised++] = (struct choice){ STR("0"), STR("none: it was not promised"),
		chosen == 0 };
	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->state == PROMISE_OPEN && (p->update || p->by_phone))
			v->promised[v->n_promised++] = (struct choice){ arena_fmt(a, "%" PRId64, p->seq),
				arena_fmt(a, "‘%.*s’, due %.*s", STR_ARG(p->text),
				    STR_ARG(moment_due_text(r, r->clock, p->due))), p->seq == chosen };
	}
}

static void
fill_concerns(struct request *r, const struct state *s, struct call_view *v)
{
	static const char *const spoken[][2] = {
		{ "none", "not asked" }, { "yes", "yes, that is enough" }, { "not", "not yet" },
	};
	struct str *said, *words;
	size_t n_said = request_many(r, "spoken", &said), n_words = request_many(r, "word", &words);

	v->concerns = arena_array(r->seat.a, struct call_concern, s->concerns.n);
	for (size_t i = 0; i < s->concerns.n; i++) {
		size_t k = v->n_concerns;

		if (concern_is_settled(&s->concerns.at[i]))
			continue;
		v->concerns[v->n_concerns++] = (struct call_concern){ .seq = s->concerns.at[i].seq,
			.text = s->concerns.at[i].text, .word = k < n_words ? words[k] : STR_NONE,
			.spoken = choices_of(r->seat.a, spoken, LENGTH(spoken), k < n_said ? said[k]
			    : STR("none")), .n_spoken = LENGTH(spoken) };
	}
}

static void
fill_call(struct request *r, const struct case_view *view, struct case_page *page, bool typed)
{
	static const char *const answers[][2] = {
		{ "none", "they have not answered yet" }, { "yes", "yes, that’s it" }, { "not", "not quite" },
	};
	struct call_view *v = &page->call;
	const struct state *s = view->state;
	int64_t next;

	page->calling = true;
	v->ends = choices_of(r->seat.a, ends, LENGTH(ends), typed ? request_text(r, "end") : STR("spoke"));
	v->n_ends = LENGTH(ends);
	v->answers = choices_of(r->seat.a, answers, LENGTH(answers), typed ? request_text(r, "playback")
	    : STR("none"));
	v->n_answers = LENGTH(answers);
	v->heard = request_text(r, "heard");
	v->said = request_text(r, "text");
	v->word = request_text(r, "playback_word");
	v->played = request_flag(r, "played");
	v->teach = request_flag(r, "teach");
	v->points = request_text(r, "points");
	v->taught = request_text(r, "taught");
	v->asked_back = s->teachbacks.n > 0 && s->teachbacks.at[s->teachbacks.n - 1].state == TEACHBACK_ASKED;
	v->phone = typed ? request_text(r, "phone") : s->phone;
	v->may_play = state_concerns_unsettled(s) > 0;
	v->waits_for_answer = state_playback_state(s) == PLAYBACK_SENT;
	next = request_int(r, "next");
	v->next = moment_local(r, next > 0 ? next : r->seat.now + TRY_AGAIN_MS);
	v->our_time = moment_ours(r);
	fill_promised(r, s, typed ? request_int(r, "promised") : likely_promise(r, s), v);
	fill_concerns(r, s, v);
}

void
call_page(struct request *r)
{
	struct case_view view = { 0 };
	struct case_page page = { 0 };
	struct err err = { 0 };

	if (!case_fill(r, request_param_id(r, 0), &view, &page, &err)) {
		web_fail(r, &err);
		return;
	}
	composer_open(r, &view, &page);
	fill_call(r, &view, &page, false);
	WEB_PAGE(r, 200, render_case, &page);
}

/* --- as it was sent ---------------------------------------------------------------------------- */

static bool
check_said(struct request *r, struct checked_view *out, struct err *err)
{
	struct draft_check found = { 0 };

	if (!desk_check(&r->seat, request_param_id(r, 0), STAGE_UPDATE, request_text(r, "text"), false,
	    &found, err))
		return false;
	found.findings.list.n = 0;              /* it is said already: nothing is held against it any more */
	composer_check(r, &found, request_text(r, "text"), out);
	return true;
}

void
call_again(struct request *r)
{
	struct case_view view = { 0 };
	struct case_page page = { 0 };
	struct err err = { 0 };

	if (!case_fill(r, request_param_id(r, 0), &view, &page, &err)
	    || !check_said(r, &page.call.checked, &err)) {
		web_fail(r, &err);
		return;
	}
	page.page.error = str_from(r->err.text);
	page.page.error_at = STR("#call");
	composer_open(r, &view, &page);
	fill_call(r, &view, &page, true);
	WEB_PAGE(r, err_status(&r->err), render_case, &page);
}

static enum spoken
spoken_of(struct str s)
{
	return str_eq(s, STR("yes")) ? SPOKEN_YES : str_eq(s, STR("not")) ? SPOKEN_NOT_YET : SPOKEN_NOTHING;
}

static void
words_sent(struct request *r, struct in_call *in)
{
	struct str *concerns, *spoken, *words;
	size_t n = request_many(r, "concern", &concerns), m = request_many(r, "spoken", &spoken);
	size_t k = request_many(r, "word", &words);
	struct in_spoken *list = arena_array(r->seat.a, struct in_spoken, n);

	in->words = list;
	for (size_t i = 0; i < n && i < m; i++) {
		struct in_spoken w = { .said = spoken_of(spoken[i]), .word = i < k ? words[i] : STR_NONE };

		if (w.said != SPOKEN_NOTHING && str_int(concerns[i], &w.concern))
			list[in->n_words++] = w;
	}
}

static enum call_end
end_sent(struct request *r)
{
	for (size_t i = 0; i < LENGTH(ends); i++)
		if (str_eq(request_text(r, "end"), str_from(ends[i][0])))
			return (enum call_end)i;
	return CALL_SPOKE;
}

/* What was asked back aloud is compared as what was asked back in a mail: point by point, or as a whole where
 * no points can be told apart. */
static void
points_sent(struct request *r, struct in_call *in)
{
	struct str rest = request_text(r, "points"), line;
	struct strs *points = &in->said.points;
	struct str *list = arena_array(r->seat.a, struct str, POINTS_MOST);

	*points = (struct strs){ list, 0 };
	while (points->n < POINTS_MOST && str_line(&rest, &line))
		if (str_trim(line).len > 0)
			list[points->n++] = str_trim(line);
	if (points->n > 0 || (!request_flag(r, "teach") && !draft_says_back(&r->seat, in->said.text)))
		return;
	draft_points(&r->seat, in->said.text, points);
	if (points->n > 0 || str_trim(in->said.text).len == 0)
		return;
	list[0] = str_trim(in->said.text);
	*points = (struct strs){ list, 1 };
}

void
call_post(struct request *r)
{
	struct in_call *in = arena_new(r->seat.a, struct in_call);
	struct checked_view checked = { 0 };
	struct err err = { 0 };

	*in = (struct in_call){
		.said = { .case_id = request_param_id(r, 0), .seen = request_int(r, "seen"),
		    .text = request_text(r, "text") },
		.heard = request_text(r, "heard"), .phone = request_text(r, "phone"), .end = end_sent(r),
		.promise = request_int(r, "promised"), .next = request_int(r, "next"),
		.played = request_flag(r, "played"), .playback = spoken_of(request_text(r, "playback")),
		.playback_word = request_text(r, "playback_word"), .taught = request_text(r, "taught"),
	};
	words_sent(r, in);
	points_sent(r, in);
	if (!check_said(r, &checked, &err) || !reply_promises(r, &checked, &in->said, &err)) {
		r->err = err;
		call_again(r);
		return;
	}
	web_act(r, act_call, in, arena_fmt(r->seat.a, "/cases/%" PRId64 "#next", in->said.case_id));
}

/* --- someone new ------------------------------------------------------------------------------- */

struct caller_view *
callers_view(struct request *r, const struct known_caller *list, size_t n, int64_t chosen)
{
	struct caller_view *out = arena_array(r->seat.a, struct caller_view, n);

	for (size_t i = 0; i < n; i++)
		out[i] = (struct caller_view){ list[i].person, list[i].name,
			moment_make(r, list[i].last_at), list[i].person == chosen };
	return out;
}

static void
show_new(struct request *r, int status)
{
	struct call_new_page v = { .name = request_text(r, "name"), .phone = request_text(r, "phone"),
		.address = request_text(r, "address"), .heard = request_text(r, "heard") };
	struct known_caller *callers = NULL;
	struct err err = { 0 };

	v.looked = str_trim(v.phone).len > 0;
	if (v.looked && !desk_callers(&r->seat, v.phone, 0, &callers, &v.n_callers, &err)) {
		web_fail(r, &err);
		return;
	}
	v.callers = callers_view(r, callers, v.n_callers, request_int(r, "person"));
	page_init(r, &v.page, STR("A call from someone new"), STR("cases"));
	WEB_PAGE(r, status, render_call_new, &v);
}

void
call_new_page(struct request *r)
{
	show_new(r, 200);
}

void
call_new_again(struct request *r)
{
	show_new(r, err_status(&r->err));
}

void
call_new_post(struct request *r)
{
	struct in_call *in = arena_new(r->seat.a, struct in_call);

	if (request_flag(r, "look")) {
		show_new(r, 200);
		return;
	}
	*in = (struct in_call){ .opens = desk_new_case(&r->seat), .name = str_trim(request_text(r, "name")),
		.phone = request_text(r, "phone"), .address = str_trim(request_text(r, "address")),
		.heard = request_text(r, "heard"), .person = request_int(r, "person") };
	web_act(r, act_call, in, arena_fmt(r->seat.a, "/cases/%" PRId64 "/call#call", in->opens));
}
