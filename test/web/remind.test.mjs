// remind.test.mjs - mail to ourselves: before a promise or a deadline is due, when one was missed; each once.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from './desk.mjs';
import { MailServer } from './mail_server.mjs';
import { onServer } from './place.mjs';

let server, desk, asha, lena, omar, id;

const promise = 'I will write to you by 4 pm today, even if there is nothing new.';
const plain = (mail) => mail.replace(/=\r\n/g, '').replace(/\r\n/g, '\n').replace(/\n[ \t]/g, ' ');
const isTo = (who) => (mail) => mail.match(/^To: .*$/m)[0].includes(`${who}@fenland`);
const to = (who) => server.taken.map(plain).filter(isTo(who));
const count = (sql) => Number(desk.place.sql(sql));

async function address(login, mail) {
  const form = (await omar.get('/settings'))
    .forms.filter((f) => f.action === '/settings/account/change')
    .find((f) => f.value('login') === login);
  assert.equal((await omar.send(form, { mail })).status, 200);
}

async function promised(name, text = promise) {
  await desk.mail('The lift has stopped again and I live on the ninth floor.', {
    from: `${name} <${name.toLowerCase()}@example.com>`,
    id: name,
  });
  const found = await asha.find(name);
  const page = await asha.reply(found, 'update', text, { as: ['update'] });
  assert.equal(page.status, 200, page.problem);
  return found;
}

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url, '--undo', '0']);
  [asha, lena, omar] = [await desk.login('asha'), await desk.login('lena'), await desk.login('omar')];
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

test('each sets an address of their own; one that can be none is refused and stays as typed', async () => {
  const form = (await asha.get('/account')).form('/account/mail');
  const bad = await asha.send(form, { mail: 'asha at home' });
  assert.equal(bad.status, 400);
  assert.match(bad.problem, /looks like asha@example\.com/);
  assert.equal(bad.form('/account/mail').value('mail'), 'asha at home');
  const done = await asha.send(form, { mail: 'asha@fenland.example' });
  assert.equal(done.status, 200);
  assert.equal(done.form('/account/mail').value('mail'), 'asha@fenland.example');
  await address('lena', 'lena@fenland.example');
});

test('an hour before it is due, who looks after the case has mail', async () => {
  id = await promised('Ines');
  await desk.clock('now 2026-06-01T14:59:59+01:00');
  assert.deepEqual(to('asha'), []);
  await desk.clock('now 2026-06-01T15:00:00+01:00');
  const [mail] = to('asha');
  assert.ok(mail, 'nothing was sent');
  assert.match(mail, /^To: "?Asha Rao"? <asha@fenland\.example>$/m);
  assert.match(mail, /^Auto-Submitted: auto-generated$/m);
  assert.match(mail, /^Subject: Due Monday 1 June, 4 pm: a promise in [A-Z]{6}$/m);
  assert.ok(mail.includes('I will write to you by 4 pm today'));
  assert.ok(mail.includes(`${desk.base}/cases/${id}`));
  assert.deepEqual(to('lena'), []);
});

test('killed in between, it is told once; a minute past it, the lead has mail', async () => {
  await desk.down('SIGKILL');
  await desk.up();
  await desk.clock('now 2026-06-01T15:30:00+01:00');
  assert.equal(to('asha').length, 1);
  await desk.down('SIGKILL');
  await desk.up();
  await desk.clock('now 2026-06-01T16:01:00+01:00');
  assert.equal(to('lena').length, 1);
  assert.match(to('lena')[0], /^Subject: Missed: a promise in [A-Z]{6}$/m);
  assert.match(to('lena')[0], /promised to Ines for Monday 1 June, 4 pm/);
  await desk.down('SIGKILL');
  await desk.up();
  await desk.clock('now 2026-06-01T20:00:00+01:00');
  assert.equal(to('asha').length, 1);
  assert.equal(to('lena').length, 1);
  assert.equal(count("SELECT count(*) FROM event WHERE kind IN ('promise-warned', 'promise-missed')"), 2);
  assert.equal(count('SELECT count(*) FROM reminder'), 0);
});

