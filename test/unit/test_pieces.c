/* test_pieces.c - pieces of texts, their keys, and what is remembered by them. */
#include "text/pieces.h"
#include "base/buf.h"
#include "base/pool_recall.h"
#include "engine/scanner.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

enum { REACH = 32 };

static const struct es_digest_key key = { { 11, 12, 13, 14, 15, 16 } };

static void add_lines(struct es_buf *out, unsigned first, unsigned n)
{
	for (unsigned i = first; i < first + n; i++)
		es_buf_printf(out, "int line_%u(int a);%.*s\n", i, (int)(i * 2654435761u >> 27),
			" /* some words behind it, or not */");
}

static void cut(struct es_piece_vec *out, struct es_slice text, size_t from, size_t to)
{
	out->n = 0;
	es_pieces_cut(out, &key, text, 0, from, to, REACH, SIZE_MAX);
}

TEST(digest, every_bit_counts)
{
	char bytes[100] = "some bytes that are not zero";
	for (size_t len = ES_DIGEST_MIN; len <= sizeof bytes; len++) {
		uint64_t all = es_digest(&key, bytes, len, 7);
		EXPECT(all == es_digest(&key, bytes, len, 7));
		EXPECT(all != es_digest(&key, bytes, len, 8));
		EXPECT(len == ES_DIGEST_MIN || all != es_digest(&key, bytes, len - 1, 7));
		for (size_t bit = 0; bit < 8 * len; bit++) {
			bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
			EXPECT(all != es_digest(&key, bytes, len, 7));
			bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
		}
	}
}

TEST(digest, is_the_products_of_its_words)
{
	/* By arithmetic without a limit: the same on every machine. */
	EXPECT(es_digest(&key, "0123456789abcdefghijklmnopqrstuvwxyz", 36, 5) ==
		UINT64_C(0x0ea8d7a5d8899a68));
}

TEST(digest, keys_differ)
{
	struct es_digest_key a, b;
	es_digest_key_choose(&a);
	es_digest_key_choose(&b);
	EXPECT(memcmp(&a, &b, sizeof a) != 0);
}

TEST(recall, has_what_was_added_last)
{
	struct es_recall *r = es_recall_new(1);
	EXPECT(!es_recall_has(r, 0));
	EXPECT(!es_recall_has(r, 42));
	es_recall_add(r, 42);
	EXPECT(es_recall_has(r, 42));
	EXPECT(!es_recall_has(r, 43));
	es_recall_add(r, 43); /* in the same place */
	EXPECT(es_recall_has(r, 43));
	EXPECT(!es_recall_has(r, 42));
	es_recall_expect(r, UINT64_MAX);
	es_recall_add(r, UINT64_MAX);
	EXPECT(es_recall_has(r, UINT64_MAX));
	es_recall_free(r);
}

TEST(pieces, lie_side_by_side_from_line_to_line)
{
	struct es_buf text = ES_BUF_INIT(1 << 20);
	struct es_piece_vec p = { 0 };
	add_lines(&text, 0, 200);
	cut(&p, es_buf_slice(&text), 0, text.len);
	EXPECT(p.n > 10);
	size_t at = 0;
	for (size_t i = 0; i < p.n; i++) {
		EXPECT_INT(p.v[i].from, at);
		EXPECT(p.v[i].to == text.len || text.ptr[p.v[i].to - 1] == '\n');
		EXPECT(i + 1 == p.n || p.v[i].to - p.v[i].from >= ES_PIECE_MIN);
		at = p.v[i].to;
	}
	EXPECT(at == text.len || text.len - at < ES_DIGEST_MIN);
	es_vec_release(&p);
	es_buf_release(&text);
}

TEST(pieces, cover_what_is_to_be_cut)
{
	struct es_buf text = ES_BUF_INIT(1 << 20);
	struct es_piece_vec p = { 0 };
	add_lines(&text, 0, 200);
	for (size_t from = 0; from < 600; from += 7) {
		cut(&p, es_buf_slice(&text), from, 1000);
		EXPECT(p.n > 1);
		EXPECT(p.v[0].from <= from && p.v[p.n - 1].to >= 1000);
		EXPECT(from - p.v[0].from <= ES_PIECE_OVER);
		EXPECT(p.v[p.n - 1].to <= 1000 + ES_PIECE_OVER);
		EXPECT(p.v[0].from == 0 || text.ptr[p.v[0].from - 1] == '\n');
	}
	es_vec_release(&p);
	es_buf_release(&text);
}

TEST(pieces, leave_out_long_lines)
{
	struct es_buf text = ES_BUF_INIT(1 << 20);
	struct es_piece_vec p = { 0 };
	add_lines(&text, 0, 20);
	size_t from = text.len;
	for (size_t i = 0; i < 3 * ES_PIECE_MAX; i++)
		es_buf_add_byte(&text, 'x');
	es_buf_add_byte(&text, '\n');
	size_t to = text.len;
	add_lines(&text, 20, 20);
	cut(&p, es_buf_slice(&text), 0, text.len);
	size_t nbefore = 0;
	for (size_t i = 0; i < p.n; i++) {
		EXPECT(p.v[i].to <= from || p.v[i].from >= to);
		EXPECT(p.v[i].from == 0 || text.ptr[p.v[i].from - 1] == '\n');
		nbefore += p.v[i].to <= from;
	}
	EXPECT(nbefore > 0 && nbefore < p.n);
	es_vec_release(&p);
	es_buf_release(&text);
}

