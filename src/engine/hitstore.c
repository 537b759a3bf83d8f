#include "engine/hitstore.h"
#include "engine/envhit.h"

#include <string.h>

bool es_hit_is_storable(const struct es_hit *hit)
{
	return !hit->secret.len && !hit->name.len && !hit->member.len;
}

/* ---- writing ---- */

static void add_number(struct es_buf *out, uint64_t n)
{
	es_buf_add(out, (struct es_slice){ (const char *)&n, sizeof n });
}

static void add_text(struct es_buf *out, struct es_slice s)
{
	add_number(out, s.len);
	es_buf_add(out, s);
}

void es_hitstore_add(struct es_buf *out, const struct es_oid *oid, const struct es_hit *hit)
{
	es_buf_add(out, (struct es_slice){ (const char *)oid->bytes, ES_OID_SIZE });
	add_text(out, hit->rule->id);
	add_number(out, hit->confidence);
	add_number(out, hit->coding);
	add_number(out, hit->verified);
	add_number(out, hit->nfacts);
	for (size_t i = 0; i < hit->nfacts; i++) {
		add_text(out, hit->facts[i].name);
		add_text(out, hit->facts[i].value);
	}
	const size_t numbers[] = { hit->line, hit->column, hit->end_line, hit->end_column,
		hit->length, hit->excerpt.mark_from, hit->excerpt.mark_to };
	add_number(out, hit->looks);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		add_number(out, numbers[i]);
	add_text(out, hit->id);
	add_text(out, hit->redacted);
	add_text(out, hit->excerpt.text);
	add_number(out, hit->allowed_by != NULL);
	add_text(out, es_slice_from(hit->allowed_by));
}

/* ---- reading ---- */

struct rest {
	struct es_slice bytes;
	bool is_bad;
};

static struct es_slice take(struct rest *r, uint64_t len)
{
	if (len > r->bytes.len) {
		r->is_bad = true;
		r->bytes = ES_SLICE_EMPTY;
		return ES_SLICE_EMPTY;
	}
	struct es_slice s = es_slice_sub(r->bytes, 0, (size_t)len);
	r->bytes = es_slice_sub(r->bytes, (size_t)len, r->bytes.len);
	return s;
}

static uint64_t take_number(struct rest *r)
{
	uint64_t n = 0;
	struct es_slice s = take(r, sizeof n);
	if (s.len)
		memcpy(&n, s.ptr, sizeof n);
	return n;
}

/* One that is at most `max`. */
static uint64_t take_up_to(struct rest *r, uint64_t max)
{
	uint64_t n = take_number(r);
	r->is_bad = r->is_bad || n > max;
	return n > max ? 0 : n;
}

static struct es_slice take_text(struct rest *r)
{
	return take(r, take_number(r));
}

static void take_rule(struct rest *r, struct es_hit *hit, const struct es_ruleset *rules)
{
	size_t i = es_ruleset_index(rules, take_text(r));
	if (i < rules->rules.n)
		hit->rule = &rules->rules.v[i];
	else
		r->is_bad = true;
}

static void take_places(struct rest *r, struct es_hit *hit)
{
	hit->looks = (unsigned)take_up_to(r, ES_ENVHIT_MAX);
	size_t *const numbers[] = { &hit->line, &hit->column, &hit->end_line, &hit->end_column,
		&hit->length, &hit->excerpt.mark_from, &hit->excerpt.mark_to };
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		*numbers[i] = (size_t)take_up_to(r, SIZE_MAX / 2);
	hit->id = take_text(r);
	hit->redacted = take_text(r);
	hit->excerpt.text = take_text(r);
	if (hit->excerpt.mark_from > hit->excerpt.mark_to ||
		hit->excerpt.mark_to > hit->excerpt.text.len)
		r->is_bad = true;
}

bool es_hitstore_each(struct es_slice bytes, const struct es_ruleset *rules, struct es_arena *arena,
	es_stored_hit_fn *each, void *ctx)
{
	struct rest r = { bytes, false };
	while (r.bytes.len && !r.is_bad) {
		struct es_hit hit = { .item = 0 };
		struct es_fact facts[ES_FACTS_MAX];
		struct es_oid oid = { { 0 } };
		struct es_slice name = take(&r, ES_OID_SIZE);
		if (name.len)
			memcpy(oid.bytes, name.ptr, ES_OID_SIZE);
		take_rule(&r, &hit, rules);
		hit.confidence = (enum es_confidence)take_up_to(&r, ES_CONF_HIGH);
		hit.coding = (enum es_coding)take_up_to(&r, ES_CODING_ESCAPES);
		hit.verified = (enum es_verified)take_up_to(&r, ES_VERIFIED_BAD);
		hit.facts = facts;
		hit.nfacts = (size_t)take_up_to(&r, ES_FACTS_MAX);
		for (size_t i = 0; i < hit.nfacts; i++) {
			facts[i].name = take_text(&r);
			facts[i].value = take_text(&r);
		}
		take_places(&r, &hit);
		bool is_allowed = take_up_to(&r, 1) != 0;
		struct es_slice by = take_text(&r);
		if (is_allowed && each)
			hit.allowed_by = es_arena_cstr(arena, by);
		if (!r.is_bad && each)
			each(ctx, &oid, &hit);
	}
	return !r.is_bad;
}
