// login.test.mjs - coming in: too many tries, a lost password, a form sent after one was logged out.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from './desk.mjs';

let desk, asha;

before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
});

after(() => desk?.stop());

test('logged out meanwhile, what was typed is shown, with a way in that leads back to the case', async () => {
  await desk.mail('The lift has stopped again.', { from: 'Ines Moreau <ines@example.com>' });
  const id = await asha.find('Ines');
  const form = (await asha.get(`/cases/${id}`)).form('/reply');
  await asha.send((await asha.get('/account')).form('/logout'));
  const text = 'The lift stopped again, and I look at it now.';
  const back = await asha.send(form, { text });
  assert.equal(back.status, 403);
  assert.match(back.text, /Please log in You are not logged in any more, so this was not sent/);
  assert.match(back.html, new RegExp(`<textarea readonly[^>]*>${text}`));
  assert.ok(back.html.includes(`href="/login?to=/cases/${id}"`));
  const login = await asha.get(`/login?to=/cases/${id}`);
  const inside = await asha.send(login.form('/login'), { login: 'asha', password: 'four green apples' });
  assert.match(inside.text, /Ines Moreau/);
});

test('after several wrong tries one waits, on the form itself; nothing else is lost', async () => {
  const someone = desk.visitor();
  const page = await someone.get('/login');
  assert.match(page.text, /Lost your password\? The owner of the desk sets a new one/);
  let back;
  for (let i = 0; i < 6 && back?.status !== 429; i++)
    back = await someone.send(page.form('/login'), { login: 'lena', password: `wrong words ${i}` });
  assert.equal(back.status, 429);
  assert.match(back.problem, /Nothing is blocked: please wait \d+ seconds?, and try again/);
  assert.equal(back.form('/login').value('login'), 'lena');
  assert.equal(back.form('/login').value('password'), '');
});
