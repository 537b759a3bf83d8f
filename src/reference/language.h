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
	ES_FORM_DYNAMIC, /* read by the name that a local variable holds */
	ES_FORM_SET,
	ES_FORM_DECLARED,
	ES_FORM_CALL,
	ES_FORM_WRAPPER,
	ES_FORM_OPAQUE,
	ES_FORM_PACKAGE,
	ES_FORM_HAZARD,
	ES_FORM_NOTHING, /* no mention: what others would make of this place is wrong */
};

/* What follows a match of a form, up to the bracket that closes the one before the match's end. */
enum es_form_items {
	ES_ITEMS_NONE,
	ES_ITEMS_STRINGS, /* 'A', 'B' */
	ES_ITEMS_KEYS,	  /* A: x, 'B': y */
	ES_ITEMS_NAMES,	  /* A, B: b, C = c, D as d */
	ES_ITEMS_MEMBERS, /* A: t; readonly B?: t: keys that a line's end parts as well */
};

/* How the places are found at which a form is tried. */
enum es_form_start {
	ES_START_LITERAL, /* by a string that is in all matches of its pattern */
	ES_START_MEMBER,  /* behind an object */
	ES_START_CALL,	  /* at calls whose first argument is a string of capitals */
};

/* A way of reading a variable. */
struct es_form {
	struct es_slice form; /* what reports call it; of members % is the object */
	enum es_form_kind kind;
	enum es_form_place place;
	enum es_form_start start;
	enum es_form_items items;
	enum es_need need; /* when no turn decides */
	unsigned uses;
	bool takes_rest;       /* the default is the expression that begins behind the match */
	bool has_common_turns; /* the language's own turns apply behind its own */
	bool has_default;      /* the pattern has a group `default`, or */
	bool is_default_text;  /* one `text`, which is the default and not its source */
	bool has_other;	       /* the pattern has a group `other` */
	struct es_slice name;  /* template of the variable's name, see name.h */
	struct es_slice on;    /* of members: which objects */
	struct es_strings files, when; /* where it counts; none: everywhere */
	uint32_t first_turn, end_turn; /* its own */
};

#define ES_NO_RULE UINT32_MAX

/* What stands beside a match and says more of it: a default, a guard, an assignment. */
struct es_form_turn {
	uint32_t before, after, inside; /* rules that must all fit, or ES_NO_RULE */
	bool has_need, has_kind;
	bool takes_rest, has_default, is_default_text; /* of the last of them that there is */
	enum es_need need;
	enum es_form_kind kind;
	unsigned uses;
};

/* What holds the environment: process.env; or, as `is_alias`, what gives it another name. */
struct es_form_object {
	struct es_slice object; /* what members stand on */
	struct es_slice form;
	bool is_alias;
	struct es_strings files, when;
};

/* How a local variable gets its values: as first parameter of a function, or from a list. */
struct es_form_binding {
	uint32_t rule;
	bool is_loop;
};

/* What is true of all reads in some files. */
struct es_file_use {
	struct es_strings files; /* globs; or */
	struct es_strings first; /* strings of which one stands near the beginning of the text */
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
	struct es_strings markup_files;		/* globs: files that ES_LEXER_HTML is for */
	enum es_lexer lexer;
	/* Of form i rules[i], of object k rules[nforms + k]; others are referred to by number. */
	const struct es_rule *rules;
	size_t nrules;
	const struct es_form *forms;
	size_t nforms;
	const struct es_form_object *objects;
	size_t nobjects;
	const struct es_form_turn *turns; /* the first ncommon are the language's */
	size_t nturns, ncommon;
	const struct es_form_binding *bindings;
	size_t nbindings;
	const struct es_file_use *file_uses;
	size_t nfile_uses;
	const struct es_form_example *examples;
	size_t nexamples;
};
struct es_language_vec ES_VEC(struct es_language);

/* The tables compiled into the binary, made by scripts/embed_references.c. */
extern const struct es_language es_builtin_languages[];
extern const size_t es_builtin_nlanguages;

#endif
