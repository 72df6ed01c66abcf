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
  assert.match(back.text, /Once you are logged in, it is on the case again/);

  // a wrong password loses nothing; the right one leads to the case, and the text stands in its reply
  const wrong = await asha.send(back.form('/login'), { login: 'asha', password: 'four red apples' });
  assert.match(wrong.text, /What you had typed comes with you/);
  const inside = await asha.send(wrong.form('/login'), { login: 'asha', password: 'four green apples' });
  assert.match(inside.text, /Ines Moreau/);
  const reply = inside.form('/reply');
  assert.equal(reply.value('text'), text);
  assert.equal(reply.value('stage'), form.value('stage'));
});

test('logged out over a form that is no reply, there is a link and the text to copy', async () => {
  const id = await asha.find('Ines');
  const form = (await asha.get(`/cases/${id}`)).form('/care');
  await asha.send((await asha.get('/account')).form('/logout'));
  const back = await asha.send(form, { text: 'Please write in large print.', word: 'yes' });
  assert.match(back.html, /<textarea readonly[^>]*>Please write in large print\./);
  assert.ok(back.html.includes(`href="/login?to=/cases/${id}"`));
  assert.ok(!back.has('/login'));
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
