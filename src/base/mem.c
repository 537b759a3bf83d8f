#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* What is at least so large is likely to be gone through at random: in huge pages it costs a
 * fraction of the page faults and of the misses in translating addresses. */
enum { HUGE_MIN = 4 * 1024 * 1024, HUGE_PAGE = 2 * 1024 * 1024 };

static void report_and_exit(size_t size)
{
	(void)fprintf(stderr, "envsieve: out of memory (%zu bytes asked for)\n", size);
	exit(2);
}

/* The one writable global of the library: memory may run out anywhere, with no context at hand. */
static es_oom_fn *oom_handler = report_and_exit;

void es_oom_handler(es_oom_fn *handler)
{
	oom_handler = handler ? handler : report_and_exit;
}

void es_out_of_memory(size_t size)
{
	oom_handler(size);
	abort();
}

/* A request: it may be refused, and pages that are never touched are not there all the same. */
static void prefer_huge(void *ptr, size_t len)
{
#ifdef MADV_HUGEPAGE
	uintptr_t from = ((uintptr_t)ptr + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	uintptr_t to = ((uintptr_t)ptr + len) / HUGE_PAGE * HUGE_PAGE;
	if (to > from)
		(void)madvise((char *)ptr + (from - (uintptr_t)ptr), to - from, MADV_HUGEPAGE);
#else
	(void)ptr;
	(void)len;
#endif
}

void *es_alloc(size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		es_out_of_memory(SIZE_MAX);
	void *ptr = calloc(n ? n : 1, size ? size : 1);
	if (!ptr)
		es_out_of_memory(n * size);
	if (n * size >= HUGE_MIN)
		prefer_huge(ptr, n * size);
	return ptr;
}

void *es_resize(void *ptr, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		es_out_of_memory(SIZE_MAX);
	void *grown = realloc(ptr, n && size ? n * size : 1);
	if (!grown)
		es_out_of_memory(n * size);
	if (n * size >= HUGE_MIN)
		prefer_huge(grown, n * size);
	return grown;
}

void es_wipe(void *ptr, size_t len)
{
	if (len)
		explicit_bzero(ptr, len);
}
