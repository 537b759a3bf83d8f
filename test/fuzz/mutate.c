#include "mutate.h"

#include <string.h>

enum { CHANGES_MAX = 8, PART_MAX = 64 };

/* splitmix64 */
static uint64_t draw(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

static size_t draw_below(uint64_t *state, size_t n)
{
	return n ? (size_t)(draw(state) % n) : 0;
}

/* Some part of a seed. */
static struct es_slice draw_part(const struct seed_vec *seeds, uint64_t *state)
{
	struct es_slice s = es_buf_slice(&seeds->v[draw_below(state, seeds->n)]);
	size_t from = draw_below(state, s.len);
	return es_slice_sub(s, from, from + 1 + draw_below(state, PART_MAX));
}

static void insert(struct es_buf *b, size_t at, struct es_slice part)
{
	if (!part.len || !es_buf_room(b, part.len))
		return;
	memmove(b->ptr + at + part.len, b->ptr + at, b->len - at);
	memcpy(b->ptr + at, part.ptr, part.len);
	es_buf_grew(b, part.len);
}

static void cut(struct es_buf *b, size_t at, size_t len)
{
	if (len > b->len - at)
		len = b->len - at;
	if (!len)
		return;
	memmove(b->ptr + at, b->ptr + at + len, b->len - at - len);
	b->len -= len;
}

static void insert_run(struct es_buf *b, size_t at, uint64_t *state)
{
	char run[PART_MAX];
	memset(run, b->len ? b->ptr[draw_below(state, b->len)] : '[', sizeof run);
	insert(b, at, (struct es_slice){ run, 1 + draw_below(state, sizeof run) });
}

static void insert_odd(struct es_buf *b, size_t at, uint64_t *state)
{
	static const struct es_slice odd[] = {
		ES_LIT("\0"),
		ES_LIT("\0\0\0\0"),
		ES_LIT("\xff"),
		ES_LIT("\xff\xff\xff\xff"),
		ES_LIT("\x7f\xff\xff\xff"),
		ES_LIT("\xff\xfe"),
		ES_LIT("\xfe\xff"),
		ES_LIT("\xef\xbb\xbf"),
		ES_LIT("\xd8\x3d"),
		ES_LIT("\xc0\x80"),
		ES_LIT("\xf0\x9f\x98\x80"),
		ES_LIT("\n"),
		ES_LIT("\r\n"),
		ES_LIT("\\"),
		ES_LIT("\""),
		ES_LIT("'"),
		ES_LIT("[{"),
		ES_LIT("}]"),
		ES_LIT("99999999999999999999"),
		ES_LIT("-1"),
	};
	insert(b, at, odd[draw_below(state, sizeof odd / sizeof *odd)]);
}

static void change(struct es_buf *b, const struct seed_vec *seeds, uint64_t *state)
{
	size_t at = draw_below(state, b->len + 1);
	char *byte = at < b->len ? &b->ptr[at] : NULL;
	switch (draw_below(state, 8)) {
	case 0:
		if (byte)
			*byte = (char)(*byte ^ 1 << draw_below(state, 8));
		break;
	case 1:
		if (byte)
			*byte = (char)draw(state);
		break;
	case 2:
		cut(b, at, 1 + draw_below(state, PART_MAX));
		break;
	case 3:
		cut(b, at, b->len);
		break;
	case 4:
	case 5:
		insert(b, at, draw_part(seeds, state));
		break;
	case 6:
		insert_run(b, at, state);
		break;
	case 7:
		insert_odd(b, at, state);
		break;
	}
}

void mutate(struct es_buf *out, const struct seed_vec *seeds, uint64_t number)
{
	uint64_t state = number;
	es_buf_reset(out);
	es_buf_add(out, es_buf_slice(&seeds->v[draw_below(&state, seeds->n)]));
	for (size_t n = 1 + draw_below(&state, CHANGES_MAX); n > 0; n--)
		change(out, seeds, &state);
}
