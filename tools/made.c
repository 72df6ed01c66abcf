/* made.c - what a tool makes for the compiler, written out.
 *
 * SPDX-License-Identifier: ISC
 */
#include <fcntl.h>

#include "host/file.h"
#include "made.h"

bool
made_write(const char *path, const struct buf *text, struct err *err)
{
	AUTO_FD fd = -1;

	if (!buf_ok(text, err))
		return false;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return err_set(err, ERR_IO, "%s could not be opened for writing", path);
	return fd_write_all(fd, buf_str(text), err);
}
