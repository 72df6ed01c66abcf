/* receive.c - a message from the spool becomes a turn of the case it belongs to.
 *
 * A case is found by the address the message was sent to, where that is one of those that bring answers
 * back, else by what it answers (In-Reply-To, then References from the newest), never by its subject.  A
 * sender who is new to an old thread becomes no one's customer: the turn keeps their address.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/copies.h"
#include "desk/house.h"
#include "desk/letter.h"
#include "desk/making.h"
#include "desk/opening.h"
#include "host/random.h"
#include "mail/invite.h"
#include "mail/tnef.h"
#include "method/join.h"
#include "store/case.h"
#include "store/raw.h"

#define TITLE_MAX 120
#define FILES_BYTES MIB(25)                     /* of all that came with one message */

/* --- what a new case is called ---------------------------------------------------------------------- */

static struct str
without_prefix(struct str subject)
{
	static const char *const prefixes[] = { "re:", "fwd:", "fw:", "aw:", "wg:", "sv:", "tr:" };
	bool again = true;

	while (again) {
		again = false;
		subject = str_trim(subject);
		for (size_t i = 0; i < LENGTH(prefixes); i++)
			if (str_starts_nocase(subject, str_from(prefixes[i]))) {
				subject = str_sub(subject, strlen(prefixes[i]), subject.len);
				again = true;
			}
	}
	return subject;
}

static struct str
title_of(const struct message *msg)
{
	struct str title = without_prefix(msg->subject);
	struct str text = msg->text;

	while (title.len == 0 && str_line(&text, &title))
		title = str_trim(title);
	return title.len > 0 ? utf8_cut(title, TITLE_MAX) : STR("No subject");
}

/* --- where it belongs ------------------------------------------------------------------------------- */

/* The case and turn that carried a Message-ID; 0 when none did. */
static bool
look_up(struct seat *s, struct str message_id, int64_t *case_id, int64_t *turn, struct err *err)
{
	struct err missing = { 0 };

	*case_id = 0;
	*turn = 0;
	if (message_id.len == 0 || store_case_by_message(s->db, message_id, case_id, turn, &missing))
		return true;
	return missing.kind == ERR_NOT_FOUND || err_set(err, missing.kind, "%s", missing.text);
}

/* Their program may drop every line that says what they answer, but not the address they answer to.  The
 * domain may be another than when it was written, where a firm has several. */
static bool
case_by_address(struct seat *s, const struct message *msg, int64_t *out, int64_t *turn, struct err *err)
{
	struct str local, ignored, ours;

	*out = 0;
	for (size_t i = 0; i < msg->n_by_address && *out == 0; i++) {
		if (!look_up(s, msg->by_address[i], out, turn, err))
			return false;
		if (*out != 0 || !str_cut(msg->by_address[i], '@', &local, &ignored)
		    || !str_cut(desk_firm(s->desk)->address, '@', &ignored, &ours))
			continue;
		if (!look_up(s, arena_fmt(s->a, "%.*s@%.*s", STR_ARG(local), STR_ARG(ours)), out, turn, err))
			return false;
	}
	return true;
}

static bool
find_answered(struct seat *s, const struct message *msg, int64_t *out, int64_t *turn, struct err *err)
{
	if (!case_by_address(s, msg, out, turn, err))
		return false;
	if (*out != 0)
		return true;
	if (!look_up(s, msg->in_reply_to, out, turn, err))
		return false;
	for (size_t i = msg->n_references; i > 0 && *out == 0; i--)
		if (!look_up(s, msg->references[i - 1], out, turn, err))
			return false;
	return true;
}

/* A message that was taken as the beginning of a case of its own is answered there; one that came for a case
 * while it was read with another, in that case, once they are parted. */
static bool
follow_turn(struct seat *s, int64_t *case_id, int64_t turn, struct err *err)
{
	struct state *state = arena_new(s->a, struct state);
	int64_t to;

	if (!seat_state(s, *case_id, state, err))
		return false;
	to = state_moved_to(state, turn);
	if (to == 0)
		to = state_gone_to(state, turn);
	if (to != 0)
		*case_id = to;
	return true;
}

static bool
case_of(struct seat *s, const struct message *msg, int64_t *out, struct err *err)
{
	int64_t turn;

	return find_answered(s, msg, out, &turn, err) && (*out == 0 || follow_turn(s, out, turn, err));
}

/* Brought before: the same bytes, or the same Message-ID with the same words (by another way or mailbox).  A
 * Message-ID alone proves nothing: some senders use one twice, and their second message must not be lost. */
