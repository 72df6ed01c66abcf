// imap_server.mjs - a mailbox that misbehaves as it is told: cuts off, lies about sizes, hangs, counts anew.
//
// SPDX-License-Identifier: ISC
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { once } from 'node:events';

export class ImapServer {
  // With a key and a certificate it speaks TLS from the start.
  static async start(tls) {
    const s = new ImapServer();
    Object.assign(s, { mails: new Map(), seen: new Set(), fetched: [], validity: 7, wires: new Set() });
    const talk = (wire) => s.talk(wire);
    s.server = (tls ? createTlsServer(tls, talk) : createServer(talk)).listen(0, '127.0.0.1');
    s.server.on('tlsClientError', () => {});
    s.said = [];
    s.came = new Map();
    await once(s.server, 'listening');
    s.port = s.server.address().port;
    return s;
  }

  stop() {
    for (const wire of this.wires) wire.destroy();
    this.server.close();
  }

  // Whoever waits is told.
  add(uid, text, came) {
    if (came) this.came.set(uid, came);
    this.mails.set(uid, text.replace(/\n/g, '\r\n'));
    for (const wire of this.wires) if (wire.idle) wire.write(`* ${this.mails.size} EXISTS\r\n`);
  }

  renumber(validity, uids) {
    const texts = [...this.mails.values()];
    this.mails = new Map(texts.map((text, i) => [uids[i], text]));
    this.validity = validity;
    for (const wire of this.wires) wire.destroy();
  }

  talk(wire) {
    this.wires.add(wire);
    wire.on('close', () => this.wires.delete(wire));
    wire.on('error', () => {});
    wire.write('* OK ready\r\n');
    let text = '';
    wire.on('data', (d) => {
      text += d;
      for (let end; (end = text.indexOf('\r\n')) >= 0; text = text.slice(end + 2))
        this.obey(wire, text.slice(0, end));
    });
  }

  obey(wire, line) {
    if (line === 'DONE') {
      const tag = wire.idle;
      wire.idle = null;
      wire.write(`${tag} OK done\r\n`);
      return;
    }
    const [, tag, rest] = line.match(/^(\S+) (.*)$/) ?? [];
    if (!tag) return;
    this.said.push(rest);
    const say = (...lines) => wire.write([...lines, `${tag} OK done`, ''].join('\r\n'));
    const one = rest.match(/^UID FETCH (\d+) \(UID BODY\.PEEK\[(HEADER[^\]]*)?\]\)$/);
    if (this.hang?.test(rest)) return;
    this.commands = [...(this.commands ?? []), rest];
    if (this.refuse?.test(rest)) {
      wire.write(`${tag} NO [CANNOT] not now\r\n`);
      return;
    }
    const idle = this.idles ? ' IDLE' : '';
    if (/^CAPABILITY/.test(rest)) say(`* CAPABILITY IMAP4rev1 AUTH=${this.login ?? 'PLAIN'} SASL-IR${idle}`);
    else if (/^AUTHENTICATE XOAUTH2 /.test(rest)) {
      const said = Buffer.from(rest.split(' ')[2], 'base64').toString();
      if (said.includes(`Bearer ${this.token}\x01`)) say();
      else wire.write(`${tag} NO [AUTHENTICATIONFAILED] no\r\n`);
    } else if (/^SELECT/.test(rest))
      say(
        `* ${this.mails.size} EXISTS`,
        `* OK [UIDVALIDITY ${this.validity}] valid`,
        `* OK [UIDNEXT ${Math.max(0, ...this.mails.keys()) + 1}] next`,
      );
    else if (/^IDLE/.test(rest)) {
      if (this.idles === 'says so') return void wire.write(`${tag} BAD I do not know that\r\n`);
      wire.idle = tag;
      wire.write('+ go on\r\n');
    } else if (one) this.fetch(wire, Number(one[1]), one[2], say);
    else if (/INTERNALDATE/.test(rest)) this.when(Number(rest.match(/FETCH (\d+)/)[1]), say);
    else if (/^UID FETCH/.test(rest)) this.list(Number(rest.match(/FETCH (\d+)/)[1]), say);
    else if (/^UID SEARCH/.test(rest)) say(`* SEARCH ${[...this.mails.keys()].join(' ')}`);
    else if (/^UID STORE/.test(rest)) {
      for (const uid of rest.match(/STORE (\S+)/)[1].split(',')) this.seen.add(Number(uid));
      say();
    } else say();
  }

  // When each came, in the server's own words; those of which nothing is known came long ago.
  when(from, say) {
    const date = (uid) => this.came.get(uid) ?? ' 1-Jan-2020 12:00:00 +0000';
    const uids = [...this.mails.keys()].filter((uid) => uid >= from);
    say(...uids.map((uid, i) => `* ${i + 1} FETCH (UID ${uid} INTERNALDATE "${date(uid)}")`));
  }

  list(from, say) {
    const lines = [...this.mails]
      .filter(([uid]) => uid >= from || uid === Math.max(...this.mails.keys()))
      .map(([uid, text], i) => `* ${i + 1} FETCH (UID ${uid} RFC822.SIZE ${this.size ?? text.length})`);
    say(...lines);
  }

  fetch(wire, uid, head, say) {
    const text = this.mails.get(uid);
    if (text === undefined) return say();
    if (head) return say(`* 1 FETCH (UID ${uid} BODY[${head}] {14}\r\nSubject: x\r\n\r\n)`);
    this.fetched.push(uid);
    if (this.cuts === uid) {
      wire.end(`* 1 FETCH (UID ${uid} BODY[] {${text.length}}\r\n${text.slice(0, 20)}`);
      return undefined;
    }
    if (this.lies === uid) {
      wire.write(`* 1 FETCH (UID ${uid} BODY[] {9000000000}\r\n${text}`);
      return undefined;
    }
    if (this.anew) {
      this.validity = this.anew;
      this.anew = 0;
      wire.write(`* OK [UIDVALIDITY ${this.validity}] the folder was restored\r\n`);
    }
    // A message that holds what looks like an answer, and one that is told of in between.
    return say('* 99 EXISTS', `* 1 FETCH (FLAGS () BODY[] {${text.length}}\r\n${text} UID ${uid})`);
  }
}
