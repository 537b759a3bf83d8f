/* load_fields.h - the fields of language files, each by its type. */
#ifndef ES_REFERENCE_LOAD_FIELDS_H
#define ES_REFERENCE_LOAD_FIELDS_H

#include "reference/language.h"
#include "text/linemap.h"
#include "text/yaml.h"

enum es_field_type {
	ES_FIELD_END, /* closes a table */
	ES_FIELD_TEXT,
	ES_FIELD_STRINGS,
	ES_FIELD_LEXER,
	ES_FIELD_NEED,
	ES_FIELD_KIND,
	ES_FIELD_PLACE,
	ES_FIELD_USES,
	ES_FIELD_ITEMS,
	ES_FIELD_BOOL,
	ES_FIELD_NODE, /* kept as YAML, for the caller */
};

/* A field: where its value goes, and where it is noted that there was one (0: nowhere), both as
 * offsets in the caller's struct. */
struct es_field {
	const char *name;
	enum es_field_type type;
	size_t at, seen_at;
};

/* What is read, for messages. */
struct es_field_file {
	const char *file;
	struct es_linemap lines;
	struct es_arena *arena;
};

/* ES_EPARSE "FILE:LINE:COL: text", with the place of `y`. */
ES_MUST_CHECK enum es_status es_field_fail(const struct es_field_file *f, const struct es_yaml *y,
	struct es_error *err, const char *fmt, ...) ES_PRINTF(4, 5);

/* Reads a mapping into `to`, which is what the table says. Unknown fields are errors. */
ES_MUST_CHECK enum es_status es_fields_read(void *to, const struct es_field *table,
	const struct es_field_file *f, const struct es_yaml *mapping, struct es_error *err);

#endif
