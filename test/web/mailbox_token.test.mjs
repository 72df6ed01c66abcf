// mailbox_token.test.mjs - a mailbox that is opened with a token another program keeps fresh in a file.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { Desk, run } from './desk.mjs';
import { ImapServer } from './imap_server.mjs';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
let desk, server, file;

const mail = (n) =>
  `From: c${n}@customers.example\nSubject: N ${n}\nMessage-ID: <t${n}@customers.example>\n\nNot here.\n`;
const taken = () => Number(desk.place.sql('SELECT count(*) FROM raw'));
const error = () => desk.place.sql('SELECT error FROM mailbox WHERE removed = 0');

async function until(holds, what) {
  for (let i = 0; i < 120 && !holds(); i++) {
    await desk.clock('advance 60s');
    await sleep(50);
  }
  assert.ok(holds(), `${what}: ${error()}`);
}

before(async () => {
  server = await ImapServer.start();
  server.login = 'XOAUTH2';
  server.token = 'first-token';
  desk = await Desk.start();
  file = join(desk.folder, 'token');
});
after(async () => {
  await desk?.stop();
  server?.stop();
});

test('the token is read from the file, and never stands in the data', async () => {
  writeFileSync(file, 'first-token\n');
  server.add(1, mail(1));
  const more = ['--port', String(server.port), '--security', 'none', '--all', '--bearer', '--untried'];
  const args = ['mailbox', 'add', 'care', '--host', '127.0.0.1', ...more, ...desk.place.args];
  const done = run(args, `file:${file}\n`);
  assert.equal(done.code, 0, done.err);
  await until(() => taken() === 1, 'fetched');
  assert.equal(desk.place.sql('SELECT secret FROM mailbox WHERE removed = 0'), `file:${file}`);
});

test('one that has run out is said in words, and the next is taken without anybody’s doing', async () => {
  server.token = 'second-token';
  for (const wire of server.wires) wire.destroy();
  server.add(2, mail(2));
  await until(() => /refused the token\. It may have run out/.test(error()), 'refused');
  assert.doesNotMatch(error(), /first-token/);
  writeFileSync(file, 'second-token\n');
  await until(() => taken() === 2, 'fetched with the new one');
});

test('a file that is not there is said, and waited for', async () => {
  rmSync(file);
  for (const wire of server.wires) wire.destroy();
  server.add(3, mail(3));
  await until(() => /There is no token for 127\.0\.0\.1 in the file/.test(error()), 'missing');
  writeFileSync(file, '\n');
  await desk.clock('advance 20m');
  assert.equal(taken(), 2);
  writeFileSync(file, 'second-token\n');
  await until(() => taken() === 3, 'fetched again');
});
