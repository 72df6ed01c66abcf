/* routes.c - every address of the desk: who may use it, what it takes, what it does.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/handlers.h"
#include "web/json_api.h"
#include "web/live.h"
#include "web/login.h"
#include "web/setup.h"
#include "web/static.h"

#define TEXT_MAX KIB(64)
#define WORDS_MAX 2000
#define DRAFT_BODY MIB(1)                       /* 64 KB of text, three bytes each where it is escaped */

/* --- forms ------------------------------------------------------------------------------------- */

#define SEEN { "seen", FIELD_INT, 20, .label = "What you have seen" }
#define END { .name = NULL }
#define CONCERN { "concern", FIELD_INT, 20, .must = true, .label = "The concern" }
#define SPAN \
	{ "turn", FIELD_INT, 20, .must = true, .label = "The message" }, \
	{ "start", FIELD_INT, 20, .must = true, .label = "The place" }, \
	{ "end", FIELD_INT, 20, .must = true, .label = "The place" }
#define PROMISE_AS(name) \
	{ name, FIELD_CHOICE, 10, .choices = "outcome update no", .label = "Whether it is a promise" }

static const struct form_field today_query[] = {
	{ "wrote", FIELD_FLAG, 1, .label = "What was written" },
	{ "idle", FIELD_FLAG, 1, .label = "Nothing due" },
	END,
};

static const struct form_field cases_query[] = {
	{ "q", FIELD_LINE, 200, .label = "What you look for" },
	{ "closed", FIELD_FLAG, 1, .label = "Closed ones too" },
	{ "state", FIELD_LINE, 30, .label = "Where it stands" },
	{ "before", FIELD_INT, 20, .label = "Before" },
	END,
};

static const struct form_field case_query[] = {
	{ "wrong", FIELD_LINE, 60, .label = "What was wrong" },
	{ "stage", FIELD_STAGE, 20, .label = "The step" },
	{ "wrote", FIELD_FLAG, 1, .label = "What was written" },
	END,
};

#define PROMISES_AS \
	{ "promise", FIELD_TEXT, TEXT_MAX, .many = true, .label = "The promise" }, \
	{ "due", FIELD_TIME, 40, .many = true, .label = "The promise’s date" }, \
	PROMISE_AS("as0"), PROMISE_AS("as1"), PROMISE_AS("as2"), PROMISE_AS("as3"), \
	PROMISE_AS("as4"), PROMISE_AS("as5"), PROMISE_AS("as6"), PROMISE_AS("as7"), \
	PROMISE_AS("as8"), PROMISE_AS("as9"), PROMISE_AS("as10"), PROMISE_AS("as11"), \
	PROMISE_AS("as12"), PROMISE_AS("as13"), PROMISE_AS("as14"), PROMISE_AS("as15")

/* One row of each for every promise and every rule, in the order of the page. */
static const struct form_field reply_form[] = {
	SEEN,
	{ "text", FIELD_TEXT, TEXT_MAX, .label = "Your reply" },
	{ "stage", FIELD_STAGE, 20, .label = "The step" },
	{ "to", FIELD_STAGE, 20, .label = "The step" },
	{ "suggest", FIELD_FLAG, 1, .label = "A draft" },
	{ "had", FIELD_TEXT, TEXT_MAX, .label = "What stood here before" },
	{ "again", FIELD_FLAG, 1, .label = "What stood here before, again" },
	{ "drop", FIELD_FLAG, 1, .label = "What stood here before, let go" },
	{ "part", FIELD_FLAG, 1, .label = "A part" },
	{ "block", FIELD_ID, 20, .label = "The text to put in" },
	{ "shown", FIELD_LINE, 60, .many = true, .label = "What was found before" },
	{ "wrong", FIELD_LINE, 60, .label = "What was wrong" },
	{ "answers", FIELD_INT, 20, .many = true, .label = "What it answers" },
	{ "keeps", FIELD_INT, 20, .many = true, .label = "What it keeps" },
	{ "rule", FIELD_LINE, 60, .many = true, .label = "The rule" },
	{ "reason", FIELD_LINE, WORDS_MAX, .many = true, .label = "The reason" },
	{ "held", FIELD_FLAG, 1, .label = "Whether it can be undone" },
	{ "call", FIELD_FLAG, 1, .label = "A call" },
	{ "at", FIELD_TIME, 40, .label = "When it is to be sent" },
	{ "cc", FIELD_LINE, 4 * WORDS_MAX, .label = "Who gets a copy" },
	{ "copy", FIELD_LINE, 600, .many = true, .label = "Who is kept in copy" },
	{ "sender", FIELD_LINE, 254, .label = "The address it goes out from" },
	{ "files", FIELD_FILES, 400, .many = true, .label = "A file" },
	{ "file", FIELD_LINE, 64, .many = true, .label = "A file that goes with it" },
	{ "later", FIELD_FLAG, 1, .label = "Whether it is to be sent later" },
	{ "teach", FIELD_FLAG, 1, .label = "Whether they say it back" },
	{ "point", FIELD_LINE, WORDS_MAX, .many = true, .label = "A point to be understood" },
	{ "offers", FIELD_INT, 20, .many = true, .label = "What it offers" },
	{ "owns", FIELD_CHOICE, 20, .many = true, .choices = "disclosure apology repair prevention",
	    .label = "What it owns" },
	PROMISES_AS,
	END,
};

/* A row of concern, spoken and word for each concern. */
static const struct form_field call_form[] = {
	SEEN,
	{ "heard", FIELD_TEXT, TEXT_MAX, .label = "What they said" },
	{ "text", FIELD_TEXT, TEXT_MAX, .label = "What you said" },
	{ "played", FIELD_FLAG, 1, .label = "What you said back" },
	{ "playback", FIELD_CHOICE, 5, .choices = "none yes not", .label = "Their answer" },
	{ "playback_word", FIELD_LINE, WORDS_MAX, .label = "Their words" },
	{ "concern", FIELD_INT, 20, .many = true, .label = "The concern" },
	{ "spoken", FIELD_CHOICE, 5, .many = true, .choices = "none yes not", .label = "Their yes or no" },
	{ "word", FIELD_LINE, WORDS_MAX, .many = true, .label = "Their words" },
	{ "teach", FIELD_FLAG, 1, .label = "Whether they were asked to say it back" },
	{ "points", FIELD_TEXT, 2 * WORDS_MAX, .label = "What should arrive" },
	{ "taught", FIELD_TEXT, 2 * WORDS_MAX, .label = "What they said back" },
	{ "end", FIELD_CHOICE, 10, .choices = "spoke no-answer left-word", .label = "How it went" },
	{ "promised", FIELD_INT, 20, .label = "The promise" },
	{ "next", FIELD_TIME, 40, .label = "When you try again" },
	{ "phone", FIELD_LINE, 60, .label = "Their number" },
	PROMISES_AS,
	END,
};
static const struct form_field call_new_query[] = {
	{ "name", FIELD_LINE, 200, .label = "Who rang" },
	{ "phone", FIELD_LINE, 60, .label = "Their number" },
	END,
};
static const struct form_field call_new_form[] = {
	{ "heard", FIELD_TEXT, TEXT_MAX, .label = "What they said" },
	{ "name", FIELD_LINE, 200, .label = "Who rang" },
	{ "phone", FIELD_LINE, 60, .label = "Their number" },
	{ "address", FIELD_LINE, 254, .label = "Their address" },
	{ "person", FIELD_INT, 20, .label = "Whose number it is" },
	{ "look", FIELD_INT, 1, .label = "Only say whose number it is" },
	END,
};

