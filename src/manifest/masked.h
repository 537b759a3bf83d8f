/* masked.h - templates of manifests, made readable by what hides the marks in them. */
#ifndef ES_MANIFEST_MASKED_H
#define ES_MANIFEST_MASKED_H

#include "base/arena.h"
#include "base/slice.h"

/* Stands at the start of what hides a mark, and nowhere else in what people write. */
#define ES_MASK "$($"

/* Whether it has marks as Helm, Jinja and cookiecutter fill them in. */
bool es_mask_wants(struct es_slice text);
/* A copy of the same length, newlines where they were: marks that fill their lines become blanks,
 * others a word that no reader takes for a name or value, with ES_MASK in front. */
struct es_slice es_mask(struct es_slice text, struct es_arena *arena);

#endif
