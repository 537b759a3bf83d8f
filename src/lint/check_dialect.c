#include "lint/check_files.h"

#include "base/path.h"
#include "env/shape.h"
#include "lint/dialectcause.h"
#include "inventory/envloaders.h"
#include "inventory/envreadings.h"
#include "match/name.h"

#include <string.h>

enum { TEXT_MAX = 2048, LINES_MAX = 100 };

/* U+FEFF in UTF-8. */
#define MARK "\xef\xbb\xbf"

/* One env file and those that load it. */
struct job {
	struct es_complaints *out;
	const struct es_world_file *file;
	const struct es_env_loader *loaders;
	size_t nloaders;
	struct es_env_readings readings;
	struct es_buf text;	  /* of the file, marks and carriage returns taken off */
	struct es_env_file lines; /* of that text */
	struct es_buf words;
	struct es_arena arena;
	size_t nreported;
};

static bool is_secret(struct es_slice name)
{
	return es_name_asks(name) != ES_ASKS_NOTHING;
}

/* What a cause does to a value; of an example, where values are yet to be put in, one less. */
static enum es_severity severity_of(const struct job *j, const char *rule, struct es_slice name)
{
	static const char *const mild[] = { "spaces", "export", "key", "colon", "tail", "blanks",
		"inner-quotes", "reference", "value", "encoding", "shell" };
	static const char *const by_name[] = { "hash", "dollar" };
	const char *cause = rule + strlen("env-dialect-");
	enum es_severity s = ES_SEV_ERROR;
	for (size_t i = 0; i < sizeof mild / sizeof *mild; i++)
		if (!strcmp(cause, mild[i]))
			s = ES_SEV_WARNING;
	for (size_t i = 0; i < sizeof by_name / sizeof *by_name; i++)
		if (!strcmp(cause, by_name[i]) && !is_secret(name))
			s = ES_SEV_WARNING;
	if (j->file->env.role == ES_ENV_EXAMPLE)
		s = s == ES_SEV_ERROR ? ES_SEV_WARNING : ES_SEV_NOTE;
	return s;
}

/* Says j->words of a line, and of its variable unless it is of the whole file. */
static void complain(
	struct job *j, const char *rule, const struct es_env_line *line, const char *subject)
{
	bool has_mark = line->line == 1 && es_slice_starts(j->file->text, MARK);
	size_t shift = has_mark ? strlen(MARK) : 0, name = 0;
	if (line->name.len)
		name = (size_t)(line->name.ptr - line->whole.ptr);
	struct es_complaint c = { .rule = rule,
		.severity = severity_of(j, rule, line->name),
		.path = j->file->path,
		.line = line->line,
		.column = name + shift + 1,
		.end_line = line->line,
		.end_column = es_slice_find(line->whole, 0, '\n') + shift + 1,
		.variable = line->name,
		.message = es_buf_slice(&j->words),
		.subject = es_slice_from(subject) };
	es_complaints_add(j->out, c);
}

/* ---- sentences ---- */

/* "Vite (web/package.json)"; the path goes from the file's own folder where it can. */
static void add_loader(struct job *j, const struct es_env_loader *loader)
{
	es_buf_printf(&j->words, "%s (%.*s)", loader->tool->name, ES_ARG(loader->by));
}

/* The loaders of one group: "A (x)", "A (x) and B (y)", "A (x), B (y) and C (z)". Returns how many
 * there are. */
static size_t add_loaders(struct job *j, const size_t *groups, size_t group)
{
	size_t n = 0, i = 0;
	for (size_t k = 0; k < j->nloaders; k++)
		n += groups[k] == group;
	for (size_t k = 0; k < j->nloaders; k++) {
		if (groups[k] != group)
			continue;
		if (i)
			es_buf_add_str(&j->words, i + 1 == n ? " and " : ", ");
		add_loader(j, &j->loaders[k]);
		i++;
	}
	return n;
}

/* "12 bytes with $", "nothing". Two values of one shape are told apart by the words. */
static void add_shape(struct job *j, const struct es_var *v, struct es_buf *seen)
{
	struct es_buf shape = ES_BUF_INIT(TEXT_MAX);
	if (!v)
		es_buf_add_str(&shape, "nothing");
	else if (v->value.len)
		es_shape(&shape, v->value);
	else
		es_buf_add_str(&shape, "an empty value");
	es_buf_add(&j->words, es_buf_slice(&shape));
	es_buf_add_byte(&shape, ';');
	if (es_slice_search(es_buf_slice(seen), 0, es_buf_slice(&shape)) < seen->len)
		es_buf_add_str(&j->words, " that differ");
	es_buf_add(seen, es_buf_slice(&shape));
	es_buf_release(&shape);
}

