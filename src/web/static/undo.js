/* undo.js - the seconds in which a reply can still be taken back, counted down.
 *
 * The button works without this; the server says when it is too late.
 * SPDX-License-Identifier: ISC
 */

const ends = new Map();                 /* action of the form, to when it ends */

/* Who stood on the button goes on from the next step. */
function remove(form) {
	const stood = form.contains(document.activeElement);

	form.remove();
	if (stood)
		document.getElementById("next")?.focus({ preventScroll: true });
}

function tick() {
	for (const form of document.querySelectorAll("form[data-undo]")) {
		const key = form.action + form.elements.turn.value;
		if (!ends.has(key))
			ends.set(key, performance.now() + Number(form.dataset.undo) * 1000);
		const left = Math.ceil((ends.get(key) - performance.now()) / 1000);
		if (left <= 0)
			remove(form);
		else
			form.querySelector(".left").textContent = left;
	}
}

tick();
setInterval(tick, 1000);
