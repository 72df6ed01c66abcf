/* split_test.c - new words told from history and signature, client by client.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "host/mem.h"
#include "mail/message.h"

struct split_case {
	const char *name, *text, *fresh, *rest;
};

static bool
splits(const struct split_case *c)
{
	struct arena a;
	struct str fresh, rest;

	arena_init(&a, &host_pages, MIB(16));
	message_split(&a, str_from(c->text), &fresh, &rest);
	bool ok = str_eq(fresh, str_from(c->fresh)) && str_eq(rest, str_from(c->rest));
	if (!ok)
		print_message("%s:\n[%.*s]\n[%.*s]\n", c->name, STR_ARG(fresh), STR_ARG(rest));
	arena_release(&a);
	return ok;
}

static void
check_all(const struct split_case *cases, size_t n)
{
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++)
		wrong += !splits(&cases[i]);
	assert_int_equal(wrong, 0);
}

/* An attribution above a quotation, as each client writes it: all of it is history. */
static void
attributions_are_known_in_five_languages(void **state)
{
	static const char *const lines[] = {
		"On Mon, 1 Jun 2026 at 07:10, Dana Hill <dana@firm.example> wrote:",
		"On Mon, Jun 1, 2026 at 7:10 AM Dana Hill <dana@firm.example> wrote:",
		"On 1 Jun 2026, at 07:10, Dana Hill wrote:",
		"On 01/06/2026 07:10, Dana Hill wrote:",
		"On Monday 1 June 2026 07:10:11 Dana Hill wrote:",
		"Dana Hill <dana@firm.example> wrote:",
		"Am Mo., 1. Juni 2026 um 08:10 Uhr schrieb Dana Hill <dana@firm.example>:",
		"Am 01.06.2026 um 08:10 schrieb Dana Hill:",
		"Am Mo., 1. Juni 2026 um 08:10:00 MESZ hat Dana <dana@firm.example> Folgendes geschrieben:",
		"Dana Hill schrieb am 01.06.2026 um 08:10:",
		"Le lun. 1 juin 2026 à 08:10, Dana Hill <dana@firm.example> a écrit :",
		"Le 1 juin 2026 à 08:10, Dana Hill <dana@firm.example> a écrit :",
		"Le lundi 1 juin 2026 à 08:10:00 UTC+2, Dana Hill <dana@firm.example> a écrit :",
		"El lun, 1 jun 2026 a las 8:10, Dana Hill (<dana@firm.example>) escribió:",
		"El 1 jun 2026, a las 8:10, Dana Hill <dana@firm.example> escribió:",
		"En lunes, 1 de junio de 2026, 08:10:00 CEST, Dana Hill <dana@firm.example> escribió:",
		"Op ma 1 jun 2026 om 08:10 schreef Dana Hill <dana@firm.example>:",
		"Op 1 jun. 2026, om 08:10 heeft Dana Hill <dana@firm.example> het volgende geschreven:",
		"Op 01-06-2026 om 08:10 schreef Dana Hill:",
	};
	struct arena a;
	size_t wrong = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(4));
	for (size_t i = 0; i < LENGTH(lines); i++) {
		struct str rest = arena_fmt(&a, "%s\n> We will come.", lines[i]);
		struct split_case c = { lines[i], cstr(&a, arena_fmt(&a, "Nobody came.\n\n%.*s",
		    STR_ARG(rest))),
			"Nobody came.", cstr(&a, rest) };
		wrong += !splits(&c);
	}
	assert_int_equal(wrong, 0);
	arena_release(&a);
}

/* A separator makes all below it history, in whatever form it stands there. */
static void
separators_are_known_in_five_languages(void **state)
{
	static const char *const lines[] = {
		"-----Original Message-----", "----- Original Message -----",
		    "-------- Original message --------",
		"-----Ursprüngliche Nachricht-----", "-------- Originalnachricht --------",
		"-----Message d'origine-----", "-------- Message d’origine --------",
		"-----Mensaje original-----", "-----Oorspronkelijk bericht-----",
		"---------- Forwarded message ---------", "-------- Forwarded Message --------",
		"-------- Weitergeleitete Nachricht --------", "-------- Message transféré --------",
		"-------- Mensaje reenviado --------", "-------- Doorgestuurd bericht --------",
		"Begin forwarded message:", "Anfang der weitergeleiteten Nachricht:",
		"Début du message transféré :", "Inicio del mensaje reenviado:",
		    "Begin doorgestuurd bericht:",
	};
	struct arena a;
	size_t wrong = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(4));
	for (size_t i = 0; i < LENGTH(lines); i++) {
		struct str rest = arena_fmt(&a, "%s\n\nWe will come.", lines[i]);
		struct split_case c = { lines[i], cstr(&a, arena_fmt(&a, "Nobody came.\n\n%.*s",
		    STR_ARG(rest))),
			"Nobody came.", cstr(&a, rest) };
		wrong += !splits(&c);
	}
	assert_int_equal(wrong, 0);
	arena_release(&a);
}

static void
lines_that_telephones_add_are_taken_off(void **state)
{
	static const char *const lines[] = {
		"Sent from my iPhone", "Sent from my Samsung Galaxy smartphone.", "Get Outlook for iOS",
		"Get Outlook for Android<https://aka.ms/x>", "Sent from Outlook for iOS",
		    "Sent from Yahoo Mail on Android",
		"Sent from Mail for Windows", "Sent via BT Email App", "Von meinem iPhone gesendet",
		"Gesendet von Outlook für Android", "Gesendet mit der GMX Mail App", "Envoyé de mon iPhone",
		"Envoyé depuis mon smartphone Samsung Galaxy.", "Envoyé à partir de Outlook pour iOS",
		"Enviado desde mi iPhone", "Enviado desde Outlook para iOS", "Verstuurd vanaf mijn iPhone",
		"Verzonden vanaf mijn Galaxy", "Verzonden met BlackBerry",
	};
	struct arena a;
	size_t wrong = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(4));
	for (size_t i = 0; i < LENGTH(lines); i++) {
		struct split_case c = { lines[i], cstr(&a, arena_fmt(&a, "Nobody came.\n\n%s\n", lines[i])),
		    "Nobody came.",
			lines[i] };
		wrong += !splits(&c);
	}
	assert_int_equal(wrong, 0);
	arena_release(&a);
}

