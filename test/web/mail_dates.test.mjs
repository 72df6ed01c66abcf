// mail_dates.test.mjs - dates that come as calendars: told in words on the message, on our own clock, once;
// and nothing answered for anyone.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let desk, asha, server, id;

const calendar = (method, ...lines) =>
  [
    'BEGIN:VCALENDAR',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    'SUMMARY:<b>Engineer</b> at the cabinet',
    'DTSTART:20260609T080000Z',
    'DTEND:20260609T100000Z',
    'ORGANIZER;CN=Ines:mailto:ines@example.com',
    'ATTENDEE;CN=Care;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:help@fenland.example',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

// As the common programs send one: beside the words, and as a file again.
const again = 'In-Reply-To: <first@example.com>\r\n';
const letter = (number, words, text, more = '') =>
  [
    'From: Ines Moreau <ines@example.com>',
    'To: help@fenland.example',
    'Subject: The engineer',
    `Message-ID: <${number}@example.com>`,
    more + 'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="out"',
    '',
    '--out',
    'Content-Type: multipart/alternative; boundary="in"',
    '',
    ...(words ? ['--in', 'Content-Type: text/plain; charset=utf-8', '', words] : []),
    '--in',
    'Content-Type: text/calendar; charset=utf-8; method=REQUEST',
    '',
    text,
    '--in--',
    '--out',
    'Content-Type: application/ics; name="invite.ics"',
    'Content-Disposition: attachment; filename="invite.ics"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(`${text}`).toString('base64').replace(/.{76}/g, '$&\r\n'),
    '--out--',
    '',
  ].join('\r\n');

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url]);
  asha = await desk.login('asha');
  const text = calendar('REQUEST', 'LOCATION:12 High Street');
  await desk.deliver(letter('first', 'We have had no broadband. Can someone come then?', text));
  id = await asha.find('Ines');
});
after(async () => {
  await desk?.stop();
  server?.stop();
});

const dates = (html) => html.match(/<section class="date"[\s\S]*?<\/section>/g) ?? [];

test('what, when on our clock, where and who stand below the words, once', async () => {
  const page = await asha.get(`/cases/${id}`);
  const all = dates(page.html);
  assert.equal(all.length, 1);
  assert.match(all[0], /An invitation: <\/strong>&lt;b&gt;Engineer&lt;\/b&gt; at the cabinet/);
  assert.match(all[0], /When: Tuesday 9 June 2026, 09:00 to 11:00 \(Europe\/London\)/);
  assert.match(all[0], /Where: 12 High Street/);
  assert.match(all[0], /Who: asked by Ines: Care/);
  assert.match(all[0], /Nothing was answered for you/);
  assert.equal((page.html.match(/\/attachments\/\d+"/g) ?? []).length, 1, 'the calendar is one file');
  const got = await asha.request(`/cases/${id}/attachments/1`);
  assert.equal(got.headers.get('content-type'), 'application/octet-stream');
  assert.match(got.headers.get('content-disposition'), /^attachment/);
});

test('a program is told of it as well, with the moments', async () => {
  const [turn] = (await asha.json(`/cases/${id}/turns`)).body.turns;
  const [date] = turn.dates;
  assert.equal(turn.dates.length, 1);
  assert.equal(turn.more_dates, false);
  assert.equal(date.heading, 'An invitation');
  assert.equal(date.what, '<b>Engineer</b> at the cabinet');
  assert.equal(date.where, '12 High Street');
  assert.match(date.when, /Tuesday 9 June 2026, 09:00 to 11:00/);
  assert.equal(Date.parse(date.from), Date.parse('2026-06-09T08:00:00Z'));
  assert.equal(Date.parse(date.to), Date.parse('2026-06-09T10:00:00Z'));
  assert.equal(date.called_off, false);
  assert.deepEqual((await asha.json(`/cases/${id}`)).body.turns[0].dates, turn.dates);
  const { Date: noun, Turn } = (await asha.json('/openapi.json')).body.components.schemas;
  assert.ok(noun.properties.from && Turn.properties.dates && Turn.properties.unread);
});

test('what is called off says so', async () => {
  const text = calendar('CANCEL', 'STATUS:CANCELLED');
  await desk.deliver(letter('second', 'It does not suit after all.', text, again));
  const all = dates((await asha.get(`/cases/${id}`)).html);
  assert.equal(all.length, 2);
  assert.match(all[1], /<strong>Called off: <\/strong>/);
});

test('an invitation without a word has its own words for a message', async () => {
  const text = calendar('REQUEST', 'DESCRIPTION:The line is dead again\\, since Sunday.');
  await desk.deliver(letter('third', '', text, again));
  const turns = (await asha.json(`/cases/${id}/turns`)).body.turns;
  assert.equal(turns.at(-1).text, 'The line is dead again, since Sunday.');
});

test('a calendar that is broken or huge is a file and nothing more', async () => {
  const broken = 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20269999\r\n\x00\xff';
  await desk.deliver(letter('fourth', 'Broken.', broken, again));
  const huge = calendar('REQUEST', `DESCRIPTION:${'x'.repeat(300_000)}`);
  await desk.deliver(letter('fifth', 'Huge.', huge, again));
  const page = await asha.get(`/cases/${id}`);
  assert.equal(page.status, 200);
  assert.match(page.html, /calendar\.ics/);
  assert.equal((await asha.json(`/cases/${id}/turns`)).body.turns.length, 5);
});

test('the desk has answered no invitation', async () => {
  for (let i = 0; i < 5; i++) await desk.clock('advance 1h');
  for (const mail of server.taken) assert.doesNotMatch(mail, /text\/calendar|PARTSTAT|BEGIN:V/i);
});
