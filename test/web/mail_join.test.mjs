// mail_join.test.mjs - two cases that are one matter, read as one and apart; one message that is another.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, first, second, held;

const ack = (text) => `${text} I am Asha, and I look after this now. `;
const path = (id, more = '') => `/cases/${id}${more}`;

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url, '--undo', '0']);
  asha = await desk.login('asha');
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

// What the record gives and what the lists are read from are the same, and the chain holds.
function sound() {
  for (const command of ['verify', 'rebuild']) {
    const done = run([command, ...desk.place.args]);
    assert.equal(done.code, 0, `${command}: ${done.out}${done.err}`);
    assert.doesNotMatch(done.out, /was missing|is not in the log|: was /, done.out);
  }
}

const listed = async (query = '') =>
  (await asha.json(`/cases?closed=1${query && `&q=${query}`}`)).body.cases.map((c) => c.id);

async function open(name, text, id) {
  await desk.mail(text, { from: `${name} <ines@example.com>`, subject: `About ${id}`, id });
  await desk.clock('advance 1s');
  const { body } = await asha.json(`/cases?q=About ${id}`);
  return body.cases[0].id;
}

async function concern(id, text) {
  await asha.send((await asha.get(path(id))).form('/concerns/add'), { text });
}

test('two cases of one matter are read as one, on the page of the older', async () => {
  first = await open('Ines Moreau', 'We have had no broadband for six weeks.', 'one');
  await concern(first, 'no broadband for six weeks');
  await desk.clock('advance 1h');
  second = await open('Ines Moreau', 'The engineer never came on Monday.', 'two');
  await concern(second, 'the engineer never came');
  await asha.reply(second, 'ack', `${ack('Nobody came on Monday.')}I will ring you by 2 June, noon.`, {
    as: ['outcome'],
  });
  await desk.clock('advance 1s');
  const who = desk.visitor();
  const theirs = await who.get((await asha.letter(second)).link);
  held = { who, form: theirs.form('/withdraw') };
  const { reference } = await asha.case(first);
  const form = (await asha.get(path(second))).form('/join', 'Its reference');
  const page = await asha.send(form, { text: reference.toLowerCase() });
  assert.equal(page.status, 200, page.text);
  assert.match(page.url, new RegExp(`/cases/${first}$`));
  for (const text of [/no broadband for six weeks/, /engineer never came on Monday/, /Nobody came on Monday/])
    assert.match(page.text, text);
  const case_ = await asha.case(first);
  assert.deepEqual(case_.concerns.map((c) => c.text).sort(), [
    'no broadband for six weeks',
    'the engineer never came',
  ]);
  assert.equal(case_.promises.length, 1);
  assert.equal(case_.turns.length, 3);
  assert.deepEqual(case_.joined.map((j) => j.id), [second]);
  sound();
});

test('lists show one, found by either', async () => {
  assert.deepEqual(await listed(), [first]);
  assert.deepEqual(await listed('About one'), [first]);
  assert.deepEqual(await listed('About two'), [first]);
  assert.match((await asha.get(path(second))).url, new RegExp(`/cases/${first}$`));
});

test('mail to either thread comes into the one', async () => {
  await desk.mail('Still nothing, to the first.', { id: 'more-one', answers: 'one' });
  await desk.mail('Still nothing, to the second.', { id: 'more-two', answers: 'two' });
  assert.deepEqual(await listed(), [first]);
  const { text } = await asha.get(path(first));
  assert.match(text, /Still nothing, to the first/);
  assert.match(text, /Still nothing, to the second/);
  sound();
});

test('the promise of the one that follows falls due on the page of the one that leads', async () => {
  await desk.clock('now 2026-06-02T12:30:00+01:00');
  const { promises } = await asha.case(first);
  assert.equal(promises[0].state, 'missed');
  sound();
});

