// desk.mjs - a desk of its own for a test: a folder, a port, a clock under control, someone to use its pages.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Place } from './place.mjs';

const program = process.env.HEARD;
if (!program || !existsSync(program)) throw new Error('HEARD must name the built program');

export const START = '2026-06-01T08:00:00+01:00';

// Below the ports the system gives out by itself: a desk that is started again must find its own free, and
// those go to whoever connects in between.
export async function freePort() {
  for (;;) {
    const port = 12000 + Math.floor(Math.random() * 20000);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(() => true, () => false);
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

export function run(args, input = '') {
  const done = spawnSync(program, args, { input, maxBuffer: 64 << 20 });
  return { code: done.status, out: done.stdout.toString(), err: done.stderr.toString() };
}

// The same, while this process goes on: for a command that talks to a server of the test's.
export async function runBeside(args, input = '') {
  const child = spawn(program, args);
  let [out, err] = ['', ''];
  child.stdout.on('data', (d) => (out += d));
  child.stderr.on('data', (d) => (err += d));
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, out, err };
}

const people = [
  ['asha', 'Asha Rao', 'agent', 'four green apples'],
  ['lena', 'Lena Brandt', 'lead', 'seven quiet rivers'],
  ['omar', 'Omar Said', 'owner', 'nine copper kettles'],
];
export const password = Object.fromEntries(people.map(([login, , , words]) => [login, words]));

// What a page says, and what it doesn't; and that a form was taken.
export const within = (text, part) =>
  assert.ok(text.includes(part), `“${part}” is missing in: ${text.slice(0, 1500)}`);
export const without = (text, part) =>
  assert.ok(!text.includes(part), `“${part}” stands in: ${text.slice(0, 1500)}`);
export const sent = (page) => assert.equal(page.status, 200, page.problem);

// At the end of a file: the lists are what the record says.
export async function compared(desk) {
  const rebuilt = run(['rebuild', '--compare', ...desk.place.args]);
  await desk.stop();
  assert.equal(rebuilt.code, 0, rebuilt.out + rebuilt.err);
}

export class Desk {
  static async start(more = [], accounts = people) {
    const desk = new Desk();
    desk.folder = mkdtempSync(join(tmpdir(), 'heard-web-'));
    desk.place = new Place(join(desk.folder, 'data'));
    desk.socket = join(desk.folder, 'clock');
    desk.port = await freePort();
    desk.base = `http://127.0.0.1:${desk.port}`;
    desk.more = more;
    await desk.up().catch(async (e) => {
      await desk.stop();
      throw e;
    });
    for (const [login, name, role, words] of accounts)
      if (!desk.peopled)
        must(
          run(['user', 'add', login, '--name', name, '--role', role, ...desk.place.args], words + '\n'),
        );
    desk.peopled = true;
    await desk.clock(`now ${START}`);
    return desk;
  }

  // What `make run` starts: a desk with a made-up company, whose clock is moved on from its pages.
  static async demo() {
    const desk = new Desk();
    desk.folder = mkdtempSync(join(tmpdir(), 'heard-demo-'));
    desk.place = new Place(join(desk.folder, 'data'));
    desk.port = await freePort();
    desk.base = `http://127.0.0.1:${desk.port}`;
    await desk.open(['demo', '--data', desk.data, '--port', String(desk.port)]);
    return desk;
  }

  // Another desk on the same database, with a folder, a port and a clock of its own.
  async second(more = this.more) {
    const desk = new Desk();
    desk.folder = mkdtempSync(join(tmpdir(), 'heard-web-'));
    desk.place = this.place.shared(join(desk.folder, 'data'));
    desk.socket = join(desk.folder, 'clock');
    desk.port = await freePort();
    desk.base = `http://127.0.0.1:${desk.port}`;
    Object.assign(desk, { more, guest: true });
    await desk.up();
    return desk;
  }

  get data() {
    return this.place.folder;
  }

  async up() {
    await this.open([
      'serve',
      ...this.place.args,
      '--test',
      '--port',
      String(this.port),
      '--base-url',
      this.base,
      '--test-clock',
      this.socket,
      ...this.more,
    ]);
  }

  async open(args) {
    if (this.socket) rmSync(this.socket, { force: true }); // left by one that was killed
    this.child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.log = '';
    this.child.stdout.on('data', (d) => {
      this.log += d;
    });
    this.child.stderr.on('data', (d) => {
      this.log += d;
    });
    for (let i = 0; i < 600; i++) {
      if (this.child.exitCode !== null) throw new Error(`the desk did not start:\n${this.log}`);
      try {
        if ((await fetch(`${this.base}/health`)).ok && (!this.socket || existsSync(this.socket))) return;
      } catch {
        /* not yet */
      }
      await new Promise((r) => setTimeout(r, 50));
    }
    throw new Error(`the desk did not answer:\n${this.log}`);
  }

  get running() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async down(signal = 'SIGTERM') {
    if (!this.running) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
    // A program built with sanitizers says at its end what it saw.
    if (/Sanitizer|runtime error/.test(this.log)) throw new Error(this.log);
  }

  async stop() {
    try {
      await this.down();
    } finally {
      if (!this.guest) this.place.drop();
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  // A line to the test clock; comes back once everything that fell due was done.
  clock(line) {
    return new Promise((resolve, reject) => {
      const wire = connect(this.socket, () => wire.write(`${line}\n`));
      let said = '';
      wire.on('data', (d) => {
        said += d;
        if (!said.includes('\n')) return;
        wire.end();
        if (said.startsWith('ok')) resolve();
        else reject(new Error(`the clock said: ${said}`));
      });
      wire.on('error', reject);
    });
  }

  // A mail through `heard deliver`, read by the worker before this returns.
  async deliver(mail) {
    const done = run(['deliver', '--data', this.data], mail);
    await this.clock('advance 0s');
    return done;
  }

  async mail(
    text,
    {
      from = 'Ines Moreau <ines@example.com>',
      subject = 'Six weeks without broadband in our new home',
      id,
      answers,
      date,
    } = {},
  ) {
    const lines = [
      `From: ${from}`,
      'To: help@fenland.example',
      `Subject: ${subject}`,
      'Content-Type: text/plain; charset=utf-8',
    ];
    this.mails = (this.mails ?? 0) + 1;
    lines.push(`Message-ID: <${id ?? `mail-${this.mails}`}@example.com>`);
    if (date) lines.push(`Date: ${date}`);
    if (answers) lines.push(`In-Reply-To: <${answers}@example.com>`);
    return must(await this.deliver(`${lines.join('\r\n')}\r\n\r\n${text.replace(/\n/g, '\r\n')}\r\n`));
  }

  // How many events stand in the record: what was refused has added none.
  events() {
    const done = run(['verify', '--json', ...this.place.args]);
    if (done.code !== 0) throw new Error(`verify: ${done.out}${done.err}`);
    return JSON.parse(done.out).events;
  }

  visitor() {
    return new Visitor(this);
  }

  async login(login) {
    const someone = this.visitor();
    const page = await someone.get('/login');
    const today = await someone.send(page.form('/login'), { login, password: password[login] });
    if (today.status !== 200 || today.has('/login'))
      throw new Error(`${login} could not log in: ${today.text}`);
    return someone;
  }
}

function must(done) {
  if (done.code !== 0) throw new Error(`exit ${done.code}: ${done.err}`);
  return done;
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", apos: "'" };
export const plain = (html) =>
  html.replace(/&(amp|lt|gt|quot|#39|#x27|apos);/g, (_, name) => entities[name]);
const attribute = (tag, name) => {
  const m = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
  return m ? plain(m[1]) : new RegExp(`\\s${name}(\\s|>|/|$)`).test(tag) ? '' : null;
};

// What a browser without script would send of a form as it stands.
function readForm(html) {
  const fields = [];
  const tag = html.match(/^<form[^>]*>/)[0];
  for (const m of html.matchAll(
    /<input[^>]*>|<textarea[^>]*>([\s\S]*?)<\/textarea>|<select[^>]*>([\s\S]*?)<\/select>|<button[^>]*>/g,
  )) {
    const name = attribute(m[0], 'name');
    const type = attribute(m[0], 'type');
    if (!name || attribute(m[0], 'disabled') !== null) continue;
    if (m[0].startsWith('<button')) continue;
    if (m[0].startsWith('<textarea')) fields.push([name, plain(m[1]).replace(/^\n/, '')]);
    else if (m[0].startsWith('<select')) {
      const options = [...m[2].matchAll(/<option[^>]*>/g)].map((o) => o[0]);
      const chosen = options.find((o) => attribute(o, 'selected') !== null) ?? options[0];
      if (chosen) fields.push([name, attribute(chosen, 'value')]);
    } else if (type === 'checkbox' || type === 'radio') {
      if (attribute(m[0], 'checked') !== null) fields.push([name, attribute(m[0], 'value') ?? 'on']);
    } else fields.push([name, attribute(m[0], 'value') ?? '']);
  }
  return new Form(
    attribute(tag, 'action'),
    (attribute(tag, 'method') ?? 'get').toLowerCase(),
    fields,
    html,
  );
}

class Form {
  constructor(action, method, fields, html) {
    Object.assign(this, { action, method, fields, html });
  }
  all(name) {
    return this.fields.filter(([n]) => n === name).map(([, value]) => value);
  }
  value(name) {
    return this.all(name)[0];
  }
  // The names of what is to be said about each promise, chosen or not.
  get choices() {
    return [...new Set([...this.html.matchAll(/name="(as\d+)"/g)].map((m) => m[1]))];
  }
}

export class Page {
  constructor(response, html) {
    this.status = response.status;
    this.headers = response.headers;
    this.url = response.url;
    this.html = html;
    this.text = plain(html.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ')).replace(
      /\s+/g,
      ' ',
    );
  }

  // As it is read, without what is said to a screen reader only.
  get words() {
    const seen = this.html.replace(/<span class="sr">[^<]*<\/span>/g, '').replace(/<\/?mark[^>]*>/g, '');
    return plain(seen.replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ');
  }

  // What the page says went wrong, and what the checker holds against the text.
  get problem() {
    const parts = [
      ...this.html.matchAll(
        /<(p|section) class="problem[\s\S]*?<\/\1>|<div class="finding[\s\S]*?<\/div>/g,
      ),
    ];
    return (
      parts.map((m) => plain(m[0].replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ')).join('\n') ||
      this.text.slice(0, 600)
    );
  }

  get forms() {
    return [...this.html.matchAll(/<form[\s\S]*?<\/form>/g)].map((m) => readForm(m[0]));
  }

  // The first form whose action ends so (and whose HTML has `inside`, if given).
  form(action, inside = '') {
    const found = this.forms.find(
      (f) => (f.action ?? '').split('?')[0].endsWith(action) && f.html.includes(inside),
    );
    if (!found)
      throw new Error(
        `no form ${action} ${inside} in ${this.url}\n${this.forms.map((f) => f.action).join('\n')}`,
      );
    return found;
  }

  has(action) {
    return this.forms.some((f) => (f.action ?? '').split('?')[0].endsWith(action));
  }
}

// Debian's node 18 gives all cookies as one line, parted by commas; ours have no comma of their own.
function cookiesOf(response) {
  if (response.headers.getSetCookie) return response.headers.getSetCookie();
  return (response.headers.get('set-cookie') ?? '').split(/,\s*(?=[^;,=\s]+=)/).filter(Boolean);
}

// Someone with cookies and no script.
export class Visitor {
  constructor(desk) {
    this.desk = desk;
    this.cookies = new Map();
  }

  async request(path, options = {}) {
    const headers = { ...options.headers };
    if (this.cookies.size) headers.cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const response = await fetch(new URL(path, this.desk.base), {
      ...options,
      headers,
      redirect: 'manual',
    });
    for (const line of cookiesOf(response)) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  async get(path) {
    const response = await this.request(path);
    if (response.status === 303) return this.get(response.headers.get('location'));
    return new Page(response, await response.text());
  }

  // What this person sees of the one case that fits; by name, where a reference begins so too.
  async find(query) {
    const { body } = await this.json(`/cases?closed=1&q=${encodeURIComponent(query)}`);
    const all = body.cases ?? [];
    const named = all.filter(({ name }) => name.includes(query));
    const found = named.length > 0 ? named : all;
    if (found.length !== 1) throw new Error(`${query}: ${JSON.stringify(body)}`);
    return found[0].id;
  }

  async case(id) {
    return (await this.json(`/cases/${id}`)).body;
  }

  async log(id) {
    return (await this.get(`/cases/${id}/log`)).text;
  }

  // The newest mail to the customer of a case: its text, and their page's address in it.
  async letter(id) {
    const list = await this.get(`/outbox?case=${id}`);
    const [, address] = list.html.match(/href="(\/outbox\/\d+)"/) ?? [];
    if (!address) throw new Error(`no mail in the outbox of ${id}`);
    const page = await this.get(address);
    const links = [...page.html.matchAll(/href="([^"]*\/c\/[^"]+)"/g)].map((m) => plain(m[1]));
    return { address, text: page.text, links, link: links[0]?.replace(/\?.*/, '') };
  }

  // The composer as it comes back from the server with a text checked in it.
  async check(id, stage, text, values = {}) {
    const page = await this.get(`/cases/${id}?stage=${stage}`);
    const form = page.form('/reply');
    return this.send(
      { ...form, action: `/cases/${id}/check` },
      { text: text ?? form.value('text'), ...values },
    );
  }

  // The desk's own draft for a step, whatever stands in the box.
  async draft(id, stage) {
    const page = await this.check(id, stage, null, { suggest: '1' });
    return page.form('/reply').value('text');
  }

  // Writes as the page has it done: opens the step, checks, says yes to each promise, sends.
  async reply(id, stage, text, { as = [], reason, answers, keeps, owns, held } = {}) {
    const page = await this.check(id, stage, text);
    const form = page.form('/reply');
    const values = {};
    for (const name of form.choices)
      values[name] = as[Number(name.slice(2))] ?? form.value(name) ?? 'outcome';
    if (reason) values.reason = form.all('rule').map(() => reason);
    if (answers) values.answers = answers;
    if (keeps) values.keeps = keeps;
    if (owns) values.owns = owns;
    if (held) values.held = held;
    return this.send(form, values);
  }

  async json(path) {
    const response = await this.request(path, { headers: { accept: 'application/json' } });
    return { status: response.status, body: await response.json() };
  }

  // Sends a form with some values changed; an array sends a field more than once, null leaves it out.
  async post(form, values = {}) {
    const body = new URLSearchParams(form.fields.filter(([name]) => !(name in values)));
    for (const [name, value] of Object.entries(values))
      for (const one of Array.isArray(value) ? value : [value]) if (one !== null) body.append(name, one);
    return this.request(form.action, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }

  // The same with files, as a browser sends them: each a name, a type and its bytes.
  async sendFiles(form, values = {}, files = []) {
    const body = new FormData();
    for (const [name, value] of form.fields.filter(([n]) => !(n in values) && n !== 'files'))
      body.append(name, value);
    for (const [name, value] of Object.entries(values))
      for (const one of Array.isArray(value) ? value : [value]) if (one !== null) body.append(name, one);
    for (const [name, type, bytes] of files) body.append('files', new Blob([bytes], { type }), name);
    if (files.length === 0) body.append('files', new Blob([]), '');
    const response = await this.request(form.action, { method: 'POST', body });
    if (response.status === 303) return this.get(response.headers.get('location'));
    return new Page(response, await response.text());
  }

  async send(form, values = {}) {
    const response = await this.post(form, values);
    if (response.status === 303) return this.get(response.headers.get('location'));
    return new Page(response, await response.text());
  }
}
