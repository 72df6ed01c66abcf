// without_checker.mjs - a program built with WASM=off: its page asks the desk. test/all runs it.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Person, launch } from './browser.mjs';
import { Desk, password } from './desk.mjs';

test('without a checker of its own the page asks the desk, and may run no WebAssembly', async () => {
  const desk = await Desk.start();
  const browser = await launch();
  let asha;
  try {
    await desk.mail('The lamp in our stairwell is out.', { from: 'Noor Haddad <noor@example.com>' });
    const eye = await desk.login('asha');
    const id = await eye.find('Noor');
    const page = await eye.request(`/cases/${id}`);
    assert.match(page.headers.get('content-security-policy'), /script-src 'self';/);
    assert.match(await page.text(), /data-checker=""/);
    assert.equal((await eye.request('/static/check.wasm')).status, 404);

    asha = await Person.open(browser, desk.base);
    await asha.login('asha', password.asha);
    const asked = [];
    asha.page.on('request', (r) => asked.push(new URL(r.url()).pathname));
    await asha.page.goto(`/cases/${id}?stage=ack`);
    await asha.page.locator('#text').fill('Please calm down.');
    await asha.page.locator('.finding', { hasText: 'calm-down' }).waitFor();
    assert.ok(asked.includes(`/cases/${id}/check`), asked.join('\n'));
    assert.ok(!asked.some((path) => path.endsWith('/known')), asked.join('\n'));
    asha.nothingWrong();
  } finally {
    await asha?.close();
    await browser.close();
    await desk.stop();
  }
});
