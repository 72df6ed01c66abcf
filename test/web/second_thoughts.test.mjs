// second_thoughts.test.mjs - a customer's page used out of order: two tabs, an old link, more than fits.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, compared, within, without } from './desk.mjs';

let desk, asha, ines, id, link;

async function playBack() {
  const draft = await asha.draft(id, 'playback');
  const page = await asha.reply(id, 'playback', draft, { as: ['update'] });
  assert.equal(page.status, 200, page.problem);
  return (await asha.letter(id)).link;
}

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  asha = await desk.login('asha');
  ines = desk.visitor();
  await desk.mail('The boiler went out on Friday. You charged us £49 twice. It cost me two days of pay.', {
    id: 'first',
  });
  id = await asha.find('Ines');
  for (const text of ['The boiler went out on Friday', 'You charged us £49 twice']) {
    const page = await asha.get(`/cases/${id}`);
    await asha.send(page.form('/concerns/add'), { text });
  }
  link = await playBack();
});
after(async () => compared(desk));

test('in a second tab, after the first was sent: what was changed there is at hand to be added', async () => {
  const [one, two] = [await ines.get(`${link}?answer=no`), await ines.get(`${link}?answer=no`)];
  within(one.text, 'What we wrote');
  within(one.text, 'Did I get that right? What have I missed?');
  within(one.text, 'What isn’t so in what we wrote, or anything else you want me to know');
  const form = one.form('/playback', 'item_text');
  const lines = form.all('item_text');
  const costs = form.all('cost_text');
  assert.deepEqual(costs, ['It cost me two days of pay'], 'no point is told twice');
  const first = ['It went out on Thursday', ...lines.slice(1)];
  const sent = await ines.send(form, { answer: 'no', item_text: first });
  within(sent.text, 'Thank you for putting it right');

  const late = await ines.send(two.form('/playback', 'item_text'), {
    answer: 'no',
    item_text: [lines[0], 'You charged us £49 three times', ...lines.slice(2)],
    added: 'And nobody rang back.',
  });
  assert.equal(late.status, 409);
  within(late.text, 'it is still here, and you can add it below');
  const box = late.form('/write').value('text');
  assert.equal(box, 'You charged us £49 three times\n\nAnd nobody rang back.');
  const added = await ines.send(late.form('/write'));
  within(added.text, 'has it now');
  within((await asha.get(`/cases/${id}`)).text, 'You charged us £49 three times');
});

test('far more than one concern: its first sentences become one, the rest stays in the message', async () => {
  const again = await playBack();
  const page = await ines.get(`${again}?answer=no`);
  const long =
    'Our daughter sits her finals from 8 June 😟. ' + 'She needs the line for it, שלום. '.repeat(45);
  await ines.send(page.form('/playback', 'item_text'), { answer: 'no', added: long });
  const concerns = (await asha.case(id)).concerns.map((c) => c.text);
  const taken = concerns.find((c) => c.startsWith('Our daughter sits'));
  assert.ok(Buffer.byteLength(taken) <= 300, taken);
  assert.match(taken, /שלום\.$/);
  within((await ines.get(`${again}/everything`)).html, long.trim());
});

test('after a yes, the other link says what was answered and where to change it', async () => {
  link = await playBack();
  const yes = await ines.get(`${link}?answer=yes`);
  await ines.send(yes.form('/playback'), { answer: 'yes' });
  for (const answer of ['no', 'yes']) {
    const page = await ines.get(`${link}?answer=${answer}`);
    within(page.text, 'You have told us already: “Yes, that’s it”');
    within(page.text, 'If that is not so after all, write it below');
    without(page.text, 'There is nothing you need to do now');
    assert.ok(page.has('/write'));
  }
  without((await ines.get(link)).text, 'You have told us already');
  without((await ines.get(`${link}?concern=999&answer=no`)).text, 'You have told us already');
});

