#include "text/jwt.h"

#include "text/decode.h"

struct es_slice es_jwt_payload(struct es_slice value, struct es_arena *arena)
{
	struct es_slice rest = value, part, text;
	if (!es_slice_starts(value, "eyJ") || !es_slice_split(&rest, '.', &part) ||
		!es_slice_split(&rest, '.', &part) || !rest.len ||
		!es_base64_decode(&text, part, arena))
		return ES_SLICE_EMPTY;
	return text;
}
