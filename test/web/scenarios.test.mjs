// scenarios.test.mjs - the practices, each by the scenario that shows it: over HTTP, the clock in hand,
// and in
// the browser where there is a page to see.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, compared, password, sent, within, without } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let desk, mails, asha, lena, browser, eye;
before(async () => {
  mails = await MailServer.start();
  desk = await Desk.start(['--smtp', mails.url, '--undo', '0', '--acknowledge', 'on']);
  asha = await desk.login('asha');
  lena = await desk.login('lena');
  browser = await launch();
  eye = await Person.open(browser, desk.base);
  await eye.login('asha', password.asha);
});
after(async () => {
  eye?.nothingWrong();
  await browser?.close();
  if (!desk) return;
  await compared(desk);
  mails.stop();
});

const at = (moment) => desk.clock(`now ${moment}`);
const minutes = (n) => desk.clock(`advance ${n}m`);

const slug = (name) => name.toLowerCase().replace(/ /g, '.');
const addressOf = (name) => `${name} <${slug(name)}@example.com>`;

// Someone writes; these of their points are taken up.
async function wrote(name, text, points = []) {
  await desk.mail(text, { from: addressOf(name), subject: `About ${name.split(' ')[1]}`, id: slug(name) });
  const id = await asha.find(name);
  for (const point of points)
    sent(await asha.send((await asha.get(`/cases/${id}`)).form('/concerns/add'), { text: point }));
  return id;
}
const draft = (id, stage) => asha.draft(id, stage);
const post = async (id, action, values, inside) => {
  const page = await asha.get(`/cases/${id}`);
  const done = await asha.send(page.form(`/cases/${id}/${action}`, inside), values);
  sent(done);
  return done;
};

// What the composer finds in a text: rule, how much it weighs, what it says.
async function found(id, stage, text, values) {
  const page = await asha.check(id, stage, text, values);
  const html = page.html.replace(/<template[\s\S]*?<\/template>/g, '');
  return [...html.matchAll(/<div class="finding[\s\S]*?Why\? ([a-z-]+)<\/a>[\s\S]*?<\/div>/g)].map((m) => ({
    rule: m[1],
    weight: m[0].match(/>(blocks|warns|hint)</)[1],
    text: m[0].replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '),
  }));
}
const weight = (list, rule) => list.find((f) => f.rule === rule)?.weight ?? 'silent';

// Their page, by the newest mail to them.
async function theirs(id) {
  const { link } = await asha.letter(id);
  return { link, visitor: desk.visitor(), page: await desk.visitor().get(link) };
}
async function confirmed(id) {
  sent(await asha.reply(id, 'playback', await draft(id, 'playback'), { as: ['update'] }));
  const { visitor, page } = await theirs(id);
  sent(await visitor.send(page.form('/playback'), { answer: 'yes' }));
}

test('P1: defending the procedure is marked before they were heard; asked for, it is an answer', async () => {
  const text = 'We followed the correct procedure.';
  const told = `I am angry: the fence you put up blew down within a week, and your office says that nobody is
at fault.`;
  const angry = await wrote('Ann Pike', told, ['The fence blew down within a week.']);
  const list = await found(angry, 'answer', text);
  assert.equal(weight(list, 'defend-process'), 'warns');
  within(list.find((f) => f.rule === 'defend-process').text, 'Name their problem first');
  const asked = await wrote('Ben Pike', 'Did you follow the correct procedure when you put up my fence?');
  assert.equal(weight(await found(asked, 'answer', text), 'defend-process'), 'silent');
});

test('P3: a final reply to a disagreement waits for their word on a playback', async () => {
  const id = await wrote('Cara Lunt', 'You sold me a waterproof coat and it leaks.', ['The coat leaks.']);
  await post(id, 'position', { value: 'disagree', text: 'it is sold as a rain coat for an hour' });
  await post(id, 'view', { text: 'It was sold to her as waterproof.' }, 'value="theirs"');
  const text = `Cara, you see it as our promise that the coat is waterproof, and I understand why. I read it
differently: it holds an hour of rain.`;
  const held = await asha.reply(id, 'final', text);
  assert.equal(held.status, 400);
  within(held.text, 'their view was not played back to them');
  await confirmed(id);
  const gate = await asha.check(id, 'final', text);
  without(gate.text, 'their view was not played back to them');
});

