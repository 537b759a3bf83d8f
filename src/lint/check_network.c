#include "lint/check_files.h"

#include "base/map.h"
#include "base/url.h"
#include "inventory/meaning.h"

#include <ctype.h>

/* What a container is told about its network, and what compose or the image say of it:
 * env-container-localhost, and of PORT env-contradiction. */

/* A kind of server: how its images and services are called, and what points to it. */
static const struct kind {
	const char *images[6];
	const char *schemes[5];
	const char *words[6]; /* of names that end in HOST, ADDRESS and the like */
} kinds[] = {
	{ { "postgres", "postgis", "pgvector", "timescale", NULL },
		{ "postgres", "postgresql", NULL },
		{ "DB", "DATABASE", "POSTGRES", "POSTGRESQL", "PG", NULL } },
	{ { "mysql", "mariadb", "percona", NULL }, { "mysql", "mysql2", "mariadb", NULL },
		{ "DB", "DATABASE", "MYSQL", "MARIADB", NULL } },
	{ { "mssql", "sqlserver", NULL }, { "sqlserver", "mssql", NULL },
		{ "DB", "DATABASE", "MSSQL", NULL } },
	{ { "mongo", NULL }, { "mongodb", NULL }, { "DB", "DATABASE", "MONGO", "MONGODB", NULL } },
	{ { "redis", "valkey", "keydb", "dragonfly", NULL }, { "redis", "rediss", NULL },
		{ "REDIS", "VALKEY", NULL } },
	{ { "rabbitmq", NULL }, { "amqp", "amqps", NULL }, { "RABBITMQ", "AMQP", NULL } },
	{ { "elasticsearch", "opensearch", NULL }, { NULL },
		{ "ELASTICSEARCH", "OPENSEARCH", "ELASTIC", NULL } },
	{ { "clickhouse", NULL }, { NULL }, { "CLICKHOUSE", NULL } },
	{ { "kafka", "redpanda", NULL }, { "kafka", NULL }, { "KAFKA", NULL } },
	{ { "memcached", NULL }, { NULL }, { "MEMCACHED", "MEMCACHE", NULL } },
};

enum { NKINDS = sizeof kinds / sizeof *kinds };
/* More than any manifest has: beyond them nothing is looked at, so that no file costs much. */
enum { MENTIONS_MAX = 10000, PARTS_MAX = 200, LINKS_MAX = 100, LINES_MAX = 2000 };

/* One service of a compose file, or one stage of a Dockerfile. */
struct part {
	struct es_complaints *out;
	const struct es_world *world;
	const struct es_world_file *file;
	struct es_slice scope;
	struct es_slice servers[NKINDS]; /* by kind: the service beside this one; "" for none */
};

/* A value that the part gets. */
struct value {
	struct es_slice name, text;
	const struct es_world_file *file;
	const struct es_mention *mention; /* or */
	const struct es_env_line *line;
	bool is_default;
};
typedef void value_fn(const struct part *p, const struct value *v);

/* "service web" */
static struct es_slice name_of(struct es_slice scope)
{
	return es_slice_sub(scope, es_slice_find(scope, 0, ' ') + 1, scope.len);
}

static bool is_in(const struct part *p, const struct es_mention *m)
{
	return es_slice_equal(m->scope, p->scope);
}

/* ---- what it gets ---- */

static bool sets(const struct part *p, struct es_slice name)
{
	for (size_t i = 0; i < p->file->nmentions; i++) {
		const struct es_mention *m = &p->file->mentions[i];
		if (m->kind == ES_MENTION_SET && is_in(p, m) && es_slice_equal(m->name, name))
			return true;
	}
	return false;
}

/* `environment` comes before what files say. */
static void each_line(const struct part *p, const struct es_mention *m, value_fn *each)
{
	const struct es_world_file *f = es_world_find(p->world, m->other);
	if (!f || f->env.role != ES_ENV_VALUES)
		return;
	if (f->lines.nlines > LINES_MAX)
		es_complaints_missed(p->out, f->path, f->lines.lines[LINES_MAX].line,
			"more than %d lines: hosts and ports in those from here on are not "
			"compared with what compose says",
			(int)LINES_MAX);
	for (size_t i = 0; i < f->lines.nlines && i < LINES_MAX; i++) {
		const struct es_env_line *line = &f->lines.lines[i];
		struct value v = {
			.name = line->name, .text = line->value, .file = f, .line = line
		};
		if (line->kind == ES_ENV_SET && !es_meaning_has_reference(line->value) &&
			!sets(p, line->name))
			each(p, &v);
	}
}

