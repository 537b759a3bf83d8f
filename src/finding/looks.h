/* looks.h - whether a name or value may be shown, by nothing but its looks. */
#ifndef ES_FINDING_LOOKS_H
#define ES_FINDING_LOOKS_H

#include "base/slice.h"

/* Made by chance, as machines do. */
bool es_looks_random(struct es_slice s);
/* hook59_url before a '=': of one case, and no random text. */
bool es_looks_name(struct es_slice s);
/* DATABASE_URL: no password is written so. */
bool es_looks_constant(struct es_slice s);
/* $X, ${X}, {{ x }}, #{x}: filled in by somebody else. One that brings its own value is none. */
bool es_looks_template(struct es_slice s);
/* The password, or what stands for it, of scheme://user:password@host and of user:password@host;
 * false when there is none. Up to the last '@' of what has no blank and no quote. */
bool es_looks_password(struct es_slice s, size_t *from, size_t *to);
/* Where the host ends that stands in [at, to) behind such a password. */
size_t es_looks_host_end(struct es_slice s, size_t at, size_t to);
/* What a value is given to by such a name may be shown beside a secret, and helps to see which one
 * that is: host, region, user. */
bool es_looks_harmless(struct es_slice name);
/* The name of one that tells people apart; what it is given looks random at times. */
bool es_looks_personal(struct es_slice name);

/* By which a secret is asked for: es_name_asks, and Authorization, bearer, creds. */
bool es_looks_asking(struct es_slice name);
/* That, or a word in it says so whatever stands before and behind it: check_password, PIN,
 * NEXT_PUBLIC_API_SECRET, STRIPE_KEY. For names of which little else is known. */
bool es_looks_asking_at_all(struct es_slice name);
/* --password-stdin, ConvertTo-SecureString: some string on the line is one. */
bool es_looks_command(struct es_slice name);

#endif
