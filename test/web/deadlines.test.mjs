// deadlines.test.mjs - a case under a profile: what is due when, what a letter tells, how it closes.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Desk, compared, run, sent, within, without } from './desk.mjs';

let desk, asha, lena, omar, id, before_it;
before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
  lena = await desk.login('lena');
  omar = await desk.login('omar');
});
after(async () => {
  if (!desk) return;
  await compared(desk);
});

const due = (c, milestone) => c.deadlines.find((d) => d.milestone === milestone);
const reply = async (who, stage, values, check = true) => {
  const page = await who.get(`/cases/${id}?stage=${stage}`);
  const done = await who.send(page.form(`/cases/${id}/reply`), { stage, ...values });
  if (check) sent(done);
  return done;
};

// The same, with a yes to the promise that is read in it.
async function replyPromising(who, stage, values) {
  const asked = await reply(who, stage, values, false);
  assert.equal(asked.status, 400, 'a promise asks for a yes');
  sent(await who.send(asked.form(`/cases/${id}/reply`), { as0: 'update' }));
}

test('only an owner chooses the profile, and only one there is', async () => {
  const page = await lena.get('/settings/profiles');
  within(page.text, 'No profile');
  within(page.text, 'Say where they can take it within 6 weeks');
  without(page.text, 'within 15 days'); // spelt out: calendar or working
  assert.equal((await asha.get('/settings/profiles')).status, 403);
  await desk.mail('You billed me twice for May and I want the second payment back.', {
    from: 'Bea Early <bea@example.com>',
    subject: 'Billed twice',
  });
  before_it = await asha.find('Bea');
  const settings = await omar.get('/settings/profiles');
  const form = settings.forms.find((f) => f.value('value') === 'uk-telecom');
  assert.equal((await omar.send(form, { value: 'uk-moon' })).status, 400);
  const chosen = await omar.send(form);
  sent(chosen);
  within(chosen.text, 'UK broadband and phone');
});

test('a case keeps the version in force when it came, and one from before has none', async () => {
  await desk.mail('Our line has been dead since we moved in, and I lost two days of pay over it.', {
    from: 'Ines Moreau <ines@example.com>',
    subject: 'No line in our new home',
  });
  id = await asha.find('Ines');
  const c = await asha.case(id);
  assert.equal(c.profile, 'uk-telecom');
  assert.equal(c.profile_version, '2026-04');
  assert.equal(due(c, 'signpost').due, '2026-07-13T23:59:00+01:00');
  assert.equal(c.acknowledged_at, null);
  const old = await asha.case(before_it);
  assert.equal(old.profile, '');
  assert.deepEqual(old.deadlines, []);
  const page = await asha.get(`/cases/${id}`);
  within(page.text, 'Say where they can take it');
  within(page.text, 'Monday 13 July');
  within(page.text, 'Nobody has named their problem to them yet.');
});

test('the first message of a person that names the problem is the acknowledgement', async () => {
  sent(
    await asha.send((await asha.get(`/cases/${id}`)).form('/concerns/add'), {
      text: 'The line has been dead since we moved in.',
    }),
  );
  await desk.clock('advance 3h');
  const thanks = {
    text:
      'Thank you for getting in touch. You will hear from me by Friday 17 July, noon, ' +
      'even if nothing is new.',
  };
  await replyPromising(asha, 'ack', thanks);
  assert.equal((await asha.case(id)).acknowledged_at, null, 'thanks name nothing');
  await desk.clock('advance 10m');
  await reply(asha, 'ack', {
    text: 'Your line has been dead since you moved in, and you lost two days of pay over it.',
  });
  const c = await asha.case(id);
  assert.equal(c.acknowledged_at, '2026-06-01T11:10:00+01:00');
  within((await asha.get(`/cases/${id}`)).text, 'Asha Rao named their problem to them after 3 h 10 min.');
});

test('two working days before, Today shows it; a day late it is overdue, in red', async () => {
  await desk.clock('now 2026-07-08T10:00:00+01:00');
  without((await asha.get('/')).text, 'Deadlines');
  await desk.clock('now 2026-07-09T10:00:00+01:00');
  let today = await asha.get('/');
  within(today.text, 'Deadlines');
  within(today.text, 'Say where they can take it by Monday 13 July');
  const log = await asha.get(`/cases/${id}/log`);
  within(log.text, 'Falls due at Monday 13 July: Say where they can take it');
  await desk.clock('now 2026-07-14T09:00:00+01:00');
  today = await asha.get('/');
  within(today.text, 'overdue');
  within(today.text, 'it was due by Monday 13 July');
  assert.ok(due(await asha.case(id), 'signpost').missed_at);
  assert.match((await asha.get(`/cases/${id}`)).html, /class="tag bad">overdue/);
});

const final =
  'Your line has been dead since you moved in, and you lost two days of pay over it. We have decided not ' +
  'to pay for the two days, because the town’s permit came late and we could not dig without it. ' +
  'The line works now.';
const where =
  'You have the right to take your complaint to the Communications Ombudsman, free of charge, ' +
  'within twelve months.';

test('from that day on every message has to say where they can take it', async () => {
  const known = (await asha.json(`/cases/${id}/known`)).body;
  assert.equal(known.facts.profile, 'uk-telecom');
  assert.equal(known.facts.day, 43);
  assert.equal(known.facts.signpost_day, 42);
  assert.equal(known.facts.letter_final, 'scheme, right, free');
  const page = await reply(asha, 'update', { text: 'The engineer has your line on his list.' }, false);
  assert.equal(page.status, 400);
  within(page.text, 'signpost-missing');
});

