#include "rule/litset.h"

#include <string.h>

void es_litset_copy(struct es_litset *out, const struct es_litset *s)
{
	out->n = s->n;
	memcpy(out->v, s->v, s->n * sizeof *s->v);
}

void es_litset_reset(struct es_litset *s)
{
	s->n = 1;
	s->v[0] = (struct es_lit){ .len = 0 };
}

static void widen(struct es_lit *lit, uint32_t min, uint32_t max)
{
	lit->before_min = min < lit->before_min ? min : lit->before_min;
	lit->before_max = max > lit->before_max ? max : lit->before_max;
}

bool es_litset_add(struct es_litset *s, const struct es_lit *lit)
{
	for (size_t i = 0; i < s->n; i++) {
		struct es_lit *old = &s->v[i];
		if (old->len != lit->len || old->fold != lit->fold ||
			memcmp(old->text, lit->text, lit->len) != 0)
			continue;
		widen(old, lit->before_min, lit->before_max);
		return true;
	}
	if (s->n == ES_LITERALS_MAX)
		return false;
	s->v[s->n++] = *lit;
	return true;
}

bool es_litset_join(struct es_litset *s, const struct es_litset *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (!es_litset_add(s, &b->v[i]))
			return false;
	return true;
}

/* Keeps `len` bytes of each string. The offset is that of the head; a tail has none yet. */
static void cut(struct es_litset *s, size_t len, enum es_lit_part part)
{
	size_t n = s->n;
	s->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct es_lit lit = s->v[i];
		if (lit.len > len && part == ES_LIT_TAIL)
			memmove(lit.text, lit.text + lit.len - len, len);
		lit.len = lit.len > len ? (unsigned char)len : lit.len;
		(void)es_litset_add(s, &lit);
	}
}

bool es_litset_join_cut(struct es_litset *s, const struct es_litset *b, enum es_lit_part part)
{
	struct es_litset shorter;
	for (size_t len = 2 * ES_LITERAL_MIN; len >= ES_LITERAL_MIN; len--) {
		es_litset_copy(&shorter, b);
		cut(&shorter, len, part);
		cut(s, len, part);
		if (es_litset_join(s, &shorter))
			return true;
	}
	return false;
}

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool join_texts(
	struct es_lit *out, const struct es_lit *a, const struct es_lit *b, enum es_lit_part part)
{
	char text[2 * ES_LIT_LEN];
	size_t len = (size_t)a->len + b->len, skip = 0;
	memcpy(text, a->text, a->len);
	memcpy(text + a->len, b->text, b->len);
	if (len > ES_LIT_LEN && part == ES_LIT_WHOLE)
		return false;
	if (len > ES_LIT_LEN && part == ES_LIT_TAIL)
		skip = len - ES_LIT_LEN;
	out->before_min = a->before_min;
	out->before_max = a->before_max;
	out->len = (unsigned char)(len > ES_LIT_LEN ? ES_LIT_LEN : len);
	out->fold = a->fold || b->fold;
	for (size_t i = 0; i < out->len; i++)
		out->text[i] = out->fold ? lower(text[skip + i]) : text[skip + i];
	return true;
}

bool es_litset_cross(struct es_litset *out, const struct es_litset *a, const struct es_litset *b,
	enum es_lit_part part)
{
	out->n = 0;
	for (size_t i = 0; i < a->n; i++) {
		for (size_t j = 0; j < b->n; j++) {
			struct es_lit both;
			if (!join_texts(&both, &a->v[i], &b->v[j], part) ||
				!es_litset_add(out, &both))
				return false;
		}
	}
	return true;
}

/* Where `part` first stands in every text that `whole` stands for; SIZE_MAX when it does not. */
static size_t find_in(const struct es_lit *whole, const struct es_lit *part)
{
	if (whole->fold && !part->fold)
		return SIZE_MAX;
	for (size_t at = 0; at + part->len <= whole->len; at++) {
		size_t same = 0;
		while (same < part->len &&
			(part->fold ? lower(whole->text[at + same]) : whole->text[at + same]) ==
				part->text[same])
			same++;
		if (same == part->len)
			return at;
	}
	return SIZE_MAX;
}

static uint32_t add(uint32_t a, size_t b)
{
	return b > ES_UNBOUNDED - a ? ES_UNBOUNDED : a + (uint32_t)b;
}

/* Drops one string that contains another; false when none does. */
static bool drop_one(struct es_litset *s)
{
	for (size_t i = 0; i < s->n; i++) {
		for (size_t j = 0; j < s->n; j++) {
			const struct es_lit *whole = &s->v[j];
			size_t at = i == j ? SIZE_MAX : find_in(whole, &s->v[i]);
			if (at == SIZE_MAX)
				continue;
			widen(&s->v[i], add(whole->before_min, at), add(whole->before_max, at));
			s->n--;
			memmove(&s->v[j], &s->v[j + 1], (s->n - j) * sizeof *s->v);
			return true;
		}
	}
	return false;
}

void es_litset_minimise(struct es_litset *s)
{
	while (drop_one(s))
		continue;
}

bool es_litset_has_empty(const struct es_litset *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].len == 0)
			return true;
	return false;
}
