#include "lint/check_files.h"

#include "base/buf.h"
#include "base/path.h"
#include "inventory/envloaders.h"
#include "inventory/envreadings.h"

#include <string.h>

enum { TEXT_MAX = 2048, NAMES_MAX = 3 };

struct lines {
	struct es_complaints *out;
	const struct es_world_file *file;
	struct es_env_loader_vec loaders;
	struct es_env_readings readings;
	bool is_read_by_all; /* the readings are there: none, if there are no loaders */
};

/* Env files that programs read, and people write; what a shell runs is something else. */
static bool is_env_file(const struct es_world_file *f)
{
	return f->is_read && (f->env.role == ES_ENV_VALUES || f->env.role == ES_ENV_EXAMPLE) &&
	       !es_slice_starts(es_path_name(f->path), ".envrc") && !es_slice_starts(f->text, "#!");
}

static enum es_severity milder(const struct es_world_file *f, enum es_severity s)
{
	if (f->env.role != ES_ENV_EXAMPLE || s == ES_SEV_NOTE)
		return s;
	return s == ES_SEV_ERROR ? ES_SEV_WARNING : ES_SEV_NOTE;
}

static void read_all(struct lines *l)
{
	const struct es_env_file *file = &l->file->lines;
	if (l->is_read_by_all)
		return;
	l->is_read_by_all = true;
	for (size_t i = 0; i < file->nlines; i++)
		if (file->lines[i].kind == ES_ENV_SET)
			es_env_readings_own(&l->readings, file->lines[i].name);
	for (size_t i = 0; i < l->loaders.n; i++)
		if (l->loaders.v[i].dialect)
			es_env_readings_add(&l->readings, l->loaders.v[i].dialect, l->file->text);
}

static void complain(struct lines *l, const char *rule, enum es_severity severity,
	const struct es_env_line *line, struct es_slice message)
{
	size_t column = 0;
	if (line->name.len)
		column = (size_t)(line->name.ptr - line->whole.ptr);
	struct es_complaint c = { .rule = rule,
		.severity = milder(l->file, severity),
		.path = l->file->path,
		.line = line->line,
		.column = column + 1,
		.end_line = line->line,
		.end_column = es_slice_find(line->whole, 0, '\n') + 1,
		.variable = line->name,
		.message = message };
	es_complaints_add(l->out, c);
}

/* ---- env-duplicate-key ---- */

/* The assignments of one name. */
struct again {
	const struct es_env_line *first, *last;
	size_t n;
	bool is_different; /* they give it different values */
};

/* A=$A:b goes on from the value before and is no second one. */
static bool refers_to_itself(const struct es_env_line *line)
{
	struct es_slice v = line->value;
	for (size_t at = es_slice_find(v, 0, '$'); at < v.len; at = es_slice_find(v, at + 1, '$')) {
		size_t from = at + 1 + (at + 1 < v.len && v.ptr[at + 1] == '{');
		struct es_slice name = es_slice_sub(v, from, from + line->name.len);
		if (es_slice_equal(name, line->name))
			return true;
	}
	return false;
}

/* Adds " Vite (package.json)" for each loader that takes the value of that line; returns how many
 * there are. */
static size_t add_takers(struct es_buf *b, const struct lines *l, struct es_slice name, size_t line)
{
	size_t n = 0;
	for (size_t i = 0; i < l->loaders.n; i++) {
		const struct es_env_loader *loader = &l->loaders.v[i];
		const struct es_env_reading *r =
			es_env_readings_find(&l->readings, loader->dialect);
		const struct es_var *v = r && r->is_whole ? es_env_reading_value(r, name) : NULL;
		if (!v || v->line != line || !es_env_loader_takes(loader, name))
			continue;
		es_buf_printf(
			b, "%s%s (%.*s)", n ? ", " : " ", loader->tool->name, ES_ARG(loader->by));
		n++;
	}
	return n;
}

