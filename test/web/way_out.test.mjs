// way_out.test.mjs - the mail server mail goes out by, set on a page: tried, kept, taken away.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, password, run, within, without } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

const secret = 'one green bottle';
let server, desk, omar;

const page = () => omar.get('/settings/outgoing');
const port = () => new URL(server.url).port;
const filled = (more = {}) => ({
  host: '127.0.0.1',
  port: port(),
  security: 'none',
  login: 'desk',
  secret,
  address: 'care@fenland.example',
  ...more,
});
const save = async (values, from) =>
  omar.send((from ?? (await page())).form('/settings/outgoing/save'), values);
const kept = (key) => desk.place.sql(`SELECT value FROM setting WHERE name = '${key}'`);
const beside = (html, name) =>
  html
    .match(new RegExp(`<label[^>]*>((?!</label>)[\\s\\S])*name="${name}"`))[0]
    .match(/class="problem">([^<]*)</)?.[1];

before(async () => {
  server = await MailServer.start();
  server.login = `desk:${secret}`;
  desk = await Desk.start(['--undo', '0']);
  omar = await desk.login('omar');
});
after(async () => {
  await desk?.stop();
  server?.stop();
});

test('it waits in the outbox; the owner is shown the way, nobody else may go it', async () => {
  await desk.mail('We have had no broadband for six weeks.', { id: 'first' });
  const asha = await desk.login('asha');
  await asha.reply(await asha.find('Ines'), 'ack', 'Six weeks without broadband, and I am Asha, who looks ' +
    'after this now. I will write to you again by Tuesday 2 June, noon.', { as: ['update'] });
  within((await omar.get('/outbox')).html, 'href="/settings/outgoing"');
  within((await omar.get('/settings')).html, 'href="/settings/outgoing"');
  without((await asha.get('/outbox')).html, 'href="/settings/outgoing"');
  assert.equal((await asha.get('/settings/outgoing')).status, 403);
  within((await page()).text, 'what we write waits in the outbox, and nothing of it is lost');
  assert.ok(!(await page()).has('/settings/outgoing/test'));
});

test('all that is wrong is told beside its field, what was typed stays, the password does not', async () => {
  const wrong = { host: 'smtp example', port: '70000', login: 'desk', secret: '', address: 'care' };
  const back = await save(wrong);
  assert.equal(back.status, 400);
  within(back.problem, '4 of the fields below are not right yet');
  assert.match(beside(back.html, 'host'), /looks like smtp\.example\.com/);
  assert.match(beside(back.html, 'port'), /between 1 and 65535/);
  assert.match(beside(back.html, 'secret'), /Please give the password/);
  assert.match(beside(back.html, 'address'), /looks like help@example\.com/);
  assert.equal(back.form('/settings/outgoing/save').value('host'), 'smtp example');
  const words = await save(filled({ host: 'smtp.example.com:587' }));
  assert.match(beside(words.html, 'host'), /the port has a field of its own/);
  without(words.html, secret);
  assert.match(beside((await save(filled({ login: '' }))).html, 'secret'), /needs the login name/);
  assert.match((await save(filled({ host: '' }))).problem, /The mail server is missing/);
  assert.equal(kept('firm.smtp_url'), '');
});

test('a server that says no is not kept, and says why; asked to, it is kept all the same', async () => {
  const no = await save(filled({ secret: 'another word' }));
  assert.equal(no.status, 400);
  assert.match(no.problem, /no way out for mail yet: the mail server refused our name or password.*535/);
  assert.equal(no.form('/settings/outgoing/save').value('security'), 'none');
  without(no.html, 'another word');
  assert.match((await save(filled({ security: 'starttls' }))).problem, /offers no encryption/);
  assert.match((await save(filled({ port: '1' }))).problem, /could not be reached/);
  assert.equal(kept('firm.smtp_url'), '');
  const untried = await save(filled({ port: '1', untried: '1' }));
  within(untried.text, 'Saved, and in force');
  assert.equal(kept('firm.smtp_url'), 'smtp://127.0.0.1:1');
});

test('what is right is tried, kept and at once in force: what waited goes out', async () => {
  const done = await save(filled());
  assert.equal(done.status, 200, done.problem);
  within(done.text, `Mail goes out by smtp://127.0.0.1:${port()}.`);
  await desk.clock('advance 1m');
  assert.equal(server.taken.length, 1);
  assert.match(server.taken[0], /Six weeks without broadband, and I am Asha/);
  // Written before there was an address: an answer to that one would reach nobody.
  assert.equal(server.senders[0], 'care@fenland.example');
  assert.match(server.taken[0], /^From: .*\s+<care@fenland\.example>/m);
  assert.doesNotMatch(server.taken[0].split('\r\n\r\n')[0], /<desk@localhost>/);
  without(done.html, secret);
  assert.equal(done.form('/settings/outgoing/save').value('secret'), '');
  assert.equal(done.form('/settings/outgoing/save').value('login'), 'desk');
  within((await omar.get('/mail')).text, 'as desk, with a password');
  assert.equal(kept('smtp.secret'), secret);
});

