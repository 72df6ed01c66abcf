// clocks.test.mjs - a customer in another time zone: whose clock it is, what is meant and shown by it, and
// what stays the firm's.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compared, Desk, sent, within, without } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, id, link;

const plain = (mail) => mail.replace(/=\r\n/g, '').replace(/\r\n/g, '\n').replace(/\n[ \t]/g, ' ');

const fill = (text) => text.replace(/\[[^\]]*\]/g, 'the fitter');
const open = async (query = '') => asha.get(`/cases/${id}${query}`);
const promise = async (words) => (await asha.case(id)).promises.find((p) => p.text.includes(words));
const city = async (name, value = 'city') =>
  asha.send((await open()).form('/clock', 'list="cities"'), { name, value });
// What a page sends: the text checked, each promise with a yes and the date it was read as.
const promised = async (text, as = ['update'], of = id) => sent(await asha.reply(of, 'update', text, { as }));

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url, '--undo', '0']);
  // New York changes its clocks on 14 March 2027, London on 28 March.
  await desk.clock('now 2027-03-11T10:00:00Z');
  asha = await desk.login('asha');
  await desk.mail('The boiler you sold us leaks into the hall. My mother sleeps downstairs.', {
    from: 'Dana Whitfield <dana@example.com>', subject: 'The boiler' });
  id = await asha.find('Dana');
});
after(async () => {
  await compared(desk);
  server.stop();
});

test('their time is nobody’s guess: a city is named, and an unknown one stays as typed', async () => {
  within((await open()).text, 'Their time: not known, taken as ours');
  const wrong = await city('Atlantis');
  assert.equal(wrong.status, 400);
  within(wrong.problem, 'We know no city called “Atlantis”');
  assert.equal(wrong.form('/clock', 'list="cities"').value('name'), 'Atlantis');
  assert.equal((await city(' ')).status, 400);
  assert.equal((await asha.case(id)).time_zone, '');
  sent(await city('new york'));
  const page = await open();
  within(page.text, 'Their time: 5 am on Thursday in New York, 5 h behind us');
  within(page.text, '· 5 am in New York');
  assert.equal((await asha.case(id)).time_zone, 'America/New_York');
  sent(await city('New York'));
  const noted = (await asha.log(id)).split('noted that their time is that of New York');
  assert.equal(noted.length, 2, 'told twice, it is noted once');
});

test('an hour in our message is meant in their time, and both clocks are shown to us', async () => {
  const checked = await asha.check(id, 'ack', 'I will ring you on Friday at 5 pm.');
  within(checked.text, 'By Friday 12 March, 5 pm their time, 10 pm ours');
  sent(await asha.reply(id, 'ack', fill(await asha.draft(id, 'ack')), { as: ['update'] }));
  await promised('Dana, I will ring you tomorrow afternoon with what the fitter told me about the leak.');
  const p = await promise('tomorrow afternoon');
  assert.equal(new Date(p.due).toISOString(), '2027-03-12T22:00:00.000Z');
  within((await open()).text, 'due Friday 12 March, 5 pm their time, 10 pm ours');
  within((await asha.get('/promises')).text, 'due Friday 12 March, 5 pm their time, 10 pm ours');
  ({ link } = await asha.letter(id));
  const theirs = await desk.visitor().get(link);
  within(theirs.text, 'by Friday 12 March, 5 pm New York time');
  within(theirs.text, 'Days and hours here are New York time');
  without(theirs.text, ' ours');
});

test('working days and the close of business stay the firm’s', async () => {
  await promised('Dana, I will write to you about the boiler within two working days.');
  assert.equal(new Date((await promise('two working days')).due).toISOString(), '2027-03-15T17:30:00.000Z');
  await promised('Dana, I will write to you about the valve by close of business on Friday.');
  assert.equal(new Date((await promise('close of business')).due).toISOString(), '2027-03-12T17:30:00.000Z');
});

test('a draft of ours names their clock, and is read back as the moment it was made from', async () => {
  const draft = fill(await asha.draft(id, 'playback'));
  within(draft, /noon New York time|pm New York time|am New York time/.exec(draft)?.[0] ?? 'New York time');
  const checked = await asha.check(id, 'update',
    'I will write to you by Monday 15 March, 1 pm New York time.');
  within(checked.text, 'By Monday 15 March, 1 pm their time, 5 pm ours');
  const ours = await asha.check(id, 'update', 'I will write to you by Monday 15 March, 1 pm our time.');
  within(ours.text, 'By Monday 15 March, 9 am their time, 1 pm ours');
});

test('between the two changes of clocks they are four hours behind, and five again after both', async () => {
  await promised('Dana, I will ring you on Monday at 9 am about the boiler.');
  assert.equal(new Date((await promise('Monday at 9 am')).due).toISOString(), '2027-03-15T13:00:00.000Z');
  within((await open()).text, 'due Monday 15 March, 9 am their time, 1 pm ours');
  await promised('Dana, I will ring you on Monday 5 April at 9 am about the bill.');
  assert.equal(new Date((await promise('5 April')).due).toISOString(), '2027-04-05T13:00:00.000Z');
  within((await open()).text, 'due Monday 5 April, 9 am their time, 2 pm ours');
});

