// owning.test.mjs - a mistake of ours they do not know of, told to its end; an offer that waits for a grant.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Desk, compared, sent, within, without } from './desk.mjs';

let desk, asha;
before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
});
after(async () => {
  if (!desk) return;
  await compared(desk);
});

const found = 'You were billed for the wrong tariff since January, 14 pounds a month too much';
const told = `Wanda, I am writing because we made a mistake that you may not know.
${found}. I am sorry that
we did this to you. I have put you on the right tariff today. From now on a second person checks each tariff.
Does that settle it for you, or is something still open? I'll write to you by Wednesday 3 June, noon.`;

test('on Today it is ours to tell, and the draft has no word of theirs to answer', async () => {
  const form = (await asha.get('/mistakes/new')).form('/mistakes');
  sent(await asha.send(form, { text: found, name: 'Wanda Cole', address: 'wanda@example.com' }));
  const today = await asha.get('/');
  within(today.text, 'Does not know yet of a mistake of ours, found just now.');
  without(today.text, 'Wrote just now');
  const id = await asha.find('Wanda');
  const draft = (await asha.get(`/cases/${id}?stage=answer`)).form('/reply').value('text');
  within(draft, found);
  without(draft, `On “${found}`);
});

test('the letter that tells them asks what they need, and for no yes', async () => {
  const id = await asha.find('Wanda');
  const form = (await asha.get(`/cases/${id}?stage=answer`)).form('/reply');
  within(form.value('text'), 'What else do you need to know about it, and what would make it right for you?');
  without(form.value('text'), 'settle it');
  assert.deepEqual(form.all('answers'), []);
});

test('what the text reads as is told and ticks nothing', async () => {
  const id = await asha.find('Wanda');
  const before = await asha.get(`/cases/${id}?stage=answer`);
  assert.deepEqual(before.form('/reply').all('owns'), [], 'its own draft');
  within(before.text, 'says what went wrong (your text reads so, and that is noted as read)');
  without(before.text, 'says what changes (your text reads so');
  without(before.text, 'or when (your text reads so', 'what it asks is put right by nobody');
  const page = await asha.check(id, 'answer', told);
  assert.deepEqual(page.form('/reply').all('owns'), []);
  within(page.text, 'says what changes (your text reads so, and that is noted as read)');
  without(page.text, 'You are solving before they have said you understood');
  const again = await asha.send(
    { ...page.form('/reply'), action: `/cases/${id}/check` }, { owns: ['apology'] });
  assert.deepEqual(again.form('/reply').all('owns'), ['apology'], 'a tick of a person stays');
  const saved = await asha.request(`/cases/${id}/draft`, {
    method: 'POST',
    body: new URLSearchParams(page.form('/reply').fields),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  });
  assert.deepEqual((await saved.json()).owns, ['disclosure', 'apology', 'repair', 'prevention']);
});

const part = (page, words) => page.html.split('<li>').find((li) => li.includes(words));

test('what went out is noted as read: one tap says that it is so, one that it is not', async () => {
  const id = await asha.find('Wanda');
  sent(await asha.reply(id, 'answer', told, { as: ['update'], owns: ['apology'] }));
  const letter = await asha.letter(id);
  without(letter.text, 'Re:');
  let page = await asha.get(`/cases/${id}`);
  assert.match(part(page, 'We said sorry'), /class="tag good">done/);
  assert.match(part(page, 'They were told what went wrong'), /message of [^<]*<\/a>: is that so\?/);
  assert.match(part(page, 'They were told what went wrong'), /class="tag">read, is it so\?/);
  within(page.text, 'You told Wanda of our mistake just now and asked what would make it right.');
  without(page.text, 'Play back.');
  page = await asha.send(page.form('/own', 'value="prevention"'));
  assert.match(part(page, 'They know what changes'), /class="tag good">done/);
  const no = page.form('/own', 'value="disclosure"');
  page = await asha.send({ ...no, action: `/cases/${id}/own/undo` });
  sent(page);
  assert.match(part(page, 'They were told what went wrong'), /class="tag due">to do/);
  within(page.text, 'Tell them, or tick that they were told.');
  within(await asha.log(id), 'Read in the message, and noted by nobody');
});

test('an offer beyond what an agent may grant is on the Today of who may, whatever is next', async () => {
  await desk.mail('My order is late by a week and nobody rings me back.', {
    from: 'Tim Roe <tim@example.com>', subject: 'Late' });
  const id = await asha.find('Tim');
  const offer = (await asha.get(`/cases/${id}`)).form('/offers');
  sent(await asha.send(offer, { text: 'I send you 80 back.', amount: '80' }));
  without((await asha.get('/')).text, 'For you to grant');
  const lena = await desk.login('lena');
  let today = await lena.get('/');
  within(today.text, 'For you to grant');
  within(today.text, 'I send you 80 back.');
  within(today.text, 'Hear them');
  sent(await lena.send((await lena.get(`/cases/${id}`)).form('/offers/grant')));
  today = await lena.get('/');
  without(today.text, 'For you to grant');
});

test('they answer our disclosure: it is replied to, and our finding is played back to nobody', async () => {
  const form = (await asha.get('/mistakes/new')).form('/mistakes');
  const text = 'We put you on the wrong tariff in May';
  sent(await asha.send(form, { text, name: 'Rhoda Pell', address: 'rhoda@example.com' }));
  const id = await asha.find('Rhoda');
  const letter = told.replace('Wanda', 'Rhoda').replace(found, text);
  sent(await asha.reply(id, 'answer', letter, { as: ['update'] }));
  const { link } = await asha.letter(id);
  const rhoda = desk.visitor();
  const page = await rhoda.get(link);
  without(page.text, `“${text}`);
  sent(await rhoda.send(page.form('/write'), { text: 'Thank you for telling me. I had not noticed.' }));
  const next = await asha.get(`/cases/${id}`);
  without(next.text, 'Next: Play back');
  within(next.text, 'Next: Reply');
  const draft = (await asha.get(`/cases/${id}?stage=answer`)).form('/reply').value('text');
  within(draft, 'On our mistake: [your answer');
  without(draft, `“${text}`);
});

test('a firm’s own way of preventing is read as one, where its pack says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heard-packs-'));
  const text =
    'Ruth, we made a mistake: the harness was stitched on the wrong side. I am sorry. Each harness ' +
    'goes over the second bench. I write to you by Wednesday 3 June, noon.';
  const owns = async (packs) => {
    const firm = await Desk.start(packs);
    try {
      const eye = await firm.login('asha');
      const form = (await eye.get('/mistakes/new')).form('/mistakes');
      sent(
        await eye.send(form, {
          text: 'The harness was stitched on the wrong side.',
          name: 'Ruth Ames',
          address: 'ruth@example.com',
        }),
      );
      const id = await eye.find('Ruth');
      const page = await eye.check(id, 'answer', text);
      const saved = await eye.request(`/cases/${id}/draft`, {
        method: 'POST',
        body: new URLSearchParams(page.form('/reply').fields),
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      });
      const told = page.text.includes('says what changes (your text reads so, and that is noted as read)');
      return [(await saved.json()).owns.includes('prevention'), told];
    } finally {
      await firm.stop();
    }
  };
  writeFileSync(join(folder, 'ours.pack'), 'label prevents\n(goes | go) over the second bench\n');
  try {
    assert.deepEqual(await owns([]), [false, false], 'nobody else calls it so');
    assert.deepEqual(await owns(['--packs', folder]), [true, true]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
