// words.test.mjs - their words, what it costs them, what must not be overlooked: over HTTP, clock in hand.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, compared, sent, within, without } from './desk.mjs';

let desk, asha;
before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
});
after(async () => {
  if (!desk) return;
  await compared(desk);
});

async function wrote(name, text, subject) {
  const from = `${name} <${name.toLowerCase().replace(/ /g, '.')}@example.com>`;
  await desk.mail(text, { from, subject: subject ?? `About ${name.split(' ')[1]}` });
  return asha.find(name.split(' ')[0]);
}
const draft = async (id, stage) =>
  (await asha.get(`/cases/${id}?stage=${stage}`)).form('/reply').value('text');
const takeAll = async (id) => {
  for (let i = 0; i < 12; i++) {
    const page = await asha.get(`/cases/${id}`);
    if (!page.has('/concerns/take')) return;
    sent(await asha.send(page.form('/concerns/take')));
  }
};

test('two breaths are one thing; what they ask for and want to know stand beside it', async () => {
  const id = await wrote(
    'kev dunn',
    `The broadband drops out every evening and nobody came on Tuesday. When will it be mended? Please send
me a bill that I can read. My daughter misses her lessons.`,
  );
  const page = await asha.get(`/cases/${id}`);
  within(page.text, 'The broadband drops out every evening and nobody came on Tuesday');
  within(page.text, 'they want to know');
  within(page.text, 'they ask for it');
  assert.equal(page.forms.filter((f) => f.html.includes('Not a concern')).length, 3);
  const part = page.forms.find((f) => f.html.includes('Take up only “nobody came on Tuesday”'));
  const rest = await asha.send(part);
  sent(rest);
  assert.equal((await asha.case(id)).concerns[0].text, 'nobody came on Tuesday');
  within(rest.text, '“The broadband drops out every evening” ');
});

test('a name that begins small gets its capital, and their words stay as they wrote them', async () => {
  const id = await asha.find('kev');
  const text = await draft(id, 'playback');
  within(text, 'Dear Kev,');
  within(text, '- “nobody came on Tuesday”');
});

test('before anything is taken up, a playback has a place for it that is not sent', async () => {
  const id = await wrote('Sal Orme', 'My parcel from the 4th never arrived. I am worried.');
  const text = await draft(id, 'playback');
  within(text, '- [what they want settled, in their words]');
  const refused = await asha.reply(id, 'playback', text, { as: ['update'] });
  assert.equal(refused.status, 400);
});

test('what it costs them is put in better words or struck, on the case and on their page', async () => {
  const told = `The lift has been out for nine days. My father can't leave the house. I lost two days of
pay. A man told me that I must have missed the engineer.`;
  const id = await wrote('Pat Lowe', told);
  await takeAll(id);
  const costs = async () => {
    const page = await asha.get(`/cases/${id}`);
    return page.forms.filter((f) => f.html.includes('Not a cost'));
  };
  const before = await costs();
  assert.ok(before.length >= 2, `${before.length} costs were read`);
  const father = before.find((f) => f.value('text').includes('father'));
  const better = 'Her father has been shut in for nine days';
  let page = await asha.send(father, { text: better, value: 'impact' });
  sent(page);
  within(page.text, better);
  without(page.text, `“${better}” ·`);
  const pay = (await costs()).find((f) => f.value('text').includes('two days of pay'));
  const text = await draft(id, 'playback');
  within(text, '- “I lost two days of pay”');
  within(text, `- ${better}.`);
  sent(await asha.reply(id, 'playback', text, { as: ['update'] }));
  const { link } = await asha.letter(id);
  const pat = desk.visitor();
  page = await pat.get(link);
  within(page.text, 'And what this means for you');
  within(page.text, '“I lost two days of pay”');
  within(page.text, better);
  const form = (await pat.get(`${link}?answer=no`)).form('/playback', 'item_text');
  assert.equal(form.all('cost').length, 2);
  const put = form.all('cost_text').map((t) => (t.includes('two days') ? 'I lost three days of pay.' : ''));
  page = await pat.send(form, { answer: 'no', cost_text: put });
  sent(page);
  within(page.text, 'I lost three days of pay.');
  page = await asha.get(`/cases/${id}`);
  const now = (await costs()).map((f) => f.value('text'));
  assert.deepEqual(now, ['I lost three days of pay.']);
  within(page.text, 'Pat Lowe put right how “I lost two days of pay” was read');
  without(await draft(id, 'playback'), better);
  assert.ok(pay, 'the cost they changed was one that was read');
});