test('P4: what it is like can be said; our fault only once it was found, and then it must be', async () => {
  const told = 'My card shows the payment of 60 twice. Being charged twice frightens me.';
  const id = await wrote('Dev Shah', told, ['The payment of 60 was taken twice.']);
  const kind = 'Dev, being charged twice is worrying.';
  const conceding = 'Dev, we overcharged you.';
  assert.equal(weight(await found(id, 'explore', kind), 'concede-by-empathy'), 'silent');
  assert.equal(weight(await found(id, 'explore', conceding), 'concede-by-empathy'), 'warns');
  await post(id, 'finding', { value: 'ours', text: 'We charged the card twice.' });
  const kindOnly = await found(id, 'answer', `${kind} I have sent the 60 back.`);
  assert.equal(weight(kindOnly, 'own-fault-no-apology'), 'blocks', 'now it has to be said');
  const owned = `Dev, we overcharged you, and I am sorry that we did. I have sent the 60 back today.`;
  const list = await found(id, 'answer', owned);
  assert.equal(weight(list, 'concede-by-empathy'), 'silent');
  assert.equal(weight(list, 'own-fault-no-apology'), 'silent');
});

test('P5: work that missed is conceded, and the next attempt is a promise with its date', async () => {
  const told = 'Your campaign misses the point. This could be for any hospital. It is not what we asked for.';
  const id = await wrote('Esme Vaughan', told);
  const defending = 'If you look at slide nine, you will see that the wards are there.';
  assert.equal(weight(await found(id, 'ack', defending), 'defend-the-work'), 'warns');
  const text = `Esme, you are right: it missed what you asked for, and it could be for any hospital. What
would the
right one look like to you?

I will send you another attempt by Thursday 4 June, noon.

Asha Rao`;
  assert.equal(weight(await found(id, 'ack', text), 'defend-the-work'), 'silent');
  sent(await asha.reply(id, 'ack', text, { as: ['outcome'] }));
  const { promises } = await asha.case(id);
  assert.deepEqual(
    promises.map((p) => [p.kind, p.state, new Date(p.due).toISOString()]),
    [['outcome', 'open', '2026-06-04T11:00:00.000Z']],
  );
});

test('P9: a corrected date may not go out wrong again; their second word unlocks the answer', async () => {
  const told = 'Your van hit our gate on 12 May and nobody has called about it since.';
  const id = await wrote('Finn Adair', told);
  await post(id, 'concerns/add', { text: 'Our van hit the gate on 14 May.' });
  await post(id, 'concerns/add', { text: 'Nobody has called since.' });
  sent(await asha.reply(id, 'playback', await draft(id, 'playback'), { as: ['update'] }));
  let { visitor, page, link } = await theirs(id);
  within(page.text, 'Our van hit the gate on 14 May.');
  const form = (await visitor.get(`${link}?answer=no`)).form('/playback', 'item_text');
  const put = form.all('item_text').map((t) => t.replace('14 May', '12 May').replace('Our van', 'Your van'));
  sent(await visitor.send(form, { answer: 'no', item_text: put }));
  const stands = await asha.get(`/cases/${id}`);
  within(stands.text, 'Play back again');
  within(stands.text, 'Our van hit the gate on 14 May.');
  within(stands.text, 'Your van hit the gate on 12 May.');
  const wrong = `Finn, thank you. Our van hit your gate on 14 May, and nobody called. Is that right?`;
  assert.equal(weight(await found(id, 'playback', wrong), 'ignored-correction'), 'blocks');
  const again = await draft(id, 'playback');
  within(again, '12 May');
  assert.equal(weight(await found(id, 'playback', again), 'ignored-correction'), 'silent');
  const early = 'Finn, your gate was hit on 12 May. I have booked a joiner for Friday 5 June, noon.';
  assert.notEqual(weight(await found(id, 'answer', early), 'premature-solution'), 'silent');
  sent(await asha.reply(id, 'playback', again, { as: ['update'] }));
  ({ visitor, page } = await theirs(id));
  sent(await visitor.send(page.form('/playback'), { answer: 'yes' }));
  assert.equal((await asha.case(id)).playback, 'confirmed');
  within((await asha.get(`/cases/${id}`)).text, 'Playback confirmed; two concerns wait for an answer.');
  assert.equal(weight(await found(id, 'answer', early), 'premature-solution'), 'silent');
});

