#include "source/walk.h"

#include <limits.h>
#include <string.h>

enum {
	BLOCK = 512,
	NAME_SIZE = 100,
	SIZE_AT = 124,
	SIZE_SIZE = 12,
	SUM_AT = 148,
	SUM_SIZE = 8,
	TYPE_AT = 156,
	LINK_AT = 157,
	MAGIC_AT = 257,
	PREFIX_AT = 345,
	PREFIX_SIZE = 155,
	SPARSE_MORE_AT = 482,	   /* GNU sparse files: whether a block of map follows the header */
	SPARSE_MORE_NEXT_AT = 504, /* and the same in such a block */
};

/* What extended headers say about the entry that follows them; borrowed from the archive. */
struct extension {
	struct es_slice name, link;
	uint64_t size;
	bool has_size;
};

struct reader {
	struct es_archive *a;
	size_t at;
	struct extension next;
	char name[PREFIX_SIZE + 1 + NAME_SIZE];
	bool is_ended;	 /* past the zeros that end an archive: others may follow */
	bool is_damaged; /* in a stretch of blocks that are no headers, already told */
};

/* Up to a NUL, or all. */
static struct es_slice text_field(const char *block, size_t at, size_t size)
{
	struct es_slice s = { block + at, size };
	return es_slice_sub(s, 0, es_slice_find(s, 0, '\0'));
}

/* Octal digits, or big-endian bytes behind a byte of 0x80; UINT64_MAX for what no file has. */
static uint64_t number_field(const char *block, size_t at, size_t size)
{
	const unsigned char *p = (const unsigned char *)block + at;
	bool is_binary = p[0] == 0x80;
	uint64_t value = 0;
	size_t i = is_binary ? 1 : 0;
	while (!is_binary && i < size && p[i] == ' ')
		i++;
	for (; i < size; i++) {
		if (!is_binary && (p[i] == ' ' || p[i] == '\0'))
			break;
		if (value >> 55 || (!is_binary && (p[i] < '0' || p[i] > '7')))
			return UINT64_MAX;
		value = is_binary ? value << 8 | p[i] : value << 3 | (p[i] - (unsigned)'0');
	}
	return value;
}

/* The sum of all bytes, those of the checksum itself as blanks. Old writers summed signed ones.
 * Texts have no number there, or none but blanks. */
static bool is_header(const char *block)
{
	uint64_t want = number_field(block, SUM_AT, SUM_SIZE);
	if (want == 0 || want > BLOCK * UCHAR_MAX)
		return false;
	long sum = 0, signed_sum = 0;
	for (size_t i = 0; i < BLOCK; i++) {
		char c = i - SUM_AT < SUM_SIZE ? ' ' : block[i];
		sum += (unsigned char)c;
		signed_sum += (signed char)c;
	}
	return want == (uint64_t)sum || (signed_sum >= 0 && want == (uint64_t)signed_sum);
}

static bool is_zero(const char *block)
{
	for (size_t i = 0; i < BLOCK; i++)
		if (block[i])
			return false;
	return true;
}

bool es_tar_is(struct es_slice bytes)
{
	return bytes.len >= BLOCK && bytes.ptr[0] && is_header(bytes.ptr);
}

/* ---- extended headers ---- */

static bool decimal(uint64_t *out, struct es_slice s)
{
	uint64_t value = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9' || value > UINT64_MAX / 10 - 1)
			return false;
		value = value * 10 + (unsigned)(s.ptr[i] - '0');
	}
	*out = value;
	return s.len > 0;
}

static void take_record(struct extension *x, struct es_slice key, struct es_slice value)
{
	if (es_slice_is(key, "path") || es_slice_is(key, "GNU.sparse.name"))
		x->name = value;
	else if (es_slice_is(key, "linkpath"))
		x->link = value;
	else if (es_slice_is(key, "size"))
		x->has_size = decimal(&x->size, value);
}

/* Records "LEN KEY=VALUE\n", where LEN counts all of it. False when one is damaged. */
static bool read_records(struct extension *x, struct es_slice s)
{
	while (s.len && s.ptr[0]) {
		size_t blank = es_slice_find(s, 0, ' ');
		uint64_t len;
		if (!decimal(&len, es_slice_sub(s, 0, blank)) || len > s.len || len < blank + 3 ||
			s.ptr[len - 1] != '\n')
			return false;
		struct es_slice record = es_slice_sub(s, blank + 1, (size_t)len - 1);
		size_t equals = es_slice_find(record, 0, '=');
		take_record(x, es_slice_sub(record, 0, equals),
			es_slice_sub(record, equals + 1, record.len));
		s = es_slice_sub(s, (size_t)len, s.len);
	}
	return true;
}

/* ---- entries ---- */

