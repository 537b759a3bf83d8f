/* fuzz_yaml.c - any bytes to the YAML reader; what it accepts must keep its promises. */
#include "base/arena.h"
#include "fuzz.h"
#include "text/yaml.h"

enum { DEPTH_MAX = 64 };

static void check_scalar(const struct es_yaml *y)
{
	bool truth = false;
	double number = 0;
	FUZZ_CHECK(y->text.ptr[y->text.len] == '\0');
	(void)es_yaml_bool(y, &truth);
	(void)es_yaml_number(y, &number);
	(void)es_yaml_is_null(y);
}

static void check_node(const struct es_yaml *y, unsigned depth)
{
	FUZZ_CHECK(depth <= DEPTH_MAX);
	FUZZ_CHECK(y->line > 0 && y->column > 0);
	if (y->kind == ES_YAML_SCALAR)
		check_scalar(y);
	for (size_t i = 0; i < y->nitems; i++) {
		if (y->kind == ES_YAML_MAPPING) {
			FUZZ_CHECK(y->keys[i]->kind == ES_YAML_SCALAR);
			check_node(y->keys[i], depth + 1);
		}
		check_node(y->items[i], depth + 1);
	}
}

FUZZ(yaml)
{
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	struct es_yaml *y = NULL;
	enum es_status st =
		es_yaml_parse(&y, (struct es_slice){ (const char *)data, size }, &arena, &err);
	FUZZ_CHECK(st == ES_OK || (st == ES_EPARSE && err.text[0] && !y));
	if (y)
		check_node(y, 1);
	es_arena_release(&arena);
	return 0;
}
