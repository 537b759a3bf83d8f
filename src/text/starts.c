#include "text/starts.h"

#include <string.h>

enum { BYTES = ES_STARTMASK_BYTES, BEFORE = ES_STARTMASK_BEFORE, BEHIND = ES_STARTMASK_BEHIND };

void es_starts_init(struct es_starts *s, struct es_slice text, size_t from, size_t to)
{
	s->text = text;
	s->at = s->first = from;
	s->to = to < text.len ? to : text.len;
	s->i = s->n = 0;
	s->ahead = 1;
}

/* One block whose bytes are not all in the text: zeros stand for the others. */
static void look_at_rim(struct es_starts *s, es_startmask_fn *mask)
{
	char bytes[BEFORE + BEHIND] = { 0 };
	size_t before = s->at < BEFORE ? s->at : BEFORE, rest = s->text.len - s->at;
	size_t behind = rest < BEHIND ? rest : BEHIND;
	memcpy(bytes + BEFORE - before, s->text.ptr + s->at - before, before + behind);
	mask(s->masks, bytes + BEFORE, 1);
	s->n = 1;
}

/* Looks further ahead each time: where starts are many, it is asked for the first of them again and
 * again. */
static void look_ahead(struct es_starts *s)
{
	es_startmask_fn *mask = es_startmask_best();
	size_t rest = s->text.len - s->at, n = (s->to - s->at + BYTES - 1) / BYTES;
	size_t whole = s->at >= BEFORE && rest >= BEHIND ? (rest - BEHIND) / BYTES + 1 : 0;
	s->ahead = s->ahead < ES_STARTS_BLOCKS ? 2 * s->ahead : ES_STARTS_BLOCKS;
	n = n < s->ahead ? n : s->ahead;
	s->first = s->at;
	s->i = 0;
	s->n = (unsigned)(n < whole ? n : whole);
	if (s->n)
		mask(s->masks, s->text.ptr + s->at, s->n);
	else
		look_at_rim(s, mask);
	s->at += (size_t)s->n * BYTES;
}

static uint64_t cut(uint64_t mask, size_t nplaces)
{
	return nplaces < BYTES ? mask & ((UINT64_C(1) << nplaces) - 1) : mask;
}

bool es_starts_next(struct es_starts *s, size_t *at, struct es_startmask *out)
{
	for (;;) {
		if (s->i == s->n) {
			if (s->at >= s->to)
				return false;
			look_ahead(s);
		}
		size_t place = s->first + (size_t)s->i * BYTES;
		struct es_startmask m = s->masks[s->i++];
		if (!(m.base64 | m.hex | m.escapes))
			continue;
		*at = place;
		*out = (struct es_startmask){ cut(m.base64, s->to - place),
			cut(m.hex, s->to - place), cut(m.escapes, s->to - place) };
		if (out->base64 | out->hex | out->escapes)
			return true;
	}
}
