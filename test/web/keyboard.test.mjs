// keyboard.test.mjs - after each act the keyboard stands where it led to, and what was done is said.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch } from './browser.mjs';
import { Desk, compared, password } from './desk.mjs';

const words = 'You charged me twice, and nobody rang back. I want the money back this week, please.';
let browser, desk, asha, page, id, eye;

before(async () => {
  browser = await launch();
  desk = await Desk.start();
  eye = await desk.login('asha');
  await desk.mail(words, { from: 'Pat Lowe <pat@example.com>', subject: 'Charged twice', id: 'pat' });
  id = await eye.find('Pat');
  asha = await Person.open(browser, desk.base);
  asha.mayAnswer(400);
  await asha.login('asha', password.asha);
  page = asha.page;
});
after(async () => {
  await asha?.close();
  await browser?.close();
  if (desk) await compared(desk);
});

const stands = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
const focused = (what) => page.waitForFunction((s) => document.activeElement.matches(s), what);
const said = (text) => page.locator('body > [role=status]', { hasText: text }).waitFor();

async function tabs(selector, most) {
  for (let i = 1; i <= most; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
  }
  assert.fail(`${selector} is not reached by ${most} tabs; the keyboard stands on ${await stands()}`);
}

test('a concern taken up is said, and the next one is a few tabs away', async () => {
  await page.goto(`/cases/${id}`);
  await page.getByRole('button', { name: 'Take up', exact: true }).first().press('Enter');
  await focused('#understood');
  await said('Concern added by Asha Rao: ');
  await tabs('#proposals button:not(.plain)', 4);
  const about = await page.evaluate(() => document.activeElement.getAttribute('aria-describedby'));
  assert.match(await page.locator(`#${about}`).innerText(), /“.+”/);
  while ((await page.locator('#proposals').count()) > 0) {
    await page.locator('#proposals button:not(.plain)').first().press('Enter');
    await page.waitForLoadState();
    await focused('#understood');
  }
});

test('the step the page stands at brings its draft too, and the keyboard stands in it', async () => {
  const step = page.getByRole('button', { name: 'Play back', exact: true });
  assert.equal(await step.getAttribute('aria-current'), 'step');
  assert.equal(await page.locator('#text').inputValue(), '');
  await step.press('Enter');
  await focused('#text');
  assert.match(await page.locator('#text').inputValue(), /Dear Pat/);
});

test('a refused reply: the reason has the keyboard, and one tab leads to the text', async () => {
  await page.getByRole('button', { name: 'Send playback' }).press('Enter');
  await focused('.problem[role=alert]');
  await tabs('.problem a', 1);
});

test('what was sent can be taken back by the next tab', async () => {
  await page.locator('fieldset.promise input[value=update]').check();
  await page.getByRole('button', { name: 'Send playback' }).press('Enter');
  await focused('#next');
  await said('Promised by ');
  await tabs('form[data-undo] button', 1);
  await page.keyboard.press('Enter');
  await focused('#text');
  await said('took the message back');
});

test('the next step follows what comes in while the keyboard stands on it', async () => {
  await page.locator('fieldset.promise input[value=update]').check();
  await page.getByRole('button', { name: 'Send playback' }).press('Enter');
  await focused('#next');
  await desk.mail('Yes, that is it.', { from: 'Pat Lowe <pat@example.com>', id: 'pat2', answers: 'pat' });
  await page.locator('#next', { hasText: /wrote|reply|yes or no/i }).waitFor();
  assert.equal(await stands(), 'next');
});

test('a finding says which words it is about, also to who does not see them underlined', async () => {
  await page.goto(`/cases/${id}?stage=update`);
  await page.locator('#text').fill('Please calm down, Pat. We apologise for any inconvenience caused.');
  const finding = page.getByRole('group', { name: /calm down/ });
  await finding.waitFor();
  assert.match(await finding.ariaSnapshot(), /‘[^’]*calm down[^’]*’/);
  assert.equal(await page.locator('#text').getAttribute('aria-describedby'), 'summary');
  await finding.getByRole('button', { name: 'This was wrong' }).press('Enter');
  await page.locator('#said', { hasText: 'calm-down: Noted' }).waitFor();
  await focused('a.rule[href="/rules/calm-down"]');
  await page.locator('#text').evaluate((e) => e.dispatchEvent(new Event('input', { bubbles: true })));
  await page.locator('#checked:not([aria-busy])').waitFor();
  await focused('a.rule[href="/rules/calm-down"]');
  await page.locator('#text').fill('Pat, this is where it stands: [what was found, and by whom].');
  await page.locator('#summary', { hasText: 'one gap to fill' }).waitFor();
});

test('a setting that is not right: the keyboard stands in its field, which says why', async () => {
  const omar = await Person.open(browser, desk.base);
  omar.mayAnswer(400);
  await omar.login('omar', password.omar);
  await omar.page.goto('/settings');
  await omar.page.getByLabel('What an agent may grant').fill('lots');
  await omar.page.getByRole('button', { name: 'Save', exact: true }).first().press('Enter');
  const field = omar.page.getByLabel('An amount is a whole number');
  await omar.page.waitForFunction(() => document.activeElement.name === 'grant.agent');
  assert.equal(await field.getAttribute('name'), 'grant.agent');
  await omar.page.goto('/account');
  await omar.page.getByLabel('Away until').fill('2026-06-05T08:00');
  await omar.page.getByRole('button', { name: 'I will be away' }).press('Enter');
  await omar.page.waitForFunction(() => document.activeElement.id === 'away');
  omar.nothingWrong();
  await omar.close();
});

test('each skip link leads somewhere, also where a call is noted', async () => {
  for (const at of ['', '/call']) {
    await page.goto(`/cases/${id}${at}`);
    for (const link of await page.locator('a.skip').all())
      assert.equal(await page.locator(await link.getAttribute('href')).count(), 1, await link.innerText());
  }
});

test('in the reader’s own colours the chosen step is told apart, and the marks are seen', async () => {
  await page.goto(`/cases/${id}?stage=update`);
  await page.emulateMedia({ forcedColors: 'active' });
  const edge = (selector) =>
    page.locator(selector).first().evaluate((e) => getComputedStyle(e).borderTopWidth);
  assert.notEqual(await edge('.steps [aria-current=step]'), await edge('.steps button:not([aria-current])'));
  const text = page.locator('#text'); // a ground the browser gives it would cover what is marked below it
  assert.equal(await text.evaluate((e) => getComputedStyle(e).forcedColorAdjust), 'none');
  await page.emulateMedia({ forcedColors: 'none' });
  asha.nothingWrong();
});
