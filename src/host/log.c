/* log.c - one line a happening, key=value, on standard error.
 *
 * A line is put together on the stack and written by one call, so lines of several threads never
 * mix and a process without memory can still say so.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/log.h"

#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/fmt.h"

#define LINE_MAX_BYTES 2048

struct line {
	char text[LINE_MAX_BYTES];
	size_t len;
};

static const char *const level_names[] = { "debug", "info", "warn", "error" };

static atomic_int least_level = LOG_LEVEL_INFO;
static _Thread_local char request[32];

void
log_set_level(enum log_level least)
{
	atomic_store(&least_level, (int)least);
}

void
log_set_request(const char *id)
{
	struct str s = str_sub(str_from(id), 0, sizeof request - 1);

	if (s.len)
		memcpy(request, s.ptr, s.len);
	request[s.len] = '\0';
}

/* Keeps the last byte free for the line's end. */
static void
put_piece(void *to, struct str piece)
{
	struct line *line = to;
	size_t room = sizeof line->text - 1 - line->len;

	piece = str_sub(piece, 0, room);
	if (piece.len)
		memcpy(line->text + line->len, piece.ptr, piece.len);
	line->len += piece.len;
}

static void PRINTF_LIKE(2, 3)
put_fmt(struct line *line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fmt_va(put_piece, line, fmt, ap);
	va_end(ap);
}

static bool
is_plain(const char *text)
{
	for (const char *c = text; *c; c++) {
		unsigned char u = (unsigned char)*c;

		if (u <= ' ' || u >= 0x7F || u == '"' || u == '\\' || u == '=')
			return false;
	}
	return *text != '\0';
}

static void
put_quoted(struct line *line, const char *text)
{
	put_piece(line, STR("\""));
	for (const char *c = text; *c; c++) {
		if (*c == '"' || *c == '\\')
			put_fmt(line, "\\%c", *c);
		else if (*c == '\n')
			put_piece(line, STR("\\n"));
		else if ((unsigned char)*c < ' ' || *c == 0x7F)
			put_fmt(line, "\\x%02x", (unsigned)(unsigned char)*c);
		else
			put_piece(line, (struct str){ c, 1 });
	}
	put_piece(line, STR("\""));
}

static void
put_time(struct line *line)
{
	struct timespec now = { 0 };
	struct civil c;

	clock_gettime(CLOCK_REALTIME, &now);
	c = civil_at(&zone_utc, now.tv_sec * SECOND_MS);
	put_fmt(line, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)c.year, c.month, c.day, c.hour, c.minute,
	    c.second);
}

static void
put_field(struct line *line, const struct log_field *field)
{
	put_fmt(line, " %s=", field->key);
	if (!field->text)
		put_fmt(line, "%" PRId64, field->number);
	else if (is_plain(field->text))
		put_piece(line, str_from(field->text));
	else
		put_quoted(line, field->text);
}

static void
write_line(struct line *line)
{
	size_t done = 0;

	line->text[line->len++] = '\n';
	while (done < line->len) {
		ssize_t n = write(STDERR_FILENO, line->text + done, line->len - done);

		if (n <= 0)
			return;                 /* there is nowhere left to say so */
		done += (size_t)n;
	}
}

void
log_line(enum log_level level, const char *msg, const struct log_field *fields)
{
	struct line line = { .len = 0 };

	if ((int)level < atomic_load(&least_level) || level >= LOG_LEVEL_QUIET)
		return;
	put_time(&line);
	put_fmt(&line, " %s", level_names[level]);
	if (request[0])
		put_field(&line, &(struct log_field){ "req", request, 0 });
	put_piece(&line, STR(" msg="));
	put_quoted(&line, msg);
	for (; fields->key; fields++)
		put_field(&line, fields);
	write_line(&line);
}
