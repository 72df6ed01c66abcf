/* json_api.h - the promised nouns (noun.h) as answers in JSON, and their description at /openapi.json.
 *
 * Ids are strings, numbers of events within a case are numbers, times are RFC 3339 in the desk's
 * zone, or null.  Handlers that make pages call json_… when r->json; the api_… are whole handlers:
 *
 *     { GET, "/cases/:id/turns",    CAN_AGENT,  api_turns }
 *     { GET, "/cases/:id/events",   CAN_AGENT,  api_events, .form = api_events_form }
 *     { GET, "/cases/:id/concerns", CAN_AGENT,  api_concerns }
 *     { GET, "/cases/:id/promises", CAN_AGENT,  api_promises }
 *     { GET, "/openapi.json",       CAN_ANYONE, api_description }
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_JSON_API_H
#define WEB_JSON_API_H

#include "web/request.h"

void json_cases(struct request *r, const struct case_line *cases, size_t n);    /* {"cases":[…]} */
/* the case, its person, turns, concerns, promises */
void json_case(struct request *r, const struct case_view *view);
void json_person(struct request *r, const struct person_view *p);
void json_findings(struct request *r, const struct draft_check *c);     /* {"findings":[…],"promises":[…]} */

handler api_plans, api_turns, api_events, api_concerns, api_promises, api_offers, api_holds,
    api_description;
extern const struct form_field api_events_form[];       /* after: only events behind this number */

#endif
