/* envfile.h - an env file as people write it: every line and every part with its place. */
#ifndef ES_ENV_ENVFILE_H
#define ES_ENV_ENVFILE_H

#include "base/arena.h"
#include "base/slice.h"

/* No loader's view: what one makes of a line is dialect.h's affair. This is the reading that finds
 * what a line is meant to be, also where no loader would take it, and from which a file can be
 * written again byte for byte. */

enum es_env_line_kind {
	ES_ENV_BLANK,
	ES_ENV_COMMENT,
	ES_ENV_SET,	  /* NAME=value */
	ES_ENV_COMMENTED, /* # NAME=value: a variable that may be set */
	ES_ENV_BARE,	  /* NAME alone, or export NAME; in capitals */
	ES_ENV_JUNK,	  /* lines of a PEM block without quotes, too */
};

/* A line, or the lines of a value in quotes. Slices are borrowed from the text. */
struct es_env_line {
	enum es_env_line_kind kind;
	struct es_slice whole;	 /* newline included; all of them together are the text */
	struct es_slice name;	 /* without `export`; empty where there is none */
	struct es_slice value;	 /* without quotes and comment, escapes as they stand */
	struct es_slice comment; /* from its # on; empty where there is none */
	size_t line;		 /* 1-based, of the first */
	char quote;		 /* '"', '\'', '`', or NUL for none */
	bool has_export;
	bool is_open; /* the quote is not closed: the value ends with its first line */
};

struct es_env_file {
	struct es_slice text;
	const struct es_env_line *lines; /* in the arena */
	size_t nlines;
};

/* Any bytes are a file: what is nothing else is junk. A UTF-8 mark belongs to the first line and to
 * no name. `text` is borrowed. */
void es_env_file_read(struct es_env_file *out, struct es_slice text, struct es_arena *arena);

#endif
