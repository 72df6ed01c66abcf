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
const LONG = 800; // so many of 15 KB
const ROUNDS = 15;
const LOST = 0.25; // KB a post

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
  const crowd = await Crowd.start(seed, { cases: 1 + posts / 10 });
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const [large, ...others] = crowd.cases;
  let sent = 0;
  const client = async (until, which, words) => {
    while (sent < until) {
      const n = sent++;
      const post = () => write(crowd.desk, agent, which(n).link, `The lift stands still again, day ${n}.${words}`);
      let status = await post();
      // Where many write to one case, others may be quicker too often; then one is told to send again.
      while (status === 503) status = await post();
      assert.equal(status, 303);
    }
  };
  const all = async (n, which, words = '') => {
    const until = sent + n;
    await Promise.all(Array.from({ length: 32 }, () => client(until, which, words)));
    return resident(crowd.desk.child.pid);
  };
  try {
    const any = (n) => others[n % others.length];
    await all(LARGE, () => large);
    await all(LONG, any, ' And again.'.repeat(1400));
    const seen = [await all(posts, any)];
    // What leaks leaks in every round.  Caches fill, each to its bound: the pages that every connection keeps,
    // what a thread needed once, the logs kept in memory (desk/kept.h).  So there comes a round in which memory
    // stands still; with a leak there is none.
    const moved = () => Math.abs(seen.at(-1) - seen.at(-2));
    do seen.push(await all(posts, any));
    while (moved() >= posts * LOST && seen.length < ROUNDS);
    t.diagnostic(`KB resident after each round: ${seen.join(' ')}`);
    assert.ok(moved() < posts * LOST, `memory grew: ${seen.join(' ')}`);
  } finally {
    agent.destroy();
    await crowd.stop();
  }
});
