// wrong.test.mjs - what goes wrong on the way: bad mail, dead links, forms twice, two at once, rights.
//
// Each gets a clear sentence and the right status, and the record has not grown by a half-done thing.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { Desk, run, within } from './desk.mjs';
import * as story from './story.mjs';

let desk, asha, lena, omar, ines, id, other, link, otherLink;

// Nothing may be added to the record by what `act` does.
async function adds(n, act) {
  const events = desk.events();
  const result = await act();
  assert.equal(desk.events() - events, n, `${desk.events() - events} events were added`);
  return result;
}

// A sentence for a person: not a code, not markup, and it says that nothing is lost or what to do.
function isSentence(text) {
  assert.match(text, /[A-Z‘“][^.]{10,}[.?]/, text);
  assert.doesNotMatch(text, /\b(null|undefined|errno|SQLITE|stack|assert)\b/i, text);
}

async function add(who, caseId, text) {
  const page = await who.get(`/cases/${caseId}`);
  return who.send(page.form('/concerns/add'), { text });
}

async function playBack(who, caseId) {
  const page = await who.reply(
    caseId,
    'playback',
    story.fill((await who.get(`/cases/${caseId}?stage=playback`)).form('/reply').value('text')),
    { as: ['update'] },
  );
  assert.equal(page.status, 200, page.problem);
  return (await who.letter(caseId)).link;
}

before(async () => {
  desk = await Desk.start();
  asha = await desk.login('asha');
  lena = await desk.login('lena');
  omar = await desk.login('omar');
  ines = desk.visitor();
  await desk.mail(story.firstMail, { subject: story.subject, id: 'first' });
  await desk.mail('The parcel came open and two of the six cups are broken.', {
    from: 'Jonas Berg <jonas@example.net>',
    subject: 'Broken cups',
    id: 'cups',
  });
  id = await asha.find('Ines');
  other = await asha.find('Jonas');
  await add(asha, id, story.concerns.service);
  await add(asha, other, 'Two of six cups are broken');
  link = await playBack(asha, id);
  otherLink = await playBack(asha, other);
});
after(() => desk?.stop());

// --- mail ------------------------------------------------------------------------------------------------

const head = (extra = []) =>
  [
    'From: Karim <karim@example.org>',
    'To: help@fenland.example',
    'Subject: The gate',
    'MIME-Version: 1.0',
    ...extra,
  ].join('\r\n');

for (const [name, mail, code, says] of [
  ['an empty message', '', 65, /empty/i],
  [
    'a message of 30 MB',
    Buffer.concat([Buffer.from(`${head()}\r\n\r\n`), Buffer.alloc(30 << 20, 'heard\n')]),
    65,
    /large|MB|big|more/i,
  ],
])
  test(`${name} is refused for good, with a sentence`, async () => {
    await adds(0, async () => {
      const done = await desk.deliver(mail);
      assert.equal(done.code, code, done.err);
      assert.match(done.err, says);
      isSentence(done.err.replace(/^heard: ./, (s) => s.slice(7).toUpperCase()));
    });
  });

test('a folder that is not there makes the mail server try again', () => {
  const done = run(['deliver', '--data', `${desk.folder}/nowhere`], `${head()}\r\n\r\nHello`);
  assert.equal(done.code, 75);
  assert.match(done.err, /no data folder/);
});

for (const [name, mail, words] of [
  ['cut off in its head', 'From: Bea <bea@example.org>\r\nSubject: The garden ga', 'The garden ga'],
  [
    'cut off in a part of it',
    'From: Cai <cai@example.org>\r\nSubject: Cut off\r\nMIME-Version: 1.0\r\n' +
      'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' +
      '--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe lift is stuck on the third fl',
    'The lift is stuck on the third fl',
  ],
  [
    'with broken base64',
    'From: Dora <dora@example.org>\r\nSubject: Odd\r\nMIME-Version: 1.0\r\n' +
      'Content-Type: text/plain; charset=utf-8\r\n' +
      'Content-Transfer-Encoding: base64\r\n\r\nVGhlIGJvaWxlciBkcmlwcy4=*?\r\n',
    'The boiler drips.',
  ],
  [
    'with bytes that are no UTF-8',
    Buffer.concat([
      Buffer.from(
        'From: Emil <emil@example.org>\r\nSubject: Bytes\r\n' +
          'Content-Type: text/plain; charset=utf-8\r\n\r\nThe caf',
      ),
      Buffer.from([0xe9, 0xff, 0xfe]),
      Buffer.from(' table wobbles.\r\n'),
    ]),
    'table wobbles.',
  ],
  [
    'in a charset nobody knows',
    'From: Fay <fay@example.org>\r\nSubject: Charset\r\n' +
      'Content-Type: text/plain; charset=moon-1969\r\n\r\nThe key sticks.\r\n',
    'The key sticks.',
  ],
  ['with a zero byte', 'From: Gus <gus@example.org>\r\nSubject: Zero\r\n\r\nThe tap\0 runs.\r\n', 'runs.'],
])
  test(`a message ${name} is taken in and can be read`, async () => {
    const done = await desk.deliver(mail);
    assert.equal(done.code, 0, done.err);
    const name = mail.toString('latin1').match(/^From: (\w+)/)[1];
    const c = await asha.case(await asha.find(name));
    assert.equal(c.open, true);
    within(`${c.title} ${c.turns[0].text}`, words);
    const page = await asha.get(`/cases/${c.id}`);
    assert.equal(page.status, 200);
    within(page.words, words);
  });

