/* composer.js - the reply while it is written: checked, marked and saved at each pause.
 *
 * The page works without this.  The text is checked here, by the same rules as on the server, and
 * what is found is drawn into copies of the page's own blanks.  Where that can't be, the server
 * draws what it has to say (the part of the page called "checked"); either way it is put in place,
 * what was chosen in it is kept, and its places are underlined behind the text.
 * SPDX-License-Identifier: ISC
 */

const CHECK_AFTER_MS = 250;
const LOADED_WITHIN_MS = 3000;
const SAVE_AFTER_MS = 1200;
const STOOD_MS = 2500;
const TRY_AGAIN_MS = 8000;

function start(form) {
	const text = form.elements.text;
	const base = `/cases/${form.dataset.case}`;
	const page = {
		form, text, base,
		checked: form.querySelector("#checked"),
		behind: form.querySelector(".behind"),
		saved: form.querySelector(".saved"),
		said: form.querySelector("#said"),
		drawn: text.value,              /* the text the marks belong to */
		marks: [],
		sending: false,
		/* where a form was sent to get here, its step is not saved yet, whatever is of the text */
		savedText: form.querySelector(".saved").textContent.startsWith("Not")
			|| location.pathname !== base ? "" : toSave(form),
		reached: false,                 /* without a network, but the desk is on this machine */
		wrong: new Set(),               /* rules that were said to be wrong here */
		more: { similar_to: null },     /* what the desk said of other cases */
	};

	form.querySelector(".write").classList.add("live");
	page.check = after(() => check(page));
	page.save = after(() => save(page));
	page.stood = after(() => keepShown(page));
	page.checked.addEventListener("click", (e) => {
		const button = e.target.closest("button.wrong");
		if (!button)
			return;
		e.preventDefault();
		sayWrong(page, button);
	});
	text.addEventListener("input", () => {
		moveMarks(page);
		forgetSaidAgain(page);
		page.checked.setAttribute("aria-busy", "true");
		keepFromOldPromises(page);
		tickOffers(page);
		page.check(CHECK_AFTER_MS);
		page.save(SAVE_AFTER_MS);
	});
	page.checked.addEventListener("change", (e) => {
		e.target.closest(".missing")?.classList.remove("missing");
		page.check(CHECK_AFTER_MS);
	});
	form.querySelector(".blocks")?.addEventListener("click", (e) => {
		const button = e.target.closest("button[name=block]");
		if (!button)
			return;
		e.preventDefault();
		putIn(page, button.dataset.text);
	});
	watchFiles(form);
	for (const field of [form.elements.files, ...form.querySelectorAll("input[name=file]")])
		field?.addEventListener("change", () => page.check(CHECK_AFTER_MS));
	for (const field of [form.elements.cc, form.elements.sender, ...form.querySelectorAll("[name=copy]")])
		field?.addEventListener("input", () => page.save(SAVE_AFTER_MS));
	for (const box of form.querySelectorAll("input[name=offers]"))
		box.addEventListener("change", () => { box.dataset.chosen = "1"; });
	form.elements.held?.addEventListener("change", () => page.check(CHECK_AFTER_MS));
	form.addEventListener("submit", (e) => {
		if (!navigator.onLine && !page.reached)
			return keepHere(page, e);
		page.sending = true;
		page.save.stop();
	});
	document.addEventListener("submit", (e) => saveFirst(page, e));
	addEventListener("pageshow", () => {
		page.sending = page.reached = false;
		if (text.value === text.defaultValue)
			return;
		page.savedText = "";                    /* come back to: the browser put in what was typed */
		page.save(SAVE_AFTER_MS);
	});
	document.addEventListener("visibilitychange", () => {
		if (document.visibilityState === "hidden")
			save(page);
	});
	document.addEventListener("heard:swapped", (e) => {
		const seen = e.detail.querySelector("[data-seen]")?.dataset.seen;
		if (seen && !text.value.trim())         /* nothing written yet: what came in is seen */
			form.elements.seen.value = seen;
		page.known = null;                      /* the case has moved, and this with it */
		if (text.value.trim())
			page.check(CHECK_AFTER_MS);
	});
	text.addEventListener("focus", () => checkerOf(page));
	if (!page.savedText && text.value.trim())
		page.save(SAVE_AFTER_MS);
	readMarks(page, text.value);
	if (text.value.trim() && !page.checked.querySelector(".summary"))
		page.check(0);
}

