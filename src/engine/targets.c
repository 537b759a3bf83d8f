#include "engine/targets.h"
#include "base/err.h"
#include "base/mem.h"
#include "engine/namedfile.h"
#include "manifest/target.h"

#include <stdlib.h>
#include <string.h>

enum { TARGET_MAX = 64 * 1024 * 1024 };

static enum es_status read_one(
	struct es_target *out, const struct es_scan_target *t, struct es_error *err)
{
	struct es_buf text = ES_BUF_INIT(TARGET_MAX);
	struct es_error reason = { .text = "" };
	out->name = es_slice_from(t->name);
	out->file = es_slice_from(t->file);
	enum es_status st = es_named_file_read(&text, t->file, &reason);
	if (!st)
		st = es_target_read(&out->vars, out->file, es_buf_slice(&text), &reason);
	if (st)
		st = es_fail(err, st, "target %s: %s: %s", t->name, t->file, reason.text);
	es_buf_release(&text);
	return st;
}

static bool is_double(const struct es_scan_target *wanted, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(wanted[k].name, wanted[i].name) == 0)
			return true;
	return false;
}

enum es_status es_targets_read(
	struct es_target **out, const struct es_scan_target *wanted, size_t n, struct es_error *err)
{
	enum es_status st = ES_OK;
	*out = es_alloc(n ? n : 1, sizeof **out);
	for (size_t i = 0; i < n && !st; i++) {
		if (is_double(wanted, i))
			return es_fail(err, ES_EINVAL, "target %s is named twice", wanted[i].name);
		st = read_one(&(*out)[i], &wanted[i], err);
	}
	return st;
}

void es_targets_free(struct es_target *targets, size_t n)
{
	for (size_t i = 0; targets && i < n; i++)
		es_vars_release(&targets[i].vars);
	free(targets);
}
