/* noun.h - what is promised to programs: the nouns, a table of fields each.
 *
 * The same table makes the JSON of a thing (noun.c) and its description at /openapi.json (openapi.c).  A noun
 * that stands in NOUNS is described, and no other can be named by a table.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_NOUN_H
#define WEB_NOUN_H

#include "base/json.h"
#include "web/request.h"

enum form_of {
	AS_ID, AS_ID_OR_NULL, AS_NUMBER, AS_NUMBER_OR_NULL, AS_OFFSET, AS_PER_MILLE, AS_TEXT, AS_TIME,
	AS_BOOL, AS_WORD, AS_WORDS, AS_JSON, AS_LIST,
};

struct noun;
struct noun_field {
	const char *name;
	enum form_of form;
	size_t offset;
	const char *what;
	const char *(*word)(const void *member);        /* of AS_WORD */
	const struct noun *item;                        /* of AS_LIST: each is one of these, */
	size_t size, count;                             /* this long, and so many (the offset of a size_t) */
};
struct noun { const char *name, *what; const struct noun_field *fields; };

/* By its name here; described in this order. */
#define NOUNS(X) \
	X(case_line) X(case) X(joined) X(person) X(person_cases) X(turn) X(date) X(file) X(correspondent) \
	X(move) X(concern) X(promise) X(plan) X(offer) X(hold) X(event) X(finding) X(promise_read) \
	X(deadline)
#define X(name) extern const struct noun noun_##name;
NOUNS(X)
#undef X
extern const struct noun *const nouns[];        /* ends with NULL */

/* --- things that are gathered for their JSON alone ---------------------------------------------- */

struct event_json { int64_t seq, id, at; struct str actor, body; enum event_kind kind; };
struct person_json { int64_t id; struct str name, address; };
struct deadline_json { enum milestone_kind kind; int64_t due, met_at, missed_at; bool open; };
struct turn_json { struct turn turn; struct date_list dates; };
struct case_json {
	struct joined *joined;
	size_t n_joined;
	int64_t id, seq, owner, opened_at, last_at, closed_at, next_due, acknowledged_at, final_at;
	struct str profile, profile_version, zone;
	struct deadline_json *deadlines;
	size_t n_deadlines;
	struct str state, reference, title, channel, owner_name, need, fault, finding, found_how, closed_word,
	    step_title, step_reason;
	bool open, may_close;
	enum exit_kind exit;
	enum playback_state playback;
	enum step_kind step;
	struct strs reasons;
	struct person_json *person;
	size_t n_person;
	struct turn_json *turns;
	size_t n_turns;
	struct concern *concerns;
	size_t n_concerns;
	struct promise *promises;
	size_t n_promises;
	struct offer *offers;
	size_t n_offers;
	struct hold *holds;
	size_t n_holds;
};
struct finding_json {
	struct str rule, message, suggest, about;
	enum severity severity;
	uint32_t start, end;
	struct strs practice;
};

/* --- writing them -------------------------------------------------------------------------------- */

struct noun_writer {
	struct json_out w;
	struct buf b;
	struct arena *a;
	const struct zone *zone;
};

void noun_writer_init(struct noun_writer *o, struct request *r);
/* The members of a thing as one object; a list of them, each `size` bytes behind the one before. */
void noun_put(struct noun_writer *o, const struct noun *noun, const void *thing);
void noun_put_list(struct noun_writer *o, const struct noun *noun, const void *first, size_t size, size_t n);
/* Answers with what was written. */
void noun_answer(struct request *r, struct noun_writer *o);

#endif
