/* turns.h - what stands beside a match decides what it means. */
#ifndef ES_REFERENCE_TURNS_H
#define ES_REFERENCE_TURNS_H

#include "reference/program.h"

/* What is known of a match; first from its form, then from its turns. */
struct es_meaning {
	enum es_form_kind kind;
	enum es_need need;
	unsigned uses;
	enum es_said said;
	struct es_slice value;
};

/* Sets default and need from the source of a default. */
void es_meaning_set_default(
	struct es_meaning *m, const struct es_program *p, struct es_slice source);

/* The same from the default as programs get it. */
void es_meaning_set_text(struct es_meaning *m, struct es_slice text);

/* Asks the form's turns about the match [start, end) of the text. `limit` is where the element ends
 * of which it is the name; 0 when it is in no list. */
ES_MUST_CHECK enum es_status es_turns_apply(struct es_meaning *m, const struct es_program *p,
	const struct es_form *form, size_t start, size_t end, size_t limit, struct es_error *err);

#endif
