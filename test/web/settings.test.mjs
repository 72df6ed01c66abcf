// settings.test.mjs - everything that can be set does something: each is changed, and the difference seen.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, password, run } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, lena, omar, id;

// Opened again without an address given at the start, so that the one that is set holds.
function bare() {
  const own = ['--test', '--port', String(desk.port), '--test-clock', desk.socket];
  return desk.open(['serve', ...desk.place.args, ...own, '--undo', '0', '--smtp', server.url]);
}

const plain = (mail) => mail.replace(/=\r\n/g, '').replace(/\r\n/g, '\n').replace(/\n[ \t]/g, ' ');
const last = () => plain(server.taken.at(-1));

async function set(values) {
  const page = await omar.send((await omar.get('/settings')).form('/settings/save'), values);
  assert.equal(page.status, 200, page.problem);
  return page;
}

let n = 0;
async function mail(text = 'The lift has stopped again and I live on the ninth floor.') {
  n++;
  await desk.mail(text, { from: `Ines ${n} <ines${n}@example.com>`, subject: 'The lift', id: `set${n}` });
  await desk.clock('advance 1s');
  return asha.find(`ines${n}@`);
}

const words =
  'The lift stopped again, and you are on the ninth floor. I look at it now. ' +
  'I will write to you by Friday 12 June, noon, even if there is nothing new.';

async function write() {
  const page = await asha.reply(id, 'ack', words, { as: ['update'] });
  assert.equal(page.status, 200, page.problem);
  assert.doesNotMatch(page.html, /class="problem"/, page.problem);
  await desk.clock('advance 1s');
  return page;
}

const due = async (words) => (await asha.check(id, 'update', words)).form('/reply').all('due')[0];
const page = async (who, at, action, values) =>
  who.send((await who.get(`/cases/${at}`)).form(action), values);

