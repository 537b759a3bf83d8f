/* turns.h - what stands beside a match decides what it means. */
#ifndef ES_REFERENCE_TURNS_H
#define ES_REFERENCE_TURNS_H

#include "reference/prepared.h"

/* What is known of a match; first from its form, then from its turns. */
struct es_meaning {
	enum es_form_kind kind;
	enum es_need need;
	unsigned uses;
	enum es_said said;
	struct es_slice value;
};

/* The text of a program that is scanned. */
struct es_program {
	const struct es_prepared *prepared;
	struct es_regex_scratch *scratch;
	struct es_slice path, text;
	const struct es_lexed_vec *lexed;
	struct es_arena *arena;
};

/* Sets default and need from the source of a default. */
void es_meaning_set_default(
	struct es_meaning *m, const struct es_program *r, struct es_slice source);
/* The same from the default as programs get it. */
void es_meaning_set_text(struct es_meaning *m, struct es_slice text);

/* Asks the form's turns about the match [start, end) of the text. */
ES_MUST_CHECK enum es_status es_turns_apply(struct es_meaning *m, const struct es_program *r,
	const struct es_form *form, size_t start, size_t end, struct es_error *err);

#endif
