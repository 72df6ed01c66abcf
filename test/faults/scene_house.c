/* scene_house.c - what an owner does to the house itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include "scene.h"

#include "desk/block.h"
#include "desk/mailbox.h"
#include "desk/setting.h"
#include "desk/setup.h"
#include "desk/way_out.h"

static const void *
account_add(struct house *h)
{
	return HANDED(h, struct in_account, .login = STR("rosa"), .name = STR("Rosa Lind"),
	    .role = STR("agent"), .password = STR("five slow bicycles"));
}

static const void *
account_there(struct house *h)
{
	house_act(h, ROLE_OWNER, act_account_add, account_add(h));
	return HANDED(h, struct in_account, .login = STR("rosa"), .password = STR("eight warm loaves"));
}

static const void *
account_off(struct house *h)
{
	const struct in_account *rosa = account_there(h);

	house_act(h, ROLE_OWNER, act_account_disable, rosa);
	return rosa;
}

static const void *
account_change(struct house *h)
{
	account_there(h);
	return HANDED(h, struct in_account, .login = STR("rosa"), .name = STR("Rosa Lindqvist"),
	    .role = STR("lead"), .mail = STR("rosa@fenland.example"));
}

static const void *
account_away(struct house *h)
{
	account_there(h);
	house_act(h, ROLE_OWNER, act_account_add, HANDED(h, struct in_account, .login = STR("tom"),
	    .name = STR("Tom Reed"), .role = STR("agent"), .password = STR("nine quiet rivers")));
	return HANDED(h, struct in_account, .login = STR("rosa"), .until = START + 7 * DAY_MS,
	    .cover = STR("tom"));
}

static const void *
account_mail(struct house *h)
{
	account_there(h);
	return HANDED(h, struct in_account, .login = STR("rosa"), .mail = STR("rosa@fenland.example"));
}

static const void *
setup(struct house *h)
{
	return HANDED(h, struct in_setup, .firm = STR("Fenland Homes"), .name = STR("Omar Said"),
	    .login = STR("omar"), .password = STR("nine copper kettles"));
}

static const void *
begun(struct house *h)
{
	house_act(h, ROLE_DESK, act_setup, setup(h));
	return HANDED(h, char, 0);
}

static const void *
profile_set(struct house *h)
{
	return HANDED(h, struct in_case, .value = STR("uk-fca"));
}

static const void *
settings(struct house *h)
{
	static const struct setting_put puts[] = {
		{ STR_INIT("firm.name"), STR_INIT("Fenland Homes") },
		{ STR_INIT("firm.phone"), STR_INIT("01632 960 000") },
	};

	return HANDED(h, struct in_settings, .at = puts, .n = LENGTH(puts));
}

static const void *
mailbox_put(struct house *h)
{
	return HANDED(h, struct in_mailbox, .name = STR("Complaints"), .host = STR("mail.fenland.example"),
	    .security = STR("tls"), .login = STR("help"), .secret = STR("six green kettles"),
	    .folder = STR("INBOX"), .seen = { .validity = 1, .next = 1 });
}

static const void *
mailbox_there(struct house *h)
{
	struct mailbox_row row;

	house_act(h, ROLE_OWNER, act_mailbox_put, mailbox_put(h));
	MUST(h, desk_mailbox_by_name(&h->seats[ROLE_OWNER], STR("Complaints"), &row, &h->err));
	return HANDED(h, struct in_mailbox, .id = row.id, .paused = true);
}

static const void *
way_out_put(struct house *h)
{
	return HANDED(h, struct in_way_out, .host = STR("post.fenland.example"), .security = STR("starttls"),
	    .port = 587, .login = STR("desk"), .secret = STR("nine brown bridges"),
	    .address = STR("complaints@fenland.example"));
}

static const void *
way_out_there(struct house *h)
{
	house_act(h, ROLE_OWNER, act_way_out_put, way_out_put(h));
	return NULL;
}

static const void *
block_put(struct house *h)
{
	return HANDED(h, struct in_block, .name = STR("Ring me"), .text = STR("You can ring me on {phone}."));
}

static const void *
block_there(struct house *h)
{
	struct block_view *blocks;
	size_t n;

	house_act(h, ROLE_LEAD, act_block_put, block_put(h));
	MUST(h, desk_blocks(&h->seats[ROLE_LEAD], &blocks, &n, &h->err));
	return HANDED(h, struct in_block, .id = blocks[0].row.id);
}

const struct scene scenes_house[] = {
	SCENE("a new account", ROLE_OWNER, act_account_add, account_add),
	SCENE("a new password", ROLE_OWNER, act_account_password, account_there),
	SCENE("an account's end", ROLE_OWNER, act_account_disable, account_there),
	SCENE("an account back", ROLE_OWNER, act_account_enable, account_off),
	SCENE("an account changed", ROLE_OWNER, act_account_change, account_change),
	SCENE("an address of one's own", ROLE_OWNER, act_account_mail, account_mail),
	SCENE("the first start", ROLE_DESK, act_setup, setup),
	SCENE("what next, out of sight", ROLE_OWNER, act_begun, begun),
	SCENE("someone away", ROLE_OWNER, act_account_away, account_away),
	SCENE("a profile", ROLE_OWNER, act_profile_set, profile_set),
	SCENE("settings", ROLE_OWNER, act_settings, settings),
	SCENE("a text of ours", ROLE_LEAD, act_block_put, block_put),
	SCENE("a text of ours no more", ROLE_LEAD, act_block_remove, block_there),
	SCENE("a mailbox", ROLE_OWNER, act_mailbox_put, mailbox_put),
	SCENE("a mailbox that rests", ROLE_OWNER, act_mailbox_pause, mailbox_there),
	SCENE("a mailbox no more", ROLE_OWNER, act_mailbox_remove, mailbox_there),
	SCENE("a way out", ROLE_OWNER, act_way_out_put, way_out_put),
	SCENE("no way out", ROLE_OWNER, act_way_out_remove, way_out_there),
	{ 0 },
};
