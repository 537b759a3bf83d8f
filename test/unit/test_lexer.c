/* test_lexer.c - comments and strings of the families of languages. */
#include "base/buf.h"
#include "reference/lexer.h"
#include "test.h"

/* The text with its strings as s and its comments as c. */
static void expect_lexed(enum es_lexer family, const char *text, const char *want)
{
	struct es_lexed_vec v = { 0 };
	struct es_buf got = ES_BUF_INIT(4096);
	struct es_slice t = es_slice_from(text);
	es_lex(&v, family, t);
	for (size_t i = 0; i < t.len; i++) {
		enum es_lexed is = es_lexed_at(&v, i);
		es_buf_add_byte(&got, is == ES_LEXED_STRING    ? 's'
				      : is == ES_LEXED_COMMENT ? 'c'
							       : t.ptr[i]);
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_vec_release(&v);
}

TEST(lexer, comments_and_strings_hide_each_other)
{
	expect_lexed(ES_LEXER_C, "a \"//\" /* \" */ 'b' // \"", "a \"ss\" ccccccc 's' cccc");
	expect_lexed(ES_LEXER_PYTHON, "a '#' # 'x'\nb", "a 's' ccccc\nb");
	expect_lexed(ES_LEXER_SHELL, "a#b '#x' #c", "a#b 'ss' cc");
	expect_lexed(ES_LEXER_DASH, "a {- {- -} -} -- b", "a ccccccccccc cccc");
}

TEST(lexer, what_a_string_computes_is_code)
{
	expect_lexed(ES_LEXER_JAVASCRIPT, "`a${b('c')}d${`e${f}`}`", "`s${b('s')}s${`s${f}`}`");
	expect_lexed(ES_LEXER_JAVASCRIPT, "`${ {a: 1} }x`", "`${ {a: 1} }s`");
	expect_lexed(ES_LEXER_PYTHON, "f'a{b}c' 'a{b}c'", "f's{b}s' 'sssss'");
	expect_lexed(ES_LEXER_RUBY, "\"a#{b}c\" '#{b}'", "\"s#{b}s\" 'ssss'");
	expect_lexed(ES_LEXER_SWIFT, "\"a\\(b)c\"", "\"s\\(b)s\"");
}

TEST(lexer, a_slash_divides_behind_a_value)
{
	expect_lexed(ES_LEXER_JAVASCRIPT, "a / b / c", "a / b / c");
	expect_lexed(ES_LEXER_JAVASCRIPT, "x = /['\"]/; y", "x = /ssss/; y");
	expect_lexed(ES_LEXER_JAVASCRIPT, "return /[/']/", "return /ssss/");
	expect_lexed(ES_LEXER_JAVASCRIPT, "<p>don't</p> a", "<p>don'sssssss");
}

TEST(lexer, what_nobody_closes_ends)
{
	expect_lexed(ES_LEXER_JAVASCRIPT, "'a\nb", "'s\nb");
	expect_lexed(ES_LEXER_JAVASCRIPT, "`a\nb 'c'", "`s\nb 's'");
	expect_lexed(ES_LEXER_PYTHON, "x = \"\"\"a\nb 'c'", "x = \"\"\"s\nb 's'");
	expect_lexed(ES_LEXER_RUST, "&'a str \"x\"", "&'a str \"s\"");
}

TEST(lexer, here_documents_have_no_quotes)
{
	expect_lexed(
		ES_LEXER_SHELL, "cat <<EOF\nit's $A\nEOF\n'x'", "cat <<EOF\nit's $A\nEOF\n's'");
	expect_lexed(ES_LEXER_SHELL, "cat <<'EOF'\n$A\nEOF\nx", "cat <<'sss'\nsssEOF\nx");
	expect_lexed(ES_LEXER_RUBY, "a <<~SQL\n  it's\n  SQL\n'x'", "a <<~SQL\n  it's\n  SQL\n's'");
}

TEST(lexer, programs_in_markup_stand_between_tags)
{
	expect_lexed(ES_LEXER_HTML, "<p>it's</p><script>'a'</script><!-- b -->",
		"<p>it's</p><script>'s'</script>ccccccc-->");
	expect_lexed(ES_LEXER_HTML, "---\nconst a = 'b'\n---\n<p>it's",
		"---\nconst a = 's'\n---\n<p>it's");
	expect_lexed(ES_LEXER_PHP, "<p>it's <?php 'a' ?> it's", "<p>it's <?php 's' ?> it's");
}

/* Quadratic work would not end while anybody waits. */
TEST(lexer, regular_expressions_without_an_end_cost_linear_time)
{
	static const char *const pieces[] = { "=/[", "[/]", "=/", "=/\\/" };
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct es_buf text = ES_BUF_INIT(4 << 20);
		struct es_lexed_vec v = { 0 };
		while (text.len + 8 <= text.max)
			es_buf_add_str(&text, pieces[i]);
		es_lex(&v, ES_LEXER_JAVASCRIPT, es_buf_slice(&text));
		es_vec_release(&v);
		es_buf_release(&text);
	}
}
