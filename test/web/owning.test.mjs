// owning.test.mjs - a mistake of ours they do not know of, told to its end; an offer that waits for a grant.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
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

test('what the text does is ticked as it reads, no gap is, and a tick taken away stays away', async () => {
  const id = await asha.find('Wanda');
  const form = (await asha.get(`/cases/${id}?stage=answer`)).form('/reply');
  assert.deepEqual(form.all('owns'), ['disclosure', 'apology'], 'what its own draft says, and no gap');
  let page = await asha.check(id, 'answer', told);
  assert.deepEqual(page.form('/reply').all('owns'), ['disclosure', 'apology', 'repair', 'prevention']);
  without(page.text, 'You are solving before they have said you understood');
  page = await asha.send({ ...page.form('/reply'), action: `/cases/${id}/check` }, { owns: ['apology'] });
  assert.deepEqual(page.form('/reply').all('owns'), ['apology']);
  const saved = await asha.request(`/cases/${id}/draft`, {
    method: 'POST',
    body: new URLSearchParams(page.form('/reply').fields),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  });
  assert.deepEqual((await saved.json()).owns, ['disclosure', 'apology', 'repair', 'prevention']);
});

test('what went out unticked is noted with one tap, and then they are waited for', async () => {
  const id = await asha.find('Wanda');
  sent(await asha.reply(id, 'answer', told, { as: ['update'], owns: ['apology', 'repair'] }));
  const letter = await asha.letter(id);
  without(letter.text, 'Re:');
  let page = await asha.get(`/cases/${id}`);
  within(page.text, 'reads as if it told them');
  page = await asha.send(page.form('/own', 'value="disclosure"'));
  sent(page);
  page = await asha.send(page.form('/own', 'value="prevention"'));
  without(page.text, 'reads so');
  within(page.text, 'Wait for them.');
  without(page.text, 'Play back.');
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
