// wasm.test.mjs - the browser’s checker in node: the findings of the program, byte for byte, whatever comes.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Checker, built, calendar, place } from './checker.mjs';
import { run } from './desk.mjs';

const tests = new URL('..', import.meta.url).pathname;
const england = calendar(join(tests, '..', 'calendars', 'england-and-wales.txt'));
const cases = readdirSync(join(tests, 'method', 'cases'))
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => join(tests, 'method', 'cases', name));
const NOW = Date.parse('2026-06-01T08:00:00Z');
const lines = (text) => text.split('\n').filter((line) => line.trim());

let checker;
before(async () => {
  assert.ok(built, `${place} is not there: it is built where clang and lld are (tools/install.sh test)`);
  checker = await Checker.open();
  checker.set('calendar', england);
});

// The program in bulk and the browser line by line, as bytes.
function same(text) {
  const native = run(['check', '--cases', '-'], text).out.split('\n').slice(0, -1);
  const asked = lines(text);
  assert.equal(native.length, asked.length);
  asked.forEach((line, i) => assert.equal(checker.line(line, Date.now()).toString(), native[i], line));
  return asked.length;
}

for (const file of [...cases, join(tests, 'contracts', 'check.jsonl')])
  test(`${file.slice(tests.length)}: the same findings`, () => {
    assert.ok(same(readFileSync(file, 'utf8')) > 0);
  });

test('a line that can’t be read gets the same sentence', () => {
  const bad = [
    '{"id":"a"}',
    '{"text":"Good morning."}',
    'not json',
    '{"id":"b","text":"Hello","context":{"anger":9}}',
    '{"id":"c","text":"Hello","speaker":"nobody"}',
    '{"id":"d","text":"Good morning.","mood":1,"context":{"colour":"blue"}}',
    '{"id":"e","text":"Good morning."} and more',
    '{"id":"f","text":"We will ring you on 29 February.","context":{"today":"2027-13-45"}}',
    `{"id":"g","text":"Hello","context":${'['.repeat(200)}`,
    `{"id":"h","text":"Hello","deep":${'[{"a":'.repeat(2000)}`,
    '{"id":"i","text":"one\\u0000two"}',
    '{"id":"j","text":"half a pair: \\ud83d"}',
  ];
  assert.equal(same(bad.join('\n') + '\n'), bad.length);
});

test('offsets are bytes of UTF-8, whatever stands before', () => {
  const text = JSON.stringify({ id: 'a', text: 'Zoë 🙂 — “naïve”: please calm down.' });
  same(`${text}\n`);
  const [finding] = JSON.parse(checker.line(text, NOW)).findings.filter((f) => f.rule === 'calm-down');
  const { text: draft } = JSON.parse(text);
  assert.match(Buffer.from(draft).subarray(finding.start, finding.end).toString(), /calm down/);
});

test('bytes that are not UTF-8, zeros, and a megabyte are answered', () => {
  const frame = (bytes) => Buffer.concat([Buffer.from('{"id":"x","text":"'), bytes, Buffer.from('"}')]);
  const all = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256));
  for (const bytes of [all, Buffer.alloc(4096), Buffer.alloc(4096, 0xff), Buffer.from([0xed, 0xa0, 0x80])])
    assert.match(checker.call('line', frame(bytes), NOW).bytes.toString(), /"error":/);
  const sentence = 'Please calm down, we will ring you by Friday 12 June about it. ';
  for (const text of [sentence.repeat(16000), 'a'.repeat(1 << 20), 'no '.repeat(300000), '(“'.repeat(200000)])
    same(`${JSON.stringify({ id: 'x', text: text.slice(0, 1 << 20) })}\n`);
  assert.equal(checker.call('line', Buffer.alloc(5 << 20), NOW).bytes, null, '5 MB are refused');
});

test('any bytes for a draft, a calendar, packs: a sentence, and what stood still stands', () => {
  const line = '{"id":"a","text":"Please calm down."}';
  const stood = checker.line(line, NOW).toString();
  let seed = 7;
  const byte = () => (seed = (seed * 1103515245 + 12345) % 2147483648) >> 16;
  for (let i = 0; i < 2000; i++) {
    const bytes = Buffer.from(Array.from({ length: i % 200 }, () => byte() & 255));
    for (const what of ['draft', 'calendar', 'packs']) {
      if (what === 'packs' && bytes.length === 0) continue;
      const { fine, bytes: said } = checker.call(what, bytes, what === 'draft' ? NOW : undefined);
      assert.ok(!fine && JSON.parse(said).error, `${what}: ${said}`);
    }
  }
  for (const bad of [
    { ...england, holidays: [3, 2, 1] },
    { ...england, changes: [[5]] },
    { ...england, changes: [[2, 1], [1, 2]] },
    { ...england, first: 1e9 },
    { ...england, day_ends: 5000 },
  ])
    assert.throws(() => checker.set('calendar', bad), /calendar/);
  assert.equal(checker.line(line, NOW).toString(), stood);
});

test('a firm’s own pack is compiled behind ours; one that can’t be read changes nothing', async () => {
  const own = await Checker.open();
  const line = '{"id":"a","text":"Kindly park your omnibus, Mr Achterberg."}';
  const rules = () => JSON.parse(own.line(line, NOW)).findings.map((f) => f.rule);
  assert.ok(!rules().includes('calm-down'));
  own.set('packs', [{ name: 'ours.pack', text: 'label calming\npark your omnibus\n' }]);
  assert.ok(rules().includes('calm-down'), rules().join(' '));
  assert.throws(
    () => own.set('packs', [{ name: 'ours.pack', text: 'label no-such\nwhat\n' }]),
    /ours\.pack, line 1/,
  );
  assert.ok(rules().includes('calm-down'));
});

test('nothing is imported, and ten thousand checks take no more memory than the first', async () => {
  const c = await Checker.open();
  assert.deepEqual(WebAssembly.Module.imports(c.module), []);
  const text = 'Please calm down, we will ring you by Friday 12 June about the boiler. '.repeat(20);
  const line = JSON.stringify({ id: 'a', text });
  const draft = JSON.stringify({ facts: { anger: 2, concerns: ['the boiler'] }, text });
  for (let i = 0; i < 50; i++) {
    c.call('line', line, NOW);
    c.call('draft', draft, NOW);
  }
  const before = c.memory;
  for (let i = 0; i < 5000; i++) {
    c.call('line', line, NOW);
    c.call('draft', draft, NOW);
  }
  assert.equal(c.memory, before);
  assert.ok(before < 64 << 20, `${before} bytes`);
});

test('with packs it is under 400 KB, compressed', () => {
  const { size } = statSync(`${place}.gz`);
  assert.ok(size < 400_000, `${size} bytes`);
});
