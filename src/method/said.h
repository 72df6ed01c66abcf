/* said.h - what single facts rest on: the words of a conversation, turn by turn.
 *
 * Some facts follow from no event but from what was said: details the customer gave already, words of ours
 * they used themselves, danger, work of ours that misses, steps that were said back.  Work is linear in each
 * turn and memory bounded, so one more turn costs what the turn costs.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_SAID_H
#define METHOD_SAID_H

#include "method/facts.h"

struct said {
	VEC(struct str) given, used;            /* details of theirs; words of ours they used */
	bool danger;                            /* theirs, in any turn */
	bool misses;                            /* their last turn says that work of ours misses */
	bool signposted;                        /* a turn of ours told them whom they can turn to */
	bool asked_back;                        /* we asked them to say back what they will do … */
	bool told_back;                         /* … and a turn of theirs came that asks nothing */
	bool theirs;                            /* a turn of theirs was taken in */
};

/* Takes the next turn in, taken apart already; its text must live as long as s does. */
void said_take(
    struct arena *a, const struct pack *p, const struct text *turn, bool ours, struct said *s);
/* Adds what follows from it to the facts. */
void said_facts(const struct said *s, struct facts *f);
/* The same of a case's last turns (SAID_TURNS of them). */
#define SAID_TURNS 60
void facts_from_words(struct arena *a, const struct pack *p, const struct state *s, struct facts *out);

#endif
