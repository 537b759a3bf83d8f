/* reader.h - what the readers of manifests share: saying something at a place, trees, paths. */
#ifndef ES_MANIFEST_READER_H
#define ES_MANIFEST_READER_H

#include "env/mention.h"
#include "text/yaml.h"

/* Steps in the text of a scalar and in its value, side by side. */
struct es_alignment {
	const struct es_yaml *scalar;
	size_t in_text, in_value;
};

/* One manifest on its way through one reader. */
struct es_manifest {
	struct es_mentions *out;
	struct es_slice path, text;
	struct es_slice scope; /* of what is said next */
	size_t base;	       /* where the document that is read begins in the text */
	struct es_alignment alignment;
	size_t nbytes;	  /* said so far */
	bool is_full;	  /* more was said than is kept */
	bool is_cut;	  /* a value was too long */
	bool is_unfilled; /* a document has marks of templates, and could not be read */
};

typedef void es_manifest_fn(struct es_manifest *m);

/* ---- saying; the scope is m->scope unless `what` has one ---- */

/* The name stands in the text at [from, from + its length). */
void es_manifest_say_at(struct es_manifest *m, struct es_mention what, size_t from);
/* What says it stands at [from, to); nowhere when they are equal. */
void es_manifest_say_span(struct es_manifest *m, struct es_mention what, size_t from, size_t to);
/* The name stands at offset `at` of the scalar's value. */
void es_manifest_say_in(
	struct es_manifest *m, struct es_mention what, const struct es_yaml *y, size_t at);
/* The node as a whole says it. */
void es_manifest_say(struct es_manifest *m, struct es_mention what, const struct es_yaml *y);
/* `name` is set to the value of y: a literal, or an expression when it has a `mark` ("$"); nothing
 * is said of the value when y is NULL or no scalar. */
struct es_mention es_manifest_set(
	const char *form, struct es_slice name, const struct es_yaml *y, const char *mark);

/* ---- trees ---- */

/* Calls `read` for each document of the YAML text; what cannot be read is said. */
typedef void es_document_fn(struct es_manifest *m, const struct es_yaml *root);
void es_manifest_each_document(struct es_manifest *m, es_document_fn *read);
/* The tree of a JSON text, comments allowed, or of TOML; NULL when it says nothing or cannot be
 * read, which is said. */
const struct es_yaml *es_manifest_json(struct es_manifest *m);
const struct es_yaml *es_manifest_toml(struct es_manifest *m);
/* A failure of a parser whose messages are "LINE:COL: reason". */
void es_manifest_refused(struct es_manifest *m, const struct es_error *err);
/* The mapping with what its merge keys (<<) bring in; what is no mapping stays as it is. */
const struct es_yaml *es_manifest_merged(const struct es_manifest *m, const struct es_yaml *y);
/* The value of a key, merged ones included; itself merged. NULL when absent. */
const struct es_yaml *es_manifest_get(
	const struct es_manifest *m, const struct es_yaml *y, const char *key);
/* The text of a scalar; empty for all else. */
struct es_slice es_manifest_text(const struct es_yaml *y);
bool es_manifest_is_map(const struct es_yaml *y);
bool es_manifest_is_list(const struct es_yaml *y);

/* ---- names and paths ---- */

/* [A-Za-z_][A-Za-z0-9_]*, the whole of it. */
bool es_manifest_is_name(struct es_slice s);
/* A capital letter somewhere: names without one are taken for variables of the script itself. */
bool es_manifest_has_capital(struct es_slice name);
/* The end of the name that begins at `at`; `at` when none does. */
size_t es_manifest_name_end(struct es_slice s, size_t at);
/* What a path in this file means from the root: *out in the arena, "" for the root. False when it
 * leads out of the repository or is not known. */
bool es_manifest_path(const struct es_manifest *m, struct es_slice relative, struct es_slice *out);
/* The same, beginning at `folder`. */
bool es_manifest_path_from(const struct es_manifest *m, struct es_slice folder,
	struct es_slice relative, struct es_slice *out);
/* "WORD NAME" in the arena, to be a scope. */
struct es_slice es_manifest_scope(
	const struct es_manifest *m, const char *word, struct es_slice name);

#endif
