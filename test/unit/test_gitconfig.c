#include "base/buf.h"
#include "git/gitconfig.h"
#include "test.h"

static void note(void *ctx, const char *name, const char *value)
{
	es_buf_printf(ctx, "%s=%s\n", name, value ? value : "(none)");
}

static void expect_entries(const char *text, const char *want)
{
	struct es_buf got = ES_BUF_INIT(4096);
	struct es_error err = { 0 };
	EXPECT_INT(es_gitconfig_each(es_slice_from(text), note, &got, &err), ES_OK);
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
}

static void expect_refused(const char *text, const char *message)
{
	struct es_buf got = ES_BUF_INIT(4096);
	struct es_error err = { 0 };
	EXPECT_INT(es_gitconfig_each(es_slice_from(text), note, &got, &err), ES_EPARSE);
	EXPECT_STR(err.text, message);
	es_buf_release(&got);
}

TEST(gitconfig, names_are_lower_case_but_for_subsections)
{
	expect_entries("[Core]\n\tBare = true\n[remote \"Or\\\"igin\"]\n  Promisor\n",
		"core.bare=true\nremote.Or\"igin.promisor=(none)\n");
	expect_entries("[extensions] objectFormat=sha1", "extensions.objectformat=sha1\n");
}

TEST(gitconfig, comments_quotes_and_escapes_are_git_s)
{
	expect_entries("# x\n[a]\r\nb = c d  ; e\r\nf = \" g # \" h\n", "a.b=c d\na.f= g #  h\n");
	expect_entries("[a]\nb = x\\\n  y\\tz\n", "a.b=x  y\tz\n");
	expect_entries("[a]\nb =\nc ; d\n", "a.b=\na.c=(none)\n");
}

TEST(gitconfig, includes_are_entries_like_others)
{
	expect_entries("[include]\npath = /dev/zero\n", "include.path=/dev/zero\n");
}

TEST(gitconfig, what_git_refuses_is_refused_with_its_line)
{
	expect_refused("[a\nb=c\n", "line 1: a section is not closed");
	expect_refused("[a \"b\n", "line 1: a subsection is not closed");
	expect_refused("b = c\n", "line 1: neither a section nor an entry");
	expect_refused("[a]\nb c\n", "line 2: an entry has no '='");
	expect_refused("[a]\n\nb = \"c\n", "line 3: a quote is not closed");
	expect_refused("[a]\nb = \\x\n", "line 2: a backslash stands before what it cannot quote");
}
