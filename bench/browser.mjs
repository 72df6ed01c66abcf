// browser.mjs - the browser's checker, in node, beside the same lines through the command; in turns, in one run.
//
//   HEARD=PROGRAM node bench/browser.mjs
//
// Prints rows of a Markdown table.
//
// SPDX-License-Identifier: ISC
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { Checker, calendar, place } from '../test/web/checker.mjs';

const ROUNDS = 15;
const PER_ROUND = 200;
const NOW = Date.parse('2026-06-01T08:00:00Z');
const sentence =
  'The heating fails every evening, and you sit there in coats with a child who is ill. ' +
  'I have asked the fitter for the part and I do not have the answer yet. ';
const text = sentence.repeat(Math.ceil(2000 / sentence.length));
const context = { stage: 'update', anger: 1, concerns: ['The heating fails every evening'] };
const line = JSON.stringify({ id: 'a', context, text });

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const shown = (value) => value.toFixed(value < 100 ? 1 : 0);

function native(n) {
  const began = performance.now();
  const done = spawnSync(process.env.HEARD, ['check', '--cases', '-'], {
    input: `${line}\n`.repeat(n),
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0) throw new Error(done.stderr.toString());
  return performance.now() - began;
}

function row(what, value, unit, bare, budget) {
  const beside = bare ? `${shown(bare)} | ${(value / bare).toFixed(2)}` : '|';
  console.log(`| ${what} | | ${shown(value)} ${unit} | ${beside} | ${budget} |`);
}

let began = performance.now();
const checker = await Checker.open();
checker.call('packs', '');
const ready = performance.now() - began;
checker.set('calendar', calendar(new URL('../calendars/england-and-wales.txt', import.meta.url).pathname));
for (let i = 0; i < PER_ROUND; i++) checker.line(line, NOW);

const here = [];
const there = [];
for (let round = 0; round < ROUNDS; round++) {
  began = performance.now();
  for (let i = 0; i < PER_ROUND; i++) checker.line(line, NOW);
  here.push(((performance.now() - began) / PER_ROUND) * 1000);
  // What it takes to start is in both and falls away.
  there.push(((native(PER_ROUND + 1) - native(1)) / PER_ROUND) * 1000);
}
row('check of a 2 KB reply in a browser', median(here), 'µs', median(there), '1000 µs');
row('the browser’s checker is ready after', ready, 'ms', 0, '');
row('size of the browser’s checker with packs, compressed', statSync(`${place}.gz`).size / 1000, 'KB', 0, '400 KB');
