#include "base/path.h"
#include "base/env_filename.h"
#include "manifest/script.h"

#include <string.h>

/* What commands do with variables: those of the shell, and programs that are handed some. */

struct es_slice es_script_unquote(struct es_slice word)
{
	bool is_quoted = word.len > 1 && memchr("'\"", word.ptr[0], 2) &&
			 word.ptr[word.len - 1] == word.ptr[0];
	return is_quoted ? es_slice_sub(word, 1, word.len - 1) : word;
}

size_t es_script_assigned(struct es_slice word)
{
	size_t end = es_manifest_name_end(word, 0), at = end;
	if (end && at < word.len && word.ptr[at] == '[')
		at = es_slice_find(word, at, ']') + 1;
	at += at + 1 < word.len && word.ptr[at] == '+';
	return at < word.len && word.ptr[at] == '=' ? end : 0;
}

struct es_script_head es_script_head_at(const struct es_script *s)
{
	size_t end = es_manifest_name_end(s->text, s->at);
	bool is_index = end > s->at && end < s->text.len && s->text.ptr[end] == '[';
	return (struct es_script_head){ s->at, end, end, is_index };
}

bool es_script_is_assigning(const struct es_script *s, struct es_script_head *h)
{
	struct es_slice so_far = es_slice_sub(s->text, 0, s->at);
	if (h->is_index) {
		h->end = es_slice_find(so_far, h->end, ']');
		h->is_index = h->end == so_far.len;
		h->end += !h->is_index;
	}
	size_t at = h->end;
	at += at + 1 < so_far.len && so_far.ptr[at] == '+';
	return h->name_end > h->from && !h->is_index && at < so_far.len && so_far.ptr[at] == '=';
}

struct words {
	const struct es_slice *v;
	size_t n;
};

static size_t offset_of(const struct es_script *s, struct es_slice part)
{
	return (size_t)(part.ptr - s->text.ptr);
}

static void add(struct es_script *s, enum es_script_kind kind, struct es_slice name,
	struct es_slice word, const char *form)
{
	es_script_add(s, (struct es_script_event){ .kind = kind,
				 .form = form,
				 .name = name,
				 .from = offset_of(s, name),
				 .to = offset_of(s, word) + word.len });
}

/* NAME=value, the value with or without quotes. */
static void add_value(struct es_script *s, enum es_script_kind kind, struct es_slice word,
	const char *form, unsigned uses)
{
	size_t len = es_manifest_name_end(word, 0);
	struct es_slice raw = es_slice_sub(word, es_slice_find(word, 0, '=') + 1, word.len);
	bool is_single = raw.len && raw.ptr[0] == '\'';
	bool is_computed = !is_single && (es_slice_find(raw, 0, '$') < raw.len ||
						 es_slice_find(raw, 0, '`') < raw.len);
	struct es_slice name = es_slice_sub(word, 0, len);
	es_script_add(s, (struct es_script_event){ .kind = kind,
				 .form = form,
				 .uses = uses,
				 .name = name,
				 .from = offset_of(s, name),
				 .to = offset_of(s, word) + word.len,
				 .said = is_computed ? ES_SAID_EXPRESSION : ES_SAID_LITERAL,
				 .value = es_script_unquote(raw) });
}

static void add_file(
	struct es_script *s, struct es_slice path, const char *form, enum es_mention_loader loader)
{
	path = es_script_unquote(path);
	if (!path.len)
		return;
	es_script_add(s, (struct es_script_event){ .kind = ES_SCRIPT_FILE,
				 .need = ES_NEED_REQUIRED,
				 .form = form,
				 .loader = loader,
				 .value = path,
				 .from = offset_of(s, path),
				 .to = offset_of(s, path) + path.len });
}

static bool is_env_file(struct es_slice path)
{
	return es_env_filename(es_path_name(es_script_unquote(path))).role != ES_ENV_NONE;
}

/* ---- commands of the shell ---- */

/* export $(grep -v '^#' .env | xargs) */
static void find_exported_file(struct es_script *s, struct es_slice word)
{
	size_t end = 0;
	for (size_t at = 0; at < word.len; at = end + 1) {
		end = at;
		while (end < word.len && !memchr(" \t()|<>\"'`;", word.ptr[end], 11))
			end++;
		struct es_slice part = es_slice_sub(word, at, end);
		if (part.len && is_env_file(part))
			add_file(s, part, "export $(xargs)", ES_LOADER_OTHER);
	}
}

