#include "base/mac.h"
#include "base/mem.h"

#include <string.h>

enum { WORD = 8 };

static uint64_t rotate(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}

static void mix(uint64_t v[4], unsigned rounds)
{
	uint64_t a = v[0], b = v[1], c = v[2], d = v[3];
	for (unsigned i = 0; i < rounds; i++) {
		a += b;
		b = rotate(b, 13) ^ a;
		a = rotate(a, 32);
		c += d;
		d = rotate(d, 16) ^ c;
		a += d;
		d = rotate(d, 21) ^ a;
		c += b;
		b = rotate(b, 17) ^ c;
		c = rotate(c, 32);
	}
	v[0] = a;
	v[1] = b;
	v[2] = c;
	v[3] = d;
}

/* Least significant byte first, on any machine; compilers make one load of it. */
static uint64_t word_at(const unsigned char *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
	       (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

static void add_word(struct es_mac *m, uint64_t word)
{
	m->v[3] ^= word;
	mix(m->v, 2);
	m->v[0] ^= word;
}

void es_mac_init(struct es_mac *m, const unsigned char key[ES_MAC_KEY])
{
	uint64_t low = word_at(key), high = word_at(key + WORD);
	*m = (struct es_mac){ .v = { low ^ 0x736f6d6570736575, high ^ 0x646f72616e646f6d ^ 0xee,
				      low ^ 0x6c7967656e657261, high ^ 0x7465646279746573 } };
}

void es_mac_add(struct es_mac *m, struct es_slice s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	size_t held = (size_t)(m->len % WORD), left = s.len;
	m->len += s.len;
	for (; held && left; p++, left--) {
		m->held[held++] = *p;
		if (held == WORD) {
			add_word(m, word_at(m->held));
			held = 0;
		}
	}
	for (; left >= WORD; p += WORD, left -= WORD)
		add_word(m, word_at(p));
	if (left)
		memcpy(m->held + held, p, left);
}

static void put_word(unsigned char *out, uint64_t word)
{
	for (unsigned i = 0; i < WORD; i++)
		out[i] = (unsigned char)(word >> 8 * i);
}

void es_mac_end(struct es_mac *m, unsigned char out[ES_MAC_SIZE])
{
	size_t held = (size_t)(m->len % WORD);
	memset(m->held + held, 0, WORD - held);
	m->held[WORD - 1] = (unsigned char)m->len;
	add_word(m, word_at(m->held));
	m->v[2] ^= 0xee;
	mix(m->v, 4);
	put_word(out, m->v[0] ^ m->v[1] ^ m->v[2] ^ m->v[3]);
	m->v[1] ^= 0xdd;
	mix(m->v, 4);
	put_word(out + WORD, m->v[0] ^ m->v[1] ^ m->v[2] ^ m->v[3]);
	es_wipe(m, sizeof *m);
}
