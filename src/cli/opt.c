#include "cli/opt.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const when_words[] = { "auto", "always", "never", NULL };
static const char *const severity_words[] = { "note", "warning", "error", NULL };

#define AT(member) offsetof(struct cli, member)

const struct cli_option cli_options[] = {
	{ "staged", 0, CLI_FLAG, AT(staged), CLI_SCAN, NULL, NULL,
		"scan what is staged for commit, against HEAD" },
	{ "history", 0, CLI_FLAG, AT(history), CLI_SCAN, NULL, NULL,
		"scan all that any ref, worktree or stash entry reaches, messages and names "
		"included" },
	{ "range", 0, CLI_STRING, AT(range), CLI_SCAN, "A..B", NULL,
		"scan every object that B reaches and A does not" },
	{ "unreachable", 0, CLI_FLAG, AT(unreachable), CLI_SCAN | CLI_AUDIT, NULL, NULL,
		"of history: objects that only reflogs reach, and dangling ones, too" },
	{ "cache", 0, CLI_FLAG, AT(cache), CLI_SCAN | CLI_AUDIT, NULL, NULL,
		"of history: keep in the git directory what was learned, for the next time" },
	{ "stdin", 0, CLI_FLAG, AT(from_stdin), CLI_SCAN, NULL, NULL, "scan standard input" },
	{ "stdin-path", 0, CLI_STRING, AT(stdin_path), CLI_SCAN, "NAME", NULL,
		"the path to report for standard input" },
	{ "recurse-submodules", 0, CLI_FLAG, AT(recurse_submodules), CLI_FINDS, NULL, NULL,
		"enter submodules that are checked out" },
	{ "dialect", 0, CLI_STRING, AT(dialect), CLI_ENV, "D", NULL,
		"env parse: the loader: node, node-expand, node-env-file, vite, next, python, "
		"ruby, php, "
		"symfony, "
		"go, compose, docker, systemd or sh" },
	{ "target", 0, CLI_STRINGS, AT(targets), CLI_ENV | CLI_CHECK | CLI_AUDIT | CLI_EXPLAIN,
		"NAME=FILE", NULL,
		"compare with an environment that was exported to FILE (- is standard input); "
		"repeatable" },
	{ "matrix", 0, CLI_FLAG, AT(matrix), CLI_ENV, NULL, NULL,
		"print the table of variables: who reads, documents and sets each" },
	{ "fix", 0, CLI_FLAG, AT(fix), CLI_ENV, NULL, NULL,
		"mend what can be mended without a change for any program, and report what "
		"remains" },
	{ "dry-run", 0, CLI_FLAG, AT(dry_run), CLI_ENV, NULL, NULL,
		"with --fix: print what would change as a diff, and change nothing" },
	{ "format", 'f', CLI_STRINGS, AT(formats), CLI_FINDS, "FORMAT[=FILE]", NULL,
		"text, json, jsonl or sarif; to FILE instead of standard output; repeatable" },
	{ "fail-on", 0, CLI_CHOICE, AT(fail_on), CLI_FINDS, "SEVERITY", severity_words,
		"exit 1 only for findings of this severity (note, warning, error) or above; "
		"default warning" },
	{ "exit-zero", 0, CLI_FLAG, AT(exit_zero), CLI_FINDS, NULL, NULL,
		"exit 0 in spite of findings; still 2 when the job could not be done" },
	{ "only", 0, CLI_STRINGS, AT(only), CLI_FINDS, "RULE", NULL,
		"run this rule alone; repeatable" },
	{ "disable", 0, CLI_STRINGS, AT(disable), CLI_FINDS, "RULE", NULL,
		"do not run this rule; repeatable" },
	{ "rules", 0, CLI_STRINGS, AT(rules), CLI_FINDS | CLI_RULES | CLI_EXPLAIN, "FILE|DIR", NULL,
		"add the rules of this file or folder; repeatable" },
	{ "config", 0, CLI_STRING, AT(config), CLI_FINDS | CLI_EXPLAIN, "FILE", NULL,
		"read this configuration instead of .envsieve.yaml" },
	{ "no-config", 0, CLI_FLAG, AT(no_config), CLI_FINDS | CLI_EXPLAIN, NULL, NULL,
		"read no configuration" },
	{ "show-secrets", 0, CLI_FLAG, AT(show_secrets), CLI_FINDS, NULL, NULL,
		"show secrets in clear" },
	{ "jobs", 'j', CLI_SIZE, AT(jobs), CLI_FINDS, "N", NULL,
		"threads; default one a processor" },
	{ "max-file-size", 0, CLI_SIZE, AT(max_file_size), CLI_FINDS, "N", NULL,
		"skip what is larger than N bytes (K, M and G allowed); default 256M, and then a "
		"skip fails the scan" },
	{ "color", 0, CLI_CHOICE, AT(color), CLI_FINDS | CLI_EXPLAIN, "WHEN", when_words,
		"colour text: auto, always or never" },
	{ "progress", 0, CLI_CHOICE, AT(progress), CLI_FINDS, "WHEN", when_words,
		"show progress on standard error: auto, always or never" },
	{ "quiet", 'q', CLI_FLAG, AT(quiet), CLI_FINDS | CLI_RULES, NULL, NULL,
		"findings only, no summary" },
	{ "verbose", 'v', CLI_FLAG, AT(verbose), CLI_FINDS | CLI_RULES | CLI_EXPLAIN, NULL, NULL,
		"say more: what was skipped, every example that passed, every place of a "
		"variable" },
	{ "help", 'h', CLI_FLAG, AT(help), CLI_ALL, NULL, NULL, "show this help" },
	{ "version", 0, CLI_FLAG, AT(version), CLI_ALL, NULL, NULL, "show the version" },
};
const size_t cli_noptions = sizeof cli_options / sizeof *cli_options;

