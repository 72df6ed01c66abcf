/* file.c - files that came with messages, to be kept by the reader and never run by a browser.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/case.h"
#include "web/handlers.h"

/* Types a viewer may open; all else is bytes. */
static const struct { struct str type, word; bool served; } kinds[] = {
	{ STR_INIT("application/pdf"), STR_INIT("PDF"), true },
	{ STR_INIT("image/png"), STR_INIT("picture"), true },
	{ STR_INIT("image/jpeg"), STR_INIT("picture"), true },
	{ STR_INIT("image/gif"), STR_INIT("picture"), true },
	{ STR_INIT("image/webp"), STR_INIT("picture"), true },
	{ STR_INIT("text/plain"), STR_INIT("text"), true },
	{ STR_INIT("text/csv"), STR_INIT("text"), true },
	{ STR_INIT("text/calendar"), STR_INIT("calendar"), false },
	{ STR_INIT("image/"), STR_INIT("picture"), false },
	{ STR_INIT("audio/"), STR_INIT("sound"), false },
	{ STR_INIT("video/"), STR_INIT("film"), false },
	{ STR_INIT("text/"), STR_INIT("text"), false },
};

static struct str
word_of(struct str type)
{
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (str_starts(type, kinds[i].type))
			return kinds[i].word;
	return STR("file");
}

static const char *
served_as(struct str type)
{
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (kinds[i].served && str_eq(type, kinds[i].type))
			return kinds[i].type.ptr;
	return "application/octet-stream";
}

static struct str
size_of(struct arena *a, int64_t bytes)
{
	static const struct { int64_t unit; const char *name; } units[] = {
		{ (int64_t)MIB(1), "MB" }, { (int64_t)KIB(1), "KB" },
	};

	for (size_t i = 0; i < LENGTH(units); i++)
		if (bytes >= units[i].unit) {
			int64_t tenths = (10 * bytes + units[i].unit / 2) / units[i].unit;
			return arena_fmt(a, "%" PRId64 ".%" PRId64 " %s", tenths / 10, tenths % 10,
			    units[i].name);
		}
	return arena_fmt(a, "%" PRId64 " byte%s", bytes, bytes == 1 ? "" : "s");
}

struct str
file_in_words(struct request *r, const struct attachment *f)
{
	return arena_fmt(r->seat.a, "%.*s, %.*s", STR_ARG(f->name), STR_ARG(size_of(r->seat.a, f->size)));
}

void
case_files(struct request *r, const struct state *s, const struct turn *t, struct turn_view *out)
{
	struct arena *a = r->seat.a;
	int64_t before = 0;

	out->more_files = t->more_files;
	/* most bring none, and what came before them has not to be counted */
	if (t->n_files == 0)
		return;
	for (size_t i = 0; i < s->turns.n && s->turns.at[i].seq != t->seq; i++)
		before += (int64_t)s->turns.at[i].n_files;
	out->files = arena_array(a, struct file_line, t->n_files);
	out->n_files = t->n_files;
	for (size_t i = 0; i < t->n_files; i++) {
		const struct attachment *f = &t->files[i];

		out->files[i] = (struct file_line){
			.n = before + (int64_t)i + 1, .kind = word_of(f->type), .size = size_of(a, f->size),
			.name = str_or(f->name, STR("A file without a name")),
		};
	}
}

void
case_file(struct request *r)
{
	struct file_view v = { 0 };
	struct err err = { 0 };
	int64_t id = request_param_id(r, 0), n = request_param_id(r, 1);
	struct str name;

	if (id < 0 || n < 0)
		err_set(&err, ERR_NOT_FOUND, "There is no such file. Open the case: what came with its "
		    "messages is listed there.");
	if (err.kind != ERR_NONE || !desk_file(&r->seat, id, n, &v, &err)) {
		web_fail(r, &err);
		return;
	}
	name = str_or(v.about.name, arena_fmt(r->seat.a, "file-%" PRId64, n));
	web_file(r, served_as(v.about.type), name, v.bytes);
}

void
case_formatted(struct request *r)
{
	struct err err = { 0 };
	struct str page;
	int64_t id = request_param_id(r, 0), turn = request_param_id(r, 1);

	if (id < 0 || turn < 0)
		err_set(&err, ERR_NOT_FOUND, "There is no such mail. Open the case: its messages are there.");
	if (err.kind != ERR_NONE || !desk_formatted(&r->seat, id, turn, &page, &err)) {
		web_fail(r, &err);
		return;
	}
	web_foreign(r, page);
}
