#include "git/commit_message.h"

/* Names of objects, and signatures: none of it was written by somebody, and both look like secrets.
 */
static bool is_left_out(struct es_slice header)
{
	static const char *const words[] = { "tree ", "parent ", "object ", "type ", "gpgsig ",
		"gpgsig-sha256 " };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (es_slice_starts(header, words[i]))
			return true;
	return false;
}

/* The next line of the headers that is kept; continuation lines begin with a blank, and go with
 * theirs. False at the end of the headers, where the message is the rest. */
static bool next_line(struct es_slice *rest, bool *is_out, struct es_slice *line)
{
	while (rest->len && rest->ptr[0] != '\n') {
		size_t end = es_slice_find(*rest, 0, '\n') + 1;
		*line = es_slice_sub(*rest, 0, end);
		*rest = es_slice_sub(*rest, end, rest->len);
		if (line->ptr[0] != ' ')
			*is_out = is_left_out(*line);
		if (!*is_out)
			return true;
	}
	return false;
}

void es_commit_message_add(struct es_buf *out, struct es_slice text)
{
	struct es_slice line;
	bool is_out = false;
	while (next_line(&text, &is_out, &line))
		es_buf_add(out, line);
	es_buf_add(out, text);
}

size_t es_commit_message_len(struct es_slice text)
{
	struct es_slice line;
	bool is_out = false;
	size_t len = 0;
	while (next_line(&text, &is_out, &line))
		len += line.len;
	return len + text.len;
}