// Each with what is different once it is set.
const effects = {
  'firm.base_url': async () => {
    await write();
    assert.doesNotMatch(last(), /\/c\/[0-9a-f]{40}/);
    await set({ 'firm.base_url': desk.base });
    await write();
    assert.match(last(), new RegExp(`${desk.base}/c/[0-9a-f]{40}`));
  },
  'firm.name': async () => {
    await set({ 'firm.name': 'Fenland Lifts' });
    await write();
    assert.match(last(), /^From: .*Asha Rao, Fenland Lifts/m);
  },
  'firm.address': async () => {
    await set({ 'firm.address': 'help@lifts.example' });
    await write();
    assert.match(last(), /^From: .*<help@lifts\.example>$/m);
  },
  'firm.signature': async () => {
    await write();
    assert.doesNotMatch(last(), /14 Mill Lane/);
    await set({ 'firm.signature': 'Fenland Lifts\n14 Mill Lane' });
    await write();
    assert.match(last(), /nothing new\.\n\nFenland Lifts\n14 Mill Lane\n\n/);
  },
  'firm.phone': async () => {
    await set({ 'firm.phone': '01223 496 0000' });
    const { link } = await asha.letter(id);
    assert.match((await asha.get(link)).text, /01223 496 0000/);
  },
  'firm.accent': async () => {
    await set({ 'firm.accent': '#7a1f5c' });
    assert.match(await (await asha.request('/firm.css')).text(), /#7a1f5c/);
  },
  'firm.hours': async () => {
    const words = 'I will send it by close of business on Thursday 4 June.';
    assert.equal(await due(words), '2026-06-04T17:30');
    await set({ 'firm.hours': '08:00-16:00' });
    assert.equal(await due(words), '2026-06-04T16:00');
  },
  'firm.days': async () => {
    const words = 'I will send it to you within five working days.';
    assert.equal((await due(words)).slice(0, 10), '2026-06-08');
    await set({ 'firm.days': 'Mon-Sat' });
    assert.equal((await due(words)).slice(0, 10), '2026-06-06');
    assert.match((await asha.get((await asha.letter(id)).link)).text, /, Mon-Sat\)/);
    await set({ 'firm.days': 'Mon-Fri' });
  },
  'firm.days_off': async () => {
    const words = 'I will send it to you within four working days.';
    const before = await due(words);
    await set({ 'firm.days_off': '2026-06-03' });
    assert.notEqual(await due(words), before);
  },
  // Corpus Christi is a working day in England; the 4th of July week has a holiday in the US.
  'firm.calendar': async () => {
    const words = 'I will send it to you within 25 working days.';
    const before = await due(words);
    await set({ 'firm.calendar': 'us' });
    assert.notEqual(await due(words), before);
  },
  'firm.zone': async () => {
    const before = (await asha.get('/')).text;
    assert.match(before, /8 am|08:0|8:0/);
    await set({ 'firm.zone': 'Europe/Berlin' });
    assert.match((await asha.get('/')).text, /9 am|09:0|9:0/);
    await set({ 'firm.zone': 'Europe/London' });
  },
  'firm.acknowledge': async () => {
    const sent = server.taken.length;
    await mail();
    assert.equal(server.taken.length, sent);
    await set({ 'firm.acknowledge': 'on' });
    await mail();
    assert.match(last(), /Its reference is [A-Z]{6}/);
  },
  'firm.acknowledge_text': async () => {
    const refuse = async (text, words) => {
      const form = (await omar.get('/settings')).form('/settings/save');
      const back = await omar.send(form, { 'firm.acknowledge_text': text });
      assert.equal(back.status, 400, text);
      assert.match(back.problem, words);
      assert.equal(back.form('/settings/save').value('firm.acknowledge_text'), text);
    };
    await refuse('It is here.', /Put \{reference\} into it/);
    await refuse('{reference}: {owner} writes to you.', /nobody looks after the case/);
    await refuse('{reference} {nmae}', /\{nmae\} is not known here/);
    const told = await set({
      'firm.acknowledge_text': 'Dear {name},\n\nPlease calm down; {reference} is at {firm}.',
    });
    assert.match(told.html, /\/rules\/calm-down/);
    await mail();
    assert.match(last(), /Dear Ines,\n\nPlease calm down; [A-Z]{6} is at Fenland Lifts\./);
    await set({ 'firm.acknowledge_text': 'It is here. The reference is {reference}; ring {phone}.' });
    await mail();
    assert.match(last(), /The reference is [A-Z]{6}; ring 01223 496 0000\./);
  },
  'firm.override': async () => {
    const text = 'Please calm down so that we can talk about your lift.';
    const override = async () => {
      const form = (await lena.check(id, 'ack', text)).form('/reply');
      return form.all('rule').length;
    };
    const rights = async (who) => (await who.get('/account')).text;
    assert.ok((await override()) > 0, 'a lead is asked for a reason');
    assert.match(await rights(asha), /can be sent as it stands by a lead or the owner\./);
    assert.match(await rights(lena), /and send over what blocks/);
    await set({ 'firm.override': 'owner' });
    assert.equal(await override(), 0);
    for (const who of [asha, lena])
      assert.match(await rights(who), /can be sent as it stands by the owner\./);
    assert.match((await lena.check(id, 'ack', text)).text, /sent as it stands by the owner, with a reason/);
    assert.match((await lena.reply(id, 'ack', text)).problem, /the owner can also send it with a reason/);
    assert.match((await lena.get('/rules/calm-down')).text, /only the owner can send over it/);
  },
  'grant.agent': async () => {
    await page(asha, id, '/offers', { text: 'A month free', amount: '40' });
    assert.match((await asha.get(`/cases/${id}`)).text, /waits for a lead or the owner to grant it/);
    await set({ 'grant.agent': '50' });
    await page(asha, id, '/offers', { text: 'Another month free', amount: '45' });
    assert.match((await asha.get(`/cases/${id}`)).text, /granted by Asha Rao/);
  },
  'grant.lead': async () => {
    await page(lena, id, '/offers', { text: 'A year free', amount: '400' });
    assert.doesNotMatch((await asha.get(`/cases/${id}`)).text, /granted by Lena Brandt/);
    assert.match((await asha.get(`/cases/${id}`)).text, /waits for the owner to grant it/);
    await set({ 'grant.lead': '500' });
    await page(lena, id, '/offers', { text: 'A better year free', amount: '450' });
    assert.match((await asha.get(`/cases/${id}`)).text, /granted by Lena Brandt/);
  },
  'firm.close_final': async () => {
    const at = await mail();
    const refused = async () => {
      const c = await asha.get(`/cases/${at}`);
      const { action, ...form } = c.form('/take').action ? c.form('/take') : c.form('/finding');
      const back = await asha.send({ ...form, action: `/cases/${at}/close/final` });
      return back.problem;
    };
    assert.match(await refused(), /No final reply has been sent/);
    await set({ 'firm.close_final': 'lead' });
    assert.match(await refused(), /this needs a lead or an owner/);
  },
};

