/* error.h - the page that says what happened, that nothing is lost, and what to do.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_ERROR_H
#define WEB_ERROR_H

#include "web/login_page.h"

struct kept_text { struct str name, text; };

struct error_page {
	struct page page;
	int status;
	struct str what, why, todo;             /* in a few words, in a sentence; what to do */
	struct str number;                      /* of the request, as it stands in the log */
	struct str back, back_words;            /* an address to go on from */
	struct kept_text *kept;                 /* what was typed, to be copied */
	size_t n_kept;
	/* the way in, where a reply was sent by someone who is logged out; its text empty: nowhere */
	struct login_carried login;
	struct str again;                       /* where `fields` may be sent once more; empty: nowhere */
	struct sent_field { struct str name, text; bool typed; } *fields;
	size_t n_fields;
};

#endif
