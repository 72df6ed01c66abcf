// parked.test.mjs - a concern waits until a day, with a promise made by the same act; what was let go at a
// closing can stand again; a day that was moved is what the next update names.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compared, Desk, sent, within, without } from './desk.mjs';

let desk, asha, id, link;

const fill = (text) => text.replace(/\[[^\]]*\]/g, 'the roofer');
const open = async (query = '') => asha.get(`/cases/${id}${query}`);
const concern = async (words) => (await asha.case(id)).concerns.find((c) => c.text.includes(words));
const promise = async (words) => (await asha.case(id)).promises.find((p) => p.text.includes(words));
const parking = async (words) => {
  const { seq } = await concern(words);
  return (await open()).forms.find(
    (f) => f.action.endsWith('/park') && f.value('concern') === String(seq),
  );
};

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  asha = await desk.login('asha');
  await desk.mail('The roof over my kitchen leaks. The bin store smells.', {
    from: 'Ines Moreau <ines@example.com>', subject: 'The roof' });
  id = await asha.find('Ines');
  for (const text of ['The roof over my kitchen leaks', 'The bin store smells'])
    sent(await asha.send((await open()).form('/concerns/add'), { text }));
  sent(await asha.reply(id, 'playback', fill(await asha.draft(id, 'playback')), { as: ['update'] }));
  ({ link } = await asha.letter(id));
});
after(() => compared(desk));

test('a concern needs a day to come and a reason to be parked; what was typed stays', async () => {
  const form = await parking('bin store');
  assert.equal(form.value('due'), '2026-06-08T17:00');
  const silent = await asha.send(form, { reason: ' ' });
  assert.equal(silent.status, 400);
  within(silent.problem, 'why it waits');
  const past = await asha.send(form, { due: '2026-05-01T09:00', reason: 'the cleaner is away' });
  assert.equal(past.status, 400);
  within(past.problem, 'a day to come');
  const again = past.forms.find((f) => f.action.endsWith('/park') && f.value('reason') !== '');
  assert.deepEqual([again.value('due'), again.value('reason')], ['2026-05-01T09:00', 'the cleaner is away']);
  assert.equal((await concern('bin store')).state, 'open');
});

test('it is parked until a day, and a promise to look at it again stands on both pages', async () => {
  sent(await asha.send(await parking('bin store'), {
    promise: '0', due: '2026-06-05T17:00', reason: 'the cleaner is back on Friday' }));
  const page = await open();
  within(page.text, 'parked until Friday 5 June, 5 pm: the cleaner is back on Friday');
  within(page.text, 'is parked until the day it is looked at again');
  const p = await promise('I look again at “The bin store smells”');
  assert.equal(p.state, 'open');
  const theirs = await desk.visitor().get(link);
  within(theirs.text, 'We look at it again by Friday 5 June, 5 pm. The cleaner is back on Friday');
  within(theirs.text, 'I look again at “The bin store smells” and tell you how it stands');
});

test('what else we write until then leaves it parked', async () => {
  const composer = (await open('?stage=update')).form('/reply');
  const { seq } = await promise('I look again');
  assert.ok(!composer.all('keeps').includes(String(seq)), 'ticked days before');
  within((await open()).text, 'It stands on their page; nobody has told them yet. Tell them now');
  const word = composer.value('text');
  within(word, '“The bin store smells” waits until Friday 5 June, 5 pm: the cleaner is back on Friday.');
  within(word, 'tell you how it stands');
  without(word, '[');
  sent(await asha.reply(id, 'update', fill(composer.value('text')), { as: ['update'] }));
  assert.equal((await concern('bin store')).state, 'parked');
  assert.equal((await promise('I look again')).state, 'open');
  within((await asha.letter(id)).text, 'waits until Friday 5 June, 5 pm');
  without((await open()).text, 'nobody has told them yet');
});

test('on its day Today brings it back, the case asks for it, and the answer keeps the promise', async () => {
  await desk.clock('now 2026-06-02T16:00:00+01:00');
  const text = fill((await open('?stage=update')).form('/reply').value('text'));
  sent(await asha.reply(id, 'update', text.replace(/by \w+ \d+ June, [^,]+,/, 'by Monday 15 June, 5 pm,'),
    { as: ['update'] }));
  without((await asha.get('/')).text, 'parked until');
  await desk.clock('now 2026-06-05T09:00:00+01:00');
  const today = (await asha.get('/')).text;
  within(today, 'Parked until Friday 5 June, 5 pm: look at it again');
  within(today, 'Look at it again');
  const page = await open();
  within(page.text, 'was parked until today: the cleaner is back on Friday. Look at it again');
  const answer = (await open('?stage=answer')).form('/reply');
  const { seq } = await concern('bin store');
  assert.ok(answer.all('answers').includes(String(seq)), 'not ticked on its day');
  sent(await asha.reply(id, 'answer',
    'The bin store smells, you said: the cleaner washed it this morning. Is that enough to settle it? ' +
      'And your roof leaks: the roofer is on it.',
    { answers: [String(seq)], keeps: [] }));
  assert.equal((await concern('bin store')).state, 'asked');
  assert.equal((await promise('I look again')).state, 'kept');
});

