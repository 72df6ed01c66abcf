// gone.test.mjs - a colleague whose account is switched off: nobody reads that they are still there.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from './desk.mjs';

let desk, asha, lena, omar, id, link;

const switched = async (value) => {
  const form = (await omar.get('/settings'))
    .forms.filter((f) => f.action === '/settings/account/switch')
    .find((f) => f.value('login') === 'asha');
  return omar.send(form, { value });
};
const nobodys = (page) => page.text.split('Nobody’s')[1] ?? '';

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  [asha, lena, omar] = [await desk.login('asha'), await desk.login('lena'), await desk.login('omar')];
  await desk.mail('The lift has stopped again and I live on the ninth floor.', {
    from: 'Ines Moreau <ines@example.com>',
  });
  id = await asha.find('Ines');
  const words =
    'The lift stopped again, and you are on the ninth floor. I look at it now. ' +
    'I will write to you by Friday 12 June, noon, even if there is nothing new.';
  const page = await asha.reply(id, 'ack', words, { as: ['update'] });
  assert.equal(page.status, 200, page.problem);
  link = (await asha.letter(id)).link;
});

after(() => desk?.stop());

test('while they are here, the case is with them', async () => {
  assert.match((await lena.get(`/cases/${id}`)).text, /· with Asha Rao ·/);
  assert.match((await lena.get(link)).text, /Asha Rao looks after this/);
  assert.doesNotMatch(nobodys(await lena.get('/')), /Ines/);
});

test('the hours of the telephone are written as all hours are', async () => {
  const firm = (await omar.get('/settings')).form('/settings/save');
  await omar.send(firm, { 'firm.phone': '01632 960 000' });
  assert.match((await lena.get(link)).text, /01632 960 000 \(9 am to 5:30 pm on working days\)/);
});

test('switched off, the case is nobody’s: on Today, on its page, and for the customer', async () => {
  assert.match((await switched('off')).text, /open cases of theirs stand on Today for somebody to take/);
  const why = /Ines Moreau .*since Asha Rao’s account was switched off.*Take it/;
  assert.match(nobodys(await lena.get('/')), why);
  const page = await lena.get(`/cases/${id}`);
  assert.match(page.text, /nobody looks after it, since Asha Rao’s account was switched off/);
  const theirs = (await lena.get(link)).text;
  assert.doesNotMatch(theirs, /Asha Rao looks after this/);
  assert.doesNotMatch(theirs, /Write to Asha/);
  assert.equal((await lena.send(page.form('/take'))).status, 200);
  assert.doesNotMatch(nobodys(await lena.get('/')), /Ines/);
  assert.match((await lena.get(link)).text, /Lena Brandt looks after this/);
});

test('away with a cover, the page says who covers', async () => {
  await switched('on');
  await lena.send((await lena.get('/account')).form('/account/away'), {
    until: '2026-06-05T09:00',
    cover: 'omar',
  });
  const { text } = await omar.get(`/cases/${id}`);
  assert.match(text, /with Lena Brandt; you look after it until Friday 5 June, 9 am/);
  asha = await desk.login('asha');
  assert.match((await asha.get(`/cases/${id}`)).text, /with Lena Brandt, who is away; Omar Said covers/);
});
