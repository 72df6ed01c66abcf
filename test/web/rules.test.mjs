// rules.test.mjs - what becomes of a finding: followed, sent over, said to be wrong; and where it is told.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, password, run, within } from './desk.mjs';

let desk, asha, lena, omar, id, browser;
const people = [];

const calm = 'Please calm down. The parcel is on its way to you.';
const better = 'Your parcel has been on its way since the 2nd, and nobody told you.';

before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
  lena = await desk.login('lena');
  omar = await desk.login('omar');
  await desk.mail('My parcel has not come, and nobody tells me anything.', {
    from: 'Jonas Berg <jonas@example.net>',
    subject: 'Where is it?',
  });
  id = await asha.find('Jonas');
});

after(async () => {
  for (const someone of people) await someone.close();
  await browser?.close();
  await desk?.stop();
});

async function sits(login, options) {
  browser ??= await launch();
  const person = await Person.open(browser, desk.base, options);
  people.push(person);
  await person.login(login, password[login]);
  return person;
}

const shown = (page) => page.form('/reply').all('shown');

test('what was found stays with the page until the message goes', async () => {
  const first = await asha.check(id, 'ack', calm);
  assert.ok(shown(first).includes('calm-down'));
  const form = first.form('/reply');
  const second = await asha.send({ ...form, action: `/cases/${id}/check` }, { text: better });
  assert.ok(shown(second).includes('calm-down'), 'it is still known to have been shown');
  assert.doesNotMatch(second.html, /href="\/rules\/calm-down"/);
});

test('a finding leads to what its rule looks for, for everyone who works here', async () => {
  const page = await asha.check(id, 'ack', calm);
  within(page.html, 'href="/rules/calm-down"');
  const rule = await asha.get('/rules/calm-down');
  assert.equal(rule.status, 200);
  const told = run(['rules', 'calm-down', '--json']).out;
  const { looks, why, yes, no } = JSON.parse(told);
  for (const part of [looks, why, ...yes.map((e) => e.text), ...no.map((e) => e.text)])
    within(rule.text, part.replace(/\s+/g, ' '));
  assert.ok(!rule.text.includes('In the last 90 days'), 'what became of it is for a lead');
});

test('“this was wrong” is noted on the case, and the text comes back', async () => {
  const page = await asha.check(id, 'ack', calm);
  const events = desk.events();
  const back = await asha.send(
    { ...page.form('/reply'), action: `/cases/${id}/dispute` },
    { wrong: 'calm-down' },
  );
  assert.equal(back.status, 200);
  assert.equal(desk.events() - events, 1);
  within(back.text, 'It is noted that “calm-down” was wrong here');
  assert.equal(back.form('/reply').value('text'), calm);
  assert.equal(back.form('/reply').value('stage'), 'ack');
  within(await asha.log(id), 'said that “calm-down” was wrong here');
});

test('said again of the same words it is noted once', async () => {
  const page = await asha.check(id, 'ack', calm);
  const events = desk.events();
  await asha.send({ ...page.form('/reply'), action: `/cases/${id}/dispute` }, { wrong: 'calm-down' });
  assert.equal(desk.events(), events);
});

test('what is not found can’t be wrong, and nothing typed is lost', async () => {
  const page = await asha.check(id, 'ack', calm);
  const events = desk.events();
  const back = await asha.send(
    { ...page.form('/reply'), action: `/cases/${id}/dispute` },
    { text: better, wrong: 'calm-down' },
  );
  assert.equal(back.status, 400);
  within(back.text, 'not found in your text any more');
  assert.equal(back.form('/reply').value('text'), better);
  const none = await asha.send({ ...page.form('/reply'), action: `/cases/${id}/dispute` }, { wrong: '' });
  assert.equal(none.status, 400);
  assert.equal(desk.events(), events);
});

test('a stranger can say nothing about it', async () => {
  const page = await asha.check(id, 'ack', calm);
  const stranger = desk.visitor();
  const form = { ...page.form('/reply'), action: `/cases/${id}/dispute` };
  assert.equal((await stranger.post(form, { wrong: 'calm-down' })).status, 403);
});

