// walk_http.test.mjs - one complaint from the first mail to "that's enough", over HTTP, the clock in hand.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Desk, run, sent, within, without } from './desk.mjs';
import * as story from './story.mjs';

let desk, asha, lena, ines, id;
const kept = {};

before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
  lena = await desk.login('lena');
  ines = desk.visitor();
});
after(() => desk?.stop());

// Each step stands on the one before.
let failed = false;
const step = (name, act) =>
  test(name, async (t) => {
    if (failed) return t.skip('an earlier step failed');
    failed = true;
    if (desk.running) await desk.clock('advance 1m');
    await act(t);
    failed = false;
  });

// The marked pieces of a page, as [words, what was read in them].
const marks = (page) =>
  [...page.html.matchAll(/<mark[^>]*data-label="([^"]*)"[^>]*>([^<]*)/g)].map((m) => [m[2], m[1]]);
const concern = (c, text) => {
  const found = c.concerns.find((k) => k.text === text);
  assert.ok(found, `no concern “${text}” among ${c.concerns.map((k) => k.text).join(' | ')}`);
  return found;
};
const promise = (c, words) => {
  const found = c.promises.find((p) => p.text.includes(words));
  assert.ok(found, `no promise with “${words}” among ${c.promises.map((p) => p.text).join(' | ')}`);
  return found;
};
const states = (c) =>
  c.concerns
    .filter((k) => k.state !== 'merged')
    .map((k) => k.state)
    .sort();

step('a mail comes in, and Today shows it', async () => {
  await desk.mail(story.firstMail, { subject: story.subject, id: 'first' });
  id = await asha.find('Ines');
  const today = await asha.get('/');
  within(today.text, 'Ines Moreau');
  within(today.text, 'One thing needs someone');
  assert.match(today.html, new RegExp(`href="/cases/${id}`));
});

step('the case shows what was read in her words, with the words it rests on', async () => {
  const page = await asha.get(`/cases/${id}`);
  const read = marks(page);
  for (const [words, label] of [
    ['six weeks', 'problem'],
    ['two days of pay', 'what it cost them'],
    ['exhausted', 'feeling'],
    ['stop charging us', 'request'],
  ])
    assert.ok(
      read.some(([text, what]) => text.includes(words) && what.includes(label)),
      `${label}: ${JSON.stringify(read)}`,
    );
  within(page.text, 'What it costs them');
  within(page.text, 'Next:');
  assert.match(page.html, /What they quoted below it<\/summary>[\s\S]*Thank you for contacting us/);
  const c = await asha.case(id);
  assert.equal(c.turns.length, 1);
  assert.ok(!c.turns[0].text.includes('Thank you for contacting us'), 'quoted history is no word of hers');
  assert.match(c.turns[0].text, /exhausted/);
});

step('she takes the case', async () => {
  const page = await asha.get(`/cases/${id}`);
  sent(await asha.send(page.form(`/cases/${id}/take`)));
  assert.equal((await asha.case(id)).owner_name, 'Asha Rao');
  without((await asha.get(`/cases/${id}`)).text, 'I’ll look after this');
});

step('concerns are taken up, edited, declined, added and joined', async () => {
  let page = await asha.get(`/cases/${id}`);
  const takes = () => page.forms.filter((f) => f.action === `/cases/${id}/concerns/take`);
  assert.ok(takes().length >= 4, 'at least two proposals, each with two ways to take it up');
  // The first as it stands, the second in other words, whatever is left is none.
  const [first] = takes();
  page = await asha.send(first);
  sent(page);
  page = await asha.send(
    takes().find((f) => f.value('text') !== undefined),
    { text: story.concerns.calls },
  );
  sent(page);
  while (takes().length > 0) {
    page = await asha.send({ ...takes()[0], action: `/cases/${id}/concerns/decline` });
    sent(page);
  }
  for (const text of [story.concerns.bill, story.concerns.billAgain]) {
    page = await asha.send(page.form('/concerns/add'), { text });
    sent(page);
  }
  let c = await asha.case(id);
  const taken = c.concerns[0];
  page = await asha.send(
    page.forms.find((f) => f.action.endsWith('/concerns/word') && f.value('concern') === String(taken.seq)),
    { text: story.concerns.service },
  );
  sent(page);
  c = await asha.case(id);
  const twice = concern(c, story.concerns.billAgain),
    bill = concern(c, story.concerns.bill);
  page = await asha.send(
    page.forms.find(
      (f) => f.action.endsWith('/concerns/merge') && f.value('concern') === String(twice.seq),
    ),
    { into: String(bill.seq) },
  );
  sent(page);
  c = await asha.case(id);
  assert.deepEqual(
    c.concerns.map((k) => [k.text, k.state]),
    [
      [story.concerns.service, 'open'],
      [story.concerns.calls, 'open'],
      [story.concerns.bill, 'open'],
      [story.concerns.billAgain, 'merged'],
    ],
  );
  assert.equal(c.concerns[3].into, bill.seq);
  assert.equal(c.step, 'play-back');
  within(page.text, 'Three concerns, none confirmed.');
});

