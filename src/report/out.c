#include "report/out.h"
#include "base/err.h"

#include <errno.h>
#include <string.h>

enum { CHUNK = 64 << 10, ENTRY_MAX = 256 << 20 };

void es_out_init(struct es_out *o, FILE *to)
{
	*o = (struct es_out){ .buf = ES_BUF_INIT(ENTRY_MAX), .to = to };
}

static void keep_error(struct es_out *o)
{
	if (!o->error)
		o->error = errno ? errno : EIO;
}

static void write_all(struct es_out *o)
{
	o->overflowed = o->overflowed || o->buf.full;
	errno = 0;
	if (!o->error && o->buf.len && fwrite(o->buf.ptr, 1, o->buf.len, o->to) != o->buf.len)
		keep_error(o);
	es_buf_reset(&o->buf);
}

void es_out_drain(struct es_out *o)
{
	if (o->buf.len >= CHUNK)
		write_all(o);
}

enum es_status es_out_finish(struct es_out *o, struct es_error *err)
{
	write_all(o);
	errno = 0;
	if (fflush(o->to) != 0)
		keep_error(o);
	es_buf_release(&o->buf);
	if (o->error)
		return es_fail(err, ES_EIO, "cannot write report: %s", strerror(o->error));
	if (o->overflowed)
		return es_fail(err, ES_ELIMIT,
			"cannot write report: an entry is larger than %d MiB", ENTRY_MAX >> 20);
	return ES_OK;
}
