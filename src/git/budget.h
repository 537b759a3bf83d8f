/* budget.h - how much memory may go into what a repository says. */
#ifndef ES_GIT_BUDGET_H
#define ES_GIT_BUDGET_H

#include "base/pool.h"

/* A pack of kilobytes can spell more trees than there is memory for. What is kept of one kind of
 * thing is counted in bytes, by all threads together, and when it is too much nothing of that kind
 * is kept. So that this does not depend on how many threads there are, nor on which had what, they
 * count only
 *
 * (1) what comes to one of them, once, and is as long whoever has it: es_budget_spend();
 * (2) each for itself, what several may have, like a set of names: es_budget_hold(). Such a set is
 *     part of that of all together, which is asked about in the end: when a part's is too large,
 *     that one is, too. */
struct es_budget {
	size_t max; /* bytes to spend; a quarter of it may be held */
	struct es_counter spent;
	struct es_flag is_over;
};

/* Adds n bytes to what is spent. */
void es_budget_spend(struct es_budget *b, size_t n);
/* Says that n bytes are held by one, or by all together. */
void es_budget_hold(struct es_budget *b, size_t n);
/* True once one of them was too much: what else there is need not be counted. */
static inline bool es_budget_is_over(const struct es_budget *b)
{
	return es_flag_is_up(&b->is_over);
}

#endif
