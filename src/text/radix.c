#include "text/decode.h"
#include "text/legible.h"
#include "text/starts.h"
#include "base/bits.h"

#include <string.h>

enum {
	BASE64_MIN = ES_STARTMASK_RUN, /* characters of a run */
	HEX_MIN = 32,
	LINE_MIN = 48, /* characters of a line that may go on in the next: wrapped text is wider */
	START_REACH = 256, /* characters of a stretch within which base64 may begin */
	SEXTET_HIGH = 48,  /* first sextets from here on give bytes from 0xc0 on */
};

/* The value of a digit plus one; zero is no digit. Both alphabets of base64 at once: '+' and '-'
 * are 62, '/' and '_' are 63. */
static const unsigned char sextets[256] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 63, 0, 63, 0, 64,
	53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
	11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 0, 0, 0, 0, 64, 0, 27, 28,
	29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,
	52, 0, 0, 0, 0, 0 };

static const unsigned char nibbles[256] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2,
	3, 4, 5, 6, 7, 8, 9, 10, 0, 0, 0, 0, 0, 0, 0, 11, 12, 13, 14, 15, 16, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11, 12, 13, 14, 15, 16, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

static unsigned sextet(char c)
{
	return sextets[(unsigned char)c] - 1u;
}

static unsigned nibble(char c)
{
	return nibbles[(unsigned char)c] - 1u;
}

static bool is_sextet(char c)
{
	return sextets[(unsigned char)c] != 0;
}

/* Digits of six bits to bytes of eight. */
struct packer {
	unsigned bits, nbits;
};

/* True when the digit completes a byte. */
static bool pack(struct packer *p, char digit, unsigned char *out)
{
	p->bits = p->bits << 6 | sextet(digit);
	p->nbits += 6;
	if (p->nbits < 8)
		return false;
	p->nbits -= 8;
	*out = (unsigned char)(p->bits >> p->nbits);
	return true;
}

/* ---- finding stretches of one alphabet ---- */

/* The next stretch of at least `min` characters of the alphabet between from and end; *out_to is
 * end when it goes on behind it. Looks at the last character of a window first: text whose words
 * are shorter than `min` is mostly jumped over. */
static bool find_stretch(struct es_slice text, size_t from, size_t end,
	const unsigned char *alphabet, size_t min, size_t *out_from, size_t *out_to)
{
	const unsigned char *s = (const unsigned char *)text.ptr;
	size_t sure = from; /* [from, sure) is of the alphabet */
	while (end - from >= min) {
		size_t i = from + min;
		while (i > sure && alphabet[s[i - 1]])
			i--;
		if (i == sure) {
			size_t to = from + min;
			while (to < end && alphabet[s[to]])
				to++;
			*out_from = from;
			*out_to = to;
			return true;
		}
		sure = from + min;
		from = i;
	}
	return false;
}

/* ---- base64 ---- */

/* A cheap look at 16 characters before they are decoded: a clear top bit in all bytes of a group of
 * four, as in ASCII, shows in three of its 24 bits. Words and numbers that are not base64 pass one
 * time in twelve. Beyond ASCII: what begins like UTF-8, a byte order mark, gzip or zlib. */
static bool may_be_text(const char *p)
{
	unsigned first = sextet(p[0]), second = sextet(p[1]);
	if (first >= SEXTET_HIGH || (first == 7 && second == 56) ||
		(first == 30 && (second == 9 || second == 13)))
		return true;
	unsigned n = 0;
	for (unsigned i = 0; i < 16; i += 4)
		n += ((sextet(p[i]) & 32) | (sextet(p[i + 1]) & 8) | (sextet(p[i + 2]) & 2)) == 0;
	return n >= 2;
}

static struct es_legible look_at_base64(const char *p)
{
	unsigned char b[ES_LEGIBLE_HEAD];
	for (unsigned i = 0; i < 4; i++, p += 4) {
		unsigned v =
			sextet(p[0]) << 18 | sextet(p[1]) << 12 | sextet(p[2]) << 6 | sextet(p[3]);
		b[3 * i] = (unsigned char)(v >> 16);
		b[3 * i + 1] = (unsigned char)(v >> 8);
		b[3 * i + 2] = (unsigned char)v;
	}
	return es_legible_head(b);
}

