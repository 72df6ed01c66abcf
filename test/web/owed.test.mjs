// owed.test.mjs - what is owed to a customer stays in its owner's sight though nothing is due; what they
// write to put a detail right is no point of its own; how we know what was found stays with us.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compared, Desk, sent, within, without } from './desk.mjs';

let desk, asha, lena, id, link;

const fill = (text) => text.replace(/\[[^\]]*\]/g, 'Tuesday 2 June, 5 pm');
const open = async (query = '') => asha.get(`/cases/${id}${query}`);
const today = async (who = asha) => (await who.get('/')).text;
const concerns = async () => (await asha.case(id)).concerns;

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  [asha, lena] = [await desk.login('asha'), await desk.login('lena')];
  await desk.mail('The stairlift stopped on Tuesday. Nobody rang my father back.', {
    from: 'Ines Moreau <ines@example.com>', subject: 'The stairlift' });
  id = await asha.find('Ines');
  for (const text of ['The stairlift stopped on Tuesday', 'Nobody rang my father back'])
    sent(await asha.send((await open()).form('/concerns/add'), { text }));
});
after(() => compared(desk));

test('points taken up stay in their owner’s sight before the playback, and in no one else’s', async () => {
  const words = 'Your stairlift has stopped, and nobody rang your father back. I look after this now. ' +
    'I will write to you by Thursday 4 June, 5 pm, even with nothing new.\n\nAsha';
  sent(await asha.reply(id, 'ack', words, { as: ['update'] }));
  const list = await today();
  within(list, 'Still owed, not due yet');
  within(list, '2 points of theirs are not played back yet');
  within(list, 'yet; the next promise is due Thursday 4 June, 5 pm.');
  without(await today(lena), 'Ines');
});

test('a playback waits for them, and their case rests', async () => {
  sent(await asha.reply(id, 'playback', fill(await asha.draft(id, 'playback')), { as: ['update'] }));
  ({ link } = await asha.letter(id));
  without(await today(), 'Still owed');
});

test('a day they put right where they are asked what we missed changes the point', async () => {
  const page = await desk.visitor().get(`${link}?answer=no`);
  const form = page.form('/playback', 'item_text');
  const added = 'It was Wednesday, not Tuesday. The key safe is broken too. Otherwise yes, thank you.';
  sent(await desk.visitor().send(form, { added, answer: 'no' }));
  assert.deepEqual((await concerns()).map((c) => c.text), [
    'The stairlift stopped on Wednesday', 'Nobody rang my father back', 'The key safe is broken too.']);
  const { text } = await open();
  within(text, 'The stairlift stopped on Wednesday');
  without(text, 'Take it up in other words');
  const draft = await asha.draft(id, 'playback');
  within(draft, 'The stairlift stopped on Wednesday');
  within(draft, 'It was Wednesday, not Tuesday');
  sent(await asha.reply(id, 'playback', fill(draft), { as: ['update'] }));
});

test('after an honest update, answers owed and a mistake not told stay in sight', async () => {
  ({ link } = await asha.letter(id));
  const yes = (await desk.visitor().get(`${link}?answer=yes`)).form('/playback');
  sent(await desk.visitor().send(yes, { answer: 'yes' }));
  within(await today(), 'Says you understood');
  const { promises } = await asha.case(id);
  const keeps = promises.filter((p) => p.state === 'open').map((p) => String(p.seq));
  const update = 'Your stairlift, the call to your father and the key safe: nothing new yet. I wait for ' +
    'the report. I will write to you by Friday 5 June, 5 pm, even with nothing new.\n\nAsha';
  sent(await asha.reply(id, 'update', update, { as: ['update'], keeps }));
  within(await today(), '3 answers owed; the next promise is due Friday 5 June, 5 pm.');
  sent(await asha.send((await open()).form('/finding'), {
    value: 'ours', text: 'We wrote down a wrong number', source: 'The call list of 26 May' }));
  const list = await asha.get('/');
  within(list.text, 'Has not been told of a mistake of ours that was found; 3 answers owed; the next');
  assert.match(list.html, new RegExp(`href="/cases/${id}#next">Tell them`));
  assert.match(list.html, /href="\/calls\/new">Note a call/);
  without(await today(lena), 'Ines');
});

test('findings of one rule stand together and say what they say once, with each place', async () => {
  const page = await asha.check(id, 'update', 'Our team followed the correct procedure. You should have ' +
    'read the terms. We followed our process in every step. You should have told us.');
  const rules = [...page.html.matchAll(/<div class="finding( more)?"[\s\S]*?\/rules\/([a-z-]+)"/g)];
  const at = rules.map(([, more, rule]) => rule + (more ?? ''));
  const first = at.indexOf('blame-customer');
  assert.deepEqual(at.slice(first, first + 2), ['blame-customer', 'blame-customer more'], at.join());
});

test('a text that says that something comes with it, and no file does, is told so and can go', async () => {
  const seen = (page) => page.html.replace(/<template[\s\S]*?<\/template>/, '');
  const told = (page) => seen(page).includes('class="note nofile"');
  const text = 'Your stairlift: the fitter’s report is enclosed.';
  assert.ok(told(await asha.check(id, 'update', text)));
  assert.ok(!told(await asha.check(id, 'update', 'Your stairlift: its rail is attached to the wall.')));
  const form = (await open('?stage=update')).form('/reply');
  const check = { ...form, action: `/cases/${id}/check` };
  const page = await asha.sendFiles(check, { text }, [['report.txt', 'text/plain', 'The rail is bent']]);
  sent(page);
  assert.ok(!told(page));
});

test('how we know what was found stands on the case, and in no draft of ours', async () => {
  within((await open()).text, 'How we know it: The call list of 26 May');
  const draft = await asha.draft(id, 'answer');
  within(draft, 'We wrote down a wrong number.');
  without(draft, 'call list');
  without((await desk.visitor().get(link)).text, 'call list');
});

test('the last minute of a day is told with its hour', async () => {
  await desk.clock('now 2026-06-01T23:59:00+01:00');
  within(await today(), 'Monday 1 June, 11:59 pm ·');
});

test('two deeds of one sentence, each with its day, are two promises that can be read alone', async () => {
  const from = 'Cai Wood <cai@example.com>';
  await desk.mail('The bathroom wall is black with mould.', { from, id: 'wall' });
  const wall = await asha.find('Cai');
  const words = 'The wall is black with mould, and that is no air to wash in. ' +
    'It is treated on Monday 8 June and painted by Friday 12 June.\n\nAsha';
  sent(await asha.reply(wall, 'update', words, { as: ['outcome', 'outcome'] }));
  const { promises } = await asha.case(wall);
  assert.deepEqual(promises.map((p) => [p.text, p.due.slice(0, 10)]), [
    ['It is treated on Monday 8 June', '2026-06-08'],
    ['It is treated on Monday 8 June and painted by Friday 12 June', '2026-06-12'],
  ]);
  const { link: theirs } = await asha.letter(wall);
  within((await desk.visitor().get(theirs)).text, 'painted by Friday 12 June');
});
