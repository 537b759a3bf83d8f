#include "inventory/pipeline.h"

#include "base/path.h"

bool es_is_pipeline(struct es_slice path)
{
	static const char *const names[] = { ".gitlab-ci.yml", "bitbucket-pipelines.yml",
		"azure-pipelines.yml", ".travis.yml", ".drone.yml", NULL };
	return es_slice_starts(path, ".github/workflows/") || es_slice_starts(path, ".circleci/") ||
	       es_slice_is_any(es_path_name(path), names);
}
