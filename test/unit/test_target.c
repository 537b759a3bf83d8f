/* test_target.c - environments as hosts and secret stores export them. */
#include "base/buf.h"
#include "manifest/target.h"
#include "test.h"

static void expect(const char *text, const char *want)
{
	struct es_vars vars = { 0 };
	struct es_error err = { 0 };
	struct es_buf got = ES_BUF_INIT(4096);
	EXPECT_INT(es_target_read(&vars, es_slice_from("-"), es_slice_from(text), &err), ES_OK);
	EXPECT_STR(err.text, "");
	for (size_t i = 0; i < vars.all.n; i++) {
		const struct es_var *v = &vars.all.v[i];
		es_buf_printf(&got, "%.*s=%.*s%s%s %zu\n", ES_ARG(v->name), ES_ARG(v->value),
			v->is_null ? "(null)" : "", v->is_vague ? "(vague)" : "", v->line);
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_vars_release(&vars);
}

static void refuse(const char *text, const char *reason)
{
	struct es_vars vars = { 0 };
	struct es_error err = { 0 };
	EXPECT_INT(es_target_read(&vars, es_slice_from("-"), es_slice_from(text), &err), ES_EPARSE);
	EXPECT_STR(err.text, reason);
	es_vars_release(&vars);
}

TEST(target, env_files)
{
	expect("# Created by Vercel CLI\nA=\"1\"\nB=x y\n", "A=1 2\nB=x y 3\n");
	expect("", "");
	refuse("# c\nwhat is this\n", "2:1: neither JSON nor an assignment");
}

TEST(target, objects_of_names_and_values)
{
	expect("{\n\"A\": \"x\",\n\"B\": 1, \"C\": null, \"D\": \"\", \"E\": true}",
		"A=x 2\nB=1 3\nC=(null) 3\nD= 3\nE=true 3\n");
	expect("{\"A\": {\"computed\": \"x\", \"raw\": \"y\"}}", "A=x 1\n");
	expect("{}", "");
}

TEST(target, aws)
{
	expect("{\"ARN\": \"a\",\n\"SecretString\": \"{\\\"A\\\":\\\"x\\\"}\", \"VersionStages\": "
	       "[\"c\"]}",
		"A=x 2\n");
	expect("{\"Parameters\": [{\"Name\": \"/app/prod/A\", \"Value\": \"x\"}]}", "A=x 1\n");
	expect("{\"FunctionName\": \"f\", \"Environment\": {\"Variables\": {\"A\": \"x\"}}}",
		"A=x 1\n");
	expect("{\"taskDefinition\": {\"containerDefinitions\": [{\"environment\": [{\"name\": "
	       "\"A\", "
	       "\"value\": \"x\"}], \"secrets\": [{\"name\": \"B\", \"valueFrom\": \"arn\"}]}]}}",
		"A=x 1\nB=(vague) 1\n");
}

TEST(target, kubernetes)
{
	expect("{\"kind\": \"Secret\", \"data\": {\"A\": \"eA==\", \"B\": \"\"}}", "A=x 1\nB= 1\n");
	expect("apiVersion: v1\nkind: ConfigMap\ndata:\n  A: x\n", "A=x 4\n");
	expect("{\"kind\": \"List\", \"items\": [{\"kind\": \"ConfigMap\", \"data\": {\"A\": "
	       "\"x\"}},"
	       "{\"kind\": \"Secret\", \"data\": {\"B\": \"eQ==\"}}]}",
		"A=x 1\nB=y 1\n");
	refuse("{\"kind\": \"Secret\",\n\"data\": {\"A\": \"!\"}}",
		"2:15: data of a Secret that is not base64");
}

TEST(target, containers_and_lists)
{
	expect("[{\"Id\": \"i\", \"Config\": {\"Env\": [\"A=x=y\", \"B=\"]}}]", "A=x=y 1\nB= 1\n");
	expect("[{\"Id\": \"i\", \"Name\": \"/web\", \"Config\": {\"Env\": [\"A=x\"]}}]",
		"A=x 1\n");
	expect("[{\"name\": \"A\", \"updatedAt\": \"2026\"}]", "A=(vague) 1\n");
	expect("[{\"name\": \"A\", \"value\": \"x\"}, {\"name\": \"B\"}]", "A=x 1\nB=(vague) 1\n");
	expect("[{\"envVar\": {\"key\": \"A\", \"value\": \"x\"}}]", "A=x 1\n");
}

TEST(target, what_is_none_is_refused_with_its_place)
{
	refuse("{\"A\": ", "1:7: a value is missing");
	refuse("{\"A\": {\"b\": []}}", "1:1: a form of JSON that lists no variables");
	refuse("[1, 2]", "1:1: a form of JSON that lists no variables");
	refuse("{\"SecretString\": \"plain\"}", "1:18: a SecretString that is no JSON object");
}
