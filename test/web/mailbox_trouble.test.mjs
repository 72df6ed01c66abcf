// mailbox_trouble.test.mjs - a mailbox whose server can't wait, loses the folder, hangs at one message,
// counts anew in the middle: the others come in, and what is wrong is said in plain words.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';
import { ImapServer } from './imap_server.mjs';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
let desk, server, omar, id;

const mail = (n) =>
  `From: c${n}@customers.example\nSubject: Order ${n}\nMessage-ID: <o${n}@customers.example>\n\n` +
  `Order ${n} has not come.\n`;
const raw = (n) => desk.place.sql(`SELECT count(*) FROM raw WHERE message_id = 'o${n}@customers.example'`);
const has = (n) => raw(n) === '1';
const row = (columns) => desk.place.sql(`SELECT ${columns} FROM mailbox WHERE removed = 0`);
const left = (columns) => desk.place.sql(`SELECT ${columns} FROM mailbox_left`);
const again = () => [...server.wires].forEach((wire) => wire.destroy());

async function until(done, what, step = '20s', times = 120) {
  for (let i = 0; i < times && !(await done()); i++) {
    await desk.clock(`advance ${step}`);
    await sleep(60);
  }
  assert.ok(await done(), `${what}: ${row('*')}\n${desk.log}`);
}

const health = async () => (await omar.get('/mail')).text;
const page = async () => (await omar.get(`/settings/mailbox?id=${id}`)).text;

before(async () => {
  server = await ImapServer.start();
  desk = await Desk.start();
  omar = await desk.login('omar');
  const where = ['--host', '127.0.0.1', '--port', String(server.port), '--security', 'none'];
  const args = ['mailbox', 'add', 'care', ...where, '--all', '--untried', ...desk.place.args];
  const done = run(args, 'pencil\n');
  assert.equal(done.code, 0, done.err);
  id = row('id');
});
after(async () => {
  await desk?.stop();
  server?.stop();
});

test('a server that can’t tell of new mail is asked each minute', async () => {
  server.add(1, mail(1));
  await until(() => has(1), 'the first');
  assert.ok(!server.said.includes('IDLE'));
  server.add(2, mail(2));
  await until(() => has(2), 'what came later', '20s', 8);
  await until(() => server.said.includes('NOOP'), 'asked', '20s', 8);
});

test('one that says it can and then can’t is asked each minute too', async () => {
  server.idles = true;
  again();
  await until(() => [...server.wires].some((wire) => wire.idle), 'waits');
  server.idles = 'says so';
  for (const wire of server.wires) {
    wire.write(`* CAPABILITY IMAP4rev1\r\n* 2 EXISTS\r\n`);
  }
  await until(() => server.said.filter((line) => line === 'IDLE').length >= 2, 'asked once more');
  const asked = server.said.filter((line) => line === 'IDLE').length;
  server.add(3, mail(3));
  await until(() => has(3), 'fetched without it');
  await desk.clock('advance 5m');
  assert.equal(server.said.filter((line) => line === 'IDLE').length, asked, 'it isn’t asked for again');
  assert.equal(row('error'), '');
  server.idles = false;
});

// The server's silence is waited for in earnest: half a minute.
test('a server that hangs at one message gives the others, and that one when it can', async () => {
  server.hang = /^UID FETCH 4 \(UID BODY\.PEEK\[\]\)/;
  server.add(4, mail(4));
  for (const n of [5, 6, 7]) server.add(n, mail(n));
  await until(() => server.said.some((line) => server.hang.test(line)), 'asked for it');
  for (let i = 0; i < 400 && !/did not answer in time/.test(row('error')); i++) await sleep(100);
  assert.match(await page(), /did not answer in time\. Nothing is lost/);
  await until(() => has(5) && has(6) && has(7), 'the others');
  assert.equal(left('uid, tries'), '4|1', 'and tried again behind them');
  server.hang = undefined;
  again();
  await until(() => has(4) && server.seen.has(4), 'the one');
  assert.equal(left('count(*)'), '0');
  assert.match(await health(), /fine/);
});

