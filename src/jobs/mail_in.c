/* mail_in.c - the spool, message by message, into cases.
 *
 * A message leaves the spool only once its case is committed, so this can be stopped anywhere and run again.
 * What is no person's word (automatic answers, lists, delivery reports) and what can't be read is set aside
 * with the reason, never dropped.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/act.h"
#include "host/log.h"
#include "jobs/round.h"
#include "mail/spool.h"

static const char *
why_aside(const struct message *m)
{
	switch (m->kind) {
	case MAIL_AUTO: return "an automatic answer";
	case MAIL_LIST: return "from a mailing list";
	case MAIL_BOUNCE: return "a delivery report";
	case MAIL_PERSON: break;
	}
	return m->from_address.len == 0 ? "it does not say whom it is from" : NULL;
}

static bool
set_aside(struct seat *s, struct str name, const char *why, struct err *err)
{
	log_warn("a message was set aside", F("why", why));
	return spool_set_aside(desk_data(s->desk), name, str_from(why), err);
}

static bool
take_in(struct seat *s, struct str name, struct err *err)
{
	struct in_receive in;
	struct message *m = arena_new(s->a, struct message);
	struct change_result done;
	struct err broken = { 0 };
	const char *why;

	if (!spool_read(s->a, desk_data(s->desk), name, &in.raw, &broken)) {
		if (broken.kind == ERR_TOO_LARGE)       /* it will never get smaller */
			return set_aside(s, name, broken.text, err);
		return err_set(err, broken.kind, "%s", broken.text);
	}
	if (!message_parse(s->a, in.raw, m, &broken))
		return set_aside(s, name, broken.text, err);
	why = why_aside(m);
	if (why)
		return set_aside(s, name, why, err);
	in.message = m;
	if (!desk_do(s, act_receive, &in, &done, err))
		return false;
	return spool_done(desk_data(s->desk), name, err);
}

bool
round_mail_in(struct seat *s, int64_t *again, struct err *err)
{
	struct str *names;
	size_t n;
	bool ok = true;

	*again = NEVER;
	if (!spool_list(s->a, desk_data(s->desk), &names, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {        /* one that fails never blocks the others */
		struct arena_mark mark = arena_mark(s->a);
		ok = take_in(s, names[i], err) && ok;
		arena_rewind(s->a, mark);
	}
	return ok;
}
