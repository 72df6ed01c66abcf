/* alarm_test.c - what is to be met first is heard, and a way of speaking is not taken for it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ear/ear.h"
#include "host/mem.h"

static const struct { enum alarm alarm; const char *text; } said[] = {
	{ ALARM_SELF, "I cannot pay and I do not want to be here any more." },
	{ ALARM_SELF, "Some nights I think about taking my own life." },
	{ ALARM_SELF, "Honestly I can't see any point in living." },
	{ ALARM_SELF, "I am scared I will hurt myself." },
	{ ALARM_NONE, "I could kill myself for not keeping the receipt." },
	{ ALARM_NONE, "I nearly died laughing at your letter." },
	{ ALARM_NONE, "I do not want to be on this tariff any more." },
	{ ALARM_DANGER, "There is a smell of gas in the hall." },
	{ ALARM_DANGER, "It is freezing in here with a newborn." },
	{ ALARM_DANGER, "Part of the ceiling has come down in the bedroom." },
	{ ALARM_DANGER, "That step is loose and someone is going to get hurt." },
	{ ALARM_NONE, "My gas bill has doubled." },
	{ ALARM_NONE, "The baby monitor arrived broken." },
	/* what keeps someone alive, where it is lacking or fails */
	{ ALARM_DANGER, "My mother's oxygen concentrator has stopped and the spare bottle is nearly empty." },
	{ ALARM_DANGER, "I have run out of insulin and your courier has not come." },
	{ ALARM_DANGER, "My son's insulin has been warm for two days because the fridge is off." },
	{ ALARM_DANGER, "The dialysis machine can't run while the water is off." },
	{ ALARM_DANGER, "Dad is on oxygen and the line to his alarm is dead." },
	{ ALARM_DANGER, "The pendant alarm has not worked since Friday." },
	{ ALARM_DANGER, "My wife is stuck upstairs because the stairlift has stopped." },
	{ ALARM_DANGER, "She went without her insulin for a whole day." },
	{ ALARM_DANGER, "He needs dialysis tomorrow and you have cancelled his transport." },
	{ ALARM_DANGER, "There are only two hours left in the oxygen bottle." },
	{ ALARM_DANGER, "The nebuliser you sent is broken and he can hardly breathe." },
	{ ALARM_DANGER, "The defibrillator in our hall does not work." },
	{ ALARM_DANGER, "We have no insulin left." },
	{ ALARM_DANGER, "If the power goes again my husband's oxygen stops." },
	{ ALARM_DANGER, "Her insulin pump has failed twice this week." },
	{ ALARM_DANGER, "The power is out and my father is on a ventilator." },
	{ ALARM_DANGER, "The alarm line has been down for two days and she lives alone." },
	{ ALARM_DANGER, "I had to ration my insulin because the parcel never came." },
	{ ALARM_DANGER, "The carbon monoxide alarm keeps going off." },
	{ ALARM_DANGER, "We rang the emergency services because of your lift." },
	{ ALARM_DANGER, "The boiler is dead and we have a newborn." },
	{ ALARM_DANGER, "Water is flooding the kitchen." },
	{ ALARM_DANGER, "Our boy has asthma and last night he couldn't breathe." },
	{ ALARM_DANGER, "With her asthma we were in A&E until four because of the mould." },
	{ ALARM_DANGER, "The lift is stuck again and my brother is in a wheelchair." },
	{ ALARM_DANGER, "He uses a wheelchair, and the lift has been out since Friday." },
	{ ALARM_DANGER, "Because of your taxi she missed her dialysis this morning." },
	{ ALARM_DANGER, "I am on home dialysis and the machine calls the hospital by your line, which has "
	    "been down since yesterday." },
	/* whoever fled from someone */
	{ ALARM_DANGER, "He now gets my bills and knows my new address. I am frightened." },
	{ ALARM_DANGER, "I moved to get away from him and you sent him the letter." },
	{ ALARM_DANGER, "We are hiding from my ex and your bill went to him." },
	{ ALARM_DANGER, "There is a restraining order and you gave him our new number." },
	{ ALARM_NONE, "I could not get away from the sales call." },
	{ ALARM_NONE, "Your system still has my old address, not my new address." },
	{ ALARM_NONE, "The meter cupboard is hidden from view." },
	{ ALARM_NONE, "My dialysis clinic's line was busy, so I wrote to you instead." },
	{ ALARM_NONE, "The wheelchair came in the wrong colour." },
	{ ALARM_NONE, "The lift to the car park was out, so we took the stairs." },
	{ ALARM_NONE, "I missed the dialysis clinic's invoice in my post." },
	{ ALARM_NONE, "I was laughing so hard at your advert that the dog ran off." },
	{ ALARM_NONE, "My chest of drawers arrived with a broken leg." },
	/* the thing is named, and nobody goes without it */
	{ ALARM_NONE, "The insulin pen arrived a day late but I had spares." },
	{ ALARM_NONE, "You charged me twice for the oxygen bottle hire." },
	{ ALARM_NONE, "The stairlift engineer was rude to my father." },
	{ ALARM_NONE, "The invoice for the defibrillator is wrong." },
	{ ALARM_NONE, "I ordered an insulin cool bag and got the wrong colour." },
	{ ALARM_NONE, "Your driver left the nebuliser with a neighbour without asking me." },
	{ ALARM_NONE, "My dialysis appointment letter still has my old address on it." },
	{ ALARM_NONE, "I was told the pendant alarm is twenty pounds a month and you took thirty." },
	{ ALARM_NONE, "The oxygen mask came with the wrong strap and I sent it back." },
	{ ALARM_NONE, "The stairlift brochure never arrived." },
	{ ALARM_NONE, "Nobody has told me what the alarm line will cost." },
	{ ALARM_NONE, "I work on the dialysis ward and your parking app overcharged me." },
	{ ALARM_NONE, "The website says the insulin fridge is in stock and that is wrong." },
	{ ALARM_NONE, "I am unhappy with how long the stairlift quote took." },
	{ ALARM_NONE, "The emergency number on the bill is printed too small." },
	{ ALARM_NONE, "You forgot the emergency services discount on my bill." },
	{ ALARM_NONE, "The carbon monoxide alarm came in the wrong colour." },
	{ ALARM_NONE, "The boiler service was late and my newborn slept through it." },
	{ ALARM_NONE, "Your adverts are flooding my inbox." },
	{ ALARM_NONE, "Is there any danger of a reply this week, because I have waited for ten days." },
	{ ALARM_NONE, "The emergency call out fee is on my bill twice." },
	{ ALARM_NONE, "The inhaler cover I bought has faded." },
	/* told as a story: a person, and what befell their body now or lately */
	{ ALARM_DANGER, "Ewa is 5, and on Sunday she stopped breathing and they took her to hospital." },
	{ ALARM_DANGER, "My uncle collapsed on the landing this morning." },
	{ ALARM_DANGER, "Without the fan he could hardly catch his breath." },
	{ ALARM_DANGER, "Gran had a fall in the dark yesterday." },
	{ ALARM_DANGER, "He is 79 and has had to be taken into hospital." },
	{ ALARM_DANGER, "The paramedics came at two in the morning." },
	{ ALARM_DANGER, "My son burnt his arm on the tap." },
	{ ALARM_NONE, "I had asthma as a child." },
	{ ALARM_NONE, "I was in A&E for my broken toe last year when you rang." },
	{ ALARM_NONE, "My daughter was in intensive care when she was born." },
	{ ALARM_NONE, "He collapsed at work years ago, so he is careful." },
	{ ALARM_NONE, "I nearly fainted at the price." },
	{ ALARM_DANGER, "One of them passed out from the fumes on Friday." },
	{ ALARM_DANGER, "My aunt slipped on the wet stairs yesterday." },
	{ ALARM_NONE, "When he was four he was rushed to hospital, and you were kind." },
	{ ALARM_NONE, "We had a fit of giggles over the sign." },
	{ ALARM_NONE, "My nephew passed out of the navy in May." },
	{ ALARM_NONE, "I was taken to the hospital car park by your satnav." },
	{ ALARM_THREAT, "If he comes back I will smash his windows." },
	{ ALARM_THREAT, "You people will regret this." },
	{ ALARM_THREAT, "I know where your staff park." },
	{ ALARM_THREAT, "I am going to hurt one of you." },
	{ ALARM_NONE, "I will get your engineer a cup of tea." },
	{ ALARM_NONE, "You will have it back on Friday." },
	{ ALARM_NONE, "Somebody put a ladder through our window." },
	/* words against what a person is; not what they did, and not what was said to the customer */
	{ ALARM_SLUR, "I don't want that paki near my boiler again." },
	{ ALARM_SLUR, "Your engineer is a spastic." },
	{ ALARM_SLUR, "Tell the poofter on your front desk that I pay his wages." },
	{ ALARM_SLUR, "She should go back to where she came from." },
	{ ALARM_SLUR, "Put me through to somebody white." },
	{ ALARM_SLUR, "I refuse to speak to a foreigner." },
	{ ALARM_SLUR, "Send me a proper Englishman this time, not one of those." },
	{ ALARM_SLUR, "I am not having a woman tell me how my fuse box works." },
	{ ALARM_SLUR, "You retards have sent the wrong filter again." },
	{ ALARM_SLUR, "Your kind should not be let near a telephone." },
	{ ALARM_SLUR, "A bunch of pikeys would have made a better job of the drive." },
	{ ALARM_SLUR, "What do you expect if they hire chinks." },
	{ ALARM_NONE, "You are a bunch of useless idiots and the bill is still wrong." },
	{ ALARM_NONE, "Your driver called me a paki and drove off." },
	{ ALARM_NONE, "The man at the counter told me to go back to where I came from." },
	{ ALARM_NONE, "He shouted \"spastic\" at my son in front of the queue." },
	{ ALARM_NONE, "My daughter was called a retard by your steward." },
	{ ALARM_NONE, "I never called him a poof and you have written that I did." },
	{ ALARM_NONE, "The parcel should go back to where it came from." },
	{ ALARM_NONE, "Can I speak to a woman engineer, as I live alone?" },
	{ ALARM_NONE, "I want to speak to somebody who speaks Polish." },
	{ ALARM_NONE, "You ordered fire retardant paint and it has peeled." },
	{ ALARM_NONE, "My son has spastic diplegia and the lift was out for a week." },
	{ ALARM_NONE, "The white engineer's van blocked my drive." },
	{ ALARM_NONE, "This is the worst service I have had from a firm of your kind." },
	{ ALARM_NONE, "Somebody has sprayed the word pakis on the lift door and you leave it there." },
	/* a person here pursued, or wished ill */
	{ ALARM_HARASSMENT, "I hope you get cancer." },
	{ ALARM_HARASSMENT, "I hope your children die in their sleep." },
	{ ALARM_HARASSMENT, "You sound sexy, what are you wearing?" },
	{ ALARM_HARASSMENT, "Give me your private number, Asha, I like your voice." },
	{ ALARM_HARASSMENT, "I found your Facebook page and I have looked at all your pictures." },
	{ ALARM_HARASSMENT, "I will make your life hell until you give in." },
	{ ALARM_HARASSMENT, "I am going to post your name and your photo everywhere." },
	{ ALARM_HARASSMENT, "Send me a photo of yourself." },
	{ ALARM_HARASSMENT, "Go and kill yourself." },
	{ ALARM_HARASSMENT, "I'll put her home address online for everyone to see." },
	{ ALARM_NONE, "I hope you get it sorted before my holiday." },
	{ ALARM_NONE, "Your fitter has made my life hell with that drill." },
	{ ALARM_NONE, "Give me your number and your name, so that I can ring you back." },
	{ ALARM_NONE, "I found your page on Facebook and wrote there, too, and nobody answered." },
	{ ALARM_NONE, "I will ring you every day until this bill is right." },
	{ ALARM_NONE, "I am going to post my photos of the damage." },
	{ ALARM_NONE, "Your man asked me what I was wearing and whether I was single." },
	{ ALARM_NONE, "Send me a photo of the meter." },
	{ ALARM_NONE, "The heat in here could kill a horse." },
	{ ALARM_NONE, "Your steward told me to go out for a drink with him." },
	{ ALARM_NONE, "I hope nobody gets hurt on that step." },
	{ ALARM_NONE, "You sound like a recording." },
	{ ALARM_SLUR, "Some paki turned up and I sent him away." },
	{ ALARM_SLUR, "Why do you keep putting me through to chinks?" },
	{ ALARM_SLUR, "I won't be told what to do by a poof in a call centre." },
	{ ALARM_SLUR, "You bloody retards can't even read a meter." },
	{ ALARM_SLUR, "Get back to your own country and let someone else do the job." },
	{ ALARM_SLUR, "I'm not talking to another foreigner." },
	{ ALARM_SLUR, "I want to speak to someone English." },
	{ ALARM_SLUR, "Nothing works since you took on immigrants who can't spell." },
	{ ALARM_SLUR, "He is a cripple and should not be driving a van." },
	{ ALARM_SLUR, "You people are monkeys." },
	{ ALARM_SLUR, "That dirty gyppo left mud all over my step." },
	{ ALARM_SLUR, "Are you all mongs over there?" },
	{ ALARM_HARASSMENT, "I hope you all die of it." },
	{ ALARM_HARASSMENT, "I hope your mother gets cancer." },
	{ ALARM_HARASSMENT, "Are you single, Lena? You sound sexy on the phone." },
	{ ALARM_HARASSMENT, "Tell me your home address and I'll bring you flowers." },
	{ ALARM_HARASSMENT, "I have been through your Instagram, you are prettier than you sound." },
	{ ALARM_HARASSMENT, "I'm going to put your face all over Facebook." },
	{ ALARM_HARASSMENT, "You should kill yourself." },
	{ ALARM_HARASSMENT, "We will make your life a misery, Paul." },
	{ ALARM_HARASSMENT, "Come for a drink with me and I'll forget the bill." },
	{ ALARM_HARASSMENT, "Rot in hell, all of you." },
	{ ALARM_NONE, "You are all crooks and liars." },
	{ ALARM_NONE, "Your call centre is a joke." },
	{ ALARM_NONE, "What a shower of incompetent clowns." },
	{ ALARM_NONE, "I'm gay and your agent laughed at my husband's name." },
	{ ALARM_NONE, "As a disabled man I can't climb to the meter." },
	{ ALARM_NONE, "I am a foreigner and my English is not good, please be patient." },
	{ ALARM_NONE, "Your fitter said I should go back to my own country." },
	{ ALARM_NONE, "The steward called my wife a cripple." },
	{ ALARM_NONE, "My son is autistic and he was called a retard at your pool." },
	{ ALARM_NONE, "I spoke to a very kind woman from Poland last week." },
	{ ALARM_NONE, "The faggots in the ready meal were cold." },
	{ ALARM_NONE, "The dyke behind our field has burst since your digger came." },
	{ ALARM_NONE, "A coon cat needs a bigger carrier than the one you sent." },
	{ ALARM_NONE, "We ordered the monkey puzzle tree and got a pine." },
	{ ALARM_NONE, "The pikelets were stale." },
	{ ALARM_NONE, "I asked to speak to someone who speaks English, as the menu is in Welsh." },
	{ ALARM_NONE, "Can you send a woman, please? I don't feel safe with men in the flat." },
	{ ALARM_NONE, "I hope you die a little inside when you read that leaflet, I did." },
	{ ALARM_NONE, "I hope your day gets better." },
	{ ALARM_NONE, "Please give me your work number." },
	{ ALARM_NONE, "Is your office address on the letter still right?" },
	{ ALARM_NONE, "Send me a picture of the broken part." },
	{ ALARM_NONE, "I saw on your Instagram page that the sale is on." },
	{ ALARM_NONE, "I will post a review everywhere." },
	{ ALARM_NONE, "He asked my daughter whether she was single." },
	{ ALARM_NONE, "I could kill for a cup of tea." },
	{ ALARM_NONE, "Kill the contract now." },
	{ ALARM_NONE, "Your letter says the lift is out again." },
	{ ALARM_NONE, "I want to speak to a person, not a robot." },
	{ ALARM_NONE, "I want to speak to a real person." },
	{ ALARM_OUTSIDE, "I am going to the ombudsman with this." },
	{ ALARM_OUTSIDE, "My solicitor will be in touch." },
	{ ALARM_OUTSIDE, "I will take you to the small claims court." },
	{ ALARM_NONE, "My sister works for the ombudsman." },
	{ ALARM_NONE, "I'm off to another provider." },
};