test('the same message twice is one turn', async () => {
  await adds(0, () => desk.mail(story.firstMail, { subject: story.subject, id: 'first' }));
});

// --- links -----------------------------------------------------------------------------------------------

async function leadsNowhere(path, status, says) {
  const page = await ines.get(path);
  assert.equal(page.status, status, page.text);
  assert.match(page.text, says);
  isSentence(page.text);
  assert.ok(
    !page.text.includes('Ines') && !page.text.includes(story.concerns.service),
    'nothing of the case shows',
  );
  const posted = await ines.post({ action: `${path}/write`, fields: [['text', 'Is anybody there?']] });
  assert.equal(posted.status, status);
}

const path = (url) => new URL(url, desk.base).pathname;

test('an unknown link, and one cut short, lead to a sentence and nowhere else', async () => {
  await adds(0, async () => {
    await leadsNowhere(`/c/${'0'.repeat(40)}`, 404, /copy it whole from our mail/);
    await leadsNowhere(path(link).slice(0, -4), 404, /copy it whole from our mail/);
    await leadsNowhere('/c/%3Cscript%3E', 404, /copy it whole/);
  });
});

test('a revoked link says so, and the next mail carries one that works', async () => {
  const page = await asha.get(`/cases/${other}`);
  const stopped = await asha.send(page.form('/revoke'));
  assert.equal(stopped.status, 200);
  assert.match(stopped.text, /All their links were stopped Mon .*“This link no longer works”/);
  assert.match(stopped.html, /<details id="links"\s+open/);
  assert.throws(() => stopped.form('/revoke'), /no form/, 'there is none left to stop');
  await adds(0, () => leadsNowhere(path(otherLink), 410, /switched off/));
  otherLink = await playBack(asha, other);
  assert.equal((await ines.get(otherLink)).status, 200);
  assert.doesNotMatch((await asha.get(`/cases/${other}`)).text, /were stopped/);
});

test('that the fault is theirs wants to be known from somewhere, and what was typed stays', async () => {
  const form = (await asha.get(`/cases/${other}`)).form('/finding');
  const typed = { value: 'theirs', text: 'The valve was closed at yours.' };
  await adds(0, async () => {
    const refused = await asha.send(form, typed);
    assert.equal(refused.status, 400, refused.text);
    assert.match(refused.text, /Say how we know that the fault is with the customer/);
    assert.match(refused.html, /<textarea name="text"[^>]*>The valve was closed at yours\./);
    assert.match(refused.html, /<option value="theirs"\s+selected/);
  });
  const again = (await asha.get(`/cases/${other}`)).form('/finding');
  assert.equal((await asha.send(again, { ...typed, source: 'The photo of 2 June' })).status, 200);
});

test('someone else’s link answers nothing of another case', async () => {
  const c = await asha.case(id);
  const theirs = await ines.get(otherLink);
  const form = theirs.form('/playback', 'value="yes"');
  const inesPage = await ines.get(link);
  const inesForm = inesPage.form('/playback', 'value="yes"');
  await adds(0, async () => {
    // Her playback's number, his link: it may be the number of something in his case, but never reaches hers.
    const number = String(Number(form.value('playback')) + 1000);
    const response = await ines.send(form, { playback: number, answer: 'yes' });
    assert.equal(response.status, 404, response.text);
    isSentence(response.text);
    const enough = await ines.post(
      { ...form, action: `${path(otherLink)}/enough`, fields: [] },
      { concern: '999', answer: 'yes', word: 'Yes' },
    );
    assert.equal(enough.status, 404);
  });
  await ines.send(form, { answer: 'yes', playback: form.value('playback') });
  const after = await asha.case(id);
  assert.equal(after.seq, c.seq, 'her case has not moved');
  assert.equal(after.playback, 'sent');
  assert.ok(inesForm.value('playback'));
});

