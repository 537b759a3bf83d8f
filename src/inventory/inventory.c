#include "inventory/inventory.h"
#include "base/glob.h"
#include "base/map.h"
#include "base/path.h"
#include "inventory/interpolated.h"
#include "inventory/names.h"
#include "inventory/part.h"
#include "inventory/service.h"
#include "inventory/wrappers.h"

#include <ctype.h>
#include <stdlib.h>

/* Names put together that are compared with every variable of their service. One that says less
 * than two bytes of the name says nothing. */
enum { PATTERNS_MAX = 500, PATTERN_BYTES_MIN = 2 };

struct pattern {
	const struct es_service *service;
	struct es_slice glob;
};

struct builder {
	struct es_inventory *inv;
	struct es_service_map map;
	struct es_map numbers; /* of the variables: service and name */
	struct es_map folded;  /* the same in lower case: the first of them */
	struct ES_VEC(size_t) first;
	struct es_wrappers wrappers;
	struct es_map called; /* names that may be read, by whom is not known */
	struct ES_VEC(struct pattern) patterns;
	struct ES_VEC(struct es_variable) all;
	struct ES_VEC(
		struct es_use) nocase; /* references whose variable may be written otherwise */
	struct es_map packages;
};

const char *es_class_name(enum es_class c)
{
	switch (c) {
	case ES_CLASS_APP:
		return "app";
	case ES_CLASS_AMBIENT:
		return "ambient";
	case ES_CLASS_SDK:
		return "sdk";
	case ES_CLASS_TOOLING:
		return "tooling";
	case ES_CLASS_TEST:
		return "test";
	}
	return "";
}

/* ---- keys of the maps ---- */

/* The service's number in two bytes, then the name. */
static struct es_slice key_of(
	struct builder *b, const struct es_service *s, struct es_slice name, bool is_folded)
{
	size_t number = (size_t)(s - b->inv->services);
	char *key = es_arena_alloc(b->inv->arena, name.len + 2);
	key[0] = (char)(number >> 8);
	key[1] = (char)number;
	for (size_t i = 0; i < name.len; i++)
		key[i + 2] = is_folded ? (char)tolower((unsigned char)name.ptr[i]) : name.ptr[i];
	return (struct es_slice){ key, name.len + 2 };
}

static struct es_variable *variable_of(
	struct builder *b, const struct es_service *s, struct es_slice name)
{
	bool is_new;
	size_t at = es_map_add(&b->numbers, key_of(b, s, name, false), &is_new);
	if (is_new) {
		es_vec_push(&b->all, (struct es_variable){ .name = name, .service = s });
		es_map_add(&b->folded, key_of(b, s, name, true), &is_new);
		if (is_new)
			es_vec_push(&b->first, at);
	}
	return &b->all.v[at];
}

/* ---- what stands in programs and manifests ---- */

/* Says a whole name, but not for sure that it is a variable's. */
static bool may_mean(const struct es_mention *m)
{
	return m->kind == ES_MENTION_CALL ||
	       (m->kind == ES_MENTION_READ && m->uses & ES_USE_PATTERN &&
		       es_slice_find(m->name, 0, '*') == m->name.len);
}

static void collect(struct builder *b)
{
	for (size_t i = 0; i < b->inv->world->nfiles; i++) {
		const struct es_world_file *f = &b->inv->world->files[i];
		for (size_t k = 0; k < f->nmentions; k++) {
			const struct es_mention *m = &f->mentions[k];
			if (m->kind == ES_MENTION_WRAPPER)
				es_wrappers_add(&b->wrappers, f, m);
			if (may_mean(m))
				es_map_add(&b->called, m->name, NULL);
			if (m->kind == ES_MENTION_PACKAGE)
				es_map_add(&b->packages, m->name, NULL);
		}
	}
}

static size_t literal_bytes(struct es_slice glob)
{
	size_t n = 0;
	for (size_t i = 0; i < glob.len; i++)
		n += isalnum((unsigned char)glob.ptr[i]) != 0;
	return n;
}