test('P10: a mistake they do not know of is told in the first person, or nothing goes', async () => {
  let page = await asha.get('/mistakes/new');
  const what = 'We have billed the wrong tariff since January.';
  const whom = { name: 'Gita Rao', address: 'gita@example.com' };
  sent(await asha.send(page.form('/mistakes'), { text: what, ...whom }));
  const id = await asha.find('Gita');
  const credit = 'Gita, as a thank-you we have put a small credit on your account.';
  assert.equal(weight(await found(id, 'answer', credit), 'undisclosed-error'), 'blocks');
  assert.equal((await asha.reply(id, 'answer', credit)).status, 400);
  const passive = 'Gita, an adjustment was made to your tariff and a small credit was applied.';
  assert.equal(weight(await found(id, 'answer', passive), 'undisclosed-error'), 'blocks');
  const told = `Gita, we made a mistake: we have billed you on the wrong tariff since January, and I am
sorry that
we did. I have put the 48 it cost you back on your account today, and I check each change of tariff myself
from now on. Was that enough to settle it, or is something still open?

I will write to you again by Wednesday 3 June, noon.`;
  page = await found(id, 'answer', told);
  assert.deepEqual(page.filter((f) => f.weight === 'blocks'), []);
  sent(await asha.reply(id, 'answer', told, { as: ['update'] }));
});

test('P11: what they say back by mail leaves out step 3, and the desk shows it', async () => {
  const id = await wrote('Hana Ito', 'How do I move my number to our new house?', ['The number.']);
  await confirmed(id);
  const steps = `Hana, to move your number: first send me the code on your last bill. Then plug the new
router in
and wait for the green light. Then unplug the old one. Last, ring your number from a mobile.

I will write to you again by Wednesday 3 June, noon. Was that enough to settle it?`;
  const plain = await found(id, 'answer', steps);
  assert.equal(weight(plain, 'no-teach-back'), 'hint');
  await post(id, 'care', { text: 'Reads slowly', word: 'yes, note it' });
  assert.equal(weight(await found(id, 'answer', steps), 'no-teach-back'), 'warns', 'to be taken care of');
  await post(id, 'care/end', {});
  const checked = await asha.check(id, 'answer', steps);
  const asked = await asha.send({ ...checked.form('/reply'), action: `/cases/${id}/check` }, { teach: '1' });
  const form = asked.form('/reply');
  const points = form.all('point');
  assert.ok(points.length >= 4, points.join(' | '));
  const third = points.findIndex((p) => p.includes('unplug the old one')) + 1;
  const yes = Object.fromEntries(form.choices.map((name) => [name, 'update']));
  sent(await asha.send(form, yes));
  await minutes(30);
  await desk.mail('I send you the code, plug the new box in, and ring my number.', {
    from: addressOf('Hana Ito'),
    subject: 'Re: About Ito',
    answers: slug('Hana Ito'),
  });
  let page = await asha.get(`/cases/${id}`);
  within(page.text, 'You asked them to say it back.');
  page = await asha.send(page.form('/teachbacks/told', 'This is what they understood'));
  sent(page);
  within(page.text, 'See what they understood');
  page = await post(id, 'teachbacks/weigh', { missing: [String(third)] });
  const missed = page.html.match(/<li>([^<]*)<span class="tag due">not yet understood/)[1];
  within(missed, 'unplug the old one');
  within(page.text, 'Explain it another way');
  within(await draft(id, 'answer'), 'I did not explain this part well');
  await eye.page.goto(`/cases/${id}`);
  await look(eye, 'scenario-p11');
});

test('P12: what hangs on it for them is in the first answer', async () => {
  const told = "The line has been dead since Monday. My mother's alarm is on that line.";
  const id = await wrote('Iris Poole', told, ['The line has been dead since Monday.']);
  const { html } = await asha.get(`/cases/${id}`);
  within(html.match(/class="impact"[\s\S]*?<\/div>/)[0], 'alarm is on that line');
  const tests = `Iris, the line has been dead since Monday. I am Asha. I run a line test tonight, and I
will write to
you by Tuesday 2 June, 5 pm.`;
  assert.notEqual(weight(await found(id, 'ack', tests), 'impact-missed'), 'silent');
  const seen = tests.replace('. I am', ", and your mother's alarm hangs on it. I am");
  assert.equal(weight(await found(id, 'ack', seen), 'impact-missed'), 'silent');
});