test('an expired link says so', async () => {
  const late = await Desk.start();
  try {
    await late.mail(story.firstMail, { subject: story.subject });
    const agent = await late.login('asha');
    const at = await agent.find('Ines');
    await add(agent, at, story.concerns.service);
    const old = await playBack(agent, at);
    assert.equal((await agent.get(old)).status, 200);
    await late.clock('advance 91d');
    const page = await late.visitor().get(old);
    assert.equal(page.status, 410);
    within(page.text, 'run out');
    isSentence(page.text);
  } finally {
    await late.stop();
  }
});

// --- forms -----------------------------------------------------------------------------------------------

test('a form posted twice is done once, and answered as at first', async () => {
  const page = await asha.get(`/cases/${id}`);
  const form = page.form('/concerns/add');
  const first = await asha.post(form, { text: 'Nobody rings back' });
  await adds(0, async () => {
    const second = await asha.post(form, { text: 'Nobody rings back' });
    assert.equal(second.status, first.status);
    assert.equal(second.headers.get('location'), first.headers.get('location'));
  });
  assert.equal((await asha.case(id)).concerns.filter((k) => k.text === 'Nobody rings back').length, 1);
});

test('a form posted ten times at once is done once', async () => {
  const page = await asha.get(`/cases/${id}`);
  const form = page.form('/concerns/add');
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => asha.post(form, { text: 'The router blinks' })),
  );
  assert.deepEqual(
    answers.map((r) => r.status),
    Array(10).fill(303),
  );
  assert.equal((await asha.case(id)).concerns.filter((k) => k.text === 'The router blinks').length, 1);
});

test('a customer’s form posted twice is done once, too', async () => {
  const page = await ines.get(link);
  const form = page.form('/write');
  const before = (await asha.case(id)).turns.length;
  const first = await ines.post(form, { text: 'One more thing: the socket is loose.' });
  const second = await ines.post(form, { text: 'One more thing: the socket is loose.' });
  assert.equal(first.status, 303);
  assert.equal(second.status, 303);
  assert.equal(second.headers.get('location'), first.headers.get('location'));
  assert.equal((await asha.case(id)).turns.length, before + 1);
});

test('two agents answer at once: the later is shown what came in between and loses no text', async () => {
  const mine = await asha.check(id, 'ack', story.fine),
    theirs = await lena.check(id, 'ack', story.fineToo);
  const values = (page) => Object.fromEntries(page.form('/reply').choices.map((name) => [name, 'update']));
  const first = await asha.send(mine.form('/reply'), values(mine));
  assert.equal(first.status, 200, first.text);
  const second = await adds(0, () => lena.send(theirs.form('/reply'), values(theirs)));
  assert.equal(second.status, 409, second.text);
  within(second.text, 'Something came in while you wrote');
  within(second.text, 'Asha Rao');
  const form = second.form('/reply');
  assert.equal(form.value('text'), story.fineToo);
  // She has seen it now; what she said about the promise is kept, and it goes when she sends it again.
  const done = await lena.send(form);
  assert.equal(done.status, 200, done.text);
  const c = await asha.case(id);
  assert.deepEqual(
    c.turns.slice(-2).map((t) => t.text.trim()),
    [story.fine, story.fineToo].map((t) => t.trim()),
  );
});

test('two send in the same moment: one goes, one is told', async () => {
  const pages = [await asha.check(other, 'ack', story.fine), await lena.check(other, 'ack', story.fineToo)];
  const turns = (await asha.case(other)).turns.length;
  const values = (page) => Object.fromEntries(page.form('/reply').choices.map((name) => [name, 'update']));
  const answers = await Promise.all([
    asha.post(pages[0].form('/reply'), values(pages[0])),
    lena.post(pages[1].form('/reply'), values(pages[1])),
  ]);
  assert.deepEqual(answers.map((r) => r.status).sort(), [303, 409]);
  assert.equal((await asha.case(other)).turns.length, turns + 1);
});

