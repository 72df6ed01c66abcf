/* report_fuzz.c - any bytes as a delivery report.
 *
 * What comes out is bounded, valid UTF-8 on one line, and holds a sentence for a person.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fuzz.h"

#include "host/mem.h"
#include "mail/message.h"
#include "mail/report.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena a;
	struct report r;

	arena_init(&a, &host_pages, MESSAGE_ARENA);
	report_read(&a, (struct str){ (const char *)data, len }, &r);
	must(r.n >= 1 && r.n <= REPORT_RECIPIENTS_MAX && is_line(r.message_id));
	for (size_t i = 0; i < r.n; i++) {
		must(is_line(r.list[i].address) && is_line(r.list[i].status) && is_line(r.list[i].reason));
		must(r.list[i].reason.len > 0 && r.list[i].reason.len < 400 && r.list[i].status.len <= 9);
	}
	must(report_worst(&r) >= &r.list[0] && report_worst(&r) < &r.list[r.n]);
	arena_release(&a);
	return 0;
}
