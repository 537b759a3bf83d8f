/* globset.h - many path patterns asked at once. */
#ifndef ES_BASE_GLOBSET_H
#define ES_BASE_GLOBSET_H

#include "base/slice.h"

/* Patterns as es_glob_match takes them, numbered in the order they were added. Words ("vendor/",
 * "Makefile") and endings ("*.ts"), which most are, are found by looking up what a path has of
 * them, however many there are; the others are tried one by one. Shared by threads once filled. */
struct es_globset;

/* Owned by the caller. */
struct es_globset *es_globset_new(void);
void es_globset_free(struct es_globset *s);
/* The pattern is borrowed and must outlive the set. */
void es_globset_add(struct es_globset *s, struct es_slice pattern);

#define ES_GLOBSET_NONE ((size_t)-1)
/* The first pattern from number `from` on that matches the path; ES_GLOBSET_NONE. */
size_t es_globset_next(const struct es_globset *s, struct es_slice path, size_t from);

#endif
