#include "base/startmask.h"
#include "base/endian.h"
#include "base/startmask_bits.h"

/* Eight bytes in one word, the first lowest: sums of seven bits do not touch the byte above, and
 * tell by the top bit on which side of a bound the byte lies. What is told is that bit alone. */
#define ALL(byte) ((uint64_t)(byte)*0x0101010101010101u)
#define TOP	  ALL(0x80)

struct kinds {
	uint64_t upper, lower, numbers, marks, escapes;
};

/* For x of seven bits. */
static inline uint64_t differs(uint64_t x, char c)
{
	return (x ^ ALL(c)) + ALL(0x7f);
}

static inline uint64_t between(uint64_t x, char first, char last)
{
	return (x + ALL(0x80 - first)) & ~(x + ALL(0x80 - (last + 1)));
}

static inline struct kinds look(uint64_t x)
{
	uint64_t low = x & ALL(0x7f), is_ascii = ~x & TOP;
	/* '-' and '/' differ in one bit. */
	uint64_t is_no_mark = differs(low | ALL(2), '/') & differs(low, '+') & differs(low, '_');
	return (struct kinds){
		.upper = between(low, 'A', 'Z') & is_ascii,
		.lower = between(low, 'a', 'z') & is_ascii,
		.numbers = between(low, '0', '9') & is_ascii,
		.marks = ~is_no_mark & is_ascii,
		.escapes = ~(differs(low, '%') & differs(low, '\\')) & is_ascii,
	};
}

/* A number for all bytes whose top bit is set. */
static inline uint64_t spread(uint64_t tops, unsigned number)
{
	return (tops >> 7) * number;
}

static inline uint64_t values(uint64_t x, const struct kinds *k)
{
	uint64_t low = x & ALL(0x7f);
	return (low - spread(k->upper, 'A') - spread(k->lower, 'a' - 26) +
		       spread(k->numbers, 52 - '0')) |
	       spread(k->marks, 0x3e);
}

/* One bit of each of the bytes: the product brings the lowest of byte k to bit 56 + k. */
static inline uint64_t gather(uint64_t x, unsigned bit)
{
	return (x >> bit & ALL(1)) * 0x0102040810204080u >> 56;
}

static struct es_startbits look_closer(const char *p, uint64_t digits)
{
	struct es_startbits b = { .digits = digits };
	for (unsigned i = 0; i < 64; i += 8) {
		uint64_t x = es_little_endian64(p + i);
		struct kinds k = look(x);
		uint64_t value = values(x, &k);
		b.marks |= gather(k.marks, 7) << i;
		b.v1 |= gather(value, 1) << i;
		b.v2 |= gather(value, 2) << i;
		b.v3 |= gather(value, 3) << i;
		b.v4 |= gather(value, 4) << i;
		b.v5 |= gather(value, 5) << i;
	}
	return b;
}

static struct es_startmask look_at_block(const char *p)
{
	uint64_t digits = 0, escapes = 0;
	for (unsigned i = 0; i < 64; i += 8) {
		struct kinds k = look(es_little_endian64(p + i));
		digits |= gather(k.upper | k.lower | k.numbers | k.marks, 7) << i;
		escapes |= gather(k.escapes, 7) << i;
	}
	struct es_startmask out = { .escapes = es_startbits_places(escapes) };
	uint64_t runs = es_startbits_runs(digits);
	if (runs) {
		struct es_startbits b = look_closer(p, digits);
		es_startbits_digits(&out, &b, runs, escapes);
	}
	return out;
}

void es_startmask_portable(struct es_startmask *out, const char *p, size_t nblocks)
{
	p -= ES_STARTMASK_BEFORE;
	for (size_t i = 0; i < nblocks; i++, p += ES_STARTMASK_BYTES)
		out[i] = look_at_block(p);
}

#if ES_STARTMASK_HAS_AVX2
es_startmask_fn *es_startmask_best(void)
{
	return __builtin_cpu_supports("avx2") ? es_startmask_avx2 : es_startmask_portable;
}
#else
es_startmask_fn *es_startmask_best(void)
{
	return es_startmask_portable;
}
#endif
