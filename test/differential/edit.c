#include "edit.h"
#include "spot.h"

enum { TEXT_MAX = 4 * 1024 * 1024, LARGE = 300 * 1024 };

void edited_init(struct edited *e)
{
	*e = (struct edited){ .text = ES_BUF_INIT(TEXT_MAX), .rest = ES_BUF_INIT(TEXT_MAX) };
}

void edited_release(struct edited *e)
{
	es_buf_release(&e->text);
	es_buf_release(&e->rest);
}

void edited_set(struct edited *e, struct es_slice bytes)
{
	es_buf_reset(&e->text);
	es_buf_reset(&e->rest);
	es_buf_add(&e->text, bytes);
}

static void widen(const struct edited *e, struct prose *p, struct es_buf *out, struct es_buf *plain)
{
	if (e->is_wide && chance_percent(p->chance, 90))
		prose_widen(out, es_buf_slice(plain), e->is_big_endian);
	else
		es_buf_add(out, es_buf_slice(plain));
	es_buf_release(plain);
}

void edited_grow(struct edited *e, struct prose *p, size_t len)
{
	struct es_buf plain = ES_BUF_INIT(TEXT_MAX);
	prose_text(p, &plain, len);
	widen(e, p, &e->text, &plain);
}

/* ---- the tools ---- */

/* text[from, to) becomes `bytes`, which may be borrowed from the text. */
static void splice(struct edited *e, size_t from, size_t to, struct es_slice bytes)
{
	struct es_buf made = ES_BUF_INIT(TEXT_MAX);
	struct es_slice text = es_buf_slice(&e->text);
	es_buf_add(&made, es_slice_sub(text, 0, from));
	es_buf_add(&made, bytes);
	es_buf_add(&made, es_slice_sub(text, to, text.len));
	es_buf_release(&e->text);
	e->text = made;
}

static size_t draw_spot(struct edited *e, struct prose *p)
{
	size_t spot = spot_any(p->chance, es_buf_slice(&e->text));
	return e->is_wide && chance_percent(p->chance, 90) ? spot & ~(size_t)1 : spot;
}

/* A stretch, short ones more often. */
static void draw_stretch(struct edited *e, struct prose *p, size_t *from, size_t *to)
{
	struct es_slice text = es_buf_slice(&e->text);
	*from = draw_spot(e, p);
	size_t len = chance_small(p->chance, text.len - *from + 1);
	*to = chance_percent(p->chance, 60) ? spot_near(p->chance, text, *from + len) : *from + len;
	if (e->is_wide && chance_percent(p->chance, 90))
		*to &= ~(size_t)1;
	*to = *to < *from ? *from : *to > text.len ? text.len : *to;
}

static struct es_buf draw_fragment(struct edited *e, struct prose *p)
{
	struct es_buf plain = ES_BUF_INIT(TEXT_MAX), made = ES_BUF_INIT(TEXT_MAX);
	prose_fragment(p, &plain);
	widen(e, p, &made, &plain);
	/* Pieces as well: what is cut off may come later, or stand there. */
	if (chance_percent(p->chance, 25)) {
		struct es_slice all = es_buf_slice(&made);
		struct es_buf piece = ES_BUF_INIT(TEXT_MAX);
		size_t cut = spot_any(p->chance, all);
		es_buf_add(&piece, chance_percent(p->chance, 50) ? es_slice_sub(all, 0, cut)
								 : es_slice_sub(all, cut, all.len));
		es_buf_release(&made);
		return piece;
	}
	return made;
}

/* ---- the changes ---- */

static void insert(struct edited *e, struct prose *p, struct es_slice past)
{
	(void)past;
	struct es_buf fragment = draw_fragment(e, p);
	size_t spot = draw_spot(e, p);
	splice(e, spot, spot, es_buf_slice(&fragment));
	es_buf_release(&fragment);
}

static void delete (struct edited *e, struct prose *p, struct es_slice past)
{
	(void)past;
	size_t from, to;
	draw_stretch(e, p, &from, &to);
	splice(e, from, to, ES_SLICE_EMPTY);
}

static void replace(struct edited *e, struct prose *p, struct es_slice past)
{
	delete (e, p, past);
	insert(e, p, past);
}

static void duplicate(struct edited *e, struct prose *p, struct es_slice past)
{
	(void)past;
	size_t from, to, spot = draw_spot(e, p);
	draw_stretch(e, p, &from, &to);
	splice(e, spot, spot, es_slice_sub(es_buf_slice(&e->text), from, to));
}

static void move(struct edited *e, struct prose *p, struct es_slice past)
{
	(void)past;
	struct es_buf held = ES_BUF_INIT(TEXT_MAX);
	size_t from, to;
	draw_stretch(e, p, &from, &to);
	es_buf_add(&held, es_slice_sub(es_buf_slice(&e->text), from, to));
	splice(e, from, to, ES_SLICE_EMPTY);
	size_t spot = draw_spot(e, p);
	splice(e, spot, spot, es_buf_slice(&held));
	es_buf_release(&held);
}

