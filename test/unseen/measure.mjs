// measure.mjs - how right `heard check` and `heard read` are on cases that nobody tuned them to.
//
//     node test/unseen/measure.mjs HEARD [-v]
//
// rules.jsonl: {"id","context","text","rule","want"}: half must trigger the rule they name, half are near
// misses of it; other rules may fire.  good.jsonl: replies that deserve no block and no warning.
// promises.jsonl: turns for `heard read` with what is promised in them and when it falls due.
// They were written from the definitions alone, before the code they measure, and are not to be tuned to:
// what is learnt here must be shown on cases written anew.  This prints figures and judges nothing, so it
// is no part of the tests.  -v lists what was missed, for whoever retires a set.
//
// SPDX-License-Identifier: ISC
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const here = dirname(process.argv[1]);
const heard = process.argv[2];
const verbose = process.argv.includes('-v');
if (!heard) {
	console.error('usage: node measure.mjs HEARD [-v]');
	process.exit(64);
}

const lines = (text) => text.trim().split('\n').map((l) => JSON.parse(l));
const load = (name) => lines(readFileSync(join(here, name), 'utf8'));
const pick = (o, keys) =>
	Object.fromEntries(keys.filter((k) => (o[k] ?? null) !== null).map((k) => [k, o[k]]));
const share = (a, b) => b === 0 ? 'none' : (a / b).toFixed(3) + ` (${a} of ${b})`;

// The command exits with 1 where it finds something: that is an answer too.
function ask(args, asked) {
	const folder = mkdtempSync(join(tmpdir(), 'unseen-'));
	const file = join(folder, 'cases.jsonl');
	writeFileSync(file, asked.map((l) => JSON.stringify(l) + '\n').join(''));
	const got = spawnSync(heard, [...args, file], { encoding: 'utf8', maxBuffer: 1 << 28 });
	rmSync(folder, { recursive: true });
	if (got.error || !got.stdout)
		throw new Error(`${heard} ${args.join(' ')}: ${got.error ?? got.stderr}`);
	return lines(got.stdout);
}

const tell = (...what) => verbose && console.log(...what);
const check = (cases) => ask(['check', '--cases'],
	cases.map((c) => pick(c, ['id', 'context', 'text', 'speaker'])));

function rules() {
	const cases = load('rules.jsonl');
	const found = check(cases);
	const right = {};
	const wrong = {};
	const weak = {};
	let wanted = 0;
	let met = 0;
	cases.forEach((c, i) => {
		const f = (found[i].findings ?? []).find((x) => x.rule === c.rule);
		const count = c.want ? right : wrong;
		wanted += c.want;
		met += c.want && f !== undefined;
		if (f !== undefined)
			count[f.severity] = (count[f.severity] ?? 0) + 1;
		if (c.want === (f !== undefined))
			return;
		weak[c.rule] = (weak[c.rule] ?? '') + (c.want ? 'm' : 'f');
		tell(c.want ? 'missed' : 'false', c.id, JSON.stringify(c.context), c.text);
	});
	console.log('rules: recall', share(met, wanted));
	for (const s of ['block', 'warn', 'hint'])
		console.log(`rules: precision of ${s}`,
			share(right[s] ?? 0, (right[s] ?? 0) + (wrong[s] ?? 0)));
	console.log('rules: missed (m) and false (f):',
		Object.entries(weak).map(([rule, how]) => `${rule} ${how}`).join(', ') || 'none');
}

function good() {
	const cases = load('good.jsonl');
	let marred = 0;
	check(cases).forEach((o, i) => {
		const loud = (o.findings ?? []).filter((f) => f.severity !== 'hint');
		marred += loud.length > 0;
		if (loud.length > 0)
			tell('good', cases[i].id, loud.map((f) => f.rule).join(' '), cases[i].text);
	});
	console.log('good replies with a block or a warning:', share(marred, cases.length));
}

const same_moment = (a, b) => (a === null || b === null) ? a === b : Date.parse(a) === Date.parse(b);

function promises() {
	const cases = load('promises.jsonl');
	const read = ask(['read'], cases.map((c, i) =>
		({ ...pick(c, ['speaker', 'text', 'at', 'end', 'tz', 'calendar']),
			conv: `p${i}`, turn: 0 })));
	let both = 0;
	let of_either = 0;
	let due = 0;
	let vague = 0;
	cases.forEach((c, i) => {
		const want = c.want.promises;
		const got = read[i].promises ?? [];
		const n = Math.min(want.length, got.length);
		both += n;
		of_either += want.length + got.length;
		for (let k = 0; k < n; k++) {
			due += same_moment(want[k].due, got[k].due);
			vague += want[k].vague === got[k].vague;
		}
		if (want.length !== got.length)
			tell('promise', c.text, JSON.stringify(want), JSON.stringify(got));
	});
	console.log('promises: F1', (2 * both / of_either).toFixed(3), `(${both} of ${of_either - both})`);
	console.log('promises: due exactly right', share(due, both));
	console.log('promises: vague told right', share(vague, both));
}

rules();
good();
promises();