static void add_pattern(struct builder *b, struct es_service_list services, struct es_use use)
{
	const struct es_mention *m = use.mention;
	if (literal_bytes(m->name) < PATTERN_BYTES_MIN)
		return;
	for (size_t i = 0; i < services.n; i++) {
		struct pattern p = { services.v[i], m->name };
		bool is_known = false;
		for (size_t k = 0; k < b->patterns.n && !is_known; k++)
			is_known = b->patterns.v[k].service == p.service &&
				   es_slice_equal(b->patterns.v[k].glob, p.glob);
		/* Past the maximum everything counts as read: a name too few is reported. */
		if (b->patterns.n == PATTERNS_MAX && !is_known) {
			p.glob = es_slice_from("*");
			b->inv->limits.pattern = use.file;
		}
		if (!is_known && b->patterns.n <= PATTERNS_MAX)
			es_vec_push(&b->patterns, p);
	}
}

static void add_read(struct builder *b, struct es_service_list services, struct es_use use)
{
	const struct es_mention *m = use.mention;
	if (m->uses & ES_USE_PATTERN) {
		if (!may_mean(m))
			add_pattern(b, services, use);
		return;
	}
	if (m->uses & ES_USE_NOCASE) {
		es_vec_push(&b->nocase, use);
		return;
	}
	for (size_t i = 0; i < services.n; i++) {
		struct es_variable *v = variable_of(b, services.v[i], m->name);
		es_vec_push(&v->reads, use);
		v->is_own |= !i && !services.is_lent;
	}
}

static void add_mention(
	struct builder *b, const struct es_world_file *f, const struct es_mention *m)
{
	struct es_service_list services = es_service_map_of(&b->map, f);
	struct es_use use = { .file = f, .mention = m, .part = f->part };
	/* A list of turbo that lets "API_*" through declares no variable of that name. */
	bool is_of_many = m->kind == ES_MENTION_DECLARED && m->uses & ES_USE_PATTERN;
	if (!m->name.len || is_of_many)
		return;
	const struct es_mention *call = es_wrappers_read(&b->wrappers, f, m);
	if (call)
		use.mention = call;
	if (m->kind == ES_MENTION_READ || call)
		add_read(b, services, use);
	else if (m->kind == ES_MENTION_SET)
		es_vec_push(&variable_of(b, services.v[0], m->name)->sets, use);
	else if (m->kind == ES_MENTION_DECLARED)
		es_vec_push(&variable_of(b, services.v[0], m->name)->examples, use);
}

static void add_mentions(struct builder *b, const struct es_world_file *f)
{
	for (size_t i = 0; i < f->nmentions; i++)
		add_mention(b, f, &f->mentions[i]);
}

/* References that ask for a name in any case are those of the variable that is written somewhere,
 * if there is one. */
static void add_nocase(struct builder *b)
{
	for (size_t i = 0; i < b->nocase.n; i++) {
		struct es_use use = b->nocase.v[i];
		struct es_service_list services = es_service_map_of(&b->map, use.file);
		for (size_t k = 0; k < services.n; k++) {
			const struct es_service *s = services.v[k];
			size_t at = es_map_find(&b->folded, key_of(b, s, use.mention->name, true));
			struct es_variable *v = at == ES_MAP_NONE
							? variable_of(b, s, use.mention->name)
							: &b->all.v[b->first.v[at]];
			es_vec_push(&v->reads, use);
			v->is_own |= !k && !services.is_lent;
		}
	}
}

/* ---- what stands in env files ---- */

static void add_line(struct builder *b, const struct es_service *s, const struct es_world_file *f,
	const struct es_env_line *line)
{
	bool is_example = f->env.role == ES_ENV_EXAMPLE;
	bool is_named = line->kind == ES_ENV_SET || line->kind == ES_ENV_BARE ||
			(is_example && line->kind == ES_ENV_COMMENTED);
	if (!is_named || !line->name.len)
		return;
	struct es_variable *v = variable_of(b, s, line->name);
	struct es_use use = { .file = f, .env = line };
	if (is_example)
		es_vec_push(&v->examples, use);
	else
		es_vec_push(&v->files, use);
}

/* What a committed file says by a line that is commented out is said. */
static void note_tracked(struct builder *b, const struct es_service *s,
	const struct es_world_file *f, const struct es_env_line *line)
{
	bool is_named = line->kind == ES_ENV_SET || line->kind == ES_ENV_BARE ||
			line->kind == ES_ENV_COMMENTED;
	if (f->state != ES_FILE_TRACKED || !is_named || !line->name.len)
		return;
	size_t number = es_map_find(&b->numbers, key_of(b, s, line->name, false));
	if (number == ES_MAP_NONE)
		return;
	b->all.v[number].is_in_tracked_file = true;
	b->all.v[number].is_in_tracked_file_above |=
		es_slice_equal(es_path_folder(f->path), s->folder);
}

