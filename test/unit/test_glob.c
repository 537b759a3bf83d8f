/* test_glob.c - path patterns: what gitignore(5) promises, classes, and linear time. */
#include "base/glob.h"
#include "base/mem.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

struct row {
	const char *pattern, *path;
	bool wanted;
};

static void expect_rows(
	const struct row *rows, size_t n, bool (*match)(struct es_slice, struct es_slice))
{
	for (size_t i = 0; i < n; i++) {
		bool got = match(es_slice_from(rows[i].pattern), es_slice_from(rows[i].path));
		if (got != rows[i].wanted)
			print_error("pattern \"%s\", path \"%s\": got %d\n", rows[i].pattern,
				rows[i].path, got);
		EXPECT(got == rows[i].wanted);
	}
}

#define EXPECT_ROWS(rows, match) expect_rows(rows, sizeof(rows) / sizeof *(rows), match)

/* The examples and rules of gitignore(5), for paths of files. */
static const struct row documented[] = {
	{ "hello.*", "hello.txt", true },
	{ "hello.*", "a/hello.java", true },
	{ "hello.*", "hello", false },
	{ "/hello.*", "hello.c", true },
	{ "/hello.*", "a/hello.c", false },
	{ "foo/", "foo/x", true },
	{ "foo/", "foo", false },
	{ "foo/", "a/foo/x", true },
	{ "doc/frotz", "doc/frotz", true },
	{ "/doc/frotz", "doc/frotz", true },
	{ "doc/frotz", "a/doc/frotz", false },
	{ "doc/frotz/", "doc/frotz/x", true },
	{ "doc/frotz/", "doc/frotz", false },
	{ "doc/frotz/", "a/doc/frotz/x", false },
	{ "frotz/", "frotz/x", true },
	{ "frotz/", "a/frotz/x", true },
	{ "foo/*", "foo/test.json", true },
	{ "foo/*", "foo/bar/hello.c", true }, /* foo/bar matches, and it lies below */
	{ "foo/*", "foo", false },
	{ "**/foo", "foo", true },
	{ "**/foo", "a/b/foo", true },
	{ "**/foo", "a/b/foo/c", true },
	{ "**/foo", "a/bfoo", false },
	{ "**/foo/bar", "foo/bar", true },
	{ "**/foo/bar", "x/foo/bar", true },
	{ "**/foo/bar", "foo/x/bar", false },
	{ "abc/**", "abc/x", true },
	{ "abc/**", "abc/x/y/z", true },
	{ "abc/**", "abc", false },
	{ "abc/**", "x/abc/y", false },
	{ "a/**/b", "a/b", true },
	{ "a/**/b", "a/x/b", true },
	{ "a/**/b", "a/x/y/b", true },
	{ "a/**/b", "a/x/y/c", false },
	{ "a/**/b", "ab", false },
	{ "a**b", "axyb", true },
	{ "a**b/c", "ax/yb/c", false }, /* not a component of its own: an ordinary star */
	{ "vendor", "vendor/x.c", true },
	{ "vendor", "a/vendor/b/x.c", true },
	{ "vendor", "vendored/x.c", false },
	{ "*.log", "a/b/c.log", true },
	{ "*.log", "c.log.txt", false },
	{ "build/*.o", "build/x.o", true },
	{ "build/*.o", "build/sub/x.o", false },
	{ "\\!important", "!important", true },
	{ "\\#x", "a/#x", true },
	{ "**", "anything/at/all", true },
	{ "/**", "anything", true },
	{ "**/", "anything", false },
	{ "**/", "a/b", true },
	{ "/", "a", false },
	{ "", "a", false },
};

TEST(glob, matches_as_gitignore_documents)
{
	EXPECT_ROWS(documented, es_glob_match);
}

