/* person.c - the people on the other side.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/person.h"

#include "base/buf.h"
#include "store/rows.h"

static const struct db_field fields[] = {
	DB_FIELD(struct person_row, id), DB_FIELD(struct person_row, address),
	DB_FIELD(struct person_row, name), DB_FIELD(struct person_row, made_at),
};

bool
store_person_by_id(struct arena *a, struct db *db, int64_t id, struct person_row *out, struct err *err)
{
	return db_one(a, db, fields, out, err, "SELECT id, address, name, made_at FROM person WHERE id = $1",
	    V(id));
}

/* The second condition is that of the index, which leaves out those without an address. */
bool
store_person_by_address(struct arena *a, struct db *db, struct str address, struct person_row *out,
    struct err *err)
{
	return db_one(a, db, fields, out, err,
	    "SELECT id, address, name, made_at FROM person"
	    " WHERE address_folded = $1 AND address_folded <> ''", V(str_lower(a, address)));
}

#define DIGITS_LEAST 5
#define DIGITS_MOST 9
#define PHONE_MOST 60
#define SHARED_MOST 20

struct str
phone_backwards(struct arena *a, struct str phone)
{
	struct buf b;

	if (phone.len > PHONE_MOST)
		phone = str_sub(phone, 0, PHONE_MOST);
	buf_init(&b, a, DIGITS_MOST + 1);
	for (size_t i = phone.len; i > 0 && b.len < DIGITS_MOST; i--)
		if (char_is_digit(phone.ptr[i - 1]))
			buf_putc(&b, phone.ptr[i - 1]);
	return b.len < DIGITS_LEAST ? STR_NONE : buf_str(&b);
}

/* What begins with some digits lies below the same digits and a letter, in any order of characters. */
bool
store_persons_by_phone(struct arena *a, struct db *db, struct str phone, enum phone_match match,
    struct person_row **out, size_t *n, struct err *err)
{
	struct str from = phone_backwards(a, phone);
	struct str to = match == PHONE_WHOLE ? from : arena_fmt(a, "%.*sa", STR_ARG(from));
	AUTO_ROWS rows = { 0 };

	*n = 0;
	if (from.len == 0)
		return true;
	return db_query(db, &rows, fields, err,
	    "SELECT person.id, person.address, person.name, person.made_at FROM phone"
	    " JOIN person ON person.id = phone.person"
	    " WHERE phone.backwards >= $1 AND phone.backwards <= $2"
	    " ORDER BY person.made_at DESC LIMIT $3", V(from), V(to), V(SHARED_MOST))
	    && rows_list(a, &rows, out, n, err);
}

struct number { struct str number; };

static const struct db_field number_fields[] = { DB_FIELD(struct number, number) };

bool
store_phone_of(struct arena *a, struct db *db, int64_t person, struct str *out, struct err *err)
{
	struct number found = { 0 };
	struct err missing = { 0 };

	if (!db_one(a, db, number_fields, &found, &missing, "SELECT number FROM phone WHERE person = $1",
	    V(person)) && missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	*out = found.number;
	return true;
}
