#include "manifest/readers.h"

#include <string.h>

/* Dependencies in files that are programs or XML: each is found by what stands around its name. */

static void say_version(
	struct es_manifest *m, const char *form, struct es_slice name, struct es_slice version)
{
	struct es_mention what = { .kind = ES_MENTION_PACKAGE,
		.form = form,
		.name = name,
		.said = version.len ? ES_SAID_LITERAL : ES_SAID_NOTHING,
		.value = version };
	if (name.len)
		es_manifest_say_at(m, what, (size_t)(name.ptr - m->text.ptr));
}

static void say(
	struct es_manifest *m, enum es_mention_kind kind, const char *form, struct es_slice name)
{
	struct es_mention what = { .kind = kind, .form = form, .name = name };
	if (name.len)
		es_manifest_say_at(m, what, (size_t)(name.ptr - m->text.ptr));
}

/* Takes the next line off the text, without its newline; false at the end. */
static bool next_line(const struct es_manifest *m, size_t *at, struct es_slice *line)
{
	if (*at >= m->text.len)
		return false;
	size_t end = es_slice_find(m->text, *at, '\n');
	*line = es_slice_trim(es_slice_sub(m->text, *at, end));
	*at = end + 1;
	return true;
}

/* The first text in quotes at or after `at`, and where it ends. */
static struct es_slice quoted(struct es_slice s, size_t at, size_t *end)
{
	while (at < s.len && s.ptr[at] != '"' && s.ptr[at] != '\'')
		at++;
	*end = at < s.len ? es_slice_find(s, at + 1, s.ptr[at]) : s.len;
	return *end < s.len ? es_slice_sub(s, at + 1, *end) : ES_SLICE_EMPTY;
}

static bool has_word(struct es_slice s, const char *word)
{
	return es_slice_search(s, 0, es_slice_from(word)) < s.len;
}

/* gem 'x', "~> 1"; of a gemspec: spec.add_dependency "x" */
void es_read_gemfile(struct es_manifest *m)
{
	struct es_slice line;
	for (size_t at = 0, end = 0; next_line(m, &at, &line);) {
		bool is_gem = es_slice_starts(line, "gem ") || es_slice_starts(line, "gem(");
		bool is_spec = has_word(line, ".add_dependency") ||
			       has_word(line, ".add_runtime_dependency");
		struct es_slice name = quoted(line, 0, &end), version = quoted(line, end + 1, &end);
		bool is_version = version.len && memchr("~>=<!0123456789", version.ptr[0], 15);
		if (is_gem || (is_spec && line.ptr[0] != '#'))
			say_version(m, "gem", name, is_version ? version : ES_SLICE_EMPTY);
	}
}

/* "e.org/x v1.2.3" */
static void say_required(struct es_manifest *m, struct es_slice line)
{
	size_t blank = es_slice_find(line, 0, ' ');
	struct es_slice version = es_slice_trim(es_slice_sub(line, blank, line.len));
	say_version(m, "require", es_slice_sub(line, 0, blank),
		es_slice_sub(version, 0, es_slice_find(version, 0, ' ')));
}

/* module X; require X v1, also in parentheses */
void es_read_go_mod(struct es_manifest *m)
{
	struct es_slice line;
	bool is_inside = false;
	for (size_t at = 0; next_line(m, &at, &line);) {
		bool is_require = es_slice_starts(line, "require ");
		if (es_slice_starts(line, "module "))
			say(m, ES_MENTION_MODULE, "go.mod",
				es_slice_trim(es_slice_sub(line, 7, line.len)));
		if (is_require)
			line = es_slice_trim(es_slice_sub(line, 8, line.len));
		if (is_require && es_slice_starts(line, "("))
			is_inside = true;
		else if (es_slice_starts(line, ")"))
			is_inside = false;
		else if ((is_require || is_inside) && !es_slice_starts(line, "//") &&
			 !has_word(line, "// indirect"))
			say_required(m, line);
	}
}

/* {:x, "~> 1"} in the list of a Mix project */
void es_read_mix(struct es_manifest *m)
{
	struct es_slice line;
	for (size_t at = 0; next_line(m, &at, &line);) {
		bool is_app = es_slice_starts(line, "app: :");
		bool is_dependency = es_slice_starts(line, "{:");
		size_t from = is_app ? 6 : 2;
		if (is_app || is_dependency)
			say(m, is_app ? ES_MENTION_MODULE : ES_MENTION_PACKAGE, "mix.exs",
				es_slice_sub(line, from, es_manifest_name_end(line, from)));
	}
}

/* implementation 'group:name:1.0', implementation("group:name") */
void es_read_gradle(struct es_manifest *m)
{
	static const char *const words[] = { "mplementation", "api", "ompileOnly", "untimeOnly",
		"classpath", "kapt", "annotationProcessor", "compile" };
	struct es_slice line;
	for (size_t at = 0, end = 0; next_line(m, &at, &line);) {
		bool is_dependency = false;
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			is_dependency = is_dependency || has_word(line, words[i]);
		struct es_slice name = quoted(line, 0, &end);
		size_t colon = es_slice_find(name, 0, ':');
		if (is_dependency && colon < name.len && !es_slice_starts(line, "//"))
			say(m, ES_MENTION_PACKAGE, "dependencies",
				es_slice_sub(name, 0, es_slice_find(name, colon + 1, ':')));
	}
}

/* <PackageReference Include="X" ...> */
void es_read_csproj(struct es_manifest *m)
{
	static const struct es_slice tag = ES_LIT("<PackageReference"), key = ES_LIT("Include=");
	for (size_t at = es_slice_search(m->text, 0, tag), end = 0; at < m->text.len;
		at = es_slice_search(m->text, at + 1, tag)) {
		size_t close = es_slice_find(m->text, at, '>');
		struct es_slice element = es_slice_sub(m->text, at, close);
		if (close == m->text.len)
			break; /* nor is there one further on */
		size_t name = es_slice_search(element, 0, key);
		if (name < element.len)
			say(m, ES_MENTION_PACKAGE, "PackageReference", quoted(element, name, &end));
	}
}

/* What stands in <tag>here</tag>, the first in s. */
static struct es_slice element_text(struct es_slice s, const char *open)
{
	size_t from = es_slice_search(s, 0, es_slice_from(open)) + strlen(open);
	return from < s.len ? es_slice_trim(es_slice_sub(s, from, es_slice_find(s, from, '<')))
			    : ES_SLICE_EMPTY;
}

/* The artifact of each <dependency>: names of groups repeat what it says. */
void es_read_pom(struct es_manifest *m)
{
	static const struct es_slice open = ES_LIT("<dependency>"), close = ES_LIT("</dependency>");
	static const struct es_slice parent = ES_LIT("</parent>");
	size_t behind = es_slice_search(m->text, 0, parent);
	struct es_slice head = es_slice_sub(
		m->text, behind < m->text.len ? behind : 0, es_slice_search(m->text, 0, open));
	say(m, ES_MENTION_MODULE, "pom.xml", element_text(head, "<artifactId>"));
	for (size_t at = es_slice_search(m->text, 0, open); at < m->text.len;
		at = es_slice_search(m->text, at + 1, open)) {
		size_t end = es_slice_search(m->text, at, close);
		struct es_slice body = es_slice_sub(m->text, at, end);
		if (end == m->text.len)
			break; /* nor is there one further on */
		say(m, ES_MENTION_PACKAGE, "dependency", element_text(body, "<artifactId>"));
	}
}
