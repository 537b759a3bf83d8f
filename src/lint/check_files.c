#include "lint/check_files.h"

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
