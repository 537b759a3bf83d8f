#include "lint/check.h"

#include "base/buf.h"
#include "base/map.h"
#include "inventory/names.h"

static const char rule[] = "env-undocumented";

/* A tracked file or a manifest gives it a value: whoever deploys this need not know of it. What
 * tests give is theirs. */
static bool is_given(const struct es_variable *v)
{
	bool is_given = false;
	for (size_t i = 0; i < v->sets.n; i++)
		is_given |= v->sets.v[i].part != ES_PART_TEST;
	for (size_t i = 0; i < v->files.n; i++)
		is_given |= v->files.v[i].file->state == ES_FILE_TRACKED;
	return is_given;
}

/* A scheme asks for all at once. What a function throws may be of a part that few people use. */
static bool is_in_scheme(const struct es_variable *v)
{
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->mention->need == ES_NEED_REQUIRED && use->part == ES_PART_APP &&
			use->mention->uses & ES_USE_SCHEMA && es_part_is_code(use->file->path))
			return true;
	}
	return false;
}

/* A name that says what it switches on: off where it is not there, if all that is done with it is
 * to ask. */
static bool is_switch(const struct es_variable *v, const struct es_mention *m)
{
	static const char *const words[] = { "ENABLED", "ENABLE", "DISABLED", "DISABLE", NULL };
	bool is_asked = m->uses & (ES_USE_TRUTHY | ES_USE_BOOLEAN | ES_USE_TRUE);
	return is_asked && (es_slice_starts(v->name, "IS_") || es_slice_starts(v->name, "USE_") ||
				   es_names_has_word(v->name, words));
}

/* Whether a file other than this one asks if it is there. */
static bool is_asked_elsewhere(const struct es_variable *v, const struct es_world_file *f)
{
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->part == ES_PART_APP && use->file != f &&
			use->mention->need == ES_NEED_GUARDED && use->mention->uses & ES_USE_TRUTHY)
			return true;
	}
	return false;
}

/* One function throws where another file does without: a part that is there for those who set it
 * up. */
static bool is_feature(const struct es_variable *v)
{
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->part == ES_PART_APP && use->mention->need == ES_NEED_REQUIRED &&
			use->mention->uses & ES_USE_FATAL)
			return is_asked_elsewhere(v, use->file);
	}
	return false;
}

/* Something breaks without it. What is only handed on may be asked for elsewhere. */
static bool is_certain(const struct es_variable *v)
{
	bool is_taken = false, is_used = false, is_fatal = false;
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->mention->need != ES_NEED_REQUIRED || use->part != ES_PART_APP)
			continue;
		bool is_passed = use->mention->uses & ES_USE_PASSED;
		is_taken |= !is_passed;
		is_used |= !is_passed && !is_switch(v, use->mention);
		is_fatal |= (use->mention->uses & (ES_USE_FATAL | ES_USE_SCHEMA)) != 0;
	}
	if (v->is_need_told)
		return v->need == ES_NEED_REQUIRED;
	return v->need == ES_NEED_REQUIRED && is_taken && (is_fatal || is_used) && !is_feature(v);
}

static bool is_read_in(const struct es_variable *v, const struct es_world_file *f)
{
	for (size_t i = 0; i < v->reads.n; i++)
		if (v->reads.v[i].file == f)
			return true;
	return false;
}

/* A program that imports the package says in its schema that it does without. */
static bool is_spared_by_user(struct es_check *c, const struct es_variable *v)
{
	const struct es_use *at = es_check_first_read(v);
	size_t from, to;
	es_inventory_named(c->inv, v->name, &from, &to);
	for (size_t i = from; at && i < to; i++) {
		const struct es_variable *other = &c->inv->variables[i];
		if (other != v && other->need != ES_NEED_REQUIRED && is_read_in(other, at->file))
			return true;
	}
	return false;
}

static enum es_severity severity_of(struct es_check *c, const struct es_variable *v)
{
	if (!is_certain(v) || is_given(v) || is_spared_by_user(c, v))
		return ES_SEV_NOTE;
	return is_in_scheme(v) ? ES_SEV_ERROR : ES_SEV_WARNING;
}

/* A line of a committed env file, be it commented out, tells of it. One of another part of the tree
 * does not. */
