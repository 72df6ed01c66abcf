// became.test.mjs - what became of customers after a mistake of ours: asked at the end, and a month later.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';

let desk, asha, lena;

async function closed(name, fault) {
  await desk.mail('You took the payment twice in May.', {
    from: `${name} <${name.toLowerCase()}@example.com>`,
    subject: 'Paid twice',
    id: name,
  });
  const id = await asha.find(name);
  const found = (await asha.get(`/cases/${id}`)).form('/finding');
  assert.equal((await asha.send(found, { value: fault, text: 'We took it twice.' })).status, 200);
  const form = (await asha.get(`/cases/${id}`)).form('/not-complaint');
  const page = await asha.send(form, { value: 'withdrawn', text: 'Leave it, it is back already.' });
  assert.equal(page.status, 200, page.problem);
  return { id, page };
}

const tap = async (id, value) => {
  const form = (await asha.get(`/cases/${id}`)).form('/afterwards', 'If you know it');
  return asha.send(form, { value });
};

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  [asha, lena] = [await desk.login('asha'), await desk.login('lena')];
});
after(() => desk?.stop());

test('closed after a mistake of ours, the case asks with one tap; after another’s it does not', async () => {
  assert.match((await lena.get('/returned')).text, /Nothing is known yet/);
  const ines = await closed('Ines', 'ours');
  assert.match(ines.page.text, /what became of them\?/);
  const done = await tap(ines.id, 'stayed');
  assert.equal(done.status, 200, done.problem);
  assert.doesNotMatch(done.text, /what became of them\?/);
  const other = await closed('Ben', 'third');
  assert.doesNotMatch(other.page.text, /what became of them\?/);
  assert.match((await lena.get('/returned')).text, /Stayed: 1\. Left: 0\. Came back with more: 0\./);
});

test('a month later Today asks, until it is said', async () => {
  const { id } = await closed('Cai', 'ours');
  await desk.clock('advance 29d');
  assert.doesNotMatch((await asha.get('/')).text, /What became of them/);
  await desk.clock('advance 25h');
  assert.match((await asha.get('/')).text, /What became of them.*Cai.*after a mistake of ours.*Say it/is);
  await tap(id, 'left');
  assert.doesNotMatch((await asha.get('/')).text, /What became of them/);
  assert.match((await lena.get('/returned')).text, /Stayed: 1\. Left: 1\. Came back with more: 0\./);
  assert.equal(run(['rebuild', ...desk.place.args]).code, 0);
});
