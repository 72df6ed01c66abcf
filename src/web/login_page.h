/* login_page.h - what the login page shows.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_LOGIN_PAGE_H
#define WEB_LOGIN_PAGE_H

#include "web/request.h"

struct login_page {
	struct page page;
	struct str login, to;
	bool is_new;                            /* nobody has an account yet */
};

#endif
