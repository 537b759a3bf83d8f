#include "base/buf.h"
#include "rule/pattern.h"
#include "test.h"

#include <string.h>

/* The literals as "text@min-max", "*" for no bound, "/i" where folded, sorted by nothing but the
 * order in which they come; then the width and the number of groups. */
static void describe(struct es_buf *out, const struct es_pattern_facts *f)
{
	for (size_t i = 0; i < f->literals.n; i++) {
		const struct es_literal *l = &f->literals.v[i];
		es_buf_printf(
			out, "%.*s%s@%u-", ES_ARG(l->text), l->fold ? "/i" : "", l->before_min);
		if (l->before_max == ES_UNBOUNDED)
			es_buf_add_str(out, "* ");
		else
			es_buf_printf(out, "%u ", l->before_max);
	}
	es_buf_printf(out, "[%u-", f->width_min);
	if (f->width_max == ES_UNBOUNDED)
		es_buf_add_str(out, "*]");
	else
		es_buf_printf(out, "%u]", f->width_max);
	es_buf_printf(out, " %u", f->ngroups);
}

static void expect_facts(const char *pattern, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_buf out = ES_BUF_INIT(1 << 16);
	struct es_pattern_facts f;
	struct es_error err;
	if (es_pattern_analyse(&f, es_slice_from(pattern), &arena, &err))
		es_buf_add_str(&out, err.text);
	else
		describe(&out, &f);
	if (!es_slice_is(es_buf_slice(&out), want))
		print_error("pattern %s\n", pattern);
	EXPECT_SLICE(es_buf_slice(&out), want);
	es_buf_release(&out);
	es_arena_release(&arena);
}

TEST(pattern, literals_of_token_patterns)
{
	expect_facts("(?x) \\b ( gh[pousr]_[A-Za-z0-9]{36} ) \\b",
		"gho_@0-0 ghp_@0-0 ghr_@0-0 ghs_@0-0 ghu_@0-0 [40-40] 1");
	expect_facts("(?i)password\\s{0,3}=\\s{0,3}(\\S{8,64})", "password/i@0-0 [17-79] 1");
	expect_facts("[a-z]{0,20}secret", "secret@0-20 [6-26] 0");
	expect_facts("\\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\\b",
		"AKIA@0-0 ASIA@0-0 ABIA@0-0 ACCA@0-0 [20-20] 1");
	expect_facts("(?i:AWS)[A-Z]{2}(?:KEY|TOKEN)", "aws/i@0-0 [8-10] 0");
	expect_facts("[\\w-]{24}\\.[\\w-]{6}\\.[\\w-]{27,38}", "[59-70] 0");
	expect_facts("sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}", "T3BlbkFJ@23-23 [51-51] 0");
	expect_facts("https://hooks\\.slack\\.com/services/T\\w{8}",
		"https://hooks.slack.com/services@0-0 [42-42] 0");
}

TEST(pattern, alternatives_and_options_are_multiplied_out)
{
	expect_facts("(?:foo|bar)baz", "foobaz@0-0 barbaz@0-0 [6-6] 0");
	expect_facts("foo(?:bar)?baz", "foobaz@0-0 foobarbaz@0-0 [6-9] 0");
	expect_facts("colou?r", "color@0-0 colour@0-0 [5-6] 0");
	expect_facts("(?:a|)bcd", "bcd@0-1 [3-4] 0");
	expect_facts("(?:ab){3}", "ababab@0-0 [6-6] 0");
	expect_facts("x[ab]{2}y", "xaay@0-0 xaby@0-0 xbay@0-0 xbby@0-0 [4-4] 0");
}

TEST(pattern, what_has_no_literal_of_three_bytes_has_none)
{
	expect_facts("\\d{3}-\\d{4}", "[8-8] 0");
	expect_facts("a|bcd", "[1-3] 0");
	expect_facts("", "[0-0] 0");
	expect_facts("(?:secret)?", "[0-6] 0");
	expect_facts("(?:secret){0}", "[0-0] 0");
	expect_facts("(?<!secret)ab", "[2-2] 0");
	expect_facts("[^\\s\\S]", "[1-1] 0");
}

