// exits.test.mjs - how a case ends, as both sides see it; and nothing typed on the way there is lost.
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

async function wrote(name, text) {
  const from = `${name} <${name.toLowerCase().replace(/ /g, '.')}@example.com>`;
  await desk.mail(text, { from, subject: `About ${name.split(' ')[1]}` });
  const id = await asha.find(name.split(' ')[0]);
  for (let i = 0; i < 6; i++) {
    const page = await asha.get(`/cases/${id}`);
    if (!page.has('/concerns/take')) return id;
    sent(await asha.send(page.form('/concerns/take')));
  }
  return id;
}
const box = async (id, query = '') =>
  (await asha.get(`/cases/${id}${query}`)).form('/reply').value('text').trim();
const settled = async (look, what) => {
  for (let i = 0; i < 50; i++) {
    if (await look()) return;
    await new Promise((done) => setTimeout(done, 40));
  }
  assert.fail(what);
};
const check = (form, id) => ({ ...form, action: `/cases/${id}/check` });

const refusal = `Nora, this is how you see it: the kettle broke after a week, so it was faulty. This is how I
see it: the base is cracked from a fall. On the kettle: I will not replace it, because a fall is not covered.
This is my final reply. Was that enough to settle it, or is something still open?`;

test('a text that made room for another outlives the sending of that other', async () => {
  const id = await wrote('Nora Finch', 'The kettle I bought broke after a week.');
  sent(await asha.send({ ...(await asha.get(`/cases/${id}`)).form('/reply'), action: `/cases/${id}/draft` },
    { text: refusal, stage: 'final' }));
  await settled(async () => (await box(id)).includes('a fall is not covered'), 'it is saved');
  const page = await asha.get(`/cases/${id}?stage=playback`);
  within(page.text, 'What stood here before');
  sent(await asha.reply(id, 'playback', null, { as: ['update'] }));
  const after = await asha.get(`/cases/${id}`);
  within(after.text, 'What stood here before');
  within(after.text, 'a fall is not covered');
  assert.equal(after.form('/reply').value('text').trim(), '');
  const back = await asha.send(check(after.form('/reply'), id), { again: '1' });
  within(back.form('/reply').value('text'), 'a fall is not covered');
  without(back.text, 'What stood here before');
  await settled(async () => (await box(id)).includes('a fall is not covered'), 'it is saved again');
});

test('what stood there can be let go', async () => {
  const id = await asha.find('Nora');
  await settled(async () => (await box(id)).includes('a fall is not covered'), 'it is saved');
  let page = await asha.get(`/cases/${id}`);
  page = await asha.send(check(page.form('/reply'), id), { suggest: '1', stage: 'update' });
  within(page.text, 'What stood here before');
  page = await asha.send(check(page.form('/reply'), id), { drop: '1', text: '' });
  without(page.text, 'What stood here before');
  await settled(async () => !(await asha.get(`/cases/${id}`)).text.includes('a fall is not covered'),
    'it is gone');
});

test('a final reply that has to wait says so, and from when it can go, before it is written', async () => {
  const id = await asha.find('Nora');
  const position = (await asha.get(`/cases/${id}`)).form('/position');
  sent(await asha.send(position, { value: 'disagree', text: 'it fell' }));
  let page = await asha.get(`/cases/${id}?stage=final`);
  within(page.text, 'It can’t go yet.');
  within(page.text, 'it can go on Monday 8 June');
  without((await asha.get(`/cases/${id}?stage=update`)).text, 'It can’t go yet.');
  const held = await asha.reply(id, 'final', refusal);
  assert.equal(held.status, 400);
  within(held.text, 'it can go on Monday 8 June');
  await desk.clock('now 2026-06-08T09:00:00+01:00');
  page = await asha.get(`/cases/${id}?stage=final`);
  without(page.text, 'It can’t go yet.');
});

test('a final reply needs no next contact, and its own draft is not held up by that', async () => {
  const id = await wrote('Pia Lund', 'The gate at the yard was locked on Sunday.');
  const page = await asha.check(id, 'final', null);
  without(page.text, 'when they will hear from you again');
  const text = page.form('/reply').value('text');
  within(text, 'Was that enough to settle it, or is something still open?');
  assert.ok(!/ \n/.test(text), 'no blank at the end of a line');
  within((await asha.check(id, 'answer', 'Pia, the gate was locked by mistake.')).text,
    'when they will hear from you again');
});

test('once it was answered they are asked whether it is enough, playback or not', async () => {
  const id = await asha.find('Nora');
  const owned = `Nora, I said I would write to you and I did not; I am sorry. ${refusal}`;
  sent(await asha.reply(id, 'final', owned));
  const { link } = await asha.letter(id);
  const next = await asha.get(`/cases/${id}`);
  within(next.text, 'Your final reply to Nora waits in the outbox');
  const nora = desk.visitor();
  let page = await nora.get(link);
  within(page.text, 'Was that enough?');
  without(page.text, 'Nothing is decided before you say so');
  const concern = (await asha.case(id)).concerns[0];
  const asked = page.form('/enough').value('concern');
  page = await nora.get(`${link}?concern=${asked}&answer=no`);
  within(page.text, 'Send it: not yet');
  without(page.text, 'Please put me right');
  assert.equal(concern.state, 'asked');
});

