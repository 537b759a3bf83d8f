#include "git/budget.h"

enum { HELD_PART = 4 };

void es_budget_spend(struct es_budget *b, size_t n)
{
	if (es_budget_is_over(b))
		return;
	if (n > b->max || es_counter_take(&b->spent, n) > b->max - n)
		es_flag_raise(&b->is_over);
}

void es_budget_hold(struct es_budget *b, size_t n)
{
	if (n > b->max / HELD_PART)
		es_flag_raise(&b->is_over);
}
