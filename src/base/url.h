/* url.h - the parts of an address, as people write it into settings. */
#ifndef ES_BASE_URL_H
#define ES_BASE_URL_H

#include "base/slice.h"

/* scheme://user:password@host:port/path?query. What is not there is empty. Nothing is decoded. */
struct es_url {
	struct es_slice scheme; /* of "jdbc:mysql:replication://" it is "mysql" */
	struct es_slice before; /* up to where user or host begin: "jdbc:mysql://" */
	struct es_slice user, password;
	struct es_slice hosts; /* with ports, as written */
	struct es_slice host;  /* of several the first; without the brackets of IPv6 */
	struct es_slice port;  /* of that host */
	struct es_slice path;  /* without the '/' it begins with, up to '?', '#' and ';' */
	bool has_many;	       /* further hosts follow behind a comma */
	bool is_jdbc;
};

/* False when it is none, *out is then empty. The last '@' ends the password, which may hold what
 * should have been escaped. Java's forms are taken too, user and password from behind the address:
 * jdbc:postgresql://host/db?user=..&password=.., jdbc:sqlserver://host:1433;password=..,
 * jdbc:oracle:thin:user/password@host:1521:sid. */
bool es_url_split(struct es_url *out, struct es_slice value);

/* Without "jdbc:" and "r2dbc:", behind which Java's databases have their own address. */
struct es_slice es_url_without_jdbc(struct es_slice value);

#endif
