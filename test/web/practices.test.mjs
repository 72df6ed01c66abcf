// practices.test.mjs - the practices as an agent lives them, over HTTP, the clock in hand.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Desk, run } from './desk.mjs';

const within = (text, part) =>
  assert.ok(text.includes(part), `“${part}” is missing in: ${text.slice(0, 900)}`);
const without = (text, part) => assert.ok(!text.includes(part), `“${part}” stands in: ${text.slice(0, 900)}`);
const sent = (page) => assert.equal(page.status, 200, page.problem);
const form = (page, action, inside) => page.form(action, inside);

let desk, asha, lena;
before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
  lena = await desk.login('lena');
});
after(async () => {
  if (desk) {
    const rebuilt = run(['rebuild', '--compare', ...desk.place.args]);
    await desk.stop();
    assert.equal(rebuilt.code, 0, rebuilt.out + rebuilt.err);
  }
});

const minutes = (n) => desk.clock(`advance ${n}m`);
const mails = async (who, id) =>
  [...(await who.get(`/outbox?case=${id}`)).html.matchAll(/href="\/outbox\/\d+"/g)].length;

// A case of one who wrote, with these concerns taken up.
async function opened(name, text, concerns = []) {
  const from = `${name} <${name.toLowerCase().replace(/ /g, '.')}@example.com>`;
  await desk.mail(text, { from, subject: `About ${name.split(' ')[1]}` });
  const id = await asha.find(name);
  for (const c of concerns)
    sent(await asha.send(form(await asha.get(`/cases/${id}`), '/concerns/add'), { text: c }));
  return id;
}

async function call(id, values, as = {}) {
  let page = await asha.get(`/cases/${id}/call`);
  page = await asha.send(form(page, `/cases/${id}/call`), values);
  if (Object.keys(as).length === 0) return page;
  assert.equal(page.status, 400, 'a promise said aloud asks for a yes');
  return asha.send(form(page, `/cases/${id}/call`), { ...as });
}

