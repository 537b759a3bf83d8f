#include "text/decode.h"
#include "base/bits.h"
#include "text/encoding.h"
#include "text/inflate.h"
#include "text/starts.h"

#include <string.h>

enum {
	KEY_MAX = 64,	  /* bytes of a name before a value */
	GAP_MAX = 12,	  /* bytes between the two */
	VALUE_MAX = 256,  /* decoded bytes that may be a value rather than a text */
	SALVAGE_MIN = 64, /* bytes of a damaged stream that are worth reading */
};

enum { RADIX, PERCENT, ESCAPE };

/* One kind of coding: how its runs are found and read. */
struct coder {
	bool (*next)(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text);
	void (*read)(char *out, const struct es_coded *r, struct es_slice text);
};

static const struct coder coders[ES_CODERS] = {
	[RADIX] = { es_radix_next, es_radix_read },
	[PERCENT] = { es_percent_next, es_percent_read },
	[ESCAPE] = { es_escape_next, es_escape_read },
};

/* One call's state. */
struct job {
	struct es_view_vec *out;
	const struct es_view *parent;
	const struct es_decode_limits *limits;
	size_t *used;
	struct es_arena *arena;
};

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.';
}

static bool is_gap(char c)
{
	return c && strchr(" \t\"'`:=>(\\", c);
}

/* The key in front of the value at `from`, up to the value, its own opening quote included: in
 *     "password": "c3Vw..."
 * all before the c. Without it no rule could tell what the decoded value is. Empty if none. */
static struct es_slice find_key(struct es_slice text, size_t from)
{
	size_t name_to = from;
	while (name_to && from - name_to < GAP_MAX && is_gap(text.ptr[name_to - 1]))
		name_to--;
	size_t name = name_to;
	while (name && name_to - name < KEY_MAX && is_name(text.ptr[name - 1]))
		name--;
	if (name == name_to || name_to == from)
		return ES_SLICE_EMPTY;
	if (name && is_gap(text.ptr[name - 1]) && text.ptr[name - 1] != ' ')
		name--;
	return es_slice_sub(text, name, from);
}

/* A short text of one line, be it with its newline. */
static bool is_value(struct es_slice s)
{
	return s.len <= VALUE_MAX && es_slice_find(s, 0, '\n') + 1 >= s.len;
}

static void add_view(struct job *j, const struct es_coded *r, struct es_slice text)
{
	struct es_view *v = es_arena_alloc(j->arena, sizeof *v);
	*v = (struct es_view){
		.text = text,
		.coding = r->coding,
		.parent = j->parent,
		.from = r->from,
		.to = r->to,
		.depth = j->parent->depth + 1,
	};
	es_vec_push(j->out, v);
	*j->used += text.len;
}

/* The bytes of a run with the key in front and the closing quote behind. */
static struct es_slice read_run(struct job *j, const struct coder *coder, const struct es_coded *r)
{
	struct es_slice text = j->parent->text;
	struct es_slice key = find_key(text, r->from);
	char *bytes = es_arena_alloc(j->arena, key.len + r->len + 1);
	struct es_slice decoded = { bytes + key.len, r->len };
	coder->read(bytes + key.len, r, text);
	if (key.len == 0 || r->is_packed || r->is_wide ||
		(coder->read == es_radix_read && !is_value(decoded)))
		return decoded;
	memcpy(bytes, key.ptr, key.len);
	size_t len = key.len + r->len;
	char quote = key.ptr[key.len - 1];
	if (r->to < text.len && (quote == '"' || quote == '\'') && text.ptr[r->to] == quote)
		bytes[len++] = quote;
	return (struct es_slice){ bytes, len };
}

/* What gzip or zlib bytes hold, if anything. False when the limit cut it. */
static bool add_packed(struct job *j, const struct es_coded *r, struct es_slice bytes)
{
	struct es_buf text = ES_BUF_INIT(j->limits->max_bytes - *j->used);
	enum es_deflate kind = bytes.ptr[0] == 0x1f ? ES_DEFLATE_GZIP : ES_DEFLATE_ZLIB;
	enum es_status st = es_inflate(&text, NULL, bytes, kind, NULL);
	if (text.len && (st != ES_ECORRUPT || text.len >= SALVAGE_MIN))
		add_view(j, r, es_arena_copy(j->arena, es_buf_slice(&text)));
	es_buf_release(&text);
	return st != ES_ELIMIT;
}

static bool add_run(struct job *j, const struct coder *coder, const struct es_coded *r)
{
	size_t left = *j->used < j->limits->max_bytes ? j->limits->max_bytes - *j->used : 0;
	if (r->len + KEY_MAX + GAP_MAX + 2 > left)
		return false;
	struct es_slice text = read_run(j, coder, r);
	if (r->is_packed)
		return add_packed(j, r, text);
	if (r->is_wide) {
		struct es_view wide;
		es_encoding_view(&wide, text, j->arena);
		text = wide.text;
	}
	add_view(j, r, text);
	return true;
}

bool es_decode_next(
	struct es_coded *out, struct es_coded_cursor *c, unsigned coder, struct es_slice text)
{
	return coders[coder].next(out, c, text);
}

static unsigned escapes_at(struct es_slice text, size_t at, uint64_t bits, unsigned known)
{
	for (; bits; bits &= bits - 1) {
		size_t pos = at + es_bits_lowest(bits);
		unsigned kind = text.ptr[pos] == '%' ? PERCENT : ESCAPE;
		if (known >> kind & 1)
			continue;
		if (kind == PERCENT ? es_percent_begins(text, pos) : es_escape_begins(text, pos))
			known |= 1u << kind;
	}
	return known;
}

unsigned es_decode_kinds(struct es_slice text, size_t from, size_t to)
{
	struct es_starts starts;
	struct es_startmask mask;
	size_t at;
	unsigned kinds = 0;
	es_starts_init(&starts, text, from, to);
	while (kinds != ES_CODERS_ALL && es_starts_next(&starts, &at, &mask)) {
		kinds |= escapes_at(text, at, mask.escapes, kinds);
		if (!(kinds >> RADIX & 1) && es_radix_begins(text, at, &mask))
			kinds |= 1u << RADIX;
	}
	return kinds;
}

bool es_decode_run(struct es_view_vec *out, const struct es_view *parent, unsigned coder,
	const struct es_coded *r, const struct es_decode_limits *limits, size_t *used,
	struct es_arena *arena)
{
	struct job j = { out, parent, limits, used, arena };
	return parent->depth < limits->max_depth && add_run(&j, &coders[coder], r);
}

bool es_decode_children(struct es_view_vec *out, const struct es_view *parent,
	const struct es_decode_limits *limits, size_t *used, struct es_arena *arena)
{
	unsigned kinds = es_decode_kinds(parent->text, 0, parent->text.len);
	for (unsigned i = 0; i < ES_CODERS; i++) {
		struct es_coded_cursor c = { 0 };
		struct es_coded r;
		while (kinds >> i & 1 && es_decode_next(&r, &c, i, parent->text))
			if (!es_decode_run(out, parent, i, &r, limits, used, arena))
				return false;
	}
	return true;
}
