// mail_acknowledge.test.mjs - a confirmation that goes by itself: the reference, once, never to machines.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, id;

const plain = (mail) => mail.replace(/=\r\n/g, '').replace(/\r\n/g, '\n');
const words = (mail) =>
  Buffer.from(
    plain(mail)
      .split('\n\n')
      .slice(2)
      .join('\n\n')
      .split('\n--')[0]
      .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url, '--undo', '0', '--acknowledge', 'on']);
  asha = await desk.login('asha');
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

test('a first mail is confirmed with its reference, as an answer, marked as automatic', async () => {
  await desk.mail('We have had no broadband for six weeks.', { id: 'first' });
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, 1);
  const mail = plain(server.taken[0]);
  id = await asha.find('Ines');
  const { reference } = await asha.case(id);
  assert.match(reference, /^[A-Z]{6}$/);
  assert.ok(mail.includes(`Its reference is ${reference}`));
  assert.match(mail, /^Auto-Submitted: auto-replied$/m);
  assert.match(mail, /^In-Reply-To: <first@example\.com>$/m);
});

test('its words pass our own checker', () => {
  const done = run(['check', '--facts', '{"stage":"ack"}'], words(server.taken[0]));
  assert.equal(done.code, 0, done.out);
  assert.match(words(server.taken[0]), /^Dear Ines,\n\nYour message “Six weeks without broadband/);
});

test('it is no answer: the case stays new, nobody is said to have written', async () => {
  assert.match((await asha.get('/')).text, /nobody has answered yet/i);
  const { turns } = (await asha.json(`/cases/${id}/turns`)).body;
  assert.equal(turns.length, 1);
  assert.match(await asha.log(id), /went by itself\. It is no answer/);
});

test('a reply to it belongs to the case, and is not confirmed again', async () => {
  const [, ack] = server.ids[0].match(/<(.*)>/);
  const reply = [
    'From: Ines Moreau <ines@example.com>',
    'To: desk@localhost',
    'Subject: Re: hello',
    'Message-ID: <second@example.com>',
    `In-Reply-To: <${ack}>`,
    '',
    'It is the third time.',
    '',
  ];
  await desk.deliver(reply.join('\r\n'));
  await desk.clock('advance 1s');
  assert.equal((await asha.json(`/cases/${id}/turns`)).body.turns.length, 2);
  assert.equal(server.taken.length, 1);
});

test('machines, lists and those who take no mail get none; one address gets three a day', async () => {
  const send = (from, more = []) =>
    desk.deliver(
      ['To: desk@localhost', `From: ${from}`, 'Subject: Hello', ...more, '', `${Math.random()}`, ''].join(
        '\r\n',
      ),
    );
  await send('no-reply@shop.example');
  await send('ann@shop.example', ['Auto-Submitted: auto-replied']);
  await send('ann@shop.example', ['List-Id: <l.shop.example>']);
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, 1);
  for (let i = 0; i < 5; i++) await send('loop@shop.example');
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, 4);
  await desk.clock('advance 25h');
  await send('loop@shop.example');
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, 5);
});

test('one that comes back troubles nobody but the outbox', async () => {
  await desk.deliver(
    [
      'From: mailer-daemon@mx.example',
      'Subject: failure notice',
      '',
      `user unknown: ${server.recipients.at(-1)}`,
      '',
      `Message-ID: ${server.ids.at(-1)}`,
      '',
    ].join('\r\n'),
  );
  assert.match((await asha.get('/outbox')).text, /came back/);
  assert.doesNotMatch((await asha.get('/')).text, /Did not get through/);
});

test('switched off, none goes', async () => {
  const sent = server.taken.length;
  await desk.down();
  desk.more = ['--smtp', server.url, '--acknowledge', 'off'];
  await desk.up();
  await desk.mail('The lift is out.', { from: 'Bo <bo@example.com>' });
  await desk.clock('advance 1m');
  assert.equal(server.taken.length, sent);
});
