/* What is claimed of a pattern holds for every match that PCRE2 itself finds. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "base/buf.h"
#include "rule/pattern.h"
#include "rule/syntax.h"
#include "test.h"

#include <pcre2.h>
#include <string.h>

enum { MATCH_LIMIT = 20000 }; /* patterns of chance are now and then exponential */

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static size_t below(uint64_t *state, size_t n)
{
	return next_random(state) % n;
}

static const char alphabet[] = "abcxyzABCKSkst019_-=:/. \"'\n\t{}\xe9\xc4";

static void walk(struct es_buf *out, const struct es_syntax_node *n, uint64_t *random);

static void walk_set(struct es_buf *out, const struct es_byteset *set, uint64_t *random)
{
	unsigned char c = 0;
	for (int tries = 0; tries < 40; tries++) {
		c = (unsigned char)alphabet[below(random, sizeof alphabet - 1)];
		if (es_byteset_has(set, c))
			break;
	}
	for (int i = 0; i < 256 && !es_byteset_has(set, c); i++)
		c++;
	es_buf_add_byte(out, (char)c);
}

/* Stands for references and calls: often what they repeat is something that came before. */
static void walk_wild(struct es_buf *out, uint64_t *random)
{
	size_t from = below(random, out->len + 1), len = below(random, out->len - from + 1);
	bool repeats = below(random, 2);
	for (size_t i = 0; repeats && i < len && out->len < 2000; i++)
		es_buf_add_byte(out, out->ptr[from + i]);
	for (size_t i = below(random, 6); !repeats && i > 0; i--)
		es_buf_add_byte(out, alphabet[below(random, sizeof alphabet - 1)]);
}

static void walk_repeat(struct es_buf *out, const struct es_syntax_node *n, uint64_t *random)
{
	size_t span = n->max - n->min < 6 ? n->max - n->min : 6;
	size_t count = n->min + below(random, span + 1);
	if (below(random, 20) == 0 && n->max != ES_SYNTAX_UNBOUNDED && n->max < 100)
		count = n->max;
	for (size_t i = 0; i < count && out->len < 2000; i++)
		walk(out, n->child, random);
}

/* What is looked for ahead may be the text that the others match, or go before. */
static void walk_row(struct es_buf *out, const struct es_syntax_node *child, uint64_t *random)
{
	for (; child; child = child->next) {
		if (child->kind == ES_SYNTAX_AHEAD && below(random, 2)) {
			walk(out, child->child, random);
			if (below(random, 2))
				return;
		}
		walk(out, child, random);
	}
}

/* Appends one of the texts that the tree matches. */
static void walk(struct es_buf *out, const struct es_syntax_node *n, uint64_t *random)
{
	const struct es_syntax_node *child = n->child;
	size_t nchildren = 0;
	switch (n->kind) {
	case ES_SYNTAX_EMPTY:
	case ES_SYNTAX_EDGE:
	case ES_SYNTAX_AHEAD:
	case ES_SYNTAX_LOOK:
	case ES_SYNTAX_BEHIND:
		break;
	case ES_SYNTAX_SET:
		walk_set(out, n->set, random);
		break;
	case ES_SYNTAX_WILD:
		walk_wild(out, random);
		break;
	case ES_SYNTAX_CAT:
		walk_row(out, child, random);
		break;
	case ES_SYNTAX_ALT:
		for (; child; child = child->next)
			nchildren++;
		child = n->child;
		for (size_t i = below(random, nchildren); i > 0; i--)
			child = child->next;
		walk(out, child, random);
		break;
	case ES_SYNTAX_REPEAT:
		walk_repeat(out, n, random);
		break;
	}
}

static void add_noise(struct es_buf *out, uint64_t *random)
{
	for (size_t i = below(random, 4); i > 0; i--)
		es_buf_add_byte(out, alphabet[below(random, sizeof alphabet - 1)]);
}

/* A few bytes changed, dropped, or put in the other case. */
static void mutate(struct es_buf *b, uint64_t *random)
{
	for (size_t i = below(random, 3); i > 0 && b->len > 1; i--) {
		size_t at = below(random, b->len);
		switch (below(random, 4)) {
		case 0:
			b->ptr[at] = alphabet[below(random, sizeof alphabet - 1)];
			break;
		case 1:
			memmove(b->ptr + at, b->ptr + at + 1, b->len - at - 1);
			b->len--;
			break;
		default:
			b->ptr[at] ^= 32;
		}
	}
}

