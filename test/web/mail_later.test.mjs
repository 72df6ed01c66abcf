// mail_later.test.mjs - a reply that waits for its day: sent then, taken back, sent now, stopped by a word of
// theirs.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, lena, id;

const planned = async () => (await asha.json(`/cases/${id}/planned`)).body.planned;
const turns = async () => (await asha.json(`/cases/${id}/turns`)).body.turns;
const promises = async () => (await asha.json(`/cases/${id}/promises`)).body.promises;
const open = async () => (await promises()).filter((p) => p.state === 'open');

const letter =
  'Six weeks without broadband, and I am Asha, who looks after this now. ' +
  'I will write to you again by Tuesday 9 June, noon.';

// Writes as the page has it done, and names a day.
async function later(who, text, at, keeps = []) {
  const form = (await who.check(id, 'ack', text, { at })).form('/reply');
  const values = { at, later: '1', keeps };
  for (const name of form.choices) values[name] = 'update';
  return who.send(form, values);
}

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url]);
  await desk.mail('We have had no broadband for six weeks.', { id: 'first' });
  asha = await desk.login('asha');
  lena = await desk.login('lena');
  id = await asha.find('Ines');
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

test('a day is asked for, and one that has passed is refused; nothing typed is lost', async () => {
  const none = await later(asha, letter, '');
  assert.equal(none.status, 400);
  assert.match(none.problem, /Say the day and the hour/);
  assert.equal(none.form('/reply').value('text'), letter);
  const past = await later(asha, letter, '2026-05-31T09:00');
  assert.equal(past.status, 400);
  assert.match(past.problem, /has to lie ahead/);
  assert.equal(past.form('/reply').value('at'), '2026-05-31T09:00');
  assert.match((await later(asha, letter, '2027-05-31T09:00')).problem, /90 days at most/);
  const no = ['soon', '2026-06-40T09:00', '2026-06-05T25:00', '2026-06-05', '2026-06-05T09:00\r\nX: y'];
  for (const bad of no)
    assert.equal((await asha.check(id, 'ack', letter, { at: bad })).status, 400, bad);
  assert.deepEqual(await planned(), []);
});

test('until its day it is shown as waiting, and counts as nothing', async () => {
  const page = await later(asha, letter, '2026-06-05T09:00');
  assert.equal(page.status, 200, page.problem);
  assert.match(page.text, /will be sent Friday 5 June, 9 am/);
  assert.match(page.text, /Nothing in it counts as said yet/);
  assert.equal(page.form('/reply').value('text'), '');
  assert.equal((await planned())[0].state, 'waiting');
  assert.equal((await turns()).length, 1);
  assert.deepEqual(await promises(), []);
  assert.match((await asha.get('/')).text, /nobody has answered yet/i);
  assert.match((await asha.get('/outbox')).text, /Waits for its day .*will be sent Friday 5 June, 9 am/);
  assert.match((await asha.get('/mail')).text, /1 waits for its day/);
  await desk.clock('now 2026-06-05T08:59:00+01:00');
  assert.equal(server.taken.length, 0);
});

test('on its day it goes, as its writer’s, and what it promises holds from then', async () => {
  await desk.clock('now 2026-06-05T09:00:00+01:00');
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, 1);
  assert.match(server.taken[0], /From: "?Asha Rao/);
  assert.equal((await planned())[0].state, 'sent');
  const [, ours] = await turns();
  assert.equal(ours.at, '2026-06-05T09:00:00+01:00');
  assert.equal(ours.delivery, 'accepted');
  assert.equal((await open()).length, 1);
  assert.equal((await open())[0].at, '2026-06-05T09:00:00+01:00');
  assert.doesNotMatch((await asha.get(`/cases/${id}`)).text, /will be sent/);
});

test('what names a day by where it stands is held to the day it arrives', async () => {
  const tomorrow = 'Ines, the engineer came to look at the cabinet. I will write to you tomorrow by noon.';
  const form = (await asha.check(id, 'update', tomorrow)).form('/reply');
  const due = form.value('due');
  assert.equal(due, '2026-06-06T12:00');
  const page = await asha.send(form, { as0: 'update', at: '2026-06-06T10:00', later: '1' });
  assert.equal(page.status, 400);
  assert.match(page.problem, /it means Sunday 7 June, noon then/);
  const good = await asha.send(page.form('/reply'), { as0: 'update', due: '2026-06-07T12:00' });
  assert.equal(good.status, 200, good.problem);
  assert.match(good.text, /will be sent Saturday 6 June, 10 am/);
});