for (const { stage, rule, text } of story.hurting)
  step(`${rule} is marked, with why and what to write instead`, async () => {
    const page = await asha.check(id, stage, text);
    sent(page);
    within(page.html, `>Why? ${rule}</a>`);
    const at = page.html.match(
      new RegExp(
        '<div class="finding" data-start="(\\d+)" data-end="(\\d+)"' +
          `(?:(?!class="finding")[\\s\\S])*Why\\? ${rule}<`,
      ),
    );
    assert.ok(Number(at[2]) > Number(at[1]), 'it names its place');
    const form = page.form('/reply');
    assert.equal(form.value('text'), text, 'the text is still there');
    const response = await asha.post({ ...form, action: `/cases/${id}/check` }, {});
    assert.equal(response.status, 200);
  });

step('a block stops an agent, and the text stays', async () => {
  const events = desk.events();
  const page = await asha.reply(id, 'ack', story.hurting[0].text);
  assert.equal(page.status, 400);
  within(page.text, 'did not go through');
  assert.equal(page.form('/reply').value('text'), story.hurting[0].text);
  assert.equal(page.form('/reply').all('rule').length, 0, 'an agent is not asked for a reason');
  within(page.text, 'a lead or the owner');
  // Nor does it help to send the field all the same.
  const forced = await asha.reply(id, 'ack', story.hurting[0].text, {});
  const response = await asha.post(forced.form('/reply'), {
    rule: ['calm-down'],
    reason: [story.override],
  });
  assert.ok([400, 403].includes(response.status), String(response.status));
  assert.equal(desk.events(), events);
});

step('a lead may override with a reason, and the reason is in the record', async () => {
  const text = story.hurting[0].text;
  const bare = await lena.reply(id, 'ack', text);
  assert.equal(bare.status, 400, 'not without a reason');
  sent(await lena.reply(id, 'ack', text, { reason: story.override }));
  within(await asha.log(id), story.override);
  const c = await asha.case(id);
  assert.equal(c.turns.at(-1).text.trim(), text);
});

step('a playback is drafted from the concerns, edited and sent', async () => {
  await desk.clock('advance 10m');
  const page = await asha.get(`/cases/${id}?stage=playback`);
  const draft = page.form('/reply').value('text');
  for (const text of [story.concerns.service, story.concerns.calls, story.concerns.bill])
    assert.ok(draft.toLowerCase().includes(text.toLowerCase()), `${text} is in the draft: ${draft}`);
  assert.match(draft, /\?/);
  const done = await asha.reply(id, 'playback', story.playback(draft), { as: ['update'] });
  sent(done);
  const c = await asha.case(id);
  assert.equal(c.playback, 'sent');
  assert.equal(c.step, 'wait');
  kept.letter = await asha.letter(id);
  within(kept.letter.text, story.edited);
  assert.equal(kept.letter.links.length, 2);
  assert.match(kept.letter.links[0], /\?answer=yes$/);
});

