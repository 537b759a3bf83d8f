/* fuzz.h - a fuzz entry is FUZZ(name) { ... }, given `data` and `size`; it registers itself. */
#ifndef ES_FUZZ_H
#define ES_FUZZ_H

#include "base/slice.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef int fuzz_fn(const uint8_t *data, size_t size);

void fuzz_register(const char *name, fuzz_fn *run);

/* Holds with and without assertions. */
#define FUZZ_CHECK(claim)                                                                          \
	((claim) ? (void)0                                                                         \
		 : ((void)fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #claim),      \
			   abort()))

/* With ES_LIBFUZZER defined, one entry is linked to clang's libFuzzer instead of main.c. */
#ifdef ES_LIBFUZZER
#define FUZZ(name)                                                                                 \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);                              \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
#else
#define FUZZ(name)                                                                                 \
	static int fuzz_##name(const uint8_t *data, size_t size);                                  \
	__attribute__((constructor)) static void register_##name(void)                             \
	{                                                                                          \
		fuzz_register(#name, fuzz_##name);                                                 \
	}                                                                                          \
	static int fuzz_##name(const uint8_t *data, size_t size)
#endif

#endif
