/* line.c - a draft with what is known of it as one line of JSON, and what is found in it as another.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/line.h"

#include "base/utf8.h"

/* ---- reading -------------------------------------------------------------------------------- */

/* The facts of a line, without keys that nobody knows: a file may be made for a later heard. */
static bool
read_context(struct arena *a, struct str raw, struct line *out, struct err *err)
{
	struct buf b;
	struct json j;
	struct json_out w;
	struct str key, value;

	buf_init(&b, a, raw.len + KIB(1));
	json_out_init(&w, &b);
	json_init(&j, a, raw);
	json_open(&w, '{');
	if (!json_object(&j))
		return err_set(err, ERR_DATA, "\"context\" must be an object");
	while (json_key(&j, &key)) {
		json_skip(&j, &value);
		if (!fact_is_known(key)) {
			vec_push(a, &out->unknown) = key;
			continue;
		}
		json_put_key(&w, key);
		json_put_raw(&w, value);
	}
	json_close(&w, '}');
	return json_end(&j, err) && buf_ok(&b, err) && facts_from_json(a, buf_str(&b), &out->facts, err);
}

static struct str *
string_of(struct line *l, struct str key)
{
	if (str_eq(key, STR("id")))
		return &l->id;
	if (str_eq(key, STR("text")))
		return &l->text;
	return str_eq(key, STR("speaker")) ? &l->speaker : NULL;
}

/* What should be a string and isn't is passed over, so that the line can still
 * tell its id; *wrong: its key. */
static bool
read_member(struct arena *a, struct json *j, struct str key, struct line *out, struct str *context,
    struct str *wrong)
{
	struct str *to = string_of(out, key);
	enum json_type type = json_peek(j);

	if (to == NULL && str_eq(key, STR("context")))
		return json_skip(j, context);
	if (to == NULL) {
		vec_push(a, &out->unknown) = key;
		return json_skip(j, NULL);
	}
	if (type != JSON_STRING && type != JSON_BAD) {
		*wrong = str_or(*wrong, key);
		return json_skip(j, NULL);
	}
	if (!json_string(j, to))
		return false;
	out->has_id = out->has_id || to == &out->id;
	out->has_text = out->has_text || to == &out->text;
	return true;
}

static bool
is_whole(const struct line *l, struct err *err)
{
	if (!l->has_id || !l->has_text)
		return err_set(err, ERR_DATA, "a line needs \"%s\"", l->has_id ? "text" : "id");
	if (!str_eq(l->speaker, STR("agent")) && !str_eq(l->speaker, STR("customer"))
	    && !str_eq(l->speaker, STR("leader")))
		return err_set(err, ERR_DATA, "\"speaker\" must be agent, customer or leader");
	return true;
}

bool
line_read(struct arena *a, struct str json, struct line *out, struct err *err)
{
	struct json j;
	struct str key, context = STR("{}"), wrong = STR_NONE;

	*out = (struct line){ .speaker = STR("agent") };
	json_init(&j, a, utf8_unmarked(json));
	if (!json_object(&j))
		return err_set(err, ERR_DATA, "a line must be a JSON object");
	while (json_key(&j, &key))
		if (!read_member(a, &j, key, out, &context, &wrong))
			break;
	if (!json_end(&j, err))
		return false;
	if (wrong.len > 0)
		return err_set(err, ERR_DATA, "\"%.*s\" must be a string", STR_ARG(wrong));
	if (!is_whole(out, err) || !read_context(a, context, out, err))
		return false;
	if (str_eq(out->speaker, STR("leader"))) {
		out->facts.leader = 1;
		out->facts.known |= FACT_BIT(leader);
	}
	facts_defaults(&out->facts);
	return true;
}

void
line_check(struct arena *a, const struct pack *p, const struct line *l, const struct calendar *c, int64_t now,
    struct findings *out)
{
	*out = (struct findings){ 0 };
	if (!str_eq(l->speaker, STR("customer")))
		check(a, p, &l->facts, c, facts_moment(&l->facts, now), l->text, out);
}

/* ---- writing -------------------------------------------------------------------------------- */

static void
put_practices(struct json_out *w, struct str list)
{
	struct str one;

	json_open(w, '[');
	while (str_cut(list, ',', &one, &list) || one.len > 0)
		json_put_str(w, str_trim(one));
	json_close(w, ']');
}

void
finding_put(struct json_out *w, const struct finding *f)
{
	json_field_str(w, "rule", str_from(rule_id(f->rule)));
	json_field_str(w, "severity", str_from(severity_name(f->severity)));
	json_put_key(w, STR("practice"));
	put_practices(w, str_from(rule_practices(f->rule)));
	json_field_int(w, "start", f->start);
	json_field_int(w, "end", f->end);
	json_field_str(w, "message", f->message);
	json_field_str(w, "suggest", f->suggest);
}

void
findings_put(struct json_out *w, const struct findings *all)
{
	json_put_key(w, STR("findings"));
	json_open(w, '[');
	for (size_t i = 0; i < all->list.n; i++) {
		json_open(w, '{');
		finding_put(w, &all->list.at[i]);
		json_close(w, '}');
	}
	json_close(w, ']');
}

void
line_put(struct buf *b, const struct line *l, const struct findings *all, const struct err *bad)
{
	struct json_out w;

	json_out_init(&w, b);
	json_open(&w, '{');
	json_put_key(&w, STR("id"));
	if (l->has_id)
		json_put_str(&w, l->id);
	else
		json_put_null(&w);
	if (bad) {
		json_field_str(&w, "error", str_from(bad->text));
	} else {
		findings_put(&w, all);
	}
	json_close(&w, '}');
}
