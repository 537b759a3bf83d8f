#include "base/path.h"
#include "manifest/calls.h"
#include "manifest/readers.h"
#include "manifest/script.h"

#include <string.h>

/* Folders of scripts, which are run from the one above. */
static bool is_script_folder(struct es_slice name)
{
	static const char *const names[] = { "bin", "script", "scripts", "tools", "docker", "hack",
		"ci", "deploy", "build", "tasks" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (es_slice_is(name, names[i]))
			return true;
	return false;
}

static struct es_slice run_folder(struct es_slice path)
{
	struct es_slice folder = es_path_folder(path);
	return is_script_folder(es_path_name(folder)) ? es_path_folder(folder) : folder;
}

/* "#!/bin/sh", "#!/usr/bin/env bash" */
static bool has_shell(struct es_slice text)
{
	struct es_slice line = es_slice_trim(es_slice_sub(text, 0, es_slice_find(text, 0, '\n')));
	size_t options = es_slice_search(line, 0, (struct es_slice)ES_LIT(" -"));
	line = es_slice_sub(line, 0, options);
	return es_slice_starts(line, "#!") && es_slice_ends(line, "sh");
}

void es_read_script(struct es_manifest *m)
{
	struct es_script_place place = { .folder = run_folder(m->path) };
	es_script_say(m, m->text, &place);
}

/* A file without an extension among scripts may be anything. */
void es_read_program(struct es_manifest *m)
{
	if (has_shell(m->text))
		es_read_script(m);
}

/* ---- Procfile: a process and its command a line ---- */

void es_read_procfile(struct es_manifest *m)
{
	for (size_t at = 0; at < m->text.len;) {
		size_t end = es_slice_find(m->text, at, '\n');
		size_t colon = es_slice_find(es_slice_sub(m->text, 0, end), at, ':');
		struct es_slice name = es_slice_trim(es_slice_sub(m->text, at, colon));
		if (colon < end && name.len && name.ptr[0] != '#') {
			struct es_script_place place = { .offset = colon + 1,
				.folder = es_path_folder(m->path) };
			m->scope = es_manifest_scope(m, "process", name);
			es_script_say(m, es_slice_sub(m->text, colon + 1, end), &place);
		}
		at = end + 1;
	}
}

/* ---- justfile ---- */

/* {{ }} and the marks before a command are not the shell's. */
static struct es_slice blank_just(const struct es_manifest *m, struct es_slice line)
{
	char *bytes = es_arena_alloc(m->out->arena, line.len + 1);
	struct es_slice out = { bytes, line.len };
	if (line.len)
		memcpy(bytes, line.ptr, line.len);
	for (size_t i = 0; i < line.len && memchr(" \t@-", bytes[i], 4); i++)
		bytes[i] = ' ';
	size_t at = es_slice_search(out, 0, (struct es_slice)ES_LIT("{{"));
	while (at < out.len) {
		size_t end = es_slice_search(out, at, (struct es_slice)ES_LIT("}}"));
		end = end < out.len ? end + 2 : out.len;
		memset(bytes + at, '_', end - at);
		bytes[at] = '$'; /* a value that is not known */
		at = es_slice_search(out, end, (struct es_slice)ES_LIT("{{"));
	}
	return out;
}

/* set dotenv-load, set dotenv-filename := "name" */
static void read_just_setting(struct es_manifest *m, struct es_slice line, size_t offset)
{
	struct es_mention what = { .kind = ES_MENTION_ENV_FILE, .form = "just dotenv-load" };
	struct es_slice name = es_slice_from(".env");
	size_t open = es_slice_find(line, 0, '"');
	if (es_slice_starts(line, "set dotenv-filename") ||
		es_slice_starts(line, "set dotenv-path"))
		name = es_slice_sub(line, open + 1, es_slice_find(line, open + 1, '"'));
	else if (!es_slice_starts(line, "set dotenv-load") || es_slice_ends(line, "false"))
		return;
	if (es_manifest_path(m, name, &what.other))
		es_manifest_say_span(m, what, offset, offset + line.len);
}

void es_read_justfile(struct es_manifest *m)
{
	static const struct es_call calls[] = {
		{ "env(", "env('X')", ES_NEED_REQUIRED, false },
		{ "env_var(", "env_var('X')", ES_NEED_REQUIRED, false },
		{ "env_var_or_default(", "env_var_or_default('X')", ES_NEED_OPTIONAL, false },
		{ NULL, NULL, ES_NEED_OPTIONAL, false },
	};
	es_calls_say(m, m->text, 0, calls);
	for (size_t at = 0; at < m->text.len;) {
		size_t end = es_slice_find(m->text, at, '\n');
		struct es_slice line = es_slice_sub(m->text, at, end);
		struct es_script_place place = { .offset = at, .folder = es_path_folder(m->path) };
		if (line.len && memchr(" \t", line.ptr[0], 2))
			es_script_say(m, blank_just(m, line), &place);
		else
			read_just_setting(m, es_slice_trim(line), at);
		at = end + 1;
	}
}
