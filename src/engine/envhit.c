#include "engine/envhit.h"
#include "base/env_filename.h"
#include "base/path.h"
#include "env/envfile.h"

#include <ctype.h>
#include <string.h>

/* A file of lines as long as that is no env file that people write. */
enum { LINES = 8, BYTES = 2048 };

static size_t lines_before(struct es_slice text, size_t at)
{
	size_t least = at > BYTES ? at - BYTES : 0, from = at, n = 0;
	for (; at > least; at--)
		if (text.ptr[at - 1] == '\n') {
			from = at;
			if (n++ == LINES)
				return from;
		}
	return at ? from : 0;
}

static size_t lines_behind(struct es_slice text, size_t at)
{
	size_t most = text.len - at > BYTES ? at + BYTES : text.len;
	for (size_t n = 0; n <= LINES && at < most; n++)
		at = es_slice_find(text, at, '\n') + 1;
	return at < most ? at : most;
}

static bool is_of_user(struct es_slice name)
{
	static const char *const ends[] = { "USER", "USERNAME", "LOGIN", "DATABASE", "_DB",
		"DB_NAME", "DBNAME" };
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (es_slice_ends(name, ends[i]))
			return true;
	return false;
}

/* CLICKHOUSE_PASSWORD=clickhouse */
static bool is_service(struct es_slice name, struct es_slice value)
{
	struct es_slice word;
	bool is_first = es_slice_split(&name, '_', &word) && name.len;
	return is_first && es_slice_equal_fold(word, value);
}

static unsigned looks_of_lines(const struct es_env_file *f, struct es_slice secret)
{
	unsigned looks = 0;
	for (size_t i = 0; i < f->nlines; i++) {
		const struct es_env_line *l = &f->lines[i];
		bool is_own =
			l->whole.ptr <= secret.ptr && secret.ptr < l->whole.ptr + l->whole.len;
		if (is_own && l->kind == ES_ENV_COMMENTED)
			looks |= ES_ENVHIT_COMMENTED;
		if (l->kind != ES_ENV_SET && l->kind != ES_ENV_COMMENTED)
			continue;
		if (is_own ? is_service(l->name, secret)
			   : is_of_user(l->name) && es_slice_equal(l->value, secret))
			looks |= ES_ENVHIT_LIKE_USER;
	}
	return looks;
}

/* "@db:5432/": a name that only a network of one's own knows. */
static bool is_near(struct es_slice text, size_t to)
{
	size_t at = to + 1, from = at;
	if (to >= text.len || text.ptr[to] != '@')
		return false;
	while (at < text.len && (isalnum((unsigned char)text.ptr[at]) || text.ptr[at] == '-' ||
					text.ptr[at] == '_'))
		at++;
	return at > from && (at == text.len || !strchr(".,[{$<%*", text.ptr[at]));
}

unsigned es_envhit_looks(struct es_slice text, size_t from, size_t to, struct es_arena *arena)
{
	struct es_env_file lines;
	size_t first = lines_before(text, from), end = lines_behind(text, to);
	es_env_file_read(&lines, es_slice_sub(text, first, end), arena);
	unsigned looks = looks_of_lines(&lines, es_slice_sub(text, from, to));
	return looks | (is_near(text, to) ? ES_ENVHIT_NEAR : 0);
}

/* A sample that somebody commented out of an example may be one that was in use. */
enum es_severity es_envhit_most(unsigned looks, struct es_slice path)
{
	enum es_env_role role = es_env_filename(es_path_name(path)).role;
	if (role == ES_ENV_NONE)
		return ES_SEV_ERROR;
	if (looks & ES_ENVHIT_LIKE_USER)
		return ES_SEV_NOTE;
	if (role != ES_ENV_EXAMPLE)
		return ES_SEV_ERROR;
	if (looks & ES_ENVHIT_NEAR)
		return ES_SEV_NOTE;
	return looks & ES_ENVHIT_COMMENTED ? ES_SEV_WARNING : ES_SEV_ERROR;
}
