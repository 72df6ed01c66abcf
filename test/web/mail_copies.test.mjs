// mail_copies.test.mjs - who else gets what we send: in sight before it goes, without the customer's links.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, run } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, id;

const turns = async () => (await asha.json(`/cases/${id}/turns`)).body.turns;
const letter = (day) =>
  'Six weeks without broadband, and I am Asha, who looks after this now. ' +
  `I will write to you again by ${day}, noon.`;

async function send(text, values = {}) {
  const form = (await asha.check(id, 'ack', text)).form('/reply');
  for (const name of form.choices) values[name] = 'update';
  return asha.send(form, values);
}

const mail = (lines, text) => desk.deliver(`${lines.join('\r\n')}\r\n\r\n${text}\r\n`);
const to = (address) => server.taken.filter((m, i) => server.recipients[i] === address);

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url]);
  const omar = await desk.login('omar');
  await omar.send((await omar.get('/settings')).form('/settings/save'), {
    'firm.address': 'help@fenland.example',
  });
  await mail(
    [
      'From: Ines Moreau <ines@example.com>',
      'To: Help <help@fenland.example>, "Moreau, Paul" <Paul@example.com>',
      'Cc: =?utf-8?q?J=C3=BCrgen_K=C3=B6hler?= <jk@ombud.example>, ines@example.com',
      'Subject: No broadband',
      'Message-ID: <first@example.com>',
    ],
    'We have had no broadband for six weeks.',
  );
  asha = await desk.login('asha');
  id = await asha.find('Ines');
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

test('as long as no address of ours is set, the one their mail came to is nobody to be copied', async () => {
  const bare = await Desk.start();
  try {
    await bare.deliver(
      [
        'From: Ines Moreau <ines@example.com>', 'To: help@fenland.example, paul@example.com',
        'Cc: jk@ombud.example', 'Subject: No broadband', 'Message-ID: <bare@example.com>', '',
        'We have had no broadband for six weeks.', '',
      ].join('\r\n'),
    );
    const agent = await bare.login('asha');
    const { html } = (await agent.get(`/cases/${await agent.find('Ines')}`)).form('/reply');
    assert.doesNotMatch(html, /name="copy" value="[^"]*help@fenland/);
    for (const other of ['paul@example.com', 'jk@ombud.example'])
      assert.match(html, new RegExp(`name="copy" value="[^"]*${other}`));
  } finally {
    await bare.stop();
  }
});

test('who else was on their mail is shown, and kept in copy by nobody but the writer', async () => {
  const page = await asha.get(`/cases/${id}`);
  assert.match(page.text, /Also to Moreau, Paul, paul@example\.com; Jürgen Köhler, jk@ombud\.example/);
  const form = page.form('/reply');
  assert.deepEqual(form.all('copy'), []);
  assert.match(form.html, /name="copy" value="&quot;Moreau, Paul&quot; &lt;paul@example\.com&gt;"/);
  assert.match(page.text, /To Ines Moreau, ines@example\.com/);
  const sent = await send(letter('Tuesday 2 June'));
  assert.equal(sent.status, 200, sent.problem);
  await desk.clock('advance 10s');
  assert.deepEqual(server.recipients, ['ines@example.com']);
  assert.doesNotMatch(server.taken[0], /^Cc:/im);
});

