// mailbox_token.test.mjs - a mailbox opened with an OAuth2 token, at a real server that asks who issued it.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Desk, run, runBeside } from '../web/desk.mjs';
import { send, servers, skip, tool } from './servers.mjs';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
let desk, issuer, file, settings;
const good = new Map();                        // token: whose it is
const asked = [];

// Who has issued the tokens: says of each whether it is good, and whose it is (RFC 7662).
async function issue() {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const token = new URLSearchParams(body).get('token');
    asked.push(token);
    const email = good.get(token);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(email ? { active: true, email, scope: 'mail' } : { active: false }));
  });
  await new Promise((done) => server.listen(servers.tokens, '127.0.0.1', done));
  return server;
}

const speak = (mechanisms) => {
  tool('kill', 'dovecot');
  const line = `auth_mechanisms = ${mechanisms}`;
  writeFileSync(servers.settings, settings.replace(/^auth_mechanisms = .*$/m, line));
  tool('up', 'dovecot');
};

before(async () => {
  if (skip) return;
  settings = readFileSync(servers.settings, 'utf8');
  issuer = await issue();
  desk = await Desk.start(['--mail-ca', servers.ca]);
  file = join(desk.folder, 'token');
});
after(async () => {
  await desk?.stop();
  issuer?.close();
  if (settings) speak('plain login xoauth2 oauthbearer');
});

const row = (columns) => desk.place.sql(`SELECT ${columns} FROM mailbox WHERE removed = 0`);
const taken = () => Number(desk.place.sql('SELECT count(*) FROM raw'));
const post = (n) =>
  send('ines@customers.example', ['token@shop.example'],
    `From: Ines <ines@customers.example>\nSubject: Kettle ${n}\nMessage-ID: <k${n}@x>\n\nIt leaks, ${n}.\n`);
const add = (secret, ...more) =>
  runBeside(['mailbox', 'add', 'token@shop.example', '--host', 'localhost', '--bearer', '--all', ...more,
    '--mail-ca', servers.ca, ...desk.place.args], `${secret}\n`);

async function until(holds, what) {
  for (let i = 0; i < 150 && !holds(); i++) {
    await desk.clock('advance 60s');
    await sleep(100);
  }
  assert.ok(holds(), `${what}: ${row('error')}\n${desk.log}`);
}

test('a token that is good opens the mailbox, by either way servers have for it', { skip }, async () => {
  for (const [mechanism, port, ...security] of [
    ['xoauth2', servers.imaps],
    ['oauthbearer', servers.imaps],
    ['xoauth2 oauthbearer', servers.imap, '--security', 'starttls'],
  ]) {
    speak(`plain ${mechanism}`);
    good.set(`t-${mechanism}`, 'token@shop.example');
    writeFileSync(file, `t-${mechanism}\n`);
    const done = await add(`file:${file}`, '--port', String(port), ...security);
    assert.equal(done.code, 0, `${mechanism}: ${done.err}`);
    assert.ok(asked.includes(`t-${mechanism}`));
    const before = taken();
    await post(before + 1);
    await until(() => taken() === before + 1, mechanism);
    assert.equal(run(['mailbox', 'remove', 'token@shop.example', ...desk.place.args]).code, 0);
  }
});

test('one that is not good, or another’s, is refused in words', { skip }, async () => {
  for (const secret of ['made-up', 't-of-bo']) {
    good.set('t-of-bo', 'bo@shop.example');
    const done = await add(secret, '--port', String(servers.imaps));
    assert.notEqual(done.code, 0);
    assert.match(done.err, /localhost refused the token\. It may have run out/);
    assert.doesNotMatch(done.err + desk.log, /made-up|t-of-bo/);
  }
  assert.equal(row('count(*)'), '0');
});

test('one that runs out is told, and the next in the file goes on', { skip }, async () => {
  good.set('t-short', 'token@shop.example');
  writeFileSync(file, 't-short\n');
  assert.equal((await add(`file:${file}`, '--port', String(servers.imaps))).code, 0);
  const before = taken();
  await post('short');
  await until(() => taken() === before + 1, 'with the first');
  good.delete('t-short');
  tool('kill', 'dovecot');
  tool('up', 'dovecot');
  await until(() => /refused the token/.test(row('error')), 'told');
  good.set('t-next', 'token@shop.example');
  writeFileSync(file, 't-next\n');
  await post('next');
  await until(() => taken() === before + 2, 'with the next');
  assert.doesNotMatch(desk.log, /t-short|t-next/);
});