static bool is_literal_at(const struct es_literal *l, struct es_slice text, size_t at)
{
	struct es_slice there = es_slice_sub(text, at, at + l->text.len);
	return l->fold ? es_slice_equal_fold(there, l->text) : es_slice_equal(there, l->text);
}

/* `text` is all from the start of the match on. */
static bool passes_gate(const struct es_literal *l, struct es_slice text, size_t at)
{
	for (size_t i = 0; i < l->nafter; i++)
		if (at + i >= text.len ||
			!es_byteset_has(&l->after[i], (unsigned char)text.ptr[at + i]))
			return false;
	return !l->tail ||
	       es_tail_takes(l->tail, l->tail_start, es_slice_sub(text, at, text.len), ES_TAIL_MAX);
}

static bool has_literal(const struct es_literals *literals, struct es_slice text)
{
	for (size_t i = 0; i < literals->n; i++) {
		const struct es_literal *l = &literals->v[i];
		for (size_t at = l->before_min; at <= l->before_max && at < text.len; at++)
			if (is_literal_at(l, text, at) && passes_gate(l, text, at + l->text.len))
				return true;
	}
	return literals->n == 0;
}

struct subject {
	const char *pattern;
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	struct es_pattern_facts facts;
	struct es_syntax syntax;
	size_t nmatches;
};

static void check_match(struct subject *s, struct es_slice text)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(s->data);
	size_t start = pcre2_get_startchar(s->data);
	struct es_slice whole = es_slice_sub(text, start, ends[1]);
	bool width_holds =
		ends[1] - ends[0] >= s->facts.width_min && whole.len <= s->facts.width_max;
	/* What a lookahead demands may stand behind the match. */
	bool looks_ahead = strstr(s->pattern, "(?=") || strstr(s->pattern, "(*");
	struct es_slice seen = looks_ahead ? es_slice_sub(text, start, text.len) : whole;
	if (!width_holds || !has_literal(&s->facts.literals, seen)) {
		print_error("pattern %s\nmatch   %.*s\n", s->pattern, ES_ARG(whole));
		fail();
	}
	s->nmatches++;
}

/* The end of the match that starts at `at` if one does; what else PCRE2 says is negative. */
static int64_t end_of_match(struct subject *s, struct es_slice text, size_t at)
{
	int n = pcre2_match(
		s->code, (PCRE2_SPTR)text.ptr, text.len, at, PCRE2_ANCHORED, s->data, s->context);
	return n < 0 ? n : (int64_t)pcre2_get_ovector_pointer(s->data)[1];
}

/* What lies beyond the reach of an attempt at `at` does not change its outcome. */
static void check_reach(struct subject *s, struct es_slice text, size_t at, uint64_t *random)
{
	size_t first = at > s->facts.reach_before ? at - s->facts.reach_before : 0;
	size_t end = text.len - at > s->facts.reach_after ? at + s->facts.reach_after : text.len;
	struct es_buf other = ES_BUF_INIT(1 << 16);
	for (size_t i = first ? 1 + below(random, 4) : 0; i > 0; i--)
		es_buf_add_byte(&other, alphabet[below(random, sizeof alphabet - 1)]);
	size_t moved = other.len;
	es_buf_add(&other, es_slice_sub(text, first, end));
	for (size_t i = end < text.len ? 1 + below(random, 4) : 0; i > 0; i--)
		es_buf_add_byte(&other, alphabet[below(random, sizeof alphabet - 1)]);
	int64_t was = end_of_match(s, text, at);
	int64_t is = end_of_match(s, es_buf_slice(&other), at - first + moved);
	bool is_same = was < 0 ? is == was : is - (int64_t)moved == was - (int64_t)first;
	bool gave_up = was < PCRE2_ERROR_NOMATCH || is < PCRE2_ERROR_NOMATCH;
	if (!is_same && !gave_up) {
		print_error("pattern %s\ntext    %.*s\nat %zu\nother   %.*s\n", s->pattern,
			ES_ARG(text), at, ES_ARG(es_buf_slice(&other)));
		fail();
	}
	es_buf_release(&other);
}

