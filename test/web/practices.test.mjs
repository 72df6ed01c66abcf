// practices.test.mjs - the practices as an agent lives them, over HTTP, the clock in hand.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Desk, compared, sent, within, without } from './desk.mjs';

const form = (page, action, inside) => page.form(action, inside);

let desk, asha, lena;
before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
  lena = await desk.login('lena');
});
after(async () => {
  if (desk) {
    await compared(desk);
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
    within((await asha.get('/cases?q=180444')).text, 'Tomos Vaughan');
    assert.ok(!(await asha.get('/cases?q=018044')).text.includes('Tomos Vaughan'), 'an end, not a middle');
    const note = async (address) =>
      asha.send(form(await asha.get(`/cases/${found}`), '/contact'), { phone: '', address });
    const refused = await note('tomos at home');
    within(refused.text, 'That is no mail address.');
    assert.equal(form(refused, '/contact').value('address'), 'tomos at home');
    sent(await note('tomos@example.com'));
    page = await asha.get(`/cases/${found}`);
    within(page.text, 'To Tomos Vaughan, tomos@example.com');
    within(page.text, 'Asha Rao noted how to reach them');
    assert.match((await asha.get('/cases?q=tomos@example')).html, new RegExp(`href="/cases/${found}"`));
    const said = `Tomos, no engineer came and your daughter is ill.
I'll write again by Tuesday 2 June, noon.`;
    sent(await asha.reply(found, 'ack', said, { as: ['update'] }));
    assert.match((await asha.get(`/outbox?case=${found}`)).text, /to tomos@example\.com/);
  });

  test('a case is called after whole words, and their yes on the line is theirs', async () => {
    let page = await asha.get('/calls/new');
    const heard = `The lift stands still. ${'Nobody comes to look at it at all. '.repeat(6)}`;
    page = await asha.send(form(page, '/calls'), { name: 'Una Kerr', phone: '029 2018 0555', heard });
    assert.match(page.text, /Una Kerr · The lift stands still\. .*(Nobody|comes|to|look|at|it|all\.)…/);
    const found = await asha.find('Una');
    page = await asha.send(form(await asha.get(`/cases/${found}`), '/concerns/take'));
    page = await asha.send(form(await asha.get(`/cases/${found}/call`), '/call'), {
      heard: 'Yes, that is it.',
      played: '1',
      playback: 'yes',
    });
    sent(page);
    within(page.text, 'Una Kerr (noted by Asha Rao) confirmed the playback');
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
    within(page.text, 'waits for a lead or the owner to grant it');
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
    const again = form(bad, '/offers');
    assert.deepEqual([again.value('text'), again.value('amount')], ['A cushion', 'a lot']);
    assert.equal(bad.status, 400);
    within(bad.text, 'Write it as 12 or 12.50');
    sent(await post(asha, id, 'offers', { text: 'A cushion', amount: '£12.50' }));
    within((await asha.get(`/cases/${id}`)).text, 'granted by Asha Rao');
  });

  test('programs read offers and holds of a case', async () => {
    const work = form(await asha.get(`/cases/${id}`), '/offers');
    const done = await asha.post({ ...work, action: `/cases/${id}/holds` }, {
      text: 'The second payment is stopped', asked: null, amount: null, carry: null, concern: null,
    });
    assert.equal(done.status, 303);
    const { offers, holds } = await asha.case(id);
    assert.deepEqual(offers.map((o) => [o.text, o.amount, o.state, o.granted_name]), [
      ['A new arm, and 60 off', 6000, 'granted', 'Lena Brandt'],
      ['A cushion', 1250, 'granted', 'Asha Rao'],
    ]);
    assert.deepEqual(holds.map((h) => [h.text, h.lifted_at]), [['The second payment is stopped', null]]);
    assert.deepEqual((await asha.json(`/cases/${id}/offers`)).body.offers, offers);
    assert.deepEqual((await asha.json(`/cases/${id}/holds`)).body.holds, holds);
    const { schemas } = (await asha.json('/openapi.json')).body.components;
    assert.deepEqual(Object.keys(offers[0]).sort(), Object.keys(schemas.Offer.properties).sort());
    assert.deepEqual(Object.keys(holds[0]).sort(), Object.keys(schemas.Hold.properties).sort());
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

const draft = (id, stage) => asha.draft(id, stage);
const bare = (page) => page.html.replace(/<template[\s\S]*?<\/template>/g, '');
const rules = (page) => [...bare(page).matchAll(/>Why\? ([a-z-]+)<\/a>/g)].map((m) => m[1]);
const blocks = (page) => bare(page).includes('class="tag bad">blocks<');

describe('P5: work that misses is conceded, with another attempt', () => {
  test('defending it is marked; the draft concedes and its date becomes a promise', async () => {
    await desk.clock('now 2026-06-22T09:00:00+01:00');
    const told = `Your campaign misses the point. This could be for any hospital, it is not
what we asked for.`;
    const id = await opened('Gwen Ashdown', told, []);
    const slide = 'If you look at slide nine, you will see that it is all there.';
    const defended = await asha.check(id, 'ack', slide);
    assert.ok(rules(defended).includes('defend-the-work'), rules(defended).join());
    const text = await draft(id, 'ack');
    within(text, 'You are right');
    within(text, 'Thursday 25 June');
    const checked = await asha.check(id, 'ack', text);
    assert.ok(!rules(checked).includes('defend-the-work') && !blocks(checked), rules(checked).join());
    sent(await asha.reply(id, 'ack', text, { as: ['outcome'] }));
    const c = await asha.case(id);
    assert.equal(c.promises[0].kind, 'outcome');
    assert.equal(new Date(c.promises[0].due).toISOString(), '2026-06-25T16:00:00.000Z');
  });
});

describe('P6 and P13: the first message', () => {
  let id;
  const told = `I am furious. For three weeks the boiler has been dead, nobody comes, and nobody rings back.
My son has asthma and sleeps in his coat. This is a disgrace and I have had enough of it.`;
  test('what they feel and what it costs stand at the top, and what was not asked beside it', async () => {
    id = await opened('Dilys Parry', told, ['The boiler has been dead for three weeks.']);
    const page = await asha.get(`/cases/${id}`);
    within(page.text, 'What they feel');
    within(page.text, 'Not asked yet');
    within(page.text, 'what they would want');
    within(page.text, 'they were in touch once');
  });

  test('the draft has their fact, a name, and asks once what they need', async () => {
    const text = await draft(id, 'ack');
    within(text, 'The boiler has been dead for three weeks');
    within(text, 'I am Asha Rao');
    within(text, 'one person stays with it?');
    const checked = await asha.check(id, 'ack', text);
    assert.ok(!blocks(checked), rules(checked).join());
    sent(await asha.reply(id, 'ack', text, { as: ['update'] }));
    within(await asha.log(id), 'Asked what they need');
    without(await draft(id, 'explore'), 'one person stays with it?');
  });

  test('said to be heard, a fix in three steps is marked; helped, and it is not', async () => {
    const steps = 'Turn the valve off, press reset for ten seconds, and then turn it on again.';
    const need = async (value) => sent(await post(asha, id, 'need', { value, text: '' }));
    await need('heard');
    assert.ok(rules(await asha.check(id, 'answer', steps)).includes('wrong-need'));
    await need('helped');
    assert.ok(!rules(await asha.check(id, 'answer', steps)).includes('wrong-need'));
  });
});

describe('P15: questions for what we do not know', () => {
  test('the draft asks openly for what is unknown, three at most, and nothing blocks it', async () => {
    const id = await opened('Catrin Rees', 'The parcel is not here.', ['The parcel is not here.']);
    const text = await draft(id, 'explore');
    assert.equal(text.split('?').length - 1, 3, text);
    const checked = await asha.check(id, 'explore', text);
    assert.ok(!blocks(checked), rules(checked).join());
    assert.ok(!rules(checked).includes('closed-questions-only'));
  });
});

describe('P16: a hold is no solution', () => {
  test('a step before the playback blocks; ticked as one to be undone, it goes and stands', async () => {
    const told = 'I am furious: you took the money twice and tomorrow you do it again. I have had enough.';
    const twice = ['The money was taken twice.', 'It is taken again tomorrow.'];
    const id = await opened('Alun Beddoe', told, twice);
    const text = `Alun, the money was taken twice, and that must have been a shock. I have
refunded the second payment for now. Did I get it right that this comes first?

I am Asha, and I will write to you by Tuesday 23 June, 5 pm.`;
    const before = await asha.check(id, 'ack', text);
    assert.ok(rules(before).includes('premature-solution'), rules(before).join());
    const page = await asha.check(id, 'ack', text, { held: '1' });
    assert.ok(!rules(page).includes('premature-solution'), rules(page).join());
    const done = await asha.send(form(page, '/reply'), { as0: 'update' });
    sent(done);
    within(done.text, 'On hold, so that nothing gets worse');
    const lifted = await post(asha, id, 'holds/lift', { text: 'the bank has put it right' });
    sent(lifted);
    within(lifted.text, 'lifted');
  });
});

describe('P11: they say it back', () => {
  let id;
  const text = `Haf, you asked how to move your number. Please send us the code, keep the old line
until Friday, unplug the router and then ring us.`;
  test('the composer offers to ask, with the points', async () => {
    const told = 'How do I move my number to the new house?';
    id = await opened('Haf Lloyd', told, ['How to move the number.']);
    const checked = await asha.check(id, 'answer', text);
    assert.ok(rules(checked).includes('no-teach-back'), rules(checked).join());
    const f = form(checked, '/reply');
    const asked = await asha.send({ ...f, action: `/cases/${id}/check` }, { teach: '1' });
    const again = form(asked, '/reply');
    within(again.value('text'), 'in your own words');
    assert.ok(again.all('point').length >= 4, again.all('point').join(' | '));
    const full = await asha.check(id, 'answer', again.value('text'));
    assert.ok(!rules(full).includes('no-teach-back'));
    const page = await lena.reply(id, 'answer', again.value('text'), { reason: 'A plain question' });
    sent(page);
    within((await asha.get(`/cases/${id}`)).text, 'What they understood');
  });

  test('what they left out is not yet understood, and explained anew', async () => {
    await minutes(90);
    sent(await post(asha, id, 'teachbacks/told', { word: 'I send the code and ring you.' }));
    let page = await asha.get(`/cases/${id}`);
    within(page.text, 'See what they understood');
    page = await post(asha, id, 'teachbacks/weigh', { missing: ['2'] });
    sent(page);
    within(page.text, 'not yet understood');
    within(page.text, 'Explain it another way');
    const anew = await draft(id, 'answer');
    within(anew, 'I did not explain this part well');
  });
});

describe('P4 and P10: a mistake of ours, owned part by part', () => {
  let id;
  test('before a finding the fault may not be conceded; with it, it must be told', async () => {
    id = await opened('Mair Prosser', 'Being charged twice frightened me.', ['I was charged twice.']);
    const kind = 'Mair, being charged twice is worrying.';
    assert.ok(!rules(await asha.check(id, 'explore', kind)).includes('concede-by-empathy'));
    sent(await post(asha, id, 'finding', { value: 'ours', text: 'We charged the card twice on 3 June.' }));
    const page = await asha.get(`/cases/${id}`);
    within(page.text, 'They were told what went wrong');
    within(await draft(id, 'answer'), 'We charged the card twice on 3 June.');
  });

  test('what the message does is read before their eyes; what they tick is noted as theirs', async () => {
    const text = `Mair, I am sorry that we charged your card twice on 3 June. That was our mistake, and it
frightened you. I have sent the 40 back today. Was that enough to settle it?`;
    const checked = await asha.check(id, 'answer', text);
    within(checked.text, 'says what went wrong (your text reads so');
    within(checked.text, 'says sorry, in person (your text reads so');
    const f = form(checked, '/reply');
    assert.deepEqual(f.all('owns'), []);
    const page = await lena.reply(id, 'answer', text, { reason: 'They know what it is', owns: ['apology'] });
    sent(page);
    let parts = (await asha.get(`/cases/${id}`)).html.match(/class="tag good">done</g) ?? [];
    assert.equal(parts.length, 1);
    sent(await post(asha, id, 'own', { value: 'disclosure', text: 'in the mail of today' }));
    parts = (await asha.get(`/cases/${id}`)).html.match(/class="tag good">done</g) ?? [];
    assert.equal(parts.length, 2);
  });
});

describe('P11: a refusal is said back until it is understood', () => {
  const refusal = `Cai, you left the flat clean and want your deposit of 300 back. I can't give it
back, because the bathroom door was broken and mending it cost 310. You can take this to the
deposit scheme by Tuesday 30 June. Is that an answer you can live with, or is something still open?`;
  let id, theirs, link;
  const tag = (page, words) =>
    (page.html.split('id="teachbacks"')[1] ?? '').split('<li>').find((li) => li.includes(words)) ?? '';

  test('on their page: asked, told, what is missing shown, explained anew, understood', async () => {
    id = await opened('Cai Vaughan', 'I want my deposit of 300 back.', ['My deposit of 300.']);
    const f = form(await asha.check(id, 'answer', refusal), '/reply');
    const ask = form(await asha.send({ ...f, action: `/cases/${id}/check` }, { teach: '1' }), '/reply');
    within(ask.value('text'), 'what was decided, what happens next, and what you will do?');
    const points = ask.all('point').filter(Boolean);
    assert.ok(points.some((p) => p.includes("can't give it back")), points.join(' | '));
    assert.ok(points.some((p) => p.includes('deposit scheme')), points.join(' | '));
    sent(await lena.reply(id, 'answer', ask.value('text'), { reason: 'They asked for a plain answer' }));
    await minutes(2);
    ({ link } = await asha.letter(id));
    theirs = desk.visitor();
    const told = 'The door was broken and mending it cost more, so you give nothing back.';
    sent(await theirs.send((await theirs.get(link)).form('/teachback'), { word: told }));
    let page = await asha.get(`/cases/${id}`);
    within(tag(page, 'deposit scheme'), 'not in their words: is it missing?');
    assert.ok(!tag(page, 'give it back').includes('not in their words'));
    const weigh = page.form('/teachbacks/weigh');
    assert.deepEqual(weigh.all('missing'), [], 'nothing is ticked for them');
    const missing = tag(page, 'deposit scheme').match(/name="missing" value="(\d+)"/)[1];
    page = await asha.send(weigh, { missing: [missing] });
    within(tag(page, 'deposit scheme'), 'not yet understood');
    within(page.text, 'Explain it another way');
    const anew = (await draft(id, 'answer')).replace(/\[[^\]]*\]/g,
      'an office that is not ours looks at it for nothing. You write to it by Tuesday 30 June');
    within(anew, 'I did not explain this part well');
    const typed = form(await asha.check(id, 'answer', anew), '/reply');
    const asked = typed.all('point').filter(Boolean);
    assert.equal(asked.length, 1, asked.join(' | '));
    within(asked[0], 'deposit scheme');
    for (const rule of ['too-many-questions', 'no-next-update'])
      assert.ok(!rules(await asha.check(id, 'answer', anew)).includes(rule), rule);
    sent(await lena.reply(id, 'answer', anew, { reason: 'Seen', point: asked, as: ['update'] }));
    await minutes(2);
    page = await theirs.send((await theirs.get(link)).form('/teachback'),
      { word: 'I can write to the deposit scheme by 30 June and they decide.' });
    sent(page);
    page = await asha.get(`/cases/${id}`);
    without((page.html.split('id="proposals"')[1] ?? '').split('</section>')[0], 'they decide');
    page = await asha.send(page.form('/teachbacks/weigh'), {});
    sent(page);
    assert.match(page.text, /What they understood Asked to say back understood/);
    within(page.text, 'What they were asked to say back before');
    const [one, stale] = [await theirs.get(link), await theirs.get(link)];
    sent(await theirs.send(one.form('/enough'), { answer: 'yes' }));
    page = await theirs.send(stale.form('/enough'), { answer: 'yes' });
    within(page.text, 'You have told us already that this is enough, and we have it.');
  });

  test('the request stands above whatever the text is signed with', async () => {
    const of = await opened('Eryl Wynne', 'I want my bond back.', ['My bond.']);
    const asked = async (signed) => {
      const text = `Eryl, we can't give the bond back.\n\n${signed}`;
      const f = form(await asha.check(of, 'answer', text), '/reply');
      const page = await asha.send({ ...f, action: `/cases/${of}/check` }, { teach: '1' });
      return form(page, '/reply').value('text').trim();
    };
    for (const signed of ['Asha', 'Asha Rao', 'Kind regards,\nAsha'])
      assert.ok((await asked(signed)).endsWith(`what you will do?\n\n${signed}`), await asked(signed));
    assert.ok((await asked('Ash is no name of hers.')).endsWith('what you will do?'));
  });

  test('what was agreed, and what something hangs on, is a point of its own', async () => {
    const of = await opened('Dai Pugh', 'I want my keys settled.', ['My keys.']);
    const text = 'Dai, we agreed that you send the keys by Friday 5 June. ' +
      'The rest comes back only if both are there.';
    const f = form(await asha.check(of, 'answer', text), '/reply');
    const asked = form(await asha.send({ ...f, action: `/cases/${of}/check` }, { teach: '1' }), '/reply');
    assert.deepEqual(asked.all('point').filter(Boolean), [
      'we agreed that you send the keys by Friday 5 June', 'The rest comes back only if both are there']);
  });

  test('by phone: asked and said back in the same call, or to what was asked before', async () => {
    const of = await opened('Bet Morgan', 'I want my fee back.', ['My fee.']);
    const call = async (values) =>
      asha.send((await asha.get(`/cases/${of}/call`)).form('/call'), values);
    const alone = await call({ heard: 'So you keep it.', taught: 'So you keep it.' });
    assert.equal(alone.status, 400);
    within(alone.problem, 'tick that you asked them to say it back');
    assert.equal(alone.form('/call').value('taught'), 'So you keep it.');
    let page = await call({ heard: 'So you keep it, because the course had begun.', teach: '1',
      text: 'We keep the fee, because the course had begun. You can ask the college to look at it again.',
      points: 'We keep the fee, because the course had begun\nThe college can look at it again\n' +
        'You can object until 8 July',
      taught: 'You keep it, because the course had begun, and it runs until 19 June.' });
    sent(page);
    page = await asha.get(`/cases/${of}`);
    within(tag(page, 'college can look'), 'not in their words');
    within(tag(page, 'object until'), 'not in their words');
    assert.ok(!tag(page, 'We keep the fee').includes('not in their words'));
    const missing = tag(page, 'college can look').match(/name="missing" value="(\d+)"/)[1];
    page = await asha.send(page.form('/teachbacks/weigh'), { missing: [missing] });
    within(tag(page, 'college can look'), 'not yet understood');
    sent(await call({ text: 'The college is apart from us. Write to it and it looks at our answer.',
      teach: '1', heard: 'Let me think.' }));
    const again = await asha.get(`/cases/${of}/call`);
    within(again.text, 'You had asked them to say it back.');
    sent(await call({ heard: 'I write to the college.',
      taught: 'I write to the college, it looks at your answer.' }));
    page = await asha.get(`/cases/${of}`);
    within(page.text, 'I write to the college, it looks at your answer.');
    page = await asha.send(page.form('/teachbacks/weigh'), {});
    assert.match(page.text, /What they understood Asked to say back understood/);
  });
});

describe('an offer, made and taken', () => {
  test('a message makes it, their yes makes it a promise with a date', async () => {
    const id = await opened('Sioned Ware', 'The chair broke.', ['The chair broke.']);
    sent(await post(asha, id, 'offers', { text: 'A new chair', amount: '20' }));
    within(await draft(id, 'answer'), 'This is what I can offer you: A new chair');
    const text = 'Sioned, the chair broke. I can offer you a new chair. Is that right?';
    const f = form(await lena.check(id, 'answer', text), '/reply');
    const offers = [...f.html.matchAll(/name="offers" value="(\d+)"/g)].map((m) => m[1]);
    assert.equal(offers.length, 1);
    assert.deepEqual(f.all('offers'), offers, 'it is ticked, as the text holds its words');
    const other = await lena.check(id, 'answer', 'Sioned, nothing new yet.');
    assert.deepEqual(form(other, '/reply').all('offers'), []);
    sent(await lena.send(f, { offers, reason: f.all('rule').map(() => 'An offer') }));
    const taken = await post(asha, id, 'offers/word', { value: 'yes', word: 'Yes, that would do.' });
    sent(taken);
    const c = await asha.case(id);
    assert.equal(c.promises.at(-1).text, 'A new chair');
    assert.equal(new Date(c.promises.at(-1).due).toISOString(), '2026-06-29T16:00:00.000Z');
    const list = (await lena.get('/')).text + (await asha.get('/')).text;
    within(list, 'Took what you offered: do it by the day it is promised for, or move it');
    without(list, 'Took what you offered. Say when it will be done');
    within((await asha.get(`/cases/${id}`)).text, 'Next: Do what they took. Sioned took ‘A new chair’');
  });
});

test('an offer that ends with a pictogram is ticked by its words alone', async () => {
  const id = await opened('Tegid Ellis', 'The lamp broke.', ['The lamp broke.']);
  sent(await post(asha, id, 'offers', { text: 'A new lamp 💡', amount: '20' }));
  const f = form(await lena.check(id, 'answer', 'Tegid, the lamp broke. I offer you a new lamp.'), '/reply');
  assert.equal(f.all('offers').length, 1);
});

describe('a reading put right', () => {
  test('one press takes it away, and a lead has it as data', async () => {
    const id = await opened('Elin Probert', 'The fridge is broken and I am exhausted.', []);
    const page = await asha.get(`/cases/${id}`);
    const f = form(page, '/reading');
    const [, span] = f.html.match(/value="(\d+-\d+)">“[^”]*exhausted/) ?? [];
    assert.ok(span, f.html);
    const done = await asha.send(f, { span, value: 'none' });
    sent(done);
    without(done.text, 'What they feel');
    const answer = await lena.request('/corrections.jsonl');
    assert.equal(answer.status, 200);
    const lines = (await answer.text()).trim().split('\n');
    const last = JSON.parse(lines.at(-1));
    assert.equal(last.is, 'none');
    within(last.was, 'feeling');
    within(last.text.slice(last.start, last.end), 'exhausted');
    assert.equal((await asha.request('/corrections.jsonl')).status, 403);
  });
});