static void tell_again(struct lines *l, const struct again *a)
{
	struct es_buf b = ES_BUF_INIT(TEXT_MAX), takers = ES_BUF_INIT(TEXT_MAX);
	struct es_slice name = a->last->name;
	read_all(l);
	es_buf_printf(&b, "%.*s is set %zu times, first on line %zu, with %s", ES_ARG(name), a->n,
		a->first->line, a->is_different ? "different values" : "the same value");
	size_t nfirst = add_takers(&takers, l, name, a->first->line);
	if (nfirst)
		es_buf_printf(&b, "; line %zu is what is taken by%s", a->first->line,
			es_buf_cstr(&takers));
	es_buf_reset(&takers);
	size_t nlast = add_takers(&takers, l, name, a->last->line);
	if (nlast)
		es_buf_printf(&b, "; line %zu is what is taken by%s", a->last->line,
			es_buf_cstr(&takers));
	if (!nfirst && !nlast)
		es_buf_add_str(&b, "; most loaders take the last");
	complain(l, "env-duplicate-key", a->is_different ? ES_SEV_ERROR : ES_SEV_WARNING, a->last,
		es_buf_slice(&b));
	es_buf_release(&b);
	es_buf_release(&takers);
}

static void check_duplicates(struct lines *l)
{
	struct es_map names = { 0 };
	struct ES_VEC(struct again) all = { 0 };
	for (size_t i = 0; i < l->file->lines.nlines; i++) {
		const struct es_env_line *line = &l->file->lines.lines[i];
		bool is_new = false;
		if (line->kind != ES_ENV_SET)
			continue;
		size_t n = es_map_add(&names, line->name, &is_new);
		if (is_new) {
			es_vec_push(&all, (struct again){ line, line, 1, false });
			continue;
		}
		struct again *a = &all.v[n];
		if (refers_to_itself(line))
			continue;
		a->is_different = a->is_different || !es_slice_equal(a->last->value, line->value);
		a->last = line;
		a->n++;
	}
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].n > 1)
			tell_again(l, &all.v[i]);
	es_map_release(&names);
	es_vec_release(&all);
}

/* ---- env-syntax ---- */

/* The first word of *rest, which is moved behind it and the blanks there. */
static struct es_slice take_word(struct es_slice *rest)
{
	size_t end = 0;
	while (end < rest->len && !memchr(" \t;", rest->ptr[end], 3))
		end++;
	struct es_slice word = es_slice_sub(*rest, 0, end);
	*rest = es_slice_trim(es_slice_sub(*rest, end, rest->len));
	return word;
}

static bool has_byte_of(struct es_slice s, const char *set)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] && strchr(set, s.ptr[i]))
			return true;
	return false;
}

/* A command that only files have that a shell runs. Such words begin sentences, too: what follows
 * has to be of a command. */
static bool is_command(struct es_slice line)
{
	static const char *const alone[] = { "fi", "else", "then", "do", "done", NULL };
	static const char *const loading[] = { "source", ".", NULL };
	static const char *const asking[] = { "if", "elif", "while", NULL };
	static const char *const tests[] = { "[", "[[", "!", "test", "command", NULL };
	struct es_slice rest = line, word = take_word(&rest), next = take_word(&rest);
	if (es_slice_is_any(word, alone))
		return !next.len || has_byte_of(es_slice_sub(next, 0, 1), "<>|&#;$\"");
	if (es_slice_is_any(word, loading))
		return has_byte_of(next, "./~$\"");
	if (es_slice_is_any(word, asking))
		return es_slice_is_any(next, tests) || has_byte_of(next, "($");
	if (es_slice_is(word, "for"))
		return es_slice_is(take_word(&rest), "in");
	if (es_slice_is(word, "set"))
		return has_byte_of(es_slice_sub(next, 0, 1), "-+");
	return es_slice_is(word, "echo") || es_slice_is(word, "unset");
}

