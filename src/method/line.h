/* line.h - a draft with what is known of it as one line of JSON, and what is found in it as another.
 *
 * The form of `heard check --cases`; a browser's page takes and gives the same lines, byte for byte.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_LINE_H
#define METHOD_LINE_H

#include "base/json.h"
#include "method/check.h"

#define LINE_OUT_MAX MIB(8)                     /* of what is said about one draft */

struct line {
	struct str id, text, speaker;
	bool has_id, has_text;
	struct facts facts;                     /* what is left out has its default */
	VEC(struct str) unknown;                /* keys that nobody knows; they were passed over */
};

/* Reads {"id","context","text","speaker"}.  After a failure id and unknown hold what was read by then. */
bool line_read(struct arena *a, struct str json, struct line *out, struct err *err);
/* A customer's words are no draft: nothing is found in them. */
void line_check(struct arena *a, const struct pack *p, const struct line *l, const struct calendar *c,
    int64_t now, struct findings *out);
/* {"id","findings"}, or {"id","error"} when `bad` is given. */
void line_put(struct buf *b, const struct line *l, const struct findings *all, const struct err *bad);

/* The members of one finding, within an object that is open. */
void finding_put(struct json_out *w, const struct finding *f);
/* "findings":[…], likewise. */
void findings_put(struct json_out *w, const struct findings *all);

#endif
