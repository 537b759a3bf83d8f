#include "env/spaces.h"

#include "text/utf8.h"

/* Unicode's White_Space beyond Latin-1, on which the three agree. */
static bool is_wide_space(uint32_t code)
{
	return code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x2028 ||
	       code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
}

static bool is_space(uint32_t code, enum es_spaces kind)
{
	switch (kind) {
	case ES_SPACES_C:
		return false;
	case ES_SPACES_JS:
		return code == 0xa0 || code == 0xfeff || is_wide_space(code);
	case ES_SPACES_GO:
	case ES_SPACES_PYTHON:
		return code == 0x85 || code == 0xa0 || is_wide_space(code);
	}
	return false;
}

size_t es_spaces_width(struct es_slice s, size_t at, enum es_spaces kind)
{
	if (at >= s.len)
		return 0;
	unsigned char c = (unsigned char)s.ptr[at];
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r') ||
		       (kind == ES_SPACES_PYTHON && c >= 0x1c && c <= 0x1f);
	size_t end = at;
	return is_space(es_utf8_next(s, &end), kind) ? end - at : 0;
}

size_t es_spaces_skip(struct es_slice s, size_t at, enum es_spaces kind)
{
	for (size_t width; (width = es_spaces_width(s, at, kind)) > 0;)
		at += width;
	return at;
}

size_t es_spaces_skip_inline(struct es_slice s, size_t at, enum es_spaces kind)
{
	for (size_t width; (width = es_spaces_width(s, at, kind)) > 0 && s.ptr[at] != '\n';)
		at += width;
	return at;
}

struct es_slice es_spaces_trim_end(struct es_slice s, enum es_spaces kind)
{
	size_t end = 0;
	for (size_t at = 0; at < s.len;) {
		size_t width = es_spaces_width(s, at, kind);
		at += width ? width : 1;
		if (!width)
			end = at;
	}
	return es_slice_sub(s, 0, end);
}

struct es_slice es_spaces_trim(struct es_slice s, enum es_spaces kind)
{
	return es_spaces_trim_end(es_slice_sub(s, es_spaces_skip(s, 0, kind), s.len), kind);
}
