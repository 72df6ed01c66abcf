// mail_health.test.mjs - how mail does: on a page for people, as figures for Prometheus.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, id;

async function figures(path = '/metrics', headers = {}) {
  const response = await fetch(desk.base + path, { headers });
  const text = await response.text();
  const values = Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => line.split(/ (?=[^ ]*$)/)),
  );
  return { status: response.status, type: response.headers.get('content-type'), values, text };
}

const letter =
  'Six weeks without broadband, and I am Asha, who looks after this now. ' +
  'I will write to you again by Tuesday 2 June, noon.';

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url, '--undo', '0']);
  asha = await desk.login('asha');
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

test('nothing came, nothing waits, nothing is lost', async () => {
  const { values, type } = await figures();
  assert.match(type, /^text\/plain; version=0\.0\.4/);
  assert.equal(values.heard_mail_in_timestamp_seconds, '0');
  assert.equal(values.heard_mail_out_waiting, '0');
  assert.equal(values.heard_mail_lost_7d, '0');
  assert.match((await asha.get('/mail')).text, /None yet/);
});

test('what came and what waits is told, with since when', async () => {
  await desk.mail('We have had no broadband for six weeks.', { id: 'first' });
  id = await asha.find('Ines');
  server.verdict = '451 come again';
  await asha.reply(id, 'ack', letter, { as: ['update'] });
  await desk.clock('advance 2h');
  const { values } = await figures();
  assert.equal(values.heard_mail_in_timestamp_seconds, String(Date.parse('2026-06-01T07:00:00Z') / 1000));
  assert.equal(values.heard_mail_out_waiting, '1');
  assert.equal(
    values.heard_mail_out_oldest_timestamp_seconds,
    String(Date.parse('2026-06-01T07:00:00Z') / 1000),
  );
  const page = await asha.get('/mail');
  assert.match(page.text, /1 waits, the oldest since/);
  assert.match(page.text, /waits long/);
});

test('what was lost is counted by its cause', async () => {
  server.verdict = '550 5.1.1 nobody of that name';
  await desk.clock('advance 4h');
  const { values } = await figures();
  assert.equal(values.heard_mail_lost_7d, '1');
  assert.equal(values.heard_mail_out_waiting, '0');
  assert.match((await asha.get('/mail')).text, /nobody of that name/);
  await desk.clock('advance 8d');
  assert.equal((await figures()).values.heard_mail_lost_7d, '0');
});

test('what was set aside is counted', async () => {
  await desk.deliver('From: x@y.example\r\nSubject: Away\r\nPrecedence: bulk\r\n\r\nGone fishing\r\n');
  assert.equal((await figures()).values.heard_mail_aside, '1');
  assert.match((await asha.get('/mail')).text, /1 in all/);
});

test('behind a proxy only who holds a token sees the figures', async () => {
  const token = run(['user', 'token', 'asha', ...desk.place.args]);
  assert.equal(token.code, 0, token.err);
  await desk.down();
  desk.more = ['--behind-proxy'];
  await desk.up();
  assert.equal((await figures()).status, 401);
  const secret = token.out.trim().split(/\s+/).at(-1);
  assert.equal((await figures('/metrics', { authorization: `Bearer ${secret}` })).status, 200);
});
