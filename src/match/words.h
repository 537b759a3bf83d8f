/* words.h - what letters look like words of a language, and which words make placeholders. */
#ifndef ES_MATCH_WORDS_H
#define ES_MATCH_WORDS_H

#include "base/slice.h"

#include <stdbool.h>

/* Takes the next word off v from *at: a run of letters, with camelCase divided, or a run of digits.
 * Separators (one of "-_ ./!?,'\"") are skipped. False at the end, and where another byte stands,
 * which is then at *at. */
bool es_words_next(struct es_slice *word, struct es_slice v, size_t *at);

/* One of the words of which placeholders are made ("your", "key", "here"), in either case. */
bool es_words_is_filler(struct es_slice word);

/* True when at least three letters follow each other as in the words and names that people write,
 * rather than by chance. */
bool es_words_is_natural(struct es_slice letters);

/* How many bytes of v are letters in natural runs of four and more. */
size_t es_words_natural_bytes(struct es_slice v);

#endif
