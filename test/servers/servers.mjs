// servers.mjs - the Dovecot and the Postfix of tools/mail.sh, talked to by a test.
//
// SPDX-License-Identifier: ISC
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const place = process.env.HEARD_TEST_MAIL;
export const skip = place ? false : 'HEARD_TEST_MAIL names no mail servers (tools/mail.sh)';
if (!place && process.env.CI === 'true') throw new Error('CI skips no test: run it under tools/mail.sh with');
export const servers = place ? JSON.parse(readFileSync(join(place, 'mail.json'))) : {};

export function tool(...args) {
  const done = spawnSync('sh', [servers.tool, args[0], servers.dir, ...args.slice(1)], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`mail.sh ${args.join(' ')}: ${done.stderr}`);
}

// A connection that speaks in lines; `until` says which line ends an answer.
export class Wire {
  static open(port, host = '127.0.0.1') {
    return new Promise((resolve, reject) => {
      const wire = new Wire();
      wire.socket = connect(port, host, () => resolve(wire));
      wire.text = '';
      wire.socket.on('data', (d) => {
        wire.text += d.toString('latin1');
        wire.look?.();
      });
      for (const end of ['error', 'close'])
        wire.socket.on(end, () => {
          wire.gone = true;
          wire.look?.();
          reject(new Error('refused'));
        });
    });
  }

  answer(until) {
    return new Promise((resolve, reject) => {
      this.look = () => {
        const m = this.text.match(until);
        if (m) {
          this.text = this.text.slice(m.index + m[0].length);
          this.look = null;
          resolve(m);
        } else if (this.gone) reject(new Error('the connection broke'));
      };
      this.look();
    });
  }

  say(text, until) {
    this.socket.write(text, 'latin1');
    return this.answer(until);
  }

  close() {
    this.socket.destroy();
  }
}

const reply = /(?:^|\r\n)?(\d{3}) [^\r\n]*\r\n/;

// Hands a message to Postfix; true once it took it.
export async function send(from, to, message) {
  const wire = await Wire.open(servers.smtp);
  try {
    await wire.answer(reply);
    for (const line of ['HELO test', `MAIL FROM:<${from}>`, ...to.map((a) => `RCPT TO:<${a}>`), 'DATA']) {
      const [, code] = await wire.say(`${line}\r\n`, reply);
      if (code[0] > 3) throw new Error(`${line}: ${code}`);
    }
    const body = message.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..');
    const [, code] = await wire.say(`${body}\r\n.\r\n`, reply);
    return code === '250';
  } finally {
    wire.close();
  }
}

// IMAP commands in someone's mailbox; gives the last answer with all before it.
export async function imap(user, ...commands) {
  const wire = await Wire.open(servers.imap);
  try {
    let all = '';
    for (const [i, line] of [`LOGIN ${user} ${servers.password}`, ...commands].entries()) {
      const end = new RegExp(`[\\s\\S]*?t${i} (OK|NO|BAD)[^\\r\\n]*\\r\\n`);
      all += (await wire.say(`t${i} ${line}\r\n`, end))[0];
    }
    return all;
  } finally {
    wire.close();
  }
}

// All mail that lies in the mailboxes of a domain, as it is on disk.
export function delivered(domain) {
  const all = [];
  for (const box of readdirSync(servers.mailboxes).filter((b) => b.endsWith(`@${domain}`)))
    for (const folder of ['new', 'cur']) {
      const path = join(servers.mailboxes, box, folder);
      if (existsSync(path))
        for (const name of readdirSync(path)) all.push(readFileSync(join(path, name), 'latin1'));
    }
  return all;
}
