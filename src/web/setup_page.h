/* setup_page.h - what the page of the first start shows.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_SETUP_PAGE_H
#define WEB_SETUP_PAGE_H

#include "web/request.h"

struct setup_page {
	struct page page;
	struct str code, firm, name, login;
};

#endif
