/* lint.h - the environment lint: the table of variables, and all questions that are asked to it. */
#ifndef ES_LINT_LINT_H
#define ES_LINT_LINT_H

#include "lint/complaint.h"
#include "inventory/inventory.h"

/* What the configuration says of variables. */
struct es_lint_setting {
	struct es_slice name; /* may have '*' */
	bool is_optional;     /* no reference wants it */
	bool has_class;
	enum es_class class;
	const struct es_slice *ignored; /* rules, may have '*', that are silent of it: for whoever
					 * shows complaints, which are made all the same */
	size_t nignored;
};

struct es_lint_options {
	const struct es_lint_setting *settings; /* of several that name one variable all hold */
	size_t nsettings;
	/* Whether anybody will see what the rule says of the variable: what is said in vain must
	 * not stand for what another rule would have said. NULL: all is heard. */
	bool (*is_heard)(void *ctx, struct es_slice rule, struct es_slice variable);
	/* Asked now and then: true ends the lint early, and its answers are void. NULL: never. */
	bool (*is_cancelled)(void *ctx);
	void *ctx;
};

/* Fills the inventory, which the caller releases, and adds to `out` what the checks have to say, in
 * no order. Nothing of the world is written; `o` may be NULL. */
void es_lint(struct es_inventory *inventory, struct es_complaints *out, const struct es_world *w,
	struct es_arena *arena, const struct es_lint_options *o);

#endif
