/* check.c - what in a draft will hurt, why, and what to write instead: at the prompt and in bulk.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/check_show.h"
#include "cli/check_turns.h"
#include "cli/cli.h"
#include "host/clock.h"
#include "host/file.h"
#include "desk/packs.h"
#include "host/mem.h"
#include "host/zone.h"
#include "method/line.h"

#define DRAFT_MAX MIB(1)
#define FACTS_MAX MIB(1)
#define CASES_MAX MIB(128)

struct checker {
	struct arena *a;
	struct arena packs_arena;
	struct packs packs;
	struct calendar calendar;
	int64_t now;
};

static bool
checker_init(struct checker *k, struct arena *a, struct err *err)
{
	struct clock *clock = clock_real();

	*k = (struct checker){ .a = a, .packs = { .pack = &pack_en }, .now = clock_now(clock) };
	arena_init(&k->packs_arena, &host_pages, PACKS_MEMORY);
	clock_free(clock);
	return calendar_load(a, STR("UTC"), STR("england-and-wales"), &k->calendar, err);
}

/* ---- for programs --------------------------------------------------------------------------- */

static void
print_json(struct arena *a, const struct findings *all)
{
	struct buf b;
	struct json_out w;

	buf_init(&b, a, LINE_OUT_MAX);
	json_out_init(&w, &b);
	json_open(&w, '{');
	findings_put(&w, all);
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

	if (str_trim(text).len == 0)
		return err_set(err, ERR_USAGE,
		    "--facts takes JSON such as {\"anger\":2}, or the name of a file that holds it");
	if (!str_starts(str_trim(text), STR("{")) && !file_read(c->a, given, FACTS_MAX, &text, err))
		return false;
	return facts_from_json(c->a, utf8_unmarked(text), out, err);
}

static bool
is_standard_input(const char *file)
{
	return file == NULL || strcmp(file, "-") == 0;
}

static bool
come_apart(struct call *c, struct err *err)
{
	const char *turns = call_text(c, "conversation", NULL);

	if (turns == NULL || !is_standard_input(turns) || !is_standard_input(call_arg(c, 0)))
		return true;
	return err_set(err, ERR_USAGE, "the draft and the conversation can't both come from standard input; "
	    "name a "
	    "file for one of them");
}

/* What is known: derived from the turns, then what was said outright. */
static bool
learn(struct call *c, const struct checker *k, struct str draft, struct facts *out, struct err *err)
{
	const char *given = call_text(c, "facts", NULL), *turns = call_text(c, "conversation", NULL);
	struct facts facts = { 0 };

	*out = (struct facts){ 0 };
	if (given && !read_facts(c, given, &facts, err))
		return false;
	if (turns && !turns_facts(c, turns, k->packs.pack, draft, k->now, out, err))
		return false;
	facts_over(out, &facts);
	return true;
}

static bool
read_draft(struct call *c, struct str *out, struct err *err)
{
	if (!call_read(c, call_arg(c, 0), DRAFT_MAX, out, err))
		return false;
	if (utf8_valid(*out))
		return true;
	return err_set(err, ERR_DATA, "the draft isn't UTF-8; save it as UTF-8 and try again");
}

static int
check_one(struct call *c, const struct checker *k)
{
	bool json = call_flag(c, "json");
	struct err err = { 0 };
	struct facts facts;
	struct findings all = { 0 };
	struct str draft;

	if (!come_apart(c, &err) || !read_draft(c, &draft, &err) || !learn(c, k, draft, &facts, &err))
		return call_fail(&err);
	check(k->a, k->packs.pack, &facts, &k->calendar, facts_moment(&facts, k->now), draft, &all);
	if (json)
		print_json(c->a, &all);
	else
		check_show(c->a, &all, draft);
	return is_serious(&all);
}

/* ---- many: --cases -------------------------------------------------------------------------- */

/* A file may be made for a later heard, so what nobody knows is no error. */
static void
note_unknown(const struct line *l)
{
	for (size_t i = 0; i < l->unknown.n; i++) {
		if (l->has_id)
			fprintf(stderr, "heard: line \"%.*s\": ", STR_ARG(l->id));
		else
			fprintf(stderr, "heard: a line without \"id\": ");
		fprintf(stderr, "there is no \"%.*s\"; it was passed over\n", STR_ARG(l->unknown.at[i]));
	}
}

static bool
do_line(const struct checker *k, struct str json)
{
	struct line l;
	struct findings all = { 0 };
	struct err err = { 0 };
	struct buf b;
	bool fine = line_read(k->a, json, &l, &err);

	note_unknown(&l);
	if (fine)
		line_check(k->a, k->packs.pack, &l, &k->calendar, k->now, &all);
	buf_init(&b, k->a, LINE_OUT_MAX);
	line_put(&b, &l, &all, fine ? NULL : &err);
	printf("%.*s\n", STR_ARG(buf_str(&b)));
	return fine;
}

static int
check_cases(struct call *c, const struct checker *k, const char *file)
{
	struct err err = { 0 };
	struct str text, line;
	bool fine = true;

	(void)call_flag(c, "json");             /* --cases speaks nothing else */
	if (call_arg(c, 0) || call_text(c, "facts", NULL) || call_text(c, "conversation", NULL)) {
		(void)err_set(&err, ERR_USAGE,
		    "--cases brings its own drafts and facts; leave out FILE, --facts and --conversation");
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

/* The moment the draft is written at, where it isn't now. */
static bool
read_now(struct call *c, int64_t *out, struct err *err)
{
	const char *given = call_text(c, "now", NULL);

	if (!given || time_parse(str_from(given), out, NULL))
		return true;
	return err_set(err, ERR_USAGE, "--now takes a time such as 2026-06-08T10:30:00+01:00");
}

static bool
read_packs(struct call *c, struct checker *k, struct err *err)
{
	const char *folder = call_text(c, "packs", NULL);

	if (folder == NULL)
		return true;
	if (!packs_load(&k->packs_arena, folder, &k->packs, err))
		return false;
	return k->packs.n > 0 || err_set(err, ERR_CONFIG, "%s holds no pack: no file whose name ends in "
	    ".pack", folder);
}

static int
check_all(struct call *c, struct checker *k)
{
	const char *cases = call_text(c, "cases", NULL);
	struct err err = { 0 };

	if (!read_now(c, &k->now, &err) || !read_packs(c, k, &err))
		return call_fail(&err);
	return cases ? check_cases(c, k, cases) : check_one(c, k);
}

static int
check_run(struct call *c)
{
	struct err err = { 0 };
	struct checker k;
	int code;

	if (!checker_init(&k, c->a, &err))
		return call_fail(&err);
	code = check_all(c, &k);
	arena_release(&k.packs_arena);
	return code;
}

static const struct opt check_opts[] = {
	{ "facts", "JSON|FILE", "what is known of the case: {\"anger\":2}", OPT_TEXT, 0, 0 },
	{ "conversation", "F.jsonl", "the turns it answers, as for heard read: facts are derived from them",
	    OPT_TEXT, 0, 0 },
	{ "now", "T", "when the draft is written (now)", OPT_TEXT, 0, 0 },
	{ "packs", "DIR", "the firm's own words, *.pack", OPT_TEXT, 0, 0 },
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