/* What a tick says of the text was said of the text as it stood when the page was drawn. */
function forgetSaidAgain(page) {
	for (const span of page.form.querySelectorAll("input[name=keeps] + span"))
		span.textContent = span.textContent.replace(/: your text says it again, so it .*$/, "");
}

/* A text that holds the words of an offer, or every sum in them, makes it; a tick that somebody set or took
 * away stays as it is.  (draft_makes_offer says the same where the page is drawn.) */
function tickOffers(page) {
	const text = page.text.value.toLowerCase();
	const sums = (s) => s.match(/[£€$]\d[\d.,]*\d|[£€$]\d/g) ?? [];

	for (const box of page.form.querySelectorAll("input[name=offers]:not([data-chosen])")) {
		const words = box.parentElement.querySelector("span").textContent.trim().toLowerCase();
		const [named, there] = [sums(words), new Set(sums(text))];
		const plain = words.replace(/[\s.!\u0080-\u{10ffff}]+$/u, "");
		box.checked = (plain && text.includes(plain))
			|| (named.length > 0 && named.every((sum) => there.has(sum)));
	}
}

/* Says at once what the desk would say after all of it was sent. */
function watchFiles(form) {
	const input = form.elements.files;
	const said = form.querySelector("#files-said");
	input?.addEventListener("change", () => {
		const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
		const there = form.querySelectorAll("input[name=file]:checked").length;
		said.textContent = bytes > Number(input.dataset.bytes)
			? "These files are too large together. Choose fewer or smaller ones."
			: input.files.length + there > Number(input.dataset.most)
				? `At most ${input.dataset.most} files can go with one message.` : "";
		if (said.textContent)
			input.value = "";
	});
}

/* A function that runs once things have been quiet for a while. */
function after(run) {
	let timer = 0;
	const later = (ms) => {
		clearTimeout(timer);
		timer = setTimeout(run, ms);
	};
	later.stop = () => clearTimeout(timer);
	return later;
}

/* ---- the firm's own texts ---- */

/* Where the cursor stands, as something typed: it can be undone by the browser's own undo. */
function putIn(page, words) {
	const text = page.text;
	const before = text.value.slice(0, text.selectionStart);
	const ends = before.match(/\n{0,2}$/)[0];
	const gap = before.trim() ? "\n\n".slice(ends.length) : "";

	text.focus();
	if (!document.execCommand("insertText", false, gap + words)) {
		text.setRangeText(gap + words, text.selectionStart, text.selectionEnd, "end");
		text.dispatchEvent(new Event("input", { bubbles: true }));
	}
}

const squeezed = (s) => s.trim().replace(/[ \n\t]+/g, " ");

/* The first that stands in what was typed word for word. */
function quoted(page) {
	const text = squeezed(page.text.value);

	return [...page.form.querySelectorAll("button[name=block]")]
		.find((b) => text.includes(squeezed(b.dataset.text)))?.dataset.name;
}

/* ---- checking ---- */

function fields(page, more) {
	const data = new FormData(page.form);
	data.delete("files");                   /* they go when the form is sent */
	const body = new URLSearchParams(data);
	for (const [name, value] of Object.entries(more))
		body.set(name, value);
	return body;
}

let newest = 0;

async function check(page) {
	const number = ++newest;
	const checker = await inTime(checkerOf(page));
	if (number !== newest)
		return;                         /* typed on while it was loaded */
	if (!checker || !checkHere(page, checker))
		await checkThere(page, number);
}

async function checkThere(page, number) {
	const asked = page.text.value;
	try {
		const answer = await fetch(`${page.base}/check`, {
			method: "POST", body: fields(page, { part: "1" }), headers: { Accept: "text/html" },
		});
		if (!answer.ok)
			return refused(page, answer);
		const drawn = document.createElement("template");
		drawn.innerHTML = await answer.text();
		if (number === newest)
			put(page, drawn.content, asked);
	} catch {
		page.check(TRY_AGAIN_MS);
	}
}

