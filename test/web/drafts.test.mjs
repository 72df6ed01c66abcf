// drafts.test.mjs - every draft the desk offers on the way through a case passes the desk's own check, and
// stays true to the ledger.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, plain } from './desk.mjs';

// People of one trade each, as they write: calm, shouting, formal, short, bereaved, in another's English.
const wrote = {
  'Ada Quill': `Thank you for the second draft of our brochure. It is pretty, and it could be for any
school. Our teachers would laugh at it. I see the governors on the 12th.`,
  'Ben Orr': `THIRD TIME the lift is stuck and NOBODY rings back. My wife is eight months pregnant and we
live on the sixth floor. Sort it out or I go to the papers.`,
  'Cleo Hart': `Dear Sirs, I refer to your letter of 14 May in which you inform me that my claim will not be
met because the leak "was not sudden". The carpet cost us £1,150. I should be grateful if
you would look at it again and explain to me, in plain words, how you have come to this.`,
  'Dov Lev': 'Where is my order? And who pays for the hire if it is not here by Saturday?',
  'Edie Marsh': `My husband Tom died in April. I have sent you the certificate twice and on Monday a letter
to him asked for it again. I don't want to explain it any more.`,
  'Fay Osei': 'sorry my english. the heater in my room not work since 2 week. please you can help me',
  'Gus Holm': `I can't pay this all at once. I am on my own, and the letters frighten me. Is there a way to
pay it slowly?`,
};

const gaps = [
  [/\[what you did since\]/g, 'rung the depot twice'],
  [/\[whom, what for, and until when\]/g, 'the council, for its permit, until Thursday noon'],
  [/\[what has changed, or that nothing has\]/g, 'nothing has changed since Monday'],
  [/\[your answer[^\]]*\]/g, 'I put this right this morning and have seen it myself'],
  [/\[what happened, with a fact of theirs\]/g, 'about it'],
];
const filled = (text) => gaps.reduce((t, [gap, with_]) => t.replace(gap, with_), text);

let desk, asha;
before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
});
after(() => desk?.stop());

async function drafted(id, stage) {
  const form = (await asha.get(`/cases/${id}?stage=${stage}`)).form('/reply');
  const page = await asha.send({ ...form, action: `/cases/${id}/check` }, { suggest: '1', text: '' });
  return filled(page.form('/reply').value('text'));
}

function heavy(page) {
  const html = page.html.replace(/<template[\s\S]*?<\/template>/g, '');
  return [...html.matchAll(/<div class="finding[\s\S]*?Why\? ([a-z-]+)<\/a>[\s\S]*?<\/div>/g)]
    .filter((m) => !/>hint</.test(m[0]))
    .map((m) => m[1]);
}

async function fine(id, ...stages) {
  for (const stage of stages) {
    const text = await drafted(id, stage);
    assert.doesNotMatch(text, /\[[^\]\n]{9,}\]/, 'a gap that no one fills');
    assert.deepEqual(heavy(await asha.check(id, stage, text)), [], `${stage}:\n${text}`);
  }
}

// As the page has it: each promise to be in touch gets its yes, nothing else is touched.
async function send(id, stage) {
  await desk.clock('advance 5m');
  const page = await asha.reply(id, stage, await drafted(id, stage), { as: ['update', 'update'] });
  assert.equal(page.status, 200, page.problem);
}

async function takeUp(id) {
  for (;;) {
    const page = await asha.get(`/cases/${id}`);
    const form = page.forms.find((f) => f.action === `/cases/${id}/concerns/take`);
    if (!form) break;
    await asha.send(form);
  }
  const page = await asha.get(`/cases/${id}`);
  if ((await asha.case(id)).concerns.length === 0)
    await asha.send(page.form('/concerns/add'), { text: 'What they wrote about' });
}

const open = (c) => c.promises.filter((p) => p.state === 'open').map((p) => p.due);

for (const [name, text] of Object.entries(wrote))
  test(`${name}: each draft on the way can go as it is`, async () => {
    const slug = name.toLowerCase().replace(' ', '.');
    await desk.mail(text, { from: `${name} <${slug}@example.com>`, subject: 'A word', id: slug });
    const id = await asha.find(slug);
    await fine(id, 'ack', 'explore');
    await takeUp(id);
    await fine(id, 'ack', 'explore', 'playback');
    await send(id, 'ack');
    const promised = open(await asha.case(id));
    assert.equal(promised.length, 1, 'the next contact stands in the ledger');
    await send(id, 'playback');
    assert.deepEqual(open(await asha.case(id)), promised, 'said again, it is one promise and open');

    const visitor = desk.visitor();
    const { link } = await asha.letter(id);
    const form = (await visitor.get(`${link}?answer=no`)).form('/playback', 'item_text');
    const [first, ...rest] = form.all('item_text').map(plain);
    await visitor.send(form, {
      answer: 'no',
      item_text: [`${first}, and nobody has said sorry`, ...rest],
      added: 'It is the waiting, not the money.',
    });
    assert.equal((await asha.case(id)).step, 'play-back-again');
    await fine(id, 'playback', 'update');
    await send(id, 'playback');
    const again = await asha.letter(id);
    await visitor.send((await visitor.get(again.link)).form('/playback'), { answer: 'yes' });
    await fine(id, 'answer', 'update');
    await send(id, 'answer');
    assert.deepEqual(open(await asha.case(id)), promised, 'an answer that says it again leaves it open');
    await fine(id, 'answer', 'update');
    await desk.clock('advance 4d');
    assert.equal((await asha.case(id)).step, 'own-miss');
    await fine(id, 'update', 'answer');
  });
