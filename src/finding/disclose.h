/* disclose.h - what of a line of source nobody must be shown, whether or not a rule found it. */
#ifndef ES_FINDING_DISCLOSE_H
#define ES_FINDING_DISCLOSE_H

#include "base/copies.h"
#include "base/slice.h"

/* One line. */
struct es_disclosing {
	struct es_slice line;
	const struct es_slice *names; /* of variables, that are shown */
	size_t nnames;
	bool is_secret;	       /* each of these holds a secret, whatever it is called */
	bool is_program;       /* a line of a program: what stands without quotes may be computed */
	bool is_cut;	       /* it begins behind the line's beginning, maybe within a string */
	struct es_spans found; /* secrets that rules found on it, and that are masked anyhow */
};

/* A finding of configuration shows the line that it is about, and no rule need have looked for
 * secrets there: the value may be short, of words, or written with escapes. So what is hidden is
 * told by the line alone, and rather too much than too little:
 *  - what looks made by chance, and passwords in addresses, wherever they stand;
 *  - on a line that names something secret (JWT_SECRET, password) every quoted string, and what is
 *    assigned without quotes: in programs what is no expression, elsewhere the rest of the line.
 *  - what calls that log in somewhere are given behind their first argument.
 * A short word among the arguments of another call that names nothing secret is not told from
 * others. Keys that values belong to stay, and so do values that keys call harmless: host, region.
 * Where rules found secrets, their names say nothing of the rest of the line, but what may be the
 * rest of a secret is hidden: see found.h. Where nobody can tell which quotes open strings, all
 * between quotes is hidden on such lines. Appends half-open spans in their order, apart from each
 * other. Takes the line's length times the number of names. */
void es_disclose_hidden(struct es_span_vec *out, const struct es_disclosing *of);

/* Whether the value of a variable of that name may be shown. */
bool es_disclose_allows(struct es_slice name, struct es_slice value);

#endif
