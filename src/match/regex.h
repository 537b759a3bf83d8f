/* regex.h - PCRE2 behind a narrow door: compiled once on first use, shared by all threads. */
#ifndef ES_MATCH_REGEX_H
#define ES_MATCH_REGEX_H

#include "rule/ruleset.h"

struct es_regexes; /* one slot a rule */
struct es_regex;   /* compiled, const */

struct es_regexes *es_regexes_new(const struct es_ruleset *rs);
void es_regexes_free(struct es_regexes *x);
/* The regex of rule i, compiled now if nobody has needed it yet. NULL with err filled if PCRE2
 * refuses it: ES_EPARSE "FILE:LINE:COL: reason". */
const struct es_regex *es_regexes_get(struct es_regexes *x, size_t i, struct es_error *err);

/* Compiles the rule's pattern only to see that it can be done; errors as above. */
ES_MUST_CHECK enum es_status es_regex_check(const struct es_rule *rule, struct es_error *err);

/* What one worker needs to match; not shared. */
struct es_regex_scratch;
struct es_regex_scratch *es_regex_scratch_new(void);
void es_regex_scratch_free(struct es_regex_scratch *s);

enum es_regex_outcome {
	ES_REGEX_HIT,
	ES_REGEX_NONE,
	ES_REGEX_LIMIT, /* gave up: match, depth or heap limit */
};

struct es_regex_hit {
	size_t start, end;
	/* The secret's group, or the match where it took no part. */
	size_t secret_start, secret_end;
	/* The pair's group; 0, 0 where there is none or it took no part. */
	size_t pair_start, pair_end;
};

/* The first match that starts in [from, last] of text; bytes before `from` and after `last` are
 * seen by lookarounds and by the match's own tail. */
enum es_regex_outcome es_regex_next(struct es_regex_hit *out, const struct es_regex *rx,
	struct es_regex_scratch *s, struct es_slice text, size_t from, size_t last);

#endif
