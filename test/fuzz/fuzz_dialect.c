/* fuzz_dialect.c - any bytes to every emulated loader. */
#include "env/dialect.h"
#include "fuzz.h"

FUZZ(dialect)
{
	struct es_slice text = { (const char *)data, size };
	for (size_t i = 0; es_dialect_at(i); i++) {
		struct es_vars vars = { 0 };
		struct es_error err = { 0 };
		size_t line = 0;
		enum es_status st =
			es_dialect_load(&vars, &line, es_dialect_at(i), text, NULL, &err);
		FUZZ_CHECK(!st || ((st == ES_EPARSE || st == ES_ELIMIT) && line > 0));
		for (size_t k = 0; k < vars.all.n; k++)
			FUZZ_CHECK(vars.all.v[k].line > 0 && vars.all.v[k].line <= size + 1);
		es_vars_release(&vars);
	}
	return 0;
}
