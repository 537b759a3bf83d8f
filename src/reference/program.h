/* program.h - the text of a program while it is searched, and the places found in it. */
#ifndef ES_REFERENCE_PROGRAM_H
#define ES_REFERENCE_PROGRAM_H

#include "reference/prepared.h"

/* No program says so much of variables that these would be met. */
enum { ES_FORM_WINDOWS_MAX = 200 * 1000, ES_FORM_HITS_MAX = 50 * 1000 };

struct es_program {
	const struct es_prepared *prepared;
	struct es_regex_scratch *scratch;
	struct es_slice path, text;
	const struct es_lexed_vec *lexed;
	struct es_arena *arena;
	unsigned uses; /* of all reads in this file */
};

/* A form may match at starts in [from, to], with a literal of it at `literal`. */
struct es_form_window {
	uint32_t rule;
	size_t from, to, literal;
};

/* A match of a form. */
struct es_form_hit {
	uint32_t form;
	struct es_regex_hit at;
	struct es_slice object; /* of members: the object as reports call it */
};

/* A match of an object or alias. */
struct es_object_hit {
	uint32_t object;
	struct es_regex_hit at;
};

struct es_finds {
	struct ES_VEC(struct es_form_window) windows;
	struct ES_VEC(struct es_form_hit) forms;
	struct ES_VEC(struct es_object_hit) objects;
	unsigned nlimits; /* patterns that gave up */
	bool is_full;	  /* a limit was met */
};

void es_finds_reset(struct es_finds *f);
void es_finds_release(struct es_finds *f);
void es_finds_add(struct es_finds *f, struct es_form_hit hit);

/* Whether a form or object counts in this file. */
bool es_program_is_in(const struct es_program *p, struct es_strings files, struct es_strings when);
bool es_program_is_code(const struct es_program *p, size_t at);

/* Finds matches of forms and objects by their literals. */
ES_MUST_CHECK enum es_status es_search_literals(
	struct es_finds *out, const struct es_program *p, struct es_error *err);
/* Finds matches of the forms that are tried at calls. */
ES_MUST_CHECK enum es_status es_search_calls(
	struct es_finds *out, const struct es_program *p, struct es_error *err);
/* Finds members of the objects that were found, and of what aliases call so. The text has been
 * lexed. */
ES_MUST_CHECK enum es_status es_search_members(
	struct es_finds *out, const struct es_program *p, struct es_error *err);

#endif
