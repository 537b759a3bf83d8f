/* What is found in a version of a text, from what was found in the text before it, is what is found
 * in it by itself. VERSION_SEEDS in the environment asks for more texts than the usual few. */
#include "base/buf.h"
#include "base/mem.h"
#include "engine/scanner.h"
#include "rule/generate.h"
#include "test.h"
#include "text/linemap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERSIONS = 24, TEXT_MAX = 24 * 1024, SLOTS = 6, SEEDS = 60 };

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static size_t below(uint64_t *state, size_t n)
{
	return n ? next_random(state) % n : 0;
}

/* ---- texts ---- */

struct fixture {
	struct es_ruleset rules;
	struct es_plan *plan;
	struct es_scanner versions, alone;
	struct es_quiet *quiet; /* NULL: nothing is remembered from text to text */
	uint64_t random;
	struct es_buf piece;
};

static void add_base64(struct es_buf *out, struct es_slice s, size_t width)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t column = 0;
	for (size_t i = 0; i < s.len; i += 3) {
		unsigned v = 0;
		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (i + k < s.len ? (unsigned char)s.ptr[i + k] : 0);
		for (int shift = 18; shift >= 0; shift -= 6) {
			es_buf_add_byte(out, digits[v >> shift & 63]);
			if (++column == width) {
				es_buf_add_byte(out, '\n');
				column = 0;
			}
		}
	}
}

static void add_coded(struct fixture *f, struct es_buf *out, struct es_slice s)
{
	switch (below(&f->random, 6)) {
	case 0:
		es_buf_add_str(out, "password: \"");
		add_base64(out, s, SIZE_MAX);
		es_buf_add_byte(out, '"');
		break;
	case 1:
		add_base64(out, s, 48 + below(&f->random, 30));
		break;
	case 2:
		for (size_t i = 0; i < s.len; i++)
			es_buf_printf(out, "%%%02x", (unsigned char)s.ptr[i]);
		break;
	case 3:
		for (size_t i = 0; i < s.len; i++)
			es_buf_printf(out, "%02x", (unsigned char)s.ptr[i]);
		break;
	case 4:
		es_buf_add_byte(out, '"');
		for (size_t i = 0; i < s.len; i++)
			if (below(&f->random, 3))
				es_buf_add_byte(out, s.ptr[i]);
			else
				es_buf_printf(out, "\\u%04x", (unsigned char)s.ptr[i]);
		es_buf_add_byte(out, '"');
		break;
	default:
		es_buf_add(out, s);
	}
}

static void add_example(struct fixture *f, struct es_buf *out)
{
	const struct es_rule *r = &f->rules.rules.v[below(&f->random, f->rules.rules.n)];
	const struct es_strings *from = below(&f->random, 5) ? &r->examples : &r->negative_examples;
	if (!from->n)
		return;
	struct es_buf text = ES_BUF_INIT(1 << 20);
	if (es_generate(&text, from->v[below(&f->random, from->n)], next_random(&f->random),
		    NULL) == ES_OK) {
		if (below(&f->random, 3))
			es_buf_add(out, es_buf_slice(&text));
		else
			add_coded(f, out, es_buf_slice(&text));
	}
	es_buf_release(&text);
}

static void add_noise(struct fixture *f, struct es_buf *out)
{
	static const char *const lines[] = { "static int count(struct list *l)\n",
		"\tpassword = get_password(\"x\");\n", "  \"token\": \"\\\"quoted\\\"\",\n",
		"# pragma: allowlist secret\n", "secret_key: ", "\"", "'", "   ", "\n\n", "\t",
		"api_key=", "\\n", "%20", "==", "\r\n", "AAAAAAAAAAAAAAAAAAAAAAAA", "-----BEGIN ",
		"-----END ", "0123456789abcdef", "https://user:", "@host.example/", "\xc3\xa9",
		"\xe2\x82", "eyJ", "ghp_", "AKIA", "xoxb-", "<password>", "</password>", "," };
	es_buf_add_str(out, lines[below(&f->random, sizeof lines / sizeof *lines)]);
}

