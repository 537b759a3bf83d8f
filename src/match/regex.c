#define PCRE2_CODE_UNIT_WIDTH 8
#include "match/regex.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/pool.h"

#include <pcre2.h>

#include <stdlib.h>

/* A hostile text must not stop the run. The longest work seen for a good match of a built-in rule
 * stays under a hundredth of these. */
enum { MATCH_LIMIT = 2 * 1000 * 1000, DEPTH_LIMIT = 20 * 1000, HEAP_LIMIT_KIB = 64 * 1024 };
enum { JIT_STACK_START = 32 * 1024, JIT_STACK_MAX = 1024 * 1024 };

struct es_regex {
	pcre2_code *code;
	uint32_t secret_group;
	uint32_t pair_group; /* 0: none */
};

struct es_regexes {
	const struct es_ruleset *rules;
	struct es_lazy *slots;
	struct es_lock *lock;
};

struct es_regex_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
};

/* The number of a group by its name; 0 when there is none. */
static uint32_t group_named(const pcre2_code *code, const char *name)
{
	int n = pcre2_substring_number_from_name(code, (PCRE2_SPTR)name);
	return n > 0 ? (uint32_t)n : 0;
}

static uint32_t guess_group(const pcre2_code *code)
{
	uint32_t n = group_named(code, "secret");
	if (!n)
		n = group_named(code, "TOKEN"); /* Kingfisher's and Nosey Parker's word */
	if (!n) {
		uint32_t groups = 0;
		(void)pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
		n = groups ? 1 : 0;
	}
	return n;
}

/* The group that a rule names or numbers; `otherwise` when it does neither. */
static enum es_status find_group(uint32_t *out, const pcre2_code *code, const struct es_rule *rule,
	struct es_slice name, uint32_t number, uint32_t otherwise, struct es_error *err)
{
	uint32_t groups = 0;
	(void)pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
	*out = number == ES_GROUP_AUTO ? otherwise : number;
	if (name.len) {
		*out = group_named(code, name.ptr);
		if (!*out)
			return es_fail(err, ES_EPARSE,
				"%.*s:%u:%u: the pattern has no group named %.*s",
				ES_ARG(rule->file), rule->pattern_line, rule->pattern_column,
				ES_ARG(name));
	} else if (*out > groups) {
		return es_fail(err, ES_EPARSE, "%.*s:%u:%u: the pattern has no group %u",
			ES_ARG(rule->file), rule->pattern_line, rule->pattern_column, *out);
	}
	return ES_OK;
}

static enum es_status find_groups(
	struct es_regex *rx, const struct es_rule *rule, struct es_error *err)
{
	enum es_status st = find_group(&rx->secret_group, rx->code, rule, rule->secret_name,
		rule->secret_group, guess_group(rx->code), err);
	if (!st)
		st = find_group(
			&rx->pair_group, rx->code, rule, rule->pair_name, rule->pair_group, 0, err);
	return st;
}

static enum es_status fail_compile(
	const struct es_rule *rule, int code, size_t offset, struct es_error *err)
{
	char reason[160] = "";
	(void)pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof reason);
	unsigned line = rule->pattern_line, column = rule->pattern_column;
	for (size_t i = 0; i < offset && i < rule->pattern.len; i++) {
		bool is_newline = rule->pattern.ptr[i] == '\n';
		line += is_newline;
		column = is_newline ? rule->pattern_indent : column + 1;
	}
	return es_fail(err, ES_EPARSE, "%.*s:%u:%u: pattern of rule %.*s: %s", ES_ARG(rule->file),
		line, column, ES_ARG(rule->id), reason);
}

static enum es_status compile(pcre2_code **out, const struct es_rule *rule, struct es_error *err)
{
	int code;
	PCRE2_SIZE offset;
	/* The offset limit bounds where a match may start without hiding what follows. */
	uint32_t options = PCRE2_NEVER_UTF | PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C |
			   PCRE2_USE_OFFSET_LIMIT;
	*out = pcre2_compile(
		(PCRE2_SPTR)rule->pattern.ptr, rule->pattern.len, options, &code, &offset, NULL);
	return *out ? ES_OK : fail_compile(rule, code, offset, err);
}

static void free_regex(struct es_regex *rx)
{
	if (!rx)
		return;
	pcre2_code_free(rx->code);
	free(rx);
}

struct making {
	const struct es_rule *rule;
	struct es_error *err;
};

