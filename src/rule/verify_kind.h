/* verify_kind.h - the checks that a rule can ask for by name in its field `verify`. */
#ifndef ES_RULE_VERIFY_KIND_H
#define ES_RULE_VERIFY_KIND_H

#include "base/slice.h"

#include <stdbool.h>

enum es_verify {
	ES_VERIFY_NONE,
	ES_VERIFY_GITHUB,     /* prefix, base62 CRC-32 at the end */
	ES_VERIFY_GITHUB_PAT, /* github_pat_: base32 of SHA-256 */
	ES_VERIFY_GITLAB,     /* routable glpat-: base36 CRC-32 */
	ES_VERIFY_GRAFANA,    /* glsa_: CRC-32 in hexadecimal */
	ES_VERIFY_ATLASSIAN,  /* CRC-32 in hexadecimal after '=' */
	ES_VERIFY_CONFLUENT,  /* base64 of CRC-32 */
	ES_VERIFY_VERCEL,     /* base62 CRC-32 */
	ES_VERIFY_ZUPLO,      /* CRC-32 in hexadecimal */
	ES_VERIFY_AWS_KEY_ID, /* base32 alphabet; gives the account */
	ES_VERIFY_JWT,	    /* header and payload are JSON; gives algorithm, issuer, expiry, role */
	ES_VERIFY_PEM,	    /* ASN.1 length; encrypted or clear */
	ES_VERIFY_PYPI,	    /* macaroon prefix */
	ES_VERIFY_BECH32,   /* age */
	ES_VERIFY_DISCORD,  /* part one is a decimal id in base64 */
	ES_VERIFY_URL,	    /* credentials of a URL: host, placeholder parts */
	ES_VERIFY_BASIC,    /* base64 of user:password */
	ES_VERIFY_PASSWORD, /* name = value: judged as a pair, with the text around */
	ES_VERIFY_KEY,	    /* the same for what machines make: key, token, secret */
	ES_VERIFY_BASE64_64, /* base64 of exactly 64 bytes (Azure storage) */
};

/* The kind called `name` in rule files; false when there is none. */
bool es_verify_parse(enum es_verify *out, struct es_slice name);
const char *es_verify_name(enum es_verify v);

#endif