function refused(page, answer) {
	page.checked.removeAttribute("aria-busy");
	if (answer.status === 401 || answer.status === 403)
		page.saved.textContent = "You are logged out. Your text is still here: "
			+ "log in in another tab, then go on.";
	else
		page.saved.textContent = "The checker did not answer. Your text is still here.";
}

/* ---- checking here ---- */

/* The checker with what may be known of this case, or null.  Both are fetched when someone begins to write,
 * and what is known again when the case has moved; what could not be had is tried again at the next check. */
async function checkerOf(page) {
	if (!page.form.dataset.checker)
		return null;
	page.checker ??= loadChecker(page.form.dataset).catch(() => null);
	page.known ??= fetchKnown(page).catch(() => { page.known = null; });
	const [checker, known] = await Promise.all([page.checker, page.known]);
	return checker && known ? { checker, known } : null;
}

async function loadChecker({ checker, packs }) {
	const { load } = await import(`./checker.js${new URL(checker, location).search}`);
	return load(checker, packs);
}

async function fetchKnown(page) {
	const answer = await fetch(`${page.base}/known`, { headers: { Accept: "application/json" } });
	if (!answer.ok)
		throw new Error(`${answer.status}`);
	const { now, calendar, ...rest } = await answer.json();
	return { ahead: now - Date.now(), calendar, rest };
}

function inTime(promise) {
	const late = new Promise((done) => { setTimeout(done, LOADED_WITHIN_MS, null); });
	return Promise.race([promise, late]);
}

/* False when the server must be asked. */
function checkHere(page, { checker, known }) {
	const text = page.text.value;
	const block = quoted(page);
	const facts = { ...known.rest.facts, ...page.more, stage: page.form.elements.stage.value,
		...(block ? { approved_block: block } : {}) };
	const draft = { ...known.rest, facts, text: wellFormed(text),
		held: Boolean(page.form.elements.held?.checked), decided: decided(page) };
	try {
		checker.calendar(known.calendar);
		const found = checker.draft(draft, Date.now() + known.ahead);
		put(page, text.trim() ? drawFound(found, text) : "", text);
		return true;
	} catch (e) {
		if (e instanceof WebAssembly.RuntimeError)
			delete page.form.dataset.checker;
		return false;
	}
}

/* Half a pair of UTF-16 has no place in UTF-8; where it can't be mended the server is asked. */
function wellFormed(text) {
	return text.toWellFormed?.() ?? text;
}

/* The promises that were said yes or no to. */
function decided(page) {
	return [...page.checked.querySelectorAll("fieldset.promise")]
		.filter((e) => e.querySelector("input[type=radio]:checked"))
		.map((e) => e.querySelector("input[name=promise]").value);
}

const SEVERITIES = ["hint", "warn", "block"];           /* as their blanks stand */

/* What was found, in copies of the blanks that the server drew. */
function drawFound(found, text) {
	const blanks = document.getElementById("blanks").content;
	const all = document.createDocumentFragment();
	const add = (from) => all.appendChild(from.cloneNode(true));
	const asked = new Set();
	const bytes = new TextEncoder().encode(text);

	add(blanks.querySelector(".summary")).textContent = found.summary;
	if (found.letter.length)
		fillLetter(add(blanks.querySelector(".letter")), found.letter);
	if (found.encloses && !filesGo())
		add(blanks.querySelector(".nofile"));
	found.findings.forEach((f, i) => {
		const blank = blanks.querySelectorAll("div.finding")[SEVERITIES.indexOf(f.severity)];
		const e = add(blank);
		fillFinding(e, f, asked, bytes);
		const before = found.findings[i - 1];
		e.classList.toggle("more", Boolean(f.about) && f.rule === before?.rule
			&& f.message === before.message);
	});
	const unsure = blanks.querySelector(".unsure");
	if (unsure && found.findings.some((f) => f.severity === "block"))
		add(unsure);
	found.promises.forEach((p, i) => {
		const blank = blanks.querySelectorAll("fieldset.promise")[p.update ? 0 : 1];
		fillPromise(add(blank), p, `as${i}`);
	});
	return all;
}