/* Decodes without keeping the bytes, to see how far the run is text. */
struct reading {
	struct es_legible legible;
	struct packer packer;
	size_t good_to, good_len; /* the longest good part so far */
};

/* One line from pos on. Returns where it ends; false in *ok when the text turned to noise. */
static size_t read_line(struct reading *r, struct es_slice text, size_t pos, bool *ok)
{
	for (; pos < text.len && is_sextet(text.ptr[pos]); pos++) {
		unsigned char byte;
		if (!pack(&r->packer, text.ptr[pos], &byte))
			continue;
		if (!es_legible_byte(&r->legible, byte)) {
			if (es_legible_is_noise(&r->legible)) {
				*ok = false;
				return pos;
			}
		} else if (es_legible_is_text(&r->legible)) {
			r->good_to = pos + 1;
			r->good_len = r->legible.done;
		}
	}
	*ok = true;
	return pos;
}

static bool is_at(struct es_slice text, size_t pos, char c)
{
	return pos < text.len && text.ptr[pos] == c;
}

/* The offset behind a line break at pos, a real one or one written \n or \r\n as in JSON; pos
 * itself when there is none. */
static size_t skip_break(struct es_slice text, size_t pos)
{
	size_t i = pos;
	if (is_at(text, i, '\\')) {
		if (is_at(text, i + 1, 'r') && is_at(text, i + 2, '\\'))
			i += 2;
		return is_at(text, i + 1, 'n') ? i + 2 : pos;
	}
	if (is_at(text, i, '\r'))
		i++;
	return is_at(text, i, '\n') ? i + 1 : pos;
}

static size_t skip_padding(struct es_slice text, size_t pos)
{
	size_t i = pos;
	while (i < pos + 2 && is_at(text, i, '='))
		i++;
	return i;
}

/* Behind one line of wrapped base64: the start of the next line that belongs to it, or pos. Such a
 * line is no longer than the one before, holds nothing else, and is no MIME boundary. *looked is
 * moved behind all that was looked at. */
static size_t next_line(struct es_slice text, size_t pos, size_t line_len, size_t *looked)
{
	size_t from = skip_break(text, pos);
	if (from == pos || line_len < LINE_MIN)
		return pos;
	while (is_at(text, from, ' ') || is_at(text, from, '\t'))
		from++;
	size_t to = from;
	while (to < text.len && to - from <= line_len && is_sextet(text.ptr[to]))
		to++;
	size_t end = skip_padding(text, to);
	*looked = end + ES_CODED_AFTER;
	bool is_whole = end == text.len || skip_break(text, end) != end || is_at(text, end, '"') ||
			is_at(text, end, '\'') || is_at(text, end, '<');
	bool is_boundary = is_at(text, from, '-') && is_at(text, from + 1, '-');
	return to > from && to - from <= line_len && is_whole && !is_boundary ? from : pos;
}

/* Reads the run that begins at `from` over all its lines, unless the first has nothing good;
 * *out_end is where reading stopped. True when the run is worth a view. */
static bool read_base64(struct es_coded *out, size_t *out_end, size_t *looked, struct es_slice text,
	size_t from, const struct es_legible *legible)
{
	struct reading r = { .legible = *legible, .good_to = from };
	for (size_t pos = from;;) {
		bool ok;
		size_t to = read_line(&r, text, pos, &ok);
		*out_end = to;
		bool goes_on = ok && r.good_len >= ES_LEGIBLE_HEAD;
		size_t next = goes_on ? next_line(text, to, to - pos, looked) : to;
		if (next == to)
			break;
		pos = next;
	}
	*out = (struct es_coded){
		.coding = ES_CODING_BASE64,
		.from = from,
		.to = skip_padding(text, r.good_to),
		.len = r.good_len,
		.is_packed = legible->look == ES_LOOK_PACKED,
		.is_wide = legible->look == ES_LOOK_WIDE,
	};
	return r.good_len >= ES_LEGIBLE_HEAD;
}

static bool is_mark(char c)
{
	return sextets[(unsigned char)c] >= 63;
}