test('a message that comes in while one writes stops the reply', async () => {
  const page = await asha.check(other, 'ack', story.fine);
  const values = Object.fromEntries(page.form('/reply').choices.map((name) => [name, 'update']));
  await desk.mail('Please leave it. I have glued them.', {
    from: 'Jonas Berg <jonas@example.net>',
    subject: 'Re: Broken cups',
    answers: 'cups',
  });
  const done = await adds(0, () => asha.send(page.form('/reply'), values));
  assert.equal(done.status, 409, done.problem);
  within(done.text, 'I have glued them');
  assert.equal(done.form('/reply').value('text'), story.fine);
});

test('a form without its mark, or with another’s, does nothing', async () => {
  const page = await asha.get(`/cases/${id}`),
    hers = await lena.get(`/cases/${id}`);
  const form = page.form('/concerns/add');
  await adds(0, async () => {
    for (const csrf of [null, '', 'x'.repeat(32), hers.form('/concerns/add').value('csrf')]) {
      const done = await asha.send(form, { csrf, text: 'Put here by someone else' });
      assert.equal(done.status, 403, `${csrf}: ${done.text}`);
      within(done.text, 'Nothing was done');
      within(done.html, 'Put here by someone else');
    }
  });
  const login = await desk.visitor().get('/login');
  const stranger = await desk
    .visitor()
    .send(login.form('/login'), { login: 'asha', password: 'four green apples' });
  assert.equal(stranger.status, 403, 'a login form without the cookie that goes with it');
});

test('a form sent from another site does nothing', async () => {
  const page = await asha.get(`/cases/${id}`);
  const form = page.form('/concerns/add');
  await adds(0, async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://elsewhere.example' },
    ]) {
      const body = new URLSearchParams([
        ...form.fields.filter(([n]) => n !== 'text'),
        ['text', 'Sent from elsewhere'],
      ]);
      const response = await asha.request(form.action, { method: 'POST', body, headers });
      assert.equal(response.status, 403, JSON.stringify(headers));
      const html = await response.text();
      assert.ok(!html.includes('Sent from elsewhere'), 'another site’s text is not shown under our name');
    }
  });
});

test('cases, concerns and promises that are not there, or of another case, are not found', async () => {
  const page = await asha.get(`/cases/${id}`);
  const form = page.form('/concerns/add');
  const elsewhere = (await asha.case(other)).concerns[0];
  await adds(0, async () => {
    for (const wrong of ['999', '0', '-1', '9223372036854775807', '92233720368547758079', 'abc', '1%2F2'])
      for (const at of [
        '/cases/*',
        '/cases/*/log',
        '/cases/*/events',
        '/cases/*/turns',
        '/cases/*/concerns',
        '/cases/*/promises',
        '/people/*',
        '/outbox/*',
      ]) {
        const got = await asha.get(at.replace('*', wrong));
        assert.equal(got.status, 404, `${got.url}: ${got.status} ${got.problem}`);
        isSentence(got.text);
      }
    const added = await asha.send(
      { ...form, action: '/cases/999/concerns/add' },
      { text: 'Into a case that is not there' },
    );
    assert.equal(added.status, 404, added.text);
    // The number of a concern counts within its case: one that this case has not got is not found.
    const worded = await asha.send(
      { ...form, action: `/cases/${id}/concerns/word` },
      { concern: '99999', text: 'Words for a concern of another case' },
    );
    assert.equal(worded.status, 404, worded.text);
    const kept = await asha.send(
      { ...form, action: `/cases/${id}/promises/keep` },
      { promise: '99999', text: 'by post' },
    );
    assert.equal(kept.status, 404, kept.text);
  });
  assert.equal((await asha.case(other)).concerns[0].text, elsewhere.text);
});

