/* slots.h - what we do not know yet and have not asked: since when, what it stopped, who else, what was
 * tried, what they would want.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_SLOTS_H
#define METHOD_SLOTS_H

#include "method/state.h"

/* name, what it is called, the open question that asks for it */
#define SLOTS(X) \
	X(SINCE, "since", "since when", "Since when has it been like this?") \
	X(STOPPED, "stopped", "what it stopped", "What has it kept you from doing?") \
	X(OTHERS, "others", "who else is affected", "Who else feels this, at home or at work?") \
	X(TRIED, "tried", "what was tried", "What have you tried already?") \
	X(WANTED, "wanted", "what they would want", "What would put this right for you?")
enum slot {
#define X(name, text, called, question) SLOT_##name,
	SLOTS(X)
#undef X
	SLOT_COUNT
};

/* Bit by slot.  unknown: neither told by them nor asked by us. */
uint32_t slots_unknown(const struct state *s);
const char *slot_called(enum slot slot);
const char *slot_question(enum slot slot);

#endif
