/* states.h - the phrases' trie made deterministic: used while a pack is compiled.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_STATES_H
#define EAR_STATES_H

#include "ear/trie.h"

/* The members of the classes that the trie's edges bear. */
struct members {
	const uint32_t *from;                   /* by class: where its own begin; one more at the end */
	const uint32_t *at;                     /* words, or nodes of the classes' trie */
};

/* Fills the states of a pack whose words and classes are laid.  The classes' members of one word and the
 * longer ones come apart.  Fails when the phrases lead to more states than there are numbers for. */
bool states_lay(struct arena *a, const struct pack_trie *phrases, const struct members *words,
    const struct members *longer, struct pack *p, struct err *err);

#endif
