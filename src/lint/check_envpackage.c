#include "lint/check_files.h"

#include "base/glob.h"
#include "base/path.h"
#include "inventory/envplace.h"
#include "text/json.h"

/* More env files than any package has; and of an ignore file, all that people write. */
enum { CANDIDATES_MAX = 200, IGNORE_MAX = 64 * 1024 };

struct package {
	struct es_complaints *out;
	const struct es_world *world;
	const struct es_world_file *manifest;
	struct es_slice folder;
	const struct es_json *files;	       /* of package.json; NULL: none */
	const struct es_world_file *npmignore; /* NULL: none */
};

/* What "npm publish" would take at all: named, with a version, not private, and with something that
 * others can use. */
static bool is_published(const struct es_json *j)
{
	static const char *const uses[] = { "publishConfig", "bin", "main", "module", "exports",
		"files" };
	bool is_private = false, is_useful = false;
	if (es_json_bool(es_json_get(j, "private"), &is_private) && is_private)
		return false;
	for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
		is_useful = is_useful || es_json_get(j, uses[i]);
	return is_useful && es_json_string(es_json_get(j, "name")) &&
	       es_json_string(es_json_get(j, "version"));
}

/* Whether an entry of "files" takes the path in: itself or a folder above. */
static bool takes(struct es_slice entry, struct es_slice path)
{
	while (es_slice_starts(entry, "./") || es_slice_starts(entry, "/"))
		entry = es_slice_sub(entry, entry.ptr[0] == '/' ? 1 : 2, entry.len);
	while (es_slice_ends(entry, "/"))
		entry.len--;
	if (!entry.len || es_slice_is(entry, "."))
		return true;
	for (; path.len; path = es_path_folder(path))
		if (es_glob_match_exact(entry, path))
			return true;
	return false;
}

/* The last rule that fits decides, as in .gitignore. */
static bool is_npm_ignored(struct es_slice text, struct es_slice path)
{
	bool is_out = false;
	struct es_slice line;
	while (text.len && es_slice_split(&text, '\n', &line)) {
		line = es_slice_trim(line);
		bool is_back = es_slice_starts(line, "!");
		line = es_slice_sub(line, is_back ? 1 : 0, line.len);
		if (line.len && line.ptr[0] != '#' && is_out == is_back &&
			es_glob_match(line, path))
			is_out = !is_back;
	}
	return is_out;
}

/* https://docs.npmjs.com/cli/configuring-npm/package-json#files: without "files" all is taken but
 * what .npmignore names, or .gitignore where there is no such file. */
static bool is_taken(const struct package *p, const struct es_world_file *f)
{
	struct es_slice path = f->path;
	if (p->folder.len)
		path = es_slice_sub(path, p->folder.len + 1, path.len);
	if (p->files) {
		const struct es_json *e = es_json_first(p->files);
		bool is_in = false;
		for (; e && !is_in; e = es_json_next(e))
			is_in = es_json_string(e) && takes(es_slice_from(es_json_string(e)), path);
		return is_in;
	}
	if (p->npmignore)
		return !is_npm_ignored(es_slice_sub(p->npmignore->text, 0, IGNORE_MAX), path);
	return f->state != ES_FILE_IGNORED;
}

/* Whether a folder between the package and the file is another package. */
static bool is_of_other(const struct package *p, struct es_slice path)
{
	struct es_arena arena = { 0 };
	bool is_other = false;
	for (struct es_slice folder = es_path_folder(path); folder.len > p->folder.len && !is_other;
		folder = es_path_folder(folder))
		is_other = es_world_find(p->world, es_path_below(&arena, folder, "package.json"));
	es_arena_release(&arena);
	return is_other;
}

static void look_at_files(struct package *p)
{
	size_t from, to, n = 0;
	es_world_below(p->world, p->folder, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct es_world_file *f = &p->world->files[i];
		if ((f->env.role != ES_ENV_VALUES && f->env.role != ES_ENV_BACKUP) ||
			es_env_place_is_sample(f->path) || is_of_other(p, f->path))
			continue;
		if (n == CANDIDATES_MAX) {
			es_complaints_missed(p->out, f->path, 0,
				"more than %d env files in one package: those from here on are not "
				"looked at",
				(int)CANDIDATES_MAX);
			break;
		}
		n++;
		bool has_secrets = es_env_place_has_secrets(f);
		if (!is_taken(p, f) || (!has_secrets && f->state == ES_FILE_TRACKED))
			continue;
		struct es_complaint c = { .rule = "env-file-in-package",
			.severity = has_secrets ? ES_SEV_ERROR : ES_SEV_WARNING,
			.path = f->path,
			.subject = p->manifest->path };
		c.message = es_complaints_text(p->out,
			"\"npm publish\" takes the file into the package of %.*s",
			ES_ARG(p->manifest->path));
		es_complaints_add(p->out, c);
	}
}

void es_check_env_packages(struct es_complaints *out, const struct es_world *w)
{
	for (size_t i = 0; i < w->nfiles; i++) {
		struct package p = { .out = out, .world = w, .manifest = &w->files[i] };
		struct es_json *j = NULL;
		struct es_error err;
		if (!es_slice_is(es_path_name(p.manifest->path), "package.json") ||
			es_env_place_is_sample(p.manifest->path) || !p.manifest->text.len ||
			es_json_parse(&j, p.manifest->text, &err))
			continue;
		struct es_arena arena = { 0 };
		p.folder = es_path_folder(p.manifest->path);
		p.npmignore = es_world_find(w, es_path_below(&arena, p.folder, ".npmignore"));
		if (p.npmignore && p.npmignore->text.len > IGNORE_MAX)
			es_complaints_missed(out, p.npmignore->path, 0,
				"larger than %d KiB: what stands behind keeps nothing out of the "
				"package",
				(int)(IGNORE_MAX / 1024));
		if (es_json_is_array(es_json_get(j, "files")))
			p.files = es_json_get(j, "files");
		if (is_published(j))
			look_at_files(&p);
		es_json_free(j);
		es_arena_release(&arena);
	}
}
