#include "reference/readers.h"
#include "base/glob.h"
#include "reference/go_tags.h"
#include "reference/pydantic.h"
#include "reference/pyprefix.h"
#include "reference/pyscheme.h"
#include "reference/settings.h"

typedef void read_fn(struct es_mentions *out, struct es_slice text);

static const struct {
	struct es_slice glob;
	read_fn *read;
} readers[] = {
	{ ES_LIT("*.go"), es_go_tags_read },
	{ ES_LIT("*.py"), es_pydantic_read },
	{ ES_LIT("*.py"), es_pyscheme_read },
	{ ES_LIT("*.py"), es_pyprefix_apply },
	{ ES_LIT("appsettings*.json"), es_settings_dotnet },
	{ ES_LIT("launchSettings.json"), es_settings_launch },
	{ ES_LIT("application*.yml"), es_settings_spring_yaml },
	{ ES_LIT("application*.yaml"), es_settings_spring_yaml },
	{ ES_LIT("bootstrap*.yml"), es_settings_spring_yaml },
	{ ES_LIT("bootstrap*.yaml"), es_settings_spring_yaml },
	{ ES_LIT("application*.properties"), es_settings_spring_properties },
	{ ES_LIT("bootstrap*.properties"), es_settings_spring_properties },
};

enum { NREADERS = sizeof readers / sizeof *readers };

void es_readers_add_globs(struct es_globset *s)
{
	for (size_t i = 0; i < NREADERS; i++)
		es_globset_add(s, readers[i].glob);
}

void es_readers_run(struct es_mentions *out, struct es_slice path, struct es_slice text)
{
	for (size_t i = 0; i < NREADERS; i++)
		if (es_glob_match(readers[i].glob, path))
			readers[i].read(out, text);
}
