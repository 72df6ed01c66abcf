// kills.test.mjs - mail of many kinds through Postfix and Dovecot into the desk and out again, while each of
// the three is killed at random moments.
//
// HEARD_MESSAGES says how many (500), HEARD_SEED with which dice.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Desk, run } from '../web/desk.mjs';
import { delivered, imap, send, servers, skip, tool } from './servers.mjs';

const count = Number(process.env.HEARD_MESSAGES ?? 500);
const seed = Number(process.env.HEARD_SEED ?? Date.now() % 1000000);
const replies = Math.max(5, Math.round(count / 25));
const here = join(dirname(fileURLToPath(import.meta.url)), '../mail');
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

// mulberry32: the same dice for the same seed.
let state = seed;
function roll(n) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % n;
}

// --- the messages ---------------------------------------------------------------------------------------

// Every message there is in this folder: clients, languages, charsets, broken ones, reports, lists.
const corpus = readdirSync(here)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => readFileSync(join(here, name), 'latin1').replace(/^From [^\n]*\n/, ''));

const plain = (i, more = '') =>
  `From: Customer ${i} <c${i}@customers.example>\nTo: help@shop.example\n` +
  `Subject: My order ${i}\nMessage-ID: <m${i}@customers.example>\n${more}` +
  `Content-Type: text/plain; charset=utf-8\n\nMy order ${i} has not come, and I have waited for two weeks.\n`;

// Kinds by turns: fresh, an answer to an earlier one, brought by two ways, one of the folder's.
function make(i) {
  const name = { from: `c${i}@customers.example`, to: [['help', 'second'][roll(2)] + '@shop.example'] };
  if (roll(3) === 0) name.to = ['help@desk.example'];
  if (i % 4 === 1 && i > 8)
    return { ...name, raw: plain(i, `In-Reply-To: <m${i - 1 - (i % 4)}@customers.example>\n`) };
  if (i % 4 === 2) {
    const to = ['help@shop.example', 'second@shop.example', 'help@desk.example'];
    return { ...name, to, raw: plain(i) };
  }
  if (i % 4 === 3) {
    const one = corpus[((i - 3) / 4) % corpus.length];
    const id = `$1 <m${i}@corpus.example>$2`; // or the second would be the first again
    const line = /^(message-id:)[^\r\n]*(\r\n?|\n)(?:[ \t][^\r\n]*(?:\r\n?|\n))*/im;
    return { ...name, raw: one.replace(line, id) };
  }
  return { ...name, raw: plain(i) };
}

const marked = (i, raw) => `X-Heard-Test: ${i}.\n${raw}`;
const mark = /^X-Heard-Test: (\d+)\./im;

async function post(i) {
  const m = make(i);
  for (;;)
    try {
      if (await send(m.from, m.to, marked(i, m.raw))) return;
    } catch {
      await sleep(100); // Postfix is down: whoever gets no word sends again
    }
}

// --- what became of them --------------------------------------------------------------------------------

function tally(found, text) {
  const m = text.match(mark);
  if (m) found.set(Number(m[1]), (found.get(Number(m[1])) ?? 0) + 1);
}

function inRecord(desk) {
  const found = new Map();
  const rows = desk.place.sql('SELECT hex(substr(bytes, 1, 4000)) FROM raw');
  for (const row of rows.split('\n')) tally(found, Buffer.from(row, 'hex').toString('latin1'));
  return found;
}

function setAside(desk) {
  const found = new Map();
  const folder = join(desk.data, 'spool', 'bad');
  for (const name of readdirSync(folder).filter((n) => !n.endsWith('.why')))
    tally(found, readFileSync(join(folder, name), 'latin1'));
  return found;
}

function missing(desk) {
  const record = inRecord(desk);
  const aside = setAside(desk);
  const lost = [];
  for (let i = 0; i < count; i++) if (!record.has(i) && !aside.has(i)) lost.push(i);
  return lost;
}

// Time goes on for whoever waits to try again.
async function until(desk, done, seconds) {
  for (let i = 0; i < seconds * 2; i++) {
    if (await done()) return true;
    await desk.clock('advance 20s');
    await sleep(500);
  }
  return done();
}

// --- who dies -------------------------------------------------------------------------------------------

const died = { heard: 0, dovecot: 0, postfix: 0 };