test('fields that are too long, missing, twice, or not of the form are named in a sentence', async () => {
  const page = await asha.get(`/cases/${id}`);
  const form = page.form('/concerns/add');
  await adds(0, async () => {
    const long = 'The line crackles. '.repeat(200);
    let done = await asha.send(form, { text: long });
    assert.equal(done.status, 400);
    within(done.text, 'too long');
    within(done.html, 'The line crackles. The line crackles.');
    done = await asha.send(form, { text: '   ' });
    assert.equal(done.status, 400);
    within(done.text, 'The concern is missing');
    done = await asha.send(form, { text: ['one', 'two'] });
    assert.equal(done.status, 400);
    within(done.text, 'sent twice');
    done = await asha.send(form, { text: 'The line crackles', colour: 'blue' });
    assert.equal(done.status, 400);
    within(done.text, 'no field called "colour"');
    done = await asha.send(form, { text: 'The line crackles', seen: 'yesterday' });
    assert.equal(done.status, 400);
    within(done.text, 'must be a whole number');
    const reply = page.form('/reply');
    done = await asha.send(reply, { text: 'word '.repeat(20000) });
    assert.equal(done.status, 400);
    within(done.text, 'too long');
    assert.equal(done.form('/reply').value('text').length, 'word '.repeat(20000).length, 'no text is lost');
    done = await asha.send(reply, { text: '  \n ' });
    assert.equal(done.status, 400);
    within(done.text, 'nothing written');
  });
});

test('a body of 5 MB is refused before it is sent', async () => {
  const wire = connect(desk.port, '127.0.0.1');
  wire.write(
    `POST /cases/${id}/reply HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: heard=${asha.cookies.get('heard')}\r\n` +
      'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000000\r\n\r\n',
  );
  let said = '';
  for await (const piece of wire) said += piece;
  assert.match(said, /^HTTP\/1.1 413 /);
  within(said, 'That is too much at once');
});

test('bodies that are no forms are refused', async () => {
  const post = (headers, body) =>
    asha.request(`/cases/${id}/concerns/add`, { method: 'POST', headers, body });
  await adds(0, async () => {
    assert.equal((await post({ 'content-type': 'text/plain' }, 'text=hello')).status, 415);
    assert.equal((await post({ 'content-type': 'multipart/form-data; boundary=x' }, '--x--')).status, 415);
    // Without a mark they are no form of ours, whatever else is wrong with them.
    assert.equal((await post({ 'content-type': 'application/json' }, '{"text":')).status, 403);
    assert.equal(
      (await post({ 'content-type': 'application/x-www-form-urlencoded' }, 'text=%ff%fe&csrf=x')).status,
      403,
    );
    assert.equal((await asha.request(`/cases/${id}`, { method: 'DELETE' })).status, 405);
    assert.equal((await asha.request(`/cases/${id}`, { method: 'POST' })).status, 405);
    assert.equal((await asha.request(`/cases/${id}/park`)).status, 405);
  });
});

test('a wrong password is told in a sentence, guessing is slow, and no login is betrayed', async () => {
  const guess = async (login) => {
    const someone = desk.visitor();
    const page = await someone.get('/login');
    return someone.send(page.form('/login'), { login, password: 'not my password' });
  };
  const wrong = await guess('omar'),
    nobody = await guess('nobody-here');
  assert.ok([400, 401, 403].includes(wrong.status), String(wrong.status));
  assert.equal(wrong.status, nobody.status);
  const said = (page) => page.text.match(/That did not go through\. (.*?) Your login/)?.[1];
  assert.ok(said(wrong));
  assert.equal(said(wrong), said(nobody));
  let slowed;
  for (let i = 0; i < 12 && !slowed; i++) {
    const page = await guess('omar');
    if (page.status === 429) slowed = page;
  }
  assert.ok(slowed, 'twelve guesses and no wait');
  assert.match(slowed.text, /wait \d+ second/);
  assert.ok(Number(slowed.headers.get('retry-after')) > 0);
});

// --- rights ----------------------------------------------------------------------------------------------

const table = run(['routes', '--json'])
  .out.trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const ranks = ['agent', 'lead', 'owner'];

function expected(route, rank) {
  const post = route.method === 'POST';
  if (route.right === 'anyone') {
    if (route.path === '/login' && !post) return rank >= 0 ? [303] : [200];
    if (route.path === '/setup' && !post) return [303]; // it is set up
    return post ? [403] : [200]; // without its mark
  }
  if (route.right === 'customer') return post ? [400] : [200]; // the link is the right; the form is empty
  if (route.right === 'demo' || route.right === 'nobody') return [404, 403];
  if (rank < 0) return post ? [403] : [303];
  if (rank < ranks.indexOf(route.right)) return [403];
  if (route.path.endsWith('/formatted')) return [404]; // theirs was plain text
  return post ? [403] : [200];
}

