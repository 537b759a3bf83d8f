/* test_globset.c - a set answers as its patterns do one by one. */
#include "base/glob.h"
#include "base/globset.h"
#include "test.h"

#include <stdlib.h>

static const char *const patterns[] = { "vendor/", "*.ts", "Makefile", "test_*.py", "*.test.*",
	"docs/", "a/b", "/top.c", "**/bin/*", "*.config.js", "*.ts/", "[mM]ake*", "\\*.md", "", "/",
	"*", "vendor", "*.d.ts", "*." };
static const char *const paths[] = { "vendor/x.c", "src/vendor/y.js", "vendor", "a.ts", "x.ts/b",
	"x.ts/b.ts", "Makefile", "lib/Makefile", "test_a.py", "src/test_.py", "b.test.js", "a/b/c",
	"x/a/b", "top.c", "sub/top.c", "bin/run", "x/bin/run", "jest.config.js", ".ts", "makefile",
	"*.md", "a.d.ts", "a.", "", "docs", "docs/", "//", "\xff\xfe/x" };

enum { NPATTERNS = sizeof patterns / sizeof *patterns, NPATHS = sizeof paths / sizeof *paths };

static size_t one_by_one(struct es_slice path, size_t from)
{
	for (size_t i = from; i < NPATTERNS; i++)
		if (es_glob_match(es_slice_from(patterns[i]), path))
			return i;
	return ES_GLOBSET_NONE;
}

TEST(globset, answers_as_its_patterns_do)
{
	struct es_globset *s = es_globset_new();
	size_t nfound = 0;
	for (size_t i = 0; i < NPATTERNS; i++)
		es_globset_add(s, es_slice_from(patterns[i]));
	for (size_t i = 0; i < NPATHS; i++)
		for (size_t from = 0; from <= NPATTERNS; from++) {
			size_t want = one_by_one(es_slice_from(paths[i]), from);
			size_t got = es_globset_next(s, es_slice_from(paths[i]), from);
			if (got != want)
				print_error("\"%s\" from %zu: got %zu, not %zu\n", paths[i], from,
					got, want);
			EXPECT(got == want);
			nfound += got != ES_GLOBSET_NONE;
		}
	EXPECT(nfound > NPATHS * 5);
	es_globset_free(s);
}

TEST(globset, finds_nothing_when_empty)
{
	struct es_globset *s = es_globset_new();
	EXPECT(es_globset_next(s, es_slice_from("a/b.c"), 0) == ES_GLOBSET_NONE);
	es_globset_free(s);
	es_globset_free(NULL);
}
