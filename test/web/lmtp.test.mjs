// lmtp.test.mjs - mail handed in by LMTP: by crowds, in one breath, cut off, and by those who say nothing.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Desk } from './desk.mjs';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
let desk, path;

before(async () => {
  desk = await Desk.start();
  await desk.down();
  path = join(desk.folder, 'lmtp');
  desk.more = ['--lmtp', path];
  await desk.up();
});
after(() => desk?.stop());

const mail = (name) =>
  `From: ${name}@customers.example\r\nSubject: ${name}\r\nMessage-ID: <${name}@customers.example>\r\n\r\n` +
  `The parcel of ${name} has not come.\r\n..and this line begins with a dot\r\n`;

class Peer {
  static open() {
    return new Promise((resolve, reject) => {
      const peer = new Peer();
      peer.text = '';
      peer.gone = false;
      peer.socket = connect(path, () => resolve(peer));
      peer.socket.on('data', (d) => (peer.text += d));
      peer.socket.on('error', reject);
      peer.socket.on('close', () => (peer.gone = true));
    });
  }

  say(text) {
    this.socket.write(text);
  }

  // All that was answered once `count` lines that begin with `code` have come.
  async hears(code, count = 1) {
    const line = new RegExp(`^${code} `, 'gm');
    for (let i = 0; i < 200 && (this.text.match(line) ?? []).length < count && !this.gone; i++)
      await sleep(50);
    assert.ok((this.text.match(line) ?? []).length >= count, `${count} times ${code} in:\n${this.text}`);
    return this.text;
  }

  close() {
    this.socket.destroy();
  }
}

async function opened(count) {
  const peers = [];
  while (peers.length < count) {
    peers.push(await Peer.open());
    await peers.at(-1).hears(220);
  }
  return peers;
}

const opening = 'LHLO test\r\nMAIL FROM:<a@customers.example>\r\nRCPT TO:<care@shop.example>\r\nDATA\r\n';
const spool = (folder) => readdirSync(join(desk.data, 'spool', folder));
const taken = () => Number(desk.place.sql('SELECT count(*) FROM raw'));

async function until(holds, what) {
  for (let i = 0; i < 300 && !holds(); i++) {
    await desk.clock('advance 1s');
    await sleep(20);
  }
  assert.ok(holds(), what());
}

test('100 at once are each told when their mail is safe', async () => {
  const peers = await opened(100);
  await Promise.all(
    peers.map(async (peer, i) => {
      peer.say(opening);
      await peer.hears(354);
      peer.say(`${mail(`one${i}`)}.\r\nQUIT\r\n`);
      assert.match(await peer.hears(221), /250 2\.0\.0 It is safe/);
    }),
  );
  await until(() => taken() === 100, () => `${taken()} of 100`);
  assert.deepEqual(spool('tmp'), []);
});

test('what is said in one breath is answered line by line, and each message taken', async () => {
  const peer = await Peer.open();
  const again = opening.replace(/^LHLO.*\r\n/, '');
  const all = Array.from({ length: 30 }, (_, i) => `${i ? again : opening}${mail(`breath${i}`)}.\r\n`);
  peer.say(`${all.join('')}QUIT\r\n`);
  const heard = await peer.hears(221);
  assert.equal(heard.match(/It is safe/g).length, 30);
  await until(() => taken() === 130, () => `${taken()} of 130`);
});

test('what is cut off leaves nothing, and nobody was told that it is safe', async () => {
  const peers = await opened(10);
  for (const [i, peer] of peers.entries()) {
    peer.say(opening);
    await peer.hears(354);
    // The long ones are on the disk by then, the short ones nowhere yet.
    const more = i < 5 ? `${'And it is cold here. '.repeat(40)}\r\n`.repeat(100) : '';
    peer.say(mail(`cut${i}`) + more + (i % 2 ? '.' : '.\r'));
  }
  await until(() => spool('tmp').length === 5, () => spool('tmp').join());
  for (const peer of peers) peer.close();
  await until(() => spool('tmp').length === 0, () => spool('tmp').join());
  assert.deepEqual(spool('new'), []);
  assert.equal(taken(), 130);
  for (const peer of peers) assert.doesNotMatch(peer.text, /It is safe/);
});

test('more than there is room for are asked to come back, and those inside are served', async () => {
  const peers = [];
  while (peers.length < 400) {
    const peer = await Peer.open();
    peers.push(peer);
    await peer.hears('(220|421)');
    if (/^421/.test(peer.text)) break;
  }
  assert.match(peers.at(-1).text, /^421 4\.3\.2 Too many are being served/);
  peers[0].say(`${opening}${mail('inside')}.\r\n`);
  assert.match(await peers[0].hears(250, 4), /It is safe/);
  for (const peer of peers) peer.close();
  await sleep(500);
  (await opened(1))[0].close();
});

test('those who say nothing do not hold up the end, nor lose what was told to be safe', async () => {
  const quiet = await opened(20);
  quiet[0].say(opening);
  await quiet[0].hears(354);
  quiet[0].say(mail('never'));
  const began = Date.now();
  await desk.down();
  assert.ok(Date.now() - began < 10000, `${Date.now() - began} ms`);
  assert.match(quiet[0].text, /421 4\.3\.2/);
  assert.ok(!existsSync(path), 'the socket is taken away');
  assert.deepEqual(spool('tmp'), []);
});

test('a socket that a killed desk left is used again', async () => {
  await desk.up();
  await desk.down('SIGKILL');
  assert.ok(statSync(path).isSocket());
  await desk.up();
  const peer = await Peer.open();
  peer.say(`${opening}${mail('again')}.\r\n`);
  await peer.hears(250, 4);
  peer.close();
  await until(() => taken() === 132, () => `${taken()}`);
});