static enum alarm
gravest(const struct reading *r)
{
	enum alarm found = ALARM_NONE;

	for (size_t i = 0; i < r->moves.n; i++) {
		enum alarm k = (enum alarm)r->moves.at[i].alarm;

		if (k != ALARM_NONE && (found == ALARM_NONE || k < found))
			found = k;
	}
	return found;
}

static void
read_as(const char *text, bool customer, struct arena *a, struct reading *out)
{
	ear_read(a, &pack_en, &(struct ear_turn){ .customer = customer, .text = str_from(text), .at = NEVER },
	    out);
}

static void
an_alarm_is_heard_and_a_way_of_speaking_is_none(void **state)
{
	struct arena a;
	struct reading r;
	size_t wrong = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	for (size_t i = 0; i < LENGTH(said); i++) {
		read_as(said[i].text, true, &a, &r);
		if (gravest(&r) != said[i].alarm) {
			print_error("\"%s\" raises \"%s\", not \"%s\"\n", said[i].text,
			    alarm_name(gravest(&r)), alarm_name(said[i].alarm));
			wrong++;
		}
		read_as(said[i].text, false, &a, &r);
		assert_int_equal(gravest(&r), ALARM_NONE);
	}
	assert_int_equal(wrong, 0);
	arena_release(&a);
}

static void
an_alarm_is_known_by_its_name(void **state)
{
	enum alarm k;

	(void)state;
	for (enum alarm i = ALARM_NONE; i < ALARM_COUNT; i++) {
		assert_true(alarm_by_name(str_from(alarm_name(i)), &k));
		assert_int_equal(k, i);
	}
	assert_false(alarm_by_name(STR("flood"), &k));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_alarm_is_heard_and_a_way_of_speaking_is_none),
		cmocka_unit_test(an_alarm_is_known_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