/* Lines of templates, and commands of files that a shell runs: the whole file is something else. */
static bool is_other_language(struct es_slice line)
{
	static const char *const marks[] = { "{{", "{%", "{#", "<%" };
	line = es_slice_trim(line);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (es_slice_starts(line, marks[i]))
			return true;
	return is_command(line);
}

/* Whether a loader in use stops at the line: that is told of already. */
static bool is_refused_at(const struct lines *l, size_t line)
{
	for (size_t i = 0; i < l->readings.n; i++)
		if (l->readings.v[i].is_refused && l->readings.v[i].line == line)
			return true;
	return false;
}

/* Whether two of the loaders in use make something else of it: the same. */
static bool is_told(const struct lines *l, const struct es_env_line *line)
{
	for (size_t i = 1; i < l->readings.n; i++)
		if (l->readings.v[0].is_whole && l->readings.v[i].is_whole &&
			es_env_reading_differs(&l->readings.v[0], &l->readings.v[i], line->name))
			return true;
	return is_refused_at(l, line->line);
}

/* A run of lines that are nothing is one mistake, mostly a value of several lines. Returns how many
 * lines it has. */
static size_t tell_junk(struct lines *l, size_t from)
{
	const struct es_env_line *line = &l->file->lines.lines[from];
	size_t n = 1;
	bool is_told_of = is_refused_at(l, line->line);
	while (from + n < l->file->lines.nlines && line[n].kind == ES_ENV_JUNK) {
		is_told_of = is_told_of || is_refused_at(l, line[n].line);
		n++;
	}
	struct es_slice message = es_complaints_text(l->out,
		n == 1 ? "The line is neither an assignment nor a comment"
		       : "%zu lines are neither assignments nor comments",
		n);
	if (!is_told_of)
		complain(l, "env-syntax", ES_SEV_WARNING, line, message);
	return n;
}

static void check_syntax(struct lines *l)
{
	const struct es_env_file *file = &l->file->lines;
	for (size_t i = 0; i < file->nlines; i++) {
		const struct es_env_line *line = &file->lines[i];
		bool is_open = line->kind == ES_ENV_SET && line->is_open;
		if (line->kind != ES_ENV_JUNK && !is_open)
			continue;
		if (is_other_language(line->whole))
			return;
		read_all(l);
		if (line->kind == ES_ENV_JUNK)
			i += tell_junk(l, i) - 1;
		else if (!is_told(l, line))
			complain(l, "env-syntax", ES_SEV_ERROR, line,
				es_complaints_text(l->out,
					"The quote before the value of %.*s is not closed",
					ES_ARG(line->name)));
	}
}

/* Loaders read eight bits a letter, and most of them know LF alone. */
static void check_bytes(struct lines *l)
{
	static const struct es_env_line first = { .line = 1 };
	static const char *const messages[] = {
		[ES_TURNED_NOTHING] = "",
		[ES_TURNED_UTF16] = "The file is UTF-16, in which no loader finds a name: it is "
				    "looked at as if it were UTF-8",
		[ES_TURNED_CR] = "Its lines end in carriage returns alone, which to most loaders "
				 "are no ends: they find one variable in the whole file",
	};
	if (l->file->turned != ES_TURNED_NOTHING)
		complain(l, "env-syntax", ES_SEV_ERROR, &first,
			es_slice_from(messages[l->file->turned]));
}

void es_check_env_lines(struct es_complaints *out, const struct es_world *w)
{
	struct es_env_loaders *loaders = es_env_loaders_new(w);
	struct lines l = { .out = out };
	for (size_t i = 0; i < w->nfiles; i++) {
		l.file = &w->files[i];
		if (!is_env_file(l.file))
			continue;
		l.loaders.n = 0;
		l.is_read_by_all = false;
		es_env_loaders_of(&l.loaders, loaders, l.file);
		check_bytes(&l);
		check_duplicates(&l);
		check_syntax(&l);
		es_env_readings_release(&l.readings);
	}
	es_vec_release(&l.loaders);
	es_env_loaders_free(loaders);
}