describe('calls', () => {
  let id;
  test('a call is noted in one go, with a promise and a playback confirmed aloud', async () => {
    const lift = 'The lift in our house has stood still for nine days and nobody answers.';
    id = await opened('Nuala Byrne', lift, ['The lift has stood still for nine days.']);
    await minutes(20);
    const before = await mails(asha, id);
    const page = await call(
      id,
      {
        heard: 'My father cannot leave the fourth floor. Yes, that is exactly it.',
        text: 'I will ring you on Wednesday 3 June by noon, even if there is nothing new.',
        played: '1',
        playback: 'yes',
        playback_word: 'Yes, that is exactly it.',
        phone: '07700 900123',
      },
      { as0: 'update' },
    );
    sent(page);
    const c = await asha.case(id);
    assert.equal(c.playback, 'confirmed');
    assert.deepEqual(
      c.turns.map((t) => [t.speaker, t.channel]),
      [
        ['customer', 'mail'],
        ['customer', 'call'],
        ['agent', 'call'],
      ],
    );
    assert.equal(c.promises[0].kind, 'update');
    assert.equal(new Date(c.promises[0].due).toISOString(), '2026-06-03T11:00:00.000Z');
    assert.equal(await mails(asha, id), before, 'nothing is mailed');
    const log = await asha.log(id);
    within(log, 'Yes, that is exactly it.');
    within(page.text, 'fourth floor');
  });

  test('a promised call ends as no answer, and is due again when it is tried next', async () => {
    await desk.clock('now 2026-06-03T11:30:00+01:00');
    let page = await asha.get(`/cases/${id}/call`);
    const f = form(page, `/cases/${id}/call`);
    assert.notEqual(f.value('promised'), '0', 'the call that falls due is chosen already');
    page = await asha.send(f, { end: 'no-answer', next: '2026-06-03T15:00' });
    sent(page);
    let c = await asha.case(id);
    assert.equal(c.promises[0].state, 'open');
    assert.equal(new Date(c.promises[0].due).toISOString(), '2026-06-03T14:00:00.000Z');
    within(await asha.log(id), 'no answer');
    await desk.clock('now 2026-06-03T14:30:00+01:00');
    c = await asha.case(id);
    assert.equal(c.promises[0].state, 'open', 'tried is not missed');
    sent(await call(id, { end: 'left-word', text: 'I left word that the part is ordered.' }));
    c = await asha.case(id);
    assert.equal(c.promises[0].state, 'kept');
    within(await asha.log(id), 'left word');
  });

  test('a yes and a not yet are taken aloud, each for its own concern', async () => {
    sent(
      await asha.send(form(await asha.get(`/cases/${id}`), '/concerns/add'), { text: 'Nobody answered me.' }),
    );
    const page = await asha.get(`/cases/${id}/call`);
    sent(
      await asha.send(form(page, `/cases/${id}/call`), {
        heard: 'The lift runs, thank you. But nobody has said why no one answered.',
        spoken: ['yes', 'not'],
        word: ['The lift runs', 'nobody has said why no one answered'],
      }),
    );
    const c = await asha.case(id);
    assert.deepEqual(
      c.concerns.map((k) => k.state),
      ['enough', 'not-enough'],
    );
    within((await asha.get(`/cases/${id}`)).text, 'nobody has said why no one answered');
  });

  test('a caller is found by name, number and the reference as it is read out, open or closed', async () => {
    const { reference } = await asha.case(id);
    for (const q of ['nuala', '+44 7700 900 123', '07700900123', reference.split('').join(' '), reference])
      assert.match(
        (await asha.get(`/cases?q=${encodeURIComponent(q)}`)).html,
        new RegExp(`href="/cases/${id}"`),
        q,
      );
    assert.match((await asha.get('/promises')).html, /action="\/cases"[\s\S]*type="search"/);
  });

  test('a call from someone new opens a case', async () => {
    let page = await asha.get('/calls/new');
    page = await asha.send(form(page, '/calls'), { heard: 'I wait for a man.', name: '', phone: '' });
    assert.equal(page.status, 400, 'nobody to call back');
    page = await asha.send(form(page, '/calls'), {
      name: 'Tomos Vaughan',
      phone: '029 2018 0444',
      heard: 'The heating engineer never came and my daughter is ill.',
    });
    sent(page);
    assert.ok(page.has('/call'), 'what was said to them is noted next');
    const found = await asha.find('Tomos');
    const c = await asha.case(found);
    assert.equal(c.turns[0].channel, 'call');
    assert.match((await asha.get('/cases?q=02920180444')).html, new RegExp(`href="/cases/${found}"`));
    const mail = await asha.reply(found, 'ack', 'The engineer never came. I am Asha and I look after this.');
    assert.equal(mail.status, 400);
    within(mail.text, 'No mail address is known');
  });

  test('typed words of a reply are saved when one turns to a call', async () => {
    const page = await asha.get(`/cases/${id}`);
    const reply = form(page, '/reply');
    const next = await asha.send(
      { ...reply, action: `/cases/${id}/draft` },
      { text: 'Nuala, about the lift', call: '1' },
    );
    assert.ok(next.has('/call'));
    await minutes(1);
    assert.equal(form(await asha.get(`/cases/${id}`), '/reply').value('text'), 'Nuala, about the lift');
  });
});

const post = async (who, id, action, values, inside) =>
  who.send(form(await who.get(`/cases/${id}`), `/cases/${id}/${action}`, inside), values);

describe('P3: a final reply waits until their view was played back', () => {
  let id;
  const final =
    'Owen, you see it as our fault that the bike rusted, and I understand why. I read it differently.';
  test('views and positions stand on the case, theirs first', async () => {
    await desk.clock('now 2026-06-08T09:00:00+01:00');
    const rust = 'The bike rusted after one winter.';
    const told = 'My bike rusted after one winter, and I was told it would not.';
    id = await opened('Owen Pritchard', told, [rust]);
    sent(await post(asha, id, 'view', { text: 'It was sold as rustproof.' }, 'value="theirs"'));
    sent(await post(asha, id, 'view', { text: 'It stood outside uncovered.' }, 'value="ours"'));
    const why = 'the guarantee asks for cover';
    const page = await post(asha, id, 'position', { value: 'disagree', text: why });
    sent(page);
    within(page.text, 'How they see it');
    within(page.text, 'It was sold as rustproof.');
    within(page.text, 'we see it differently: the guarantee asks for cover');
  });

  test('the gate holds the final reply back, and the text stays', async () => {
    const page = await asha.reply(id, 'final', final);
    assert.equal(page.status, 400);
    within(page.text, 'their view was not played back to them');
    assert.equal(form(page, '/reply').value('text'), final);
    without((await asha.get(`/cases/${id}`)).html, `/cases/${id}/close/final`);
  });

  test('five working days after a playback nobody answered it may go, and closes as no answer', async () => {
    const draft = form(await asha.get(`/cases/${id}?stage=playback`), '/reply').value('text');
    sent(await asha.reply(id, 'playback', draft, { as: ['update'] }));
    within((await asha.reply(id, 'final', final)).text, 'five working days');
    await desk.clock('now 2026-06-15T16:00:00+01:00');
    const why = { reason: 'Seen with Omar' };
    sent(await lena.reply(id, 'final', `${final}\n\nI am sorry that I did not write on Tuesday.`, why));
    const closed = await post(asha, id, 'close/final', {});
    sent(closed);
    within(closed.text, 'no answer. It is not settled');
    const c = await asha.case(id);
    assert.equal(c.exit, 'final-response');
    assert.ok(c.concerns.every((k) => k.state !== 'enough'));
  });
});

