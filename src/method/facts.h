/* facts.h - what the rules may rely on.
 *
 * Keys and values are those of the contract of `heard check`.  A fact is known or not; the values
 * unknown, none, 0 and [] are knowledge.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_FACTS_H
#define METHOD_FACTS_H

#include "method/state.h"

enum stage { STAGE_ACK, STAGE_EXPLORE, STAGE_PLAYBACK, STAGE_ANSWER, STAGE_UPDATE, STAGE_FINAL, STAGE_CLOSE };

/* key, how it is given in JSON, what it is here */
#define FACTS(X) \
	X(anger, NUMBER) X(distress, NUMBER) X(playback, PLAYBACK) X(fault, FAULT) X(need, NEED) X(stage, STAGE) \
	X(concerns, STRINGS) X(concerns_open, NUMBER) X(impact, STRINGS) X(known, STRINGS) X(customer, TEXT) \
	X(words, NUMBER) X(correction, TEXT) X(open, FLAG) X(ledger_next, TEXT) X(overdue, TEXT) \
	X(missed_before, FLAG) X(apologised_before, FLAG) X(first_reply, FLAG) X(customer_unaware, FLAG) \
	X(vulnerable, FLAG) X(safety, FLAG) X(live, FLAG) X(leader, FLAG) X(heard, FLAG) X(asked_procedure, FLAG)

enum fact {
#define X(key, as) FACT_##key,
	FACTS(X)
#undef X
	FACT_COUNT
};
#define KNOWS(f, key) (((f)->known >> FACT_##key) & 1)

struct facts {
	uint64_t known;                         /* bit FACT_x */
	int64_t anger, distress, concerns_open, words;
	enum playback_state playback;
	struct str fault;                       /* unknown ours third theirs shared none */
	struct str need;                        /* heard helped connected unknown */
	enum stage stage;
	struct strs concerns, impact, known_facts;
	size_t n_concerns;                      /* concerns may be given as a count only */
	struct str customer, correction, overdue;
	struct str ledger_next;                 /* known and empty: nothing stands in the ledger */
	int64_t open, missed_before, apologised_before, first_reply, customer_unaware, vulnerable, safety, live,
	    leader, heard, asked_procedure;
};

/* The facts of a case as the desk knows them, for a draft at this stage. */
void facts_from_state(struct arena *a, const struct state *s, enum stage stage, int64_t now, struct facts *out);
/* Reads facts from a JSON object.  An unknown key or a wrong type is an error that names it. */
bool facts_from_json(struct arena *a, struct str json, struct facts *out, struct err *err);

const char *stage_name(enum stage s);
bool stage_by_name(struct str name, enum stage *out);

#endif
