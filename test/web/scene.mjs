// scene.mjs - a desk in the middle of its week: one long case, and others at each step of the way.
//
// For pictures and for pages that must be read in ten seconds.  Everything in it is done over the pages
// themselves, with the clock in hand.
//
// SPDX-License-Identifier: ISC
import { Desk } from './desk.mjs';

const must = (page, what) => {
  if (page.status !== 200) throw new Error(`${what}: ${page.status} ${page.problem}`);
  return page;
};

const ines = 'Ines Moreau <ines@example.com>';
const first = `Hello,

We moved in on 20 April and we still have no broadband, six weeks later. Two engineers never came. You
have
billed us from day one. I have told this story five times and every call starts again from the beginning.

I am exhausted, and I lost two days of pay waiting for your engineers. My partner works from home and
has been
in a car park on my phone. When will it work? Please stop charging us until it does.

Ines Moreau`;

const chats = [
  ['Is there any news from the people who dig?', 'the council'],
  ['The letter you sent says 1 May. We moved in on 20 April.', 'the date'],
  ['A neighbour has had hers since Thursday, from you.', 'the neighbour'],
  ['My partner was told on the phone that nobody knows of a visit.', 'the visit'],
  ['The direct debit went out again this morning.', 'the payment'],
  ['Nobody rang between nine and noon, and I had taken the morning off.', 'the call'],
  ['Could you send me the dates again, all on one page?', 'the dates'],
  ['The van stood in front of the house for ten minutes and left.', 'the van'],
  ['I have found the first order, and it says fibre to the door.', 'the order'],
  ['Thank you for the router. It has lights and no line.', 'the router'],
  ['My mother-in-law is with us from Friday, and her alarm needs the line.', 'the alarm'],
  ['The box in the street is open and its door hangs loose.', 'the box'],
];

class Scene {
  constructor(desk) {
    Object.assign(this, { desk, mails: 0 });
  }

  async mail(from, subject, text, { id, answers } = {}) {
    await this.desk.mail(text, { from, subject, id, answers });
  }

  // Sends at a step: what the page drafts, or `text`; says yes to each promise; a lead overrides where asked.
  async say(who, id, stage, text, { as = 'update', ...more } = {}) {
    const draft = (await who.get(`/cases/${id}?stage=${stage}`)).form('/reply').value('text');
    const words = typeof text === 'function' ? text(draft) : (text ?? draft);
    const page = await who.reply(id, stage, words, { as: Array(16).fill(as), ...more });
    return must(page, `${stage} of ${id}`);
  }

  async post(who, id, action, values, inside) {
    const page = await who.get(`/cases/${id}`);
    return must(await who.send(page.form(`/cases/${id}/${action}`, inside), values), action);
  }

  async add(who, id, ...points) {
    for (const text of points) await this.post(who, id, 'concerns/add', { text });
  }

  async theirs(who, id, action, values, query = '', inside = '') {
    const { link } = await who.letter(id);
    const visitor = this.desk.visitor();
    const form = (await visitor.get(`${link}${query}`)).form(`/${action}`, inside);
    return must(await visitor.send(form, typeof values === 'function' ? values(form) : values), action);
  }
}

// Twenty-nine turns, four concerns, four promises: three kept, one open.
export async function longCase(scene, asha, lena) {
  const { desk } = scene;
  await scene.mail(ines, 'Six weeks without broadband in our new home', first, { id: 'ines' });
  const id = await asha.find('Ines');
  await desk.clock('advance 40m');
  await scene.say(asha, id, 'ack');
  await scene.add(asha, id, 'No broadband for six weeks', 'Two engineers never came', 'Billed from day one');
  await desk.clock('advance 20m');
  await scene.say(asha, id, 'playback');
  await desk.clock('advance 40m');
  await scene.theirs(
    asha,
    id,
    'playback',
    (form) => ({
      answer: 'no',
      item_text: form.all('item_text').map((t) => t.replace('Two engineers', 'Three engineers')),
      added: 'Nobody warned us to get a backup line. My partner nearly lost her job over it.',
    }),
    '?answer=no',
    'item_text',
  );
  await desk.clock('advance 25m');
  await scene.say(asha, id, 'playback');
  await desk.clock('advance 15m');
  await scene.theirs(asha, id, 'playback', { answer: 'yes' });
  await scene.post(asha, id, 'need', { value: 'heard', text: 'First know it. Then fix it.' });
  const reason = 'Agreed with Ines on the telephone';
  for (const [i, [text, about]] of chats.entries()) {
    await desk.clock('advance 3h');
    await scene.mail(ines, 'Re: Six weeks without broadband', text, { id: `ines-${i}`, answers: 'ines' });
    await desk.clock('advance 20m');
    const day = ['Wednesday', 'Friday', 'Tuesday'][((i - 3) / 4) % 3];
    const tail = i % 4 === 3 ? ` I will write to you about ${about} by ${day}, 5 pm.` : '';
    const words = `Ines, thank you for telling me about ${about}. It stands beside the rest, and I am on it.`;
    await scene.say(lena, id, 'update', words + tail, { reason });
  }
  return id;
}

