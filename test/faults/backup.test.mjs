// backup.test.mjs - a backup made while 32 clients write, and a desk opened from it again, on either engine.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Place } from '../web/place.mjs';
import { Crowd, Server, command } from './crowd.mjs';

const seed = Number(process.env.HEARD_SEED ?? Date.now() % 1000000);

async function backup(crowd, to) {
  const child = spawn(process.env.HEARD, ['backup', ...crowd.desk.place.args, to], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
}

test(`what was accepted before a backup began is in it, once (HEARD_SEED=${seed})`, async (t) => {
  const crowd = await Crowd.start(seed, { agents: 14, customers: 14, mailers: 4 });
  const { folder, place } = crowd.desk;
  const backups = [];
  try {
    const some = async () => {
      for (let i = 0; i < 4; i++) {
        const enough = crowd.accepted.size + 40;
        while (crowd.accepted.size < enough) await new Promise((done) => setTimeout(done, 10));
        backups.push({ to: join(folder, `copy${i}`), before: new Set(crowd.accepted) });
        await backup(crowd, backups.at(-1).to);
      }
    };
    await crowd.work(some());
    t.diagnostic(`${crowd.accepted.size} accepted, ${crowd.refused.size} refused`);
    assert.deepEqual(await crowd.check(), [], 'the desk that was copied');
    await crowd.desk.down('SIGKILL');
    crowd.refused.clear();
    for (const { to, before } of backups) {
      crowd.desk.place = new Place(join(folder, 'restored'));
      const restored = command(['restore', to, ...crowd.desk.place.args]);
      assert.equal(restored.code, 0, restored.err);
      crowd.accepted = before;
      const server = new Server(crowd.desk);
      await server.up();
      await server.ready;
      assert.deepEqual(await crowd.check(), [], to);
      await server.kill();
      assert.deepEqual(crowd.whole(), []);
      crowd.forget();
    }
  } finally {
    crowd.desk.place.drop();
    crowd.desk.place = place;
    await crowd.stop();
  }
});
