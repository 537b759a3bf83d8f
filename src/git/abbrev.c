#include "git/abbrev.h"
#include "base/err.h"
#include "base/hex.h"
#include "git/loose.h"
#include "git/repo_internal.h"

struct search {
	struct es_oid low, high; /* all names between begin with the digits */
	struct es_oid found;
	bool has_found, is_ambiguous;
};

static void note(void *ctx, const struct es_oid *oid)
{
	struct search *s = ctx;
	s->is_ambiguous |= s->has_found && es_oid_compare(&s->found, oid) != 0;
	s->found = *oid;
	s->has_found = true;
}

static void search_pack(struct search *s, const struct es_packindex *x)
{
	size_t low = 0, high = x->nobjects;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (es_oid_compare(es_packindex_oid(x, middle), &s->low) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < x->nobjects && !s->is_ambiguous; low++) {
		const struct es_oid *oid = es_packindex_oid(x, low);
		if (es_oid_compare(oid, &s->high) > 0)
			break;
		note(s, oid);
	}
}

/* The digits in lower case, filled up with zeros and with f's. */
static bool set_bounds(struct search *s, char hex[ES_OID_HEX], struct es_slice digits)
{
	static const char lower[] = "0123456789abcdef";
	if (digits.len < ES_ABBREV_MIN || digits.len > ES_OID_HEX)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		int value = es_hex_value(digits.ptr[i]);
		if (value < 0)
			return false;
		hex[i] = lower[value];
	}
	struct es_slice all = { hex, ES_OID_HEX };
	for (size_t i = digits.len; i < ES_OID_HEX; i++)
		hex[i] = 'f';
	bool is_name = es_oid_parse(&s->high, all);
	for (size_t i = digits.len; i < ES_OID_HEX; i++)
		hex[i] = '0';
	return is_name && es_oid_parse(&s->low, all);
}

enum es_status es_abbrev_find(
	struct es_oid *out, const struct es_repo *r, struct es_slice digits, struct es_error *err)
{
	struct search s = { .has_found = false };
	char hex[ES_OID_HEX];
	enum es_status st = ES_OK;
	if (!set_bounds(&s, hex, digits))
		return es_fail(err, ES_ENOTFOUND, "no digits of an object's name");
	for (size_t i = 0; i < r->packs.sound.n; i++)
		search_pack(&s, &r->packs.sound.v[i]->index);
	for (size_t i = 0; i < r->stores.n && !st; i++)
		st = es_loose_each_like(
			r->stores.v[i], (struct es_slice){ hex, digits.len }, note, &s, err);
	if (!st && s.is_ambiguous)
		st = es_fail(err, ES_EINVAL, "several objects begin so");
	else if (!st && !s.has_found)
		st = es_fail(err, ES_ENOTFOUND, "no object begins so");
	if (!st)
		*out = s.found;
	return st;
}
