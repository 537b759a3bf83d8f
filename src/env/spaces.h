/* spaces.h - what other languages take for white space. */
#ifndef ES_ENV_SPACES_H
#define ES_ENV_SPACES_H

#include "base/slice.h"

/* Whose idea of it. All of them know tab, LF, VT, FF, CR and the blank. */
enum es_spaces {
	ES_SPACES_C,	  /* isspace in the C locale; Ruby's and PCRE's \s */
	ES_SPACES_JS,	  /* ECMAScript's WhiteSpace and LineTerminator */
	ES_SPACES_GO,	  /* unicode.IsSpace */
	ES_SPACES_PYTHON, /* str.isspace, \s of a str */
};

/* Bytes of the white space at offset `at`, one character; 0 when there is none, also at the end. */
size_t es_spaces_width(struct es_slice s, size_t at, enum es_spaces kind);
/* The first offset at or after `at` that is no white space. */
size_t es_spaces_skip(struct es_slice s, size_t at, enum es_spaces kind);
/* The same, but stops at LF. */
size_t es_spaces_skip_inline(struct es_slice s, size_t at, enum es_spaces kind);
struct es_slice es_spaces_trim_end(struct es_slice s, enum es_spaces kind);
/* At both ends. */
struct es_slice es_spaces_trim(struct es_slice s, enum es_spaces kind);

#endif
