// crowd.mjs - mail servers, customers and agents, all at once, who remember what was accepted.
//
// Accepted is what got exit 0 from `heard deliver`, 250 by LMTP, or 303 for a form.  Whoever got no answer
// sends the same again, as a mail server and a browser do, so each word must be there once: not lost, not
// doubled.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk } from '../web/desk.mjs';
import * as story from '../web/story.mjs';

const program = process.env.HEARD;

// xorshift: the same seed, the same story.
export function dice(seed) {
  let x = seed >>> 0 || 1;
  return (n) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % n;
  };
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// Several blocks of a disk, so that a power cut can leave one of them out.
const padding = Array.from(
  { length: 150 },
  (_, i) => `X-Way: ${i} ${'by the river '.repeat(5)}\r\n`,
).join('');

// Whether it was taken: anything but a clear yes is none.
function handIn(path, mail) {
  return new Promise((done) => {
    let said = '';
    const line = connect(path);
    line.setEncoding('utf8');
    line.on('error', () => {});
    line.on('data', (d) => {
      said += d;
    });
    line.on('close', () => done(/^250 2\.0\.0 It is safe/m.test(said)));
    line.write('LHLO post\r\nMAIL FROM:<post@example.com>\r\nRCPT TO:<help@fenland.example>\r\nDATA\r\n');
    line.write(`${padding}${mail}.\r\nQUIT\r\n`);
  });
}

// A command as an operator runs it while the desk is down.
export function command(args) {
  const env = { ...process.env };
  delete env.HEARD_FORGET;
  const done = spawnSync(program, args, { env, maxBuffer: 64 << 20 });
  return { code: done.status, out: done.stdout.toString(), err: done.stderr.toString() };
}

// The desk's process alone: up as soon as it says so, and gone at once.
export class Server {
  constructor(desk) {
    this.desk = desk;
  }

  async up() {
    const { desk } = this;
    this.child = spawn(
      program,
      [
        ...['serve', ...desk.place.args, '--test', '--test-clock', desk.socket],
        ...['--port', String(desk.port), '--base-url', desk.base],
        ...desk.more,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    desk.child = this.child;
    this.gone = once(this.child, 'exit');
    this.said = '';
    this.child.stderr.on('data', (d) => {
      this.said += d;
    });
    this.ready = new Promise((done, failed) => {
      let out = '';
      this.child.stdout.on('data', (d) => {
        out += d;
        if (out.includes('heard listens')) done();
      });
      this.child.on('exit', () => failed(new Error(`the desk did not start: ${this.said}`)));
    });
    this.ready.catch(() => {});
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.gone;
  }
}

export class Crowd {
  // A desk with people, some cases and the links to their pages.
  static async start(seed, { agents = 2, customers = 2, mailers = 2, cases = 4 } = {}) {
    const crowd = new Crowd();
    crowd.roll = dice(seed);
    crowd.accepted = new Set();
    crowd.refused = new Set();
    crowd.count = { mails: 0, handed: 0, words: 0, concerns: 0, again: 0 };
    crowd.strangers = [];
    crowd.deliveries = new Set();
    crowd.post = mkdtempSync(join(tmpdir(), 'heard-post-'));
    crowd.desk = await Desk.start(['--lmtp', join(crowd.post, 'lmtp')]);
    await crowd.#furnish(agents, customers, mailers, cases).catch(async (e) => {
      await crowd.stop();
      throw e;
    });
    return crowd;
  }

  async #furnish(agents, customers, mailers, cases) {
    this.agents = [];
    for (let i = 0; i < agents; i++) this.agents.push(await this.desk.login('asha'));
    this.cases = [];
    for (let i = 0; i < cases; i++) await this.#open(i);
    this.mailers = Array.from({ length: mailers }, (_, i) => this.#mailer(i));
    this.todo = [
      ...this.mailers,
      ...this.agents.map((who, i) => this.#agent(who, i)),
      ...Array.from({ length: customers }, (_, i) => this.#customer(i)),
    ];
  }

  async #open(i) {
    const [asha] = this.agents;
    await this.desk.mail(story.firstMail, { from: `Ines ${i} <ines${i}@example.com>`, id: `first${i}` });
    const id = await asha.find(`ines${i}@`);
    const page = await asha.get(`/cases/${id}`);
    await asha.send(page.form('/concerns/add'), { text: story.concerns.service });
    const draft = (await asha.get(`/cases/${id}?stage=playback`)).form('/reply').value('text');
    const sent = await asha.reply(id, 'playback', story.fill(draft), { as: ['update'] });
    assert.equal(sent.status, 200, sent.problem);
    this.cases.push({ id, link: (await asha.letter(id)).link.replace(/^.*(?=\/c\/)/, '') });
  }

  // --- what each of them does, once; whatever has no answer yet is kept and sent again ------

  #word(kind) {
    this.words = (this.words ?? 0) + 1;
    return `${kind} number ${this.words} of the day.`;
  }

