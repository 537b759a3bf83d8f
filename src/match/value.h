/* value.h - whether the value of an assignment is a secret written out, and how likely. */
#ifndef ES_MATCH_VALUE_H
#define ES_MATCH_VALUE_H

#include "match/name.h"

enum es_strength {
	ES_VALUE_NONE,	 /* code, prose, a reference, a name, a path: no secret */
	ES_VALUE_WEAK,	 /* somebody may use it as a password; as often it is none */
	ES_VALUE_STRONG, /* made by chance, or as people are told to make passwords */
};

/* Weighs text[from, to), which a name that asks for `asks` is given. The text around tells whether
 * it is quoted and what follows. Placeholders are judged before, by es_placeholder_is. */
enum es_strength es_value_weigh(struct es_slice text, size_t from, size_t to, enum es_asks asks);

#endif
