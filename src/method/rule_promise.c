/* rule_promise.c - rules about promises, updates and owning up.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

static size_t
sentence_at(const struct checking *k, uint32_t start)
{
	size_t low = 0;
	size_t high = k->text.n_sentences;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (k->text.sentences[mid].end <= start)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* A promise without a time is carried by another contact with one; a vague time is a fault by itself. */
void
run_promise_no_date(struct checking *k)
{
	bool dated = has_next_contact(k);

	for (size_t i = 0; i < k->reading.promises.n; i++) {
		const struct promise_read *p = &k->reading.promises.at[i];
		size_t s = sentence_at(k, p->start);

		if (p->due != NEVER || (!p->vague && dated))
			continue;
		if (s < k->text.n_sentences && (!is_body(k, s) || sentence_has(&k->text, s, SIGN_NOW)))
			continue;
		report(k, p->start, p->end, STR_NONE);
	}
}

void
run_no_next_update(struct checking *k)
{
	if (!k->f->open || k->f->ledger_next.len > 0 || has_next_contact(k))
		return;
	if (KNOWS(k->f, live) && k->f->live)
		k->severity = SEVERITY_WARN;
	report_absent(k, STR_NONE);
}

/* Three of: where it stands, what was done, who is waited for, when the next word comes. */
void
run_hollow_update(struct checking *k)
{
	unsigned parts = 0;

	parts += body_has(k, SIGN_NOTHING_NEW) || body_has(k, SIGN_STATE);
	parts += body_has(k, SIGN_DONE);
	parts += body_has(k, SIGN_WAITING);
	parts += has_next_contact(k);
	if (parts < 3)
		report_absent(k, STR_NONE);
}

/* The sentence that owns up must stand with a word of the promise: it, or the ones beside it. */
static bool
is_owned(struct checking *k, const struct words *promise)
{
	struct words all;

	if (!body_has(k, SIGN_OWN_MISS))
		return false;
	words_of(k->a, k->text.s, &all);
	return promise->n == 0 || words_shared(promise, &all) > 0;
}

void
run_missed_promise(struct checking *k)
{
	struct words promise;

	if (k->f->overdue.len == 0)
		return;
	words_of(k->a, k->f->overdue, &promise);
	if (!is_owned(k, &promise))
		report_absent(k, k->f->overdue);
}

/* Sorry for something: not for "any inconvenience", not "if". */
static bool
is_real_apology(const struct checking *k, size_t sentence)
{
	return is_body(k, sentence) && sentence_has(&k->text, sentence, SIGN_APOLOGY)
	    && !sentence_has(&k->text, sentence, SIGN_NON_APOLOGY) && !sentence_has(&k->text, sentence,
	    SIGN_STOCK);
}

void
run_own_fault(struct checking *k)
{
	if (!str_eq(k->f->fault, STR("ours")) || (KNOWS(k->f, apologised_before) && k->f->apologised_before))
		return;
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_real_apology(k, i))
			return;
	report_absent(k, k->f->error);
}