/* As a shell of Windows appends it. */
static void add_wide(struct fixture *f, struct es_buf *out)
{
	size_t from = out->len;
	add_example(f, out);
	struct es_buf text = ES_BUF_INIT(1 << 20);
	es_buf_add(&text, es_slice_sub(es_buf_slice(out), from, out->len));
	out->len = from;
	for (size_t i = 0; i < text.len; i++) {
		es_buf_add_byte(out, text.ptr[i]);
		es_buf_add_byte(out, '\0');
	}
	es_buf_release(&text);
}

/* Attempts whose windows touch each other. */
static void add_dense(struct fixture *f, struct es_buf *out)
{
	static const char *const parts[] = { "password", "secret", "=", ": ", "token", "\"", "pass",
		"key", "x9Kw2", "_", "Tr0ub4dor", "," };
	for (size_t i = below(&f->random, 40); i; i--)
		es_buf_add_str(out, parts[below(&f->random, sizeof parts / sizeof *parts)]);
}

static void add_odd(struct fixture *f, struct es_buf *out)
{
	static const char nul[] = "\0\0\1\0";
	switch (below(&f->random, 16)) {
	case 3:
	case 4:
		add_wide(f, out);
		break;
	case 5:
	case 6:
	case 7:
		add_dense(f, out);
		break;
	case 0:
		es_buf_add(out, (struct es_slice){ nul, sizeof nul - 1 });
		break;
	case 1:
		for (size_t i = below(&f->random, 900); i; i--)
			es_buf_add_byte(out, (char)('a' + (char)below(&f->random, 26)));
		break;
	case 2:
		for (size_t i = below(&f->random, 40); i; i--)
			es_buf_add_byte(out, (char)next_random(&f->random));
		break;
	default:
		add_noise(f, out);
	}
}

static struct es_slice make_piece(struct fixture *f)
{
	es_buf_reset(&f->piece);
	for (size_t i = 1 + below(&f->random, 4); i; i--) {
		size_t kind = below(&f->random, 8);
		if (kind < 3)
			add_example(f, &f->piece);
		else if (kind < 7)
			add_noise(f, &f->piece);
		else
			add_odd(f, &f->piece);
		if (below(&f->random, 2))
			es_buf_add_byte(&f->piece, '\n');
	}
	return es_buf_slice(&f->piece);
}

/* ---- versions ---- */

struct text {
	struct es_buf bytes;
	struct ES_VEC(struct es_copy) copies;
};

static void add_new(struct text *t, struct es_slice s)
{
	es_buf_add(&t->bytes, s);
}

/* Merges what is adjacent in both, as deltas are read, but for one time in four. */
static void add_copy(
	struct fixture *f, struct text *t, const struct text *old, size_t from, size_t to)
{
	if (from >= to)
		return;
	struct es_copy *last = t->copies.n ? &t->copies.v[t->copies.n - 1] : NULL;
	size_t at = t->bytes.len;
	es_buf_add(&t->bytes, es_slice_sub(es_buf_slice(&old->bytes), from, to));
	if (last && last->to + last->len == at && last->from + last->len == from &&
		below(&f->random, 4))
		last->len += to - from;
	else if (below(&f->random, 16))
		es_vec_push(&t->copies, (struct es_copy){ at, from, to - from });
}

