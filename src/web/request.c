/* request.c - what a handler may ask of its request, and how it answers.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/log.h"
#include "host/random.h"
#include "pages/pages.h"
#include "web/http.h"
#include "web/static.h"

/* --- values ---------------------------------------------------------------------------------------- */

static const struct form *
sent(const struct request *r)
{
	return r->route->method == POST ? &r->private->form : &r->private->query;
}

struct str
request_text(struct request *r, const char *name)
{
	return form_text(sent(r), name);
}

int64_t
request_int(struct request *r, const char *name)
{
	return form_int(sent(r), name);
}

bool
request_flag(struct request *r, const char *name)
{
	return form_int(sent(r), name) != 0;
}

struct str
request_wrong(struct request *r, const char *name)
{
	struct err err = { 0 };

	if (r->route->method != POST)
		return STR_NONE;
	for (const struct form_field *f = r->route->form; f && f->name; f++)
		if (str_eq(str_from(f->name), str_from(name))
		    && !form_field_ok(f, desk_calendar(r->web->desk), &r->private->form, &err))
			return str_copy(r->seat.a, str_from(err.text));
	return STR_NONE;
}

size_t
request_many(struct request *r, const char *name, struct str **out)
{
	return form_many(r->seat.a, sent(r), name, out);
}

struct str
request_query(struct request *r, const char *name)
{
	return form_text(&r->private->query, name);
}

int64_t
request_param_id(struct request *r, int i)
{
	int64_t id;

	must(i >= 0 && i < ROUTE_PARAMS);
	return str_int(r->param[i], &id) && id >= 0 ? id : -1;
}

/* --- answers --------------------------------------------------------------------------------------- */

void
answer_header(struct request_private *p, const char *name, struct str value)
{
	vec_push(&p->arena, &p->answer.headers) = (struct header){ name, cstr(&p->arena, value) };
}

void
answer_body(struct request_private *p, int status, const char *type, struct str body)
{
	p->r.status = status;
	p->answer.type = type;
	p->answer.body = body;
	p->phase = PHASE_ANSWERED;
}

void
answer_stream(struct request_private *p, struct MHD_Response *made)
{
	http_long_lived(p);
	p->r.status = 200;
	p->answer.made = made;
	p->phase = PHASE_ANSWERED;
}

void
web_page(struct request *r, int status, render *page, const void *view)
{
	struct buf b;
	struct html h = { .b = &b };
	struct err err = { 0 };

	buf_init(&b, r->seat.a, PAGE_MAX);
	buf_reserve(&b, PAGE_LIKELY);
	page(&h, view);
	if (!buf_ok(&b, &err)) {
		err_set(&err, ERR_SOFTWARE, "this page grew too large to be shown");
		web_fail(r, &err);
		return;
	}
	answer_body(r->private, status, "text/html; charset=utf-8", buf_str(&b));
}

void
web_allow_wasm(struct request *r)
{
	r->private->answer.wasm = true;
}

void
web_keep(struct request *r)
{
	r->private->answer.kept = true;
	answer_header(r->private, "Cache-Control", STR("private, max-age=31536000, immutable"));
}

void
web_json(struct request *r, int status, struct str body)
{
	answer_body(r->private, status, "application/json", body);
}

void
web_text(struct request *r, const char *type, struct str body)
{
	answer_body(r->private, 200, type, body);
}

void
web_download(struct request *r, const char *type, struct str name, struct str body)
{
	answer_header(r->private, "Content-Disposition",
	    arena_fmt(r->seat.a, "attachment; filename=\"%.*s\"", STR_ARG(name)));
	answer_body(r->private, 200, type, body);
}

