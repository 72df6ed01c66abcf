// load.test.mjs - thousands of posts from 32 clients leave memory as it was.
//
// HEARD_POSTS says how many (2000).
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import { Crowd } from './crowd.mjs';

const seed = Number(process.env.HEARD_SEED ?? Date.now() % 1000000);
const posts = Number(process.env.HEARD_POSTS ?? 2000);

const LARGE = 300;
const LONG = 800; // so many of 15 KB
const ROUNDS = 15;
const LOST = 0.1; // KB a post

// KB in use; what the allocator keeps for later would hide a leak, and grow without one.
async function used(desk) {
  const figures = await (await fetch(`${desk.base}/metrics`)).text();
  return Number(figures.match(/^heard_memory_used_bytes (\d+)$/m)[1]) / 1024;
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
  const crowd = await Crowd.start(seed, { cases: 1 + posts / 10 });
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const [large, ...others] = crowd.cases;
  let sent = 0;
  const client = async (until, which, words) => {
    while (sent < until) {
      const n = sent++;
      const text = `The lift stands still again, day ${n}.${words}`;
      const post = () => write(crowd.desk, agent, which(n).link, text);
      let status = await post();
      // Where many write to one case, others may be quicker too often; then one is told to send again.
      while (status === 503) status = await post();
      assert.equal(status, 303);
    }
  };
  const all = async (n, which, words = '') => {
    const until = sent + n;
    await Promise.all(Array.from({ length: 32 }, () => client(until, which, words)));
    return Math.round(await used(crowd.desk));
  };
  try {
    const any = (n) => others[n % others.length];
    await all(LARGE, () => large);
    await all(LONG, any, ' And again.'.repeat(1400));
    // What leaks leaks in every round.  Caches fill, each to its bound: the pages that every connection
    // keeps, the logs kept in memory (desk/kept.h).  So the least of three rounds is soon that of the
    // three before.
    const seen = [];
    const grown = () => Math.min(...seen.slice(-3)) - Math.min(...seen.slice(-6, -3));
    do seen.push(await all(posts, any));
    while (seen.length < 6 || (grown() >= 3 * posts * LOST && seen.length < ROUNDS));
    t.diagnostic(`KB in use after each round: ${seen.join(' ')}`);
    assert.ok(grown() < 3 * posts * LOST, `memory grew: ${seen.join(' ')}`);
  } finally {
    agent.destroy();
    await crowd.stop();
  }
});