TEST(pattern, case_is_folded_where_the_pattern_says_so)
{
	expect_facts("(?i)ToKeN", "token/i@0-0 [5-5] 0");
	expect_facts("[Tt][Oo][Kk][Ee][Nn]", "token/i@0-0 [5-5] 0");
	expect_facts("x(?i:ab)c", "xabc/i@0-0 [4-4] 0");
	expect_facts("(?i)123-", "123-@0-0 [4-4] 0");
	expect_facts("(?:x(?i)y|zzz)W", "xyw/i@0-0 zzzw/i@0-0 [3-4] 0");
	expect_facts("(x(?i)y)XXW", "xyxxw/i@0-0 [5-5] 1");
	expect_facts("(?:\\w(?i)-)KEY", "-KEY@1-1 [5-5] 0");
	expect_facts("(?i)\\w(?:(?-i)-)key", "-key/i@1-1 [5-5] 0");
	expect_facts("(?i:abcd)|bcd", "abcd/i@0-0 bcd@0-0 [3-4] 0");
	expect_facts("(?i)abc(?-i)DEF", "abcdef/i@0-0 [6-6] 0");
}

TEST(pattern, free_spacing_and_comments_are_no_text)
{
	expect_facts("(?x) f o o # bar ) [\n \\  b", "foo b@0-0 [5-5] 0");
	expect_facts("foo(?# no ( )bar", "foobar@0-0 [6-6] 0");
	expect_facts("(?x)[ ]fo", " fo@0-0 [3-3] 0");
	expect_facts("(?xx)[ a b ]{2}foo", "aafoo@0-0 abfoo@0-0 bafoo@0-0 bbfoo@0-0 [5-5] 0");
	expect_facts("(?x)a {3}", "aaa@0-0 [3-3] 0");
	expect_facts("(?x: a b ) c d", "ab c d@0-0 [6-6] 0");
}

TEST(pattern, escapes)
{
	expect_facts("\\x41\\x{42}\\o{103}\\104\\0056", "ABCD\0056@0-0 [6-6] 0");
	expect_facts("a\\.b\\-c\\/", "a.b-c/@0-0 [6-6] 0");
	expect_facts("\\Qa.b*\\E{2}", "a.b**@0-0 [5-5] 0");
	expect_facts("abc\\Q\\E+", "abc@0-0 [3-*] 0");
	expect_facts("\\cA\\e\\a\\f\\t\\n\\r", "\001\033\a\f\t\n\r@0-0 [7-7] 0");
	expect_facts("\\11\\12\\13", "\t\n\v@0-0 [3-3] 0");
	expect_facts("a\\Rbcd\\X", "bcd@2-3 [6-*] 0");
	expect_facts("ab\\bc\\Kd", "abcd@0-0 [0-4] 0");
	expect_facts("[\\Qa-c]\\Exyz]123",
		"-123@0-0 ]123@0-0 a123@0-0 c123@0-0 x123@0-0 y123@0-0 z123@0-0 [4-4] 0");
}

TEST(pattern, classes)
{
	expect_facts("[]a]bc", "]bc@0-0 abc@0-0 [3-3] 0");
	expect_facts("[[:digit:]]abc",
		"0abc@0-0 1abc@0-0 2abc@0-0 3abc@0-0 4abc@0-0 5abc@0-0 6abc@0-0 7abc@0-0 "
		"8abc@0-0 9abc@0-0 [4-4] 0");
	expect_facts("[[:^ascii:]]abc", "abc@1-1 [4-4] 0");
	expect_facts("[a-]bc", "-bc@0-0 abc@0-0 [3-3] 0");
	expect_facts("[a\\-c]bc", "-bc@0-0 abc@0-0 cbc@0-0 [3-3] 0");
	expect_facts("[^\\x00-ce-\\xff]xy", "dxy@0-0 [3-3] 0");
	expect_facts("(?i)[^\\x00-Z\\[-`e-\\xff]xy", "[3-3] 0");
	expect_facts("[[:<:]]foo[[:>:]]", "foo@0-0 [3-3] 0");
	expect_facts("[\\Qa\\E-c]xy", "axy@0-0 bxy@0-0 cxy@0-0 [3-3] 0");
}

TEST(pattern, groups_are_counted)
{
	expect_facts("(a)(?:b)(?<n>c)(?P<m>d)(?'o'e)", "abcde@0-0 [5-5] 4");
	expect_facts("(?|(a)(b)|(c))(d)", "[2-3] 3");
	expect_facts("(?n)(a)(?<x>bc)", "abc@0-0 [3-3] 1");
	expect_facts("(?=(a))(?<!(b))abc", "abc@0-0 [3-3] 2");
	expect_facts("(?>ab)c(*atomic:(d))", "abcd@0-0 [4-4] 1");
}

