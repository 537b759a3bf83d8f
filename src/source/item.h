/* item.h - a thing to scan, and how its bytes are had. */
#ifndef ES_SOURCE_ITEM_H
#define ES_SOURCE_ITEM_H

#include "base/buf.h"
#include "base/oid.h"
#include "base/vec.h"

#include <envsieve.h>

enum es_origin {
	ES_ORIGIN_WORKTREE,
	ES_ORIGIN_INDEX,
	ES_ORIGIN_HISTORY, /* blobs, and names in trees */
	ES_ORIGIN_MESSAGE, /* commits, tags, notes' commits */
	ES_ORIGIN_STDIN,
};

enum es_item_kind {
	ES_ITEM_FILE,	 /* a file of the system, `path` below the source's root */
	ES_ITEM_SYMLINK, /* the target text of a link */
	ES_ITEM_BLOB,	 /* a git blob */
	ES_ITEM_COMMIT,	 /* message, author and committer of a commit */
	ES_ITEM_TAG,	 /* message and tagger of a tag object */
	ES_ITEM_NAMES,	 /* names of tree entries, one a line */
	ES_ITEM_STREAM,	 /* standard input */
};

/* What git has to do with a file of its working tree. Outside of a repository none is tracked. */
enum es_standing { ES_STANDING_UNTRACKED, ES_STANDING_TRACKED, ES_STANDING_IGNORED };

struct es_item;

/* How the items of one source are read. Const while workers run; each worker opens a reader. */
struct es_loader {
	void *ctx;
	enum es_status (*open)(void **out_reader, void *ctx, struct es_error *err);
	void (*close)(void *reader);
	/* Appends the item's bytes. ES_ELIMIT when they are more than out->max; ES_ENOTFOUND when
	 * the object or file is not there (any more). */
	enum es_status (*load)(
		void *reader, const struct es_item *item, struct es_buf *out, struct es_error *err);
};

struct es_item {
	const struct es_loader *loader;
	enum es_origin origin;
	enum es_item_kind kind;
	enum es_standing standing;
	struct es_slice path; /* relative to the root, '/' between; empty for a blob of history
			       * until it is attributed, and for messages */
	struct es_oid oid;    /* zero where there is no object */
	uint32_t number;      /* the source's own: an index into its tables */
};

struct es_item_vec ES_VEC(struct es_item);

/* Something that was to be scanned and was not, or not wholly. */
struct es_skip {
	struct es_slice path; /* or an object name, or "" */
	struct es_slice reason;
	bool is_gap; /* true: the verdict is incomplete; false: left out as asked (size, config) */
	size_t line; /* where reading ended; 0: the item as a whole */
};
struct es_skip_vec ES_VEC(struct es_skip);

#endif