static const struct form_field seen_form[] = { SEEN, END };

static const struct form_field give_form[] = {
	SEEN, { "value", FIELD_LINE, 64, .must = true, .label = "Who looks after it" }, END,
};
static const struct form_field span_form[] = {
	SEEN, SPAN, { "text", FIELD_TEXT, WORDS_MAX, .label = "The concern" },
	{ "concern", FIELD_INT, 20, .label = "What came back" }, END,
};
static const struct form_field add_form[] = {
	SEEN, { "text", FIELD_TEXT, WORDS_MAX, .must = true, .label = "The concern" }, END,
};
static const struct form_field reword_form[] = {
	SEEN, CONCERN, { "text", FIELD_TEXT, WORDS_MAX, .must = true, .label = "The concern" }, END,
};
static const struct form_field merge_form[] = {
	SEEN, CONCERN, { "into", FIELD_INT, 20, .must = true, .label = "The other concern" }, END,
};
static const struct form_field park_form[] = {
	SEEN, CONCERN,
	{ "promise", FIELD_INT, 20, .label = "The promise it waits for" },
	{ "due", FIELD_TIME, 40, .label = "The day to look at it again" },
	{ "reason", FIELD_LINE, WORDS_MAX, .label = "Why it waits" },
	END,
};
static const struct form_field left_form[] = {
	SEEN, { "promise", FIELD_INT, 20, .must = true, .label = "The promise" }, END,
};
static const struct form_field stands_form[] = {
	SEEN,
	{ "promise", FIELD_INT, 20, .must = true, .label = "The promise" },
	{ "due", FIELD_TIME, 40, .must = true, .label = "The date" },
	END,
};
static const struct form_field keep_form[] = {
	SEEN,
	{ "promise", FIELD_INT, 20, .must = true, .label = "The promise" },
	{ "text", FIELD_LINE, WORDS_MAX, .must = true, .label = "How it was kept" },
	END,
};
static const struct form_field move_form[] = {
	SEEN,
	{ "promise", FIELD_INT, 20, .must = true, .label = "The promise" },
	{ "due", FIELD_TIME, 40, .must = true, .label = "The new date" },
	{ "text", FIELD_LINE, WORDS_MAX, .must = true, .label = "Why it moves" },
	END,
};
static const struct form_field finding_form[] = {
	SEEN,
	{ "value", FIELD_CHOICE, 20, .must = true, .choices = "unknown ours third theirs shared none",
	    .label = "The fault" },
	{ "text", FIELD_TEXT, 4 * WORDS_MAX, .label = "What was found" },
	{ "source", FIELD_LINE, WORDS_MAX, .label = "How we know it" },
	END,
};
static const struct form_field need_form[] = {
	SEEN,
	{ "value", FIELD_CHOICE, 20, .must = true, .choices = "heard helped connected",
	    .label = "What they need" },
	{ "text", FIELD_LINE, WORDS_MAX, .label = "Their words" },
	END,
};
#define TEXT(kind, label_) { "text", kind, WORDS_MAX, .label = label_ }
#define WHY TEXT(FIELD_LINE, "Why")
#define THEIR_WORD { "word", FIELD_TEXT, 4 * WORDS_MAX, .label = "Their words" }
static const struct form_field view_form[] = {
	SEEN, { "value", FIELD_CHOICE, 10, .must = true, .choices = "theirs ours agreed",
	    .label = "The side" },
	TEXT(FIELD_TEXT, "The view"), END,
};
static const struct form_field position_form[] = {
	SEEN, CONCERN, { "value", FIELD_CHOICE, 10, .must = true, .choices = "unknown agree partly disagree",
	    .label = "Where we stand" }, WHY, END,
};
static const struct form_field hold_form[] = { SEEN, TEXT(FIELD_TEXT, "What is held"), END };
static const struct form_field lift_form[] = {
	SEEN, { "hold", FIELD_INT, 20, .must = true, .label = "The hold" }, WHY, END,
};
static const struct form_field withdrew_form[] = { SEEN, CONCERN, THEIR_WORD, END };
static const struct form_field own_form[] = {
	SEEN, { "value", FIELD_CHOICE, 20, .must = true, .choices = "disclosure apology repair prevention",
	    .label = "What was done" }, TEXT(FIELD_LINE, "How it was done"),
	{ "turn", FIELD_INT, 20, .label = "The message that did it" }, END,
};
static const struct form_field after_form[] = {
	SEEN, { "value", FIELD_CHOICE, 20, .must = true, .choices = "stayed left came-back",
	    .label = "What became of them" }, TEXT(FIELD_LINE, "In a few words"), END,
};
static const struct form_field speaker_form[] = {
	SEEN, { "name", FIELD_LINE, 200, .must = true, .label = "Who speaks for them" },
	{ "address", FIELD_LINE, 254, .label = "Their address" },
	{ "phone", FIELD_LINE, 254, .label = "How to reach them" }, TEXT(FIELD_LINE, "On what proof"),
	{ "due", FIELD_TIME, 40, .label = "Until when" }, END,
};
static const struct form_field why_form[] = { SEEN, WHY, END };
static const struct form_field care_form[] = {
	SEEN, { "text", FIELD_LINE, 300, .must = true, .label = "What to take care of" }, THEIR_WORD, END,
};
static const struct form_field contact_form[] = {
	SEEN, { "name", FIELD_LINE, 200, .label = "Their name" },
	{ "phone", FIELD_LINE, 60, .label = "Their number" },
	{ "address", FIELD_LINE, 254, .label = "Their mail address" },
	{ "person", FIELD_INT, 20, .label = "Whose number it is" }, END,
};
static const struct form_field their_clock_form[] = {
	SEEN, { "value", FIELD_CHOICE, 10, .must = true, .choices = "city same as-is",
	    .label = "Their time" },
	{ "name", FIELD_LINE, 64, .label = "A city whose time is theirs" },
	{ "text", FIELD_LINE, 300, .label = "What it is known from" }, END,
};
static const struct form_field corrections_query[] = {
	{ "after", FIELD_ID, 20, .label = "The one before" }, END,
};
static const struct form_field reading_form[] = {
	SEEN, { "turn", FIELD_INT, 20, .must = true, .label = "The message" },
	{ "span", FIELD_LINE, 40, .must = true, .label = "The words" },
	{ "value", FIELD_LINE, 40, .must = true, .label = "What it is" },
	{ "text", FIELD_TEXT, 500, .label = "What it costs them" }, END,
};
#define TEACHBACK { "teachback", FIELD_INT, 20, .must = true, .label = "What they were asked" }
static const struct form_field told_form[] = {
	SEEN, TEACHBACK, THEIR_WORD, { "turn", FIELD_INT, 20, .label = "The message" }, END,
};
static const struct form_field weigh_form[] = {
	SEEN, TEACHBACK, { "missing", FIELD_INT, 20, .many = true, .label = "What did not arrive" }, END,
};
#define OFFER(needed) { "offer", FIELD_INT, 20, .must = needed, .label = "The offer" }
static const struct form_field worked_form[] = {
	SEEN, OFFER(false), { "concern", FIELD_INT, 20, .label = "What it is for" },
	{ "asked", FIELD_LINE, WORDS_MAX, .label = "What they asked for" },
	{ "text", FIELD_LINE, WORDS_MAX, .must = true, .label = "What we offer" },
	{ "carry", FIELD_LINE, WORDS_MAX, .label = "What we can carry" },
	{ "amount", FIELD_LINE, 20, .label = "What it is worth" }, END,
};
static const struct form_field grant_form[] = { SEEN, OFFER(true), END };
static const struct form_field offered_form[] = {
	SEEN, OFFER(true), { "value", FIELD_CHOICE, 5, .must = true, .choices = "yes no",
	    .label = "Yes or no" },
	THEIR_WORD, { "turn", FIELD_INT, 20, .label = "The message" },
	{ "due", FIELD_TIME, 40, .label = "By when it is done" }, END,
};
static const struct form_field mistake_form[] = {
	{ "text", FIELD_TEXT, WORDS_MAX, .must = true, .label = "What went wrong" },
	{ "source", FIELD_LINE, WORDS_MAX, .label = "How we know it" },
	{ "name", FIELD_LINE, 200, .must = true, .label = "Whom it is about" },
	{ "address", FIELD_LINE, 254, .label = "Their address" },
	{ "phone", FIELD_LINE, 60, .label = "Their number" },
	END,
};

