// walk_browser.test.mjs - the same walk in Chromium, as agent and as customer; then again without script.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NARROW, Person, WIDE, launch, look } from './browser.mjs';
import { Desk, password } from './desk.mjs';
import * as story from './story.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

// One playing of the walk.  A step does the same with and without script; what script adds is said there.
class Walk {
  static async begin(scripted) {
    const w = new Walk();
    w.scripted = scripted;
    w.desk = await Desk.start();
    w.eye = await w.desk.login('asha'); // looks at the case as JSON, does nothing
    const options = { javaScriptEnabled: scripted };
    w.asha = await Person.open(browser, w.desk.base, options);
    w.ines = await Person.open(browser, w.desk.base, { ...options, viewport: NARROW, hasTouch: true });
    return w;
  }

  async end() {
    for (const who of [this.asha, this.ines, this.lena]) await who?.close();
    await this.desk?.stop();
  }

  get page() {
    return this.asha.page;
  }
  case() {
    return this.eye.case(this.id);
  }
  async look(who, name, page) {
    if (this.scripted) await look(who, name, page);
  }

  async concern(text) {
    const c = await this.case();
    const found = c.concerns.find((k) => k.text === text);
    assert.ok(found, `no concern “${text}” among ${c.concerns.map((k) => k.text).join(' | ')}`);
    return found;
  }

  async open(query = '') {
    await this.page.goto(`/cases/${this.id}${query}`);
  }

  // The step of the composer, by its name there; the draft that comes with it.
  async step(name) {
    await this.page.locator('#text').fill('');
    const there = (await this.page.locator('.steps [aria-current=step]', { hasText: name }).count()) > 0;
    if (there) await this.page.getByRole('button', { name: /^Use my draft/ }).click();
    else
      await this.page
        .getByRole('list', { name: 'What this message does' })
        .getByRole('button', { name })
        .click();
    await this.page.locator('.steps [aria-current=step]', { hasText: name }).waitFor();
    return this.page.locator('#text').inputValue();
  }

  // Types a text, sees it checked, says of each promise what it is.
  async write(text, as = []) {
    await this.page.locator('#text').fill(text);
    if (this.scripted) {
      await this.page.locator('#checked:not([aria-busy])').waitFor();
    } else {
      await this.page.getByRole('button', { name: 'Check it' }).last().click();
    }
    await this.page.locator('#checked .summary').waitFor();
    for (const [i, value] of as.entries()) {
      const choice = this.page
        .locator('fieldset.promise')
        .nth(i)
        .locator(`input[type=radio][value=${value}]`);
      await choice.check();
    }
    assert.equal(await this.page.locator('fieldset.promise').count(), as.length, 'promises read');
  }

  // The answer to what the page's script sends with this text.
  posted(where, text) {
    return this.page.waitForResponse(
      (r) => r.url().endsWith(where) && new URLSearchParams(r.request().postData()).get('text') === text,
    );
  }

  async send(name) {
    await this.page.getByRole('button', { name, exact: true }).click();
    await this.page.waitForURL(/#next$/);
    assert.equal(
      await this.page.locator('.problem').count(),
      0,
      await this.page.locator('main').innerText(),
    );
  }

  async link() {
    return (await this.eye.letter(this.id)).link;
  }
}

async function until(what, holds) {
  for (let i = 0; i < 600; i++) {
    if (await holds()) return;
    await new Promise((r) => setTimeout(r, 25));
  }
  assert.fail(`${what}: not within 15 seconds`);
}

// Waits for words to stand on a page.
const shows = (page, text) => page.getByText(text).filter({ visible: true }).first().waitFor();

// --- what an agent does by the keyboard alone ------------------------------------------------------------

async function tabTo(page, what, selector, most = 200) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
  }
  assert.fail(`${what} is not reached by the keyboard`);
}

// The radio button that has the focus, and then the next, until it is the one that is meant.
async function choose(page, value) {
  await page.keyboard.press('Space');
  for (let i = 0; i < 3; i++) {
    if (
      await page.evaluate(
        (v) => document.activeElement.checked && document.activeElement.value === v,
        value,
      )
    )
      return;
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`${value} is not reached by the arrow keys`);
}

// --- the walk --------------------------------------------------------------------------------------------

