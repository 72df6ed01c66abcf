/* risk.c - promises and deadlines at risk, for a lead.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/risk.h"

#include "pages/pages.h"
#include "web/handlers.h"
#include "web/moment.h"
#include "web/pages.h"
#include "web/words.h"

static struct today_row
row_of(struct request *r, const struct risk_group *g, const struct risk_line *l)
{
	struct today_row row = { .case_id = l->case_id, .who = l->who, .title = l->title,
		.quote = l->promise != 0 ? l->text : STR_NONE, .action = g->action };

	if (l->promise == 0)
		row.reason = arena_fmt(r->seat.a, l->due <= r->seat.now ? "%.*s: it was due by %.*s; %.*s."
		    : "%.*s by %.*s; %.*s.", STR_ARG(l->text), STR_ARG(moment_words(r, l->due)),
		    STR_ARG(l->why));
	else
		row.reason = arena_fmt(r->seat.a, "%.*s promised it for %.*s; %.*s.", STR_ARG(l->by),
		    STR_ARG(moment_due_text(r, desk_calendar_for(&r->seat, l->zone), l->due)),
		    STR_ARG(l->why));
	if (l->due <= r->seat.now) {
		row.tag = STR("overdue");
		row.tag_kind = STR("bad");
	} else {
		moment_due_tag(r, l->due, &row.tag, &row.tag_kind);
	}
	return row;
}

void
risk_page(struct request *r)
{
	struct risk_group groups[RISK_GROUPS];
	struct risk_page v = { 0 };
	struct err err = { 0 };

	if (!desk_risk(&r->seat, groups, &err)) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &v.page, STR("Promises and deadlines at risk"), STR("promises"));
	v.parts = arena_array(r->seat.a, struct today_part, RISK_GROUPS);
	for (size_t i = 0; i < RISK_GROUPS; i++) {
		struct today_part *part = &v.parts[v.n_parts];

		if (groups[i].n == 0)
			continue;
		*part = (struct today_part){ arena_fmt(r->seat.a, "risk-%zu", i), groups[i].title,
			arena_array(r->seat.a, struct today_row, groups[i].n), groups[i].n };
		for (size_t k = 0; k < groups[i].n; k++)
			part->rows[k] = row_of(r, &groups[i], &groups[i].lines[k]);
		v.n_parts++;
	}
	WEB_PAGE(r, 200, render_risk, &v);
}