static const struct form_field word_form[] = {
	SEEN,
	{ "turn", FIELD_INT, 20, .must = true, .label = "The message" },
	{ "concern", FIELD_INT, 20, .label = "What it is about" },
	{ "yes", FIELD_FLAG, 1, .label = "Yes or no" },
	END,
};

static const struct form_field sender_form[] = {
	SEEN,
	{ "turn", FIELD_INT, 20, .must = true, .label = "The message" },
	{ "value", FIELD_CHOICE, 10, .must = true, .choices = "speaks copied", .label = "Who it is" },
	END,
};
static const struct form_field plan_form[] = {
	SEEN, { "plan", FIELD_INT, 20, .must = true, .label = "The message" }, END,
};
static const struct form_field undo_form[] = {
	SEEN, { "turn", FIELD_INT, 20, .must = true, .label = "The message" }, END,
};
static const struct form_field again_form[] = {
	SEEN,
	{ "turn", FIELD_INT, 20, .must = true, .label = "The message" },
	{ "address", FIELD_LINE, 254, .label = "The address" },
	END,
};

static const struct form_field join_form[] = {
	SEEN, { "text", FIELD_LINE, 40, .must = true, .label = "The reference of the other case" }, END,
};
static const struct form_field part_form[] = {
	SEEN, { "value", FIELD_ID, 20, .must = true, .label = "The other case" }, END,
};
static const struct form_field not_complaint_form[] = {
	SEEN,
	{ "value", FIELD_CHOICE, 20, .must = true, .choices = "supplier praise wrong-company other withdrawn",
	    .label = "What it is" },
	{ "text", FIELD_LINE, WORDS_MAX, .label = "Why" },
	END,
};
static const struct form_field extend_form[] = {
	SEEN, { "text", FIELD_LINE, WORDS_MAX, .must = true, .label = "Why it takes longer" }, END,
};
static const struct form_field profile_form[] = {
	{ "value", FIELD_LINE, 40, .must = true, .label = "The profile" }, END,
};
static const struct form_field reopen_form[] = {
	SEEN, { "text", FIELD_LINE, WORDS_MAX, .label = "Why" }, END,
};

/* The case whose numbers a customer's page held. */
#define OF { "of", FIELD_ID, 20, .label = "The case" }
static const struct form_field customer_query[] = {
	{ "answer", FIELD_CHOICE, 5, .choices = "yes no", .label = "The answer" },
	{ "concern", FIELD_INT, 20, .label = "What it is about" },
	{ "said", FIELD_LINE, 20, .label = "What was said" },
	END,
};
static const struct form_field playback_form[] = {
	OF,
	{ "playback", FIELD_INT, 20, .must = true, .label = "What you answer" },
	{ "answer", FIELD_CHOICE, 5, .must = true, .choices = "yes no", .label = "Your answer" },
	{ "word", FIELD_TEXT, 8 * WORDS_MAX, .label = "What you wrote" },
	{ "item", FIELD_INT, 20, .many = true, .label = "The line" },
	{ "item_text", FIELD_TEXT, 2 * WORDS_MAX, .many = true, .label = "A line you changed" },
	{ "added", FIELD_TEXT, 4 * WORDS_MAX, .label = "What was missed" },
	{ "cost", FIELD_LINE, 80, .many = true, .label = "What it cost you" },
	{ "cost_text", FIELD_TEXT, 2 * WORDS_MAX, .many = true, .label = "What it cost you" },
	END,
};
static const struct form_field enough_form[] = {
	OF,
	{ "concern", FIELD_INT, 20, .must = true, .label = "What you answer" },
	{ "answer", FIELD_CHOICE, 5, .must = true, .choices = "yes no", .label = "Your answer" },
	{ "word", FIELD_TEXT, 4 * WORDS_MAX, .label = "What you wrote" },
	END,
};
static const struct form_field withdraw_form[] = {
	OF,
	{ "concern", FIELD_INT, 20, .must = true, .label = "What you no longer need" },
	{ "word", FIELD_TEXT, 4 * WORDS_MAX, .label = "What you wrote" },
	END,
};
static const struct form_field customer_clock_form[] = {
	OF, { "city", FIELD_LINE, 64, .must = true, .label = "A city whose time is yours" }, END,
};
static const struct form_field customer_need_form[] = {
	OF,
	{ "need", FIELD_CHOICE, 10, .must = true, .choices = "heard helped connected",
	    .label = "What would help you" },
	END,
};
static const struct form_field teachback_form[] = {
	OF,
	{ "teachback", FIELD_INT, 20, .must = true, .label = "What you answer" },
	{ "word", FIELD_TEXT, 8 * WORDS_MAX, .must = true, .label = "What you took from it" },
	END,
};
static const struct form_field offer_form[] = {
	OF,
	{ "offer", FIELD_INT, 20, .must = true, .label = "What you answer" },
	{ "answer", FIELD_CHOICE, 5, .must = true, .choices = "yes no", .label = "Your answer" },
	{ "word", FIELD_TEXT, 4 * WORDS_MAX, .label = "What you wrote" },
	END,
};
static const struct form_field write_form[] = {
	OF, { "text", FIELD_TEXT, TEXT_MAX, .must = true, .label = "What you write" }, END,
};

