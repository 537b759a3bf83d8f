/* part.h - what a path says of a file: program, tool or test, and of which stage. */
#ifndef ES_INVENTORY_PART_H
#define ES_INVENTORY_PART_H

#include "base/env_filename.h"

enum es_part {
	ES_PART_APP,
	ES_PART_TOOLING, /* builds, deploys, documents: scripts/, CI, Makefile, *.config.js */
	ES_PART_TEST,
};
/* The paths of tests and tools. Made once, asked by all threads; owned by the caller. */
struct es_parts;
struct es_parts *es_parts_new(void);
void es_parts_free(struct es_parts *p);
enum es_part es_part_of(const struct es_parts *p, struct es_slice path);

/* Where an environment is for. */
enum es_stage {
	ES_STAGE_NONE, /* it does not say: .env */
	ES_STAGE_DEVELOPMENT,
	ES_STAGE_STAGING,
	ES_STAGE_PRODUCTION,
	ES_STAGE_TEST,
	ES_STAGE_OTHER, /* .env.docker, web.env */
};
/* Of a word such as "prod", "live" or "qa"; "" is NONE. */
enum es_stage es_stage_of(struct es_slice word);
/* Of a name with words in it: "docker-compose.prod.yml", "deploy-production", "Deployment/api". */
enum es_stage es_stage_in(struct es_slice name);

/* By its extension, a program's source: no manifest, no script for a shell. */
bool es_part_is_code(struct es_slice path);

/* Languages that call each other's functions: "js" for all of JavaScript's and TypeScript's files,
 * else the extension. Borrowed or static. */
struct es_slice es_part_language(struct es_slice path);

#endif