static void *make(void *ctx)
{
	struct making *m = ctx;
	struct es_regex *rx = es_alloc(1, sizeof *rx);
	enum es_status st = compile(&rx->code, m->rule, m->err);
	if (!st)
		st = find_groups(rx, m->rule, m->err);
	if (st) {
		free_regex(rx);
		return NULL;
	}
	/* Where the system forbids writable code, or the pattern uses what JIT lacks, PCRE2
	 * interprets: slower, with the same result. */
	(void)pcre2_jit_compile(rx->code, PCRE2_JIT_COMPLETE);
	return rx;
}

struct es_regexes *es_regexes_new(const struct es_ruleset *rs)
{
	struct es_regexes *x = es_alloc(1, sizeof *x);
	x->rules = rs;
	x->slots = es_alloc(rs->rules.n, sizeof *x->slots);
	x->lock = es_lock_new();
	return x;
}

void es_regexes_free(struct es_regexes *x)
{
	if (!x)
		return;
	for (size_t i = 0; i < x->rules->rules.n; i++)
		free_regex(es_lazy_peek(&x->slots[i]));
	free(x->slots);
	es_lock_free(x->lock);
	free(x);
}

const struct es_regex *es_regexes_get(struct es_regexes *x, size_t i, struct es_error *err)
{
	struct making m = { &x->rules->rules.v[i], err };
	return es_lazy_get(&x->slots[i], x->lock, make, &m);
}

enum es_status es_regex_check(const struct es_rule *rule, struct es_error *err)
{
	struct es_regex rx = { 0 };
	enum es_status st = compile(&rx.code, rule, err);
	if (!st)
		st = find_groups(&rx, rule, err);
	pcre2_code_free(rx.code);
	return st;
}

struct es_regex_scratch *es_regex_scratch_new(void)
{
	enum { GROUPS = 64 };
	struct es_regex_scratch *s = es_alloc(1, sizeof *s);
	s->data = pcre2_match_data_create(GROUPS, NULL);
	s->context = pcre2_match_context_create(NULL);
	s->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
	if (!s->data || !s->context)
		es_out_of_memory(SIZE_MAX);
	(void)pcre2_set_match_limit(s->context, MATCH_LIMIT);
	(void)pcre2_set_depth_limit(s->context, DEPTH_LIMIT);
	(void)pcre2_set_heap_limit(s->context, HEAP_LIMIT_KIB);
	if (s->stack)
		pcre2_jit_stack_assign(s->context, NULL, s->stack);
	return s;
}

void es_regex_scratch_free(struct es_regex_scratch *s)
{
	if (!s)
		return;
	pcre2_jit_stack_free(s->stack);
	pcre2_match_context_free(s->context);
	pcre2_match_data_free(s->data);
	free(s);
}

/* What group g of the last match took; false when it took no part or nothing. */
static bool group_span(
	size_t *start, size_t *end, uint32_t g, const struct es_regex_scratch *s, uint32_t nset)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(s->data);
	if (g >= nset || at[2 * g] == PCRE2_UNSET || at[2 * g] >= at[2 * g + 1])
		return false;
	*start = at[2 * g];
	*end = at[2 * g + 1];
	return true;
}

enum es_regex_outcome es_regex_next(struct es_regex_hit *out, const struct es_regex *rx,
	struct es_regex_scratch *s, struct es_slice text, size_t from, size_t last)
{
	(void)pcre2_set_offset_limit(s->context, last);
	int rc = pcre2_match(rx->code, (PCRE2_SPTR)text.ptr, text.len, from,
		PCRE2_NOTEMPTY | PCRE2_NO_UTF_CHECK, s->data, s->context);
	if (rc == PCRE2_ERROR_NOMATCH)
		return ES_REGEX_NONE;
	if (rc < 0)
		return ES_REGEX_LIMIT;
	/* rc is 0 when there are more groups than the scratch has room for: all of it is set. */
	uint32_t nset = rc > 0 ? (uint32_t)rc : pcre2_get_ovector_count(s->data);
	const PCRE2_SIZE *whole = pcre2_get_ovector_pointer(s->data);
	*out = (struct es_regex_hit){ .start = whole[0], .end = whole[1] };
	if (!group_span(&out->secret_start, &out->secret_end, rx->secret_group, s, nset)) {
		out->secret_start = out->start;
		out->secret_end = out->end;
	}
	if (rx->pair_group)
		(void)group_span(&out->pair_start, &out->pair_end, rx->pair_group, s, nset);
	return ES_REGEX_HIT;
}
