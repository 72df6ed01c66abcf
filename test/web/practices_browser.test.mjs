// practices_browser.test.mjs - the practices' pages in a real browser: axe, widths, light and dark.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, password } from './desk.mjs';

let desk, browser, asha, http, id;
before(async () => {
  desk = await Desk.start();
  browser = await launch();
  asha = await Person.open(browser, desk.base);
  await asha.login('asha', password.asha);
  http = await desk.login('asha');
});
after(async () => {
  asha?.nothingWrong();
  await browser?.close();
  await desk?.stop();
});

const told = `I am furious. For three weeks the boiler has been dead and nobody rings back. My son has
asthma and sleeps in his coat, and I lost two days of pay. I have had enough of this.`;
const post = async (action, values, inside) => {
  const page = await http.get(`/cases/${id}`);
  const done = await http.send(page.form(`/cases/${id}/${action}`, inside), values);
  assert.equal(done.status, 200, done.problem);
};

test('a case with all that the practices add is calm, and holds to axe', async () => {
  await desk.mail(told, { from: 'Dilys Parry <dilys@example.com>', subject: 'Three weeks without heat' });
  id = await http.find('Dilys');
  await post('concerns/add', { text: 'The boiler has been dead for three weeks.' });
  await post('view', { text: 'Nobody took it seriously.' }, 'value="theirs"');
  await post('position', { value: 'agree', text: '' });
  await post('finding', { value: 'ours', text: 'We lost the order of the part.' });
  await post('offers', { asked: 'heating', text: 'An electric heater until Friday', amount: '20' });
  await post('care', { text: 'Her son has asthma', word: 'yes, write that down' });
  await asha.page.goto(`/cases/${id}?stage=explore`);
  await look(asha, 'practices-case');
  await asha.page.goto(`/cases/${id}?stage=answer`);
  await look(asha, 'practices-answer');
});

test('a call is noted beside the case', async () => {
  await asha.page.goto(`/cases/${id}`);
  await asha.page.getByRole('button', { name: 'Call', exact: true }).click();
  await asha.page.getByLabel('What they said, in their words').fill('My son coughs all night.');
  await asha.page.getByLabel('What you said, with').fill('I will ring you by Tuesday 2 June, noon.');
  await look(asha, 'practices-call');
  await asha.page.getByRole('button', { name: 'Note the call' }).click();
  asha.mayAnswer(400);
  await asha.page.getByText('Say yes to each promise').first().waitFor();
  await asha.page.getByLabel('Yes, I’ll be in touch by then').check();
  await look(asha, 'practices-call-promise');
  await asha.page.getByRole('button', { name: 'Note the call' }).click();
  await asha.page.getByText('My son coughs all night').first().waitFor();
});

test('a call from someone new, and a mistake we found', async () => {
  await asha.page.goto('/calls/new');
  await look(asha, 'practices-call-new');
  await asha.page.goto('/mistakes/new');
  await look(asha, 'practices-mistake');
  await asha.page.goto('/cases?q=nobody+of+that+name');
  await look(asha, 'practices-found-none');
});
