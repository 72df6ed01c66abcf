/* composer.h - a reply while it is typed: what its page is sent of the case, and what the page makes of it.
 *
 * The server writes composer_put into the page; the page sends it back with the text to composer_answer,
 * which runs in the browser.  The server's own check on sending rests on the whole case and may find more.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_COMPOSER_H
#define METHOD_COMPOSER_H

#include "ear/ear.h"
#include "method/line.h"

#define COMPOSER_PROMISES 16                    /* of one message that are asked about */

/* The members "facts", "covered" (by concern) and "standing" (the open promises) of an object that is
 * open.  A fact too long for a page is left out, so what needs it stays silent there. */
void composer_put(struct json_out *w, const struct facts *f, const struct state *s);

/* Takes {"facts","covered","standing","text","held","decided"}; held: the text tells of a step that stops
 * harm and can be undone; decided: the promises of the text that were said yes or no to.  Gives
 * {"summary","findings","promises","encloses"}: findings as `heard check` gives them, with "about"
 * (composer_about); of each promise that is none of the standing ones its text, place and date, and whether
 * it is still to be decided; whether the text says that something comes with it. */
bool composer_answer(struct arena *a, const struct pack *p, const struct calendar *c, int64_t now,
    struct str json, struct buf *out, struct err *err);

/* Puts the findings of one rule behind each other, where the first of them stands: what is said of them is
 * said once, with each place. */
void composer_group(struct arena *a, struct findings *all);
/* What the i-th finding is about: its concern or promise; of a rule that speaks more than once the words of
 * the draft it stands on, so that its sentences need to be shown once only; else empty. */
struct str composer_about(const struct findings *all, size_t i, struct str draft);

/* "Checked: one thing blocks, 2 things to look at."  The gaps that the draft still has are counted too: none
 * of them goes out. */
struct str composer_summary(struct arena *a, struct str draft, size_t blocks, size_t others,
    size_t undecided);
/* "By Friday 12 June, 5 pm", "No date yet". */
struct str composer_due(struct arena *a, const struct calendar *c, int64_t due);
/* A promised call that falls into their night says so: a sentence, or empty. */
struct str composer_night(struct arena *a, const struct calendar *c, bool by_phone, int64_t due);

#endif
