// mailbox.test.mjs - a mailbox whose server cuts off, lies, hangs, counts anew: nothing lost, nothing twice.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';
import { ImapServer } from './imap_server.mjs';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
let desk, server;

const mail = (n, more = '') =>
  `From: c${n}@customers.example\nSubject: Order ${n}\nMessage-ID: <o${n}@customers.example>\n\n` +
  `Order ${n} has not come.\nh9 OK done\n* BYE\n${more}`;
const taken = () => Number(desk.place.sql('SELECT count(*) FROM raw'));
const left = (columns) => desk.place.sql(`SELECT ${columns} FROM mailbox_left`);
const row = (columns) => desk.place.sql(`SELECT ${columns} FROM mailbox WHERE removed = 0`);

async function until(done, what) {
  for (let i = 0; i < 120 && !(await done()); i++) {
    await desk.clock('advance 30s');
    await sleep(50);
  }
  assert.ok(await done(), `${what()}\n${desk.log}`);
}

const add = (...more) =>
  run(
    ['mailbox', 'add', 'care', '--host', '127.0.0.1', '--port', String(server.port), '--security', 'none']
      .concat(['--all', ...more], desk.place.args),
    'secret word\n',
  );

before(async () => {
  server = await ImapServer.start();
  desk = await Desk.start();
});
after(async () => {
  await desk?.stop();
  server?.stop();
});

test('what lies there is fetched once, and marked only then', async () => {
  for (const n of [1, 2, 3]) server.add(n * 10, mail(n));
  const done = add('--untried'); // it would wait for this process, which waits for it
  assert.equal(done.code, 0, done.err);
  await until(() => taken() === 3 && server.seen.size === 3, () => row('last_uid, done_uid, error'));
  await until(() => row('done_uid') === '30', () => row('done_uid'));
  assert.deepEqual(server.fetched, [10, 20, 30]);
});

test('a server that breaks off in a message is asked for the others, and for that one again', async () => {
  server.cuts = 40;
  server.add(40, mail(4));
  server.add(50, mail(5));
  await until(() => taken() === 4, () => row('last_uid, error'));
  await until(() => left('tries') >= '2', () => left('*'));
  assert.match(left('uid, subject, why'), /^40\|x\|The mail server 127\.0\.0\.1 ended the connection/);
  assert.ok(!server.seen.has(40), 'what is not here is not marked');
  const omar = await desk.login('omar');
  const health = (await omar.get('/mail')).text;
  assert.match(health, /1 message there could not be fetched/);
  assert.match((await omar.get('/metrics')).html, /heard_mailbox_left\{mailbox="care"\} 1/);
  const page = (await omar.get('/settings/mailboxes')).html.match(/mailbox\?id=(\d+)/)[1];
  assert.match((await omar.get(`/settings/mailbox?id=${page}`)).text, /It is tried again/);
  server.cuts = 0;
  await until(() => taken() === 5 && server.seen.has(40), () => left('*'));
  assert.equal(left('count(*)'), '0');
});

test('a message larger than it was said to be is left, and not fetched for ever', async () => {
  server.lies = 60;
  server.add(60, mail(6));
  server.add(70, mail(7));
  await until(() => taken() === 6, () => row('last_uid, error'));
  assert.equal(server.fetched.filter((uid) => uid === 60).length, 1);
  server.lies = 0;
});

test('one that says it is too large is left with a note and never fetched', async () => {
  server.size = 40 << 20;
  server.add(80, mail(8));
  await until(() => row('last_uid') === '80', () => row('last_uid, error'));
  server.size = undefined;
  assert.ok(!server.fetched.includes(80));
  assert.match(desk.place.sql('SELECT why FROM mailbox_left WHERE uid = 80'), /40 MB; at most 25 MB/);
});

test('after the server has counted anew what is known is not taken twice, and what is new is', async () => {
  server.renumber(8, [1, 2, 3, 4, 5, 6, 7, 8]);
  server.add(9, mail(9));
  await until(() => row('validity, last_uid') === '8|9', () => row('validity, last_uid, error'));
  // Those that were left are at hand now: 6 and 8, and the new one.
  await until(() => taken() === 9, () => String(taken()));
  assert.match(row('note'), /numbered all messages anew/);
});

test('a server that waits with us tells of what is new', async () => {
  server.idles = true;
  for (const wire of server.wires) wire.destroy();
  await until(() => [...server.wires].some((wire) => wire.idle), () => row('error'));
  server.add(10, mail(10));
  for (let i = 0; i < 100 && taken() < 10; i++) await sleep(50);
  assert.equal(taken(), 10, 'within five seconds, with the clock standing still');
});

test('fifty are fetched from, one more is refused, and fifty that are away hold up none', async () => {
  const where = ['--host', '127.0.0.1', '--port', '1', '--security', 'none', '--untried'];
  const have = Number(desk.place.sql('SELECT count(*) FROM mailbox WHERE removed = 0'));
  for (let i = have; i < 50; i++)
    assert.equal(run(['mailbox', 'add', `box${i}`, ...where, ...desk.place.args], 'pencil\n').code, 0);
  const more = run(['mailbox', 'add', 'one more', ...where, ...desk.place.args], 'pencil\n');
  assert.notEqual(more.code, 0);
  assert.match(more.err, /There are 50 mailboxes, which is the most/);
  await desk.clock('advance 1m');
  const before = Number(desk.place.sql('SELECT count(*) FROM raw'));
  server.add(900, 'From: c900@customers.example\nMessage-ID: <o900@x>\n\nIt has not come.\n');
  for (let i = 0; i < 100 && Number(desk.place.sql('SELECT count(*) FROM raw')) === before; i++) {
    await desk.clock('advance 20s');
    await new Promise((r) => setTimeout(r, 50));
  }
  assert.equal(Number(desk.place.sql('SELECT count(*) FROM raw')), before + 1, desk.log.slice(-2000));
});

test('a desk that is told to stop does not wait for a server that hangs', async () => {
  server.hang = /^SELECT/;
  for (const wire of server.wires) wire.destroy();
  await desk.clock('advance 30s');
  await sleep(300);
  const began = Date.now();
  await desk.down();
  assert.ok(Date.now() - began < 5000, `${Date.now() - began} ms`);
  assert.doesNotMatch(desk.log, /secret word/);
});