test('a call promised into their night is told, and may be promised', async () => {
  const text = 'Dana, I will ring you tomorrow at 8 am our time about the boiler.';
  const checked = await asha.check(id, 'update', text);
  within(checked.text, 'That is 3 am on a Friday, their time.');
  within((await asha.check(id, 'update', text.replace('ring', 'write to'))).text, 'their time');
  without((await asha.check(id, 'update', text.replace('ring', 'write to'))).text, 'That is 3 am');
  await promised(text);
  within((await open()).text, 'That is 3 am on a Friday, their time.');
});

test('who looks after it is reminded at the true moment, in both times', async () => {
  sent(await asha.send((await asha.get('/account')).form('/account/mail'), { mail: 'asha@fenland.example' }));
  await desk.clock('now 2027-03-12T21:30:00Z');
  asha = await desk.login('asha');
  for (let i = 0; i < 50 && !server.taken.some((m) => m.includes('asha@fenland')); i++)
    await desk.clock('advance 1s');
  const mail = server.taken.map(plain).find((m) => m.includes('Due: promised to Dana'));
  within(mail, 'for Friday 12 March, 3 am their time, 8 am ours.');
  within((await asha.get('/')).text, 'by Friday 12 March, 5 pm their time, 10 pm ours');
  await desk.clock('now 2027-03-12T21:59:00Z');
  assert.equal((await promise('tomorrow afternoon')).state, 'open');
  await desk.clock('now 2027-03-12T22:01:00Z');
  assert.equal((await promise('tomorrow afternoon')).state, 'missed');
});

test('the customer may name their city themselves; what they typed stays where it is unknown', async () => {
  const visitor = desk.visitor();
  const page = await visitor.get(link);
  const wrong = await visitor.send(page.form('/clock'), { city: 'Nowhere' });
  assert.equal(wrong.status, 400);
  assert.equal(wrong.form('/clock').value('city'), 'Nowhere');
  const said = await visitor.send(page.form('/clock'), { city: 'San Francisco' });
  within(said.text, 'Days and hours on this page are in your time now');
  within(said.text, 'Days and hours here are Los Angeles time');
  within((await open()).text, 'in Los Angeles, 8 h behind us');
  sent(await city('', 'same'));
  within((await open()).text, 'Their time: the same as ours');
  assert.equal((await asha.case(id)).time_zone, '');
});

test('mails that come by another clock are asked about, once, and nothing is taken by itself', async () => {
  const from = 'Jonas Keller <jonas@example.com>';
  const write = (text, date, n) => desk.mail(text, { from, date, subject: 'The invoice', id: `jonas-${n}`,
    ...(n > 1 ? { answers: 'jonas-1' } : {}) });
  const asked = async (of) => (await asha.get(`/cases/${of}`)).text.includes('Is their time that of');
  await desk.clock('now 2027-06-07T09:00:00Z');
  await write('The invoice has our old address on it.', 'Mon, 07 Jun 2027 10:58:00 +0200', 1);
  const jonas = await asha.find('Jonas');
  assert.equal(await asked(jonas), false, 'one mail says little');
  await desk.clock('now 2027-06-08T09:00:00Z');
  await write('And it is not paid twice.', 'Tue, 08 Jun 2027 10:58:00 +0200', 2);
  const page = await asha.get(`/cases/${jonas}`);
  within(page.text, 'Their mails come with +02:00, which is not our time. Is their time that of Berlin?');
  assert.equal((await asha.case(jonas)).time_zone, '', 'not taken silently');
  const yes = page.form('/clock', 'Is their time that of');
  assert.equal(yes.value('name'), 'Europe/Berlin');
  sent(await asha.send(yes, { value: 'as-is' }));
  await desk.clock('now 2027-06-09T09:00:00Z');
  await write('Are you there?', 'Wed, 09 Jun 2027 10:58:00 +0200', 3);
  await write('Hello?', 'Wed, 09 Jun 2027 10:59:00 +0200', 4);
  assert.equal(await asked(jonas), false, 'they were asked about and it stays');
  const hand = (await asha.get(`/cases/${jonas}`)).form('/clock', 'list="cities"');
  sent(await asha.send(hand, { name: 'Munich', value: 'city' }));
  assert.equal((await asha.case(jonas)).time_zone, 'Europe/Berlin');
  await desk.clock('now 2027-06-14T09:00:00Z');
  await write('I am in New York this week.', 'Mon, 14 Jun 2027 05:00:00 -0400', 5);
  await write('It is hot here.', 'Mon, 14 Jun 2027 05:01:00 -0400', 6);
  within((await asha.get(`/cases/${jonas}`)).text, 'which is not the time we have for them');
  await desk.mail('The lamp flickers.', { from, subject: 'The lamp', id: 'jonas-lamp' });
  const { body } = await asha.json('/cases?q=lamp');
  const next = await asha.case(body.cases[0].id);
  assert.equal(next.time_zone, 'Europe/Berlin', 'what was said of their clock holds in their next case');
});

test('a server that dates in UTC, and a mail of our own clock, ask nothing', async () => {
  await desk.clock('now 2027-06-15T09:00:00Z');
  for (const [name, zone] of [['Una', '+0000'], ['Tom', '+0100'], ['Odd', '-0000']]) {
    const from = `${name} Marsh <${name}@example.com>`;
    for (const n of [1, 2])
      await desk.mail('The gate does not close.', { from, subject: `Gate ${name}`, id: `${name}-${n}`,
        date: `Tue, 15 Jun 2027 09:0${n}:00 ${zone}`, ...(n > 1 ? { answers: `${name}-1` } : {}) });
    without((await asha.get(`/cases/${await asha.find(name)}`)).text, 'Is their time');
  }
});
