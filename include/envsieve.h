/* envsieve.h - the public interface of libenvsieve: scan, look at the result, write a report. */
#ifndef ENVSIEVE_H
#define ENVSIEVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ES_VERSION "0.1.0"

#if defined(__GNUC__)
#define ES_MUST_CHECK	    __attribute__((warn_unused_result))
#define ES_PRINTF(fmt, arg) __attribute__((format(printf, fmt, arg)))
#else
#define ES_MUST_CHECK
#define ES_PRINTF(fmt, arg)
#endif

/* Of every call: strings that are given are borrowed until it returns; what is written to `out` is
 * written on ES_OK alone, and is the caller's to free; `err` may be NULL. The _free functions take
 * NULL. Calls on different objects may run on different threads at once. */

/* What became of a call. Everything but ES_OK comes with a filled struct es_error. */
enum es_status {
	ES_OK,
	ES_EIO,		 /* the system refused: open, read, write */
	ES_EINVAL,	 /* the request makes no sense: an unknown option, a bad range */
	ES_EPARSE,	 /* text is not what its format demands */
	ES_ENOTFOUND,	 /* what was named does not exist */
	ES_ECORRUPT,	 /* stored data contradicts itself: object, pack, index, archive */
	ES_ELIMIT,	 /* a cap on size, depth or work was reached */
	ES_EUNSUPPORTED, /* well-formed, but beyond this build */
	ES_EINTERRUPTED, /* the caller's cancel callback said so */
};

/* One line of text without newline, lower case, that says what was wrong with which input. */
struct es_error {
	enum es_status status;
	char text[512];
};

enum es_severity { ES_SEV_NOTE, ES_SEV_WARNING, ES_SEV_ERROR };
enum es_confidence { ES_CONF_LOW, ES_CONF_MEDIUM, ES_CONF_HIGH };
/* What a rule is about, and so the findings it has. */
enum es_kind {
	ES_KIND_SECRET, /* text that its pattern matches */
	ES_KIND_CONFIG, /* configuration that goes wrong: it has no pattern, the environment lint
			 * asks its question */
};
/* The words of rule files, reports and options: "note", "warning", "error"; "low", "medium",
 * "high"; "secret", "config". */
const char *es_severity_name(enum es_severity s);
const char *es_confidence_name(enum es_confidence c);
const char *es_kind_name(enum es_kind k);

/* The process exit codes of the envsieve command. */
enum es_exit { ES_EXIT_CLEAN = 0, ES_EXIT_FINDINGS = 1, ES_EXIT_FAILED = 2 };

/* ---- memory ---- */

/* Called when memory has run out, on whatever thread, with the size that was asked for; must not
 * return. */
typedef void es_oom_fn(size_t size);
/* Replaces the handler of the whole process, which reports on standard error and exits 2; NULL
 * restores it. Not while another call runs. */
void es_oom_handler(es_oom_fn *handler);

/* ---- rules ---- */

/* Built-in rules, then those of the caller's files: to be listed and tested. Const once loaded, so
 * that threads may share it. (A scan loads its own, as its options and the configuration say.) */
struct es_ruleset;

struct es_rules_options {
	const char *const *files; /* further rule files, or folders of them; a rule takes the place
				   * of an earlier one with its id */
	size_t nfiles;
	bool no_builtin;
};

/* Told about each thing in a rule file that is odd but not wrong: "FILE:LINE:COL: text", valid
 * during the call. */
typedef void es_warn_fn(void *ctx, const char *text);

/* Loads and freezes a set of rules. A broken rule fails the whole load with file, line, column and
 * reason. `o` may be NULL for the built-in rules alone; `warn` may be NULL. */
ES_MUST_CHECK enum es_status es_ruleset_load(struct es_ruleset **out,
	const struct es_rules_options *o, es_warn_fn *warn, void *warn_ctx, struct es_error *err);
void es_ruleset_free(struct es_ruleset *rs);

/* One rule as its file says it; strings live as long as the ruleset and are "" where absent. Rules
 * are in the order of their ids. */
struct es_rule_info {
	const char *id, *name, *pattern, *description, *help, *file;
	unsigned line; /* of its entry in the file */
	enum es_kind kind;
	enum es_severity severity;
	enum es_confidence confidence;
	double min_entropy; /* bits a byte; 0: not asked for */
	bool is_off, is_generic;
	/* A match may depend on text at any distance: an object is scanned as a whole even where
	 * only some of it is new. */
	bool is_unbounded;
	/* 0: none could be derived, a rule of secrets runs on every text */
	size_t nkeywords;
	size_t nreferences, nexamples, nnegative_examples;
};
size_t es_ruleset_size(const struct es_ruleset *rs);
/* Fills `out` with rule `i` < es_ruleset_size(rs). */
void es_ruleset_info(const struct es_ruleset *rs, size_t i, struct es_rule_info *out);
/* Keyword `k` < nkeywords of rule `i`: one of them is in every match, or right behind it where the
 * pattern looks ahead; in lower case where it stands for either. Lives as long as the ruleset. */