/* RFC 6266: a plain name for old readers, and the name itself as %XX (RFC 5987). */
static struct str
file_header(struct arena *a, struct str name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
	struct buf b;

	buf_init(&b, a, 4 * name.len + 64);
	buf_put(&b, STR("attachment; filename=\""));
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		buf_putc(&b, c == ' ' || (c && strchr(plain, c)) ? c : '_');
	}
	buf_put(&b, STR("\"; filename*=UTF-8''"));
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] && strchr(plain, name.ptr[i]))
			buf_putc(&b, name.ptr[i]);
		else
			buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)name.ptr[i]);
	return buf_str(&b);
}

void
web_file(struct request *r, const char *type, struct str name, struct str body)
{
	r->private->answer.boxed = true;
	answer_header(r->private, "Content-Disposition", file_header(r->seat.a, name));
	answer_body(r->private, 200, type, body);
}

void
web_foreign(struct request *r, struct str html)
{
	r->private->answer.foreign = true;
	answer_body(r->private, 200, "text/html; charset=utf-8", html);
}

/* A header takes visible ASCII only; the rest travels as %XX. */
static struct str
location_header(struct arena *a, struct str location)
{
	struct buf b;

	buf_init(&b, a, 3 * location.len + 1);
	for (size_t i = 0; i < location.len; i++)
		if (location.ptr[i] > ' ' && location.ptr[i] < 0x7f)
			buf_putc(&b, location.ptr[i]);
		else
			buf_fmt(&b, "%%%02x", (unsigned)(unsigned char)location.ptr[i]);
	return buf_str(&b);
}

static void
json_location(struct request *r, struct str location)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, r->seat.a, KIB(64));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_str(&w, "location", location);
	json_close(&w, '}');
	web_json(r, 200, buf_str(&b));
}

void
web_redirect(struct request *r, struct str location)
{
	if (r->json) {
		json_location(r, location);
		return;
	}
	answer_header(r->private, "Location", location_header(r->seat.a, location));
	answer_body(r->private, 303, "text/plain; charset=utf-8", STR_NONE);
}

void
web_cookie(struct request *r, const char *name, struct str value, int64_t max_age_s)
{
	bool secure = r->web->tls || r->web->options.behind_proxy;

	answer_header(r->private, "Set-Cookie", arena_fmt(r->seat.a,
	    "%s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s",
	    name, STR_ARG(value), (long long)max_age_s, secure ? "; Secure" : ""));
}

/* --- sleeping and waking ----------------------------------------------------------------------------- */

/* False: whoever was to wake us has been quicker. */
static bool
fall_asleep(struct request_private *p)
{
	bool asleep;

	pthread_mutex_lock(&p->web->sleep);
	asleep = !p->woken;
	if (asleep) {
		MHD_suspend_connection(p->connection);
		p->asleep = true;
		p->web->sleeping++;
	}
	pthread_mutex_unlock(&p->web->sleep);
	return asleep;
}

void
request_wake(struct request_private *p)
{
	struct web *w = p->web;         /* the exchange may be over once the lock is let go */

	pthread_mutex_lock(&w->sleep);
	p->woken = true;
	if (p->asleep) {
		w->sleeping--;
		MHD_resume_connection(p->connection);
	}
	pthread_mutex_unlock(&w->sleep);
}

/* --- acts ------------------------------------------------------------------------------------------- */

static void
refused(struct request_private *p, const struct err *err)
{
	struct request *r = &p->r;

	r->err = *err;
	p->phase = PHASE_RUN;
	if (!r->json && p->r.route->again)
		p->r.route->again(r);
	else
		web_fail(r, &r->err);
}

static void
act_committed(struct desk_ticket *t)
{
	request_wake(t->owner);
}

static void
json_head(struct request *r, const struct change *c)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, r->seat.a, KIB(4));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_id(&w, "case", c->case_id);
	json_field_int(&w, "seq", c->seen + (int64_t)c->events.n);
	json_close(&w, '}');
	web_json(r, 200, buf_str(&b));
}

