/* meaning.h - what the value and the name of a variable tell of themselves. */
#ifndef ES_INVENTORY_MEANING_H
#define ES_INVENTORY_MEANING_H

#include "base/slice.h"

/* changeme, your-key, <key>, example.com: somebody has yet to write the value. */
bool es_meaning_is_placeholder(struct es_slice value);
/* The same of a secret, where also a plain word and a row of letters are no value. */
bool es_meaning_is_no_secret(struct es_slice value);
/* What people really take for a password, and others try first: admin, postgres, 123456. */
bool es_meaning_is_well_known(struct es_slice value);
/* true, yes, on, 1 in any case, and false, no, off, 0. */
bool es_meaning_is_true(struct es_slice value);
bool es_meaning_is_false(struct es_slice value);
/* The value takes others in: $NAME or ${NAME}. */
bool es_meaning_has_reference(struct es_slice value);
/* The host of a URL, or of "host:port"; "" when it is neither. */
struct es_slice es_meaning_host(struct es_slice value);
/* This machine: localhost, 127.0.0.1, ::1, host.docker.internal, x.local. */
bool es_meaning_is_local_host(struct es_slice host);
/* sqlite:, jdbc:h2:mem:, jdbc:sqlite: and the like: a database in a file or in memory. */
bool es_meaning_is_file_database(struct es_slice value);
/* The password in scheme://user:password@host, and of Java's addresses that of their properties;
 * "" for none. */
struct es_slice es_meaning_url_password(struct es_slice value);

/* The name asks for a secret, and not for one that is meant for everybody. */
bool es_meaning_asks_secret(struct es_slice name);
/* A secret that is made up for this program alone and protects what it signs or encrypts:
 * JWT_SECRET, SECRET_KEY_BASE, APP_KEY. Not what a vendor issues (CLIENT_SECRET). */
bool es_meaning_is_own_secret(struct es_slice name);

#endif
