/* packs.c - a firm's own words, compiled at the start together with the language that is built in.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/packs.h"

#include "base/utf8.h"
#include "host/file.h"

struct loading {
	struct arena *a;
	const char *folder;
	struct pack_source *sources;            /* packs/en first, then the firm's */
	size_t n;
	size_t bytes;                           /* of the firm's */
};

static bool
refuse(struct err *err)
{
	struct err why = *err;

	return err_set(err, ERR_CONFIG, "%s", why.text);
}

static bool
load_file(struct loading *l, struct str name, struct err *err)
{
	struct pack_source *s = &l->sources[l->n];
	const char *path = cstr(l->a, arena_fmt(l->a, "%s/%.*s", l->folder, STR_ARG(name)));

	if (l->n - n_pack_en_sources == PACKS_FILES)
		return err_set(err, ERR_CONFIG, "%s holds more than %d packs; put some of them into one file",
		    l->folder, PACKS_FILES);
	if (!file_read(l->a, path, PACKS_BYTES, &s->text, err))
		return refuse(err);
	if (!utf8_valid(s->text))
		return err_set(err, ERR_CONFIG, "%s isn't UTF-8; save it as UTF-8", path);
	l->bytes += s->text.len;
	if (l->bytes > PACKS_BYTES)
		return err_set(err, ERR_CONFIG, "the packs in %s are larger than %d KB together", l->folder,
		    (int)(PACKS_BYTES / 1024));
	s->name = str_from(path);
	l->n++;
	return true;
}

/* ours.pack.txt, as some editors save it, and OURS.PACK: passed over they would look as if they were read. */
static bool
is_misnamed(struct arena *a, struct str name)
{
	struct str lower = str_lower(a, name);

	return !str_ends(name, STR(".pack"))
	    && (str_ends(lower, STR(".pack")) || str_find(lower, STR(".pack.")) != STR_NOT_FOUND)
	    && !str_ends(lower, STR("~"));
}

static bool
load_files(struct loading *l, struct err *err)
{
	struct str *names;
	size_t n;

	if (!dir_list(l->a, l->folder, &names, &n, err))
		return refuse(err);
	for (size_t i = 0; i < n; i++) {
		if (is_misnamed(l->a, names[i]))
			return err_set(err, ERR_CONFIG, "%s/%.*s isn't read: the name of a pack ends in "
			    ".pack; "
			    "rename it", l->folder, STR_ARG(names[i]));
		if (str_ends(names[i], STR(".pack")) && !load_file(l, names[i], err))
			return false;
	}
	return true;
}

bool
packs_load(struct arena *a, const char *folder, struct packs *out, struct err *err)
{
	struct loading l = { .a = a, .folder = folder, .n = n_pack_en_sources };
	const struct pack *pack = &pack_en;

	l.sources = arena_array(a, struct pack_source, n_pack_en_sources + PACKS_FILES);
	memcpy(l.sources, pack_en_sources, n_pack_en_sources * sizeof *l.sources);
	if (!load_files(&l, err))
		return false;
	if (l.n > n_pack_en_sources && !pack_compile(a, l.sources, l.n, &pack, err))
		return refuse(err);
	/* what goes on to a page doesn't say where it lay */
	for (size_t i = n_pack_en_sources; i < l.n; i++)
		l.sources[i].name = str_sub(l.sources[i].name, strlen(folder) + 1, l.sources[i].name.len);
	*out = (struct packs){ l.sources + n_pack_en_sources, l.n - n_pack_en_sources, pack };
	return true;
}
