/* setting.h - what a firm can set, each with what it is for and how it is checked.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_SETTING_H
#define DESK_SETTING_H

#include "desk/making.h"

enum setting_kind {
	SET_LINE,                               /* one line */
	SET_NAME,                               /* one line, which has to be there */
	SET_TEXT,                               /* lines */
	SET_URL,                                /* https://…, or http:// for a desk at home */
	SET_ADDRESS,                            /* a mail address */
	SET_PHONE,                              /* a number that can be dialled, however it is written */
	SET_COLOUR,                             /* "#1f5f8b", white words readable on it */
	SET_HOURS,                              /* "09:00-17:30" */
	SET_WEEKDAYS,                           /* "Mon-Sat", "Mon, Wed-Fri" */
	SET_ZONE, SET_DATES, SET_MONEY,         /* money: whole pounds on the page, kept in pence */
	SET_CHOICE,
	/* lines, with words in braces that are filled (desk/block.h) */
	SET_FILLED,
	SET_DAYS,                               /* "5", working days */
	SET_SENDERS,                            /* "Name <address>" and lines below it (desk/sender.h) */
};

struct setting {
	const char *key;                        /* "firm.name" */
	size_t member;                          /* of struct firm; NO_MEMBER: read where it is needed */
	const char *unless_set;
	enum setting_kind kind;
	const char *what, *help;                /* on the page; what NULL: set at the prompt alone */
	const char *choices;                    /* "on off" */
};
#define NO_MEMBER SIZE_MAX
#define ADDRESS_UNSET "desk@localhost"          /* until somebody sets it; nobody can answer there */
extern const struct setting settings_table[];           /* ends with a NULL key */
const struct setting *setting_by_key(struct str key);

/* The value as it is to be kept, or the sentence that says what is wrong with it.  Hours and
 * weekdays are taken as people write them ("9am - 5.30pm", "Monday to Saturday"), a zone by its city. */
bool setting_check(struct arena *a, const struct setting *s, struct str value, struct str *out,
    struct err *err);

/* What was given when the desk was started: it stands over what is set.  Empty: nothing was. */
struct str setting_given(struct desk *d, const struct setting *of);

struct in_settings { const struct setting_put *at; size_t n; };
/* One of them, within an act of the owner's; what says the same again adds nothing. */
bool setting_change(struct making *m, const struct setting_put *p, struct err *err);
desk_act act_settings;                          /* by the owner; each that differs becomes an event */
/* As the page shows it: what is set, or what holds unless it is. */
bool desk_setting(struct seat *s, const struct setting *of, struct str *out, struct err *err);

#endif