describe('offers', () => {
  let id, offer;
  test('one above what an agent may grant waits for a lead', async () => {
    id = await opened('Bronwen Hale', 'The sofa came with a torn arm and nobody answers my mails.', [
      'The sofa came with a torn arm.',
    ]);
    const work = { asked: 'a new arm', text: 'A new arm, and 60 off', amount: '60' };
    let page = await post(asha, id, 'offers', work);
    sent(page);
    within(page.text, 'waits for someone who may grant this much');
    assert.ok(!page.has('/offers/grant'));
    const f = form(await lena.get(`/cases/${id}`), '/offers/grant');
    offer = f.value('offer');
    page = await asha.post({ ...form(page, '/offers'), action: `/cases/${id}/offers/grant` }, {
      offer,
      text: null,
      asked: null,
      amount: null,
      carry: null,
    });
    assert.equal(page.status, 403);
    page = await lena.send(f);
    sent(page);
    within(page.text, 'granted by Lena Brandt');
  });

  test('a small one is granted by whoever works it out; a bad amount changes nothing', async () => {
    const bad = await post(asha, id, 'offers', { text: 'A cushion', amount: 'a lot' });
    assert.equal(bad.status, 400);
    within(bad.text, 'Write it as 12 or 12.50');
    sent(await post(asha, id, 'offers', { text: 'A cushion', amount: '12.50' }));
    within((await asha.get(`/cases/${id}`)).text, 'granted by Asha Rao');
  });
});

describe('who they are to us', () => {
  test('someone speaks for them on proof, care is noted with their yes, both can end', async () => {
    const id = await opened('Idris Fenn', 'My care alarm has no line since Monday.', []);
    let page = await post(asha, id, 'speaker', { name: 'Megan Fenn', text: 'his letter of 1 June' });
    sent(page);
    within(page.text, 'Megan Fenn speaks for them');
    sent(await post(asha, id, 'speaker/end', {}));
    const refused = await post(asha, id, 'care', { text: 'Rings back slowly', word: '' });
    assert.equal(refused.status, 400);
    within(refused.text, 'if they agree');
    page = await post(asha, id, 'care', { text: 'Let it ring long', word: 'yes, please write that down' });
    sent(page);
    within(page.text, 'Take care: Let it ring long');
    sent(await post(asha, id, 'care/end', {}));
    without((await asha.get(`/cases/${id}`)).text, 'Let it ring long');
    sent(await post(asha, id, 'contact', { phone: '01632 960 111' }));
    assert.equal((await post(asha, id, 'contact', { phone: 'no number' })).status, 400);
  });
});

describe('P10: a mistake they do not know of', () => {
  test('opens a case from our side, and the next step is to tell them', async () => {
    let page = await asha.get('/mistakes/new');
    page = await asha.send(form(page, '/mistakes'), {
      text: 'We billed the wrong tariff since January.',
      name: 'Rhys Morgan',
      address: 'rhys@example.com',
    });
    sent(page);
    within(page.text, 'Own the mistake');
    within(page.text, 'They were told what went wrong');
    const id = await asha.find('Rhys');
    const hidden = 'Rhys, as a thank-you we have put a small credit on your account.';
    const blocked = await asha.reply(id, 'answer', hidden);
    assert.equal(blocked.status, 400);
    within(blocked.text, 'undisclosed-error');
  });
});
