#include "env/vars.h"

void es_vars_set(struct es_vars *vars, const struct es_var *var)
{
	bool is_new = false;
	size_t i = es_map_add(&vars->numbers, var->name, &is_new);
	if (is_new) {
		es_vec_push(&vars->all, (struct es_var){ 0 });
		vars->all.v[i].name = es_arena_copy(&vars->arena, var->name);
		vars->numbers.keys[i] = vars->all.v[i].name;
	}
	struct es_slice name = vars->all.v[i].name;
	vars->all.v[i] = *var;
	vars->all.v[i].name = name;
	vars->all.v[i].value = es_arena_copy(&vars->arena, var->value);
}

const struct es_var *es_vars_find(const struct es_vars *vars, struct es_slice name)
{
	size_t i = es_map_find(&vars->numbers, name);
	return i == ES_MAP_NONE || vars->all.v[i].is_gone ? NULL : &vars->all.v[i];
}

void es_vars_unset(struct es_vars *vars, struct es_slice name)
{
	size_t i = es_map_find(&vars->numbers, name);
	if (i != ES_MAP_NONE)
		vars->all.v[i].is_gone = true;
}

void es_vars_release(struct es_vars *vars)
{
	es_map_release(&vars->numbers);
	es_vec_release(&vars->all);
	es_arena_release(&vars->arena);
}