static const struct form_field aside_query[] = {
	{ "all", FIELD_FLAG, 1, .label = "All of them" },
	{ "before", FIELD_LINE, 40, .label = "Before" },
	{ "back", FIELD_FLAG, 1, .label = "Brought back" },
	END,
};
static const struct form_field hide_form[] = {
	{ "hide", FIELD_INT, 1, .must = true, .label = "Whether it is for us" }, END,
};
static const struct form_field no_form[] = { END };
static const struct form_field outbox_query[] = {
	{ "case", FIELD_ID, 20, .label = "The case" }, { "now", FIELD_FLAG, 1, .label = "Tried now" }, END,
};
static const struct form_field now_query[] = { { "now", FIELD_FLAG, 1, .label = "Tried now" }, END };
static const struct form_field now_form[] = {
	{ "id", FIELD_INT, 20, .label = "Which one" },
	{ "uid", FIELD_INT, 20, .label = "The message" },
	END,
};

static const struct form_field clock_form[] = {
	{ "by", FIELD_CHOICE, 5, .must = true, .choices = "hour next day", .label = "How far" },
	{ "back", FIELD_LINE, 500, .label = "The page" },
	END,
};
static const struct form_field demo_query[] = { { "case", FIELD_ID, 20, .label = "The case" }, END };
static const struct form_field demo_form[] = {
	{ "case", FIELD_ID, 20, .label = "The case" },
	{ "name", FIELD_LINE, 200, .must = true, .label = "The name" },
	{ "address", FIELD_LINE, 254, .must = true, .label = "The address" },
	{ "subject", FIELD_LINE, 400, .must = true, .label = "The subject" },
	{ "text", FIELD_TEXT, TEXT_MAX, .must = true, .label = "What they write" },
	END,
};

static const struct form_field mailbox_query[] = {
	{ "id", FIELD_ID, 20, .label = "The mailbox" },
	{ "now", FIELD_FLAG, 1, .label = "Tried now" },
	END,
};
static const struct form_field mailbox_form[] = {
	{ "id", FIELD_INT, 20, .label = "The mailbox" },
	{ "name", FIELD_LINE, 200, .must = true, .label = "The name" },
	{ "host", FIELD_LINE, 253, .must = true, .label = "The mail server" },
	{ "port", FIELD_INT, 5, .label = "The port" },
	{ "security", FIELD_CHOICE, 10, .must = true, .choices = "tls starttls none",
	    .label = "The encryption" },
	{ "login", FIELD_LINE, 320, .must = true, .label = "The login name" },
	{ "auth", FIELD_CHOICE, 10, .choices = "password bearer", .label = "What it logs in with" },
	{ "secret", FIELD_LINE, 4000, .label = "The password" },
	{ "folder", FIELD_LINE, 200, .label = "The folder" },
	{ "take", FIELD_CHOICE, 5, .choices = "new all", .label = "What it begins with" },
	{ "done_folder", FIELD_LINE, 200, .label = "The folder to move to" },
	{ "untried", FIELD_FLAG, 1, .label = "Whether to test it" },
	END,
};
static const struct form_field way_out_query[] = {
	{ "saved", FIELD_FLAG, 1, .label = "Saved just now" },
	{ "removed", FIELD_FLAG, 1, .label = "Taken away just now" },
	END,
};
static const struct form_field way_out_form[] = {
	{ "host", FIELD_LINE, 253, .must = true, .label = "The mail server" },
	{ "port", FIELD_INT, 5, .label = "The port" },
	{ "security", FIELD_CHOICE, 10, .must = true, .choices = "tls starttls none",
	    .label = "The encryption" },
	{ "login", FIELD_LINE, 320, .label = "The login name" },
	{ "auth", FIELD_CHOICE, 10, .choices = "password bearer", .label = "What it logs in with" },
	{ "secret", FIELD_LINE, 4000, .label = "The password" },
	{ "address", FIELD_LINE, 254, .must = true, .label = "The address mail comes from" },
	{ "untried", FIELD_FLAG, 1, .label = "Whether to test it" },
	END,
};
static const struct form_field way_out_to[] = {
	{ "to", FIELD_LINE, 254, .must = true, .label = "The address to try it with" },
	END,
};
static const struct form_field mailbox_one[] = {
	{ "id", FIELD_INT, 20, .must = true, .label = "The mailbox" },
	{ "paused", FIELD_FLAG, 1, .label = "Whether it pauses" },
	END,
};

