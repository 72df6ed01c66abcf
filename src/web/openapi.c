/* openapi.c - what is promised to programs, described: paths, forms and nouns, by the tables that make them.
 *
 * OpenAPI 3.0.3; served at /openapi.json.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/http.h"
#include "web/json_api.h"
#include "web/noun.h"

/* What a route that is promised answers with: under a key a list of the noun, or the noun itself. */
static const struct {
	const char *path;
	enum method method;
	const char *key;
	const struct noun *noun;
} promised[] = {
	{ "/cases", GET, "cases", &noun_case_line },
	{ "/cases/:id", GET, NULL, &noun_case },
	{ "/cases/:id/turns", GET, "turns", &noun_turn },
	{ "/cases/:id/events", GET, "events", &noun_event },
	{ "/cases/:id/concerns", GET, "concerns", &noun_concern },
	{ "/cases/:id/promises", GET, "promises", &noun_promise },
	{ "/cases/:id/offers", GET, "offers", &noun_offer },
	{ "/cases/:id/holds", GET, "holds", &noun_hold },
	{ "/cases/:id/planned", GET, "planned", &noun_plan },
	{ "/people/:id", GET, NULL, &noun_person_cases },
	{ "/cases/:id/check", POST, "findings", &noun_finding },
};

static void
put_pair(struct noun_writer *o, const char *key, const char *value)
{
	json_field_str(&o->w, key, str_from(value));
}

static void
put_reference(struct noun_writer *o, const char *noun)
{
	json_open(&o->w, '{');
	json_field_str(&o->w, "$ref", arena_fmt(o->a, "#/components/schemas/%s", noun));
	json_close(&o->w, '}');
}

static void
put_array_of(struct noun_writer *o, const char *noun)
{
	put_pair(o, "type", "array");
	json_put_key(&o->w, STR("items"));
	if (noun) {
		put_reference(o, noun);
		return;
	}
	json_open(&o->w, '{');
	put_pair(o, "type", "string");
	json_close(&o->w, '}');
}

/* type, format, may be null */
static const struct { const char *type, *format; bool nullable; } json_types[] = {
	[AS_ID] = { "string", "int64", false }, [AS_ID_OR_NULL] = { "string", "int64", true },
	[AS_NUMBER] = { "integer", "int64", false }, [AS_NUMBER_OR_NULL] = { "integer", "int64", true },
	[AS_OFFSET] = { "integer", "int32", false }, [AS_PER_MILLE] = { "number", NULL, false },
	[AS_TEXT] = { "string", NULL, false }, [AS_TIME] = { "string", "date-time", true },
	[AS_BOOL] = { "boolean", NULL, false }, [AS_WORD] = { "string", NULL, false },
	[AS_WORDS] = { "array", NULL, false }, [AS_JSON] = { "object", NULL, false },
	[AS_LIST] = { "array", NULL, false },
};

static void
describe_field(struct noun_writer *o, const struct noun_field *f)
{
	json_put_key(&o->w, str_from(f->name));
	json_open(&o->w, '{');
	if (f->form == AS_LIST || f->form == AS_WORDS)
		put_array_of(o, f->item ? f->item->name : NULL);
	else
		put_pair(o, "type", json_types[f->form].type);
	if (json_types[f->form].format)
		put_pair(o, "format", json_types[f->form].format);
	if (json_types[f->form].nullable)
		json_field_bool(&o->w, "nullable", true);
	if (f->what[0])
		put_pair(o, "description", f->what);
	json_close(&o->w, '}');
}

static void
describe_noun(struct noun_writer *o, const struct noun *noun)
{
	json_put_key(&o->w, str_from(noun->name));
	json_open(&o->w, '{');
	put_pair(o, "type", "object");
	put_pair(o, "description", noun->what);
	json_put_key(&o->w, STR("properties"));
	json_open(&o->w, '{');
	for (const struct noun_field *f = noun->fields; f->name; f++)
		describe_field(o, f);
	json_close(&o->w, '}');
	json_close(&o->w, '}');
}