test('a message it will not hand over is tried again, seldom and in the end no more', async () => {
  server.refuse = /^UID FETCH 8 \(UID BODY\.PEEK\[\]\)/;
  server.add(8, mail(8));
  server.add(9, mail(9));
  await until(() => has(9), 'the other');
  await until(() => left('tries') === '3', 'again');
  assert.match(await health(), /1 message there could not be fetched/);
  assert.match(await page(), /hand a message over\. It said: NO \[CANNOT\] not now It is tried again/);
  await until(() => left('next_at') === '0', 'no more', '6h', 60);
  assert.equal(left('tries'), '10');
  await until(() => row('error') === '', 'passes');
  assert.doesNotMatch(await page(), /is tried again/);
  const asked = server.said.length;
  await desk.clock('advance 12h');
  assert.ok(!server.said.slice(asked).some((line) => server.refuse.test(line)));
});

test('what was passed over can be tried at once, from its page and from that of mail’s health', async () => {
  const tries = () => server.said.filter((line) => server.refuse.test(line)).length;
  const press = async (path, form) => {
    const before = tries();
    const done = await omar.send((await omar.get(path)).form(form));
    assert.equal(done.status, 200, done.problem);
    assert.match(done.text, /It is being tried now/);
    await until(() => tries() === before + 1, path, '0s');
  };
  await press(`/settings/mailbox?id=${id}`, '/settings/mailbox/now');
  await until(() => row('error') === '', 'passes');
  assert.equal(left('next_at'), '0', 'and not again by itself');
  await press('/mail', '/mail/mailbox/now');
  server.refuse = undefined;
  await until(() => row('error') === '', 'passes');
  await omar.send((await omar.get('/mail')).form('/mail/mailbox/now'));
  await until(() => has(8) && server.seen.has(8), 'the one', '0s');
  assert.equal(left('count(*)'), '0');
  assert.doesNotMatch(await page(), /Left in the mailbox/);
  assert.doesNotMatch(await health(), /Try it now/);
});

test('a folder whose numbers change in the middle is opened anew, and nothing is passed over', async () => {
  server.add(20, mail(20));
  server.add(21, mail(21));
  server.anew = 99;
  await until(() => has(20) && has(21), 'both');
  assert.equal(row('validity'), '99');
  assert.match(row('note'), /numbered all messages anew/);
  await until(() => row('error') === '', 'passes');
});