static bool is_in_tracked_file(struct es_check *c, const struct es_variable *v)
{
	for (const struct es_service *s = v->service; s; s = s->parent) {
		const struct es_variable *at =
			s == v->service ? v : es_inventory_find(c->inv, s, v->name);
		if (at && (s == v->service ? at->is_in_tracked_file : at->is_in_tracked_file_above))
			return true;
	}
	return false;
}

/* The image has it: nobody is to write it into an env file. */
static bool is_in_image(const struct es_variable *v)
{
	for (size_t i = 0; i < v->sets.n && v->need != ES_NEED_REQUIRED; i++)
		if (v->sets.v[i].mention->uses & ES_USE_IMAGE)
			return true;
	return false;
}

static bool is_candidate(struct es_check *c, const struct es_variable *v)
{
	return v->class == ES_CLASS_APP && es_check_first_read(v) && !es_check_documented(c, v) &&
	       !is_in_tracked_file(c, v) && !is_in_image(v) && !es_check_is_explained(c, v);
}

/* A package with an env file of its own is a service; those that import it have its references as
 * well, and may document them. */
static bool is_documented_by_user(struct es_check *c, const struct es_variable *v)
{
	const struct es_use *at = es_check_first_read(v);
	size_t from, to;
	es_inventory_named(c->inv, v->name, &from, &to);
	for (size_t i = from; at && i < to; i++) {
		const struct es_variable *other = &c->inv->variables[i];
		if (other != v && is_read_in(other, at->file) && es_check_documented(c, other))
			return true;
	}
	return false;
}

/* A package is used by services that want different parts of it: what one of them documents, or
 * what was said of another, is not said again. */
static bool is_said_elsewhere(struct es_check *c, const struct es_variable *v)
{
	size_t from, to;
	if (v->is_own)
		return is_documented_by_user(c, v);
	es_inventory_named(c->inv, v->name, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct es_variable *other = &c->inv->variables[i];
		if (other == v || !other->reads.n)
			continue;
		if (other->is_own || other < v || es_check_documented(c, other))
			return true;
	}
	return false;
}

static const struct es_slice no_example = ES_LIT("are read here and named by no example"),
			     no_env_file = ES_LIT("are read here and named by no env file");

static void say(struct es_check *c, const struct es_variable *v, enum es_severity severity)
{
	const struct es_use *at = es_check_first_read(v);
	const char *where = es_check_place(c, at), *more = es_check_more(c, es_check_nreads(v));
	bool is_example = es_check_documents(v->service).is_example;
	const char *who = is_example ? "no example names it" : "no env file names it";
	if (v->need == ES_NEED_OPTIONAL)
		es_check_say(c, rule, severity, v, at, "%.*s can be set, as %s%s shows, but %s",
			ES_ARG(v->name), where, more, who);
	else
		es_check_say(c, rule, severity, v, at, "%.*s is read at %s%s and %s",
			ES_ARG(v->name), where, more, who);
	/* A file that reads many is one matter, as of a part of the program that few people use. */
	if (severity == ES_SEV_WARNING && !es_check_is_fatal(v))
		c->out->v.v[c->out->v.n - 1].pool = is_example ? no_example : no_env_file;
}

/* Of a service without any document one complaint is enough, and so it is of many that the program
 * may do without. */
struct tally {
	const struct es_variable *first, *first_note; /* who stands for them */
	size_t n, nrequired, nnotes;
};

/* How well it stands for others: what the program itself reads, and no switch of its pipeline. */
static unsigned rank(const struct es_variable *v)
{
	const struct es_use *at = es_check_first_read(v);
	bool is_code = at && es_part_is_code(at->file->path);
	return (is_code ? 2U : 0U) + !es_slice_starts(v->name, "CI_");
}

static const struct es_variable *better(const struct es_variable *old, const struct es_variable *v)
{
	return old && rank(old) >= rank(v) ? old : v;
}

static void count(struct tally *p, const struct es_variable *v, enum es_severity severity)
{
	bool is_required = v->need == ES_NEED_REQUIRED;
	p->n++;
	p->nnotes += severity == ES_SEV_NOTE;
	if (is_required == (p->nrequired > 0))
		p->first = better(p->first, v);
	else if (is_required)
		p->first = v;
	p->nrequired += is_required;
	if (severity == ES_SEV_NOTE)
		p->first_note = better(p->first_note, v);
}

