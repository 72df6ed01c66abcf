// mail_drafts_browser.test.mjs - two people write to one case at once, each in a browser: nothing typed is
// lost, each knows of the other; copies and files in a real browser.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, password } from './desk.mjs';

let desk, browser, asha, lena, http, id;

before(async () => {
  desk = await Desk.start();
  browser = await launch();
  asha = await Person.open(browser, desk.base);
  await asha.login('asha', password.asha);
  lena = await Person.open(browser, desk.base);
  await lena.login('lena', password.lena);
  http = await desk.login('omar');
  await desk.mail('We have had no broadband for six weeks.');
  id = await http.find('Ines');
});
after(async () => {
  for (const person of [asha, lena]) person?.nothingWrong();
  await browser?.close();
  await desk?.stop();
});

const text = (who) => who.page.locator('#text');
const saved = (who) => who.page.locator('.saved', { hasText: /^Saved/ }).waitFor();

test('two who type at once lose no word, and each is told of the other', async () => {
  await asha.page.goto(`/cases/${id}?stage=ack`);
  await lena.page.goto(`/cases/${id}?stage=ack`);
  await text(asha).fill('Ines, six weeks without broadband is far too long.');
  await saved(asha);
  await text(lena).fill('Ines, I have rung the engineers about the cabinet.');
  await saved(lena);
  await lena.page.getByText('Asha Rao is writing a reply here too.').waitFor();
  await text(asha).press('End');
  await text(asha).type(' I am Asha.');
  await asha.page.getByText('Lena Brandt is writing a reply here too.').waitFor();
  await look(asha, 'two-write');
  await Promise.all([asha, lena].map((who) => who.page.reload()));
  const whole = 'Ines, six weeks without broadband is far too long. I am Asha.';
  assert.equal(await text(asha).inputValue(), whole);
  assert.equal(await text(lena).inputValue(), 'Ines, I have rung the engineers about the cabinet.');
});

test('what was typed just before acting beside it is still there after', async () => {
  const { page } = asha;
  await text(asha).fill('Ines, I was in the middle of this.');
  await page.getByText('Add a concern').click();
  const add = page.locator('details[open]', { hasText: 'Add a concern' });
  await add.locator('textarea').fill('No broadband for six weeks');
  await add.getByRole('button').last().click();
  await page.locator('.event', { hasText: 'Concern added by Asha Rao' }).waitFor();
  assert.equal(await text(asha).inputValue(), 'Ines, I was in the middle of this.');
});

test('after another step was chosen and it was sent, Back is a page of the case', async () => {
  const { page } = asha;
  await page.goto(`/cases/${id}?stage=ack`);
  await text(asha).fill('Ines, six weeks without broadband is long. I will write to you by Friday, 5 pm.');
  await saved(asha);
  const kept = page.waitForResponse((r) => r.url().endsWith('/draft'));
  await page.locator('.steps button', { hasText: 'Update' }).click();
  await page.waitForURL(/\/check/);
  await kept;
  await page.waitForURL((url) => url.pathname === `/cases/${id}`);
  await page.goto('/');
  await page.goBack();
  assert.match(await page.locator('.steps [aria-current=step]').innerText(), /Update/);
  assert.match(await text(asha).inputValue(), /six weeks without broadband is long/);
});

test('loaded again after a draft of ours was put in, the page has what was typed since', async () => {
  const { page } = asha;
  await page.goto(`/cases/${id}?stage=ack`);
  await text(asha).fill('');
  await page.getByRole('button', { name: 'Use my draft with their facts' }).click();
  await page.waitForURL(/\/check/);
  await saved(asha);
  const kept = page.waitForResponse((r) => r.url().endsWith('/draft'));
  await text(asha).fill('Ines, these are words of my own.');
  await kept;
  await page.waitForURL((url) => url.pathname === `/cases/${id}`);
  await page.reload();
  assert.equal(await text(asha).inputValue(), 'Ines, these are words of my own.');
});