TEST(pieces, are_soon_cut_alike)
{
	struct es_buf a = ES_BUF_INIT(1 << 20), b = ES_BUF_INIT(1 << 20);
	struct es_piece_vec p = { 0 }, q = { 0 };
	add_lines(&a, 0, 200);
	es_buf_add_str(&b, "one line more\n");
	add_lines(&b, 0, 200);
	cut(&p, es_buf_slice(&a), 0, a.len);
	cut(&q, es_buf_slice(&b), 0, b.len);
	size_t nequal = 0;
	for (size_t i = 0; i < p.n; i++)
		for (size_t k = 0; k < q.n; k++)
			nequal += p.v[i].key == q.v[k].key;
	EXPECT(nequal > p.n / 2);
	es_vec_release(&p);
	es_vec_release(&q);
	es_buf_release(&a);
	es_buf_release(&b);
}

/* The key of the first piece of a text of 150 bytes, `end` and `behind`. */
static uint64_t key_before(const char *end, const char *behind)
{
	struct es_buf text = ES_BUF_INIT(1 << 20);
	struct es_piece_vec p = { 0 };
	for (size_t i = 0; i < 150; i++)
		es_buf_add_byte(&text, 'a');
	es_buf_add_str(&text, end);
	es_buf_add_str(&text, behind);
	cut(&p, es_buf_slice(&text), 0, text.len);
	uint64_t found = p.n ? p.v[0].key : 0;
	es_vec_release(&p);
	es_buf_release(&text);
	return found;
}

TEST(pieces, tell_what_stands_behind_them)
{
	const char *near = "0123456789012345678901234567890",
		   *other = "012345678901234567890123456789x";
	char a[REACH + 2], b[REACH + 2];
	(void)snprintf(a, sizeof a, "%s1y", near);
	(void)snprintf(b, sizeof b, "%s1z", near);
	EXPECT(key_before("\n", a) == key_before("\n", b)); /* differ beyond the reach */
	EXPECT(key_before("\n", near) != key_before("\n", other));
	EXPECT(key_before("\n", "") != key_before("\n", "x"));
	EXPECT(key_before("\n", "") != key_before("x", ""));
}

/* ---- what is remembered ---- */

struct fixture {
	struct es_ruleset rules;
	struct es_plan *plan;
	struct es_scanner scanner;
};

static void set_up(struct fixture *f)
{
	*f = (struct fixture){ 0 };
	es_ruleset_add_builtin(&f->rules);
	es_ruleset_freeze(&f->rules);
	f->plan = es_plan_new(&f->rules, NULL);
	f->scanner.matcher = es_matcher_new(f->plan);
	f->scanner.quiet = es_quiet_new(es_plan_reach(f->plan), 1 << 20);
}

static void tear_down(struct fixture *f)
{
	es_matcher_free(f->scanner.matcher);
	es_scanner_release(&f->scanner);
	es_quiet_free(f->scanner.quiet);
	es_plan_free(f->plan);
	es_ruleset_release(&f->rules);
}

/* How many bytes are looked at for it. */
static size_t scan(struct fixture *f, const struct es_buf *text)
{
	uint64_t before = f->scanner.bytes_matched - f->scanner.bytes_known;
	EXPECT_INT(es_scanner_text(&f->scanner, es_buf_slice(text), NULL), ES_OK);
	return (size_t)(f->scanner.bytes_matched - f->scanner.bytes_known - before);
}

TEST(quiet, a_text_is_read_once)
{
	struct fixture f;
	struct es_buf text = ES_BUF_INIT(1 << 20);
	set_up(&f);
	add_lines(&text, 0, 200);
	EXPECT_INT(scan(&f, &text), text.len);
	EXPECT(scan(&f, &text) < text.len / 4);
	es_buf_reset(&text);
	add_lines(&text, 50, 200);
	EXPECT(scan(&f, &text) < text.len / 4 * 3);
	tear_down(&f);
	es_buf_release(&text);
}

TEST(quiet, what_says_something_says_it_again)
{
	struct fixture f;
	struct es_buf text = ES_BUF_INIT(1 << 20);
	set_up(&f);
	add_lines(&text, 0, 50);
	es_buf_printf(&text, "password = \"%s%s\"\n", "x9Kw2Tr0ub", "4dorQ7fLm");
	add_lines(&text, 50, 50);
	/* In base64: password = "..." */
	es_buf_printf(&text, "data: cGFzc3dvcmQgPSAi%s%s\n", "eDlLdzJUcjB1YjRk", "b3JRN2ZMbSIK");
	add_lines(&text, 100, 50);
	EXPECT(scan(&f, &text) > text.len);
	size_t n = f.scanner.now->matches.n;
	EXPECT_INT(n, 2);
	for (unsigned i = 0; i < 3; i++) {
		EXPECT(scan(&f, &text) < text.len / 4);
		EXPECT_INT(f.scanner.now->matches.n, n);
	}
	tear_down(&f);
	es_buf_release(&text);
}

TEST(quiet, nothing_is_remembered_of_rules_that_reach_far)
{
	EXPECT(es_quiet_new(1 << 20, 1) == NULL);
}