test('a block goes out only over a lead’s reason, and the page of rules tells of it', async () => {
  const text = `${calm} I will write to you by 5 pm tomorrow.`;
  const refused = await asha.reply(id, 'ack', text, { reason: 'because I want to' });
  assert.notEqual(refused.status, 200);
  const sent = await lena.reply(id, 'ack', text, { reason: 'he wrote that himself, as a joke' });
  assert.equal(sent.status, 200, sent.problem);
  const page = await lena.get('/rules');
  within(page.text, 'sent over it');
  within(page.text, 'he wrote that himself, as a joke');
  within(page.text, 'said to be wrong in one case');
  within(page.text, 'wrong in more than 1 of 5');
  const rule = await omar.get('/rules/calm-down');
  within(rule.text, 'In the last 90 days');
  within(rule.text, 'he wrote that himself, as a joke');
});

test('a text that was changed counts as followed', async () => {
  await desk.mail('And the invoice is wrong as well.', {
    from: 'Mina Lund <mina@example.net>',
    subject: 'Invoice',
  });
  const other = await asha.find('Mina');
  const page = await asha.check(other, 'ack', `${calm} I will write to you by 5 pm tomorrow.`);
  const form = page.form('/reply');
  const text =
    'The invoice is wrong, and you had to find it yourself. I will write to you by 5 pm tomorrow.';
  const again = await asha.send({ ...form, action: `/cases/${other}/check` }, { text });
  const values = {};
  for (const name of again.form('/reply').choices) values[name] = 'update';
  const sent = await asha.send(again.form('/reply'), values);
  assert.equal(sent.status, 200, sent.problem);
  const rules = await lena.get('/rules/calm-down');
  within(rules.text, 'the text was changed once');
  within(rules.text, 'Shown in 2 cases');
});

test('the page of all rules is for leads and the owner', async () => {
  assert.equal((await asha.get('/rules')).status, 403);
  assert.equal((await omar.get('/rules')).status, 200);
  assert.equal((await asha.get('/rules/no-such-rule')).status, 404);
  assert.ok((await lena.get('/')).html.includes('href="/rules"'));
  assert.ok(!(await asha.get('/')).html.includes('href="/rules"'));
});

test('the rows of it are made again from the record', async () => {
  const before = (await lena.get('/rules')).text;
  const done = run(['rebuild', ...desk.place.args, '--json']);
  assert.equal(done.code, 0, done.out + done.err);
  assert.equal((await lena.get('/rules')).text, before);
});

test('with script it is noted while one goes on writing, and what stood a while is kept', async () => {
  const person = await sits('asha');
  const { page } = person;
  await page.goto(`/cases/${id}?stage=update`);
  const events = desk.events();
  await page.locator('#text').fill('You should have asked us first. Please calm down.');
  const finding = page.locator('.finding', { hasText: 'puts the fault on the customer' });
  await finding.getByRole('button', { name: 'This was wrong' }).click();
  await finding.getByRole('button', { name: 'Noted' }).waitFor();
  assert.equal(desk.events() - events, 1);
  await page.locator('#text').pressSequentially(' We ring.');
  await page.locator('#checked:not([aria-busy])').waitFor();
  await finding.getByRole('button', { name: 'Noted' }).waitFor();
  await page.locator('.shown input[value=blame-customer]').waitFor({ state: 'attached' });
  const text = await page.locator('#text').inputValue();
  assert.equal(text, 'You should have asked us first. Please calm down. We ring.');
  await look(person, 'composer-wrong');
  person.nothingWrong();
});

test('the pages of the rules can be read by everyone, wide and narrow, light and dark', async () => {
  const person = await sits('lena');
  const { page } = person;
  await page.goto('/rules');
  await page.getByText('What people said').first().click();
  await page.getByText('he wrote that himself, as a joke').waitFor();
  await look(person, 'rules');
  await page.getByRole('link', { name: 'calm-down' }).first().click();
  await page.getByRole('heading', { name: 'What it looks for' }).waitFor();
  await look(person, 'rule');
  person.nothingWrong();
});