const char *es_ruleset_keyword(const struct es_ruleset *rs, size_t i, size_t k);
/* Reference `k` < nreferences, a URL. */
const char *es_ruleset_reference(const struct es_ruleset *rs, size_t i, size_t k);
/* The index of the rule with that id, or es_ruleset_size(rs). */
size_t es_ruleset_find(const struct es_ruleset *rs, const char *id);

/* What running one example of one rule gave; `reason` is valid during the call. */
struct es_rule_test {
	const char *rule, *example; /* the example as the file has it, generators unexpanded */
	bool negative, passed;
	const char *reason; /* "" when passed */
};
typedef void es_rule_test_fn(void *ctx, const struct es_rule_test *test);
/* Runs every example and negative example and calls `each` for it, which is not NULL; generators
 * are expanded with a fixed seed, so that the same rules give the same texts. A failed example is
 * no failure of the call. */
ES_MUST_CHECK enum es_status es_ruleset_test(
	const struct es_ruleset *rs, es_rule_test_fn *each, void *ctx, struct es_error *err);

/* The same for the examples of the built-in languages, by which programs are read for the
 * environment lint: `rule` is the language and the line of its file. */
ES_MUST_CHECK enum es_status es_languages_test(
	es_rule_test_fn *each, void *ctx, struct es_error *err);

/* ---- scanning ---- */

enum es_scan_mode {
	ES_SCAN_WORKTREE, /* tracked files, untracked ones not ignored, ignored env files */
	ES_SCAN_CHECK,	  /* the CI gate: working tree and index, and the environment lint */
	ES_SCAN_STAGED,	  /* blobs of the index that differ from HEAD */
	ES_SCAN_HISTORY,  /* all that any ref, worktree HEAD or stash entry reaches */
	ES_SCAN_RANGE,	  /* all that B reaches and A does not */
	ES_SCAN_STDIN,
	ES_SCAN_AUDIT, /* what ES_SCAN_CHECK and ES_SCAN_HISTORY find, in one result; of a bare
			* repository the latter */
	ES_SCAN_ENV,   /* the environment lint of the files of ES_SCAN_WORKTREE, and secrets in env
			* files; `path` is a folder */
};

struct es_progress {
	const char *phase;  /* "listing", "scanning", "attributing" */
	size_t done, total; /* items; total 0 while unknown */
};
/* Called on the thread that called es_scan, some ten times a second. */
typedef void es_progress_fn(void *ctx, const struct es_progress *p);
/* Asked often, by several threads at once; true ends the run with ES_EINTERRUPTED. */
typedef bool es_cancel_fn(void *ctx);

/* An environment that is deployed somewhere, as its owner exported it. */
struct es_scan_target {
	const char *name; /* "production" */
	const char *file; /* "-": standard input */
};

/* What becomes of what ES_SCAN_ENV finds and can mend without changing anything for any program:
 * names that no example has, ignore rules, duplicate lines that no loader uses. */
enum es_fix_mode {
	ES_FIX_NONE,
	ES_FIX_PLAN, /* the result has the diffs, no file is touched */
	/* The files are mended, each as a whole or not at all, and only if it is still what was
	 * read; the result is that of what remains then. With a gap in what was read nothing is
	 * mended, nor planned. */
	ES_FIX_WRITE,
};

/* Zero-initialised: a scan of the current folder. */
struct es_scan_options {
	enum es_scan_mode mode;
	const char *path;	/* NULL: the current folder */
	const char *range;	/* "A..B", for ES_SCAN_RANGE */
	const char *stdin_path; /* name reported for standard input; NULL: "stdin" */
	const char *config;	/* NULL: .envsieve.yaml, found upward from `path` */
	bool no_config;
	bool unreachable; /* with history: reflog-only and dangling objects too */
	/* With history: keep in the git directory what is learned, so that the next run
	 * need not read the same objects again. Not with keep_secrets. */
	bool cache;
	bool recurse_submodules; /* enter checked-out submodules of a working tree */
	bool keep_secrets;	 /* keep values in the result, for reports that show them */
	struct es_rules_options rules;
	const char *const *only; /* rule ids; all others are off */
	size_t nonly;
	const char *const *disable; /* rule ids that are off */
	size_t ndisable;
	const struct es_scan_target *targets; /* for what lints the environment */
	size_t ntargets;
	enum es_fix_mode fix; /* with ES_SCAN_ENV */
	unsigned jobs;	      /* threads, 256 at most; 0: one a processor */
	/* Bytes; larger items are skipped and counted. 0: 256 MiB, and then the run is not complete
	 * when one is. */
	size_t max_file_size;
	es_progress_fn *progress; /* this and the next two may be NULL */
	es_cancel_fn *cancel;
	es_warn_fn *warn; /* odd things in rule and configuration files */
	void *ctx;	  /* given to the callbacks */
};

