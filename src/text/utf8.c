#include "text/utf8.h"

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* The second byte has a narrower range after these lead bytes (Unicode, table 3-7). */
static bool is_second(unsigned char lead, unsigned char c)
{
	if (lead == 0xe0)
		return c >= 0xa0 && c <= 0xbf;
	if (lead == 0xed)
		return c >= 0x80 && c <= 0x9f;
	if (lead == 0xf0)
		return c >= 0x90 && c <= 0xbf;
	if (lead == 0xf4)
		return c >= 0x80 && c <= 0x8f;
	return is_tail(c);
}

size_t es_utf8_width(struct es_slice s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.ptr + at;
	size_t left = s.len - at;
	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	size_t width = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (width > left || !is_second(p[0], p[1]))
		return 0;
	for (size_t i = 2; i < width; i++)
		if (!is_tail(p[i]))
			return 0;
	return width;
}

uint32_t es_utf8_next(struct es_slice s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.ptr + *at;
	size_t width = es_utf8_width(s, *at);
	if (!width) {
		*at += 1;
		return ES_UTF8_REPLACEMENT;
	}
	*at += width;
	/* A lead byte of a sequence of n bytes carries 7 - n bits, but for n = 1. */
	uint32_t code = width == 1 ? p[0] : p[0] & (0xffu >> (width + 1));
	for (size_t i = 1; i < width; i++)
		code = code << 6 | (p[i] & 0x3fu);
	return code;
}

size_t es_utf8_encode(char out[4], uint32_t code)
{
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		code = ES_UTF8_REPLACEMENT;
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	size_t width = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = width - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char)((0xf00u >> width & 0xff) | code);
	return width;
}

bool es_utf8_is_valid(struct es_slice s)
{
	for (size_t at = 0; at < s.len;) {
		size_t width = es_utf8_width(s, at);
		if (!width)
			return false;
		at += width;
	}
	return true;
}
