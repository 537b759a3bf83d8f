/* masked.h - templates of manifests, made readable by what hides the marks in them. */
#ifndef ES_MANIFEST_MASKED_H
#define ES_MANIFEST_MASKED_H

#include "base/arena.h"
#include "base/slice.h"

/* Stands at the start of what hides a mark, and nowhere else in what people write. */
#define ES_MASK "$($"

/* Whether it has marks as Helm, Jinja and cookiecutter fill them in. */
bool es_mask_wants(struct es_slice text);
/* Whether the path says that the file is filled in before it is used: it is in templates/ or in a
 * folder of cookiecutter, or its name has a word as .j2, .tpl or template. */
bool es_mask_is_template(struct es_slice path);
/* A copy of the same length, newlines where they were: marks that fill their lines become blanks,
 * others a word that no reader takes for a name or value, with ES_MASK in front. */
struct es_slice es_mask(struct es_slice text, struct es_arena *arena);

#endif