test('every address, asked for by a stranger, the customer, an agent, a lead and the owner', async () => {
  assert.ok(table.length > 40, `${table.length} routes`);
  const mail = (await asha.letter(id)).address.split('/').pop();
  const person = (await asha.case(id)).people[0].id;
  await desk.deliver('From: x@y.example\r\nSubject: Away\r\nPrecedence: bulk\r\n\r\nGone fishing\r\n');
  const [, aside] = (await asha.get('/mail/aside')).html.match(/\/mail\/aside\/([0-9a-f-]{32})"/);
  await desk.deliver(
    'From: Ines Moreau <ines@example.com>\r\nSubject: The bill\r\nIn-Reply-To: <first@example.com>\r\n' +
      'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nHere is the bill.\r\n' +
      '--b\r\nContent-Disposition: attachment; filename="bill.txt"\r\n\r\n30 pounds\r\n--b--\r\n',
  );
  const names = { rules: 'calm-down', mail: aside };
  const fill = (route) =>
    route.path
      .replace(':token', path(link).split('/').pop())
      .replace(/:n$/, '1')
      .replace(':name', names[route.path.split('/')[1]] ?? 'heard.css')
      .replace(
        ':id',
        { outbox: mail, people: person }[route.path.split('/')[1]] ?? id,
      );
  const people = [
    ['a stranger', desk.visitor(), -1],
    ['the customer', ines, -1],
    ['an agent', asha, 0],
    ['a lead', lena, 1],
    ['the owner', omar, 2],
  ];
  const wrong = [];
  await adds(0, async () => {
    for (const route of table)
      for (const [name, who, rank] of people) {
        const stop = new AbortController();
        const response = await who.request(fill(route), {
          method: route.method,
          signal: stop.signal,
          ...(route.method === 'POST'
            ? { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
            : {}),
        });
        const want = expected(route, rank);
        if (!want.includes(response.status))
          wrong.push(`${route.method} ${route.path} as ${name}: ${response.status}, not ${want}`);
        if (route.path === '/live' && response.status === 200) stop.abort();
        else if (response.status >= 400) isSentence((await response.text()).replace(/<[^>]+>/g, ' '));
        else await response.arrayBuffer();
        if (response.status === 303 && rank < 0 && !response.headers.get('location').startsWith('/login'))
          wrong.push(`${route.path}: to ${response.headers.get('location')}`);
      }
  });
  assert.deepEqual(wrong, []);
});

test('no address takes more than it says, whoever sends it', async () => {
  const wrong = [];
  const people = [
    ['a stranger', desk.visitor()],
    ['the owner', omar],
  ];
  await adds(0, async () => {
    for (const route of table.filter((r) => r.method === 'POST'))
      for (const [name, who] of people) {
        const wire = connect(desk.port, '127.0.0.1');
        const at = route.path.replace(':token', path(link).split('/').pop()).replace(':id', id);
        wire.write(
          `POST ${at} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: heard=${who.cookies.get('heard') ?? ''}\r\n` +
            'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 50000000\r\n\r\n',
        );
        let said = '';
        for await (const piece of wire) said += piece;
        if (!said.startsWith('HTTP/1.1 413 ')) wrong.push(`${at} as ${name}: ${said.slice(0, 40)}`);
      }
  });
  assert.deepEqual(wrong, []);
});

test('as JSON a stranger gets 401, and every refusal is an object with a sentence', async () => {
  const stranger = desk.visitor();
  for (const route of table.filter((r) => r.right === 'agent')) {
    const response = await stranger.request(route.path.replace(/:\w+/, id), {
      method: route.method,
      headers: {
        accept: 'application/json',
        ...(route.method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      ...(route.method === 'POST' ? { body: '{}' } : {}),
    });
    assert.equal(response.status, 401, `${route.method} ${route.path}`);
    const body = await response.json();
    isSentence(body.error);
    assert.equal(body.code, 'login');
  }
});

test('every answer carries the policy, and none may be framed, sniffed or kept', async () => {
  for (const at of ['/login', '/', `/cases/${id}`, path(link), '/nowhere', '/health']) {
    const response = await asha.request(at);
    const policy = response.headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'/, at);
    // The checker on a case's page is WebAssembly; that is all that is open there, and there alone.
    const checked = at === `/cases/${id}` ? policy.replace(" 'wasm-unsafe-eval'", '') : policy;
    assert.doesNotMatch(checked, /unsafe/, at);
    assert.match(policy, /frame-ancestors 'none'/, at);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff', at);
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer', at);
    assert.match(response.headers.get('cache-control') ?? '', /no-store/, at);
    const html = await response.text();
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)|\son\w+="|style="/, at);
  }
});
