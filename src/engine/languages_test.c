/* languages_test.c - the examples of the built-in languages, for `rules test`. */
#include "reference/examples.h"

enum { TEXT_MAX = 1024 * 1024 };

struct testing {
	es_rule_test_fn *each;
	void *ctx;
};

/* Mentions stand one a line. */
static void add_mentions(struct es_buf *b, struct es_slice lines)
{
	struct es_slice line;
	bool is_first = true;
	while (es_slice_split(&lines, '\n', &line)) {
		if (line.len)
			es_buf_printf(b, "%s%.*s", is_first ? "" : "; ", ES_ARG(line));
		is_first = false;
	}
	if (is_first)
		es_buf_add_str(b, "nothing");
}

static void pass_on(void *ctx, const struct es_example_result *r)
{
	const struct testing *t = ctx;
	struct es_buf rule = ES_BUF_INIT(TEXT_MAX), example = ES_BUF_INIT(TEXT_MAX),
		      reason = ES_BUF_INIT(TEXT_MAX);
	es_buf_printf(&rule, "%.*s:%u", ES_ARG(r->language->name), r->example->line);
	es_buf_add(&example, r->example->text);
	if (!r->passed) {
		es_buf_add_str(&reason, "says ");
		add_mentions(&reason, r->got);
		es_buf_add_str(&reason, ", not ");
		add_mentions(&reason, r->want);
	}
	struct es_rule_test test = {
		.rule = es_buf_cstr(&rule),
		.example = es_buf_cstr(&example),
		.negative = !r->example->mentions.n,
		.passed = r->passed,
		.reason = es_buf_cstr(&reason),
	};
	t->each(t->ctx, &test);
	es_buf_release(&rule);
	es_buf_release(&example);
	es_buf_release(&reason);
}

enum es_status es_languages_test(es_rule_test_fn *each, void *ctx, struct es_error *err)
{
	struct testing t = { each, ctx };
	return es_examples_run(es_builtin_languages, es_builtin_nlanguages, pass_on, &t, err);
}
