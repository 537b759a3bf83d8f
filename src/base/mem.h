/* mem.h - allocation that never returns NULL: es_oom_handler ends the process. */
#ifndef ES_BASE_MEM_H
#define ES_BASE_MEM_H

#include <envsieve.h>

#include <stddef.h>

/* n elements of `size` bytes, zeroed. n * size is checked. Freed with free(). */
void *es_alloc(size_t n, size_t size);

/* Like realloc for n elements of `size` bytes; new bytes are not zeroed. */
void *es_resize(void *ptr, size_t n, size_t size);

/* Calls the handler for memory that is not there, as for a size that does not fit. */
_Noreturn void es_out_of_memory(size_t size);

/* Overwrites bytes that held a secret; the compiler may not drop it. NULL with 0 is fine. */
void es_wipe(void *ptr, size_t len);

#endif
