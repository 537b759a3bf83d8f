/* alike.h - whether one name is another one misspelled. */
#ifndef ES_LINT_ALIKE_H
#define ES_LINT_ALIKE_H

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

#endif
