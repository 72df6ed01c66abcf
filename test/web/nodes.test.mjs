// nodes.test.mjs - two desks on one database: each thing is done by one of them, also when one dies.
//
// A file has one desk, so this is for a server alone (HEARD_TEST_ENGINE, see place.mjs).
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Person, launch } from './browser.mjs';
import { Desk, password, run } from './desk.mjs';
import { ImapServer } from './imap_server.mjs';
import { MailServer } from './mail_server.mjs';
import { onServer } from './place.mjs';
import * as story from './story.mjs';

const skip = onServer ? false : 'a file has one desk';
const CASES = 6;
let mail, first, second, asha, ids;

const concern = async (who, id, text) =>
  who.send((await who.get(`/cases/${id}`)).form('/concerns/add'), { text });

async function playBack(who, id) {
  const draft = (await who.get(`/cases/${id}?stage=playback`)).form('/reply').value('text');
  const page = await who.reply(id, 'playback', story.fill(draft), { as: ['update'] });
  assert.equal(page.status, 200, page.problem);
}

// The pieces of news that come to someone's browser, as they come; ends when the stream does.
async function* news(who, stop) {
  const response = await who.request('/live', { signal: stop.signal });
  assert.equal(response.status, 200);
  const wire = new TextDecoderStream();
  response.body.pipeTo(wire.writable).catch(() => {});
  for await (const text of wire.readable)
    for (const [, data] of text.matchAll(/^data: (.*)$/gm)) yield JSON.parse(data);
}

// Someone logged in on one desk, at the other.
function at(desk, someone) {
  const there = desk.visitor();
  for (const [name, value] of someone.cookies) there.cookies.set(name, value);
  return there;
}

// How often an event of this kind stands in the record.
const count = (kind) => Number(first.place.sql(`SELECT count(*) FROM event WHERE kind = '${kind}'`));

async function until(what, holds) {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return;
    await sleep(50);
  }
  assert.fail(`never: ${what}`);
}

before(async () => {
  if (skip) return;
  mail = await MailServer.start();
  first = await Desk.start(['--smtp', mail.url, '--undo', '0']);
  for (let i = 0; i < CASES; i++)
    await first.mail(story.firstMail, { from: `Ines ${i} <ines${i}@example.com>`, id: `first${i}` });
  asha = await first.login('asha');
  ids = [];
  for (let i = 0; i < CASES; i++) ids.push(await asha.find(`ines${i}@`));
  second = await first.second();
});

after(async () => {
  try {
    await second?.stop();
  } finally {
    await first?.stop();
    mail?.stop();
  }
});

test('what one desk records, the other shows; a login counts on both', { skip }, async () => {
  await concern(asha, ids[0], story.concerns.service);
  const there = at(second, asha);
  assert.equal((await there.case(ids[0])).concerns[0].text, story.concerns.service);
  await concern(there, ids[0], story.concerns.calls);
  assert.equal((await asha.case(ids[0])).concerns.length, 2);
});

test('news of what one desk commits reach who follows the other, each once', { skip }, async () => {
  const stop = new AbortController();
  const heard = [];
  const following = (async () => {
    for await (const piece of news(at(second, asha), stop)) heard.push(piece);
  })().catch(() => {});
  await sleep(200);
  await concern(asha, ids[1], 'The socket is loose');
  await until('the news', () => heard.length > 0);
  await sleep(200);
  assert.deepEqual(
    heard.map((piece) => piece.case),
    [ids[1]],
  );
  assert.equal(heard[0].seq, (await asha.json(`/cases/${ids[1]}/events`)).body.events.at(-1).seq);
  stop.abort();
  await following;
});

test('a desk that could not hear the others has its pages look again', { skip }, async () => {
  const stop = new AbortController();
  let ended = false;
  const following = (async () => {
    for await (const piece of news(at(second, asha), stop)) assert.ok(piece);
    ended = true;
  })();
  await sleep(200);
  first.place.sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity' +
    " WHERE query LIKE '%LISTEN%' AND pid <> pg_backend_pid()");
  await until('the stream ends, to be asked for again', () => ended);
  await following;
  const heard = [];
  const again = (async () => {
    for await (const piece of news(at(second, asha), stop)) heard.push(piece);
  })().catch(() => {});
  await sleep(200);
  await concern(asha, ids[2], 'The socket is loose');
  await until('the news', () => heard.length > 0);
  stop.abort();
  await again;
});

test('an open page shows what was done at the other desk', { skip }, async () => {
  const browser = await launch();
  const lena = await Person.open(browser, second.base);
  try {
    await lena.page.goto('/login');
    await lena.page.fill('input[name=login]', 'lena');
    await lena.page.fill('input[name=password]', password.lena);
    await lena.page.press('input[name=password]', 'Enter');
    await lena.page.goto(`/cases/${ids[3]}`);
    await lena.page.getByText('The cable hangs out of the wall').waitFor({ state: 'detached' });
    await concern(asha, ids[3], 'The cable hangs out of the wall');
    await lena.page.getByText('The cable hangs out of the wall').first().waitFor();
    lena.nothingWrong();
  } finally {
    await lena.close();
    await browser.close();
  }
});

