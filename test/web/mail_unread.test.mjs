// mail_unread.test.mjs - what of a mail could not be read is said with the message, and is nobody's words.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from './desk.mjs';

let desk, asha;
let n = 0;

before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
});
after(() => desk?.stop());

async function caseOf(head, body) {
  const from = `p${++n}@customers.example`;
  const mail = `From: P${n} <${from}>\nTo: help@fenland.example\nSubject: Help ${n}\nMIME-Version: 1.0\n`;
  const done = await desk.deliver(`${mail}${head}\n\n${body}`.replace(/\n/g, '\r\n'));
  assert.equal(done.code, 0, done.err);
  const id = await asha.find(from);
  const { turns } = (await asha.json(`/cases/${id}/turns`)).body;
  return { page: await asha.get(`/cases/${id}`), turn: turns[0] };
}

test('an encrypted mail says so, and what to do; it is not read as their words', async () => {
  const { page, turn } = await caseOf(
    'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
    'MIAGCSqGSIb3DQEHA6CAMIACAQAxggF',
  );
  assert.match(page.text, /encrypted or sealed \(S\/MIME\), which can't be opened here\. Ask them/);
  assert.match(page.text, /smime\.p7m/);
  assert.equal(turn.text, '');
  assert.match(turn.unread, /encrypted or sealed/);
  assert.match(page.text, /What we understand 0 things they may want settled/);
});

test('a mail that ends early is shown as far as it came, and says so', async () => {
  const { page, turn } = await caseOf(
    'Content-Type: multipart/mixed; boundary=b',
    '--b\nContent-Type: text/plain\n\nThe kettle leaks.\n--b\nContent-Type: image/png; name="k.png"\n\nxx',
  );
  assert.equal(turn.text, 'The kettle leaks.');
  assert.match(page.text, /The message ends early; what arrived is shown\./);
  assert.match(turn.unread, /The message ends early; what arrived is shown\./);
});

test('a picture without a word is a picture without a word', async () => {
  const { page, turn } = await caseOf('Content-Type: image/jpeg; name="bill.jpg"', 'xx');
  assert.equal(turn.text, '');
  assert.match(page.text, /No words of their own came with it\./);
  assert.match(page.text, /bill\.jpg/);
});

test('words in a kind of text nobody knows are words', async () => {
  const { turn } = await caseOf('Content-Type: text/x-letter', 'The kettle leaks again.');
  assert.equal(turn.text, 'The kettle leaks again.');
  assert.equal(turn.unread, '');
});
