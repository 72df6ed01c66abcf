// attachments.test.mjs - files that come with mail: kept, shown with the message, handed over, never run.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Desk, run } from './desk.mjs';
import * as story from './story.mjs';

let desk, asha, id;

const part = (head, bytes) =>
  `--edge\r\n${head.join('\r\n')}\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
  `${Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`;
const file = (name, type, bytes) =>
  part([`Content-Type: ${type}`, `Content-Disposition: attachment; ${name}`], bytes);
const letter = (text, parts, { id: number, answers } = {}) =>
  [
    'From: Ines Moreau <ines@example.com>',
    'To: help@fenland.example',
    'Subject: Our broadband',
    ...(number ? [`Message-ID: <${number}@example.com>`] : []),
    ...(answers ? [`In-Reply-To: <${answers}@example.com>`] : []),
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="edge"',
    '',
    '--edge',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    parts.join('') + '--edge--',
    '',
  ].join('\r\n');

// Every byte there is, over several pieces of what the data keeps.
const photo = Buffer.alloc(700_001, 0);
for (let i = 0; i < photo.length; i++) photo[i] = (i * 7 + (i >> 8)) & 255;
const page = '<script>document.title = "run"</script>';

before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
  const done = await desk.deliver(
    letter(
      'We still have no broadband. Here is the bill, and a picture of the socket.',
      [
        file('filename="the bill.pdf"', 'application/pdf', '%PDF-1.4 thirty pounds'),
        file("filename*=UTF-8''so%22cket%20%C3%A9%0d%0aX-Bad%3A%201.png", 'image/png', photo),
        file('filename="../../etc/run.html"', 'text/html', page),
        file('filename="picture.svg"', 'image/svg+xml', '<svg onload="alert(1)"/>'),
        file("filename*=UTF-8''bill%E2%80%AEgnp.exe", 'image/png', 'turned'),
        file('filename="nothing.txt"', 'text/plain', ''),
        file('x=y', 'application/x"y', 'no name'),
      ],
      { id: 'first' },
    ),
  );
  assert.equal(done.code, 0, done.err);
  id = await asha.find('Ines');
});
after(() => desk?.stop());

async function take(n, who = asha) {
  const response = await who.request(`/cases/${id}/attachments/${n}`);
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

test('the turn lists what came with it: name, kind, size', async () => {
  const shown = (await asha.get(`/cases/${id}`)).words;
  assert.match(shown, /the bill\.pdf PDF, 22 bytes/);
  assert.match(shown, /picture, 683\.6 KB/);
  assert.match(shown, /run\.html text, 39 bytes/);
  assert.doesNotMatch(shown, /\.\.\/|etc\/run/);
  assert.ok(!shown.includes('\u202e'), 'no mark that turns the direction of writing');
  assert.match(shown, /A file without a name file, 7 bytes/);
  const c = await asha.case(id);
  assert.equal(c.turns[0].files.length, 7);
  assert.deepEqual(c.turns[0].files[0], { name: 'the bill.pdf', type: 'application/pdf', size: 22 });
});

test('each comes back byte for byte, as a download that nothing of may run', async () => {
  const types = ['application/pdf', 'image/png', ...Array(2).fill('application/octet-stream'), 'image/png'];
  const all = ['%PDF-1.4 thirty pounds', photo, page, '<svg onload="alert(1)"/>', 'turned', '', 'no name'];
  for (const [i, bytes] of all.entries()) {
    const got = await take(i + 1);
    assert.equal(got.response.status, 200);
    assert.ok(got.bytes.equals(Buffer.from(bytes)), `file ${i + 1}: ${got.bytes.length} bytes`);
    if (types[i]) assert.equal(got.response.headers.get('content-type'), types[i]);
    assert.match(
      got.response.headers.get('content-disposition'),
      /^attachment; filename="[\w. -]+"; filename\*=UTF-8''[\w.%-]+$/,
    );
    assert.equal(got.response.headers.get('x-content-type-options'), 'nosniff');
    assert.match(got.response.headers.get('content-security-policy'), /^sandbox; default-src 'none'/);
    assert.doesNotMatch(got.response.headers.get('content-security-policy'), /allow|self/);
    assert.equal(got.response.headers.get('x-bad'), null);
    assert.match(got.response.headers.get('cache-control'), /no-store/);
  }
});

test('a name keeps its letters and breaks no header', async () => {
  const name = (await take(2)).response.headers.get('content-disposition');
  const told = decodeURIComponent(name.match(/UTF-8''(.*)$/)[1]);
  assert.match(told, /^so"cket é ?.*X-Bad: 1\.png$/);
  assert.doesNotMatch(told, /[\r\n]/);
});

test('a file that is not there is not found, and a stranger gets none', async () => {
  for (const n of ['0', '8', '-1', 'x', '99999999999999999999']) {
    const { response } = await take(n);
    assert.equal(response.status, 404, n);
  }
  const stranger = await desk.visitor().request(`/cases/${id}/attachments/1`, { redirect: 'manual' });
  assert.equal(stranger.status, 303);
});

test('the same file again is kept once; more than fifty are counted', async () => {
  const many = Array.from({ length: 53 }, (_, i) => file(`filename="${i}.txt"`, 'text/plain', `note ${i}`));
  const again = file('filename="again.pdf"', 'application/pdf', '%PDF-1.4 thirty pounds');
  await desk.deliver(letter('The same bill again.', [again], { answers: 'first' }));
  await desk.deliver(letter('All my notes.', many, { answers: 'first' }));
  const c = await asha.case(id);
  assert.deepEqual(c.turns.map((t) => t.files.length), [7, 1, 50]);
  assert.equal((await take(8)).bytes.toString(), '%PDF-1.4 thirty pounds');
  assert.equal((await take(58)).bytes.toString(), 'note 49');
  assert.match((await asha.get(`/cases/${id}`)).text, /And 3 more, too many or too large/);
});

test('the customer’s page does not show them', async () => {
  await asha.send((await asha.get(`/cases/${id}`)).form('/concerns/add'), { text: story.concerns.service });
  const draft = (await asha.get(`/cases/${id}?stage=playback`)).form('/reply').value('text');
  const sent = await asha.reply(id, 'playback', story.fill(draft), { as: ['update'] });
  assert.equal(sent.status, 200, sent.problem);
  const theirs = await desk.visitor().get((await asha.letter(id)).link);
  assert.equal(theirs.status, 200);
  assert.doesNotMatch(theirs.html, /attachments|the bill\.pdf|again\.pdf/);
});

test('verify, rebuild and a copy of the desk have them', async () => {
  const whole = run(['verify', ...desk.place.args]);
  assert.equal(whole.code, 0, whole.out + whole.err);
  const again = run(['rebuild', ...desk.place.args]);
  assert.equal(again.code, 0, again.out + again.err);
  const copy = join(desk.folder, 'copy');
  const made = run(['backup', ...desk.place.args, copy]);
  assert.equal(made.code, 0, made.out + made.err);
  const checked = run(['verify', '--data', copy]);
  assert.equal(checked.code, 0, checked.out + checked.err);
  rmSync(copy, { recursive: true });
});