/* "/cases/:id/turns" as "/cases/{id}/turns" */
static struct str
braced(struct arena *a, const char *path)
{
	struct str rest = str_from(path), segment;
	struct buf b;
	bool more = true;

	buf_init(&b, a, KIB(1));
	str_cut(rest, '/', &segment, &rest);
	while (more) {
		more = str_cut(rest, '/', &segment, &rest);
		buf_putc(&b, '/');
		if (str_starts(segment, STR(":")))
			buf_fmt(&b, "{%.*s}", STR_ARG(str_sub(segment, 1, segment.len)));
		else
			buf_put(&b, segment);
	}
	return buf_str(&b);
}

static void
describe_path_parameters(struct noun_writer *o, const char *path)
{
	struct str rest = str_from(path), segment;

	while (rest.len > 0) {
		str_cut(rest, '/', &segment, &rest);
		if (!str_starts(segment, STR(":")))
			continue;
		json_open(&o->w, '{');
		json_field_str(&o->w, "name", str_sub(segment, 1, segment.len));
		put_pair(o, "in", "path");
		json_field_bool(&o->w, "required", true);
		json_put_key(&o->w, STR("schema"));
		json_put_raw(&o->w, STR("{\"type\":\"string\"}"));
		json_close(&o->w, '}');
	}
}

static void
describe_query(struct noun_writer *o, const struct route *route)
{
	for (const struct form_field *f = route->method == GET ? route->form : NULL; f && f->name; f++) {
		json_open(&o->w, '{');
		put_pair(o, "name", f->name);
		put_pair(o, "in", "query");
		json_put_key(&o->w, STR("schema"));
		json_put_raw(&o->w, STR("{\"type\":\"string\"}"));
		json_close(&o->w, '}');
	}
}

static void
describe_form_field(struct noun_writer *o, const struct form_field *f)
{
	static const char *const types[] = {
		[FIELD_TEXT] = "string", [FIELD_LINE] = "string", [FIELD_ID] = "string",
		[FIELD_INT] = "integer",
		[FIELD_FLAG] = "boolean", [FIELD_CHOICE] = "string", [FIELD_STAGE] = "string",
		[FIELD_TIME] = "string",
		[FIELD_FILES] = "string",
	};

	json_put_key(&o->w, str_from(f->name));
	json_open(&o->w, '{');
	put_pair(o, "type", f->many ? "array" : types[f->kind]);
	if (f->many) {
		json_put_key(&o->w, STR("items"));
		json_open(&o->w, '{');
		put_pair(o, "type", types[f->kind]);
		json_close(&o->w, '}');
	}
	if (f->label)
		put_pair(o, "description", f->label);
	json_close(&o->w, '}');
}

static void
describe_body(struct noun_writer *o, const struct route *route)
{
	json_put_key(&o->w, STR("requestBody"));
	json_open(&o->w, '{');
	json_put_key(&o->w, STR("content"));
	json_open(&o->w, '{');
	json_put_key(&o->w, STR("application/json"));
	json_open(&o->w, '{');
	json_put_key(&o->w, STR("schema"));
	json_open(&o->w, '{');
	put_pair(o, "type", "object");
	json_put_key(&o->w, STR("properties"));
	json_open(&o->w, '{');
	for (const struct form_field *f = route->form; f && f->name; f++)
		describe_form_field(o, f);
	for (int i = 0; i < 5; i++)
		json_close(&o->w, '}');
}

static void
describe_promised(struct noun_writer *o, const char *key, const struct noun *noun)
{
	json_put_key(&o->w, STR("schema"));
	if (!key) {
		put_reference(o, noun->name);
		return;
	}
	json_open(&o->w, '{');
	put_pair(o, "type", "object");
	json_put_key(&o->w, STR("properties"));
	json_open(&o->w, '{');
	json_put_key(&o->w, str_from(key));
	json_open(&o->w, '{');
	put_array_of(o, noun->name);
	for (int i = 0; i < 3; i++)
		json_close(&o->w, '}');
}

