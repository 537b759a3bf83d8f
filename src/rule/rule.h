/* rule.h - what a rule is, once loaded. */
#ifndef ES_RULE_RULE_H
#define ES_RULE_RULE_H

#include "base/hash.h"
#include "base/slice.h"
#include "rule/byteset.h"
#include "rule/tail.h"
#include "rule/verify_kind.h"

#include <envsieve.h>

/* A string of which it is known that a match of the pattern contains it (or one of its set). */
struct es_literal {
	struct es_slice text; /* lower case where fold is set */
	bool fold;	      /* ASCII letters of the scanned text match in either case */
	/* How many bytes behind the start of a match the literal stands, at least and at most. */
	uint32_t before_min, before_max;
	/* In such a match the bytes behind it are of these sets, one each. */
	const struct es_byteset *after;
	uint32_t nafter; /* up to ES_GATE_MAX */
	/* In such a match the bytes behind it lead on from this state of it; NULL: not known. */
	const struct es_tail *tail;
	uint32_t tail_start;
};

enum { ES_GATE_MAX = 8 };

#define ES_UNBOUNDED  UINT32_MAX
#define ES_GROUP_AUTO UINT32_MAX

struct es_strings {
	const struct es_slice *v;
	size_t n;
};

struct es_literals {
	const struct es_literal *v;
	size_t n;
};

/* A value that is looked for as it stands: the rule is made at run time, of what env files hold. */
struct es_known_value {
	struct es_slice text;
	bool is_whole;		  /* no match inside of a longer word */
	struct es_slice variable; /* whose value it is */
	struct es_slice place;	  /* where it was had from: ".env:3" */
	struct es_slice coding;	  /* "base64", "URL"; "" as it is */
};

/* Everything is borrowed from the ruleset, or static in the built-in tables. Slices of strings are
 * followed by a NUL. */
struct es_rule {
	struct es_slice id, name;
	struct es_slice family;	 /* its file's name without folder and ending; part of identity */
	struct es_slice file;	 /* path as given, for messages */
	unsigned line;		 /* of its entry in the file */
	struct es_slice pattern; /* PCRE2, free-spacing where it says (?x) */
	/* Where the pattern's first byte stands in the file, and the column of its further lines.
	 */
	unsigned pattern_line, pattern_column, pattern_indent;
	struct es_slice description, help;
	enum es_kind kind; /* ES_KIND_CONFIG: without a pattern, and no matter of the matcher */
	enum es_severity severity;
	enum es_confidence confidence;
	/* The capture that is the secret: by number, by name, or ES_GROUP_AUTO: the one named
	 * `secret` or `TOKEN`, else the first, else the whole match. */
	unsigned secret_group;
	struct es_slice secret_name;
	/* A second capture that belongs to the secret, say its id; ES_GROUP_AUTO and no name: none.
	 */
	unsigned pair_group;
	struct es_slice pair_name;
	double min_entropy; /* bits a byte, of the secret; 0: not asked for */
	bool is_generic;    /* gives way to any other rule at the same place */
	bool is_off;	    /* only runs when asked for by name */
	enum es_verify verify;
	struct es_strings paths;	 /* globs: where it applies; none: everywhere */
	struct es_strings exclude_paths; /* globs: where it does not */
	struct es_strings note_paths;	 /* globs: where a finding is a note, no more */
	struct es_strings stopwords;	 /* whole values (folded) that are never secrets */
	struct es_strings references;
	struct es_strings examples, negative_examples;
	/* Derived from the pattern; n == 0: none could be, the rule runs on every text. */
	struct es_literals literals;
	/* Instead of a pattern: one a literal, which is its beginning. NULL: there is a pattern. */
	const struct es_known_value *known;
	/* Derived from the pattern: how many bytes before the start of a match, and from it on,
	 * decide whether there is a match at that start and what it is; the text's ends count as
	 * bytes. ES_UNBOUNDED: all of the text may. */
	uint32_t reach_before, reach_after;
	unsigned char digest[ES_SHA256_SIZE]; /* of all that can change a finding */
};

#endif