test('sent without a network, the page stays and says so, and what was typed is saved later', async () => {
  const { page } = asha;
  const words = 'Ines, I write this on a train, and there is a tunnel.';
  await page.goto(`/cases/${id}?stage=ack`);
  asha.expected.push('ERR_INTERNET_DISCONNECTED');
  await asha.context.setOffline(true);
  await text(asha).fill(words);
  await page.getByRole('button', { name: 'Send acknowledgement' }).click();
  await page.getByText('Not sent: this device is offline. Your text is still here').waitFor();
  assert.equal(await text(asha).inputValue(), words);
  await asha.context.setOffline(false);
  await saved(asha);
  await page.reload();
  assert.equal(await text(asha).inputValue(), words);
});

test('a desk on this machine takes a reply without a network', async () => {
  const { page } = asha;
  await page.addInitScript(() => {
    if (sessionStorage.away) Object.defineProperty(navigator, 'onLine', { get: () => false });
  });
  await page.evaluate(() => sessionStorage.setItem('away', '1'));
  await page.goto(`/cases/${id}?stage=ack`);
  await text(asha).fill('Ines, this is saved by the button.');
  await page.getByRole('button', { name: 'Save for later' }).click();
  await page.waitForURL(/\/draft/);
  assert.equal(await text(asha).inputValue(), 'Ines, this is saved by the button.');
  await page.evaluate(() => sessionStorage.clear());
});

test('whom a copy goes to is saved as it is typed; a file that is too large is told at once', async () => {
  const { page } = asha;
  await page.locator('#copies').evaluate((details) => (details.open = true));
  await page.getByLabel(/^A copy to/).fill('bo@example.org');
  const stored = async () => (await asha.page.context().request.get(`/cases/${id}`)).text();
  for (let i = 0; i < 60 && !(await stored()).includes('value="bo@example.org"'); i++)
    await page.waitForTimeout(100);
  assert.match(await stored(), /value="bo@example\.org"/);
  const files = page.locator('input[name=files]');
  await files.setInputFiles({ name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(16 << 20) });
  await page.getByText('These files are too large together').waitFor();
  await files.setInputFiles({ name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(999, 5) });
  await page.getByRole('button', { name: 'Save for later' }).click();
  await page.locator('.enclosed label', { hasText: 'bill.pdf, 999 bytes' }).waitFor();
  await look(asha, 'files');
});

test('what was written, its copy and its file go together, by the button', async () => {
  const { page } = asha;
  await text(asha).fill(
    'Ines, six weeks without broadband is far too long. I am Asha, and I look after this now. ' +
      'I will write to you again by Friday 12 June, noon.',
  );
  await page.getByRole('radio', { name: 'Yes, I’ll be in touch by then' }).check();
  await page.getByRole('button', { name: 'Send acknowledgement' }).click();
  await page.waitForURL(/#next$/);
  const turn = page.locator('.turn', { hasText: 'You, acknowledgement' });
  await turn.getByText('Also to bo@example.org').waitFor();
  await turn.getByText('bill.pdf').waitFor();
  assert.equal(await text(asha).inputValue(), '');
});

test('whoever wrote meanwhile is shown what went out first, and loses no word', async () => {
  lena.mayAnswer(409);
  await text(lena).fill('Ines, I have rung the engineers about the cabinet, and they come on Monday.');
  await lena.page.getByRole('button', { name: /^Send/ }).first().click();
  await lena.page.getByText('Something came in while you wrote').waitFor();
  assert.match(await text(lena).inputValue(), /they come on Monday/);
});

test('a yes can only be said to a promise that still stands in the text', async () => {
  const { page } = asha;
  await text(asha).fill('Thank you, Ines. I will ring you by Monday 8 June, noon.');
  const yes = page.getByRole('radio', { name: 'Yes, I’ll be in touch by then' });
  await yes.waitFor();
  assert.ok(await yes.isEnabled());
  const busy = await text(asha).evaluate((field) => {
    field.value = 'Thank you, Ines. I will ring you by Tuesday 9 June, noon.';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    return document.querySelector('#checked input[type=radio]').disabled;
  });
  assert.ok(busy, 'what is about to go may still be ticked');
  await page.locator('fieldset.promise', { hasText: 'Tuesday 9 June' }).waitFor();
  assert.ok(await yes.isEnabled());
});