test('their word lets go of a day that nobody needs any more', async () => {
  sent(await asha.send(await parking('roof'), { due: '2026-06-19T17:00', reason: 'it has to dry first' }));
  const nora = desk.visitor();
  const { seq } = await concern('roof');
  sent(await nora.send((await nora.get(link)).form('/withdraw', `name="concern" value="${seq}"`), {}));
  assert.equal((await concern('roof')).state, 'withdrawn');
  assert.equal((await promise('“The roof over')).state, 'released');
  within((await open()).text, 'let go before it fell due');
});

test('what was let go at a closing is asked about once the case is open again', async () => {
  const kept = await promise('15 June');
  assert.equal(kept.state, 'open');
  sent(await asha.send((await open()).form('/not-complaint'), { value: 'praise' }));
  assert.equal((await promise('15 June')).state, 'released');
  without((await open()).text, 'Does it stand again?');
  sent(await asha.send((await open()).form('/reopen'), { text: 'It was none after all' }));
  const page = await open();
  within(page.text, 'You let this go when it closed. Does it stand again?');
  within(page.text, 'was let go when it closed: say whether it stands again.');
  assert.equal(page.form('/promises/stands').value('due'), '2026-06-15T17:00');
  const { seq } = await promise('15 June');
  assert.match(page.html, new RegExp(`href="#promise-${seq}">Say whether it stands`));
  const past = await asha.send(page.form('/promises/stands'), { due: '2026-06-01T09:00' });
  assert.equal(past.status, 400);
  assert.equal(past.form('/promises/stands').value('due'), '2026-06-01T09:00');
  sent(await asha.send(page.form('/promises/stands')));
  assert.equal((await promise('15 June')).state, 'open');
  assert.ok(!(await open()).has('/promises/stands'));
});

test('one that is not needed any more is not asked about again', async () => {
  sent(await asha.send((await open()).form('/not-complaint'), { value: 'praise' }));
  await desk.clock('now 2026-06-16T09:00:00+01:00');
  sent(await asha.send((await open()).form('/reopen'), { text: 'They rang about it' }));
  const page = await open();
  assert.equal(page.form('/promises/stands').value('due'), '2026-06-17T17:00', 'its day has passed');
  sent(await asha.send(page.form('/promises/left')));
  assert.equal((await promise('15 June')).state, 'released');
  assert.ok(!(await open()).has('/promises/left'));
  within((await open('/log')).text, 'left it at that');
});

test('once a promise to write is moved, the next update names its new day', async () => {
  const text = 'The roof leaks, and I have nothing new. I will write to you again by Friday 19 June, 5 pm.';
  sent(await asha.reply(id, 'update', text, { as: ['update'] }));
  const p = await promise('19 June');
  const form = (await open()).form('/promises/move', `value="${p.seq}"`);
  sent(await asha.send(form, { due: '2026-06-24T12:00', text: 'the roofer is ill until Tuesday' }));
  const draft = (await open('?stage=update')).form('/reply').value('text');
  within(draft, 'I said “I will write to you again by Friday 19 June, 5 pm”.');
  within(draft, 'That is moved to Wednesday 24 June, noon: the roofer is ill until Tuesday.');
  within(draft, 'I\'ll write to you again by Wednesday 24 June, noon, even if nothing has changed.');
  sent(await asha.reply(id, 'update', fill(draft), { as: ['update'] }));
  assert.equal((await promise('19 June')).state, 'open');
});

test('“enough” on the telephone of what is parked: the call keeps the promise first', async () => {
  await desk.mail('The gutter drips on our step.', { from: 'Rita <rita@example.com>', subject: 'Gutter' });
  const rita = await asha.find('Rita');
  const page = async (tail = '') => asha.get(`/cases/${rita}${tail}`);
  sent(await asha.send((await page()).form('/concerns/add'), { text: 'The gutter drips on our step' }));
  sent(await asha.send((await page()).form('/park'), {
    promise: '0', due: '2026-06-20T17:00', reason: 'the roofer comes on the 19th' }));
  const call = (await page('/call')).form('/call');
  const kept = (await asha.case(rita)).promises.find((p) => p.text.startsWith('I look again'));
  sent(await asha.send(call, {
    heard: 'It is dry now. That is enough.', text: 'I asked whether the step is dry.',
    promised: String(kept.seq), spoken: 'yes', word: 'That is enough' }));
  const after = await asha.case(rita);
  assert.equal(after.concerns[0].state, 'enough');
  assert.equal(after.promises.find((p) => p.seq === kept.seq).state, 'kept');
});