static void check_text(struct subject *s, struct es_slice text)
{
	for (size_t at = 0; at <= text.len;) {
		int n = pcre2_match(
			s->code, (PCRE2_SPTR)text.ptr, text.len, at, 0, s->data, s->context);
		if (n < 0)
			return;
		check_match(s, text);
		size_t start = pcre2_get_startchar(s->data);
		at = (start > at ? start : at) + 1;
	}
}

static void open_subject(struct subject *s, struct es_arena *arena)
{
	struct es_slice text = es_slice_from(s->pattern);
	struct es_error err = { .text = "" };
	int code = 0;
	PCRE2_SIZE offset = 0;
	s->code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len, 0, &code, &offset, NULL);
	if (!s->code)
		return;
	s->data = pcre2_match_data_create_from_pattern(s->code, NULL);
	s->context = pcre2_match_context_create(NULL);
	(void)pcre2_set_match_limit(s->context, MATCH_LIMIT);
	if (es_pattern_analyse(&s->facts, text, arena, &err))
		print_error("pattern %s: refused with %s\n", s->pattern, err.text);
	EXPECT_STR(err.text, "");
	EXPECT_INT(es_syntax_parse(&s->syntax, text, arena, NULL), ES_OK);
	uint32_t ngroups = 0;
	(void)pcre2_pattern_info(s->code, PCRE2_INFO_CAPTURECOUNT, &ngroups);
	EXPECT_INT(s->facts.ngroups, ngroups);
}

static void close_subject(struct subject *s)
{
	pcre2_match_context_free(s->context);
	pcre2_match_data_free(s->data);
	pcre2_code_free(s->code);
}

/* `ntexts` texts made from the tree, half of them with damage. */
static void check_walks(struct subject *s, size_t ntexts, uint64_t *random)
{
	struct es_buf b = ES_BUF_INIT(1 << 20);
	for (size_t i = 0; i < ntexts; i++) {
		es_buf_reset(&b);
		add_noise(&b, random);
		walk(&b, s->syntax.root, random);
		add_noise(&b, random);
		if (i % 2)
			mutate(&b, random);
		check_text(s, es_buf_slice(&b));
		check_reach(s, es_buf_slice(&b), below(random, b.len + 1), random);
	}
	es_buf_release(&b);
}