static const struct row exact[] = {
	{ "*.c", "a.c", true },
	{ "*.c", "x/a.c", false },
	{ "**/*.c", "a.c", true },
	{ "**/*.c", "x/y/a.c", true },
	{ "a", "a/b", false },
	{ "a/*", "a/b", true },
	{ "a/*", "a/b/c", false },
	{ "a/**", "a/b/c", true },
	{ "a/**", "a", false },
	{ "**", "a/b", true },
	{ "a/**/b/**/c", "a/b/b/x/c", true },
	{ "a/**/b/**/c", "a/b/x/c/d", false },
	{ "a/**/b/c", "a/b/x/b/c", true },
	{ "**/a/**/a", "a/a", true },
	{ "**/a/**/a", "a", false },
	{ "a/***/b", "a/x/y/b", true },
	{ "", "", true },
	{ "*", "", true },
	{ "?", "", false },
};

TEST(glob, exact_compares_the_whole_path)
{
	EXPECT_ROWS(exact, es_glob_match_exact);
}

static const struct row bytes[] = {
	{ "a?c", "abc", true },
	{ "a?c", "a/c", false },
	{ "a*c", "a/c", false },
	{ "a*c", "ac", true },
	{ "*a*b*c", "xxaxbxbxc", true },
	{ "*a*b*c", "xxaxbxbxcx", false },
	{ "*.env*", ".env.local", true },
	{ "[a-c]x", "bx", true },
	{ "[a-c]x", "dx", false },
	{ "[!a-c]x", "dx", true },
	{ "[!a-c]x", "ax", false },
	{ "[^a-c]x", "dx", true },
	{ "[]]x", "]x", true },
	{ "[]a]x", "ax", true },
	{ "[!]]x", "]x", false },
	{ "[a-]x", "-x", true },
	{ "[\\]]x", "]x", true },
	{ "[\\a-\\c]x", "bx", true },
	{ "[a", "[a", false },
	{ "[!", "a", false },
	{ "[a\\", "a", false },
	{ "[a-\\", "a", false },
	{ "[[:digit:]]", "7", true },
	{ "[[:digit:]]", "x", false },
	{ "[![:space:]x]", "y", true },
	{ "[![:space:]x]", " ", false },
	{ "[[:alpha:][:digit:]_]", "_", true },
	{ "[[:xdigit:]]", "F", true },
	{ "[[:xdigit:]]", "g", false },
	{ "[[:punct:]]", "~", true },
	{ "[[:none:]]", "n", false },
	{ "[[:]x", ":x", true },
	{ "\\*", "*", true },
	{ "\\*", "x", false },
	{ "a\\", "a\\", false },
	{ "a\\\\", "a\\", true },
	{ "\xff?", "\xff\x80", true },
	{ "[\x80-\xff]", "\xc3", true },
	{ "a\nb", "a\nb", true },
};

TEST(glob, classes_quotes_and_stars_work_on_bytes)
{
	EXPECT_ROWS(bytes, es_glob_match_exact);
}

TEST(glob, a_nul_byte_is_a_byte)
{
	struct es_slice path = { "a\0b", 3 };
	EXPECT(es_glob_match_exact(es_slice_from("a?b"), path));
	EXPECT(!es_glob_match_exact(es_slice_from("a"), path));
}

/* `unit` n times, then `tail`; malloc'd. */
static char *repeat(const char *unit, size_t n, const char *tail)
{
	size_t len = strlen(unit);
	char *text = es_alloc(n * len + strlen(tail) + 1, 1);
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, unit, len);
	memcpy(text + n * len, tail, strlen(tail) + 1);
	return text;
}

/* A matcher that tries the stars one in another would not return from these. */
TEST(glob, hostile_patterns_end_in_time)
{
	const struct {
		const char *unit, *tail, *text;
	} rows[] = { { "a*", "b", "a" }, { "*", "b", "a" }, { "**/a/", "b", "a/" },
		{ "**/*a*a*/", "b", "aa/" }, { "**/", "b", "a/" }, { "*[a]", "b", "a" },
		{ "[", "b", "a" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *pattern = repeat(rows[i].unit, 300, rows[i].tail);
		char *text = repeat(rows[i].text, 1500, "c");
		EXPECT(!es_glob_match_exact(es_slice_from(pattern), es_slice_from(text)));
		EXPECT(!es_glob_match(es_slice_from(pattern), es_slice_from(text)));
		free(pattern);
		free(text);
	}
}
