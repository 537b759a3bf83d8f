#include "rule/generate.h"
#include "base/err.h"
#include "base/hex.h"
#include "rule/checksum.h"

#include <string.h>

enum { COUNT_MAX = 65536 };

/* The members of a class, dealt like cards: each once in an order of chance, then shuffled again.
 * So even a short text has the variety of a random one, whatever the seed. */
struct deck {
	unsigned char cards[256];
	size_t n, dealt;
	uint64_t *random;
};

struct generator {
	struct es_buf *out;
	size_t start; /* of this example in out */
	struct es_slice text;
	size_t at;
	uint64_t random;
	struct es_error *err;
};

/* splitmix64, by Sebastiano Vigna (public domain). */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static void shuffle(struct deck *d)
{
	unsigned char last = d->cards[d->n - 1];
	for (size_t i = d->n; i > 1; i--) {
		size_t j = next_random(d->random) % i;
		unsigned char card = d->cards[j];
		d->cards[j] = d->cards[i - 1];
		d->cards[i - 1] = card;
	}
	/* No byte twice in a row across the seam of two rounds. */
	if (d->dealt && d->n > 1 && d->cards[0] == last) {
		d->cards[0] = d->cards[d->n / 2];
		d->cards[d->n / 2] = last;
	}
	d->dealt = 0;
}

static char deal(struct deck *d)
{
	if (d->dealt == d->n)
		shuffle(d);
	return (char)d->cards[d->dealt++];
}

/* One member of the class at *at, which moves past it. */
static unsigned char read_member(struct es_slice class, size_t *at)
{
	char c = class.ptr[(*at)++];
	if (c != '\\' || *at == class.len)
		return (unsigned char)c;
	c = class.ptr[(*at)++];
	if (c == 'x' && class.len - *at >= 2 && es_hex_value(class.ptr[*at]) >= 0 &&
		es_hex_value(class.ptr[*at + 1]) >= 0) {
		*at += 2;
		return (unsigned char)(es_hex_value(class.ptr[*at - 2]) * 16 +
				       es_hex_value(class.ptr[*at - 1]));
	}
	return (unsigned char)c;
}

/* Members of the class between the brackets into the deck; false for a range that runs backwards
 * and for an empty class. */
static bool read_class(struct deck *d, struct es_slice class)
{
	bool has[256] = { false };
	for (size_t at = 0; at < class.len;) {
		unsigned from = read_member(class, &at), to = from;
		if (class.len - at >= 2 && class.ptr[at] == '-') {
			at++;
			to = read_member(class, &at);
		}
		if (to < from)
			return false;
		for (unsigned c = from; c <= to; c++)
			has[c] = true;
	}
	for (unsigned c = 0; c < 256; c++)
		if (has[c])
			d->cards[d->n++] = (unsigned char)c;
	d->dealt = d->n;
	return d->n > 0;
}

/* The offset of the ']' that ends the class begun before `at`; text.len when none does. */
static size_t find_class_end(struct es_slice text, size_t at)
{
	while (at < text.len && text.ptr[at] != ']')
		at += text.ptr[at] == '\\' && at + 1 < text.len ? 2 : 1;
	return at;
}

/* Reads "{N}" at *at into *out and moves past it; false where something else stands. Numbers past
 * the maximum stop growing there, and are refused by the caller. */
static bool read_count(size_t *out, struct es_slice text, size_t *at)
{
	size_t i = *at, n = 0;
	if (i >= text.len || text.ptr[i++] != '{')
		return false;
	size_t first = i;
	for (; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
		n = n > COUNT_MAX ? n : n * 10 + (size_t)(text.ptr[i] - '0');
	if (i == first || i >= text.len || text.ptr[i] != '}')
		return false;
	*out = n;
	*at = i + 1;
	return true;
}

/* %[CLASS]{N} at g->at; false, and nothing done, where that is not what stands there. */
static bool expand_class(struct generator *g, enum es_status *st)
{
	size_t end = find_class_end(g->text, g->at + 2), after = end + 1, count = 0;
	if (!read_count(&count, g->text, &after))
		return false;
	struct deck d = { .random = &g->random };
	if (!read_class(&d, es_slice_sub(g->text, g->at + 2, end)))
		*st = es_fail(
			g->err, ES_EPARSE, "offset %zu: class is empty or out of order", g->at);
	else if (count > COUNT_MAX)
		*st = es_fail(
			g->err, ES_EPARSE, "offset %zu: more than %d characters", g->at, COUNT_MAX);
	for (size_t i = 0; !*st && i < count; i++)
		es_buf_add_byte(g->out, deal(&d));
	g->at = after;
	return true;
}

/* %{kind} at g->at; false, and nothing done, where that is not what stands there. */
static bool expand_checksum(struct generator *g)
{
	size_t end = es_slice_find(g->text, g->at, '}');
	struct es_slice kind = es_slice_sub(g->text, g->at + 2, end);
	struct es_slice so_far = es_slice_sub(es_buf_slice(g->out), g->start, g->out->len);
	struct es_buf buf = ES_BUF_INIT(16);
	bool known = end < g->text.len && es_checksum_add(&buf, kind, so_far);
	if (known) {
		es_buf_add(g->out, es_buf_slice(&buf));
		g->at = end + 1;
	}
	es_buf_release(&buf);
	return known;
}

enum es_status es_generate(
	struct es_buf *out, struct es_slice example, uint64_t seed, struct es_error *err)
{
	struct generator g = { out, out->len, example, 0, seed, err };
	enum es_status st = ES_OK;
	while (!st && g.at < example.len) {
		char c = example.ptr[g.at];
		char next = (char)(example.len - g.at > 1 ? example.ptr[g.at + 1] : '\0');
		if (c == '%' && next == '[' && expand_class(&g, &st))
			continue;
		if (c == '%' && next == '{' && expand_checksum(&g))
			continue;
		es_buf_add_byte(out, c);
		g.at += c == '%' && next == '%' ? 2 : 1;
	}
	return st;
}
