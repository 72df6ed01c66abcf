/* fill.c - a desk full of cases, made by the desk's own acts.
 *
 * SPDX-License-Identifier: ISC
 */
#include <pthread.h>
#include <stdio.h>

#include "bench.h"
#include "host/random.h"
#include "mail/message.h"

#define BATCH 64
#define START INT64_C(1780297200000)            /* 2026-06-01T08:00:00+01:00 */

void
shop_open(struct shop *s)
{
	struct desk_options o = { .data = s->folder, .database = s->where, .test = true, .create = true,
	    .base_url = "http://desk.example" };
	struct actor worker = { .role = ROLE_DESK }, owner = { .role = ROLE_OWNER };

	arena_init(&s->arena, &host_pages, MIB(64));
	arena_init(&s->work, &host_pages, MIB(512));
	s->clock = o.clock = clock_stopped_at(START);
	MUST(desk_open(&s->desk, &o, &err));
	MUST(seat_open(&s->worker, s->desk, &s->work, worker, &err));
	MUST(seat_open(&s->owner, s->desk, &s->work, owner, &err));
	MUST(seat_open(&s->agent, s->desk, &s->work, worker, &err));
}

void
shop_close(struct shop *s)
{
	seat_close(&s->worker);
	seat_close(&s->owner);
	seat_close(&s->agent);
	desk_close(s->desk);
	arena_release(&s->work);
	arena_release(&s->arena);
	clock_free(s->clock);
}

static void
agent_comes(struct shop *s)
{
	struct in_account in = { .login = STR("asha"), .name = STR("Asha Rao"), .role = STR("agent"),
	    .password = STR("four green apples") };
	struct change_result done;
	struct arena_mark mark = arena_mark(&s->work);
	struct str token;

	MUST(desk_do(&s->owner, act_account_add, &in, &done, &err));
	MUST(desk_login(&s->agent, in.login, in.password, &s->agent.who, &err));
	s->agent.who.name = STR("Asha Rao");
	MUST(desk_session_new(&s->agent, s->agent.who, &token, &err));
	s->session = str_copy(&s->arena, token);
	arena_rewind(&s->work, mark);
}

/* --- many at once ------------------------------------------------------------------------------- */

struct batch {
	pthread_mutex_t lock;
	pthread_cond_t all;
	int left;
};

static void
one_done(struct desk_ticket *t)
{
	struct batch *b = t->owner;

	if (t->result.outcome == CHANGE_FAILED)
		bench_stop("filling", t->err.text);
	pthread_mutex_lock(&b->lock);
	if (--b->left == 0)
		pthread_cond_signal(&b->all);
	pthread_mutex_unlock(&b->lock);
}

static const struct in_receive *
mail(struct arena *a, int64_t who, int64_t number, bool answers)
{
	static const char *const words[] = {
		"The lift has been out of order for three weeks. Nobody called me back.",
		"You charged me twice for the same ticket. I want the second payment back.",
		"The heating fails every evening. My daughter is ill and we sit here in coats.",
		"I waited at home for two days and the fitter never came. I lost two days of pay.",
	};
	struct in_receive *in = arena_new(a, struct in_receive);
	struct message *m = arena_new(a, struct message);

	in->raw = arena_fmt(a, "From: Customer %lld <customer%lld@example.com>\r\n"
	    "To: help@fenland.example\r\nSubject: Matter %lld\r\nMessage-ID: <m%lld@example.com>\r\n"
	    "%s%.*s\r\n%s This is message %lld.\r\n", (long long)who, (long long)who, (long long)who,
	    (long long)number, answers ? "In-Reply-To: " : "",
	    STR_ARG(answers ? arena_fmt(a, "<m%lld@example.com>\r\n", (long long)who) : STR_NONE),
	    words[number % 4], (long long)number);
	in->message = m;
	MUST(message_parse(a, in->raw, m, &err));
	return in;
}

static void
receive_batch(struct shop *s, int64_t first, int n)
{
	struct batch b = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, n };
	struct arena arenas[BATCH];             /* each goes over to the writer with its ticket */
	struct desk_ticket *tickets[BATCH];
	struct change_result done;

	for (int i = 0; i < n; i++) {
		struct seat seat = s->worker;
		struct desk_ticket *t;

		arena_init(&arenas[i], &host_pages, MIB(4));
		seat.a = &arenas[i];
		tickets[i] = t = arena_new(seat.a, struct desk_ticket);
		clock_set(s->clock, START + (first + i) * SECOND_MS);
		seat.now = clock_now(s->clock);
		t->done = one_done;
		t->owner = &b;
		MUST(desk_start(&seat, act_receive, mail(seat.a, first + i, first + i, false), t, &err));
	}
	pthread_mutex_lock(&b.lock);
	while (b.left > 0)
		pthread_cond_wait(&b.all, &b.lock);
	pthread_mutex_unlock(&b.lock);
	for (int i = 0; i < n; i++) {
		if (tickets[i]->result.outcome == CHANGE_STALE) /* two chose the same reference */
			MUST(desk_do(&s->worker, act_receive, mail(&s->work, first + i, first + i, false),
			    &done,
			    &err));
		arena_release(&arenas[i]);
	}
}

