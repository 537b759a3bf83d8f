#include "match/literal_filter.h"
#include "ruleset.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* Bits here and there, and words of all and of none. */
static struct es_filter *filter_of_chance(uint32_t *random)
{
	struct es_filter *f = calloc(1, sizeof *f);
	for (size_t i = 0; i < ES_FILTER_SIZE; i++)
		f->bits[i] = i % 3 ? next_random(random) << 9 ^ next_random(random)
				   : (next_random(random) & 1 ? ~0u : 0);
	return f;
}

/* Each kernel reads no more than it says, wherever the text stands in memory, and marks what the
 * portable one marks. */
TEST(literal, every_filter_marks_the_same)
{
	if (es_filter_best() == es_filter_portable) {
		print_message("the portable filter is the best here: nothing to compare it with\n");
		skip();
	}
	static const unsigned char letters[] = { 0, 0xff, ' ', 'a', 'A' };
	uint32_t random = 5;
	struct es_filter *f = filter_of_chance(&random);
	for (size_t round = 0; round < 400; round++) {
		size_t nblocks = round % 5, shift = round % 37;
		size_t len =
			nblocks ? nblocks * ES_FILTER_BLOCK + ES_FILTER_SPAN - ES_FILTER_BLOCK : 0;
		unsigned char *text = malloc(shift + len + 1);
		for (size_t i = 0; i < shift + len; i++)
			text[i] = round % 4 ? next_random(&random) & 0xff : letters[i % 5];
		/* The last byte that may be read is the last there is. */
		unsigned char *exact = realloc(text, shift + len + !(shift + len));
		uint32_t want[5] = { 0 }, got[5] = { 0 };
		es_filter_portable(f, exact + shift, nblocks, want);
		es_filter_best()(f, exact + shift, nblocks, got);
		EXPECT(memcmp(got, want, sizeof got) == 0);
		free(exact);
	}
	free(f);
}

/* What the marks mean, said a second time. */
TEST(literal, the_portable_filter_marks_fingerprints)
{
	uint32_t random = 9;
	unsigned char text[ES_FILTER_SPAN];
	struct es_filter *f = filter_of_chance(&random);
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (unsigned char)next_random(&random);
	uint32_t marks = 0;
	es_filter_portable(f, text, 1, &marks);
	for (size_t i = 0; i < ES_FILTER_BLOCK; i++) {
		uint32_t gram = es_filter_gram(text + i);
		bool is_set = f->bits[es_filter_hash(gram)] >> (gram >> 24) % 32 & 1;
		EXPECT_INT(marks >> i & 1, is_set);
	}
	free(f);
}
