// mail_join_browser.test.mjs - cases read as one, and what looks like something new, as they are seen.
//
// SPDX-License-Identifier: ISC
import { after, before, test } from 'node:test';
import { Person, launch, look } from './browser.mjs';
import { Desk, password } from './desk.mjs';

let desk, browser, asha, http;

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

test('two cases read as one are joined and parted by hand', async () => {
  await desk.mail('We have had no broadband for six weeks.', { id: 'one', subject: 'No broadband' });
  await desk.mail('The engineer never came on Monday.', { id: 'two', subject: 'The engineer' });
  const { body } = await http.json('/cases?q=Ines');
  const [second, first] = body.cases;
  await asha.page.goto(`/cases/${second.id}`);
  await asha.page.getByText('This is the same matter as another case').click();
  await look(asha, 'another case that may be the same matter');
  await asha.page.getByRole('button', { name: 'Read this one as one with it' }).click();
  await asha.page.waitForURL(`**/cases/${first.id}*`);
  await asha.page.getByText('Read together with').waitFor();
  await look(asha, 'two cases read as one');
  await asha.page.getByRole('button', { name: /Part them again/ }).click();
  await asha.page.getByText('Read together with').waitFor({ state: 'detached' });
});

test('what looks like something new is offered as a case of its own', async () => {
  await desk.mail('The kettle leaks.', { from: 'Ana <ana@example.org>', subject: 'Kettle', id: 'k1' });
  const id = await http.find('Ana');
  const form = (await http.get(`/cases/${id}`)).form('/not-complaint');
  await http.send(form, { value: 'other', text: 'sent on' });
  await desk.mail('My invoice for May was charged twice.', {
    from: 'Ana <ana@example.org>',
    subject: 'Re: Kettle',
    id: 'k2',
    answers: 'k1',
  });
  await asha.page.goto(`/cases/${id}`);
  await asha.page.getByText('This looks like something new').waitFor();
  await look(asha, 'something new in an old conversation');
  await asha.page.getByRole('button', { name: 'Open a case of its own' }).click();
  await asha.page.getByText('charged twice').first().waitFor();
});