test('a final response without it is refused, and one with it closes the case as not accepted', async () => {
  let page = await reply(asha, 'final', { text: final }, false);
  assert.equal(page.status, 400);
  within(page.text, 'signpost-missing');
  within(page.text, 'Still missing: who they can take it to; that they have the right to; that it costs');
  const told = (p) => [...p.html.matchAll(/tag (?:good|bad)">(found|missing)<.*?words">([^<]+)/g)];
  const lines = (p) => told(p).filter((m) => m[2]).map((m) => `${m[1]}: ${m[2]}`);
  const some = await asha.check(id, 'final', `${final} The Communications Ombudsman knows of us.`);
  assert.deepEqual(lines(some).slice(0, 3), [
    'found: who they can take it to',
    'missing: that they have the right to',
    'missing: that it costs them nothing',
  ]);
  const draft = await asha.draft(id, 'final');
  within(draft, 'You have the right to take your complaint to the Communications Ombudsman.');
  assert.deepEqual(
    lines(await asha.check(id, 'final', `${final} ${where}`)).slice(0, 3).map((l) => l.split(':')[0]),
    ['found', 'found', 'found'],
  );
  await reply(asha, 'final', { text: `${final} ${where}` });
  const c = await asha.case(id);
  assert.ok(due(c, 'signpost').met_at);
  assert.ok(c.final_at);
  without((await asha.get('/')).text, 'it was due by Monday 13 July');
  page = await asha.get(`/cases/${id}`);
  sent(await asha.send(page.form(`/cases/${id}/close/final`), { text: 'The permit was the council’s.' }));
  const closed = await asha.case(id);
  assert.equal(closed.exit, 'final-response');
});

test('the register holds a row for each case, and nothing a spreadsheet would run', async () => {
  await desk.mail('The bill is wrong again.', { from: '"=cmd()" <eve@example.com>', subject: 'Bill' });
  const { code, out } = run(['register', ...desk.place.args]);
  assert.equal(code, 0);
  const rows = out.trimEnd().split('\r\n');
  assert.equal(rows.length, 4, 'a header and three cases');
  for (const row of rows) assert.equal(row.split('","').length, 24);
  within(rows[0], '"basis for considering it settled"');
  within(out, '"\'=cmd()"');
  const ines = rows.find((r) => r.includes('ines@example.com'));
  within(ines, '"2026-06-01T11:10:00+01:00"');
  within(ines, 'The line has been dead since we moved in. [');
  within(ines, '"final-response"');
  within(ines, 'from us by mail: Your line has been dead');
});

test('where lawyers look at what is conceded, a fault not found yet can’t be agreed to', async () => {
  const other = await Desk.start();
  try {
    const lines = ['name: ours', 'title: With our lawyers', 'version: 1', 'valid_from: 2026-01-01'];
    await other.down();
    mkdirSync(join(other.data, 'profiles'), { recursive: true });
    writeFileSync(join(other.data, 'profiles', 'ours.txt'), `${lines.join('\n')}\nlegal_review: yes\n`);
    await other.up();
    const [agent, owner] = [await other.login('asha'), await other.login('omar')];
    const conceding = 'You are absolutely right, we overcharged you. I will ring you by 5 pm tomorrow.';
    const severity = async (name) => {
      await other.mail('You charged me twice for the same month.', {
        from: `${name} Lawful <${name}@example.com>`,
        subject: 'Charged twice',
      });
      const case_id = await agent.find(name);
      const page = await agent.check(case_id, 'ack', conceding);
      within(page.text, 'concede-by-empathy');
      return (await agent.json(`/cases/${case_id}/known`)).body.facts.legal_review;
    };
    assert.equal(await severity('Una'), undefined);
    const settings = await owner.get('/settings/profiles');
    within(settings.text, 'Lawyers look at what is conceded');
    sent(await owner.send(settings.forms.find((f) => f.value('value') === 'ours')));
    assert.equal(await severity('Dov'), 1);
    const refused = await agent.reply(await agent.find('Dov'), 'ack', conceding);
    assert.notEqual(refused.status, 200);
    const sent_so = await agent.reply(await agent.find('Una'), 'ack', conceding);
    assert.equal(sent_so.status, 200, sent_so.problem);
  } finally {
    await other.stop();
  }
});

test('deadlines stand in the order of their dates; one that binds nobody says so', async () => {
  const other = await Desk.start();
  try {
    const [agent, owner] = [await other.login('asha'), await other.login('omar')];
    const { forms } = await owner.get('/settings/profiles');
    sent(await owner.send(forms.find((f) => f.value('value') === 'uk-payments')));
    await other.mail('You took the payment of 42 pounds twice in May.', {
      from: 'Cy Order <cy@example.com>',
      subject: 'Paid twice',
    });
    const { text } = await agent.get(`/cases/${await agent.find('Cy')}`);
    const at = [
      'Settle it early by Thursday 4 June no duty',
      'Give the final response by Monday 22 June',
      'Say where they can take it by Monday 20 July',
    ].map((line) => text.lastIndexOf(line));
    assert.ok(at[0] > 0 && at[1] > at[0] && at[2] > at[1], `${at}: ${text}`);
  } finally {
    await other.stop();
  }
});