static void edit(struct fixture *f, struct text *t, const struct text *old)
{
	static const char others[] = "xyz\n\"=A0";
	size_t len = old->bytes.len, at = 0;
	for (size_t n = below(&f->random, 5); n; n--) {
		size_t to = at + below(&f->random, len - at + 1);
		add_copy(f, t, old, at, to);
		at = to;
		switch (below(&f->random, 6)) {
		case 0:
		case 1:
			add_new(t, make_piece(f));
			break;
		case 2: /* a deletion */
			at += below(&f->random, len - at + 1) / 4;
			break;
		case 3: /* a block from elsewhere */
			to = below(&f->random, len + 1);
			add_copy(f, t, old, to, to + below(&f->random, len - to + 1));
			break;
		case 4: /* other bytes */
			for (size_t i = 1 + below(&f->random, 3); i && at < len; i--, at++)
				add_new(t, (struct es_slice){ &others[below(&f->random, 8)], 1 });
			break;
		default: /* the same bytes, not as a copy */
			to = at + below(&f->random, (len - at < 64 ? len - at : 64) + 1);
			add_new(t, es_slice_sub(es_buf_slice(&old->bytes), at, to));
			at = to;
		}
	}
	if (below(&f->random, 8))
		add_copy(f, t, old, at, len);
}

static void clear(struct text *t)
{
	es_buf_reset(&t->bytes);
	t->copies.n = 0;
}

/* ---- comparing ---- */

static void describe(struct es_buf *out, const struct es_match *m)
{
	size_t from, to;
	es_match_root_span(m, &from, &to);
	es_buf_printf(out, "%.*s %zu-%zu depth %u coding %d confidence %d verified %d [%.*s]",
		ES_ARG(m->rule->id), from, to, m->view->depth, (int)m->view->coding,
		(int)m->confidence, (int)m->verified, ES_ARG(es_match_secret(m)));
	for (size_t i = 0; i < m->nfacts; i++)
		es_buf_printf(
			out, " %.*s=%.*s", ES_ARG(m->facts[i].name), ES_ARG(m->facts[i].value));
	es_buf_add_byte(out, '\n');
}

static void describe_all(struct es_buf *out, const struct es_reading *r)
{
	es_buf_reset(out);
	for (size_t i = 0; i < r->matches.n; i++)
		describe(out, &r->matches.v[i]);
	es_buf_printf(out, "%zu limits, cut %d, %zu attempts\n", r->limits.n, r->is_cut,
		r->trace.attempts.n);
	for (unsigned c = 0; c < ES_CODERS; c++)
		for (size_t i = 0; i < r->runs[c].n; i++)
			es_buf_printf(out, "run %u %zu-%zu\n", c, r->runs[c].v[i].coded.from,
				r->runs[c].v[i].coded.to);
}

static void expect_same(struct fixture *f, uint64_t seed, unsigned number, struct es_slice bytes)
{
	struct es_buf got = ES_BUF_INIT(1 << 26), want = ES_BUF_INIT(1 << 26);
	struct es_error err = { 0 };
	EXPECT_INT(es_scanner_text(&f->alone, bytes, &err), ES_OK);
	describe_all(&want, f->alone.now);
	describe_all(&got, f->versions.now);
	if (!es_slice_equal(es_buf_slice(&got), es_buf_slice(&want))) {
		(void)fprintf(stderr, "seed %llu version %u\n--- alone\n%s--- version\n%s",
			(unsigned long long)seed, number, es_buf_cstr(&want), es_buf_cstr(&got));
		EXPECT(!"the same was found");
	}
	es_buf_release(&got);
	es_buf_release(&want);
}

