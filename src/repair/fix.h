/* fix.h - repairs of env files, examples and ignore files that change nothing for any program. */
#ifndef ES_REPAIR_FIX_H
#define ES_REPAIR_FIX_H

#include "base/buf.h"
#include "lint/complaint.h"
#include "inventory/inventory.h"

/* [from, to) of the old text, whole lines, becomes `text`, whole lines as well. */
struct es_edit {
	size_t from, to;
	struct es_slice text;
	size_t kept; /* the first bytes of it are the old ones: a line that only got its end */
};
struct es_edit_vec ES_VEC(struct es_edit);

/* One file, before and after. */
struct es_fix {
	struct es_slice path;	/* from the root */
	struct es_slice before; /* "" of a new file; else what the file must still hold when
				 * it is written, or the fix is void */
	struct es_slice after;
	bool is_new;		     /* there is no such file yet */
	const struct es_edit *edits; /* by place, not overlapping */
	size_t nedits;
	const struct es_world_file *env; /* of an env file: what the values in it are */
};
struct es_fix_vec ES_VEC(struct es_fix);

/* What can be mended of the complaints that were made of this world, a fix a file, by path; all of
 * it in the arena:
 *  - env-undocumented: the name goes into the example of its service, without a value (commented
 *    out where the program can do without it), below a comment that says who reads it;
 *  - env-file-not-ignored, env-file-backup: a line for the file in the nearest .gitignore;
 *  - env-duplicate-key: the lines go that none of the loaders in use takes a value from.
 * A change of an env file is dropped unless the loaders say that it changes nothing: each reads the
 * text before and after, and gets the same value for every name, but for those that were added,
 * which are empty. For names that are added these are all the loaders there are, for lines that go
 * those that are in use; where one of these is not emulated, nothing goes. */
void es_lint_fixes(struct es_fix_vec *out, const struct es_inventory *inv,
	const struct es_complaints *told, struct es_arena *arena);

/* Appends the fix as a unified diff, with three lines around each place. It is for people: in the
 * place of values of env files stands "***", of examples only of those that may be secrets,
 * unless `show_secrets`. */
void es_fix_diff(struct es_buf *out, const struct es_fix *f, bool show_secrets);

/* ---- between the parts ---- */

/* The text with the edits made; in the arena. */
struct es_slice es_edits_apply(
	struct es_slice before, const struct es_edit *edits, size_t n, struct es_arena *arena);
/* Adds an edit at its place, behind those of the same place. */
void es_edits_insert(struct es_edit_vec *v, struct es_edit e);

#endif
