// people.test.mjs - who speaks for a customer, what to take care of, a call that was promised, an
// explanation that did not arrive; and whoever is away.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, compared, sent, within, without } from './desk.mjs';

let desk, asha, id;
before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
  await desk.mail('I do not know how to read my meter. Please tell me how it is done.', {
    from: 'Iris Bloom <iris@example.com>', subject: 'My meter' });
  id = await asha.find('Iris');
  for (let page; (page = await asha.get(`/cases/${id}`)).has('/concerns/take');)
    sent(await asha.send(page.form('/concerns/take')));
});
after(async () => {
  if (!desk) return;
  await compared(desk);
});

test('who speaks for them stands on top, is no stranger, and gets a copy by a tick', async () => {
  const form = (await asha.get(`/cases/${id}`)).form('/speaker');
  sent(await asha.send(form, { name: 'Rose Bloom', text: 'a letter of 30 May', phone: 'rose@example.com' }));
  let page = await asha.get(`/cases/${id}`);
  within(page.text, 'Rose Bloom speaks for them · on what proof');
  within(page.text, 'Rose Bloom, rose@example.com, who speaks for them');
  const copy = page.html.match(/name="copy" value="([^"]*)"/)[1].replace(/&lt;/g, '<').replace(/&gt;/g, '>');
  const playback = await asha.check(id, 'playback', null);
  sent(await asha.send(playback.form('/reply'), { as0: 'update', copy: copy.replace(/&quot;/g, '"') }));
  within((await asha.get(`/outbox?case=${id}`)).text, 'rose@example.com');
  await desk.mail('Iris asks me to say that she cannot come to the phone before noon.', {
    from: 'Rose Bloom <rose@example.com>', subject: 'Re: My meter', answers: 'mail-1' });
  page = await asha.get(`/cases/${id}`);
  within(page.text, 'before noon');
  assert.ok(!page.has('/sender'), 'nobody asks who she is');
  sent(await asha.send(page.form('/speaker/end'), { text: 'she said so' }));
  page = await asha.get(`/cases/${id}`);
  without(page.text, 'Rose Bloom, rose@example.com, who speaks');
});

test('a neighbour wrote for her: the case takes her name, and the drafts know who reads them', async () => {
  const hers_is = 'Her door will not lock. She is frightened at night.';
  await desk.mail(`I write for Farah Aziz in flat 9, she is deaf. ${hers_is}`, {
    from: 'Colin Brook <colin@example.com>', subject: 'Flat 9', id: 'colin-1' });
  const hers = await asha.find('Colin');
  let page = await asha.get(`/cases/${hers}`);
  assert.equal(page.form('/contact').value('name'), 'Colin Brook');
  sent(await asha.send(page.form('/contact'), { name: 'Farah Aziz' }));
  page = await asha.get(`/cases/${hers}`);
  within(page.text, 'Farah Aziz · Flat 9');
  within(page.text, 'Asha Rao noted their name: Farah Aziz');
  assert.equal(await asha.find('Farah'), hers);
  const whose = await asha.get(page.html.match(/\/people\/[0-9]+/)[0]);
  within(whose.html.match(/<title>.*/)[0], 'Farah Aziz');
  within((await asha.check(hers, 'ack', null)).form('/reply').value('text'), 'Dear Farah,');
  sent(await asha.send(page.form('/speaker'), { name: 'Colin Brook, flat 10', text: 'her note of 1 June' }));
  const text = (await asha.check(hers, 'ack', null)).form('/reply').value('text');
  within(text, 'Dear Colin,');
  without(text, 'how it is for you');

  const said = `Dear Colin, a door that does not lock is not safe. Our locksmith is at flat 9 today by 5 pm.
I'll ring you today at 6 pm.\n\nAsha Rao`;
  sent(await asha.reply(hers, 'ack', said, { as: ['update', 'update'], held: '1' }));
  page = await asha.get(`/cases/${hers}`);
  within(page.text, 'Held, so that nothing gets worse: Our locksmith is at flat 9 today by 5 pm.');
  within(page.text, 'a call keeps it');
});

test('a caller who gives no name can be found and opened from every list', async () => {
  const form = (await asha.get('/calls/new')).form('/calls');
  sent(await asha.send(form, { heard: 'The gutter drips on my step.', phone: '07700 900774', name: '' }));
  for (const path of ['/', '/cases', '/cases?q=900774'])
    assert.match((await asha.get(path)).html, /<a [^>]*>A caller without a name<\/a>/, path);
});