test('a ticked one and a typed one get the words without the customer’s links', async () => {
  const sent = await send(letter('Wednesday 3 June'), {
    copy: '"Moreau, Paul" <paul@example.com>',
    cc: 'Zoë Ng <zoe@lawyers.example>; bo@example.org, BO@example.org',
  });
  assert.equal(sent.status, 200, sent.problem);
  await desk.clock('advance 10s');
  assert.deepEqual(server.recipients.slice(1).sort(), [
    'bo@example.org', 'ines@example.com', 'paul@example.com', 'zoe@lawyers.example',
  ]);
  const cc = new RegExp(
    '^Cc: =\\?UTF-8\\?Q\\?Zo=C3=AB_Ng\\?=\\s+<zoe@lawyers.example>,\\s+<bo@example.org>,' +
      '\\s+"Moreau, Paul"\\s+<paul@example.com>\\r$',
    'm',
  );
  for (const m of server.taken.slice(1)) assert.match(m, cc);
  assert.match(to('ines@example.com').at(-1), /\/c\/[0-9a-f]{40}/);
  for (const other of ['paul@example.com', 'zoe@lawyers.example', 'bo@example.org']) {
    assert.doesNotMatch(to(other)[0], /\/c\//);
    assert.match(to(other)[0], /Six weeks without broadband/);
    assert.match(to(other)[0], /^To: "Ines Moreau"\s+<ines@example.com>\r$/m);
  }
  assert.equal(new Set(server.ids.slice(1)).size, 1);
  const ours = (await turns()).at(-1);
  assert.equal(ours.delivery, 'accepted');
  assert.deepEqual(
    ours.people.map((p) => `${p.role} ${p.name} ${p.address}`),
    [
      'cc Zoë Ng zoe@lawyers.example',
      'cc  bo@example.org',
      'cc Moreau, Paul paul@example.com',
      'from Our company help@fenland.example',
    ],
  );
  const page = await asha.get(`/cases/${id}`);
  assert.match(page.text, /Also to Zoë Ng, zoe@lawyers\.example; bo@example\.org; Moreau, Paul/);
  assert.match((await asha.get('/outbox')).text, /copy to bo@example\.org/);
});

test('what is no address, or must not be one, is named; nothing goes, nothing typed is lost', async () => {
  const before = server.taken.length;
  const many = Array.from({ length: 11 }, (_, i) => `p${i}@example.org`).join(', ');
  const no = [
    ['not an address', /“not an address” is not an address/],
    ['bo@example.org, @example.org', /“@example\.org” is not an address/],
    ['a@b@c', /is not an address/],
    ['Bo <bo@example.org', /is not an address/],
    ['Bo <bo@example.org> <x@y>', /is not an address/],
    ['bo @example.org', /is not an address/],
    ['bo@exämple.org', /is not an address/],
    ['Bo\u202Eexe <bo@example.org>', /can.t stand in a mail/],
    ['Bo <<x> <bo@example.org>', /is not an address|can.t stand in a mail/],
    ['ines@example.com', /gets this message already/],
    [many, /10 people at most/],
    [`${'a'.repeat(300)}@example.org`, /is not an address/],
  ];
  for (const [cc, why] of no) {
    const page = await send(letter('Thursday 4 June'), { cc });
    assert.equal(page.status, 400, cc);
    assert.match(page.problem, why, cc);
    assert.equal(page.form('/reply').value('cc'), cc);
    assert.equal(page.form('/reply').value('text'), letter('Thursday 4 June'));
  }
  for (const cc of ['bo@example.org\r\nBcc: x@example.org', 'bo@example.org\0', '\u0007bo@example.org']) {
    const form = (await asha.check(id, 'ack', letter('Thursday 4 June'))).form('/reply');
    const response = await asha.post(form, { cc, as0: 'update' });
    assert.equal(response.status, 400, JSON.stringify(cc));
  }
  await desk.clock('advance 1m');
  assert.equal(server.taken.length, before);
});

test('a copy to ourselves would come back as new mail', async () => {
  const page = await send(letter('Thursday 4 June'), { cc: 'Help+ABCDEF@fenland.example' });
  assert.equal(page.status, 400);
  assert.match(page.problem, /this desk.s own address/);
});

test('saved with the draft, waiting for its day, taken back: copies are kept', async () => {
  const form = (await asha.check(id, 'ack', letter('Friday 5 June'))).form('/reply');
  await asha.send({ ...form, action: `/cases/${id}/draft` }, { cc: 'bo@example.org' });
  let page;
  for (let i = 0; i < 50 && page?.form('/reply').value('cc') !== 'bo@example.org'; i++)
    page = await asha.get(`/cases/${id}`);
  assert.equal(page.form('/reply').value('cc'), 'bo@example.org');
  const at = { at: '2026-06-02T09:00', later: '1' };
  const waits = await send(letter('Friday 5 June'), { cc: 'bo@example.org', ...at });
  assert.match(waits.text, /will be sent Tuesday 2 June, 9 am Also to bo@example\.org/);
  const back = await asha.send(waits.form('/planned/undo'));
  assert.equal(back.form('/reply').value('cc'), 'bo@example.org');
  const count = server.taken.length;
  await send(letter('Friday 5 June'), { cc: 'bo@example.org' });
  const undone = await asha.send((await asha.get(`/cases/${id}`)).form('/undo'));
  assert.equal(undone.form('/reply').value('cc'), 'bo@example.org');
  await desk.clock('advance 1m');
  assert.equal(server.taken.length, count);
});

test('a copy that is refused or comes back says so, and the message itself stands', async () => {
  server.refuses = { 'zoe@lawyers.example': '550 nobody here' };
  await send(letter('Friday 5 June'), { cc: 'zoe@lawyers.example, bo@example.org' });
  await desk.clock('advance 10s');
  let ours = (await turns()).at(-1);
  assert.equal(ours.delivery, 'accepted');
  assert.equal(to('bo@example.org').length, 2);
  const refused = /The copy to zoe@lawyers\.example did not get through: .*nobody here/;
  assert.match((await asha.get(`/cases/${id}`)).text, refused);
  const report = (address) => mail(
    [
      'From: MAILER-DAEMON@example.org', 'To: help@fenland.example', `Message-ID: <r-${address}>`,
      'Subject: Undelivered', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      'Auto-Submitted: auto-replied',
    ],
    [
      '--b', '', 'It came back.', '--b', 'Content-Type: message/delivery-status', '',
      'Reporting-MTA: dns; mx.example.org', '', `Final-Recipient: rfc822; ${address}`, 'Action: failed',
      'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 5.1.1 no such user', '', '--b',
      'Content-Type: message/rfc822', '', `Message-ID: ${server.ids.at(-1)}`, 'Subject: x', '', '', '--b--',
    ].join('\r\n'),
  );
  await report('bo@example.org');
  assert.match((await asha.get(`/cases/${id}`)).text, /The copy to bo@example\.org did not get through/);
  ours = (await turns()).at(-1);
  assert.equal(ours.delivery, 'accepted');
  assert.equal((await asha.json(`/cases/${id}/promises`)).body.promises.at(-1).state, 'open');
  await report('ines@example.com');
  assert.equal((await turns()).at(-1).delivery, 'bounced');
});

test('the lists made anew from the record are the same', async () => {
  await desk.down();
  const done = run(['rebuild', ...desk.place.args]);
  assert.equal(done.code, 0, done.out + done.err);
  await desk.up();
});
