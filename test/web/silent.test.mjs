// silent.test.mjs - waiting, asked, silent, answered, accepted and gave up are told apart; silence is no yes.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';
import * as story from './story.mjs';

let desk, asha, lena, omar, id;

const listed = async (state) =>
  (await asha.json(`/cases?state=${state}`)).body.cases.map((c) => c.name).sort();
const state = async (of = id) => (await asha.case(of)).state;

async function opened(name) {
  await desk.mail('The lift has stopped again and I live on the ninth floor.', {
    from: `${name} <${name.toLowerCase()}@example.com>`,
    subject: 'The lift',
    id: name,
  });
  const found = await asha.find(name);
  const page = await asha.get(`/cases/${found}`);
  await asha.send(page.form('/concerns/add'), { text: 'The lift has stopped again' });
  return found;
}

async function playBack(of) {
  const draft = (await asha.get(`/cases/${of}?stage=playback`)).form('/reply').value('text');
  const sent = await asha.reply(of, 'playback', story.fill(draft), { as: ['update'] });
  assert.equal(sent.status, 200, sent.problem);
}

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  [asha, lena, omar] = [await desk.login('asha'), await desk.login('lena'), await desk.login('omar')];
});
after(() => desk?.stop());

test('who wrote last waits; who was asked does not, and is not silent yet', async () => {
  id = await opened('Ines');
  assert.equal(await state(), 'waiting');
  assert.deepEqual(await listed('waiting'), ['Ines']);
  await playBack(id);
  assert.equal(await state(), 'asked');
  assert.deepEqual(await listed('asked'), ['Ines']);
  assert.deepEqual(await listed('waiting'), []);
  assert.equal((await asha.get('/cases?state=nonsense')).status, 400);
});

test('five working days later they are silent, in every list; they have not given up', async () => {
  await desk.clock('now 2026-06-05T20:00:00+01:00');
  assert.equal(await state(), 'asked');
  await desk.clock('now 2026-06-08T09:00:00+01:00');
  assert.equal(await state(), 'silent');
  assert.deepEqual(await listed('silent'), ['Ines']);
  assert.match((await asha.get('/cases?state=silent')).text, /Ines.*silent since we asked/);
  const page = await asha.get(`/cases/${id}`);
  assert.match(page.text, /They were asked once/);
  assert.ok(!page.has('/give-up'));
});

test('asked once, they cannot have given up; nor without a reason; nor by silence', async () => {
  const page = await asha.get(`/cases/${id}`);
  const form = { ...page.form('/concerns/add'), action: `/cases/${id}/give-up` };
  const once = await asha.send(form, { text: 'No word for a week.' });
  assert.equal(once.status, 409, once.problem);
  assert.match(once.problem, /asked once/);
});

