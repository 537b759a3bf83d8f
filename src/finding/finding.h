/* finding.h - a match with a place, and the result of a run. */
#ifndef ES_FINDING_FINDING_H
#define ES_FINDING_FINDING_H

#include "base/arena.h"
#include "base/oid.h"
#include "finding/fixed.h"
#include "finding/variables.h"
#include "match/match.h"
#include "rule/ruleset.h"
#include "source/item.h"

/* Where something stands. All slices live in the result's arena. */
struct es_place {
	struct es_slice path; /* with a secret in a name masked; "" for messages */
	/* 1-based, bytes; end just past. All zero: the file as a whole. */
	size_t line, column, end_line, end_column;
	struct es_oid object;	       /* blob, commit or tag; zero for files */
	struct es_oid commit;	       /* zero outside history, and for what none reaches */
	struct es_slice author, email; /* "" outside history */
	int64_t date;		       /* author's, seconds since 1970; 0 outside history */
	int date_offset;	       /* minutes east of UTC */
};

/* One whose rule is of kind config has a message and no secret, id and facts. */
struct es_finding {
	const struct es_rule *rule;
	enum es_severity severity;
	enum es_confidence confidence;
	enum es_origin origin;
	enum es_item_kind item_kind;
	struct es_place place;	     /* the one, or in history the oldest */
	struct es_slice message;     /* config: one sentence, no full stop */
	struct es_slice help;	     /* config: what to do here; "": what the rule says */
	struct es_slice variable;    /* config: what it is about; "" for none */
	enum es_coding coding;	     /* how the secret was hidden, plain if not */
	struct es_slice redacted;    /* es_redact of the secret */
	size_t length;		     /* of the secret, bytes */
	struct es_slice secret;	     /* "" unless the run keeps secrets */
	struct es_slice id;	     /* keyed hash of the secret, hexadecimal */
	struct es_slice fingerprint; /* names the finding across commits, hexadecimal */
	enum es_verified verified;
	const struct es_fact *facts;
	size_t nfacts;
	/* The source line for people, secrets redacted; the mark is [mark_from, mark_to). */
	struct es_slice excerpt;
	size_t mark_from, mark_to;
	bool is_in_head;	   /* history: the secret still stands in HEAD */
	struct es_place head;	   /* history: where in HEAD's tree; path "" when in none */
	struct es_oid last_commit; /* history: the newest commit that has it; zero: not known */
	struct es_slice *refs;	   /* history: names of refs that reach it, sorted */
	size_t nrefs;
	struct es_place *occurrences; /* all places, the first included, sorted */
	size_t noccurrences;
	struct es_slice blocked_by; /* why it is suppressed; "" when it is not */
};

struct es_finding_vec ES_VEC(struct es_finding);

struct es_slices ES_VEC(struct es_slice);

struct es_scope {
	struct es_slice command;    /* "scan --history" */
	struct es_slice target;	    /* path as given */
	struct es_slice repository; /* its root; "" outside one */
	struct es_oid head;	    /* zero when there is none */
	struct es_slices warnings;
	bool is_complete;
};

struct es_summary {
	size_t suppressed, items, limit_hits;
	size_t known; /* of a range: secrets in what it edits that the commits before it have */
	uint64_t bytes, bytes_matched; /* read; given to the matcher (decoded views included) */
	/* Of bytes_matched what was not looked at, since a piece like it had been (engine/quiet.h).
	 * It depends on which worker was first, as seconds do, so only people are told. */
	uint64_t bytes_known;
	struct es_skip_vec skipped;
	double seconds;
};

struct es_arena_vec ES_VEC(struct es_arena);

struct es_result {
	struct es_arena arena;	  /* RUN: everything below points into it or into `kept` */
	struct es_arena_vec kept; /* what the workers handed over */
	struct es_scope scope;
	struct es_finding_vec findings; /* sorted, suppressed ones left out */
	struct es_variable_table variables;
	struct es_fixed_vec fixes; /* by path */
	bool is_fixing;		   /* repairs were asked for */
	struct es_summary summary;
	const struct es_ruleset *rules; /* those in force */
	struct es_ruleset *owned_rules;
};

#endif
