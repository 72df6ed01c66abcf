// live.js - pages follow what happens: one stream of events a browser, shared by its tabs.
//
// The tab that holds the lock "heard-live" keeps the stream open and passes news on to the others;
// when it is closed, another takes over.  News say only which case moved.  The page then asks for
// itself again and swaps the parts marked data-live="name", but never one in which someone types,
// chooses or has something open.
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

function isBusy(part) {
	return part.contains(document.activeElement) && document.activeElement !== document.body
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
	part.replaceChildren(...fresh.childNodes);
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

let region;

function say(text) {
	region.textContent = "";
	setTimeout(() => { region.textContent = text; }, 50);
}

function makeRegion() {
	region = document.createElement("p");
	region.className = "sr";
	region.setAttribute("aria-live", "polite");
	region.setAttribute("role", "status");
	document.body.append(region);
}

if (main && parts(document).length > 0) {
	makeRegion();
	document.addEventListener("focusout", () => setTimeout(lookAgain, 0));
	document.addEventListener("toggle", lookAgain, true);
	start();
}
