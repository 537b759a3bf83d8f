#include "text/plaintext.h"
#include "text/encoding.h"

#include <string.h>

static bool has(struct es_slice s, char c)
{
	return s.len && memchr(s.ptr, c, s.len);
}

/* As Macintoshes wrote them before 2001, and some exports still do. */
static struct es_slice turn_ends(struct es_slice s, struct es_arena *arena)
{
	char *copy = es_arena_alloc(arena, s.len);
	for (size_t i = 0; i < s.len; i++)
		copy[i] = (char)(s.ptr[i] == '\r' ? '\n' : s.ptr[i]);
	return (struct es_slice){ copy, s.len };
}

/* The last line alone may as well have a stray one at its end; and editors add an LF there,
 * whatever the other lines end in. */
static bool ends_in_cr(struct es_slice s)
{
	size_t behind = es_slice_find(s, 0, '\r') + 1;
	return behind < s.len && s.ptr[behind] != '\n' && es_slice_find(s, 0, '\n') + 1 >= s.len;
}

enum es_turned es_plaintext(struct es_slice *out, struct es_slice bytes, struct es_arena *arena)
{
	enum es_turned turned = ES_TURNED_NOTHING;
	*out = bytes;
	if (has(bytes, '\0') || es_slice_starts(bytes, "\xff\xfe") ||
		es_slice_starts(bytes, "\xfe\xff")) {
		struct es_view view = { .depth = 0 };
		es_encoding_view(&view, bytes, arena);
		if (view.coding == ES_CODING_UTF16) {
			*out = view.text;
			turned = ES_TURNED_UTF16;
		}
	}
	if (ends_in_cr(*out)) {
		*out = turn_ends(*out, arena);
		turned = turned ? turned : ES_TURNED_CR;
	}
	return turned;
}
