/* states.h - the phrases' trie made deterministic: used while a pack is compiled.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_STATES_H
#define EAR_STATES_H

#include "ear/trie.h"

/* What leads on where a phrase has a class: groups, each once. */
struct members {
	const uint32_t *from;                   /* by class: where its own begin; one more at the end */
	const uint32_t *at;
	uint32_t n_groups;                      /* groups lie below */
};

/* Fills the states of a pack.  The groups of words and those of longer members come apart.  Fails when the
 * phrases lead to more states than there are numbers for. */
bool states_lay(struct arena *a, const struct pack_trie *phrases, const uint32_t *word_groups,
    const struct members *words, const struct members *longer, struct pack *p, struct err *err);

#endif
