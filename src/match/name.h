/* name.h - whether the name of a variable, key or option asks for a secret. */
#ifndef ES_MATCH_NAME_H
#define ES_MATCH_NAME_H

#include "base/slice.h"

enum es_asks {
	ES_ASKS_NOTHING,
	ES_ASKS_PASSWORD, /* chosen by people: any text can be one */
	ES_ASKS_KEY,	  /* made by machines: key, token, secret */
};

/* The whole name that stands around text[at]: letters, digits, '_', '-', '.' and '$'. */
struct es_slice es_name_around(struct es_slice text, size_t at);

/* The last segment decides: DB_PASSWORD, apiKey and client-secret do ask; password_reset_url,
 * token_type, public_key and tokenizer do not. */
enum es_asks es_name_asks(struct es_slice name);

#endif
