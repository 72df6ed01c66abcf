// mail_enclosed.test.mjs - files that go with a reply: chosen, kept with the draft, sent, and never the cost
// of a word that was typed.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { request } from 'node:http';
import { Desk, run } from './desk.mjs';
import { MailServer } from './mail_server.mjs';

let server, desk, asha, id;

const turns = async () => (await asha.json(`/cases/${id}/turns`)).body.turns;
const letter = (day) =>
  'Six weeks without broadband, and I am Asha, who looks after this now. ' +
  `I will write to you again by ${day}, noon.`;
const compose = async (text) => (await asha.check(id, 'ack', text)).form('/reply');
const saying = (form, values = {}) => {
  for (const name of form.choices) values[name] = 'update';
  return values;
};
const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 31) & 255));
const bill = ['bill.pdf', 'application/pdf', bytes];
const MB = 1024 * 1024;

// The files in a mail, by their names as they are written there.
function parts(mail) {
  return mail
    .split('\r\n--=_heard_all')
    .slice(2, -1)
    .map((part) => {
      const [head, body] = part.split('\r\n\r\n');
      return { head, bytes: Buffer.from(body, 'base64') };
    });
}

before(async () => {
  server = await MailServer.start();
  desk = await Desk.start(['--smtp', server.url]);
  await desk.mail('We have had no broadband for six weeks.', { id: 'first' });
  asha = await desk.login('asha');
  id = await asha.find('Ines');
});

after(async () => {
  await desk?.stop();
  server?.stop();
});

test('a file goes with the reply, byte for byte, and stands with it on the case', async () => {
  const form = await compose(letter('Tuesday 2 June'));
  const name = 'Zählerstand "Flur" \u202Egnp.exe';
  const sent = await asha.sendFiles(form, saying(form), [bill, [name, 'image/png', bytes.subarray(0, 100)]]);
  assert.equal(sent.status, 200, sent.problem);
  await desk.clock('advance 10s');
  const [pdf, other] = parts(server.taken[0]);
  assert.match(pdf.head, /Content-Type: application\/pdf\r\n/);
  assert.match(pdf.head, /Content-Disposition: attachment;\s+filename="bill\.pdf"/);
  assert.ok(pdf.bytes.equals(bytes));
  assert.match(other.head, /filename\*0\*=UTF-8''Z%C3%A4hlerstand%20%22;\s+filename\*1\*=Flur%22%20gnp\.exe/);
  assert.doesNotMatch(other.head, /%E2%80%AE/);
  assert.ok(other.bytes.equals(bytes.subarray(0, 100)));
  const order = ['multipart/mixed', 'multipart/alternative', 'text/plain', 'text/html', 'application/pdf'];
  assert.match(server.taken[0], new RegExp(order.join('[\\s\\S]*')));
  const ours = (await turns()).at(-1);
  assert.deepEqual(
    ours.files.map((f) => [f.name, f.size]),
    [
      ['bill.pdf', 5000],
      ['Zählerstand "Flur" gnp.exe', 100],
    ],
  );
  const got = await asha.request(`/cases/${id}/attachments/1`);
  assert.equal(got.headers.get('content-type'), 'application/pdf');
  assert.ok(Buffer.from(await got.arrayBuffer()).equals(bytes));
  assert.equal((await asha.get(`/cases/${id}`)).form('/reply').all('file').length, 0);
});

test('what the checker holds up, or another button asks, loses no file', async () => {
  const calm = 'Please calm down. ' + letter('Wednesday 3 June');
  let form = await compose(calm);
  let page = await asha.sendFiles(form, saying(form), [bill]);
  assert.equal(page.status, 400);
  form = page.form('/reply');
  assert.equal(form.all('file').length, 1);
  assert.match(page.text, /Files that go with it bill\.pdf, 4\.9 KB/);
  const note = ['note.txt', 'text/plain', 'Read me'];
  const check = { ...form, action: `/cases/${id}/check` };
  page = await asha.sendFiles(check, { text: letter('Wednesday 3 June') }, [note]);
  form = page.form('/reply');
  assert.equal(form.all('file').length, 2);
  page = await asha.sendFiles({ ...form, action: `/cases/${id}/draft` }, {}, []);
  assert.equal((await asha.get(`/cases/${id}`)).form('/reply').all('file').length, 2);
  const [first] = form.all('file');
  page = await asha.sendFiles(form, saying(form, { file: first }), []);
  assert.equal(page.status, 200, page.problem);
  const undone = await asha.send(page.form('/undo'));
  assert.deepEqual(undone.form('/reply').all('file'), [first]);
  await desk.clock('advance 1m');
  assert.equal(server.taken.length, 1);
});

test('it waits with its files, and goes with them; a copy has them too', async () => {
  const form = await compose(letter('Wednesday 3 June'));
  const at = { at: '2026-06-02T09:00', later: '1', cc: 'bo@example.org' };
  const waits = await asha.sendFiles(form, saying(form, at), []);
  assert.match(waits.text, /will be sent Tuesday 2 June, 9 am .*bill\.pdf, 4\.9 KB/);
  assert.equal(waits.form('/reply').all('file').length, 0);
  await desk.clock('now 2026-06-02T09:00:20+01:00');
  assert.equal(server.taken.length, 3);
  for (const mail of server.taken.slice(1)) assert.ok(parts(mail)[0].bytes.equals(bytes));
});

