/* language_test.c - a text that is plainly in another language is told by its small words, and nothing
 * is read out of it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ear/ear.h"
#include "ear/language.h"
#include "host/mem.h"

static const struct { enum language language; const char *text; } written[] = {
	{ LANGUAGE_GERMAN, "Guten Tag, ich habe meine Ware nicht bekommen und warte seit drei Wochen. Bitte "
	    "melden Sie "
	    "sich." },
	{ LANGUAGE_GERMAN, "ES IST KALT UND DIE HEIZUNG GEHT NICHT, WIR HABEN EIN KLEINES KIND" },
	{ LANGUAGE_FRENCH, "Bonjour, je n'ai toujours pas reçu mon colis et personne ne répond à vos "
	    "numéros. Que faire ?" },
	{ LANGUAGE_SPANISH, "Buenos días, llevo dos semanas esperando el paquete y nadie me da una "
	    "respuesta. ¿Qué hago?" },
	{ LANGUAGE_ITALIAN, "Buongiorno, il tecnico non è venuto e ho perso una giornata di lavoro. Che cosa "
	    "devo fare?" },
	{ LANGUAGE_DUTCH, "Goedendag, het pakket is niet aangekomen en ik heb al twee keer gebeld. Wat doet "
	    "u nu?" },
	{ LANGUAGE_OTHER, "Здравствуйте, мой заказ до сих пор не пришёл, никто не отвечает." },
	{ LANGUAGE_NONE, "The parcel has not come and nobody answers. What do you do about it?" },
	{ LANGUAGE_NONE, "still no parcel" },
	{ LANGUAGE_NONE, "" },
	{ LANGUAGE_NONE, "My letter from Herr von der Heide says \"nicht zustellbar\", and that is all I was "
	    "told." },
	{ LANGUAGE_NONE, "Order 7741, Rue de la Paix 4, Paris. Where is it? I have waited for a week." },
	{ LANGUAGE_NONE, "Ich warte. The parcel has not come, and you have had my money for three weeks "
	    "now." },
	{ LANGUAGE_NONE, "tracking says delivered monday. NOT delivered. wedding saturday!!!! help" },
};

static void
a_language_is_told_by_its_small_words(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	for (size_t i = 0; i < LENGTH(written); i++) {
		struct text t;

		text_tokens(&a, str_from(written[i].text), &t);
		if (language_of(&t) != written[i].language)
			fail_msg("\"%s\" seems to be in %s", written[i].text, language_name(language_of(&t)));
	}
	arena_release(&a);
}

static void
nothing_is_read_out_of_another_language(void **state)
{
	struct arena a;
	struct reading r;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	for (size_t i = 0; i < LENGTH(written); i++) {
		ear_read(&a, &pack_en, &(struct ear_turn){ .customer = true,
		    .text = str_from(written[i].text),
			.at = NEVER }, &r);
		if (written[i].language != LANGUAGE_NONE)
			assert_int_equal(r.moves.n, 0);
	}
	assert_int_equal(r.moves.n > 0, true);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_language_is_told_by_its_small_words),
		cmocka_unit_test(nothing_is_read_out_of_another_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
