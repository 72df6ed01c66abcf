// setup.test.mjs - the first start: a code from the prompt, four fields, and the desk is open.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Desk, freePort, run } from './desk.mjs';
import { Person, launch, look } from './browser.mjs';
import { Place } from './place.mjs';

const filled = {
  firm: 'Fenland Homes',
  name: 'Omar Said',
  login: 'omar',
  password: 'nine copper kettles',
};
const desks = [];

async function empty() {
  const desk = Object.assign(new Desk(), { more: ['--undo', '0'] });
  desk.folder = mkdtempSync(join(tmpdir(), 'heard-setup-'));
  desk.place = new Place(join(desk.folder, 'data'));
  desk.socket = join(desk.folder, 'clock');
  desk.port = await freePort();
  desk.base = `http://127.0.0.1:${desk.port}`;
  desks.push(desk);
  await desk.up();
  for (let i = 0; i < 100 && !printed(desk); i++) await sleep(20);
  return desk;
}

const printed = (desk) => desk.log.match(/http\S*(\/setup\?code=[0-9a-f]{24})/)?.[1];
const accounts = (desk) => run(['user', 'list', ...desk.place.args]).out;

after(async () => {
  for (const desk of desks) await desk.stop();
});

test('the code opens the page; it makes the owner, logs in and says what next', async () => {
  const desk = await empty();
  const omar = desk.visitor();
  assert.match((await omar.get('/login')).text, /Nobody has an account here yet/);
  const page = await omar.get(printed(desk));
  assert.equal(page.status, 200);
  const form = page.form('/setup');
  const asked = form.fields.map(([name]) => name).filter((n) => !['csrf', 'form', 'code'].includes(n));
  assert.deepEqual(asked.sort(), ['firm', 'login', 'name', 'password']);

  const short = await omar.send(form, { ...filled, password: 'short' });
  assert.equal(short.status, 400);
  assert.match(short.problem, /at least 10 characters/);
  assert.equal(short.form('/setup').value('firm'), filled.firm);
  assert.equal(short.form('/setup').value('name'), filled.name);
  assert.doesNotMatch(short.html, /value="short"/);

  const today = await omar.send(short.form('/setup'), filled);
  assert.equal(today.status, 200);
  assert.match(today.text, /Omar\. Nothing is waiting/);
  for (const what of ['Let mail come in', 'Let colleagues in', 'Say when you work'])
    assert.ok(today.text.includes(what), what);
  assert.match((await omar.get('/settings')).html, /value="Fenland Homes"/);
  assert.match(accounts(desk), /omar\s+owner\s+Omar Said/);
  assert.equal(run(['verify', ...desk.place.args]).code, 0);

  // Done with one of them, it says so; done with the list, it is gone.
  await omar.send((await omar.get('/settings')).form('/settings/save'), { 'firm.hours': '08:00-16:00' });
  assert.match((await omar.get('/')).html, /Say when you work[\s\S]{0,300}>done</);
  const gone = await omar.send((await omar.get('/')).form('/setup/begun'));
  assert.doesNotMatch(gone.text, /What next/);
  assert.doesNotMatch((await omar.get('/settings')).text, /What next/);
});

test('a mailbox that never answered is still to be done; one that did once is done', async () => {
  const desk = await empty();
  const omar = desk.visitor();
  await omar.send((await omar.get(printed(desk))).form('/setup'), filled);
  const where = ['--host', '127.0.0.1', '--port', String(await freePort()), '--security', 'none'];
  const added = run(['mailbox', 'add', 'care', ...where, '--untried', ...desk.place.args], 'pencil\n');
  assert.equal(added.code, 0, added.err);
  const error = () => desk.place.sql('SELECT error FROM mailbox');
  for (let i = 0; i < 100 && error() === ''; i++) {
    await desk.clock('advance 1s');
    await sleep(50);
  }
  assert.match(error(), /could not be reached/);
  assert.match((await omar.get('/')).text, /The mailbox care can’t be read; its page says why/);
  desk.place.sql('UPDATE mailbox SET seen_at = 1');
  const today = await omar.get('/');
  assert.doesNotMatch(today.text, /The mailbox care can’t be read/);
  assert.match(today.html, /Let mail come in[\s\S]{0,300}>done</);
});