test('one reply plays back and answers concerns of both; the customer says so by either link', async () => {
  const old = await asha.letter(second);
  await asha.reply(
    first,
    'playback',
    'I promised to ring you by Tuesday noon and did not. That is my fault, and I am sorry. ' +
      'This is what I understand:\n\n- no broadband for six weeks\n- the engineer never came\n\n' +
      'Is that right?',
  );
  assert.equal((await asha.case(first)).playback, 'sent');
  const theirs = desk.visitor();
  const shown = await theirs.get(old.link);
  assert.equal(shown.status, 200);
  assert.match(shown.text, /engineer never came/i);
  assert.match(shown.text, /no broadband/i);
  await theirs.send(shown.form('/playback', 'yes'), { answer: 'yes' });
  assert.equal((await asha.case(first)).playback, 'confirmed');
  sound();
  const lena = await desk.login('lena');
  const { concerns } = await lena.case(first);
  const sent = await lena.reply(
    first,
    'answer',
    'Your broadband works again after those six weeks without it. The engineer who never came has been ' +
      'booked again, and came this morning.',
    { answers: concerns.map((c) => String(c.seq)), reason: 'They know us' },
  );
  assert.equal(sent.status, 200, sent.problem);
  assert.deepEqual((await asha.case(first)).concerns.map((c) => c.state), ['asked', 'asked']);
  sound();
});

test('their page of before, answered once both are one, says what it said then', async () => {
  const page = await held.who.send(held.form);
  assert.equal(page.status, 200, page.text);
  const { concerns } = await asha.case(first);
  assert.equal(concerns.find((c) => /engineer/.test(c.text)).state, 'withdrawn');
  assert.equal(concerns.find((c) => /broadband/.test(c.text)).state, 'asked');
  sound();
});

test('who still had the page of before is told, and what was typed is not lost', async () => {
  const page = await asha.get(path(first));
  const form = page.form('/concerns/add');
  const old = { ...form, action: path(second, '/concerns/add') };
  const refused = await asha.send(old, { text: 'a thing typed' });
  assert.equal(refused.status, 409);
  assert.match(refused.problem, /joined with another case/);
  assert.equal(refused.form('/concerns/add').value('text'), 'a thing typed');
  assert.match(refused.form('/concerns/add').action, new RegExp(first));
});

test('parted, each has its own again, with what came for it', async () => {
  const page = await asha.send((await asha.get(path(first))).form('/part'));
  assert.equal(page.status, 200, page.text);
  assert.deepEqual((await listed()).sort(), [first, second].sort());
  const [a, b] = [await asha.case(first), await asha.case(second)];
  assert.deepEqual(a.concerns.map((c) => c.text), ['no broadband for six weeks']);
  assert.deepEqual(b.concerns.map((c) => [c.text, c.state]), [['the engineer never came', 'withdrawn']]);
  assert.equal(a.promises.length, 0);
  assert.equal(b.promises[0].state, 'missed');
  const [one, two] = [await asha.get(path(first)), await asha.get(path(second))];
  assert.match(one.text, /Still nothing, to the first/);
  assert.doesNotMatch(one.text, /Still nothing, to the second/);
  assert.match(two.text, /Still nothing, to the second/);
  assert.doesNotMatch(two.text, /Still nothing, to the first/);
  sound();
});

test('mail goes where it belongs again, also in answer to what came meanwhile', async () => {
  await desk.mail('Answering the second.', { id: 'last-two', answers: 'more-two' });
  await desk.mail('Answering the first.', { id: 'last-one', answers: 'more-one' });
  assert.match((await asha.get(path(second))).text, /Answering the second/);
  assert.match((await asha.get(path(first))).text, /Answering the first/);
  sound();
});

test('they can be joined once more, and parted', async () => {
  const { reference } = await asha.case(second);
  await asha.send((await asha.get(path(first))).form('/join', 'Its reference'), { text: reference });
  assert.deepEqual(await listed(), [first]);
  sound();
  const joined = await asha.case(first);
  assert.equal(joined.concerns.length, 2);
  assert.equal(new Set(joined.turns.map((t) => t.seq)).size, joined.turns.length);
  await concern(first, 'a third thing');
  sound();
  await asha.send((await asha.get(path(first))).form('/part'));
  assert.equal((await listed()).length, 2);
  assert.deepEqual((await asha.case(second)).concerns.map((c) => c.text), ['the engineer never came']);
  sound();
});

