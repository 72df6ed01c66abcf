/* route.c - from an address to a row of the table.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/route.h"

#include "base/utf8.h"
#include "web/form.h"

static bool
is_id(struct str s)
{
	int64_t id;
	return s.len > 0 && char_is_digit(s.ptr[0]) && str_int(s, &id);
}

/* A segment as a value.  A slash or a zero byte in disguise is no address of ours. */
static bool
take_param(struct arena *a, struct str name, struct str segment, struct str *out)
{
	struct str value;

	if (segment.len == 0 || !percent_decode(a, segment, false, &value) || !utf8_valid(value))
		return false;
	if (str_find_char(value, '/') != STR_NOT_FOUND || str_find_char(value, '\0') != STR_NOT_FOUND)
		return false;
	if (str_eq(name, STR("id")) && !is_id(value))
		return false;
	*out = value;
	return true;
}

static size_t
segment_end(struct str path, size_t from)
{
	const char *slash = from < path.len ? memchr(path.ptr + from, '/', path.len - from) : NULL;

	return slash ? (size_t)(slash - path.ptr) : path.len;
}

/* Whether the plain words of the pattern stand in the path: most of the table is passed over by that. */
static bool
has_shape(const char *pattern, struct str path)
{
	size_t at = 0;

	for (; *pattern != '\0'; pattern++) {
		if (*pattern != ':') {
			if (at == path.len || path.ptr[at++] != *pattern)
				return false;
			continue;
		}
		at = segment_end(path, at);
		while (pattern[1] != '\0' && pattern[1] != '/')
			pattern++;
	}
	return at == path.len;
}

static bool
match(struct arena *a, struct str pattern, struct str path, struct str *param)
{
	size_t n = 0;
	bool more_pattern = true, more_path = true;

	while (more_pattern && more_path) {
		struct str want, got;

		more_pattern = str_cut(pattern, '/', &want, &pattern);
		more_path = str_cut(path, '/', &got, &path);
		if (!str_starts(want, STR(":"))) {
			if (!str_eq(want, got))
				return false;
			continue;
		}
		must(n < ROUTE_PARAMS);
		if (!take_param(a, str_sub(want, 1, want.len), got, &param[n++]))
			return false;
	}
	return more_pattern == more_path;
}

void
route_find(struct arena *a, const struct route *table, enum method method, struct str path,
    struct route_match *out)
{
	*out = (struct route_match){ 0 };
	for (const struct route *route = table; route->method != 0; route++) {
		struct str param[ROUTE_PARAMS] = { 0 };

		if (!has_shape(route->path, path) || !match(a, str_from(route->path), path, param))
			continue;
		if (route->method == method) {
			out->route = route;
			memcpy(out->param, param, sizeof(param));
			return;
		}
		out->get = out->get || route->method == GET;
		out->post = out->post || route->method == POST;
	}
}
