#include "base/oid.h"

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

enum { DIGIT = 16 }; /* beside its value */

/* A repository has millions of names in digits, in commits. */
static const unsigned char digit[256] = {
	['0'] = DIGIT,
	['1'] = DIGIT | 1,
	['2'] = DIGIT | 2,
	['3'] = DIGIT | 3,
	['4'] = DIGIT | 4,
	['5'] = DIGIT | 5,
	['6'] = DIGIT | 6,
	['7'] = DIGIT | 7,
	['8'] = DIGIT | 8,
	['9'] = DIGIT | 9,
	['a'] = DIGIT | 10,
	['b'] = DIGIT | 11,
	['c'] = DIGIT | 12,
	['d'] = DIGIT | 13,
	['e'] = DIGIT | 14,
	['f'] = DIGIT | 15,
	['A'] = DIGIT | 10,
	['B'] = DIGIT | 11,
	['C'] = DIGIT | 12,
	['D'] = DIGIT | 13,
	['E'] = DIGIT | 14,
	['F'] = DIGIT | 15,
};

bool es_oid_parse(struct es_oid *out, struct es_slice s)
{
	if (s.len != ES_OID_HEX)
		return false;
	const unsigned char *at = (const unsigned char *)s.ptr;
	struct es_oid oid;
	unsigned all = DIGIT;
	for (size_t i = 0; i < ES_OID_SIZE; i++) {
		unsigned high = digit[at[2 * i]], low = digit[at[2 * i + 1]];
		all &= high & low;
		oid.bytes[i] = (unsigned char)(high << 4 | (low & 15));
	}
	if (all)
		*out = oid;
	return all != 0;
}