/* The path, in r->name where it is in two parts. */
static struct es_slice entry_name(struct reader *r, const char *block)
{
	struct es_slice name = text_field(block, 0, NAME_SIZE);
	/* GNU tar has other things where POSIX has the prefix, and a blank behind "ustar". */
	struct es_slice prefix = memcmp(block + MAGIC_AT, "ustar", 6) == 0
					 ? text_field(block, PREFIX_AT, PREFIX_SIZE)
					 : ES_SLICE_EMPTY;
	if (prefix.len == 0)
		return name;
	memcpy(r->name, prefix.ptr, prefix.len);
	r->name[prefix.len] = '/';
	memcpy(r->name + prefix.len + 1, name.ptr, name.len);
	return (struct es_slice){ r->name, prefix.len + 1 + name.len };
}

/* Skips the blocks of map between the header of a sparse file and its data, which are the parts of
 * the file that are not holes. */
static void skip_sparse_map(struct reader *r, const char *header)
{
	struct es_slice s = r->a->bytes;
	bool is_more = header[SPARSE_MORE_AT];
	while (is_more && s.len - r->at >= BLOCK) {
		is_more = s.ptr[r->at + SPARSE_MORE_NEXT_AT];
		r->at += BLOCK;
	}
}

/* The entry's bytes, with r->at moved behind them. */
static struct es_slice take_data(struct reader *r, struct es_slice name, uint64_t size)
{
	struct es_slice rest = es_slice_sub(r->a->bytes, r->at, r->a->bytes.len);
	size_t padding = (size_t)((BLOCK - size % BLOCK) % BLOCK);
	if (size > rest.len) {
		es_walk_skip(r->a, name, ES_ECORRUPT, "archive ends inside of it");
		size = rest.len;
	}
	r->at += (size_t)size;
	r->at += padding < r->a->bytes.len - r->at ? padding : r->a->bytes.len - r->at;
	return es_slice_sub(rest, 0, (size_t)size);
}

/* 'x' (Solaris: 'X'), 'L' and 'K' speak of the next entry; 'g' of all, and has no names. */
static void read_extension(struct reader *r, const char *block)
{
	struct es_slice name = text_field(block, 0, NAME_SIZE);
	struct es_slice data = take_data(r, name, number_field(block, SIZE_AT, SIZE_SIZE));
	struct es_slice text = es_slice_sub(data, 0, es_slice_find(data, 0, '\0'));
	char type = block[TYPE_AT];
	if ((type == 'x' || type == 'X') && !read_records(&r->next, data))
		es_walk_skip(r->a, name, ES_ECORRUPT, "extended tar header is damaged");
	else if (type == 'L')
		r->next.name = text;
	else if (type == 'K')
		r->next.link = text;
}

static void read_entry(struct reader *r, const char *block)
{
	struct extension x = r->next;
	r->next = (struct extension){ 0 };
	struct es_slice name = x.name.len ? x.name : entry_name(r, block);
	uint64_t size = x.has_size ? x.size : number_field(block, SIZE_AT, SIZE_SIZE);
	struct es_slice link = x.link.len ? x.link : text_field(block, LINK_AT, NAME_SIZE);
	switch (block[TYPE_AT]) {
	case '2': /* symbolic link */
		(void)es_walk_member(r->a, name, link);
		return;
	case '1': /* link to an entry that was */
	case '3': /* devices, folder, FIFO */
	case '4':
	case '5':
	case '6':
		return;
	default: /* a regular file, or what is read as one if unknown */
		break;
	}
	if (block[TYPE_AT] == 'S')
		skip_sparse_map(r, block);
	struct es_slice data = take_data(r, name, size);
	/* Old writers end the names of folders in a slash. */
	if (!es_slice_ends(name, "/"))
		(void)es_walk_member(r->a, name, data);
}

static void read_block(struct reader *r)
{
	const char *block = r->a->bytes.ptr + r->at;
	size_t at = r->at;
	r->at += BLOCK;
	if (is_header(block)) {
		r->is_ended = r->is_damaged = false;
		if (block[TYPE_AT] && strchr("xXgLK", block[TYPE_AT]))
			read_extension(r, block);
		else
			read_entry(r, block);
	} else if (is_zero(block)) {
		r->is_ended = true;
	} else if (!r->is_ended && !r->is_damaged) {
		r->is_damaged = true;
		es_walk_skip(r->a, ES_SLICE_EMPTY, ES_ECORRUPT,
			"tar header at offset %zu is damaged", at);
	}
}

void es_tar_read(struct es_archive *a)
{
	struct reader r = { .a = a };
	while (a->bytes.len - r.at >= BLOCK && !es_walk_is_over(a))
		read_block(&r);
	if (a->bytes.len > r.at && !r.is_ended && !es_walk_is_over(a))
		es_walk_skip(a, ES_SLICE_EMPTY, ES_ECORRUPT, "archive ends early");
}