test('the missed promise owned, the gentle ask goes out; the days begin anew', async () => {
  const text = (await asha.get(`/cases/${id}?stage=update`)).form('/reply').value('text');
  assert.match(text, /I'm sorry|I didn't/);
  await asha.reply(id, 'update', story.fill(text), { as: ['update'] });
  const words =
    'I said I would write by Tuesday 2 June, noon, and I did not. I am sorry. The lift stopped, ' +
    'and I asked whether I have understood you. I will write to you again by Tuesday 9 June, 5 pm, ' +
    'even if nothing has changed.';
  if ((await state()) === 'silent') await asha.reply(id, 'update', words, { as: ['update'] });
  assert.equal(await state(), 'asked');
  await desk.clock('now 2026-06-09T16:00:00+01:00');
  const kept = 'The lift stopped, and I have nothing new. I will write to you again by Friday 19 June, ' +
    '5 pm, even if nothing has changed.';
  const promise = (await asha.case(id)).promises.find((p) => p.state === 'open');
  const sent = await asha.reply(id, 'update', kept, { as: ['update'], keeps: [String(promise.seq)] });
  assert.equal(sent.status, 200, sent.problem);
  await desk.clock('now 2026-06-17T09:00:00+01:00');
  assert.equal(await state(), 'silent');
  const draft = (await asha.get(`/cases/${id}?stage=update`)).form('/reply').value('text');
  assert.match(draft, /I asked whether I have understood you/);
  assert.match(draft, /write to you again by Thursday 25 June, 5 pm/, 'left in peace until it can be closed');
  assert.match(draft, /I don't take that for a yes/);
  const found = await asha.check(id, 'update', draft);
  assert.doesNotMatch(found.html.split('<template')[0], /class="tag bad">blocks/, found.problem);
  const today = (await asha.get('/')).text;
  assert.match(today, /Silent.*Ines.*was asked and has not answered\. Silence is not a yes.*Ask once more/is);
});

test('a person records that they gave up, with a reason: apart from what is settled', async () => {
  const page = await asha.get(`/cases/${id}`);
  const none = await asha.send(page.form('/give-up'), { text: ' ' });
  assert.equal(none.status, 400);
  const done = await asha.send((await asha.get(`/cases/${id}`)).form('/give-up'), {
    text: 'Rang twice as well; the number is off',
  });
  assert.equal(done.status, 200, done.problem);
  assert.match(done.text, /gave up answering\. Rang twice as well; the number is off\. It is not settled/);
  const c = await asha.case(id);
  assert.deepEqual([c.open, c.exit, c.state], [false, 'gave-up', 'gave-up']);
  assert.deepEqual(await listed('gave-up'), ['Ines']);
  assert.deepEqual(await listed('accepted'), []);
  const register = run(['register', ...desk.place.args]);
  assert.match(register.out, /gave-up/);
  assert.match(register.out, /Rang twice as well/);
});

test('their page does not call it settled, and their next word opens it again', async () => {
  const { link } = await asha.letter(id);
  const page = await asha.get(link);
  assert.match(page.text, /This is closed/);
  assert.doesNotMatch(page.text, /This is settled/);
  await desk.mail('I was in hospital. The lift still does not run.', {
    from: 'Ines <ines@example.com>',
    answers: 'Ines',
    id: 'again',
  });
  assert.equal(await state(), 'waiting');
  assert.equal((await asha.case(id)).open, true);
  const again = await asha.get(link);
  assert.match(again.text, /is with Asha Rao, and not answered yet\./);
  assert.match(again.text, /You should hear from us by \w+ \d+ \w+, 5 pm\./);
});

test('on their word it is accepted; with a leadership rule only a lead records giving up', async () => {
  const form = (await omar.get('/settings')).form('/settings/save');
  await omar.send(form, { 'firm.close_final': 'lead', 'firm.silent_days': '2' });
  const ben = await opened('Ben');
  await playBack(ben);
  const { link } = await asha.letter(ben);
  await asha.send((await asha.get(link)).form('/playback'), { answer: 'yes' });
  assert.equal(await state(ben), 'answered');
  const c = await asha.case(ben);
  const answer = 'The lift stopped; the fitter has put in the new motor today. It runs again.';
  const sent = await asha.reply(ben, 'answer', answer, { answers: c.concerns.map((k) => String(k.seq)) });
  assert.equal(sent.status, 200, sent.problem);
  assert.equal(await state(ben), 'asked');
  await desk.clock('now 2026-06-19T09:00:00+01:00');
  assert.equal(await state(ben), 'silent', 'two working days are enough now');
  assert.deepEqual(await listed('silent'), ['Ben']);
  const page = await lena.get((await asha.letter(ben)).link);
  await lena.send(page.form('/enough'), { answer: 'yes' });
  assert.equal(await state(ben), 'accepted');
  assert.deepEqual(await listed('accepted'), ['Ben']);
});

test('the lists are what the record says', () => {
  const told = run(['rebuild', ...desk.place.args]);
  assert.equal(told.code, 0, told.out);
});

test('asked whether it is enough, and silent: the step to ask once more has its button', async () => {
  await desk.mail('The gate squeaks.', { from: 'Rita <rita@example.com>', subject: 'Gate', id: 'gate' });
  const rita = await asha.find('Rita');
  const page = async () => asha.get(`/cases/${rita}`);
  await asha.send((await page()).form('/concerns/add'), { text: 'The gate squeaks' });
  const text = 'The gate squeaks: we oiled it this morning. Was that enough to settle it?';
  const done = await asha.reply(rita, 'answer', text, { reason: 'She asked me to.' });
  assert.equal(done.status, 200, done.problem);
  await desk.clock('advance 240h');
  assert.match((await page()).html, /stage=update#composer">Ask once more</);
});
