/* fuzz_references.c - any bytes as programs of every language. */
#include "fuzz.h"
#include "reference/references.h"

/* A file of each language, of each family that lexes by itself, and for each reader. */
static const char *const paths[] = { "a.ts", "a.py", "a.rb", "a.php", "a.go", "a.vue", "a.sh",
	"a.rs", "a.cs", "a.java", "a.lua", "a.hs", "a.ex", "a.pl", "appsettings.json",
	"launchSettings.json", "application.yml", "application.properties" };

static void check_mentions(const struct es_mentions *m, size_t size)
{
	for (size_t i = 0; i < m->v.n; i++) {
		FUZZ_CHECK(m->v.v[i].from <= m->v.v[i].to);
		FUZZ_CHECK(m->v.v[i].to <= size);
		FUZZ_CHECK(m->v.v[i].form && m->v.v[i].form[0]);
	}
}

static void check_lexed(struct es_slice text)
{
	struct es_lexed_vec lexed = { 0 };
	for (int family = 0; family < ES_NLEXERS; family++) {
		size_t last = 0;
		es_lex(&lexed, (enum es_lexer)family, text);
		for (size_t i = 0; i < lexed.n; i++) {
			FUZZ_CHECK(lexed.v[i].from >= last && lexed.v[i].from < lexed.v[i].to);
			last = lexed.v[i].to;
			FUZZ_CHECK(es_lexed_at(&lexed, last - 1) == lexed.v[i].is);
		}
		FUZZ_CHECK(last <= text.len);
	}
	es_vec_release(&lexed);
}

FUZZ(references)
{
	struct es_slice text = { (const char *)data, size };
	struct es_references *refs = es_references_new();
	struct es_reference_scanner *scanner = es_reference_scanner_new(refs);
	struct es_error err = { 0 };
	check_lexed(text);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct es_arena arena = { 0 };
		struct es_mentions m = { .arena = &arena };
		FUZZ_CHECK(!es_reference_scan(scanner, es_slice_from(paths[i]), text, &m, &err));
		check_mentions(&m, size);
		es_mentions_place(&m, text);
		es_mentions_release(&m);
		es_arena_release(&arena);
	}
	es_reference_scanner_free(scanner);
	es_references_free(refs);
	return 0;
}
