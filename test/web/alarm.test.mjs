// alarm.test.mjs - words that come before the matter itself: on the page, on Today, in the draft.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, compared, within, without } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let desk, mails, asha, lena;
before(async () => {
  mails = await MailServer.start();
  desk = await Desk.start(['--smtp', mails.url, '--undo', '0']);
  asha = await desk.login('asha');
  lena = await desk.login('lena');
});
after(async () => {
  if (!desk) return;
  await compared(desk);
  mails.stop();
});

async function wrote(name, text) {
  const from = `${name} <${name.toLowerCase().replace(/ /g, '.')}@example.com>`;
  await desk.mail(text, { from, subject: 'The meter' });
  return asha.find(name);
}

test('who may harm themselves stands first, and the letter asks after them', async () => {
  const told = `The meter has been wrong since March and nobody answers. I lie awake over the bills and I
don't want to be here any more.`;
  const id = await wrote('Nerys Cole', told.replace(/\n/g, ' '));
  const today = (await lena.get('/')).text;
  within(today, 'Before anything else');
  within(today, 'See that they are safe');
  const page = await asha.get(`/cases/${id}`);
  within(page.text, 'They may not be safe');
  within(page.text, 'Next: See that they are safe.');
  const text = await asha.draft(id, 'ack');
  within(text, 'Are you safe right now?');
  within(text, '5 pm');
  const done = await asha.reply(id, 'ack', text, { as: ['update'] });
  assert.equal(done.status, 200, done.problem);
  without((await lena.get('/')).text, 'Before anything else');
  const after = (await asha.get(`/cases/${id}`)).text;
  within(after, 'They may not be safe');
  without(after, 'Next: See that they are safe.');
});

test('a threat: the draft says once what is needed, and the matter goes on', async () => {
  const told = `Your fitter left the meter hanging off the wall. If he shows his face again I will put his
windows through.`;
  const id = await wrote('Bram Stott', told.replace(/\n/g, ' '));
  within((await lena.get('/')).text, 'a lead should know of it');
  within((await asha.get(`/cases/${id}`)).text, 'A threat');
  assert.notEqual((await asha.case(id)).step, 'safe');
  const text = await asha.draft(id, 'ack');
  within(text, 'if they stop, we go on at once');
  within(text, 'left the meter hanging off the wall');
  const done = await asha.reply(id, 'ack', text, { as: ['update'] });
  assert.equal(done.status, 200, done.problem);
  without(await asha.draft(id, 'playback'), 'threats');
});

test('what was read wrongly as an alarm is taken back by a person', async () => {
  const id = await wrote('Ida Frost', 'The meter shows nothing. You people will regret this.');
  const page = await asha.get(`/cases/${id}`);
  within(page.text, 'A threat');
  const form = page.forms.find((f) => f.action?.endsWith('/reading') && f.html.includes('You people'));
  const [, span] = form.html.match(/name="span" value="([^"]*)">“You people/);
  const done = await asha.send(form, { value: 'none', span });
  assert.equal(done.status, 200, done.problem);
  without(done.text, 'A threat');
  without((await lena.get('/')).text, 'Before anything else');
});

test('a slur: a lead knows, the draft sets one boundary, and the matter is answered', async () => {
  const id = await wrote('Vic Tarn', 'The meter was read from the street. Do not send that paki here again.');
  const today = (await lena.get('/')).text;
  within(today, 'Wrote words against what a person is; a lead should know of it');
  without(today, 'paki');
  const page = await asha.get(`/cases/${id}`);
  within(page.text, 'Words against a person');
  within(page.text, 'What the customer complains of is answered in any case.');
  const text = await asha.draft(id, 'ack');
  within(text, 'no words against what somebody is');
  within(text, 'read from the street');
  without(text, 'paki');
  const known = await (await asha.request(`/cases/${id}/known`)).json();
  assert.equal(known.facts.abuse, 'slur');
  const tone = await asha.check(id, 'ack', 'Please watch your language. The meter was read from the street.');
  within(tone.text, 'tone-police');
  const done = await asha.reply(id, 'ack', text, { as: ['update'] });
  assert.equal(done.status, 200, done.problem);
});

test('harassment is told apart, and what was done to the customer is none of theirs', async () => {
  const told = 'The meter is still wrong. Give me your private number, you sound sexy.';
  const id = await wrote('Dale Fenn', told);
  within((await asha.get(`/cases/${id}`)).text, 'It goes against a person here');
  const hit = 'The meter is wrong, and your fitter called me a paki on my own step.';
  const other = await wrote('Amir Khan', hit);
  without((await asha.get(`/cases/${other}`)).text, 'Words against a person');
  const known = await (await asha.request(`/cases/${other}/known`)).json();
  assert.equal(known.facts.abuse, 'none');
});
