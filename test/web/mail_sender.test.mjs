// mail_sender.test.mjs - a new sender in an old conversation: shown, asked about, never made the customer.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, id;

const ask = /has not written here before/;

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url, '--undo', '0']);
  await desk.mail('We have had no broadband for six weeks.', { id: 'first' });
  asha = await desk.login('asha');
  id = await asha.find('Ines');
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

test('the customer is asked about by nobody', async () => {
  await desk.mail('It is still dead.', { id: 'second', answers: 'first', from: 'INES@Example.com' });
  assert.doesNotMatch((await asha.get(`/cases/${id}`)).text, ask);
});

test('a new sender is a turn of the case, is asked about, and gets no reply of ours', async () => {
  await desk.mail('I am her son, please write to me.', {
    id: 'third',
    answers: 'second',
    from: 'Leo <leo@example.net>',
  });
  const page = await asha.get(`/cases/${id}`);
  assert.match(page.text, /leo@example\.net has not written here before/);
  assert.equal((await asha.case(id)).address ?? 'ines@example.com', 'ines@example.com');
  await asha.reply(
    id,
    'ack',
    'Six weeks without broadband, and I am Asha, who looks after this now. ' +
      'I will write to you again by Tuesday 2 June, noon.',
    { as: ['update'] },
  );
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, 1);
  assert.match(server.taken[0], /^To: [^<]*<ines@example\.com>/m);
  assert.doesNotMatch(server.taken[0], /leo@example\.net/);
});

test('copied in: said once, and never asked again', async () => {
  const form = (await asha.get(`/cases/${id}`)).form('/sender');
  const page = await asha.send(form, { value: 'copied' });
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.text, ask);
  await desk.mail('Any news?', { id: 'fourth', answers: 'third', from: 'Leo <leo@example.net>' });
  assert.doesNotMatch((await asha.get(`/cases/${id}`)).text, ask);
});

test('speaks for them: noted on the record, and our mail still goes where it went', async () => {
  await desk.mail('I am her lawyer.', { id: 'fifth', answers: 'first', from: 'Ada <ada@law.example>' });
  const page = await asha.send((await asha.get(`/cases/${id}`)).form('/sender'), { value: 'speaks' });
  assert.doesNotMatch(page.text, ask);
  assert.match(await asha.log(id), /Ada speaks for them now/);
});