test('what can’t be is refused by its name, all of it at once, and stays as it was typed', async () => {
  const form = (await omar.get('/settings')).form('/settings/save');
  const values = { 'firm.name': '', 'firm.hours': '9-5', 'firm.silent_days': '0' };
  const back = await omar.send(form, values);
  assert.equal(back.status, 400);
  assert.match(back.problem, /[3-9] of the fields below are not right yet/);
  for (const words of ['It can’t be left empty', 'Write them like 09:00-17:30', 'Take 1 to 30 working days'])
    assert.ok(back.html.includes(`<span class="problem">${words}`), words);
  for (const [key, value] of Object.entries(values))
    assert.equal(back.form('/settings/save').value(key), value);
  const more = await omar.send(form, { 'grant.agent': '50', 'grant.lead': '49' });
  assert.match(more.problem, /An agent may grant at most what a lead may: 50 is more than 49/);
});

test('an account that can’t be is told beside each field; a number that can’t be rung is none', async () => {
  const form = (await omar.get('/settings')).form('/settings/account/add');
  const back = await omar.send(form, { login: 'New Person', name: '', password: 'short', role: 'lead' });
  assert.equal(back.status, 400);
  assert.match(back.problem, /3 of the fields below are not right yet/);
  for (const words of ['The name is missing', 'A login is made of', 'A password needs at least'])
    assert.ok(back.html.includes(`<span class="problem">${words}`), words);
  assert.equal(back.form('/settings/account/add').value('login'), 'New Person');
  assert.equal(back.form('/settings/account/add').value('role'), 'lead');
  const firm = (await omar.get('/settings')).form('/settings/save');
  const phone = await omar.send(firm, { 'firm.phone': 'call us 😀' });
  assert.match(phone.problem, /A number that can be rung has digits in it/);
});

test('hours and zone are taken as people write them', async () => {
  const kept = async (key, value) => (await set({ [key]: value })).form('/settings/save').value(key);
  for (const hours of ['8:00-16:00', '8am - 4pm', '8.00 to 16.00', '08:00–16:00', '8-16'])
    assert.equal(await kept('firm.hours', hours), '08:00-16:00', hours);
  for (const hours of ['9am-12am', '9-25', '9:70-17:00', '13pm-2pm', 'nine to five', '17-9', '-'])
    assert.equal((await omar.send((await omar.get('/settings')).form('/settings/save'),
      { 'firm.hours': hours })).status, 400, hours);
  assert.equal(await kept('firm.hours', '12pm-5.30 pm'), '12:00-17:30');
  assert.equal(await kept('firm.zone', 'new york'), 'America/New_York');
  assert.equal(await kept('firm.zone', 'europe/london'), 'Europe/London');
  await set({ 'firm.hours': '09:00-17:30' });
});

