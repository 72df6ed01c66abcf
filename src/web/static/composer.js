/* composer.js - the reply while it is written: checked, marked and saved at each pause.
 *
 * The page works without this.  The server draws what it has to say (the part of the page called
 * "checked"); here it is put in place, what was chosen in it is kept, and its places are underlined
 * behind the text.  SPDX-License-Identifier: ISC
 */

const CHECK_AFTER_MS = 300;
const SAVE_AFTER_MS = 1200;
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
		savedText: text.value,
	};

	form.querySelector(".write").classList.add("live");
	page.check = after(() => check(page));
	page.save = after(() => save(page));
	text.addEventListener("input", () => {
		moveMarks(page);
		page.check(CHECK_AFTER_MS);
		page.save(SAVE_AFTER_MS);
	});
	page.checked.addEventListener("change", (e) => {
		e.target.closest(".missing")?.classList.remove("missing");
		page.check(CHECK_AFTER_MS);
	});
	form.addEventListener("submit", () => {
		page.sending = true;
		page.save.stop();
	});
	addEventListener("pageshow", () => { page.sending = false; });
	document.addEventListener("visibilitychange", () => {
		if (document.visibilityState === "hidden")
			save(page);
	});
	document.addEventListener("heard:swapped", (e) => {
		const seen = e.detail.querySelector("[data-seen]")?.dataset.seen;
		if (seen && !text.value.trim())         /* nothing written yet: what came in is seen */
			form.elements.seen.value = seen;
	});
	readMarks(page, text.value);
	if (text.value.trim() && !page.checked.querySelector(".summary"))
		page.check(0);
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

/* ---- checking ---- */

function fields(page, more) {
	const body = new URLSearchParams(new FormData(page.form));
	for (const [name, value] of Object.entries(more))
		body.set(name, value);
	return body;
}

let newest = 0;

async function check(page) {
	const asked = page.text.value;
	const number = ++newest;
	try {
		const answer = await fetch(`${page.base}/check`, {
			method: "POST", body: fields(page, { part: "1" }), headers: { Accept: "text/html" },
		});
		if (!answer.ok)
			return refused(page, answer);
		const html = await answer.text();
		if (number === newest)
			put(page, html, asked);
	} catch {
		page.check(TRY_AGAIN_MS);
	}
}

function refused(page, answer) {
	if (answer.status === 401 || answer.status === 403)
		page.saved.textContent = "You are logged out. Your text is still here: "
			+ "log in in another tab, then go on.";
	else
		page.saved.textContent = "The checker did not answer. Your text is still here.";
}

/* Choices and reasons are kept by what they are about, also those made while the answer was under way. */
function put(page, html, asked) {
	const kept = new Map(), focus = document.activeElement;
	const key = (e) => e.type === "radio" ? `${e.dataset.keep} ${e.value}` : e.dataset.keep;
	const inside = page.checked.contains(focus) ? key(focus) : null;

	for (const e of page.checked.querySelectorAll("[data-keep]"))
		kept.set(key(e), e.type === "radio" ? e.checked : e.value);
	page.checked.innerHTML = html;
	for (const e of page.checked.querySelectorAll("[data-keep]")) {
		const was = kept.get(key(e));
		if (e.type === "radio" && was)
			e.checked = true;
		else if (e.type !== "radio" && was)
			e.value = was;
		if (inside && key(e) === inside)
			e.focus();
	}
	readMarks(page, asked);
	const summary = page.checked.querySelector(".summary")?.textContent ?? "";
	if (page.said.textContent !== summary)
		page.said.textContent = summary;
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

async function save(page) {
	const text = page.text.value;
	if (page.sending || text === page.savedText)
		return;
	try {
		const answer = await fetch(`${page.base}/draft`, {
			method: "POST", body: fields(page, {}), headers: { Accept: "application/json" },
			keepalive: text.length < 15000,         /* so that it outlives the page */
		});
		if (!answer.ok)
			return refused(page, answer);
		page.savedText = text;
		page.saved.textContent = (await answer.json()).saved;
	} catch {
		page.saved.textContent = "Not saved: the desk can’t be reached. "
			+ "Your text is still here, and is saved once it can be.";
		page.save(TRY_AGAIN_MS);
	}
}

/* Last, when everything above has its value. */
const form = document.getElementById("composer");
if (form)
	start(form);
