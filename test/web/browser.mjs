// browser.mjs - a browser for a test, and what its pages are held to.
//
// An error in the console or a breach of the policy fails the test.  A page is judged by axe in light and
// dark, measured for its width, and photographed where HEARD_SHOTS names a folder.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.HEARD_SHOTS;
const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

export function launch() {
  return chromium.launch({
    executablePath: executable,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

// Someone's own browser: cookies of their own, and a list of all that went wrong on their pages.
export class Person {
  static async open(browser, base, options = {}) {
    const person = new Person();
    person.scripted = options.javaScriptEnabled !== false;
    person.context = await browser.newContext({
      baseURL: base,
      viewport: WIDE,
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    });
    person.context.setDefaultTimeout(15000);
    person.wrong = [];
    person.expected = [];
    person.page = await person.tab();
    return person;
  }

  async tab() {
    const page = await this.context.newPage();
    page.on('console', (m) => {
      if (m.type() === 'error') this.wrong.push(`${page.url()}: ${m.text()}`);
    });
    page.on('pageerror', (e) => this.wrong.push(`${page.url()}: ${e.message}`));
    page.on('requestfailed', (r) => {
      if (r.failure()?.errorText !== 'net::ERR_ABORTED')
        this.wrong.push(`${r.url()}: ${r.failure()?.errorText}`);
    });
    await page.addInitScript(() =>
      addEventListener('securitypolicyviolation', (e) =>
        console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`),
      ),
    );
    return page;
  }

  async login(login, password) {
    await this.page.goto('/login');
    await this.page.getByLabel('Your login').fill(login);
    await this.page.getByLabel('Your password').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
    await this.page.getByRole('navigation', { name: 'Main' }).waitFor();
  }

  // A refused form is a page with a status of its own, which a browser tells its console.
  mayAnswer(...statuses) {
    this.expected.push(...statuses.map((s) => `status of ${s}`));
  }

  nothingWrong() {
    const unexpected = this.wrong.filter((line) => !this.expected.some((e) => line.includes(e)));
    assert.deepEqual(unexpected, []);
  }

  async close() {
    await this.context.close();
  }
}

async function noSideways(page, what) {
  const over = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().right > wide + 1)
      .map(
        (e) =>
          `${e.tagName.toLowerCase()}.${e.className} to ${Math.round(e.getBoundingClientRect().right)}`,
      )
      .slice(0, 8);
  });
  assert.deepEqual(over, [], `${what} scrolls sideways`);
}

// Colours are all that light and dark change, and sizes all that the width does: the rest is judged once.
const RULES = {
  '1280 light': null,
  '1280 dark': ['color-contrast'],
  '390 light': ['color-contrast', 'target-size', 'label', 'button-name', 'link-name'],
  '390 dark': ['color-contrast'],
};

async function judge(page, what, rules) {
  await page.evaluate(`window.axe ?? (() => { ${axe} })()`);
  const violations = await page.evaluate(async (only) => {
    const { violations } = await window.axe.run(document, {
      runOnly: only
        ? { type: 'rule', values: only }
        : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
      rules: only ? {} : { 'target-size': { enabled: true } },
      resultTypes: ['violations'],
    });
    return violations.map(
      (v) =>
        `${v.id}: ${v.nodes
          .slice(0, 4)
          .map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? n.all[0]?.message ?? ''}`)
          .join(' | ')}`,
    );
  }, rules);
  assert.deepEqual(violations, [], `axe on ${what}`);
}

// Looks at a page as it stands, in both widths and in light and dark.
export async function look(person, name, page = person.page) {
  for (const [width, viewport] of [
    ['1280', WIDE],
    ['390', NARROW],
  ]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      const what = `${name} at ${width}, ${colorScheme}`;
      if (colorScheme === 'light') await noSideways(page, what);
      if (person.scripted) await judge(page, what, RULES[`${width} ${colorScheme}`]);
      if (!shots) continue;
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
}
