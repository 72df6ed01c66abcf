/* case.h - the parts of a case's page, filled from one view of the case.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_CASE_H
#define WEB_CASE_H

#include "web/pages.h"

/* A small form that was refused: which, and what was typed. */
struct typed { struct str form; struct str text; int64_t about; };

/* The page without its composer. */
bool case_fill(struct request *r, int64_t case_id, struct case_view *view, struct case_page *page,
    struct err *err);
/* "Ann Lee, ann@example.org" */
struct str web_person(struct request *r, const struct mail_person *p);
/* Who else a message went or came to: "Also to …"; empty: nobody. */
struct str case_others(struct request *r, const struct case_view *view, const struct correspondent *list,
    size_t n);
/* "bill.pdf, 1.2 MB" */
struct str file_in_words(struct request *r, const struct attachment *f);
/* What came with a message, numbered through the case. */
void case_files(struct request *r, const struct state *s, const struct turn *t, struct turn_view *out);
void case_turns(struct request *r, const struct case_view *view, struct case_page *page);
/* What waits for its day. */
void case_plans(struct request *r, const struct case_view *view, struct case_page *page);
void case_understood(struct request *r, const struct case_view *view, struct case_page *page);
void case_deadlines(struct request *r, const struct case_view *view, struct case_page *page);
/* What it is read together with. */
void case_joins(struct request *r, const struct case_view *view, struct case_page *page);
void case_practice(struct request *r, const struct case_view *view, struct case_page *page);
/* What web_cities gives, drawn when the desk starts. */
struct markup case_cities(struct arena *a);

/* Which stage a step is written at, also where its own stage is none of the composer's. */
enum stage composer_stage(const struct case_view *view);
/* The composer as it is opened: a saved draft, or what ?stage= asks for. */
void composer_open(struct request *r, struct case_view *view, struct case_page *page);
/* The composer with what the request carries. */
void composer_typed(struct request *r, struct case_view *view, struct case_page *page);
/* What was found while this was written, once it was checked: the page keeps it until it is sent. */
void composer_shown(struct request *r, struct composer_view *c);
/* What the checker says about the text of a request; choices made so far are kept. */
void composer_check(struct request *r, const struct draft_check *c, struct str text,
    struct checked_view *out);
/* What was said about each promise of the text, put to where it stands in it. */
bool reply_promises(struct request *r, const struct checked_view *checked, struct in_reply *in,
    struct err *err);

/* chosen: the person that was said to have rung, or 0. */
struct caller_view *callers_view(struct request *r, const struct known_caller *list, size_t n,
    int64_t chosen);

#endif
