#include "unpacker.h"
#include "base/err.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

const struct es_archive_limits unpacker_roomy = { 4, UNPACKER_MAX, UNPACKER_MAX, 1000 };

enum es_status unpacker_member(
	void *ctx, struct es_slice name, struct es_slice bytes, struct es_error *err)
{
	struct unpacker *u = ctx;
	u->nbytes += bytes.len;
	es_buf_add(&u->text, name);
	es_buf_add_str(&u->text, "=");
	es_buf_add(&u->text, es_slice_sub(bytes, 0, 100));
	es_buf_add_str(&u->text, "\n");
	return ++u->nmembers == u->stop_at ? es_fail(err, ES_EIO, "enough") : ES_OK;
}

void unpacker_skip(void *ctx, struct es_slice name, enum es_status why, const char *reason)
{
	struct unpacker *u = ctx;
	es_buf_add(&u->text, name);
	es_buf_printf(&u->text, "%s: %s\n", why == ES_ELIMIT ? " (limit)" : "", reason);
}

/* The bytes are copied to a block of their own size, so that a read past the end is seen. */
struct unpacker unpack(struct es_slice bytes, const struct es_archive_limits *limits)
{
	struct unpacker u = { .text = ES_BUF_INIT(UNPACKER_MAX) };
	struct es_error err = { 0 };
	char *copy = malloc(bytes.len ? bytes.len : 1);
	if (bytes.len)
		memcpy(copy, bytes.ptr, bytes.len);
	struct es_slice whole = { copy, bytes.len };
	struct es_span_vec packed = { 0 };
	EXPECT_INT(
		es_archive_each(&packed, whole, limits, unpacker_member, unpacker_skip, &u, &err),
		ES_OK);
	for (size_t i = 0; i < packed.n; i++) {
		EXPECT(packed.v[i].from <= packed.v[i].to && packed.v[i].to <= bytes.len);
		u.npacked += packed.v[i].to - packed.v[i].from;
	}
	es_vec_release(&packed);
	free(copy);
	return u;
}

void expect_unpacked(
	struct es_slice bytes, const struct es_archive_limits *limits, const char *want)
{
	struct unpacker u = unpack(bytes, limits);
	EXPECT_SLICE(es_buf_slice(&u.text), want);
	es_buf_release(&u.text);
}
