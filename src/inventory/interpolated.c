#include "inventory/interpolated.h"

#include <ctype.h>

static bool is_name_byte(char c, bool is_first)
{
	return c == '_' || (is_first ? isalpha((unsigned char)c) : isalnum((unsigned char)c));
}

bool es_interpolated_next(struct es_slice *name, struct es_slice value, size_t *at)
{
	while ((*at = es_slice_find(value, *at, '$')) < value.len) {
		bool is_escaped = *at && value.ptr[*at - 1] == '\\';
		size_t from = *at + 1;
		if (from < value.len && value.ptr[from] == '{')
			from++;
		size_t to = from;
		while (to < value.len && is_name_byte(value.ptr[to], to == from))
			to++;
		*at = to;
		*name = es_slice_sub(value, from, to);
		if (name->len && !is_escaped)
			return true;
	}
	return false;
}
