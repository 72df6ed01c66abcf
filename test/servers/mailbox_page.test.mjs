// mailbox_page.test.mjs - a mailbox set up on its page, with a real server behind it.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from '../web/desk.mjs';
import { send, servers, skip } from './servers.mjs';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
let desk, omar;

before(async () => {
  if (skip) return;
  desk = await Desk.start(['--mail-ca', servers.ca]);
  omar = await desk.login('omar');
});
after(() => desk?.stop());

const settings = (more = {}) => ({
  name: 'Care',
  host: 'localhost',
  port: String(servers.imaps),
  security: 'tls',
  login: 'care@shop.example',
  secret: servers.password,
  ...more,
});

const save = async (more, id = '') => {
  const page = await omar.get(`/settings/mailbox${id}`);
  return omar.send(page.form('/save'), settings(more));
};

test('only an owner may see it', { skip }, async () => {
  const asha = await desk.login('asha');
  assert.equal((await asha.get('/settings/mailboxes')).status, 403);
  assert.equal((await asha.get('/settings/mailbox')).status, 403);
});

test('what is wrong is said in plain words, and nothing is kept', { skip }, async () => {
  const wrong = [
    [{ secret: 'crayon' }, /refused the login name or the password/],
    [{ host: 'nowhere.invalid' }, /There is no server called nowhere\.invalid/],
    [{ port: '1' }, /could not be reached at that port/],
    [{ folder: 'Attic' }, /There is no folder "Attic"/],
    [{ done_folder: 'Attic' }, /There is no folder "Attic"/],
    [{ host: 'imap.example.com', security: 'none' }, /to this machine only/],
    [{ port: String(servers.imap) }, /Port 993 wants TLS/],
  ];
  for (const [change, words] of wrong) {
    const page = await save(change);
    assert.match(page.problem, words);
    assert.doesNotMatch(page.html, /crayon|pencil/, 'the password came back');
  }
  assert.match((await omar.get('/settings/mailboxes')).text, /No mailbox is set up yet/);
});

test('mail that comes is fetched, marked as read and in a case', { skip }, async () => {
  const list = await save({});
  assert.match(list.text, /Care/);
  const mail =
    'From: Ines <ines@customers.example>\nSubject: My kettle\nMessage-ID: <kettle@x>\n\nIt leaks.\n';
  await send('ines@customers.example', ['care@shop.example'], mail);
  for (let i = 0; i < 100 && (await omar.json('/cases')).body.cases.length === 0; i++) {
    await desk.clock('advance 1s');
    await sleep(100);
  }
  assert.equal((await omar.json('/cases')).body.cases.length, 1);
  const id = list.html.match(/mailbox\?id=(\d+)/)[1];
  const page = await omar.get(`/settings/mailbox?id=${id}`);
  assert.match(page.text, /1 fetched/);
  assert.match((await omar.send(page.form('/test'))).text, /It works: the login is fine/);
});

// IDLE: the clock stands still, so nothing but the server's word can bring it in.
test('what is new is here as soon as the server tells of it', { skip }, async () => {
  await desk.clock('advance 1s');
  const mail =
    'From: Ines <ines@customers.example>\nSubject: My lamp\nMessage-ID: <lamp@x>\n\nIt flickers.\n';
  await send('ines@customers.example', ['care@shop.example'], mail);
  const cases = async () => (await omar.json('/cases')).body.cases.length;
  for (let i = 0; i < 100 && (await cases()) === 1; i++) await sleep(100);
  assert.equal(await cases(), 2);
});

test('a password goes to no other server unasked', { skip }, async () => {
  const id = (await omar.get('/settings/mailboxes')).html.match(/mailbox\?id=(\d+)/)[1];
  const page = await save({ secret: '', host: '127.0.0.1' }, `?id=${id}`);
  assert.match(page.problem, /type the password again/);
});

test('it can be paused, let go on, and removed with its password', { skip }, async () => {
  const id = (await omar.get('/settings/mailboxes')).html.match(/mailbox\?id=(\d+)/)[1];
  const page = await omar.get(`/settings/mailbox?id=${id}`);
  assert.match((await omar.send(page.form('/pause'))).text, /paused/);
  const again = await omar.get(`/settings/mailbox?id=${id}`);
  assert.doesNotMatch((await omar.send(again.form('/pause'))).text, /paused/);
  assert.match((await omar.send(again.form('/remove'))).text, /No mailbox is set up yet/);
  assert.equal(desk.place.sql("SELECT count(*) FROM mailbox WHERE secret <> ''"), '0');
  assert.doesNotMatch(desk.log, /pencil|crayon/);
});
