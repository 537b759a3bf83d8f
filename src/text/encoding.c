#include "text/encoding.h"
#include "text/utf8.h"

#include <string.h>

enum {
	SAMPLE = 4096,
	/* So many bytes of plain text in a row are not UTF-16, where they would be eight rare
	 * ideographs: somebody appended to the file with another tool. */
	ASIDE_MIN = 16,
	ASIDE_MIN_AT_END = 8,
	/* On average. A NUL that ends a string in a list makes a run of one unit. */
	RUN_UNITS_MIN = 4,
	/* Of units in all, where the text starts in 8 bits. */
	APPENDED_UNITS_MIN = 8,
};

/* A transcoder runs twice, with `out` NULL to count and to judge, then to write. Its input is
 * UTF-16 with asides of 8-bit text in it. */
struct transcoder {
	struct es_slice bytes;
	size_t at;
	bool is_big;
	char *out;
	size_t len; /* written, or would be */
	size_t nunits, nruns;
	size_t nnarrow;	 /* U+0001 to U+00FF */
	size_t npairs;	 /* two bytes that could as well be two letters */
	size_t nswapped; /* U+xx00: would be narrow in the other order */
	size_t nbad;	 /* does not occur in text */
};

static bool is_text_byte(unsigned char c)
{
	return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

static unsigned char byte_at(const struct transcoder *t, size_t at)
{
	return (unsigned char)t->bytes.ptr[at];
}

/* at + 1 must be inside. */
static uint32_t unit_at(const struct transcoder *t, size_t at)
{
	unsigned a = byte_at(t, at), b = byte_at(t, at + 1);
	return t->is_big ? a << 8 | b : b << 8 | a;
}

static bool is_high(uint32_t unit)
{
	return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low(uint32_t unit)
{
	return unit >= 0xdc00 && unit <= 0xdfff;
}

static bool is_bad(uint32_t code)
{
	bool is_control = code < 0x20 ? !(code >= '\b' && code <= '\r') && code != 0x1b
				      : code >= 0x7f && code < 0xa0;
	return is_control || is_high(code) || is_low(code) || (code & 0xfffe) == 0xfffe;
}

/* The code point at t->at, which is moved past it; a lone surrogate is returned as it is. An odd
 * byte at the end is a letter if it can be, else as bad as a lone surrogate. */
static uint32_t next_code(struct transcoder *t)
{
	if (t->bytes.len - t->at < 2) {
		unsigned char last = byte_at(t, t->at);
		t->at = t->bytes.len;
		return is_text_byte(last) ? last : 0xdc00;
	}
	uint32_t unit = unit_at(t, t->at);
	t->at += 2;
	if (!is_high(unit) || t->bytes.len - t->at < 2)
		return unit;
	uint32_t low = unit_at(t, t->at);
	if (!is_low(low))
		return unit;
	t->at += 2;
	return 0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00));
}

static void note(struct transcoder *t, uint32_t code)
{
	t->nunits++;
	t->nbad += is_bad(code);
	if (code < 0x100)
		t->nnarrow += code > 0;
	else if (code < 0x10000) {
		t->nswapped += (code & 0xff) == 0;
		t->npairs += is_text_byte(code >> 8) && is_text_byte(code & 0xff);
	}
}

static void put(struct transcoder *t, const char *bytes, size_t len)
{
	if (t->out)
		memcpy(t->out + t->len, bytes, len);
	t->len += len;
}

static void put_code(struct transcoder *t, uint32_t code)
{
	char bytes[4];
	put(t, bytes, es_utf8_encode(bytes, code));
}

/* The end of the 8-bit text that starts at `at`; `at` itself when it is too short to be told from
 * UTF-16. */
static size_t find_aside(const struct transcoder *t, size_t at)
{
	size_t end = at, len = t->bytes.len;
	while (end < len && end - at < ASIDE_MIN && is_text_byte(byte_at(t, end)))
		end++;
	if (end - at < (end == len ? ASIDE_MIN_AT_END : ASIDE_MIN))
		return at;
	while (end < len && byte_at(t, end)) {
		size_t width = es_utf8_width(t->bytes, end);
		if (!width)
			break;
		end += width;
	}
	if (end == len || byte_at(t, end))
		return end;
	/* The NUL is half of the next unit. In little endian the unit began a byte before; but
	 * where that would leave the alignment that the text had, only if the next one agrees. */
	if (t->is_big || ((end - at) % 2 == 0 && end + 2 < len && byte_at(t, end + 2)))
		return end;
	return end - 1;
}

