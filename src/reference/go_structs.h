/* go_structs.h - the struct types of a Go file: their fields, and what their tags say. */
#ifndef ES_REFERENCE_GO_STRUCTS_H
#define ES_REFERENCE_GO_STRUCTS_H

#include "base/slice.h"
#include "base/vec.h"

#include <stdint.h>

enum { ES_GO_NO_STRUCT = INT32_MAX };

/* `Port int `env:"PORT"`` in a struct. All slices are of the text. */
struct es_go_field {
	struct es_slice name; /* of an embedded field its type */
	struct es_slice type; /* its last word: "string" of []string, "Config" of *db.Config */
	struct es_slice tag;  /* between the backquotes */
	uint32_t inner;	      /* the struct that is written out in place of a type's name */
	bool is_embedded;
	bool is_foreign; /* the type is of another package */
};

/* Fields [first, end); what is nested in them stands elsewhere. */
struct es_go_struct {
	struct es_slice name; /* of its type or variable; "" where it has none */
	uint32_t first, end;
};

struct es_go_structs {
	struct ES_VEC(struct es_go_struct) types;
	struct ES_VEC(struct es_go_field) fields;
	bool is_full; /* there are more, or deeper ones */
};

/* Adds the structs of a file, in time linear in any text; of too many or too deep ones the first.
 */
void es_go_structs_read(struct es_go_structs *out, struct es_slice text);
void es_go_structs_release(struct es_go_structs *s);

/* The value of a key in a tag, as it is written between its double quotes; false when absent. */
bool es_go_tag_get(struct es_slice tag, const char *key, struct es_slice *out);

#endif