test('killed when it is noted and not yet written, the next start writes it', async () => {
  const account = desk.place.sql("SELECT id FROM account WHERE login = 'lena'");
  await desk.down('SIGKILL');
  const seq = desk.place.sql(`SELECT seq FROM promise_row WHERE case_id = ${id}`);
  const due = desk.place.sql(`SELECT due FROM promise_row WHERE case_id = ${id}`);
  desk.place.sql('INSERT INTO reminder (id, account, case_id, promise, missed, due) VALUES' +
    ` (77, ${account}, ${id}, ${seq}, 1, ${due})`);
  await desk.up();
  await desk.clock('advance 1s');
  assert.equal(to('lena').length, 2);
  await desk.clock('advance 1h');
  assert.equal(to('lena').length, 2);
});

test('no customer sees it: not on their page, not in what they keep, not in the case', async () => {
  const { link } = await asha.letter(id);
  for (const path of [link, `${link}/everything`, `${link}/everything.json`])
    assert.doesNotMatch((await asha.get(path)).html, /asha@fenland|lena@fenland|a promise in/);
  assert.equal((await asha.case(id)).turns.length, 2);
});

test('what comes back to us touches no case', async () => {
  const events = desk.events();
  const i = server.taken.findIndex((mail) => mail.includes('<lena@'));
  await desk.deliver(
    [
      'From: mailer-daemon@mx.example', 'Subject: failure notice', '', 'unknown: lena@fenland.example', '',
      `Message-ID: ${server.ids[i]}`, '',
    ].join('\r\n'),
  );
  assert.equal(desk.events(), events);
  const outbox = await asha.get('/outbox');
  assert.match(outbox.text, /lena@fenland\.example, a colleague/);
  assert.match(outbox.text, /came back/);
  const [, one] = outbox.html.match(/href="(\/outbox\/\d+)">Missed/);
  assert.match((await asha.get(one)).text, /no customer sees it/);
  assert.doesNotMatch((await asha.get('/')).text, /Did not get through/);
});

test('many that fall due at once are one mail', async () => {
  await desk.clock('now 2026-06-02T09:00:00+01:00');
  const before = [to('asha').length, to('lena').length];
  for (const name of ['Ben', 'Cai', 'Dee']) await promised(name);
  await desk.clock('now 2026-06-02T15:00:00+01:00');
  assert.equal(to('asha').length, before[0] + 1);
  const mail = to('asha').at(-1);
  assert.match(mail, /^Subject: 3 promises are due soon$/m);
  for (const name of ['Ben', 'Cai', 'Dee']) assert.ok(mail.includes(`promised to ${name} `), name);
  await desk.clock('now 2026-06-02T16:01:00+01:00');
  assert.equal(to('lena').length, before[1] + 1);
  assert.match(to('lena').at(-1), /^Subject: 3 promises were missed$/m);
});

test('who covers gets it instead', async () => {
  await desk.clock('now 2026-06-03T09:00:00+01:00');
  await promised('Eve');
  const away = (await asha.get('/account')).form('/account/away');
  await asha.send(away, { until: '2026-06-05T09:00', cover: 'omar' });
  await address('omar', 'omar@fenland.example');
  const before = to('asha').length;
  await desk.clock('now 2026-06-03T15:00:00+01:00');
  assert.equal(to('asha').length, before);
  assert.equal(to('omar').length, 1);
});

test('nobody looks after it any more: the lead is told before it is due', async () => {
  await desk.clock('now 2026-06-04T09:00:00+01:00');
  const switched = async (value) => {
    const form = (await omar.get('/settings'))
      .forms.filter((f) => f.action === '/settings/account/switch')
      .find((f) => f.value('login') === 'asha');
    assert.equal((await omar.send(form, { value })).status, 200);
  };
  await promised('Gus');
  await switched('off');
  const before = to('lena').length;
  await desk.clock('now 2026-06-04T15:00:00+01:00');
  assert.equal(to('lena').length, before + 1);
  assert.match(to('lena').at(-1), /^Subject: Due /m);
  await switched('on');
  asha = await desk.login('asha');
});

const skip = onServer ? false : 'a file has one desk';
test('two desks on one database tell it once', { skip }, async () => {
  await desk.clock('now 2026-06-05T09:30:00+01:00');
  for (const name of ['Hal', 'Ida']) await promised(name);
  const second = await desk.second();
  const sent = ['asha', 'omar', 'lena'].map((who) => to(who).length);
  try {
    await second.clock('now 2026-06-05T09:30:00+01:00');
    await Promise.all([desk.clock('advance 8h'), second.clock('advance 8h')]);
  } finally {
    await second.stop();
  }
  const told = to('asha').slice(sent[0]).concat(to('lena').slice(sent[2]));
  for (const name of ['Hal', 'Ida'])
    for (const what of ['Due', 'Missed'])
      assert.equal(told.filter((m) => m.includes(`${what}: promised to ${name} `)).length, 1, what + name);
});

