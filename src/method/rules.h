/* rules.h - what a rule is: one row, as data, and a function only where a row can't say it.
 *
 * A row with a sign finds every sentence of the body that holds it, unless the sentence holds one of
 * `unless` too, or `holds` says no.  A row with `run` looks at the whole draft.  A rule that found
 * nothing hints at the sentences whose words come near it (ear/near.h).  What a rule needs to know and does
 * not, silences it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_RULES_H
#define METHOD_RULES_H

#include "ear/ear.h"
#include "ear/list.h"
#include "ear/word.h"
#include "method/check.h"

enum { IN_DRAFT = 1, IN_NOTE = 2 };             /* a reply to a customer; a leader's note */

/* Whatever of these holds makes a warning block. */
enum {
	RAISE_ANGER_2 = 1, RAISE_ANGER_3 = 2, RAISE_FIRST_ANGER_2 = 4, RAISE_MISSED = 8,
	RAISE_CONCERNS_2 = 16, RAISE_LEGAL = 32, RAISE_VULNERABLE = 64, RAISE_UPSET = 128,
};

struct checking;

typedef bool rule_holds(struct checking *k, const struct hit *h);
typedef void rule_run(struct checking *k);

#define UNLESS_MAX 4

struct rule {
	const char *id, *practices;
	enum severity severity, raised;         /* raised: when one of `raise` holds */
	unsigned applies;                       /* IN_x; 0: IN_DRAFT */
	unsigned stages;                        /* AT(x); 0: all */
	uint64_t needs;                         /* FACT_BIT(x) */
	unsigned raise;                         /* RAISE_x */
	unsigned doubted;                       /* in drafts with so many marks of care; 0: CAREFUL of them */
	enum label sign;
	enum label unless[UNLESS_MAX];          /* LABEL_NONE behind the last */
	rule_holds *holds;
	rule_run *run;
	rule_holds *near_holds;                 /* of a sentence that only comes near it; NULL: `holds` */
	const char *message, *suggest;
};
#define AT(stage) (1u << STAGE_##stage)

extern const struct rule rules[];
extern const size_t n_rules;

/* The labels met in a sentence. */
struct signs { uint64_t bits[(LABEL_COUNT + 63) / 64]; };

/* What a sentence or a concern is about. */
#define TOPIC_COUNT (LABEL_COUNT - TOPIC_FIRST)
struct topics { uint64_t bits[(TOPIC_COUNT + 63) / 64]; };

/* One draft being checked. */
struct checking {
	struct arena *a;
	const struct pack *pack;
	const struct facts *f;
	const struct calendar *calendar;
	int64_t now;
	const struct rule *rule;
	enum severity severity;                 /* of what the rule reports next … */
	bool in_doubt;                          /* … and whether it may be no fault */
	struct text text;
	struct reading reading;                 /* its promises; no moves */
	bool *approved;                         /* by sentence: a text the firm approved; NULL: none is */
	uint8_t *within;                        /* by token: within_bit of the signs it is part of */
	bool *innocent;                         /* by token: part of a phrase that only looks like a fault */
	struct signs *signs;                    /* by sentence */
	struct signs met;                       /* in any sentence of the body */
	struct words *sentences;                /* the words of each sentence, once asked for */
	bool *has_words;                        /* by sentence: they were asked for */
	struct words *concerns;                 /* by concern: the words that name it */
	struct words *impacts;
	struct words own;                       /* all words of theirs a reply can show it has taken in */
	struct words weak;                      /* words that stand in any text and set nothing apart */
	struct words all;                       /* the words of the whole draft, once asked for */
	bool has_all;
	struct topics *topics;                  /* by sentence */
	struct topics *concern_topics;          /* by concern */
	struct topics *impact_topics;
	struct topics own_topics;               /* of all concerns and impacts */
	bool grieved;                           /* what troubles them, or cost them, is a death */
	bool refused;                           /* what troubles them is a no they were given */
	bool repaired, repair_sought;           /* something is done or will be; once it was looked for */
	size_t problem;                         /* the first sentence that names their problem … */
	bool problem_sought;                    /* … once it was looked for */
	size_t concession;                      /* the first sentence that concedes something … */
	bool concession_sought;                 /* … once it was looked for */
	size_t last_choice;                     /* the last sentence that puts a choice to them, from 1 …  */
	bool choice_sought;                     /* … once it was looked for; 0: none does */
	unsigned care;                          /* marks of care the draft bears */
	struct findings *out;
};

/* Takes draft and theirs apart: whatever stands above as "by sentence", "by token", "by concern". */
void checking_read(struct checking *k);
/* Of all that was found what is left after the suppression pairs and the texts that the firm approved, the
 * worst first. */
void findings_tell(struct checking *k, const struct findings *all, struct findings *out);

void report(struct checking *k, uint32_t start, uint32_t end, struct str about);
void report_sentence(struct checking *k, size_t sentence);
void report_absent(struct checking *k, struct str about);

