/* fuzz_midx.c - any bytes as a multi-pack-index; indexes made of it are indexes. */
#include "fuzz.h"
#include "git/midx.h"
#include "git/packindex.h"

#include <string.h>

enum { PACKS_MAX = 64 };

static void make(const struct es_midx *m)
{
	struct es_midx_made made[PACKS_MAX] = { { .is_wanted = false } };
	struct es_packindex x;
	size_t n = 0;
	for (size_t i = 0; i < m->npacks; i++)
		made[i].is_wanted = i % 3 != 1;
	es_midx_make(m, made);
	for (size_t i = 0; i < m->npacks; i++) {
		struct es_slice bytes = { (const char *)made[i].bytes, made[i].len };
		FUZZ_CHECK(made[i].is_wanted == (made[i].bytes != NULL));
		if (!made[i].bytes)
			continue;
		FUZZ_CHECK(es_packindex_open(&x, bytes));
		for (size_t k = 0; k < x.nobjects; k++)
			(void)es_packindex_offset(&x, k);
		n += x.nobjects;
		free(made[i].bytes);
	}
	FUZZ_CHECK(n <= m->nobjects);
}

FUZZ(midx)
{
	struct es_slice bytes = { (const char *)data, size }, rest, name;
	struct es_midx m;
	struct es_oid oid = { { 0 } };
	size_t pack, n = 0;
	if (!es_midx_open(&m, bytes))
		return 0;
	for (rest = m.packs; n < m.npacks && es_midx_next_pack(&name, &rest); n++)
		FUZZ_CHECK(name.len && !memchr(name.ptr, '/', name.len));
	FUZZ_CHECK(n == m.npacks);
	for (size_t i = 0; i < m.nobjects && i < 64; i++) {
		memcpy(oid.bytes, m.names + i * ES_OID_SIZE, ES_OID_SIZE);
		if (es_midx_find(&m, &oid, &pack))
			FUZZ_CHECK(pack < m.npacks);
	}
	for (unsigned first = 0; first < 256; first++) {
		memset(oid.bytes, (int)first, ES_OID_SIZE);
		(void)es_midx_find(&m, &oid, &pack);
	}
	if (m.npacks <= PACKS_MAX)
		make(&m);
	return 0;
}