test('P13: an automatic word does not count; one that names it after 190 minutes does', async (t) => {
  const alone = await Desk.start(['--smtp', mails.url, '--undo', '0', '--acknowledge', 'on']);
  t.after(() => alone.stop());
  const [agent, lead] = [await alone.login('asha'), await alone.login('lena')];
  await alone.mail('The broadband has been off since Friday and I cannot work.', {
    from: 'Jonas Reid <jonas@example.com>',
  });
  const id = await agent.find('Jonas');
  await alone.clock('advance 0s');
  within(await agent.log(id), 'A confirmation with the reference went by itself. It is no answer');
  const stock = await agent.check(id, 'ack', 'Thank you for your email. Please restart your router.');
  within(stock.text, 'Open with their problem in one sentence');
  within((await lead.get('/returned')).text, 'Nobody who wrote in the last 30 days has had such a word yet.');
  await alone.clock('advance 190m');
  const text = `Jonas, your broadband has been off since Friday and you cannot work. I am Asha, and I
look after
this. I will write to you again by today, 5 pm.`;
  sent(await agent.reply(id, 'ack', text, { as: ['update'] }));
  within((await agent.get(`/cases/${id}`)).text, 'Asha Rao named their problem to them after 3 h 10 min.');
  const page = await lead.get('/returned');
  within(page.text, 'half within 190 minutes (3 h 10 min), eight in ten within 190 minutes (3 h 10 min)');
  assert.equal((await agent.get('/returned')).status, 403, 'a figure for leads');
  const theirEye = await Person.open(browser, alone.base);
  t.after(() => theirEye.close());
  await theirEye.login('lena', password.lena);
  await theirEye.page.goto('/returned');
  await look(theirEye, 'scenario-p13');
  theirEye.nothingWrong();
});

test('P14: cheer to someone furious is marked, to someone happy it is not', async () => {
  const cheer = 'Hey there! 😊';
  const told = 'This is the third time. I am absolutely furious. I WANT THIS SORTED NOW!!';
  const furious = await wrote('Kurt Mann', told);
  assert.equal(weight(await found(furious, 'ack', cheer), 'cheer-mismatch'), 'warns');
  const happy = await wrote('Lily Mann', 'The new lamp is lovely, thank you so much. I am happy with it.');
  assert.equal(weight(await found(happy, 'ack', cheer), 'cheer-mismatch'), 'silent');
});

test('P15: only yes/no questions get one open question, about what is known least', async () => {
  const id = await wrote('Mona Vess', 'The parcel is not here.', ['The parcel is not here.']);
  const page = await asha.get(`/cases/${id}`);
  for (const slot of ['since when', 'what it stopped', 'what they would want']) within(page.text, slot);
  const closed = 'Mona, the parcel is not here. Is it the blue one? Are you at home today?';
  const list = await found(id, 'explore', closed);
  const hint = list.find((f) => f.rule === 'closed-questions-only');
  assert.equal(hint?.weight, 'hint');
  within(hint.text, 'Since when has it been like this?');
  const open = closed.replace('Is it the blue one?', 'Since when has it been like this?');
  assert.equal(weight(await found(id, 'explore', open), 'closed-questions-only'), 'silent');
});

test('P16: a fix before the playback is blocked, a hold is not', async () => {
  const points = ['The router is dead.', 'A payment is taken tomorrow.'];
  const told = 'The router is dead, and tomorrow you take the payment again. I am angry.';
  const id = await wrote('Noel Barr', told, points);
  const fix = "Noel, the router is dead. I've booked a new router for you.";
  assert.equal(weight(await found(id, 'ack', fix), 'premature-solution'), 'blocks');
  const hold = "Noel, I've paused tomorrow's payment; tell me the rest.";
  assert.equal(weight(await found(id, 'ack', hold), 'premature-solution'), 'silent');
});

test('P17: a reply that passes over two of three points is held, each named', async () => {
  const points = ['The sofa has a torn arm.', 'Two cushions are missing.', 'The driver scratched our door.'];
  const id = await wrote('Olga Wynn', points.join(' '), points);
  await confirmed(id);
  const one = 'Olga, a joiner mends the torn arm of the sofa on Thursday 4 June at noon.';
  const list = (await found(id, 'answer', one)).filter((f) => f.rule === 'unanswered-concern');
  assert.equal(list.length, 2);
  within(list.map((f) => f.text).join(), points[1]);
  within(list.map((f) => f.text).join(), points[2]);
  const all = `${one} The two missing cushions left our depot this morning. The door our driver
scratched: a painter
comes by Friday 5 June, noon. Was that enough to settle each of these, or is something still open?`;
  assert.equal(weight(await found(id, 'answer', all), 'unanswered-concern'), 'silent');
});

