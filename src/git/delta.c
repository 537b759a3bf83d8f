#include "git/delta.h"
#include "base/mem.h"

#include <stdint.h>
#include <string.h>

/* gitformat-pack(5), "Deltified representation". */
enum { COPY = 0x80, COPY_ZERO_LEN = 0x10000 };

struct input {
	const unsigned char *at, *end;
};

/* Seven bits a byte, the lowest first. */
static bool take_size(struct input *in, size_t *out)
{
	uint64_t size = 0;
	unsigned byte = 0x80;
	for (unsigned shift = 0; byte & 0x80; shift += 7) {
		if (in->at == in->end || shift > 64 - 7)
			return false;
		byte = *in->at++;
		size |= (uint64_t)(byte & 0x7f) << shift;
	}
	*out = (size_t)size;
	return size <= SIZE_MAX / 2;
}

static struct input input_of(struct es_slice delta)
{
	const unsigned char *at = (const unsigned char *)delta.ptr;
	return (struct input){ at, delta.len ? at + delta.len : at };
}

bool es_delta_sizes(size_t *out_base, size_t *out_object, struct es_slice delta)
{
	struct input in = input_of(delta);
	size_t base, object;
	if (!take_size(&in, &base) || !take_size(&in, &object))
		return false;
	*out_base = base;
	*out_object = object;
	return true;
}

/* Bits of the instruction say which bytes of offset and length follow; the others are zero. */
static bool take_copy(struct input *in, unsigned code, struct es_copy *c)
{
	size_t from = 0, len = 0;
	for (unsigned i = 0; i < 4; i++)
		if (code & 1u << i) {
			if (in->at == in->end)
				return false;
			from |= (size_t)*in->at++ << 8 * i;
		}
	for (unsigned i = 0; i < 3; i++)
		if (code & 16u << i) {
			if (in->at == in->end)
				return false;
			len |= (size_t)*in->at++ << 8 * i;
		}
	c->from = from;
	c->len = len ? len : COPY_ZERO_LEN;
	return true;
}

/* The list has room: see es_delta_apply. */
static void note(struct es_copy_vec *copies, struct es_copy c)
{
	struct es_copy *last = copies->n ? &copies->v[copies->n - 1] : NULL;
	if (last && last->to + last->len == c.to && last->from + last->len == c.from) {
		last->len += c.len;
		return;
	}
	if (last && last->len < ES_COPY_MIN)
		copies->n--;
	copies->v[copies->n++] = c;
}

/* Most copies are short: `len` <= SHORT bytes, of `from_room` and `to_room` that may be touched,
 * are moved without a call. What is written behind them is written again by what follows. */
static void move(char *to, size_t to_room, const char *from, size_t from_room, size_t len)
{
	enum { HALF = 16, SHORT = 2 * HALF };
	if (len > SHORT || to_room < SHORT || from_room < SHORT) {
		memcpy(to, from, len);
	} else {
		memcpy(to, from, HALF);
		memcpy(to + HALF, from + HALF, HALF);
	}
}

/* All but the last of the copies that are kept have ES_COPY_MIN bytes or more, and each has an
 * instruction. */
static void make_room(struct es_copy_vec *copies, size_t size, size_t ninstructions)
{
	size_t most = size / ES_COPY_MIN + 2;
	if (most > ninstructions + 1)
		most = ninstructions + 1;
	copies->n = 0;
	if (most <= copies->cap)
		return;
	copies->cap = most + most / 2;
	copies->v = es_resize(copies->v, copies->cap, sizeof *copies->v);
}

bool es_delta_apply(char *out, size_t size, struct es_slice base, struct es_slice delta,
	struct es_copy_vec *copies)
{
	struct input in = input_of(delta);
	size_t base_size, object_size, at = 0;
	if (!take_size(&in, &base_size) || !take_size(&in, &object_size) || base_size != base.len ||
		object_size != size)
		return false;
	if (copies)
		make_room(copies, size, delta.len);
	while (in.at < in.end) {
		unsigned code = *in.at++;
		if (code & COPY) {
			struct es_copy c = { .to = at };
			if (!take_copy(&in, code, &c) || c.from > base.len ||
				c.len > base.len - c.from || c.len > size - at)
				return false;
			move(out + at, size - at, base.ptr + c.from, base.len - c.from, c.len);
			at += c.len;
			if (copies)
				note(copies, c);
		} else {
			size_t left = (size_t)(in.end - in.at);
			/* 0 is reserved. */
			if (code == 0 || code > left || code > size - at)
				return false;
			move(out + at, size - at, (const char *)in.at, left, code);
			in.at += code;
			at += code;
		}
	}
	if (copies && copies->n && copies->v[copies->n - 1].len < ES_COPY_MIN)
		copies->n--;
	return at == size;
}
