// risk.test.mjs - promises at risk, for a lead: while something can still be done.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, password } from './desk.mjs';

let desk, asha, lena;

async function promised(name, by) {
  await desk.mail('The lift has stopped again and I live on the ninth floor.', {
    from: `${name} <${name.toLowerCase()}@example.com>`,
    subject: 'The lift',
    id: name,
  });
  const id = await asha.find(name);
  const text = `The lift stopped, and you are on the ninth floor. I will write to you by ${by}.`;
  const page = await asha.reply(id, 'ack', text, { as: ['update'] });
  assert.equal(page.status, 200, page.problem);
  return id;
}

// What stands under a heading, as text.
async function under(heading) {
  const page = await lena.get('/promises/at-risk');
  assert.equal(page.status, 200);
  const section = page.html.split('<section').find((s) => s.includes(`>${heading}</h2>`)) ?? '';
  return section.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  [asha, lena] = [await desk.login('asha'), await desk.login('lena')];
});
after(() => desk?.stop());

test('it is for leads, found from the promises; nothing at risk says so', async () => {
  assert.equal((await asha.get('/promises/at-risk')).status, 403);
  assert.doesNotMatch((await asha.get('/promises')).html, /at-risk/);
  assert.match((await lena.get('/promises')).html, /href="\/promises\/at-risk"/);
  assert.match((await lena.get('/promises/at-risk')).text, /No promise is at risk/);
});

test('due within a day and nothing written since; overdue once it passed', async () => {
  await promised('Ines', 'Wednesday 3 June, noon');
  assert.equal(await under('Due within a day, and nothing written since'), '');
  await desk.clock('now 2026-06-02T13:00:00+01:00');
  assert.match(await under('Due within a day, and nothing written since'), /Ines.*Write it/);
  await desk.clock('now 2026-06-03T12:01:00+01:00');
  assert.match(await under('Overdue, and not told'), /Ines.*passed and they were not told.*Own it and write/);
  assert.equal(await under('Due within a day, and nothing written since'), '');
});

test('moved twice', async () => {
  const id = await promised('Ben', 'Friday 12 June, noon');
  for (const due of ['2026-06-15T12:00', '2026-06-16T12:00']) {
    const form = (await asha.get(`/cases/${id}`)).form('/promises/move');
    const page = await asha.send(form, { due, text: 'the part is late' });
    assert.equal(page.status, 200, page.problem);
  }
  assert.match(await under('Moved twice'), /Ben.*moved twice or more/);
});

test('whose owner is away and nobody is there who covers', async () => {
  await promised('Cai', 'Monday 8 June, noon');
  const away = (await asha.get('/account')).form('/account/away');
  await asha.send(away, { until: '2026-06-20T09:00', cover: 'lena' });
  assert.equal(await under('Nobody is there for it'), '');
  const hers = (await lena.get('/account')).form('/account/away');
  await lena.send(hers, { until: '2026-06-12T09:00', cover: 'omar' });
  assert.match(await under('Nobody is there for it'), /Cai.*Asha Rao is away until.*nobody covers.*Take it/);
});

test('a regulator’s deadline that is near, and who looks after it', async () => {
  const omar = await desk.login('omar');
  const settings = await omar.get('/settings/profiles');
  await omar.send(settings.forms.find((f) => f.value('value') === 'uk-energy'));
  const heading = 'A regulator’s deadline near, or past';
  assert.equal(await under(heading), '');
  await desk.mail('The meter has been wrong since March.', { from: 'Dia <dia@example.com>', id: 'dia' });
  const c = await asha.case(await asha.find('dia'));
  const { due } = c.deadlines.find((d) => d.milestone === 'respond');
  await desk.clock(`now ${due.slice(0, 10)}T08:00:00+01:00`);
  assert.match(await under(heading), /Dia.* by .*nobody looks after the case.*Open/);
});

test('it is fit to be looked at', async () => {
  const browser = await launch();
  const person = await Person.open(browser, desk.base);
  try {
    await person.login('lena', password.lena);
    await person.page.goto('/promises/at-risk');
    await look(person, 'at-risk');
    await person.page.goto('/cases');
    await look(person, 'cases-standing');
    person.nothingWrong();
  } finally {
    await person.close();
    await browser.close();
  }
});