static void transcode(struct transcoder *t)
{
	t->nruns = 1;
	while (t->at < t->bytes.len) {
		size_t end = find_aside(t, t->at);
		if (end > t->at) {
			put(t, t->bytes.ptr + t->at, end - t->at);
			t->at = end;
			t->nruns++;
		} else {
			uint32_t code = next_code(t);
			note(t, code);
			put_code(t, code);
		}
	}
}

static struct transcoder judge(struct es_slice bytes, bool is_big, size_t from, size_t to)
{
	struct transcoder t = { es_slice_sub(bytes, 0, to), .is_big = is_big, .at = from };
	transcode(&t);
	return t;
}

/* With a byte order mark only what cannot be UTF-16 is refused: a binary format that happens to
 * start so, or 8-bit text behind a mark put there to hide it. */
static bool has_mark(struct es_slice bytes, bool *is_big)
{
	if (!es_slice_starts(bytes, "\xff\xfe") && !es_slice_starts(bytes, "\xfe\xff"))
		return false;
	*is_big = (unsigned char)bytes.ptr[0] == 0xfe;
	struct transcoder t = judge(bytes, *is_big, 2, SAMPLE);
	return t.nbad <= 1 + t.nunits / 50 && (t.nunits > 0 || bytes.len == 2);
}

/* Without a mark: mostly Latin letters in one order, and nothing that text does not have. Arrays of
 * small numbers fail by their control characters, wider numbers and programs by their zeros. */
static bool is_markless(struct es_slice bytes, bool is_big)
{
	if (bytes.len < 8 || bytes.len % 2)
		return false;
	struct transcoder t = judge(bytes, is_big, 0, SAMPLE);
	return t.nunits / RUN_UNITS_MIN >= t.nruns && t.nnarrow >= t.nunits / 2 &&
	       t.nswapped <= t.nunits / 16 && t.npairs <= t.nunits / 4 && t.nbad <= t.nunits / 256;
}

/* 8-bit text to which a shell of Windows appended lines in little endian: all NULs are in runs of
 * narrow units. *from is where the first run starts. */
static bool has_appended(struct es_slice bytes, size_t *from)
{
	size_t nul = es_slice_find(bytes, 0, '\0');
	if (nul == 0 || bytes.len - nul < 2 * APPENDED_UNITS_MIN - 1)
		return false;
	/* Most binaries are told from the start of the run, without reading all. The end of the
	 * sample may cut a pair of surrogates. */
	struct transcoder t = judge(bytes, false, nul - 1, nul + SAMPLE);
	if (t.nbad > 1 || t.npairs > t.nunits / 8)
		return false;
	t = judge(bytes, false, nul - 1, bytes.len);
	*from = nul - 1;
	return !t.nbad && t.nnarrow >= t.nunits - t.nunits / 4 && t.npairs <= t.nunits / 8 &&
	       t.nunits >= APPENDED_UNITS_MIN && t.nunits / RUN_UNITS_MIN >= t.nruns;
}

/* What stands before t.at is 8-bit text, but for a mark of `skip` bytes. */
static void use_utf16(struct es_view *out, struct transcoder t, size_t skip, struct es_arena *arena)
{
	struct es_slice head = es_slice_sub(t.bytes, skip, t.at);
	struct transcoder counted = t;
	transcode(&counted);
	t.out = es_arena_alloc(arena, head.len + counted.len + 1);
	put(&t, head.ptr, head.len);
	transcode(&t);
	out->text = (struct es_slice){ t.out, t.len };
	out->coding = ES_CODING_UTF16;
}

void es_encoding_view(struct es_view *out, struct es_slice bytes, struct es_arena *arena)
{
	*out = (struct es_view){ .text = bytes, .coding = ES_CODING_PLAIN };
	struct transcoder t = { .bytes = bytes };
	size_t skip = 0;
	if (bytes.len < 2)
		return;
	if (has_mark(bytes, &t.is_big)) {
		t.at = skip = 2;
	} else if (!memchr(bytes.ptr, '\0', bytes.len)) {
		return;
	} else if (is_markless(bytes, true)) {
		t.is_big = true;
	} else if (!is_markless(bytes, false) && !has_appended(bytes, &t.at)) {
		return;
	}
	use_utf16(out, t, skip, arena);
}
