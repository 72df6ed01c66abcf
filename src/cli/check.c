/* check.c - what in a draft will hurt, why, and what to write instead: at the prompt and in bulk.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/check_show.h"
#include "cli/cli.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/zone.h"
#include "method/check.h"

#define DRAFT_MAX MIB(1)
#define FACTS_MAX MIB(1)
#define CASES_MAX MIB(128)
#define LINE_OUT_MAX MIB(8)

struct checker {
	struct arena *a;
	struct calendar calendar;
	int64_t now;
};

static bool
checker_init(struct checker *k, struct arena *a, struct err *err)
{
	struct clock *clock = clock_real();

	*k = (struct checker){ .a = a, .now = clock_now(clock) };
	clock_free(clock);
	return calendar_load(a, STR("UTC"), STR("england-and-wales"), &k->calendar, err);
}

static void
run_check(const struct checker *k, const struct facts *f, struct str draft, struct findings *out)
{
	int64_t now = KNOWS(f, today) ? f->today * DAY_MS + DAY_MS / 2 : k->now;

	check(k->a, &pack_en, f, &k->calendar, now, draft, out);
}

/* ---- for programs --------------------------------------------------------------------------- */

static void
put_practices(struct json_out *w, struct str list)
{
	struct str one;

	json_open(w, '[');
	while (str_cut(list, ',', &one, &list) || one.len > 0)
		json_put_str(w, str_trim(one));
	json_close(w, ']');
}

static void
put_finding(struct json_out *w, const struct finding *f)
{
	json_open(w, '{');
	json_put_key(w, STR("rule"));
	json_put_str(w, str_from(rule_id(f->rule)));
	json_put_key(w, STR("severity"));
	json_put_str(w, str_from(severity_name(f->severity)));
	json_put_key(w, STR("practice"));
	put_practices(w, str_from(rule_practices(f->rule)));
	json_put_key(w, STR("start"));
	json_put_int(w, f->start);
	json_put_key(w, STR("end"));
	json_put_int(w, f->end);
	json_put_key(w, STR("message"));
	json_put_str(w, f->message);
	json_put_key(w, STR("suggest"));
	json_put_str(w, f->suggest);
	json_close(w, '}');
}

static void
put_findings(struct json_out *w, const struct findings *all)
{
	json_put_key(w, STR("findings"));
	json_open(w, '[');
	for (size_t i = 0; i < all->list.n; i++)
		put_finding(w, &all->list.at[i]);
	json_close(w, ']');
}

static void
print_json(struct arena *a, const struct findings *all)
{
	struct buf b;
	struct json_out w;

	buf_init(&b, a, LINE_OUT_MAX);
	json_out_init(&w, &b);
	json_open(&w, '{');
	put_findings(&w, all);
	json_close(&w, '}');
	printf("%.*s\n", STR_ARG(buf_str(&b)));
}

static bool
is_serious(const struct findings *all)
{
	for (size_t i = 0; i < all->list.n; i++)
		if (all->list.at[i].severity >= SEVERITY_WARN)
			return true;
	return false;
}

/* ---- one draft ------------------------------------------------------------------------------ */

/* --facts takes JSON or the name of a file that holds it. */
static bool
read_facts(struct call *c, const char *given, struct facts *out, struct err *err)
{
	struct str text = str_from(given);

	if (!str_starts(str_trim(text), STR("{")) && !file_read(c->a, given, FACTS_MAX, &text, err))
		return false;
	return facts_from_json(c->a, text, out, err);
}

static int
check_one(struct call *c, const struct checker *k)
{
	const char *given = call_text(c, "facts", NULL);
	bool json = call_flag(c, "json");
	struct err err = { 0 };
	struct facts facts = { 0 };
	struct findings all = { 0 };
	struct str draft;

	if (given && !read_facts(c, given, &facts, &err))
		return call_fail(&err);
	if (!call_read(c, call_arg(c, 0), DRAFT_MAX, &draft, &err))
		return call_fail(&err);
	if (!utf8_valid(draft)) {
		(void)err_set(&err, ERR_DATA, "the draft isn't UTF-8; save it as UTF-8 and try again");
		return call_fail(&err);
	}
	run_check(k, &facts, draft, &all);
	if (json)
		print_json(c->a, &all);
	else
		check_show(c->a, &all, draft);
	return is_serious(&all);
}

/* ---- many: --cases -------------------------------------------------------------------------- */

struct case_line {
	struct str id, text, speaker;
	bool has_id, has_text;
	struct facts facts;
};

static bool
is_fact(struct str key)
{
	static const char *const keys[] = {
#define X(name, as, member) #name,
		FACTS(X)
#undef X
	};

	for (size_t i = 0; i < LENGTH(keys); i++)
		if (str_eq(key, str_from(keys[i])))
			return true;
	return false;
}

static void
note_unknown(struct str id, struct str key)
{
	fprintf(stderr, "heard: line \"%.*s\": there is no \"%.*s\"; it was passed over\n", STR_ARG(id),
	    STR_ARG(key));
}

/* The facts of a line, without keys that nobody knows: a file may be made for a later heard. */
static bool
read_context(struct arena *a, struct str id, struct str raw, struct facts *out, struct err *err)
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
		if (!is_fact(key)) {
			note_unknown(id, key);
			continue;
		}
		json_put_key(&w, key);
		json_put_raw(&w, value);
	}
	json_close(&w, '}');
	return json_end(&j, err) && buf_ok(&b, err) && facts_from_json(a, buf_str(&b), out, err);
}