test('a call from a number we know: whose it is is said, and one tap makes the case theirs', async () => {
  const call = async (typed) => asha.send((await asha.get('/calls/new')).form('/calls'), typed);
  const hers = { phone: '07700 900661', name: 'Nell Ford', address: 'nell@example.com' };
  sent(await call({ heard: 'The bins were not emptied.', ...hers }));
  let page = await asha.get('/calls/new');
  page = await asha.send(page.form('/calls'), { phone: '07700 900999', look: '1' });
  within(page.text, 'Nobody we know has the number 07700 900999');

  // while it is noted: nothing is opened yet, and what was typed stays
  const typed = { heard: 'Still full, and they smell.', phone: '+44 7700 900661' };
  page = await asha.send(page.form('/calls'), { ...typed, look: '1' });
  within(page.text, 'We know +44 7700 900661. Who rang?');
  within(page.text, 'Nell Ford');
  assert.equal(page.form('/calls').value('heard'), 'Still full, and they smell.');
  const nell = page.html.match(/name="person" value="([1-9][0-9]*)"/)[1];
  page = await asha.send(page.form('/calls'), { person: nell });
  sent(page);
  within(page.html.match(/<title>.*/)[0], 'Nell Ford');

  // with the number alone it is nobody's, until someone says so
  sent(await call({ heard: 'The lid is broken as well.', phone: '07700900661' }));
  const found = (await asha.get('/cases?q=900661')).html;
  const ids = [...found.matchAll(/href="\/cases\/([0-9]+)/g)].map((m) => m[1]);
  let lid;
  for (const one of new Set(ids)) {
    page = await asha.get(`/cases/${one}`);
    if (page.text.includes('The lid is broken')) lid = one;
  }
  page = await asha.get(`/cases/${lid}`);
  within(page.text, 'This number is Nell Ford’s.');
  without(page.html.match(/<title>.*/)[0], 'Nell Ford');
  sent(await asha.send(page.form('/contact', 'name="person"')));
  page = await asha.get(`/cases/${lid}`);
  within(page.html.match(/<title>.*/)[0], 'Nell Ford');
  within(page.text, 'Asha Rao noted their name: Nell Ford');
  without(page.text, 'This number is');
  const all = await asha.get(`/people/${nell}`);
  for (const words of ['The bins were not emptied', 'Still full', 'The lid is broken'])
    within(all.text, words);
});

test('what to take care of stands on top while they want it written down', async () => {
  const form = (await asha.get(`/cases/${id}`)).form('/care');
  sent(await asha.send(form, { text: 'large print', word: 'yes, do' }));
  let page = await asha.get(`/cases/${id}`);
  within(page.text, 'Take care · large print');
  page = await asha.send(page.form('/care/end'));
  without(page.text, 'Take care · large print');
});

const steps = `Iris, you do not know how to read your meter; this is how it is done. Press the green button.
Write down the black numbers. Ring 0117 496 0123 with them by Friday 19 June.

If we do not have them by then, your bill is a guess. Was that enough to settle it
or is something still open?
I'll ring you on Thursday 4 June, 4 pm.

Asha Rao`;

test('steps and a day they must keep ask for a say-back, above the name, with every point', async () => {
  let page = await asha.check(id, 'answer', steps);
  within(page.text, 'no-teach-back');
  page = await asha.send({ ...page.form('/reply'), action: `/cases/${id}/check` }, { teach: '1' });
  const form = page.form('/reply');
  assert.match(form.value('text').trim(), /what you will do\?\s+Asha Rao$/);
  const points = form.all('point').filter(Boolean);
  within(points.at(-3), 'Write down the black numbers');
  within(points.at(-2), 'Ring 0117 496 0123');
  within(points.at(-1), 'your bill is a guess');
});

test('a call that was promised is not kept by a mail, and its step says to ring', async () => {
  const omar = await desk.login('omar');
  sent(await omar.reply(id, 'answer', steps, { as: ['update', 'update'], reason: 'They asked just that.' }));
  const call = (await asha.case(id)).promises.find((p) => p.text.includes('ring you'));
  const form = (await asha.get(`/cases/${id}?stage=answer`)).form('/reply');
  assert.ok(!form.all('keeps').includes(String(call.seq)), 'not ticked by itself');
  await desk.clock('now 2026-06-04T15:30:00+01:00');
  within((await asha.get(`/cases/${id}`)).text, 'ring, and note the call, also where nobody answers');
});

test('who is away reads so on Today, with the way back', async () => {
  const away = (await asha.get('/account')).form('/account/away');
  sent(await asha.send(away, { until: '2026-06-09T09:00', cover: 'lena' }));
  within((await asha.get('/')).text, 'You are away until Tuesday 9 June, 9 am; Lena Brandt covers.');
  const lena = await desk.login('lena');
  const covered = async (stage) =>
    (await lena.get(`/cases/${id}?stage=${stage}`)).form('/reply').value('text');
  const here = /I am Lena Brandt, and I look after this while Asha Rao is away: you need not tell any/;
  assert.match(await covered('update'), here);
  const anew = await lena.check(id, 'update', 'I am Lena. Could you tell me again what happened?');
  within(anew.text, 'They have already told us this.');
  sent(await asha.send((await asha.get('/account')).form('/account/away')));
  assert.doesNotMatch(await covered('update'), here);
  without((await asha.get('/')).text, 'You are away');
});

test('what is asked back on the phone is compared as what is asked back in a mail', async () => {
  const form = (await asha.get(`/cases/${id}/call`)).form('/call');
  const said = `Press the green button. Write down the black numbers. Ring us with them by Friday 26 June.
To check that I explained this well: would you tell me in your own words what you will do?`;
  sent(await asha.send(form, { text: said, heard: 'I press the button and write the numbers down.' }));
  const page = await asha.get(`/cases/${id}`);
  within(page.text, 'Asked to say back');
  const told = await asha.send(page.form('/teachbacks/told'), { word: 'I press and write them down.' });
  sent(told);
  const weigh = told.form('/teachbacks/weigh', 'This did not arrive');
  const numbers = [...weigh.html.matchAll(/name="missing" value="(\d+)"/g)].map((m) => m[1]);
  assert.equal(numbers.length, 3);
  sent(await asha.send(weigh, { missing: numbers[2] }));
  within((await asha.get(`/cases/${id}`)).text, 'not yet understood');
});
