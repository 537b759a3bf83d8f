#include "manifest/manifest.h"
#include "base/glob.h"
#include "base/path.h"
#include "manifest/readers.h"

#include <stdlib.h>

/* Larger than any manifest that people write. */
enum { TEXT_MAX = 10 * 1024 * 1024 };

/* Globs of base/glob.h, on the whole path, in the order in which they are tried. */
struct kind {
	const char *glob;
	es_manifest_fn *read;
};

static const struct kind kinds[] = {
	{ "docker-compose*.yml", es_read_compose },
	{ "docker-compose*.yaml", es_read_compose },
	{ "compose.yml", es_read_compose },
	{ "compose.yaml", es_read_compose },
	{ "compose[.-]*.yml", es_read_compose },
	{ "compose[.-]*.yaml", es_read_compose },
	{ "*[.-]compose.yml", es_read_compose },
	{ "*[.-]compose.yaml", es_read_compose },
	{ "Dockerfile", es_read_dockerfile },
	{ "Dockerfile.*", es_read_dockerfile },
	{ "*.Dockerfile", es_read_dockerfile },
	{ "*.dockerfile", es_read_dockerfile },
	{ "Containerfile", es_read_dockerfile },
	{ "Containerfile.*", es_read_dockerfile },
};

static const struct kind *find_kind(struct es_slice path)
{
	struct es_slice name = es_path_name(path);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct es_slice glob = es_slice_from(kinds[i].glob);
		bool has_folder = es_slice_find(glob, 0, '/') < glob.len;
		if (es_glob_match_exact(glob, has_folder ? path : name))
			return &kinds[i];
	}
	return NULL;
}

bool es_manifest_wants(struct es_slice path)
{
	return find_kind(path) != NULL;
}

void es_manifest_read(struct es_mentions *out, struct es_slice path, struct es_slice text)
{
	const struct kind *kind = find_kind(path);
	struct es_manifest m = { .out = out, .path = path, .text = text };
	if (!kind)
		return;
	if (text.len > TEXT_MAX)
		es_mentions_unread(out, 0, "larger than 10 MiB");
	else
		kind->read(&m);
}
