// mail_plus.test.mjs - an answer finds its case by the address it was sent to.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Desk } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, omar, id, address;

const words =
  'Six weeks without broadband, and I am Asha, who looks after this now. ' +
  'I will write to you again by Tuesday 2 June, noon.';
const replyTo = (mail) => mail.match(/^Reply-To:[^<]*<([^>]*)>/m)?.[1];
const cases = async () => (await asha.json('/cases?closed=1')).body.cases.length;

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url, '--undo', '0']);
  await desk.down();
  desk.more.push('--lmtp', join(desk.folder, 'lmtp'));
  await desk.up();
  await desk.mail('We have had no broadband for six weeks.', { id: 'first' });
  asha = await desk.login('asha');
  omar = await desk.login('omar');
  id = await asha.find('Ines');
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

async function save(values) {
  const page = await omar.send((await omar.get('/settings')).form('/settings/save'), values);
  assert.equal(page.status, 200);
  return page;
}

// A mail that says nowhere what it answers.
const bare = (to, from, text, more = '') =>
  `${more}From: ${from}\r\nTo: ${to}\r\nSubject: Something else entirely\r\n` +
  `Message-ID: <${Math.random()}@phone.example>\r\n\r\n${text}\r\n`;

test('unless the firm wants it, an answer goes to where the mail came from', async () => {
  await asha.reply(id, 'ack', words, { as: ['update'] });
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, 1);
  assert.equal(replyTo(server.taken[0]), undefined);
});

test('with it, each mail of ours has an address for its answer that nobody can guess', async () => {
  await save({ 'firm.address': 'help@fenland.example', 'firm.plus': 'on' });
  await desk.mail('And the telephone is dead too.', { id: 'second', answers: 'first' });
  await asha.reply(id, 'ack', words.replace('noon', '3 pm'), { as: ['update'] });
  await desk.clock('advance 1s');
  address = replyTo(server.taken[1]);
  assert.match(address, /^help\+[A-Z]{6,14}\.[0-9a-f]{24}@fenland\.example$/);
});

test('an answer that has lost every line but its address lands in the case', async () => {
  await desk.deliver(bare(address, 'Ines <ines@example.com>', 'It works again since noon.'));
  assert.equal(await cases(), 1);
  assert.match((await asha.get(`/cases/${id}`)).text, /It works again since noon/);
});

test('also in small letters, among others, and where only the server’s trace has it', async () => {
  const low = address.toLowerCase();
  await desk.deliver(bare(`Bob <bob@example.net>, <${low}>`, 'ines@example.com', 'Small letters.'));
  await desk.deliver(
    bare('help@fenland.example', 'ines@example.com', 'By the trace.', `Delivered-To: ${low}\r\n`),
  );
  await desk.deliver(
    bare('help@fenland.example', 'ines@example.com', 'By its copy.', `Cc: x@example.net,\r\n ${address}\r\n`),
  );
  assert.equal(await cases(), 1);
  const { text } = await asha.get(`/cases/${id}`);
  for (const one of [/Small letters/, /By the trace/, /By its copy/]) assert.match(text, one);
});

test('a mail server that hands in by LMTP says it by the recipient', async () => {
  const wire = connect(join(desk.folder, 'lmtp'));
  let heard = '';
  wire.on('data', (d) => (heard += d));
  wire.write(
    `LHLO x\r\nMAIL FROM:<ines@example.com>\r\nRCPT TO:<help@fenland.example>\r\n` +
      `RCPT TO:<${address}>\r\nDATA\r\n` +
      `${bare('undisclosed-recipients:;', 'ines@example.com', 'By the envelope.')}.\r\nQUIT\r\n`,
  );
  for (let i = 0; i < 200 && !/^221/m.test(heard); i++) await new Promise((r) => setTimeout(r, 50));
  assert.equal(heard.match(/It is safe/g)?.length, 2);
  for (let i = 0; i < 100 && !/By the envelope/.test((await asha.get(`/cases/${id}`)).text); i++)
    await desk.clock('advance 1s');
  assert.match((await asha.get(`/cases/${id}`)).text, /By the envelope/);
  assert.equal(await cases(), 1);
});

test('the address comes before what the mail says it answers', async () => {
  await desk.mail('The invoice is wrong.', { id: 'other', from: 'Ines Moreau <ines@example.com>' });
  assert.equal(await cases(), 2);
  await desk.deliver(
    bare(address, 'ines@example.com', 'Address first.', 'In-Reply-To: <other@example.com>\r\n'),
  );
  assert.match((await asha.get(`/cases/${id}`)).text, /Address first/);
});

test('who has the address from somebody else is heard, and does not become the customer', async () => {
  await desk.deliver(bare(address, 'Leo <leo@example.net>', 'Please write to me instead.'));
  const page = await asha.get(`/cases/${id}`);
  assert.match(page.text, /leo@example\.net has not written here before/);
  await asha.reply(id, 'ack', words.replace('noon', '4 pm'), { as: ['update'] });
  await desk.clock('advance 1s');
  assert.match(server.taken.at(-1), /^To: [^<]*<ines@example\.com>/m);
});

test('the same subject, or its name, opens a case of its own', async () => {
  const before = await cases();
  const { reference } = await asha.case(id);
  const subjects = ['Six weeks without broadband in our new home', `Re: [${reference}] Six weeks`];
  for (const [i, subject] of subjects.entries())
    await desk.mail(`Another matter, ${i}.`, { id: `subject-${i}`, subject, from: `other${i}@example.net` });
  assert.equal(await cases(), before + 2);
});

test('a guess opens a case of its own, as any other mail', async () => {
  const before = await cases();
  const guess = address.replace(/\.[0-9a-f]{24}/, `.${'0'.repeat(24)}`);
  await desk.deliver(bare(guess, 'mallory@example.net', 'Let me in.'));
  await desk.deliver(bare('help+KADWEP@fenland.example', 'mallory@example.net', 'Let me in again.'));
  assert.equal(await cases(), before + 2);
  assert.doesNotMatch((await asha.get(`/cases/${id}`)).text, /Let me in/);
});

test('a firm that moved to another domain still knows the answers to what it sent before', async () => {
  await save({ 'firm.address': 'care@fenland.example' });
  await desk.deliver(bare(address, 'ines@example.com', 'To the old address.'));
  assert.match((await asha.get(`/cases/${id}`)).text, /To the old address/);
  assert.equal((await save({ 'firm.plus': 'off' })).status, 200);
});