step('opening the link answers nothing, however often and by whatever means', async () => {
  const events = desk.events();
  for (const answer of ['yes', 'no']) {
    for (let i = 0; i < 2; i++) {
      const page = await ines.get(`${kept.letter.link}?answer=${answer}`);
      sent(page);
      within(page.text, answer === 'yes' ? 'It is sent once you press here' : 'Please put me right');
    }
    const head = await ines.request(`${kept.letter.link}?answer=${answer}`, { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(await head.text(), '');
  }
  assert.equal((await asha.case(id)).playback, 'sent');
  assert.equal(desk.events(), events);
});

step('not quite: her correction brings out what was hidden and stands beside our version', async () => {
  const page = await ines.get(`${kept.letter.link}?answer=no`);
  await desk.clock('advance 5m');
  const form = page.form('/playback');
  const nothing = await ines.send(form, { answer: 'no' });
  assert.equal(nothing.status, 400, 'a correction with nothing corrected');
  within(nothing.text, 'A few words are enough');
  const lines = form.all('item_text');
  const done = await ines.send(nothing.form('/playback'), {
    item_text: lines.map((l) => (l === story.concerns.bill ? story.corrected : l)),
    added: story.hidden,
    word: '',
    answer: 'no',
  });
  sent(done);
  within(done.text, 'Thank you for putting it right');
  const c = await asha.case(id);
  assert.equal(c.playback, 'corrected');
  assert.equal(c.step, 'play-back-again');
  const added = concern(c, story.hidden);
  assert.equal(added.by_customer, true);
  const desks = await asha.get(`/cases/${id}`);
  within(desks.text, story.corrected);
  within(desks.text, 'We said');
  within((await asha.get('/')).text, 'Corrected your playback');
});

step('the second playback carries it, and a tap on a page confirms it', async () => {
  await desk.clock('advance 10m');
  const page = await asha.get(`/cases/${id}?stage=playback`);
  const draft = page.form('/reply').value('text');
  assert.ok(draft.includes('backup line'), draft);
  const form = (await asha.check(id, 'playback', draft)).form('/reply');
  assert.deepEqual(form.choices, [], 'what was promised before is no second promise');
  sent(await asha.reply(id, 'playback', draft));
  await desk.clock('advance 5m');
  const { link } = await asha.letter(id);
  const chosen = await ines.get(`${link}?answer=yes`);
  const done = await ines.send(chosen.form('/playback', 'value="yes"'), { answer: 'yes' });
  sent(done);
  within(done.text, 'knows now that this is right');
  const c = await asha.case(id);
  assert.equal(c.playback, 'confirmed');
  assert.equal(c.step, 'answer');
  within(await asha.log(id), 'Yes, that’s it');
});

step('an answer with a promise asks for consent, keeps it in the ledger and shows it to her', async () => {
  await desk.clock('now 2026-06-01T09:00:00+01:00');
  const checked = await asha.check(id, 'answer', story.answer);
  sent(checked);
  const form = checked.form('/reply');
  assert.deepEqual(form.choices, ['as0', 'as1'], checked.text);
  assert.equal(form.all('due')[0], '2026-06-12T17:00');
  assert.equal(form.all('due')[1], '2026-06-03T12:00');
  const before = (await asha.case(id)).promises.length;
  const unsaid = await asha.send(form);
  assert.equal(unsaid.status, 400, 'a promise nobody said yes to');
  within(unsaid.text, 'promise');
  assert.equal((await asha.case(id)).promises.length, before);
  sent(await asha.reply(id, 'answer', story.answer, { as: ['outcome', 'update'] }));
  const c = await asha.case(id);
  const done = promise(c, '12 June');
  assert.equal(done.kind, 'outcome');
  assert.equal(new Date(done.due).toISOString(), '2026-06-12T16:00:00.000Z');
  assert.equal(promise(c, '3 June').kind, 'update');
  assert.deepEqual(states(c), ['asked', 'asked', 'asked', 'asked']);
  within((await asha.get('/promises')).text, '12 June');
  kept.link = (await asha.letter(id)).link;
  const hers = await ines.get(kept.link);
  within(hers.text, 'What we promised you');
  within(hers.text, '12 June');
  within(hers.text, 'Was that enough?');
  within(hers.text, 'What we wrote,');
});

step('three are enough, one is not yet, because…; a link alone answers none', async () => {
  let c = await asha.case(id);
  const last = concern(c, story.hidden);
  const events = desk.events();
  for (const k of c.concerns) sent(await ines.get(`${kept.link}?concern=${k.seq}&answer=yes`));
  assert.equal(desk.events(), events);
  for (const k of c.concerns.filter((k) => k.state === 'asked' && k.seq !== last.seq)) {
    const page = await ines.get(`${kept.link}?concern=${k.seq}&answer=yes`);
    sent(await ines.send(page.form('/enough', `name="concern" value="${k.seq}"`), { answer: 'yes' }));
  }
  let page = await ines.get(`${kept.link}?concern=${last.seq}&answer=no`);
  const form = page.form('/enough', 'name="word" rows');
  const empty = await ines.send(form, { answer: 'no', word: '' });
  assert.equal(empty.status, 400);
  page = await ines.send(empty.form('/enough', 'name="word" rows'), { answer: 'no', word: story.notYet });
  sent(page);
  within(page.text, 'stays open');
  c = await asha.case(id);
  assert.deepEqual(states(c), ['enough', 'enough', 'enough', 'not-enough']);
  within((await asha.get('/')).text, 'not enough yet');
  within((await asha.get(`/cases/${id}`)).text, story.notYet);
});

step('what is not enough is parked with the dated promise; the case can’t close and says why', async () => {
  let page = await asha.get(`/cases/${id}`);
  let c = await asha.case(id);
  const last = concern(c, story.hidden);
  page = await asha.send(
    page.forms.find((f) => f.action.endsWith('/park') && f.value('concern') === String(last.seq)),
    { promise: String(promise(c, '12 June').seq), reason: 'The report answers it.' },
  );
  sent(page);
  c = await asha.case(id);
  assert.equal(concern(c, story.hidden).state, 'parked');
  assert.equal(c.may_close, false);
  assert.ok(
    c.reasons.some((r) => r.includes('waits for a promise')),
    c.reasons.join(' '),
  );
  within(page.text, 'Before it can close');
  within(page.text, 'waits for a promise that is still to be kept');
  assert.ok(!page.has('/close'), 'no button where it can’t');
  const events = desk.events();
  const forced = await asha.send({ ...page.form('/revoke'), action: `/cases/${id}/close` });
  assert.ok(forced.status >= 400, `closed all the same: ${forced.status}`);
  assert.equal(desk.events(), events);
  assert.equal((await asha.case(id)).open, true);
});

step('an update falls due: Today asks, and an honest “nothing new” keeps it', async () => {
  await desk.clock('now 2026-06-03T11:10:00+01:00');
  const today = await asha.get('/');
  within(today.text, 'Promised, and due');
  within(today.text, '3 June');
  assert.equal((await asha.case(id)).step, 'update');
  const draft = (await asha.get(`/cases/${id}?stage=update`)).form('/reply').value('text');
  assert.match(draft, /nothing new/i);
  sent(await asha.reply(id, 'update', story.nothingNew, { as: ['update'] }));
  const c = await asha.case(id);
  assert.equal(promise(c, '3 June').state, 'kept');
  assert.equal(promise(c, '8 June').state, 'open');
});

step('a promise passed in silence is missed, and stays in sight until it is owned', async () => {
  await desk.clock('now 2026-06-08T15:00:00+01:00');
  let c = await asha.case(id);
  assert.equal(promise(c, '8 June').state, 'missed');
  assert.equal(c.step, 'own-miss');
  within((await asha.get('/')).text, 'missed');
  within((await asha.get('/promises')).text, '8 June');
  within((await ines.get(kept.link)).text, 'missed');
  const silent = await asha.reply(id, 'update', story.silentUpdate);
  assert.equal(silent.status, 400);
  within(silent.html, '>Why? missed-promise-unmentioned</a>');
  assert.equal(promise(await asha.case(id), '8 June').owned, false);
  await desk.clock('advance 1d');
  within((await asha.get('/')).text, 'missed');
  sent(await asha.reply(id, 'update', story.owned, { as: ['update'] }));
  c = await asha.case(id);
  assert.equal(promise(c, '8 June').owned, true);
  assert.notEqual(c.step, 'own-miss');
  without((await asha.get('/promises')).text, '8 June, noon, even');
});

step(
  'the promise is kept; asked again, she says it is enough, and the case closes on her word',
  async () => {
    await desk.clock('now 2026-06-11T10:00:00+01:00');
    let page = await asha.get(`/cases/${id}`);
    let c = await asha.case(id);
    const report = promise(c, '12 June');
    page = await asha.send(
      page.forms.find(
        (f) => f.action.endsWith('/promises/keep') && f.value('promise') === String(report.seq),
      ),
      { text: 'the report went to her with this mail' },
    );
    sent(page);
    c = await asha.case(id);
    assert.equal(promise(c, '12 June').state, 'kept');
    const last = concern(c, story.hidden),
      update = promise(c, '11 June');
    sent(
      await asha.reply(id, 'answer', story.report, {
        answers: [String(last.seq)],
        keeps: [String(update.seq)],
      }),
    );
    c = await asha.case(id);
    assert.equal(concern(c, story.hidden).state, 'asked');
    assert.equal(c.open, true, 'our own word closes nothing');
    const { link } = await asha.letter(id);
    page = await ines.get(`${link}?concern=${last.seq}&answer=yes`);
    page = await ines.send(page.form('/enough', 'value="yes"'), { answer: 'yes', word: story.enough });
    sent(page);
    within(page.text, 'On your word this is settled');
    c = await asha.case(id);
    assert.equal(c.open, false);
    assert.equal(c.exit, 'their-word');
    assert.equal(c.closed_word, story.enough);
    const closed = await asha.get(`/cases/${id}`);
    within(closed.text, story.enough);
    within(closed.text, 'Ines');
    within(closed.text, 'their page');
    within(closed.text, '11 June');
    within(await asha.log(id), story.enough);
    without((await asha.get('/')).text, 'Ines Moreau');
  },
);

step('she writes again, and it is open', async () => {
  await desk.mail(story.again, { subject: `Re: ${story.subject}`, id: 'again', answers: 'first' });
  const c = await asha.case(id);
  assert.equal(c.open, true);
  assert.equal(c.turns.at(-1).text.trim(), story.again);
  within((await asha.get('/')).text, 'Ines Moreau');
});

// --- the record holds ------------------------------------------------------------------------------------

const copies = [];
after(() => copies.forEach((place) => place.drop()));

function copy(name) {
  copies.push(desk.place.copy(join(desk.folder, name)));
  return copies.at(-1);
}

step('the record is whole, and made anew it is the same in every column', async () => {
  await desk.down();
  const verified = run(['verify', '--json', ...desk.place.args]);
  assert.equal(verified.code, 0, verified.out + verified.err);
  const v = JSON.parse(verified.out);
  assert.deepEqual(v.broken, []);
  assert.ok(v.events > 40, `${v.events} events`);
  const rebuilt = run(['rebuild', '--json', ...desk.place.args]);
  assert.equal(rebuilt.code, 0, rebuilt.out + rebuilt.err);
  const r = JSON.parse(rebuilt.out);
  assert.deepEqual(r.different, []);
  assert.equal(r.swapped, true);
  assert.ok(r.rows > 10, `${r.rows} rows`);
});

step('an event changed by hand is reported by verify', () => {
  const data = copy('changed');
  data.sql("UPDATE event SET body = replace(body, 'enough', 'plenty') WHERE kind = 'closed'");
  const done = run(['verify', '--json', ...data.args]);
  assert.equal(done.code, 1, done.out + done.err);
  assert.equal(JSON.parse(done.out).broken.length, 1, done.out);
  assert.match(run(['verify', ...data.args]).out, /changed by other hands/);
});

step('an event taken out, and a tail cut off, are reported by verify', () => {
  const middle = copy('taken'),
    tail = copy('cut');
  middle.sql("DELETE FROM event WHERE kind = 'promise-missed' OR kind = 'missed'");
  assert.equal(run(['verify', ...middle.args]).code, 1);
  tail.sql(
    `DELETE FROM event WHERE case_id = ${id} AND seq = (SELECT max(seq) FROM event WHERE case_id = ${id})`,
  );
  assert.equal(run(['verify', ...tail.args]).code, 1);
});

step('a row changed by hand is reported by rebuild before it swaps, and is right afterwards', () => {
  const data = copy('row');
  data.sql("UPDATE concern_row SET word = 'never mind' WHERE word <> ''");
  const wrong = data.sql("SELECT count(*) FROM concern_row WHERE word = 'never mind'");
  const look = run(['rebuild', '--compare', '--json', ...data.args]);
  assert.equal(look.code, 1);
  assert.equal(JSON.parse(look.out).swapped, false);
  assert.match(JSON.parse(look.out).different.join('\n'), /concern_row/);
  assert.equal(
    data.sql("SELECT count(*) FROM concern_row WHERE word = 'never mind'"),
    wrong,
    'looking changes nothing',
  );
  const mend = run(['rebuild', '--json', ...data.args]);
  assert.equal(mend.code, 1, 'it says what differed');
  assert.equal(JSON.parse(mend.out).swapped, true);
  assert.equal(data.sql("SELECT count(*) FROM concern_row WHERE word = 'never mind'"), '0');
  assert.equal(run(['rebuild', '--json', ...data.args]).code, 0);
});