static void add(struct cli_list *list, const char *word)
{
	/* Never more than argc words: room for them all was made at the start. */
	list->v[list->n++] = word;
}

static bool parse_size(size_t *out, const char *text)
{
	char *end;
	errno = 0;
	unsigned long long n = strtoull(text, &end, 10);
	if (end == text || errno || *text == '-' || *text == '+')
		return false;
	unsigned shift = 0;
	if (*end && strchr("kK", *end))
		shift = 10;
	else if (*end && strchr("mM", *end))
		shift = 20;
	else if (*end && strchr("gG", *end))
		shift = 30;
	if (end[shift != 0] || n > (SIZE_MAX >> shift))
		return false;
	*out = (size_t)n << shift;
	return n > 0;
}

static bool set_choice(int *out, const struct cli_option *o, const char *value)
{
	for (int i = 0; o->words[i]; i++) {
		if (strcmp(o->words[i], value) == 0) {
			*out = i;
			return true;
		}
	}
	(void)cli_fail("--%s: %s is none of %s, %s and %s", o->name, value, o->words[0],
		o->words[1], o->words[2]);
	return false;
}

static bool set(struct cli *cli, const struct cli_option *o, const char *value)
{
	void *to = (char *)cli + o->at;
	switch (o->kind) {
	case CLI_FLAG:
		*(bool *)to = true;
		return true;
	case CLI_STRING:
		*(const char **)to = value;
		return true;
	case CLI_STRINGS:
		add(to, value);
		return true;
	case CLI_CHOICE:
		return set_choice(to, o, value);
	case CLI_SIZE:
		if (parse_size(to, value))
			return true;
		(void)cli_fail("--%s: %s is not a number above zero", o->name, value);
	}
	return false;
}

static const struct cli_option *find_long(const char *name, size_t len)
{
	for (size_t i = 0; i < cli_noptions; i++)
		if (strncmp(cli_options[i].name, name, len) == 0 && !cli_options[i].name[len])
			return &cli_options[i];
	return NULL;
}

