/* target.h - the variables of a deployed environment, as its host or store exports them. */
#ifndef ES_MANIFEST_TARGET_H
#define ES_MANIFEST_TARGET_H

#include "env/vars.h"

#include <envsieve.h>

/* Adds the variables that `text` lists to *out, which is the caller's to release. The form is told
 * by the bytes, and by the name of a YAML file: an env file (also `vercel env pull`), a JSON object
 * of names and values (Heroku, Doppler, Railway), Doppler's objects of names with "computed", the
 * reply of AWS Secrets Manager or its SecretString, parameters of SSM, a Lambda or an ECS task,
 * Secret and ConfigMap of Kubernetes and lists of them (JSON or YAML, `data` of a Secret decoded),
 * containers with `env`, `docker inspect`, lists of {name, value}. What is named without its value
 * (a fingerprint, a reference) is vague. ES_EPARSE "LINE:COL: reason" when it is none of these; no
 * message has a name or value. */
ES_MUST_CHECK enum es_status es_target_read(
	struct es_vars *out, struct es_slice file_name, struct es_slice text, struct es_error *err);

#endif