static bool
read_member(struct json *j, struct str key, struct case_line *out, struct str *context, struct strs *unknown)
{
	if (str_eq(key, STR("id")))
		return out->has_id = json_string(j, &out->id);
	if (str_eq(key, STR("text")))
		return out->has_text = json_string(j, &out->text);
	if (str_eq(key, STR("speaker")))
		return json_string(j, &out->speaker);
	if (str_eq(key, STR("context")))
		return json_skip(j, context);
	unknown->at[unknown->n++] = key;
	return json_skip(j, NULL);
}

static bool
check_line(const struct case_line *l, struct err *err)
{
	if (!l->has_id || !l->has_text)
		return err_set(err, ERR_DATA, "a line needs \"%s\"", l->has_id ? "text" : "id");
	if (!str_eq(l->speaker, STR("agent")) && !str_eq(l->speaker, STR("customer"))
	    && !str_eq(l->speaker, STR("leader")))
		return err_set(err, ERR_DATA, "\"speaker\" must be agent, customer or leader");
	return true;
}

#define UNKNOWN_MAX 64

static bool
parse_line(struct arena *a, struct str line, struct case_line *out, struct err *err)
{
	struct json j;
	struct str key, context = STR("{}");
	struct strs unknown = { arena_array(a, struct str, UNKNOWN_MAX), 0 };

	*out = (struct case_line){ .speaker = STR("agent") };
	json_init(&j, a, line);
	if (!json_object(&j))
		return err_set(err, ERR_DATA, "a line must be a JSON object");
	while (json_key(&j, &key))
		if (unknown.n == UNKNOWN_MAX || !read_member(&j, key, out, &context, &unknown))
			break;
	if (!json_end(&j, err) || !check_line(out, err))
		return false;
	for (size_t i = 0; i < unknown.n; i++)
		note_unknown(out->id, unknown.at[i]);
	if (!read_context(a, out->id, context, &out->facts, err))
		return false;
	if (str_eq(out->speaker, STR("leader"))) {
		out->facts.leader = 1;
		out->facts.known |= FACT_BIT(leader);
	}
	facts_defaults(&out->facts);
	return true;
}

static void
print_case(struct arena *a, const struct case_line *l, const struct findings *all, const struct err *bad)
{
	struct buf b;
	struct json_out w;

	buf_init(&b, a, LINE_OUT_MAX);
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_put_key(&w, STR("id"));
	if (l->has_id)
		json_put_str(&w, l->id);
	else
		json_put_null(&w);
	if (bad) {
		json_put_key(&w, STR("error"));
		json_put_str(&w, str_from(bad->text));
	} else {
		put_findings(&w, all);
	}
	json_close(&w, '}');
	printf("%.*s\n", STR_ARG(buf_str(&b)));
}

static bool
do_line(const struct checker *k, struct str line)
{
	struct case_line l;
	struct findings all = { 0 };
	struct err err = { 0 };

	if (!parse_line(k->a, line, &l, &err)) {
		print_case(k->a, &l, NULL, &err);
		return false;
	}
	if (!str_eq(l.speaker, STR("customer")))
		run_check(k, &l.facts, l.text, &all);
	print_case(k->a, &l, &all, NULL);
	return true;
}

static int
check_cases(struct call *c, const struct checker *k, const char *file)
{
	struct err err = { 0 };
	struct str text, line;
	bool fine = true;

	(void)call_flag(c, "json");             /* --cases speaks nothing else */
	if (call_arg(c, 0) || call_text(c, "facts", NULL)) {
		(void)err_set(&err, ERR_USAGE,
		    "--cases brings its own drafts and facts; leave out FILE and --facts");
		return call_fail(&err);
	}
	if (!call_read(c, file, CASES_MAX, &text, &err))
		return call_fail(&err);
	while (str_line(&text, &line)) {
		struct arena_mark mark = arena_mark(c->a);

		if (str_trim(line).len > 0)
			fine = do_line(k, line) && fine;
		arena_rewind(c->a, mark);
	}
	return fine ? 0 : err_exit(&(struct err){ .kind = ERR_DATA });
}

static int
check_run(struct call *c)
{
	const char *cases = call_text(c, "cases", NULL);
	struct err err = { 0 };
	struct checker k;

	if (!checker_init(&k, c->a, &err))
		return call_fail(&err);
	return cases ? check_cases(c, &k, cases) : check_one(c, &k);
}

static const struct opt check_opts[] = {
	{ "facts", "JSON|FILE", "what is known of the case: {\"anger\":2}", OPT_TEXT, 0, 0 },
	{ "cases", "F.jsonl", "many: {\"id\",\"context\",\"text\",\"speaker\"} a line", OPT_TEXT, 0, 0 },
	OPTION_JSON, { 0 },
};

const struct cmd cmd_check = {
	.name = "check",
	.args = "[FILE]",
	.help = "Read a draft and say what in it will hurt, why, and what to write instead.",
	.more = "The draft comes from standard input or FILE.  Exit 1 when something warns or blocks.\n"
	    "A fact that isn't given isn't known, and what needs it stays silent; with --cases, facts\n"
	    "that are left out have the defaults of the catalogue.",
	.opts = check_opts,
	.run = check_run,
};
