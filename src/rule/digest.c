#include "rule/digest.h"

static void hash_text(struct es_sha256 *h, struct es_slice s)
{
	uint64_t len = s.len; /* lengths keep "ab","c" apart from "a","bc" */
	es_sha256_add(h, (struct es_slice){ (const char *)&len, sizeof len });
	es_sha256_add(h, s);
}

static void hash_strings(struct es_sha256 *h, struct es_strings s)
{
	for (size_t i = 0; i < s.n; i++)
		hash_text(h, s.v[i]);
	hash_text(h, ES_SLICE_EMPTY);
}

void es_rule_digest(unsigned char out[ES_SHA256_SIZE], const struct es_rule *r)
{
	struct es_sha256 state, *h = &state;
	es_sha256_init(h);
	hash_text(h, r->id);
	hash_text(h, r->family);
	hash_text(h, r->pattern);
	hash_text(h, r->secret_name);
	hash_text(h, r->pair_name);
	hash_strings(h, r->paths);
	hash_strings(h, r->exclude_paths);
	hash_strings(h, r->note_paths);
	hash_strings(h, r->stopwords);
	int32_t numbers[] = { (int32_t)r->severity, (int32_t)r->confidence,
		(int32_t)r->secret_group, (int32_t)r->pair_group, (int32_t)(r->min_entropy * 1000),
		r->is_generic, r->is_off, (int32_t)r->verify };
	es_sha256_add(h, (struct es_slice){ (const char *)numbers, sizeof numbers });
	if (r->kind != ES_KIND_SECRET)
		hash_text(h, es_slice_from(es_kind_name(r->kind)));
	es_sha256_end(h, out);
}