test('all that is wrong is told at once, each beside its field, and what was typed stays', async () => {
  const desk = await empty();
  const omar = desk.visitor();
  const form = (await omar.get(printed(desk))).form('/setup');
  const wrong = { firm: '', name: '', login: 'Ó Brien!', password: 'short' };
  const page = await omar.send(form, wrong);
  assert.equal(page.status, 400);
  assert.match(page.problem, /4 of the fields below are not right yet/);
  const beside = (name) =>
    page.html
      .match(new RegExp(`<label[^>]*>((?!</label>)[\\s\\S])*name="${name}"`))[0]
      .match(/class="problem">([^<]*)</)?.[1];
  assert.match(beside('firm'), /is missing/);
  assert.match(beside('name'), /is missing/);
  assert.match(beside('login'), /made of a-z, 0-9/);
  assert.match(beside('password'), /at least 10 characters/);
  const one = await omar.send(page.form('/setup'), { ...filled, login: 'a b' });
  assert.match(one.problem, /That did not go through\. A login is made of/);
  assert.equal((one.html.match(/aria-invalid="true"/g) ?? []).length, 1);
  for (const name of ['firm', 'name']) assert.equal(one.form('/setup').value(name), filled[name]);
  assert.equal(one.form('/setup').value('login'), 'a b');
  const before = await omar.get(printed(desk));
  assert.doesNotMatch(before.html, /class="problem"|aria-invalid="true"/);
  assert.match(accounts(desk), /no account yet/);
});

test('without the code, or with another, it says where to look; guessing gets slow', async () => {
  const desk = await empty();
  const stranger = desk.visitor();
  const none = await stranger.get('/setup');
  assert.equal(none.status, 403);
  assert.match(none.text, /the address heard printed when it was started/);
  const form = (await stranger.get(printed(desk))).form('/setup');
  const wrong = await stranger.send(form, { ...filled, code: 'f'.repeat(24) });
  assert.equal(wrong.status, 403);
  assert.match(accounts(desk), /no account yet/);
  const statuses = [];
  for (let i = 0; i < 8; i++) statuses.push((await stranger.get(`/setup?code=guess${i}`)).status);
  assert.equal(statuses[0], 403);
  assert.ok(statuses.includes(429), statuses.join(' '));
  assert.match(accounts(desk), /no account yet/);
});

test('a form that another page sends does nothing', async () => {
  const desk = await empty();
  const omar = desk.visitor();
  const form = (await omar.get(printed(desk))).form('/setup');
  assert.equal((await omar.send(form, { ...filled, csrf: '0'.repeat(32) })).status, 403);
  assert.equal((await desk.visitor().send(form, filled)).status, 403);
  assert.match(accounts(desk), /no account yet/);
});

test('of two at once one wins, and the code is good for nothing then', async () => {
  const desk = await empty();
  const [one, two] = [desk.visitor(), desk.visitor()];
  const open = async (who) => (await who.get(printed(desk))).form('/setup');
  const forms = await Promise.all([one, two].map(open));
  const done = await Promise.all([
    one.post(forms[0], filled),
    two.post(forms[1], { ...filled, login: 'rita', name: 'Rita Ode' }),
  ]);
  assert.deepEqual(done.map((d) => d.status).sort(), [303, 409]);
  assert.equal(accounts(desk).trim().split('\n').length, 1);
  const late = desk.visitor();
  const old = await late.request(printed(desk));
  assert.equal(old.status, 303);
  assert.equal(old.headers.get('location'), '/login');
  const lost = done.findIndex((d) => d.status === 409);
  const again = await [one, two][lost].post(forms[lost], { ...filled, login: 'mallory' });
  assert.equal(again.status, 409);
  assert.equal(accounts(desk).trim().split('\n').length, 1);
});

test('an account made at the prompt closes it too; the next start prints no address', async () => {
  const desk = await empty();
  const omar = desk.visitor();
  const form = (await omar.get(printed(desk))).form('/setup');
  const args = ['user', 'add', 'lena', '--name', 'Lena Brandt', '--role', 'owner', ...desk.place.args];
  assert.equal(run(args, 'seven quiet rivers\n').code, 0);
  assert.equal((await omar.post(form, filled)).status, 409);
  await desk.down();
  await desk.up();
  assert.equal(printed(desk), undefined);
  const lena = await desk.login('lena');
  assert.doesNotMatch((await lena.get('/')).text, /What next/);
});

test('in a browser: filled in, pressed, in', async () => {
  const desk = await empty();
  const browser = await launch();
  const omar = await Person.open(browser, desk.base);
  try {
    await omar.page.goto(printed(desk));
    await look(omar, 'setup');
    for (const [name, value] of Object.entries(filled)) await omar.page.fill(`input[name=${name}]`, value);
    await omar.page.getByRole('button', { name: 'Open the desk' }).click();
    await omar.page.getByRole('heading', { name: 'What next' }).waitFor();
    await look(omar, 'setup-next');
    await omar.page.getByRole('button', { name: 'I don’t need this list' }).click();
    await omar.page.getByRole('heading', { name: 'What next' }).waitFor({ state: 'detached' });
    omar.nothingWrong();
  } finally {
    await omar.close();
    await browser.close();
  }
});
