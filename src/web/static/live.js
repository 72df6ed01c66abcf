// live.js - pages follow what happens: one stream of events a browser, shared by its tabs.
//
// The tab that holds the lock "heard-live" keeps the stream open and passes news on to the others;
// when it is closed, another takes over.  News say only which case moved.  The page then asks for
// itself again and swaps the parts marked data-live="name", but never one in which someone types,
// chooses or has something open.  What a form led to is said, and the keyboard stands there.
//
// SPDX-License-Identifier: ISC

const WAIT_MS = 150; // a commit often brings several pieces of news
const TOOK_OVER_MS = 1000; // a stream begun so long after the page was another tab's before
const began = performance.now();
const channel = new BroadcastChannel("heard-live");
const main = document.querySelector("main");
const shown = main?.dataset.case ?? "";
// A page that answers a refused form has an address that can't be asked for; its case has one.
const address = shown ? `/cases/${shown}` : location.href;

// ---- the stream -----------------------------------------------------------------------------

function follow() {
	return new Promise(() => {
		const stream = new EventSource("/live");
		stream.addEventListener("case", (event) => {
			const news = JSON.parse(event.data);
			channel.postMessage(news);
			hear(news);
		});
		// What happened before the stream stood was heard by no one here, so this page looks once.
		// After a break, or when the stream passed from a closed tab to this one, every page does.
		let broken = performance.now() - began > TOOK_OVER_MS;
		stream.addEventListener("error", () => { broken = true; });
		stream.addEventListener("open", () => {
			hear({ case: "" });
			if (broken)
				channel.postMessage({ case: "" });
			broken = false;
		});
	});
}

function start() {
	channel.addEventListener("message", (event) => hear(event.data));
	hear({ case: "" });
	// Without locks (an address that is not https) each tab has its own stream.
	if (navigator.locks)
		navigator.locks.request("heard-live", follow);
	else
		follow();
}

// ---- what is new ----------------------------------------------------------------------------

let timer = 0;

function concerns(news) {
	return shown === "" || news.case === "" || news.case === shown;
}

function hear(news) {
	document.dispatchEvent(new CustomEvent("heard:news", { detail: news }));
	if (!concerns(news))
		return;
	clearTimeout(timer);
	timer = setTimeout(refresh, WAIT_MS);
}

async function refresh() {
	try {
		const answer = await fetch(address, { headers: { Accept: "text/html" } });
		if (!answer.ok || answer.redirected)
			return;
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		if (swapAll(page))
			say("This page has just been brought up to date.");
	} catch {
		// The next piece of news, or the stream's next beginning, tries again.
	}
}

// ---- swapping parts -------------------------------------------------------------------------

const parts = (root) => root.querySelectorAll("[data-live]");
const same = (a, b) => a.innerHTML.trim() === b.innerHTML.trim();

// Each page is given new one-use ids; a part is new only when it says something else.
function plain(part) {
	const copy = part.cloneNode(true);
	for (const field of copy.querySelectorAll("input[name=form], input[name=csrf], input[name=seen]"))
		field.remove();
	for (const time of copy.querySelectorAll("time"))
		time.removeAttribute("title");
	for (const place of copy.querySelectorAll("[data-stood]")) {
		place.removeAttribute("tabindex");
		place.removeAttribute("data-stood");
	}
	return copy;
}

function hasTyped(part) {
	for (const field of part.querySelectorAll("textarea, input:not([type=hidden]), select")) {
		if (field.type === "checkbox" || field.type === "radio") {
			if (field.checked !== field.defaultChecked)
				return true;
		} else if (field.tagName === "SELECT") {
			const chosen = (option) => option.selected !== option.defaultSelected;
			if (field.selectedIndex > 0 && [...field.options].some(chosen))
				return true;
		} else if (field.value !== field.defaultValue) {
			return true;
		}
	}
	return false;
}

// A place that was gone to is no field: nothing is lost there, and whoever stands on it must see what is new.
const standsIn = (part) => part.contains(document.activeElement) && document.activeElement.tabIndex < 0;

