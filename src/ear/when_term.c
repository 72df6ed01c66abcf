/* when_term.c - the words that have to do with time.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/when_inside.h"

#define WORD_MAX 16

/* Sorted by word: found by halving.  Those with a capital letter only count when they are written so. */
static const struct lexeme {
	const char *word;
	uint8_t kind;
	int16_t value;
	bool capital;
} lexicon[] = {
	{ "a", TERM_A, 0, false },
	{ "about", TERM_ABOUT, 1, false },
	{ "after", TERM_AFTER, 0, false },
	{ "afternoon", TERM_DAY_PART, PART_AFTERNOON, false },
	{ "again", TERM_GLUE, 0, false },
	{ "ago", TERM_AGO, 0, false },
	{ "am", TERM_AM_PM, 0, false },
	{ "an", TERM_A, 0, false },
	{ "and", TERM_AND, 0, false },
	{ "another", TERM_MORE, 0, false },
	{ "any", TERM_ANY, 0, false },
	{ "anyway", TERM_GLUE, 0, false },
	{ "apr", TERM_MONTH, 4, true },
	{ "april", TERM_MONTH, 4, true },
	{ "are", TERM_GLUE, 0, false },
	{ "arvo", TERM_DAY_PART, PART_AFTERNOON, false },
	{ "around", TERM_ABOUT, 0, false },
	{ "as", TERM_AS, 0, false },
	{ "asap", TERM_SOON, 0, false },
	{ "at", TERM_AT, 0, false },
	{ "aug", TERM_MONTH, 8, true },
	{ "august", TERM_MONTH, 8, true },
	{ "away", TERM_AWAY, 0, false },
	{ "because", TERM_GLUE, 0, false },
	{ "before", TERM_BEFORE, 0, false },
	{ "between", TERM_BETWEEN, 0, false },
	{ "bit", TERM_LONG, 0, false },
	{ "business", TERM_BUSINESS, 0, false },
	{ "but", TERM_GLUE, 0, false },
	{ "by", TERM_BY, 0, false },
	{ "can", TERM_CAN, 0, false },
	{ "chance", TERM_CHANCE, 0, false },
	{ "close", TERM_CLOSE, 0, false },
	{ "cob", TERM_END_OF_DAY, 1, false },
	{ "come", TERM_GLUE, 0, false },
	{ "coming", TERM_COMING, 0, false },
	{ "couple", TERM_COUPLE, 0, false },
	{ "course", TERM_COURSE, 0, false },
	{ "day", TERM_UNIT, UNIT_DAY, false },
	{ "days", TERM_UNIT, UNIT_DAY, false },
	{ "dec", TERM_MONTH, 12, true },
	{ "december", TERM_MONTH, 12, true },
	{ "delay", TERM_DELAY, 0, false },
	{ "due", TERM_DUE, 0, false },
	{ "during", TERM_IN, 0, false },
	{ "each", TERM_EVERY, 0, false },
	{ "earliest", TERM_EARLIEST, 0, false },
	{ "eight", TERM_NUMBER, 8, false },
	{ "eighteen", TERM_NUMBER, 18, false },
	{ "eighth", TERM_ORDINAL, 8, false },
	{ "either", TERM_GLUE, 0, false },
	{ "eleven", TERM_NUMBER, 11, false },
	{ "eleventh", TERM_ORDINAL, 11, false },
	{ "end", TERM_END, 0, false },
	{ "eod", TERM_END_OF_DAY, 0, false },
	{ "eop", TERM_END_OF_DAY, 1, false },
	{ "even", TERM_GLUE, 0, false },
	{ "evening", TERM_DAY_PART, PART_EVENING, false },
	{ "eventually", TERM_SOON, 0, false },
	{ "every", TERM_EVERY, 0, false },
	{ "exactly", TERM_GLUE, 0, false },
	{ "feb", TERM_MONTH, 2, true },
	{ "february", TERM_MONTH, 2, true },
	{ "febuary", TERM_MONTH, 2, true },
	{ "few", TERM_FEW, 0, false },
	{ "fifteen", TERM_NUMBER, 15, false },
	{ "fifth", TERM_ORDINAL, 5, false },
	{ "fifty", TERM_NUMBER, 50, false },
	{ "first", TERM_FIRST, 1, false },
	{ "five", TERM_NUMBER, 5, false },
	{ "following", TERM_FOLLOWING, 0, false },
	{ "for", TERM_FOR, 0, false },
	{ "fortnight", TERM_UNIT, UNIT_FORTNIGHT, false },
	{ "fortnights", TERM_UNIT, UNIT_FORTNIGHT, false },
	{ "forty", TERM_NUMBER, 40, false },
	{ "four", TERM_NUMBER, 4, false },
	{ "fourteen", TERM_NUMBER, 14, false },
	{ "fourth", TERM_ORDINAL, 4, false },
	{ "fri", TERM_WEEKDAY, 4, true },
	{ "friday", TERM_WEEKDAY, 4, false },
	{ "from", TERM_FROM, 0, false },
	{ "further", TERM_MORE, 0, false },
	{ "future", TERM_FUTURE, 0, false },
	{ "good", TERM_SOME_TIME, 0, false },
	{ "half", TERM_HALF, 0, false },
	{ "he", TERM_GLUE, 0, false },
	{ "her", TERM_GLUE, 0, false },
	{ "him", TERM_GLUE, 0, false },
	{ "hour", TERM_UNIT, UNIT_HOUR, false },
	{ "hours", TERM_UNIT, UNIT_HOUR, false },
	{ "how", TERM_GLUE, 0, false },
	{ "hr", TERM_UNIT, UNIT_HOUR, false },
	{ "hrs", TERM_UNIT, UNIT_HOUR, false },
	{ "i", TERM_SELF, 0, false },
	{ "if", TERM_GLUE, 0, false },
	{ "immediately", TERM_SOON, 0, false },
	{ "in", TERM_IN, 0, false },
	{ "inside", TERM_WITHIN, 0, false },
	{ "instant", TERM_LONG, 1, false },
	{ "instead", TERM_GLUE, 0, false },
	{ "is", TERM_GLUE, 0, false },
	{ "it", TERM_GLUE, 0, false },
	{ "jan", TERM_MONTH, 1, true },
	{ "january", TERM_MONTH, 1, true },
	{ "jul", TERM_MONTH, 7, true },
	{ "july", TERM_MONTH, 7, true },
	{ "jun", TERM_MONTH, 6, true },
	{ "june", TERM_MONTH, 6, true },
	{ "last", TERM_LAST, 0, false },
	{ "late", TERM_ABOUT, 0, false },
	{ "later", TERM_LATER, 0, false },
	{ "latest", TERM_LATEST, 0, false },
	{ "long", TERM_LONG, 0, false },
	{ "lunch", TERM_DAY_PART, PART_LUNCH, false },
	{ "lunchtime", TERM_DAY_PART, PART_LUNCH, false },
	{ "mar", TERM_MONTH, 3, true },
	{ "march", TERM_MONTH, 3, true },
	{ "may", TERM_MONTH, 5, true },
	{ "mid", TERM_MID, 0, false },
	{ "midday", TERM_DAY_PART, PART_NOON, false },
	{ "midnight", TERM_DAY_PART, PART_MIDNIGHT, false },
	{ "min", TERM_UNIT, UNIT_MINUTE, false },
	{ "mins", TERM_UNIT, UNIT_MINUTE, false },
	{ "minute", TERM_UNIT, UNIT_MINUTE, false },
	{ "minutes", TERM_UNIT, UNIT_MINUTE, false },
	{ "moment", TERM_LONG, 1, false },
	{ "mon", TERM_WEEKDAY, 0, true },
	{ "monday", TERM_WEEKDAY, 0, false },
	{ "month", TERM_UNIT, UNIT_MONTH, false },
	{ "months", TERM_UNIT, UNIT_MONTH, false },
	{ "more", TERM_MORE, 0, false },
	{ "morning", TERM_DAY_PART, PART_MORNING, false },
	{ "my", TERM_GLUE, 0, false },
	{ "myself", TERM_GLUE, 0, false },
	{ "near", TERM_NEAR, 0, false },
	{ "next", TERM_NEXT, 0, false },
	{ "night", TERM_DAY_PART, PART_NIGHT, false },
	{ "nine", TERM_NUMBER, 9, false },
	{ "nineteen", TERM_NUMBER, 19, false },
	{ "ninety", TERM_NUMBER, 90, false },
	{ "ninth", TERM_ORDINAL, 9, false },
	{ "no", TERM_SOME_TIME, 0, false },
	{ "noon", TERM_DAY_PART, PART_NOON, false },
	{ "not", TERM_NOT, 0, false },
	{ "nov", TERM_MONTH, 11, true },
	{ "november", TERM_MONTH, 11, true },
	{ "now", TERM_NOW, 0, false },
	{ "o'clock", TERM_OCLOCK, 0, false },
	{ "oct", TERM_MONTH, 10, true },
	{ "october", TERM_MONTH, 10, true },
	{ "of", TERM_OF, 0, false },
	{ "on", TERM_ON, 0, false },
	{ "once", TERM_ONCE, 0, false },
	{ "one", TERM_NUMBER, 1, false },
	{ "opportunity", TERM_CHANCE, 0, false },
	{ "or", TERM_OR, 0, false },
	{ "our", TERM_GLUE, 0, false },
	{ "over", TERM_IN, 0, false },
	{ "past", TERM_PAST_HOUR, 0, false },
	{ "play", TERM_PLAY, 0, false },
	{ "please", TERM_GLUE, 0, false },
	{ "pm", TERM_AM_PM, 720, false },
	{ "point", TERM_POINT, 0, false },
	{ "possible", TERM_POSSIBLE, 0, false },
	{ "presently", TERM_SOON, 0, false },
	{ "previous", TERM_LAST, 0, false },
	{ "prompt", TERM_GLUE, 0, false },
	{ "promptly", TERM_SOON, 0, false },
	{ "proper", TERM_SOME_TIME, 0, false },
	{ "quarter", TERM_QUARTER, 0, false },
	{ "quarters", TERM_QUARTER, 0, false },
	{ "quickly", TERM_QUICK, 0, false },
	{ "reasonable", TERM_SOME_TIME, 0, false },
	{ "regardless", TERM_GLUE, 0, false },
	{ "right", TERM_STRAIGHT, 0, false },
	{ "same", TERM_SAME, 0, false },
	{ "sat", TERM_WEEKDAY, 5, true },
	{ "saterday", TERM_WEEKDAY, 5, false },
	{ "saturday", TERM_WEEKDAY, 5, false },
	{ "sec", TERM_LONG, 0, false },
	{ "second", TERM_ORDINAL, 2, false },
	{ "sep", TERM_MONTH, 9, true },
	{ "sept", TERM_MONTH, 9, true },
	{ "september", TERM_MONTH, 9, true },
	{ "seven", TERM_NUMBER, 7, false },
	{ "seventeen", TERM_NUMBER, 17, false },
	{ "seventh", TERM_ORDINAL, 7, false },
	{ "several", TERM_FEW, 0, false },
	{ "sharp", TERM_GLUE, 0, false },
	{ "she", TERM_GLUE, 0, false },
	{ "short", TERM_SOME_TIME, 0, false },
	{ "shortly", TERM_SOON, 0, false },
	{ "since", TERM_SINCE, 0, false },
	{ "six", TERM_NUMBER, 6, false },
	{ "sixteen", TERM_NUMBER, 16, false },
	{ "sixth", TERM_ORDINAL, 6, false },
	{ "sixty", TERM_NUMBER, 60, false },
	{ "so", TERM_GLUE, 0, false },
	{ "some", TERM_SOME, 0, false },
	{ "sometime", TERM_SOON, 0, false },
	{ "soon", TERM_SOON, 0, false },
	{ "soonest", TERM_EARLIEST, 0, false },
	{ "straight", TERM_STRAIGHT, 0, false },
	{ "straightaway", TERM_SOON, 0, false },
	{ "sun", TERM_WEEKDAY, 6, true },
	{ "sunday", TERM_WEEKDAY, 6, false },
	{ "swiftly", TERM_QUICK, 0, false },
	{ "ten", TERM_NUMBER, 10, false },
	{ "tenth", TERM_ORDINAL, 10, false },
	{ "teusday", TERM_WEEKDAY, 1, false },
	{ "than", TERM_THAN, 0, false },
	{ "that", TERM_THAT, 0, false },
	{ "the", TERM_THE, 0, false },
	{ "them", TERM_GLUE, 0, false },
	{ "then", TERM_GLUE, 0, false },
	{ "they", TERM_GLUE, 0, false },
	{ "thing", TERM_THING, 0, false },
	{ "third", TERM_ORDINAL, 3, false },
	{ "thirteen", TERM_NUMBER, 13, false },
	{ "thirtieth", TERM_ORDINAL, 30, false },
	{ "thirty", TERM_NUMBER, 30, false },
	{ "this", TERM_THIS, 0, false },
	{ "though", TERM_GLUE, 0, false },
	{ "three", TERM_NUMBER, 3, false },
	{ "thu", TERM_WEEKDAY, 3, true },
	{ "thur", TERM_WEEKDAY, 3, true },
	{ "thurday", TERM_WEEKDAY, 3, false },
	{ "thurs", TERM_WEEKDAY, 3, true },
	{ "thursday", TERM_WEEKDAY, 3, false },
	{ "thusday", TERM_WEEKDAY, 3, false },
	{ "till", TERM_UNTIL, 0, false },
	{ "time", TERM_TIME, 0, false },
	{ "tmr", TERM_TODAY, 1, false },
	{ "tmrw", TERM_TODAY, 1, false },
	{ "to", TERM_TO, 0, false },
	{ "today", TERM_TODAY, 0, false },
	{ "tommorow", TERM_TODAY, 1, false },
	{ "tommorrow", TERM_TODAY, 1, false },
	{ "tomorow", TERM_TODAY, 1, false },
	{ "tomorrow", TERM_TODAY, 1, false },
	{ "tomoz", TERM_TODAY, 1, false },
	{ "tonight", TERM_TONIGHT, 0, false },
	{ "tonite", TERM_TONIGHT, 0, false },
	{ "too", TERM_GLUE, 0, false },
	{ "tue", TERM_WEEKDAY, 1, true },
	{ "tues", TERM_WEEKDAY, 1, true },
	{ "tuesady", TERM_WEEKDAY, 1, false },
	{ "tuesday", TERM_WEEKDAY, 1, false },
	{ "twelfth", TERM_ORDINAL, 12, false },
	{ "twelve", TERM_NUMBER, 12, false },
	{ "twenty", TERM_NUMBER, 20, false },
	{ "two", TERM_NUMBER, 2, false },
	{ "under", TERM_WITHIN, 0, false },
	{ "unless", TERM_GLUE, 0, false },
	{ "until", TERM_UNTIL, 0, false },
	{ "very", TERM_GLUE, 0, false },
	{ "we", TERM_SELF, 0, false },
	{ "wed", TERM_WEEKDAY, 2, true },
	{ "wednesday", TERM_WEEKDAY, 2, false },
	{ "wednsday", TERM_WEEKDAY, 2, false },
	{ "week", TERM_UNIT, UNIT_WEEK, false },
	{ "weekend", TERM_WEEKEND, 0, false },
	{ "weekends", TERM_WEEKEND, 0, false },
	{ "weeks", TERM_UNIT, UNIT_WEEK, false },
	{ "wenesday", TERM_WEEKDAY, 2, false },
	{ "wensday", TERM_WEEKDAY, 2, false },
	{ "what", TERM_GLUE, 0, false },
	{ "whatever", TERM_GLUE, 0, false },
	{ "when", TERM_WHEN, 0, false },
	{ "whenever", TERM_WHEN, 0, false },
	{ "where", TERM_GLUE, 0, false },
	{ "whether", TERM_GLUE, 0, false },
	{ "which", TERM_GLUE, 0, false },
	{ "whichever", TERM_GLUE, 0, false },
	{ "while", TERM_LONG, 0, false },
	{ "who", TERM_GLUE, 0, false },
	{ "why", TERM_GLUE, 0, false },
	{ "with", TERM_GLUE, 0, false },
	{ "within", TERM_WITHIN, 0, false },
	{ "without", TERM_WITHOUT, 0, false },
	{ "wk", TERM_UNIT, UNIT_WEEK, false },
	{ "wks", TERM_UNIT, UNIT_WEEK, false },
	{ "working", TERM_WORKING, 0, false },
	{ "year", TERM_UNIT, UNIT_YEAR, false },
	{ "years", TERM_UNIT, UNIT_YEAR, false },
	{ "yesterday", TERM_TODAY, -1, false },
	{ "you", TERM_GLUE, 0, false },
	{ "your", TERM_GLUE, 0, false },
	{ "yr", TERM_UNIT, UNIT_YEAR, false },
	{ "yrs", TERM_UNIT, UNIT_YEAR, false },
};

