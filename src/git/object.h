/* object.h - the text of commits, tags and trees, taken apart. */
#ifndef ES_GIT_OBJECT_H
#define ES_GIT_OBJECT_H

#include "base/oid.h"
#include "base/sha1.h"

#include <envsieve.h>
#include <stdint.h>

/* As git numbers them. */
enum es_object_type {
	ES_OBJECT_ANY = 0, /* or not known */
	ES_OBJECT_COMMIT = 1,
	ES_OBJECT_TREE = 2,
	ES_OBJECT_BLOB = 3,
	ES_OBJECT_TAG = 4,
};
/* "commit", "tree", "blob", "tag"; "object" for ES_OBJECT_ANY. */
const char *es_object_type_name(enum es_object_type type);

/* The most that is read of a commit, tag or tree, and of a blob unless a caller says otherwise; and
 * of what another is built on. */
enum { ES_OBJECT_MAX = 256 * 1024 * 1024, ES_BASE_MAX = 512 * 1024 * 1024 };

/* The name that git gives an object with that content. */
void es_object_name(struct es_oid *out, enum es_object_type type, struct es_slice bytes);
/* The same in pieces: begins the name of one of `size` bytes, which are to be added. */
void es_object_name_begin(struct es_sha1 *out, enum es_object_type type, uint64_t size);

struct es_object {
	enum es_object_type type;
	struct es_slice bytes;
};

/* Fails with one wording for what can be wrong with an object, whoever found it: "object NAME is
 * damaged: WHY", "is missing", "is WHY" (ES_ELIMIT, which is for its own size alone), or "cannot be
 * read: WHY". Where its name stands beside, `oid` is NULL, and the text begins with "the object".
 * `why` is not looked at when it is missing. */
enum es_status es_object_fail(
	struct es_error *err, enum es_status st, const struct es_oid *oid, const char *why);
/* The same for one that is of another type than what names it says: ES_ECORRUPT. */
enum es_status es_object_fail_type(struct es_error *err, const struct es_oid *oid,
	enum es_object_type type, enum es_object_type want);

/* Slices are borrowed from the text. */
struct es_commit_text {
	struct es_oid tree;
	struct es_slice parents; /* lines "parent <name>\n"; see es_commit_parent */
	size_t nparents;
	struct es_slice author, committer; /* what follows the word; "" when the line is absent */
};
/* False when the text does not begin with a tree. */
bool es_commit_parse(struct es_commit_text *out, struct es_slice text);
/* Parent `i` < c->nparents. */
struct es_oid es_commit_parent(const struct es_commit_text *c, size_t i);

struct es_tag_text {
	struct es_oid target;
	struct es_slice tagger; /* "" when the line is absent, as in the oldest tags */
};
bool es_tag_parse(struct es_tag_text *out, struct es_slice text);

/* "Name <email> seconds +hhmm". Never fails: what cannot be read is empty or 0. */
struct es_person {
	struct es_slice name, email;
	int64_t date;
	int date_offset; /* minutes east of UTC */
};
void es_person_parse(struct es_person *out, struct es_slice text);

struct es_tree_entry {
	uint32_t mode;
	struct es_slice name;
	struct es_oid oid;
};
enum es_entry_kind { ES_ENTRY_TREE, ES_ENTRY_BLOB, ES_ENTRY_GITLINK };
enum es_entry_kind es_tree_entry_kind(const struct es_tree_entry *e);

/* The length of the entry at the front of `rest`, 0 when it is empty or malformed. */
size_t es_tree_entry_len(struct es_slice rest);
/* Takes the entry at the front of *rest; false at the end, or (with *rest not empty) when what
 * follows is malformed. */
bool es_tree_next(struct es_tree_entry *out, struct es_slice *rest);

#endif