static void
describe_answer(struct noun_writer *o, const struct route *route)
{
	json_put_key(&o->w, STR("responses"));
	json_open(&o->w, '{');
	json_put_key(&o->w, STR("200"));
	json_open(&o->w, '{');
	put_pair(o, "description", "Done, or what was asked for");
	for (size_t i = 0; i < LENGTH(promised); i++) {
		if (promised[i].method != route->method
		    || !str_eq(str_from(promised[i].path), str_from(route->path)))
			continue;
		json_put_key(&o->w, STR("content"));
		json_open(&o->w, '{');
		json_put_key(&o->w, STR("application/json"));
		json_open(&o->w, '{');
		describe_promised(o, promised[i].key, promised[i].noun);
		json_close(&o->w, '}');
		json_close(&o->w, '}');
	}
	json_close(&o->w, '}');
	json_put_key(&o->w, STR("default"));
	json_put_raw(&o->w, STR("{\"$ref\":\"#/components/responses/Error\"}"));
	json_close(&o->w, '}');
}

static void
describe_route(struct noun_writer *o, const struct route *route)
{
	json_put_key(&o->w, route->method == GET ? STR("get") : STR("post"));
	json_open(&o->w, '{');
	put_pair(o, "summary", route->what ? route->what : route->path);
	json_put_key(&o->w, STR("parameters"));
	json_open(&o->w, '[');
	describe_path_parameters(o, route->path);
	describe_query(o, route);
	json_close(&o->w, ']');
	if (route->method == POST)
		describe_body(o, route);
	describe_answer(o, route);
	json_close(&o->w, '}');
}

static bool
is_first_of_path(const struct route *table, const struct route *route)
{
	for (const struct route *r = table; r < route; r++)
		if (str_eq(str_from(r->path), str_from(route->path)))
			return false;
	return true;
}

/* The API's own: what agents may do, without pages that only people read. */
static bool
is_described(const struct route *route)
{
	return route->right >= CAN_AGENT && route->right <= CAN_OWNER
	    && !str_eq(str_from(route->path), STR("/live"));
}

static void
describe_path(struct noun_writer *o, const struct route *route)
{
	json_put_key(&o->w, braced(o->a, route->path));
	json_open(&o->w, '{');
	for (const struct route *r = route; r->method != 0; r++)
		if (str_eq(str_from(r->path), str_from(route->path)) && is_described(r))
			describe_route(o, r);
	json_close(&o->w, '}');
}

static void
describe_error(struct noun_writer *o)
{
	json_put_key(&o->w, STR("responses"));
	json_put_raw(&o->w, STR("{\"Error\":{\"description\":\"What went wrong, as a sentence and a code\","
	    "\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"properties\":{"
	    "\"error\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"}}}}}}}"));
	json_put_key(&o->w, STR("securitySchemes"));
	json_put_raw(&o->w, STR("{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}"));
}

void
api_description(struct request *r)
{
	const struct route *table = r->web->routes;
	struct noun_writer o;

	noun_writer_init(&o, r);
	json_open(&o.w, '{');
	put_pair(&o, "openapi", "3.0.3");
	json_put_key(&o.w, STR("info"));
	json_put_raw(&o.w, STR("{\"title\":\"heard\",\"version\":\"1\"}"));
	json_put_key(&o.w, STR("security"));
	json_put_raw(&o.w, STR("[{\"token\":[]}]"));
	json_put_key(&o.w, STR("paths"));
	json_open(&o.w, '{');
	for (const struct route *route = table; route->method != 0; route++)
		if (is_described(route) && is_first_of_path(table, route))
			describe_path(&o, route);
	json_close(&o.w, '}');
	json_put_key(&o.w, STR("components"));
	json_open(&o.w, '{');
	json_put_key(&o.w, STR("schemas"));
	json_open(&o.w, '{');
	for (size_t i = 0; nouns[i] != NULL; i++)
		describe_noun(&o, nouns[i]);
	json_close(&o.w, '}');
	describe_error(&o);
	json_close(&o.w, '}');
	json_close(&o.w, '}');
	noun_answer(r, &o);
}
