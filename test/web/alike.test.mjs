// alike.test.mjs - one letter for everybody is known again, also when other names stand in it.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, compared, sent, within } from './desk.mjs';

let desk, asha;
const ids = {};
const letter = (name, street) => `Dear ${name},

we have looked into the work that was done in ${street} and spoken to the crew that did it. The trench
was closed before the inspector had seen it, so it will have to be opened once more, and nobody told you
of that. The crew has been told how it is done. Does that settle it for you, or is something still open? I
write to you again by Wednesday 3 June, noon.`;

before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
  for (const [name, street] of [['Ann', 'Mill Lane'], ['Bela', 'Harbour Road'], ['Cleo', 'Quay Street']]) {
    await desk.mail(
      `You dug up the pavement in ${street} and left a heap of sand in front of my door. I can not get the ` +
        'pram past the heap and nobody has answered the phone. What happened?',
      { from: `${name} Moss <${name.toLowerCase()}@example.com>`, subject: 'Sand' },
    );
    ids[name] = await asha.find(name);
  }
});
after(async () => {
  if (!desk) return;
  await compared(desk);
});

const rules = (page) => [...page.html.matchAll(/name="shown" value="([^"]+)"/g)].map((m) => m[1]);
const marked = async (name, text, stage = 'answer') =>
  rules(await asha.check(ids[name], stage, text)).includes('generic-template');
const saved = async (name, text) => {
  const form = (await asha.check(ids[name], 'answer', text)).form('/reply');
  const answer = await asha.request(`/cases/${ids[name]}/draft`, {
    method: 'POST',
    body: new URLSearchParams(form.fields),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  });
  return (await answer.json()).more.similar_to;
};

test('nothing like it went out yet', async () => {
  assert.equal(await marked('Ann', letter('Ann', 'Mill Lane')), false);
  assert.equal(await saved('Ann', letter('Ann', 'Mill Lane')), null);
});

test('the same letter to another is found, and said with the answer to saving', async () => {
  sent(await asha.reply(ids.Ann, 'answer', letter('Ann', 'Mill Lane'), { as: ['update'] }));
  const text = letter('Bela', 'Harbour Road');
  assert.equal(await marked('Bela', text), true);
  const { reference } = await asha.case(ids.Ann);
  const found = await saved('Bela', text);
  assert.equal(found.case, reference);
  const page = await asha.check(ids.Bela, 'answer', text);
  within(page.text, `${Math.floor(found.share * 100)} % of it also went to another customer: ${reference}`);
  assert.ok(found.share > 0.6 && found.share < 1, `the desk’s own question is left out: ${found.share}`);
});

test('who says that it is wrong here is heard', async () => {
  const text = letter('Bela', 'Harbour Road');
  const form = (await asha.check(ids.Bela, 'answer', text)).form('/reply');
  const done = await asha.send(
    { ...form, action: `/cases/${ids.Bela}/dispute` },
    { text, stage: 'answer', wrong: 'generic-template' },
  );
  assert.equal(done.status, 200, done.problem);
  assert.match(await asha.log(ids.Bela), /generic-template/);
});

test('the same customer may be told the same again', async () => {
  assert.equal(await marked('Ann', letter('Ann', 'Mill Lane')), false);
});

test('one thing that is true of their case alone weighs against it', async () => {
  const text = letter('Bela', 'Harbour Road').replace(
    'The crew has been told how it is done.',
    'I went there at noon: the heap stands right in front of your steps, with a board over half of ' +
      'it, so a pram can not pass. Two men took the sand to the other kerb while I waited, and left the ' +
      'board for the wheels. That is gone once the trench is closed for good, and I look at it then.',
  );
  assert.ok((await saved('Bela', text)).share < 0.6);
  assert.equal(await marked('Bela', text), false);
});

test('their own words, said back, are not ours', async () => {
  const text = `You dug up the pavement and left a heap of sand in front of my door. I can not get the
pram past the heap and nobody has answered the phone. Have I got that right? I write to you again by
Wednesday 3 June, noon.`;
  sent(await asha.reply(ids.Bela, 'explore', text, { as: ['update'] }));
  assert.ok((await saved('Cleo', text)).share < 0.6);
  assert.equal(await marked('Cleo', text, 'explore'), false);
});

test('a note may be like another', async () => {
  const note = 'Nothing new from the crew yet. I write again on Wednesday 3 June, noon.';
  sent(await asha.reply(ids.Bela, 'update', note, { as: ['update'] }));
  assert.equal(await marked('Cleo', note, 'update'), false);
});

test('what the desk drafts for everybody is nobody’s template', async () => {
  for (const stage of ['ack', 'explore', 'update'])
    for (const name of ['Bela', 'Cleo']) {
      const text = (await asha.draft(ids[name], stage)).replace(/\[[^\]]*\]/g, 'Wednesday 3 June, noon');
      if (!text) continue;
      assert.equal(await marked(name, text, stage), false, `${stage} ${name} ${text}`);
      if (name === 'Bela') sent(await asha.reply(ids[name], stage, text, { as: ['update'] }));
    }
});

test('a letter of the first kind counts for ninety days', async () => {
  assert.equal(await marked('Cleo', letter('Cleo', 'Quay Street')), true);
  await desk.clock('advance 91d');
  asha = await desk.login('asha');
  assert.equal(await marked('Cleo', letter('Cleo', 'Quay Street')), false);
});