for (const scripted of [true, false]) {
  const how = scripted ? 'with script' : 'without script';
  test(`one complaint from the first mail to enough, ${how}`, async (t) => {
    const w = await Walk.begin(scripted);
    let second,
      failed = false;
    const step = (name, act) =>
      t.test(name, async (t) => {
        if (failed) return t.skip('an earlier step failed');
        failed = true;
        await w.desk.clock('advance 1m');
        await act();
        failed = false;
      });
    try {
      await step('the login, and an empty day', async () => {
        await w.page.goto('/login');
        await w.look(w.asha, 'login');
        await w.asha.login('asha', password.asha);
        await shows(w.page, 'Nothing needs you right now');
        await w.look(w.asha, 'today-empty');
      });

      await step('a mail comes in and Today shows it', async () => {
        await w.desk.mail(story.firstMail, { subject: story.subject, id: 'first' });
        if (!scripted) await w.page.reload(); // with script the page follows by itself
        await w.page.getByRole('link', { name: 'Ines Moreau' }).first().waitFor();
        w.id = await w.eye.find('Ines');
        await w.look(w.asha, 'today-new');
        await w.page.getByRole('link', { name: 'Ines Moreau' }).first().click();
        await w.page.waitForURL(`**/cases/${w.id}`);
      });

      await step('the case shows what was read in her words', async () => {
        for (const [words, label] of [
          ['six weeks', 'problem'],
          ['two days of pay', 'what it cost them'],
          ['exhausted', 'feeling'],
          ['stop charging us', 'request'],
        ])
          await w.page.locator(`mark[data-label*="${label}"]`, { hasText: words }).first().waitFor();
        await w.look(w.asha, 'case-new');
      });

      await step('she takes it, and a second open page follows', async () => {
        if (scripted) {
          second = await w.asha.tab();
          await second.goto(`/cases/${w.id}`);
          await w.page.bringToFront();
        }
        await w.page.getByRole('button', { name: 'I’ll look after this' }).click();
        await w.page.waitForURL(/#next$|\/cases\/\d+/);
        assert.equal((await w.case()).owner_name, 'Asha Rao');
        if (scripted)
          await second.getByRole('button', { name: 'I’ll look after this' }).waitFor({ state: 'detached' });
      });

      await step('concerns are taken up, declined and added; the other page shows them', async () => {
        const proposals = w.page.locator('#proposals');
        await proposals.getByRole('button', { name: 'Take up', exact: true }).first().click();
        await w.page.locator('#concerns li').first().waitFor();
        while ((await proposals.count()) > 0) {
          const left = await proposals.getByRole('button', { name: 'Not a concern' }).count();
          await proposals.getByRole('button', { name: 'Not a concern' }).first().click();
          await until('one proposal less', async () => (await proposals.locator('li').count()) < left);
        }
        for (const text of [story.concerns.calls, story.concerns.bill]) {
          await w.page.getByText('Add a concern').click();
          await w.page.getByLabel('What they want settled').fill(text);
          await w.page.getByRole('button', { name: 'Add it' }).click();
          await w.page.locator('#concerns li p').getByText(text, { exact: true }).first().waitFor();
        }
        const first = (await w.case()).concerns[0];
        const row = w.page.locator(`#concern-${first.seq}`);
        await row.getByText('Reword, join').click();
        await row.getByLabel('In better words').fill(story.concerns.service);
        await row.getByRole('button', { name: 'Save the words' }).click();
        await w.page
          .locator('#concerns li p')
          .getByText(story.concerns.service, { exact: true })
          .first()
          .waitFor();
        assert.deepEqual(
          (await w.case()).concerns.map((k) => k.text),
          [story.concerns.service, story.concerns.calls, story.concerns.bill],
        );
        if (scripted)
          for (const text of Object.values(story.concerns).slice(0, 3))
            await second.locator('#concerns li p').getByText(text).first().waitFor();
      });

      await step('what would hurt is marked, and blocks', async () => {
        await w.open('?stage=ack');
        const text = w.page.locator('#text');
        if (scripted) {
          const saved = w.posted('/draft', story.hurting[0].text);
          await text.fill(''); // the draft of the step goes
          await text.pressSequentially(story.hurting[0].text, { delay: 5 });
          await w.page.locator('.finding', { hasText: 'calm-down' }).waitFor();
          assert.equal(await w.page.locator('.behind u.bad', { hasText: 'calm down' }).count(), 1);
          await saved;
          await w.page.locator('.saved', { hasText: /Saved \d/ }).waitFor();
          await w.look(w.asha, 'composer-findings');
          // It vanishes as the words do, and comes back with them.
          await text.fill('Six weeks without broadband, and nobody there to tell you why.');
          await w.page.locator('.finding', { hasText: 'calm-down' }).waitFor({ state: 'detached' });
          await w.page.locator('.behind u.bad').waitFor({ state: 'detached' });
          await text.fill(story.hurting[0].text);
          await w.page.locator('.finding', { hasText: 'calm-down' }).waitFor();
          await w.page.reload();
          assert.equal(
            await text.inputValue(),
            story.hurting[0].text,
            'the draft was saved as it was typed',
          );
        } else {
          await text.fill(story.hurting[0].text);
          await w.page.getByRole('button', { name: 'Check it' }).last().click();
          await w.page.locator('.finding', { hasText: 'calm-down' }).waitFor();
          await w.page.getByRole('button', { name: 'Save for later' }).click();
          await w.page.locator('.saved', { hasText: /Saved \d/ }).waitFor();
          await w.open();
          assert.equal(await text.inputValue(), story.hurting[0].text, 'the draft was saved');
        }
        w.asha.mayAnswer(400);
        await w.page.getByRole('button', { name: 'Send acknowledgement' }).click();
        await w.page.locator('.problem').waitFor();
        assert.equal(await text.inputValue(), story.hurting[0].text, 'nothing typed is lost');
        assert.equal((await w.case()).turns.length, 1);
        await w.look(w.asha, 'case-refused');
        await text.fill('');
      });

      await step('a lead overrides with a reason', async () => {
        w.lena = await Person.open(browser, w.desk.base, { javaScriptEnabled: scripted });
        const page = w.lena.page;
        await w.lena.login('lena', password.lena);
        await page.goto(`/cases/${w.id}?stage=ack`);
        await page.locator('#text').fill(story.hurting[0].text);
        if (!scripted) await page.getByRole('button', { name: 'Check it' }).last().click();
        await page.locator('.finding', { hasText: 'calm-down' }).waitFor();
        for (const field of await page.locator('.finding input[name=reason]').all())
          await field.fill(story.override);
        await w.look(w.lena, 'composer-override', page);
        await page.getByRole('button', { name: 'Send acknowledgement' }).click();
        await page.waitForURL(/#next$/);
        await page.goto(`/cases/${w.id}/log`);
        await shows(page, story.override);
        await w.look(w.lena, 'record', page);
        assert.equal((await w.case()).turns.length, 2);
        w.lena.nothingWrong();
      });

      await step('a playback is drafted, edited and sent', async () => {
        await w.desk.clock('advance 10m');
        await w.open();
        const draft = await w.step('Play back');
        for (const text of [story.concerns.service, story.concerns.calls, story.concerns.bill])
          assert.ok(draft.toLowerCase().includes(text.toLowerCase()), `${text}: ${draft}`);
        await w.write(story.playback(draft), ['update']);
        await w.look(w.asha, 'composer-playback');
        await w.send('Send playback');
        assert.equal((await w.case()).playback, 'sent');
        await w.page.goto('/outbox');
        await w.look(w.asha, 'outbox');
        await w.page.locator('a.name').first().click();
        await shows(w.page, story.edited);
        await w.look(w.asha, 'outbox-mail');
      });

      await step(
        'her link opens the question; opening answers nothing; not quite corrects it',
        async () => {
          const page = w.ines.page,
            link = await w.link();
          await page.goto(link);
          await page.getByRole('heading', { name: 'Did I get that right?' }).waitFor();
          await w.look(w.ines, 'customer-playback');
          await page.goto(`${link}?answer=yes`);
          await page.getByRole('button', { name: 'Send it: yes, that’s it' }).waitFor();
          await w.look(w.ines, 'customer-confirm');
          assert.equal((await w.case()).playback, 'sent');
          await page.setViewportSize(NARROW);
          await page.goto(link);
          await page.getByRole('link', { name: 'Not quite, let me put it right' }).click();
          await page.getByRole('heading', { name: 'Please put me right' }).waitFor();
          await w.look(w.ines, 'customer-correct');
          await page.setViewportSize(NARROW);
          for (const line of await page.locator('textarea[name=item_text]').all())
            if ((await line.inputValue()) === story.concerns.bill) await line.fill(story.corrected);
          await page.getByLabel('What did I miss?').fill(story.hidden);
          await page.getByRole('button', { name: /^Send this to/ }).click();
          await shows(page, 'Thank you for putting it right');
          await w.look(w.ines, 'customer-corrected');
          await page.goto(link);
          await w.look(w.ines, 'customer-waiting');
        },
      );

      await step('the correction stands beside our version', async () => {
        if (scripted) await shows(second, story.corrected); // the page left open has followed
        await w.open();
        await shows(w.page, story.corrected);
        await w.page.locator('#concerns li p').getByText(story.hidden).first().waitFor();
        await w.look(w.asha, 'case-corrected');
        await w.page.goto('/');
        await shows(w.page, 'Corrected your playback');
        await w.look(w.asha, 'today-answered');
      });

      await step('the second playback is confirmed', async () => {
        await w.open();
        const draft = await w.step('Play back');
        assert.ok(draft.includes('backup line'), draft);
        await w.write(draft); // what was promised before is no second promise
        await w.send('Send playback');
        await w.desk.clock('advance 5m');
        const page = w.ines.page;
        await page.goto(`${await w.link()}?answer=yes`);
        await page.getByRole('button', { name: 'Send it: yes, that’s it' }).click();
        await shows(page, 'knows now that this is right');
        await w.look(w.ines, 'customer-confirmed');
        assert.equal((await w.case()).playback, 'confirmed');
      });

      await step(
        `an answer with its promises is written and sent${scripted ? ' by the keyboard alone' : ''}`,
        async () => {
          await w.desk.clock('now 2026-06-01T09:00:00+01:00');
          await w.open();
          if (scripted) {
            const { page } = w;
            await tabTo(page, 'the way to the reply', 'a.skip[href="#composer"]');
            await page.keyboard.press('Enter');
            await tabTo(page, 'the text', '#text', 20);
            await page.keyboard.press('Control+A');
            await page.keyboard.insertText(story.answer);
            await page.locator('fieldset.promise').nth(1).waitFor();
            await tabTo(page, 'the first promise', 'fieldset.promise input[type=radio]', 40);
            await choose(page, 'outcome');
            await tabTo(
              page,
              'the second promise',
              'fieldset.promise ~ fieldset.promise input[type=radio]',
              20,
            );
            await choose(page, 'update');
            await w.look(w.asha, 'composer-answer');
            await tabTo(page, 'Send answer', '#composer .actions button.main', 40);
            await page.keyboard.press('Enter');
            await page.waitForURL(/#next$/);
            assert.equal(await page.locator('.problem').count(), 0, await page.locator('main').innerText());
          } else {
            await w.step('Answer');
            await w.write(story.answer, ['outcome', 'update']);
            await w.send('Send answer');
          }
          const c = await w.case();
          const due = c.promises.find((p) => p.text.includes('12 June'));
          assert.equal(due?.kind, 'outcome');
          assert.equal(new Date(due.due).toISOString(), '2026-06-12T16:00:00.000Z');
          assert.equal(c.promises.find((p) => p.text.includes('3 June')).kind, 'update');
          await w.page.goto('/promises');
          await shows(w.page, '12 June');
          await w.look(w.asha, 'promises');
        },
      );

      await step('three are enough, one is not yet, because…', async () => {
        const page = w.ines.page,
          link = await w.link();
        await page.setViewportSize(NARROW);
        await page.goto(link);
        await page.getByRole('heading', { name: 'Was that enough?' }).waitFor();
        await shows(page, 'What we promised you');
        await w.look(w.ines, 'customer-enough');
        await page.setViewportSize(NARROW);
        for (const text of [story.concerns.service, story.concerns.calls]) {
          const { seq } = await w.concern(text);
          await page.locator(`#concern-${seq}`).getByRole('button', { name: 'Yes, that’s enough' }).click();
          await shows(page, 'Thank you, noted');
        }
        const bill = (await w.case()).concerns.find(
          (k) => k.text === story.corrected || k.text === story.concerns.bill,
        );
        await page
          .locator(`#concern-${bill.seq}`)
          .getByRole('button', { name: 'Yes, that’s enough' })
          .click();
        await page.locator(`#concern-${bill.seq}`).waitFor({ state: 'detached' });
        const { seq } = await w.concern(story.hidden);
        const asked = page.locator(`#concern-${seq}`);
        await asked.getByText('Not yet, because…').first().click();
        await asked.getByLabel('Not yet, because…').fill(story.notYet);
        await w.look(w.ines, 'customer-notyet');
        await asked.getByRole('button', { name: 'Send it: not yet' }).click();
        await shows(page, 'stays open');
        assert.equal((await w.concern(story.hidden)).state, 'not-enough');
      });

      await step('it is parked with the promise, and the case says why it can’t close', async () => {
        await w.open();
        const { seq } = await w.concern(story.hidden);
        const row = w.page.locator(`#concern-${seq}`);
        await row.getByText('Reword, join').click();
        const promise = (await w.case()).promises.find((p) => p.text.includes('12 June'));
        await row.getByLabel('Park it until').selectOption(String(promise.seq));
        await row.getByLabel('Why it waits').fill('The report answers it.');
        await row.getByRole('button', { name: 'Park it' }).click();
        await shows(w.page, 'waits for a promise that is still to be kept');
        assert.equal(await w.page.getByRole('button', { name: 'Close on their word' }).count(), 0);
        await w.look(w.asha, 'case-parked');
      });

      await step('an update falls due, and “nothing new” keeps it', async () => {
        await w.desk.clock('now 2026-06-03T11:10:00+01:00');
        await w.page.goto('/');
        await shows(w.page, 'Promised, and due');
        await w.look(w.asha, 'today-due');
        await w.page.getByRole('link', { name: /^Write it/ }).click();
        assert.match(await w.step('Update'), /nothing new/i);
        await w.write(story.nothingNew, ['update']);
        await w.send('Send update');
        assert.equal((await w.case()).promises.find((p) => p.text.includes('3 June')).state, 'kept');
      });

      await step('one passed in silence is missed until it is owned', async () => {
        await w.page.goto('/');
        await w.desk.clock('now 2026-06-08T15:00:00+01:00');
        if (!scripted) await w.page.reload();
        await w.page.locator('.tag.bad', { hasText: 'missed' }).waitFor();
        await w.look(w.asha, 'today-missed');
        await w.open();
        await w.look(w.asha, 'case-missed');
        await w.ines.page.goto(await w.link());
        await w.ines.page.locator('.tag.bad', { hasText: 'missed' }).waitFor();
        await w.look(w.ines, 'customer-missed');
        await w.step('Update');
        await w.write(story.owned, ['update']);
        await w.send('Send update');
        const missed = (await w.case()).promises.find((p) => p.text.includes('8 June'));
        assert.equal(missed.owned, true);
      });

      await step('kept, asked again, enough: closed on her word; she writes again: open', async () => {
        await w.desk.clock('now 2026-06-11T10:00:00+01:00');
        await w.open();
        let c = await w.case();
        const report = c.promises.find((p) => p.text.includes('12 June'));
        const row = w.page.locator(`#promise-${report.seq}`);
        await row.getByText('Kept it, or it moves').click();
        await row.getByLabel('How it was kept').fill('the report went to her with this mail');
        await row.getByRole('button', { name: 'It is kept' }).click();
        await row.locator('.tag.good').waitFor();
        await w.step('Answer');
        await w.write(story.report);
        const { seq } = await w.concern(story.hidden);
        await w.page.locator(`input[name=answers][value="${seq}"]`).check();
        for (const keep of await w.page.locator('input[name=keeps]').all()) await keep.check();
        await w.send('Send answer');
        const page = w.ines.page;
        await page.setViewportSize(NARROW);
        await page.goto(await w.link());
        await page.getByRole('button', { name: 'Yes, that’s enough' }).click();
        await shows(page, 'On your word this is settled');
        await w.look(w.ines, 'customer-closed');
        c = await w.case();
        assert.equal(c.open, false);
        assert.equal(c.exit, 'their-word');
        await w.open();
        await w.look(w.asha, 'case-closed');
        await w.desk.mail(story.again, { subject: `Re: ${story.subject}`, id: 'again', answers: 'first' });
        if (!scripted) await w.page.reload();
        await w.page.locator('article.turn').last().getByText('since this morning').first().waitFor();
        assert.equal((await w.case()).open, true);
        await w.look(w.asha, 'case-again');
      });

      await step('nothing sideways on a phone, nothing wrong in any console', async () => {
        for (const at of [
          '/',
          '/cases',
          `/cases/${w.id}`,
          `/cases/${w.id}/log`,
          '/promises',
          '/outbox',
          '/account',
        ]) {
          for (const size of [WIDE, NARROW]) {
            await w.page.setViewportSize(size);
            await w.page.goto(at);
            const wide = await w.page.evaluate(() => [
              document.documentElement.scrollWidth,
              document.documentElement.clientWidth,
            ]);
            assert.ok(wide[0] <= wide[1], `${at} at ${size.width}: ${wide}`);
          }
        }
        w.asha.nothingWrong();
        w.ines.nothingWrong();
      });
    } finally {
      await w.end();
    }
  });
}
