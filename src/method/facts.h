/* facts.h - what the rules may rely on.
 *
 * Keys and values are those of the contract of `heard check`.  A fact is known or not; the values
 * unknown, none, null, 0 and [] are knowledge.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_FACTS_H
#define METHOD_FACTS_H

#include "base/json.h"
#include "method/state.h"

enum stage { STAGE_ACK, STAGE_EXPLORE, STAGE_PLAYBACK, STAGE_ANSWER, STAGE_UPDATE, STAGE_FINAL, STAGE_CLOSE };
enum abuse { ABUSE_NONE, ABUSE_THREAT, ABUSE_SLUR, ABUSE_HARASSMENT };
enum mood { MOOD_NEUTRAL, MOOD_POSITIVE, MOOD_NEGATIVE };

/* key, how it is given in JSON, member of struct facts */
#define FACTS(X) \
	X(anger, GRADE, anger) X(distress, GRADE, distress) X(playback, PLAYBACK, playback) \
	X(fault, FAULT, fault) X(need, NEED, need) X(stage, STAGE, stage) X(abuse, ABUSE, abuse) \
	X(profile, TEXT, profile) X(day, NUMBER, day) X(concern, TEXT, concern) \
	X(concerns, CONCERNS, concerns) X(concerns_open, NUMBER, concerns_open) \
	X(impact, STRINGS, impact) X(known, STRINGS, known_facts) \
	X(customer_used, STRINGS, customer_used) X(customer, TEXT, customer) X(words, NUMBER, words) \
	X(last, LAST, last) X(correction, TEXT, correction) X(corrected, TEXT, corrected) X(teachback, \
	    TEACHBACK, teachback) \
	X(open, FLAG, open) X(ledger_next, TEXT, ledger_next) X(overdue, TEXT, overdue) \
	X(missed_before, FLAG, missed_before) X(error, TEXT, error) \
	X(customer_unaware, FLAG, customer_unaware) X(apologised_before, FLAG, apologised_before) \
	X(critique, FLAG, critique) X(asked_why, FLAG, asked_why) \
	X(asked_procedure, FLAG, asked_procedure) X(first_reply, FLAG, first_reply) \
	X(vulnerable, FLAG, vulnerable) X(safety, FLAG, safety) X(legal_review, FLAG, legal_review) \
	X(live, FLAG, live) X(type, TEXT, type) X(p50, NUMBER, p50) X(p80, NUMBER, p80) X(n, NUMBER, n) \
	X(today, DAY, today) X(similar_to, SIMILAR, similar_to) X(approved_block, TEXT, approved_block) \
	X(signposted, FLAG, signposted) X(signpost_day, NUMBER, signpost_day) \
	X(letter_signpost, TEXT, letter_signpost) X(letter_final, TEXT, letter_final) \
	X(verify, TEXT, verify) X(unasked, TEXT, unasked) X(leader, FLAG, leader) X(heard, FLAG, heard)

enum fact {
#define X(key, as, member) FACT_##key,
	FACTS(X)
#undef X
	FACT_COUNT
};
#define FACT_BIT(key) (UINT64_C(1) << FACT_##key)
#define KNOWS(f, key) (((f)->known & FACT_BIT(key)) != 0)

struct facts {
	uint64_t known;                         /* FACT_BIT(x) */
	int64_t anger, distress, concerns_open, words, day, p50, p80, n;
	int64_t today;                          /* a day, as base/calendar.h counts them */
	int64_t playback;                       /* enum playback_state */
	int64_t stage;                          /* enum stage */
	int64_t abuse, last, teachback;         /* enum abuse, enum mood, 0 none 1 done */
	struct str fault;                       /* unknown ours third theirs shared none */
	struct str need;                        /* heard helped connected unknown */
	struct strs concerns, impact, known_facts, customer_used;
	size_t n_concerns;                      /* concerns may be given as a count only */
	const bool *covered;                    /* by concern: has an answer or a date; NULL: none has */
	struct str concern, customer, correction, profile, error, type, approved_block, verify;
	struct str overdue;                     /* known and empty: nothing is */
	struct str corrected;                   /* our lines that they put otherwise, as they stood */
	struct str unasked;                     /* the open question for what is known least */
	struct str ledger_next;                 /* known and empty: nothing stands in the ledger */
	struct str similar_to;                  /* the other case */
	int64_t similar_share;                  /* per mille of its five-word runs */
	int64_t open, missed_before, apologised_before, first_reply, customer_unaware, critique, asked_why,
	    asked_procedure, vulnerable, safety, legal_review, live, leader, heard;
	int64_t signposted;                     /* an earlier message of ours named scheme and right */
	int64_t signpost_day;                   /* on which `day` the profile asks for that; 0: on none */
	struct str letter_signpost, letter_final;       /* what its letters must tell: "scheme, right" */
};

/* The facts of a case as the desk knows them, for a draft at this stage. */
void facts_from_state(struct arena *a, const struct state *s, enum stage stage, int64_t now,
    struct facts *out);
/* Adds `abuse`, the gravest that was read in what they wrote, which only the desk may rely on. */
void facts_of_abuse(const struct state *s, struct facts *f);
/* Reads facts from a JSON object.  An unknown key or a wrong type is an error that names it; so are two
 * facts that contradict each other. */
bool facts_from_json(struct arena *a, struct str json, struct facts *out, struct err *err);
/* Writes what is known as facts_from_json reads it. */
void facts_put(struct json_out *w, const struct facts *f);
bool fact_is_known(struct str key);                     /* it is one of FACTS */
const char *fact_key(enum fact f);                      /* "concerns_open" */
/* The moment a draft is judged at: noon of the fact `today`, else now. */
int64_t facts_moment(const struct facts *f, int64_t now);
/* Gives what is not known the value that `heard check --cases` takes for it. */
void facts_defaults(struct facts *f);
/* What `over` knows takes the place of what f knows. */
void facts_over(struct facts *f, const struct facts *over);

const char *stage_name(enum stage s);
bool stage_by_name(struct str name, enum stage *out);

#endif
