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
