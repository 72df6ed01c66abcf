/* setup.h - the first start, in a browser: by the code that heard prints where it was started.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_SETUP_H
#define WEB_SETUP_H

#include "web/pages.h"

handler setup_page, setup_post, setup_begun;
extern const struct form_field setup_query[], setup_form[];

/* What is to be seen to next, for an owner; empty where nothing is. */
bool setup_next(struct request *r, struct begin_view *out, struct err *err);

#endif