test('mail that waits goes out once, whichever desk sends it', { skip }, async () => {
  mail.verdict = '451 come again';
  for (const id of ids) {
    if (id !== ids[0]) await concern(asha, id, story.concerns.service);
    await playBack(asha, id);
  }
  await first.clock('advance 0s');
  mail.taken.length = 0;
  mail.verdict = '250 taken';
  // Past the next try, and by less than a claim lasts: their clocks move apart for a moment.
  await Promise.all([first.clock('advance 90s'), second.clock('advance 90s')]);
  assert.equal(new Set(mail.ids).size, CASES);
  assert.equal(mail.ids.length, CASES, `twice: ${mail.ids.join(' ')}`);
  assert.equal(count('mail-accepted'), CASES);
});

test('a promise that passed is missed once, whoever notices', { skip }, async () => {
  const open = Number(first.place.sql("SELECT count(*) FROM promise_row WHERE state = 'open'"));
  assert.ok(open >= CASES, `${open} promises`);
  await Promise.all([first.clock('advance 3d'), second.clock('advance 3d')]);
  assert.equal(count('promise-missed'), open);
  assert.equal(count('promise-warned'), open);
});

test('a desk that dies in the middle of sending leaves the rest to the other', { skip }, async () => {
  mail.taken.length = 0;
  mail.verdict = null;
  for (const id of ids.slice(0, 3)) await playBack(asha, id);
  const going = Promise.allSettled([first.clock('advance 1m')]);
  // Each desk has one on its way, and the mail server says nothing yet.
  await until('two messages are on their way', () => mail.taken.length === 2);
  await first.down('SIGKILL');
  await going;
  await sleep(200);
  const cut = mail.release('250 taken');
  assert.equal(cut.length, 1);
  await second.clock('advance 10m');
  assert.equal(new Set(mail.ids).size, 3);
  assert.deepEqual([...mail.ids].sort(), [...new Set(mail.ids), ...cut].sort());
  assert.equal(count('mail-accepted'), CASES + 3);
  const missed = count('promise-missed');
  await second.clock('advance 5d');
  assert.ok(count('promise-missed') > missed, 'the promises of the dead desk are watched by the other');
  await first.up();
  await first.clock('advance 6d');
  assert.equal(mail.ids.length, 4);
  assert.equal(
    Number(first.place.sql("SELECT count(*) FROM event WHERE kind = 'promise-missed'")),
    Number(first.place.sql("SELECT count(*) FROM promise_row WHERE missed_at > 0")),
  );
});

test('a mailbox is fetched from by one desk, and by the other once that one is gone', { skip }, async () => {
  const imap = await ImapServer.start();
  const raw = () => Number(first.place.sql('SELECT count(*) FROM raw'));
  const holder = () => first.place.sql('SELECT holder FROM mailbox WHERE removed = 0');
  const send = (n) =>
    imap.add(
      n,
      `From: n${n}@customers.example\nSubject: N ${n}\nMessage-ID: <n${n}@customers.example>\n\nLost.\n`,
    );
  // Their clocks go alike, as those of machines do.
  let now = Date.parse('2026-08-03T08:00:00Z');
  const pass = async (desks) => {
    now += 31000;
    await Promise.all(desks.map((desk) => desk.clock(`now ${new Date(now).toISOString()}`)));
    await sleep(50);
  };
  const tick = async (desks, holds, what) => {
    for (let i = 0; i < 60 && !holds(); i++) await pass(desks);
    assert.ok(holds(), `${what}: ${holder()} ${first.log.slice(-500)}`);
  };
  try {
    const before = raw();
    await pass([first, second]);
    for (const n of [1, 2, 3]) send(n);
    const more = ['--port', String(imap.port), '--security', 'none', '--all', '--untried'].concat(
      first.place.args,
    );
    const done = run(['mailbox', 'add', 'care', '--host', '127.0.0.1', ...more], 'word\n');
    assert.equal(done.code, 0, done.err);
    await tick([first, second], () => raw() === before + 3, 'fetched');
    await tick([first, second], () => imap.seen.size === 3, 'marked');
    assert.deepEqual(imap.fetched, [1, 2, 3], 'each by one desk');
    const one = holder();
    assert.notEqual(one, '');
    await tick([first, second], () => imap.wires.size === 1, 'one line');
    for (let i = 0; i < 6; i++) await pass([first, second]);
    assert.equal(holder(), one, 'who holds it goes on holding it');
    await first.down('SIGKILL');
    send(4);
    await tick([second], () => raw() === before + 4, 'by the one that is left');
    const left = holder();
    await first.up();
    await pass([first, second]);
    send(5);
    await tick([first, second], () => raw() === before + 5, 'by the same, with the other back');
    assert.deepEqual(imap.fetched, [1, 2, 3, 4, 5]);
    await second.down();
    send(6);
    await tick([first], () => raw() === before + 6, 'at once, by the other, when one ends');
    assert.notEqual(holder(), left);
    await second.up();
  } finally {
    imap.stop();
  }
});

test('the record is whole, and the lists are what it says', { skip }, async () => {
  assert.ok(first.events() > 0);
});