static void add_env_file(
	struct builder *b, const struct es_service *s, const struct es_world_file *f)
{
	for (size_t i = 0; i < f->lines.nlines; i++) {
		add_line(b, s, f, &f->lines.lines[i]);
		note_tracked(b, s, f, &f->lines.lines[i]);
	}
}

static void mark_interpolated(
	struct builder *b, const struct es_service *s, const struct es_world_file *f)
{
	for (size_t i = 0; i < f->lines.nlines; i++) {
		const struct es_env_line *line = &f->lines.lines[i];
		struct es_slice name;
		size_t at = 0;
		while (line->kind == ES_ENV_SET && es_interpolated_next(&name, line->value, &at)) {
			size_t number = es_map_find(&b->numbers, key_of(b, s, name, false));
			if (number != ES_MAP_NONE && !es_slice_equal(name, line->name))
				b->all.v[number].is_interpolated = true;
		}
	}
}

static void each_env_file(struct builder *b,
	void (*take)(struct builder *, const struct es_service *, const struct es_world_file *))
{
	for (size_t i = 0; i < b->inv->nservices; i++) {
		const struct es_service *s = &b->inv->services[i];
		for (size_t k = 0; k < s->nexamples; k++)
			take(b, s, s->examples[k]);
		for (size_t k = 0; k < s->nfiles; k++)
			take(b, s, s->files[k]);
	}
}

/* ---- classes ---- */

static void find_packages(struct builder *b)
{
	bool *has = es_arena_array(b->inv->arena, es_builtin_nnames, sizeof *has);
	for (size_t g = 0; g < es_builtin_nnames; g++)
		for (size_t i = 0; i < b->packages.n && !has[g]; i++)
			has[g] = es_names_wants_package(&es_builtin_names[g], b->packages.keys[i]);
	b->inv->has_package = has;
}

static bool is_sdk(const struct es_inventory *inv, struct es_slice name)
{
	const struct es_name_group *g = NULL;
	while ((g = es_names_find(ES_NAMES_SDK, name, g)))
		if (inv->has_package[g - es_builtin_names])
			return true;
	return false;
}

/* The part of the program that reads it: the first in the order of the enum that does. */
static enum es_part part_of_reads(const struct es_variable *v)
{
	enum es_part part = ES_PART_TEST;
	for (size_t i = 0; i < v->reads.n && part != ES_PART_APP; i++) {
		if (v->reads.v[i].part < part)
			part = v->reads.v[i].part;
	}
	return part;
}

static enum es_class class_of(const struct es_inventory *inv, const struct es_variable *v)
{
	if (es_names_has(ES_NAMES_AMBIENT, v->name))
		return ES_CLASS_AMBIENT;
	if (!v->reads.n)
		return is_sdk(inv, v->name) ? ES_CLASS_SDK : ES_CLASS_APP;
	switch (part_of_reads(v)) {
	case ES_PART_APP:
		break;
	case ES_PART_TOOLING:
		return is_sdk(inv, v->name) ? ES_CLASS_SDK : ES_CLASS_TOOLING;
	case ES_PART_TEST:
		return is_sdk(inv, v->name) ? ES_CLASS_SDK : ES_CLASS_TEST;
	}
	return ES_CLASS_APP;
}

/* Of references in the program itself, where there are such. What its schema says holds, whoever
 * reads the variable behind it, but where the program ends without it all the same. */
static enum es_need need_of(const struct es_variable *v)
{
	enum es_need need = ES_NEED_OPTIONAL, said = ES_NEED_OPTIONAL;
	enum es_part part = part_of_reads(v);
	bool has_schema = false, is_fatal = false;
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		is_fatal |= use->mention->uses & ES_USE_FATAL && use->part == part;
		bool is_schema = use->mention->uses & ES_USE_SCHEMA && use->part == part;
		has_schema |= is_schema;
		if (use->part == part && use->mention->need > need)
			need = use->mention->need;
		if (is_schema && use->mention->need > said)
			said = use->mention->need;
	}
	return has_schema && !is_fatal ? said : need;
}

