// power.test.mjs - the power goes amid mail and forms, on a disk that keeps what was flushed and no more.
//
// The same with a database that does not flush, with folders that are not, and with places for mail that are
// not: then something must be missed, or this test would prove nothing.  HEARD_CUTS says how often (10),
// HEARD_SEED with which dice.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Disk } from './power.mjs';

if (!process.env.HEARD_FORGETFUL)
  throw new Error('HEARD_FORGETFUL must name the program linked with forgetful.c');
process.env.HEARD = process.env.HEARD_FORGETFUL;
const { Crowd, Server, dice, sleep } = await import('./crowd.mjs');

const cuts = Number(process.env.HEARD_CUTS ?? 10);
const seed = Number(process.env.HEARD_SEED ?? Date.now() % 1000000);

// Rounds of work and a cut; what was missed, in words, or nothing.
async function story(t, how, some, rounds) {
  const disk = new Disk();
  process.env.HEARD_FORGET = disk.memory;
  process.env.HEARD_FORGET_HOW = how;
  const crowd = await Crowd.start(seed);
  const server = new Server(crowd.desk);
  const lights = dice(seed + 1);
  const roll = some ? lights : null;
  const cut = (look) => {
    disk.cut(crowd.desk.folder, roll);
    const wrong = look ? crowd.whole() : [];
    disk.settle(crowd.desk.folder);
    return wrong;
  };
  try {
    server.child = crowd.desk.child;
    server.gone = once(crowd.desk.child, 'exit');
    await server.kill();
    let wrong = [];
    if (how) disk.settle(crowd.desk.folder);
    else wrong = cut(true);
    for (let round = 1; round <= rounds && !wrong.length; round++) {
      await server.up();
      await server.ready;
      await crowd.work(
        sleep(20 + crowd.roll(150)).then(() => {
          crowd.killDeliveries();
          return server.kill();
        }),
      );
      wrong = cut(round % 5 === 0);
      if (round % 3) continue;
      // The post comes while the desk is closed, and the power goes once more.
      await Promise.all(crowd.mailers.map((act) => act()));
      cut(false);
    }
    if (wrong.length) return wrong;
    await server.up();
    await server.ready;
    wrong = await crowd.check();
    if (!wrong.length) {
      await crowd.finish();
      wrong = await crowd.check();
    }
    t.diagnostic(`${crowd.accepted.size} accepted: ${JSON.stringify(crowd.count)}`);
    await server.kill();
    wrong.push(...cut(true));
    return wrong;
  } catch (e) {
    if (!how) throw e;
    return [`${e}`];
  } finally {
    await crowd.stop();
    disk.remove();
  }
}

test(`nothing accepted is lost by ${cuts} power cuts (HEARD_SEED=${seed})`, async (t) => {
  assert.deepEqual(await story(t, '', false, cuts), []);
});

test(`nor when some of what was not flushed survives (HEARD_SEED=${seed})`, async (t) => {
  assert.deepEqual(await story(t, '', true, cuts), []);
});

// A cut may meet nothing that was not flushed by chance; several stories hardly do.
async function foundOut(t, how) {
  let wrong = [];
  for (let i = 0; i < 8 && !wrong.length; i++) wrong = await story(t, how, false, cuts);
  assert.notDeepEqual(wrong, []);
  t.diagnostic(wrong[0]);
}

test('a database that does not flush is found out', (t) => foundOut(t, 'off'));

test('folders that are not flushed are found out', (t) => foundOut(t, 'folders'));

test('mail in places that are not flushed is found out', (t) => foundOut(t, 'slots'));
