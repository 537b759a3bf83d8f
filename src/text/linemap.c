#include "text/linemap.h"

#include <string.h>

enum { BLOCK = 4096, STRIDE = 64 };

/* Whether a line ends with the byte at i: the last one of its newline. */
static bool is_end(struct es_slice text, size_t i)
{
	return text.ptr[i] == '\n' ||
	       (text.ptr[i] == '\r' && (i + 1 == text.len || text.ptr[i + 1] != '\n'));
}

/* How many of the bytes are LF. The inner loop has a length that the compiler knows, and turns into
 * vectors; its sum fits into a byte. */
static size_t count_lf(const char *p, size_t len)
{
	size_t n = 0, i = 0;
	for (; len - i >= STRIDE; i += STRIDE) {
		unsigned char here = 0;
		for (size_t k = 0; k < STRIDE; k++)
			here = (unsigned char)(here + (p[i + k] == '\n'));
		n += here;
	}
	for (; i < len; i++)
		n += p[i] == '\n';
	return n;
}

/* Counts the lines that end in [from, to), and moves *start behind the last of them. */
static size_t count_ends(size_t *start, struct es_slice text, size_t from, size_t to)
{
	size_t n = 0;
	if (from == to)
		return 0;
	if (!memchr(text.ptr + from, '\r', to - from))
		n = count_lf(text.ptr + from, to - from);
	else
		for (size_t i = from; i < to; i++)
			n += is_end(text, i);
	size_t i = to;
	while (n && !is_end(text, i - 1))
		i--;
	if (n)
		*start = i;
	return n;
}

static size_t block_end(const struct es_linemap *m, size_t block)
{
	size_t from = block * BLOCK;
	return m->text.len - from < BLOCK ? m->text.len : from + BLOCK;
}

void es_linemap_init(struct es_linemap *m, struct es_slice text, struct es_arena *arena)
{
	*m = (struct es_linemap){ .text = text, .nblocks = text.len / BLOCK + 1 };
	struct es_line_block *blocks = es_arena_array(arena, m->nblocks, sizeof *blocks);
	size_t nended = 0, start = 0;
	for (size_t i = 0; i < m->nblocks; i++) {
		blocks[i] = (struct es_line_block){ nended, start };
		nended += count_ends(&start, text, i * BLOCK, block_end(m, i));
	}
	m->blocks = blocks;
	m->nlines = nended + 1;
}

struct es_position es_linemap_at(const struct es_linemap *m, size_t offset)
{
	if (offset > m->text.len)
		offset = m->text.len;
	size_t start = m->blocks[offset / BLOCK].start;
	size_t nended = m->blocks[offset / BLOCK].nended +
			count_ends(&start, m->text, offset - offset % BLOCK, offset);
	return (struct es_position){ nended + 1, offset - start + 1 };
}

/* Where the line after the first `nended` begins; there are so many. */
static size_t find_start(const struct es_linemap *m, size_t nended)
{
	/* blocks[low].nended < nended <= blocks[high].nended, the one past the last standing for
	 * infinity: the end that is looked for lies in block `low`. */
	size_t low = 0, high = m->nblocks;
	if (nended == 0)
		return 0;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (m->blocks[middle].nended < nended)
			low = middle;
		else
			high = middle;
	}
	size_t i = low * BLOCK, end = block_end(m, low), n = m->blocks[low].nended;
	if (memchr(m->text.ptr + i, '\r', end - i)) {
		for (; n < nended; i++)
			n += is_end(m->text, i);
		return i;
	}
	for (; n < nended; n++)
		i = es_slice_find(m->text, i, '\n') + 1;
	return i;
}

struct es_slice es_linemap_line(const struct es_linemap *m, size_t line)
{
	if (line == 0 || line > m->nlines)
		return ES_SLICE_EMPTY;
	size_t from = find_start(m, line - 1), to = from;
	while (line < m->nlines && !is_end(m->text, to))
		to++;
	to = line < m->nlines ? to + 1 : m->text.len;
	struct es_slice s = es_slice_sub(m->text, from, to);
	if (line == m->nlines)
		return s;
	if (s.len > 1 && s.ptr[s.len - 2] == '\r' && s.ptr[s.len - 1] == '\n')
		s.len--;
	s.len--;
	return s;
}