test('too much is said in words, and costs nothing that was typed', async () => {
  const text = letter('Thursday 4 June');
  const form = await compose(text);
  const big = (n) => ['film.mp4', 'video/mp4', Buffer.alloc(n, 7)];
  const two = [big(8 * MB), ['b', 'b/b', Buffer.alloc(8 * MB, 8)]];
  for (const files of [[big(15.5 * MB)], two, [big(40 * MB)]]) {
    const page = await asha.sendFiles(form, saying(form), files);
    assert.equal(page.status, 413);
    assert.match(page.problem, /larger than 15 MB together/);
    assert.equal(page.form('/reply').value('text'), text);
    assert.equal(page.form('/reply').all('file').length, 0);
  }
  const many = Array.from({ length: 11 }, (_, i) => [`${i}.txt`, 'text/plain', `${i}`]);
  const page = await asha.sendFiles(form, saying(form), many);
  assert.equal(page.status, 413);
  assert.match(page.problem, /At most 10 files/);
  assert.equal(page.form('/reply').value('text'), text);
  assert.equal(server.taken.length, 3);
});

// A body as no browser would send it.
function raw(action, type, body, cookies = asha.cookies) {
  return new Promise((resolve, reject) => {
    const r = request(new URL(action, desk.base), {
      method: 'POST',
      headers: {
        'content-type': type,
        'content-length': body.length,
        cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; '),
      },
    });
    r.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    r.on('error', reject);
    r.end(body);
  });
}

test('a form that is none of ours is refused', async () => {
  const type = 'multipart/form-data; boundary=b';
  const form = await compose(letter('Thursday 4 June'));
  const before = desk.events();
  const field = (name, value) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const good = form.fields
    .filter(([n]) => n !== 'files')
    .map(([n, v]) => field(n, v))
    .join('');
  const other = good.replace(/name="csrf"\r\n\r\n\w/, 'name="csrf"\r\n\r\nx');
  const no = [
    [type, `${other}--b--`, 403],
    [type, '', 403],
    ['multipart/form-data', `${good}--b--`, 403],
    ['multipart/form-data; boundary=c', `${good}--b--`, 403],
    [`multipart/form-data; boundary=${'b'.repeat(80)}`, `${good}--b--`, 403],
    [type, `${good}${field('bcc', 'x@example.org')}--b--`, 400],
    [type, `${good}${field('cc', 'bo@example.org\r\nBcc: x@example.org')}--b--`, 400],
    [type, `${good}${field('cc', 'a\0b@example.org')}--b--`, 400],
    [type, `${good}${field('file', 'f'.repeat(64))}--b--`, 400],
    ['text/plain', good, 415],
  ];
  for (const [media, body, status] of no) {
    const answer = await raw(`/cases/${id}/reply`, media, Buffer.from(body));
    assert.equal(answer, status, `${media}\n${body.slice(-200)}`);
  }
  assert.equal(await raw('/settings/save', type, Buffer.from(`${good}--b--`)), 415);
  assert.equal(desk.events(), before);
});

test('a stranger may send no more than words', async () => {
  const answer = await raw(`/cases/${id}/reply`, 'multipart/form-data; boundary=b', Buffer.alloc(MB, 65), []);
  assert.ok([401, 403, 303].includes(answer), answer);
});

test('sent again after it was lost, it has its files', async () => {
  server.refuses = { 'ines@example.com': '550 no such user' };
  const form = await compose(letter('Thursday 4 June'));
  await asha.sendFiles(form, saying(form), [bill]);
  await desk.clock('advance 10s');
  server.refuses = {};
  const count = server.taken.length;
  await asha.send((await asha.get(`/cases/${id}`)).form('/again'));
  await desk.clock('advance 1s');
  assert.equal(server.taken.length, count + 1);
  assert.ok(parts(server.taken.at(-1))[0].bytes.equals(bytes));
});

test('the record is whole, files too', async () => {
  await desk.down();
  assert.equal(run(['rebuild', ...desk.place.args]).code, 0);
  assert.equal(run(['verify', ...desk.place.args]).code, 0);
  await desk.up();
});

test('what went with no message is taken away in time, and a message keeps what it has', async () => {
  const blobs = (where) => desk.place.sql(`SELECT count(*) FROM blob WHERE ${where}`);
  let form = await compose('Never sent');
  await asha.sendFiles({ ...form, action: `/cases/${id}/draft` }, {}, [['n.txt', 'text/plain', 'Unsent']]);
  assert.notEqual(blobs('kept = 0'), '0');
  form = (await asha.get(`/cases/${id}`)).form('/reply');
  await asha.send({ ...form, action: `/cases/${id}/draft` }, { text: '' });
  await desk.clock('advance 32d');
  await desk.login('asha');
  assert.equal(blobs('kept = 0'), '0');
  assert.equal(blobs('kept = 1'), '2');
  await desk.down();
  desk.place.sql('UPDATE blob SET kept = 0');
  for (const command of ['rebuild', 'verify']) {
    const done = run([command, ...desk.place.args]);
    assert.equal(done.code, 0, done.out + done.err);
  }
  assert.equal(blobs('kept = 1'), '2', 'the log tells it again');
});
