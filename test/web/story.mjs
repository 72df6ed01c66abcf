// story.mjs - what Ines and the desk say to each other while the walk is played.
//
// The sentences are the tests' own.  What they have to be read as is said in the walks.
//
// SPDX-License-Identifier: ISC

// A paragraph is one line, however it is broken here.
const letter = ([text]) =>
  text
    .trim()
    .split(/\n\n+/)
    .map((paragraph) => paragraph.split('\n').join(' '))
    .join('\n\n');

export const subject = 'Six weeks without broadband in our new home';

export const firstMail = `Hello,

We moved in on 20 April and we still have no broadband, six weeks later.
I have told this story five times and I have to start again with every call.
You have billed us from day one.
I am exhausted. I lost two days of pay waiting for your engineers.
Please stop charging us until it works.

--${' '}
Ines Moreau
7 Orchard Rise

On Wed, 20 May 2026 at 09:14, Fenland Help <help@fenland.example> wrote:
> Thank you for contacting us.
> Your request matters to us.
`;

// What she wants settled, in words of her own; the third is put in two halves that turn out to be one.
export const concerns = {
  service: 'No broadband for six weeks',
  calls: 'Every call starts again from the beginning',
  bill: 'You billed us from day one',
  billAgain: 'We pay for something that does not work',
};

export const hidden = letter`My partner works from home and nearly lost her job over it. Nobody told us to
arrange a backup line.`;

// Each is caught by one rule at least.
export const hurting = [
  { stage: 'ack', rule: 'calm-down', text: 'Please calm down so that we can talk about your broadband.' },
  { stage: 'ack', rule: 'defend-process', text: 'Our team followed the correct procedure in every step.' },
  { stage: 'ack', rule: 'boilerplate-empathy', text: 'We apologise for any inconvenience caused.' },
  {
    stage: 'answer',
    rule: 'premature-solution',
    text: 'Six weeks without broadband. I have booked a new router for you.',
  },
];

export const override = 'Ines asked me on the phone to put it in these very words.';

export const notYet = 'I want to know that it will not happen to the next family.';

// What the agent adds to the drafted playback, the gap she fills, and how Ines puts one line of it herself.
export const edited = 'I have your six weeks in front of me.';
export const fill = (draft) => draft.replace('[day and time]', 'Tuesday 2 June, noon');
export const playback = (draft) => fill(draft).replace(/\n\n/, `\n\n${edited}\n\n`);
export const corrected = 'You billed us from day one, and took it from the account my pay goes into';

// The one promise is to be done, the other to be in touch.
export const answer = letter`
Ines, thank you for confirming what this has been like.

Your broadband: the line was never connected at the cabinet, and we let two visits to you pass without a
word. I am sorry that we left you six weeks without service. It works since this morning.

Your calls: I look after this from now on, so no call starts again from the beginning.

Your bill: I have taken off everything we billed you from day one, and 271.32 goes back to the account your
pay goes into.

Your partner: her job was at risk and nobody told you to arrange a backup line. I am sorry that we left you
and her with that, and with two days of pay lost waiting for engineers.

I will send you the report on what we change by Friday 12 June, 5 pm. I will write to you on Wednesday 3 June
by noon, even if there is nothing new.

Was that enough to settle each of these, or is something still open?

Asha`;

export const nothingNew = letter`
Ines, about the report on your broadband: nothing new yet. I asked the network team for it again this morning
and wait for their figures. I will write to you by Monday 8 June, noon, even if there is nothing new.

Asha`;

export const silentUpdate = letter`
Ines, here is where the report on your broadband stands: the network team is reading it now. I will write to
you by Thursday 11 June, noon.`;

export const owned = letter`
Ines, I said I would write to you by Monday at noon and I did not. I am sorry. You should have heard from me
then, also with nothing new.

The report: the network team sent me their figures this morning and I am checking them. I will write to you
by Thursday 11 June, noon, even if there is nothing new.

Asha`;

export const report = letter`
Ines, the report is with you: from today we ring every new home a week before they move, and arrange a backup
line where a job hangs on it. Your partner nearly lost her job because nobody told you to arrange one. I am
sorry that we left her and you with that.

Is that enough to settle it, or is something still open?

Asha`;

export const enough = 'That is enough now, thank you.';
export const again = 'It is down again since this morning. The router blinks as it did before.';

// Two replies that nothing stands against, from two who answer the same case at once.
export const fine = letter`
Six weeks without broadband, and nobody there to tell you why. I am Asha and I look after this now. I will
write to you by Tuesday 2 June, noon, even if there is nothing new.

Asha`;
export const fineToo = letter`
You have been without broadband for six weeks, and that is far too long. I am Lena and I have read all you
wrote. I will write to you by Tuesday 2 June, 3 pm, even if there is nothing new.

Lena`;
