// mail_out.test.mjs - replies handed to a mail server: taken, put off, refused, and shown for what they are.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk, run } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, id;

// Quoted-printable made plain, as far as these letters need it.
const plain = (mail) =>
  mail
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));

async function reply(text) {
  let page = await asha.get(`/cases/${id}`);
  page = await asha.send(page.form('/reply'), { stage: 'ack', text });
  if (page.status === 200) return page;
  const form = page.form('/reply');
  const [, name, value] = form.html.match(/type="radio" name="([^"]+)" value="([^"]+)"/);
  return asha.send(form, { [name]: value });
}

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url, '--undo', '0']);
  await desk.mail('We have had no broadband for six weeks.', { id: 'first' });
  asha = await desk.login('asha');
  id = (await asha.json('/cases')).body.cases[0].id;
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

const letter =
  'Six weeks without broadband, and I am Asha, who looks after this now. ' +
  'I will write to you again by Tuesday 2 June, noon.';

test('a reply goes out whole, with the link, as an answer to their mail', async () => {
  assert.equal((await reply(letter)).status, 200);
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, 1);
  const mail = plain(server.taken[0]);
  assert.match(mail, /Six weeks without broadband, and I am Asha/);
  assert.match(mail, /In-Reply-To: <first@example\.com>/i);
  assert.match(mail, new RegExp(`${desk.base}/c/[0-9a-f]{40}`));
  assert.equal((await asha.json(`/cases/${id}/turns`)).body.turns.at(-1).delivery, 'accepted');
  await desk.clock('advance 1h');
  assert.equal(server.taken.length, 1, 'what was taken is not sent again');
});

test('what the server puts off is tried again, under the same Message-ID', async () => {
  server.verdict = '451 busy, come again';
  assert.equal((await reply(`${letter} This one waits.`)).status, 200);
  await desk.clock('advance 1s');
  assert.equal((await asha.json(`/cases/${id}/turns`)).body.turns.at(-1).delivery, 'waiting');
  server.verdict = '250 taken';
  await desk.clock('advance 20m');
  assert.equal((await asha.json(`/cases/${id}/turns`)).body.turns.at(-1).delivery, 'accepted');
  const ids = server.ids.slice(1);
  assert.ok(ids.length >= 2);
  assert.equal(new Set(ids).size, 1);
});

test('what the server refuses shouts on the case and on Today', async () => {
  server.verdict = '550 nobody here by that name';
  assert.equal((await reply(`${letter} This one is refused.`)).status, 200);
  await desk.clock('advance 1s');
  assert.equal((await asha.json(`/cases/${id}/turns`)).body.turns.at(-1).delivery, 'failed');
  assert.match((await asha.get(`/cases/${id}`)).text, /nobody here by that name/);
  assert.match((await asha.get('/')).text, /Did not get through/);
});

test('the mail server is logged in to with a password from a file, which is shown nowhere', async () => {
  const file = join(desk.folder, 'password');
  server.login = 'desk:a quiet word';
  server.verdict = '250 taken';
  await desk.down();
  writeFileSync(file, 'a wrong word\n', { mode: 0o600 });
  desk.more = ['--smtp', server.url, '--undo', '0', '--smtp-user', 'desk', '--smtp-password-file', file];
  await desk.up();
  const before = server.taken.length;
  await reply(`${letter} This one needs a login.`);
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, before);
  const page = await asha.get(`/outbox?case=${id}`);
  assert.match(page.text, /look at the settings/);
  assert.doesNotMatch(page.text + desk.log, /a wrong word/);

  await desk.down();
  writeFileSync(file, 'a quiet word\n', { mode: 0o600 });
  await desk.up();
  await desk.clock('advance 10m');
  assert.equal(server.taken.length, before + 1);
  assert.doesNotMatch(desk.log, /a quiet word/);
});

test('a login without its password is refused at the start', () => {
  const half = run(['serve', ...desk.place.args, '--smtp-user', 'desk']);
  assert.equal(half.code, 64);
  assert.match(half.err, /belong together/);
});

test('it is tried again with growing gaps for five days, and holds up no other', async () => {
  const here = server.taken.length;
  server.refuses = { 'ines@example.com': '451 busy, come again' };
  assert.equal((await reply(`${letter} This one waits long.`)).status, 200);
  await desk.clock('advance 1s');
  const from = 'Tomasz Reja <tomasz@example.net>';
  await desk.mail('My parcel never came.', { from, subject: 'A parcel' });
  const other = await asha.find('Tomasz');
  const parcel = letter.replace('Six weeks without broadband', 'A parcel that never came');
  await asha.reply(other, 'ack', parcel, { as: ['update'] });
  await desk.clock('advance 1s');
  assert.equal(server.recipients.at(-1), 'tomasz@example.net');
  const tries = [];
  let at = 0;
  const step = async (minutes) => {
    at += minutes;
    await desk.clock(`advance ${minutes}m`);
    const [, n] = (await asha.get(`/outbox?case=${id}`)).text.match(/Tried (\d+) time/) ?? [];
    tries.push([at, Number(n)]);
  };
  for (const minutes of [1, 5, 15, 60, 180, 360, 720]) await step(minutes + 1);
  assert.deepEqual(
    tries.map(([, n]) => n),
    [2, 3, 4, 5, 6, 7, 8],
  );
  assert.equal((await asha.json(`/cases/${id}/turns`)).body.turns.at(-1).delivery, 'waiting');
  const health = await asha.get('/mail');
  assert.match(health.text, /Why mail waits for another try.*busy, come again/s);
  for (const [page, form] of [
    [await asha.get(`/outbox?case=${id}`), '/outbox/now'],
    [health, '/outbox/now'],
  ]) {
    const done = await asha.send(page.form(form));
    assert.match(done.text, /It is being tried now/);
    await step(0);
  }
  assert.deepEqual(
    tries.slice(-2).map(([, n]) => n),
    [9, 10],
  );
  await desk.clock('advance 5d');
  const last = (await asha.json(`/cases/${id}/turns`)).body.turns.at(-1);
  assert.equal(last.delivery, 'failed');
  assert.match(last.delivery_reason, /busy, come again/);
  assert.match((await asha.get('/')).text, /Today .{0,400}Did not get through/);
  assert.equal(server.taken.length, here + 1);
  server.refuses = {};
});
