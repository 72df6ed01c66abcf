// tokens.test.mjs - API tokens, made and switched off by each for themselves; the API is as it says it is.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, password } from './desk.mjs';

let desk, asha, lena;

const ask = (token, path) =>
  fetch(`${desk.base}${path}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
  });

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  [asha, lena] = [await desk.login('asha'), await desk.login('lena')];
  await desk.mail('The lift has stopped again and I live on the ninth floor.');
});
after(() => desk?.stop());

test('made on one’s own page, shown once, good for what one may, until switched off', async () => {
  const page = await asha.send((await asha.get('/account')).form('/account/token'), { name: 'Reports' });
  assert.equal(page.status, 200, page.problem);
  const [token] = page.html.match(/[0-9a-f]{64}(?=<\/code>)/);
  assert.ok(!(await asha.get('/account')).html.includes(token));
  assert.equal((await ask(token, '/cases')).status, 200);
  assert.equal((await ask(token, '/settings')).status, 403);
  const revoke = (await asha.get('/account')).form('/account/token/revoke');
  const stolen = await lena.send((await lena.get('/account')).form('/account/token'), { name: 'Hers' });
  assert.equal(stolen.status, 200);
  const hers = stolen.form('/account/token/revoke');
  assert.equal((await lena.send(hers, { token: revoke.value('token') })).status, 404);
  assert.equal((await ask(token, '/cases')).status, 200);
  assert.equal((await asha.send(revoke)).status, 200);
  assert.equal((await ask(token, '/cases')).status, 401);
  assert.ok(!(await asha.get('/account')).has('/account/token/revoke'));
});

test('every noun the description speaks of is described', async () => {
  const { body } = await asha.json('/openapi.json');
  const named = [...JSON.stringify(body).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, noun]) => noun);
  assert.deepEqual(named.filter((noun) => !(noun in body.components.schemas)), []);
});

test('what is served for a case is what the description names', async () => {
  const { body } = await asha.json('/openapi.json');
  const schema = body.components.schemas;
  const c = await asha.case(await asha.find('Ines'));
  assert.deepEqual(Object.keys(c).sort(), Object.keys(schema.Case.properties).sort());
  const [line] = (await asha.json('/cases')).body.cases;
  assert.deepEqual(Object.keys(line).sort(), Object.keys(schema.CaseLine.properties).sort());
});

test('the page is fit to be looked at', async () => {
  const browser = await launch();
  const person = await Person.open(browser, desk.base);
  try {
    await person.login('asha', password.asha);
    await person.page.goto('/account');
    await look(person, 'account');
    person.nothingWrong();
  } finally {
    await person.close();
    await browser.close();
  }
});
