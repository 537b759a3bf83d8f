#include "base/env_filename.h"

static const char *const example_words[] = { "example", "sample", "template", "tmpl", "tpl", "dist",
	"default", "defaults", "schema", NULL };
static const char *const backup_words[] = { "bak", "backup", "old", "orig", "save", "swp", "tmp",
	NULL };
/* What follows a dot in names that only look like those of env files: encrypted, or code. */
static const char *const other_words[] = { "vault", "keys", "x", "js", "cjs", "mjs", "ts", "tsx",
	"jsx", "py", "rb", "go", "php", "rs", "java", "kt", "cs", "json", "yaml", "yml", "toml",
	"md", "html", "sh", "ps1", "d", "enc", "age", "gpg", "asc", "sops", NULL };

/* Takes the part before the next dot, dash or underscore off *rest. */
static bool take_word(struct es_slice *rest, struct es_slice *word)
{
	if (rest->len == 0)
		return false;
	size_t end = 0;
	while (end < rest->len && rest->ptr[end] != '.' && rest->ptr[end] != '-' &&
		rest->ptr[end] != '_')
		end++;
	*word = es_slice_sub(*rest, 0, end);
	*rest = es_slice_sub(*rest, end + 1, rest->len);
	return true;
}

static bool is_env_word(struct es_slice word)
{
	return es_slice_is(word, "env") || es_slice_is(word, "dotenv") ||
	       es_slice_is(word, "envrc") || es_slice_is(word, "flaskenv");
}

/* Rules most names out at once: it is asked of every path of a tree. */
static bool may_be_env(struct es_slice name)
{
	return es_slice_search(name, 0, es_slice_from("env")) < name.len ||
	       es_slice_starts(name, ".dev.vars");
}

struct es_env_filename es_env_filename(struct es_slice name)
{
	struct es_env_filename f = { .role = ES_ENV_NONE };
	if (!may_be_env(name))
		return f;
	struct es_slice rest = name, word;
	bool has_env = false, is_example = false, is_backup = es_slice_ends(name, "~");
	if (is_backup)
		rest.len--;
	bool has_dot = es_slice_starts(name, ".");
	bool ends_env = es_slice_ends(rest, ".env");
	/* Cloudflare's, without the word. */
	if (es_slice_is(rest, ".dev.vars") || es_slice_starts(rest, ".dev.vars.")) {
		has_env = true;
		rest = es_slice_sub(rest, sizeof ".dev.vars", rest.len);
	}
	while (take_word(&rest, &word)) {
		if (is_env_word(word))
			has_env = true;
		else if (es_slice_is_any_fold(word, example_words))
			is_example = true;
		else if (es_slice_is_any_fold(word, backup_words))
			is_backup = true;
		else if (es_slice_is(word, "local"))
			f.is_local = true;
		else if (es_slice_is_any_fold(word, other_words) && rest.len == 0)
			return f;
		else if (word.len > 0)
			f.mode = word;
	}
	/* env.production is code or prose as often as not; env.example is always what it says. */
	bool is_values = has_dot || ends_env;
	if (!has_env || (!is_values && !is_example))
		return f;
	f.role = is_backup ? ES_ENV_BACKUP : is_example ? ES_ENV_EXAMPLE : ES_ENV_VALUES;
	return f;
}
