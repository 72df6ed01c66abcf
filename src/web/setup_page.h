/* setup_page.h - what the page of the first start shows.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_SETUP_PAGE_H
#define WEB_SETUP_PAGE_H

#include "web/field.h"

struct setup_page {
	struct page page;
	struct str code;
	struct field firm, name, login, password;       /* the password comes back empty */
};

#endif
