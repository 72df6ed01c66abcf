/* people.c - who gets a copy, as somebody types it.
 *
 * Strict where reading mail is lenient: what is typed here goes out, so whatever is no plain address is
 * named and refused.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "mail/message.h"

#define NAME_MAX_LEN 120

/* The first entry of a list; a comma within quotes parts nothing. */
static struct str
take_entry(struct str *left)
{
	bool quoted = false;
	size_t i = 0;

	for (; i < left->len; i++) {
		char c = left->ptr[i];

		quoted = c == '"' ? !quoted : quoted;
		if (!quoted && (c == ',' || c == ';' || c == '\n'))
			break;
	}
	struct str entry = str_trim(str_sub(*left, 0, i));
	*left = str_sub(*left, i < left->len ? i + 1 : i, left->len);
	return entry;
}

static struct str
without_quotes(struct str s)
{
	s = str_trim(s);
	if (s.len >= 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"')
		s = str_trim(str_sub(s, 1, s.len - 1));
	return s;
}

static bool
name_ok(struct str s)
{
	for (size_t at = 0; at < s.len;) {
		uint32_t c = utf8_next(s, &at);

		if (c < ' ' || (c >= 127 && c < 160) || c == '<' || c == '>' || c == '"' || c == 0x2028
		    || c == 0x2029 || utf8_turns_round(c))
			return false;
	}
	return s.len <= NAME_MAX_LEN && utf8_valid(s);
}

static bool
read_entry(struct arena *a, struct str entry, struct mail_person *out, struct err *err)
{
	size_t open = str_find_char(entry, '<');
	struct str address = entry, name = STR_NONE;

	if (open != STR_NOT_FOUND && str_ends(entry, STR(">"))) {
		name = without_quotes(str_sub(entry, 0, open));
		address = str_trim(str_sub(entry, open + 1, entry.len - 1));
	}
	if (!message_address_ok(address))
		return err_set(err, ERR_DATA, "“%.*s” is not an address that mail can be sent to. It looks "
		    "like name@example.org; nothing was sent.", STR_ARG(utf8_cut(entry, 80)));
	if (!name_ok(name))
		return err_set(err, ERR_DATA, "The name before %.*s can’t stand in a mail. Write the address "
		    "alone; nothing was sent.", STR_ARG(address));
	*out = (struct mail_person){ str_copy(a, name), str_lower(a, address), true };
	return true;
}

bool
message_people_read(struct arena *a, struct str typed, size_t max, struct mail_person *out, size_t *n,
    struct err *err)
{
	while (typed.len > 0) {
		struct str entry = take_entry(&typed);
		struct mail_person one;
		bool known = false;

		if (entry.len == 0)
			continue;
		if (!read_entry(a, entry, &one, err))
			return false;
		for (size_t i = 0; i < *n; i++)
			known = known || str_eq(out[i].address, one.address);
		if (!known && *n == max)
			return err_set(err, ERR_DATA, "A copy can go to %zu people at most; nothing was "
			    "sent.", max);
		if (!known)
			out[(*n)++] = one;
	}
	return true;
}

struct str
message_people_write(struct arena *a, const struct mail_person *list, size_t n)
{
	struct str *parts = arena_array(a, struct str, n);

	for (size_t i = 0; i < n; i++)
		parts[i] = list[i].name.len == 0 ? list[i].address
		    : arena_fmt(a, "\"%.*s\" <%.*s>", STR_ARG(list[i].name), STR_ARG(list[i].address));
	return str_join(a, parts, n, STR(", "));
}
