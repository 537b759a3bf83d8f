#include "lint/check.h"
#include "inventory/pipeline.h"
#include "inventory/secretvalue.h"
#include "inventory/meaning.h"

#include <ctype.h>

static const char rule[] = "env-ci-secret";

/* A whole word that stands outside of the password: chance writes some of them, too. */
static bool has_word_of_tests(struct es_slice s, struct es_slice password)
{
	static const char *const words[] = { "test", "tests", "ci", "dummy", "fake", "example",
		"local", "localhost", "sample", "mock", NULL };
	for (size_t at = 0; at < s.len;) {
		size_t end = at;
		while (end < s.len && isalnum((unsigned char)s.ptr[end]))
			end++;
		bool is_inside = password.len && s.ptr + at >= password.ptr &&
				 s.ptr + at < password.ptr + password.len;
		if (!is_inside && es_slice_is_any_fold(es_slice_sub(s, at, end), words))
			return true;
		at = end + 1;
	}
	return false;
}

/* A database that lives as long as a job is opened with whatever the job says: what a pipeline sets
 * for a service beside it, or for the tests, is no secret. */
static bool is_of_job(const struct es_given *g)
{
	struct es_slice host = es_meaning_host(g->value);
	if (has_word_of_tests(g->value, es_meaning_url_password(g->value)))
		return true;
	return es_meaning_url_password(g->value).len &&
	       (es_meaning_is_local_host(host) || es_slice_find(host, 0, '.') == host.len);
}

void es_check_pipeline(struct es_check *c)
{
	struct es_given_vec all = { 0 };
	es_given_all(&all, c->inv);
	for (size_t i = 0; i < all.n; i++) {
		const struct es_given *g = &all.v[i];
		if (!g->at.mention || !es_is_pipeline(g->at.file->path) ||
			!es_secret_part(g->name, g->value).len || is_of_job(g))
			continue;
		bool is_test = es_stage_in(g->at.file->path) == ES_STAGE_TEST;
		es_check_say_given(c, rule, is_test ? ES_SEV_NOTE : ES_SEV_WARNING, g,
			"The value of %.*s is written into %s: everybody who can read the pipeline "
			"has it",
			ES_ARG(g->name), es_check_given_place(c, g));
	}
	es_vec_release(&all);
}
