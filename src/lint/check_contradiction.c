#include "lint/check_files.h"

#include "base/url.h"
#include "inventory/meaning.h"

#include <string.h>

/* env-contradiction within an env file: a URL of a database, and the parts of one. */

enum part { HOST, PORT, USER, NAME, PASSWORD, NPARTS };

static const struct {
	const char *word; /* for people */
	const char *ends[7];
} parts[NPARTS] = {
	[HOST] = { "host", { "HOST", "HOSTNAME", "SERVER", NULL } },
	[PORT] = { "port", { "PORT", NULL } },
	[USER] = { "user", { "USER", "USERNAME", NULL } },
	[NAME] = { "database", { "NAME", "DATABASE", "DB", "DB_NAME", "DATABASE_NAME", NULL } },
	[PASSWORD] = { "password", { "PASSWORD", "PASS", "PASSWD", NULL } },
};

/* What the parts of a database of that kind are called. DATABASE_URL goes with them all. */
static const struct {
	const char *scheme;
	const char *heads[7];
} families[] = {
	{ "postgres", { "DB_", "DATABASE_", "POSTGRES_", "POSTGRESQL_", "PG", "SPRING_DATASOURCE_",
			      NULL } },
	{ "mysql", { "DB_", "DATABASE_", "MYSQL_", "MARIADB_", "SPRING_DATASOURCE_", NULL } },
	{ "mariadb", { "DB_", "DATABASE_", "MYSQL_", "MARIADB_", "SPRING_DATASOURCE_", NULL } },
};

struct url {
	struct es_slice scheme, part[NPARTS];
};

static bool is_url_name(struct es_slice name)
{
	static const char *const names[] = { "DATABASE_URL", "DB_URL", "DATABASE_URI", "DB_URI",
		"DB_DSN", "DATABASE_DSN", "POSTGRES_URL", "POSTGRESQL_URL", "MYSQL_URL",
		"SQLALCHEMY_DATABASE_URI", "JDBC_URL", "JDBC_DATABASE_URL", "SPRING_DATASOURCE_URL",
		NULL };
	return es_slice_is_any(name, names);
}

/* False for lists of hosts, and all that is no address. */
static bool read_url(struct url *u, struct es_slice value)
{
	struct es_url all;
	if (!es_url_split(&all, value))
		return false;
	*u = (struct url){ .scheme = all.scheme,
		.part = { [HOST] = all.host,
			[PORT] = all.port,
			[USER] = all.user,
			[NAME] = all.path,
			[PASSWORD] = all.password } };
	return es_slice_find(value, 0, ',') == value.len && all.host.len &&
	       es_slice_find(all.user, 0, '@') == all.user.len &&
	       es_slice_find(all.password, 0, '@') == all.password.len &&
	       es_slice_find(value, 0, '[') == value.len;
}

/* The part that the name is of, in the family of the scheme; NPARTS for none. */
static enum part part_of(struct es_slice scheme, struct es_slice name)
{
	for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
		if (!es_slice_starts(scheme, families[f].scheme))
			continue;
		for (size_t h = 0; families[f].heads[h]; h++) {
			if (!es_slice_starts(name, families[f].heads[h]))
				continue;
			struct es_slice end =
				es_slice_sub(name, strlen(families[f].heads[h]), name.len);
			for (enum part p = HOST; p < NPARTS; p++)
				if (es_slice_is_any(end, parts[p].ends))
					return p;
		}
	}
	return NPARTS;
}

static bool is_written_out(struct es_slice value)
{
	return value.len && !es_meaning_has_reference(value) && !es_meaning_is_placeholder(value) &&
	       es_slice_find(value, 0, '%') == value.len &&
	       es_slice_find(value, 0, '<') == value.len;
}

/* A program reaches a database in a container by the service's name and others by the port that is
 * published: one file may well have both. */
static bool are_two_ways(struct es_slice a, struct es_slice b)
{
	bool is_service = es_slice_find(a, 0, '.') == a.len || es_slice_find(b, 0, '.') == b.len;
	return es_meaning_is_local_host(a) != es_meaning_is_local_host(b) && is_service;
}

