/* profile.h - the deadlines and letters a regulator, or the firm itself, asks for: dated data.
 *
 * A profile is a file of profiles/ (README.md there says how it is written): what must have happened by when,
 * counted from where, and what a letter must tell.  A file is one version, in force from one day to another;
 * a case keeps the version that was in force when it came.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_PROFILE_H
#define METHOD_PROFILE_H

#include "base/calendar.h"

/* What a letter may have to tell, as a profile names it, and how a person would say it. */
#define ELEMENTS(X) \
	X(SCHEME, "scheme", "who they can take it to") \
	X(RIGHT, "right", "that they have the right to") \
	X(FREE, "free", "that it costs them nothing") \
	X(LIMIT, "limit", "by when they must have gone there") \
	X(WAIVER, "waiver", "whether we agree to a later date") \
	X(DECISION, "decision", "what we decided") \
	X(GROUNDS, "grounds", "why")
enum element {
#define X(name, text, words) ELEMENT_##name,
	ELEMENTS(X)
#undef X
	ELEMENT_COUNT
};

/* name, as a profile names it, what is due */
#define MILESTONES(X) \
	X(ACKNOWLEDGE, "acknowledge", "Acknowledge it")         /* by a person, naming their problem */ \
	X(EARLY, "early", "Settle it early")                    /* no duty: until when it is early */ \
	X(SIGNPOST, "signpost", "Say where they can take it") \
	X(RESPOND, "respond", "Give the final response") \
	X(EXTENDED, "extended", "Give the final response")      /* instead, once told it takes longer */
enum milestone_kind {
#define X(name, text, words) MILESTONE_##name,
	MILESTONES(X)
#undef X
	MILESTONE_COUNT
};

enum term_unit { TERM_NONE, TERM_HOURS, TERM_DAYS, TERM_WORKING_DAYS, TERM_WEEKS, TERM_MONTHS };
enum term_start { START_RECEIVED, START_ACKNOWLEDGED };

struct term { int32_t count; enum term_unit unit; enum term_start start; };

struct profile {
	struct str name, title, version;        /* "uk-telecom", "UK broadband and phone", "2026-04" */
	int32_t from, to;                       /* first and last day in force; INT32_MAX: no last */
	struct term terms[MILESTONE_COUNT];     /* TERM_NONE: it asks for none */
	uint32_t signpost, final;               /* 1 << enum element: what those letters tell */
	uint32_t legal_review;                  /* 1: what is conceded is looked at by lawyers first */
	struct str block;                       /* what says it, to be put into a letter */
	struct str retention, reports;          /* words, for people */
};

struct profiles { const struct profile *at; size_t n; };

/* profiles/, as it was when the program was built (tools/profile.c), by name and newest first. */
extern const struct profiles profiles_built_in;

/* Reads one file.  A bad line is an error that names the file, the line and the reason. */
bool profile_read(struct arena *a, struct str file, struct str text, struct profile *out, struct err *err);
/* Puts them in order, in place.  Two of one name that are in force on the same day are an error. */
bool profiles_settle(struct profile *list, size_t n, struct err *err);

/* The version of a profile that is in force on a day; NULL if none is. */
const struct profile *profile_on(const struct profiles *p, struct str name, int32_t day);
const struct profile *profile_version(const struct profiles *p, struct str name, struct str version);

/* The last moment of a term that began at `from`: days end with their last minute, hours with the hour. */
int64_t term_ends(const struct term *t, const struct calendar *c, int64_t from);
/* When someone has to be reminded of what is due: the morning two working days before. */
int64_t term_warns(const struct calendar *c, int64_t due);
/* "within 10 working days" */
struct str term_in_words(struct arena *a, const struct term *t);

const char *element_name(enum element e);
const char *element_words(enum element e);              /* "who they can take it to" */
/* "scheme, right, free" and back; false at a word that is none. */
bool elements_read(struct str list, uint32_t *out);
struct str elements_text(struct arena *a, uint32_t elements);
const char *milestone_name(enum milestone_kind k);
const char *milestone_words(enum milestone_kind k);     /* "Acknowledge it" */
bool milestone_by_name(struct str name, enum milestone_kind *out);

#endif