static bool
was_brought(struct seat *s, const struct message *msg, struct str digest, bool *out, struct err *err)
{
	struct raw_row raw;
	struct err missing = { 0 };
	struct state state;
	const struct turn *t;
	int64_t case_id, turn;

	*out = store_raw_by_digest(s->a, s->db, digest, &raw, &missing);
	if (*out)
		return true;
	if (missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	if (!look_up(s, msg->message_id, &case_id, &turn, err))
		return false;
	if (case_id == 0)
		return true;
	if (!seat_state(s, case_id, &state, err))
		return false;
	t = state_turn_ever(&state, turn);
	*out = t && str_eq(t->text, msg->text);
	return true;
}


static bool
open_case(struct making *m, const struct message *msg, struct err *err)
{
	/* whom to answer: a web form or a "noreply" sender says so in Reply-To */
	return making_open(m, &(struct opening){ .name = str_or(msg->reply_to_name, msg->from_name),
	    .address = str_or(msg->reply_to_address, msg->from_address),
	    .title = title_of(msg), .channel = STR("mail") }, err);
}

/* An invitation is often sent twice in one mail: beside the words, and as a file. */
static bool
is_same_calendar(const struct event *e, const struct attachment *f, struct str digest)
{
	if (!invite_is_type(f->type, f->name))
		return false;
	for (size_t i = 0; i < e->n_files; i++)
		if (str_eq(e->files[i].digest, digest))
			return true;
	return false;
}

/* Of all that came, what is kept and what was there twice; the rest stands in the mail alone. */
struct filing {
	struct making *m;
	struct event *e;
	size_t came, twice;
};

static void
file_one(struct filing *f, struct str name, struct str type, struct str bytes)
{
	struct arena *a = f->m->seat->a;
	struct blob_row blob = { .digest = link_hash(a, bytes), .bytes = bytes };
	struct attachment it = { .name = name, .type = type, .digest = blob.digest,
		.size = (int64_t)bytes.len };

	if (f->e->n_files == ATTACHED_MOST)
		return;
	if (is_same_calendar(f->e, &it, blob.digest)) {
		f->twice++;
		return;
	}
	vec_push(a, &f->m->change->blobs) = blob;
	f->e->files[f->e->n_files++] = it;
}

/* The files in Outlook's package stand in its place; it stays beside them if it could not be read to its end.
 * False: it is none that can be read. */
static bool
file_package(struct filing *f, struct str name, struct str type, struct str bytes)
{
	struct arena *a = f->m->seat->a;
	struct tnef *t = arena_new(a, struct tnef);

	if (!tnef_is_type(type, name) || !tnef_read(a, bytes, t))
		return false;
	f->came += t->n + t->more - !t->cut;
	for (size_t i = 0; i < t->n; i++)
		file_one(f, message_file_name(a, t->files[i].name), message_file_type(t->files[i].type),
		    t->files[i].bytes);
	return !t->cut;
}

/* What came along, as far as there is room: the mail itself is kept whole in any case. */
static void
add_files(struct making *m, const struct message *msg, struct event *e)
{
	struct arena *a = m->seat->a;
	struct filing f = { .m = m, .e = e, .came = msg->n_attachments };
	size_t left = FILES_BYTES;

	e->files = arena_array(a, struct attachment, ATTACHED_MOST);
	for (size_t i = 0; i < msg->n_attached; i++) {
		const struct attached *one = &msg->attached[i];
		struct str bytes;

		if (message_unpack(a, one, &left, &bytes) && !file_package(&f, one->name, one->type, bytes))
			file_one(&f, one->name, one->type, bytes);
	}
	e->more_files = (int64_t)(f.came - e->n_files - f.twice);
}

static bool
add_turn(struct making *m, const struct message *msg, struct err *err)
{
	struct event e = {
		.kind = EVENT_RECEIVED, .channel = STR("mail"), .name = msg->from_name,
		    .address = msg->from_address,
		.title = msg->subject, .message_id = msg->message_id, .in_reply_to = msg->in_reply_to,
		.text = msg->text, .quoted = msg->quoted, .raw = m->change->raw->id, .from_case = m->came_by,
		.reason = msg->trouble, .tz = msg->offset,
	};
	int64_t turn;

	e.people = copies_kept(m->seat->a, msg->people, msg->n_people);
	e.n_people = msg->n_people;
	add_files(m, msg, &e);
	if (!making_add(m, e, err))
		return false;
	turn = making_seq(m);
	if (!m->state->open && !making_add(m, (struct event){ .kind = EVENT_REOPENED,
	    .reason = STR("They wrote again"), .turn = turn }, err))
		return false;
	return making_read_turn(m, turn, err);
}

bool
act_receive(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_receive *in = input;
	struct making m;
	int64_t case_id;
	bool known;
	struct str digest = link_hash(s->a, in->raw);   /* the same hash serves: BLAKE2b-256 in hex */
	AUTO_TX tx = { 0 };                             /* all that is asked is read of one picture */

	if (!seat_is_desk(s, err) || !db_begin_read(s->db, &tx, err)
	    || !was_brought(s, in->message, digest, &known, err))
		return false;
	if (known)
		return true;                    /* the same message, brought again: once is enough */
	if (!case_of(s, in->message, &case_id, err))
		return false;
	if (case_id != 0 && !making_begin(&m, s, c, case_id, err))
		return false;
	if (case_id == 0) {
		making_new(&m, s, c, id_next(s->now));
		if (!open_case(&m, in->message, err))
			return false;
	}
	c->raw = arena_new(s->a, struct raw_row);
	*c->raw = (struct raw_row){ id_next(s->now), c->case_id, s->now, digest, in->message->message_id,
	    in->raw };
	if (!add_turn(&m, in->message, err))
		return false;
	return c->seen != 0 || acknowledge(&m, in->message, err);
}
