#include "lint/check.h"

#include "base/map.h"
#include "base/path.h"
#include "base/url.h"
#include "inventory/meaning.h"

#include <ctype.h>
#include <string.h>

/* env-hardcoded-url: addresses of servers that the code has written out. */

/* Where addresses are tried out, shown, or set for one machine. */
static bool is_aside(const struct es_world_file *f)
{
	static const char *const words[] = { "config", "configs", "configuration", "settings",
		"environment", "environments", "local", "dev", "development", "debug", "seed",
		"seeds", "seeders", "seeder", "factories", "stories", "storybook", "mock", "mocks",
		"demo", "demos", "example", "examples", "sample", "samples", "docs", "doc",
		"documentation", "playground", "sandbox", "fixtures", "migrations", "templates",
		"template", "starters", "snippets", "testing", "test", "tests", "agent", "emulator",
		"website", "properties", "servertest", "apidocs", "swagger", "openapi", "constants",
		"defaults", "generators", NULL };
	struct es_slice path = f->path;
	if (es_slice_search(path, 0, es_slice_from("e2e")) < path.len)
		return true;
	for (size_t i = 0; i < path.len;) {
		size_t from = i;
		while (i < path.len && isalpha((unsigned char)path.ptr[i]) &&
			(i == from || !isupper((unsigned char)path.ptr[i]) ||
				isupper((unsigned char)path.ptr[i - 1])))
			i++;
		struct es_slice word = es_slice_sub(path, from, i);
		if (es_slice_is_any_fold(word, words) || es_slice_ends(word, "cli"))
			return true;
		i += i == from;
	}
	return false;
}

static bool is_program(const struct es_world_file *f)
{
	return f->part == ES_PART_APP && es_part_is_code(f->path) && !is_aside(f);
}

static bool is_web(struct es_slice url)
{
	static const char *const schemes[] = { "http", "https", "ws", "wss", NULL };
	struct es_url u;
	(void)es_url_split(&u, url);
	/* https+http: either of them. */
	u.scheme = es_slice_sub(u.scheme, 0, es_slice_find(u.scheme, 0, '+'));
	return es_slice_is_any_fold(u.scheme, schemes);
}

static struct es_slice port_of(struct es_slice url)
{
	struct es_url u;
	(void)es_url_split(&u, url);
	return u.port;
}

/* http://localhost alone is a base to take paths apart with; and some programs are looked for on
 * the machine itself, since they are nowhere else: Docker, browsers, models. */
static bool is_meant_to_be_local(struct es_slice url)
{
	static const char *const ports[] = { "2375", "9222", "11434", "1234", NULL };
	struct es_slice port = port_of(url);
	return !port.len || es_slice_is_any(port, ports);
}

enum hardness { SOFT, LOCAL, DATABASE };

static enum hardness judge(struct es_slice url)
{
	struct es_slice host = es_meaning_host(url);
	bool is_local = es_meaning_is_local_host(host);
	bool is_example = es_slice_search(host, 0, es_slice_from("example")) < host.len;
	if (es_meaning_is_placeholder(url) || is_example)
		return SOFT;
	if (is_web(url))
		return is_local && !is_meant_to_be_local(url) ? LOCAL : SOFT;
	return is_local ? LOCAL : DATABASE;
}

/* A password with a '/' or '#' in it ends the hosts too early, and begins where the port stands. */
static bool has_plain_hosts(const struct es_url *u, struct es_slice url)
{
	size_t end = (size_t)(u->hosts.ptr + u->hosts.len - url.ptr);
	bool is_behind_user = u->user.len || es_slice_find(url, end, '@') == url.len;
	for (size_t i = 0; i < u->port.len; i++)
		if (!isdigit((unsigned char)u->port.ptr[i]))
			return false;
	return is_behind_user && !u->has_many;
}

/* "http://localhost:3000", without user, path and what follows. */
static const char *shown(struct es_check *c, struct es_slice url)
{
	struct es_url u;
	(void)es_url_split(&u, url);
	if (!u.hosts.len || !has_plain_hosts(&u, url))
		return es_complaints_text(c->out, "%.*s...", ES_ARG(u.before)).ptr;
	return es_complaints_text(c->out, "%.*s%.*s", ES_ARG(u.before), ES_ARG(u.hosts)).ptr;
}

static void say(
	struct es_check *c, const struct es_world_file *f, const struct es_mention *m, size_t n)
{
	const struct es_use at = { .file = f, .mention = m, .part = f->part };
	es_check_say(c, "env-hardcoded-url", ES_SEV_WARNING, NULL, &at,
		"%s stands in the code%s: %s", shown(c, m->value), es_check_more(c, n),
		judge(m->value) == LOCAL ? "in production that is the machine itself"
					 : "no variable can lead the program to another database");
}

