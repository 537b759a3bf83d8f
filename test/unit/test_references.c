/* test_references.c - the forms by which programs read variables. */
#include "base/mem.h"
#include "reference/examples.h"
#include "reference/load.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void count_failed(void *ctx, const struct es_example_result *r)
{
	size_t *failed = ctx;
	if (r->passed)
		return;
	++*failed;
	print_error("%.*s:%u: %.*s\n  got:\n%.*s  want:\n%.*s", ES_ARG(r->language->file),
		r->example->line, ES_ARG(r->example->text), ES_ARG(r->got), ES_ARG(r->want));
}

static void expect_examples(const struct es_language *languages, size_t n)
{
	struct es_error err = { 0 };
	size_t failed = 0;
	enum es_status st = es_examples_run(languages, n, count_failed, &failed, &err);
	EXPECT_STR(err.text, "");
	EXPECT_INT(st, ES_OK);
	EXPECT_INT(failed, 0);
}

TEST(references, examples_of_all_languages_are_as_they_say)
{
	EXPECT(es_builtin_nlanguages > 0);
	expect_examples(es_builtin_languages, es_builtin_nlanguages);
}

/* For who writes a language: LANGUAGE_FILE=FILE.yaml build/VARIANT/unit language_file. */
TEST(language_file, examples_are_as_they_say)
{
	const char *path = getenv("LANGUAGE_FILE");
	struct es_language_vec languages = { 0 };
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	if (!path)
		skip();
	enum es_status st = es_language_load_file(&languages, path, &arena, &err);
	EXPECT_STR(err.text, "");
	EXPECT_INT(st, ES_OK);
	expect_examples(languages.v, languages.n);
	es_vec_release(&languages);
	es_arena_release(&arena);
}

/* ---- language files ---- */

#define HEAD	"language: x\nfiles: ['*.x']\nforms:\n"
#define FORM	HEAD "  - form: get\n    pattern: 'get\\(\"(?<name>\\w+)\"\\)'\n"
#define EXAMPLE "    examples: [{text: 'get(\"A\")', mentions: ['A required']}]\n"

static enum es_status load(
	struct es_language_vec *out, struct es_arena *arena, const char *text, struct es_error *err)
{
	return es_language_load_text(out, es_slice_from(text), "x.yaml", arena, err);
}

static void expect_refused(const char *text, const char *want)
{
	struct es_language_vec v = { 0 };
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	EXPECT_INT(load(&v, &arena, text, &err), ES_EPARSE);
	EXPECT_STR(err.text, want);
	es_vec_release(&v);
	es_arena_release(&arena);
}

TEST(references, a_broken_language_is_refused_with_its_place)
{
	expect_refused("", "x.yaml:1:1: the file is empty");
	expect_refused(
		"language: x\n", "x.yaml:1:1: `language`, `files` and a list `forms` are wanted");
	expect_refused(HEAD "  - form: get\n    patern: x\n", "x.yaml:5:5: unknown field patern");
	expect_refused(FORM, "x.yaml:4:5: a form needs examples");
	expect_refused(FORM EXAMPLE "    need: maybe\n", "x.yaml:7:11: there is no such word");
	expect_refused(HEAD "  - form: get\n    pattern: '[a-z]+'\n" EXAMPLE,
		"x.yaml:5:14: no string of three bytes or more is in all that the pattern matches");
	expect_refused(FORM EXAMPLE "    name: '{lower}'\n",
		"x.yaml:4:5: `name` is no template that is known");
	expect_refused(FORM EXAMPLE "    tails: [{need: optional}]\n",
		"x.yaml:7:13: a tail has `before`, `after` or `inside`");
	expect_refused(FORM EXAMPLE "    at: call\n    on: env\n",
		"x.yaml:4:5: a form has `at` or `on`, not both");
	expect_refused(HEAD "  - form: get\n    pattern: 'get(?<default>x)(?<other>y)'\n" EXAMPLE,
		"x.yaml:5:14: a pattern has a group `default` or `other`, not both");
}