async function killOne(desk) {
  const who = ['heard', 'dovecot', 'postfix'][roll(3)];
  died[who]++;
  if (who === 'heard') {
    await desk.down('SIGKILL');
    await desk.up();
    return;
  }
  tool('kill', who);
  tool('up', who);
}

async function killWhile(desk, work) {
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  while (!over) {
    await sleep(150 + roll(700));
    await killOne(desk);
  }
  await done;
}

async function postAll() {
  let next = 0;
  const hands = Array.from({ length: 4 }, async () => {
    while (next < count) await post(next++);
  });
  await Promise.all(hands);
}

const what = `${count} messages in and ${replies} out, with kills: 0 lost, 0 doubled (HEARD_SEED=${seed})`;
test(what, { skip }, async (t) => {
  const desk = await Desk.start([
    '--smtp',
    `smtp://127.0.0.1:${servers.smtp}`,
    '--lmtp',
    `127.0.0.1:${servers.heard}`,
    '--mail-ca',
    servers.ca,
  ]);
  try {
    await imap('second@shop.example', 'CREATE Done');
    const box = (name, ...more) => {
      const args = ['mailbox', 'add', name, '--host', 'localhost', '--mail-ca', servers.ca, '--all', ...more];
      const done = run([...args, ...desk.place.args], `${servers.password}\n`);
      assert.equal(done.code, 0, done.err);
    };
    box('help@shop.example', '--port', String(servers.imaps));
    box('second@shop.example', '--port', String(servers.imap), '--security', 'starttls', '--move-to', 'Done');
    await desk.clock('advance 1m');

    await killWhile(desk, postAll());
    const all = await until(desk, () => missing(desk).length === 0, 240);
    assert.ok(all, `lost: ${missing(desk).slice(0, 20)}`);

    const doubled = [...inRecord(desk)].filter(([, n]) => n > 1);
    assert.deepEqual(doubled, [], 'in the record twice');
    const moved = () => imap('second@shop.example', 'STATUS INBOX (MESSAGES)');
    assert.ok(await until(desk, async () => /MESSAGES 0\b/.test(await moved()), 60), await moved());
    const unseen = () => imap('help@shop.example', 'STATUS INBOX (UNSEEN)');
    assert.ok(await until(desk, async () => /UNSEEN 0\b/.test(await unseen()), 60), await unseen());

    // Out again: what was accepted must lie in the customers' mailboxes.
    const asha = await desk.login('asha');
    for (let i = 0, sent = 0; sent < replies; i += 4, sent++) {
      const id = await asha.find(`c${i}@customers.example`);
      const text =
        `Two weeks without order ${i} is far too long, and I am Asha, who looks after this now. ` +
        'I will write to you again by Friday 12 June, noon.';
      const page = await asha.reply(id, 'ack', text);
      assert.equal(page.status, 200, page.problem);
    }
    const states = () => desk.place.sql('SELECT state, count(*) FROM outbox GROUP BY state');
    for (let round = 0; round < 8 && /waiting/.test(states()); round++) {
      await desk.clock('advance 20s');
      await sleep(roll(300));
      await killOne(desk);
    }
    const gone = await until(desk, () => !/waiting/.test(states()), 60);
    assert.ok(gone, desk.place.sql('SELECT state, attempts, error FROM outbox'));
    assert.doesNotMatch(states(), /failed/);

    const ids = desk.place.sql("SELECT message_id FROM outbox WHERE state = 'accepted'").split('\n');
    const times = (id) => delivered('customers.example').filter((m) => m.includes(`<${id}>`)).length;
    assert.ok(await until(desk, () => ids.every((id) => times(id) > 0), 60), 'accepted and not there');
    const twice = ids.filter((id) => times(id) > 1);
    t.diagnostic(`killed: ${JSON.stringify(died)}`);
    t.diagnostic(
      `in: ${inRecord(desk).size} in the record, ${setAside(desk).size} set aside; out: ${ids.length}, ` +
        `${twice.length} delivered more than once (a server died between taking a message and saying so)`,
    );
    await desk.down();
    const verify = run(['verify', ...desk.place.args]);
    assert.equal(verify.code, 0, verify.out + verify.err);
  } finally {
    await desk.stop();
  }
});
