// composer.test.mjs - a reply checked while it is typed: in the browser, and by the desk where that fails.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { NARROW, Person, launch, look } from './browser.mjs';
import { Desk, password } from './desk.mjs';

const MAIL = `Hello,

Our lift has been out of order for nine days and my mother can't leave the fourth floor.
I have rung four times. Nobody rings back. I am worn out.
Please tell us when it will run again.

Tomas Reyes
`;

let desk, browser, id;
const people = [];

before(async () => {
  desk = await Desk.start();
  browser = await launch();
  await desk.mail(MAIL, { from: 'Tomas Reyes <tomas@example.com>', subject: 'The lift, nine days' });
  const asha = await desk.login('asha');
  id = await asha.find('Tomas');
});
after(async () => {
  for (const someone of people) await someone.close();
  await browser?.close();
  await desk?.stop();
});

// Someone at the composer of the one case, and all that their page asks of the desk.
async function writing(login, { broken = false, ...options } = {}) {
  const person = await Person.open(browser, desk.base, options);
  people.push(person);
  if (broken) await person.context.route('**/check.wasm*', (route) => route.abort());
  await person.login(login, password[login]);
  person.asked = [];
  person.page.on('request', (r) => person.asked.push(`${r.method()} ${new URL(r.url()).pathname}`));
  await person.page.goto(`/cases/${id}?stage=ack`);
  person.checks = () => person.asked.filter((a) => a.endsWith('/check')).length;
  person.type = async (text) => {
    await person.page.locator('#text').fill('');
    await person.page.locator('#text').pressSequentially(text, { delay: 5 });
    await person.page.locator('#checked:not([aria-busy])').waitFor();
  };
  return person;
}

const HURTS = 'Please calm down. We will ring you by Friday 5 June, and I will send you the plan soon.';

// What the page shows of a check: everything a person reads there, and what is underlined.
const shown = (page) =>
  page.evaluate(() => ({
    words: [...document.querySelectorAll('#checked > *')].map((e) => e.innerText.replace(/\s+/g, ' ').trim()),
    places: [...document.querySelectorAll('#checked [data-start]')].map(
      (e) => `${e.dataset.start}-${e.dataset.end} ${e.dataset.kind}`,
    ),
    fields: [...document.querySelectorAll('#checked input')].map(
      (e) => `${e.type} ${e.name}=${e.value} ${e.dataset.keep ?? ''}`,
    ),
    marks: [...document.querySelectorAll('.behind u')].map((e) => `${e.className}: ${e.textContent}`),
  }));

// What was filled in before a page's script was there is checked a little later.
async function alike(one, other, text) {
  for (let i = 0; i < 50; i++) {
    if (isDeepStrictEqual(await shown(one), await shown(other))) return;
    await new Promise((r) => setTimeout(r, 200));
  }
  assert.deepEqual(await shown(one), await shown(other), text);
}

test('what hurts is shown as it is typed, and the desk is not asked', async () => {
  const asha = await writing('asha');
  await asha.type(HURTS);
  await asha.page.locator('.finding', { hasText: 'calm-down' }).waitFor();
  assert.equal(await asha.page.locator('.behind u.bad', { hasText: 'calm down' }).count(), 1);
  assert.equal(await asha.page.locator('fieldset.promise').count(), 2);
  assert.equal(asha.checks(), 0, asha.asked.join('\n'));
  assert.ok(asha.asked.includes('GET /static/check.wasm'), asha.asked.join('\n'));
  assert.equal(asha.asked.filter((a) => a.endsWith('/known')).length, 1, asha.asked.join('\n'));
  await look(asha, 'composer-own-check');
  await asha.page.locator('#text').fill('The lift has stood still for nine days.');
  await asha.page.locator('.finding', { hasText: 'calm-down' }).waitFor({ state: 'detached' });
  assert.equal(asha.checks(), 0);
  asha.nothingWrong();
});

for (const [login, what] of [
  ['asha', 'an agent'],
  ['lena', 'a lead, who may give a reason'],
])
  test(`the browser shows ${what} what the desk would`, async () => {
    const here = await writing(login);
    const there = await writing(login, { broken: true });
    for (const text of [
      HURTS,
      'Zoë 🙂 — “naïve” <b>&amp;</b>: please calm down, please calm down.',
      'I am sorry you feel that way.\nBut it is our policy.\n\nWe will be in touch as soon as possible.',
      'Nine days is a long time to be kept on the fourth floor, and nobody rang you back.',
    ]) {
      await here.page.locator('#text').fill(text);
      await there.page.locator('#text').fill(text);
      await here.page.locator('#checked:not([aria-busy])').waitFor();
      await there.page.locator('#checked:not([aria-busy])').waitFor();
      await alike(here.page, there.page, text);
    }
    assert.equal(here.checks(), 0, here.asked.join('\n'));
    assert.ok(there.checks() >= 4, there.asked.join('\n'));
    here.nothingWrong();
  });

