#include "lint/check_files.h"

#include "inventory/envplace.h"
#include "inventory/pipeline.h"

/* What the languages' files call a hazard (patterns/references/, kind hazard) has the id of one of
 * these rules for its name. */
struct hazard {
	const char *rule;
	enum es_severity severity;
	enum es_severity guarded; /* where the program asks first whether it is wanted */
	bool counts_in_tools;	  /* also in what only builds the program */
	const char *message;	  /* behind the form */
};

static const struct hazard hazards[] = {
	{ "env-tls-off", ES_SEV_WARNING, ES_SEV_NOTE, false,
		"takes any certificate: anybody on the way can read and change what is sent" },
	{ "env-printed", ES_SEV_WARNING, ES_SEV_NOTE, false,
		"shows the variables of the environment, secrets among them, to whoever sees the "
		"output" },
	{ "env-in-bundle", ES_SEV_ERROR, ES_SEV_WARNING, true,
		"puts every variable of the machine that builds into what browsers get" },
	{ "env-ci-untrusted", ES_SEV_WARNING, ES_SEV_NOTE, true,
		"in a workflow for pull_request_target runs the code of strangers with the rights "
		"of the repository" },
};

static const struct hazard *hazard_of(struct es_slice name)
{
	for (size_t i = 0; i < sizeof hazards / sizeof *hazards; i++)
		if (es_slice_is(name, hazards[i].rule))
			return &hazards[i];
	return NULL;
}

static bool is_asked(const struct es_world_file *f, const struct hazard *h)
{
	enum es_part part = f->part;
	if (es_is_pipeline(f->path))
		return true;
	if (part == ES_PART_TEST || es_env_place_is_sample(f->path))
		return false;
	return part == ES_PART_APP || h->counts_in_tools;
}

static bool has_secrets(const struct es_world_file *f)
{
	for (size_t i = 0; i < f->nmentions; i++)
		if (f->mentions[i].uses & ES_USE_SECRET)
			return true;
	return false;
}

static void tell(struct es_complaints *out, const struct es_world_file *f,
	const struct es_mention *m, const struct hazard *h)
{
	enum es_severity severity = m->need == ES_NEED_GUARDED ? h->guarded : h->severity;
	bool is_untrusted = es_slice_is(m->name, "env-ci-untrusted");
	if (is_untrusted && m->need != ES_NEED_GUARDED && has_secrets(f))
		severity = ES_SEV_ERROR;
	struct es_complaint c = { .rule = h->rule,
		.severity = severity,
		.path = f->path,
		.line = m->line,
		.column = m->column,
		.end_line = m->line,
		.end_column = m->column + 1,
		.subject = es_slice_from(m->form) };
	c.message = es_complaints_text(out, "%s %s", m->form, h->message);
	es_complaints_add(out, c);
}

void es_check_hazards(struct es_complaints *out, const struct es_world *w)
{
	for (size_t i = 0; i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		for (size_t k = 0; k < f->nmentions; k++) {
			const struct es_mention *m = &f->mentions[k];
			const struct hazard *h =
				m->kind == ES_MENTION_HAZARD ? hazard_of(m->name) : NULL;
			if (h && is_asked(f, h))
				tell(out, f, m, h);
		}
	}
}
