#include "text/legible.h"

static bool is_printable(unsigned char c)
{
	return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

static unsigned continuations(unsigned char lead)
{
	return lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
}

bool es_legible_byte(struct es_legible *j, unsigned char c)
{
	size_t at = j->done++;
	unsigned need = j->need;
	j->need = 0;
	if (j->look == ES_LOOK_PACKED ||
		(j->look == ES_LOOK_WIDE && (at < 2 || (c == 0 && at % 2 == j->zeros))))
		return true;
	if (need ? (c & 0xc0) == 0x80 : c >= 0x80 && continuations(c)) {
		j->need = need ? need - 1 : continuations(c);
		return true;
	}
	if (!need && is_printable(c))
		return true;
	j->bad++;
	return false;
}

bool es_legible_is_noise(const struct es_legible *j)
{
	return j->bad > j->done / 10 + 1;
}

bool es_legible_is_text(const struct es_legible *j)
{
	return j->bad <= j->done / 10;
}

/* UTF-16 of ASCII characters: every other byte is zero. A byte order mark may stand in front. */
static bool is_wide(const unsigned char b[ES_LEGIBLE_HEAD], unsigned zeros)
{
	for (unsigned i = 2; i < ES_LEGIBLE_HEAD; i++)
		if (i % 2 == zeros ? b[i] != 0 : !is_printable(b[i]))
			return false;
	return true;
}

/* gzip, or zlib at its default or best level: the other levels' heads are text as well. */
static bool is_packed(const unsigned char b[ES_LEGIBLE_HEAD])
{
	return (b[0] == 0x1f && b[1] == 0x8b && b[2] == 8) ||
	       (b[0] == 0x78 && (b[1] == 0x9c || b[1] == 0xda));
}

struct es_legible es_legible_head(const unsigned char b[ES_LEGIBLE_HEAD])
{
	if (is_packed(b))
		return (struct es_legible){ .look = ES_LOOK_PACKED };
	for (unsigned zeros = 0; zeros < 2; zeros++)
		if (is_wide(b, zeros))
			return (struct es_legible){ .look = ES_LOOK_WIDE, .zeros = zeros };
	/* Names read as base64 give some high bytes by chance: those excuse nothing. */
	struct es_legible j = { .look = ES_LOOK_TEXT };
	unsigned nhigh = 0;
	for (unsigned i = 0; i < ES_LEGIBLE_HEAD && j.bad <= 1; i++) {
		nhigh += b[i] >= 0x80;
		(void)es_legible_byte(&j, b[i]);
	}
	bool is_noise = j.bad > 1 || (j.bad && nhigh > 1);
	return (struct es_legible){ .look = is_noise ? ES_LOOK_NOISE : ES_LOOK_TEXT };
}
