/* load_docker.c - docker run --env-file: lines as they are, quotes and comments behind values too.
 */
#include "env/load.h"

#include "text/utf8.h"

/* bufio.MaxScanTokenSize: a longer line ends the reading. */
#define LINE_MAX_LEN 65536

static enum es_status take_line(struct es_load *l, struct es_slice line, size_t at)
{
	if (line.len >= LINE_MAX_LEN)
		return es_load_refuse(l, at, "the line is longer than 64 KiB");
	if (!es_utf8_is_valid(line))
		return es_load_refuse(l, at, "not UTF-8");
	if (at == 0 && es_slice_starts(line, "\xef\xbb\xbf"))
		line = es_slice_sub(line, 3, line.len);
	line = es_slice_sub(line, es_spaces_skip(line, 0, ES_SPACES_GO), line.len);
	if (line.len == 0 || line.ptr[0] == '#')
		return ES_OK;
	size_t equals = es_slice_find(line, 0, '=');
	struct es_slice name = es_slice_sub(line, 0, equals), value;
	if (name.len == 0)
		return es_load_refuse(l, at, "no name before the equals sign");
	if (es_slice_find(name, 0, ' ') < name.len || es_slice_find(name, 0, '\t') < name.len)
		return es_load_refuse(l, at, "white space in a name");
	if (equals < line.len)
		return es_load_set(l, name, es_slice_sub(line, equals + 1, line.len), at);
	return es_load_outside(l, name, &value) ? es_load_set(l, name, value, at) : ES_OK;
}

enum es_status es_load_docker(struct es_load *l)
{
	enum es_status st = ES_OK;
	for (size_t at = 0, end; !st && at < l->text.len; at = end + 1) {
		end = es_slice_find(l->text, at, '\n');
		struct es_slice line = es_slice_sub(l->text, at, end);
		if (es_slice_ends(line, "\r"))
			line.len--;
		st = take_line(l, line, at);
	}
	return st;
}
