// mail_back.test.mjs - replies that come back: tied to their turn, shouted about, undone, sent again.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, lena, id;

const turns = async () => (await asha.json(`/cases/${id}/turns`)).body.turns;
const last = async () => (await turns()).filter((t) => t.speaker === 'agent').at(-1);
const promises = async () => (await asha.json(`/cases/${id}/promises`)).body.promises;
const concerns = async () => (await asha.json(`/cases/${id}/concerns`)).body.concerns;

// As a mail server writes it: what happened to the message of that Message-ID.
function report(
  messageId,
  {
    action = 'failed',
    status = '5.1.1',
    said = 'smtp; 550 5.1.1 nobody of that name',
    to = 'ines@example.com',
    path = '<>',
    note = 'A note for people.',
  } = {},
) {
  return [
    'From: Mail Delivery System <mailer-daemon@mx.example>',
    'To: desk@localhost',
    'Subject: Undelivered mail',
    `Return-Path: ${path}`,
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=part',
    '',
    '--part',
    'Content-Type: text/plain',
    '',
    note,
    '--part',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    ...(to ? [`Final-Recipient: rfc822; ${to}`] : []),
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: ${said}`,
    '',
    '--part',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    '',
    '--part--',
    '',
  ].join('\r\n');
}

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url, '--undo', '0']);
  await desk.mail('We have had no broadband for six weeks.', { id: 'first' });
  asha = await desk.login('asha');
  lena = await desk.login('lena');
  id = await asha.find('Ines');
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

test('a promise to be in touch that was kept by a mail which came back is open again', async () => {
  await asha.reply(
    id,
    'ack',
    'Six weeks without broadband, and I am Asha, who looks after this now. ' +
      'I will write to you again by Tuesday 2 June, noon.',
    { as: ['update'] },
  );
  await desk.clock('advance 1h');
  const [promise] = await promises();
  assert.equal(promise.state, 'open');
  const page = await asha.reply(
    id,
    'update',
    'I have nothing new on the broadband yet. I have asked the engineers for a date. ' +
      'I will write to you again by Thursday 4 June, noon.',
    { as: ['update'], keeps: [promise.seq] },
  );
  assert.equal(page.status, 200);
  await desk.clock('advance 1m');
  assert.equal((await promises())[0].state, 'kept');
  assert.equal((await last()).delivery, 'accepted');

  await desk.deliver(report(server.ids.at(-1), { to: 'mallory@example.net' }));
  assert.equal((await last()).delivery, 'accepted', 'it was not sent there');
  assert.match((await asha.get('/mail/aside')).text, /an address that message was not sent to/);
  await desk.deliver(report(server.ids.at(-1), { path: '<ines@example.com>' }));
  assert.equal((await last()).delivery, 'accepted', 'somebody sent it');
  assert.match((await asha.get('/mail/aside')).text, /looks like a delivery report, but somebody sent it/);
  await desk.deliver(report(server.ids.at(-1), { to: '' }));
  assert.equal((await last()).delivery, 'accepted', 'it says of nobody that they did not get it');
  assert.equal((await desk.deliver(report(server.ids.at(-1)))).code, 0);
  const turn = await last();
  assert.equal(turn.delivery, 'bounced');
  assert.match(turn.delivery_reason, /The address does not exist\. It said: 550 5\.1\.1 nobody of that name/);
  assert.equal((await promises())[0].state, 'open');
});

test('it shouts: first on Today for its author at once, for a lead after a day', async () => {
  const first = (page) => page.html.match(/<h2[^>]*>([^<]*)<\/h2>/)[1];
  assert.equal(first(await asha.get('/')), 'Did not get through');
  assert.match((await asha.get('/')).text, /Your message did not reach them/);
  assert.notEqual(first(await lena.get('/')), 'Did not get through');
  assert.match((await lena.get('/')).text, /A colleague’s message failed/);
  assert.match((await asha.get(`/cases/${id}`)).text, /This came back; they do not have it/);
  await desk.clock('advance 25h');
  assert.equal(first(await lena.get('/')), 'Did not get through');
  assert.match((await lena.get('/')).text, /A message of ours did not reach them/);
});

test('the promise it would have kept fell due meanwhile, and is missed', async () => {
  await desk.clock('advance 24h');
  assert.equal((await promises())[0].state, 'missed');
});

test('the same report once more changes nothing', async () => {
  const before = desk.events();
  await desk.deliver(report(server.ids.at(-1)));
  await desk.deliver(report(server.ids.at(-1), { said: 'smtp; 550 5.1.1 still nobody' }));
  assert.equal(desk.events(), before);
});

test('a wrong address to send it again to is refused, and nothing is sent', async () => {
  const sent = server.taken.length;
  for (const address of ['nonsense', 'a b@example.com', 'a@b@example.com', 'x@example.com,y@example.com']) {
    const page = await asha.get(`/cases/${id}`);
    const again = await asha.send(page.form('/again'), { address });
    assert.equal(again.status, 400, address);
    assert.match(again.text, /not an address that mail can be sent to/);
  }
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, sent);
});

test('sent again to a corrected address it says the same; later mail goes there too', async () => {
  const page = await asha.get(`/cases/${id}`);
  const old = server.ids.at(-1);
  await asha.send(page.form('/again'), { address: 'ines.moreau@example.com' });
  await desk.clock('advance 1s');
  const mail = server.taken.at(-1).replace(/=\r\n/g, '');
  assert.match(mail, /^To: [^<]*<ines\.moreau@example\.com>/m);
  assert.match(mail, /nothing new on the broadband yet/);
  assert.match(mail, /\/c\/[0-9a-f]{40}/);
  assert.notEqual(server.ids.at(-1), old);
  assert.equal((await last()).delivery, 'accepted');
  assert.equal((await promises())[0].state, 'kept');
  assert.doesNotMatch((await asha.get('/')).text, /Did not get through/);

  // what is told late about the first attempt is no failure of the second
  await desk.deliver(report(old, { said: 'smtp; 550 5.1.1 late news' }));
  assert.equal((await last()).delivery, 'accepted');

  await asha.reply(
    id,
    'update',
    'Still nothing new on the broadband, I am sorry. I will ring the engineers myself today.',
  );
  await desk.clock('advance 1s');
  assert.match(server.taken.at(-1), /^To: [^<]*<ines\.moreau@example\.com>/m);
});

test('late is not lost', async () => {
  const to = 'ines.moreau@example.com';
  const late = { to, action: 'delayed', status: '4.4.7', said: 'smtp; 451 come again' };
  await desk.deliver(report(server.ids.at(-1), late));
  assert.equal((await last()).delivery, 'accepted');
  assert.match((await asha.get(`/cases/${id}`)).text, /Not with them yet; their side still tries/);
  assert.doesNotMatch((await asha.get('/')).text, /Did not get through/);
});

test('an answer that came back answers nothing, and asks again when it is sent again', async () => {
  const page = await asha.get(`/cases/${id}`);
  await asha.send(page.form('/concerns/add'), { text: 'The line is dead' });
  const [concern] = await concerns();
  const sent = await lena.reply(
    id,
    'answer',
    'I said I would write by Tuesday noon, and I did not, I am sorry. ' +
      'The line to your home works again since this morning: the cable in the street was cut.',
    { answers: [concern.seq], reason: 'They asked on the telephone to have it in writing' },
  );
  assert.equal(sent.status, 200, sent.problem);
  await desk.clock('advance 1s');
  assert.equal((await concerns())[0].state, 'asked');
  const full = { to: 'ines.moreau@example.com', status: '5.2.2', said: 'smtp; 552 5.2.2 full' };
  await desk.deliver(report(server.ids.at(-1), full));
  assert.equal((await concerns())[0].state, 'open');
  await asha.send((await asha.get(`/cases/${id}`)).form('/again'));
  await desk.clock('advance 1s');
  assert.equal((await concerns())[0].state, 'asked');
  assert.match(server.taken.at(-1).replace(/=\r\n/g, ''), /Was that enough on this: The line is dead/);
});

test('who is named by words alone is named', async () => {
  await asha.reply(id, 'update', 'Your line was looked at again today, and it holds.');
  await desk.clock('advance 1s');
  assert.equal((await last()).delivery, 'accepted');
  for (const to of ['', 'i9@elsewhere.example']) {
    const note = 'i9@elsewhere.example (where Ines.Moreau@example.com passes it on): nobody there.';
    await desk.deliver(report(server.ids.at(-1), { to, note }));
    assert.equal((await last()).delivery, 'bounced');
    await asha.send((await asha.get(`/cases/${id}`)).form('/again'));
    await desk.clock('advance 1s');
    assert.equal((await last()).delivery, 'accepted');
  }
});

test('what they have answered did not come back, whatever is reported of it', async () => {
  const ours = server.ids.at(-1);
  const to = 'ines.moreau@example.com';
  const head = `From: Ines <${to}>
To: desk@localhost
Message-ID: <thanks@example.com>
`;
  await desk.deliver(`${head}In-Reply-To: ${ours}

Thank you, it does work now.
`);
  await desk.deliver(report(ours, { to }));
  assert.equal((await last()).delivery, 'accepted');
  assert.match((await asha.get('/mail/aside')).text, /a delivery report about a message that was answered/);
});

test('a report about nothing of ours, and one from someone who only guesses, are set aside', async () => {
  const before = desk.events();
  await desk.deliver(report('<guess@localhost>'));
  assert.equal(desk.events(), before);
  assert.match(desk.log, /set aside/);
});
