#include "reference/lexer_table.h"

#define SLASHES                                                                                    \
	{ "//", NULL, 0 },                                                                         \
	{                                                                                          \
		"/*", "*/", 0                                                                      \
	}
#define DOUBLE                                                                                     \
	{                                                                                          \
		"\"", "\"", '\\', NULL, 0                                                          \
	}
#define SINGLE                                                                                     \
	{                                                                                          \
		"'", "'", '\\', NULL, 0                                                            \
	}
#define CHAR                                                                                       \
	{                                                                                          \
		"'", "'", '\\', NULL, ES_LEX_SHORT                                                 \
	}

const struct es_lex_family es_lex_families[ES_NLEXERS] = {
	[ES_LEXER_NONE] = { .name = "none" },
	[ES_LEXER_C] = { .name = "c", .comments = { SLASHES }, .quotes = { DOUBLE, CHAR } },
	[ES_LEXER_GO] = { .name = "go",
		.comments = { SLASHES },
		.quotes = { DOUBLE, CHAR, { "`", "`", '\0', NULL, ES_LEX_LINES } } },
	[ES_LEXER_JVM] = { .name = "jvm",
		.comments = { SLASHES },
		.quotes = { { "\"\"\"", "\"\"\"", '\\', "${", ES_LEX_LINES },
			{ "'''", "'''", '\\', NULL, ES_LEX_LINES }, { "\"", "\"", '\\', "${", 0 },
			SINGLE } },
	[ES_LEXER_SWIFT] = { .name = "swift",
		.comments = { { "//", NULL, 0 }, { "/*", "*/", ES_LEX_NESTED } },
		.quotes = { { "\"\"\"", "\"\"\"", '\\', "\\(", ES_LEX_LINES },
			{ "\"", "\"", '\\', "\\(", 0 } } },
	[ES_LEXER_DART] = { .name = "dart",
		.comments = { { "//", NULL, 0 }, { "/*", "*/", ES_LEX_NESTED } },
		.quotes = { { "\"\"\"", "\"\"\"", '\\', "${", ES_LEX_LINES },
			{ "'''", "'''", '\\', "${", ES_LEX_LINES }, { "\"", "\"", '\\', "${", 0 },
			{ "'", "'", '\\', "${", 0 } } },
	[ES_LEXER_CSHARP] = { .name = "csharp",
		.comments = { SLASHES },
		.quotes = { { "\"\"\"", "\"\"\"", '\0', NULL, ES_LEX_LINES },
			{ "$@\"", "\"", '\0', "{", ES_LEX_LINES | ES_LEX_DOUBLED },
			{ "@$\"", "\"", '\0', "{", ES_LEX_LINES | ES_LEX_DOUBLED },
			{ "@\"", "\"", '\0', NULL, ES_LEX_LINES | ES_LEX_DOUBLED },
			{ "$\"", "\"", '\\', "{", 0 }, DOUBLE, CHAR } },
	[ES_LEXER_RUST] = { .name = "rust",
		.comments = { { "//", NULL, 0 }, { "/*", "*/", ES_LEX_NESTED } },
		.quotes = { { "r##\"", "\"##", '\0', NULL, ES_LEX_LINES },
			{ "r#\"", "\"#", '\0', NULL, ES_LEX_LINES },
			{ "r\"", "\"", '\0', NULL, ES_LEX_LINES },
			{ "\"", "\"", '\\', NULL, ES_LEX_LINES }, CHAR } },
	[ES_LEXER_JAVASCRIPT] = { .name = "javascript",
		.comments = { SLASHES },
		.quotes = { DOUBLE, SINGLE, { "`", "`", '\\', "${", ES_LEX_LINES } },
		.has_regex = true },
	[ES_LEXER_HTML] = { .name = "html", .comments = { { "<!--", "-->", 0 } } },
	[ES_LEXER_PYTHON] = { .name = "python",
		.comments = { { "#", NULL, 0 } },
		.quotes = { { "\"\"\"", "\"\"\"", '\\', "{", ES_LEX_LINES | ES_LEX_FORMAT },
			{ "'''", "'''", '\\', "{", ES_LEX_LINES | ES_LEX_FORMAT },
			{ "\"", "\"", '\\', "{", ES_LEX_FORMAT },
			{ "'", "'", '\\', "{", ES_LEX_FORMAT } } },
	[ES_LEXER_RUBY] = { .name = "ruby",
		.comments = { { "#", NULL, 0 }, { "=begin", "=end", ES_LEX_START } },
		.quotes = { { "\"", "\"", '\\', "#{", ES_LEX_LINES },
			{ "'", "'", '\\', NULL, ES_LEX_LINES },
			{ "`", "`", '\\', "#{", ES_LEX_LINES } },
		.has_regex = true,
		.has_heredoc = true },
	[ES_LEXER_PHP] = { .name = "php",
		.comments = { SLASHES, { "#", NULL, ES_LEX_WORD | ES_LEX_NO_ATTRIBUTE } },
		.quotes = { { "\"", "\"", '\\', "{$", ES_LEX_LINES },
			{ "'", "'", '\\', NULL, ES_LEX_LINES } },
		.has_heredoc = true },
	[ES_LEXER_PERL] = { .name = "perl",
		.comments = { { "#", NULL, ES_LEX_WORD }, { "=pod", "=cut", ES_LEX_START },
			{ "=head", "=cut", ES_LEX_START } },
		.quotes = { { "\"", "\"", '\\', NULL, ES_LEX_LINES | ES_LEX_CODE }, SINGLE },
		.has_regex = true,
		.has_heredoc = true },
	[ES_LEXER_ELIXIR] = { .name = "elixir",
		.comments = { { "#", NULL, 0 } },
		.quotes = { { "\"\"\"", "\"\"\"", '\\', "#{", ES_LEX_LINES },
			{ "'''", "'''", '\\', "#{", ES_LEX_LINES },
			{ "\"", "\"", '\\', "#{", ES_LEX_LINES }, SINGLE } },
	[ES_LEXER_SHELL] = { .name = "shell",
		.comments = { { "#", NULL, ES_LEX_WORD } },
		.quotes = { { "\"", "\"", '\\', "$(", ES_LEX_LINES | ES_LEX_CODE },
			{ "$'", "'", '\\', NULL, ES_LEX_LINES },
			{ "'", "'", '\0', NULL, ES_LEX_LINES } },
		.has_heredoc = true },
	[ES_LEXER_HASH] = { .name = "hash", .comments = { { "#", NULL, ES_LEX_WORD } } },
	[ES_LEXER_DASH] = { .name = "dash",
		.comments = { { "--", NULL, 0 }, { "{-", "-}", ES_LEX_NESTED }, { "/*", "*/", 0 } },
		.quotes = { DOUBLE, { "'", "'", '\\', NULL, ES_LEX_DOUBLED | ES_LEX_SHORT } } },
	[ES_LEXER_LUA] = { .name = "lua",
		.comments = { { "--[[", "]]", 0 }, { "--[=[", "]=]", 0 }, { "--", NULL, 0 } },
		.quotes = { DOUBLE, SINGLE, { "[[", "]]", '\0', NULL, ES_LEX_LINES } } },
	[ES_LEXER_LISP] = { .name = "lisp",
		.comments = { { ";", NULL, 0 }, { "#|", "|#", ES_LEX_NESTED } },
		.quotes = { { "\"", "\"", '\\', NULL, ES_LEX_LINES } } },
	[ES_LEXER_PERCENT] = { .name = "percent",
		.comments = { { "%", NULL, 0 } },
		.quotes = { { "\"", "\"", '\\', NULL, ES_LEX_LINES }, SINGLE } },
	[ES_LEXER_XML] = { .name = "xml", .comments = { { "<!--", "-->", 0 } } },
};