  #settle(text, status) {
    if (status === 303) this.accepted.add(text);
    else this.refused.add(text);
  }

  #mailer(i) {
    let letter = null;
    return async () => {
      if (!letter) {
        const text = this.#word('Letter');
        const to = this.roll(4) > 0 ? this.roll(this.cases.length) : -1;
        const who = to < 0 ? `stranger${this.words}` : `ines${to}`;
        if (to < 0) this.strangers.push(who);
        letter = {
          text,
          mail: [
            `From: ${who} <${who}@example.com>`,
            'To: help@fenland.example',
            'Subject: The line',
            `Message-ID: <letter-${i}-${this.words}@example.com>`,
            ...(to < 0 ? [] : [`In-Reply-To: <first${to}@example.com>`]),
            '',
            text,
            '',
          ].join('\r\n'),
        };
      } else this.count.again++;
      if (!(await (i % 2 ? this.#handIn(letter.mail) : this.#deliver(letter.mail)))) return;
      this.accepted.add(letter.text);
      this.count.mails++;
      letter = null;
    };
  }

  async #deliver(mail) {
    const child = spawn(program, ['deliver', '--data', this.desk.data], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.deliveries.add(child);
    child.stdin.on('error', () => {});
    child.stdin.end(mail);
    const [code] = await once(child, 'exit');
    this.deliveries.delete(child);
    return code === 0;
  }

  async #handIn(mail) {
    const taken = await handIn(join(this.post, 'lmtp'), mail);
    if (!taken) await sleep(2);
    else this.count.handed++;
    return taken;
  }

  async #post(who, state, make, field, kind) {
    if (!state.form) {
      const page = await make();
      state.text = this.#word(kind);
      state.form = page;
    } else this.count.again++;
    const answer = await who.post(state.form, { [field]: state.text });
    await answer.arrayBuffer();
    if (answer.status >= 500) return;
    this.#settle(state.text, answer.status);
    if (answer.status === 303) this.count[kind === 'Concern' ? 'concerns' : 'words']++;
    state.form = null;
  }

  #agent(who) {
    const state = {};
    return () =>
      this.#post(
        who,
        state,
        async () =>
          (await who.get(`/cases/${this.cases[this.roll(this.cases.length)].id}`)).form('/concerns/add'),
        'text',
        'Concern',
      );
  }

  #customer() {
    const state = {};
    const who = this.desk.visitor();
    return () =>
      this.#post(
        who,
        state,
        async () => (await who.get(this.cases[this.roll(this.cases.length)].link)).form('/write'),
        'text',
        'Word',
      );
  }

  // --- rounds ----------------------------------------

  // Everyone at it until `until` is done; a desk that went away makes them stop and keep what they had.
  async work(until) {
    let going = true;
    const goOn = async (act) => {
      while (going)
        await act().catch((e) => {
          if (going && !isGone(e)) throw e;
          return sleep(5);
        });
    };
    const all = this.todo.map(goOn);
    try {
      await until;
    } finally {
      going = false;
    }
    await Promise.all(all);
  }

  // Takes the mail servers' own calls down as well.
  killDeliveries() {
    for (const child of this.deliveries) child.kill('SIGKILL');
  }

  // What nobody answered, sent until it is.
  async finish() {
    for (const act of this.todo) await act();
  }

  // --- what must hold ----------------------------------------

  async check() {
    const [asha] = this.agents;
    const seen = new Map();
    const see = (text) => seen.set(text, (seen.get(text) ?? 0) + 1);
    await this.desk.clock('advance 0s');
    const ids = new Set(this.cases.map((c) => c.id));
    for (const who of this.strangers)
      for (const c of (await asha.json(`/cases?closed=1&q=${who}@`)).body.cases) ids.add(c.id);
    for (const id of ids) {
      const one = await asha.case(id);
      one.turns.filter((t) => t.speaker === 'customer').forEach((t) => see(t.text.trim()));
      one.concerns.forEach((c) => see(c.text.trim()));
    }
    const wrong = [];
    for (const text of this.accepted)
      if (seen.get(text) !== 1) wrong.push(`${text} ${seen.get(text) ?? 0} times`);
    for (const text of this.refused) if (seen.has(text)) wrong.push(`${text} was refused and is there`);
    for (const [text, n] of seen) if (n > 1 && /number \d+ of/.test(text)) wrong.push(`${text} ${n} times`);
    return [...new Set(wrong)];
  }

  // The record whole, and the lists equal to what it says; the desk is down meanwhile.
  whole() {
    const verify = command(['verify', ...this.desk.place.args]);
    const rebuild = command(['rebuild', '--compare', ...this.desk.place.args]);
    return [verify, rebuild].filter((done) => done.code !== 0).map((done) => done.out + done.err);
  }

  async stop() {
    await this.desk.stop();
    rmSync(this.post, { recursive: true, force: true });
  }

  // The data folder at hand, to make room for another.
  forget() {
    this.desk.place.drop();
  }
}

function isGone(e) {
  return (
    e instanceof TypeError || /ECONN|socket|fetch failed|no form|JSON/.test(String(e) + String(e.cause))
  );
}
