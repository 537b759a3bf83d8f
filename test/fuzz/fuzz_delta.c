/* fuzz_delta.c - any bytes as a base and the instructions of a delta. */
#include "fuzz.h"
#include "git/delta.h"

#include <string.h>

enum { SIZE_MAXIMUM = 1 << 20 };

static void check(struct es_slice base, struct es_slice out, const struct es_copy_vec *copies)
{
	size_t at = 0;
	for (size_t i = 0; i < copies->n; i++) {
		const struct es_copy *c = &copies->v[i];
		FUZZ_CHECK(c->to >= at && c->len >= ES_COPY_MIN);
		FUZZ_CHECK(c->to <= out.len && c->len <= out.len - c->to);
		FUZZ_CHECK(c->from <= base.len && c->len <= base.len - c->from);
		FUZZ_CHECK(memcmp(out.ptr + c->to, base.ptr + c->from, c->len) == 0);
		at = c->to + c->len;
	}
}

/* The first byte is the length of the base, the rest the delta. */
FUZZ(delta)
{
	struct es_copy_vec copies = { NULL, 0, 0 };
	size_t base_size, len;
	if (size == 0)
		return 0;
	struct es_slice all = { (const char *)data + 1, size - 1 };
	struct es_slice base = es_slice_sub(all, 0, data[0]);
	struct es_slice delta = es_slice_sub(all, base.len, all.len);
	if (!es_delta_sizes(&base_size, &len, delta) || len > SIZE_MAXIMUM)
		return 0;
	char *out = malloc(len + 1);
	FUZZ_CHECK(out);
	if (es_delta_apply(out, len, base, delta, &copies))
		check(base, (struct es_slice){ out, len }, &copies);
	(void)es_delta_apply(out, len, base, delta, NULL);
	es_vec_release(&copies);
	free(out);
	return 0;
}
