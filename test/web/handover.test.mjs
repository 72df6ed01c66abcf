// handover.test.mjs - whose a case is stands on everybody's Today, and a case is given to a colleague.
//
// SPDX-License-Identifier: ISC
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compared, Desk, sent, within, without } from './desk.mjs';

let desk, asha, lena, omar, id;

const open = async (who) => who.get(`/cases/${id}`);
const give = async (who, value) => who.send((await open(who)).form('/give'), { value });

before(async () => {
  desk = await Desk.start(['--undo', '0']);
  [asha, lena, omar] = [await desk.login('asha'), await desk.login('lena'), await desk.login('omar')];
  await desk.mail('The stairlift stopped on Tuesday. Nobody rang my father back.', {
    from: 'Ines Moreau <ines@example.com>', subject: 'The stairlift' });
  id = await asha.find('Ines');
});
after(() => compared(desk));

test('a lead gives a new case to an agent, and the record says who did', async () => {
  const page = await give(lena, 'asha');
  sent(page);
  within(page.text, 'with Asha Rao');
  within(await lena.log(id), 'gave this to Asha Rao, who looks after it now');
  assert.equal((await asha.case(id)).owner_name, 'Asha Rao');
});

test('a colleague’s case bears their name on Today, one’s own does not', async () => {
  within((await lena.get('/')).text, 'Asha Rao looks after it.');
  within((await asha.get('/')).text, 'Ines Moreau');
  without((await asha.get('/')).text, 'looks after it.');
});

test('it is not given to whoever has it, is away, is gone, or is nobody here', async () => {
  const before = desk.events();
  const form = (await open(lena)).form('/give');
  without(form.html, 'asha');
  const refused = { asha: 'Asha Rao looks after it already.', nobody: 'one of your colleagues' };
  for (const [value, why] of Object.entries(refused)) {
    const page = await lena.send(form, { value });
    assert.equal(page.status === 200, false);
    within(page.problem, why);
  }
  assert.equal(desk.events(), before);
  const away = (await omar.get('/account')).form('/account/away');
  sent(await omar.send(away, { until: '2026-06-09T08:00', cover: 'asha' }));
  without((await open(lena)).html, '<option value="omar"');
  within((await lena.send(form, { value: 'omar' })).problem, 'Omar Said is away.');
});

test('an agent gives away what is theirs; closed, it is nobody’s to give', async () => {
  sent(await give(asha, 'lena'));
  within((await open(lena)).text, '· yours ·');
  const page = await open(lena);
  sent(await lena.send(page.form('/not-complaint'), { value: 'praise' }));
  assert.equal((await open(lena)).has('/give'), false);
});