/* A wrapper of a wrapper is not seen as one, but what it is called with is. */
static bool may_be_read(const struct builder *b, const struct es_variable *v)
{
	if (!v->reads.n && es_map_find(&b->called, v->name) != ES_MAP_NONE)
		return true;
	for (size_t i = 0; i < b->patterns.n; i++) {
		const struct pattern *p = &b->patterns.v[i];
		if (p->service == v->service && es_glob_match_exact(p->glob, v->name))
			return true;
	}
	return false;
}

static int by_path_and_place(const void *a, const void *b)
{
	const struct es_use *x = a, *y = b;
	int order = es_slice_compare(x->file->path, y->file->path);
	if (!order)
		order = (x->mention->from > y->mention->from) -
			(x->mention->from < y->mention->from);
	return order ? order : (x->mention > y->mention) - (x->mention < y->mention);
}

static void classify(struct builder *b)
{
	for (size_t i = 0; i < b->all.n; i++) {
		struct es_variable *v = &b->all.v[i];
		if (v->reads.n)
			qsort(v->reads.v, v->reads.n, sizeof *v->reads.v, by_path_and_place);
		v->class = class_of(b->inv, v);
		v->need = need_of(v);
		v->has_pattern = may_be_read(b, v);
	}
}

static int by_name_and_service(const void *a, const void *b)
{
	const struct es_variable *x = a, *y = b;
	int order = es_slice_compare(x->name, y->name);
	return order ? order : (x->service > y->service) - (x->service < y->service);
}

static void finish(struct builder *b)
{
	struct es_inventory *inv = b->inv;
	inv->nvariables = b->all.n;
	inv->variables = es_arena_array(inv->arena, b->all.n, sizeof *inv->variables);
	for (size_t i = 0; i < b->all.n; i++)
		inv->variables[i] = b->all.v[i];
	if (b->all.n)
		qsort(inv->variables, b->all.n, sizeof *inv->variables, by_name_and_service);
	es_map_release(&b->numbers);
	es_map_release(&b->folded);
	es_wrappers_release(&b->wrappers);
	es_map_release(&b->called);
	es_map_release(&b->packages);
	es_vec_release(&b->first);
	es_vec_release(&b->patterns);
	es_vec_release(&b->nocase);
	es_vec_release(&b->all);
}

void es_inventory_make(struct es_inventory *out, const struct es_world *w, struct es_arena *arena)
{
	struct builder b = { .inv = out, .wrappers.arena = arena };
	*out = (struct es_inventory){ .world = w, .arena = arena };
	es_service_map_make(&b.map, w, arena);
	out->services = b.map.services;
	out->nservices = b.map.nservices;
	out->limits = b.map.limits;
	collect(&b);
	es_wrappers_close(&b.wrappers);
	for (size_t i = 0; i < w->nfiles; i++)
		add_mentions(&b, &w->files[i]);
	each_env_file(&b, add_env_file);
	each_env_file(&b, mark_interpolated);
	add_nocase(&b);
	find_packages(&b);
	classify(&b);
	finish(&b);
}

void es_inventory_release(struct es_inventory *inventory)
{
	for (size_t i = 0; i < inventory->nvariables; i++) {
		struct es_variable *v = &inventory->variables[i];
		es_vec_release(&v->reads);
		es_vec_release(&v->examples);
		es_vec_release(&v->files);
		es_vec_release(&v->sets);
	}
	*inventory = (struct es_inventory){ 0 };
}

/* The first whose name is not less, or with `past` is greater. */
static size_t bound(const struct es_inventory *inventory, struct es_slice name, bool past)
{
	size_t low = 0, high = inventory->nvariables;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = es_slice_compare(inventory->variables[middle].name, name);
		if (order < 0 || (past && !order))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void es_inventory_named(
	const struct es_inventory *inventory, struct es_slice name, size_t *from, size_t *to)
{
	*from = bound(inventory, name, false);
	*to = bound(inventory, name, true);
}

struct es_variable *es_inventory_find(const struct es_inventory *inventory,
	const struct es_service *service, struct es_slice name)
{
	size_t from, to;
	es_inventory_named(inventory, name, &from, &to);
	for (size_t i = from; i < to; i++)
		if (inventory->variables[i].service == service)
			return &inventory->variables[i];
	return NULL;
}
