// away.test.mjs - the database is away for a while: what was typed is given back, and done once.
//
// A file does not go away, so this is for a server (HEARD_TEST_ENGINE, see place.mjs) that is ours to stop.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Desk } from './desk.mjs';
import { onServer } from './place.mjs';
import * as story from './story.mjs';

const folder = process.env.HEARD_TEST_POSTGRES_DIR;
const skip = onServer && folder ? false : 'there is no server of ours to stop';
const tool = join(dirname(fileURLToPath(import.meta.url)), '../../tools/postgres.sh');
let desk, asha, ines, id, link;

// `start` must not wait for what the server inherits.
const server = (what) => assert.equal(spawnSync('sh', [tool, what, folder], { stdio: 'ignore' }).status, 0);

before(async () => {
  if (skip) return;
  desk = await Desk.start();
  asha = await desk.login('asha');
  ines = desk.visitor();
  await desk.mail(story.firstMail, { id: 'first' });
  id = await asha.find('Ines');
  const page = await asha.get(`/cases/${id}`);
  await asha.send(page.form('/concerns/add'), { text: story.concerns.service });
  const draft = (await asha.get(`/cases/${id}?stage=playback`)).form('/reply').value('text');
  const sent = await asha.reply(id, 'playback', story.fill(draft), { as: ['update'] });
  assert.equal(sent.status, 200, sent.problem);
  link = (await asha.letter(id)).link;
});

after(async () => {
  if (skip) return;
  server('start');
  await desk?.stop();
});

test('while it is away, forms give back what was typed, and are done once', { skip }, async () => {
  const typed = 'The socket hangs loose, and a <spark> came out of it';
  const concerns = (await asha.get(`/cases/${id}`)).form('/concerns/add');
  const reply = (await asha.check(id, 'ack', story.fine)).form('/reply');
  const choices = Object.fromEntries(reply.choices.map((name) => [name, 'update']));
  const word = (await ines.get(link)).form('/write');
  const turns = (await asha.case(id)).turns.length;
  const attempts = [
    [asha, reply, choices],
    [asha, concerns, { text: typed }],
    [ines, word, { text: typed }],
  ];
  server('kill');
  let again;
  try {
    for (const at of ['/', `/cases/${id}`, link]) {
      const page = await (at === link ? ines : asha).get(at);
      assert.equal(page.status, 503, at);
      assert.match(page.text, /can’t be reached|can't be reached/);
    }
    again = await Promise.all(
      attempts.map(async ([who, form, values]) => {
        const page = await who.send(form, values);
        assert.equal(page.status, 503, page.text);
        assert.match(page.text, /can’t be reached|can't be reached/);
        assert.ok(page.headers.get('retry-after') > 0);
        const given = page.forms.find((f) => f.value('form') === form.value('form'));
        assert.ok(given, `the same form, to be sent again: ${page.html}`);
        assert.equal(given.value('text'), values.text ?? form.value('text'));
        return [who, given];
      }),
    );
  } finally {
    server('start');
    await wait(300); // a server that is away is asked four times a second, not at each request
  }
  for (const [who, form] of again)
    for (let i = 0; i < 2; i++) {
      const answer = await who.post(form);
      await answer.arrayBuffer();
      assert.equal(answer.status, 303, form.action);
    }
  const c = await asha.case(id);
  assert.equal(c.concerns.filter((k) => k.text === typed).length, 1);
  assert.equal(c.turns.length, turns + 2);
  assert.equal(c.turns.filter((t) => t.text.trim() === typed).length, 1);
  assert.equal(c.turns.filter((t) => t.text.trim() === story.fine.trim()).length, 1);
  assert.ok(desk.events() > 0);
});
