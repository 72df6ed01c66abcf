/* login_page.h - what the login page shows.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_LOGIN_PAGE_H
#define WEB_LOGIN_PAGE_H

#include "web/request.h"

/* Where to go on, and the reply that was being written there: it is their draft again once they are in. */
struct login_carried { struct str to, text, stage, cc, sender; };

struct login_page {
	struct page page;
	struct str login;
	struct login_carried carried;
	bool is_new;                            /* nobody has an account yet */
};

#endif
