/* embed_rule.h - rules as C initialisers. */
#ifndef EMBED_RULE_H
#define EMBED_RULE_H

#include "rule/rule.h"

#include <stdio.h>

/* The string as a C literal. */
void embed_string(FILE *to, struct es_slice s);
/* "\t\t.field = ES_LIT("..."),\n", and nothing for an empty one. */
void embed_slice(FILE *to, const char *field, struct es_slice s);
/* "static const struct es_slice FIELD_NUMBER[] = { ... };\n", and nothing for an empty list. */
void embed_list(FILE *to, size_t number, const char *field, struct es_strings list);
/* "\t\t.field = { FIELD_NUMBER, N },\n", and nothing for an empty list. */
void embed_use(FILE *to, size_t number, const char *field, size_t n);

/* The arrays that rule `number` refers to, and then its initialiser. */
void embed_rule_arrays(FILE *to, size_t number, const struct es_rule *r);
void embed_rule(FILE *to, size_t number, const struct es_rule *r);

#endif
