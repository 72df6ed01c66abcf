/* language.h - which language a text is in, where it is plainly not English.
 *
 * Told by the small words that every sentence has.  What is English, mixed, short or unclear is
 * LANGUAGE_NONE: it is read as English.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_LANGUAGE_H
#define EAR_LANGUAGE_H

#include "ear/text.h"

#define LANGUAGES(X) \
	X(NONE, "") X(GERMAN, "German") X(FRENCH, "French") X(SPANISH, "Spanish") X(ITALIAN, "Italian") \
	X(DUTCH, "Dutch") \
	X(OTHER, "another language")            /* written in letters that English does not use */
enum language {
#define X(name, text) LANGUAGE_##name,
	LANGUAGES(X)
#undef X
	LANGUAGE_COUNT
};

/* Of the tokens alone (text_tokens() is enough); looks at the first few hundred. */
enum language language_of(const struct text *t);
const char *language_name(enum language k);             /* "German" */

#endif
