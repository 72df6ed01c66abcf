// token.test.mjs - a mailbox opened, and mail sent, with an OAuth2 token; at real servers, which ask who
// issued it.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Desk, run, runBeside } from '../web/desk.mjs';
import { delivered, send, servers, skip, tool } from './servers.mjs';

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

// The customer's copy of a mail of ours, once it has come.
const mailTo = (name) =>
  delivered('customers.example').filter((m) => new RegExp(`^Delivered-To: <?${name}@`, 'im').test(m));

test('mail goes out with a token; one that has run out holds it until the next', { skip }, async () => {
  const token = join(desk.folder, 'out');
  await desk.down();
  desk.more = ['--mail-ca', servers.ca, '--undo', '0', '--smtp', `smtp://localhost:${servers.submission}`,
    '--smtp-user', 'help@shop.example', '--smtp-token-file', token];
  await desk.up();
  const omar = await desk.login('omar');
  const own = (await omar.get('/settings')).form('/settings/save');
  await omar.send(own, { 'firm.address': 'help@shop.example' });
  const asha = await desk.login('asha');
  const write = async (name) => {
    const head = `From: <${name}@customers.example>\nTo: help@shop.example\nMessage-ID: <${name}@x>\n`;
    await desk.deliver(`${head}Subject: Kettle\n\nThe kettle leaks.\n`);
    const id = await asha.find(name);
    const words = `Dear ${name}, the kettle leaks, and I am Asha, who looks after this now.\n\n`;
    const form = (await asha.check(id, 'ack', `${words}I will write to you again by Tuesday 2 June, noon.`))
      .form('/reply');
    const sent = await asha.send(form, Object.fromEntries(form.choices.map((c) => [c, 'update'])));
    assert.equal(sent.status, 200, sent.problem);
    await desk.clock('advance 1s');
    return async () => (await asha.json(`/cases/${id}/turns`)).body.turns.at(-1).delivery;
  };

  const ids = ['Xaver', 'Oda'].map((n) => n + process.pid);
  for (const [i, mechanism] of ['xoauth2', 'oauthbearer'].entries()) {
    speak(`plain ${mechanism}`);
    tool('kill', 'postfix');                    // it goes on offering what Dovecot offered first
    tool('up', 'postfix');
    good.set(`out-${mechanism}`, 'help@shop.example');
    writeFileSync(token, `out-${mechanism}\n`);
    const state = await write(ids[i]);
    assert.equal(await state(), 'accepted', `${mechanism}: ${(await asha.get('/outbox')).text}`);
    assert.ok(asked.includes(`out-${mechanism}`));
    for (let k = 0; k < 100 && mailTo(ids[i]).length === 0; k++) await sleep(100);
    assert.equal(mailTo(ids[i]).length, 1);
  }

  writeFileSync(token, 'run-out\n');
  const late = await write(`Lia${process.pid}`);
  assert.equal(await late(), 'waiting');
  const outbox = await asha.get('/outbox');
  assert.match(outbox.text, /refused our token; it may have run out/);
  assert.match((await asha.get('/mail')).text, /help@shop\.example.*with an OAuth2 token/s);
  good.set('fresh', 'help@shop.example');
  writeFileSync(token, 'fresh\n');
  await desk.clock('advance 5m');
  assert.equal(await late(), 'accepted');
  const page = await asha.get('/outbox');
  assert.doesNotMatch(page.text + outbox.text + desk.log, /run-out|out-xoauth2|out-oauthbearer|fresh/);
});
