/* litset.h - small sets of short strings, of which one begins, ends, is or is in some text. */
#ifndef ES_RULE_LITSET_H
#define ES_RULE_LITSET_H

#include "rule/pattern.h"

enum { ES_LIT_LEN = 32 };

struct es_lit {
	uint32_t before_min, before_max; /* as in struct es_literal */
	unsigned char len;
	bool fold; /* then the text is in lower case */
	char text[ES_LIT_LEN];
};

/* No string is in it twice. */
struct es_litset {
	size_t n;
	struct es_lit v[ES_LITERALS_MAX];
};

void es_litset_copy(struct es_litset *out, const struct es_litset *s);

/* The set of the empty string: nothing is known. */
void es_litset_reset(struct es_litset *s);

/* False, with the set as it was, when it is full. A string that is there already keeps the wider
 * of both offsets. */
bool es_litset_add(struct es_litset *s, const struct es_lit *lit);

/* Adds all of b; false when they do not fit, and then s holds some of them. */
bool es_litset_join(struct es_litset *s, const struct es_litset *b);

/* What is kept of strings that are too long. */
enum es_lit_part { ES_LIT_WHOLE, ES_LIT_HEAD, ES_LIT_TAIL };

/* After es_litset_join has failed: the same, with the strings cut shorter until they fit, not below
 * ES_LITERAL_MIN bytes; false when not even that helps. */
bool es_litset_join_cut(struct es_litset *s, const struct es_litset *b, enum es_lit_part part);

/* All strings of a, each followed by each of b, at the offset of the one of a. False, with `out`
 * undefined, when they are too many or, for ES_LIT_WHOLE, one is too long. `out` is neither a nor
 * b. Where one of the two folds, all of the string does: it then stands for more texts, not fewer.
 */
bool es_litset_cross(struct es_litset *out, const struct es_litset *a, const struct es_litset *b,
	enum es_lit_part part);

/* Drops strings that contain another of the set, whose offsets then include theirs. */
void es_litset_minimise(struct es_litset *s);

bool es_litset_has_empty(const struct es_litset *s);

#endif