static void
answers_between_and_below_quotations_are_kept(void **state)
{
	static const struct split_case cases[] = {
		{ "below", "On 1/6/26 07:10, Dana wrote:\n> Was it the blue one?\n\nYes, the blue one.\n",
		    "Yes, the blue one.", "On 1/6/26 07:10, Dana wrote:\n> Was it the blue one?" },
		{ "between", "> Which day?\nThe sixth.\n> Which door?\nThe back door.\n",
		    "The sixth.\n\nThe back door.",
		    "> Which day?\n\n> Which door?" },
		{ "below, then a signature", "> Which day?\n\nThe sixth.\n\n-- \nNell\nFarm\n", "The sixth.",
		    "> Which day?\n\n-- \nNell\nFarm" },
		{ "signature above the history",
		    "The sixth.\n\n-- \nNell\n\nOn 1/6/26 07:10, Dana wrote:\n> Which day?\n",
		    "The sixth.", "--\nNell\n\nOn 1/6/26 07:10, Dana wrote:\n> Which day?" },
		{ "words below a telephone's line",
		    "One thing.\n\nSent from my iPhone\n\nPS: the blue one.\n",
		    "One thing.\n\nPS: the blue one.", "Sent from my iPhone" },
	};
	struct split_case fixed[LENGTH(cases)];

	(void)state;
	memcpy(fixed, cases, sizeof fixed);
	/* White space at a line's end is not kept, so the mark loses its own. */
	fixed[2].rest = "> Which day?\n\n--\nNell\nFarm";
	check_all(fixed, LENGTH(fixed));
}

/* A customer tells what was written to them: these are their words. */
static void
telling_what_somebody_wrote_is_not_history(void **state)
{
	static const struct split_case cases[] = {
		{ "tale", "On 6 May your agent wrote:\nwe will be there on Friday.\nNobody was.",
		    "On 6 May your agent wrote:\nwe will be there on Friday.\nNobody was.", "" },
		{ "journey", "From: Leeds\nTo: York\nDate: 3 June\n\nThe train was late.",
		    "From: Leeds\nTo: York\nDate: 3 June\n\nThe train was late.", "" },
		{ "form", "From: Ana\nSubject: Cot\n\nIt came without screws.",
		    "From: Ana\nSubject: Cot\n\nIt came without screws.", "" },
		{ "list with dashes", "- the door\n- the key\n--- and the lock",
		    "- the door\n- the key\n--- and the lock", "" },
		{ "on and wrote", "On and on it goes. I wrote: please ring me.",
		    "On and on it goes. I wrote: please ring me.",
		    "" },
		{ "original in a sentence", "This is the original message: hello",
		    "This is the original message: hello", "" },
		{ "sent from", "It was sent from Leeds.", "It was sent from Leeds.", "" },
		{ "le", "Le technicien a écrit : demain.\nIl n'est pas venu.",
		    "Le technicien a écrit : demain.\nIl n'est pas venu.",
		    "" },
	};

	(void)state;
	check_all(cases, LENGTH(cases));
}

static void
odd_texts_do_no_harm(void **state)
{
	static const struct split_case cases[] = {
		{ "nothing", "", "", "" },
		{ "only blank lines", "\n\n \n\t\n", "", "" },
		{ "blank lines first", "\n\nA\n\n\nB\nC\n", "A\n\nB\nC", "" },
		{ "one blank line first", "\nA", "A", "" },
		{ "only a quotation", "> We will come.", "", "> We will come." },
		{ "only an attribution", "On 1/6/26 07:10, Dana wrote:", "", "On 1/6/26 07:10, Dana wrote:" },
		{ "only a signature", "-- \nNell", "", "--\nNell" },
		{ "bare forward", "Begin forwarded message:\n\nWe will come.",
		    "Begin forwarded message:\n\nWe will come.", "" },
		{ "one long blank run", "a\n\n\n\n\n\nb", "a\n\nb", "" },
		{ "bad bytes", "\xff\xfe:\n> \xc3", "\xff\xfe:", "> \xc3" },
		{ "stars", "Hi.\n\n*Von:* D <d@x.example>\n*Gesendet:* heute\n*An:* N\n*Betreff:* "
		    "Cot\n\nOld.",
		    "Hi.", "*Von:* D <d@x.example>\n*Gesendet:* heute\n*An:* N\n*Betreff:* Cot\n\nOld." },
		{ "wrapped over three lines",
		    "Hi.\n\nOn Mon, 1 Jun 2026 at 07:10,\nDana Hill <dana@firm.example>\nwrote:\n\nOld.",
		    "Hi.", "On Mon, 1 Jun 2026 at 07:10,\nDana Hill <dana@firm.example>\nwrote:\n\nOld." },
	};

	(void)state;
	check_all(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(attributions_are_known_in_five_languages),
		cmocka_unit_test(separators_are_known_in_five_languages),
		cmocka_unit_test(lines_that_telephones_add_are_taken_off),
		cmocka_unit_test(answers_between_and_below_quotations_are_kept),
		cmocka_unit_test(telling_what_somebody_wrote_is_not_history),
		cmocka_unit_test(odd_texts_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
