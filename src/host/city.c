/* city.c - cities that people name, read line by line.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/city.h"

#define SHOWN 60                                /* bytes of a line in a message */

struct reading { struct str file; size_t line; struct err *err; };

static bool
refuse(const struct reading *r, const char *why, struct str what)
{
	return err_set(r->err, ERR_DATA, "%.*s, line %zu: %s: %.*s", STR_ARG(r->file), r->line, why,
	    STR_ARG(str_sub(what, 0, SHOWN)));
}

/* "Europe/Berlin", "America/Argentina/Buenos_Aires" */
static bool
is_zone(struct str s)
{
	bool part = false;

	if (s.len == 0 || !char_is_upper(s.ptr[0]) || !char_is_letter(s.ptr[s.len - 1]))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!char_is_letter(s.ptr[i]) && s.ptr[i] != '/' && s.ptr[i] != '_' && s.ptr[i] != '-')
			return false;
		part = part || s.ptr[i] == '/';
	}
	return part;
}

static bool
read_city(const struct reading *r, struct str line, struct city *out)
{
	if (!str_cut(line, ':', &out->name, &out->zone))
		return refuse(r, "write a city, a colon and its time zone, as in Munich: Europe/Berlin",
		    line);
	out->name = str_trim(out->name);
	out->zone = str_trim(out->zone);
	if (out->name.len == 0)
		return refuse(r, "there is no city in front of the colon", line);
	return is_zone(out->zone) || refuse(r, "a time zone is written like Europe/Berlin, not", out->zone);
}

bool
cities_read(struct arena *a, struct str file, struct str text, struct cities *out, struct err *err)
{
	struct reading r = { .file = file, .err = err };
	struct cities c = { .list = { 0 } };
	struct str line;

	for (r.line = 1; str_line(&text, &line); r.line++) {
		struct city city;

		line = str_trim(line);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (!read_city(&r, line, &city))
			return false;
		if (c.list.n > 0 && str_cmp(str_lower(a, c.list.at[c.list.n - 1].name), str_lower(a,
		    city.name)) >= 0)
			return refuse(&r, "cities stand in the order of the alphabet, each once; this one "
			    "doesn't",
			    city.name);
		vec_push(a, &c.list) = city;
	}
	*out = c;
	return true;
}