bool is_body(const struct checking *k, size_t sentence);
/* The word is part of a hit, whatever becomes of that; for the few signs that are looked for at a word. */
bool is_hit_by(const struct checking *k, enum label l, uint32_t token);
/* The sentence lies within a text that the firm has approved: rules pass it over, but what it says counts. */
bool is_approved(const struct checking *k, size_t sentence);
/* A finding may point into one all the same, where its rule looks at the whole draft. */
bool is_in_approved(const struct checking *k, const struct finding *f);
/* A sign of the body that is neither negated nor theirs nor approved nor part of an innocent phrase. */
const struct hit *next_sign(const struct checking *k, enum label l, size_t from);
bool has_sign(const struct checking *k, size_t sentence, enum label l);
bool has_any_sign(const struct checking *k, size_t sentence, const enum label *labels, size_t n);
/* The first sentence that concedes something, looked for once; their number where none does. */
size_t first_concession(struct checking *k);
/* Anger, or distress, of 2 or more: what tone and questions go by. */
bool is_upset(const struct facts *f);
/* The first token that starts at or behind a byte. */
uint32_t token_from(const struct checking *k, uint32_t start);
/* The first hit in a sentence or behind it. */
size_t first_hit(const struct checking *k, size_t sentence);
/* The same of the promises that were read: an index into k->reading.promises. */
size_t promise_from(const struct checking *k, uint32_t start);
/* The first promise that a sentence makes, or NULL. */
const struct promise_read *promise_in(const struct checking *k, size_t sentence);
/* A token is one of some words, in any case of letters. */
bool is_any_of(const struct checking *k, uint32_t token, const char *const *words, size_t n);
/* It stands in a list of the pack. */
bool is_listed(const struct checking *k, uint32_t token, enum word_list list);
bool has_word_in(const struct checking *k, size_t sentence, enum word_list list);
const struct words *sentence_words(struct checking *k, size_t sentence);
const struct words *draft_words(struct checking *k);
/* The first clause of a sentence, or of the next that has one. */
size_t clause_of(const struct checking *k, size_t sentence);
/* The sentence holds a clause with a verb. */
bool states(const struct checking *k, size_t sentence);
/* How many things a sentence says: its clauses with a verb, at least one. */
size_t things_said(const struct checking *k, size_t sentence);
/* "I", "I'm", "I've". */
bool is_first_person(struct str word);
/* A capital inside a sentence that is no "I". */
bool is_name(const struct checking *k, const struct sentence *s, uint32_t token);
/* The first word of a name that goes on with this word: "Northway" for the "Trains" of "Northway Trains". */
uint32_t name_starts(const struct checking *k, const struct sentence *s, uint32_t token);
/* The sentence announces that it says back what they meant. */
bool is_playback(struct checking *k, size_t sentence);
/* They share enough words to be about one thing: one of a few, two of many. */
bool is_named_by(const struct words *what, const struct words *by);
/* The words of `w` that are not in `without`. */
struct words words_minus(struct arena *a, const struct words *w, const struct words *without);
/* The sentence holds a fact: a number, a sum, a time, a name, or a word of their concerns. */
bool is_specific(struct checking *k, size_t sentence);
bool topics_meet(const struct topics *a, const struct topics *b);
void add_topic(struct topics *t, enum label l);         /* nothing, where the label is no topic */
/* The sentence holds a word of their concerns or impacts, or is about the same in other words. */
bool is_about_theirs(struct checking *k, size_t sentence);
/* The sentence says what went wrong for them. */
bool names_problem(struct checking *k, size_t sentence);
/* One short question at anger 0: it can be answered at once. */
bool is_single_question(const struct checking *k);
bool body_has(const struct checking *k, enum label l);
/* The words of a hit are among those that can't be meant otherwise, whatever stands around them. */
bool is_outright(const struct checking *k, const struct hit *h);
/* How many marks of care the draft bears, of ten (care.c).  From CAREFUL on what warns is in doubt, unless it
 * is said twice or outright, and told one severity lower where no more than two findings are loud. */
unsigned care_shown(struct checking *k);
#define CAREFUL 5
/* 1 << enum element: what the letter at hand must tell; only where the profile is known. */
uint32_t elements_wanted(const struct checking *k);
/* A message of ours that will come, with its time: in this draft. */
bool has_next_contact(struct checking *k);

rule_holds hold_unacknowledged_claim, hold_unspecific, hold_takes_silence, hold_generic_but, hold_closing;
rule_holds hold_not_looking, hold_not_arranged;
rule_holds hold_nobody_takes_it, hold_no_reason, hold_no_abuse, hold_no_detail, hold_fault_unknown,
    hold_excuse;
rule_holds hold_no_open_check, hold_left_alone, hold_no_option, hold_not_handed_over, hold_nobody_did_it;
rule_holds hold_no_repair, hold_second_softener, hold_stated, hold_no_situation, hold_unquoted;
rule_holds hold_unconfirmed, hold_not_conceded, hold_near_but, hold_near_silence, hold_near_nobody;
rule_run run_no_acknowledgement, run_impact_missed, run_own_fault, run_premature_solution,
    run_confirm_question;
rule_run run_ignored_correction, run_unanswered_concern, run_no_enough_question, run_promise_no_date;
rule_run run_cheer, run_no_next_update, run_hollow_update, run_missed_promise;
rule_run run_undisclosed, run_defend_work, run_wrong_need, run_no_request, run_no_inquiry, run_no_playback;
rule_run run_parroting, run_known_info, run_many_questions, run_closed_questions, run_teach_back;
rule_run run_over_promise, run_signpost, run_jargon, run_generic, run_faceless;

#endif
