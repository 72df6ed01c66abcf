// mail_senders.test.mjs - several addresses to write from: a case answers from the one it was written to.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, omar;

const letter =
  'Six weeks without broadband, and I am Asha, who looks after this now. ' +
  'I will write to you again by Tuesday 2 June, noon.';
const senders = [
  'Billing, Fenland <Billing@fenland.example>\n-- \nBilling, 2 Mill Lane',
  'Repairs <repairs@other.example>',
].join('\n\n\n');
const write = (name, to, subject) =>
  desk.deliver(
    [
      `From: ${name} <${name.toLowerCase()}@example.com>`,
      `To: ${to}`,
      `Subject: ${subject}`,
      `Message-ID: <${subject.replace(/\W/g, '')}@example.com>`,
      '',
      'We have had no broadband for six weeks.',
      '',
    ].join('\r\n'),
  );
const save = async (values) => omar.send((await omar.get('/settings')).form('/settings/save'), values);
const reply = async (id, values = {}) => {
  const form = (await asha.check(id, 'ack', letter)).form('/reply');
  for (const name of form.choices) values[name] = 'update';
  const page = await asha.send(form, values);
  if (page.status === 200) await desk.clock('advance 11s');
  return page;
};

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url]);
  omar = await desk.login('omar');
  asha = await desk.login('asha');
  await save({ 'firm.address': 'help@fenland.example', 'firm.signature': 'Fenland, 1 High Street' });
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

test('what is no address to write from is refused, and stays as typed', async () => {
  const no = [
    'Billing',
    'Billing <billing@fenland.example',
    'Billing <billing@fenland.example>\n\nBilling <BILLING@fenland.example>',
    'Bill\u202Eing <billing@fenland.example>',
    'Billing <a@b>, Other <c@d>',
    'Billing <billing@fenland.example>\n\nBcc: x@example.org',
  ];
  for (const text of no) {
    const page = await save({ 'firm.senders': text });
    assert.equal(page.status, 400, text);
    assert.equal(page.form('/settings/save').value('firm.senders'), text);
  }
  assert.equal((await save({ 'firm.senders': senders })).status, 200);
});

test('who may not is refused', async () => {
  const form = (await omar.get('/settings')).form('/settings/save');
  assert.equal((await asha.post({ ...form, action: '/settings/save' }, {})).status, 403);
});

test('a case answers from the address it was written to, with what stands below its replies', async () => {
  await write('Ines', 'Billing <BILLING+KADWEP@fenland.example>', 'Billed from day one');
  const id = await asha.find('Ines');
  const form = (await asha.get(`/cases/${id}`)).form('/reply');
  assert.equal(form.value('sender'), 'billing@fenland.example');
  await reply(id);
  const mail = server.taken.at(-1);
  assert.equal(server.senders.at(-1), 'billing@fenland.example');
  assert.match(mail, /^From: "Asha Rao, Billing, Fenland"\s+<billing@fenland\.example>\r$/m);
  assert.match(mail, /^Message-ID: <[^@>]+@fenland\.example>\r$/m);
  assert.match(mail, /Billing, 2 Mill Lane/);
  assert.doesNotMatch(mail, /1 High Street/);
  const turn = (await asha.json(`/cases/${id}/turns`)).body.turns.at(-1);
  assert.deepEqual(turn.people, [
    { role: 'from', name: 'Billing, Fenland', address: 'billing@fenland.example' },
  ]);
});

test('the writer sees whom it goes from and may choose another, also for another day', async () => {
  await write('Tomasz', 'help@fenland.example', 'A boiler');
  const id = await asha.find('Tomasz');
  assert.equal((await asha.get(`/cases/${id}`)).form('/reply').value('sender'), 'help@fenland.example');
  await reply(id, { sender: 'repairs@other.example' });
  assert.equal(server.senders.at(-1), 'repairs@other.example');
  assert.match(server.taken.at(-1), /^Message-ID: <[^@>]+@other\.example>\r$/m);
  const next = 'Tomasz, the part has come and is fitted. I will write to you again by Friday 5 June, noon.';
  const form = (await asha.check(id, 'update', next)).form('/reply');
  const values = { sender: 'repairs@other.example', at: '2026-06-01T10:00', later: '1' };
  for (const name of form.choices) values[name] = 'update';
  assert.equal((await asha.send(form, values)).status, 200);
  await desk.clock('now 2026-06-01T10:00:20+01:00');
  assert.equal(server.senders.at(-1), 'repairs@other.example');
});

test('an address that is none of ours is refused, and nothing typed is lost', async () => {
  await write('Ngozi', 'help@fenland.example', 'A lift');
  const id = await asha.find('Ngozi');
  const count = server.taken.length;
  for (const sender of ['boss@bank.example', 'help@fenland.example> SIZE=1', 'x']) {
    const page = await reply(id, { sender });
    assert.equal(page.status, 400, sender);
    assert.match(page.problem, /is no address that we write from/);
    assert.equal(page.form('/reply').value('text'), letter);
  }
  assert.equal(server.taken.length, count);
});

test('a confirmation that goes by itself comes from there too', async () => {
  await save({ 'firm.acknowledge': 'on' });
  await write('Paul', 'repairs@other.example', 'A tap');
  await desk.clock('advance 1s');
  assert.equal(server.senders.at(-1), 'repairs@other.example');
  assert.match(server.taken.at(-1), /^From: Repairs|^From: "Repairs"/m);
});

test('the lists made anew from the record are the same', async () => {
  await desk.down();
  const done = run(['rebuild', ...desk.place.args]);
  assert.equal(done.code, 0, done.out + done.err);
  await desk.up();
});
