#include "coding.h"

#include <ctype.h>
#include <string.h>

static void add_base64(struct es_buf *out, struct es_slice text, struct chance *c)
{
	static const char *const alphabets[] = {
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
	};
	static const size_t widths[] = { 0, 0, 0, 64, 76, 48, 20 };
	const char *alphabet = alphabets[chance_percent(c, 25)];
	size_t width = widths[chance_below(c, sizeof widths / sizeof *widths)], column = 0;
	size_t indent = chance_percent(c, 30) ? 4 : 0;
	bool is_padded = chance_percent(c, 70);
	for (size_t i = 0; i < text.len; i += 3) {
		uint32_t bits = 0;
		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (i + k < text.len ? (unsigned char)text.ptr[i + k] : 0u);
		for (size_t k = 0; k < 4; k++) {
			if (i + k <= text.len)
				es_buf_add_byte(out, alphabet[bits >> (18 - 6 * k) & 63]);
			else if (is_padded)
				es_buf_add_byte(out, '=');
			if (width && ++column % width == 0)
				es_buf_printf(out, "\n%.*s", (int)indent, "    ");
		}
	}
}

static void add_hex(struct es_buf *out, struct es_slice text, struct chance *c)
{
	const char *format = chance_percent(c, 30) ? "%02X" : "%02x";
	for (size_t i = 0; i < text.len; i++) {
		es_buf_printf(out, format[3] == 'X' ? "%02X" : "%02x", (unsigned char)text.ptr[i]);
		if (chance_percent(c, 1))
			es_buf_add_byte(out, '\n');
	}
}

static void add_percents(struct es_buf *out, struct es_slice text, struct chance *c)
{
	unsigned share = (unsigned)chance_below(c, 101);
	for (size_t i = 0; i < text.len; i++)
		if (!isalnum((unsigned char)text.ptr[i]) || chance_percent(c, share))
			es_buf_printf(out, "%%%02X", (unsigned char)text.ptr[i]);
		else
			es_buf_add_byte(out, text.ptr[i]);
}

static void add_escapes(struct es_buf *out, struct es_slice text, struct chance *c)
{
	unsigned share = (unsigned)chance_below(c, 101);
	bool is_wide = chance_percent(c, 50);
	es_buf_add_byte(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];
		if (byte == '\n')
			es_buf_add_str(out, "\\n");
		else if (byte == '"' || byte == '\\' || (byte == '/' && chance_percent(c, 50)))
			es_buf_printf(out, "\\%c", byte);
		else if (chance_percent(c, share) && is_wide)
			es_buf_printf(out, "\\u%04x", (unsigned char)byte);
		else if (chance_percent(c, share))
			es_buf_printf(out, "\\x%02x", (unsigned char)byte);
		else
			es_buf_add_byte(out, byte);
	}
	es_buf_add_byte(out, '"');
}

void coding_add(struct es_buf *out, struct es_slice text, struct chance *c)
{
	switch (chance_below(c, 8)) {
	case 0:
		add_hex(out, text, c);
		break;
	case 1:
	case 2:
		add_percents(out, text, c);
		break;
	case 3:
	case 4:
		add_escapes(out, text, c);
		break;
	default:
		add_base64(out, text, c);
		break;
	}
}
