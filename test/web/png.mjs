// png.mjs - a picture of a page made small: 8 bits of palette, one colour table, packed hard.
//
// Reads what a browser writes: 8 bits a channel, RGB or RGBA, not interlaced.
//
// SPDX-License-Identifier: ISC
import { deflateSync, inflateSync, crc32 as zlibCrc } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
function crc(bytes) {
  if (zlibCrc) return zlibCrc(bytes);
  let c = 0xffffffff;
  for (const b of bytes) c = table[(c ^ b) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const head = Buffer.alloc(4), tail = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  tail.writeUInt32BE(crc(body));
  return Buffer.concat([head, body, tail]);
}

function* chunks(png) {
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield [png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length)];
    at += 12 + length;
  }
}

const paeth = (a, b, c) => {
  const p = a + b - c, pa = Math.abs(p - a), pb = Math.abs(p - b), pc = Math.abs(p - c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

// { width, height, at: 24-bit colours }
export function readPng(png) {
  const packed = [];
  let width, height, step;
  for (const [name, data] of chunks(png)) {
    if (name === 'IHDR') {
      [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
      step = { 2: 3, 6: 4 }[data[9]];
      if (data[8] !== 8 || !step || data[12]) throw new Error('not a picture a browser writes');
    } else if (name === 'IDAT') packed.push(data);
  }
  const raw = inflateSync(Buffer.concat(packed)), line = width * step;
  const pixels = Buffer.alloc(line * height), at = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x++) {
      const i = y * line + x, left = x >= step ? pixels[i - step] : 0, up = y ? pixels[i - line] : 0;
      const before = x >= step && y ? pixels[i - line - step] : 0;
      const add = [0, left, up, (left + up) >> 1, paeth(left, up, before)][filter];
      pixels[i] = raw[y * (line + 1) + 1 + x] + add;
    }
    for (let x = 0; x < width; x++) at[y * width + x] = pixels.readUIntBE(y * line + x * step, 3);
  }
  return { width, height, at };
}

const parts = (c) => [c >> 16, (c >> 8) & 255, c & 255];

// The colours met most often; every other is drawn in the nearest of them.
function palette(at, most) {
  const count = new Map();
  for (const c of at) count.set(c, (count.get(c) ?? 0) + 1);
  const by = [...count].sort((a, b) => b[1] - a[1]).map(([c]) => c);
  const kept = [];
  const near = (c) => {
    const [r, g, b] = parts(c);
    let best = 0, least = Infinity;
    kept.forEach((k, i) => {
      const [x, y, z] = parts(k), far = (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
      if (far < least) [best, least] = [i, far];
    });
    return [best, least];
  };
  for (const c of by) if (kept.length < most && (kept.length < 16 || near(c)[1] > 150)) kept.push(c);
  return { kept, index: new Map(by.map((c) => [c, near(c)[0]])) };
}

export function small(png, most = 64) {
  const { width, height, at } = readPng(png);
  const { kept, index } = palette(at, most);
  const rows = Buffer.alloc((width + 1) * height), head = Buffer.alloc(13);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = index.get(at[y * width + x]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(kept.flatMap(parts))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
