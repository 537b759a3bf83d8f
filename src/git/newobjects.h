/* newobjects.h - the objects that new commits bring, by comparing trees with older ones. */
#ifndef ES_GIT_NEWOBJECTS_H
#define ES_GIT_NEWOBJECTS_H

#include "git/frontier.h"

/* An object that new commits have is known when one of these is so:
 *
 * (1) a parent has it at the same path;
 *
 * (2) a new commit, or one before it in the range, took it away elsewhere, so that it has merely
 * been moved; or the left side has it at a path that was looked at;
 *
 * (3) it was given to es_newobjects_know.
 *
 * All else is new, also what stands elsewhere in old trees: only trees that differ are
 * read, so the cost is that of the change. By induction over parents nothing new is taken
 * for known: each commit is compared with old commits, and with new ones whose objects have
 * been listed before. Objects count as known in the kind in which old trees have them,
 * since the same name could be called a submodule, of which nobody has looked at the
 * content. */
struct es_newobjects;

struct es_newobjects *es_newobjects_new(struct es_history *h);
void es_newobjects_free(struct es_newobjects *n);

/* Of the left side: a blob, or a tree with all below it. */
void es_newobjects_know_blob(struct es_newobjects *n, const struct es_oid *oid);
ES_MUST_CHECK enum es_status es_newobjects_know_tree(
	struct es_newobjects *n, const struct es_oid *oid, struct es_error *err);

/* Adds the objects below a tree that nothing is compared with. */
ES_MUST_CHECK enum es_status es_newobjects_add_tree(
	struct es_newobjects *n, const struct es_oid *oid, struct es_error *err);
/* Adds those of all commits found, which are compared with their parents and with f->beside. */
ES_MUST_CHECK enum es_status es_newobjects_add_commits(
	struct es_newobjects *n, const struct es_frontier *f, struct es_error *err);
/* Gives the history what was added: blobs, trees, and names of entries, those first that the left
 * side has, too. */
void es_newobjects_finish(struct es_newobjects *n);

#endif
