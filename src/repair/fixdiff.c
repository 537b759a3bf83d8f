#include "repair/fix.h"
#include "finding/disclose.h"

enum { AROUND = 3 };

/* Bytes of the old text that are not shown. */
struct hidden {
	size_t from, to;
};

struct diff {
	struct es_buf *out;
	const struct es_fix *fix;
	struct ES_VEC(size_t) starts; /* of the old lines, and the end */
	struct ES_VEC(struct hidden) hidden;
	size_t next;	       /* of hidden: the first that may lie in what is shown next */
	size_t added, removed; /* lines, so far */
};

static size_t nlines(const struct diff *d)
{
	return d->starts.n - 1;
}

static void find_lines(struct diff *d)
{
	struct es_slice s = d->fix->before;
	for (size_t at = 0; at < s.len; at = es_slice_find(s, at, '\n') + 1)
		es_vec_push(&d->starts, at);
	es_vec_push(&d->starts, s.len);
}

/* A line that is nothing may be a part of a value. */
static void find_hidden(struct diff *d)
{
	const struct es_world_file *f = d->fix->env;
	for (size_t i = 0; f && i < f->lines.nlines; i++) {
		const struct es_env_line *line = &f->lines.lines[i];
		bool is_junk = line->kind == ES_ENV_JUNK || line->kind == ES_ENV_BARE;
		struct es_slice s = is_junk ? es_slice_trim(line->whole) : line->value;
		bool is_hidden = f->env.role != ES_ENV_EXAMPLE || is_junk ||
				 !es_disclose_allows(line->name, line->value);
		if (!s.len || !is_hidden)
			continue;
		size_t from = (size_t)(s.ptr - f->text.ptr);
		es_vec_push(&d->hidden, (struct hidden){ from, from + s.len });
	}
}

static void end_line(struct diff *d, struct es_slice line)
{
	if (!es_slice_ends(line, "\n"))
		es_buf_add_str(d->out, "\n\\ No newline at end of file\n");
}

/* The old text from `at` to `end`, which are in one line. */
static void show_masked(struct diff *d, size_t at, size_t end)
{
	struct es_slice s = d->fix->before;
	while (at < end) {
		while (d->next < d->hidden.n && d->hidden.v[d->next].to <= at)
			d->next++;
		struct hidden h = { end, end };
		if (d->next < d->hidden.n && d->hidden.v[d->next].from < end)
			h = d->hidden.v[d->next];
		if (h.from > at) {
			es_buf_add(d->out, es_slice_sub(s, at, h.from));
			at = h.from;
			continue;
		}
		es_buf_add_str(d->out, "***");
		bool goes_on = h.to >= end && s.ptr[end - 1] == '\n';
		if (goes_on)
			es_buf_add_byte(d->out, '\n');
		at = h.to < end ? h.to : end;
	}
}

/* A line of the old text. */
static void show_old(struct diff *d, char mark, size_t number)
{
	size_t at = d->starts.v[number], end = d->starts.v[number + 1];
	es_buf_add_byte(d->out, mark);
	show_masked(d, at, end);
	end_line(d, es_slice_sub(d->fix->before, at, end));
}

static size_t count_lines(struct es_slice s)
{
	size_t n = 0;
	for (size_t at = 0; at < s.len; at = es_slice_find(s, at, '\n') + 1)
		n++;
	return n;
}

static void show_new(struct diff *d, const struct es_edit *e)
{
	/* What is kept was shown once, as what goes. */
	size_t next = d->next;
	while (next > 0 && d->hidden.v[next - 1].to > e->from)
		next--;
	d->next = next;
	for (size_t at = 0; at < e->text.len;) {
		size_t end = es_slice_find(e->text, at, '\n');
		end += end < e->text.len;
		es_buf_add_byte(d->out, '+');
		if (at < e->kept)
			show_masked(d, e->from + at, e->from + e->kept);
		es_buf_add(d->out, es_slice_sub(e->text, at < e->kept ? e->kept : at, end));
		end_line(d, es_slice_sub(e->text, at, end));
		at = end;
	}
}

/* The number of the old line that begins at an offset. */
static size_t line_at(const struct diff *d, size_t offset)
{
	size_t low = 0, high = nlines(d);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->starts.v[middle] < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Edits [first, last) in one piece. */
static void show_hunk(struct diff *d, size_t first, size_t last)
{
	const struct es_edit *e = d->fix->edits;
	size_t from = line_at(d, e[first].from), to = line_at(d, e[last - 1].to);
	size_t nadded = 0, nremoved = 0;
	from = from > AROUND ? from - AROUND : 0;
	to = to + AROUND < nlines(d) ? to + AROUND : nlines(d);
	for (size_t i = first; i < last; i++) {
		nadded += count_lines(e[i].text);
		nremoved += line_at(d, e[i].to) - line_at(d, e[i].from);
	}
	size_t nold = to - from, nnew = nold + nadded - nremoved;
	es_buf_printf(d->out, "@@ -%zu,%zu +%zu,%zu @@\n", from + (nold > 0), nold,
		from + d->added - d->removed + (nnew > 0), nnew);
	size_t at = from;
	for (size_t i = first; i < last; i++) {
		for (; at < line_at(d, e[i].from); at++)
			show_old(d, ' ', at);
		for (; at < line_at(d, e[i].to); at++)
			show_old(d, '-', at);
		show_new(d, &e[i]);
	}
	for (; at < to; at++)
		show_old(d, ' ', at);
	d->added += nadded;
	d->removed += nremoved;
}

/* A path in one line, whatever bytes it has. */
static void add_path(struct es_buf *out, struct es_slice path)
{
	for (size_t i = 0; i < path.len; i++)
		es_buf_add_byte(out, (unsigned char)path.ptr[i] < 0x20 ? '?' : path.ptr[i]);
	es_buf_add_byte(out, '\n');
}

void es_fix_diff(struct es_buf *out, const struct es_fix *f, bool show_secrets)
{
	struct diff d = { .out = out, .fix = f };
	find_lines(&d);
	if (!show_secrets)
		find_hidden(&d);
	es_buf_add_str(out, f->is_new ? "--- /dev/null\n" : "--- a/");
	if (!f->is_new)
		add_path(out, f->path);
	es_buf_add_str(out, "+++ b/");
	add_path(out, f->path);
	for (size_t i = 0; i < f->nedits;) {
		size_t last = i + 1;
		while (last < f->nedits && line_at(&d, f->edits[last].from) <=
						   line_at(&d, f->edits[last - 1].to) + 2 * AROUND)
			last++;
		show_hunk(&d, i, last);
		i = last;
	}
	es_vec_release(&d.starts);
	es_vec_release(&d.hidden);
}
