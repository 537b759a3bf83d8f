#include "base/vec.h"
#include "base/mem.h"

#include <stdlib.h>

void *es_vec_room(void *v, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return v;
	*cap = *cap < 8 ? 8 : *cap + *cap / 2;
	return es_resize(v, *cap, size);
}

void es_vec_free(void *v)
{
	free(v);
}
