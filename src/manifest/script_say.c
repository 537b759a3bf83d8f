#include "base/map.h"
#include "base/path.h"
#include "manifest/script.h"

#include <stdlib.h>
#include <string.h>

/* What is known of a name once the whole script was read. */
struct name {
	size_t nassigned, first_assigned; /* where the first is done */
	bool is_exported, is_asked_for;	  /* somewhere there is a guard or a default */
};

struct names {
	struct es_map numbers;
	struct ES_VEC(struct name) v;
	bool has_source; /* another script may assign what this one reads */
};

/* Set by the shell itself. */
static bool is_of_shell(struct es_slice name)
{
	static const char *const names[] = { "IFS", "PWD", "OLDPWD", "OPTARG", "OPTIND", "OPTERR",
		"RANDOM", "SRANDOM", "SECONDS", "LINENO", "FUNCNAME", "PIPESTATUS", "REPLY", "EUID",
		"UID", "PPID", "GROUPS", "DIRSTACK", "HOSTTYPE", "OSTYPE", "MACHTYPE", "SHELLOPTS",
		"BASHOPTS", "BASHPID", "EPOCHSECONDS", "EPOCHREALTIME", "MAPFILE", "COPROC" };
	if (es_slice_starts(name, "BASH_") || es_slice_starts(name, "COMP_"))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (es_slice_is(name, names[i]))
			return true;
	return false;
}

static struct name *name_of(struct names *n, struct es_slice name)
{
	bool is_new = false;
	size_t number = es_map_add(&n->numbers, name, &is_new);
	if (is_new)
		es_vec_push(&n->v, (struct name){ .first_assigned = (size_t)-1 });
	return &n->v.v[number];
}

static void learn(struct names *n, const struct es_script_event *e)
{
	n->has_source = n->has_source || e->kind == ES_SCRIPT_SOURCE;
	if (!e->name.len)
		return;
	struct name *of = name_of(n, e->name);
	if (e->kind == ES_SCRIPT_ASSIGN) {
		of->nassigned++;
		if (e->to < of->first_assigned)
			of->first_assigned = e->to;
	}
	of->is_exported = of->is_exported || e->kind == ES_SCRIPT_EXPORT;
	of->is_asked_for =
		of->is_asked_for || (e->kind == ES_SCRIPT_READ && e->need != ES_NEED_REQUIRED);
}

/* A function runs after what stands below it. */
static bool is_own(const struct name *of, const struct es_script_event *e)
{
	if (of->first_assigned <= e->from)
		return true;
	return e->in_function && of->nassigned > e->is_own_value;
}

static void say(struct es_manifest *m, const struct es_script_place *place, struct es_mention what,
	size_t from, size_t to)
{
	if (place->scalar && what.name.len)
		es_manifest_say_in(m, what, place->scalar, from);
	else if (place->scalar)
		es_manifest_say(m, what, place->scalar);
	else
		es_manifest_say_span(m, what, place->offset + from,
			place->offset + (what.name.len ? from + what.name.len : to));
}

/* "$HERE/../.env": what follows the last expansion is taken from the folder on. */
static bool find_file(const struct es_manifest *m, const struct es_script_place *place,
	struct es_slice path, struct es_slice *out, bool *is_guess)
{
	size_t at = path.len;
	while (at && !memchr("$`", path.ptr[at - 1], 2))
		at--;
	*is_guess = at > 0;
	if (at) {
		size_t brace = es_slice_find(path, at, '}'), paren = es_slice_find(path, at, ')');
		size_t end = brace < paren ? brace : paren;
		at = es_slice_find(path, end < path.len ? end : at, '/') + 1;
	}
	return es_manifest_path_from(m, place->folder, es_slice_sub(path, at, path.len), out);
}

static void say_file(
	struct es_manifest *m, const struct es_script_place *place, const struct es_script_event *e)
{
	bool is_guess = false;
	struct es_mention what = {
		.kind = ES_MENTION_ENV_FILE, .need = e->need, .form = e->form, .loader = e->loader
	};
	if (!find_file(m, place, e->value, &what.other, &is_guess))
		what.kind = ES_MENTION_OPAQUE;
	if (is_guess)
		what.need = ES_NEED_OPTIONAL;
	say(m, place, what, e->from, e->to);
}

static bool is_known(const struct es_script_place *place, struct es_slice name)
{
	return place->known && es_map_find(place->known, name) != ES_MAP_NONE;
}

static void say_event(struct es_manifest *m, const struct es_script_place *place, struct names *n,
	const struct es_script_event *e)
{
	const struct name *of = e->name.len ? name_of(n, e->name) : NULL;
	struct es_mention what = { .form = e->form,
		.need = e->need,
		.said = e->said,
		.uses = e->uses,
		.name = e->name,
		.value = e->value };
	if (of && (!es_manifest_has_capital(e->name) || is_of_shell(e->name)))
		return;
	switch (e->kind) {
	case ES_SCRIPT_READ:
		if (is_own(of, e) || is_known(place, e->name))
			return;
		if ((of->is_asked_for || n->has_source) && !e->uses && e->need == ES_NEED_REQUIRED)
			what.need = ES_NEED_GUARDED;
		what.kind = ES_MENTION_READ;
		break;
	case ES_SCRIPT_ASSIGN:
		if (!of->is_exported)
			return;
		what.kind = ES_MENTION_SET;
		break;
	case ES_SCRIPT_SET:
		what.kind = ES_MENTION_SET;
		break;
	case ES_SCRIPT_EXPORT:
		return;
	case ES_SCRIPT_FILE:
		say_file(m, place, e);
		return;
	case ES_SCRIPT_SOURCE:
		what.kind = ES_MENTION_OPAQUE;
		what.value = ES_SLICE_EMPTY;
		break;
	}
	say(m, place, what, e->from, e->to);
}

/* Places in a scalar are found fastest going forward. */
static int by_place(const void *a, const void *b)
{
	const struct es_script_event *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

void es_script_say(struct es_manifest *m, struct es_slice text, const struct es_script_place *place)
{
	struct es_script s = { .text = text };
	struct names n = { 0 };
	es_script_read(&s);
	if (s.is_too_deep)
		es_mentions_partly(m->out, 0, "shell commands nested too deeply");
	if (s.is_cut)
		es_mentions_partly(m->out, 0, "a shell command of more words than are looked at");
	for (size_t i = 0; i < s.events.n; i++)
		learn(&n, &s.events.v[i]);
	if (s.events.n)
		qsort(s.events.v, s.events.n, sizeof *s.events.v, by_place);
	for (size_t i = 0; i < s.events.n && !m->is_full; i++)
		say_event(m, place, &n, &s.events.v[i]);
	es_map_release(&n.numbers);
	es_vec_release(&n.v);
	es_vec_release(&s.events);
}

void es_script_learn(struct es_map *names, struct es_slice text, bool all)
{
	struct es_script s = { .text = text };
	es_script_read(&s);
	for (size_t i = 0; i < s.events.n; i++) {
		const struct es_script_event *e = &s.events.v[i];
		if ((e->kind == ES_SCRIPT_SET && e->is_for_later) ||
			(all && e->kind == ES_SCRIPT_ASSIGN))
			(void)es_map_add(names, e->name, NULL);
	}
	es_vec_release(&s.events);
}
