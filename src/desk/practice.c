/* practice.c - what is noted while one works: views and positions, holds, what owning took, who speaks for
 * them, what to take care of, what was understood, a reading put right, a mistake they do not know of.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/opening.h"
#include "desk/profile.h"
#include "mail/message.h"
#include "method/terms.h"
#include "store/person.h"

static bool
note(struct seat *s, struct change *c, const struct in_practice *in, struct event e, struct err *err)
{
	struct making m;

	return seat_needs(s, ROLE_AGENT, err) && making_begin(&m, s, c, in->case_id, err)
	    && making_add(&m, e, err);
}

static bool
is_of(const char *const *list, struct str value, struct err *err)
{
	size_t i;

	return term_find(list, value, &i) || err_set(err, ERR_DATA, "Choose one of those that are offered.");
}

bool
act_view_put(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	return is_of(side_names, in->value, err) && note(s, c, in, (struct event){ .kind = EVENT_VIEW_PUT,
	    .side = in->value, .text = str_trim(in->text) }, err);
}

bool
act_position(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	return is_of(position_names, in->value, err) && note(s, c, in, (struct event){
	    .kind = EVENT_POSITION_TAKEN, .concern = in->concern, .position = in->value,
	    .reason = str_trim(in->text) }, err);
}

bool
act_hold(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	if (str_trim(in->text).len == 0)
		return err_set(err, ERR_DATA, "Say what is held, and how it stops the harm.");
	return note(s, c, in, (struct event){ .kind = EVENT_HELD, .text = str_trim(in->text) }, err);
}

bool
act_hold_lift(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	return note(s, c, in, (struct event){ .kind = EVENT_HOLD_LIFTED, .hold = in->hold,
	    .reason = str_trim(in->text) }, err);
}

bool
act_withdraw(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	if (str_trim(in->word).len == 0)
		return err_set(err, ERR_DATA, "A concern is withdrawn in their words: note what they said.");
	return note(s, c, in, (struct event){ .kind = EVENT_WITHDRAWN, .concern = in->concern,
	    .word = str_trim(in->word), .channel = STR("told to us") }, err);
}

bool
act_own(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	return is_of(owning_names, in->value, err) && note(s, c, in, (struct event){ .kind = EVENT_OWN_PART,
	    .part = in->value, .text = str_trim(in->text), .turn = in->turn }, err);
}

bool
act_own_undo(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	return is_of(owning_names, in->value, err) && note(s, c, in, (struct event){
	    .kind = EVENT_OWN_UNDONE, .part = in->value }, err);
}

bool
act_afterwards(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	return is_of(after_names, in->value, err) && note(s, c, in, (struct event){ .kind = EVENT_AFTERWARDS,
	    .after = in->value, .text = str_trim(in->text) }, err);
}

/* --- people -------------------------------------------------------------------------------------- */

bool
act_speaker(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;
	struct str phone = str_trim(in->phone), address = str_trim(in->address);

	/* one field takes either */
	if (address.len == 0 && str_find_char(phone, '@') != STR_NOT_FOUND) {
		address = phone;
		phone = STR_NONE;
	}
	return note(s, c, in, (struct event){ .kind = EVENT_SPEAKS_FOR, .name = str_trim(in->name),
	    .address = address, .phone = phone, .text = str_trim(in->text), .due = in->due }, err);
}

bool
act_speaker_end(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	return note(s, c, in, (struct event){ .kind = EVENT_SPEAKS_NO_MORE, .reason = str_trim(in->text) },
	    err);
}

bool
act_care(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	if (str_trim(in->word).len == 0)
		return err_set(err, ERR_DATA, "This is only written down if they agree: note their words.");
	return note(s, c, in, (struct event){ .kind = EVENT_CARE_NOTED, .text = str_trim(in->text),
	    .word = str_trim(in->word) }, err);
}

bool
act_care_remove(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	return note(s, c, in, (struct event){ .kind = EVENT_CARE_REMOVED, .reason = str_trim(in->text) },
	    err);
}

/* Who has one already writes from another by themselves: our mails go where they wrote from. */
static bool
note_address(struct making *m, struct str address, struct err *err)
{
	if (address.len == 0 || str_eq(address, m->state->address))
		return true;
	if (m->state->address.len > 0)
		return err_set(err, ERR_CONFLICT, "Their mail address is known already. From another one "
		    "they write to us themselves, and we answer there.");
	if (!message_address_ok(address))
		return err_set(err, ERR_DATA, "That is no mail address. It reads like name@example.com.");
	return making_add(m, (struct event){ .kind = EVENT_CONTACT_NOTED, .address = address,
	    .person = m->state->person }, err);
}

/* A mail names who sent it, who may have written for somebody else; many name nobody. */
static bool
note_name(struct making *m, struct str name, struct err *err)
{
	if (name.len == 0 || str_eq(name, m->state->name))
		return true;
	return making_add(m, (struct event){ .kind = EVENT_CONTACT_NOTED, .name = name,
	    .person = m->state->person }, err);
}

/* The number stands; whose it is comes with all we know them by. */
static bool
note_known(struct making *m, int64_t person, struct err *err)
{
	struct person_row known = { 0 };

	if (m->state->name.len > 0 || m->state->address.len > 0)
		return err_set(err, ERR_CONFLICT, "It has been said meanwhile whose case this is. Nothing "
		    "was changed.");
	return caller_by_phone(m->seat, m->state->phone, person, &known, err)
	    && making_add(m, (struct event){ .kind = EVENT_CONTACT_NOTED, .person = known.id,
	    .name = known.name, .address = known.address, .phone = m->state->phone }, err);
}

