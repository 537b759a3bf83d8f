#include "base/oid.h"
#include "base/hex.h"

#include <string.h>

int es_oid_compare(const struct es_oid *a, const struct es_oid *b)
{
	return memcmp(a->bytes, b->bytes, ES_OID_SIZE);
}

bool es_oid_is_zero(const struct es_oid *o)
{
	unsigned char any = 0;
	for (size_t i = 0; i < ES_OID_SIZE; i++)
		any |= o->bytes[i];
	return any == 0;
}

void es_oid_hex(char out[ES_OID_HEX + 1], const struct es_oid *o)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < ES_OID_SIZE; i++) {
		out[2 * i] = digits[o->bytes[i] >> 4];
		out[2 * i + 1] = digits[o->bytes[i] & 15];
	}
	out[ES_OID_HEX] = '\0';
}

bool es_oid_parse(struct es_oid *out, struct es_slice s)
{
	if (s.len != ES_OID_HEX)
		return false;
	struct es_oid oid;
	for (size_t i = 0; i < ES_OID_SIZE; i++) {
		int high = es_hex_value(s.ptr[2 * i]), low = es_hex_value(s.ptr[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		oid.bytes[i] = (unsigned char)(high << 4 | low);
	}
	*out = oid;
	return true;
}
