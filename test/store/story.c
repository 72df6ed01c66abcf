/* story.c - a database of a test's own, and cases in it told by their events.
 *
 * SPDX-License-Identifier: ISC
 */
#include "story.h"

#include "base/calendar.h"

static void
check(bool ok, const char *what, const struct err *err)
{
	if (!ok)
		fail_msg("%s: %s", what, err->text);
}

static struct db *
new_database(const char *path)
{
	struct db *db = NULL;
	struct err err;

	check(db_open(&db, path, DB_WRITE, &err), "opening", &err);
	/* What a flush costs is not tested here. */
	check(on_server() || db_run(db, NULL, &err, "PRAGMA synchronous = OFF"), "settings", &err);
	check(store_migrate(db, &err), "migrating", &err);
	return db;
}

void
story_open(struct story *s, struct arena *a)
{
	*s = (struct story){ .a = a, .now = STORY_BEGINS };
	place_make(&s->place);
	s->path = s->place.where;
	s->db = new_database(s->path);
}

void
story_close(struct story *s)
{
	db_close(s->db);
	place_drop(&s->place);
}

void
act_begin(struct act *act, struct story *s, int64_t case_id)
{
	*act = (struct act){ .story = s };
	state_init(&act->state, s->a);
	if (case_id != 0 && !store_state(s->a, s->db, case_id, &act->state, &act->err))
		assert_int_equal(act->err.kind, ERR_NOT_FOUND);
	s->now += MINUTE_MS;
	act->change = (struct change){ .case_id = case_id, .seen = act->state.seq, .after = &act->state,
	    .now = s->now };
}

int64_t
act_add(struct act *act, struct event e)
{
	struct change *c = &act->change;

	e.case_id = c->case_id;
	e.seq = c->seen + (int64_t)c->events.n + 1;
	e.at = e.at ? e.at : c->now;
	e.actor = e.actor.len ? e.actor : STR("account:1");
	if (c->case_id != 0)
		check(apply(&act->state, &e, &act->err), event_kind_name(e.kind), &act->err);
	vec_push(act->story->a, &c->events) = e;
	return e.seq;
}

bool
act_try(struct act *act)
{
	AUTO_TX tx = { 0 };
	struct db *db = act->story->db;

	return db_begin(db, &tx, &act->err)
	    && store_change_apply(act->story->a, db, &act->change, &act->result, &act->err)
	    && db_commit(&tx, &act->err);
}

void
act_do(struct act *act)
{
	check(act_try(act), "the change", &act->err);
	assert_int_equal(act->result.outcome, CHANGE_DONE);
}

int64_t
story_case(struct story *s, int64_t case_id, int64_t person, const char *reference, const char *name,
    const char *address, const char *text)
{
	struct move moves[] = { { .move = MOVE_PROBLEM, .start = 0, .end = 8, .p = 900, .from = FROM_PHRASE },
	    { .move = MOVE_IMPACT, .start = 4, .end = 7, .p = 700, .from = FROM_PHRASE } };
	struct act act;
	int64_t turn;

	act_begin(&act, s, case_id);
	act.change.person = arena_new(s->a, struct person_row);
	*act.change.person = (struct person_row){ person, str_from(address), str_from(name), s->now };
	act_add(&act, (struct event){ .kind = EVENT_OPENED, .actor = STR("customer"),
	    .reference = str_from(reference),
	    .person = person, .name = str_from(name), .address = str_from(address),
	    .title = STR("Water on the plots"),
	    .channel = STR("mail"), .tz = STR("Europe/London") });
	turn = act_add(&act, (struct event){ .kind = EVENT_RECEIVED, .actor = STR("customer"),
	    .channel = STR("mail"),
	    .text = str_from(text), .name = str_from(name), .address = str_from(address),
	    .message_id = arena_fmt(s->a, "first-%" PRId64 "@post.example", case_id) });
	act_add(&act, (struct event){ .kind = EVENT_READ, .turn = turn, .ear = STR("1"), .moves = moves,
	    .n_moves = 2,
	    .anger = 2, .distress = 1 });
	act_do(&act);
	return turn;
}

int64_t
story_answer(struct story *s, int64_t case_id, const char *text)
{
	struct act act;
	int64_t turn;

	act_begin(&act, s, case_id);
	turn = act_add(&act, (struct event){ .kind = EVENT_SENT, .channel = STR("mail"),
	    .text = str_from(text),
	    .name = STR("Ines"), .message_id = arena_fmt(s->a, "ours-%" PRId64 "-%" PRId64 "@desk.example",
	    case_id, s->now),
	    .stage = STR("answer") });
	act_do(&act);
	return turn;
}