static void run_export(struct es_script *s, struct words w)
{
	for (size_t i = 1; i < w.n; i++) {
		struct es_slice word = w.v[i];
		if (es_script_assigned(word)) {
			add_value(s, ES_SCRIPT_ASSIGN, word, "export X=", 0);
			add(s, ES_SCRIPT_EXPORT, es_slice_sub(word, 0, es_script_assigned(word)),
				word, "export X=");
		} else if (es_manifest_is_name(word)) {
			add(s, ES_SCRIPT_EXPORT, word, word, "export X");
		} else if (es_slice_find(word, 0, '(') < word.len ||
			   es_slice_find(word, 0, '`') < word.len) {
			find_exported_file(s, word);
		}
	}
}

/* local, declare, readonly: names that are the script's from here on. */
static void run_declare(struct es_script *s, struct words w)
{
	bool is_export = false;
	for (size_t i = 1; i < w.n; i++) {
		struct es_slice word = w.v[i];
		size_t len = es_script_assigned(word);
		if (word.len && word.ptr[0] == '-') {
			is_export = is_export || es_slice_find(word, 0, 'x') < word.len;
			continue;
		}
		if (len)
			add_value(s, ES_SCRIPT_ASSIGN, word, "export X=", 0);
		else if (es_manifest_is_name(word) && !is_export)
			add(s, ES_SCRIPT_ASSIGN, word, word, "declare X");
		if (is_export)
			add(s, ES_SCRIPT_EXPORT, len ? es_slice_sub(word, 0, len) : word, word,
				"export X=");
	}
}

/* read, unset, mapfile, getopts, for: every word that is a name is given another value. */
static void run_names(struct es_script *s, struct words w)
{
	for (size_t i = 1; i < w.n; i++)
		if (es_manifest_is_name(w.v[i]))
			add(s, ES_SCRIPT_ASSIGN, w.v[i], w.v[i], "read X");
}

static void run_for(struct es_script *s, struct words w)
{
	if (w.n > 1 && es_manifest_is_name(w.v[1]))
		add(s, ES_SCRIPT_ASSIGN, w.v[1], w.v[1], "for X in");
}

static void run_printf(struct es_script *s, struct words w)
{
	if (w.n > 2 && es_slice_is(w.v[1], "-v") && es_manifest_is_name(w.v[2]))
		add(s, ES_SCRIPT_ASSIGN, w.v[2], w.v[2], "printf -v X");
}

static void run_test(struct es_script *s, struct words w)
{
	for (size_t i = 1; i + 1 < w.n; i++) {
		if (!es_slice_is(w.v[i], "-v") || !es_manifest_is_name(w.v[i + 1]))
			continue;
		add(s, ES_SCRIPT_READ, w.v[i + 1], w.v[i + 1], "[[ -v X ]]");
		s->events.v[s->events.n - 1].need = ES_NEED_GUARDED;
	}
}

static void run_source(struct es_script *s, struct words w)
{
	if (w.n < 2)
		return;
	if (is_env_file(w.v[1])) {
		add_file(s, w.v[1], "sh source", ES_LOADER_SHELL);
		return;
	}
	struct es_slice path = es_script_unquote(w.v[1]);
	es_script_add(s, (struct es_script_event){ .kind = ES_SCRIPT_SOURCE,
				 .form = "sh source",
				 .value = path,
				 .from = offset_of(s, path),
				 .to = offset_of(s, path) + path.len });
}

/* direnv */
static void run_dotenv(struct es_script *s, struct words w)
{
	static const struct es_slice standard = ES_LIT(".env");
	bool has_options = w.n > 1 && w.v[1].len && w.v[1].ptr[0] == '-';
	for (size_t i = 1; i + 1 < w.n && has_options; i++)
		if (es_slice_is(w.v[i], "-e") || es_slice_is(w.v[i], "-f"))
			add_file(s, w.v[i + 1], "dotenv -e",
				es_slice_is(w.v[i], "-e") ? ES_LOADER_DOTENV_CLI
							  : ES_LOADER_PYTHON);
	if (w.n == 2 && !has_options && is_env_file(w.v[1]))
		add_file(s, w.v[1], "direnv dotenv", ES_LOADER_OTHER);
	if (w.n == 1)
		es_script_add(s, (struct es_script_event){ .kind = ES_SCRIPT_FILE,
					 .form = "direnv dotenv",
					 .value = standard,
					 .from = offset_of(s, w.v[0]),
					 .to = offset_of(s, w.v[0]) + w.v[0].len });
}