function isBusy(part) {
	return part.contains(document.activeElement) && !standsIn(part)
		|| part.matches("details[open], dialog[open]")
		|| part.querySelector("details[open], dialog[open]") !== null
		|| hasTyped(part);
}

// A busy part keeps its place and is told to be behind; it follows when it is left.
function swap(part, fresh) {
	if (same(plain(part), plain(fresh)))
		return false;
	if (isBusy(part)) {
		part.dataset.behind = "1";
		return false;
	}
	delete part.dataset.behind;
	const stood = standsIn(part) ? document.activeElement.id : "";
	part.replaceChildren(...fresh.childNodes);
	if (stood)
		stand(document.getElementById(stood));
	document.dispatchEvent(new CustomEvent("heard:swapped", { detail: part }));
	return true;
}

function swapAll(page) {
	let any = false;
	for (const part of parts(document)) {
		const fresh = page.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
		if (fresh && !part.parentElement.closest("[data-live]") && swap(part, fresh))
			any = true;
	}
	return any;
}

// What was busy is brought up to date when it is no longer.
function lookAgain() {
	if ([...parts(document)].some((part) => part.dataset.behind && !isBusy(part)))
		refresh();
}

// ---- telling ---------------------------------------------------------------------------------

const SAY_AFTER_MS = 50; // a region is listened to once it stands
let region;

function say(text) {
	region.textContent = "";
	setTimeout(() => { region.textContent = text; }, SAY_AFTER_MS);
}

function makeRegion() {
	region = document.createElement("p");
	region.className = "sr";
	region.setAttribute("aria-live", "polite");
	region.setAttribute("role", "status");
	document.body.append(region);
}

// ---- what a form led to ------------------------------------------------------------------------

// The next Tab goes on from there, and a reader of the screen reads it.
function stand(place) {
	if (!place)
		return;
	if (place.tabIndex < 0 && !place.hasAttribute("tabindex")) {
		place.tabIndex = -1;
		place.dataset.stood = "1";
	}
	place.focus({ preventScroll: true });
}

// Where there are no keys but those on the screen, they would cover the page.
const hasKeys = () => matchMedia("(pointer: fine)").matches;
const seen = () => Number(main.querySelector("[data-seen]")?.dataset.seen ?? 0);

// At the field whose label says what is wrong with it, or at the sentence on top.
function standAtWrong(place) {
	stand(place);
	place.scrollIntoView({ block: "nearest" });
}

// The newest line of the record, without its hour.
function newest() {
	const line = [...main.querySelectorAll(".event")].at(-1)?.cloneNode(true);
	line?.querySelector("time")?.remove();
	return line?.textContent.trim().replace(/\s*·$/, "") ?? "";
}

// A page that a form led to begins anew: what was refused, or what is there now, is stood on and said.
function tell() {
	const did = JSON.parse(sessionStorage.getItem("heard-did") ?? "null");
	const problem = main.querySelector(":scope > .problem[role=alert], #since");
	const note = main.querySelector(".note[role=status]:not(#colleague)");
	const place = location.hash.slice(1);

	sessionStorage.removeItem("heard-did");
	if (problem)
		return standAtWrong(main.querySelector("label > .problem ~ [aria-invalid=true]") ?? problem);
	if (!did)
		return;
	if (place === "composer" && hasKeys()) // the browser goes to the form itself, as it loads
		addEventListener("load", () => stand(document.getElementById("text")));
	else if (place)
		stand(document.getElementById(place));
	if (note)
		say(note.textContent.trim());
	else if (shown && did.shown === shown && seen() > did.seen)
		say(newest());
}

function remember({ target }) {
	if (target.method === "post")
		sessionStorage.setItem("heard-did", JSON.stringify({ shown, seen: seen() }));
}

if (main) {
	makeRegion();
	tell();
	document.addEventListener("submit", remember);
}
if (main && parts(document).length > 0) {
	document.addEventListener("focusout", () => setTimeout(lookAgain, 0));
	document.addEventListener("toggle", lookAgain, true);
	start();
}
