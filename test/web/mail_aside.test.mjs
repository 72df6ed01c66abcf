// mail_aside.test.mjs - what is set aside is listed with its reason, read as text, brought back, put away.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from './desk.mjs';

let desk, asha;

const mail = (fields, text) =>
  [
    ...(fields.some((f) => f.startsWith('From:')) ? [] : ['From: Ines Moreau <ines@example.com>']),
    'To: desk@localhost',
    ...fields,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
  ].join('\r\n');
const cases = async () => (await asha.json('/cases?closed=1')).body.cases;
const aside = async (all = '') => asha.get(`/mail/aside${all}`);
const row = (page, subject) =>
  page.html.split('<li>').find((part) => part.includes(subject)) ?? assert.fail(`${subject} is not listed`);

before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
});

after(async () => desk?.stop());

const kinds = [
  [['Subject: Away', 'Auto-Submitted: auto-replied'], 'an automatic answer'],
  [['Subject: Digest', 'List-Id: <neighbours.example.org>'], 'from a mailing list'],
  [['Subject: Buy now', 'X-Spam-Flag: YES'], 'marked as spam by the mail server'],
  [['Subject: Report', 'From: mailer-daemon@mx.example'], 'a delivery report about no message'],
];

test('each kind is told apart and listed with its reason, sender, subject and first words', async () => {
  for (const [fields, why] of kinds) {
    await desk.deliver(mail(fields, `Words below ${fields[0]}.`));
    const page = await aside();
    const part = row(page, fields[0].slice(9));
    assert.ok(part.includes(why), `${why} in ${part}`);
    assert.ok(part.includes('example'), part);
    assert.ok(part.includes('Words below'), part);
  }
  assert.equal((await cases()).length, 0);
});

test('mail from our own address is set aside', async () => {
  await desk.deliver(mail(['Subject: To myself'], 'x').replace('ines@example.com', 'desk@localhost'));
  assert.match(row(await aside(), 'To myself'), /from our own address/);
});

test('what cannot be read as a mail is listed, and cannot be brought back', async () => {
  await desk.deliver('no header at all, just words\n');
  const page = await aside();
  const part = row(page, 'This is not a mail');
  assert.doesNotMatch(part, /\/back"/);
  const [, path] = part.match(/href="(\/mail\/aside\/[^"]+)"/);
  const one = await asha.get(path);
  assert.match(one.text, /just words/);
  const form = (await aside()).form('/back');
  const refused = await asha.send({ ...form, action: `${path}/back` });
  assert.equal(refused.status, 400);
  assert.match(refused.text, /does not say whom it is from/);
});

test('it is opened as text: nothing in it comes alive', async () => {
  await desk.deliver(
    mail(['Subject: <script>alert(1)</script>', 'Precedence: bulk'], '<img src=x onerror=alert(1)>'),
  );
  const page = await aside();
  const part = row(page, '&lt;script&gt;');
  const one = await asha.get(part.match(/href="(\/mail\/aside\/[^"]+)"/)[1]);
  assert.match(one.html, /&lt;img src=x/);
  assert.doesNotMatch(one.html, /<img src=x|<script>alert/);
});

test('brought back, it becomes a case; brought back twice, one', async () => {
  const form = readForm(await aside(), 'Away');
  const page = await asha.send(form);
  assert.match(page.text, /Brought back/);
  await desk.clock('advance 1s');
  assert.equal((await cases()).length, 1);
  assert.equal((await cases())[0].title, 'Away');
  const again = await asha.send(form);
  assert.equal(again.status, 404);
  await desk.clock('advance 1s');
  assert.equal((await cases()).length, 1);
  assert.doesNotMatch((await aside()).html, />Away</);
  assert.equal(readdirSync(join(desk.data, 'spool/new')).length, 0);
});

test('brought back, an answer becomes a turn of its thread', async () => {
  await desk.mail('The lift is out.', { id: 'lift', subject: 'The lift' });
  await desk.deliver(
    mail(
      ['Subject: Re: The lift', 'Precedence: bulk', 'In-Reply-To: <lift@example.com>'],
      'It has been out for a week.',
    ),
  );
  await asha.send(readForm(await aside(), 'Re: The lift'));
  await desk.clock('advance 1s');
  const id = (await cases()).find((c) => c.title === 'The lift').id;
  assert.match((await asha.get(`/cases/${id}`)).words, /out for a week/);
});

test('not for us: kept, out of sight, and found again', async () => {
  await asha.send(readForm(await aside(), 'Buy now', '/hide'));
  assert.doesNotMatch((await aside()).html, /Buy now/);
  const all = await aside('?all=1');
  assert.match(row(all, 'Buy now'), /not for us/);
  await asha.send(readForm(all, 'Buy now', '/hide'));
  assert.match((await aside()).html, /Buy now/);
});

test('no complaint: closed with one tap and its reason, counted apart, and opened again', async () => {
  await desk.mail('Thank you for the quick help!', { subject: 'Thanks', from: 'Jo <jo@example.com>' });
  const id = await asha.find('jo@example.com');
  let page = await asha.get(`/cases/${id}`);
  const refused = await asha.send(page.form('/not-complaint'), { value: 'withdrawn' });
  assert.equal(refused.status, 400);
  page = await asha.send(page.form('/not-complaint'), { value: 'praise' });
  assert.match(page.text, /Closed .* as not a complaint: Praise or thanks/);
  const closed = await asha.case(id);
  assert.equal(closed.exit, 'not-a-complaint');
  assert.equal(closed.open, false);
  page = await asha.send(page.form('/reopen'));
  assert.equal((await asha.case(id)).open, true);
  assert.match(await asha.log(id), /Opened again: Closed by mistake/);
});

function readForm(page, subject, action = '/back') {
  const part = row(page, subject);
  const [, path] = part.match(new RegExp(`action="(/mail/aside/[^"]+${action})"`));
  return page.forms.find((f) => f.action === path);
}

test('a form on our own site is its filler’s word, though it sends as we do', async () => {
  const own = ['From: Web form <desk@localhost>', 'Subject: The form'];
  const form = (fields) => mail([...own, ...fields], 'It leaks.');
  const before = (await cases()).length;
  await desk.deliver(form(['Reply-To: Ana Petrova <ana@example.org>']));
  const all = await cases();
  assert.equal(all.length, before + 1);
  const page = await asha.get(`/cases/${await asha.find('ana@example.org')}`);
  assert.match(page.text, /Ana Petrova/);
  await desk.deliver(form(['Message-ID: <ours@x>', 'Reply-To: <desk+KADWEP.1f09@localhost>']));
  assert.equal((await cases()).length, before + 1);
});