static void each_value(const struct part *p, value_fn *each)
{
	enum { ENV_FILES_MAX = 20 };
	size_t nfiles = 0;
	for (size_t i = 0; i < p->file->nmentions; i++) {
		const struct es_mention *m = &p->file->mentions[i];
		struct value v = {
			.name = m->name, .text = m->value, .file = p->file, .mention = m
		};
		v.is_default = m->kind == ES_MENTION_READ && m->need == ES_NEED_OPTIONAL;
		if (!is_in(p, m) || m->uses & ES_USE_BUILD)
			continue;
		if (m->kind == ES_MENTION_ENV_FILE && nfiles++ == ENV_FILES_MAX)
			es_complaints_missed(p->out, p->file->path, m->line,
				"more than %d env files of one service: hosts and ports in those "
				"from here on are not compared",
				(int)ENV_FILES_MAX);
		if (m->kind == ES_MENTION_ENV_FILE && nfiles <= ENV_FILES_MAX)
			each_line(p, m, each);
		else if (m->said == ES_SAID_LITERAL &&
			 (m->kind == ES_MENTION_SET || (v.is_default && sets(p, m->name))))
			each(p, &v);
	}
}

static void complain(const struct part *p, const struct value *v, const char *rule,
	enum es_severity severity, struct es_slice message)
{
	struct es_complaint c = { .rule = rule,
		.severity = severity,
		.path = v->file->path,
		.variable = v->name,
		.message = message,
		.subject = p->scope };
	c.line = v->line ? v->line->line : v->mention->line;
	c.column =
		v->line ? (size_t)(v->line->name.ptr - v->line->whole.ptr) + 1 : v->mention->column;
	c.end_line = c.line;
	c.end_column = c.column + v->name.len;
	es_complaints_add(p->out, c);
}

/* ---- env-container-localhost ---- */

/* Words that the name of an address ends with. */
static bool ends_as_address(struct es_slice name)
{
	static const char *const ends[] = { "HOST", "HOSTNAME", "SERVER", "ADDR", "ADDRESS", "URL",
		"URI", "HOSTS", "NODES", "BROKERS", NULL };
	size_t at = name.len;
	while (at && name.ptr[at - 1] != '_')
		at--;
	return es_slice_is_any_fold(es_slice_sub(name, at, name.len), ends);
}

static bool points_to(const struct kind *k, const struct value *v)
{
	struct es_slice rest = v->name, word;
	struct es_url u;
	bool is_url = es_url_split(&u, v->text);
	struct es_slice scheme = es_slice_sub(u.scheme, 0, es_slice_find(u.scheme, 0, '+'));
	if (is_url && es_slice_is_any_fold(scheme, k->schemes))
		return true;
	while (ends_as_address(v->name) && rest.len && es_slice_split(&rest, '_', &word))
		if (es_slice_is_any_fold(word, k->words))
			return !is_url || !k->schemes[0];
	return false;
}

static bool is_kind(const struct kind *k, struct es_slice name)
{
	for (size_t i = 0; k->images[i]; i++)
		if (es_slice_has(name, k->images[i]))
			return true;
	return false;
}

/* What is known of the service of that name: its image, else its name. */
static struct es_slice image_of(const struct part *p, struct es_slice service)
{
	for (size_t i = 0; i < p->file->nmentions; i++) {
		const struct es_mention *m = &p->file->mentions[i];
		if (m->kind == ES_MENTION_PACKAGE && es_slice_starts(m->scope, "service ") &&
			es_slice_equal(name_of(m->scope), service))
			return m->name;
	}
	return service;
}

static void find_servers(struct part *p)
{
	size_t nlinks = 0;
	for (size_t i = 0; i < p->file->nmentions && nlinks < LINKS_MAX; i++) {
		const struct es_mention *m = &p->file->mentions[i];
		if (m->kind != ES_MENTION_LINK || !is_in(p, m))
			continue;
		struct es_slice image = image_of(p, m->name);
		nlinks++;
		for (size_t k = 0; k < NKINDS; k++)
			if (!p->servers[k].len && is_kind(&kinds[k], image))
				p->servers[k] = m->name;
	}
}

