#include "lint/check_files.h"

#include "base/map.h"
#include "base/path.h"
#include "base/url.h"
#include "inventory/envplace.h"
#include "inventory/meaning.h"

/* Files that say that what lies beside them runs as functions, started anew for a request and ended
 * after it: nothing that they write to a disk is there the next time, and each has a connection of
 * its own to the database. */
static const struct {
	const char *file, *host;
} hosts[] = {
	{ "vercel.json", "Vercel" },
	{ "netlify.toml", "Netlify" },
	{ "serverless.yml", "the Serverless Framework" },
	{ "serverless.yaml", "the Serverless Framework" },
	{ "serverless.ts", "the Serverless Framework" },
	{ "serverless.json", "the Serverless Framework" },
	{ "template.yaml", "AWS Lambda" },
	{ "template.yml", "AWS Lambda" },
};

struct check {
	struct es_complaints *out;
	const struct es_world *world;
	struct es_map folders; /* that hold one of those */
	struct ES_VEC(size_t) host;
};

static bool has_part(struct es_slice s, const char *part)
{
	return es_slice_search(s, 0, es_slice_from(part)) < s.len;
}

/* "file:./dev.db", "sqlite:///app.db", "jdbc:h2:file:x": a database in a file. */
static bool is_file_database(struct es_slice name, struct es_slice v)
{
	if (es_meaning_is_file_database(v))
		return true;
	bool is_database = has_part(name, "DATABASE") || has_part(name, "DB_");
	return is_database && es_slice_starts(v, "file:");
}

/* A connection past the pool of a provider that has one: Supabase's db.REF.supabase.co against
 * REGION.pooler.supabase.com, Neon's ep-NAME against ep-NAME-pooler. Migrations want it, and names
 * that say so are fine. */
static const char *direct_connection(struct es_slice name, struct es_slice v)
{
	static const char *const direct[] = { "DIRECT", "UNPOOLED", "NON_POOLING", "MIGRAT",
		"SHADOW" };
	struct es_slice address = es_url_without_jdbc(v);
	if (!es_slice_starts(address, "postgres://") &&
		!es_slice_starts(address, "postgresql://") &&
		!es_slice_starts(address, "postgresql+"))
		return NULL;
	for (size_t i = 0; i < sizeof direct / sizeof *direct; i++)
		if (has_part(name, direct[i]))
			return NULL;
	if ((has_part(v, "@db.") || has_part(v, "//db.")) && has_part(v, ".supabase.co") &&
		!has_part(v, ":6543"))
		return "Supabase";
	if ((has_part(v, "@ep-") || has_part(v, "//ep-")) && has_part(v, ".neon.tech") &&
		!has_part(v, "-pooler."))
		return "Neon";
	return NULL;
}

/* Any program may have a template.yaml: that of SAM names a transform. */
static bool is_host(const struct es_world_file *f)
{
	return !es_slice_starts(es_path_name(f->path), "template.") ||
	       has_part(f->text, "AWS::Serverless");
}

/* The host whose file lies in the folder or above it; NULL when there is none. */
static const char *host_of(const struct check *c, struct es_slice folder)
{
	for (;; folder = es_path_folder(folder)) {
		size_t i = es_map_find(&c->folders, folder);
		if (i != ES_MAP_NONE)
			return hosts[c->host.v[i]].host;
		if (!folder.len)
			return NULL;
	}
}

static bool is_production(struct es_slice mode)
{
	return es_slice_is(mode, "production") || es_slice_is(mode, "prod");
}

static void check_line(struct check *c, const struct es_world_file *f,
	const struct es_env_line *line, const char *host)
{
	const char *provider = direct_connection(line->name, line->value);
	bool is_file = is_file_database(line->name, line->value);
	enum es_severity severity = is_production(f->env.mode) ? ES_SEV_ERROR : ES_SEV_WARNING;
	struct es_complaint what = es_complaint_of("env-serverless-database", severity, f, line);
	if (is_file)
		what.message = es_complaints_text(c->out,
			"%.*s names a database in a file, which is gone after each run of a "
			"function on %s",
			ES_ARG(line->name), host);
	else if (provider)
		what.message = es_complaints_text(c->out,
			"%.*s goes past the connection pool of %s, and every function on %s opens "
			"connections of its own",
			ES_ARG(line->name), provider, host);
	if (is_file || provider)
		es_complaints_add(c->out, what);
}

static bool is_asked(const struct es_world_file *f)
{
	bool is_for_work =
		es_slice_is(f->env.mode, "development") || es_slice_is(f->env.mode, "dev");
	return (f->env.role == ES_ENV_VALUES || f->env.role == ES_ENV_EXAMPLE) && !is_for_work &&
	       !es_env_place_is_test(f->env.mode) && !es_env_place_is_sample(f->path);
}

void es_check_serverless(struct es_complaints *out, const struct es_world *w)
{
	struct check c = { .out = out, .world = w };
	for (size_t i = 0; i < w->nfiles; i++)
		for (size_t k = 0; k < sizeof hosts / sizeof *hosts; k++) {
			bool is_new = false;
			struct es_slice path = w->files[i].path;
			if (!es_slice_is(es_path_name(path), hosts[k].file) ||
				es_env_place_is_sample(path) || !is_host(&w->files[i]))
				continue;
			es_map_add(&c.folders, es_path_folder(path), &is_new);
			if (is_new)
				es_vec_push(&c.host, k);
		}
	for (size_t i = 0; c.folders.n && i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		const char *host = is_asked(f) ? host_of(&c, es_path_folder(f->path)) : NULL;
		for (size_t k = 0; host && k < f->lines.nlines; k++)
			if (f->lines.lines[k].kind == ES_ENV_SET)
				check_line(&c, f, &f->lines.lines[k], host);
	}
	es_map_release(&c.folders);
	es_vec_release(&c.host);
}
