#include "text/json.h"
#include "base/err.h"
#include "base/vec.h"
#include "text/jsoncheck.h"

#include <cjson/cJSON.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum es_status fail_at(
	struct es_error *err, struct es_slice text, size_t at, const char *reason)
{
	size_t line = 1, start = 0;
	for (size_t i = 0; i < at; i++) {
		if (text.ptr[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	return es_fail(err, ES_EPARSE, "%zu:%zu: %s", line, at - start + 1, reason);
}

struct member {
	const char *key;
	size_t number; /* in its object */
};

struct member_vec ES_VEC(struct member);

static int by_key_then_number(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order = strcmp(x->key, y->key);
	return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* The number of the first member whose key an earlier one has; SIZE_MAX without. */
static size_t find_twin(const cJSON *object)
{
	struct member_vec members = { 0 };
	size_t number = 0;
	for (const cJSON *j = object->child; j; j = j->next)
		es_vec_push(&members, (struct member){ j->string, number++ });
	if (members.n > 1)
		qsort(members.v, members.n, sizeof *members.v, by_key_then_number);
	size_t twin = SIZE_MAX;
	for (size_t i = 1; i < members.n; i++) {
		const struct member *m = &members.v[i];
		if (m->number < twin && strcmp(members.v[i - 1].key, m->key) == 0)
			twin = m->number;
	}
	es_vec_release(&members);
	return twin;
}

/* True when an object has a key twice; *nkeys is then the number of keys in the text before the
 * repeated one. Recursion is as deep as cJSON allowed. */
static bool find_repeated(const cJSON *j, size_t *nkeys)
{
	bool is_object = cJSON_IsObject(j);
	size_t twin = is_object ? find_twin(j) : SIZE_MAX;
	size_t number = 0;
	for (const cJSON *child = j->child; child; child = child->next, number++) {
		if (number == twin)
			return true;
		*nkeys += is_object;
		if (find_repeated(child, nkeys))
			return true;
	}
	return false;
}

static enum es_status check_keys(const cJSON *root, struct es_slice text, struct es_error *err)
{
	size_t nkeys = 0;
	if (!find_repeated(root, &nkeys))
		return ES_OK;
	size_t at = es_json_find_key(text, nkeys);
	return fail_at(err, text, at, "the object has this key already");
}

enum es_status es_json_parse(struct es_json **out, struct es_slice text, struct es_error *err)
{
	if (es_slice_starts(text, "\xef\xbb\xbf"))
		text = es_slice_sub(text, 3, text.len);
	size_t at = 0;
	const char *reason = es_json_check(text, &at);
	if (reason)
		return fail_at(err, text, at, reason);
	cJSON *root = cJSON_ParseWithLength(text.ptr, text.len);
	if (!root)
		return es_fail(err, ES_EPARSE, "1:1: not what cJSON can read");
	enum es_status st = check_keys(root, text, err);
	if (st)
		cJSON_Delete(root);
	else
		*out = (struct es_json *)root;
	return st;
}

static const cJSON *node(const struct es_json *j)
{
	return (const cJSON *)j;
}

static const struct es_json *value(const cJSON *j)
{
	return (const struct es_json *)j;
}

void es_json_free(struct es_json *j)
{
	cJSON_Delete((cJSON *)j);
}

const struct es_json *es_json_get(const struct es_json *j, const char *key)
{
	if (!es_json_is_object(j))
		return NULL;
	return value(cJSON_GetObjectItemCaseSensitive(node(j), key));
}

const struct es_json *es_json_first(const struct es_json *j)
{
	return j ? value(node(j)->child) : NULL;
}

const struct es_json *es_json_next(const struct es_json *j)
{
	return j ? value(node(j)->next) : NULL;
}

bool es_json_is_object(const struct es_json *j)
{
	return cJSON_IsObject(node(j));
}

bool es_json_is_array(const struct es_json *j)
{
	return cJSON_IsArray(node(j));
}

const char *es_json_string(const struct es_json *j)
{
	return cJSON_IsString(node(j)) ? node(j)->valuestring : NULL;
}

bool es_json_number(const struct es_json *j, double *out)
{
	if (!cJSON_IsNumber(node(j)) || !isfinite(node(j)->valuedouble))
		return false;
	*out = node(j)->valuedouble;
	return true;
}

bool es_json_bool(const struct es_json *j, bool *out)
{
	if (!cJSON_IsBool(node(j)))
		return false;
	*out = cJSON_IsTrue(node(j));
	return true;
}

const char *es_json_key(const struct es_json *j)
{
	return j ? node(j)->string : NULL;
}
