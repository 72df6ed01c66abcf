/* opening.c - a case begins: its reference, whose it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/opening.h"

#include "desk/house.h"
#include "desk/profile.h"
#include "host/random.h"
#include "store/case.h"
#include "store/person.h"

/* --- the spoken reference --------------------------------------------------------------------------- */

/* Six letters, said as two syllables and easy to spell aloud; the last is a check letter: the sum of the
 * others' places, each times its position, modulo the consonants.  There are 84,375 of them, so where those
 * at hand are taken a syllable more is put on. */
#define REFERENCE_LEAST 5
#define REFERENCE_MOST (REFERENCE_LEAST + 2 * (REFERENCE_LENGTHS - 1))
#define REFERENCE_TRIES 3
/* After so many cases in a row for which none was free the length is as good as used up, and each try would
 * be answered from some other place of the disk: this program no longer tries it. */
#define CROWDED 3

static const char consonants[] = "BDFGKLMNPRSTVWZ";
static const char vowels[] = "AEIOU";

static struct str
make_reference(struct arena *a, size_t n)
{
	unsigned char dice[REFERENCE_MOST];
	char letters[REFERENCE_MOST + 1];
	unsigned sum = 0;

	random_bytes(dice, n);
	for (size_t i = 0; i < n; i++) {
		bool is_vowel = i == 1 || (i >= 4 && i % 2 == 0);
		const char *from = is_vowel ? vowels : consonants;
		size_t place = dice[i] % (is_vowel ? sizeof(vowels) - 1 : sizeof(consonants) - 1);
		letters[i] = from[place];
		sum += (unsigned)((i + 1) * (place + 1));
	}
	letters[n] = consonants[sum % (sizeof(consonants) - 1)];
	return str_copy(a, (struct str){ letters, n + 1 });
}

/* *out stays empty when none of those at hand is free. */
static bool
free_reference(struct seat *s, size_t n, struct str *out, struct err *err)
{
	for (int i = 0; i < REFERENCE_TRIES; i++) {
		struct str reference = make_reference(s->a, n);
		bool taken;

		if (!store_reference_is_taken(s->a, s->db, reference, &taken, err))
			return false;
		if (taken)
			continue;
		*out = reference;
		return true;
	}
	return true;
}

static bool
new_reference(struct seat *s, struct str *out, struct err *err)
{
	_Atomic unsigned *crowded = s->desk->crowded;
	struct str found = STR_NONE;

	for (size_t i = 0; i < REFERENCE_LENGTHS && found.len == 0; i++) {
		if (i + 1 < REFERENCE_LENGTHS && atomic_load(&crowded[i]) >= CROWDED)
			continue;
		if (!free_reference(s, REFERENCE_LEAST + 2 * i, &found, err))
			return false;
		if (found.len > 0)
			atomic_store(&crowded[i], 0);
		else
			atomic_fetch_add(&crowded[i], 1);
	}
	*out = found;
	return found.len > 0
	    || err_set(err, ERR_BUSY, "no reference was free for a new case; it is tried again");
}

/* --- whose it is ------------------------------------------------------------------------------------- */

static bool
person_by_address(struct seat *s, const struct opening *o, int64_t *out, struct err *err)
{
	struct person_row known = { 0 };
	struct err missing = { 0 };

	if (o->address.len == 0)
		return true;
	if (store_person_by_address(s->a, s->db, o->address, &known, &missing))
		*out = known.id;
	return *out != 0 || missing.kind == ERR_NOT_FOUND || err_set(err, missing.kind, "%s", missing.text);
}

/* A family may share a number: only the name tells whose call it was. */
static bool
person_by_phone(struct seat *s, const struct opening *o, int64_t *out, struct err *err)
{
	struct person_row *rows;
	size_t n;

	if (*out != 0 || o->address.len > 0 || o->phone.len == 0)
		return true;
	if (!store_persons_by_phone(s->a, s->db, o->phone, PHONE_WHOLE, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (o->name.len > 0 && str_eq_nocase(str_trim(rows[i].name), str_trim(o->name)))
			*out = rows[i].id;
	return true;
}

bool
caller_by_phone(struct seat *s, struct str phone, int64_t id, struct person_row *out, struct err *err)
{
	struct known_caller *callers;
	size_t n;

	if (!desk_callers(s, phone, 0, &callers, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (callers[i].person != id)
			continue;
		if (!store_person_by_id(s->a, s->db, id, out, err))
			return false;
		if (!str_eq(callers[i].name, out->address))
			out->name = callers[i].name;
		return true;
	}
	return err_set(err, ERR_CONFLICT, "This number is not theirs any more. Say who rang by their name.");
}

static bool
find_person(struct making *m, const struct opening *o, int64_t *out, struct err *err)
{
	struct seat *s = m->seat;

	*out = o->person;
	if (*out != 0)
		return true;
	if (!person_by_address(s, o, out, err) || !person_by_phone(s, o, out, err))
		return false;
	if (*out != 0)
		return true;
	m->change->person = arena_new(s->a, struct person_row);
	*m->change->person = (struct person_row){ .id = id_next(s->now), .address = o->address,
		.name = o->name, .made_at = s->now };
	*out = m->change->person->id;
	return true;
}

bool
making_phone(struct making *m, struct str phone, struct err *err)
{
	phone = str_trim(phone);
	if (phone.len == 0 || str_eq(phone, m->state->phone))
		return true;
	return making_add(m, (struct event){ .kind = EVENT_CONTACT_NOTED, .phone = phone,
	    .person = m->state->person }, err);
}

/* What was said of their clock in their last case holds in this one. */
static bool
clock_as_before(struct making *m, struct err *err)
{
	struct case_row *rows;
	size_t n;

	if (m->change->person)                  /* new to us */
		return true;
	if (!store_cases_of_person(m->seat->a, m->seat->db, m->state->person, 0, 1, &rows, &n, err))
		return false;
	return n == 0 || rows[0].zone.len == 0 || making_add(m, (struct event){ .kind = EVENT_ZONE_TOLD,
	    .tz = rows[0].zone, .reason = STR("as in their last case") }, err);
}

bool
making_open(struct making *m, const struct opening *o, struct err *err)
{
	struct event e = {
		.kind = EVENT_OPENED, .name = o->name, .address = o->address, .title = o->title,
		.channel = o->channel, .tz = desk_calendar(m->seat->desk)->zone->name,
	};

	return new_reference(m->seat, &e.reference, err) && find_person(m, o, &e.person, err)
	    && making_add(m, e, err) && making_phone(m, o->phone, err) && clock_as_before(m, err)
	    && making_profile(m, err);
}

int64_t
desk_new_case(struct seat *s)
{
	return id_next(s->now);
}
