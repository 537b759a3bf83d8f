/* complaint.h - what a check has to say, before it becomes a finding. */
#ifndef ES_LINT_COMPLAINT_H
#define ES_LINT_COMPLAINT_H

#include "base/arena.h"
#include "base/vec.h"
#include "finding/finding.h"
#include "inventory/world.h"

#include <envsieve.h>

/* Slices live in the arena of the complaints. No value of a variable stands in any of them: what is
 * said of one is es_shape's. */
struct es_complaint {
	const char *rule; /* id, one of patterns/config/ */
	enum es_severity severity;
	struct es_slice path;
	size_t line, column, end_line,
		end_column;	  /* 1-based, end just past; 0, 0: the whole file */
	struct es_slice variable; /* "" for none */
	struct es_slice message;  /* one sentence, no full stop */
	struct es_slice help;	  /* what to do here; "": the rule's */
	struct es_slice subject;  /* what else tells it from others of the same rule, path and
				   * variable, and stays when lines move: a loader, a target */
	/* What may be said of several at once, of one file and rule, behind "5 variables": "are
	 * read here and named by no example". Static; "" where each is said by itself. */
	struct es_slice pool;
	const struct es_past_file *past; /* what of history is meant, borrowed; NULL: it is in the
					  * tree */
};
struct es_complaint_vec ES_VEC(struct es_complaint);

/* What no check looked at, because there was too much of it: the answers lack something. */
struct es_missed {
	struct es_slice path; /* "" when it is of no file */
	size_t line;	      /* 0: the file as a whole */
	struct es_slice reason;
};
struct es_missed_vec ES_VEC(struct es_missed);

struct es_complaints {
	struct es_arena *arena; /* the caller's */
	struct es_complaint_vec v;
	struct es_missed_vec missed;
};

/* Copies the strings that `c` borrows. */
void es_complaints_add(struct es_complaints *out, struct es_complaint c);
/* Copies the path; the rest is printf's. The same is said once. */
void es_complaints_missed(struct es_complaints *out, struct es_slice path, size_t line,
	const char *fmt, ...) ES_PRINTF(4, 5);
/* A copy of what printf would make of it, in the arena. */
struct es_slice es_complaints_text(struct es_complaints *out, const char *fmt, ...) ES_PRINTF(2, 3);
void es_complaints_release(struct es_complaints *c);

#endif