/* ---- one line ---- */

/* Puts each loader that the name matters to, and whose reading is known, with the first that gets
 * the same: groups[i] is the number of that one, or j->nloaders. Returns how many groups. */
static size_t group_loaders(struct job *j, struct es_slice name, size_t *groups)
{
	size_t n = 0;
	for (size_t i = 0; i < j->nloaders; i++) {
		const struct es_env_loader *l = &j->loaders[i];
		const struct es_env_reading *r = es_env_readings_find(&j->readings, l->dialect);
		groups[i] = j->nloaders;
		const struct es_var *v = r && r->is_whole ? es_env_reading_value(r, name) : NULL;
		if (!r || !r->is_whole || (v && v->is_vague) || !es_env_loader_takes(l, name))
			continue;
		size_t first = 0;
		while (first < i &&
			(groups[first] != first ||
				es_env_reading_differs(es_env_readings_find(&j->readings,
							       j->loaders[first].dialect),
					r, name)))
			first++;
		groups[i] = first;
		n += first == i;
	}
	return n;
}

static void tell_difference(struct job *j, const struct es_env_line *line, const size_t *groups)
{
	const struct es_dialect *dialects[ES_ENV_READINGS_MAX];
	size_t n = 0;
	struct es_buf seen = ES_BUF_INIT(TEXT_MAX);
	es_buf_reset(&j->words);
	es_buf_printf(&j->words, "%.*s is read differently:", ES_ARG(line->name));
	for (size_t i = 0; i < j->nloaders && n < ES_ENV_READINGS_MAX; i++) {
		if (groups[i] != i)
			continue;
		const struct es_env_reading *r =
			es_env_readings_find(&j->readings, j->loaders[i].dialect);
		es_buf_add_str(&j->words, n ? "; " : " ");
		bool is_one = add_loaders(j, groups, i) == 1;
		es_buf_add_str(&j->words, is_one ? " gets " : " get ");
		add_shape(j, es_env_reading_value(r, line->name), &seen);
		dialects[n++] = r->dialect;
	}
	complain(j, es_dialect_cause(line, dialects, n), line, "");
	es_buf_release(&seen);
	j->nreported++;
}

static void tell_of_rest(struct job *j)
{
	const struct es_env_line nothing = { .line = 1, .whole = j->lines.lines[0].whole };
	es_buf_reset(&j->words);
	es_buf_printf(&j->words, "%d lines are read differently; what follows was not compared",
		(int)LINES_MAX);
	complain(j, "env-dialect-value", &nothing, "rest");
}

/* Only the last assignment of a name is compared: it wins in all of these dialects. */
static void compare_lines(struct job *j)
{
	struct es_map last = { 0 };
	struct ES_VEC(size_t) lines = { 0 };
	size_t *groups = es_arena_array(&j->arena, j->nloaders, sizeof *groups);
	for (size_t i = 0; i < j->lines.nlines; i++) {
		const struct es_env_line *line = &j->lines.lines[i];
		bool is_new = false;
		if (line->kind != ES_ENV_SET)
			continue;
		size_t n = es_map_add(&last, line->name, &is_new);
		if (is_new)
			es_vec_push(&lines, i);
		lines.v[n] = i;
	}
	bool is_swallowed = false; /* an open quote stands above: what follows may be its value */
	for (size_t i = 0; i < j->lines.nlines && j->nreported < LINES_MAX; i++) {
		const struct es_env_line *line = &j->lines.lines[i];
		if (line->kind != ES_ENV_SET || lines.v[es_map_find(&last, line->name)] != i ||
			is_swallowed)
			continue;
		if (group_loaders(j, line->name, groups) > 1) {
			tell_difference(j, line, groups);
			is_swallowed = line->is_open;
		}
	}
	if (j->nreported == LINES_MAX)
		tell_of_rest(j);
	es_map_release(&last);
	es_vec_release(&lines);
}

/* ---- the file as a whole ---- */

/* Its line, or the first one where the loader does not say. */
static const struct es_env_line *line_at(const struct job *j, size_t number)
{
	size_t i = 0;
	while (i + 1 < j->lines.nlines && j->lines.lines[i + 1].line <= number)
		i++;
	return &j->lines.lines[i];
}