/* Answers by the outcome; true: it must be computed again. */
static bool
act_again(struct request_private *p)
{
	struct request *r = &p->r;

	switch (p->ticket.result.outcome) {
	case CHANGE_DONE:
		if (r->json)
			json_head(r, &p->ticket.change);
		else
			web_redirect(r, p->location);
		return false;
	case CHANGE_REPEATED:
		web_redirect(r, p->ticket.result.first_answer);
		return false;
	case CHANGE_STALE:
		return true;
	case CHANGE_FAILED:
		refused(p, &p->ticket.err);
		return false;
	}
	must(false);
}

static bool
act_start(struct request_private *p, struct err *err)
{
	p->r.seat.now = clock_now(desk_clock(p->web->desk));
	p->r.seat.answer = p->location;
	p->ticket = (struct desk_ticket){ .done = act_committed, .owner = p };
	p->woken = p->asleep = false;
	p->phase = PHASE_ACT;
	p->tries++;
	return desk_start(&p->r.seat, p->act, p->act_in, &p->ticket, err);
}

static void
act_go(struct request_private *p)
{
	struct err err = { 0 };

	while (p->tries < DESK_TRIES) {
		arena_rewind(p->r.seat.a, p->before);
		if (!act_start(p, &err)) {
			refused(p, &err);
			return;
		}
		if (fall_asleep(p) || !act_again(p))
			return;
	}
	err_set(&err, ERR_BUSY, "Others were writing to this case at the same moment, again and again. "
	    "Nothing was changed; please send it once more.");
	refused(p, &err);
}

static bool
refused_at_closing(struct request_private *p)
{
	struct err err = { 0 };

	if (!http_is_closing(p->web))
		return false;
	err_set(&err, ERR_BUSY,
	    "The desk is being closed for a moment. Nothing was changed; please send it again.");
	refused(p, &err);
	return true;
}

void
web_act(struct request *r, desk_act *act, const void *in, struct str location)
{
	struct request_private *p = r->private;

	p->act = act;
	p->act_in = in;
	p->location = location;
	p->tries = 0;
	p->before = arena_mark(r->seat.a);
	if (!refused_at_closing(p))
		act_go(p);
}

/* --- slow work ---------------------------------------------------------------------------------------- */

void
web_slow(struct request *r, void (*fn)(struct request *r), handler *then)
{
	struct request_private *p = r->private;
	struct err err = { 0 };

	if (refused_at_closing(p))
		return;
	r->seat.form = STR_NONE;                /* an answer is kept with an act, not with work like this */
	p->slow = fn;
	p->then = then;
	p->woken = p->asleep = false;
	p->phase = PHASE_SLOW;
	if (!slow_submit(p->web->slow, p)) {
		err_set(&err, ERR_BUSY,
		    "A good deal is being done at this moment. Please try again in a few seconds.");
		refused(p, &err);
		return;
	}
	if (!fall_asleep(p)) {
		p->phase = PHASE_RUN;
		then(r);
	}
}

void
request_resumed(struct request_private *p)
{
	if (p->phase == PHASE_SLOW) {
		p->phase = PHASE_RUN;
		p->then(&p->r);
	} else if (act_again(p)) {
		act_go(p);
	}
}

/* --- running a request ---------------------------------------------------------------------------------- */

static bool
read_body(struct request_private *p, struct err *err)
{
	struct str body = buf_str(&p->body);

	if (body.len == 0)
		return true;
	if (p->body_is_json)
		return form_read_json(&p->arena, body, &p->form, err);
	if (p->body_has_files)
		return form_read_multipart(&p->arena, body, p->boundary, &p->form, &p->uploads, err);
	return form_read_urlencoded(&p->arena, body, &p->form, err);
}

const struct uploads *
request_files(struct request *r)
{
	return &r->private->uploads;
}

/* What was sent, read and held to the route's table.  The first mistake of all is the one told. */
static bool
read_form(struct request_private *p, struct err *err)
{
	const struct form_field *fields = p->r.route->form;
	const struct calendar *c = desk_calendar(p->web->desk);
	struct err read = { 0 }, checked = { 0 };
	bool post = p->r.route->method == POST, good;

	good = form_read_urlencoded(&p->arena, p->query_text, &p->query, &read);
	good = (!post || read_body(p, &read)) && good;
	good = form_check(fields, c, !post, post ? &p->form : &p->query, &checked) && good;
	if (!good)
		*err = read.kind != ERR_NONE ? read : checked;
	return good;
}