test('what can’t be joined is refused in words, and what was typed stays', async () => {
  const before = desk.events();
  const form = (await asha.get(path(first))).form('/join', 'Its reference');
  const wrong = await asha.send(form, { text: 'NOSUCH' });
  assert.match(wrong.problem, /There is no case with the reference NOSUCH/);
  assert.equal(wrong.form('/join', 'Its reference').value('text'), 'NOSUCH');
  const { reference } = await asha.case(first);
  const again = (await asha.get(path(first))).form('/join', 'Its reference');
  assert.match((await asha.send(again, { text: reference })).problem, /That is this case itself/);
  assert.equal(desk.events(), before);
});

test('cases of two people can be one matter, and neither reads what the other wrote', async () => {
  await desk.mail('My wife wrote to you too: no broadband.', {
    from: 'Leo Moreau <leo@example.net>',
    subject: 'About three',
    id: 'three',
  });
  const third = await asha.find('Leo');
  await concern(third, 'we both work from home');
  await asha.reply(third, 'ack', ack('You both work from home.') + 'I will write by Friday 5 June, noon.', {
    as: ['update'],
  });
  await desk.clock('advance 1s');
  const letter = await asha.letter(third);
  const { reference } = await asha.case(first);
  const form = (await asha.get(path(third))).form('/join', 'Its reference');
  const page = await asha.send(form, { text: reference });
  assert.match(page.text, /wrote from leo@example\.net\. Our replies go to ines@example\.com/);
  const shown = await desk.visitor().get(letter.link);
  assert.equal(shown.status, 410);
  assert.doesNotMatch(shown.text, /six weeks/);
  sound();
  await asha.send((await asha.get(path(first))).form('/part'));
  assert.equal((await desk.visitor().get(letter.link)).status, 200);
  sound();
});

// --- a message that is another matter

let old, fresh;

test('a message in a closed case is offered as a case of its own; nothing is done by itself', async () => {
  await desk.mail('The kettle leaks.', { from: 'Ana <ana@example.org>', subject: 'Kettle', id: 'k1' });
  old = await asha.find('Ana');
  await asha.send((await asha.get(path(old))).form('/not-complaint'), { value: 'other', text: 'sent on' });
  assert.equal((await asha.case(old)).open, false);
  await desk.clock('advance 2h');
  await desk.mail('My invoice for May was charged twice on my card.', {
    from: 'Ana <ana@example.org>',
    subject: 'Re: Kettle',
    id: 'k2',
    answers: 'k1',
  });
  const page = await asha.get(path(old));
  assert.match(page.text, /This looks like something new\. It came after the case was closed/);
  assert.equal((await listed('Ana')).length, 1);
  sound();
});

test('one button: it begins a case, from the hour it came; the old one is closed as it was', async () => {
  const page = await asha.send((await asha.get(path(old))).form('/matter'));
  assert.equal(page.status, 200, page.text);
  fresh = page.url.match(/cases\/(\d+)/)[1];
  assert.notEqual(fresh, old);
  assert.match(page.text, /charged twice on my card/);
  const [a, b] = [await asha.case(old), await asha.case(fresh)];
  assert.equal(a.open, false);
  assert.equal(a.turns.length, 1);
  assert.equal(b.open, true);
  assert.equal(b.turns.length, 1);
  assert.equal(b.opened_at, b.turns[0].at);
  assert.match(await asha.log(old), /opened a case of its own for a message/);
  sound();
});

