// power.mjs - a power cut: the folder is put back to what was flushed, as forgetful.c noted it.
//
// With `some`, the disk had been busy meanwhile: of what was not flushed, blocks and names survive as the
// dice fall, which is what real disks do.
//
// SPDX-License-Identifier: ISC
import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BLOCK = 4096;
const KINDS = ['file', 'folder', 'keep'];

export class Disk {
  constructor() {
    this.memory = mkdtempSync(join(tmpdir(), 'heard-disk-'));
    this.#forget();
  }

  #forget() {
    for (const kind of KINDS) {
      rmSync(join(this.memory, kind), { recursive: true, force: true });
      mkdirSync(join(this.memory, kind));
    }
  }

  #place(kind, number) {
    return join(this.memory, kind, String(number));
  }

  // All that is there now is safe.
  settle(folder) {
    this.#forget();
    this.#settle(folder);
  }

  #settle(folder) {
    const names = [];
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const st = lstatSync(path);
      if (!st.isDirectory() && !st.isFile()) continue;
      names.push(`${st.ino} ${st.isDirectory() ? 'd' : 'f'} ${name}\n`);
      if (st.isDirectory()) this.#settle(path);
      else {
        copyFileSync(path, this.#place('file', st.ino));
        linkSync(path, this.#place('keep', st.ino));
      }
    }
    writeFileSync(this.#place('folder', lstatSync(folder).ino), names.join(''));
  }

  // What is left of `folder`, in its place.  `some`: dice, or null: the disk did no more than it had to.
  cut(folder, some) {
    const after = `${folder}.after`;
    this.#restore(folder, lstatSync(folder).ino, after, some);
    rmSync(folder, { recursive: true });
    renameSync(after, folder);
  }

  #names(before, number, some) {
    const names = new Map();
    const list = this.#place('folder', number);
    for (const line of existsSync(list) ? readFileSync(list, 'utf8').split('\n').slice(0, -1) : []) {
      const [, ino, kind, name] = line.match(/^(\d+) (.) (.*)$/);
      names.set(name, { ino, kind });
    }
    if (!some || !existsSync(before)) return names;
    for (const name of readdirSync(before)) {
      const st = lstatSync(join(before, name));
      if ((st.isFile() || st.isDirectory()) && some(2))
        names.set(name, { ino: st.ino, kind: st.isDirectory() ? 'd' : 'f' });
    }
    return names;
  }

  #restore(before, number, after, some) {
    mkdirSync(after, { mode: 0o700 });
    for (const [name, { ino, kind }] of this.#names(before, number, some)) {
      if (kind === 'd') this.#restore(join(before, name), ino, join(after, name), some);
      else this.#restoreFile(ino, join(after, name), some);
    }
  }

  #restoreFile(number, path, some) {
    const flushed = this.#place('file', number);
    const written = this.#place('keep', number);
    if (!existsSync(flushed) && !existsSync(written)) return;
    if (existsSync(flushed)) copyFileSync(flushed, path);
    else writeFileSync(path, '', { mode: 0o600 });
    if (some && existsSync(written)) survive(written, path, some);
  }

  remove() {
    rmSync(this.memory, { recursive: true, force: true });
  }
}

// Blocks that differ come through or not, each by itself; so does the length.
function survive(written, path, some) {
  const from = openSync(written, 'r');
  const to = openSync(path, 'r+');
  const a = Buffer.alloc(BLOCK);
  const b = Buffer.alloc(BLOCK);
  const length = fstatSync(from).size;
  if (some(2)) ftruncateSync(to, length);
  for (let at = 0; at < length; at += BLOCK) {
    const n = readSync(from, a, 0, BLOCK, at);
    const m = readSync(to, b, 0, BLOCK, at);
    if (n === m && a.compare(b, 0, m, 0, n) === 0) continue;
    if (some(2)) writeSync(to, a, 0, n, at);
  }
  closeSync(from);
  closeSync(to);
}
