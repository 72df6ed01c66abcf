// mail_server.mjs - a mail server of a test's own: it keeps what it is given, and says what it is told to.
//
// SPDX-License-Identifier: ISC
import { createServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { once } from 'node:events';

export class MailServer {
  // Each message's end is answered with `verdict`; with null it is kept waiting, until release.
  static async start(host = '127.0.0.1') {
    const server = new MailServer();
    Object.assign(server, {
      taken: [],
      recipients: [],
      senders: [],
      refuses: {},
      verdict: '250 taken',
      sockets: new Set(),
      held: [],
    });
    server.net = createServer((socket) => server.#talk(socket)).listen(0, host);
    await once(server.net, 'listening');
    server.url = `smtp://${host}:${server.net.address().port}`;
    return server;
  }

  // `recipients` and `senders` stand beside `taken`; `refuses` says what an address is answered instead.
  // With `login` ("user:password") set, only who logs in so is served.  With `tls` (a key and a certificate)
  // set, STARTTLS is offered; `encrypted` counts those who took it up.

  // The Message-IDs of what was handed over, in order.
  get ids() {
    return this.taken.map((mail) => mail.match(/Message-ID:\s*(\S+)/i)[1]);
  }

  // Answers what was kept waiting; tells the Message-IDs of those whose sender is gone.
  release(verdict) {
    const gone = this.held.filter(({ socket }) => !this.sockets.has(socket)).map(({ id }) => id);
    this.verdict = verdict;
    for (const { socket } of this.held.splice(0)) if (!socket.destroyed) socket.write(`${verdict}\r\n`);
    return gone;
  }

  stop() {
    for (const socket of this.sockets) socket.destroy();
    this.net.close();
  }

  #talk(socket) {
    socket.write('220 here\r\n');
    this.#listen(socket);
  }

  #encrypt(socket) {
    socket.removeAllListeners('data');
    socket.write('220 go on\r\n');
    const inner = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(this.tls) });
    inner.on('secure', () => (this.encrypted = (this.encrypted ?? 0) + 1));
    this.#listen(inner);
  }

  #listen(socket) {
    let text = '',
      inside = false;
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (d) => {
      text += d;
      for (;;) {
        const end = inside ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const said = text.slice(0, end);
        text = text.slice(end + (inside ? 5 : 2));
        if (inside) {
          inside = false;
          this.taken.push(said);
          this.senders.push(socket.from);
          this.recipients.push(socket.to);
          if (this.verdict) socket.write(`${this.verdict}\r\n`);
          else this.held.push({ socket, id: this.ids.at(-1) });
        } else if (/^STARTTLS/i.test(said)) {
          this.#encrypt(socket);
          return;
        } else if (/^EHLO/i.test(said) && this.tls && !socket.encrypted)
          socket.write('250-here\r\n250 STARTTLS\r\n');
        else if (/^EHLO/i.test(said) && this.login) socket.write('250-here\r\n250 AUTH PLAIN\r\n');
        else if (/^AUTH PLAIN /i.test(said)) {
          const [, user, password] = Buffer.from(said.slice(11), 'base64').toString().split('\0');
          socket.known = `${user}:${password}` === this.login;
          socket.write(socket.known ? '235 welcome\r\n' : '535 not known\r\n');
        } else if (/^MAIL/i.test(said) && this.login && !socket.known)
          socket.write('530 log in first\r\n');
        else if (/^MAIL FROM:/i.test(said)) {
          socket.from = said.match(/<(.*?)>/)[1];
          socket.write('250 fine\r\n');
        } else if (/^RCPT TO:/i.test(said)) {
          socket.to = said.match(/<(.*?)>/)[1];
          socket.write(`${this.refuses[socket.to] ?? '250 fine'}\r\n`);
        } else if (/^DATA/i.test(said)) {
          inside = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(said)) socket.end('221 bye\r\n');
        else socket.write('250 fine\r\n');
      }
    });
  }
}
