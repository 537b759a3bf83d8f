/* slice.h - text as pointer and length, borrowed from somebody. */
#ifndef ES_BASE_SLICE_H
#define ES_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>

/* ptr may be NULL when len is 0. Bytes are any bytes. */
struct es_slice {
	const char *ptr;
	size_t len;
};

#define ES_SLICE_EMPTY ((struct es_slice){ NULL, 0 })
/* For string literals, also in static initialisers. */
#define ES_LIT(literal)                                                                            \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}
/* For printf's "%.*s"; lengths beyond INT_MAX do not occur in what is printed so. */
#define ES_ARG(slice) (int)(slice).len, (slice).ptr ? (slice).ptr : ""

/* The C string's bytes without its NUL; NULL gives the empty slice. */
struct es_slice es_slice_from(const char *cstring);
/* [from, to) of s, both clamped to it. */
struct es_slice es_slice_sub(struct es_slice s, size_t from, size_t to);
bool es_slice_equal(struct es_slice a, struct es_slice b);
bool es_slice_is(struct es_slice s, const char *cstring);
/* One of the list, which ends with NULL; `_fold`: ASCII letters fold. */
bool es_slice_is_any(struct es_slice s, const char *const *list);
bool es_slice_is_any_fold(struct es_slice s, const char *const *list);
/* Order of memcmp, then the shorter first. */
int es_slice_compare(struct es_slice a, struct es_slice b);
bool es_slice_starts(struct es_slice s, const char *prefix);
bool es_slice_ends(struct es_slice s, const char *suffix);
/* ASCII letters fold, other bytes do not. */
bool es_slice_equal_fold(struct es_slice a, struct es_slice b);
/* Offset of the first `c` at or after `from`; s.len when there is none. */
size_t es_slice_find(struct es_slice s, size_t from, char c);
/* Offset of the first `needle` at or after `from`; s.len when there is none. */
size_t es_slice_search(struct es_slice s, size_t from, struct es_slice needle);
/* The needle stands somewhere in s. */
bool es_slice_has(struct es_slice s, const char *needle);
/* Without blanks, tabs, CR and LF at both ends. */
struct es_slice es_slice_trim(struct es_slice s);
/* Takes the part before the next `sep` off the front of *rest; false when *rest was used up.
 * "a,b" gives "a", "b"; start with a non-empty *rest. */
bool es_slice_split(struct es_slice *rest, char sep, struct es_slice *part);

#endif
