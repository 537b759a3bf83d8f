#include "match/verify.h"
#include "text/decode.h"
#include "text/json.h"

#include <string.h>
#include <time.h>

/* The last second whose year has four digits. */
#define YEAR_9999 253402300799.0

/* RFC 7519: header and payload are JSON objects in base64url. */
static struct es_json *decode_part(struct es_slice part, struct es_arena *arena)
{
	struct es_slice text;
	struct es_json *json = NULL;
	if (!es_base64_decode(&text, part, arena) || es_json_parse(&json, text, NULL))
		return NULL;
	if (es_json_is_object(json))
		return json;
	es_json_free(json);
	return NULL;
}

static void add_string(struct es_verdict *out, const char *name, const struct es_json *object,
	const char *key, struct es_arena *arena)
{
	const char *value = es_json_string(es_json_get(object, key));
	if (value)
		es_verdict_add(out, name, es_arena_copy(arena, es_slice_from(value)));
}

static bool says(const struct es_json *object, const char *key, const char *want)
{
	const char *value = es_json_string(es_json_get(object, key));
	return value && strcmp(value, want) == 0;
}

/* The token that jwt.io shows, which half of all documentation copies, and those that Supabase
 * publishes for use on one's own machine. */
static bool is_published(const struct es_json *payload)
{
	return (says(payload, "sub", "1234567890") && says(payload, "name", "John Doe")) ||
	       says(payload, "iss", "supabase-demo");
}

/* The day, not whether it has passed: a report must not depend on the day it is made. */
static void add_day(struct es_verdict *out, const char *name, const struct es_json *object,
	const char *key, struct es_arena *arena)
{
	double seconds;
	if (!es_json_number(es_json_get(object, key), &seconds) || seconds < 0 ||
		seconds > YEAR_9999)
		return;
	time_t t = (time_t)seconds;
	struct tm day;
	char text[16];
	if (gmtime_r(&t, &day) && strftime(text, sizeof text, "%Y-%m-%d", &day))
		es_verdict_add(out, name, es_arena_copy(arena, es_slice_from(text)));
}

void es_verify_jwt(struct es_verdict *out, struct es_slice secret, struct es_arena *arena)
{
	struct es_slice rest = secret, part = ES_SLICE_EMPTY;
	struct es_json *header = NULL, *payload = NULL;
	if (es_slice_split(&rest, '.', &part))
		header = decode_part(part, arena);
	if (es_slice_split(&rest, '.', &part))
		payload = decode_part(part, arena);
	/* An encrypted token (RFC 7516) has five parts, of which only the header can be read. */
	bool is_encrypted = header && es_json_get(header, "enc");
	out->is_void = !header || !(es_json_get(header, "alg") && (payload || is_encrypted)) ||
		       is_published(payload);
	if (!out->is_void) {
		add_string(out, "algorithm", header, "alg", arena);
		add_string(out, "issuer", payload, "iss", arena);
		add_string(out, "role", payload, "role", arena);
		add_day(out, "issued", payload, "iat", arena);
		add_day(out, "expires", payload, "exp", arena);
	}
	es_json_free(header);
	es_json_free(payload);
}
