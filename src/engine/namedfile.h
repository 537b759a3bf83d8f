/* namedfile.h - the bytes of a file that the user names. */
#ifndef ES_ENGINE_NAMEDFILE_H
#define ES_ENGINE_NAMEDFILE_H

#include "base/buf.h"

#include <envsieve.h>

/* Appends them; "-" is standard input. Whoever names a file wants what it leads to: links and pipes
 * are fine. ES_ELIMIT when they are more than out->max. */
ES_MUST_CHECK enum es_status es_named_file_read(
	struct es_buf *out, const char *path, struct es_error *err);

#endif
