/* sender.c - the names and addresses we write from.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/sender.h"

#include "base/utf8.h"

/* The first paragraph; *left goes behind the empty line that ends it. */
static struct str
take_paragraph(struct str *left)
{
	struct str rest = *left, line;
	size_t end = 0;

	while (rest.len > 0) {
		size_t before = left->len - rest.len;

		str_line(&rest, &line);
		if (str_trim(line).len == 0 && end > 0)
			break;
		if (str_trim(line).len == 0) {
			*left = rest;
			continue;
		}
		end = before + line.len;
	}
	struct str found = str_sub(*left, 0, end);
	*left = rest;
	return found;
}

static bool
read_sender(struct arena *a, struct str paragraph, struct sender *out, struct err *err)
{
	struct mail_person who[1];
	struct str line, rest = paragraph;
	size_t n = 0;

	str_line(&rest, &line);
	line = str_trim(line);
	/* a name such as "Billing, Our company" needs no quotes here */
	size_t open = str_find_char(line, '<');
	struct str name = open == STR_NOT_FOUND ? STR_NONE : str_trim(str_sub(line, 0, open));
	struct str quoted = name.len == 0 || str_starts(name, STR("\"")) ? line
	    : arena_fmt(a, "\"%.*s\" %.*s", STR_ARG(name), STR_ARG(str_sub(line, open, line.len)));

	if (!message_people_read(a, quoted, 1, who, &n, err) || n == 0)
		return err_set(err, ERR_DATA, "“%.*s” should look like Billing <billing@example.com>, on a "
		    "line of its own.", STR_ARG(utf8_cut(line, 80)));
	*out = (struct sender){ who[0].name, who[0].address, str_trim(rest) };
	return true;
}

/* False at the first that can't be read; *n then are good. */
static bool
read_all(struct arena *a, struct str text, struct sender *out, size_t *n, struct err *err)
{
	*n = 0;
	for (;;) {
		struct str paragraph = take_paragraph(&text);

		if (paragraph.len == 0)
			return true;
		if (*n == SENDERS_MOST)
			return err_set(err, ERR_DATA, "At most %d addresses can be written from.",
			    SENDERS_MOST);
		if (!read_sender(a, paragraph, &out[*n], err))
			return false;
		(*n)++;
	}
}

bool
senders_check(struct arena *a, struct str text, struct err *err)
{
	struct sender list[SENDERS_MOST];
	size_t n;

	if (!read_all(a, text, list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (str_eq(list[i].address, list[k].address))
				return err_set(err, ERR_DATA, "%.*s stands here twice.",
				    STR_ARG(list[i].address));
	return true;
}

void
desk_senders(struct seat *s, struct sender **out, size_t *n)
{
	const struct firm *firm = desk_firm(s->desk);
	struct sender *list = arena_array(s->a, struct sender,
	    firm->senders.len > 0 ? SENDERS_MOST + 1 : 1);
	struct err err = { 0 };

	list[0] = (struct sender){ firm->name, firm->address, firm->signature };
	(void)read_all(s->a, firm->senders, list + 1, n, &err);
	(*n)++;
	*out = list;
}

struct str
sender_without_plus(struct arena *a, struct str address)
{
	size_t plus = str_find_char(address, '+'), at;

	if (plus == STR_NOT_FOUND)
		return address;
	at = str_find_char(address, '@');
	return at == STR_NOT_FOUND || at < plus ? address : arena_fmt(a, "%.*s%.*s",
	    STR_ARG(str_sub(address, 0, plus)), STR_ARG(str_sub(address, at, address.len)));
}

bool
senders_have(struct arena *a, const struct sender *list, size_t n, struct str address)
{
	struct str plain = sender_without_plus(a, address);

	for (size_t i = 0; i < n && plain.len > 0; i++)
		if (str_eq_nocase(list[i].address, plain))
			return true;
	return false;
}

/* NULL: it is none of ours. */
static const struct sender *
by_address(struct seat *s, struct str address)
{
	struct sender *list;
	size_t n;

	desk_senders(s, &list, &n);
	for (size_t i = 0; i < n; i++)
		if (address.len == 0 || str_eq_nocase(list[i].address, address))
			return &list[i];
	return NULL;
}

bool
sender_find(struct seat *s, struct str address, struct sender *out, struct err *err)
{
	const struct sender *found = by_address(s, address);

	if (!found)
		return err_set(err, ERR_DATA, "%.*s is no address that we write from. Choose another; your "
		    "text is still here.", STR_ARG(utf8_cut(address, 80)));
	*out = *found;
	return true;
}

bool
sender_is_one(struct seat *s, struct str address)
{
	return address.len > 0 && by_address(s, sender_without_plus(s->a, address)) != NULL;
}

bool
desk_is_our_address(struct seat *s, struct str address)
{
	return sender_is_one(s, address);
}

/* Of a message, that of our addresses it has in the role. */
static struct str
ours_of(struct arena *a, const struct sender *list, size_t n, const struct turn *t)
{
	for (size_t k = 0; k < t->n_people; k++)
		if (str_eq(t->people[k].role, STR("from")) == t->ours
		    && senders_have(a, list, n, t->people[k].address))
			return sender_without_plus(a, t->people[k].address);
	return STR_NONE;
}

struct str
sender_of_case(struct seat *s, const struct state *state)
{
	struct str ours = STR_NONE;
	struct sender *list;
	size_t n;

	desk_senders(s, &list, &n);
	for (size_t i = state->turns.n; i > 0; i--) {
		const struct turn *t = &state->turns.at[i - 1];
		struct str address = ours_of(s->a, list, n, t);

		if (address.len > 0 && !t->ours)
			return address;
		if (address.len > 0 && ours.len == 0)
			ours = address;
	}
	return ours;
}
