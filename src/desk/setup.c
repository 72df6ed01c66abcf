/* setup.c - the first start: the firm and its owner, and what is to be seen to next.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/setup.h"

#include "desk/house.h"
#include "desk/setting.h"
#include "store/account.h"
#include "store/mailbox.h"

bool
desk_is_new(struct seat *s, bool *out, struct err *err)
{
	struct account_row *rows;
	size_t n;

	if (!store_account_list(s->a, s->db, &rows, &n, err))
		return false;
	*out = n == 0;
	return true;
}

static void
set(struct making *m, struct str key, struct str value)
{
	vec_push(m->seat->a, &m->change->settings) = (struct setting_put){ key, value };
	making_house_add(m, (struct event){ .kind = EVENT_SETTING_CHANGED, .name = key, .text = value });
}

bool
act_setup(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_setup *in = input;
	const struct in_account owner = { .login = in->login, .name = in->name, .role = STR("owner"),
		.password = in->password };
	struct making m = { .seat = s, .change = c, .actor = STR("desk") };
	bool is_new;

	if (!seat_is_desk(s, err) || !desk_is_new(s, &is_new, err))
		return false;
	if (!is_new)
		return err_set(err, ERR_CONFLICT, "This desk has been set up already, so nothing was "
		    "changed. Log in, or ask whoever did.");
	if (str_trim(in->firm).len == 0)
		return err_set(err, ERR_DATA, "Give the firm’s name; customers see it.");
	if (!act_account_add(s, &owner, c, err))
		return false;
	set(&m, STR("firm.name"), str_trim(in->firm));
	set(&m, STR("firm.begin"), STR("on"));
	return true;
}

/* --- what next ----------------------------------------------------------------------------------- */

static bool
is_set(struct seat *s, const char *key, bool *out, struct err *err)
{
	struct str value;

	if (!store_setting_get(s->a, s->db, str_from(key), &value, err))
		return false;
	*out = *out || value.len > 0;
	return true;
}

/* One that has answered once was set up right: what keeps it from being read now is told by
 * desk_mail_trouble, and a list that was done with does not come back for it. */
static bool
was_set_up_wrong(const struct mailbox_row *m)
{
	return m->error.len > 0 && m->seen_at == 0 && !m->paused;
}

static bool
look(struct seat *s, struct begin *b, struct err *err)
{
	const struct firm *firm = desk_firm(s->desk);
	struct mailbox_row *boxes;
	struct account_row *rows;
	size_t n_boxes, n;

	if (!store_mailbox_list(s->a, s->db, &boxes, &n_boxes, err)
	    || !store_account_list(s->a, s->db, &rows, &n, err)
	    || !is_set(s, "firm.hours", &b->hours, err) || !is_set(s, "firm.zone", &b->hours, err))
		return false;
	for (size_t i = 0; i < n_boxes; i++)
		if (was_set_up_wrong(&boxes[i]))
			b->mailbox = boxes[i].name;
	b->mail_in = n_boxes > 0 && b->mailbox.len == 0;
	b->mail_out = firm->smtp_url.len > 0;
	b->links = firm->base_url.len > 0;
	b->colleagues = n > 1;
	b->shown = !(b->mail_in && b->mail_out && b->links && b->colleagues && b->hours);
	return true;
}

bool
desk_first_steps(struct seat *s, struct begin *out, struct err *err)
{
	struct begin b = { 0 };
	struct str on;

	if (!store_setting_get(s->a, s->db, STR("firm.begin"), &on, err))
		return false;
	if (s->who.role == ROLE_OWNER && str_eq(on, STR("on")) && !look(s, &b, err))
		return false;
	*out = b;
	return true;
}

bool
act_begun(struct seat *s, const void *input, struct change *c, struct err *err)
{
	struct making m;

	(void)input;
	if (!making_house(&m, s, c, err))
		return false;
	set(&m, STR("firm.begin"), STR("off"));
	return true;
}