test('taken back, its words are the draft again', async () => {
  const back = await asha.send((await asha.get(`/cases/${id}`)).form('/planned/undo'));
  assert.equal(back.status, 200);
  assert.match(back.form('/reply').value('text'), /I will write to you tomorrow by noon/);
  await desk.clock('advance 2d');
  assert.equal(server.taken.length, 1);
  assert.match(await asha.log(id), /Asha Rao took back the message that waited/);
  const fields = back.form('/reply').fields.filter(([name]) => ['csrf', 'seen'].includes(name));
  fields.push(['plan', String((await planned())[1].seq)]);
  const again = await asha.send({ action: `/cases/${id}/planned/undo`, fields });
  assert.equal(again.status, 409);
  assert.match(again.text, /taken back already/);
});

const update = 'Ines, the part for the cabinet has come. I will write to you again by Friday 12 June, noon.';

test('what would be missed by then is not put off; it can be sent now, and keeps what it keeps', async () => {
  const [promise] = await open();
  const late = await later(asha, update, '2026-06-10T09:00');
  assert.equal(late.status, 400);
  assert.match(late.problem, /A promise was missed/);
  const page = await later(asha, update, '2026-06-08T09:00', [String(promise.seq)]);
  assert.equal(page.status, 200, page.problem);
  assert.equal((await open()).length, 1);
  const now = await asha.send((await asha.get(`/cases/${id}`)).form('/planned/send'));
  assert.equal(now.status, 200);
  assert.match(now.text, /goes out in 10 seconds/);
  await desk.clock('advance 10s');
  assert.equal(server.taken.length, 2);
  assert.deepEqual((await open()).map((p) => p.due.slice(0, 10)), ['2026-06-12']);
  await desk.clock('now 2026-06-10T09:00:10+01:00');
  assert.equal(server.taken.length, 2);
});

test('they write first: it is not sent, and its writer sees why, first of all', async () => {
  const bill =
    'Ines, your bill for May has been taken off. I will write to you again by Monday 15 June, noon.';
  await later(asha, bill, '2026-06-11T09:00');
  await desk.mail('I have found another provider. Please close the account.', {
    id: 'second',
    answers: 'first',
  });
  const page = await asha.get(`/cases/${id}`);
  assert.match(page.text, /They wrote first\. This was not sent\. Read what they said, then send this/);
  const today = (await asha.get('/')).text;
  assert.match(today, /Written, and not sent .*Your message was to be sent Thursday 11 June, 9 am and/);
  assert.doesNotMatch((await lena.get('/')).text, /Written, and not sent/);
  await desk.clock('now 2026-06-11T09:00:30+01:00');
  assert.equal(server.taken.length, 2);
  assert.deepEqual((await open()).map((p) => p.due.slice(0, 10)), ['2026-06-12']);
  assert.match((await lena.get('/')).text, /Written, and not sent .*A message of ours was to be sent/);
  assert.equal((await asha.get('/outbox')).text.includes('Waits for its day'), false);
});

test('what was stopped can be changed, or sent all the same', async () => {
  const page = await asha.get(`/cases/${id}`);
  const sent = await asha.send(page.form('/planned/send'));
  assert.equal(sent.status, 200, sent.problem);
  await desk.clock('advance 10s');
  assert.equal(server.taken.length, 3);
  assert.match(server.taken[2], /your bill for May/);
  assert.doesNotMatch((await asha.get('/')).text, /Written, and not sent/);
});

test('what can no longer be kept is not sent: the reason is told', async () => {
  const early = 'Ines, the refund is on its way. I will write to you again by Friday 12 June, 5 pm.';
  await later(asha, early, '2026-06-12T10:00');
  run(['user', 'disable', 'asha', ...desk.place.args]);
  await desk.clock('now 2026-06-12T10:00:30+01:00');
  assert.equal(server.taken.length, 3);
  const page = await lena.get(`/cases/${id}`);
  assert.match(page.text, /Whoever wrote it no longer works here\. This was not sent/);
  assert.equal((await lena.json(`/cases/${id}/planned`)).body.planned.at(-1).state, 'stopped');
});

test('the lists made anew from the record are the same', async () => {
  await desk.down();
  const done = run(['rebuild', ...desk.place.args]);
  assert.equal(done.code, 0, done.out + done.err);
  assert.match(run(['verify', ...desk.place.args]).out, /fine|whole|nothing/i);
  await desk.up();
});
