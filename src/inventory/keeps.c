#include "inventory/keeps.h"

#include "base/path.h"
#include "inventory/envplace.h"

/* Coding assistants, editors and hosts of workspaces keep programs to start, and their environment,
 * in files that are committed with the project. */
bool es_lint_is_tool_config(struct es_slice path)
{
	static const char *const folders[] = { ".cursor", ".vscode", ".claude", ".windsurf", ".zed",
		".gemini", ".roo", ".kilocode", ".continue", ".codex", ".amazonq" };
	static const char *const names[] = { "mcp.json", ".mcp.json", "mcp_config.json", ".replit",
		"claude_desktop_config.json", "opencode.json", ".clinerules" };
	struct es_slice name = es_path_name(path), rest = es_path_folder(path), part;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (es_slice_is(name, names[i]))
			return true;
	if (!es_slice_ends(name, ".json") && !es_slice_ends(name, ".jsonc") &&
		!es_slice_ends(name, ".toml"))
		return false;
	while (rest.len && es_slice_split(&rest, '/', &part))
		for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
			if (es_slice_is(part, folders[i]))
				return true;
	return false;
}

bool es_lint_keeps(struct es_slice path)
{
	static const char *const names[] = { ".gitignore", ".npmignore", "MANIFEST.in",
		"package.json", "template.yaml", "template.yml", "turbo.json", "turbo.jsonc" };
	struct es_slice name = es_path_name(path);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (es_slice_is(name, names[i]))
			return true;
	return es_slice_ends(name, ".dockerignore") || es_env_place_is_dockerfile(path) ||
	       es_lint_is_tool_config(path);
}
