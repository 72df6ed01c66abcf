/* static.c - the files built into the program: the stylesheet, the scripts.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/static.h"

#include "host/embedded.h"
#include "web/http.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static uint64_t version;

static struct str
bytes_of(const struct embedded *file)
{
	return (struct str){ (const char *)file->bytes, file->len };
}

static void
make_version(void)
{
	for (const struct embedded *file = embedded_static; file->name; file++)
		version = (version * 31 + str_hash(str_from(file->name))) * 31 + str_hash(bytes_of(file));
}

struct str
static_version(struct arena *a)
{
	pthread_once(&once, make_version);
	return arena_fmt(a, "%016llx", (unsigned long long)version);
}

static const char *
type_of(struct str name)
{
	static const struct { struct str end; const char *type; } types[] = {
		{ STR_INIT(".css"), "text/css; charset=utf-8" },
		{ STR_INIT(".js"), "text/javascript; charset=utf-8" },
		{ STR_INIT(".svg"), "image/svg+xml" },
		{ STR_INIT(".png"), "image/png" },
		{ STR_INIT(".woff2"), "font/woff2" },
		{ STR_INIT(".wasm"), "application/wasm" },
	};

	for (size_t i = 0; i < LENGTH(types); i++)
		if (str_ends(name, types[i].end))
			return types[i].type;
	return "application/octet-stream";
}

/* The file itself, or what it was compressed into. */
static const struct embedded *
find(struct str name)
{
	for (const struct embedded *file = embedded_static; file->name; file++) {
		struct str here = str_from(file->name);

		if (str_starts(here, name) && (here.len == name.len
		    || str_eq(str_sub(here, name.len, here.len), STR(".gz"))))
			return file;
	}
	return NULL;
}

bool
static_is_there(struct str name)
{
	return find(name) != NULL;
}

/* False: it is compressed, and whoever asks does not take it so. */
static bool
say_encoding(struct request_private *p, const struct embedded *file)
{
	if (!str_ends(str_from(file->name), STR(".gz")))
		return true;
	answer_header(p, "Vary", STR("Accept-Encoding"));
	if (str_find(http_header(p, "Accept-Encoding"), STR("gzip")) == STR_NOT_FOUND)
		return false;
	answer_header(p, "Content-Encoding", STR("gzip"));
	return true;
}

void
static_file(struct request *r)
{
	const struct embedded *file = find(r->param[0]);
	struct request_private *p = r->private;
	struct err err = { 0 };
	struct str etag;

	if (!file || !say_encoding(p, file)) {
		err_set(&err, ERR_NOT_FOUND, file ? "This file is given compressed with gzip, or not at all."
						  : "No file of that name is built in.");
		web_fail(r, &err);
		return;
	}
	etag = arena_fmt(r->seat.a, "\"%016llx\"", (unsigned long long)str_hash(bytes_of(file)));
	p->answer.kept = true;
	answer_header(p, "ETag", etag);
	answer_header(p, "Cache-Control", str_eq(request_query(r, "v"), static_version(r->seat.a))
	    ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
	if (str_find(http_header(p, "If-None-Match"), etag) != STR_NOT_FOUND)
		answer_body(p, 304, NULL, STR_NONE);
	else
		answer_body(p, 200, type_of(r->param[0]), bytes_of(file));
}

void
health(struct request *r)
{
	answer_body(r->private, 200, "text/plain; charset=utf-8", STR("ok\n"));
}
