/* language.h - how programs of one language read environment variables, as its file says it. */
#ifndef ES_REFERENCE_LANGUAGE_H
#define ES_REFERENCE_LANGUAGE_H

#include "base/vec.h"
#include "env/mention.h"
#include "reference/lexer.h"
#include "rule/rule.h"

/* The format of the files is patterns/references/README.md. Everything is borrowed from the arena
 * of the loading, or static in the built-in tables. */

/* Where a form counts. Delimiters of strings are code. */
enum es_form_place { ES_PLACE_CODE, ES_PLACE_STRING, ES_PLACE_ANY };

/* What the form's match becomes, beyond the kinds of mentions. */
enum es_form_kind {
	ES_FORM_READ,
	ES_FORM_PATTERN, /* read by a name that is put together */
	ES_FORM_SET,
	ES_FORM_DECLARED,
	ES_FORM_CALL,
	ES_FORM_WRAPPER,
	ES_FORM_ENV_FILE,
	ES_FORM_OPAQUE,
	ES_FORM_PACKAGE,
	ES_FORM_NOTHING, /* no mention: what others would make of this place is wrong */
};

/* A way of reading a variable. */
struct es_form {
	struct es_slice form; /* what reports call it */
	enum es_form_kind kind;
	enum es_form_place place;
	enum es_need need; /* when no turn decides */
	unsigned uses;
	bool takes_rest;	 /* the default is the expression that begins behind the match */
	bool has_common_turns;	 /* the language's own turns apply behind its own */
	bool has_default;	 /* the pattern has a group `default`, or */
	bool is_default_text;	 /* one `text`, which is the default and not its source */
	bool has_other;		 /* the pattern has a group `other` */
	struct es_slice name;	 /* template of the variable's name, see name.h */
	struct es_strings files; /* globs: only in these; none: in all of the language */
	struct es_strings when;	 /* only in texts that contain one of them; none: in all */
	uint32_t first_turn, end_turn; /* its own */
};

/* What stands beside a match and says more of it: a default, a guard, an assignment. */
struct es_form_turn {
	bool is_before;
	bool has_need, has_kind;
	bool takes_rest, has_default, is_default_text;
	enum es_need need;
	enum es_form_kind kind;
	unsigned uses;
};

struct es_form_example {
	uint32_t form;
	unsigned line; /* in the language's file */
	struct es_slice text, path;
	struct es_strings mentions; /* as es_mention_print has them; none: a negative example */
};

struct es_language {
	struct es_slice name, file;
	struct es_strings files, exclude_files; /* globs */
	enum es_lexer lexer;
	/* Of form i rules[i], of turn k rules[nforms + k]. */
	const struct es_rule *rules;
	const struct es_form *forms;
	size_t nforms;
	const struct es_form_turn *turns; /* those of all forms begin at common_end */
	size_t nturns, ncommon;
	const struct es_form_example *examples;
	size_t nexamples;
};
struct es_language_vec ES_VEC(struct es_language);

/* The tables compiled into the binary, made by scripts/embed_references.c. */
extern const struct es_language es_builtin_languages[];
extern const size_t es_builtin_nlanguages;

#endif
