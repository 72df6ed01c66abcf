// mail_undo.test.mjs - a reply waits ten seconds and can be taken back; two who write see each other.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, lena, id;

const turns = async () => (await asha.json(`/cases/${id}/turns`)).body.turns;
const promises = async () => (await asha.json(`/cases/${id}/promises`)).body.promises;
const letter =
  'Six weeks without broadband, and I am Asha, who looks after this now. ' +
  'I will write to you again by Tuesday 2 June, noon.';

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

test('a reply waits ten seconds before it goes, and the page says so', async () => {
  const page = await asha.reply(id, 'ack', letter, { as: ['update'] });
  assert.match(page.text, /goes out in 10 seconds/);
  await desk.clock('advance 9s');
  assert.equal(server.taken.length, 0);
  assert.match((await asha.get(`/cases/${id}`)).text, /goes out in 1 seconds/);
});

test('taken back, it was never sent: its words are the draft, its promise is gone', async () => {
  const page = await asha.get(`/cases/${id}`);
  const undone = await asha.send(page.form('/undo'));
  assert.equal(undone.status, 200);
  assert.equal(undone.form('/reply').value('text'), letter);
  await desk.clock('advance 1h');
  assert.equal(server.taken.length, 0);
  assert.equal((await turns()).length, 1);
  assert.deepEqual((await promises()).filter((p) => p.state === 'open'), []);
  assert.match((await asha.get('/')).text, /nobody has answered yet/i);
  assert.match(await asha.log(id), /took the message back before it went out/);
  await desk.clock('advance 2d');
  assert.deepEqual((await promises()).filter((p) => p.state === 'missed'), []);
});

test('what was typed after it is kept below', async () => {
  await asha.reply(id, 'ack', letter.replace('2 June', '9 June'), { as: ['update'] });
  const page = await asha.get(`/cases/${id}`);
  await asha.send({ ...page.form('/reply'), action: `/cases/${id}/draft` }, { text: 'And one more thing.' });
  const undone = await asha.send(page.form('/undo'));
  assert.equal(
    undone.form('/reply').value('text'),
    `${letter.replace('2 June', '9 June')}\n\nAnd one more thing.`,
  );
});

test('too late is said in words, and nothing changes', async () => {
  await asha.reply(id, 'ack', letter.replace('2 June', '9 June'), { as: ['update'] });
  const page = await asha.get(`/cases/${id}`);
  await desk.clock('advance 10s');
  assert.equal(server.taken.length, 1);
  const late = await asha.send(page.form('/undo'));
  assert.equal(late.status, 409);
  assert.match(late.text, /gone out already, so it can.t be taken back/);
  assert.equal((await turns()).at(-1).delivery, 'accepted');
});

test('the lists made anew from the record are the same', async () => {
  await desk.down();
  const done = run(['rebuild', ...desk.place.args]);
  assert.equal(done.code, 0, done.out + done.err);
  await desk.up();
});

test('who opens a case sees that a colleague is writing there', async () => {
  const page = await asha.get(`/cases/${id}`);
  await asha.send({ ...page.form('/reply'), action: `/cases/${id}/draft` }, { text: 'Half a thought' });
  let seen; // a draft is saved behind the answer
  for (let i = 0; i < 50 && !seen; i++)
    seen = /Asha Rao is writing a reply here too/.test((await lena.get(`/cases/${id}`)).text);
  assert.ok(seen);
  assert.doesNotMatch((await asha.get(`/cases/${id}`)).text, /is writing a reply here too/);
  assert.equal((await lena.get(`/cases/${id}`)).form('/reply').value('text'), '');
  await desk.clock('advance 10m');
  assert.doesNotMatch((await lena.get(`/cases/${id}`)).text, /is writing a reply here too/);
});
