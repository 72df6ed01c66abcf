// pictures.mjs - every page of the desk, photographed: `make pictures`.
//
// Plays the scene on a desk of its own with its clock in hand, looks at each page wide and narrow, light and
// dark, and writes one sheet a page into docs/pictures, the three pictures of the README, and docs/pages.md.
//
// SPDX-License-Identifier: ISC
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Person, launch } from './browser.mjs';
import { Desk, password } from './desk.mjs';
import { small } from './png.mjs';
import { longCase, openScene, someOthers } from './scene.mjs';

const docs = process.argv[2] ?? 'docs';
const sheets = join(docs, 'pictures');
const [WIDE, NARROW] = [{ width: 1280, height: 860 }, { width: 390, height: 844 }];

const desk = await Desk.start();
const bare = await Desk.start([], []);
const [asha, lena, omar] = [await desk.login('asha'), await desk.login('lena'), await desk.login('omar')];
const browser = await launch();
const eyes = {};
for (const login of ['asha', 'lena', 'omar']) {
  eyes[login] = await Person.open(browser, desk.base);
  await eyes[login].login(login, password[login]);
}
eyes.stranger = await Person.open(browser, desk.base);

async function firm() {
  const form = (await omar.get('/settings')).form('/settings/save');
  const done = await omar.send(form, {
    'firm.name': 'Fenland Fibre',
    'firm.phone': '01632 960 123',
    'firm.address': 'help@fenland.example',
  });
  if (done.status !== 200) throw new Error(done.problem);
}

const path = (url) => url.replace(/^https?:\/\/[^/]+/, '');
const first = (page, pattern) => page.html.match(pattern)?.[1] ?? null;

// name, who looks, where, what it is
async function pages() {
  const scene = await openScene(desk);
  await firm();
  const ines = await longCase(scene, asha, lena);
  const profiles = await omar.get('/settings/profiles');
  await omar.send(profiles.form('/settings/profiles', 'value="uk-telecom"'));
  const id = await someOthers(scene, asha, lena);
  const setup = bare.log.match(/http\S*\/setup\?code=[0-9a-f]+/)?.[0];
  await desk.clock('now 2026-06-05T10:00:00+01:00');
  const person = first(await asha.get(`/cases/${ines}`), /\/people\/(\d+)/);
  const mail = first(await asha.get(`/outbox?case=${id.tom}`), /href="(\/outbox\/\d+)"/);
  const aside = first(await asha.get('/mail/aside'), /href="(\/mail\/aside\/[^"?]+)"/);
  const [pat, tom, theirs] = [
    path((await asha.letter(id.pat)).link),
    path((await asha.letter(id.tom)).link),
    path((await asha.letter(ines)).link),
  ];
  return [
    ['setup', 'stranger', setup, 'The first start: the firm’s name, and who looks after the desk'],
    ['login', 'stranger', '/login', 'Log in'],
    ['today', 'asha', '/', 'Today: what needs someone now, most pressing first'],
    ['cases', 'asha', '/cases', 'All cases, and the search'],
    ['case', 'asha', `/cases/${ines}`, 'A long case: who, what it costs them, what they need, the next step'],
    ['case-new', 'asha', `/cases/${id.kev}?stage=ack`, 'A new case and the first message, checked as typed'],
    ['case-loss', 'asha', `/cases/${id.margaret}?stage=ack`, 'Someone died: it stands at the top'],
    ['case-answered', 'asha', `/cases/${id.tom}`, 'A case that waits for the customer’s word'],
    ['case-letter', 'asha', `/cases/${id.pat}?stage=final#composer`, 'A final letter and what it must tell'],
    ['call', 'asha', `/cases/${ines}/call#call`, 'A call, noted beside its case'],
    ['call-new', 'asha', '/calls/new', 'A call from someone new'],
    ['mistake', 'asha', '/mistakes/new', 'A mistake we found, and they may not know of'],
    ['record', 'asha', `/cases/${id.tom}/log`, 'The record of a case: who did what, and when'],
    ['promises', 'asha', '/promises', 'Every promise that stands'],
    ['person', 'asha', `/people/${person}`, 'One customer and their cases'],
    ['outbox', 'asha', '/outbox', 'Mail to customers: waiting, taken, failed'],
    ['letter', 'asha', mail, 'One mail as the customer gets it'],
    ['mail', 'asha', '/mail', 'How mail does'],
    ['aside', 'asha', '/mail/aside', 'Mail that was set aside, with the reason'],
    ['aside-one', 'asha', aside, 'One message that was set aside'],
    ['account', 'asha', '/account', 'One’s own account, and being away'],
    ['rule', 'asha', '/rules/calm-down', 'One rule of the checker: what it looks for, and why'],
    ['rules', 'lena', '/rules', 'For leads: the rules, and what became of them'],
    ['returned', 'lena', '/returned', 'For leads: what came back, and how soon people were heard'],
    ['blocks', 'lena', '/settings/blocks', 'For leads: the firm’s own texts'],
    ['profiles', 'omar', '/settings/profiles', 'Deadlines and letters by regulator'],
    ['settings', 'omar', '/settings', 'For the owner: the firm, and the accounts'],
    ['mailboxes', 'omar', '/settings/mailboxes', 'For the owner: mailboxes that are fetched from'],
    ['mailbox', 'omar', '/settings/mailbox', 'For the owner: one mailbox'],
    ['outgoing', 'omar', '/settings/outgoing', 'For the owner: the mail server that mail goes out by'],
    ['their-playback', 'stranger', pat, 'The customer’s page: did I get that right?'],
    ['their-correction', 'stranger', `${pat}?answer=no`, 'The customer’s page: please put me right'],
    ['their-enough', 'stranger', tom, 'The customer’s page: was that enough?'],
    ['their-page', 'stranger', theirs, 'The customer’s page: where things stand'],
    ['their-gone', 'stranger', `${tom.slice(0, -6)}000000`, 'A link that leads nowhere'],
    ['not-there', 'asha', '/cases/12', 'A page that is not there'],
  ];
}

