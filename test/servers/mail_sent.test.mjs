// mail_sent.test.mjs - what a reply is once a real mail server has carried it: its parts, its copies, its
// files, and what comes back.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from '../web/desk.mjs';
import { delivered, servers, skip } from './servers.mjs';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const name = `ines${process.pid}`;
const customer = `${name}@customers.example`;
const bytes = Buffer.from(Array.from({ length: 70000 }, (_, i) => (i * 31 + (i >> 8)) & 255));
const text = [
  'Dear Ines,',
  '',
  'Six weeks without broadband, and I am Asha, who looks after this now. You wrote:',
  '',
  '> Nobody rang & nobody came.',
  '',
  '.',
  'From here on I keep you posted. Grüße — and a line that is so long that it has to be broken on the way: ' +
    'word '.repeat(40).trim() + '.',
  'I will write to you again by Tuesday 2 June, noon.',
].join('\n');
let desk, asha, id;

// Mail to someone, once it has come.
async function mailTo(address, n = 1) {
  const [, domain] = address.split('@');
  for (let i = 0; i < 200; i++) {
    const all = delivered(domain).filter((m) => new RegExp(`^Delivered-To: <?${address}`, 'im').test(m));
    if (all.length >= n) return all;
    await sleep(100);
  }
  throw new Error(`no mail for ${address}`);
}

const unfold = (head) => head.replace(/\r?\n[ \t]+/g, ' ');
const field = (mail, what) =>
  unfold(mail.split(/\r?\n\r?\n/)[0]).match(new RegExp(`^${what}: (.*)$`, 'im'))?.[1].trim();
const quoted = (s) =>
  Buffer.from(
    s.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, x) => String.fromCharCode(parseInt(x, 16))),
    'latin1',
  ).toString();

before(async () => {
  if (skip) return;
  desk = await Desk.start([
    '--smtp',
    `smtp://127.0.0.1:${servers.smtp}`,
    '--lmtp',
    `127.0.0.1:${servers.heard}`,
    '--undo',
    '0',
  ]);
  const omar = await desk.login('omar');
  await omar.send((await omar.get('/settings')).form('/settings/save'), {
    'firm.address': 'help@desk.example',
    'firm.senders': 'Rechnungen, Köln <billing@desk.example>',
  });
  await desk.deliver(
    [
      `From: Ines <${customer}>`,
      'To: billing@desk.example',
      'Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?= and an end',
      `Message-ID: <${name}@customers.example>`,
      '',
      'We have had no broadband for six weeks.',
      '',
    ].join('\r\n'),
  );
  asha = await desk.login('asha');
  id = await asha.find('Ines');
});
after(() => desk?.stop());

test('the words, their page, the files and the copies arrive as they were written', { skip }, async () => {
  const form = (await asha.check(id, 'ack', text)).form('/reply');
  const values = { cc: `Zoë <zoe${name}@shop.example>, gone${name}@nowhere.example` };
  for (const choice of form.choices) values[choice] = 'update';
  const files = [
    ['Zählerstand.pdf', 'application/pdf', bytes],
    ['a.txt', 'text/plain', 'one\r\n.\r\ntwo'],
  ];
  const sent = await asha.sendFiles(form, values, files);
  assert.equal(sent.status, 200, sent.problem);
  await desk.clock('advance 1s');
  const [mail] = await mailTo(customer);
  assert.equal(field(mail, 'Return-Path'), '<billing@desk.example>');
  assert.match(field(mail, 'From'), /=\?UTF-8\?Q\?.*K=C3=B6ln.*\?= <billing@desk\.example>/i);
  assert.match(field(mail, 'Cc'), /<zoe\w+@shop\.example>, <gone\w+@nowhere\.example>/);
  assert.match(field(mail, 'Message-ID'), /@desk\.example>$/);
  assert.match(field(mail, 'Subject'), /^Re: |^=\?UTF-8\?Q\?Re/);
  assert.equal(field(mail, 'In-Reply-To'), `<${name}@customers.example>`);
  for (const line of mail.split(/\r?\n/)) assert.ok(line.length <= 998 && /^[\x00-\x7f]*$/.test(line));

  const all = mail.split('--=_heard_all');
  assert.equal(all.length, 5, 'head, words, two files, end');
  const words = all[1].split('--=_heard_words');
  const [plain, page] = words.slice(1, 3).map((p) => p.split(/\r?\n\r?\n/));
  assert.match(plain[0], /text\/plain; charset=utf-8/);
  assert.match(page[0], /text\/html; charset=utf-8/);
  const read = quoted(plain.slice(1).join('\n\n')).replace(/\r/g, '');
  assert.ok(read.startsWith(text), read);
  assert.match(read, /\/c\/[0-9a-f]{40}/);
  const html = quoted(page.slice(1).join('\n\n'));
  assert.match(html, /<blockquote>\s*<p>Nobody rang &amp; nobody came\.<\/p>\s*<\/blockquote>/);
  assert.doesNotMatch(html, /src=|<img|<script|<link|url\(/);
  const [pdf, note] = all.slice(2, 4).map((p) => p.split(/\r?\n\r?\n/));
  assert.match(pdf[0], /filename\*0\*=UTF-8''Z%C3%A4hlerstand\.p;\s+filename\*1\*=df/);
  assert.ok(Buffer.from(pdf[1], 'base64').equals(bytes));
  assert.equal(Buffer.from(note[1], 'base64').toString(), 'one\r\n.\r\ntwo');

  const [copy] = await mailTo(`zoe${name}@shop.example`);
  assert.equal(field(copy, 'Message-ID'), field(mail, 'Message-ID'));
  assert.match(quoted(copy), /Six weeks without broadband/);
  assert.doesNotMatch(quoted(copy), /\/c\/[0-9a-f]{40}/);
});

test('a copy that comes back is told, and the message itself stands', { skip }, async () => {
  let page;
  for (let i = 0; i < 150; i++) {
    await desk.clock('advance 0s');
    page = await asha.get(`/cases/${id}`);
    if (/The copy to gone/.test(page.text)) break;
    await sleep(100);
  }
  assert.match(page.text, new RegExp(`The copy to gone${name}@nowhere\\.example did not get through`));
  const turns = (await asha.json(`/cases/${id}/turns`)).body.turns;
  assert.equal(turns.at(-1).delivery, 'accepted');
  assert.equal((await asha.json('/cases')).body.cases.length, 1, 'the report became no case');
});
