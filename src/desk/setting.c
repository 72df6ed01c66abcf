/* setting.c - what a firm can set: read, checked, changed while the desk is open.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/setting.h"

#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/letter.h"
#include "desk/sender.h"
#include "host/log.h"
#include "host/mem.h"
#include "host/zone.h"

#define AT(member) offsetof(struct firm, member)

const struct setting settings_table[] = {
	{ "firm.name", AT(name), "Our company", SET_NAME, "What the firm is called",
	    "Customers see it on their page and in mail.", NULL },
	{ "firm.accent", AT(accent), "", SET_COLOUR, "The firm’s colour",
	    "As #1f5f8b. White words must be readable on it. Empty: the desk’s own.", NULL },
	{ "firm.phone", AT(phone), "", SET_PHONE, "The number customers may ring",
	    "It stands on their page, so that a person can be reached.", NULL },
	{ "firm.hours", AT(hours), "09:00-17:30", SET_HOURS, "Hours",
	    "As 09:00-17:30. “By close of business” ends with them.", NULL },
	{ "firm.days", AT(days), "Mon-Fri", SET_WEEKDAYS, "Days you work",
	    "As Mon-Sat, or Mon, Tue, Thu. What you promise in working days counts these; a regulator’s "
	    "deadlines count Monday to Friday.", NULL },
	{ "firm.zone", AT(zone), "Europe/London", SET_ZONE, "The zone times are told in",
	    "As Europe/London.", NULL },
	{ "firm.calendar", AT(region), "england-and-wales", SET_CHOICE, "Whose holidays",
	    "Working days leave them out.", "england-and-wales scotland northern-ireland us germany" },
	{ "firm.days_off", AT(days_off), "", SET_DATES, "Your own days off",
	    "A date a line, as 2026-12-24.", NULL },
	{ "firm.silent_days", AT(silent_days), "5", SET_DAYS, "Silent after how many working days",
	    "That we asked and they did not answer. Silence is no yes; Today then asks once more.", NULL },
	{ "firm.base_url", AT(base_url), "", SET_URL, "Where customers reach this desk",
	    "As https://desk.example.com. Empty: no links are mailed.", NULL },
	{ "firm.address", AT(address), ADDRESS_UNSET, SET_ADDRESS, "The address mail comes from", "",
	    NULL },
	{ "firm.senders", AT(senders), "", SET_SENDERS, "Other addresses you write from",
	    "One as “Billing, Our company <billing@example.com>”; what stands below its replies goes in the "
	    "lines under it; an empty line before the next. A case answers from the one it was written to.",
	    NULL },
	{ "firm.plus", AT(plus), "off", SET_CHOICE, "Answers to an address of their own",
	    "As help+KADWEP.1f…@example.com: an answer then finds its case whatever program writes it. Only "
	    "where your mail server takes addresses with a plus; most do.", "on off" },
	{ "firm.acknowledge", AT(acknowledge), "off", SET_CHOICE, "A confirmation that goes by itself",
	    "It says that the mail came in and a person will read it. It counts as no answer.", "on off" },
	{ "firm.acknowledge_text", AT(acknowledge_text), "", SET_FILLED, "Its words",
	    "Empty: the desk’s own. {reference} must stand in it; {name}, {firm} and {phone} may. What "
	    "our checker says of it is shown below it.", NULL },
	{ "firm.signature", AT(signature), "", SET_TEXT, "What stands below each reply",
	    "Lines such as the firm’s name and address. The writer’s own name stands in the reply.", NULL },
	{ "firm.remind", AT(remind), "on", SET_CHOICE, "A mail to you about what is due",
	    "To who looks after the case an hour before a promise is due and two working days before a "
	    "deadline of your regulator’s; to the leads before a final response is due, and when anything "
	    "was missed.", "on off" },
	{ "firm.override", AT(override), "lead", SET_CHOICE, "Who may send over what blocks",
	    "With a reason, which is kept. A lead: the owner too.", "lead owner" },
	{ "firm.close_final", AT(close_final), "agent", SET_CHOICE, "Who may close with a final reply",
	    "That they did not accept, or did not answer; and give a case up.", "agent lead owner" },
	{ "grant.agent", NO_MEMBER, "25", SET_MONEY, "What an agent may grant",
	    "Up to this, in whole pounds, dollars or euros.", NULL },
	{ "grant.lead", NO_MEMBER, "250", SET_MONEY, "What a lead may grant", "", NULL },
	{ "firm.begin", NO_MEMBER, "", SET_LINE, NULL, NULL, NULL },
	{ "firm.smtp_url", AT(smtp_url), "", SET_LINE, NULL, NULL, NULL },
	{ "smtp.login", AT(smtp_login), "", SET_LINE, NULL, NULL, NULL },
	{ "smtp.secret", AT(smtp_secret), "", SET_LINE, NULL, NULL, NULL },
	{ "smtp.bearer", AT(smtp_bearer), "off", SET_LINE, NULL, NULL, NULL },
	{ "smtp.tls", AT(smtp_tls), "off", SET_LINE, NULL, NULL, NULL },
	{ "firm.undo", AT(undo), "10", SET_LINE, NULL, NULL, NULL },
	{ NULL, 0, NULL, SET_LINE, NULL, NULL, NULL },
};

const struct setting *
setting_by_key(struct str key)
{
	for (const struct setting *s = settings_table; s->key; s++)
		if (str_eq(key, str_from(s->key)))
			return s;
	return NULL;
}

/* --- checking ------------------------------------------------------------------------------------ */

