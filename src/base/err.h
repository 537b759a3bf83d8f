/* err.h - filling struct es_error. */
#ifndef ES_BASE_ERR_H
#define ES_BASE_ERR_H

#include <envsieve.h>

/* Fills err (which may be NULL) and returns `status`, so that a failure is one line. */
enum es_status es_fail(struct es_error *err, enum es_status status, const char *fmt, ...)
	ES_PRINTF(3, 4);

#endif
