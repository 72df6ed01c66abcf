// checker.mjs - the browser's checker in node: what src/web/static/composer.js does, for tests and benches.
//
// SPDX-License-Identifier: ISC
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const place = join(dirname(process.env.HEARD ?? 'build/heard'), 'gen', 'check.wasm');
export const built = existsSync(place);

export class Checker {
  static async open(bytes = readFileSync(place)) {
    const checker = new Checker();
    const { instance, module } = await WebAssembly.instantiate(bytes, {});
    checker.module = module;
    checker.c = instance.exports;
    return checker;
  }

  get memory() {
    return this.c.memory.buffer.byteLength;
  }

  // What comes in: text or bytes.  What comes out: whether it went well, and the answer's bytes.
  call(name, input, now) {
    const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
    const at = this.c.input(bytes.length);
    if (!at) return { fine: false, bytes: null };
    new Uint8Array(this.c.memory.buffer).set(bytes, at);
    const fine = this.c[name](bytes.length, ...(now === undefined ? [] : [BigInt(now)])) === 1;
    const said = new Uint8Array(this.c.memory.buffer, this.c.answer(), this.c.answer_len());
    return { fine, bytes: Buffer.from(said) };
  }

  line(line, now) {
    return this.call('line', line, now).bytes;
  }

  draft(draft, now) {
    return JSON.parse(this.call('draft', JSON.stringify(draft), now).bytes.toString());
  }

  set(what, value) {
    const { fine, bytes } = this.call(what, JSON.stringify(value));
    if (!fine) throw new Error(`${what}: ${bytes}`);
  }
}

// A calendar as the page is sent it: UTC, with the holidays of a file in calendars/.
export function calendar(file) {
  const days = readFileSync(file, 'utf8').match(/^\d{4}-\d\d-\d\d/gm) ?? [];
  return {
    zone: 'UTC',
    first: 0,
    changes: [],
    holidays: days.map((day) => Date.parse(`${day}T00:00:00Z`) / 86400e3),
    day_ends: 1050,
  };
}
