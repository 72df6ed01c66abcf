// load.test.mjs - thousands of posts from 32 clients leave memory as it was.
//
// HEARD_POSTS says how many (2000).
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import { Crowd } from './crowd.mjs';

const seed = Number(process.env.HEARD_SEED ?? Date.now() % 1000000);
const posts = Number(process.env.HEARD_POSTS ?? 2000);

const LARGE = 300;
const WARM = 8000; // the data outgrow the pages that each connection keeps

function resident(pid) {
  return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);
}

// A customer's further word, without the page it would be written on.
function write(desk, agent, link, text) {
  return new Promise((done, failed) => {
    const body = new URLSearchParams({
      csrf: '',
      form: `${randomBytes(16).toString('hex')}-write0`,
      text,
    }).toString();
    const sent = request(
      `${desk.base}${link}/write`,
      {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => done(answer.statusCode));
      },
    );
    sent.on('error', failed);
    sent.end(body);
  });
}

// Memory is as large as the largest case at hand needs, so one is made larger than any other will be.
test(`${posts} posts leave memory as it was`, async (t) => {
  const crowd = await Crowd.start(seed, { cases: 1 + (WARM + posts) / 50 });
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const [large, ...others] = crowd.cases;
  let sent = 0;
  const client = async (until, which) => {
    while (sent < until) {
      const n = sent++;
      const post = () => write(crowd.desk, agent, which(n).link, `The lift stands still again, day ${n}.`);
      let status = await post();
      // Where many write to one case, others may be quicker too often; then one is told to send again.
      while (status === 503) status = await post();
      assert.equal(status, 303);
    }
  };
  const all = async (until, which) => {
    await Promise.all(Array.from({ length: 32 }, () => client(until, which)));
    return resident(crowd.desk.child.pid);
  };
  try {
    const any = (n) => others[n % others.length];
    await all(LARGE, () => large);
    const seen = [await all(LARGE + WARM, any)];
    for (let part = 1; part <= 5; part++) seen.push(await all(LARGE + WARM + (part * posts) / 5, any));
    t.diagnostic(`KB resident when warm, then after each fifth: ${seen.join(' ')}`);
    // What leaks leaks in every fifth.  Caches fill in some: what a thread needed once, and the logs kept in
    // memory (desk/kept.h), by less than a kilobyte a post.  So the fifth that grew least says what was lost
    // for good.
    const grown = seen.slice(1).map((now, i) => now - seen[i]);
    assert.ok(Math.min(...grown) < Math.max(512, posts / 5), `memory grew: ${seen.join(' ')}`);
  } finally {
    agent.destroy();
    await crowd.stop();
  }
});