test('“thanks, that’s fine” by mail, taken as their word: to be closed, and nobody waits', async () => {
  const draft = (await asha.draft(id, 'answer')).replace(/\[[^\]]*\]/g, 'a fitter put it right this morning');
  assert.equal((await asha.reply(id, 'answer', draft)).status, 200);
  await desk.mail('Thanks, that is fine.', { id: 'fine', answers: 'first' });
  within((await asha.get(`/cases/${id}`)).text, 'you had asked them for a yes or no');
  const asked = (await asha.case(id)).concerns.filter((c) => c.state === 'asked');
  for (const c of asked) {
    const page = await asha.get(`/cases/${id}`);
    await asha.send(page.form('/word', 'They said yes'), { concern: c.seq, yes: '1' });
  }
  assert.equal((await asha.case(id)).step, 'close');
  without((await asha.get('/')).text, 'nobody has answered');
  assert.equal((await asha.send((await asha.get(`/cases/${id}`)).form('/close'))).status, 200);
  within((await ines.get(link)).text, 'This is settled');
  await desk.mail('It is the same again.', { id: 'again', answers: 'fine' });
  within((await ines.get(link)).text, 'is with Asha Rao, and not answered yet');
  const opened = await asha.get(`/cases/${id}`);
  without(opened.text, 'This looks like something new');
  within(opened.text, 'They wrote again after it was closed, and nobody has answered yet.');
  assert.ok(!opened.has('/close'), 'the old word closes nothing');
  without((await ines.get(link)).text, 'There is nothing you need to do now');


  // What is down again need not use the same words: a person says that it came back.
  await desk.mail('It has packed up again.', { id: 'packed', answers: 'again' });
  const reopened = await asha.get(`/cases/${id}`);
  const back = reopened.form('/concerns/take', 'It came back');
  const was = (await asha.case(id)).concerns.find((c) => c.state === 'enough');
  const told = await asha.send(back, { concern: was.id ?? was.seq });
  assert.equal(told.status, 200, told.problem);
  const lena = await desk.login('lena');
  within((await lena.get('/returned')).text, 'within 7 days: 1');
  const none = await asha.send({ ...told.form('/concerns/add'), action: back.action }, {
    ...Object.fromEntries(back.fields.filter(([n]) => ['turn', 'start', 'end'].includes(n))),
    text: null,
    concern: '999',
  });
  assert.notEqual(none.status, 200);

  // With a question beside it, it waits for an answer all the same.
  const other = 'Rita Ode <rita@example.com>';
  await desk.mail('The parcel came open.', { from: other, subject: 'Parcel', id: 'r1' });
  const rita = await asha.find('Rita');
  await asha.send((await asha.get(`/cases/${rita}`)).form('/concerns/add'), { text: 'The parcel came open' });
  const answer = 'The parcel came open: a new one leaves today. Is that enough to settle it for you?';
  const sent = await asha.reply(rita, 'answer', answer, { as: ['update'], reason: 'She asked me to.' });
  if (sent.status !== 200) assert.fail(sent.problem);
  const yes = 'Yes, that is enough. When does the new one come?';
  await desk.mail(yes, { from: other, id: 'r2', answers: 'r1' });
  const page = await asha.get(`/cases/${rita}`);
  await asha.send(page.form('/word', 'They said yes'), { yes: '1' });
  within((await asha.get('/')).text, 'Rita Ode');
  assert.equal((await asha.case(rita)).step, 'reply');
});

test('a promise we missed is said on their page before they ask, until it is owned', async () => {
  await desk.mail('The heater smells of gas oil.', { from: 'Bo Carr <bo@example.com>', id: 'b1' });
  const bo = await asha.find('Bo Carr');
  const draft = (await asha.draft(bo, 'ack')).replace(/\[[^\]]*\]/g, 'a fitter, by noon');
  const sent = await asha.reply(bo, 'ack', draft, { as: ['update', 'update'] });
  assert.equal(sent.status, 200, sent.problem);
  const { link: his } = await asha.letter(bo);
  without((await ines.get(his)).text, 'We had promised you something');
  await desk.clock('advance 7d');
  const page = (await ines.get(his)).text;
  within(page, 'and it did not happen. You should have heard from us by now');
  without(page, 'There is nothing you need to do now');
  const owned = (await asha.draft(bo, 'update')).replace(/\[[^\]]*\]/g, 'the fitter was ill');
  const told = await asha.reply(bo, 'update', owned, { as: ['update', 'update'] });
  assert.equal(told.status, 200, told.problem);
  without((await ines.get(his)).text, 'We had promised you something');
});
