/* letter.h - the mail that carries a reply: whom it answers, its links, its bytes.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_LETTER_H
#define DESK_LETTER_H

#include "desk/making.h"
#include "desk/view.h"

struct letter {
	struct str reply_to;                    /* an address of its own, where the firm has them */
	struct str to_name, to_address, subject, message_id, in_reply_to;
	struct strs references;
	int64_t hold_ms;                        /* how long it can still be taken back */
	struct sender sender;                   /* as whom it goes */
	struct outgoing_file *files;
	size_t n_files;
	bool again;                             /* once more, to the customer alone */
};

/* Addressed to the customer of the case, as an answer to their last message, from the address of ours that is
 * named, else the one they wrote to.  What is known to be lost is no
 * part of the thread. */
bool letter_begin(struct letter *l, struct seat *s, const struct state *state, struct str sender,
    struct err *err);
/* Writes the message, with what the customer can tap, and puts it into the change's outbox. */
bool letter_finish(struct letter *l, struct making *m, const struct in_reply *in, int64_t turn,
    struct str token, struct err *err);

/* The confirmation that goes by itself on the first mail of a new case, if the firm wants it: with the
 * reference, at most a few a day to one address, never in answer to what a machine sent. */
bool acknowledge(struct making *m, const struct message *msg, struct err *err);
/* Where an answer to the message of this id goes, if not to where it came from; else empty. */
struct str letter_reply_to(struct seat *s, struct str address, struct str message_id);
/* What the firm would have it say: lines with {reference}, and {name}, {firm} and {phone}. */
bool acknowledge_text_ok(struct arena *a, struct str text, struct err *err);
/* "KADWEP.1f…@firm.example", which nobody can guess. */
struct str letter_id(struct seat *s, const struct state *state);
struct str letter_id_for(struct seat *s, struct str what);

#endif
