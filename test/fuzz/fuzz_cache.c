/* fuzz_cache.c - any bytes as what a cache keeps of a census, and of hits. */
#include "base/mem.h"
#include "engine/hitstore.h"
#include "fuzz.h"
#include "git/census_file.h"

#include <string.h>

struct walk {
	size_t nhits, nbytes;
};

static void look(void *ctx, const struct es_oid *oid, const struct es_hit *hit)
{
	struct walk *w = ctx;
	(void)oid;
	w->nhits++;
	w->nbytes += hit->id.len + hit->redacted.len + hit->excerpt.text.len;
	for (size_t i = 0; i < hit->nfacts; i++)
		w->nbytes += hit->facts[i].name.len + hit->facts[i].value.len;
	FUZZ_CHECK(hit->rule && hit->excerpt.mark_to <= hit->excerpt.text.len);
}

static void check_stored(const struct es_stored *s)
{
	size_t nedges = 0, nparents = 0, ntext = 0;
	for (size_t i = 0; i < s->n.nnodes; i++)
		nedges += (size_t)s->nodes[i].nadded + s->nodes[i].nremoved;
	for (size_t i = 0; i < s->n.ncommits; i++)
		nparents += s->commits[i].nparents;
	for (size_t i = 0; i < s->n.ntexts; i++)
		ntext += s->text_lens[i];
	FUZZ_CHECK(nedges == s->n.nedges && nparents == s->n.nparents);
	FUZZ_CHECK(ntext == s->n.ntextbytes);
}

FUZZ(cache)
{
	struct es_ruleset rules = { .rules = { NULL, 0, 0 } };
	struct es_rule rule = { .id = ES_LIT("r") };
	struct es_arena arena = { 0 };
	struct es_stored s;
	struct walk w = { 0, 0 };
	es_vec_push(&rules.rules, rule);
	/* Aligned, as the cache has them. */
	char *copy = es_alloc(size + 1, 1);
	if (size)
		memcpy(copy, data, size);
	if (es_stored_parse(&s, copy, size))
		check_stored(&s);
	struct es_slice bytes = { copy, size };
	if (es_hitstore_each(bytes, &rules, &arena, look, &w))
		FUZZ_CHECK(w.nbytes <= size);
	free(copy);
	es_vec_release(&rules.rules);
	es_arena_release(&arena);
	return 0;
}