static bool is_other(enum part p, struct es_slice a, struct es_slice b)
{
	if (p == HOST && es_meaning_is_local_host(a) && es_meaning_is_local_host(b))
		return false;
	return p == HOST ? !es_slice_equal_fold(a, b) : !es_slice_equal(a, b);
}

/* Of one file; nobody has that many databases. */
enum { URLS_MAX = 50 };

struct about {
	struct es_complaints *out;
	const struct es_world_file *file;
	const struct es_env_line *line; /* of the URL */
	struct url url;
	bool has_host, is_two_ways;
	bool said[NPARTS];
};

static void complain(struct about *a, const struct es_env_line *line, enum part p)
{
	bool is_example = a->file->env.role == ES_ENV_EXAMPLE;
	struct es_complaint c = { .rule = "env-contradiction",
		.severity = is_example ? ES_SEV_NOTE : ES_SEV_WARNING,
		.path = a->file->path,
		.line = a->line->line,
		.column = (size_t)(a->line->name.ptr - a->line->whole.ptr) + 1,
		.end_line = a->line->line,
		.variable = a->line->name,
		.subject = line->name };
	c.end_column = c.column + a->line->name.len;
	c.message = es_complaints_text(a->out, "%.*s has another %s than %.*s (line %zu)",
		ES_ARG(a->line->name), parts[p].word, ES_ARG(line->name), line->line);
	es_complaints_add(a->out, c);
}

/* What the images of databases are set up with. */
static bool is_of_server(struct es_slice name)
{
	return es_slice_starts(name, "POSTGRES_") || es_slice_starts(name, "MYSQL_") ||
	       es_slice_starts(name, "MARIADB_");
}

static void compare(struct about *a, const struct es_env_line *line)
{
	enum part p = part_of(a->url.scheme, line->name);
	if (line->kind != ES_ENV_SET || line == a->line || p == NPARTS ||
		!is_written_out(line->value) || !is_written_out(a->url.part[p]) ||
		(a->is_two_ways && (p == HOST || p == PORT)) || a->said[p])
		return;
	/* Without a host they are the server's own, and the port that is published. */
	if (!a->has_host && (p == PORT || is_of_server(line->name)))
		return;
	a->said[p] = is_other(p, a->url.part[p], line->value);
	if (a->said[p])
		complain(a, line, p);
}

static void find_hosts(struct about *a)
{
	for (size_t i = 0; i < a->file->lines.nlines; i++) {
		const struct es_env_line *line = &a->file->lines.lines[i];
		if (line->kind != ES_ENV_SET || part_of(a->url.scheme, line->name) != HOST)
			continue;
		a->has_host = true;
		a->is_two_ways |= are_two_ways(a->url.part[HOST], line->value);
	}
}

static bool check_url(
	struct es_complaints *out, const struct es_world_file *f, const struct es_env_line *line)
{
	struct about a = { .out = out, .file = f, .line = line };
	if (line->kind != ES_ENV_SET || !is_url_name(line->name) ||
		es_meaning_has_reference(line->value) || !read_url(&a.url, line->value))
		return false;
	find_hosts(&a);
	for (size_t i = 0; i < f->lines.nlines; i++)
		compare(&a, &f->lines.lines[i]);
	return true;
}

void es_check_contradictions(struct es_complaints *out, const struct es_world *w)
{
	for (size_t i = 0; i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		if (f->env.role != ES_ENV_VALUES && f->env.role != ES_ENV_EXAMPLE)
			continue;
		size_t nurls = 0, k = 0;
		for (; k < f->lines.nlines && nurls < URLS_MAX; k++)
			nurls += check_url(out, f, &f->lines.lines[k]);
		if (k < f->lines.nlines)
			es_complaints_missed(out, f->path, f->lines.lines[k].line,
				"more than %d URLs: those from here on are not compared with "
				"what else says so",
				(int)URLS_MAX);
	}
}