static void run_required(struct es_script *s, struct words w)
{
	for (size_t i = 1; i < w.n; i++) {
		if (!es_manifest_is_name(w.v[i]))
			continue;
		add(s, ES_SCRIPT_READ, w.v[i], w.v[i], "env_vars_required X");
		s->events.v[s->events.n - 1].need = ES_NEED_REQUIRED;
		s->events.v[s->events.n - 1].uses = ES_USE_FATAL;
	}
}

/* ---- programs ---- */

/* The value of an option at w.v[*i]: behind its '=', or the next word. False when it is another
 * option. */
static bool option_value(struct words w, size_t *i, const char *option, struct es_slice *out)
{
	struct es_slice word = w.v[*i];
	size_t len = strlen(option);
	if (!es_slice_starts(word, option))
		return false;
	if (word.len == len && *i + 1 < w.n) {
		*out = w.v[++*i];
		return true;
	}
	*out = es_slice_sub(word, len + 1, word.len);
	return word.len > len && word.ptr[len] == '=';
}

/* -e X, which passes X on, or -e X=v. */
static void hand_over(struct es_script *s, struct es_slice word, const char *form, unsigned uses)
{
	word = es_script_unquote(word);
	if (es_script_assigned(word)) {
		add_value(s, ES_SCRIPT_SET, word, form, uses);
	} else if (es_manifest_is_name(word)) {
		add(s, ES_SCRIPT_READ, word, word, form);
		s->events.v[s->events.n - 1].need = ES_NEED_REQUIRED;
		s->events.v[s->events.n - 1].uses = uses;
	}
}

static void run_docker(struct es_script *s, struct words w)
{
	bool is_compose = es_slice_is(w.v[0], "docker-compose");
	struct es_slice value;
	for (size_t i = 1; i < w.n; i++) {
		is_compose = is_compose || es_slice_is(w.v[i], "compose");
		if (option_value(w, &i, "--env-file", &value))
			add_file(s, value, is_compose ? "compose --env-file" : "docker --env-file",
				is_compose ? ES_LOADER_COMPOSE_OPTION : ES_LOADER_DOCKER);
		else if (option_value(w, &i, "--build-arg", &value))
			hand_over(s, value, "docker --build-arg X", ES_USE_BUILD);
		else if (option_value(w, &i, "--env", &value) || option_value(w, &i, "-e", &value))
			hand_over(s, value, "docker -e X", 0);
	}
}

/* Programs that are told an env file by an option, and nothing else that counts here. */
struct env_file_option {
	const char *program, *option, *form;
	enum es_mention_loader loader;
};

static const struct env_file_option env_file_options[] = {
	{ "kubectl", "--from-env-file", "kubectl --from-env-file", ES_LOADER_OTHER },
	{ "node", "--env-file-if-exists", "node --env-file", ES_LOADER_NODE },
	{ "node", "--env-file", "node --env-file", ES_LOADER_NODE },
	{ "nodemon", "--env-file-if-exists", "node --env-file", ES_LOADER_NODE },
	{ "nodemon", "--env-file", "node --env-file", ES_LOADER_NODE },
	{ "tsx", "--env-file-if-exists", "node --env-file", ES_LOADER_NODE },
	{ "tsx", "--env-file", "node --env-file", ES_LOADER_NODE },
	{ "ts-node", "--env-file-if-exists", "node --env-file", ES_LOADER_NODE },
	{ "ts-node", "--env-file", "node --env-file", ES_LOADER_NODE },
	{ "bun", "--env-file", "bun --env-file", ES_LOADER_OTHER },
	{ "uvicorn", "--env-file", "python --env-file", ES_LOADER_PYTHON },
	{ "uv", "--env-file", "python --env-file", ES_LOADER_PYTHON },
	{ "flask", "--env-file", "python --env-file", ES_LOADER_PYTHON },
	{ "env-cmd", "-f", "env-cmd", ES_LOADER_OTHER },
};