test('what is wrong is said where mail’s health is, and passes', async () => {
  const wrong = [
    [/^SELECT/, /There is no folder "INBOX" in this mailbox, or it can't be opened/],
    [/^(LOGIN|AUTHENTICATE)/, /refused the login name or the password/],
  ];
  for (const [refuse, words] of wrong) {
    server.refuse = refuse;
    again();
    await until(async () => words.test(await health()), String(words), '5m');
    assert.match(await page(), words);
    assert.doesNotMatch(await page(), /pencil/);
    server.refuse = undefined;
    await until(() => row('error') === '', 'passes', '5m');
  }
  server.stop();
  await until(async () => /could not be reached at that port/.test(await health()), 'gone', '5m');
  assert.doesNotMatch(desk.log, /pencil/);
});

// Servers number by the second in which a folder was made: two may have the same.
test('another folder is read from its own beginning, also where it is numbered like the first', async () => {
  const second = await ImapServer.start();
  second.validity = Number(row('validity'));
  second.add(3, mail(33));
  const form = (await omar.get(`/settings/mailbox?id=${id}`)).form('/save');
  const more = { port: String(second.port), folder: 'Support', secret: '', login: 'care', untried: '1' };
  const kept = await omar.send(form, { name: 'care', host: '127.0.0.1', security: 'none', ...more });
  assert.equal(kept.status, 200, kept.problem);
  await until(() => has(33), 'fetched', '1m');
  assert.match(row('note'), /read from another place now/);
  second.stop();
});

// What is written while the password is wrong was written since the mailbox was added, and so is new.
test('a password put right is used at once, and what came since it was wrong is fetched', async () => {
  const third = await ImapServer.start();
  third.add(1, mail(41), '31-May-2026 10:00:00 +0100');
  third.refuse = /^(LOGIN|AUTHENTICATE)/;
  const typed = { name: 'new', host: '127.0.0.1', port: String(third.port), security: 'none', login: 'new' };
  const form = (await omar.get('/settings/mailbox')).form('/save');
  const first = { ...typed, secret: 'wrong', folder: 'INBOX', take: 'new', untried: '1' };
  const kept = await omar.send(form, first);
  assert.equal(kept.status, 200, kept.problem);
  const state = () => desk.place.sql("SELECT error FROM mailbox WHERE name = 'new'");
  await until(() => /refused the login name/.test(state()), 'refused', '1m');
  const today = (await omar.get('/')).text;
  assert.match(today, /Mail is not coming in\. The mailbox new has never answered\./);
  const made = new Date(Number(desk.place.sql("SELECT made_at FROM mailbox WHERE name = 'new'")) + 60000);
  const [, day, month, year, clock] = made.toUTCString().split(' ');
  third.add(2, mail(42), `${day}-${month}-${year} ${clock} +0000`);

  third.refuse = undefined;
  const id = desk.place.sql("SELECT id FROM mailbox WHERE name = 'new'");
  const again = (await omar.get(`/settings/mailbox?id=${id}`)).form('/save');
  assert.equal((await omar.send(again, { ...typed, secret: 'right' })).status, 200);
  assert.equal(state(), '', 'what was said of the wrong one is gone with it');
  await until(() => has(42), 'what came since', '1s');
  assert.equal(has(41), false, 'what lay there before is left');
  assert.doesNotMatch((await omar.get('/')).text, /The mailbox new/);
  third.stop();
});

// What it noted down lies in the year to come, far behind the hour at which it starts again.
test('a desk that starts again looks at once, however long it would have waited', async () => {
  const fourth = await ImapServer.start();
  fourth.refuse = /^SELECT/;
  const where = ['--host', '127.0.0.1', '--port', String(fourth.port), '--security', 'none', '--untried'];
  assert.equal(run(['mailbox', 'add', 'late', ...where, ...desk.place.args], 'pencil\n').code, 0);
  const late = (what) => desk.place.sql(`SELECT ${what} FROM mailbox WHERE name = 'late'`);
  await until(() => late('error') !== '', 'fails', '1m');
  await desk.clock('advance 9000h');
  await until(() => Number(late('next_at')) > Date.now() + 1000 * 3600e3, 'waits', '10m');
  fourth.refuse = undefined;
  await desk.down();
  await desk.up();
  for (let i = 0; i < 100 && late('error') !== ''; i++) await sleep(100);
  assert.equal(late('error'), '');
  fourth.stop();
});

// As a service does that its keeper starts again whenever it falls.
test('a desk that is started again and again does not try a refused password each time', async () => {
  const fifth = await ImapServer.start();
  fifth.refuse = /^(LOGIN|AUTHENTICATE)/;
  const where = ['--host', '127.0.0.1', '--port', String(fifth.port), '--security', 'none', '--untried'];
  assert.equal(run(['mailbox', 'add', 'locked', ...where, ...desk.place.args], 'wrong\n').code, 0);
  const locked = (what) => desk.place.sql(`SELECT ${what} FROM mailbox WHERE name = 'locked'`);
  const tries = () => fifth.said.filter((line) => fifth.refuse.test(line)).length;
  await until(() => locked('error') !== '', 'refused', '1m');
  const before = tries();
  for (let i = 0; i < 4; i++) {
    await desk.down();
    await desk.up();
    await sleep(500);
  }
  assert.equal(tries(), before);
  await until(() => tries() === before + 1, 'tried again when its time has come', '1m', 20);
  await desk.down();
  await desk.up();
  await sleep(500);
  assert.equal(tries(), before + 1);
  const id = locked('id');
  await omar.send((await omar.get(`/settings/mailbox?id=${id}`)).form('/save'), { secret: 'right' });
  await until(() => tries() === before + 2, 'another password is tried at once', '1s');
  fifth.stop();
});