/* --- single cases ------------------------------------------------------------------------------- */

static int64_t
find(struct shop *s, int64_t who)
{
	struct str query = arena_fmt(&s->work, "customer%lld@example.com", (long long)who);
	struct case_line *lines;
	size_t n;

	MUST(desk_cases(&s->agent, query, STR_NONE, true, 0, &lines, &n, &err));
	must(n == 1);
	return lines[0].case_id;
}

/* Whatever a rule has against it is overridden: it is the length of the case that counts here. */
static void
answer(struct shop *s, int64_t id, struct str text)
{
	struct in_reply in = { .case_id = id, .stage = STAGE_UPDATE, .text = text };
	struct draft_check check;
	struct in_promise *promises;
	struct in_override *all;
	struct change_result done;
	struct case_view v;

	s->agent.now = clock_now(s->clock);
	s->agent.who.role = ROLE_LEAD;
	MUST(desk_case(&s->agent, id, &v, &err));
	in.seen = v.state->seq;
	MUST(desk_check(&s->agent, id, in.stage, text, in.held, &check, &err));
	promises = arena_array(&s->work, struct in_promise, check.promises.n + 1);
	for (size_t i = 0; i < check.promises.n; i++)
		promises[i] = (struct in_promise){ .start = check.promises.at[i].start,
		    .end = check.promises.at[i].end, .due = check.promises.at[i].due, .update = true };
	all = arena_array(&s->work, struct in_override, check.findings.list.n + 1);
	for (size_t i = 0; i < check.findings.list.n; i++)
		if (check.findings.list.at[i].severity == SEVERITY_BLOCK)
			all[in.n_overrides++] = (struct in_override){
			    str_from(rule_id(check.findings.list.at[i].rule)), STR("for the measurement") };
	in.overrides = all;
	in.promises = promises;
	in.n_promises = check.promises.n;
	MUST(desk_do(&s->agent, act_reply, &in, &done, &err));
	s->agent.who.role = ROLE_AGENT;
}

static void
lengthen(struct shop *s, int64_t who, int turns)
{
	struct change_result done;

	s->long_case = find(s, who);
	for (int i = 1; i < turns; i += 2) {
		struct arena_mark mark = arena_mark(&s->work);
		clock_set(s->clock, clock_now(s->clock) + HOUR_MS);
		answer(s, s->long_case, STR("The heating fails every evening, and you sit there in coats. I "
		    "have asked the fitter this morning and wait for the answer; nothing new since. I will "
		    "write to you again by tomorrow noon."));
		if (i + 1 < turns)
			MUST(desk_do(&s->worker, act_receive, mail(&s->work, who, s->cases + i, true), &done,
			    &err));
		arena_rewind(&s->work, mark);
	}
}

static void
open_page(struct shop *s, int64_t who, struct str *token)
{
	int64_t id = find(s, who);
	struct outbox_line *lines, line;
	size_t n, at;

	answer(s, id, STR("Thank you for telling me. I look after this now. I will write to you by tomorrow "
	    "noon."));
	MUST(desk_outbox(&s->agent, id, &lines, &n, &err));
	MUST(desk_outbox_one(&s->agent, lines[0].id, &line, &err));
	at = str_find(line.text, STR("http://desk.example/c/"));
	must(at != STR_NOT_FOUND);
	*token = str_copy(&s->arena, str_sub(line.text, at + 22, at + 62));
}

void
shop_fill(struct shop *s)
{
	struct arena_mark mark = arena_mark(&s->work);

	for (int64_t i = 0; i < s->cases; i += BATCH)
		receive_batch(s, i, (int)(s->cases - i < BATCH ? s->cases - i : BATCH));
	agent_comes(s);
	for (int i = 0; i < TOKENS; i++) {
		open_page(s, i, &s->tokens[i]);
		arena_rewind(&s->work, mark);
	}
	lengthen(s, TOKENS, 40);
}
