#include "inventory/envplace.h"

#include "base/path.h"
#include "inventory/meaning.h"
#include "inventory/secretvalue.h"

enum { TEXT_MAX = 1024 };

static bool is_below_any(struct es_slice path, const char *const *names)
{
	struct es_slice rest = es_path_folder(path), part;
	while (rest.len && es_slice_split(&rest, '/', &part))
		for (size_t i = 0; names[i]; i++)
			if (es_slice_equal_fold(part, es_slice_from(names[i])))
				return true;
	return false;
}

bool es_env_place_is_sample(struct es_slice path)
{
	static const char *const names[] = { "test", "tests", "__tests__", "spec", "fixtures",
		"__fixtures__", "testdata", "test-data", "example", "examples", "sample", "samples",
		"template", "templates", "docs", "e2e", "node_modules", "vendor", NULL };
	return is_below_any(path, names);
}

bool es_env_place_is_served(struct es_slice path)
{
	static const char *const names[] = { "public", "static", "wwwroot", "htdocs", "public_html",
		"www", NULL };
	return is_below_any(path, names);
}

bool es_env_place_is_test(struct es_slice mode)
{
	static const char *const words[] = { "test", "testing", "ci", "e2e", "dusk", NULL };
	for (size_t i = 0; words[i]; i++)
		if (es_slice_is(mode, words[i]))
			return true;
	return false;
}

bool es_env_place_is_plain_example(const struct es_world_file *f)
{
	struct es_slice name = es_path_name(f->path);
	return f->env.role == ES_ENV_EXAMPLE && !f->env.mode.len && !f->env.is_local &&
	       (es_slice_starts(name, ".env") || es_slice_starts(name, "env.") ||
		       es_slice_ends(name, ".env"));
}

bool es_env_place_is_dockerfile(struct es_slice path)
{
	struct es_slice name = es_path_name(path);
	return (es_slice_starts(name, "Dockerfile") || es_slice_starts(name, "Containerfile") ||
		       es_slice_ends(name, ".dockerfile") || es_slice_ends(name, ".Dockerfile")) &&
	       !es_slice_ends(name, ".dockerignore");
}

bool es_env_place_is_form(const struct es_world_file *f)
{
	size_t n = 0, nblank = 0;
	for (size_t i = 0; i < f->lines.nlines; i++) {
		const struct es_env_line *l = &f->lines.lines[i];
		if (l->kind != ES_ENV_SET)
			continue;
		n++;
		nblank += !l->value.len || es_meaning_is_placeholder(l->value) ||
			  es_meaning_is_local_host(es_meaning_host(l->value));
	}
	return nblank && 2 * nblank >= n && !es_env_place_has_secrets(f);
}

static bool is_secret(const struct es_env_line *line)
{
	return line->kind == ES_ENV_SET && es_secret_part(line->name, line->value).len;
}

void es_env_secrets_find(struct es_env_secrets *out, const struct es_world_file *f)
{
	*out = (struct es_env_secrets){ .names = ES_BUF_INIT(TEXT_MAX) };
	for (size_t i = 0; i < f->lines.nlines; i++) {
		const struct es_env_line *line = &f->lines.lines[i];
		if (!is_secret(line))
			continue;
		if (out->n < ES_ENV_SECRETS_NAMED) {
			out->named[out->n] = line;
			es_buf_printf(
				&out->names, "%s%.*s", out->n ? ", " : "", ES_ARG(line->name));
		}
		out->n++;
	}
	if (out->n > ES_ENV_SECRETS_NAMED)
		es_buf_printf(&out->names, " and %zu more", out->n - ES_ENV_SECRETS_NAMED);
}

void es_env_secrets_add(struct es_buf *out, const struct es_env_secrets *s)
{
	for (size_t i = 0; i < s->n && i < ES_ENV_SECRETS_NAMED; i++) {
		const struct es_env_line *line = s->named[i];
		es_buf_add(out, line->name);
		es_buf_add_byte(out, '=');
		es_buf_add(out, es_secret_part(line->name, line->value));
		es_buf_add_byte(out, '\0');
	}
}

void es_env_secrets_release(struct es_env_secrets *s)
{
	es_buf_release(&s->names);
}

bool es_env_place_has_secrets(const struct es_world_file *f)
{
	for (size_t i = 0; i < f->lines.nlines; i++)
		if (is_secret(&f->lines.lines[i]))
			return true;
	return false;
}
