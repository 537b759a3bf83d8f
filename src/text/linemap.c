#include "text/linemap.h"

#include <string.h>

/* The length of the newline at offset i; 0 when there is none. */
static size_t newline_at(struct es_slice text, size_t i)
{
	if (text.ptr[i] == '\n')
		return 1;
	if (text.ptr[i] != '\r')
		return 0;
	return i + 1 < text.len && text.ptr[i + 1] == '\n' ? 2 : 1;
}

/* As find_starts, for the text of most items: all newlines are LF, which the library finds by
 * vectors. */
static size_t find_starts_behind_lf(struct es_slice text, size_t *starts)
{
	size_t n = 1;
	const char *end = text.ptr + text.len, *p = text.ptr;
	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		p++;
		if (starts)
			starts[n] = (size_t)(p - text.ptr);
		n++;
	}
	return n;
}

/* Fills `starts`, unless it is NULL, and counts. */
static size_t find_starts(struct es_slice text, size_t *starts)
{
	size_t n = 0;
	if (starts)
		starts[n] = 0;
	n++;
	if (text.len && !memchr(text.ptr, '\r', text.len))
		return find_starts_behind_lf(text, starts);
	for (size_t i = 0; i < text.len;) {
		size_t len = newline_at(text, i);
		i += len ? len : 1;
		if (!len)
			continue;
		if (starts)
			starts[n] = i;
		n++;
	}
	return n;
}

void es_linemap_init(struct es_linemap *m, struct es_slice text, struct es_arena *arena)
{
	size_t n = find_starts(text, NULL);
	size_t *starts = es_arena_array(arena, n, sizeof *starts);
	(void)find_starts(text, starts);
	*m = (struct es_linemap){ text, starts, n };
}

struct es_position es_linemap_at(const struct es_linemap *m, size_t offset)
{
	if (offset > m->text.len)
		offset = m->text.len;
	/* starts[low] <= offset < starts[high], the one past the last standing for infinity. */
	size_t low = 0, high = m->nlines;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (m->starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return (struct es_position){ low + 1, offset - m->starts[low] + 1 };
}

struct es_slice es_linemap_line(const struct es_linemap *m, size_t line)
{
	if (line == 0 || line > m->nlines)
		return ES_SLICE_EMPTY;
	size_t from = m->starts[line - 1];
	size_t to = line < m->nlines ? m->starts[line] : m->text.len;
	struct es_slice s = es_slice_sub(m->text, from, to);
	if (line == m->nlines)
		return s;
	if (s.len > 1 && s.ptr[s.len - 2] == '\r' && s.ptr[s.len - 1] == '\n')
		s.len--;
	s.len--;
	return s;
}
