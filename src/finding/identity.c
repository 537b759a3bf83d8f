#include "finding/identity.h"
#include "base/hash.h"
#include "base/hex.h"

#include <string.h>

/* The NUL between the parts keeps "ab","c" apart from "a","bc": neither a family nor an id has one.
 */
static void keyed(
	char out[ES_ID_HEX + 1], struct es_slice key, struct es_slice first, struct es_slice second)
{
	struct es_buf message = ES_BUF_INIT(first.len + second.len + 1);
	es_buf_add(&message, first);
	es_buf_add_byte(&message, '\0');
	es_buf_add(&message, second);
	unsigned char digest[ES_SHA256_SIZE];
	es_hmac(digest, key, es_buf_slice(&message));
	es_buf_release(&message);
	struct es_buf hex = ES_BUF_INIT(ES_ID_HEX);
	es_hex_add(&hex, digest, ES_ID_SIZE);
	memcpy(out, es_buf_cstr(&hex), ES_ID_HEX + 1);
	es_buf_release(&hex);
}

void es_identity_secret(char out[ES_ID_HEX + 1], struct es_slice key, struct es_slice family,
	struct es_slice secret)
{
	keyed(out, key, family, secret);
}

void es_identity_finding(char out[ES_ID_HEX + 1], struct es_slice key, struct es_slice secret_id,
	struct es_slice path)
{
	keyed(out, key, secret_id, path);
}