function filesGo() {
	const { files } = form.elements;

	return Boolean(files?.files.length) || form.querySelector("input[name=file]:checked") !== null;
}

/* What a letter has to tell: a line each, found or missing. */
function fillLetter(e, letter) {
	const [told, missing] = e.querySelectorAll("li");

	e.querySelector("ul").replaceChildren(...letter.map((element) => {
		const line = (element.told ? told : missing).cloneNode(true);
		line.querySelector(".words").textContent = element.words;
		return line;
	}));
}

function place(e, { start, end }) {
	e.dataset.start = start;
	e.dataset.end = end;
}

const decoder = new TextDecoder();

/* A rule that blocks in two places asks for one reason. */
function fillFinding(e, f, asked, text) {
	place(e, f);
	e.setAttribute("aria-label", f.message);
	e.querySelector("strong").textContent = f.message;
	if (f.start < f.end && !f.about)
		e.querySelector(".place span").textContent = decoder.decode(text.slice(f.start, f.end));
	else
		e.querySelector(".place").remove();
	e.querySelector(".suggest").textContent = f.suggest;
	const why = e.querySelector("a.rule");
	why.href = `/rules/${f.rule}`;
	why.textContent = `Why? ${f.rule}`;
	e.querySelector("button.wrong").value = f.rule;
	if (f.about)
		e.querySelector(".about span").textContent = f.about;
	else
		e.querySelector(".about").remove();
	const reason = e.querySelector("input[name=reason]");
	if (reason && asked.has(f.rule)) {
		reason.closest("label").remove();
		e.querySelector("input[name=rule]").remove();
	} else if (reason) {
		e.querySelector("input[name=rule]").value = f.rule;
		reason.dataset.keep = `reason ${f.rule}`;
		asked.add(f.rule);
	}
}

function fillPromise(e, p, radio) {
	place(e, p);
	e.querySelector(".by").textContent = p.due_words;
	e.querySelector(".words").textContent = p.text;
	e.querySelector("input[name=promise]").value = p.text;
	e.classList.toggle("missing", p.missing);
	if (!p.missing)
		e.querySelector(".undecided").remove();
	if (!p.vague)
		e.querySelector(".vague").remove();
	if (p.night)
		e.querySelector(".night").textContent = p.night;
	else
		e.querySelector(".night").remove();
	for (const choice of e.querySelectorAll("input[type=radio]")) {
		choice.name = radio;
		choice.dataset.keep = `as ${p.text}`;
	}
	const due = e.querySelector("input[name=due]");
	due.value = p.due_local;
	due.dataset.keep = `due ${p.text}`;
}

/* Choices and reasons are kept by what they are about, also those made while the answer was under way. */
function put(page, drawn, asked) {
	const kept = new Map(), focus = document.activeElement;
	const key = (e) => e.type === "radio" ? `${e.dataset.keep} ${e.value}` : e.dataset.keep;
	const inside = page.checked.contains(focus) ? key(focus) : null;
	const rule = inside === undefined
		? focus.closest(".finding")?.querySelector("button.wrong")?.value : null;

	for (const e of page.checked.querySelectorAll("[data-keep]"))
		kept.set(key(e), e.type === "radio" ? e.checked : e.value);
	page.checked.replaceChildren(drawn);
	page.checked.removeAttribute("aria-busy");
	for (const e of page.checked.querySelectorAll("[data-keep]")) {
		const was = kept.get(key(e));
		if (e.type === "radio" && was)
			e.checked = true;
		else if (e.type !== "radio" && was)
			e.value = was;
		if (inside && key(e) === inside)
			e.focus();
	}
	for (const button of page.checked.querySelectorAll("button.wrong"))
		if (page.wrong.has(button.value))
			sayNoted(button);
	if (rule && document.activeElement === document.body)
		page.checked.querySelector(`a.rule[href="/rules/${CSS.escape(rule)}"]`)?.focus();
	page.stood(STOOD_MS);
	readMarks(page, asked);
	const summary = page.checked.querySelector(".summary")?.textContent ?? "";
	if (page.said.textContent !== summary)
		page.said.textContent = summary;
}

