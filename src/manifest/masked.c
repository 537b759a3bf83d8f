#include "manifest/masked.h"

#include <string.h>

static const struct mark {
	struct es_slice open, close;
} marks[] = {
	{ ES_LIT("{{"), ES_LIT("}}") },
	{ ES_LIT("{%"), ES_LIT("%}") },
	{ ES_LIT("{#"), ES_LIT("#}") },
};

enum { NMARKS = sizeof marks / sizeof *marks };

bool es_mask_wants(struct es_slice text)
{
	return es_slice_has(text, "{{") || es_slice_has(text, "{%");
}

/* The end of the mark that begins at `at`; `at` when none does. One without an end is none, and
 * ends the search for others of its kind. */
static size_t mark_end(struct es_slice s, size_t at, bool *is_open)
{
	for (size_t i = 0; i < NMARKS; i++) {
		if (is_open[i] || !es_slice_equal(es_slice_sub(s, at, at + 2), marks[i].open))
			continue;
		size_t end = es_slice_search(s, at + 2, marks[i].close);
		if (end < s.len)
			return end + 2;
		is_open[i] = true;
	}
	return at;
}

static bool is_blank(struct es_slice s)
{
	return !es_slice_trim(s).len;
}

/* The marks that stand in [from, to), one behind the other, with nothing but blanks around them in
 * their lines. */
static void hide(char *out, struct es_slice s, size_t from, size_t to)
{
	size_t start = from, end = es_slice_find(s, to, '\n'), n = 0;
	while (start && out[start - 1] != '\n')
		start--;
	struct es_slice before = { out + start, from - start };
	bool is_alone = is_blank(before) && is_blank(es_slice_sub(s, to, end));
	for (size_t i = from; i < to; i++) {
		if (s.ptr[i] == '\n')
			continue;
		out[i] = is_alone ? ' ' : n < 3 ? ES_MASK[n] : '$';
		n++;
	}
}

struct es_slice es_mask(struct es_slice text, struct es_arena *arena)
{
	char *out = es_arena_alloc(arena, text.len + 1);
	bool is_open[NMARKS] = { false };
	memcpy(out, text.ptr, text.len);
	for (size_t at = es_slice_find(text, 0, '{'); at < text.len;
		at = es_slice_find(text, at, '{')) {
		size_t end = mark_end(text, at, is_open);
		if (end > at)
			hide(out, text, at, end);
		at = end > at ? end : at + 1;
	}
	return (struct es_slice){ out, text.len };
}
