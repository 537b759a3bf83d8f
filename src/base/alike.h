/* alike.h - whether one name is another one misspelled. */
#ifndef ES_BASE_ALIKE_H
#define ES_BASE_ALIKE_H

#include "base/slice.h"

enum es_alike {
	ES_ALIKE_NOT,
	ES_ALIKE_CASE,	  /* the same but for the case of letters */
	ES_ALIKE_ORDER,	  /* the same words in another order: API_KEY_STRIPE, STRIPE_API_KEY */
	ES_ALIKE_SPELLED, /* a letter or two too many, too few, exchanged or wrong; or an underscore
			   */
};

/* Names that mean different things are not alike, however near they are: DB_HOST and DB_PORT, KEY_1
 * and KEY_2, API_URL and APP_URL. */
enum es_alike es_alike(struct es_slice a, struct es_slice b);

enum { ES_ALIKE_NAME_MAX = 64, ES_ALIKE_WORDS_MAX = 12 }; /* longer names are like no other */

/* The words of a name, which underscores divide. */
struct es_alike_words {
	struct es_slice v[ES_ALIKE_WORDS_MAX];
	size_t n;
};
/* False when there are none, or too many. */
bool es_alike_divide(struct es_alike_words *out, struct es_slice name);
void es_alike_sort(struct es_alike_words *words);
/* Whether es_alike compares the word with others letter by letter. */
bool es_alike_may_be_misspelled(struct es_slice word);

#endif