export async function openScene(desk) {
  return new Scene(desk);
}

export async function startDesk(more = []) {
  return Desk.start(more);
}

const oldfield = 'Margaret Oldfield <margaret@example.com>';
const others = {
  margaret: [
    oldfield,
    'My husband’s account',
    `Dear Sir or Madam,

My husband Alan died on 2 May and I have asked you three times now to take his name off the account.
You wrote
to him again on Thursday. Could someone please tell me what you still need from me?

Margaret Oldfield`,
  ],
  kev: [
    'kev dunn <kev@example.com>',
    'internet',
    `hello, the internet keeps dropping out every evening since 3 may and nobody showed up on tuesday. when
will it be fixed? my daughter cant do her homework.

kev`,
  ],
  pat: [
    'Pat Lowe <pat@example.com>',
    'Charged twice',
    `You charged me twice for the same order, 84.50 each, on 26 and 27 May. I had to borrow money from my
sister for the rent. I want the money back this week, please.

Pat Lowe`,
  ],
  tom: [
    'Tom Hale <tom@example.com>',
    'No line for the alarm',
    `The line has been dead since Monday, and my mother’s alarm is on that line. Nobody came on Tuesday.

Tom Hale`,
  ],
};

const tomsAnswer = `Tom, your line has been dead since Monday, with your mother’s alarm on it, and nobody
came on Tuesday. That was our mistake: we wrote the wrong street on the order, and I am sorry that we did.

The line runs since ten this morning, and I rang your mother’s alarm from here: it answers.

Tuesday: the right street is on the order now, and from today each order is read back to whoever placed it.

I will ring you by Friday 5 June, noon, to hear whether it has held. Was that enough to settle each of these,
or is something still open?`;

// Others, each at another step: new, someone died, played back, asked whether it is enough, came back.
export async function someOthers(scene, asha, lena) {
  const { desk } = scene;
  const id = {};
  await desk.clock('now 2026-06-03T09:10:00+01:00');
  for (const name of ['pat', 'tom']) {
    await scene.mail(...others[name], { id: name });
    id[name] = await asha.find(name === 'pat' ? 'Pat' : 'Tom');
  }
  await scene.add(asha, id.pat, 'You charged me twice for the same order', 'I want the money back this week');
  await scene.say(asha, id.pat, 'playback');
  await scene.add(asha, id.tom, 'The line has been dead since Monday', 'Nobody came on Tuesday');
  await scene.say(asha, id.tom, 'playback');
  await desk.clock('advance 30m');
  await scene.theirs(asha, id.tom, 'playback', { answer: 'yes' });
  const street = 'We wrote the wrong street on the order.';
  await scene.post(asha, id.tom, 'finding', { value: 'ours', text: street });
  const offer = { asked: 'the week back', text: 'A month without a bill', amount: '30' };
  await scene.post(asha, id.tom, 'offers', offer);
  const { concerns } = await asha.case(id.tom);
  const owns = ['disclosure', 'apology', 'repair', 'prevention'];
  await scene.say(
    lena,
    id.tom,
    'answer',
    tomsAnswer,
    { answers: concerns.map((c) => String(c.seq)), reason: 'Seen with Asha', owns },
  );
  for (const name of ['margaret', 'kev']) {
    await scene.mail(...others[name], { id: name });
    id[name] = await asha.find(name === 'kev' ? 'kev' : 'Margaret');
  }
  const away = ['From: robot@example.com', 'Auto-Submitted: auto-replied', 'Subject: Away until Monday'];
  await desk.deliver([...away, '', 'I am away.'].join('\r\n'));
  return id;
}
