/* list.h - lists of single words that a pack holds, asked for by the word alone.
 *
 * A pack line "list family: husband | wife" adds to the list of that name; the names are those here, and
 * any other is refused.  A word is met in this form only, and being in a list makes it no phrase: lists are
 * for those who look at one word where it stands, within a sentence whose structure they know.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_LIST_H
#define EAR_LIST_H

#include "ear/pack.h"

/* No more than 64: a word has a bit of each. */
#define LISTS(X) \
	X(FAMILY, "family")                     /* people of theirs, and animals */ \
	X(TITLE, "title")                       /* in front of a name */ \
	X(SHORT_TITLE, "short-title")           /* of these, what a full stop may follow */ \
	X(LOST, "lost")                         /* in front of "my" and a person */ \
	X(DEPARTED, "departed")                 /* between the two: "my late wife" */ \
	X(NEARLY, "nearly")                     /* it did not happen */ \
	X(BEFELL, "befell")                     /* behind "you": it happened to them */ \
	X(WAS, "was")                           /* tells of the past */ \
	X(REFERENCE, "reference")               /* what a number is given for */ \
	X(LEFT_OPEN, "left-open")               /* "or still bad?": sets settled against open */ \
	X(SUITS, "suits")                       /* "which works better?": the choice is theirs */ \
	X(ONWARD, "onward")                     /* asks what comes next, not what they think */ \
	X(ASSENT, "assent")                     /* a yes to a wish */ \
	X(GIVE, "give")                         /* asks for something to be sent or told */ \
	X(MEASURE, "measure")                   /* what a cost is counted in */ \
	X(NUMBER, "number")                     /* numbers that tell a cost by themselves: "she is nine" */ \
	X(HOW_MUCH, "how-much")                 /* behind "how": asks for a size */ \
	X(NOT_YET, "not-yet")                   /* in front of a solution: it is still to come */ \
	X(STREET, "street")                     /* the last word of a place's name */ \
	X(ADDRESS, "address")                   /* beside a number it is an address */ \
	X(TEAM, "team")                         /* signs a letter in place of a person */ \
	X(DEPARTMENT, "department")             /* a capital there is nobody's name */ \
	X(OPENS, "opens")                       /* likewise, where it begins a sentence */ \
	X(UNNAMED, "unnamed")                   /* "something went wrong": it says of nothing what */ \
	X(FINE, "fine")                         /* "the price is fine": as it should be */ \
	X(RATHER, "rather")                     /* sets one thing against another */ \
	X(PUT_RIGHT, "put-right")               /* what was written is no longer so */ \
	X(WHICH_ONE, "which-one")               /* tells one of a kind from another */ \
	X(KEEPS, "keeps")                       /* with "until": it stays as it is, and nothing falls due */ \
	X(THEIR_WORD, "their-word")             /* in front of a promise: they set it off */ \
	X(LATENESS, "lateness") \
	X(WHEN_BEGAN, "when-began")             /* behind "since": a day, a month, a feast */ \
	X(SAYS_LITTLE, "says-little")           /* in what is known of them: names no fact */ \
	X(LEADS_IN, "leads-in")                 /* begins what they write, and no trouble */ \
	X(YES, "yes")                           /* confirms by itself */ \
	X(SAYS_NOTHING, "says-nothing")         /* a wish of these alone names nothing */ \
	X(SETS_APART, "sets-apart")             /* whom a cost fell on, and when: it is another one */ \
	X(GOES, "goes")                         /* in front of "to": somewhere they have to go */ \
	X(TAKES_BACK, "takes-back")             /* in a correction, in front of what was wrong: "not" */ \
	X(IN_PLACE, "in-place") X(IN_PLACE_OF, "in-place-of") /* "instead of": likewise, both together */ \
	X(LEADS_TO, "leads-to")                 /* may stand between those and what was wrong */ \
	X(TURNS_TO, "turns-to")                 /* behind it stands what is right */ \
	X(TRAILS, "trails")                     /* at the end of a point: it looks back at another */ \
	X(DATE_UNIT, "date-unit")               /* behind "which": asks for a date */ \
	X(DAY_PART, "day-part")                 /* behind "that": a time named before */
enum word_list {
#define X(name, text) LIST_##name,
	LISTS(X)
#undef X
	LIST_COUNT
};

bool list_by_name(struct str name, enum word_list *out);
/* Whether a word stands in a list; as token.word, or as word_hash gives it. */
bool list_has(const struct pack *p, enum word_list list, uint32_t word);

#endif
