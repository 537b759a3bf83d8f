#include "delta.h"
#include "base/mem.h"
#include "spot.h"

#include <stdlib.h>
#include <string.h>

enum { SLOT_BITS = 14, NSLOTS = 1 << SLOT_BITS, COPY_MAX = 0xffffff, INSERT_MAX = 127 };

#define NOWHERE UINT32_MAX

/* How one delta is made; percents. */
struct style {
	size_t key;	    /* bytes that must be equal for a copy to be thought of */
	unsigned is_cut;    /* copies that end early */
	unsigned is_unused; /* copies not made: the bytes are inserted */
	unsigned is_odd;    /* copies from any place that fits, not the one that fits longest */
	unsigned is_padded; /* copies written with more bytes than they need */
	unsigned is_short;  /* inserts cut into several */
};

struct encoder {
	struct es_buf *out;
	struct es_slice base, target;
	struct chance *chance;
	struct style style;
	uint32_t *heads, *nexts; /* places in the base by the hash of their key */
};

static struct style draw_style(struct chance *c)
{
	/* What git does, now and then. */
	if (chance_percent(c, 20))
		return (struct style){ .key = 16 };
	static const size_t keys[] = { 1, 2, 3, 4, 6, 8, 12, 16, 24, 32 };
	return (struct style){
		.key = keys[chance_below(c, sizeof keys / sizeof *keys)],
		.is_cut = (unsigned)chance_below(c, 60),
		.is_unused = (unsigned)chance_below(c, 30),
		.is_odd = (unsigned)chance_below(c, 70),
		.is_padded = (unsigned)chance_below(c, 20),
		.is_short = (unsigned)chance_below(c, 30),
	};
}

static uint32_t hash_at(const char *p, size_t n)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 16777619u;
	return (h ^ h >> 15) & (NSLOTS - 1);
}

static void index_base(struct encoder *e)
{
	e->heads = es_alloc(NSLOTS, sizeof *e->heads);
	e->nexts = es_alloc(e->base.len + 1, sizeof *e->nexts);
	memset(e->heads, 0xff, NSLOTS * sizeof *e->heads);
	for (size_t i = e->base.len; i-- > 0;) {
		if (e->base.len - i < e->style.key)
			continue;
		uint32_t *head = &e->heads[hash_at(e->base.ptr + i, e->style.key)];
		e->nexts[i] = *head;
		*head = (uint32_t)i;
	}
}

static size_t common(const struct encoder *e, size_t from, size_t at)
{
	size_t n = 0;
	while (from + n < e->base.len && at + n < e->target.len &&
		e->base.ptr[from + n] == e->target.ptr[at + n])
		n++;
	return n;
}

/* The copy for target[at...]: its length, 0 for none. */
static size_t find_copy(const struct encoder *e, size_t at, size_t *from)
{
	if (e->target.len - at < e->style.key)
		return 0;
	enum { TRIES = 64 };
	bool is_odd = chance_percent(e->chance, e->style.is_odd);
	size_t best = 0, nfits = 0;
	uint32_t i = e->heads[hash_at(e->target.ptr + at, e->style.key)];
	for (unsigned tries = 0; i != NOWHERE && tries < TRIES; tries++, i = e->nexts[i]) {
		size_t n = common(e, i, at);
		if (n < e->style.key)
			continue;
		nfits++;
		if (is_odd ? chance_below(e->chance, nfits) == 0 : n > best) {
			best = n;
			*from = i;
		}
	}
	return best;
}

static void add_size(struct es_buf *out, size_t size)
{
	for (; size > 0x7f; size >>= 7)
		es_buf_add_byte(out, (char)(0x80 | (size & 0x7f)));
	es_buf_add_byte(out, (char)size);
}

/* A command byte that says which bytes of offset (4) and size (3) follow, the lowest first. */
static void add_copy(const struct encoder *e, size_t from, size_t len)
{
	bool is_padded = chance_percent(e->chance, e->style.is_padded);
	size_t size = len == 0x10000 && !is_padded ? 0 : len;
	unsigned char bytes[8];
	unsigned command = 0x80;
	size_t n = 1;
	for (unsigned i = 0; i < 7; i++) {
		unsigned char byte =
			(unsigned char)((i < 4 ? from >> 8 * i : size >> 8 * (i - 4)) & 0xff);
		if (byte || is_padded) {
			bytes[n++] = byte;
			command |= 1u << i;
		}
	}
	bytes[0] = (unsigned char)command;
	es_buf_add(e->out, (struct es_slice){ (const char *)bytes, n });
}

static void add_inserts(const struct encoder *e, struct es_slice bytes)
{
	for (size_t at = 0; at < bytes.len;) {
		size_t n = bytes.len - at;
		if (n > 1 && chance_percent(e->chance, e->style.is_short))
			n = 1 + chance_small(e->chance, n);
		n = n < INSERT_MAX ? n : INSERT_MAX;
		es_buf_add_byte(e->out, (char)n);
		es_buf_add(e->out, es_slice_sub(bytes, at, at + n));
		at += n;
	}
}

static size_t cut_short(const struct encoder *e, size_t at, size_t len)
{
	if (len < 2 || !chance_percent(e->chance, e->style.is_cut))
		return len;
	size_t cut =
		chance_percent(e->chance, 30)
			? 1 + chance_small(e->chance, len)
			: spot_near(e->chance, e->target, at + chance_below(e->chance, len)) - at;
	return cut > 0 && cut < len ? cut : len;
}

static void encode(struct encoder *e)
{
	size_t inserted = 0; /* target[inserted, at) is yet to be written */
	for (size_t at = 0; at < e->target.len;) {
		size_t from = 0, len = find_copy(e, at, &from);
		len = cut_short(e, at, len < COPY_MAX ? len : COPY_MAX);
		if (!len) {
			at++;
		} else if (chance_percent(e->chance, e->style.is_unused)) {
			at += 1 + chance_small(e->chance, len < 300 ? len : 300);
		} else {
			add_inserts(e, es_slice_sub(e->target, inserted, at));
			add_copy(e, from, len);
			inserted = at += len;
		}
	}
	add_inserts(e, es_slice_sub(e->target, inserted, e->target.len));
}

void delta_add(struct es_buf *out, struct es_slice base, struct es_slice target, struct chance *c)
{
	struct encoder e = { out, base, target, c, draw_style(c), NULL, NULL };
	index_base(&e);
	add_size(out, base.len);
	add_size(out, target.len);
	encode(&e);
	free(e.heads);
	free(e.nexts);
}
