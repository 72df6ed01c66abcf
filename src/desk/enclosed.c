/* enclosed.c - files that go with what we send: with the draft, then with the message.
 *
 * They are kept as those that come in are, once by their content.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/enclosed.h"

#include "store/blob.h"
#include "store/draft.h"

static bool
is_there(const struct attachment *list, size_t n, struct str digest)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].digest, digest))
			return true;
	return false;
}

bool
act_draft_files(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_files *in = input;
	struct attachment *there;
	int64_t bytes = 0;
	struct making m;
	size_t n;

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err)
	    || !store_draft_files(s->a, s->db, in->case_id, s->who.account, &there, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		bytes += there[i].size;
	for (size_t i = 0; i < in->n; i++) {
		const struct outgoing_file *f = &in->at[i];
		struct attachment file = { .name = message_file_name(s->a, f->name), .type = f->type,
			.digest = link_hash(s->a, f->bytes), .size = (int64_t)f->bytes.len };

		if (is_there(there, n, file.digest))
			continue;
		if (file.name.len == 0)
			file.name = STR("file");
		vec_push(s->a, &c->blobs) = (struct blob_row){ file.digest, f->bytes };
		vec_push(s->a, &c->draft_files) = file;
		bytes += file.size;
	}
	c->draft_account = c->draft_files.n > 0 ? s->who.account : 0;
	c->seen = 0;
	if (n + c->draft_files.n > ENCLOSED_MOST)
		return err_set(err, ERR_TOO_LARGE, "At most %d files can go with one message. The new ones "
		    "were not kept; your text is still here, and nothing was sent.", ENCLOSED_MOST);
	return bytes <= (int64_t)ENCLOSED_BYTES || err_set(err, ERR_TOO_LARGE,
	    "The files are larger than %d MB "
	    "together, more than many mail servers take. The new ones were not kept; your text is still "
	    "here, and nothing was sent.", (int)(ENCLOSED_BYTES / MIB(1)));
}

bool
enclosed_find(struct making *m, const struct strs *digests, struct attachment **out, size_t *n,
    struct err *err)
{
	struct seat *s = m->seat;
	struct attachment *there;
	size_t n_there;

	*out = NULL;
	*n = 0;
	if (digests->n == 0)
		return true;
	if (!store_draft_files(s->a, s->db, m->change->case_id, s->who.account, &there, &n_there, err))
		return false;
	*out = arena_array(s->a, struct attachment, n_there);
	for (size_t i = 0; i < n_there; i++)
		for (size_t k = 0; k < digests->n; k++)
			if (str_eq(there[i].digest, digests->at[k]) && !is_there(*out, *n, there[i].digest))
				(*out)[(*n)++] = there[i];
	for (size_t k = 0; k < digests->n; k++)
		if (!is_there(*out, *n, digests->at[k]))
			return err_set(err, ERR_DATA, "A file is no longer here: it went with another "
			    "message, or was taken away in another window. Choose it again; your text is "
			    "still here.");
	return true;
}

bool
enclosed_load(struct seat *s, const struct attachment *list, size_t n, struct outgoing_file **out,
    struct err *err)
{
	*out = arena_array(s->a, struct outgoing_file, n);
	for (size_t i = 0; i < n; i++) {
		(*out)[i] = (struct outgoing_file){ .name = list[i].name, .type = list[i].type };
		if (!store_blob_get(s->a, s->db, list[i].digest, &(*out)[i].bytes, err))
			return false;
	}
	return true;
}
