/* value.h - whether the value of an assignment is a secret written out, and how likely. */
#ifndef ES_MATCH_VALUE_H
#define ES_MATCH_VALUE_H

#include "match/name.h"

enum es_strength {
	ES_VALUE_NONE,	 /* code, prose, a reference, a name, a path: no secret */
	ES_VALUE_WEAK,	 /* somebody may use it as a password; as often it is none */
	ES_VALUE_STRONG, /* made by chance, or as people are told to make passwords */
};

/* Weighs the value that a name which asks for `asks` is given. Placeholders are judged before, by
 * es_placeholder_is, and the text around it by the caller. */
enum es_strength es_value_weigh(struct es_slice v, enum es_asks asks);

#endif
