/* vec.h - typed arrays that grow. */
#ifndef ES_BASE_VEC_H
#define ES_BASE_VEC_H

#include <stddef.h>

/* struct es_item_vec ES_VEC(struct es_item); declares one. Zero-initialised is empty. The elements
 * are v[0] to v[n - 1] and move when it grows. */
#define ES_VEC(type)                                                                               \
	{                                                                                          \
		type *v;                                                                           \
		size_t n, cap;                                                                     \
	}

/* Adds one element at the end. */
#define es_vec_push(vec, ...)                                                                      \
	((vec)->v = es_vec_room((vec)->v, (vec)->n, &(vec)->cap, sizeof *(vec)->v),                \
		(vec)->v[(vec)->n++] = (__VA_ARGS__))

/* Frees the array, not what its elements own; leaves it empty. */
#define es_vec_release(vec) (es_vec_free((vec)->v), (vec)->v = NULL, (vec)->n = (vec)->cap = 0)

/* The array, moved if needed, with room for one element past n. */
void *es_vec_room(void *v, size_t n, size_t *cap, size_t size);
void es_vec_free(void *v);

#endif
