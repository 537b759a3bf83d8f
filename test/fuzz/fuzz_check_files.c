/* fuzz_check_files.c - the checks of env files over whatever such files hold. */
#include "base/path.h"
#include "fuzz.h"
#include "lint/check_files.h"

#include <string.h>

#define NFILES 10

static bool is_ignored(void *ctx, struct es_slice path)
{
	(void)ctx;
	return path.len % 2;
}

static struct es_mention loaded_by(const char *form)
{
	return (struct es_mention){
		.kind = ES_MENTION_ENV_FILE, .other = ES_LIT(".env"), .form = form, .line = 1
	};
}

FUZZ(check_files)
{
	static const char *const paths[NFILES] = { ".cursor/mcp.json", ".dockerignore", ".env",
		".env.local", ".env.production", "Dockerfile", "MANIFEST.in", "compose.yml",
		"package.json", "vercel.json" };
	struct es_slice text = { (const char *)data, size };
	struct es_arena arena = { 0 };
	struct es_world_file files[NFILES] = { 0 };
	struct es_mention loaders[] = { loaded_by("compose env_file"),
		loaded_by("docker --env-file"), loaded_by("sh source"),
		loaded_by("systemd EnvironmentFile=") };
	struct es_mention packages[] = {
		{ .kind = ES_MENTION_PACKAGE, .name = ES_LIT("next"), .line = 1 },
		{ .kind = ES_MENTION_PACKAGE,
			.name = ES_LIT("vite"),
			.value = text,
			.said = ES_SAID_LITERAL,
			.line = 1 },
	};
	for (size_t i = 0; i < NFILES; i++) {
		files[i] = (struct es_world_file){
			.path = es_slice_from(paths[i]), .text = text, .is_read = true
		};
		files[i].env = es_env_filename(es_path_name(files[i].path));
		if (files[i].env.role != ES_ENV_NONE)
			es_env_file_read(&files[i].lines, text, &arena);
	}
	files[7].mentions = loaders;
	files[7].nmentions = sizeof loaders / sizeof *loaders;
	files[8].mentions = packages;
	files[8].nmentions = sizeof packages / sizeof *packages;
	struct es_world w = {
		.files = files, .nfiles = NFILES, .is_repository = true, .is_ignored = is_ignored
	};
	struct es_complaints out = { .arena = &arena };
	es_check_files(&out, &w);
	for (size_t i = 0; i < out.v.n; i++)
		FUZZ_CHECK(out.v.v[i].message.len && out.v.v[i].end_column >= out.v.v[i].column);
	es_complaints_release(&out);
	es_arena_release(&arena);
	return 0;
}
