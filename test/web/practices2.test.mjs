// practices2.test.mjs - what the customer can do on their page, and what the desk does with it, over HTTP.
//
// Each test is a scenario of its own: a desk, a case, the clock in hand.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NARROW, Person, launch, look } from './browser.mjs';
import { Desk, password, sent, within, without } from './desk.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const complaint = `Hello,

the boiler you fitted in May has left us without hot water for nine days. Your fitter did not come on
Monday, and nobody rang. You have charged us for the visit all the same. I have a baby of five months here.

Tom Hale
`;
const points = [
  'No hot water for nine days',
  'Nobody came on Monday',
  'A charge for a visit that was not made',
];
const answer = `Tom, nine days without hot water, with a baby of five months: I am sorry that we left you
with that.

Your hot water: the pump was replaced this morning and it runs.

Monday: nobody came because we wrote down the wrong street. I have put the right one in.

The charge: it is taken off, and you owe nothing for that visit.

Was that enough to settle each of these, or is something still open?

Asha`;

// A desk with a case of three concerns: understood and confirmed, and where asked for, answered.
async function scene(t, { answered = true } = {}) {
  const desk = await Desk.start();
  t.after(() => desk.stop());
  const asha = await desk.login('asha');
  const tom = desk.visitor();
  await desk.mail(complaint, { from: 'Tom Hale <tom@example.com>', subject: 'No hot water', id: 'tom-1' });
  const id = await asha.find('Tom');
  for (const text of points) {
    const page = await asha.get(`/cases/${id}`);
    sent(await asha.send(page.form('/concerns/add'), { text }));
  }
  const draft = (await asha.get(`/cases/${id}?stage=playback`)).form('/reply').value('text');
  const text = draft.replace('[day and time]', 'Tuesday 2 June, noon');
  sent(await asha.reply(id, 'playback', text, { as: ['update'] }));
  let { link } = await asha.letter(id);
  if (answered) {
    await desk.clock('advance 5m');
    sent(await tom.send((await tom.get(link)).form('/playback'), { answer: 'yes' }));
    await desk.clock('advance 5m');
    const c = await asha.case(id);
    sent(await asha.reply(id, 'answer', answer, { answers: c.concerns.map((k) => String(k.seq)) }));
    ({ link } = await asha.letter(id));
    await desk.clock('advance 5m');
  }
  return { desk, asha, tom, id, link };
}

const states = (c) => c.concerns.filter((k) => k.state !== 'merged').map((k) => k.state);
const about = (seq) => `name="concern" value="${seq}"`;

test('P2: enough, enough, not yet: the case stays open with exactly one concern', async (t) => {
  const { asha, tom, id, link } = await scene(t);
  const [water, monday, charge] = (await asha.case(id)).concerns;
  for (const k of [water, monday]) {
    const page = await tom.get(`${link}?concern=${k.seq}&answer=yes`);
    sent(await tom.send(page.form('/enough', about(k.seq)), { answer: 'yes' }));
  }
  const because = 'The bank took it a second time on Friday.';
  const page = await tom.get(`${link}?concern=${charge.seq}&answer=no`);
  const done = await tom.send(page.form('/enough', 'name="word" rows'), { answer: 'no', word: because });
  sent(done);
  within(done.text, 'not settled; we take it up again');
  within(done.text, 'settled, on your word');
  const c = await asha.case(id);
  assert.deepEqual(states(c), ['enough', 'enough', 'not-enough']);
  assert.equal(c.open, true);
  within((await asha.get(`/cases/${id}`)).text, because);
});

test('a concern is withdrawn in their words; a case of such alone is not settled', async (t) => {
  const { asha, tom, id, link } = await scene(t, { answered: false });
  let page = await tom.get(link);
  const word = 'My landlord pays it now, so leave it.';
  for (const [i, k] of (await asha.case(id)).concerns.entries()) {
    const done = await tom.send(page.form('/withdraw', about(k.seq)), { word: i === 0 ? word : '' });
    sent(done);
    within(done.text, 'you took it back');
    page = await tom.get(link);
  }
  const c = await asha.case(id);
  assert.deepEqual(states(c), ['withdrawn', 'withdrawn', 'withdrawn']);
  const log = await asha.log(id);
  within(log, word);
  within(log, 'I no longer need this one');
  within(page.text, 'This is closed');
  assert.equal(c.open, false);
  assert.equal(c.exit, 'withdrawn');
  assert.ok(!page.has('/withdraw'), 'there is nothing left to withdraw');
});

test('P6: heard: three steps are flagged; helped: the flag is gone; one tap each', async (t) => {
  const { asha, tom, id, link } = await scene(t, { answered: false });
  const steps =
    'Here are four things to try. First turn the valve to zero. Then wait for an hour. ' +
    'Then turn it back to five. Then read the pressure to me.';
  const flags = async () => (await asha.check(id, 'explore', steps)).html.includes('/rules/wrong-need');
  assert.equal(await flags(), false, 'nothing is known of what they need, so nothing is guessed');
  let page = await tom.get(link);
  within(page.text, 'What would help you most?');
  const tap = async (need) => {
    const done = await tom.send((await tom.get(link)).form('/need'), { need });
    sent(done);
    return done;
  };
  page = await tap('heard');
  assert.match(page.html, /value="heard" aria-pressed="true"/);
  assert.equal((await asha.case(id)).need, 'heard');
  assert.equal(await flags(), true, 'they asked to be heard');
  within((await asha.get(`/cases/${id}`)).text, 'I want someone to know what happened');
  const events = (await asha.json(`/cases/${id}/events`)).body.events.length;
  await tap('heard');
  assert.equal((await asha.json(`/cases/${id}/events`)).body.events.length, events, 'said once is said');
  page = await tap('helped');
  assert.match(page.html, /value="helped" aria-pressed="true"/);
  assert.equal(await flags(), false);
});

test('everything that was said is theirs to keep, as text and as data', async (t) => {
  const { asha, tom, id, link } = await scene(t);
  const text = await tom.request(`${link}/everything`);
  assert.equal(text.status, 200);
  assert.match(text.headers.get('content-disposition'), /^attachment; filename="[\w-]+\.txt"$/);
  const words = await text.text();
  for (const part of ['a baby of five months here', 'the wrong street', points[1], 'Tuesday 2 June'])
    within(words, part);
  const data = await (await tom.request(`${link}/everything.json`)).json();
  assert.equal(data.reference, (await asha.case(id)).reference);
  assert.deepEqual(
    data.points.map((p) => p.text),
    points,
  );
  assert.deepEqual(
    data.messages.map((m) => m.side),
    ['you', 'us', 'us'],
  );
  assert.equal(data.promises.length, 1);
  assert.equal((await tom.request(`${link}x/everything`)).status, 404);
  sent(await asha.send((await asha.get(`/cases/${id}`)).form('/revoke')));
  const gone = await tom.get(`${link}/everything`);
  assert.equal(gone.status, 410);
  within(gone.text, 'This link was switched off');
});

test('their page says where things stand, narrow and wide, with and without script', async (t) => {
  const { desk, asha, id, link } = await scene(t);
  const page = (path = '') => link.replace(/^https?:\/\/[^/]+/, '') + path;
  for (const javaScriptEnabled of [true, false]) {
    const tom = await Person.open(browser, desk.base, { javaScriptEnabled, viewport: NARROW });
    t.after(() => tom.close());
    await tom.page.goto(page());
    await tom.page.getByRole('heading', { name: 'Was that enough?' }).waitFor();
    await tom.page.getByRole('heading', { name: 'Where each point stands' }).waitFor();
    await look(tom, 'customer-asked');
    const need = tom.page.getByRole('button', { name: /I want it put right/ });
    await need.click();
    assert.equal(await need.getAttribute('aria-pressed'), 'true');
    await tom.page.getByText('I no longer need one of these').first().click();
    await look(tom, 'customer-withdraw');
    tom.nothingWrong();
  }
  const tom = desk.visitor();
  for (const k of (await asha.case(id)).concerns) {
    const asked = await tom.get(`${link}?concern=${k.seq}&answer=yes`);
    sent(await tom.send(asked.form('/enough', about(k.seq)), { answer: 'yes' }));
  }
  const settled = await Person.open(browser, desk.base, { viewport: NARROW });
  t.after(() => settled.close());
  await settled.page.goto(page());
  await settled.page.getByRole('heading', { name: 'This is settled' }).waitFor();
  await look(settled, 'customer-settled');
  settled.nothingWrong();
});

// --- what comes back ---------------------------------------------------------------------------------------

test('P2: what was enough comes back after nine days: linked, in front, and listed', async (t) => {
  const { desk, asha, tom, id, link } = await scene(t);
  const [water, monday, charge] = (await asha.case(id)).concerns;
  for (const k of [water, monday, charge]) {
    const page = await tom.get(`${link}?concern=${k.seq}&answer=yes`);
    sent(await tom.send(page.form('/enough', about(k.seq)), { answer: 'yes' }));
  }
  assert.equal((await asha.case(id)).open, false);
  await desk.clock('advance 9d');
  // In the same case, by an answer on the page of the closed case's link.
  const lena = await desk.login('lena');
  within((await lena.get('/returned')).text, 'Nothing came back');
  // In a case of its own: a new mail that answers none of ours.
  await desk.mail('We have no hot water again since last night. Nothing happens when the boiler starts.', {
    from: 'Tom Hale <tom@example.com>',
    subject: 'Again',
    id: 'tom-2',
  });
  const { body } = await asha.json('/cases?q=Tom');
  assert.equal(body.cases.length, 1, 'one open case');
  const second = body.cases[0].id;
  assert.notEqual(second, id);
  const today = (await asha.get('/')).html;
  const order = [...today.matchAll(/<h2 id="part-\d+">([^<]*)/g)].map((m) => m[1]);
  assert.equal(order[0], 'A second time', order.join(' | '));
  within((await asha.get('/')).text, 'what they had said was enough came back'.replace(/^w/, 'W'));
  within((await asha.get('/')).text, 'than the first. They wrote last, and nobody has answered.');
  const page = await lena.get('/returned');
  within(page.text, points[0]);
  within(page.text, 'after 9 days');
  within(page.text, 'within 30: 1');
  within(page.text, 'Came back within 7 days: 0');
  within(page.text, 'the pump was replaced this morning');
  within(page.text, 'Asha Rao');
  assert.ok(page.html.includes(`href="/cases/${second}"`) && page.html.includes(`href="/cases/${id}"`));
  assert.equal((await asha.get('/returned')).status, 403);
  // Taken up as a concern, it is the same comeback and not a second one.
  const form = (await asha.get(`/cases/${second}`)).form('/concerns/add');
  sent(await asha.send(form, { text: 'No hot water once more' }));
  within((await lena.get('/returned')).text, 'within 30: 1');
  const again = (await asha.get(`/cases/${second}`)).text;
  within(again, 'was enough before and came back after 9 days');
  within(again, 'second failure');
  // Another matter of the same customer is no second failure, however soon it comes.
  await desk.mail('The parcel that came on Tuesday is not for me; another name stands on it.', {
    from: 'Tom Hale <tom@example.com>',
    subject: 'A parcel',
    id: 'tom-3',
  });
  const { body: open } = await asha.json('/cases?q=Tom');
  const parcel = open.cases.find((c) => c.id !== second).id;
  assert.doesNotMatch((await asha.get(`/cases/${parcel}`)).text, /second failure/);
  const eye = await Person.open(browser, desk.base);
  t.after(() => eye.close());
  await eye.login('lena', password.lena);
  await look(eye, 'today-second');
  await eye.page.goto('/returned');
  await look(eye, 'returned');
  eye.nothingWrong();
});

test('what has nothing to do with it did not come back', async (t) => {
  const { desk, asha, tom, id, link } = await scene(t);
  for (const k of (await asha.case(id)).concerns) {
    const page = await tom.get(`${link}?concern=${k.seq}&answer=yes`);
    sent(await tom.send(page.form('/enough', about(k.seq)), { answer: 'yes' }));
  }
  await desk.clock('advance 9d');
  await desk.mail('Could you send me last year’s statement for my records?', {
    from: 'Tom Hale <tom@example.com>',
    subject: 'Statement',
    id: 'tom-3',
  });
  const lena = await desk.login('lena');
  within((await lena.get('/returned')).text, 'Nothing came back');
  without((await asha.get('/')).text, 'A second time');
});

// --- Today -------------------------------------------------------------------------------------------------

test('P18: with nothing promised the gap says when they hear from us, and Today shows it', async (t) => {
  const desk = await Desk.start();
  t.after(() => desk.stop());
  const asha = await desk.login('asha');
  await desk.mail('The lamp on the stairs is out again, and I fell on Sunday.', {
    from: 'Mo Penn <mo@example.com>',
    subject: 'Lamp',
    id: 'mo-1',
  });
  const id = await asha.find('Mo');
  const lena = await desk.login('lena');
  const first = 'Mo, the lamp is out again and you fell on Sunday. I am Lena and I look after this now.';
  const reason = 'I ring him every morning and said so on the phone.';
  sent(await lena.reply(id, 'ack', first, { reason }));
  // Monday 8 am: one working day after our first message, or half of one where they are angry.
  const c = await asha.case(id);
  const due = c.anger >= 2 ? 'Tuesday 2 June, noon' : 'Tuesday 2 June, 5 pm';
  without((await asha.get('/')).text, 'Nothing promised, and due');
  await desk.clock('advance 12h');
  const today = await asha.get('/');
  within(today.text, 'Nothing promised, and due');
  within(today.text, `they should hear from us by ${due}`);
  await desk.clock('advance 2d');
  within((await asha.get('/')).text, 'late');
});

// --- settings ----------------------------------------------------------------------------------------------

test('settings hold at once, each on record; a colour no one can read on is refused', async (t) => {
  const { desk, asha, tom, link } = await scene(t);
  const omar = await desk.login('omar');
  let page = await omar.get('/settings');
  page = await omar.send(page.form('/settings/save'), { 'firm.accent': '#ffcc00' });
  assert.equal(page.status, 400);
  within(page.text, 'White words on #ffcc00 are hard to read');
  assert.equal(page.form('/settings/save').value('firm.accent'), '#ffcc00', 'what was typed stays');
  page = await omar.send(page.form('/settings/save'), {
    'firm.name': 'Fenland Heat',
    'firm.accent': '#7a1f5c',
    'firm.phone': '01223 496 0000',
    'firm.hours': '08:00-16:00',
    'firm.days_off': '2026-06-05',
  });
  sent(page);
  within(page.text, 'Saved, and in force');
  const hers = await tom.get(link);
  within(hers.text, 'Fenland Heat');
  within(hers.text, '01223 496 0000');
  within(hers.text, '8 am to 4 pm');
  const [, css] = hers.html.match(/href="(\/firm\.css[^"]*)"/);
  within(await (await tom.request(css)).text(), '#7a1f5c');
  // Friday 5 June is a day off now, and a day ends at four.
  const c = (await asha.json('/cases?q=Tom&closed=1')).body.cases[0].id;
  const report = 'I will send the fitter’s report by close of business on Thursday 4 June.';
  const checked = await asha.check(c, 'update', report);
  assert.equal(checked.form('/reply').all('due')[0], '2026-06-04T16:00');
  const soon = await asha.check(c, 'update', 'I will send it to you within four working days.');
  assert.equal(soon.form('/reply').all('due')[0].slice(0, 10), '2026-06-08');
  for (const [key, value, words] of [
    ['firm.hours', '18:00-09:00', 'the earlier first'],
    ['firm.days_off', 'Christmas', 'is no date'],
    ['firm.base_url', 'desk', 'begins with https://'],
    ['firm.zone', 'Mars/Olympus', 'Mars/Olympus'],
    ['firm.calendar', 'atlantis', 'Whose holidays'],
    ['grant.agent', 'lots', 'whole number'],
  ]) {
    const refused = await omar.send((await omar.get('/settings')).form('/settings/save'), { [key]: value });
    assert.equal(refused.status, 400, key);
    within(refused.text, words);
  }
  assert.equal((await asha.get('/settings')).status, 403);
  // It is read again from the data, too.
  await desk.down();
  await desk.up();
  within((await tom.get(link)).text, 'Fenland Heat');
});

test('accounts are added, changed, switched off and on; somebody owns the desk', async (t) => {
  const desk = await Desk.start();
  t.after(() => desk.stop());
  const omar = await desk.login('omar');
  const words = 'nine green bottles';
  let page = await omar.get('/settings');
  page = await omar.send(page.form('/account/add'), {
    login: 'piet',
    name: 'Piet Vos',
    password: words,
    role: 'agent',
  });
  sent(page);
  within(page.text, 'Piet Vos');
  password.piet = words;
  const piet = await desk.login('piet');
  const one = (action) => page.form(action, 'value="piet"');
  page = await omar.send(one('/account/change'), { role: 'lead', mail: 'piet@fenland.example' });
  sent(page);
  assert.equal((await piet.get('/rules')).status, 200, 'a lead sees the rules');
  const short = await omar.send(one('/account/password'), { password: 'short' });
  assert.equal(short.status, 400);
  page = await omar.send(one('/account/switch'), { value: 'off' });
  within(page.text, 'switched off');
  assert.ok((await piet.get('/')).has('/login'), 'his session ended');
  page = await omar.send(one('/account/switch'), { value: 'on' });
  without(page.text, 'switched off');
  const last = await omar.send(page.form('/account/switch', 'value="omar"'), { value: 'off' });
  assert.equal(last.status, 409);
  within(last.text, 'Somebody has to own the desk');
});

test('away: a colleague’s Today shows it, and the customer reads who looks after it', async (t) => {
  const { desk, asha, tom, id } = await scene(t, { answered: false });
  const lena = await desk.login('lena');
  let page = await asha.get('/account');
  const wrong = await asha.send(page.form('/account/away'), { until: '2026-05-01T09:00', cover: 'lena' });
  assert.equal(wrong.status, 400);
  page = await asha.send(page.form('/account/away'), { until: '2026-06-08T09:00', cover: 'lena' });
  sent(page);
  within(page.text, 'You are away until Monday 8 June, 9 am; Lena Brandt covers');
  await desk.clock('now 2026-06-01T18:00:00+01:00');
  within((await lena.get('/')).text, 'you look after it for Asha Rao until Monday 8 June, 9 am');
  const { link } = await asha.letter(id);
  within((await tom.get(link)).text, 'Lena Brandt looks after this while Asha is away until Monday 8 June');
  await desk.clock('now 2026-06-08T10:00:00+01:00');
  within((await tom.get(link)).text, 'Asha Rao looks after this');
});

test('settings and accounts to look at', async (t) => {
  const desk = await Desk.start();
  t.after(() => desk.stop());
  const omar = await Person.open(browser, desk.base);
  t.after(() => omar.close());
  await omar.login('omar', password.omar);
  await omar.page.goto('/settings');
  await omar.page.getByText('Add someone').click();
  await look(omar, 'settings');
  await omar.page.goto('/account');
  await look(omar, 'account-away');
  omar.nothingWrong();
});
