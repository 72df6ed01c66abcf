// clients.test.mjs - 32 clients at once; what a program built with sanitizers has to say of races and leaks.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Crowd, sleep } from './crowd.mjs';

const seed = Number(process.env.HEARD_SEED ?? Date.now() % 1000000);

test(`32 clients write at once, and the desk ends in order (HEARD_SEED=${seed})`, async (t) => {
  const crowd = await Crowd.start(seed, { agents: 14, customers: 14, mailers: 4 });
  try {
    await crowd.work(sleep(4000));
    assert.deepEqual(await crowd.check(), []);
    t.diagnostic(`${crowd.accepted.size} accepted`);
    assert.ok(crowd.accepted.size > 50, 'too little was going on to mean anything');
    const gone = once(crowd.desk.child, 'exit');
    crowd.desk.child.kill('SIGTERM');
    assert.deepEqual(await gone, [0, null], crowd.desk.log);
    assert.doesNotMatch(crowd.desk.log, /Sanitizer|runtime error/);
    assert.deepEqual(crowd.whole(), []);
  } finally {
    await crowd.stop();
  }
});