test('an answer to it goes to the new case, and the same message brought again to neither', async () => {
  await desk.mail('And once more in June.', { from: 'Ana <ana@example.org>', id: 'k3', answers: 'k2' });
  assert.equal((await asha.case(fresh)).turns.length, 2);
  await desk.mail('My invoice for May was charged twice on my card.', {
    from: 'Ana <ana@example.org>',
    subject: 'Re: Kettle',
    id: 'k2',
    answers: 'k1',
  });
  assert.equal((await asha.case(old)).turns.length, 1);
  assert.equal((await asha.case(fresh)).turns.length, 2);
});

test('put back, the message stands in its case again, with what was written since', async () => {
  const page = await asha.send((await asha.get(path(old))).form('/join', 'Put it back'));
  assert.match(page.url, new RegExp(`/cases/${old}`));
  assert.equal(page.html.match(/charged twice on my card/g).length >= 1, true);
  const a = await asha.case(old);
  assert.equal(a.open, true);
  assert.deepEqual(a.turns.map((t) => t.text.slice(0, 12)), ['The kettle l', 'My invoice f', 'And once mor']);
  assert.deepEqual(await listed('Ana'), [old]);
  sound();
  await asha.send((await asha.get(path(old))).form('/part'));
  assert.equal((await listed('Ana')).length, 2);
  assert.equal((await asha.case(fresh)).turns.length, 2);
  assert.equal((await asha.case(old)).turns.length, 1);
  sound();
});

test('in an open case it is offered where much is new, not where it is the same matter', async () => {
  const from = 'Max <max@example.org>';
  await desk.mail('The blue sofa has a torn seam.', { from, subject: 'Sofa', id: 's1' });
  const sofa = await asha.find('Max');
  await concern(sofa, 'the sofa has a torn seam');
  await desk.mail('The seam of the sofa is still torn, nobody has repaired it.', {
    from: 'Max <max@example.org>',
    id: 's2',
    answers: 's1',
  });
  assert.doesNotMatch((await asha.get(path(sofa))).text, /looks like something new/);
  await desk.mail('You charged my credit card twice for delivery in April.', {
    from: 'Max <max@example.org>',
    id: 's3',
    answers: 's2',
  });
  assert.match((await asha.get(path(sofa))).text, /looks like something new/);
});

test('what a concern was taken from stays', async () => {
  const sofa = await asha.find('Max');
  const page = await asha.get(path(sofa));
  const matter = page.form('/matter', 'looks like something new');
  await asha.send(page.form('/concerns/take', 'charged'));
  const refused = await asha.send(matter, { seen: (await asha.get(path(sofa))).form('/join').value('seen') });
  assert.match(refused.problem, /A concern of this case was taken from that message/);
  sound();
});

// One point, answered; "that's fine" by mail, taken as their word.
async function settled(name, what, id) {
  const from = `${name} <${name.toLowerCase()}@example.net>`;
  await desk.mail(what, { from, subject: id, id });
  await desk.clock('advance 1s');
  const { body } = await asha.json(`/cases?q=${id}`);
  const at = body.cases[0].id;
  await concern(at, what);
  const draft = (await asha.draft(at, 'answer')).replace(/\[[^\]]*\]/g, 'a fitter put it right this morning');
  assert.equal((await asha.reply(at, 'answer', draft)).status, 200);
  await desk.clock('advance 1s');
  await desk.mail('Thanks, that is fine.', { from, id: `${id}fine`, answers: id });
  await desk.clock('advance 1s');
  await asha.send((await asha.get(path(at))).form('/word', 'They said yes'), { yes: '1' });
  return asha.case(at);
}

test('a mail that only said yes is answered by nobody, also in the case that takes it in', async () => {
  const one = await settled('Nadia', 'The gate squeaks.', 'gatepost');
  const two = await settled('Nadia', 'The hinge has rust.', 'hingepin');
  for (const c of [one, two]) assert.equal(c.step, 'nothing', 'only the promise to write waits');
  await asha.send((await asha.get(path(two.id))).form('/join', 'Its reference'), { text: one.reference });
  const both = await asha.case(one.id);
  assert.deepEqual(both.concerns.map((c) => c.state), ['enough', 'enough']);
  assert.equal(both.step, 'nothing');
  sound();
});