test('try it now sends a mail to whom one says, and tells what the server said', async () => {
  const form = (await page()).form('/settings/outgoing/test');
  assert.equal(form.value('to'), 'care@fenland.example');
  const sent = await omar.send(form, { to: 'omar@fenland.example' });
  within(sent.text, 'The mail server took it. Look whether it is at omar@fenland.example');
  assert.equal(server.recipients.at(-1), 'omar@fenland.example');
  assert.equal(server.senders.at(-1), 'care@fenland.example');
  assert.match(server.taken.at(-1), /Subject: A test from the desk/);
  server.refuses['gone@fenland.example'] = '550 nobody of that name';
  const no = await omar.send(sent.form('/settings/outgoing/test'), { to: 'gone@fenland.example' });
  assert.match(no.problem, /refused it for good\. It said: 550 nobody of that name/);
  assert.equal(no.form('/settings/outgoing/test').value('to'), 'gone@fenland.example');
  const odd = await omar.send(no.form('/settings/outgoing/test'), { to: 'nobody' });
  assert.match(odd.problem, /A mail address looks like/);
});

test('an empty password keeps the one there is, but never for another server or name', async () => {
  const same = await save(filled({ secret: '', address: 'help@fenland.example' }));
  assert.equal(same.status, 200, same.problem);
  assert.equal(kept('smtp.secret'), secret);
  within((await omar.get('/settings')).html, 'value="help@fenland.example"');
  for (const other of [{ host: 'localhost' }, { login: 'somebody' }])
    assert.match((await save(filled({ secret: '', ...other }))).problem, /type the password again/);
});

test('the record says what was done, and holds no password', async () => {
  const log = desk.place.sql("SELECT body FROM event WHERE case_id = 0");
  assert.match(log, /mail server mail goes out by/);
  assert.match(log, /smtp:\/\/127\.0\.0\.1:\d+, as desk/);
  for (const place of [log, desk.log, (await page()).html, (await omar.get('/settings')).html])
    without(place, secret);
  assert.equal(run(['verify', ...desk.place.args]).code, 0);
});

test('what the start gave stands over it, says so, and is not shown the password kept here', async () => {
  const other = await MailServer.start();
  await desk.down();
  desk.more = ['--undo', '0', '--smtp', other.url];
  await desk.up();
  omar = await desk.login('omar');
  const given = await page();
  within(given.text, `given when the desk was started: ${other.url}. It stands over what is set here`);
  const sent = await omar.send(given.form('/settings/outgoing/test'), { to: 'omar@fenland.example' });
  assert.equal(sent.status, 200, sent.problem);
  assert.equal(other.taken.length, 1);
  without((await omar.get('/mail')).text, 'as desk');
  await desk.down();
  desk.more = ['--undo', '0'];
  await desk.up();
  omar = await desk.login('omar');
  within((await page()).text, `Mail goes out by ${server.url}.`);
  other.stop();
});

test('taken away it is forgotten, and mail waits again', async () => {
  const gone = await omar.send((await page()).form('/settings/outgoing/remove'));
  within(gone.text, 'Taken away. What we write waits in the outbox.');
  assert.equal(kept('smtp.secret'), '');
  assert.equal(gone.form('/settings/outgoing/save').value('host'), '');
  assert.ok(!gone.has('/settings/outgoing/remove'));
});

test('what waited for a week before there was a server is not given up at its first refusal', async () => {
  const asha = await desk.login('asha');
  const text = 'Six weeks without broadband is long. I will write to you again by Tuesday 23 June, noon.';
  await asha.reply(await asha.find('Ines'), 'ack', text, { as: ['update'] });
  await desk.clock('advance 7d');
  const before = server.taken.length;
  server.verdict = '451 come again in five minutes';
  assert.equal((await save(filled())).status, 200);
  await desk.clock('advance 30s');
  assert.ok(server.taken.length > before);
  const waits = "SELECT count(*) FROM outbox WHERE state = 'waiting'";
  assert.notEqual(desk.place.sql(waits), '0');
  server.verdict = '250 taken';
  await desk.clock('advance 2h');
  assert.equal(desk.place.sql(waits), '0');
  assert.equal(desk.place.sql("SELECT count(*) FROM outbox WHERE state = 'failed'"), '0');
  await omar.send((await page()).form('/settings/outgoing/remove'));
});

test('in a browser: set up, tried, wide and narrow, light and dark', async () => {
  const browser = await launch();
  try {
    const one = await Person.open(browser, desk.base);
    await one.login('omar', password.omar);
    await one.page.goto('/settings/outgoing');
    await look(one, 'outgoing-new');
    await one.page.getByLabel('Mail server (SMTP)').fill('127.0.0.1');
    await one.page.getByLabel('Encryption').selectOption('none');
    await one.page.getByLabel('Port, if it is another').fill(port());
    await one.page.getByLabel('Login name').fill('desk');
    await one.page.getByLabel('Password, or token').fill('a wrong one');
    one.mayAnswer(400);
    await one.page.getByRole('button', { name: 'Test and save' }).click();
    await one.page.getByText('refused our name or password').waitFor();
    await look(one, 'outgoing-no');
    await one.page.getByLabel('Password, or token').fill(secret);
    await one.page.getByRole('button', { name: 'Test and save' }).click();
    await one.page.getByText('Saved, and in force').first().waitFor();
    await one.page.getByRole('button', { name: 'Try it now' }).click();
    await one.page.getByText('The mail server took it').first().waitFor();
    await look(one, 'outgoing');
    one.nothingWrong();
    await one.close();
  } finally {
    await browser.close();
  }
});