/* The service beside this one that the value should point to; "" for none. */
static struct es_slice neighbour(const struct part *p, const struct value *v)
{
	for (size_t k = 0; k < NKINDS; k++)
		if (p->servers[k].len && points_to(&kinds[k], v))
			return p->servers[k];
	return ES_SLICE_EMPTY;
}

static bool is_loopback(struct es_slice host)
{
	static const char *const hosts[] = { "localhost", "127.0.0.1", "::1", NULL };
	return es_slice_is_any_fold(host, hosts);
}

static void look_for_localhost(const struct part *p, const struct value *v)
{
	if (!is_loopback(es_meaning_host(v->text)))
		return;
	struct es_slice other = neighbour(p, v);
	if (other.len)
		complain(p, v, "env-container-localhost",
			v->is_default ? ES_SEV_WARNING : ES_SEV_ERROR,
			es_complaints_text(p->out,
				"%.*s %s localhost, which within the service %.*s is the container "
				"itself; the server it depends on is at %.*s",
				ES_ARG(v->name), v->is_default ? "falls back to" : "points to",
				ES_ARG(name_of(p->scope)), ES_ARG(other)));
}

/* ---- env-contradiction: PORT ---- */

static bool is_number(struct es_slice s)
{
	size_t n = 0;
	while (n < s.len && isdigit((unsigned char)s.ptr[n]))
		n++;
	return n && n == s.len;
}

/* Where debuggers of Node, Java, Go, Python, .NET and Ruby, profilers and the like wait: beside
 * the port of the server. */
static bool is_of_debugger(struct es_slice port)
{
	static const char *const ports[] = { "9229", "9230", "9222", "5005", "2345", "40000",
		"5678", "4024", "1234", "9003", "6060", "24678", NULL };
	return es_slice_is_any(port, ports);
}

/* The one port that the part is reached at; NULL when there are several, behind which a proxy may
 * stand, or one that has to be computed. */
static const struct es_mention *only_port(const struct part *p)
{
	const struct es_mention *port = NULL;
	for (size_t i = 0; i < p->file->nmentions; i++) {
		const struct es_mention *m = &p->file->mentions[i];
		if (m->kind != ES_MENTION_PORT || !is_in(p, m) || is_of_debugger(m->name))
			continue;
		if (!is_number(m->name) || (port && !es_slice_equal(m->name, port->name)))
			return NULL;
		port = port ? port : m;
	}
	return port;
}

/* An env file has the PORT of whoever reads it first; what is said here is meant for this part. */
static void look_at_port(const struct part *p, const struct value *v)
{
	if (!es_slice_is(v->name, "PORT") || !is_number(v->text) || v->is_default || v->line)
		return;
	const struct es_mention *port = only_port(p);
	if (port && !es_slice_equal(port->name, v->text))
		complain(p, v, "env-contradiction", ES_SEV_WARNING,
			es_complaints_text(p->out,
				"PORT says another port than the one the container is reached at "
				"(line %zu of "
				"%.*s)",
				port->line, ES_ARG(p->file->path)));
}

/* ---- all of it ---- */

static bool is_network(const struct es_mention *m)
{
	return m->kind == ES_MENTION_LINK || m->kind == ES_MENTION_PORT;
}

static void look_at_file(
	struct es_complaints *out, const struct es_world *w, const struct es_world_file *f)
{
	struct es_map parts = { 0 };
	bool is_cut = false;
	for (size_t i = 0; i < f->nmentions; i++) {
		if (!is_network(&f->mentions[i]))
			continue;
		is_cut = is_cut || parts.n == PARTS_MAX || f->nmentions > MENTIONS_MAX;
		if (!is_cut)
			es_map_add(&parts, f->mentions[i].scope, NULL);
	}
	if (is_cut)
		es_complaints_missed(out, f->path, 0,
			"more services than are looked at for hosts and ports that do not fit");
	for (size_t i = 0; i < parts.n; i++) {
		struct part p = { .out = out, .world = w, .file = f, .scope = parts.keys[i] };
		find_servers(&p);
		each_value(&p, look_for_localhost);
		each_value(&p, look_at_port);
	}
	es_map_release(&parts);
}

void es_check_networks(struct es_complaints *out, const struct es_world *w)
{
	for (size_t i = 0; i < w->nfiles; i++)
		look_at_file(out, w, &w->files[i]);
}
