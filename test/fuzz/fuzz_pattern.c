/* fuzz_pattern.c - any bytes as a pattern, and as an example with generators. */
#include "base/buf.h"
#include "fuzz.h"
#include "rule/generate.h"
#include "rule/pattern.h"

static bool is_lower(struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z')
			return false;
	return true;
}

static void check_facts(const struct es_pattern_facts *f)
{
	FUZZ_CHECK(f->width_min <= f->width_max);
	FUZZ_CHECK(f->literals.n <= ES_LITERALS_MAX);
	for (size_t i = 0; i < f->literals.n; i++) {
		const struct es_literal *l = &f->literals.v[i];
		FUZZ_CHECK(l->text.len >= ES_LITERAL_MIN && l->before_min <= l->before_max);
		FUZZ_CHECK(!l->fold || is_lower(l->text));
	}
}

FUZZ(pattern)
{
	struct es_slice text = { (const char *)data, size };
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	struct es_pattern_facts facts;
	enum es_status st = es_pattern_analyse(&facts, text, &arena, &err);
	FUZZ_CHECK(st == ES_OK || (st == ES_EPARSE && err.text[0]));
	if (!st)
		check_facts(&facts);
	es_arena_release(&arena);
	return 0;
}

FUZZ(generate)
{
	struct es_slice text = { (const char *)data, size };
	struct es_buf out = ES_BUF_INIT(1 << 16);
	struct es_error err = { 0 };
	enum es_status st = es_generate(&out, text, size, &err);
	FUZZ_CHECK(st == ES_OK || (st == ES_EPARSE && err.text[0]));
	es_buf_release(&out);
	return 0;
}