bool
act_contact(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;
	struct making m;

	if (in->person != 0)
		return seat_needs(s, ROLE_AGENT, err) && making_begin(&m, s, c, in->case_id, err)
		    && note_known(&m, in->person, err);
	if (str_trim(in->phone).len == 0 && str_trim(in->address).len == 0 && str_trim(in->name).len == 0)
		return err_set(err, ERR_DATA, "Write their name, their number, or their mail address.");
	if (str_trim(in->phone).len > 0 && phone_backwards(s->a, in->phone).len == 0)
		return err_set(err, ERR_DATA, "That is no number one could ring. Write it with its digits.");
	return seat_needs(s, ROLE_AGENT, err) && making_begin(&m, s, c, in->case_id, err)
	    && note_name(&m, str_trim(in->name), err) && making_phone(&m, in->phone, err)
	    && note_address(&m, str_trim(in->address), err);
}

static bool
clock_named(struct making *m, struct str city, struct str *out, struct err *err)
{
	struct err unknown;

	if (str_trim(city).len == 0)
		return err_set(err, ERR_DATA, "Name a city whose time is theirs, like Lisbon or New York.");
	return clock_find(m->seat->a, city, out, &unknown) || err_set(err, ERR_DATA, "We know no city called "
	    "“%.*s”. Name a larger one with the same time.", STR_ARG(utf8_cut(str_trim(city), 64)));
}

/* Told again what we go by already, nothing is noted. */
static bool
zone_told(struct making *m, struct str zone, struct str reason, struct err *err)
{
	if (m->state->zone_at != 0 && str_eq(zone, m->state->zone))
		return true;
	return making_add(m, (struct event){ .kind = EVENT_ZONE_TOLD, .tz = zone,
	    .reason = str_trim(reason) }, err);
}

bool
making_clock(struct making *m, struct str city, struct str reason, struct err *err)
{
	struct str zone;

	return clock_named(m, city, &zone, err) && zone_told(m, zone, reason, err);
}

bool
act_clock(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;
	bool city = str_eq(in->value, STR("city")), as_is = str_eq(in->value, STR("as-is"));
	struct making m;

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err))
		return false;
	if (city)
		return making_clock(&m, in->name, in->text, err);
	/* they were asked about, and from now on those mails are not */
	if (as_is)
		return making_add(&m, (struct event){ .kind = EVENT_ZONE_TOLD, .tz = m.state->zone }, err);
	return zone_told(&m, STR_NONE, in->text, err);
}

/* --- what was understood --------------------------------------------------------------------------- */

bool
act_teachback_told(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;
	const struct turn *t;
	struct making m;
	struct event e = { .kind = EVENT_TEACHBACK_TOLD, .teachback = in->teachback,
		.word = str_trim(in->word), .channel = STR("call"), .turn = in->turn };

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err))
		return false;
	t = in->turn != 0 ? state_turn(m.state, in->turn) : NULL;
	if (t != NULL) {
		e.channel = t->channel;
		e.word = str_or(e.word, t->text);
	}
	if (e.word.len == 0)
		return err_set(err, ERR_DATA, "Note what they said, in their own words.");
	return making_add(&m, e, err);
}

bool
act_teachback_weigh(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;
	struct item *missing = arena_array(s->a, struct item, in->n_points + 1);

	for (size_t i = 0; i < in->n_points; i++)
		missing[i] = (struct item){ in->points[i], STR_NONE };
	return note(s, c, in, (struct event){ .kind = EVENT_TEACHBACK_WEIGHED, .teachback = in->teachback,
	    .items = missing, .n_items = in->n_points }, err);
}

bool
act_reading(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;

	return note(s, c, in, (struct event){ .kind = EVENT_READING_CORRECTED, .turn = in->turn,
	    .start = in->start, .end = in->end, .move = in->value, .text = in->text }, err);
}

/* --- a mistake they do not know of -------------------------------------------------------------------- */

bool
act_mistake(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_mistake *in = input;
	struct making m;

	if (str_trim(in->text).len == 0)
		return err_set(err, ERR_DATA, "Say what went wrong, in a sentence or two.");
	if (str_trim(in->name).len == 0 || (str_trim(in->address).len == 0 && str_trim(in->phone).len == 0))
		return err_set(err, ERR_DATA, "Say whom it is about, and how they can be reached: a mail "
		    "address or a number.");
	if (!seat_needs(s, ROLE_AGENT, err))
		return false;
	making_new(&m, s, c, in->opens);
	return making_open(&m, &(struct opening){ .name = str_trim(in->name),
	    .address = str_trim(in->address),
	    .phone = str_trim(in->phone), .title = STR("A mistake we found"), .channel = STR("us") }, err)
	    && making_add(&m, (struct event){ .kind = EVENT_ASSIGNED, .account = s->who.account,
	    .name = s->who.name }, err)
	    && making_add(&m, (struct event){ .kind = EVENT_FOUND, .fault = STR("ours"),
	    .text = str_trim(in->text), .reason = str_trim(in->source), .unaware = 1 }, err)
	    && making_add(&m, (struct event){ .kind = EVENT_CONCERN_RAISED, .text = str_trim(in->text) },
	    err);
}