/* One byte that means something to somebody. */
static void add_byte(struct edited *e, struct prose *p, size_t nreplaced)
{
	static const char bytes[] = "\0\0\n\n\r\\%\"'= \t-_/+.:,#aZ0\x80\xc3\xff{}@";
	char byte = bytes[chance_below(p->chance, sizeof bytes - 1)];
	size_t spot = draw_spot(e, p);
	if (spot + nreplaced > e->text.len)
		return;
	if (e->is_wide && chance_percent(p->chance, 80)) {
		char wide[2] = { e->is_big_endian ? '\0' : byte, e->is_big_endian ? byte : '\0' };
		size_t end = spot + 2 * nreplaced;
		splice(e, spot, end < e->text.len ? end : e->text.len,
			(struct es_slice){ wide, 2 });
	} else {
		splice(e, spot, spot + nreplaced, (struct es_slice){ &byte, 1 });
	}
}

static void overwrite_byte(struct edited *e, struct prose *p, struct es_slice past)
{
	(void)past;
	add_byte(e, p, 1);
}

static void insert_byte(struct edited *e, struct prose *p, struct es_slice past)
{
	(void)past;
	add_byte(e, p, 0);
}

/* The rest comes with the next version, right behind. */
static void insert_half(struct edited *e, struct prose *p, struct es_slice past)
{
	(void)past;
	struct es_buf fragment = draw_fragment(e, p);
	struct es_slice all = es_buf_slice(&fragment);
	size_t spot = draw_spot(e, p), cut = spot_any(p->chance, all);
	splice(e, spot, spot, es_slice_sub(all, 0, cut));
	es_buf_reset(&e->rest);
	es_buf_add(&e->rest, es_slice_sub(all, cut, all.len));
	e->rest_at = spot + cut;
	es_buf_release(&fragment);
}

static void grow_at_an_end(struct edited *e, struct prose *p, struct es_slice past)
{
	(void)past;
	struct es_buf fragment = draw_fragment(e, p);
	size_t spot = chance_percent(p->chance, 50) ? 0 : e->text.len;
	splice(e, spot, spot, es_buf_slice(&fragment));
	es_buf_release(&fragment);
}

/* Puts a byte order mark at the start, right or wrong, or takes two bytes away there. */
static void change_mark(struct edited *e, struct prose *p, struct es_slice past)
{
	static const struct es_slice marks[] = { ES_LIT("\xff\xfe"), ES_LIT("\xfe\xff"),
		ES_LIT("\xef\xbb\xbf"), ES_LIT("\0"), ES_LIT("\x1f\x8b"), ES_LIT("PK\3\4") };
	(void)past;
	if (chance_percent(p->chance, 50))
		splice(e, 0, 0, marks[chance_below(p->chance, sizeof marks / sizeof *marks)]);
	else
		splice(e, 0, e->text.len < 2 ? e->text.len : 2, ES_SLICE_EMPTY);
}

static void cut_end(struct edited *e, struct prose *p, struct es_slice past)
{
	(void)past;
	size_t spot = draw_spot(e, p);
	if (chance_percent(p->chance, 50))
		splice(e, spot, e->text.len, ES_SLICE_EMPTY);
	else
		splice(e, 0, spot, ES_SLICE_EMPTY);
}

static void repeat_all(struct edited *e, struct prose *p, struct es_slice past)
{
	(void)p;
	(void)past;
	if (e->text.len < LARGE / 8)
		splice(e, e->text.len, e->text.len, es_buf_slice(&e->text));
}

static void bring_back(struct edited *e, struct prose *p, struct es_slice past)
{
	size_t to = draw_spot(e, p), from = spot_any(p->chance, past);
	if (chance_percent(p->chance, 50))
		splice(e, 0, to, es_slice_sub(past, 0, from));
	else
		splice(e, to, e->text.len, es_slice_sub(past, from, past.len));
}

typedef void change_fn(struct edited *e, struct prose *p, struct es_slice past);

static const struct {
	change_fn *make;
	unsigned weight;
} changes[] = {
	{ insert, 26 },
	{ delete, 14 },
	{ replace, 10 },
	{ move, 7 },
	{ duplicate, 6 },
	{ overwrite_byte, 10 },
	{ insert_byte, 6 },
	{ insert_half, 8 },
	{ grow_at_an_end, 5 },
	{ change_mark, 2 },
	{ cut_end, 1 },
	{ repeat_all, 1 },
	{ bring_back, 4 },
};

enum { NCHANGES = sizeof changes / sizeof *changes, WEIGHTS = 100 };

static void change_once(struct edited *e, struct prose *p, struct es_slice past)
{
	size_t drawn = chance_below(p->chance, WEIGHTS), i = 0;
	for (; i + 1 < NCHANGES && drawn >= changes[i].weight; i++)
		drawn -= changes[i].weight;
	changes[i].make(e, p, past);
}

void edited_change(struct edited *e, struct prose *p, struct es_slice past)
{
	bool had_rest = e->rest.len > 0 && e->rest_at <= e->text.len;
	if (had_rest)
		splice(e, e->rest_at, e->rest_at, es_buf_slice(&e->rest));
	es_buf_reset(&e->rest);
	for (size_t n = had_rest ? chance_below(p->chance, 2) : 1 + chance_small(p->chance, 5);
		n > 0; n--)
		change_once(e, p, past);
	if (e->text.len > LARGE)
		splice(e, LARGE / 2, e->text.len, ES_SLICE_EMPTY);
}