test('a point that they empty is taken back in their name, and both pages say so', async () => {
  const id = await wrote('Ola Finn', 'The boiler is out again. I was charged twice for the visit.');
  await takeAll(id);
  sent(await asha.reply(id, 'playback', await draft(id, 'playback'), { as: ['update'] }));
  const { link } = await asha.letter(id);
  const ola = desk.visitor();
  const form = (await ola.get(`${link}?answer=no`)).form('/playback', 'item_text');
  const lines = form.all('item_text').map((t) => t.trim());
  assert.ok(lines.length > 1);
  const page = await ola.send(form, { answer: 'no', item_text: ['', ...lines.slice(1)] });
  sent(page);
  within(page.text, 'you took it back');
  const read = await asha.get(`/cases/${id}`);
  within(read.text, 'not so: they took it out');
  within(read.text, 'left as it is');
  assert.equal((await asha.case(id)).playback, 'corrected');
  without(await draft(id, 'playback'), lines[0]);
});

test('a draft that was asked for is kept, and what it took the place of can be put back', async () => {
  const id = await wrote('Cass Mead', 'The lift has been out since Monday.');
  await takeAll(id);
  const step = `/cases/${id}?stage=playback`;
  const stands = async (words) => {
    for (let i = 0; i < 50; i++) {
      if ((await asha.get(`/cases/${id}`)).form('/reply').value('text').includes(words)) return;
      await new Promise((done) => setTimeout(done, 40));
    }
    assert.fail(`“${words}” is not what stands in the reply`);
  };
  const check = (form) => ({ ...form, action: `/cases/${id}/check` });
  let form = (await asha.get(step)).form('/reply');
  let page = await asha.send(check(form), { text: 'Cass, I know the lift.', suggest: '1' });
  within(page.text, 'Did I get that right?');
  within(page.text, 'What stood here before');
  await stands('Did I get that right?');
  form = page.form('/reply');
  page = await asha.send(check(form), { again: '1' });
  assert.match(page.form('/reply').value('text'), /^Cass, I know the lift\.\s*$/);
  await stands('Cass, I know the lift.');
});

test('a promise in the middle of a sentence stands alone in the ledger', async () => {
  const id = await wrote('Della Hay', 'The bin was not emptied on Monday.');
  await takeAll(id);
  const text = `Della, your bin was not emptied on Monday. I ask the crew today, and I'll write to you by
Wednesday 3 June, noon, with what they say. Did I get that right?`;
  sent(await asha.reply(id, 'playback', text, { as: ['update', 'update'] }));
  const texts = (await asha.case(id)).promises.map((p) => p.text);
  assert.ok(texts.some((t) => t.startsWith("I'll write to you by")), texts.join(' | '));
});

test('a cost that is struck alone is a correction, with nothing written', async () => {
  const id = await wrote('Nia Rowe', 'My order is a week late. I had to take a day off work for it.');
  await takeAll(id);
  sent(await asha.reply(id, 'playback', await draft(id, 'playback'), { as: ['update'] }));
  const { link } = await asha.letter(id);
  const nia = desk.visitor();
  const form = (await nia.get(`${link}?answer=no`)).form('/playback', 'item_text');
  assert.ok(form.all('cost').length > 0);
  const nothing = await nia.send(form, { answer: 'no' });
  assert.equal(nothing.status, 400);
  sent(await nia.send(form, { answer: 'no', cost_text: form.all('cost').map(() => '') }));
  assert.equal((await asha.case(id)).playback, 'corrected');
  without(await draft(id, 'playback'), 'day off work');
});