TEST(pattern, what_a_lookahead_demands_counts)
{
	expect_facts("(?=secret).", "secret@0-0 [1-1] 0");
	expect_facts("\\w{2}(?=.{3}AzFu)\\w{5}", "AzFu@5-5 [7-7] 0");
	expect_facts("(?:(?=foo_)|bar-)\\w{4}", "foo_@0-0 bar-@0-0 [4-8] 0");
	expect_facts("(?:(?=foo_))?\\w{4}", "[4-4] 0");
	expect_facts("ab(?=.*x)cd", "abcd@0-0 [4-4] 0");
	expect_facts("(?!secret)..", "[2-2] 0");
}

TEST(pattern, what_cannot_be_known_is_not_claimed)
{
	expect_facts("(abc)\\1", "abc@0-0 [3-6] 1");
	expect_facts("(abc)(?1)xyz", "abc@0-0 [6-*] 1");
	expect_facts("(a)?(?(1)bcd|efg)", "[0-4] 1");
	expect_facts("(a)?(?(1)bcd)ef", "[2-6] 1");
	expect_facts("(?(DEFINE)(abc))xyz", "xyz@0-3 [3-6] 1");
	expect_facts("(*UTF)abc", "[0-*] 0");
	expect_facts("ab(*ACCEPT)cdef", "[0-*] 0");
	expect_facts("(*NO_JIT)abc(*COMMIT)d", "abcd@0-0 [4-4] 0");
	expect_facts("abc{,3}def", "def@2-* [5-*] 0");
	expect_facts("abc{ 2 }defg", "defg@2-* [6-*] 0");
	expect_facts("abc{x}", "abc{x}@0-0 [6-6] 0");
	expect_facts("\\p{L}abc[\\p{L}]", "abc@1-1 [5-5] 0");
}

TEST(pattern, what_pcre2_refuses_is_refused)
{
	expect_facts("a)", "offset 1: unmatched closing parenthesis");
	expect_facts("(a", "offset 1: missing closing parenthesis");
	expect_facts("a|*b", "offset 2: quantifier does not follow a repeatable item");
	expect_facts("[a", "offset 1: missing terminating ] for character class");
	expect_facts("[z-a]", "offset 3: range out of order in character class");
	expect_facts("[[:foo:]]", "offset 3: unknown POSIX class name");
	expect_facts("a{3,2}", "offset 1: numbers out of order in {} quantifier");
	expect_facts("a{65536}", "offset 1: number too big in {} quantifier");
	expect_facts("a\\", "offset 2: \\ at end of pattern");
	expect_facts("\\x{100}", "offset 3: character code is too large");
	expect_facts("(?<n", "offset 3: closing delimiter is missing");
}

TEST(pattern, long_literals_are_cut_at_the_right_end)
{
	expect_facts("[a-z]{2,5}0123456789abcdefghijklmnopqrstuvwxyzABCD[^x]",
		"0123456789abcdefghijklmnopqrstuv@2-5 [43-46] 0");
	expect_facts("[a-h]0123456789abcdefghijklmnopqrstuvwxyz",
		"0123456789abcdefghijklmnopqrstuv@1-1 [37-37] 0");
	expect_facts("(?:abc-){65535}", "abc-abc-abc-abc-abc-abc-abc-abc-@0-0 [262140-262140] 0");
}

/* (w000z|w001z|...)[A-Z]: too many to be listed, but they share their ends. */
TEST(pattern, many_alternatives_are_cut_until_they_fit)
{
	struct es_buf b = ES_BUF_INIT(1 << 12);
	for (int i = 0; i < 200; i++)
		es_buf_printf(&b, "%cw%03dz", i ? '|' : '(', i);
	es_buf_add_str(&b, ")[A-Z]");
	struct es_arena arena = { 0 };
	struct es_pattern_facts f;
	EXPECT_INT(es_pattern_analyse(&f, es_buf_slice(&b), &arena, NULL), ES_OK);
	EXPECT(f.literals.n > 0);
	es_buf_release(&b);
	es_arena_release(&arena);
}

