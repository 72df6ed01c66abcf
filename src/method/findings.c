/* findings.c - of all that was found what is told, in which order, and what of it is shown at once.
 *
 * Nothing here knows a rule by name but the table of suppression pairs.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

/* That a concern is unanswered has no need to hide that it lacks the question whether the answer is enough:
 * that is asked of what is answered. */
static const struct rule_pair suppressed[] = {
	{ "premature-solution", "no-playback" },
	{ "ignored-correction", "no-playback" },
	{ "ignored-correction", "premature-solution" },
	{ "undisclosed-error", "agentless-apology" },
	{ "missed-promise-unmentioned", "no-next-update" },
	{ "non-apology", "apology-no-repair" },
};

const struct rule_pair *
rule_pair_at(size_t i)
{
	return i < LENGTH(suppressed) ? &suppressed[i] : NULL;
}

static bool
is_of(const struct finding *f, const char *rule)
{
	return str_eq(str_from(f->rule->id), str_from(rule));
}

/* By row of the table: whether the rule that hides was found at all. */
struct shown { bool at[LENGTH(suppressed)]; };

static void
read_shown(const struct findings *all, struct shown *out)
{
	const struct rule *last = NULL;         /* findings of one rule stand together */

	*out = (struct shown){ { false } };
	for (size_t f = 0; f < all->list.n; f++) {
		/* a hint at what may be no fault hides none that is one */
		if (all->list.at[f].rule == last || (all->list.at[f].severity == SEVERITY_HINT
		    && all->list.at[f].in_doubt))
			continue;
		last = all->list.at[f].rule;
		for (size_t i = 0; i < LENGTH(suppressed); i++)
			out->at[i] = out->at[i] || is_of(&all->list.at[f], suppressed[i].shown);
	}
}

static bool
is_hidden(const struct shown *shown, const struct finding *f)
{
	for (size_t i = 0; i < LENGTH(suppressed); i++)
		if (shown->at[i] && is_of(f, suppressed[i].hidden))
			return true;
	return false;
}

static bool
comes_before(const struct finding *a, const struct finding *b)
{
	return a->severity > b->severity || (a->severity == b->severity && a->start < b->start);
}

/* Merges [from, mid) and [mid, to) of `at`, by way of `other`; equal ones keep their order. */
static void
merge(struct finding *at, struct finding *other, size_t from, size_t mid, size_t to)
{
	size_t i = from;
	size_t j = mid;

	for (size_t n = from; n < to; n++)
		other[n] = j < to && (i == mid || comes_before(&at[j], &at[i])) ? at[j++] : at[i++];
	memcpy(at + from, other + from, (to - from) * sizeof *at);
}

static void
sort_findings(struct arena *a, struct findings *f)
{
	struct finding *other = arena_array(a, struct finding, f->list.n > 0 ? f->list.n : 1);

	for (size_t width = 1; width < f->list.n; width *= 2)
		for (size_t from = 0; from + width < f->list.n; from += 2 * width) {
			size_t to = from + 2 * width;

			merge(f->list.at, other, from, from + width, to < f->list.n ? to : f->list.n);
		}
}

#define FEW 2                                   /* more loud ones than this are no misreading */

/* One severity lower: what is in doubt in a careful draft with little else in it. */
static void
ease(struct findings *f)
{
	size_t loud = 0;

	for (size_t i = 0; i < f->list.n; i++)
		loud += f->list.at[i].severity > SEVERITY_HINT;
	for (size_t i = 0; loud <= FEW && i < f->list.n; i++)
		if (f->list.at[i].in_doubt && f->list.at[i].severity > SEVERITY_HINT)
			f->list.at[i].severity--;
}

void
findings_tell(struct checking *k, const struct findings *all, struct findings *out)
{
	struct shown shown;

	read_shown(all, &shown);
	for (size_t i = 0; i < all->list.n; i++)
		if (!is_hidden(&shown, &all->list.at[i]) && !is_in_approved(k, &all->list.at[i]))
			vec_push(k->a, &out->list) = all->list.at[i];
	ease(out);
	sort_findings(k->a, out);
}

/* --- what is shown at once ------------------------------------------------------------------------- */

static bool
overlaps(const struct finding *a, const struct finding *b)
{
	return a->end > 0 && b->end > 0 && a->start < b->end && b->start < a->end;
}

static bool
is_taken(const struct finding *const *shown, size_t n, const struct finding *f)
{
	for (size_t i = 0; i < n; i++)
		if (overlaps(shown[i], f))
			return true;
	return false;
}

/* Of those that share a span with all->list.at[i] and are as severe, the shortest. */
static const struct finding *
closest(const struct findings *all, size_t i, const struct finding *const *shown, size_t n)
{
	const struct finding *best = &all->list.at[i];

	for (size_t j = i + 1; j < all->list.n && all->list.at[j].severity == best->severity; j++) {
		const struct finding *f = &all->list.at[j];

		if (overlaps(best, f) && f->end - f->start < best->end - best->start
		    && !is_taken(shown, n, f))
			best = f;
	}
	return best;
}

size_t
findings_shown(const struct findings *all, const struct finding *out[FINDINGS_SHOWN])
{
	size_t n = 0;

	for (size_t i = 0; i < all->list.n && n < FINDINGS_SHOWN; i++) {
		if (is_taken(out, n, &all->list.at[i]))
			continue;
		out[n] = closest(all, i, out, n);
		n++;
	}
	return n;
}
