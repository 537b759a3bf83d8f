/* test_kubernetes.c - what manifests of Kubernetes and charts say of variables. */
#include "manifest.h"
#include "test.h"

TEST(kubernetes, containers_are_given_variables)
{
	manifest_expect("k/api.yaml",
		"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  "
		"template:\n    spec:\n"
		"      containers:\n      - image: ghcr.io/x/api:1\n        args: "
		"[\"--p=$(PORT)\", \"$$(NO)\", \"sh $HOME_DIR\"]\n"
		"        env:\n        - name: A\n          value: \"1\"\n"
		"        - {name: B, valueFrom: {secretKeyRef: {name: s, key: b-key}}}\n"
		"        - {name: C, valueFrom: {fieldRef: {fieldPath: x}}}\n"
		"        envFrom:\n        - secretRef: {name: s}\n        - configMapRef: {name: "
		"c}\n",
		"8:16 package image:ghcr.io/x/api in Deployment/api\n"
		"9:23 PORT guarded in Deployment/api\n"
		"9:46 HOME_DIR guarded in Deployment/api\n"
		"11:17 set A \"1\" in Deployment/api\n"
		"13:18 set B secret in Deployment/api from b-key\n"
		"14:18 set C in Deployment/api\n"
		"16:11 opaque in Deployment/api from Secret/s\n"
		"17:11 opaque in Deployment/api from ConfigMap/c\n");
}

TEST(kubernetes, maps_and_secrets_hold_variables)
{
	manifest_expect_lines("all.yml",
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {A: x, app.conf: "
		"y}\n---\n"
		"apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {B: z}\ndata: {C: "
		"eA==}\n---\n"
		"apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: t}\nspec: "
		"{encryptedData: {D: Ag}}\n---\n"
		"apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: u}\n"
		"spec: {data: [{secretKey: E, remoteRef: {key: k}}], dataFrom: [{extract: {key: "
		"k}}]}\n",
		"set A \"x\" in ConfigMap/c\n"
		"set B \"z\" secret in Secret/s\n"
		"set C \"x\" secret in Secret/s\n"
		"set D secret in SealedSecret/t\n"
		"set E secret in ExternalSecret/u\n"
		"opaque in ExternalSecret/u\n");
}

TEST(kubernetes, kustomize_generates_from_pairs_and_files)
{
	manifest_expect_lines("k/kustomization.yaml",
		"configMapGenerator:\n- literals: [A=1, B=]\n  envs: [a.env]\nsecretGenerator:\n- "
		"env: ../s.env\n",
		"set A \"1\"\n"
		"set B \"\"\n"
		"env-file from k/a.env\n"
		"env-file from s.env\n");
}

TEST(kubernetes, values_of_charts)
{
	manifest_expect_lines("chart/values.yaml",
		"api:\n  env: {A: 1, B: {value: x}}\n  extraEnv:\n  - {name: C, value: y}\n  env2: "
		"{D: 1}\n",
		"set A \"1\"\nset B \"x\"\nset C \"y\"\n");
}

TEST(kubernetes, a_template_is_read_line_by_line_and_never_unread)
{
	manifest_expect("chart/templates/d.yaml",
		"apiVersion: v1\nkind: Pod\nspec:\n{{- if .x }}\n  env:\n  - name: A\n    value: "
		"{{ .a }}\n"
		"  - name: \"B\"\n    valueFrom:\n  - name: c\n    image: x\n{{- end }}\n",
		"6:11 set A\n"
		"8:12 set B\n");
}

TEST(kubernetes, other_yaml_says_nothing)
{
	manifest_expect("a.yaml", "a: [\n", "");
	manifest_expect("a.yaml", "x: ${A}\n", "");
	manifest_expect_lines("play.yml", "- x: \"{{ lookup('env', 'A') }}\"\n", "A guarded\n");
	manifest_expect_lines("sam.yaml",
		"AWSTemplateFormatVersion: 1\nEnvironment:\n  Variables:\n    A: x\n    B: !Ref "
		"C\n",
		"set A \"x\"\nset B \"C\"\n");
}

TEST(kubernetes, a_secret_stays_one_in_a_form_with_value)
{
	manifest_expect_lines("x.yaml",
		"apiVersion: v1\nkind: Secret\nstringData:\n  A: x\n  B: {value: y}\n",
		"set A \"x\" secret\nset B \"y\" secret\n");
}

TEST(kubernetes, marks_of_templates_hide_what_they_fill_in_alone)
{
	manifest_expect("deploy/api.yaml",
		"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n  labels: {{ .L "
		"}}\nspec:\n{{- if .X }}\n  containers:\n"
		"  - env:\n    - name: A\n      value: {{ .Values.a }}\n    - name: B\n      "
		"value: "
		"\"b\"\n{{- end }}\n",
		"10:13 set A ($($$$$$$$$$$$$$) in Deployment/api\n"
		"12:13 set B \"b\" in Deployment/api\n");
	manifest_expect_lines("map.yaml",
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {A: '{{ .a }}', B: "
		"x}\n",
		"set A ({{ .a }}) in ConfigMap/c\nset B \"x\" in ConfigMap/c\n");
}

TEST(kubernetes, a_template_that_is_no_yaml_is_said_to_be_one)
{
	manifest_expect_lines("deploy/api.yaml",
		"apiVersion: v1\nkind: Deployment\nspec:\n  containers:\n  - env:\n    - name: A\n "
		"     "
		"value: b\n  {{ if }} x: [\n",
		"unread 9: while parsing a flow node, did not find expected node content\nset A\n");
	manifest_expect_lines("deploy/template/api.yaml",
		"apiVersion: v1\nkind: Deployment\nspec:\n  {{ if }} x: [\n",
		"unread 5: a template, which is no YAML until it is filled in\n");
	manifest_expect_lines("chart/templates/api.yaml",
		"apiVersion: v1\nkind: Deployment\nspec:\n  {{ if }} x: [\n", "");
}

TEST(kubernetes, objects_may_be_indented_or_in_json)
{
	static const char *const maps[] = {
		"  apiVersion: v1\n  kind: ConfigMap\n  data:\n    A: x\n",
		"--- # the map\n\n# of A\napiVersion: v1\nkind: ConfigMap\ndata: {A: x}\n",
		"\xef\xbb\xbfkind: ConfigMap\napiVersion: v1\ndata: {A: x}\n",
		"{apiVersion: v1, kind: ConfigMap, data: {A: x}}\n",
		"\"apiVersion\": v1\n\"kind\": ConfigMap\n\"data\": {A: x}\n",
	};
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
		manifest_expect_lines("a.yaml", maps[i], "set A \"x\"\n");
	const char *json = "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"data\": {\"A\": "
			   "\"x\"}}";
	manifest_expect_lines("k8s/a.json", json, "set A \"x\"\n");
	manifest_expect_lines("ops/k8s/base/a.json", json, "set A \"x\"\n");
	manifest_expect_lines("web-deployment.json", json, "set A \"x\"\n");
	manifest_expect_lines("k8s/a.json", "{\"A\": [", "");
	manifest_expect_lines("list.yaml", "x:\n  apiVersion: v1\n  kind: ConfigMap\n", "");
}
