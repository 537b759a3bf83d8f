/* oid.h - the name of a git object. */
#ifndef ES_BASE_OID_H
#define ES_BASE_OID_H

#include "base/slice.h"

#include <stdbool.h>

enum { ES_OID_SIZE = 20, ES_OID_HEX = 40 };

struct es_oid {
	unsigned char bytes[ES_OID_SIZE];
};

int es_oid_compare(const struct es_oid *a, const struct es_oid *b);
bool es_oid_is_zero(const struct es_oid *o);
/* 40 lower-case digits and a NUL. */
void es_oid_hex(char out[ES_OID_HEX + 1], const struct es_oid *o);
/* False, and out untouched, unless s is exactly 40 hexadecimal digits. */
bool es_oid_parse(struct es_oid *out, struct es_slice s);

#endif
