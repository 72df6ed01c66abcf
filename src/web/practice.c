/* practice.c - the small acts of the practices, and a mistake they do not know of.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/json.h"
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/pages.h"

/* Without the sign of a currency in front of it. */
static struct str
bare_amount(struct str s)
{
	static const struct str signs[] = { STR_INIT("\xC2\xA3"), STR_INIT("\xE2\x82\xAC"), STR_INIT("$") };

	s = str_trim(s);
	for (size_t i = 0; i < LENGTH(signs); i++)
		if (str_starts(s, signs[i]))
			return str_trim(str_sub(s, signs[i].len, s.len));
	return s;
}

/* "12", "12.5", "12.50" or "£12" in the smallest unit; false on anything else. */
static bool
amount_read(struct str s, int64_t *out)
{
	struct str amount = bare_amount(s), whole, part;
	int64_t pounds = 0, pence = 0;

	str_cut(amount, '.', &whole, &part);
	*out = 0;
	if (str_trim(s).len == 0)
		return true;
	if (whole.len > 9 || part.len > 2 || !str_int(whole, &pounds) || pounds < 0)
		return false;
	if (part.len > 0 && (!str_int(part, &pence) || pence < 0))
		return false;
	*out = pounds * 100 + (part.len == 1 ? pence * 10 : pence);
	return true;
}

static const int64_t *
points_sent(struct request *r, size_t *n)
{
	struct str *texts;
	size_t sent = request_many(r, "missing", &texts);
	int64_t *list = arena_array(r->seat.a, int64_t, sent + 1);

	*n = 0;
	for (size_t i = 0; i < sent; i++)
		if (str_int(texts[i], &list[*n]))
			(*n)++;
	return list;
}

/* "12-34": a place in the turn, as one button says it. */
static void
span_read(struct str span, struct in_practice *in)
{
	struct str start, end;

	if (str_cut(span, '-', &start, &end) && str_int(start, &in->start))
		(void)str_int(end, &in->end);
}

static void
act(struct request *r, desk_act *what, const char *anchor)
{
	struct in_practice *in = arena_new(r->seat.a, struct in_practice);

	*in = (struct in_practice){
		.case_id = request_param_id(r, 0), .seen = request_int(r, "seen"),
		.concern = request_int(r, "concern"), .hold = request_int(r, "hold"),
		.offer = request_int(r, "offer"), .teachback = request_int(r, "teachback"),
		.turn = request_int(r, "turn"), .start = request_int(r, "start"), .end = request_int(r,
		    "end"),
		.due = request_int(r, "due"), .value = request_text(r, "value"),
		.text = str_trim(request_text(r, "text")), .word = str_trim(request_text(r, "word")),
		.asked = str_trim(request_text(r, "asked")), .carry = str_trim(request_text(r, "carry")),
		.name = request_text(r, "name"), .address = request_text(r, "address"),
		.phone = request_text(r, "phone"), .person = request_int(r, "person"),
	};
	in->points = points_sent(r, &in->n_points);
	span_read(request_text(r, "span"), in);
	if (!amount_read(request_text(r, "amount"), &in->amount)) {
		err_set(&r->err, ERR_DATA, "The amount could not be read. Write it as 12 or 12.50.");
		r->route->again(r);
		return;
	}
	web_act(r, what, in, arena_fmt(r->seat.a, "/cases/%.*s%s", STR_ARG(r->param[0]), anchor));
}

#define NOTE(name, what, anchor) void name(struct request *r) { act(r, what, anchor); }
NOTE(note_view, act_view_put, "#views")
NOTE(note_position, act_position, "#concerns")
NOTE(note_hold, act_hold, "#holds")
NOTE(note_lift, act_hold_lift, "#holds")
NOTE(note_withdraw, act_withdraw, "#concerns")
NOTE(note_own, act_own, "#found")
NOTE(note_own_undo, act_own_undo, "#found")
NOTE(note_after, act_afterwards, "#found")
NOTE(note_speaker, act_speaker, "#who")
NOTE(note_speaker_end, act_speaker_end, "#who")
NOTE(note_care, act_care, "#who")
NOTE(note_care_end, act_care_remove, "#who")
NOTE(note_reading, act_reading, "#next")
NOTE(note_contact, act_contact, "#who")
NOTE(note_clock, act_clock, "#who")
NOTE(note_told, act_teachback_told, "#teachbacks")
NOTE(note_weigh, act_teachback_weigh, "#teachbacks")
NOTE(note_offer, act_offer_work, "#offers")
NOTE(note_grant, act_offer_grant, "#offers")
NOTE(note_offer_word, act_offer_word, "#offers")
NOTE(note_close, act_close_final, "#next")
NOTE(note_give_up, act_give_up, "#next")

/* --- readings put right, as data ---------------------------------------------------------------- */

#define CORRECTIONS_BYTES MIB(16)

static void
put_correction(struct buf *b, const struct correction_line *l)
{
	struct json_out w;

	json_out_init(&w, b);
	json_open(&w, '{');
	json_field_id(&w, "id", l->id);
	json_field_id(&w, "case", l->case_id);
	json_field_int(&w, "turn", l->turn);
	json_field_int(&w, "start", l->start);
	json_field_int(&w, "end", l->end);
	json_field_str(&w, "was", l->was);
	json_field_str(&w, "is", l->is);
	json_field_str(&w, "text", l->text);
	json_close(&w, '}');
	buf_lit(b, "\n");
}

void
corrections_page(struct request *r)
{
	struct correction_line *lines;
	struct err err = { 0 };
	struct buf b;
	size_t n;

	if (!desk_corrections(&r->seat, request_int(r, "after"), &lines, &n, &err)) {
		web_fail(r, &err);
		return;
	}
	buf_init(&b, r->seat.a, CORRECTIONS_BYTES);
	for (size_t i = 0; i < n; i++)
		put_correction(&b, &lines[i]);
	if (!buf_ok(&b, &err))
		web_fail(r, &err);
	else
		web_download(r, "application/jsonl", STR("corrections.jsonl"), buf_str(&b));
}

/* --- we found a mistake ------------------------------------------------------------------------ */

static void
show_mistake(struct request *r, int status)
{
	struct mistake_page v = { .name = request_text(r, "name"), .phone = request_text(r, "phone"),
		.address = request_text(r, "address"), .text = request_text(r, "text"),
		.source = request_text(r, "source") };

	page_init(r, &v.page, STR("We found a mistake"), STR("cases"));
	WEB_PAGE(r, status, render_mistake, &v);
}

void
mistake_page(struct request *r)
{
	show_mistake(r, 200);
}

void
mistake_again(struct request *r)
{
	show_mistake(r, err_status(&r->err));
}

void
mistake_post(struct request *r)
{
	struct in_mistake *in = arena_new(r->seat.a, struct in_mistake);

	*in = (struct in_mistake){ .opens = desk_new_case(&r->seat), .name = request_text(r, "name"),
		.address = request_text(r, "address"), .phone = request_text(r, "phone"),
		.text = request_text(r, "text"), .source = request_text(r, "source") };
	web_act(r, act_mistake, in, arena_fmt(r->seat.a, "/cases/%" PRId64 "#next", in->opens));
}
