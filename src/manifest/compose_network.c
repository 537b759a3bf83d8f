#include "manifest/readers.h"

/* What a service of compose has to do with others:
 * https://docs.docker.com/reference/compose-file/services/ under depends_on, links, network_mode,
 * ports and expose. */

static void say_link(struct es_manifest *m, struct es_slice name, const struct es_yaml *y)
{
	struct es_mention what = { .kind = ES_MENTION_LINK, .form = "depends_on", .name = name };
	if (name.len)
		es_manifest_say(m, what, y);
}

/* A list of names, of which links may have an alias behind a colon, or a map by names. */
static void read_links(struct es_manifest *m, const struct es_yaml *y)
{
	for (size_t i = 0; es_manifest_is_map(y) && i < y->nitems; i++)
		say_link(m, y->keys[i]->text, y->keys[i]);
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++) {
		struct es_slice name = es_manifest_text(y->items[i]);
		say_link(m, es_slice_sub(name, 0, es_slice_find(name, 0, ':')), y->items[i]);
	}
}

/* Of "127.0.0.1:8080:3000/tcp" and "${PORT:-80}:3000" the port within the container. */
static struct es_slice inner_port(struct es_slice s)
{
	size_t from = 0, depth = 0;
	for (size_t i = 0; i < s.len; i++) {
		depth += s.ptr[i] == '{';
		depth -= s.ptr[i] == '}' && depth;
		if (s.ptr[i] == ':' && !depth)
			from = i + 1;
	}
	s = es_slice_sub(s, from, s.len);
	return es_slice_sub(s, 0, es_slice_find(s, 0, '/'));
}

static void read_ports(struct es_manifest *m, const struct es_yaml *y)
{
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++) {
		const struct es_yaml *one = y->items[i];
		struct es_slice s = es_manifest_is_map(one)
					    ? es_manifest_text(es_manifest_get(m, one, "target"))
					    : es_manifest_text(one);
		struct es_mention what = { .kind = ES_MENTION_PORT, .form = "ports" };
		what.name = inner_port(s);
		if (what.name.len)
			es_manifest_say(m, what, one);
	}
}

void es_read_compose_network(struct es_manifest *m, const struct es_yaml *service)
{
	/* That of the host, or of another service: localhost may be right there. */
	if (es_manifest_get(m, service, "network_mode"))
		return;
	read_links(m, es_manifest_get(m, service, "depends_on"));
	read_links(m, es_manifest_get(m, service, "links"));
	read_ports(m, es_manifest_get(m, service, "ports"));
	read_ports(m, es_manifest_get(m, service, "expose"));
}