test('what a letter has to tell is ticked as it is typed, as the desk would', async () => {
  const omar = await desk.login('omar');
  const profiles = await omar.get('/settings/profiles');
  await omar.send(profiles.form('/settings/profiles', 'value="uk-telecom"'));
  await desk.mail(MAIL, { from: 'Petra Reyes <petra@example.com>', subject: 'The lift, ten days' });
  const asha = await desk.login('asha');
  const letter = await asha.find('Petra');
  const [here, there] = [await writing('asha'), await writing('asha', { broken: true })];
  for (const person of [here, there]) await person.page.goto(`/cases/${letter}?stage=final`);
  for (const text of [
    'The lift stood still for nine days. You can take this to the Communications Ombudsman.',
    'You have the right to take this to the Communications Ombudsman, free of charge.',
  ]) {
    for (const person of [here, there]) {
      await person.page.locator('#text').fill(text);
      await person.page.locator('#checked:not([aria-busy])').waitFor();
    }
    await here.page.locator('.letter li').nth(2).waitFor();
    await alike(here.page, there.page, text);
  }
  assert.deepEqual(await here.page.locator('.letter .tag').allTextContents(), ['found', 'found', 'found']);
  await look(here, 'composer-letter');
  here.nothingWrong();
  await omar.send((await omar.get('/settings/profiles')).form('/settings/profiles', 'value="none"'));
});

test('a choice made is kept through the next check, and counted', async () => {
  const asha = await writing('asha');
  await asha.type(HURTS);
  const first = asha.page.locator('fieldset.promise').first();
  await first.locator('input[value=update]').check();
  await asha.page.locator('.summary', { hasText: 'one promise to say yes or no to' }).waitFor();
  await asha.page.locator('#text').press('End');
  await asha.page.locator('#text').pressSequentially(' Thank you.');
  await asha.page.locator('#checked:not([aria-busy])').waitFor();
  assert.ok(await first.locator('input[value=update]').isChecked());
  assert.equal(asha.checks(), 0);
  asha.nothingWrong();
});

test('where the checker can’t be had, the desk checks', async () => {
  const asha = await writing('asha', { broken: true, viewport: NARROW });
  await asha.type('Please calm down.');
  await asha.page.locator('.finding', { hasText: 'calm-down' }).waitFor();
  assert.ok(asha.checks() > 0);
});

test('the firm’s own words count in the browser too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heard-packs-'));
  writeFileSync(join(folder, 'ours.pack'), 'label calming\npark your omnibus\n');
  const firm = await Desk.start(['--packs', folder]);
  let asha;
  try {
    await firm.mail(MAIL, { from: 'Tomas Reyes <tomas@example.com>', subject: 'The lift, nine days' });
    const eye = await firm.login('asha');
    const own = await eye.find('Tomas');
    asha = await Person.open(browser, firm.base);
    await asha.login('asha', password.asha);
    const asked = [];
    asha.page.on('request', (r) => asked.push(`${r.method()} ${new URL(r.url()).pathname}`));
    await asha.page.goto(`/cases/${own}?stage=ack`);
    await asha.page.locator('#text').fill('Kindly park your omnibus, Tomas.');
    await asha.page.locator('.finding', { hasText: 'calm-down' }).waitFor();
    assert.ok(asked.includes('GET /packs'), asked.join('\n'));
    assert.ok(!asked.some((a) => a.endsWith('/check')), asked.join('\n'));
    asha.nothingWrong();
    const answer = await eye.request('/packs');
    assert.deepEqual(
      (await answer.json()).map((p) => p.name),
      ['ours.pack'],
    );
    assert.equal((await firm.visitor().request('/packs')).status, 303);
  } finally {
    await asha?.close();
    await firm.stop();
    rmSync(folder, { recursive: true });
  }
});

test('a page may run WebAssembly where there is a composer, and nowhere else', async () => {
  const asha = await desk.login('asha');
  const policy = async (path) => (await asha.request(path)).headers.get('content-security-policy');
  assert.match(await policy(`/cases/${id}`), /script-src 'self' 'wasm-unsafe-eval';/);
  for (const path of ['/', '/cases', '/promises', '/account', `/cases/${id}/log`, '/static/check.wasm'])
    assert.match(await policy(path), /script-src 'self';/, path);
});

test('the checker is given compressed, as what it is, and may be kept', async () => {
  const asha = await desk.login('asha');
  const page = await asha.get(`/cases/${id}`);
  const [, address] = page.html.match(/data-checker="([^"]+)"/);
  const answer = await asha.request(address, { headers: { 'accept-encoding': 'gzip' } });
  assert.equal(answer.headers.get('content-type'), 'application/wasm');
  assert.equal(answer.headers.get('content-encoding'), 'gzip');
  assert.match(answer.headers.get('cache-control'), /immutable/);
  assert.ok(WebAssembly.validate(await answer.arrayBuffer()));
  const plain = await asha.request(address, { headers: { 'accept-encoding': 'identity' } });
  assert.equal(plain.status, 404);
});

test('what lies in other cases is told with the answer to saving, and nothing else is asked', async () => {
  const told = `The controller was replaced on the wrong floor, and the old one went back in without a word to
the people who live above it. The new one is on the shelf of the depot, and the fitter has been told which
floor it is for. I write to you again by Wednesday 3 June, noon.`;
  await desk.mail(MAIL.replaceAll('Tomas Reyes', 'Uma Lind'), {
    from: 'Uma Lind <uma@example.com>',
    subject: 'Nine days',
  });
  const eye = await desk.login('asha');
  const answer = await eye.reply(await eye.find('Uma'), 'ack', told, { as: ['update'] });
  assert.equal(answer.status, 200, answer.problem);
  const asha = await writing('asha');
  await asha.page.locator('#text').fill(told);
  await asha.page.locator('.finding', { hasText: 'generic-template' }).waitFor();
  assert.equal(asha.checks(), 0, asha.asked.join('\n'));
  await asha.page.locator('#text').fill('The lift has stood still for nine days.');
  await asha.page.locator('.finding', { hasText: 'generic-template' }).waitFor({ state: 'detached' });
  assert.equal(asha.checks(), 0);
  asha.nothingWrong();
});