static void take_env_file(struct es_script *s, struct words w, const struct env_file_option *o)
{
	struct es_slice value;
	for (size_t i = 1; i < w.n; i++)
		if (option_value(w, &i, o->option, &value))
			add_file(s, value, o->form, o->loader);
}

/* echo "X=v" >> $GITHUB_ENV */
static void run_echo(struct es_script *s, struct words w, struct es_slice target)
{
	static const struct es_slice file = ES_LIT("GITHUB_ENV");
	struct es_slice word = w.n > 1 ? es_script_unquote(w.v[1]) : ES_SLICE_EMPTY;
	if (es_slice_search(target, 0, file) == target.len || !es_script_assigned(word))
		return;
	add_value(s, ES_SCRIPT_ASSIGN, word, ">> $GITHUB_ENV", 0);
	add_value(s, ES_SCRIPT_SET, word, ">> $GITHUB_ENV", 0);
	s->events.v[s->events.n - 1].is_for_later = true;
}

struct command {
	const char *name;
	void (*run)(struct es_script *s, struct words w);
};

static const struct command commands[] = {
	{ "export", run_export },
	{ "declare", run_declare },
	{ "typeset", run_declare },
	{ "local", run_declare },
	{ "readonly", run_declare },
	{ "read", run_names },
	{ "unset", run_names },
	{ "mapfile", run_names },
	{ "readarray", run_names },
	{ "getopts", run_names },
	{ "for", run_for },
	{ "select", run_for },
	{ "printf", run_printf },
	{ "[", run_test },
	{ "[[", run_test },
	{ "test", run_test },
	{ ".", run_source },
	{ "source", run_source },
	{ "source_env", run_source },
	{ "source_env_if_exists", run_source },
	{ "dotenv", run_dotenv },
	{ "dotenv_if_exists", run_dotenv },
	{ "dotenvx", run_dotenv },
	{ "env_vars_required", run_required },
	{ "docker", run_docker },
	{ "docker-compose", run_docker },
	{ "podman", run_docker },
	{ "nerdctl", run_docker },
};

/* Programs whose arguments are another command, behind options and NAME=value. */
static bool is_prefix(struct es_slice word)
{
	static const char *const names[] = { "env", "cross-env", "cross-env-shell", "sudo", "exec",
		"nohup", "command", "npx", "pnpx", "bunx", "pnpm", "yarn", "npm", "run", "dlx",
		"--", "tini", "gosu", "su-exec", "dumb-init", "nice" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (es_slice_is(word, names[i]))
			return true;
	return false;
}

/* Passes over assignments and prefixes; the assignments of what is run are for it. */
static struct words find_program(struct es_script *s, struct words w)
{
	size_t i = 0, nassigned = 0;
	bool is_run = false;
	for (; i < w.n; i++) {
		bool is_option = is_run && w.v[i].len && w.v[i].ptr[0] == '-';
		if (es_script_assigned(w.v[i]))
			nassigned++;
		else if (is_prefix(w.v[i]))
			is_run = true;
		else if (!is_option)
			break;
	}
	is_run = is_run || i < w.n;
	for (size_t k = 0; k < i && nassigned; k++)
		if (es_script_assigned(w.v[k]))
			add_value(s, is_run ? ES_SCRIPT_SET : ES_SCRIPT_ASSIGN, w.v[k],
				is_run ? "X=value command" : "export X=", 0);
	return (struct words){ w.v + i, w.n - i };
}

void es_script_command(struct es_script *s, const struct es_script_command *c)
{
	struct words w = find_program(s, (struct words){ c->words, c->nwords });
	if (!w.n)
		return;
	if (es_slice_is(w.v[0], "echo") || es_slice_is(w.v[0], "printf"))
		run_echo(s, w, c->target);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (es_slice_is(w.v[0], commands[i].name))
			commands[i].run(s, w);
	for (size_t i = 0; i < sizeof env_file_options / sizeof *env_file_options; i++)
		if (es_slice_is(w.v[0], env_file_options[i].program))
			take_env_file(s, w, &env_file_options[i]);
	/* dotenv -e FILE -- COMMAND */
	for (size_t i = 1; i < w.n; i++)
		if (es_slice_is(w.v[i], "--") && i + 1 < w.n) {
			struct es_script_command rest = { .nwords = w.n - i - 1 };
			memcpy(rest.words, w.v + i + 1, rest.nwords * sizeof *rest.words);
			es_script_command(s, &rest);
			break;
		}
}
