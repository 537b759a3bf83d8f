#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct target {
	enum es_format format;
	const char *file; /* NULL: standard output */
};

static bool parse_target(struct target *out, const char *word)
{
	const char *equals = strchr(word, '=');
	char name[32];
	size_t len = equals ? (size_t)(equals - word) : strlen(word);
	if (len < sizeof name) {
		memcpy(name, word, len);
		name[len] = '\0';
		out->file = equals ? equals + 1 : NULL;
		if (es_format_parse(&out->format, name) && !(equals && !equals[1]))
			return true;
	}
	(void)cli_fail(
		"--format %s: FORMAT[=FILE] with text, json, jsonl or sarif is wanted", word);
	return false;
}

bool cli_output_check(const struct cli *cli)
{
	unsigned nstdout = 0;
	for (size_t i = 0; i < cli->formats.n; i++) {
		struct target t;
		if (!parse_target(&t, cli->formats.v[i]))
			return false;
		nstdout += !t.file;
	}
	if (nstdout > 1)
		(void)cli_fail("--format: only one report can go to standard output");
	else if (nstdout && cli->dry_run)
		(void)cli_fail("--dry-run prints a diff: a report can go to a file alone");
	return nstdout == 0 || (nstdout == 1 && !cli->dry_run);
}

bool cli_wants_color(const struct cli *cli)
{
	const char *no = getenv("NO_COLOR"), *force = getenv("CLICOLOR_FORCE"),
		   *term = getenv("TERM");
	if (cli->color != CLI_AUTO)
		return cli->color == CLI_ALWAYS;
	if (no && *no)
		return false;
	if (force && *force && strcmp(force, "0") != 0)
		return true;
	return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

static bool write_to(
	const struct cli *cli, const struct es_result *r, const struct target *t, FILE *to)
{
	struct es_report_options o = { .color = !t->file && cli_wants_color(cli),
		.show_secrets = cli->show_secrets,
		.quiet = cli->quiet,
		.verbose = cli->verbose,
		.matrix = cli->matrix };
	struct es_error err = { 0 };
	if (!es_report_write(r, t->format, &o, to, &err))
		return true;
	(void)cli_fail("%s: %s", t->file ? t->file : "standard output", err.text);
	return false;
}

/* A report with secrets in clear is for its owner's eyes. A new file is made anew: what has its
 * name, left by a run that was killed or put there by the repository, may be open to others or lead
 * elsewhere. */
static FILE *open_target(const char *path, bool is_new, bool is_private)
{
	if (is_new)
		(void)unlink(path);
	int how = is_new ? O_EXCL : O_TRUNC;
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | how, is_private ? 0600 : 0666);
	FILE *to = fd < 0 ? NULL : fdopen(fd, "wb");
	if (fd >= 0 && !to)
		(void)close(fd);
	return to;
}

/* A pipe or device is written straight: it cannot be renamed over. */
static bool is_plain(const char *path)
{
	struct stat st;
	return lstat(path, &st) != 0 || S_ISREG(st.st_mode);
}

static bool write_file(const struct cli *cli, const struct es_result *r, const struct target *t)
{
	bool is_moved = is_plain(t->file);
	size_t size = strlen(t->file) + sizeof ".partial";
	char *path = malloc(size);
	if (!path) {
		(void)cli_fail("out of memory");
		return false;
	}
	(void)snprintf(path, size, "%s%s", t->file, is_moved ? ".partial" : "");
	FILE *to = open_target(path, is_moved, cli->show_secrets);
	bool ok = to && write_to(cli, r, t, to);
	if (!to)
		(void)cli_fail("%s: %s", path, strerror(errno));
	else if ((fclose(to) != 0 || (ok && is_moved && rename(path, t->file) != 0)) && ok) {
		(void)cli_fail("%s: %s", t->file, strerror(errno));
		ok = false;
	}
	if (!ok && to && is_moved)
		(void)unlink(path);
	free(path);
	return ok;
}

static bool write_diff(const struct es_result *r)
{
	struct es_error err = { 0 };
	if (!es_result_diff(r, stdout, &err))
		return true;
	(void)cli_fail("standard output: %s", err.text);
	return false;
}

bool cli_output_write(const struct cli *cli, const struct es_result *r)
{
	static const struct target plain = { ES_FORMAT_TEXT, NULL };
	bool ok = true;
	if (cli->dry_run)
		ok = write_diff(r);
	else if (!cli->formats.n)
		return write_to(cli, r, &plain, stdout);
	for (size_t i = 0; i < cli->formats.n; i++) {
		struct target t;
		ok = parse_target(&t, cli->formats.v[i]) &&
		     (t.file ? write_file(cli, r, &t) : write_to(cli, r, &t, stdout)) && ok;
	}
	return ok;
}
