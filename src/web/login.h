/* login.h - coming in and going out.  Rows of the route table:
 *
 *     { GET,  "/login",  CAN_ANYONE, login_page,  .form = login_query }
 *     { POST, "/login",  CAN_ANYONE, login_post,  .form = login_form, .again = login_page }
 *     { POST, "/logout", CAN_ANYONE, logout_post, .form = logout_form }
 *
 * A reply sent by someone who was logged out goes along with the login, and is their draft on the case.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_LOGIN_H
#define WEB_LOGIN_H

#include "web/request.h"

handler login_page, login_post, logout_post;
extern const struct form_field login_query[], login_form[], logout_form[];

#endif