static void
raise_and_play_back(struct story *s, int64_t case_id, int64_t *concerns, size_t n)
{
	static const struct str texts[] = {
		STR_INIT("The tap on row four has been dry since April"),
		    STR_INIT("Nobody wrote back in May"),
		STR_INIT("The rent went up all the same"),
	};
	struct item *items = arena_array(s->a, struct item, n);
	struct act act;
	int64_t turn, playback;

	act_begin(&act, s, case_id);
	for (size_t i = 0; i < n; i++) {
		concerns[i] = act_add(&act, (struct event){ .kind = EVENT_CONCERN_RAISED, .text = texts[i],
		    .actor = i == 2 ? STR("customer") : STR("account:1") });
		items[i] = (struct item){ concerns[i], texts[i] };
	}
	turn = act_add(&act, (struct event){ .kind = EVENT_SENT, .channel = STR("mail"),
	    .text = STR("Here is what I took from your letter."), .name = STR("Ines"),
	    .stage = STR("playback") });
	playback = act_add(&act, (struct event){ .kind = EVENT_PLAYBACK_SENT, .turn = turn, .items = items,
	    .n_items = n });
	act_do(&act);
	act_begin(&act, s, case_id);
	act_add(&act, (struct event){ .kind = EVENT_MAIL_ACCEPTED, .actor = STR("desk"), .turn = turn });
	act_add(&act, (struct event){ .kind = EVENT_PLAYBACK_CONFIRMED, .actor = STR("customer"),
	    .playback = playback,
	    .word = STR("Yes, that is it."), .channel = STR("link") });
	act_do(&act);
}

static int64_t
promise(struct act *act, int64_t turn, const char *text, const char *what, int64_t due)
{
	return act_add(act, (struct event){ .kind = EVENT_PROMISED, .turn = turn, .text = str_from(text),
	    .due = due,
	    .what = str_from(what), .name = STR("Ines"), .account = 1 });
}

static void
promise_three(struct story *s, int64_t case_id, int64_t *promises)
{
	struct act act;
	int64_t turn;

	act_begin(&act, s, case_id);
	turn = act_add(&act, (struct event){ .kind = EVENT_SENT, .channel = STR("mail"), .name = STR("Ines"),
	    .text = STR("I will ring the plumber, write to you on Tuesday, and look into the rent."),
	    .stage = STR("answer") });
	promises[0] = promise(&act, turn, "I will ring the plumber", "outcome", s->now + HOUR_MS);
	promises[1] = promise(&act, turn, "write to you on Tuesday", "update", s->now + 2 * HOUR_MS);
	promises[2] = promise(&act, turn, "look into the rent", "outcome", s->now + 3 * HOUR_MS);
	act_do(&act);
	act_begin(&act, s, case_id);
	act_add(&act, (struct event){ .kind = EVENT_PROMISE_KEPT, .promise = promises[0],
	    .reason = STR("He comes on Friday") });
	act_add(&act, (struct event){ .kind = EVENT_PROMISE_MOVED, .promise = promises[2],
	    .due = s->now + 40 * HOUR_MS,
	    .reason = STR("The treasurer is away") });
	act_add(&act, (struct event){ .kind = EVENT_PROMISE_WARNED, .actor = STR("desk"),
	    .promise = promises[1] });
	act_do(&act);
	s->now += 3 * HOUR_MS;
	act_begin(&act, s, case_id);
	act_add(&act, (struct event){ .kind = EVENT_PROMISE_MISSED, .actor = STR("desk"),
	    .promise = promises[1] });
	act_do(&act);
}

void
story_long_case(struct story *s, int64_t case_id)
{
	int64_t concerns[3], promises[3];
	struct act act;
	int64_t turn;

	story_case(s, case_id, case_id + 1, cstr(s->a, arena_fmt(s->a, "H-%" PRId64, case_id)), "Maren Holt",
	    cstr(s->a, arena_fmt(s->a, "maren.%" PRId64 "@post.example", case_id)),
	    "The tap is dry and I carry cans every evening.");
	raise_and_play_back(s, case_id, concerns, 3);
	promise_three(s, case_id, promises);
	turn = story_answer(s, case_id,
	    "The plumber comes on Friday; the letter of May lay in the wrong tray.");
	act_begin(&act, s, case_id);
	act_add(&act, (struct event){ .kind = EVENT_ASSIGNED, .account = 1, .name = STR("Ines") });
	act_add(&act, (struct event){ .kind = EVENT_CONCERN_ANSWERED, .concern = concerns[0], .turn = turn });
	act_add(&act, (struct event){ .kind = EVENT_ENOUGH_ASKED, .concern = concerns[0], .turn = turn });
	act_add(&act, (struct event){ .kind = EVENT_NOT_ENOUGH, .actor = STR("customer"),
	    .concern = concerns[0],
	    .word = STR("Not before it runs."), .channel = STR("link") });
	act_add(&act, (struct event){ .kind = EVENT_ENOUGH, .actor = STR("customer"), .concern = concerns[1],
	    .word = STR("Thank you, that explains it."), .channel = STR("link") });
	act_add(&act, (struct event){ .kind = EVENT_FOUND, .fault = STR("ours"),
	    .text = STR("The letter was misfiled.") });
	act_add(&act, (struct event){ .kind = EVENT_NEED_TOLD, .actor = STR("customer"),
	    .need = STR("helped"),
	    .word = STR("I want the water back.") });
	act_do(&act);
	turn = story_answer(s, case_id, "I owe you a letter of Tuesday; here it is.");
	act_begin(&act, s, case_id);
	act_add(&act, (struct event){ .kind = EVENT_MAIL_FAILED, .actor = STR("desk"), .turn = turn,
	    .reason = STR("The mailbox is full") });
	act_do(&act);
}
