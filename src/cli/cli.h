/* cli.h - what the command line asked for. */
#ifndef ES_CLI_CLI_H
#define ES_CLI_CLI_H

#include <envsieve.h>

/* Words of argv; the array is malloc'd. */
struct cli_list {
	const char **v;
	size_t n;
};

enum cli_when { CLI_AUTO, CLI_ALWAYS, CLI_NEVER };

/* Every option of every command, each filled by its row in opt.c. Strings are argv's. */
struct cli {
	bool help, version;
	/* what to scan */
	bool staged, history, unreachable, cache, from_stdin, recurse_submodules;
	const char *range, *stdin_path;
	/* how */
	struct cli_list rules, only, disable, targets;
	const char *config, *dialect;
	bool no_config;
	size_t jobs, max_file_size;
	/* what to say */
	struct cli_list formats;
	int fail_on, color, progress;
	bool exit_zero, show_secrets, quiet, verbose, matrix, fix, dry_run;

	const struct cli_command *command;
	struct cli_list words; /* what is no option: PATH, a rule, a subcommand */
};

typedef int cli_run_fn(const struct cli *cli);

struct cli_command {
	const char *name;
	const char *synopsis; /* what follows the name */
	const char *summary;
	unsigned bit; /* in the options' masks */
	size_t words_max;
	cli_run_fn *run;
};

enum {
	CLI_SCAN = 1 << 0,
	CLI_CHECK = 1 << 1,
	CLI_RULES = 1 << 2,
	CLI_EXPLAIN = 1 << 3,
	CLI_COMPLETIONS = 1 << 4,
	CLI_ENV = 1 << 5,
	CLI_AUDIT = 1 << 6,
	CLI_FINDS = CLI_SCAN | CLI_CHECK | CLI_AUDIT | CLI_ENV,
	CLI_ALL = 0x7f,
};

cli_run_fn cli_scan, cli_check, cli_audit, cli_rules, cli_explain, cli_completions, cli_env;

/* Runs a scan of that mode with the options of the command line, and reports. */
int cli_run_scan(const struct cli *cli, enum es_scan_mode mode);

/* What --target says, in one allocation for the caller to free; false after a message. */
bool cli_targets_split(struct es_scan_target **out, const struct cli *cli);
/* NO_COLOR and its relatives as their authors define them; --color decides over all. */
bool cli_wants_color(const struct cli *cli);

/* Every command, then a row without a name. */
extern const struct cli_command cli_commands[];

/* "envsieve: TEXT" on standard error; returns the exit code of what could not be done. */
int cli_fail(const char *fmt, ...) ES_PRINTF(1, 2);
/* "envsieve: warning: TEXT" on standard error. */
void cli_warn(void *ctx, const char *text);
/* Flushes standard output; its failure turns `code` into ES_EXIT_FAILED. */
int cli_finish(int code);

#endif
