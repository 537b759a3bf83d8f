/* go_tags.h - the variables that struct tags of Go name: `env:"X"`, `envconfig:"X"`. */
#ifndef ES_REFERENCE_GO_TAGS_H
#define ES_REFERENCE_GO_TAGS_H

#include "env/mention.h"

/* Adds what the tags of a Go file say, with the prefixes of the structs in which a struct is
 * nested. Known are caarlos0/env, sethvargo/go-envconfig, ilyakaznacheev/cleanenv, alecthomas/kong
 * (the key `env`) and kelseyhightower/envconfig (the key `envconfig`, and fields without one). */
void es_go_tags_read(struct es_mentions *out, struct es_slice text);

#endif