/* A yes to a promise that no longer stands in the text would be lost when the text is read again. */
function keepFromOldPromises(page) {
	const text = squeezed(page.text.value);

	for (const e of page.checked.querySelectorAll("fieldset.promise")) {
		const gone = !text.includes(squeezed(e.querySelector("input[name=promise]").value));
		for (const choice of e.querySelectorAll("input[type=radio]"))
			choice.disabled = gone;
	}
}

/* ---- what becomes of a finding ---- */

/* What stood for a while was seen; it is sent along, so that a rule's worth can be told. */
function keepShown(page) {
	const shown = page.form.querySelector(".shown");
	const there = new Set([...shown.children].map((e) => e.value));
	for (const { value } of page.checked.querySelectorAll("button.wrong")) {
		if (there.has(value))
			continue;
		const kept = document.createElement("input");
		kept.type = "hidden";
		kept.name = "shown";
		kept.value = value;
		shown.append(kept);
		there.add(value);
	}
}

function sayNoted(button) {
	button.textContent = "Noted";
	switchOff(button);
}

/* The keyboard, where it stood on the button, stays beside it. */
function switchOff(button) {
	if (button === document.activeElement)
		button.closest(".finding").querySelector("a.rule").focus();
	button.disabled = true;
}

/* "This was wrong" is noted while one goes on writing; where that fails the button does what it does
 * without script. */
async function sayWrong(page, button) {
	const form = `${page.form.elements.form.value}-wrong${page.wrong.size}`;
	const body = fields(page, { wrong: button.value, form });
	switchOff(button);
	try {
		const answer = await fetch(`${page.base}/dispute`, {
			method: "POST", body, headers: { Accept: "application/json" },
		});
		if (!answer.ok)
			return refused(page, answer);
		page.wrong.add(button.value);
		sayNoted(button);
		page.said.textContent = `${button.value}: ${button.textContent}`;
	} catch {
		button.disabled = false;
		page.saved.textContent = "Not noted: the desk can’t be reached. Your text is still here.";
	}
}

/* ---- marks behind the text ---- */

/* Places come as bytes of UTF-8; a browser counts UTF-16. */
function offsets(text, wanted) {
	const found = new Map();
	let bytes = 0, units = 0;
	for (const c of text) {
		if (wanted.has(bytes))
			found.set(bytes, units);
		const code = c.codePointAt(0);
		bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
		units += c.length;
	}
	found.set(bytes, units);
	return found;
}

function readMarks(page, asked) {
	const places = [...page.checked.querySelectorAll("[data-start]")].map((e) => ({
		start: Number(e.dataset.start), end: Number(e.dataset.end), kind: e.dataset.kind,
	}));
	const at = offsets(asked, new Set(places.flatMap((p) => [p.start, p.end])));

	page.drawn = asked;
	page.marks = places
		.map((p) => ({ start: at.get(p.start), end: at.get(p.end), kind: p.kind }))
		.filter((m) => m.start < m.end);
	moveMarks(page);
}

/* What stands before or behind the change keeps its mark; what was changed loses it until it is
 * read again. */
function moveMarks(page) {
	const before = page.drawn, now = page.text.value;
	const most = Math.min(before.length, now.length);
	let head = 0, tail = 0;

	while (head < most && before[head] === now[head])
		head++;
	while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail])
		tail++;
	const by = now.length - before.length;
	page.marks = page.marks.flatMap((m) => {
		if (m.end <= head)
			return [m];
		if (m.start >= before.length - tail)
			return [{ ...m, start: m.start + by, end: m.end + by }];
		return [];
	});
	page.drawn = now;
	draw(page);
}

const RANK = ["promise", "soft", "due", "bad"];

