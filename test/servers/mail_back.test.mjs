// mail_back.test.mjs - a reply that real mail servers bring back: what it kept is open again, and it shouts,
// whether the case is open or closed.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { Desk } from '../web/desk.mjs';
import { send, servers, skip } from './servers.mjs';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const customer = `gone${process.pid}@socket.example`;
let desk, asha, lena, id, theirs, takes;
const nobody = () => {};
let refuse = nobody;

// The customer's own mail server: takes what comes, or, once it is told to say so, has no such person.
function answer(wire, line) {
  const no = () => wire.write('550 5.1.1 nobody of that name\r\n');
  if (/^RCPT/i.test(line) && !takes) refuse = no;
  else if (line === 'DATA') wire.write('354 go on\r\n');
  else wire.write(/^QUIT/i.test(line) ? '221 bye\r\n' : '250 fine\r\n');
}

async function listen() {
  rmSync(servers.socket, { force: true });
  const server = createServer((wire) => {
    let body = false;
    wire.on('error', () => {});
    wire.write('220 theirs\r\n');
    wire.on('data', (bytes) => {
      for (const line of bytes.toString().split('\r\n').filter(Boolean)) {
        if (body && line !== '.') continue;
        body = line === 'DATA';
        answer(wire, line);
      }
    });
  });
  await new Promise((done) => server.listen(servers.socket, done));
  chmodSync(servers.socket, 0o777);
  return server;
}

before(async () => {
  if (skip) return;
  theirs = await listen();
  desk = await Desk.start([
    '--smtp',
    `smtp://127.0.0.1:${servers.smtp}`,
    '--lmtp',
    `127.0.0.1:${servers.heard}`,
    '--undo',
    '0',
  ]);
  const omar = await desk.login('omar');
  const settings = (await omar.get('/settings')).form('/settings/save');
  await omar.send(settings, { 'firm.address': 'help@desk.example' });
  [asha, lena] = [await desk.login('asha'), await desk.login('lena')];
  const text = `From: ${customer}\nMessage-ID: <${customer}>\n\nThe boiler is off and it is cold.\n`;
  await send(customer, ['help@desk.example'], text);
  await until(() => desk.place.sql('SELECT count(*) FROM raw') === '1', 'the mail');
  id = await asha.find('gone');
});
after(async () => {
  await desk?.stop();
  theirs?.close();
});

async function until(holds, what) {
  for (let i = 0; i < 150; i++) {
    await desk.clock('advance 0s');
    if (await holds()) return;
    await sleep(100);
  }
  assert.fail(`never: ${what}\n${desk.log}`);
}

const last = async () => (await asha.json(`/cases/${id}/turns`)).body.turns.at(-1);
const promises = async () => (await asha.json(`/cases/${id}/promises`)).body.promises.map((p) => p.state);
const first = (page) => page.html.match(/<h2[^>]*>([^<]*)<\/h2>/)[1];

async function reply(stage, text, more) {
  const page = await asha.reply(id, stage, text, { as: ['update'], ...more });
  assert.equal(page.status, 200, page.problem);
  await desk.clock('advance 1s');
}

test('what their server brings back has kept nothing', { skip }, async () => {
  takes = true;
  const words = 'The boiler is off and it is cold. I am Asha, and I look after this now. ';
  await reply('ack', `${words}I will write to you again by Tuesday 2 June, noon.`);
  assert.equal((await last()).delivery, 'accepted');
  const [{ seq }] = (await asha.json(`/cases/${id}/promises`)).body.promises;
  takes = false;
  const news = 'I have nothing new on the boiler yet; the part is on order. I will write to you again by ' +
    'Thursday 4 June, noon.';
  await reply('update', news, { keeps: [seq] });
  assert.deepEqual(await promises(), ['kept', 'open']);
  await until(() => refuse !== nobody, 'asked');
  refuse();
  await until(async () => (await last()).delivery === 'bounced', 'the report');
  assert.match((await last()).delivery_reason, /The address does not exist\. .*nobody of that name/);
  assert.deepEqual(await promises(), ['open', 'open']);
  assert.match((await asha.get('/mail/aside')).text, /Nothing is set aside/);
});

test('it shouts to its writer, after a day to a lead, also where the case is closed', { skip }, async () => {
  assert.equal(first(await asha.get('/')), 'Did not get through');
  const closing = (await lena.get(`/cases/${id}`)).form('/not-complaint');
  const closed = await lena.send(closing, { value: 'wrong-company' });
  assert.equal(closed.status, 200, closed.problem);
  assert.equal((await asha.case(id)).open, false);
  assert.equal(first(await asha.get('/')), 'Did not get through');
  assert.notEqual(first(await lena.get('/')), 'Did not get through');
  await desk.clock('advance 25h');
  assert.equal(first(await lena.get('/')), 'Did not get through');
});
