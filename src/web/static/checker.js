/* checker.js - the rules themselves, in the browser: the checker as WebAssembly (src/wasm/checker.h).
 *
 * What a call throws: a WebAssembly.RuntimeError leaves the checker unfit for use; any other error says
 * that this one input could not be read.  SPDX-License-Identifier: ISC
 */

const to = new TextEncoder();
const from = new TextDecoder();

/* `packs`: where a firm's own words are, or nothing. */
export async function load(address, packs) {
	const [{ instance }, more] = await Promise.all([
		WebAssembly.instantiateStreaming(got(address), {}),
		packs ? got(packs).then((answer) => answer.text()) : "",
	]);
	const call = caller(instance.exports);

	await idle();                           /* compiling the packs takes some hundredths of a second */
	call("packs", more);
	return {
		calendar: (calendar) => call("calendar", JSON.stringify(calendar)),
		draft: (draft, now) => JSON.parse(call("draft", JSON.stringify(draft), BigInt(now))),
	};
}

async function got(address) {
	const answer = await fetch(address);
	if (!answer.ok)
		throw new Error(`${address}: ${answer.status}`);
	return answer;
}

function idle() {
	return new Promise((done) => {
		if (self.requestIdleCallback)
			requestIdleCallback(done, { timeout: 500 });
		else
			setTimeout(done, 50);
	});
}

function caller(c) {
	return (name, input, ...more) => {
		const bytes = to.encode(input);
		const at = c.input(bytes.length);

		if (!at)
			throw new Error("too long for the checker");
		new Uint8Array(c.memory.buffer).set(bytes, at);
		const fine = c[name](bytes.length, ...more);
		const said = from.decode(new Uint8Array(c.memory.buffer, c.answer(), c.answer_len()));
		if (!fine)
			throw new Error(said);
		return said;
	};
}
