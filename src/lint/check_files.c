#include "lint/check_files.h"

struct es_complaint es_complaint_of(const char *rule, enum es_severity severity,
	const struct es_world_file *f, const struct es_env_line *line)
{
	return (struct es_complaint){ .rule = rule,
		.severity = severity,
		.path = f->path,
		.line = line->line,
		.column = (size_t)(line->name.ptr - line->whole.ptr) + 1,
		.end_line = line->line,
		.end_column = es_slice_find(line->whole, 0, '\n') + 1,
		.variable = line->name };
}

typedef void check_fn(struct es_complaints *out, const struct es_world *w);

void es_check_files(struct es_complaints *out, const struct es_world *w)
{
	static check_fn *const checks[] = {
		es_check_dialects,
		es_check_env_lines,
		es_check_precedence,
		es_check_env_places,
		es_check_env_images,
		es_check_env_packages,
		es_check_env_sdists,
		es_check_image_secrets,
		es_check_build_time,
		es_check_examples,
		es_check_tool_secrets,
		es_check_serverless,
		es_check_networks,
		es_check_contradictions,
		es_check_hazards,
		es_check_interpolation,
		es_check_expired,
	};
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		checks[i](out, w);
}
