#include "base/hex.h"

int es_hex_value(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void es_hex_add(struct es_buf *b, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < len; i++) {
		const char pair[2] = { digits[bytes[i] >> 4], digits[bytes[i] & 15] };
		es_buf_add(b, (struct es_slice){ pair, 2 });
	}
}