static void say_bare(struct es_check *c, const struct es_service *s, const struct tally *p)
{
	enum { FEW = 3 };
	if (p->n < FEW || !p->nrequired)
		return;
	const struct es_use *at = es_check_first_read(p->first);
	struct es_slice folder = s->folder;
	enum es_severity severity = s->nfiles ? ES_SEV_WARNING : ES_SEV_NOTE;
	es_check_say(c, rule, severity, p->first, at,
		"%zu variables are read%s%.*s, %.*s at %s among them, and there is no example that "
		"names them",
		p->n, folder.len ? " in " : " here", ES_ARG(folder), ES_ARG(p->first->name),
		es_check_place(c, at));
}

static bool is_crowd(const struct tally *p)
{
	enum { MANY = 8 };
	return p->nnotes > MANY;
}

static void say_crowd(struct es_check *c, const struct es_service *s, const struct tally *p)
{
	if (!is_crowd(p))
		return;
	const struct es_use *at = es_check_first_read(p->first_note);
	es_check_say(c, rule, ES_SEV_NOTE, p->first_note, at,
		"%zu variables that the program can do without are read%s%.*s and named by no "
		"example, %.*s at %s among them",
		p->nnotes, s->folder.len ? " in " : "", ES_ARG(s->folder),
		ES_ARG(p->first_note->name), es_check_place(c, at));
}

static bool has_document(const struct es_variable *v)
{
	return es_check_documents(v->service).service != NULL;
}

/* What is found of a variable. */
struct verdict {
	bool is_wrong;
	enum es_severity severity;
};

/* All names of a service's pool: who wants to write them down need not look for them. */
static void list_names(struct es_check *c, const struct es_service *s,
	const struct verdict *verdicts, size_t nbefore)
{
	enum { BYTES_MAX = 8192, NAME_BYTES = 256 };
	bool is_bare = !es_check_documents(s).service;
	struct es_buf b = ES_BUF_INIT(BYTES_MAX);
	if (c->out->v.n == nbefore)
		return;
	es_buf_printf(&b, "Write down in an example those that people may set: ");
	size_t start = b.len;
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (v->service != s || !verdicts[i].is_wrong ||
			(!is_bare && verdicts[i].severity != ES_SEV_NOTE))
			continue;
		if (v->name.len > NAME_BYTES || b.len + 2 * NAME_BYTES > BYTES_MAX) {
			es_buf_printf(&b, ", ...");
			break;
		}
		es_buf_printf(&b, "%s%.*s", b.len > start ? ", " : "", ES_ARG(v->name));
	}
	c->out->v.v[c->out->v.n - 1].help =
		es_complaints_text(c->out, "%.*s", ES_ARG(es_buf_slice(&b)));
	es_buf_release(&b);
}

static void say_tallies(
	struct es_check *c, const struct tally *tallies, const struct verdict *verdicts)
{
	for (size_t i = 0; i < c->inv->nservices; i++) {
		const struct es_service *s = &c->inv->services[i];
		size_t nbefore = c->out->v.n;
		if (es_check_documents(s).service)
			say_crowd(c, s, &tallies[i]);
		else
			say_bare(c, s, &tallies[i]);
		list_names(c, s, verdicts, nbefore);
	}
}

void es_check_undocumented(struct es_check *c)
{
	const struct es_inventory *inv = c->inv;
	struct tally *tallies = es_arena_array(inv->arena, inv->nservices, sizeof *tallies);
	struct verdict *verdicts = es_arena_array(inv->arena, inv->nvariables, sizeof *verdicts);
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		verdicts[i].is_wrong = is_candidate(c, v) && !is_said_elsewhere(c, v);
		if (!verdicts[i].is_wrong)
			continue;
		verdicts[i].severity = severity_of(c, v);
		count(&tallies[v->service - inv->services], v, verdicts[i].severity);
	}
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		enum es_severity severity = verdicts[i].severity;
		bool is_crowded =
			severity == ES_SEV_NOTE && is_crowd(&tallies[v->service - inv->services]);
		if (verdicts[i].is_wrong && has_document(v) && !is_crowded)
			say(c, v, severity);
	}
	say_tallies(c, tallies, verdicts);
}
