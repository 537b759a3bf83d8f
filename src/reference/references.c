#include "reference/references.h"
#include "base/glob.h"
#include "base/globset.h"
#include "base/mem.h"
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
	/* Globs of all languages' files, and whose they are; then those of the readers. */
	struct es_globset *files;
	struct ES_VEC(size_t) owners;
};

static void add_globs(struct es_references *r)
{
	r->files = es_globset_new();
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->languages[i].files.n; k++) {
			es_globset_add(r->files, r->languages[i].files.v[k]);
			es_vec_push(&r->owners, i);
		}
}

struct es_references *es_references_of(const struct es_language *languages, size_t n)
{
	struct es_references *r = es_alloc(1, sizeof *r);
	r->languages = languages;
	r->n = n;
	r->prepared = es_alloc(n, sizeof *r->prepared);
	r->lock = es_lock_new();
	add_globs(r);
	return r;
}

struct es_references *es_references_new(void)
{
	struct es_references *r = es_references_of(es_builtin_languages, es_builtin_nlanguages);
	r->has_readers = true;
	es_readers_add_globs(r->files);
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
	es_globset_free(r->files);
	es_vec_release(&r->owners);
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

static bool is_excluded(const struct es_language *lang, struct es_slice path)
{
	for (size_t i = 0; i < lang->exclude_files.n; i++)
		if (es_glob_match(lang->exclude_files.v[i], path))
			return true;
	return false;
}

size_t es_references_next(const struct es_references *r, struct es_slice path, size_t from)
{
	size_t glob = 0;
	while (glob < r->owners.n && r->owners.v[glob] < from)
		glob++;
	while ((glob = es_globset_next(r->files, path, glob)) < r->owners.n) {
		if (!is_excluded(&r->languages[r->owners.v[glob]], path))
			return r->owners.v[glob];
		glob++;
	}
	return r->n;
}

bool es_references_wants(const struct es_references *r, struct es_slice path)
{
	size_t glob = es_globset_next(r->files, path, 0);
	return glob != ES_GLOBSET_NONE &&
	       (glob >= r->owners.n || es_references_next(r, path, 0) < r->n ||
		       es_globset_next(r->files, path, r->owners.n) != ES_GLOBSET_NONE);
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
