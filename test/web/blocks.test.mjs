// blocks.test.mjs - the firm's own texts: written by a lead, put into a reply, known again in what goes out.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, password } from './desk.mjs';

let desk, asha, lena, omar, id;

const ombudsman =
  'If you are not satisfied you can go to the ombudsman. The service is free. It is independent of us. ' +
  'You can use its website or post.';
const reach =
  '{name}, you can ring me on {phone} and say {reference}.\n' +
  '{owner} looks after this and answers by {promise}.';

const page = (who) => who.get('/settings/blocks');
async function add(name, text, who = lena) {
  const form = (await page(who)).forms.find((f) => f.html.includes('Add it'));
  return who.send(form, { name, text });
}
const rules = (checked) =>
  [...checked.html.matchAll(/class="rule" href="\/rules\/([a-z-]+)"/g)].map((m) => m[1]);

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  [asha, lena, omar] = [await desk.login('asha'), await desk.login('lena'), await desk.login('omar')];
  const firm = (await omar.get('/settings')).form('/settings/save');
  await omar.send(firm, { 'firm.phone': '01632 960 000', 'firm.name': 'Fenland Homes' });
  await desk.mail('The lift has stopped again and I live on the ninth floor.', {
    from: 'Ines Moreau <ines@example.com>',
    subject: 'The lift',
    id: 'lift',
  });
  id = await asha.find('Ines');
});

after(() => desk?.stop());

test('a lead writes them; agents cannot, and see no way to it', async () => {
  assert.equal((await page(asha)).status, 403);
  assert.doesNotMatch((await asha.get(`/cases/${id}`)).html, /\/settings\/blocks/);
  assert.match((await lena.get(`/cases/${id}`)).html, /\/settings\/blocks/);
  assert.match((await lena.get('/account')).html, /\/settings\/blocks/);
  const done = await add('Ombudsman', ombudsman);
  assert.equal(done.status, 200);
  assert.match(done.text, /Ombudsman.*has not gone out yet/);
  assert.equal((await add('How to reach us', reach)).status, 200);
});

test('an unknown word in braces is refused, with what is known, and nothing typed is lost', async () => {
  const bad = await add('Greeting', 'Dear {nmae}, thank you.');
  assert.equal(bad.status, 400);
  assert.match(bad.problem, /\{nmae\} is not known here\. Known are: \{name\} \{reference\}/);
  const form = bad.forms.find((f) => f.html.includes('Add it'));
  assert.equal(form.value('text'), 'Dear {nmae}, thank you.');
  assert.equal(form.value('name'), 'Greeting');
  assert.equal((await add('OMBUDSMAN', 'Other words.')).status, 400);
  assert.equal((await add(' ', 'Other words.')).status, 400);
});

test('what our own checker sees in it is shown; it is saved all the same', async () => {
  const done = await add('Calm', 'Please calm down so that we can talk about it.');
  assert.equal(done.status, 200);
  assert.ok(rules(done).includes('calm-down'), done.text);
});

test('without script it comes back at the end of what was typed, filled from the case', async () => {
  const form = (await asha.get(`/cases/${id}?stage=ack`)).form('/reply');
  const buttons = [...form.html.matchAll(/name="block" value="(\d+)" data-name="([^"]+)"/g)];
  const [, block] = buttons.find(([, , name]) => name === 'How to reach us');
  const typed = 'The lift stopped, and you are on the ninth floor.';
  const back = await asha.send({ ...form, action: `/cases/${id}/check` }, { text: typed, block });
  assert.equal(back.status, 200);
  const text = back.form('/reply').value('text');
  const { reference } = await asha.case(id);
  const filled = `Ines, you can ring me on 01632 960 000 and say ${reference}.\n`;
  assert.ok(text.startsWith(`${typed}\n\n${filled}`), text);
  assert.ok(text.includes('answers by [day and hour].'), text);
});

test('a gap it leaves is not sent over', async () => {
  const text = 'The lift stopped. I look after this and answer by [day and hour].';
  const sent = await asha.send((await asha.get(`/cases/${id}?stage=ack`)).form('/reply'), { text });
  assert.match(sent.problem, /is still a gap/);
});

test('one that is quoted word for word is known as approved; a word changed, and it is not', async () => {
  const queue =
    'Your message has been received. It will be looked at by the right team. ' +
    'Messages are read in the order they come. An answer will be sent in due course.';
  const before = await asha.check(id, 'ack', queue);
  assert.ok(rules(before).includes('generic-template'), rules(before).join(' '));
  await add('Queue', queue);
  const quoting = await asha.check(id, 'ack', queue.replace('team. ', 'team.\n'));
  assert.ok(!rules(quoting).includes('generic-template'), rules(quoting).join(' '));
  const changed = await asha.check(id, 'ack', queue.replace('right', 'relevant'));
  assert.ok(rules(changed).includes('generic-template'), rules(changed).join(' '));
});

test('what goes out is counted', async () => {
  const text =
    'The lift stopped again and you live on the ninth floor. ' +
    `I will write to you by Tuesday 2 June, noon.\n\n${ombudsman}`;
  const sent = await asha.reply(id, 'ack', text, { as: ['update'] });
  assert.equal(sent.status, 200, sent.problem);
  assert.match((await page(lena)).text, /Ombudsman.*went out 1 time, last/);
  assert.match((await page(lena)).text, /How to reach us.*has not gone out yet/);
  const now = (await asha.get(`/cases/${id}`)).form('/reply').html;
  assert.match(now, /answers by Tuesday 2 June, noon/);
});

test('changed and removed, it is so at once, and on record', async () => {
  const change = (await page(lena)).forms.find((f) => f.value('name') === 'Calm');
  assert.equal((await lena.send(change, { text: 'I am sorry this took so long.' })).status, 200);
  assert.match((await page(lena)).text, /I am sorry this took so long/);
  const remove = (await page(lena))
    .forms.find((f) => f.action === '/settings/blocks/remove' && f.html.includes('Calm'));
  assert.doesNotMatch((await lena.send(remove)).text, /Calm/);
  assert.doesNotMatch((await asha.get(`/cases/${id}`)).html, /data-name="Calm"/);
  assert.ok(desk.events() > 0);
  const told = desk.place.sql(
    "SELECT count(*) FROM event WHERE kind = 'setting-changed' AND body LIKE '%block.Calm%'",
  );
  assert.equal(Number(told), 3);
});

test('in a browser it is put in where the cursor stands, and checked there', async () => {
  const browser = await launch();
  const person = await Person.open(browser, desk.base);
  try {
    await person.login('lena', password.lena);
    await person.page.goto('/settings/blocks');
    await look(person, 'blocks');
    await person.page.goto(`/cases/${id}`);
    const text = person.page.locator('#text');
    await text.fill('First.\n\nLast.');
    await text.evaluate((e) => e.setSelectionRange(6, 6));
    await person.page.getByText('Put in a text of ours').click();
    await person.page.locator('button[data-name=Ombudsman]').click();
    assert.equal(await text.inputValue(), `First.\n\n${ombudsman}\n\nLast.`);
    await person.page.locator('#checked .summary').waitFor();
    await look(person, 'blocks-to-put');
    person.nothingWrong();
  } finally {
    await person.close();
    await browser.close();
  }
});
