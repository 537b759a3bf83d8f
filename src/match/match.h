/* match.h - what a rule hit in a view. */
#ifndef ES_MATCH_MATCH_H
#define ES_MATCH_MATCH_H

#include "base/vec.h"
#include "rule/rule.h"
#include "text/view.h"

enum es_verified { ES_VERIFIED_NONE, ES_VERIFIED_OK, ES_VERIFIED_BAD };

/* Something learned from the secret's structure, without a network: {"account", "123456789012"}. */
struct es_fact {
	struct es_slice name, value;
};
enum { ES_FACTS_MAX = 8 };

/* Offsets are into view->text, half-open. Borrowed from the item's arena. */
struct es_match {
	const struct es_rule *rule;
	const struct es_view *view;
	size_t start, end;
	size_t secret_start, secret_end;
	size_t pair_start, pair_end;   /* what belongs to the secret, say its id; equal: nothing */
	enum es_confidence confidence; /* the rule's, raised or lowered by what was learned */
	enum es_verified verified;
	const struct es_fact *facts;
	size_t nfacts;
};
struct es_match_vec ES_VEC(struct es_match);

/* The secret, borrowed from the view. */
struct es_slice es_match_secret(const struct es_match *m);
/* The bytes of the root that are the secret, or the run that hides it. */
void es_match_root_span(const struct es_match *m, size_t *from, size_t *to);

#endif
