/* main.c - runs every registered test, or those whose area is named on the command line. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TESTS_MAX = 4096 };

struct test {
	const char *area;
	char name[160];
	void (*run)(void);
};

static struct test tests[TESTS_MAX];
static size_t ntests;

void test_register(const char *area, const char *name, void (*run)(void))
{
	if (ntests == TESTS_MAX)
		abort();
	struct test *t = &tests[ntests++];
	t->area = area;
	t->run = run;
	(void)snprintf(t->name, sizeof t->name, "%s: %s", area, name);
}

void test_expect_slice(struct es_slice got, const char *want, const char *file, int line)
{
	if (es_slice_is(got, want))
		return;
	print_error("got  \"%.*s\"\nwant \"%s\"\n", ES_ARG(got), want);
	_fail(file, line);
}

static void run_one(void **state)
{
	((struct test *)*state)->run();
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct test *)a)->name, ((const struct test *)b)->name);
}

int main(int argc, char **argv)
{
	static struct CMUnitTest chosen[TESTS_MAX];
	size_t n = 0;
	qsort(tests, ntests, sizeof *tests, by_name);
	for (size_t i = 0; i < ntests; i++) {
		bool wanted = argc == 1;
		for (int a = 1; a < argc; a++)
			wanted = wanted || strcmp(argv[a], tests[i].area) == 0;
		if (wanted)
			chosen[n++] = (struct CMUnitTest){ tests[i].name, run_one, NULL, NULL,
				&tests[i] };
	}
	int failed = _cmocka_run_group_tests("unit", chosen, n, NULL, NULL);
	if (failed < 0)
		failed = (int)n;
	printf("unit: %zu passed, %d failed\n", n - (size_t)failed, failed);
	return failed != 0 || n == 0;
}
