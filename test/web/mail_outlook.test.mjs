// mail_outlook.test.mjs - what Outlook packs into winmail.dat: files stand with the message, words in it.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';

let desk, asha;
const sample = (name) => readFileSync(new URL(`../mail/outlook-package${name}.eml`, import.meta.url), 'utf8');

before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
});
after(() => desk?.stop());

async function caseOf(name, change = (mail) => mail) {
  const mail = change(sample(name));
  assert.equal((await desk.deliver(mail)).code, 0);
  const [, messageId] = mail.match(/^Message-ID: <(.*)>$/m);
  const id = desk.place.sql(`SELECT case_id FROM raw WHERE message_id = '${messageId}'`);
  const [turn] = (await asha.json(`/cases/${id}/turns`)).body.turns;
  return { id, turn, page: await asha.get(`/cases/${id}`) };
}

test('its files are listed one by one and handed over as they were packed', async () => {
  const { id, turn, page } = await caseOf('');
  assert.deepEqual(
    turn.files.map((f) => [f.name, f.type, f.size]),
    [
      ['Zählerstand März.txt', 'text/plain', 31],
      ['boiler.png', 'image/png', 45],
    ],
  );
  assert.equal(turn.more_files, 0);
  assert.doesNotMatch(page.text, /winmail/);
  const got = await asha.request(`/cases/${id}/attachments/1`);
  assert.equal(await got.text(), 'Meter 00412, read on 3 March.\r\n');
  assert.match(got.headers.get('content-disposition'), /^attachment/);
});

test('its words are the message where there are no others', async () => {
  const { turn } = await caseOf('-words');
  assert.equal(turn.text, 'The radiator in the hall is cold, and it has been for ½ a month.');
  assert.deepEqual(turn.files.map((f) => f.name), ['bill.pdf']);
  assert.equal((await caseOf('-page')).turn.text, 'The lift & the stairs are dark.');
});

test('what can’t be unpacked stays as it came, with what to ask for', async () => {
  const { turn, page } = await caseOf('-broken');
  assert.deepEqual(turn.files.map((f) => f.name), ['WINMAIL.DAT']);
  assert.match(page.text, /What Outlook packed \(winmail\.dat\) could not be unpacked\. Ask them/);
  assert.match((await caseOf('-sealed')).turn.unread, /can't be read here\. Ask them to send the mail once/);
});

test('one that ends early gives what is whole, and stays beside it', async () => {
  const most = /(application\/ms-tnef[\s\S]*?\n\n[\s\S]{600})[\s\S]*?\n\n--b--/;
  const cut = (mail) => mail.replace('<T1@', '<T9@').replace(most, '$1\n\n--b--');
  const { turn } = await caseOf('', cut);
  assert.equal(turn.files[0].name, 'Zählerstand März.txt');
  assert.equal(turn.files.at(-1).name, 'winmail.dat');
});

test('the record holds them', async () => {
  await desk.down();
  assert.equal(run(['verify', ...desk.place.args]).code, 0);
  await desk.up();
});
