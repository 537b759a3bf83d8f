/* jwt.h - what a JSON Web Token says of itself. */
#ifndef ES_TEXT_JWT_H
#define ES_TEXT_JWT_H

#include "base/arena.h"
#include "base/slice.h"

/* The payload of a token as text, in the arena; "" when the value is none. */
struct es_slice es_jwt_payload(struct es_slice value, struct es_arena *arena);

#endif
