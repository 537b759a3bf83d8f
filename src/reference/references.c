#include "reference/references.h"
#include "base/glob.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/pool.h"
#include "reference/prepared.h"
#include "reference/readers.h"

#include <stdlib.h>
#include <string.h>

struct es_references {
	const struct es_language *languages;
	size_t n;
	bool has_readers;
	struct es_lazy *prepared;
	struct es_lock *lock;
};

struct es_references *es_references_of(const struct es_language *languages, size_t n)
{
	struct es_references *r = es_alloc(1, sizeof *r);
	r->languages = languages;
	r->n = n;
	r->prepared = es_alloc(n, sizeof *r->prepared);
	r->lock = es_lock_new();
	return r;
}

struct es_references *es_references_new(void)
{
	struct es_references *r = es_references_of(es_builtin_languages, es_builtin_nlanguages);
	r->has_readers = true;
	return r;
}

static void free_prepared(struct es_prepared *p)
{
	if (!p)
		return;
	es_regexes_free(p->regexes);
	es_literal_index_free(p->literals);
	es_vec_release(&p->rules.rules);
	free(p);
}

void es_references_free(struct es_references *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n; i++)
		free_prepared(es_lazy_peek(&r->prepared[i]));
	free(r->prepared);
	es_lock_free(r->lock);
	free(r);
}

struct making {
	const struct es_language *language;
};

static void *prepare(void *ctx)
{
	const struct making *m = ctx;
	const struct es_language *lang = m->language;
	struct es_prepared *p = es_alloc(1, sizeof *p);
	bool *wanted = es_alloc(lang->nrules, sizeof *wanted);
	for (size_t i = 0; i < lang->nrules; i++) {
		wanted[i] = lang->rules[i].literals.n > 0;
		es_vec_push(&p->rules.rules, lang->rules[i]);
	}
	p->language = lang;
	p->literals = es_literal_index_new(&p->rules, wanted);
	p->regexes = es_regexes_new(&p->rules);
	free(wanted);
	return p;
}

bool es_references_have_readers(const struct es_references *r)
{
	return r->has_readers;
}

size_t es_references_count(const struct es_references *r)
{
	return r->n;
}

const struct es_prepared *es_references_get(const struct es_references *r, size_t i)
{
	struct making m = { &r->languages[i] };
	return es_lazy_get(&r->prepared[i], r->lock, prepare, &m);
}

/* "*.ext", by far the most common glob, without the general search. */
static bool matches(struct es_slice glob, struct es_slice path)
{
	bool is_ending = glob.len > 2 && glob.ptr[0] == '*' && glob.ptr[1] == '.' &&
			 strcspn(glob.ptr + 1, "*?[\\/") == glob.len - 1;
	return is_ending ? es_slice_ends(path, glob.ptr + 1) : es_glob_match(glob, path);
}

static bool matches_one(struct es_strings globs, struct es_slice path)
{
	for (size_t i = 0; i < globs.n; i++)
		if (matches(globs.v[i], path))
			return true;
	return false;
}

bool es_references_is_of(const struct es_references *r, size_t i, struct es_slice path)
{
	const struct es_language *lang = &r->languages[i];
	return matches_one(lang->files, path) && !matches_one(lang->exclude_files, path);
}

bool es_references_wants(const struct es_references *r, struct es_slice path)
{
	for (size_t i = 0; i < r->n; i++)
		if (es_references_is_of(r, i, path))
			return true;
	return r->has_readers && es_readers_want(path);
}

enum es_status es_references_check(const struct es_references *r, struct es_error *err)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct es_language *lang = &r->languages[i];
		for (size_t k = 0; k < lang->nrules; k++) {
			enum es_status st = es_regex_check(&lang->rules[k], err);
			if (st)
				return st;
		}
	}
	return ES_OK;
}