test('on their page their own words stand in quotation marks, and ours do not', async () => {
  const id = await wrote('Rhys Vane', 'the tap in the kitchen drips since May. Nobody rings me back.');
  await takeAll(id);
  const add = (await asha.get(`/cases/${id}`)).form('/concerns/add');
  sent(await asha.send(add, { text: 'a call with an answer' }));
  sent(await asha.reply(id, 'playback', await draft(id, 'playback'), { as: ['update'] }));
  const { link } = await asha.letter(id);
  const rhys = desk.visitor();
  let page = await rhys.get(link);
  within(page.text, '“the tap in the kitchen drips since May”');
  without(page.text, '“A call with an answer”');
  within(page.text, 'A call with an answer');
  page = await rhys.get(`${link}?answer=no`);
  within(page.text, 'You wrote: “the tap in the kitchen drips since May”');
  within(page.text, 'I understood: A call with an answer');
  without(page.text, 'You can also ring me');
});

test('a mail in another language: said to whoever answers, and nothing is made of it', async () => {
  const told = `Guten Tag, die Heizung geht seit drei Tagen nicht und wir haben ein kleines Kind. Wann kommt
jemand? Wir sind sehr verzweifelt.`;
  const id = await wrote('Jana Vogt', told);
  const page = await asha.get(`/cases/${id}`);
  within(page.text, 'This seems to be in German.');
  within(page.text, 'nothing was read out of it');
  const stands = await asha.case(id);
  assert.equal(stands.turns[0].moves.length, 0);
  within(stands.step_reason, 'take up what they want settled');
});

test('someone died: it stands at the top, and the drafts have a word on it, once', async () => {
  const told = `My husband Alan died on 2 May and I have asked you three times to take his name off. You
wrote to him again on Thursday.`;
  const id = await wrote('Margaret Oldfield', told);
  const page = await asha.get(`/cases/${id}`);
  within(page.text, 'Someone died');
  const text = await draft(id, 'ack');
  within(text, 'I am very sorry that your husband died.');
  sent(await asha.reply(id, 'ack', text, { as: ['update'] }));
  without((await asha.get(`/cases/${id}`)).text, 'Someone died');
  without(await draft(id, 'explore'), 'very sorry');
});

test('their reason stays in the step when a promise falls due before it', async () => {
  const id = await wrote('Owen Hart', 'The gate in our yard does not close.');
  await takeAll(id);
  const lena = await desk.login('lena');
  const answer = `Owen, the gate in your yard does not close. A new hinge is on it since this morning. I
will ring you today at 10 am. Was that enough to settle it, or is something still open?`;
  const { concerns } = await asha.case(id);
  sent(
    await lena.reply(id, 'answer', answer, {
      as: ['update'],
      answers: concerns.map((c) => String(c.seq)),
      reason: 'He asked me on the telephone to mend it first.',
    }),
  );
  const { link } = await lena.letter(id);
  const owen = desk.visitor();
  const page = await owen.get(`${link}?concern=${concerns[0].seq}&answer=no`);
  const because = 'It still swings open at night.';
  sent(await owen.send(page.form('/enough', 'name="word" rows'), { answer: 'no', word: because }));
  await desk.clock('advance 90m');
  const step = (await asha.get(`/cases/${id}`)).html.match(/id="next"[\s\S]*?<\/div>/)[0];
  assert.match(step, /Ring them, as promised/);
  within(step, because);
});

test('mail that was set aside has the date of the desk', async () => {
  const head = ['From: robot@example.com', 'Auto-Submitted: auto-replied', 'Subject: Away'];
  await desk.deliver([...head, '', 'I am away.'].join('\r\n'));
  const page = await asha.get('/mail/aside');
  within(page.text, '1 Jun');
});

test('whoever waits for more than a day stands above what is due, with since when', async () => {
  const titles = async () =>
    [...(await asha.get('/')).html.matchAll(/<h2 id="part-\d+">([^<]*)/g)].map((m) => m[1]);
  const id = await wrote('Zoe Finch', 'The heating in flat 9 is cold.', 'Cold');
  within((await asha.get('/')).text, 'Wrote just now; nobody has answered yet.');
  assert.ok(!(await titles()).includes('Nobody has answered'));
  await desk.clock('now 2026-06-05T10:00:00+01:00');
  const order = await titles();
  const unheard = order.indexOf('Nobody has answered');
  assert.ok(unheard >= 0 && unheard < order.indexOf('Promised, and due'), order.join(' | '));
  within((await asha.get('/')).text, 'Wrote on Monday 1 June, 9:30 am, and nobody has answered since.');
  assert.ok(id);
});
