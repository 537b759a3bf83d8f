/* record_variable.c - a row of the table of variables as a JSON record. */
#include "report/record.h"

static void write_place(struct es_jsonw *w, const struct es_variable_place *p)
{
	es_jsonw_path(w, "path", p->path);
	if (p->line)
		es_jsonw_integer(w, "line", (int64_t)p->line);
	else
		es_jsonw_null(w, "line");
}

static void write_references(struct es_jsonw *w, const char *key,
	const struct es_variable_places *places, struct es_out *out)
{
	es_jsonw_array(w, key);
	for (size_t i = 0; i < places->n; i++) {
		const struct es_variable_place *p = &places->v[i];
		es_jsonw_object(w, NULL);
		write_place(w, p);
		es_jsonw_string(w, "form", p->how);
		/* Like a path: a default may be any bytes. */
		if (p->has_fallback)
			es_jsonw_path(w, "default", p->fallback);
		else
			es_jsonw_null(w, "default");
		es_jsonw_end_object(w);
		es_out_drain(out);
	}
	es_jsonw_end_array(w);
}

static void write_examples(struct es_jsonw *w, const struct es_variable_places *places)
{
	es_jsonw_array(w, "examples");
	for (size_t i = 0; i < places->n; i++) {
		es_jsonw_object(w, NULL);
		write_place(w, &places->v[i]);
		es_jsonw_bool(w, "commented", places->v[i].is_commented);
		es_jsonw_end_object(w);
	}
	es_jsonw_end_array(w);
}

static void write_places(
	struct es_jsonw *w, const char *key, const struct es_variable_places *places)
{
	es_jsonw_array(w, key);
	for (size_t i = 0; i < places->n; i++) {
		es_jsonw_object(w, NULL);
		write_place(w, &places->v[i]);
		es_jsonw_end_object(w);
	}
	es_jsonw_end_array(w);
}

void es_record_variable(struct es_jsonw *w, const struct es_variable_row *row, struct es_out *out)
{
	/* A member's name is a C string. */
	enum { TARGET_NAME_MAX = 256 };
	es_jsonw_string(w, "name", row->name);
	es_jsonw_cstr(w, "class", row->class);
	es_jsonw_cstr(w, "need", row->need);
	es_jsonw_string(w, "service", row->service);
	write_references(w, "references", &row->references, out);
	write_examples(w, &row->examples);
	write_places(w, "files", &row->files);
	write_places(w, "sets", &row->sets);
	es_jsonw_object(w, "targets");
	for (size_t i = 0; i < row->ntargets; i++) {
		char name[TARGET_NAME_MAX];
		(void)snprintf(name, sizeof name, "%.*s", ES_ARG(row->targets[i].name));
		es_jsonw_cstr(w, name, row->targets[i].state);
	}
	es_jsonw_end_object(w);
	es_out_drain(out);
}
