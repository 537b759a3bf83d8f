/* pool_recall.h - numbers that were seen, shared by threads without a lock; some get lost. */
#ifndef ES_BASE_POOL_RECALL_H
#define ES_BASE_POOL_RECALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct es_recall;

/* With room for `n` numbers or more, within limits; each takes eight bytes. */
struct es_recall *es_recall_new(size_t n);
void es_recall_free(struct es_recall *s);

/* False for zero, and for what was never added; mostly true for what was. The numbers' upper bits
 * should differ. */
bool es_recall_has(const struct es_recall *s, uint64_t number);
/* Soon es_recall_has or es_recall_add will be called with it. */
void es_recall_expect(const struct es_recall *s, uint64_t number);
void es_recall_add(struct es_recall *s, uint64_t number);

#endif
