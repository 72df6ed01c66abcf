/* copies.c - who gets a copy of what we send.
 *
 * Nobody is kept in copy unless somebody says so for this one message.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/copies.h"

#include "desk/sender.h"
#include "desk/setting.h"
#include "store/mailbox.h"

/* What mail of ours may be written to, read once for all the addresses that are asked about. */
struct doors {
	struct str firm;
	bool unsaid;                            /* nobody has set the firm's address */
	struct sender *senders;
	struct mailbox_row *boxes;
	size_t n_senders, n_boxes;
};

static bool
doors_list(struct seat *s, struct doors *out, struct err *err)
{
	struct str firm = desk_firm(s->desk)->address;

	*out = (struct doors){ .firm = sender_without_plus(s->a, firm),
		.unsaid = str_eq(firm, str_from(setting_by_key(STR("firm.address"))->unless_set)) };
	desk_senders(s, &out->senders, &out->n_senders);
	return store_mailbox_list(s->a, s->db, &out->boxes, &out->n_boxes, err);
}

static bool
is_door(struct arena *a, const struct doors *d, struct str address)
{
	struct str plain = sender_without_plus(a, address);

	if (str_eq_nocase(plain, d->firm))
		return true;
	for (size_t i = 0; i < d->n_senders; i++)
		if (plain.len > 0 && str_eq_nocase(plain, d->senders[i].address))
			return true;
	for (size_t i = 0; i < d->n_boxes; i++)
		if (str_eq_nocase(plain, d->boxes[i].name))
			return true;
	return false;
}

bool
copies_check(struct making *m, const struct in_reply *in, struct err *err)
{
	struct doors doors;

	if (in->n_copies > COPIES_MOST)
		return err_set(err, ERR_DATA, "A copy can go to %d people at most. Your text is still here.",
		    COPIES_MOST);
	if (in->n_copies > 0 && !doors_list(m->seat, &doors, err))
		return false;
	for (size_t i = 0; i < in->n_copies; i++) {
		struct str address = in->copies[i].address;

		if (!message_address_ok(address))
			return err_set(err, ERR_DATA, "“%.*s” is not an address that a copy can be sent to. "
			    "Your text is still here.", STR_ARG(address));
		if (str_eq_nocase(address, m->state->address))
			return err_set(err, ERR_DATA, "%.*s gets this message already, as the one it is "
			    "written to. Take the copy out; your text is still here.", STR_ARG(address));
		if (is_door(m->seat->a, &doors, address))
			return err_set(err, ERR_DATA, "%.*s is this desk’s own address: a copy would come "
			    "back as new mail. Take it out; your text is still here.", STR_ARG(address));
	}
	return true;
}

struct correspondent *
copies_kept(struct arena *a, const struct mail_person *list, size_t n)
{
	struct correspondent *out = arena_array(a, struct correspondent, n);

	for (size_t i = 0; i < n; i++)
		out[i] = (struct correspondent){ list[i].copied ? STR("cc") : STR("to"), list[i].name,
			list[i].address };
	return out;
}

struct correspondent *
copies_of_ours(struct arena *a, const struct in_reply *in, const struct sender *from, size_t *n)
{
	struct correspondent *out = arena_array(a, struct correspondent, in->n_copies + 1);
	struct correspondent *copies = copies_kept(a, in->copies, in->n_copies);

	for (*n = 0; *n < in->n_copies; (*n)++)
		out[*n] = copies[*n];
	out[(*n)++] = (struct correspondent){ STR("from"), from->name, from->address };
	return out;
}

const struct mail_person *
copies_of(struct arena *a, const struct correspondent *list, size_t n, size_t *n_out)
{
	struct mail_person *out = arena_array(a, struct mail_person, n);

	*n_out = 0;
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].role, STR("cc")))
			out[(*n_out)++] = (struct mail_person){ list[i].name, list[i].address, true };
	return out;
}

struct str
copies_sender(const struct correspondent *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].role, STR("from")))
			return list[i].address;
	return STR_NONE;
}

struct str
copies_typed(struct arena *a, const struct correspondent *list, size_t n)
{
	size_t n_copies;
	const struct mail_person *copies = copies_of(a, list, n, &n_copies);

	return message_people_write(a, copies, n_copies);
}

/* --- who was there -------------------------------------------------------------------------------- */

static bool
is_known(const struct mail_person *list, size_t n, struct str address)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(list[i].address, address))
			return true;
	return false;
}

static bool
has_ours(struct arena *a, const struct doors *d, const struct turn *t)
{
	for (size_t k = 0; k < t->n_people; k++)
		if (!str_eq(t->people[k].role, STR("from")) && is_door(a, d, t->people[k].address))
			return true;
	return false;
}

/* As long as nobody has said which address is ours, a mail of theirs came to the first it was written to. */
static const struct correspondent *
ours_unsaid(struct arena *a, const struct doors *d, const struct turn *t)
{
	if (t->ours || !d->unsaid || has_ours(a, d, t))
		return NULL;
	for (size_t k = 0; k < t->n_people; k++)
		if (str_eq(t->people[k].role, STR("to")))
			return &t->people[k];
	return NULL;
}

static bool
is_new_other(struct arena *a, const struct doors *d, const struct state *state, const struct correspondent *p,
    const struct mail_person *list, size_t n)
{
	return n < COPIES_MOST && !str_eq(p->role, STR("from")) && !str_eq_nocase(p->address, state->address)
	    && !is_known(list, n, p->address) && message_address_ok(p->address) && !is_door(a, d, p->address);
}

bool
copies_seen(struct seat *s, const struct state *state, const struct mail_person **out, size_t *n,
    struct err *err)
{
	struct mail_person *list = arena_array(s->a, struct mail_person, COPIES_MOST);
	struct doors doors;

	if (!doors_list(s, &doors, err))
		return false;
	*n = 0;
	for (size_t i = state->turns.n; i > 0; i--) {
		const struct turn *t = &state->turns.at[i - 1];
		const struct correspondent *us = ours_unsaid(s->a, &doors, t);

		for (size_t k = 0; k < t->n_people; k++)
			if (&t->people[k] != us && is_new_other(s->a, &doors, state, &t->people[k], list, *n))
				list[(*n)++] = (struct mail_person){ t->people[k].name, t->people[k].address,
					true };
	}
	*out = list;
	return true;
}
