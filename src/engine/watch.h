/* watch.h - the search for the values of env files: env-value-leaked. */
#ifndef ES_ENGINE_WATCH_H
#define ES_ENGINE_WATCH_H

#include "engine/run.h"

/* After the tree was gleaned and before anything else is scanned: makes the rule env-value-leaked
 * one that finds the secret values of env files and targets, and renews the plan. True when there
 * is anything to look for. Neither the rule's digest nor the hash of the rules tells anything of
 * the values, which live in the ruleset's arena and are wiped with it. */
bool es_watch_values(struct es_run *run);

/* Scans run->tree for those values and nothing else, and adds the findings. The files that the
 * values were had from are left out. */
ES_MUST_CHECK enum es_status es_watch_tree(struct es_run *run, struct es_error *err);

#endif
