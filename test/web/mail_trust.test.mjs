// mail_trust.test.mjs - whom mail and passwords are given to: certificates, tokens, this machine.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Authority } from './certificates.mjs';
import { Desk, runBeside } from './desk.mjs';
import { ImapServer } from './imap_server.mjs';
import { MailServer } from './mail_server.mjs';

let authority, other, desk;

before(async () => {
  authority = new Authority();
  other = new Authority();
  desk = await Desk.start();
});
after(async () => {
  await desk?.stop();
  authority?.drop();
  other?.drop();
});

const add = (server, ...more) =>
  runBeside(
    ['mailbox', 'add', 'care', '--host', 'localhost', '--port', String(server.port), ...more].concat(
      desk.place.args,
    ),
    'secret word\n',
  );

test('a certificate that is not right is told for what it is, and no password is sent', async () => {
  const wrong = [
    [() => authority.sign('localhost', -1), /The certificate of localhost has expired\. Its owner/],
    [() => authority.sign('mail.elsewhere.example'), /shows is another server's\. Is that the name/],
    [() => other.sign('localhost'), /comes from no authority that is trusted/],
  ];
  for (const [sign, words] of wrong) {
    const server = await ImapServer.start(sign());
    const done = await add(server, '--mail-ca', authority.file);
    server.stop();
    assert.notEqual(done.code, 0);
    assert.match(done.err, words);
    assert.deepEqual(server.said, []);
  }
  assert.equal(desk.place.sql('SELECT count(*) FROM mailbox'), '0');
});

test('one that is right is trusted', async () => {
  const server = await ImapServer.start(authority.sign('localhost'));
  server.add(1, 'From: c@customers.example\n\nHello');
  const done = await runBeside(
    ['mailbox', 'add', 'safe', '--host', 'localhost', '--port', String(server.port)].concat(
      ['--mail-ca', authority.file],
      desk.place.args,
    ),
    'secret word\n',
  );
  server.stop();
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, /The login works; 1 message lies in INBOX/);
});

test('a token is given as XOAUTH2 has it', async () => {
  const server = await ImapServer.start();
  Object.assign(server, { login: 'XOAUTH2', token: 'secret word' });
  const done = await add(server, '--security', 'none', '--bearer', '--login', 'care@shop.example');
  server.stop();
  assert.equal(done.code, 0, done.err);
  const line = server.said.find((said) => said.startsWith('AUTHENTICATE'));
  const [, kind, token] = line.split(' ');
  assert.equal(kind, 'XOAUTH2');
  assert.equal(
    Buffer.from(token, 'base64').toString(),
    'user=care@shop.example\x01auth=Bearer secret word\x01\x01',
  );
});

const letter =
  'Six weeks without broadband, and I am Asha, who looks after this now. ' +
  'I will write to you again by Tuesday 2 June, noon.';

// A desk that sends by this server: what was taken, and what the health of its mail says.
async function acknowledged(host, { login = '', own = authority.sign('nobody.example') } = {}) {
  const server = await MailServer.start();
  Object.assign(server, { tls: own, login: login || undefined });
  const url = server.url.replace('//127.0.0.1', `//${login && `${login}@`}${host}`);
  const sender = await Desk.start(['--smtp', url, '--undo', '0']);
  try {
    await sender.mail('We have had no broadband for six weeks.');
    const asha = await sender.login('asha');
    const id = (await asha.json('/cases')).body.cases[0].id;
    const page = await asha.get(`/cases/${id}`);
    const asked = (await asha.send(page.form('/reply'), { stage: 'ack', text: letter })).form('/reply');
    const [, name, value] = asked.html.match(/type="radio" name="([^"]+)" value="([^"]+)"/);
    assert.equal((await asha.send(asked, { [name]: value })).status, 200);
    await sender.clock('advance 1s');
    const why = sender.place.sql("SELECT coalesce(max(error), '') FROM outbox");
    return { taken: server.taken.length, encrypted: server.encrypted ?? 0, why };
  } finally {
    await sender.stop();
    server.stop();
  }
}

test('the mail server of this machine may have a certificate nobody trusts', async () => {
  const sent = await acknowledged('127.0.0.1');
  assert.equal(sent.taken > 0, true, sent.why);
  assert.equal(sent.encrypted > 0, true, 'it was not offered, or not taken up');
});

test('another server may not, nor that of this machine when it is given a password', async () => {
  // A way to reach the server that is not one of this machine's own names.
  const another = await acknowledged('[::ffff:127.0.0.1]');
  const withPassword = await acknowledged('127.0.0.1', { login: 'a:b' });
  for (const sent of [another, withPassword]) {
    assert.equal(sent.taken, 0);
    assert.match(sent.why, /certificate is not valid/);
  }
});