test('P18: prompted at 15:00, kept by “nothing new” at 15:30, missed at 16:01 and named', async () => {
  await at('2026-06-03T10:00:00+01:00');
  const made = async (name) => {
    const id = await wrote(name, 'The surveyor has not come to look at the damp wall.');
    const text = `${name.split(' ')[0]}, the surveyor has not come to look at the damp wall. I am Asha, and I
look after this. I will write to you again by today, 4 pm, even if nothing has changed.`;
    sent(await asha.reply(id, 'ack', text, { as: ['update'] }));
    return id;
  };
  const [kept, missed] = [await made('Pia Holt'), await made('Quin Holt')];
  const state = async (id) => (await asha.case(id)).promises[0].state;
  await at('2026-06-03T15:00:00+01:00');
  within(await asha.log(missed), 'Falls due at Wednesday 3 June, 4 pm');
  within((await asha.get(`/cases/${missed}`)).text, 'Write an update');
  const today = await asha.get('/');
  within(today.text, 'Promised, and due');
  within(today.text, 'Quin Holt');
  await at('2026-06-03T15:30:00+01:00');
  let text = await draft(kept, 'update');
  within(text, 'I have nothing new yet');
  text = text
    .replace('[what you did since]', 'rung the surveyor twice')
    .replace('[whom, what for, and until when]', 'his office, for a day, until tomorrow noon');
  let form = (await asha.check(kept, 'update', text)).form('/reply');
  const keeps = [...form.html.matchAll(/name="keeps" value="(\d+)"/g)].map((m) => m[1]);
  sent(await asha.send(form, { keeps, as0: 'update' }));
  assert.equal(await state(kept), 'kept');
  assert.equal(await state(missed), 'open');
  await at('2026-06-03T16:01:00+01:00');
  assert.equal(await state(missed), 'missed');
  assert.equal(await state(kept), 'kept');
  const silent = 'Quin, the surveyor comes tomorrow. I will write to you by Thursday 4 June, 5 pm.';
  assert.equal(weight(await found(missed, 'update', silent), 'missed-promise-unmentioned'), 'blocks');
  const named = `Quin, I said I would write by 4 pm today, and I didn't. I am sorry. ${silent.slice(6)}`;
  assert.equal(weight(await found(missed, 'update', named), 'missed-promise-unmentioned'), 'silent');
  const { page, link } = await theirs(kept);
  within(page.text, 'What we promised you');
  within(page.text, 'done');
  const theirEye = await Person.open(browser, desk.base);
  await theirEye.page.goto(link.replace(/^https?:\/\/[^/]+/, ''));
  await look(theirEye, 'scenario-p18');
  theirEye.nothingWrong();
  await theirEye.close();
});

test('P19: what no one can be sure of or has no time is marked, a day with a fallback is not', async () => {
  const told = 'The gate you fitted is broken. When does the new one come?';
  const id = await wrote('Rosa Quist', told, ['The gate is broken.']);
  await confirmed(id);
  const sure = 'Rosa, the gate is broken. The new one will definitely be there on Friday, I guarantee it.';
  assert.equal(weight(await found(id, 'answer', sure), 'guarantee-word'), 'warns');
  const soon = 'Rosa, the gate is broken. We will bring the new one soon.';
  assert.equal(weight(await found(id, 'answer', soon), 'promise-no-date'), 'warns');
  const fair = `Rosa, the gate is broken. I expect the new one by Friday 12 June. If it slips, I will
tell you by
Thursday 11 June, 5 pm.`;
  const list = await found(id, 'answer', fair);
  assert.equal(weight(list, 'guarantee-word'), 'silent');
  assert.equal(weight(list, 'promise-no-date'), 'silent');
  const deed = 'Rosa, the gate is broken. I will bring the new one by Friday 12 June, noon.';
  const refused = await asha.send((await asha.check(id, 'answer', deed)).form('/reply'), {});
  assert.equal(refused.status, 400, 'each promise asks for a yes of whoever makes it');
});
