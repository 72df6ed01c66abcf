/* check.h - what in a draft will hurt, why, and what to write instead.
 *
 * The rules are one table (rules.h): a row says id, severity, practices, which facts it needs, message and
 * suggestion, and either a sign to look for or a function.  A fact that is not known silences every rule
 * that needs it.  docs/rules.md tells all of them, with examples.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_CHECK_H
#define METHOD_CHECK_H

#include "method/facts.h"

enum severity { SEVERITY_HINT, SEVERITY_WARN, SEVERITY_BLOCK };

struct finding {
	const struct rule *rule;
	enum severity severity;                 /* in force, after raising and easing */
	bool in_doubt;                          /* it may be no fault: much care, or only near one */
	uint32_t start, end;                    /* bytes into the draft; 0, 0: about something absent */
	struct str message, suggest;            /* sentences */
	struct str about;                       /* the concern or promise it is about, or empty */
};

struct findings {
	VEC(struct finding) list;               /* worst first, then by place */
	/* 1 << enum element (profile.h): what the letter at hand must tell, and what of it the draft tells */
	uint32_t letter_wanted, letter_told;
};

/* Checks a draft of ours.  Everything left after the suppression pairs is given. */
void check(struct arena *a, const struct pack *p, const struct facts *f, const struct calendar *c,
    int64_t now,
    struct str draft, struct findings *out);

/* What is shown at once: one finding a span, the worst of it, of equals the one that says it closest. */
#define FINDINGS_SHOWN 5
size_t findings_shown(const struct findings *all, const struct finding *out[FINDINGS_SHOWN]);

/* The same of a draft that is taken apart already. */
void check_text(struct arena *a, const struct pack *p, const struct facts *f, const struct calendar *c,
    int64_t now, const struct text *draft, struct findings *out);

/* Which parts of a letter a text tells: 1 << enum element (profile.h). */
uint32_t letter_elements(const struct text *draft);

const char *severity_name(enum severity s);             /* "block" */
const char *rule_id(const struct rule *r);              /* "calm-down" */
const char *rule_message(const struct rule *r);         /* a sentence: what it says of a draft */
enum severity rule_severity(const struct rule *r);      /* before any raising */
const char *rule_practices(const struct rule *r);       /* "P14", "P1,P3" */
/* All rules, for `heard rules` and docs/rules.md. */
const struct rule *rule_at(size_t i);                   /* NULL behind the last */
const struct rule *rule_by_id(struct str id);
/* A finding of the first stands for those of the second, which are left out. */
struct rule_pair { const char *shown, *hidden; };
const struct rule_pair *rule_pair_at(size_t i);         /* NULL behind the last */

#endif