/* A form that was sent before gets its first answer. */
static bool
is_answered(struct request_private *p)
{
	struct request *r = &p->r;
	struct str answer;

	r->seat.form = form_text(&p->form, "form");
	if (!desk_form_answered(&r->seat, r->seat.form, &answer))
		return false;
	web_redirect(r, answer);
	return true;
}

/* What page_init gave out: 32 digits, and behind them which form of the page this is. */
static bool
form_id_good(struct str id)
{
	static const char hex[] = "0123456789abcdef", word[] = "0123456789abcdefghijklmnopqrstuvwxyz-_";

	if (id.len == 0)
		return true;
	for (size_t i = 0; i < id.len; i++)
		if (!memchr(i < 32 ? hex : word, id.ptr[i], i < 32 ? sizeof(hex) - 1 : sizeof(word) - 1))
			return false;
	return id.len == 32 || (id.len > 32 && id.ptr[32] == '-');
}

/* Everything a POST must pass before its handler runs.  False: it was answered. */
static bool
may_post(struct request_private *p, bool good, struct err *err)
{
	struct err trust = { 0 };

	if (!guard_origin(p, &trust) || !session_csrf(p, &trust)) {
		web_fail(&p->r, &trust);
		return false;
	}
	if (good && !form_id_good(form_text(&p->form, "form")))
		good = err_set(err, ERR_DATA, "The form's number is not one of ours. Load the page again.");
	if (good)
		return !is_answered(p);
	refused(p, err);
	return false;
}

void
request_run(struct request_private *p)
{
	struct err err = { 0 };
	bool good;

	p->phase = PHASE_RUN;
	good = read_form(p, &err);
	if (p->refusal.status != 0) {
		error_answer(&p->r, p->refusal.status, &p->refusal.err);
		return;
	}
	if (p->r.route->method == POST && !may_post(p, good, &err))
		return;
	if (!good) {
		web_fail(&p->r, &err);
		return;
	}
	p->r.route->run(&p->r);
}

/* --- what stands around a page ---------------------------------------------------------------- */

static struct str
accent_of(const struct firm *firm)
{
	return firm->accent.len > 1 ? str_sub(firm->accent, 1, firm->accent.len) : STR_NONE;
}

struct markup
web_cities(struct request *r)
{
	return r->web->cities;
}

static struct markup
csrf_field(struct arena *a, struct str token)
{
	struct buf b;
	struct html h = { .b = &b };

	buf_init(&b, a, KIB(1));
	buf_reserve(&b, 128);
	render_csrf(&h, token);
	return (struct markup){ buf_str(&b) };
}

static struct markup
form_id(struct arena *a)
{
	struct buf b;
	struct html h = { .b = &b };

	buf_init(&b, a, KIB(1));
	render_once(&h, random_hex(a, 16));
	return (struct markup){ buf_str(&b) };
}

void
page_init(struct request *r, struct page *p, struct str title, struct str current)
{
	struct arena *a = r->seat.a;
	const struct zone *zone = desk_calendar(r->web->desk)->zone;

	*p = (struct page){
		.title = title,
		.current = current,
		.agent = r->session.who.name,
		.firm = desk_firm(r->web->desk)->name,
		.accent = accent_of(desk_firm(r->web->desk)),
		.csrf = csrf_field(a, session_csrf_value(r->private)),
		.form = form_id(a),
		.error = error_sentence(a, &r->err),
		.demo = r->demo,
		.clock = time_for_people(a, zone, r->seat.now, r->seat.now),
		.path = r->path,
		.version = static_version(a),
		.role = r->session.who.role,
	};
}
