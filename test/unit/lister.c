#include "lister.h"
#include "test.h"

#include <stdlib.h>

static int by_path(const void *a, const void *b)
{
	const struct es_item *x = a, *y = b;
	return es_slice_compare(x->path, y->path);
}

static int by_skipped_path(const void *a, const void *b)
{
	const struct es_skip *x = a, *y = b;
	return es_slice_compare(x->path, y->path);
}

static void expect_order(const struct es_listing *l, size_t first)
{
	for (size_t i = first + 1; i < l->items.n; i++)
		EXPECT(by_path(&l->items.v[i - 1], &l->items.v[i]) < 0);
}

void lister_finish(struct es_listing *l, void *reader)
{
	expect_order(l, 0);
	while (l->folders.n) {
		struct es_folder folder = l->folders.v[--l->folders.n];
		size_t before = l->items.n;
		folder.list(l, reader, &folder);
		expect_order(l, before);
	}
	if (l->items.n)
		qsort(l->items.v, l->items.n, sizeof *l->items.v, by_path);
	if (l->skips.n)
		qsort(l->skips.v, l->skips.n, sizeof *l->skips.v, by_skipped_path);
}