static void expect_reach(const char *pattern, uint32_t before, uint32_t after)
{
	struct es_arena arena = { 0 };
	struct es_pattern_facts f;
	EXPECT_INT(es_pattern_analyse(&f, es_slice_from(pattern), &arena, NULL), ES_OK);
	if (f.reach_before != before || f.reach_after != after)
		print_error("pattern %s: %u, %u\n", pattern, f.reach_before, f.reach_after);
	EXPECT(f.reach_before == before && f.reach_after == after);
	es_arena_release(&arena);
}

/* One byte more than the match, since a dot before a newline of two bytes looks at both; two and
 * three beside an assertion. */
TEST(pattern, reach_is_what_is_looked_at)
{
	expect_reach("abc", 0, 4);
	expect_reach("ab{3,7}|c", 0, 9);
	expect_reach("\\bkey_[a-z]{4,9}\\b", 2, 16);
	expect_reach("(?<![a-z]{3})key(?=.{0,9}x)", 3, 14);
	expect_reach("key(?<=(?<!ab)key)x", 2, 5);
	expect_reach("(['\"])key\\1", 0, 6);
	expect_reach("(?<q>['\"])key\\k<q>", 0, 6);
	expect_reach("key.*", 0, ES_UNBOUNDED);
	expect_reach("(?<=a*)key|b", ES_UNBOUNDED, ES_UNBOUNDED);
	expect_reach("(key)(?1)", ES_UNBOUNDED, ES_UNBOUNDED);
	expect_reach("(a\\1?){3}", 0, ES_UNBOUNDED);
	expect_reach("a\\Kbc", 4, 4);
	expect_reach("\\Gabc", ES_UNBOUNDED, ES_UNBOUNDED);
	expect_reach("a(*COMMIT)bc", ES_UNBOUNDED, ES_UNBOUNDED);
}

TEST(pattern, the_least_likely_set_is_chosen)
{
	expect_facts("token\\w{5}-QX7", "-QX7@10-10 [14-14] 0");
	expect_facts("railway[_.-]?(?:api|web)?[_.-]?token\\d", "railway@0-0 [13-18] 0");
	expect_facts("key\\W{1,200}sgp_", "sgp_@4-203 [8-207] 0");
	expect_facts("npm_.{0,400}secret", "npm_@0-0 [10-410] 0");
	expect_facts("abcd.*[a-z]{3}_xyz-zyx", "abcd@0-0 [15-*] 0");
	expect_facts("0\\.[0-9a-f]", "0.0@0-0 0.1@0-0 0.2@0-0 0.3@0-0 0.4@0-0 0.5@0-0 0.6@0-0 "
				     "0.7@0-0 0.8@0-0 0.9@0-0 0.a@0-0 0.b@0-0 0.c@0-0 0.d@0-0 "
				     "0.e@0-0 0.f@0-0 [3-3] 0");
}

TEST(pattern, nested_repetitions_do_not_blow_up)
{
	expect_facts(
		"(((((((x{0,50}){0,50}){0,50}){0,50}){0,50}){0,50}){0,50})abc", "abc@0-* [3-*] 7");
	expect_facts("((((((ab){9}){99}){999}){9999}){65535}){65535}",
		"abababababababababababababababab@0-0 [4294967294-*] 6");
}

static void expect_no_crash(char fill, size_t len, const char *tail)
{
	struct es_arena arena = { 0 };
	struct es_buf text = ES_BUF_INIT(1 << 24);
	struct es_pattern_facts f;
	struct es_error err;
	memset(es_buf_room(&text, len), fill, len);
	es_buf_grew(&text, len);
	es_buf_add_str(&text, tail);
	enum es_status st = es_pattern_analyse(&f, es_buf_slice(&text), &arena, &err);
	EXPECT(st == ES_OK || st == ES_EPARSE);
	es_buf_release(&text);
	es_arena_release(&arena);
}

TEST(pattern, depth_is_bounded)
{
	expect_no_crash('(', 1 << 20, "");
	expect_no_crash('[', 1 << 20, "");
	expect_no_crash('{', 1 << 20, "1}");
	expect_no_crash('\\', (1 << 20) + 1, "");
	expect_no_crash('a', 1 << 20, "");
	expect_no_crash('|', 1 << 18, "");
	expect_no_crash('+', 1 << 18, "");
}