/* Where base64 may begin inside a stretch, after `from`: behind a character that is '/', '_', '-'
 * or '+', which paths and names have more often than encoded text. Past `reach` the stretch is
 * encoded itself, a picture or a key. */
static size_t next_start(struct es_slice text, size_t from, size_t reach, size_t end)
{
	size_t to = reach < end ? reach : end;
	for (size_t i = from + 1; i < to; i++)
		if (is_mark(text.ptr[i - 1]) && !is_mark(text.ptr[i]))
			return i;
	return end;
}

/* Whether 16 characters are worth reading on. */
static bool is_base64(struct es_legible *out, const char *p)
{
	if (!may_be_text(p))
		return false;
	*out = look_at_base64(p);
	return out->look != ES_LOOK_NOISE;
}

/* What was read once is not read again, whether it gave a view or not: hostile text could make
 * every start look promising. */
static bool next_base64(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text)
{
	size_t reach = c->pos + START_REACH;
	for (size_t from = c->pos; from < c->end && c->end - from >= BASE64_MIN;) {
		size_t read_to = from;
		struct es_legible j;
		if (is_base64(&j, text.ptr + from) &&
			read_base64(out, &read_to, &c->looked, text, from, &j)) {
			c->pos = read_to;
			return true;
		}
		from = next_start(text, read_to, reach, c->end);
	}
	c->pos = c->end;
	return false;
}

/* ---- hex ---- */

static unsigned char hex_byte(const char *p)
{
	return (unsigned char)(nibble(p[0]) << 4 | nibble(p[1]));
}

/* Of digits that are enough for a head. */
static struct es_legible look_at_hex(const char *p)
{
	unsigned char head[ES_LEGIBLE_HEAD];
	for (size_t i = 0; i < ES_LEGIBLE_HEAD; i++)
		head[i] = hex_byte(p + 2 * i);
	return es_legible_head(head);
}

/* As read_base64, for the digits from `from` to `to`, of which there are enough for a head. */
static bool read_hex(
	struct es_coded *out, size_t *out_end, struct es_slice text, size_t from, size_t to)
{
	struct es_legible j = look_at_hex(text.ptr + from);
	size_t good = 0, pos = from;
	for (; j.look != ES_LOOK_NOISE && to - pos >= 2 && !es_legible_is_noise(&j); pos += 2)
		if (es_legible_byte(&j, hex_byte(text.ptr + pos)) && es_legible_is_text(&j))
			good = j.done;
	*out_end = pos;
	*out = (struct es_coded){
		.coding = ES_CODING_HEX,
		.from = from,
		.to = from + 2 * good,
		.len = good,
		.is_packed = j.look == ES_LOOK_PACKED,
		.is_wide = j.look == ES_LOOK_WIDE,
	};
	return good >= ES_LEGIBLE_HEAD;
}

static bool next_hex(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text)
{
	size_t from, to, pos = c->pos;
	while (find_stretch(text, pos, c->end, nibbles, HEX_MIN, &from, &to)) {
		size_t read_to;
		if (read_hex(out, &read_to, text, from, to)) {
			c->pos = read_to;
			return true;
		}
		pos = to;
	}
	return false;
}

/* ---- both ---- */

/* A number, and most digests. */
static bool is_all_hex(struct es_slice s)
{
	size_t i = 0;
	while (i < s.len && nibbles[(unsigned char)s.ptr[i]])
		i++;
	return i == s.len;
}

static size_t stretch_end(struct es_slice text, size_t pos)
{
	while (pos < text.len && is_sextet(text.ptr[pos]))
		pos++;
	return pos;
}

/* Of es_startmask's `hex`. */
static bool is_hexlike(char c)
{
	unsigned value = sextet(c);
	return value < 8 || (value >= 24 && value < 32) || (value >= 48 && value < 62);
}

/* Whether hex in what is like hex from pos on is worth reading on. */
static bool has_hex(struct es_slice text, size_t pos)
{
	size_t from, to, end = pos;
	while (end < text.len && is_hexlike(text.ptr[end]))
		end++;
	for (; find_stretch(text, pos, end, nibbles, HEX_MIN, &from, &to); pos = to)
		if (look_at_hex(text.ptr + from).look != ES_LOOK_NOISE)
			return true;
	return false;
}

