// clocks_browser.test.mjs - both clocks in a real browser: the control that names a city, the checker in the
// page, the question their mails raise, and the customer's page, with and without script.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, password, sent } from './desk.mjs';

let desk, browser, asha, http, id;

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  browser = await launch();
  asha = await Person.open(browser, desk.base);
  await asha.login('asha', password.asha);
  http = await desk.login('asha');
  for (const n of [1, 2])
    await desk.mail('The boiler you sold us leaks into the hall.', { subject: 'The boiler', id: `dana-${n}`,
      from: 'Dana Whitfield <dana@example.com>', date: `Mon, 01 Jun 2026 03:0${n}:00 -0400`,
      ...(n > 1 ? { answers: 'dana-1' } : {}) });
  id = await http.find('Dana');
});
after(async () => {
  asha?.nothingWrong();
  await browser?.close();
  await desk?.stop();
});

test('what their mails say is a question with a tap for each answer; a city is named by hand', async () => {
  const { page } = asha;
  await page.goto(`/cases/${id}`);
  await page.getByText('Is their time that of New York?').waitFor();
  await page.locator('#who summary', { hasText: 'Their time' }).click();
  await look(asha, 'clock-asked');
  await page.getByRole('button', { name: 'Yes, New York time' }).click();
  await page.locator('#who').getByText('in New York, 5 h behind us').waitFor();
  assert.equal(await page.getByText('Is their time that of').count(), 0);
  await look(asha, 'clock-known');
});

test('the checker in the page reads days on their clock, and tells of a call in their night', async () => {
  const { page } = asha;
  await page.goto(`/cases/${id}?stage=ack`);
  await page.locator('#text').fill('Dana, the boiler leaks. I will ring you tomorrow at 8 am our time. '
    + 'I will write to you by Friday at 5 pm.');
  await page.getByText('By Friday 5 June, 5 pm their time, 10 pm ours').waitFor();
  await page.getByText('That is 3 am on a Tuesday, their time.').waitFor();
  assert.equal(await page.locator('.night').count(), 1);
  assert.equal(await page.getByLabel('Due, our time').first().inputValue(), '2026-06-02T08:00');
  await look(asha, 'clock-night');
});

test('without script all of it is there, and their page tells their time', async () => {
  sent(await http.reply(id, 'ack', (await http.draft(id, 'ack')).replace(/\[[^\]]*\]/g, 'the fitter'),
    { as: ['update'] }));
  const { link } = await http.letter(id);
  const plain = await Person.open(browser, desk.base, { javaScriptEnabled: false });
  await plain.login('asha', password.asha);
  await plain.page.goto(`/cases/${id}`);
  await plain.page.locator('#who summary', { hasText: 'Their time is another' }).click();
  await plain.page.getByLabel('A city whose time is theirs').fill('Munich');
  await plain.page.getByRole('button', { name: 'Save their time' }).click();
  await plain.page.locator('#who').getByText('in Berlin, 1 h ahead of us').waitFor();
  await plain.page.goto(link);
  await plain.page.getByText('Days and hours here are Berlin time').click();
  await look(plain, 'clock-customer');
  plain.nothingWrong();
  await plain.close();
});
