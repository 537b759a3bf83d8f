/* test_pydantic.c - the variables of pydantic's settings classes. */
#include "reference/pydantic.h"
#include "test.h"

static void expect(const char *source, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	struct es_buf got = ES_BUF_INIT(64 * 1024);
	struct es_slice text = es_slice_from(source);
	es_pydantic_read(&m, text);
	es_mentions_place(&m, text);
	for (size_t i = 0; i < m.v.n; i++) {
		EXPECT(m.v.v[i].from < m.v.v[i].to && m.v.v[i].to <= text.len);
		es_mention_print(&got, &m.v.v[i]);
		es_buf_add_byte(&got, '\n');
	}
	es_buf_add_byte(&got, '\0');
	EXPECT_STR(got.ptr, want);
	es_buf_release(&got);
	es_mentions_release(&m);
	es_arena_release(&arena);
}

TEST(pydantic, a_field_is_a_variable_in_upper_case)
{
	expect("class Settings(BaseSettings):\n"
	       "    \"\"\"The words: not a field.\"\"\"\n"
	       "\n"
	       "    SECRET_KEY: str\n"
	       "    app_name: str = \"shop\"  # a comment: str\n"
	       "    # old: str\n"
	       "    port: int = 60 * 24\n"
	       "    debug: bool = False\n"
	       "    dsn: HttpUrl | None = None\n"
	       "    token: Optional[str]\n"
	       "    _private: str = 'x'\n"
	       "    shared: ClassVar[str] = 'x'\n"
	       "\n"
	       "    @computed_field\n"
	       "    @property\n"
	       "    def url(self) -> str:\n"
	       "        other: str = 'x'\n"
	       "        return other\n"
	       "\n"
	       "settings = Settings()\n"
	       "later: str = 'x'\n",
		"SECRET_KEY required nocase schema\n"
		"APP_NAME optional \"shop\" nocase schema\n"
		"PORT optional (60 * 24) nocase schema number\n"
		"DEBUG optional \"False\" nocase schema boolean\n"
		"DSN guarded nocase schema\n"
		"TOKEN guarded nocase schema\n");
}

TEST(pydantic, other_classes_are_none_of_it)
{
	expect("class A(BaseModel):\n    x: str\n"
	       "class B:\n    y: str\n"
	       "# class C(BaseSettings):\n#    z: str\n"
	       "'''\nclass D(BaseSettings):\n    z: str\n'''\n",
		"");
}

TEST(pydantic, a_prefix_stands_before_the_fields_of_its_class)
{
	expect("class A(BaseSettings):\n"
	       "    key: str\n"
	       "    model_config = SettingsConfigDict(env_file='.env', env_prefix='my_')\n"
	       "class B(BaseSettings, env_prefix=\"B_\", case_sensitive=True):\n"
	       "    Key: str\n"
	       "class C(pydantic.BaseSettings):\n"
	       "    key: str = ''\n"
	       "\n"
	       "    class Config:\n"
	       "        env_prefix = 'C_'\n"
	       "class D(BaseSettings):\n"
	       "    model_config = {\"env_prefix\": \"D_\"}\n"
	       "    key: str\n",
		"MY_KEY required nocase schema\n"
		"B_Key required schema\n"
		"C_KEY optional \"\" nocase schema\n"
		"D_KEY required nocase schema\n");
}

TEST(pydantic, an_alias_stands_in_place_of_name_and_prefix)
{
	expect("class A(BaseSettings, env_prefix='A_'):\n"
	       "    one: str = Field(alias='FIRST_KEY')\n"
	       "    two: str = Field(..., validation_alias=AliasChoices('NEW_KEY', 'old_key'))\n"
	       "    three: int = Field(default=3, env='THIRD')\n"
	       "    four: str = Field(\n"
	       "        'x',  # the default\n"
	       "        env=['FOUR', 'QUATRE'],\n"
	       "    )\n"
	       "    five: str = Field(default_factory=make)\n"
	       "    six: str = Field(min_length=3)\n"
	       "    seven: str = pydantic.Field(None)\n",
		"FIRST_KEY required nocase schema\n"
		"NEW_KEY guarded nocase schema\n"
		"OLD_KEY guarded nocase schema\n"
		"THIRD optional \"3\" nocase schema number\n"
		"FOUR optional \"x\" nocase schema\n"
		"QUATRE optional \"x\" nocase schema\n"
		"A_FIVE optional (make) nocase schema\n"
		"A_SIX required nocase schema\n"
		"A_SEVEN guarded nocase schema\n");
}

TEST(pydantic, what_is_computed_is_not_guessed)
{
	expect("class A(BaseSettings, env_prefix=PREFIX):\n"
	       "    key: str\n"
	       "    two: str = Field(alias=PREFIX + 'TWO')\n",
		"*KEY guarded pattern nocase schema\n");
}

TEST(pydantic, a_delimiter_makes_variables_of_nested_fields)
{
	expect("class Db(BaseModel):\n    host: str\n"
	       "class A(BaseSettings):\n"
	       "    model_config = SettingsConfigDict(env_nested_delimiter='__')\n"
	       "    db: Db\n"
	       "    name: str\n",
		"DB__* guarded pattern nocase schema\n"
		"NAME required nocase schema\n");
}

TEST(pydantic, a_class_has_what_its_base_says)
{
	expect("class Base(BaseSettings):\n"
	       "    class Config:\n"
	       "        env_prefix = 'X_'\n"
	       "class A(Base):\n"
	       "    key: str\n",
		"X_KEY required nocase schema\n");
}

TEST(pydantic, broken_source_is_read_as_far_as_it_goes)
{
	expect("class A(BaseSettings", "");
	expect("class A(BaseSettings):", "");
	expect("class A(BaseSettings):\n    x: str = Field(", "X required nocase schema\n");
	expect("class A(BaseSettings):\n    x: str = (\n    y: str\n",
		"X optional ((\n    y: str) nocase schema\n");
	expect("class A(BaseSettings):\n    x:\n    y: str = Field(gt=)\n    model_config =",
		"Y required nocase schema\n");
	expect("class A(BaseSettings, env_prefix=):\n\tx: str = Field(alias='", "");
}

TEST(pydantic, what_may_be_none_is_still_required_since_version_two)
{
	expect("from pydantic_settings import BaseSettings\n"
	       "class Settings(BaseSettings):\n"
	       "    token: Optional[str]\n"
	       "    dsn: str | None\n"
	       "    other: Optional[str] = None\n",
		"TOKEN required nocase schema\nDSN required nocase schema\n"
		"OTHER guarded nocase schema\n");
	expect("from pydantic import BaseSettings\n"
	       "class Settings(BaseSettings):\n"
	       "    token: Optional[str]\n",
		"TOKEN guarded nocase schema\n");
}
