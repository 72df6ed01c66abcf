// kill.test.mjs - the desk is killed at random moments while mail comes in and forms are sent.
//
// HEARD_ROUNDS says how often (50), HEARD_SEED with which dice.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Crowd, Server, sleep } from './crowd.mjs';

const rounds = Number(process.env.HEARD_ROUNDS ?? 50);
const seed = Number(process.env.HEARD_SEED ?? Date.now() % 1000000);

test(`nothing accepted is lost or doubled by ${rounds} kills (HEARD_SEED=${seed})`, async (t) => {
  const crowd = await Crowd.start(seed);
  const server = new Server(crowd.desk);
  try {
    await crowd.desk.down('SIGKILL');
    for (let round = 1; round <= rounds; round++) {
      await server.up();
      // One in eight dies while it still starts.
      if (crowd.roll(8) > 0) await server.ready;
      await crowd.work(
        sleep(10 + crowd.roll(150)).then(() => {
          if (crowd.roll(2)) crowd.killDeliveries();
          return server.kill();
        }),
      );
      if (round % 10 === 0) assert.deepEqual(crowd.whole(), [], `after ${round} kills`);
    }
    await server.up();
    await server.ready;
    await crowd.finish();
    assert.deepEqual(await crowd.check(), []);
    t.diagnostic(
      `${crowd.accepted.size} accepted, ${crowd.refused.size} refused: ${JSON.stringify(crowd.count)}`,
    );
    assert.ok(crowd.accepted.size > rounds, 'too little was going on to mean anything');
    for (const [kind, n] of Object.entries(crowd.count)) assert.ok(n > 0, `no ${kind}`);
    assert.ok(crowd.count.again > 0, 'no kill met anyone in the middle of something');
    await server.kill();
    assert.deepEqual(crowd.whole(), []);
  } finally {
    await crowd.stop();
  }
});
