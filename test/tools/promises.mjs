// promises.mjs - how well promises are found and dated: turns with what is wanted of them, through `heard read`.
//
//   node test/tools/promises.mjs HEARD FILE.jsonl
//
// A line is a turn as `heard read` takes it, with "want": {"promises": [{"due", "vague"}]}.  Promises of a
// turn are paired in their order.  Prints each miss and, at the end, precision, recall and F1 of what was
// found, and the share of wanted promises whose due time and whose vagueness are right.
//
// SPDX-License-Identifier: ISC
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const [heard, file] = process.argv.slice(2);
const wanted = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
const input = wanted.map(({ want, ...turn }) => JSON.stringify(turn)).join('\n');
const ran = spawnSync(heard, ['read'], { input, maxBuffer: 1 << 30 });
const read = ran.stdout.toString().split('\n').filter(Boolean).map(line => JSON.parse(line));
const sum = { found: 0, got: 0, want: 0, due: 0, vague: 0 };

const said = list => list.map(p => p.vague ? 'vague' : p.due ?? 'no time').join(', ') || 'none';

wanted.forEach((turn, i) => {
	const want = turn.want.promises, got = read[i]?.promises ?? [];
	const pairs = want.slice(0, got.length).map((w, k) => [w, got[k]]);
	const due = pairs.filter(([w, g]) => w.due === g.due).length;
	const vague = pairs.filter(([w, g]) => w.vague === g.vague).length;

	sum.want += want.length;
	sum.got += got.length;
	sum.found += pairs.length;
	sum.due += due;
	sum.vague += vague;
	if (read[i]?.error || got.length !== want.length || due < want.length || vague < want.length)
		console.log(`${turn.at} "${turn.text}"\n    wanted ${said(want)}; read ${read[i]?.error ?? said(got)}`);
});

const share = (n, of) => of ? (n / of).toFixed(3) : '-';
console.log(`${wanted.length} turns: found ${sum.found} of ${sum.want}, ${sum.got} read;`
	+ ` precision ${share(sum.found, sum.got)} recall ${share(sum.found, sum.want)}`
	+ ` F1 ${share(2 * sum.found, sum.got + sum.want)}; due ${share(sum.due, sum.want)} vague ${share(sum.vague, sum.want)}`);
