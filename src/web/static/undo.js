/* undo.js - the seconds in which a reply can still be taken back, counted down.
 *
 * The button works without this; the server says when it is too late.
 * SPDX-License-Identifier: ISC
 */

const ends = new Map();                 /* action of the form, to when it ends */

function tick() {
	for (const form of document.querySelectorAll("form[data-undo]")) {
		const key = form.action + form.elements.turn.value;
		if (!ends.has(key))
			ends.set(key, performance.now() + Number(form.dataset.undo) * 1000);
		const left = Math.ceil((ends.get(key) - performance.now()) / 1000);
		if (left <= 0)
			form.remove();
		else
			form.querySelector(".left").textContent = left;
	}
}

tick();
setInterval(tick, 1000);
