/* load.h - language files, read into languages. */
#ifndef ES_REFERENCE_LOAD_H
#define ES_REFERENCE_LOAD_H

#include "reference/language.h"

/* Appends the language of one file's text; the format is patterns/references/README.md. `file` is
 * for messages. All that it points to is in the arena. ES_EPARSE "FILE:LINE:COL: reason". */
ES_MUST_CHECK enum es_status es_language_load_text(struct es_language_vec *out,
	struct es_slice text, const char *file, struct es_arena *arena, struct es_error *err);

/* The same for a file. */
ES_MUST_CHECK enum es_status es_language_load_file(struct es_language_vec *out, const char *path,
	struct es_arena *arena, struct es_error *err);

enum { ES_LANGUAGE_FILE_MAX = 1024 * 1024 };

#endif