/* ---- what a variable has, too ---- */

struct values {
	struct es_map texts;
	struct ES_VEC(struct es_given) given; /* by text */
};

/* Without the slashes at the end. */
static struct es_slice plain(struct es_slice url)
{
	while (url.len && url.ptr[url.len - 1] == '/')
		url.len--;
	return url;
}

static void add_value(struct values *all, const struct es_variable *v, struct es_slice text,
	const struct es_use *at)
{
	enum { VALUE_MIN = 10 };
	bool is_new = false;
	text = plain(es_slice_trim(text));
	if (text.len < VALUE_MIN || !is_web(text) || es_meaning_has_reference(text) ||
		es_meaning_asks_secret(v->name) || es_meaning_is_placeholder(text))
		return;
	es_map_add(&all->texts, text, &is_new);
	if (is_new)
		es_vec_push(&all->given, (struct es_given){ .v = v, .at = *at });
}

static void add_uses(struct values *all, const struct es_variable *v, const struct es_use_vec *uses)
{
	for (size_t i = 0; i < uses->n; i++) {
		const struct es_use *use = &uses->v[i];
		if (use->env && use->env->kind == ES_ENV_SET)
			add_value(all, v, use->env->value, use);
		else if (use->mention && use->mention->said == ES_SAID_LITERAL &&
			 use->part == ES_PART_APP)
			add_value(all, v, use->mention->value, use);
	}
}

static void find_values(struct values *all, const struct es_inventory *inv)
{
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		if (v->class != ES_CLASS_APP || !es_check_nreads(v))
			continue;
		add_uses(all, v, &v->reads);
		add_uses(all, v, &v->examples);
		add_uses(all, v, &v->files);
	}
}

/* The variable whose value the URL is, or begins with. */
static const struct es_given *value_of(const struct values *all, struct es_slice url)
{
	struct es_url u;
	(void)es_url_split(&u, url);
	size_t end = u.before.len;
	url = plain(url);
	for (;;) {
		end = es_slice_find(url, end, '/');
		size_t at = es_map_find(&all->texts, es_slice_sub(url, 0, end));
		if (at != ES_MAP_NONE)
			return &all->given.v[at];
		if (end >= url.len)
			return NULL;
		end++;
	}
}

static bool has_said(struct es_check *c, const struct values *all, const struct es_world_file *f)
{
	for (size_t i = 0; i < f->nmentions; i++) {
		const struct es_mention *m = &f->mentions[i];
		const struct es_given *g =
			m->kind == ES_MENTION_ADDRESS ? value_of(all, m->value) : NULL;
		bool is_base = es_meaning_is_local_host(es_meaning_host(m->value)) &&
			       is_meant_to_be_local(m->value);
		if (!g || g->at.file == f || is_base)
			continue;
		const struct es_use at = { .file = f, .mention = m, .part = f->part };
		/* Links lead to pages of their makers wherever the program runs. */
		es_check_say(c, "env-hardcoded-url",
			judge(m->value) == SOFT ? ES_SEV_NOTE : ES_SEV_WARNING, g->v, &at,
			"%s stands in the code, and is what %.*s is for (%s): where that is "
			"another address, this one stays",
			shown(c, m->value), ES_ARG(g->v->name), es_check_place(c, &g->at));
		return true;
	}
	return false;
}

/* ---- all of it ---- */

static void look_at_file(
	struct es_check *c, const struct values *all, const struct es_world_file *f)
{
	const struct es_mention *first = NULL;
	size_t n = 0;
	for (size_t i = 0; i < f->nmentions; i++) {
		const struct es_mention *m = &f->mentions[i];
		if (m->kind != ES_MENTION_ADDRESS || judge(m->value) == SOFT)
			continue;
		first = first ? first : m;
		n++;
	}
	if (!has_said(c, all, f) && first)
		say(c, f, first, n);
}

static bool has_address(const struct es_world_file *f)
{
	for (size_t i = 0; i < f->nmentions; i++)
		if (f->mentions[i].kind == ES_MENTION_ADDRESS)
			return true;
	return false;
}

void es_check_hardcoded(struct es_check *c)
{
	const struct es_world *w = c->inv->world;
	struct values all = { .texts = { 0 } };
	find_values(&all, c->inv);
	for (size_t i = 0; i < w->nfiles; i++)
		if (has_address(&w->files[i]) && is_program(&w->files[i]))
			look_at_file(c, &all, &w->files[i]);
	es_map_release(&all.texts);
	es_vec_release(&all.given);
}