test('closed with the final reply they read just that, and can still say that it is not enough', async () => {
  const id = await asha.find('Nora');
  const omar = await desk.login('omar');
  sent(await omar.send((await omar.get(`/cases/${id}`)).form('/close/final')));
  const { link } = await asha.letter(id);
  const nora = desk.visitor();
  let page = await nora.get(link);
  within(page.text, 'We sent you our final reply and closed this with it');
  without(page.text, 'Thank you.');
  without(page.text, 'settled before');
  page = await nora.send(page.form('/enough', 'not yet'), { answer: 'no', word: 'It never fell.' });
  sent(page);
  assert.equal((await asha.case(id)).open, true);
  within((await asha.get(`/cases/${id}`)).text, 'It never fell.');
});

test('what they write on their page after a final reply can be taken as their no', async () => {
  const id = await wrote('Tess Holm', 'The lamp I bought is too dim.');
  sent(await asha.reply(id, 'final', `Tess, on the lamp being too dim: it gives the light the box says. This
is my final reply. Was that enough to settle it, or is something still open?`, { reason: 'x' }));
  const { link } = await asha.letter(id);
  const tess = desk.visitor();
  const omar = await desk.login('omar');
  sent(await omar.send((await omar.get(`/cases/${id}`)).form('/close/final')));
  const more = (await tess.get(link)).form('/write');
  sent(await tess.send(more, { text: 'I do not accept this. It is too dim.' }));
  const page = await asha.get(`/cases/${id}`);
  without(page.text, 'This looks like something new');
  within(page.text, 'you had asked them for a yes or no');
  sent(await asha.send(page.form('/word'), { yes: '0' }));
  assert.equal((await asha.case(id)).concerns[0].state, 'not-enough');

  // Who has refused it reads that, and not that it is taken up again.
  const refused = { text: 'She does not accept it.' };
  sent(await omar.send((await omar.get(`/cases/${id}`)).form('/close/final'), refused));
  const closed = (await tess.get(link)).text;
  within(closed, 'you have told us that it is not enough');
  without(closed, 'we take it up again');
});

test('what was closed without their word and gets it later is settled on it', async () => {
  const id = await asha.find('Nora');
  const omar = await desk.login('omar');
  sent(await asha.reply(id, 'final', refusal));
  sent(await omar.send((await omar.get(`/cases/${id}`)).form('/close/final')));
  const { link } = await asha.letter(id);
  const nora = desk.visitor();
  const page = await nora.send((await nora.get(link)).form('/enough', 'that’s enough'), { answer: 'yes' });
  within(page.text, 'On your word this is settled');
  within((await asha.get(`/cases/${id}`)).text, 'on their word');
});

test('a closed case takes no concern: it is opened again first', async () => {
  const id = await wrote('Otto Beck', 'The bin was not emptied. The lid is broken too.');
  await desk.mail('And nobody rang me back about the bin.', {
    from: 'Otto Beck <otto.beck@example.com>', subject: 'Re: About Beck' });
  const page = await asha.get(`/cases/${id}`);
  const add = page.form('/concerns/add');
  const empty = await asha.send(page.form('/not-complaint'), { value: 'withdrawn' });
  assert.equal(empty.status, 400);
  within(empty.html, 'href="#not-complaint"');
  assert.match(empty.html, /<details id="not-complaint"\s+open/);
  sent(await asha.send(page.form('/not-complaint'), { value: 'withdrawn', text: 'He emptied it himself.' }));
  const closed = await asha.get(`/cases/${id}`);
  without(closed.text, 'They may want settled');
  assert.ok(!closed.has('/concerns/add'));
  const late = await asha.send(add, { text: 'The lid' });
  assert.equal(late.status, 409);
  within(late.text, 'Open it again first');
  sent(await asha.send(closed.form('/reopen')));
  assert.ok((await asha.get(`/cases/${id}`)).has('/concerns/add'));
});

test('nobody has given up on us while a promise of ours was missed and not owned', async () => {
  const id = await wrote('Una Bray', 'The heater I bought broke after a week.');
  const playback = await asha.draft(id, 'playback');
  sent(await asha.reply(id, 'playback', playback, { as: ['update'] }));
  const day = 24 * 3600;
  await desk.clock(`advance ${2 * day}s`);
  const filled = (text) => text.replace(/\[[^\]]*\]/g, 'the fitter');
  sent(await asha.reply(id, 'update', filled(await box(id, '?stage=update')), { as: ['update', 'update'] }));
  await desk.clock(`advance ${20 * day}s`);
  const omar = await desk.login('omar');
  let page = await omar.get(`/cases/${id}`);
  within(page.text, 'We owe them a word first');
  assert.ok(!page.has('/give-up'));
  const owned = filled(await asha.draft(id, 'update'));
  sent(await asha.reply(id, 'update', owned, { as: ['no', 'no'], reason: 'x' }));
  // Asked again a moment ago, they have time to answer.
  page = await omar.get(`/cases/${id}`);
  within(page.text, 'They were asked again only lately. If they stay silent until');
  assert.ok(!page.has('/give-up'));
  const at = { ...page.form('/not-complaint'), action: `/cases/${id}/give-up` };
  const early = await omar.send(at, { text: 'Rang three times.' });
  assert.equal(early.status, 409);
  within(early.problem, 'Give them until');
  await desk.clock(`advance ${8 * day}s`);
  page = await omar.get(`/cases/${id}`);
  sent(await omar.send(page.form('/give-up'), { text: 'Rang three times.' }));
  within((await asha.get(`/cases/${id}`)).text, 'gave up answering');
});