static const struct lexeme *
lexeme_of(struct str word)
{
	size_t low = 0, high = LENGTH(lexicon);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = str_cmp(word, str_from(lexicon[mid].word));

		if (order == 0)
			return &lexicon[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* Folded, with plain apostrophes, dots and a possessive ending taken off: "p.m." and "day's". */
static struct str
plain(struct str word, char out[WORD_MAX])
{
	struct str s = { out, 0 };

	for (size_t i = 0; i < word.len && s.len < WORD_MAX; i++) {
		char c = word.ptr[i];

		if (c == '\xE2' && i + 2 < word.len) {
			c = '\'';
			i += 2;
		}
		if (c != '.')
			out[s.len++] = char_lower(c);
	}
	if (str_ends(s, STR("'s")))
		s.len -= 2;
	return s;
}

static bool
is_possessive(struct str word)
{
	return str_ends(word, STR("'s")) || str_ends(word, STR("\xE2\x80\x99s"));
}

static struct str
token_said(const struct text *t, uint32_t token)
{
	return str_sub(t->s, t->tokens[token].start, t->tokens[token].end);
}

static bool
is_one_of(struct str word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(word, str_from(words[i])))
			return true;
	return false;
}

/* "sat 9am", "wed morning": typed in a hurry, a short name of a day has no capital. */
static bool
is_day_in_haste(const struct text *t, uint32_t token)
{
	static const char *const parts[] = { "morning", "afternoon", "evening", "night", "lunchtime" };

	if (token + 1 >= t->n_tokens || t->tokens[token + 1].kind == TOKEN_TIME)
		return token + 1 < t->n_tokens;
	return is_one_of(token_said(t, token + 1), parts, LENGTH(parts));
}

/* "by 12 june", "the 3rd of july": so is a month, behind its day.  "May" and "march" do other things there
 * too, and are a month where their sentence ends or a time or a joining word goes on. */
static bool
is_month_in_haste(const struct text *t, uint32_t token)
{
	static const char *const both[] = { "may", "march", "mar" };
	static const char *const joins[] = { "and", "or", "at", "so", "by", "before", "then", "but",
	    "with" };
	char folded[WORD_MAX];
	struct str word = token_said(t, token);
	const struct lexeme *l = word.len <= WORD_MAX ? lexeme_of(plain(word, folded)) : NULL;
	uint32_t day = token;

	if (l == NULL || l->kind != TERM_MONTH || day == 0)
		return false;
	if (day > 1 && str_eq_nocase(token_said(t, day - 1), STR("of")))
		day--;
	if (t->tokens[day - 1].kind != TOKEN_NUMBER)
		return false;
	if (!is_one_of(word, both, LENGTH(both)) || token + 1 == t->n_tokens)
		return true;
	return t->tokens[token + 1].kind != TOKEN_WORD || is_one_of(token_said(t, token + 1), joins,
	    LENGTH(joins));
}

/* "by Tuesday's post", "on Thursday's van": it comes that day. */
static bool
is_carried(const struct text *t, uint32_t token)
{
	static const char *const carriers[] = { "post", "mail", "van", "lorry", "truck", "ferry", "boat",
		"train", "round", "run", "courier", "flight", "collection", "drop", "bus" };
	static const char *const leads[] = { "by", "on", "in", "with" };

	if (token == 0 || token + 1 >= t->n_tokens
	    || !is_one_of(token_said(t, token - 1), leads, LENGTH(leads)))
		return false;
	return is_one_of(token_said(t, token + 1), carriers, LENGTH(carriers));
}

static void
word_term(struct str word, bool capital, bool carried, struct term *out)
{
	char folded[WORD_MAX];
	const struct lexeme *l = word.len <= WORD_MAX ? lexeme_of(plain(word, folded)) : NULL;

	if (!l || (l->capital && !capital))
		return;
	/* "Monday's visit" is a visit; "a week's time" is a time */
	if (is_possessive(word) && !carried
	    && (l->kind == TERM_WEEKDAY || l->kind == TERM_TODAY || l->kind == TERM_MONTH))
		return;
	out->kind = l->kind;
	out->value = l->value;
}

static int32_t
digits(struct str *s)
{
	int32_t n = 0;

	while (s->len > 0 && char_is_digit(s->ptr[0])) {
		n = n < 100000 ? n * 10 + (s->ptr[0] - '0') : n;
		*s = str_sub(*s, 1, s->len);
	}
	return n;
}

/* "4pm", "16:00", "4.30", "10:15am" */
static bool
clock_term(struct str s, struct term *out)
{
	bool zero = s.len > 1 && s.ptr[0] == '0';
	int32_t hour = digits(&s), minute = 0;

	if (s.len > 0 && (s.ptr[0] == ':' || s.ptr[0] == '.')) {
		s = str_sub(s, 1, s.len);
		minute = digits(&s);
	}
	if (hour > 24 || minute > 59)
		return false;
	out->kind = TERM_CLOCK;
	out->bare = s.len == 0 && hour <= 12 && !zero;
	if (str_eq_nocase(s, STR("pm")) && hour < 12)
		hour += 12;
	if (str_eq_nocase(s, STR("am")) && hour == 12)
		hour = 0;
	out->value = hour * 60 + minute;
	return true;
}

static void
date_term(struct str s, struct term *out)
{
	int32_t first = digits(&s), second, third;

	s = str_sub(s, 1, s.len);
	second = digits(&s);
	s = str_sub(s, 1, s.len);
	third = digits(&s);
	out->kind = TERM_DATE;
	out->value = first > 31 ? third : first;
	out->month = second;
	out->year = first > 31 ? first : third;
	if (out->year > 0 && out->year < 100)
		out->year += 2000;
}

static void
number_term(struct str s, struct term *out)
{
	struct str tail = s;
	int32_t n = digits(&tail);

	/* "0930" */
	if (s.len == 4 && s.ptr[0] == '0' && n >= 100 && n % 100 < 60) {
		out->kind = TERM_CLOCK;
		out->value = n / 100 * 60 + n % 100;
		return;
	}
	if (tail.len == 0 || tail.len == 2) {
		out->kind = tail.len == 2 ? TERM_ORDINAL : TERM_NUMBER;
		out->value = n;
	}
	/* "4.30", but not "29.99" or "1.5" */
	if (tail.len == 3 && tail.ptr[0] == '.')
		clock_term(s, out);
}

static uint8_t
mark_term(struct str mark)
{
	if (str_eq(mark, STR(",")))
		return TERM_COMMA;
	if (str_eq(mark, STR("-")) || str_eq(mark, STR("\xE2\x80\x93")))
		return TERM_DASH;
	if (str_eq(mark, STR("\xE2\x80\x94")))
		return TERM_COMMA;
	return str_eq(mark, STR("'")) || str_eq(mark, STR("\xE2\x80\x99")) ? TERM_GLUE : TERM_STOP;
}

static void
term_of(const struct text *t, uint32_t token, struct term *out)
{
	const struct token *k = &t->tokens[token];
	struct str s = str_sub(t->s, k->start, k->end);

	*out = (struct term){ .token = token, .capital = k->capital };
	switch ((enum token_kind)k->kind) {
	case TOKEN_WORD:
		word_term(s, k->capital || is_day_in_haste(t, token) || is_month_in_haste(t, token),
		    is_carried(t, token), out);
		break;
	case TOKEN_NUMBER:
		number_term(s, out);
		break;
	case TOKEN_TIME:
		clock_term(s, out);
		break;
	case TOKEN_DATE:
		date_term(s, out);
		break;
	case TOKEN_MARK:
		out->kind = mark_term(s);
		break;
	case TOKEN_MONEY:
	case TOKEN_EMOJI:
		break;
	}
}

/* "48h", "24hrs", "10mins": a number and its unit in one word, as two terms.  How many it made. */
static size_t
number_and_unit(const struct text *t, uint32_t token, struct term *out)
{
	struct str unit = token_said(t, token);
	char folded[WORD_MAX];
	const struct lexeme *l;
	int32_t n;

	if (t->tokens[token].kind != TOKEN_WORD || unit.len > WORD_MAX || !char_is_digit(unit.ptr[0]))
		return 0;
	n = digits(&unit);
	l = str_eq_nocase(unit, STR("h")) ? lexeme_of(STR("hour")) : lexeme_of(plain(unit, folded));
	if (l == NULL || l->kind != TERM_UNIT)
		return 0;
	out[0] = (struct term){ .token = token, .kind = TERM_NUMBER, .value = n };
	out[1] = (struct term){ .token = token, .kind = l->kind, .value = l->value };
	return 2;
}

size_t
terms_read(const struct text *t, uint32_t first, uint32_t last, struct term out[TERMS_MAX])
{
	size_t n = 0;

	for (uint32_t i = first; i < last && n + 1 < TERMS_MAX; i++) {
		size_t both = number_and_unit(t, i, &out[n]);

		n += both;
		if (both > 0)
			continue;
		term_of(t, i, &out[n]);
		/* the apostrophe of "days'" means nothing here */
		if (t->tokens[i].kind != TOKEN_MARK || out[n].kind != TERM_GLUE)
			n++;
	}
	return n;
}