#define LOGIN { "login", FIELD_LINE, 64, .must = true, .label = "The login" }
#define ROLE { "role", FIELD_CHOICE, 10, .must = true, .choices = "agent lead owner", .label = "The role" }
#define PASSWORD { "password", FIELD_LINE, 1024, .must = true, .label = "The password" }
#define SETTING_FIELD(key) { key, FIELD_TEXT, 8000, .label = "This setting" }
static const struct form_field settings_query[] = {
	{ "saved", FIELD_LINE, 20, .label = "What was saved" },
	{ "who", FIELD_LINE, 64, .label = "Whose account" },
	END,
};
static const struct form_field settings_form[] = {
	SETTING_FIELD("firm.name"), SETTING_FIELD("firm.accent"), SETTING_FIELD("firm.phone"),
	SETTING_FIELD("firm.hours"), SETTING_FIELD("firm.days"), SETTING_FIELD("firm.zone"),
	    SETTING_FIELD("firm.calendar"),
	SETTING_FIELD("firm.days_off"), SETTING_FIELD("firm.base_url"), SETTING_FIELD("firm.address"),
	SETTING_FIELD("firm.acknowledge_text"), SETTING_FIELD("firm.signature"),
	SETTING_FIELD("firm.senders"),
	SETTING_FIELD("firm.close_final"), SETTING_FIELD("firm.silent_days"),
	SETTING_FIELD("firm.plus"), SETTING_FIELD("firm.acknowledge"), SETTING_FIELD("firm.remind"),
	SETTING_FIELD("firm.override"), SETTING_FIELD("grant.agent"), SETTING_FIELD("grant.lead"),
	END,
};
static const struct form_field account_add_form[] = {
	LOGIN, { "name", FIELD_LINE, 200, .must = true, .label = "The name" }, PASSWORD, ROLE, END,
};
static const struct form_field account_change_form[] = {
	LOGIN, { "name", FIELD_LINE, 200, .must = true, .label = "The name" },
	{ "mail", FIELD_LINE, 254, .label = "The mail address" }, ROLE, END,
};
static const struct form_field account_password_form[] = { LOGIN, PASSWORD, END };
static const struct form_field account_switch_form[] = {
	LOGIN, { "value", FIELD_CHOICE, 5, .must = true, .choices = "on off", .label = "On or off" }, END,
};
static const struct form_field token_form[] = {
	{ "name", FIELD_LINE, 100, .must = true, .label = "What it is for" }, END,
};
static const struct form_field token_revoke_form[] = {
	{ "token", FIELD_LINE, 100, .must = true, .label = "The token" }, END,
};
static const struct form_field account_mail_form[] = {
	{ "mail", FIELD_LINE, 254, .label = "Your mail address" }, END,
};
static const struct form_field away_form[] = {
	{ "until", FIELD_TIME, 40, .label = "The last day away" },
	{ "cover", FIELD_LINE, 64, .label = "Who covers" },
	END,
};
static const struct form_field block_form[] = {
	{ "id", FIELD_ID, 20, .label = "The text" },
	{ "name", FIELD_LINE, 400, .must = true, .label = "Its name" },
	{ "text", FIELD_TEXT, KIB(32), .must = true, .label = "Its words" },
	END,
};
static const struct form_field block_one[] = {
	{ "id", FIELD_ID, 20, .must = true, .label = "The text" }, END,
};
static const struct form_field firm_query[] = { { "c", FIELD_LINE, 10, .label = "The colour" }, END };

/* --- the table --------------------------------------------------------------------------------- */