static const char *const varied[] = {
	"abc",
	"a|bcd",
	"abc|def|ghi",
	"(?i)abc",
	"(?i)KeY[_-]?id",
	"a(?i)bc(?-i)d",
	"x(?i:ab)c",
	"(?x) a b c # d\n e",
	"(?xx)[a b c]{2} x y",
	"(?s)a.c.e",
	"(?m)^abc$",
	"\\bfoo\\b",
	"gh[pousr]_[A-Za-z0-9]{36}",
	"(?i)password\\s{0,3}=\\s{0,3}(\\S{8,64})",
	"[a-z]{0,20}secret",
	"\\d{3}-\\d{4}",
	"(?i:AWS)[A-Z]{2}(?:KEY|TOKEN)",
	"(?:foo|ba)(?:r|zz)?qux",
	"colou?r",
	"(?:ab){2,3}c",
	"(?:ab){0,2}cde",
	"(ab|cd){2}x",
	"(?:a|b|){3}xyz",
	"x{3,5}y",
	"x{3,}?yz",
	"x*+yza",
	"(?>ab|abc)de",
	"(abc)\\1",
	"(a|b)c\\1d",
	"(?<q>['\"])abc\\k<q>",
	"(?P<q>['\"])abc(?P=q)",
	"(?|(a)b|(c)d)ef\\1",
	"(abc)(?1)",
	"(\\((?:[^()]|(?1))*\\))xyz",
	"(a)?(?(1)bcd|efg)",
	"(?(?=a)abc|xyz)",
	"(?(DEFINE)(abc))(?1)x",
	"(?<n>a)?(?(<n>)bc|de)f",
	"foo(?=b)\\w",
	"foo(?!bar)\\w",
	"(?<=\\w)cde",
	"(?<!ab)cde",
	"ab\\Kcd",
	"\\Aabc\\z",
	"ab\\Rc",
	"abc\\X",
	"\\Qa.b*\\E{2}c",
	"a\\Q\\E+bc",
	"[]a]bc",
	"[^]a]bc",
	"[a-]bc",
	"[\\w-]abc",
	"[[:alpha:]]{2}-ab",
	"[[:^alpha:]]abc",
	"[^[:^digit:]]abc",
	"(?i)[[:upper:]]bc",
	"(?i)[^[:^upper:]]bc",
	"(?i)[^a-c]xyz",
	"[^\\W_]abc",
	"[\\x41-\\x43]xy",
	"\\x41\\x{42}\\o{103}",
	"\\0101bc",
	"\\cAbc",
	"[\\b]ab",
	"\\h\\v\\H\\Vab",
	"\\p{Lu}abc",
	"(?n)(a)(?<x>bc)",
	"(?^i:ABC)d",
	"(*NO_JIT)abc",
	"ab(*ACCEPT)cdef",
	"(?:ab(*ACCEPT)cd|xyz)e",
	"(*MARK:x)abc(*SKIP)d",
	"abc(*COMMIT)def|x",
	"(*pla:ab)abc",
	"(?=.{0,3}xyz)\\w+",
	"(?:(?=key-)|id:)[a-z-]{4,9}",
	"(?=abc)?xy",
	"(?:[ab][xyz](?:_x|b1|11)[cy]|[cx][ab]-[Kz]ab|[st][ab]_[ab][ab])(?:-[ab][ab][xy])?9x",
	"\\d(?:[ab][xyz](?:_x|b1|11)[cy]|[cx][ab]-[Kz]ab|[st][ab]_[ab][ab]|[ab]{6})",
	"(?i)\\d(?:(?-i)-)key",
	"(a)?(?(1)bcd)ef",
	"(?:(?i:abcd)|bcd)",
	"[a-h]0123456789abcdefghijklmnopqrstuvwxyz",
	"(?:(?=a)\\w){2}",
	"(?=a(?=bcd))\\w",
	"(*atomic:a|ab)bc",
	"a{x}b",
	"{abc}",
	"(?#x)a(?#y){3}",
	"(?:(?:(?:x{0,5}){0,5}){0,5}){0,5}abc",
	"(?:.{0,10}(?:foo|bar)){1,3}baz",
	"(?i)(?:api|access|auth)[_-]?(?:key|token|secret)\\W{1,3}\\w{8,20}",
	"(?:a?b?c?d?e?f?g?h?)xyz",
	"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL",
	"(?:abcdefghij){4}k?",
	"-----BEGIN[ A-Z]{0,20}PRIVATE KEY-----[A-Za-z\\s]{4,}-----END",
	"[ab]{7}xyz",
	"[ab]{3}[cd]{3}[ef]{3}",
	"(?:[0-9]{1,3}\\.){3}[0-9]{1,3}",
	"(?i)\\bsk_(?:live|test)_\\w{4,9}",
	"(?:x|yy|zzz)abc(?:1|22|333)",
	"(abc|abcd|bc)e",
	"(?C1)abc(?C'it''s')d",
	"(?:|a|ab)(?:c|)cc",
	"([a-z]foo){3}",
	"(?:foo[0-9]|bar[xyz])+-end",
	"(?i)straße\\xe9",
	"\\Gabc",
	"(?U)a+bc+?",
	"(?:(?i)a|b)cd",
	"[[:<:]]foo[[:>:]]",
	"[\\Qa\\E-c]xy",
	"(?xx)[ ^a]bc",
	"a\\d{2}?bc",
	"(?J)(?<n>a)(?<n>b)c",
	"\\N{2}abc\\C",
	"(?'x'ab)(?&x)c",
	"(a)\\g1bc",
	"(a|bcd)e\\1f",
	"(?|(a)|(bcd))\\1+?",
	"(a\\1?){3}bc",
	"(?<q>a|bc)x\\g{q}\\g{-1}\\k'q'",
	"(?J)(?:(?<n>a)|(?<n>bcd))\\k<n>x",
	"a(?<=a(?=bc))b",
	"bcx?(?<=ab|c(?<=bc)|x)",
	"(?<![a-z]{3}|x)abc\\b",
	"(?:ab){0,3}(?<=bab)c",
	"a?b?c(?<=(?<=ab)c)x?",
	"(?!abc)[a-c]{2}",
	"(?(?<=ab)cx|[a-c]y)",
	"(?m)^abc?$",
	"a.{0,3}$",
	"a\\Z|b\\z|\\A[a-c]{2}",
	"(?:(?=[a-c]{3})\\w){2}",
	"[[:<:]]ab(?*bc|c)",
	"a{2}(?:b{2}){2}(?!b)",
	"((?:a{2}){2}){2}(?!.a)",
	"(*ANYCRLF)a.b?",
	"(*COMMIT)ab|b",
	"(?:x(?<=ax|b))?abc",
};

