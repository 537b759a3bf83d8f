#include "engine/namedfile.h"
#include "base/err.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum es_status es_named_file_read(struct es_buf *out, const char *path, struct es_error *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return es_fail(err, ES_EIO, "cannot open: %s", strerror(errno));
	enum es_status st = es_fs_read_fd(out, fd, err);
	if (!is_stdin)
		(void)close(fd);
	return st;
}