static void tell_refusals(struct job *j)
{
	size_t *groups = es_arena_array(&j->arena, j->nloaders, sizeof *groups);
	for (size_t i = 0; i < j->readings.n; i++) {
		const struct es_env_reading *r = &j->readings.v[i];
		if (!r->is_refused || !j->lines.nlines)
			continue;
		for (size_t k = 0; k < j->nloaders; k++)
			groups[k] = j->loaders[k].dialect == r->dialect ? 0 : 1;
		es_buf_reset(&j->words);
		bool is_one = add_loaders(j, groups, 0) == 1;
		es_buf_printf(&j->words, " %s the whole file: %s", is_one ? "refuses" : "refuse",
			r->reason);
		complain(j, "env-dialect-refused", line_at(j, r->line), r->dialect->name);
	}
}

/* What every line of the file would show is said once: a mark at its start, or line ends with
 * carriage returns. `probe` is such a file that sets A to "a". */
static void tell_of_all(struct job *j, const char *rule, const char *probe, const char *what)
{
	size_t *groups = es_arena_array(&j->arena, j->nloaders, sizeof *groups), nstumble = 0;
	struct es_env_readings r = { 0 };
	for (size_t i = 0; i < j->readings.n; i++)
		es_env_readings_add(&r, j->readings.v[i].dialect, es_slice_from(probe));
	for (size_t k = 0; k < j->nloaders; k++) {
		const struct es_env_reading *one = es_env_readings_find(&r, j->loaders[k].dialect);
		const struct es_var *v = one ? es_env_reading_value(one, es_slice_from("A")) : NULL;
		bool is_fine = !one || (one->is_whole && v && es_slice_is(v->value, "a"));
		groups[k] = is_fine ? 1 : 0;
		nstumble += !is_fine;
	}
	es_env_readings_release(&r);
	if (!nstumble)
		return;
	const struct es_env_line nothing = { .line = 1, .whole = j->lines.lines[0].whole };
	es_buf_reset(&j->words);
	es_buf_add_str(&j->words, what);
	bool is_one = add_loaders(j, groups, 0) == 1;
	es_buf_add_str(&j->words, is_one ? " does not skip" : " do not skip");
	complain(j, rule, &nothing, "");
}

/* The text without what has been told of it. */
static void clean_text(struct job *j)
{
	struct es_slice s = j->file->text;
	if (es_slice_starts(s, MARK))
		s = es_slice_sub(s, 3, s.len);
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\r' || i + 1 == s.len || s.ptr[i + 1] != '\n')
			es_buf_add_byte(&j->text, s.ptr[i]);
	es_env_file_read(&j->lines, es_buf_slice(&j->text), &j->arena);
}

static void read_all(struct job *j)
{
	for (size_t i = 0; i < j->lines.nlines; i++)
		if (j->lines.lines[i].kind == ES_ENV_SET)
			es_env_readings_own(&j->readings, j->lines.lines[i].name);
	for (size_t k = 0; k < j->nloaders; k++)
		if (j->loaders[k].dialect)
			es_env_readings_add(
				&j->readings, j->loaders[k].dialect, es_buf_slice(&j->text));
}

static void check_file(struct es_complaints *out, const struct es_world_file *file,
	const struct es_env_loader_vec *loaders)
{
	struct job j = { .out = out,
		.file = file,
		.loaders = loaders->v,
		.nloaders = loaders->n,
		.text = ES_BUF_INIT(file->text.len + 1),
		.words = ES_BUF_INIT(TEXT_MAX) };
	clean_text(&j);
	if (j.lines.nlines) {
		read_all(&j);
		if (es_slice_starts(file->text, MARK))
			tell_of_all(&j, "env-dialect-bom", MARK "A=a\n",
				"The file begins with a byte order mark, which ");
		if (es_slice_search(file->text, 0, es_slice_from("\r\n")) < file->text.len)
			tell_of_all(&j, "env-dialect-crlf", "A=a\r\n",
				"The lines end with a carriage return, which ");
		tell_refusals(&j);
		compare_lines(&j);
	}
	es_env_readings_release(&j.readings);
	es_buf_release(&j.text);
	es_buf_release(&j.words);
	es_arena_release(&j.arena);
}

void es_check_dialects(struct es_complaints *out, const struct es_world *w)
{
	struct es_env_loaders *loaders = es_env_loaders_new(w);
	struct es_env_loader_vec of = { 0 };
	for (size_t i = 0; i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		of.n = 0;
		if (f->is_read && f->text.len)
			es_env_loaders_of(&of, loaders, f);
		if (of.n)
			check_file(out, f, &of);
	}
	es_vec_release(&of);
	es_env_loaders_free(loaders);
}
