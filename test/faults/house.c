/* house.c - a desk in a folder of its own, without workers, and a complaint that has come some way.
 *
 * SPDX-License-Identifier: ISC
 */
#include "house.h"

#include "host/mem.h"
#include "mail/message.h"

static const char first_mail[] =
    "From: Noor Haddad <noor@example.com>\r\nTo: help@fenland.example\r\nSubject: The lift\r\n"
    "Message-ID: <lift@example.com>\r\n\r\n"
    "The lift has been out of order for three weeks. Nobody called me back.\r\n";

void
house_open(struct house *h)
{
	MUST(h, room_open(&h->place, h->clock, &h->desk, &h->err));
	for (enum role r = ROLE_CUSTOMER; r <= ROLE_DESK; r++)
		MUST(h, seat_open(&h->seats[r], h->desk, &h->arena, (struct actor){ .role = r,
		    .account = r >= ROLE_AGENT && r <= ROLE_OWNER ? (int64_t)r : 0, .name = STR("Asha") },
		    &h->err));
}

void
house_close(struct house *h)
{
	for (enum role r = ROLE_CUSTOMER; r <= ROLE_DESK; r++)
		seat_close(&h->seats[r]);
	desk_close(h->desk);
}

void
house_make(struct house *h)
{
	*h = (struct house){ .clock = clock_stopped_at(START) };
	place_make(&h->place);
	arena_init(&h->arena, &host_pages, MIB(256));
	house_open(h);
}

void
house_drop(struct house *h)
{
	house_close(h);
	arena_release(&h->arena);
	clock_free(h->clock);
	place_drop(&h->place);
}

struct case_view
house_look(struct house *h)
{
	struct case_view v;

	MUST(h, desk_case(&h->seats[ROLE_AGENT], h->case_id, &v, &h->err));
	return v;
}

void
house_act(struct house *h, enum role who, desk_act *act, const void *in)
{
	struct change_result done;

	MUST(h, desk_do(&h->seats[who], act, in, &done, &h->err));
}

const struct in_receive *
house_mail(struct house *h, const char *text)
{
	struct in_receive *in = arena_new(&h->arena, struct in_receive);
	struct message *m = arena_new(&h->arena, struct message);

	in->raw = str_from(text);
	in->message = m;
	MUST(h, message_parse(&h->arena, in->raw, m, &h->err));
	return in;
}

static void
consent(struct house *h, struct in_reply *in)
{
	struct draft_check check;
	struct in_promise *all;

	MUST(h, desk_check(&h->seats[ROLE_AGENT], h->case_id, in->stage, in->text, false, &check,
	    &h->err));
	all = arena_array(&h->arena, struct in_promise, check.promises.n + 1);
	for (size_t i = 0; i < check.promises.n; i++)
		all[i] = (struct in_promise){ .start = check.promises.at[i].start,
		    .end = check.promises.at[i].end, .due = check.promises.at[i].due,
		    .update = check.promises.at[i].update };
	in->promises = all;
	in->n_promises = check.promises.n;
}

static void
keep_updates(struct house *h, struct in_reply *in)
{
	struct state *state = house_look(h).state;
	int64_t *keeps = arena_array(&h->arena, int64_t, state->promises.n + 1);

	for (size_t i = 0; i < state->promises.n; i++)
		if (state->promises.at[i].state == PROMISE_OPEN && state->promises.at[i].update)
			keeps[in->n_keeps++] = state->promises.at[i].seq;
	in->keeps = keeps;
}

const struct in_reply *
house_reply(struct house *h, enum stage stage, struct str text)
{
	struct in_reply *in = arena_new(&h->arena, struct in_reply);

	*in = (struct in_reply){ .case_id = h->case_id, .stage = stage, .text = text,
	    .seen = house_look(h).state->seq };
	consent(h, in);
	keep_updates(h, in);
	return in;
}

static void
send(struct house *h, const struct in_reply *in)
{
	house_act(h, ROLE_AGENT, act_reply, in);
}

/* --- the way ------------------------------------------------------------------------------ */