const struct route routes[] = {
	{ GET, "/", CAN_AGENT, today_page, .form = today_query, .what = "Today: what needs someone now" },
	{ GET, "/cases", CAN_AGENT, cases_page, .form = cases_query,
	    .what = "Cases, newest word first; q looks for a name, a number, an address, a reference" },
	{ GET, "/cases/:id", CAN_AGENT, case_page, .form = case_query,
	    .what = "One case with its conversation and the composer" },
	/* The addresses a reply was sent to show the case when they are loaded again, or follow it live. */
	{ GET, "/cases/:id/reply", CAN_AGENT, case_page, .form = case_query, .what = "The case again" },
	{ GET, "/cases/:id/check", CAN_AGENT, case_page, .form = case_query, .what = "The case again" },
	{ GET, "/cases/:id/draft", CAN_AGENT, case_page, .form = case_query, .what = "The case again" },
	{ GET, "/cases/:id/attachments/:n", CAN_AGENT, case_file,
	    .what = "A file that came with a message, the n-th of the case, to be kept" },
	{ GET, "/cases/:id/turns/:n/formatted", CAN_AGENT, case_formatted,
	    .what = "A mail of theirs as its page was formatted, made harmless" },
	{ GET, "/cases/:id/log", CAN_AGENT, case_log_page,
	    .what = "The record of a case: who did what, and when" },
	{ GET, "/cases/:id/known", CAN_AGENT, reply_known,
	    .what = "What a browser needs to know of a case to check a reply by itself, as JSON" },
	{ GET, "/cases/:id/turns", CAN_AGENT, api_turns, .what = "The turns of a case as JSON" },
	{ GET, "/cases/:id/events", CAN_AGENT, api_events, .form = api_events_form,
	    .what = "The events of a case as JSON" },
	{ GET, "/cases/:id/concerns", CAN_AGENT, api_concerns, .what = "The concerns of a case as JSON" },
	{ GET, "/cases/:id/promises", CAN_AGENT, api_promises, .what = "The promises of a case as JSON" },
	{ GET, "/cases/:id/offers", CAN_AGENT, api_offers, .what = "The offers of a case as JSON" },
	{ GET, "/cases/:id/holds", CAN_AGENT, api_holds, .what = "The steps that stop harm as JSON" },
	{ GET, "/cases/:id/planned", CAN_AGENT, api_plans,
	    .what = "The messages of a case that wait for their day, or did, as JSON" },

	{ POST, "/cases/:id/reply", CAN_AGENT, reply_post, reply_form, DRAFT_BODY, reply_again,
	    "Send a reply" },
	{ POST, "/cases/:id/check", CAN_AGENT, reply_check, reply_form, DRAFT_BODY, reply_again,
	    "Check a reply without sending it" },
	{ GET, "/cases/:id/dispute", CAN_AGENT, case_page, .form = case_query, .what = "The case again" },
	{ POST, "/cases/:id/dispute", CAN_AGENT, reply_dispute, reply_form, DRAFT_BODY, reply_again,
	    "Note that a finding was wrong" },
	{ POST, "/cases/:id/draft", CAN_AGENT, reply_draft, reply_form, DRAFT_BODY, reply_again,
	    "Save a reply for later" },
	{ POST, "/cases/:id/concerns/take", CAN_AGENT, concern_take, span_form, 0, case_again,
	    "Take up words of theirs as a concern" },
	{ POST, "/cases/:id/concerns/decline", CAN_AGENT, concern_decline, span_form, 0, case_again,
	    "Leave words of theirs: no concern" },
	{ POST, "/cases/:id/concerns/add", CAN_AGENT, concern_add, add_form, 0, case_again, "Add a concern" },
	{ POST, "/cases/:id/concerns/word", CAN_AGENT, concern_word, reword_form, 0, case_again,
	    "Put a concern in better words" },
	{ POST, "/cases/:id/concerns/merge", CAN_AGENT, concern_merge, merge_form, 0, case_again,
	    "Join two concerns that are one" },
	{ POST, "/cases/:id/park", CAN_AGENT, concern_park, park_form, 0, case_again,
	    "Park a concern until a day, or until a promise is kept" },
	{ POST, "/cases/:id/promises/keep", CAN_AGENT, promise_keep, keep_form, 0, case_again,
	    "Say that a promise is kept, and how" },
	{ POST, "/cases/:id/promises/move", CAN_AGENT, promise_move, move_form, 0, case_again,
	    "Move a promise before it is due" },
	{ POST, "/cases/:id/promises/stands", CAN_AGENT, promise_stands, stands_form, 0, case_again,
	    "Say that a promise stands again which was let go with the case" },
	{ POST, "/cases/:id/promises/left", CAN_AGENT, promise_left, left_form, 0, case_again,
	    "Say that a promise which was let go with the case is not needed any more" },
	{ POST, "/cases/:id/take", CAN_AGENT, case_take, seen_form, 0, case_again, "Look after a case" },
	{ POST, "/cases/:id/give", CAN_AGENT, case_give, give_form, 0, case_again,
	    "Give a case to a colleague, who looks after it from then on" },
	{ POST, "/cases/:id/finding", CAN_AGENT, case_finding, finding_form, 0, case_again,
	    "Record what was found" },
	{ POST, "/cases/:id/need", CAN_AGENT, case_need, need_form, 0, case_again,
	    "Note what they need, as they said it" },
	{ POST, "/cases/:id/word", CAN_AGENT, case_word, word_form, 0, case_again,
	    "Take a mail as their yes or no" },
	{ POST, "/cases/:id/sender", CAN_AGENT, case_sender, sender_form, 0, case_again,
	    "Say who a new sender in an old conversation is" },
	{ POST, "/cases/:id/undo", CAN_AGENT, case_undo_send, undo_form, 0, case_again,
	    "Take a reply back before it goes out" },
	{ POST, "/cases/:id/planned/send", CAN_AGENT, plan_send, plan_form, 0, case_again,
	    "Send a message now that waits for its day" },
	{ POST, "/cases/:id/planned/undo", CAN_AGENT, plan_undo, plan_form, 0, case_again,
	    "Take back a message that waits for its day" },
	{ POST, "/cases/:id/again", CAN_AGENT, case_send_again, again_form, 0, case_again,
	    "Send a message again that did not arrive" },
	{ POST, "/cases/:id/join", CAN_AGENT, case_join, join_form, 0, case_again,
	    "Read a case together with another: the same matter" },
	{ POST, "/cases/:id/part", CAN_AGENT, case_part, part_form, 0, case_again,
	    "Part two cases that are read together" },
	{ POST, "/cases/:id/matter", CAN_AGENT, case_matter, undo_form, 0, case_again,
	    "Open a case of its own for a message that is another matter" },
	{ POST, "/cases/:id/extend", CAN_AGENT, case_extend, extend_form, 0, case_again,
	    "Note that they were told it takes longer" },
	{ POST, "/cases/:id/close", CAN_AGENT, case_close, seen_form, 0, case_again,
	    "Close a case on their word" },
	{ POST, "/cases/:id/not-complaint", CAN_AGENT, case_not_complaint, not_complaint_form, 0, case_again,
	    "Close what is no complaint, with the reason" },
	{ POST, "/cases/:id/reopen", CAN_AGENT, case_reopen, reopen_form, 0, case_again,
	    "Open a closed case again" },
	{ POST, "/cases/:id/revoke", CAN_AGENT, case_revoke, seen_form, 0, case_again,
	    "Stop every link of this customer's case" },

	{ GET, "/cases/:id/call", CAN_AGENT, call_page, .what = "One case, with a call to be noted" },
	{ POST, "/cases/:id/call", CAN_AGENT, call_post, call_form, DRAFT_BODY, call_again,
	    "Note a call: their words, ours, what was promised and answered aloud" },
	{ GET, "/calls", CAN_AGENT, call_new_page, .form = call_new_query,
	    .what = "A call from someone new, again" },
	{ GET, "/calls/new", CAN_AGENT, call_new_page, .form = call_new_query,
	    .what = "A call from someone new" },
	{ POST, "/calls", CAN_AGENT, call_new_post, call_new_form, DRAFT_BODY, call_new_again,
	    "Note a call from someone new, which opens a case" },

	{ POST, "/cases/:id/view", CAN_AGENT, note_view, view_form, 0, case_again,
	    "Write down how they see it, how we see it, where we agree" },
	{ POST, "/cases/:id/position", CAN_AGENT, note_position, position_form, 0, case_again,
	    "Say where we stand on a concern" },
	{ POST, "/cases/:id/holds", CAN_AGENT, note_hold, hold_form, 0, case_again,
	    "Note a step that stops harm and can be undone" },
	{ POST, "/cases/:id/holds/lift", CAN_AGENT, note_lift, lift_form, 0, case_again, "Lift a hold" },
	{ POST, "/cases/:id/withdraw", CAN_AGENT, note_withdraw, withdrew_form, 0, case_again,
	    "Note that they withdrew a concern" },
	{ POST, "/cases/:id/own", CAN_AGENT, note_own, own_form, 0, case_again,
	    "Note a part of owning a mistake as done" },
	{ POST, "/cases/:id/own/undo", CAN_AGENT, note_own_undo, own_form, 0, case_again,
	    "Say that a part of owning a mistake is not done after all" },
	{ POST, "/cases/:id/afterwards", CAN_AGENT, note_after, after_form, 0, case_again,
	    "Note what became of them after a mistake" },
	{ POST, "/cases/:id/speaker", CAN_AGENT, note_speaker, speaker_form, 0, case_again,
	    "Note who speaks for them" },
	{ POST, "/cases/:id/speaker/end", CAN_AGENT, note_speaker_end, why_form, 0, case_again,
	    "They speak for themselves again" },
	{ POST, "/cases/:id/care", CAN_AGENT, note_care, care_form, 0, case_again,
	    "Note, with their consent, what to take care of" },
	{ POST, "/cases/:id/care/end", CAN_AGENT, note_care_end, why_form, 0, case_again,
	    "Remove what was noted to take care of" },
	{ POST, "/cases/:id/contact", CAN_AGENT, note_contact, contact_form, 0, case_again,
	    "Note their name, their number, or their mail address" },
	{ POST, "/cases/:id/clock", CAN_AGENT, note_clock, their_clock_form, 0, case_again,
	    "Say what their time is, by a city" },
	{ POST, "/cases/:id/reading", CAN_AGENT, note_reading, reading_form, 0, case_again,
	    "Put right what was read in their words" },
	{ POST, "/cases/:id/teachbacks/told", CAN_AGENT, note_told, told_form, 0, case_again,
	    "Note what they said back" },
	{ POST, "/cases/:id/teachbacks/weigh", CAN_AGENT, note_weigh, weigh_form, 0, case_again,
	    "Say which points did not arrive" },
	{ POST, "/cases/:id/offers", CAN_AGENT, note_offer, worked_form, 0, case_again, "Work out an offer" },
	{ POST, "/cases/:id/offers/grant", CAN_AGENT, note_grant, grant_form, 0, case_again,
	    "Grant an offer" },
	{ POST, "/cases/:id/offers/word", CAN_AGENT, note_offer_word, offered_form, 0, case_again,
	    "Note that they take an offer, or do not" },
	{ POST, "/cases/:id/close/final", CAN_AGENT, note_close, why_form, 0, case_again,
	    "Close a case with the final reply that was sent" },
	{ POST, "/cases/:id/give-up", CAN_AGENT, note_give_up, why_form, 0, case_again,
	    "Record that they gave up answering, with the reason" },
	{ GET, "/mistakes", CAN_AGENT, mistake_page, .what = "A mistake we found, again" },
	{ GET, "/mistakes/new", CAN_AGENT, mistake_page, .what = "A mistake we found" },
	{ POST, "/mistakes", CAN_AGENT, mistake_post, mistake_form, 0, mistake_again,
	    "Open a case for a mistake of ours they do not know of" },

	{ GET, "/corrections.jsonl", CAN_LEAD, corrections_page, .form = corrections_query,
	    .what = "Readings that people put right, a line of JSON each; after: those behind that one" },

	{ GET, "/promises", CAN_AGENT, promises_page, .what = "Every promise that stands" },
	{ GET, "/promises/at-risk", CAN_LEAD, risk_page,
	    .what = "Promises and deadlines at risk: overdue, near, nobody there, moved twice" },
	{ GET, "/people/:id", CAN_AGENT, person_page, .what = "One customer and their cases" },
	{ GET, "/outbox", CAN_AGENT, outbox_page, .form = outbox_query,
	    .what = "Mail to customers: waiting, taken, failed" },
	{ POST, "/outbox/now", CAN_AGENT, outbox_now, now_form, 0, NULL,
	    "Try a message now that waits for its next try, or all of them" },
	{ GET, "/outbox/:id", CAN_AGENT, outbox_one_page, .what = "One mail as the customer gets it" },
	{ GET, "/packs", CAN_AGENT, reply_packs,
	    .what = "The firm's own words, as JSON, for a browser that checks a reply by itself" },
	{ POST, "/mail/mailbox/now", CAN_AGENT, mail_mailbox_now, now_form, 0, NULL,
	    "Fetch from a mailbox now, and try again what was left there" },
	{ GET, "/mail", CAN_AGENT, mail_page, .form = now_query,
	    .what = "How mail does: what comes in, waits, was lost" },
	{ GET, "/metrics", CAN_ANYONE, metrics,
	    .what = "The same for Prometheus; on this machine, or with a token" },
	{ GET, "/mail/aside", CAN_AGENT, aside_page, .form = aside_query,
	    .what = "Mail that was set aside, with the reason" },
	{ GET, "/mail/aside/:name", CAN_AGENT, aside_one_page, .form = aside_query,
	    .what = "One message that was set aside, as text" },
	{ POST, "/mail/aside/:name/back", CAN_AGENT, aside_back, no_form, 0, NULL,
	    "Bring a message back that was set aside" },
	{ POST, "/mail/aside/:name/hide", CAN_AGENT, aside_hide, hide_form, 0, NULL,
	    "Put a message out of sight that is not for us" },
	{ GET, "/account", CAN_AGENT, account_page, .what = "Who I am here" },
	{ GET, "/rules", CAN_LEAD, rules_page, .what = "The checker's rules and what became of them" },
	{ GET, "/returned", CAN_LEAD, returned_page,
	    .what = "What was enough once and came back, with the answer that had settled it" },
	{ GET, "/rules/:name", CAN_AGENT, rule_page, .what = "What one rule looks for, and why" },
	{ GET, "/settings/profiles", CAN_LEAD, profiles_page,
	    .what = "Deadlines and letters by regulator, and which the firm goes by" },
	{ POST, "/settings/profiles", CAN_OWNER, profile_set, profile_form, 0, profiles_page,
	    "Choose the profile the firm goes by" },
	{ GET, "/settings", CAN_OWNER, settings_page, .form = settings_query,
	    .what = "The firm's settings and accounts" },
	{ GET, "/settings/save", CAN_OWNER, settings_page, .what = "The settings again" },
	{ POST, "/settings/save", CAN_OWNER, settings_save, settings_form, KIB(64), settings_again_page,
	    "Change what is set" },
	{ POST, "/settings/account/add", CAN_OWNER, account_add, account_add_form, 0, settings_again_page,
	    "Add an account" },
	{ POST, "/settings/account/change", CAN_OWNER, account_change, account_change_form, 0,
	    settings_again_page, "Change an account" },
	{ POST, "/settings/account/password", CAN_OWNER, account_password, account_password_form, 0,
	    settings_again_page, "Give an account a new password" },
	{ POST, "/settings/account/switch", CAN_OWNER, account_switch, account_switch_form, 0,
	    settings_again_page, "Switch an account off, or on again" },
	{ GET, "/account/away", CAN_AGENT, account_page, .what = "Who I am here" },
	{ POST, "/account/away", CAN_AGENT, account_away, away_form, 0, account_page,
	    "Say that I am away and who covers, or that I am back" },
	{ GET, "/account/token", CAN_AGENT, account_page, .what = "Who I am here" },
	{ GET, "/account/token/revoke", CAN_AGENT, account_page, .what = "Who I am here" },
	{ POST, "/account/token", CAN_AGENT, account_token, token_form, 0, account_page,
	    "Make an API token of one's own, shown once" },
	{ POST, "/account/token/revoke", CAN_AGENT, account_token_revoke, token_revoke_form, 0, account_page,
	    "Switch one's own API token off" },
	{ GET, "/account/mail", CAN_AGENT, account_page, .what = "Who I am here" },
	{ POST, "/account/mail", CAN_AGENT, account_mail, account_mail_form, 0, account_page,
	    "Set the address mail about promises comes to" },
	{ GET, "/firm.css", CAN_ANYONE, firm_css, .form = firm_query, .what = "The firm's colour" },
	{ GET, "/settings/blocks", CAN_LEAD, blocks_page, .what = "The firm's own texts, to be put into "
	    "replies" },
	{ GET, "/settings/blocks/save", CAN_LEAD, blocks_page, .what = "The texts again" },
	{ GET, "/settings/blocks/remove", CAN_LEAD, blocks_page, .what = "The texts again" },
	{ POST, "/settings/blocks/save", CAN_LEAD, block_save, block_form, KIB(128), blocks_again,
	    "Add a text, or change one" },
	{ POST, "/settings/blocks/remove", CAN_LEAD, block_remove, block_one, 0, blocks_again,
	    "Remove a text" },
	{ GET, "/settings/mailboxes", CAN_OWNER, mailboxes_page,
	    .what = "The mailboxes mail is fetched from" },
	{ GET, "/settings/mailbox", CAN_OWNER, mailbox_page, .form = mailbox_query,
	    .what = "One mailbox, or a new one" },
	{ GET, "/settings/mailbox/save", CAN_OWNER, mailboxes_page, .what = "The mailboxes again" },
	{ GET, "/settings/mailbox/test", CAN_OWNER, mailboxes_page, .what = "The mailboxes again" },
	{ POST, "/settings/mailbox/save", CAN_OWNER, mailbox_save, mailbox_form, 0, mailbox_again,
	    "Try a mailbox and keep it" },
	{ POST, "/settings/mailbox/test", CAN_OWNER, mailbox_test, mailbox_one, 0, NULL, "Try a mailbox" },
	{ POST, "/settings/mailbox/now", CAN_OWNER, mailbox_now, now_form, 0, NULL,
	    "Try a message again that was left in a mailbox, or all of them" },
	{ POST, "/settings/mailbox/pause", CAN_OWNER, mailbox_pause, mailbox_one, 0, NULL,
	    "Pause a mailbox, or let it go on" },
	{ POST, "/settings/mailbox/remove", CAN_OWNER, mailbox_remove, mailbox_one, 0, NULL,
	    "Fetch from a mailbox no more" },
	{ GET, "/settings/outgoing", CAN_OWNER, way_out_page, .form = way_out_query,
	    .what = "The mail server mail goes out by" },
	{ GET, "/settings/outgoing/save", CAN_OWNER, way_out_page, .what = "The way out again" },
	{ GET, "/settings/outgoing/test", CAN_OWNER, way_out_page, .what = "The way out again" },
	{ POST, "/settings/outgoing/save", CAN_OWNER, way_out_save, way_out_form, 0, way_out_again,
	    "Try the mail server mail goes out by, and keep it" },
	{ POST, "/settings/outgoing/test", CAN_OWNER, way_out_test, way_out_to, 0, way_out_again,
	    "Send a test mail" },
	{ POST, "/settings/outgoing/remove", CAN_OWNER, way_out_remove, no_form, 0, NULL,
	    "Send by it no more: mail waits in the outbox" },

	{ GET, "/c/:token", CAN_CUSTOMER, customer_page, .form = customer_query,
	    .what = "The customer's page" },
	{ GET, "/c/:token/playback", CAN_CUSTOMER, customer_page, .form = customer_query,
	    .what = "The customer's page again" },
	{ GET, "/c/:token/enough", CAN_CUSTOMER, customer_page, .form = customer_query,
	    .what = "The customer's page again" },
	{ GET, "/c/:token/write", CAN_CUSTOMER, customer_page, .form = customer_query,
	    .what = "The customer's page again" },
	{ GET, "/c/:token/withdraw", CAN_CUSTOMER, customer_page, .form = customer_query,
	    .what = "The customer's page again" },
	{ GET, "/c/:token/need", CAN_CUSTOMER, customer_page, .form = customer_query,
	    .what = "The customer's page again" },
	{ GET, "/c/:token/teachback", CAN_CUSTOMER, customer_page, .form = customer_query,
	    .what = "The customer's page again" },
	{ GET, "/c/:token/offer", CAN_CUSTOMER, customer_page, .form = customer_query,
	    .what = "The customer's page again" },
	{ GET, "/c/:token/everything", CAN_CUSTOMER, customer_everything,
	    .what = "All that was said, for the customer to keep, as text" },
	{ GET, "/c/:token/everything.json", CAN_CUSTOMER, customer_everything_json,
	    .what = "The same for programs, as JSON" },
	{ POST, "/c/:token/playback", CAN_CUSTOMER, customer_playback, playback_form, KIB(256),
	    customer_again, "The customer says whether we understood" },
	{ POST, "/c/:token/enough", CAN_CUSTOMER, customer_enough, enough_form, 0, customer_again,
	    "The customer says whether it is enough" },
	{ POST, "/c/:token/withdraw", CAN_CUSTOMER, customer_withdraw, withdraw_form, 0, customer_again,
	    "The customer no longer needs a concern" },
	{ POST, "/c/:token/need", CAN_CUSTOMER, customer_need, customer_need_form, 0, customer_again,
	    "The customer says what they need" },
	{ POST, "/c/:token/clock", CAN_CUSTOMER, customer_clock, customer_clock_form, 0, customer_again,
	    "The customer says what their time is, by a city" },
	{ POST, "/c/:token/teachback", CAN_CUSTOMER, customer_teachback, teachback_form, KIB(256),
	    customer_again, "The customer says what they took from an explanation" },
	{ POST, "/c/:token/offer", CAN_CUSTOMER, customer_offer, offer_form, 0, customer_again,
	    "The customer takes an offer or leaves it" },
	{ POST, "/c/:token/write", CAN_CUSTOMER, customer_write, write_form, KIB(256), customer_again,
	    "The customer writes more" },

	{ GET, "/login", CAN_ANYONE, login_page, .form = login_query, .what = "Log in" },
	{ POST, "/login", CAN_ANYONE, login_post, login_form, 2 * TEXT_MAX, login_page, "Log in" },
	{ POST, "/logout", CAN_ANYONE, logout_post, logout_form, 0, NULL, "Log out" },

	{ GET, "/setup", CAN_ANYONE, setup_page, .form = setup_query,
	    .what = "The first start: while nobody has an account, with the code heard printed" },
	{ POST, "/setup", CAN_ANYONE, setup_post, setup_form, 0, setup_page,
	    "Make the owner's account, and name the firm" },
	{ POST, "/setup/begun", CAN_OWNER, setup_begun, no_form, 0, NULL,
	    "Put the list of what to see to first out of sight" },

	{ POST, "/demo/clock", CAN_DEMO, demo_clock, clock_form, 0, NULL, "Demo: move the desk's clock on" },
	{ GET, "/demo/write", CAN_DEMO, demo_write_page, .form = demo_query,
	    .what = "Demo: write as the customer" },
	{ POST, "/demo/write", CAN_DEMO, demo_write, demo_form, KIB(256), demo_write,
	    "Demo: write as the customer" },

	{ GET, "/live", CAN_AGENT, live_stream, .what = "What changes, as it changes" },
	{ GET, "/openapi.json", CAN_ANYONE, api_description, .what = "The description of the API" },
	{ GET, "/static/:name", CAN_ANYONE, static_file, .what = "Stylesheet and scripts" },
	{ GET, "/health", CAN_ANYONE, health, .what = "Whether the desk is up" },
	{ 0, NULL, CAN_NOBODY, NULL, .what = NULL },
};
