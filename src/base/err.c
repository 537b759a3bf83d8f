#include "base/err.h"

#include <stdarg.h>

enum es_status es_fail(struct es_error *err, enum es_status status, const char *fmt, ...)
{
	if (!err)
		return status;
	err->status = status;
	va_list ap;
	va_start(ap, fmt);
	(void)vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	return status;
}
