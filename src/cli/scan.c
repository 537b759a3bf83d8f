#include "cli/output.h"
#include "cli/progress.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* The signal that asks for the end; 0 while there is none. A handler can reach nothing but a
 * global. */
static volatile sig_atomic_t interrupted;

static void note_signal(int signal)
{
	interrupted = signal;
}

static bool is_interrupted(void *ctx)
{
	(void)ctx;
	return interrupted != 0;
}

/* The second one ends the process at once. Standard input may block for ever: it keeps the default.
 */
static void catch_signals(void)
{
	struct sigaction action;
	memset(&action, 0, sizeof action);
	action.sa_handler = note_signal;
	action.sa_flags = (int)SA_RESETHAND;
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
}

/* Dies of the signal, as a shell expects of a command that was interrupted (130 for Ctrl-C). */
static int end_by_signal(void)
{
	(void)fprintf(stderr, "envsieve: interrupted, nothing is reported\n");
	(void)signal(interrupted, SIG_DFL);
	(void)raise(interrupted);
	return ES_EXIT_FAILED;
}

static void show_progress(void *ctx, const struct es_progress *state)
{
	cli_progress_show(ctx, state);
}

static bool choose_mode(enum es_scan_mode *out, const struct cli *cli)
{
	if (cli->staged + cli->history + cli->from_stdin + (cli->range != NULL) > 1) {
		(void)cli_fail("only one of --staged, --history, --range and --stdin at a time");
		return false;
	}
	if (cli->unreachable && !cli->history) {
		(void)cli_fail("--unreachable goes with --history");
		return false;
	}
	if (cli->cache && !cli->history) {
		(void)cli_fail("--cache goes with --history");
		return false;
	}
	if (cli->from_stdin && cli->words.n) {
		(void)cli_fail("--stdin takes no PATH; name the input with --stdin-path");
		return false;
	}
	*out = cli->staged	 ? ES_SCAN_STAGED
	       : cli->history	 ? ES_SCAN_HISTORY
	       : cli->range	 ? ES_SCAN_RANGE
	       : cli->from_stdin ? ES_SCAN_STDIN
				 : ES_SCAN_WORKTREE;
	return true;
}

static void fill_options(struct es_scan_options *o, const struct cli *cli)
{
	*o = (struct es_scan_options){
		.path = cli->words.n ? cli->words.v[0] : NULL,
		.range = cli->range,
		.stdin_path = cli->stdin_path,
		.config = cli->config,
		.no_config = cli->no_config,
		.unreachable = cli->unreachable,
		.cache = cli->cache,
		.recurse_submodules = cli->recurse_submodules,
		.keep_secrets = cli->show_secrets,
		.fix = !cli->fix      ? ES_FIX_NONE
		       : cli->dry_run ? ES_FIX_PLAN
				      : ES_FIX_WRITE,
		.rules = { .files = cli->rules.v, .nfiles = cli->rules.n },
		.only = cli->only.v,
		.nonly = cli->only.n,
		.disable = cli->disable.v,
		.ndisable = cli->disable.n,
		.jobs = (unsigned)(cli->jobs < 1024 ? cli->jobs : 1024),
		.max_file_size = cli->max_file_size,
		.progress = show_progress,
		.cancel = is_interrupted,
		.warn = cli_warn,
	};
}

/* NAME=FILE each, in one allocation: *out, then the names. False after a message. */
bool cli_targets_split(struct es_scan_target **out, const struct cli *cli)
{
	size_t n = cli->targets.n, bytes = 0;
	for (size_t i = 0; i < n; i++)
		bytes += strlen(cli->targets.v[i]) + 1;
	*out = malloc(n * sizeof **out + bytes + 1);
	if (!*out) {
		(void)cli_fail("out of memory");
		return false;
	}
	char *name = (char *)(*out + n);
	for (size_t i = 0; i < n; i++) {
		const char *word = cli->targets.v[i], *equals = strchr(word, '=');
		if (!equals || equals == word || !equals[1]) {
			(void)cli_fail("--target %s: NAME=FILE is wanted", word);
			return false;
		}
		size_t len = (size_t)(equals - word);
		memcpy(name, word, len);
		name[len] = '\0';
		(*out)[i] = (struct es_scan_target){ name, equals + 1 };
		name += len + 1;
	}
	return true;
}

static int report(const struct cli *cli, const struct es_result *r)
{
	if (!cli_output_write(cli, r))
		return ES_EXIT_FAILED;
	enum es_exit code = es_result_exit(r, (enum es_severity)cli->fail_on);
	if (code == ES_EXIT_FAILED && cli->dry_run)
		return cli_fail("not all could be read, so nothing can be repaired");
	return code == ES_EXIT_FINDINGS && cli->exit_zero ? ES_EXIT_CLEAN : code;
}

static int run(
	const struct cli *cli, const struct es_scan_options *o, struct cli_progress *progress)
{
	struct es_result *r = NULL;
	struct es_error err = { 0 };
	cli_progress_init(progress, (enum cli_when)cli->progress);
	if (o->mode != ES_SCAN_STDIN)
		catch_signals();
	enum es_status st = es_scan(&r, o, &err);
	cli_progress_clear(progress);
	if (interrupted) {
		es_result_free(r);
		return end_by_signal();
	}
	if (st)
		return cli_fail("%s", err.text);
	int code = report(cli, r);
	es_result_free(r);
	return code;
}

int cli_run_scan(const struct cli *cli, enum es_scan_mode mode)
{
	struct es_scan_options o;
	struct es_scan_target *targets = NULL;
	struct cli_progress progress;
	int code = ES_EXIT_FAILED;
	fill_options(&o, cli);
	o.mode = mode;
	o.ctx = &progress;
	if (cli_output_check(cli) && cli_targets_split(&targets, cli)) {
		o.targets = targets;
		o.ntargets = cli->targets.n;
		code = run(cli, &o, &progress);
	}
	free(targets);
	return code;
}

int cli_scan(const struct cli *cli)
{
	enum es_scan_mode mode;
	return choose_mode(&mode, cli) ? cli_run_scan(cli, mode) : ES_EXIT_FAILED;
}

int cli_audit(const struct cli *cli)
{
	return cli_run_scan(cli, ES_SCAN_AUDIT);
}

int cli_check(const struct cli *cli)
{
	return cli_run_scan(cli, ES_SCAN_CHECK);
}