TEST(pattern_claims, claims_hold_for_every_match)
{
	for (size_t i = 0; i < sizeof varied / sizeof *varied; i++) {
		struct es_arena arena = { 0 };
		struct subject s = { .pattern = varied[i] };
		uint64_t random = 42;
		open_subject(&s, &arena);
		EXPECT(s.code != NULL);
		check_walks(&s, 400, &random);
		if (!s.nmatches)
			print_error("pattern %s: no match was tried\n", s.pattern);
		EXPECT(s.nmatches > 0);
		close_subject(&s);
		es_arena_release(&arena);
	}
}

/* What the tree is too wide for to lead to a match. */
TEST(pattern_claims, claims_hold_for_texts_given)
{
	static const char *const given[][2] = {
		{ "(*UTF)abc\\x{c4}", "xabc\xc3\x84" },
		{ "abc{,3}d", "abc{,3}d" },
		{ "abc{ 2 }d", "abc{ 2 }d" },
		{ "a\\Rb\\Rc", "a\r\nb\nc" },
		{ "(a)(?:\\g{-1}b|abc)", "aab" },
		{ "(?=.*xyz)abc", "abc xyz" },
		{ "(?:\\2x|(a)(b\\1)){2}abc", "abaabaabc" },
		{ "(?:\\2x|(a)(b\\1)){2}abc", "ababaxabc" },
		{ "(?x)ab\x85"
		  "c",
			"abc ab\x85"
			"c" },
	};
	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		struct es_arena arena = { 0 };
		struct subject s = { .pattern = given[i][0] };
		open_subject(&s, &arena);
		EXPECT(s.code != NULL);
		check_text(&s, es_slice_from(given[i][1]));
		EXPECT(s.nmatches > 0);
		close_subject(&s);
		es_arena_release(&arena);
	}
}

/* Any row of the pieces, if PCRE2 takes it, is a pattern of which the claims must hold. */
static const char *const pieces[] = { "a", "b", "ab", "xyz", "K", "_", "-", "1", ".", "[ab]",
	"[^a]", "[a-c_]", "\\w", "\\d", "\\s", "(", "(", ")", ")", "|", "(?:", "(?i)",
	"(?i:", "(?x)", "(?-i)", "?", "*", "+", "{2}", "{0,2}", "{1,3}", "{3,}", "{,2}", "??", "*+",
	"(?=", "(?!", "(?>", "(?|", "\\b", "\\K", "\\1", "(?1)", "(?(1)", "[", "]", "]", "\\Q",
	"\\E", "\\", " ", "#", "\n", "x41", "[[:alpha:]]", "[:digit:]", "^", "$", "\\R", "key",
	"token", "(?#", "(*ACCEPT)", "(*F)", "(?s)", "\\x", "\\01", "(?<n>", "\\k<n>", "\\h", "B" };

TEST(pattern_claims, claims_hold_for_patterns_of_chance)
{
	uint64_t random = 7;
	size_t ncompiled = 0, nmatches = 0;
	struct es_buf b = ES_BUF_INIT(1 << 10);
	for (int i = 0; i < 20000; i++) {
		es_buf_reset(&b);
		for (size_t n = 1 + below(&random, 12); n > 0; n--)
			es_buf_add_str(&b, pieces[below(&random, sizeof pieces / sizeof *pieces)]);
		struct es_arena arena = { 0 };
		struct subject s = { .pattern = es_buf_cstr(&b) };
		open_subject(&s, &arena);
		if (s.code)
			check_walks(&s, 12, &random);
		ncompiled += s.code != NULL;
		nmatches += s.nmatches;
		close_subject(&s);
		es_arena_release(&arena);
	}
	EXPECT(ncompiled > 1000 && nmatches > 10000);
	es_buf_release(&b);
}
