/* settings.h - files of settings whose keys an environment may replace: .NET's and Spring's. */
#ifndef ES_REFERENCE_SETTINGS_H
#define ES_REFERENCE_SETTINGS_H

#include "env/mention.h"

/* appsettings*.json: each key as the variable that replaces it, `A__B`; has a default, and is no
 * claim that anybody should set it (ES_USE_PATTERN). */
void es_settings_dotnet(struct es_mentions *out, struct es_slice text);
/* launchSettings.json: what its profiles set. */
void es_settings_launch(struct es_mentions *out, struct es_slice text);
/* application*.yml and .properties: each key as Spring's relaxed binding has it, `A_BC`, and the
 * families of names that the frameworks themselves read. Nothing of YAML with keys in capitals and
 * none of those frameworks: it is Figaro's. */
void es_settings_spring_yaml(struct es_mentions *out, struct es_slice text);
void es_settings_spring_properties(struct es_mentions *out, struct es_slice text);

#endif
