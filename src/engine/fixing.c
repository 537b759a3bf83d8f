#include "engine/fixing.h"
#include "base/replace.h"
#include "repair/fix.h"
#include "source/files.h"

/* A diff of more than this is read by nobody. */
enum { DIFF_MAX = 16 * 1024 * 1024 };

/* Behind the two lines of the head. */
static void count_lines(struct es_fixed *f)
{
	struct es_slice rest = f->diff, line;
	for (size_t i = 0; rest.len && es_slice_split(&rest, '\n', &line); i++) {
		f->added += i > 1 && es_slice_starts(line, "+");
		f->removed += i > 1 && es_slice_starts(line, "-");
	}
}

static void write(struct es_fixed *out, struct es_run *run, const struct es_fix *fix)
{
	const struct es_files *files = run->tree->ctx;
	struct es_error err = { 0 };
	enum es_status st = fix->is_new ? es_replace_none(files->root, fix->path, fix->after, &err)
					: es_replace_file(files->root, fix->path, fix->before,
						  fix->after, &err);
	out->is_done = st == ES_OK;
	if (st)
		out->error = es_run_keep(run, err.text);
}

static void mend(struct es_run *run, const struct es_fix *fix)
{
	struct es_arena *arena = &run->result->arena;
	struct es_buf diff = ES_BUF_INIT(DIFF_MAX);
	struct es_fixed f = { .path = es_arena_copy(arena, fix->path), .is_new = fix->is_new };
	es_fix_diff(&diff, fix, run->options->keep_secrets);
	f.diff = es_arena_copy(arena, es_buf_slice(&diff));
	es_buf_release(&diff);
	count_lines(&f);
	if (run->options->fix == ES_FIX_WRITE && !es_run_is_cancelled(run))
		write(&f, run, fix);
	es_vec_push(&run->result->fixes, f);
}

static bool is_whole(const struct es_run *run)
{
	const struct es_skip_vec *skips = &run->result->summary.skipped;
	for (size_t i = 0; i < skips->n; i++)
		if (skips->v[i].is_gap)
			return false;
	return true;
}

void es_fixing_do(
	struct es_run *run, const struct es_inventory *inventory, const struct es_complaints *told)
{
	struct es_fix_vec fixes = { 0 };
	if (run->options->fix == ES_FIX_NONE)
		return;
	if (!is_whole(run)) {
		es_run_warn(run, "nothing is repaired, since not all could be read");
		return;
	}
	es_lint_fixes(&fixes, inventory, told, told->arena);
	for (size_t i = 0; i < fixes.n; i++)
		mend(run, &fixes.v[i]);
	es_vec_release(&fixes);
}