/* What a run found: findings, scope and counts. Immutable, so that threads may share it; it refers
 * to nothing of the caller's. */
struct es_result;

/* Scans, and executes nothing of what is scanned. ES_OK means that there is a result, also an
 * incomplete one (see es_result_exit); any other status means that there is none.
 *
 * A scan obeys the GIT_* variables of the environment as git does. Where a repository needs
 * libgit2, it is set up for the whole process, without its object cache and without hashing what it
 * reads: a program that uses libgit2 itself may want to set that again. */
ES_MUST_CHECK enum es_status es_scan(
	struct es_result **out, const struct es_scan_options *o, struct es_error *err);
void es_result_free(struct es_result *r);

/* 2 when the run was not complete or a repair could not be written, else 1 when a finding is at
 * least as severe as `fail_on`, else 0. */
enum es_exit es_result_exit(const struct es_result *r, enum es_severity fail_on);
/* Writes what was or would be mended as a unified diff; in the place of values stands "***" unless
 * the run kept secrets. Flushes, does not close. */
ES_MUST_CHECK enum es_status es_result_diff(
	const struct es_result *r, FILE *to, struct es_error *err);
/* The number of findings, suppressed ones left out. */
size_t es_result_findings(const struct es_result *r);

/* ---- reports ---- */

enum es_format { ES_FORMAT_TEXT, ES_FORMAT_JSON, ES_FORMAT_JSONL, ES_FORMAT_SARIF };
/* The format called `name`, as --format spells it; false and untouched when there is none. */
bool es_format_parse(enum es_format *out, const char *name);

struct es_report_options {
	bool color;	   /* ANSI colours, for text */
	bool show_secrets; /* values in clear; only if the run kept them */
	bool quiet;	   /* text: findings only, no closing summary */
	bool verbose;	   /* text: skipped items, one a line */
	bool matrix;	   /* text: the table of variables before the summary */
};
/* Writes the whole report; a failed write (a full disk, a closed pipe) is ES_EIO. Flushes, does not
 * close. `o` may be NULL: none of the options. */
ES_MUST_CHECK enum es_status es_report_write(const struct es_result *r, enum es_format format,
	const struct es_report_options *o, FILE *to, struct es_error *err);

/* ---- one name ---- */

/* Writes, for people, all that a result whose environment was linted knows of one variable: for
 * each program of the repository why it is of its class and need, every place that declares, reads
 * or sets it, and its findings. Defaults are not shown, only what can be said of them. Of many
 * places the first are shown, with `verbose` all. `o` may be NULL: none of the options.
 * ES_ENOTFOUND when there is none of that name; then the text names variables and rules of a like
 * name, and nothing is written. */
ES_MUST_CHECK enum es_status es_explain_variable(const struct es_result *r, const char *name,
	const struct es_report_options *o, FILE *to, struct es_error *err);
/* Whether es_explain_variable knows it. */
bool es_result_has_variable(const struct es_result *r, const char *name);
/* A rule whose id looks like `id` misspelled, or es_ruleset_size(rs). */
size_t es_ruleset_near(const struct es_ruleset *rs, const char *id);

/* ---- env files ---- */

/* The loaders of env files that are known, in no order but a fixed one: the name of the i-th, as
 * --dialect spells it, and its title for people (`title` may be NULL); NULL past the last. Both
 * live as long as the program. */
const char *es_env_dialect(size_t i, const char **title);

struct es_env_parse_options {
	const char *dialect;   /* a name of es_env_dialect */
	const char *path;      /* "-": standard input */
	enum es_format format; /* text or JSON: {"variables": {NAME: value or null}} */
	bool show_secrets;     /* values in clear; otherwise what can be said of them */
};
/* Writes what a loader makes of a file, with the environment of this process around it. Nothing of
 * the file is executed: a value that would need that is said to be unknown. ES_EPARSE with
 * "line N: reason" when the loader refuses the file, ES_ELIMIT when a value grows without end,
 * ES_EINVAL for an unknown dialect or another format; then nothing is written. */
ES_MUST_CHECK enum es_status es_env_parse(
	const struct es_env_parse_options *o, FILE *to, struct es_error *err);

#ifdef __cplusplus
}
#endif
#endif