static void note(void *ctx, const struct es_example_result *r)
{
	struct es_buf *out = ctx;
	es_buf_printf(out, "%u %s %.*s", r->example->line, r->passed ? "passed" : "failed",
		ES_ARG(r->got));
}

static void expect_run(const char *text, const char *want)
{
	struct es_language_vec v = { 0 };
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	struct es_buf got = ES_BUF_INIT(4096);
	EXPECT_INT(load(&v, &arena, text, &err), ES_OK);
	enum es_status st = es_examples_run(v.v, v.n, note, &got, &err);
	EXPECT_STR(st ? err.text : es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_vec_release(&v);
	es_arena_release(&arena);
}

TEST(references, an_example_that_is_not_as_it_says_fails)
{
	expect_run(FORM EXAMPLE, "6 passed A required\n");
	expect_run(FORM EXAMPLE "    need: optional\n", "6 failed A optional\n");
	expect_run(FORM EXAMPLE "    negative_examples: ['get(\"B\")']\n",
		"6 passed A required\n7 failed B required\n");
}

TEST(references, a_pattern_that_pcre_refuses_is_said_with_its_place)
{
	expect_run(HEAD "  - form: get\n    pattern: 'get(?<name>x)(?C999)'\n" EXAMPLE,
		"x.yaml:5:34: pattern of rule x: number after (?C is greater than 255");
}

/* ---- hostile programs ---- */

struct scan {
	struct es_references *references;
	struct es_reference_scanner *scanner;
	struct es_arena arena;
	struct es_mentions mentions;
};

static void scan_text(struct scan *s, const char *path, struct es_slice text)
{
	struct es_error err = { 0 };
	*s = (struct scan){ .references = es_references_new() };
	s->scanner = es_reference_scanner_new(s->references);
	s->mentions.arena = &s->arena;
	EXPECT_INT(es_reference_scan(s->scanner, es_slice_from(path), text, &s->mentions, &err),
		ES_OK);
}

static void release(struct scan *s)
{
	es_mentions_release(&s->mentions);
	es_arena_release(&s->arena);
	es_reference_scanner_free(s->scanner);
	es_references_free(s->references);
}

/* The same piece again and again: quadratic work would not end while anybody waits. */
static void expect_scanned(const char *piece, size_t megabytes)
{
	struct es_slice one = es_slice_from(piece);
	struct es_buf text = ES_BUF_INIT(megabytes << 20);
	struct scan s;
	while (text.len + one.len <= text.max)
		es_buf_add(&text, one);
	scan_text(&s, "a.ts", es_buf_slice(&text));
	release(&s);
	es_buf_release(&text);
}

TEST(references, time_is_linear_in_hostile_text)
{
	static const char *const pieces[] = { "process.env.A ", "process.env[k](", "`${", "\"",
		"env('A', ", "<<A\n", "/*", "const {process.env", "createEnv server: {", "{",
		"if (!process.env.A || ", "const k = process.env[k] ",
		"const e = process.env;e.A e[e] ", "A: z.string", "        ", "/ a /",
		"import {env," };
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
		expect_scanned(pieces[i], 2);
}

TEST(references, what_is_too_much_is_said_to_be_unread)
{
	struct es_buf text = ES_BUF_INIT(4 << 20);
	struct scan s;
	while (text.len + 16 <= text.max)
		es_buf_add_str(&text, "process.env.A;\n");
	scan_text(&s, "a.js", es_buf_slice(&text));
	EXPECT(s.mentions.v.n > 10000);
	EXPECT_INT(s.mentions.unread.n, 1);
	release(&s);
	es_buf_release(&text);
}

TEST(references, a_file_is_wanted_by_its_name)
{
	struct es_references *r = es_references_new();
	EXPECT(es_references_wants(r, es_slice_from("src/a.tsx")));
	EXPECT(es_references_wants(r, es_slice_from("App.vue")));
	EXPECT(!es_references_wants(r, es_slice_from("dist/a.min.js")));
	EXPECT(!es_references_wants(r, es_slice_from("node_modules/x/a.js")));
	EXPECT(!es_references_wants(r, es_slice_from("README.md")));
	es_references_free(r);
}
