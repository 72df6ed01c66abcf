// submission.test.mjs - mail handed to a real mail server that wants encryption and a login.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Desk } from '../web/desk.mjs';
import { delivered, servers, skip } from './servers.mjs';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
let desk, asha, id, password;
const customer = `tess${process.pid}`;

before(async () => {
  if (skip) return;
  desk = await Desk.start();
  password = join(desk.folder, 'password');
  const text = `From: ${customer}@customers.example\nMessage-ID: <${customer}>\n\nThe tap drips at night.\n`;
  await desk.deliver(text);
  const omar = await desk.login('omar');
  const settings = (await omar.get('/settings')).form('/settings/save');
  await omar.send(settings, { 'firm.address': 'help@shop.example' });
  asha = await desk.login('asha');
  id = await asha.find(customer);
});
after(() => desk?.stop());

async function by(url, secret, ...more) {
  writeFileSync(password, `${secret}\n`);
  await desk.down();
  const login = ['--smtp-user', 'help@shop.example', '--smtp-password-file', password];
  desk.more = ['--undo', '0', '--smtp', url, ...login, ...more];
  await desk.up();
}

let n = 0;
async function write() {
  n += 1;
  const words = `The tap drips at night. I am Asha, and I look after this now, letter ${n}. `;
  const page = await asha.reply(id, 'ack', `${words}I will write to you again by Tuesday 2 June, noon.`, {
    as: ['update'],
  });
  assert.equal(page.status, 200, page.problem);
  await desk.clock('advance 1s');
}
const last = async () => (await asha.json(`/cases/${id}/turns`)).body.turns.at(-1);
const theirs = new RegExp(`^Delivered-To: <?${customer}@`, 'im');
const arrived = () => delivered('customers.example').filter((m) => theirs.test(m)).length;
// What Postfix says of how it came in.
const logged = (words) => words.test(readFileSync(servers.logs[1], 'utf8'));

test('by STARTTLS and by TLS from the first byte, with its password', { skip }, async () => {
  const trusted = ['--mail-ca', servers.ca];
  for (const [i, url] of [
    `smtp://localhost:${servers.submission}`,
    `smtps://localhost:${servers.submissions}`,
  ].entries()) {
    await by(url, servers.password, ...trusted);
    await write();
    assert.equal((await last()).delivery, 'accepted', (await asha.get('/outbox')).text);
    for (let k = 0; k < 100 && arrived() === i; k++) await sleep(100);
    assert.equal(arrived(), i + 1);
  }
  assert.ok(logged(/sasl_method=(PLAIN|LOGIN), sasl_username=help@shop\.example/), 'it was logged in');
});

test('a wrong password and an unknown certificate hold it, until they are put right', { skip }, async () => {
  await by(`smtp://localhost:${servers.submission}`, 'crayon', '--mail-ca', servers.ca);
  await write();
  assert.equal((await last()).delivery, 'waiting');
  assert.match((await asha.get('/mail')).text, /Why mail waits .*refused our name or password/);
  await by(`smtps://localhost:${servers.submissions}`, servers.password);
  await desk.clock('advance 10m');
  assert.equal((await last()).delivery, 'waiting');
  assert.match((await asha.get('/mail')).text, /Why mail waits .*certificate is not valid/);
  const before = arrived();
  await by(`smtps://localhost:${servers.submissions}`, servers.password, '--mail-ca', servers.ca);
  await asha.send((await asha.get('/mail')).form('/outbox/now'));
  await desk.clock('advance 1s');
  assert.equal((await last()).delivery, 'accepted');
  for (let k = 0; k < 100 && arrived() === before; k++) await sleep(100);
  assert.equal(arrived(), before + 1);
  assert.doesNotMatch(desk.log, /crayon|pencil/);
});
