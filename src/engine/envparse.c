/* envparse.c - what one loader makes of one env file, told on a stream. */
#include "base/err.h"
#include "engine/namedfile.h"
#include "env/dialect.h"
#include "env/shape.h"
#include "report/escape.h"
#include "text/jsonw.h"

#include <envsieve.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* An env file of more than this is none. */
#define FILE_MAX ((size_t)64 << 20)

const char *es_env_dialect(size_t i, const char **title)
{
	const struct es_dialect *d = es_dialect_at(i);
	if (d && title)
		*title = d->title;
	return d ? d->name : NULL;
}

/* Interpolation sees the environment of this process, as it would that of the loader. */
static bool get_outside(void *ctx, struct es_slice name, struct es_slice *out_value)
{
	struct es_buf *b = ctx;
	es_buf_reset(b);
	es_buf_add(b, name);
	/* A name with NUL in it is that of no variable. */
	bool is_cstring = es_slice_find(name, 0, '\0') == name.len;
	const char *value = is_cstring ? getenv(es_buf_cstr(b)) : NULL;
	if (value)
		*out_value = es_slice_from(value);
	return value != NULL;
}

static enum es_status load(
	struct es_vars *vars, const struct es_env_parse_options *o, struct es_error *err)
{
	struct es_buf text = ES_BUF_INIT(FILE_MAX), name = ES_BUF_INIT(FILE_MAX);
	const struct es_environ environ = { get_outside, &name };
	const struct es_dialect *d = es_dialect_find(o->dialect);
	enum es_status st = ES_OK;
	if (!d || (o->format != ES_FORMAT_TEXT && o->format != ES_FORMAT_JSON))
		st = es_fail(err, ES_EINVAL, d ? "text or json is wanted" : "no such dialect");
	if (!st)
		st = es_named_file_read(&text, o->path, err);
	if (!st)
		st = es_dialect_load(vars, NULL, d, es_buf_slice(&text), &environ, err);
	es_buf_release(&text);
	es_buf_release(&name);
	return st;
}

/* What is shown of a value. */
static void add_value(struct es_buf *b, const struct es_var *var, bool show_secrets)
{
	if (var->is_vague)
		es_buf_add_str(b, "not known without running it");
	else if (show_secrets)
		es_buf_add(b, var->value);
	else
		es_shape(b, var->value);
}

static void write_json(struct es_buf *out, const struct es_vars *vars, bool show_secrets)
{
	struct es_jsonw w;
	struct es_buf value = ES_BUF_INIT(SIZE_MAX / 2);
	es_jsonw_init(&w, out, true);
	es_jsonw_object(&w, NULL);
	es_jsonw_object(&w, "variables");
	for (size_t i = 0; i < vars->all.n; i++) {
		const struct es_var *var = &vars->all.v[i];
		if (var->is_gone)
			continue;
		struct es_buf key = ES_BUF_INIT(FILE_MAX);
		es_buf_add(&key, var->name);
		es_buf_reset(&value);
		add_value(&value, var, show_secrets);
		if (var->is_null)
			es_jsonw_null(&w, es_buf_cstr(&key));
		else
			es_jsonw_string(&w, es_buf_cstr(&key), es_buf_slice(&value));
		es_buf_release(&key);
	}
	es_jsonw_end_object(&w);
	es_jsonw_end_object(&w);
	es_buf_add_byte(out, '\n');
	es_buf_release(&value);
}

static void write_text(struct es_buf *out, const struct es_vars *vars, bool show_secrets)
{
	struct es_buf value = ES_BUF_INIT(SIZE_MAX / 2);
	for (size_t i = 0; i < vars->all.n; i++) {
		const struct es_var *var = &vars->all.v[i];
		if (var->is_gone)
			continue;
		es_buf_reset(&value);
		add_value(&value, var, show_secrets);
		es_escape_add(out, var->name);
		es_buf_printf(out, "  line %zu: ", var->line);
		if (var->is_null)
			es_buf_add_str(out, "no value");
		else
			es_escape_add(out, es_buf_slice(&value));
		es_buf_add_byte(out, '\n');
	}
	es_buf_release(&value);
}

enum es_status es_env_parse(const struct es_env_parse_options *o, FILE *to, struct es_error *err)
{
	struct es_vars vars = { 0 };
	struct es_buf out = ES_BUF_INIT(SIZE_MAX / 2);
	enum es_status st = load(&vars, o, err);
	if (!st && o->format == ES_FORMAT_JSON)
		write_json(&out, &vars, o->show_secrets);
	else if (!st)
		write_text(&out, &vars, o->show_secrets);
	if (!st && (fwrite(out.ptr ? out.ptr : "", 1, out.len, to) != out.len || fflush(to)))
		st = es_fail(err, ES_EIO, "cannot write: %s", strerror(errno));
	es_buf_release(&out);
	es_vars_release(&vars);
	return st;
}