test('the days we work are taken as people write them', async () => {
  const kept = async (value) => (await set({ 'firm.days': value })).form('/settings/save').value('firm.days');
  for (const days of ['mon-sat', 'Monday to Saturday', 'Mon – Sat', 'mon tue wed thu fri sat'])
    assert.equal(await kept(days), 'Mon-Sat', days);
  assert.equal(await kept('Tuesdays, Thursdays and sat'), 'Tue, Thu, Sat');
  assert.equal(await kept('Sat-Mon'), 'Mon, Sat, Sun');
  for (const days of ['weekdays', 'Mon-', '- Fri', 'm', 'Mon to Payday'])
    assert.equal((await omar.send((await omar.get('/settings')).form('/settings/save'),
      { 'firm.days': days })).status, 400, days);
  assert.equal(await kept('Mon-Fri'), 'Mon-Fri');
});

const accounts = async (action, login) =>
  (await omar.get('/settings')).forms.filter((f) => f.action === `/settings/account/${action}`)
    .find((f) => !login || f.value('login') === login);

test('an account that is refused has its form open, and the reason; done, it says so', async () => {
  const words = 'eleven quiet herons';
  const given = { login: 'Pia', name: 'Pia Lund', role: 'lead' };
  const back = await omar.send(await accounts('add'), { ...given, password: 'short' });
  assert.match(back.html, /<details open>\s*<summary>Add someone/);
  assert.equal(back.form('/account/add').value('name'), 'Pia Lund');
  assert.equal(back.form('/account/add').value('role'), 'lead');
  const done = await omar.send(await accounts('add'), { ...given, password: words });
  assert.match(done.text, /Pia Lund can log in now/);
  assert.match(done.text, /lead · logs in as pia/);
  const no = await omar.send(await accounts('password', 'pia'), { password: 'short' });
  assert.match(no.html, /<details open>\s*<summary>Change<span class="sr"> Pia Lund/);
  for (const [value, words] of [['off', /Pia Lund can’t log in/], ['on', /Pia Lund can log in again/]])
    assert.match((await omar.send(await accounts('switch', 'pia'), { value })).text, words);
});

test('what was given at the start can’t be changed on the page, and says so', async () => {
  await desk.down();
  const { up } = desk;
  desk.up = () => desk.open(['serve', ...desk.place.args, '--test', '--port', String(desk.port),
    '--test-clock', desk.socket, '--undo', '0', '--smtp', server.url, '--base-url', 'https://lifts.example']);
  await desk.up();
  const settings = await omar.get('/settings');
  assert.match(settings.text, /Given when the desk was started/);
  assert.match(settings.html, /<input value="https:\/\/lifts\.example" disabled>/);
  assert.ok(!settings.form('/settings/save').fields.some(([name]) => name === 'firm.base_url'));
  await desk.down();
  desk.up = up;
  await desk.up();
});

// These have tests of their own.
const elsewhere = ['firm.plus', 'firm.remind', 'firm.senders', 'firm.silent_days'];

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start();
  await desk.down();
  desk.up = bare;
  await desk.up();
  [asha, lena, omar] = [await desk.login('asha'), await desk.login('lena'), await desk.login('omar')];
  id = await mail();
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

for (const [key, effect] of Object.entries(effects)) test(key, effect);

test('nothing can be set that no test has seen at work', async () => {
  const form = (await omar.get('/settings')).form('/settings/save');
  const keys = form.fields.map(([name]) => name).filter((name) => name.includes('.'));
  assert.deepEqual(keys.sort(), [...Object.keys(effects), ...elsewhere].sort());
});

test('the page is fit to be looked at, and the record is whole', async () => {
  const browser = await launch();
  const person = await Person.open(browser, desk.base);
  try {
    await person.login('omar', password.omar);
    await person.page.goto('/settings');
    await look(person, 'settings');
    person.nothingWrong();
  } finally {
    await person.close();
    await browser.close();
  }
  assert.equal(run(['verify', ...desk.place.args]).code, 0);
});
