// demo.test.mjs - what a newcomer sees: the demo, both its sides, its clock, and what the walk did not open.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NARROW, Person, launch, look } from './browser.mjs';
import { Desk } from './desk.mjs';

let browser, desk, asha, ruth, customer;

before(async () => {
  [browser, desk] = await Promise.all([launch(), Desk.demo()]);
  asha = await Person.open(browser, desk.base);
  ruth = await Person.open(browser, desk.base);
  customer = await Person.open(browser, desk.base, { viewport: NARROW });
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const shows = (page, text) => page.getByText(text).filter({ visible: true }).first().waitFor();
const clock = (page) => page.locator('[data-live=clock]').innerText();
const move = (page, by) => page.getByRole('button', { name: by }).click();

// The words to log in with are what the command prints.
function words(login) {
  const [, password] = desk.log.match(new RegExp(`${login}\\s+password (\\S+)`)) ?? [];
  assert.ok(password, desk.log);
  return password;
}

// Whether the usual port is taken by this test or by somebody else, there is an address to be had.
test('where the usual port is taken it opens on another, and says so', async () => {
  const holder = createServer().listen(8080, '127.0.0.1');
  await once(holder, 'listening').catch(() => {});
  const folder = mkdtempSync(join(tmpdir(), 'heard-demo-'));
  const child = spawn(process.env.HEARD, ['demo', '--data', join(folder, 'data')]);
  let said = '';
  try {
    for await (const piece of child.stdout) if ((said += piece).includes('Ctrl-C')) break;
    const [, base, port] = said.match(/(http:\/\/127\.0\.0\.1:(\d+))\//);
    assert.notEqual(port, '8080');
    assert.equal((await fetch(`${base}/health`)).status, 200);
  } finally {
    child.kill();
    await once(child, 'close');
    holder.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('it prints an address and who can log in, and opens on a day with one mail', async () => {
  assert.ok(desk.log.includes(desk.base), desk.log);
  await asha.page.goto('/');
  await shows(asha.page, 'Your login');
  await asha.login('asha', words('asha'));
  await shows(asha.page, 'Demo');
  assert.match(await clock(asha.page), /Mon(day)? 1 Jun/);
  await asha.page.locator('main a.name').first().waitFor();
  await look(asha, 'demo-today');
});

test('the case and its levers', async () => {
  await asha.page.locator('main a.name').first().click();
  await shows(asha.page, 'Write as them');
  await asha.page.locator('mark').first().waitFor();
  await look(asha, 'demo-case');
});

test('one plays back, and becomes the customer by a link on the desk', async () => {
  const { page } = asha;
  await page.getByRole('button', { name: 'Take up', exact: true }).first().click();
  await page.locator('#concerns li p').first().waitFor();
  await page
    .getByRole('list', { name: 'What this message does' })
    .getByRole('button', { name: 'Play back' })
    .click();
  const text = page.locator('#text');
  const draft =
    (await text.inputValue()) ||
    (await page.getByRole('button', { name: /^Use my draft/ }).click(), await text.inputValue());
  await text.fill(draft.replace('[day and time]', 'Tuesday 2 June, noon'));
  await page.locator('fieldset.promise input[value=update]').first().check();
  await page.getByRole('button', { name: 'Send playback' }).click();
  await page.waitForURL(/#next$/);
  await page.getByRole('link', { name: 'Read our latest mail to them' }).click();
  const link = page.locator('a[href*="/c/"]').first();
  await look(asha, 'demo-mail');
  await customer.page.goto(await link.getAttribute('href'));
  await customer.page.getByRole('button', { name: 'yes, that’s it' }).click();
  await shows(customer.page, 'knows now that this is right');
  await shows(customer.page, 'you are the customer here');
  await look(customer, 'demo-customer');
});

test('the clock moves on by an hour, to what is due next, by a day, and nobody is logged out', async () => {
  const { page } = asha;
  await page.goto('/');
  const at = [await clock(page)];
  for (const by of ['An hour on', 'To what is due next', 'A day on', 'A day on', 'A day on']) {
    await move(page, by);
    await page.locator('[data-live=clock]').waitFor();
    at.push(await clock(page));
  }
  assert.equal(new Set(at).size, at.length, at.join(' | '));
  assert.match(at.at(-1), /Jun/);
  await page.locator('.tag.bad', { hasText: 'missed' }).waitFor();
  await look(asha, 'demo-missed');
});

test('one writes as a new customer and as the one there is', async () => {
  const { page } = asha;
  await page.getByRole('link', { name: 'Write as a new customer' }).click();
  await page.getByLabel('What they write').waitFor();
  await look(asha, 'demo-write');
  await page.getByLabel('From: name').fill('Femi Okoro');
  await page.getByLabel('From: address').fill('femi@example.org');
  await page.getByLabel('Subject').fill('The lift is out again');
  await page
    .getByLabel('What they write')
    .fill(
      'The lift has been out for nine days and my father cannot get to his dialysis. Please repair it.',
    );
  await page.getByRole('button', { name: 'Send it to the desk' }).click();
  await page.getByRole('link', { name: 'Femi Okoro' }).first().waitFor();
  await page.getByRole('link', { name: 'Femi Okoro' }).first().click();
  await page.getByRole('link', { name: 'Write as them' }).click();
  await page.getByLabel('What they write').fill('He missed it again this morning.');
  await page.getByRole('button', { name: 'Send it to the desk' }).click();
  await page.locator('article.turn').last().getByText('this morning').first().waitFor();
});

test('lists, the person, the account, settings, and pages that are not there', async () => {
  const { page } = asha;
  for (const [at, name] of [
    ['/cases', 'cases'],
    ['/cases?q=nobody-like-this', 'cases-none'],
    ['/account', 'account'],
    ['/nowhere', 'not-found'],
  ]) {
    if (at === '/nowhere') asha.mayAnswer(404);
    await page.goto(at);
    await look(asha, name);
  }
  await ruth.login('ruth', words('ruth'));
  await ruth.page.goto('/settings');
  await shows(ruth.page, 'Who works here');
  await look(ruth, 'settings');
  customer.mayAnswer(404);
  await customer.page.goto('/c/0000000000000000000000000000000000000000');
  await look(customer, 'customer-unknown-link');
});

test('nothing went wrong in any console, and the folder is there the next time', async () => {
  for (const who of [asha, ruth, customer]) who.nothingWrong();
  const before = await clock(
    asha.page.url().endsWith('/nowhere') ? (await asha.page.goto('/'), asha.page) : asha.page,
  );
  await desk.down();
  await desk.open(['demo', '--data', desk.data, '--port', String(desk.port)]);
  await asha.page.goto('/');
  const [day] = before.match(/\d+ Jun/);
  assert.ok((await clock(asha.page)).includes(day), `${before}, then ${await clock(asha.page)}`);
  await asha.page.getByRole('link', { name: 'Femi Okoro' }).first().waitFor();
});
