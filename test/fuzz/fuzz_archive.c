/* fuzz_archive.c - any bytes to the readers of gzip, zip and tar. */
#include "fuzz.h"
#include "source/archive.h"

static const struct es_archive_limits limits = { 3, 64 * 1024, 256 * 1024, 200 };

struct tally {
	size_t nbytes, nmembers;
	unsigned sum; /* of bytes, so that each is looked at */
};

static enum es_status take_member(
	void *ctx, struct es_slice name, struct es_slice bytes, struct es_error *err)
{
	struct tally *t = ctx;
	(void)err;
	t->nbytes += bytes.len;
	t->nmembers++;
	for (size_t i = 0; i < bytes.len; i++)
		t->sum += (unsigned char)bytes.ptr[i];
	for (size_t i = 0; i < name.len; i++)
		t->sum += (unsigned char)name.ptr[i];
	FUZZ_CHECK(bytes.len <= limits.max_member);
	return ES_OK;
}

static void take_skip(void *ctx, struct es_slice name, enum es_status why, const char *reason)
{
	struct tally *t = ctx;
	FUZZ_CHECK(why != ES_OK && reason[0] && name.len <= 4096);
	t->sum += name.len ? (unsigned char)name.ptr[name.len - 1] : 0;
}

FUZZ(archive)
{
	struct es_slice bytes = { (const char *)data, size };
	struct tally t = { 0 };
	struct es_span_vec packed = { 0 };
	FUZZ_CHECK(es_archive_each(&packed, bytes, &limits, take_member, take_skip, &t, NULL) ==
		   ES_OK);
	for (size_t i = 0; i < packed.n; i++)
		FUZZ_CHECK(packed.v[i].from <= packed.v[i].to && packed.v[i].to <= size);
	FUZZ_CHECK(packed.n <= t.nmembers);
	es_vec_release(&packed);
	FUZZ_CHECK(t.nbytes <= limits.max_total && t.nmembers <= limits.max_members);
	FUZZ_CHECK(es_archive_is(bytes) || t.nmembers == 0);
	return 0;
}
