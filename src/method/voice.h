/* voice.h - the words that steps and drafts have in common.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_VOICE_H
#define METHOD_VOICE_H

#include "method/state.h"

/* A customer in a list: by name, else by address; who rang and gave neither is called that, as a link without
 * words can't be followed. */
struct str voice_called(struct str name, struct str address);

/* How a colleague calls them: "Ines", "Mr Osei" (a title goes with the family name), "The customer"
 * where no name is known.  Who signs with a title ("Doris Penn (Mrs)") is called by it, also where their mail
 * program leaves it out.  One that begins small is given its capital. */
struct str voice_name(const struct state *s);
struct str voice_number(struct arena *a, size_t n);             /* "three", "14" */
struct str voice_count(struct arena *a, size_t n, const char *one, const char *more);   /* "three concerns" */
/* These are their own words, as they wrote them in one of their messages. */
bool voice_is_theirs(const struct state *s, struct str text);
/* These are said as by them: theirs, or put down for them as "I" and "my", which in our mail is us. */
bool voice_is_quoted(const struct state *s, struct str text);
/* Words on one line: a mail breaks where it likes. */
struct str voice_line(struct arena *a, struct str s);
/* What of it is words: s without its pictures, empty where nothing but pictures and marks stands in it. */
struct str voice_words(struct arena *a, struct str s);
/* s as a sentence: a capital first, a full stop last. */
struct str voice_sentence(struct arena *a, struct str s);
/* The first promise that passed its due and was not owned: missed, kept late, or open and overdue. */
const struct promise *voice_miss(const struct state *s, int64_t now);
bool promise_needs_owning(const struct promise *p, int64_t now);

#endif
