/* pack_fuzz.c - a pack, a line with only "%%", and a text read through it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/ear.h"
#include "host/mem.h"

#define MEMORY_MAX MIB(512)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str all = { (const char *)data, size };
	size_t cut = str_find(all, STR("\n%%\n"));
	struct pack_source source = { STR("fuzz.pack"), str_sub(all, 0, cut) };
	struct ear_turn turn = { .at = 0,
		.text = cut == STR_NOT_FOUND ? all : str_sub(all, cut + 4, all.len) };
	const struct pack *pack = &pack_en;
	struct reading reading;
	struct arena a;
	struct err err;

	arena_init(&a, &host_pages, MEMORY_MAX);
	if (cut != STR_NOT_FOUND && !pack_compile(&a, &source, 1, &pack, &err))
		must(err.kind == ERR_DATA && err.text[0] != '\0');
	for (int customer = 0; customer < 2; customer++) {
		turn.customer = customer;
		ear_read(&a, pack, &turn, &reading);
		for (size_t i = 0; i < reading.moves.n; i++)
			must(reading.moves.at[i].start <= reading.moves.at[i].end
			     && reading.moves.at[i].end <= turn.text.len);
		for (size_t i = 0; i < reading.promises.n; i++)
			must(reading.promises.at[i].start < reading.promises.at[i].end);
	}
	arena_release(&a);
	return 0;
}