function draw(page) {
	const text = page.text.value;
	const cuts = new Set([0, text.length]);
	for (const m of page.marks) {
		cuts.add(m.start);
		cuts.add(m.end);
	}
	const at = [...cuts].sort((a, b) => a - b);
	const parts = [];
	for (let i = 0; i + 1 < at.length; i++) {
		const here = page.marks.filter((m) => m.start <= at[i] && m.end >= at[i + 1]);
		const kinds = here.map((m) => m.kind);
		const piece = text.slice(at[i], at[i + 1]);
		if (!kinds.length) {
			parts.push(piece);
			continue;
		}
		const u = document.createElement("u");
		u.className = kinds.sort((a, b) => RANK.indexOf(b) - RANK.indexOf(a))[0];
		u.textContent = piece;
		parts.push(u);
	}
	page.behind.replaceChildren(...parts, "\n\u200b");      /* the last line has its height too */
}

/* ---- saving ---- */

/* All that is kept of a reply while it is written, to tell whether any of it changed. */
function toSave(form) {
	const kept = new FormData(form);
	return JSON.stringify(["text", "cc", "copy", "sender"].map((name) => kept.getAll(name)));
}

async function save(page) {
	const now = toSave(page.form);
	if (page.sending || now === page.savedText)
		return;
	try {
		const answer = await fetch(`${page.base}/draft`, {
			method: "POST", body: fields(page, {}), headers: { Accept: "application/json" },
			keepalive: now.length < 15000,          /* so that it outlives the page */
		});
		if (!answer.ok)
			return refused(page, answer);
		const { saved, colleague, owns, more } = await answer.json();
		page.savedText = now;
		page.saved.textContent = saved;
		standAtCase(page);
		tellColleague(page, colleague);
		tellOwned(page, owns);
		learnMore(page, more);
	} catch {
		page.saved.textContent = "Not saved: the desk can’t be reached. "
			+ "Your text is still here, and is saved once it can be.";
		page.save(TRY_AGAIN_MS);
	}
}

/* Where a form was sent to get here, loading the page again would send it again, and its answer take the
 * place of what was typed since.  What is saved is shown at the case's own address too. */
function standAtCase(page) {
	if (location.pathname !== page.base)
		history.replaceState(history.state, "", `${page.base}#composer`);
}

/* A form sent without a network ends on a page of the browser's own, and what was typed is behind it.  A desk
 * on this machine needs none. */
async function keepHere(page, e) {
	const { submitter } = e;

	e.preventDefault();
	page.reached = await fetch("/health").then((answer) => answer.ok, () => false);
	if (page.reached)
		return page.form.requestSubmit(submitter);
	page.saved.textContent = "Not sent: this device is offline. "
		+ "Your text is still here; send it once the network is back.";
}

/* Acting beside the reply draws the page anew: what was typed since the last pause is saved before that. */
function saveFirst(page, e) {
	if (e.target === page.form || e.defaultPrevented || page.sending
	    || toSave(page.form) === page.savedText)
		return;
	e.preventDefault();
	save(page).finally(() => {
		page.savedText = toSave(page.form);     /* said once; what can't be saved holds nothing up */
		e.target.requestSubmit(e.submitter);
	});
}

const READS_SO = " (your text reads so, and that is noted as read)";

/* What the text does of owning a mistake is told as the desk reads it; only a person ticks a box. */
function tellOwned(page, owns) {
	for (const box of page.form.querySelectorAll("input[name=owns]")) {
		const words = box.parentElement.querySelector("span");
		const so = owns.includes(box.value) ? READS_SO : "";
		words.textContent = words.textContent.replace(READS_SO, "") + so;
	}
}

/* What only the desk can find, since it needs other cases: told with the answer to saving. */
function learnMore(page, more = {}) {
	const changed = JSON.stringify(more) !== JSON.stringify(page.more);
	page.more = more;
	if (changed)
		page.check(0);
}

function tellColleague(page, name) {
	const note = page.form.querySelector("#colleague");
	note.hidden = !name;
	note.querySelector("span").textContent = name ? `${name} is writing a reply here too.` : "";
}

/* Last, when everything above has its value. */
const form = document.getElementById("composer");
if (form)
	start(form);