const topOf = (id) => {
  const found = document.getElementById(id);
  return found ? found.getBoundingClientRect().top + scrollY : 0;
};

// An address with a place in it is looked at from that place on.
async function shots(page, address, tall) {
  const place = address.split('#')[1];
  const taken = {};
  for (const [width, viewport] of [['wide', WIDE], ['narrow', NARROW]])
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.goto(address);
      await page.locator('#checked[aria-busy]').waitFor({ state: 'detached' }).catch(() => {});
      const y = place ? Math.max(0, (await page.evaluate(topOf, place)) - 40) : 0;
      const rest = (await page.evaluate(() => document.documentElement.scrollHeight)) - y;
      const clip = { x: 0, y, width: viewport.width, height: Math.max(Math.min(tall, rest), 300) };
      taken[`${width} ${colorScheme}`] = await page.screenshot({ clip, fullPage: true });
    }
  await page.emulateMedia({ colorScheme: 'light' });
  return taken;
}

// One sheet: wide and light as it is; below it the same dark at half the size, and both narrow ones.
async function sheet(page, taken) {
  const image = (shot, width) =>
    `<img width="${width}" src="data:image/png;base64,${taken[shot].toString('base64')}">`;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.setContent(`<style>body { margin: 0; background: #8a867c } img { display: block }
    div { display: flex; gap: 16px; align-items: start; padding-top: 16px }</style>
    ${image('wide light', 1280)}
    <div>${image('wide dark', 640)}${image('narrow light', 304)}${image('narrow dark', 304)}</div>`);
  return page.screenshot({ fullPage: true });
}

function contents(list) {
  const rows = list.map(([name, , , what]) => `## ${what}\n\n![${what}](pictures/${name}.png)\n`);
  return `# The pages of heard

Made by \`make pictures\` from a desk of a made-up company; edits are lost. Each sheet shows a page at 1280
pixels, light and (at half the size) dark, and at 390 pixels.

${rows.join('\n')}`;
}

try {
  const list = await pages();
  rmSync(sheets, { recursive: true, force: true });
  mkdirSync(sheets, { recursive: true });
  const paper = await eyes.asha.tab();
  const named = { case: 'case.png', today: 'today.png', 'their-enough': 'customer.png' };
  const missing = [];
  let bytes = 0;
  for (const [name, who, address] of list) {
    if (!address) {
      missing.push(`${name}: no address`);
      continue;
    }
    const taken = await shots(eyes[who].page, address, 1100);
    const one = small(await sheet(paper, taken));
    writeFileSync(join(sheets, `${name}.png`), one);
    bytes += one.length;
    if (named[name]) {
      const shot = named[name] === 'customer.png' ? taken['narrow light'] : taken['wide light'];
      const alone = small(shot);
      writeFileSync(join(docs, named[name]), alone);
      bytes += alone.length;
    }
  }
  writeFileSync(join(docs, 'pages.md'), contents(list));
  console.log(`${list.length} pages, ${(bytes / 1048576).toFixed(1)} MB`);
  if (missing.length) throw new Error(missing.join('\n'));
} finally {
  await browser.close();
  await desk.stop();
  await bare.stop();
}
