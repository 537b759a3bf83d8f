#include "lint/check_files.h"

#include "base/glob.h"
#include "base/path.h"
#include "inventory/envplace.h"

/* https://setuptools.pypa.io/en/latest/userguide/miscellaneous.html#using-manifest-in: commands
 * that add files to a source distribution or take them out, in order. */

enum { CANDIDATES_MAX = 200, MANIFEST_MAX = 64 * 1024 };

/* What a command's patterns are compared with. */
enum scope {
	WHOLE,	/* the path: include a/b.txt */
	NAME,	/* the last part, anywhere: global-include *.txt */
	WITHIN, /* the last part, below the folder that comes first: recursive-include a *.txt */
	FOLDER, /* all below: graft a */
};

static const struct {
	const char *word;
	enum scope scope;
	bool adds;
} commands[] = {
	{ "include", WHOLE, true },
	{ "exclude", WHOLE, false },
	{ "global-include", NAME, true },
	{ "global-exclude", NAME, false },
	{ "recursive-include", WITHIN, true },
	{ "recursive-exclude", WITHIN, false },
	{ "graft", FOLDER, true },
	{ "prune", FOLDER, false },
};

static bool take_word(struct es_slice *rest, struct es_slice *word)
{
	*rest = es_slice_trim(*rest);
	return rest->len && es_slice_split(rest, ' ', word) && (*word = es_slice_trim(*word)).len;
}

static bool is_below(struct es_slice folder, struct es_slice path)
{
	if (es_slice_is(folder, "."))
		return true;
	for (path = es_path_folder(path); path.len; path = es_path_folder(path))
		if (es_glob_match_exact(folder, path))
			return true;
	return false;
}

static bool fits(enum scope scope, struct es_slice rest, struct es_slice path)
{
	struct es_slice word, what = scope == WHOLE ? path : es_path_name(path);
	if (scope == WITHIN && (!take_word(&rest, &word) || !is_below(word, path)))
		return false;
	while (take_word(&rest, &word))
		if (scope == FOLDER ? is_below(word, path) : es_glob_match_exact(word, what))
			return true;
	return false;
}

static bool is_taken(struct es_slice text, struct es_slice path)
{
	bool is_in = false;
	struct es_slice line, word;
	while (text.len && es_slice_split(&text, '\n', &line)) {
		if (!take_word(&line, &word))
			continue;
		for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
			if (es_slice_is(word, commands[i].word) && is_in != commands[i].adds &&
				fits(commands[i].scope, line, path))
				is_in = commands[i].adds;
	}
	return is_in;
}

static void check_manifest(
	struct es_complaints *out, const struct es_world *w, const struct es_world_file *manifest)
{
	struct es_slice folder = es_path_folder(manifest->path);
	struct es_slice text = es_slice_sub(manifest->text, 0, MANIFEST_MAX);
	size_t from, to, n = 0;
	if (text.len < manifest->text.len)
		es_complaints_missed(out, manifest->path, 0,
			"larger than %d KiB: what stands behind is not looked at",
			(int)(MANIFEST_MAX / 1024));
	es_world_below(w, folder, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct es_world_file *f = &w->files[i];
		struct es_slice path = f->path;
		if ((f->env.role != ES_ENV_VALUES && f->env.role != ES_ENV_BACKUP) ||
			es_env_place_is_sample(path))
			continue;
		if (n == CANDIDATES_MAX) {
			es_complaints_missed(out, path, 0,
				"more than %d env files in one package: those from here on are not "
				"looked at",
				(int)CANDIDATES_MAX);
			break;
		}
		n++;
		bool has_secrets = es_env_place_has_secrets(f);
		if (folder.len)
			path = es_slice_sub(path, folder.len + 1, path.len);
		if (!is_taken(text, path) || (!has_secrets && f->state == ES_FILE_TRACKED))
			continue;
		struct es_complaint c = { .rule = "env-file-in-package",
			.severity = has_secrets ? ES_SEV_ERROR : ES_SEV_WARNING,
			.path = f->path,
			.subject = manifest->path };
		c.message = es_complaints_text(out,
			"A source distribution takes the file, as %.*s says",
			ES_ARG(manifest->path));
		es_complaints_add(out, c);
	}
}

void es_check_env_sdists(struct es_complaints *out, const struct es_world *w)
{
	for (size_t i = 0; i < w->nfiles; i++)
		if (es_slice_is(es_path_name(w->files[i].path), "MANIFEST.in"))
			check_manifest(out, w, &w->files[i]);
}