/* Moves *pos to where a run may begin in the block at `at`, if anywhere. */
static bool find_in_block(
	size_t *pos, struct es_slice text, size_t at, const struct es_startmask *block)
{
	for (uint64_t bits = block->base64 | block->hex; bits; bits &= bits - 1) {
		uint64_t bit = bits & -bits;
		struct es_legible j;
		*pos = at + es_bits_lowest(bits);
		if ((block->base64 & bit && is_base64(&j, text.ptr + *pos)) ||
			(block->hex & bit && has_hex(text, *pos)))
			return true;
	}
	return false;
}

bool es_radix_begins(struct es_slice text, size_t at, const struct es_startmask *block)
{
	size_t pos;
	return find_in_block(&pos, text, at, block);
}

/* Stretches of which nothing is worth reading on are jumped over. */
static bool find_begin(size_t *out, struct es_slice text, size_t from, size_t to)
{
	struct es_starts starts;
	struct es_startmask block;
	size_t at;
	es_starts_init(&starts, text, from, to);
	while (es_starts_next(&starts, &at, &block))
		if (find_in_block(out, text, at, &block))
			return true;
	return false;
}

/* Wrapped text may have been read up to the middle of a line, and what is left of that is a stretch
 * by itself: no block tells of it. */
static bool is_inside(struct es_slice text, size_t pos)
{
	return pos > 0 && is_sextet(text.ptr[pos - 1]) &&
	       stretch_end(text, pos) - pos >= BASE64_MIN;
}

static bool next_stretch(struct es_coded_cursor *c, struct es_slice text)
{
	size_t from = c->pos, end = c->stop && c->stop < text.len ? c->stop : text.len;
	if (from >= end || (!is_inside(text, from) && !find_begin(&from, text, from, end)))
		return false;
	c->end = stretch_end(text, from);
	while (from > c->pos && is_sextet(text.ptr[from - 1]))
		from--;
	/* In "line\nc2Vj..." the n belongs to the escape. */
	if (from && text.ptr[from - 1] == '\\' && strchr("nrt", text.ptr[from]))
		from++;
	c->pos = from;
	c->is_hex_done = false;
	return true;
}

bool es_radix_next(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text)
{
	while (c->pos < c->end || next_stretch(c, text)) {
		if (!c->is_hex_done) {
			if (next_hex(out, c, text))
				return true;
			c->is_hex_done = true;
			if (is_all_hex(es_slice_sub(text, c->pos, c->end)))
				c->pos = c->end;
		}
		if (next_base64(out, c, text))
			return true;
	}
	return false;
}

static void read_digits(char *out, const struct es_coded *r, struct es_slice text)
{
	for (size_t i = 0; i < r->len; i++)
		out[i] = (char)hex_byte(text.ptr + r->from + 2 * i);
}

void es_radix_read(char *out, const struct es_coded *r, struct es_slice text)
{
	if (r->coding == ES_CODING_HEX) {
		read_digits(out, r, text);
		return;
	}
	struct packer p = { 0 };
	unsigned char byte;
	size_t n = 0;
	for (size_t i = r->from; i < r->to && n < r->len; i++) {
		if (text.ptr[i] == '\\')
			i++; /* an escaped line break: the letter is not a digit */
		else if (is_sextet(text.ptr[i]) && pack(&p, text.ptr[i], &byte))
			out[n++] = (char)byte;
	}
}

/* ---- whole texts ---- */

bool es_base64_decode(struct es_slice *out, struct es_slice text, struct es_arena *arena)
{
	char *bytes = es_arena_alloc(arena, text.len / 4 * 3 + 3);
	struct packer p = { 0 };
	unsigned char byte;
	size_t n = 0, ndigits = 0, npadding = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
			continue;
		if (c == '=' && ++npadding <= 2)
			continue;
		if (!is_sextet(c) || npadding)
			return false;
		ndigits++;
		if (pack(&p, c, &byte))
			bytes[n++] = (char)byte;
	}
	if (ndigits % 4 == 1 || (npadding && (ndigits + npadding) % 4))
		return false;
	*out = (struct es_slice){ bytes, n };
	return true;
}