const subjects = (who, from = 0) => to(who).slice(from).map((mail) => mail.match(/^Subject: (.*)$/m)[1]);
async function profile(name) {
  const form = (await omar.get('/settings/profiles')).forms.find((f) => f.value('value') === name);
  assert.equal((await omar.send(form)).status, 200);
}

test('two working days before a deadline there is mail; of a final response to leads too', async () => {
  await desk.clock('now 2026-06-12T08:00:00+01:00');
  await profile('au-asic');
  const found = await promised('Klaus', promise.replace('today', 'on Monday 13 July'));
  const of = async (what) => (await asha.case(found)).deadlines.find((d) => d.milestone === what);
  assert.match((await of('respond')).due, /^2026-07-12T23:59/);
  await desk.clock('now 2026-07-08T20:00:00+01:00');
  const before = [to('asha').length, to('lena').length];
  await desk.clock('now 2026-07-10T12:00:00+01:00');
  assert.deepEqual(subjects('asha', before[0]), ['2 deadlines are due soon']);
  assert.match(subjects('lena', before[1])[0], /^Due Sunday 12 July: a deadline in [A-Z]{6}$/);
  const mail = to('asha').at(-1);
  assert.ok(mail.includes('A deadline is near: Give the final response by Sunday 12 July'), mail);
  assert.ok(mail.includes('A deadline is near: Say where they can take it by Sunday 12 July'), mail);
  assert.ok(mail.includes(`${desk.base}/cases/${found}`));
});

test('killed and started again it is told once; when it has passed, the leads are told of each', async () => {
  const before = [to('asha').length, to('lena').length];
  await desk.down('SIGKILL');
  await desk.up();
  await desk.clock('now 2026-07-11T12:00:00+01:00');
  assert.deepEqual([to('asha').length, to('lena').length], before);
  await desk.clock('now 2026-07-13T00:30:00+01:00');
  assert.deepEqual(subjects('lena', before[1]), ['2 deadlines were missed']);
  assert.match(to('lena').at(-1), /passed: Give the final response. It was due by Sunday 12 July/);
  assert.equal(to('asha').length, before[0]);
  assert.equal(count('SELECT count(*) FROM reminder'), 0);
});

test('what was met between the note and the mail is not told', async () => {
  await desk.clock('now 2026-07-13T09:00:00+01:00');
  await profile('us-cfpb');
  const found = await promised('Lloyd', promise.replace('today', 'on Friday 31 July'));
  await desk.clock('now 2026-07-23T20:00:00+01:00');
  const words = 'You were left without a lift, and we have repaired it. That is our final response.';
  const final = await asha.reply(found, 'final', words);
  assert.equal(final.status, 200, final.problem);
  await desk.clock('advance 1s');
  const before = [to('asha').length, to('lena').length];
  const account = desk.place.sql("SELECT id FROM account WHERE login = 'lena'");
  await desk.down('SIGKILL');
  const set = `case_id = ${found} AND kind = 'deadline-set'`;
  const seq = desk.place.sql(`SELECT min(seq) FROM event WHERE ${set}`);
  desk.place.sql('INSERT INTO reminder (id, account, case_id, promise, missed, due, milestone) VALUES' +
    ` (78, ${account}, ${found}, ${seq}, 0, 1, 'respond')`);
  await desk.up();
  await desk.clock('now 2026-07-29T12:00:00+01:00');
  assert.deepEqual([to('asha').length, to('lena').length], before);
  assert.equal(count('SELECT count(*) FROM reminder'), 0);
  await profile('none');
});

test('switched off, nobody is written to', async () => {
  const save = (await omar.get('/settings')).form('/settings/save');
  assert.equal((await omar.send(save, { 'firm.remind': 'off' })).status, 200);
  assert.match((await asha.get('/account')).text, /switched off mail about what is due/);
  await desk.clock('now 2026-08-03T09:00:00+01:00');
  await promised('Fay');
  await desk.clock('advance 1s');
  const sent = server.taken.length;
  await desk.clock('now 2026-08-03T17:00:00+01:00');
  assert.equal(server.taken.length, sent);
});