static void try_seed(struct fixture *f, uint64_t seed)
{
	struct text texts[SLOTS];
	f->random = seed;
	for (size_t i = 0; i < SLOTS; i++)
		texts[i] = (struct text){ .bytes = ES_BUF_INIT(1 << 26) };
	for (unsigned i = 0; i < VERSIONS; i++) {
		unsigned slot = (unsigned)below(&f->random, SLOTS);
		unsigned from = (unsigned)below(&f->random, SLOTS);
		struct text *t = &texts[slot], *old = &texts[from];
		bool is_version = slot != from && old->bytes.len > 0;
		struct es_version of = { .slot = from };
		clear(t);
		if (is_version && old->bytes.len < TEXT_MAX)
			edit(f, t, old);
		else
			for (size_t k = 2 + below(&f->random, 12); k; k--)
				add_new(t, make_piece(f));
		of.copies = (struct es_copies){ t->copies.v, t->copies.n, old->bytes.len };
		/* Where what is equal has to be found, it is not always told. */
		bool is_told = t->copies.n && !(f->quiet && below(&f->random, 2));
		EXPECT_INT(es_scanner_version(&f->versions, slot, es_buf_slice(&t->bytes),
				   is_told ? &of : NULL, NULL),
			ES_OK);
		expect_same(f, seed, i, es_buf_slice(&t->bytes));
	}
	for (size_t i = 0; i < SLOTS; i++) {
		es_buf_release(&texts[i].bytes);
		es_vec_release(&texts[i].copies);
	}
}

static uint64_t seeds_wanted(void)
{
	const char *text = getenv("VERSION_SEEDS");
	return text ? strtoull(text, NULL, 10) : SEEDS;
}

static void set_up(struct fixture *f)
{
	*f = (struct fixture){ .piece = ES_BUF_INIT(1 << 22) };
	es_ruleset_add_builtin(&f->rules);
	es_ruleset_freeze(&f->rules);
	f->plan = es_plan_new(&f->rules, NULL);
	f->versions.matcher = es_matcher_new(f->plan);
	f->alone.matcher = es_matcher_new(f->plan);
}

static void set_up_quiet(struct fixture *f)
{
	set_up(f);
	f->quiet = es_quiet_new(es_plan_reach(f->plan), 1000);
	f->versions.quiet = f->quiet;
}

static void tear_down(struct fixture *f)
{
	EXPECT(f->versions.bytes_matched < f->alone.bytes_matched);
	es_quiet_free(f->quiet);
	es_matcher_free(f->versions.matcher);
	es_matcher_free(f->alone.matcher);
	es_scanner_release(&f->versions);
	es_scanner_release(&f->alone);
	es_plan_free(f->plan);
	es_ruleset_release(&f->rules);
	es_buf_release(&f->piece);
}

TEST(version, finds_what_the_text_by_itself_has)
{
	struct fixture f;
	set_up(&f);
	for (uint64_t seed = 1; seed <= seeds_wanted(); seed++)
		try_seed(&f, seed);
	tear_down(&f);
}

TEST(version, what_is_remembered_of_other_texts_changes_nothing)
{
	struct fixture f;
	set_up_quiet(&f);
	for (uint64_t seed = 1; seed <= seeds_wanted(); seed++)
		try_seed(&f, seed);
	tear_down(&f);
}

/* Pieces with bytes between them that no rule and no coding knows. */
static void try_silence(struct fixture *f, uint64_t seed)
{
	struct es_buf text = ES_BUF_INIT(1 << 26);
	struct ES_VEC(struct es_span) silent = { 0 };
	f->random = seed;
	for (size_t n = 1 + below(&f->random, 6); n; n--) {
		es_buf_add(&text, make_piece(f));
		size_t from = text.len;
		for (size_t i = below(&f->random, 6000); i; i--)
			es_buf_add_byte(&text, '\x01');
		if (below(&f->random, 4))
			es_vec_push(&silent, (struct es_span){ from, text.len });
	}
	EXPECT_INT(
		es_scanner_text_around(&f->versions, es_buf_slice(&text), silent.v, silent.n, NULL),
		ES_OK);
	expect_same(f, seed, 0, es_buf_slice(&text));
	es_vec_release(&silent);
	es_buf_release(&text);
}

TEST(version, silent_parts_are_as_if_they_were_read)
{
	struct fixture f;
	set_up(&f);
	for (uint64_t seed = 1; seed <= 4 * seeds_wanted(); seed++)
		try_silence(&f, seed);
	tear_down(&f);
}
