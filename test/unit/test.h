/* test.h - a unit test is TEST(area, the_fact) { EXPECT... }; it registers itself. */
#ifndef ES_TEST_H
#define ES_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/slice.h"

void test_register(const char *area, const char *name, void (*run)(void));

#define TEST(area, name)                                                                           \
	static void area##_##name(void);                                                           \
	__attribute__((constructor)) static void register_##area##_##name(void)                    \
	{                                                                                          \
		test_register(#area, #name, area##_##name);                                        \
	}                                                                                          \
	static void area##_##name(void)

#define EXPECT(claim)		assert_true(claim)
#define EXPECT_INT(got, want)	assert_int_equal(got, want)
#define EXPECT_STR(got, want)	assert_string_equal(got, want)
#define EXPECT_SLICE(got, want) test_expect_slice(got, want, __FILE__, __LINE__)

/* Fails, showing both, unless the slice is exactly the C string. */
void test_expect_slice(struct es_slice got, const char *want, const char *file, int line);

#endif