static const struct cli_option *find_letter(char letter)
{
	for (size_t i = 0; i < cli_noptions; i++)
		if (cli_options[i].letter == letter)
			return &cli_options[i];
	return NULL;
}

/* An option with its value: in the same word, or the next one. */
static bool parse_option(struct cli *cli, const struct cli_option *o, const char *shown,
	const char *value, char ***next)
{
	if (!o || !(o->commands & cli->command->bit)) {
		(void)cli_fail("%s: no such option for %s (see envsieve %s --help)", shown,
			cli->command->name, cli->command->name);
		return false;
	}
	if (o->kind == CLI_FLAG && value) {
		(void)cli_fail("--%s takes no value", o->name);
		return false;
	}
	if (o->kind != CLI_FLAG && !value) {
		value = **next;
		if (!value) {
			(void)cli_fail("--%s needs a value: %s", o->name, o->arg);
			return false;
		}
		++*next;
	}
	return set(cli, o, value);
}

static bool parse_long(struct cli *cli, const char *word, char ***next)
{
	const char *name = word + 2, *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	return parse_option(cli, find_long(name, len), word, equals ? equals + 1 : NULL, next);
}

/* -qv is -q -v; -j4 is -j 4. */
static bool parse_letters(struct cli *cli, const char *word, char ***next)
{
	for (const char *c = word + 1; *c; c++) {
		const struct cli_option *o = find_letter(*c);
		const char *value = o && o->kind != CLI_FLAG && c[1] ? c + 1 : NULL;
		if (!parse_option(cli, o, word, value, next))
			return false;
		if (o->kind != CLI_FLAG)
			break;
	}
	return true;
}

static const struct cli_command *find_command(const char *name)
{
	for (const struct cli_command *c = cli_commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static bool make_room(struct cli *cli, int argc)
{
	struct cli_list *const lists[] = { &cli->words, &cli->formats, &cli->rules, &cli->only,
		&cli->disable, &cli->targets };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		lists[i]->v = calloc((size_t)argc + 1, sizeof *lists[i]->v);
		if (!lists[i]->v) {
			(void)cli_fail("out of memory");
			return false;
		}
	}
	return true;
}

/* "envsieve scna" means neither a folder of that name nor to be told that there is none. */
static bool is_mistyped(const struct cli *cli, bool was_named)
{
	if (was_named || !cli->words.n || access(cli->words.v[0], F_OK) == 0)
		return false;
	(void)cli_fail("%s: neither a command nor a file or folder (see envsieve --help)",
		cli->words.v[0]);
	return true;
}

bool cli_parse(struct cli *cli, int argc, char **argv)
{
	*cli = (struct cli){ .fail_on = ES_SEV_WARNING };
	if (!make_room(cli, argc))
		return false;
	char **next = argv + (argc > 0);
	cli->command = *next ? find_command(*next) : NULL;
	const bool was_named = cli->command != NULL;
	if (was_named)
		next++;
	else
		cli->command = find_command("check");
	bool options_end = false;
	while (*next) {
		const char *word = *next++;
		bool ok = true;
		if (options_end || word[0] != '-' || !word[1])
			add(&cli->words, word);
		else if (strcmp(word, "--") == 0)
			options_end = true;
		else if (word[1] == '-')
			ok = parse_long(cli, word, &next);
		else
			ok = parse_letters(cli, word, &next);
		if (!ok)
			return false;
	}
	if (cli->words.n > cli->command->words_max) {
		(void)cli_fail("%s: too many arguments for %s",
			cli->words.v[cli->command->words_max], cli->command->name);
		return false;
	}
	return !is_mistyped(cli, was_named);
}

void cli_release(struct cli *cli)
{
	free(cli->words.v);
	free(cli->formats.v);
	free(cli->rules.v);
	free(cli->only.v);
	free(cli->disable.v);
	free(cli->targets.v);
}