static int
hex_digit(char c)
{
	if (char_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static double
fifth_root(double v)
{
	double y = 1;

	for (int i = 0; i < 40; i++)
		y -= (y * y * y * y * y - v) / (5 * y * y * y * y);
	return y;
}

/* The share of light, as WCAG reckons it; x to the 2.4 is x * x times the fifth root of x * x. */
static double
light_of(int byte)
{
	double c = byte / 255.0, x = (c + 0.055) / 1.055;

	return c <= 0.03928 ? c / 12.92 : x * x * fifth_root(x * x);
}

#define READABLE 4.5

static bool
check_colour(struct str v, struct err *err)
{
	int bytes[3];
	double light;

	for (int i = 0; i < 3; i++) {
		int high = v.len == 7 && v.ptr[0] == '#' ? hex_digit(v.ptr[1 + 2 * i]) : -1;
		int low = high >= 0 ? hex_digit(v.ptr[2 + 2 * i]) : -1;

		if (low < 0)
			return err_set(err, ERR_DATA,
			    "Write it as # and six digits, like #1f5f8b.");
		bytes[i] = 16 * high + low;
	}
	light = 0.2126 * light_of(bytes[0]) + 0.7152 * light_of(bytes[1]) + 0.0722 * light_of(bytes[2]);
	return 1.05 / (light + 0.05) >= READABLE || err_set(err, ERR_DATA,
	    "White words on %.*s are hard to read. Take a darker one.", STR_ARG(v));
}

static bool
check_phone(struct str v, struct err *err)
{
	size_t digits = 0;

	for (size_t i = 0; i < v.len; i++)
		digits += char_is_digit(v.ptr[i]);
	return digits >= 3 || err_set(err, ERR_DATA,
	    "A number that can be rung has digits in it, like 0117 496 0123.");
}

/* "9", "09:30", "5.30pm", "12 pm": minutes since midnight. */
static bool
minute_of(struct str v, int *out)
{
	struct str hours, minutes = STR("0");
	int64_t hour, minute;
	bool pm = str_ends(v, STR("pm")), am = str_ends(v, STR("am"));
	size_t at;

	if (pm || am)
		v = str_trim(str_sub(v, 0, v.len - 2));
	at = str_find_char(v, ':') != STR_NOT_FOUND ? str_find_char(v, ':') : str_find_char(v, '.');
	hours = str_sub(v, 0, at == STR_NOT_FOUND ? v.len : at);
	if (at != STR_NOT_FOUND)
		minutes = str_sub(v, at + 1, v.len);
	if (hours.len > 2 || minutes.len > 2 || !str_int(hours, &hour) || !str_int(minutes, &minute)
	    || hour < 0 || hour > ((am || pm) ? 12 : 23) || minute < 0 || minute > 59)
		return false;
	if ((am || pm) && hour == 12)
		hour = 0;
	*out = (int)(60 * hour + minute + (pm ? 12 * 60 : 0));
	return true;
}

static bool
hours_of(struct str v, int *from, int *to)
{
	static const char *const until[] = { "-", "–", "to" };

	for (size_t i = 0; i < LENGTH(until); i++) {
		struct str mark = str_from(until[i]);
		size_t at = str_find(v, mark);

		if (at != STR_NOT_FOUND)
			return minute_of(str_trim(str_sub(v, 0, at)), from)
			    && minute_of(str_trim(str_sub(v, at + mark.len, v.len)), to) && *from < *to;
	}
	return false;
}

/* As it is kept: "09:00-17:30". */
static bool
check_hours(struct arena *a, struct str v, struct str *out, struct err *err)
{
	int from, to;

	if (!hours_of(str_lower(a, v), &from, &to))
		return err_set(err, ERR_DATA, "Write them like 09:00-17:30, the earlier first.");
	*out = arena_fmt(a, "%02d:%02d-%02d:%02d", from / 60, from % 60, to / 60, to % 60);
	return true;
}

/* "mon-sat": "Mon-Sat". */
static struct str
capitals(struct arena *a, struct str v)
{
	char *out = arena_array(a, char, v.len + 1);

	for (size_t i = 0; i < v.len; i++)
		out[i] = i == 0 || !char_is_letter(v.ptr[i - 1]) ? char_upper(v.ptr[i]) : v.ptr[i];
	return (struct str){ out, v.len };
}

static const char *const weekdays[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
	"sunday" };

/* "mon", "Tues", "mondays": a weekday by its beginning, from 0 for Monday; 7: none. */
static unsigned
weekday_of(struct str word)
{
	for (unsigned i = 0; i < LENGTH(weekdays); i++) {
		struct str name = str_from(weekdays[i]);

		if (word.len >= 2 && (str_starts(name, word)
		    || (word.len == name.len + 1 && str_starts(word, name) && str_ends(word, STR("s")))))
			return i;
	}
	return LENGTH(weekdays);
}

/* "mon-sat", "Mon, Wed to Fri": small, with every mark that joins or parts days as a word of its own. */
static struct str
parted(struct arena *a, struct str v)
{
	struct buf b;

	buf_init(&b, a, 8 * v.len + 1);
	for (size_t i = 0; i < v.len; i++) {
		unsigned char c = (unsigned char)v.ptr[i];

		if (c == '-' || c >= 0x80)
			buf_lit(&b, " - ");
		else
			buf_putc(&b,
			    c == ',' || c == ';' || c == '\n' || c == '\r' ? ' ' : char_lower((char)c));
	}
	return buf_str(&b);
}

static void
take_weekdays(unsigned from, unsigned to, uint8_t *bits)
{
	for (unsigned day = from;; day = (day + 1) % LENGTH(weekdays)) {
		*bits |= (uint8_t)(1u << day);
		if (day == to)
			return;
	}
}

static bool
weekdays_of(struct arena *a, struct str v, uint8_t *out)
{
	struct str rest = parted(a, v), word;
	unsigned last = LENGTH(weekdays), day;
	bool through = false;
	uint8_t bits = 0;

	while (rest.len > 0) {
		(void)str_cut(rest, ' ', &word, &rest);
		if (word.len == 0 || str_eq(word, STR("and")) || str_eq(word, STR("&")))
			continue;
		if (str_eq(word, STR("-")) || str_eq(word, STR("to"))) {
			through = true;
			continue;
		}
		day = weekday_of(word);
		if (day == LENGTH(weekdays) || (through && last == LENGTH(weekdays)))
			return false;
		take_weekdays(through ? last : day, day, &bits);
		last = day;
		through = false;
	}
	*out = bits;
	return bits != 0 && !through;
}

/* As they are kept: "Mon-Wed, Sat". */
static bool
check_weekdays(struct arena *a, struct str v, struct str *out, struct err *err)
{
	struct buf b;
	uint8_t bits;

	if (!weekdays_of(a, v, &bits))
		return err_set(err, ERR_DATA, "Write them like Mon-Fri, or like Mon, Tue, Sat.");
	buf_init(&b, a, 64);
	for (unsigned i = 0; i < LENGTH(weekdays); i++) {
		unsigned to = i;

		if (!(bits >> i & 1))
			continue;
		while (to + 1 < LENGTH(weekdays) && (bits >> (to + 1) & 1))
			to++;
		buf_fmt(&b, "%s%.*s", buf_str(&b).len > 0 ? ", " : "", 3, weekdays[i]);
		if (to > i)
			buf_fmt(&b, "%s%.*s", to == i + 1 ? ", " : "-", 3, weekdays[to]);
		i = to;
	}
	*out = capitals(a, buf_str(&b));
	return true;
}

static bool
day_of(struct str v, int32_t *out)
{
	int64_t year, month, day;

	if (v.len != 10 || v.ptr[4] != '-' || v.ptr[7] != '-' || !str_int(str_sub(v, 0, 4), &year)
	    || !str_int(str_sub(v, 5, 7), &month) || !str_int(str_sub(v, 8, 10), &day) || year < 2000
	    || year > 2200 || month < 1 || month > 12 || day < 1
	    || day > days_in_month((int32_t)year, (int32_t)month))
		return false;
	*out = day_from_date((int32_t)year, (int32_t)month, (int32_t)day);
	return true;
}

struct days { VEC(int32_t) list; };

/* The dates of the lines; false at the first line that is none, which is then in *bad. */
static bool
days_of(struct arena *a, struct str text, struct days *out, struct str *bad)
{
	struct str line, rest = text;
	int32_t day;

	while (rest.len > 0) {
		str_cut(rest, '\n', &line, &rest);
		line = str_trim(line);
		if (line.len > 0 && !day_of(line, &day)) {
			*bad = line;
			return false;
		}
		if (line.len > 0)
			vec_push(a, &out->list) = day;
	}
	return true;
}

static bool
check_url(struct arena *a, struct str v, struct str *out, struct err *err)
{
	bool begins = str_starts(v, STR("https://")) || str_starts(v, STR("http://"));

	while (str_ends(v, STR("/")))
		v.len--;
	*out = str_copy(a, v);
	return (begins && v.len > 8 && str_find_char(v, ' ') == STR_NOT_FOUND
	    && str_find_char(v, '?') == STR_NOT_FOUND) || err_set(err, ERR_DATA,
	    "An address begins with https:// and has no blank in it, like https://desk.example.com.");
}

static bool
check_choice(const struct setting *s, struct str v, struct err *err)
{
	struct str rest = str_from(s->choices), one;

	while (rest.len > 0) {
		str_cut(rest, ' ', &one, &rest);
		if (str_eq(one, v))
			return true;
	}
	return err_set(err, ERR_DATA, "Choose one of %s.", s->choices);
}

static bool
check_money(struct arena *a, struct str v, struct str *out, struct err *err)
{
	int64_t whole;

	if (!str_int(v, &whole) || whole < 0 || whole > 10000000)
		return err_set(err, ERR_DATA, "An amount is a whole number, like 50.");
	*out = arena_fmt(a, "%" PRId64, 100 * whole);
	return true;
}

bool
setting_check(struct arena *a, const struct setting *s, struct str value, struct str *out, struct err *err)
{
	struct str v = str_trim(value), bad;
	struct days days = { 0 };
	int64_t days_on;

	*out = v;
	if (v.len == 0 && s->kind == SET_NAME)
		return err_set(err, ERR_DATA, "It can’t be left empty: customers read it.");
	if (v.len == 0)
		return true;                    /* what holds unless it is set */
	switch (s->kind) {
	case SET_COLOUR:
		return check_colour(v, err);
	case SET_PHONE:
		return check_phone(v, err);
	case SET_HOURS:
		return check_hours(a, v, out, err);
	case SET_WEEKDAYS:
		return check_weekdays(a, v, out, err);
	case SET_ZONE:
		return clock_find(a, v, out, err);
	case SET_DATES:
		return days_of(a, v, &days, &bad) || err_set(err, ERR_DATA,
		    "“%.*s” is no date. Write one a line, like 2026-12-24.", STR_ARG(bad));
	case SET_URL:
		return check_url(a, v, out, err);
	case SET_CHOICE:
		return check_choice(s, v, err);
	case SET_MONEY:
		return check_money(a, v, out, err);
	case SET_ADDRESS:
		return (str_find_char(v, '@') != STR_NOT_FOUND && str_find_char(v, ' ') == STR_NOT_FOUND)
		    || err_set(err, ERR_DATA, "A mail address looks like help@example.com.");
	case SET_FILLED:
		return acknowledge_text_ok(a, v, err);
	case SET_DAYS:
		return (str_int(v, &days_on) && days_on >= 1 && days_on <= 30)
		    || err_set(err, ERR_DATA, "Take 1 to 30 working days.");
	case SET_SENDERS:
		return senders_check(a, v, err);
	case SET_LINE:
	case SET_NAME:
	case SET_TEXT:
		break;
	}
	return true;
}

/* --- in force ------------------------------------------------------------------------------------ */

/* Their own days off stand among the holidays, in order. */
static void
add_days_off(struct arena *a, struct str text, struct calendar *c)
{
	struct days own = { 0 };
	struct str bad;
	int32_t *all;
	size_t n = c->n_holidays;

	if (!days_of(a, text, &own, &bad) || own.list.n == 0)
		return;
	all = arena_array(a, int32_t, n + own.list.n);
	for (size_t i = 0; i < n; i++)
		all[i] = c->holidays[i];
	for (size_t i = 0; i < own.list.n; i++) {
		size_t k = n++;

		for (; k > 0 && all[k - 1] > own.list.at[i]; k--)
			all[k] = all[k - 1];
		all[k] = own.list.at[i];
	}
	c->holidays = all;
	c->n_holidays = n;
}

static struct str *
slot_of(struct firm *firm, const struct setting *s)
{
	return (struct str *)(void *)((char *)firm + s->member);
}

static bool
read_firm(struct arena *a, struct db *db, struct firm *given, struct firm *firm, struct err *err)
{
	for (const struct setting *s = settings_table; s->key; s++) {
		struct str value;

		if (s->member == NO_MEMBER)
			continue;
		if (!store_setting_get(a, db, str_from(s->key), &value, err))
			return false;
		*slot_of(firm, s) = slot_of(given, s)->len > 0 ? *slot_of(given, s)
		    : value.len > 0 ? value : str_from(s->unless_set);
	}
	while (str_ends(firm->base_url, STR("/")))
		firm->base_url.len--;
	return true;
}

#define SETTINGS_MEMORY MIB(4)

/* It lies in its own arena. */
static struct in_force *
force_new(void)
{
	struct arena arena;
	struct in_force *f;

	arena_init(&arena, &host_pages, SETTINGS_MEMORY);
	f = arena_new(&arena, struct in_force);
	f->arena = arena;
	return f;
}

static void
force_free(struct in_force *f)
{
	struct arena arena = f->arena;

	arena_release(&arena);
}

static void
give_back(struct desk *d)
{
	while (d->oldest->newer && d->oldest->readers == 0) {
		struct in_force *old = d->oldest;

		d->oldest = old->newer;
		force_free(old);
	}
}

static void
put_in_force(struct desk *d, struct in_force *f)
{
	pthread_mutex_lock(&d->force_lock);
	if (d->oldest)
		atomic_load(&d->in_force)->newer = f;
	else
		d->oldest = f;
	atomic_store(&d->in_force, f);
	give_back(d);
	pthread_mutex_unlock(&d->force_lock);
}

void
settings_forget(struct desk *d)
{
	while (d->oldest) {
		struct in_force *old = d->oldest;

		d->oldest = old->newer;
		force_free(old);
	}
}

struct in_force *
desk_hold(struct desk *d)
{
	struct in_force *f;

	pthread_mutex_lock(&d->force_lock);
	f = atomic_load(&d->in_force);
	f->readers++;
	pthread_mutex_unlock(&d->force_lock);
	return f;
}

void
desk_let_go(struct desk *d, struct in_force *held)
{
	pthread_mutex_lock(&d->force_lock);
	held->readers--;
	give_back(d);
	pthread_mutex_unlock(&d->force_lock);
}

static bool
read_all(struct desk *d, struct db *db, struct in_force *f, struct err *err)
{
	struct arena *a = &f->arena;
	int from, to;

	if (!read_firm(a, db, &d->given, &f->firm, err)
	    || !calendar_load(a, f->firm.zone, f->firm.region, &f->calendar, err))
		return false;
	add_days_off(a, f->firm.days_off, &f->calendar);
	if (hours_of(f->firm.hours, &from, &to))
		f->calendar.day_ends_min = (int16_t)to;
	(void)weekdays_of(a, f->firm.days, &f->calendar.works);
	return true;
}

bool
settings_read(struct desk *d, struct db *db, struct err *err)
{
	struct in_force *f = force_new();
	bool ok;

	pthread_mutex_lock(&d->set_lock);
	ok = read_all(d, db, f, err);
	if (ok)
		put_in_force(d, f);
	pthread_mutex_unlock(&d->set_lock);
	if (!ok)
		force_free(f);
	return ok;
}

void
settings_again(struct desk *d)
{
	struct err err = { 0 };
	struct db *db;

	if (!db_open(&db, d->where, DB_READ, &err)) {
		log_warn("settings could not be read again", F("why", err_code(&err)));
		return;
	}
	if (!settings_read(d, db, &err))
		log_warn("settings could not be read again", F("why", err_code(&err)));
	db_close(db);
}

/* --- changing ------------------------------------------------------------------------------------ */

bool
desk_setting(struct seat *s, const struct setting *of, struct str *out, struct err *err)
{
	int64_t pence;

	if (!store_setting_get(s->a, s->db, str_from(of->key), out, err))
		return false;
	if (out->len == 0)
		*out = str_from(of->unless_set);
	else if (of->kind == SET_MONEY && str_int(*out, &pence))
		*out = arena_fmt(s->a, "%" PRId64, pence / 100);
	return true;
}

struct str
setting_given(struct desk *d, const struct setting *of)
{
	return of->member == NO_MEMBER ? STR_NONE : *slot_of(&d->given, of);
}

static bool
is_stored(struct seat *s, struct str key, bool *out, struct err *err)
{
	struct str value;

	if (!store_setting_get(s->a, s->db, key, &value, err))
		return false;
	*out = value.len > 0;
	return true;
}

bool
setting_change(struct making *m, const struct setting_put *p, struct err *err)
{
	const struct setting *s = setting_by_key(p->key);
	struct seat *seat = m->seat;
	struct str value, shown;
	struct err why = { 0 };
	bool stored;

	if (!s || !s->what)
		return err_set(err, ERR_DATA, "There is no setting called %.*s.", STR_ARG(p->key));
	if (!desk_setting(seat, s, &shown, err) || !is_stored(seat, p->key, &stored, err))
		return false;
	/* hours that hold anyway are kept once: somebody has looked at them */
	if (str_eq(str_trim(p->value), shown) && (stored || s->kind != SET_HOURS))
		return true;
	if (!setting_check(seat->a, s, p->value, &value, &why))
		return err_set(err, why.kind, "%s: %s", s->what, why.text);
	vec_push(seat->a, &m->change->settings) = (struct setting_put){ p->key, value };
	making_house_add(m, (struct event){ .kind = EVENT_SETTING_CHANGED, .name = p->key, .text = value });
	return true;
}

/* What it will be, in pence. */
static bool
granted(struct seat *s, const struct change *c, struct str key, int64_t *out, struct err *err)
{
	struct str value;

	if (!store_setting_get(s->a, s->db, key, &value, err))
		return false;
	for (size_t i = 0; i < c->settings.n; i++)
		if (str_eq(c->settings.at[i].key, key))
			value = c->settings.at[i].value;
	if (!str_int(value, out) && str_int(str_from(setting_by_key(key)->unless_set), out))
		*out *= 100;
	return true;
}

/* A lead may grant what an agent may. */
static bool
grants_rise(struct seat *s, const struct change *c, struct err *err)
{
	int64_t agent = 0, lead = 0;
	bool changed = false;

	for (size_t i = 0; i < c->settings.n; i++)
		changed = changed || str_starts(c->settings.at[i].key, STR("grant."));
	if (!changed)
		return true;
	if (!granted(s, c, STR("grant.agent"), &agent, err) || !granted(s, c, STR("grant.lead"), &lead, err))
		return false;
	return agent <= lead || err_set(err, ERR_DATA, "An agent may grant at most what a lead may: %" PRId64
	    " is more than %" PRId64 ".", agent / 100, lead / 100);
}

bool
act_settings(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_settings *in = input;
	struct making m;

	if (!making_house(&m, s, c, err))
		return false;
	for (size_t i = 0; i < in->n; i++)
		if (!setting_change(&m, &in->at[i], err))
			return false;
	return grants_rise(s, c, err);
}