void
house_received(struct house *h)
{
	struct case_line *lines;
	size_t n;

	house_act(h, ROLE_DESK, act_receive, house_mail(h, first_mail));
	MUST(h, desk_cases(&h->seats[ROLE_AGENT], STR_NONE, STR_NONE, true, 0, &lines, &n, &h->err));
	assert_int_equal(n, 1);
	h->case_id = lines[0].case_id;
}

int64_t
house_newest(struct house *h)
{
	struct case_line *lines;
	size_t n;

	MUST(h, desk_cases(&h->seats[ROLE_AGENT], STR_NONE, STR_NONE, true, 0, &lines, &n, &h->err));
	assert_true(n > 0);
	return lines[0].case_id;
}

void
house_understood(struct house *h)
{
	static const char *const texts[] = { "The lift has been out of order for three weeks",
	    "Nobody called me back" };

	house_received(h);
	for (size_t i = 0; i < LENGTH(texts); i++)
		house_act(h, ROLE_AGENT, act_concern_add, &(struct in_concern){ .case_id = h->case_id,
		    .seen = house_look(h).state->seq, .text = str_from(texts[i]) });
}

static void
take_link(struct house *h)
{
	struct outbox_line *lines, line;
	size_t n, at;

	MUST(h, desk_outbox(&h->seats[ROLE_AGENT], h->case_id, &lines, &n, &h->err));
	MUST(h, desk_outbox_one(&h->seats[ROLE_AGENT], lines[0].id, &line, &h->err));
	at = str_find(line.text, STR("http://desk.example/c/"));
	assert_true(at != STR_NOT_FOUND);
	h->token = str_sub(line.text, at + 22, at + 22 + 40);
}

void
house_played_back(struct house *h)
{
	struct str text;

	house_understood(h);
	MUST(h, desk_draft_for(&h->seats[ROLE_AGENT], h->case_id, STAGE_PLAYBACK, &text, &h->err));
	send(h, house_reply(h, STAGE_PLAYBACK, text));
	take_link(h);
}

void
house_confirmed(struct house *h)
{
	house_played_back(h);
	house_act(h, ROLE_CUSTOMER, act_customer_playback, &(struct in_customer){ .token = h->token,
	    .yes = true, .playback = state_last_playback(house_look(h).state)->seq });
}

void
house_answered(struct house *h)
{
	struct in_reply *in;
	int64_t *answers = arena_array(&h->arena, int64_t, 2);

	house_confirmed(h);
	in = arena_new(&h->arena, struct in_reply);
	*in = *house_reply(h, STAGE_ANSWER, STR("The lift has been out of order for three weeks: the "
	    "motor is replaced and it runs again since this morning. Nobody called you back: that was "
	    "our fault, and I am sorry that we left you waiting. I will have the service contract "
	    "changed by Friday 12 June, 5 pm. Was that enough to settle each of these, or is something "
	    "still open?"));
	for (size_t i = 0; i < 2; i++)
		answers[i] = house_concern(h, i);
	in->answers = answers;
	in->n_answers = 2;
	send(h, in);
}

void
house_enough(struct house *h)
{
	house_answered(h);
	house_act(h, ROLE_CUSTOMER, act_customer_enough, &(struct in_customer){ .token = h->token,
	    .concern = house_concern(h, 1), .yes = true, .word = STR("That is enough.") });
}

const void *
house_keep(struct house *h, const void *in, size_t size)
{
	void *copy = arena_alloc(&h->arena, size, _Alignof(max_align_t));

	memcpy(copy, in, size);
	return copy;
}

int64_t
house_head(struct house *h)
{
	return house_look(h).state->seq;
}

int64_t
house_concern(struct house *h, size_t i)
{
	return house_look(h).state->concerns.at[i].seq;
}

int64_t
house_promise(struct house *h)
{
	struct state *s = house_look(h).state;

	for (size_t i = s->promises.n; i > 0; i--)
		if (s->promises.at[i - 1].state == PROMISE_OPEN)
			return s->promises.at[i - 1].seq;
	fail_msg("no promise is open");
	return 0;
}
