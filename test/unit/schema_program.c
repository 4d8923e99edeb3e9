/* Schemas that are refused, with code and place; what is wrong with a value, and where; limits. */
#include "schema/schema.h"
#include "tap.h"

static struct mez_arena arena;

static int compile(struct mez_schema **s, const char *text, struct mez_err *err)
{
	struct mez_schema_options o = { .base = MEZ_STR("t:s"), .file = "s.json" };
	const struct mez_json *v;

	*s = NULL;
	if (mez_json_read(&v, &arena, text, strlen(text), err) < 0)
		return ok(false, "%s: %s", text, err->msg), -1;
	return mez_schema_compile(s, v, mez_str_of(text), &o, err);
}

/* --- refusals ----------------------------------------------------------------------------- */

static void refusals(void)
{
	static const struct {
		const char *schema;
		enum mez_code code;
		const char *pointer;
	} rows[] = {
		{ "1", MEZ_E_VALUE, "" },
		{ "{\"type\":\"text\"}", MEZ_E_VALUE, "/type" },
		{ "{\"type\":[\"null\",1]}", MEZ_E_VALUE, "/type/1" },
		{ "{\"minLength\":-1}", MEZ_E_VALUE, "/minLength" },
		{ "{\"maxItems\":1.5}", MEZ_E_VALUE, "/maxItems" },
		{ "{\"minimum\":\"1\"}", MEZ_E_VALUE, "/minimum" },
		{ "{\"multipleOf\":0}", MEZ_E_VALUE, "/multipleOf" },
		{ "{\"enum\":1}", MEZ_E_VALUE, "/enum" },
		{ "{\"required\":[1]}", MEZ_E_VALUE, "/required/0" },
		{ "{\"uniqueItems\":1}", MEZ_E_VALUE, "/uniqueItems" },
		{ "{\"allOf\":[]}", MEZ_E_VALUE, "/allOf" },
		{ "{\"items\":[true]}", MEZ_E_VALUE, "/items" },
		{ "{\"properties\":{\"a\":{\"not\":3}}}", MEZ_E_VALUE, "/properties/a/not" },
		{ "{\"$defs\":{\"unused\":{\"minimum\":null}}}", MEZ_E_VALUE,
		  "/$defs/unused/minimum" },
		{ "{\"pattern\":\"(\"}", MEZ_E_SYNTAX, "/pattern" },
		{ "{\"$ref\":\"#/$defs/a\"}", MEZ_E_VALUE, "/$ref" },
		{ "{\"$ref\":\"#a\"}", MEZ_E_VALUE, "/$ref" },
		{ "{\"$ref\":\"#/%zz\"}", MEZ_E_VALUE, "/$ref" },
		{ "{\"$ref\":\"t:elsewhere\"}", MEZ_E_NOINPUT, "/$ref" },
		{ "{\"$id\":\"t:a#b\"}", MEZ_E_VALUE, "/$id" },
		{ "{\"$anchor\":\"1\"}", MEZ_E_VALUE, "/$anchor" },
		{ "{\"$anchor\":\"a\",\"not\":{\"$anchor\":\"a\"}}", MEZ_E_DUPLICATE,
		  "/not/$anchor" },
		{ "{\"$defs\":{\"a\":{\"$id\":\"t:a\"},\"b\":{\"$id\":\"t:a\"}}}",
		  MEZ_E_DUPLICATE, "/$defs/b/$id" },
		{ "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}", MEZ_E_UNSUPPORTED,
		  "/$schema" },
		{ "{\"$schema\":\"t:unknown\"}", MEZ_E_NOINPUT, "/$schema" },
		{ "{\"$ref\":\"#\"}", MEZ_E_VALUE, "" },
		{ "{\"allOf\":[{\"$ref\":\"#/$defs/a\"}],\"$defs\":{\"a\":{\"not\":"
		  "{\"$ref\":\"#\"}}}}",
		  MEZ_E_VALUE, "" },
		{ "{\"if\":true,\"else\":{\"$ref\":\"#\"}}", MEZ_E_VALUE, "" },
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct mez_schema *s;
		struct mez_err err = { 0 };

		is_int(compile(&s, rows[i].schema, &err), -(int)rows[i].code, rows[i].schema);
		is_str(err.pointer, rows[i].pointer, "  and where");
		ok(err.line == 1 && err.col >= 1 && !strcmp(err.file, "s.json"), "  in s.json");
	}
}

/* --- what is wrong ------------------------------------------------------------------------ */

/* The errors as lines "instance keyword: message", '!' before inner ones. */
static void complaints(struct mez_buf *out, const char *schema, const char *value)
{
	MEZ_AUTO(mez_schema) s = NULL;
	const struct mez_json *v;
	struct mez_schema_errors e;
	struct mez_err err;
	bool valid = false;

	mez_buf_clear(out);
	mez_buf_z(out, "");
	if (!ok(compile(&s, schema, &err) == 0 &&
		mez_json_read(&v, &arena, value, strlen(value), &err) == 0 &&
		mez_schema_validate(&valid, s, v, &arena, &err) == 0 &&
		mez_schema_explain(&e, s, v, &arena, &err) == 0 && valid == (e.n == 0),
		"%s runs on %s", schema, value))
		return;
	for (size_t i = 0; i < e.n; i++)
		mez_buf_fmt(out, "%s%s %s: %s\n", e.e[i].inner ? "!" : "", e.e[i].instance.p,
			    e.e[i].keyword.p, e.e[i].message.p);
}

static void messages(void)
{
	static const char *const rows[][3] = {
		{ "{\"type\":\"integer\"}", "1.5", " /type: 1.5 is not of type \"integer\"\n" },
		{ "{\"properties\":{\"a/b\":{\"$ref\":\"#/$defs/~0\"}},"
		  "\"$defs\":{\"~\":{\"minimum\":3}}}",
		  "{\"a/b\":2}", "/a~1b /properties/a~1b/$ref/minimum: 2 is not at least 3\n" },
		{ "{\"additionalProperties\":false,\"required\":[\"x\"]}", "{\"y\":1}",
		  "/y /additionalProperties: the member \"y\" is not allowed here\n"
		  " /required: the member \"x\" is missing\n" },
		{ "{\"anyOf\":[{\"type\":\"null\"},{\"items\":false}]}", "[7]",
		  " /anyOf: [7] fits none of the 2 alternatives\n"
		  "! /anyOf/0/type: [7] is not of type \"null\"\n"
		  "!/0 /anyOf/1/items: item 0 is not allowed here\n" },
		{ "{\"oneOf\":[true,{\"type\":\"null\"},true]}", "1",
		  " /oneOf: 1 fits more than one of the 3 alternatives, not just one\n" },
		{ "{\"allOf\":[{\"anyOf\":[{\"const\":2},true]}],\"not\":{\"type\":\"number\"}}",
		  "1",
		  " /not: 1 is what it must not be\n" },
		{ "{\"if\":{\"const\":1},\"then\":{\"multipleOf\":2}}", "1",
		  " /then/multipleOf: 1 is no multiple of 2\n" },
		{ "{\"contains\":{\"const\":1},\"maxContains\":1}", "[1,1.0]",
		  " /maxContains: more than 1 items fit what it must contain\n" },
		{ "{\"propertyNames\":{\"maxLength\":2}}", "{\"\\u00e9\\u00e9\\u00e9\":1}",
		  " /propertyNames/maxLength: the name \"ééé\": it has 3 characters, "
		  "2 are the most\n" },
		{ "{\"propertyNames\":{\"allOf\":[{\"pattern\":\"^a\"}]}}", "{\"ab\":1,\"b\":2}",
		  " /propertyNames/allOf/0/pattern: the name \"b\": \"b\" does not match "
		  "\"^a\"\n" },
		{ "{\"propertyNames\":false}", "{\"a\":1}",
		  " /propertyNames: the member \"a\" is not allowed here\n" },
		{ "{\"prefixItems\":[true],\"unevaluatedItems\":{\"type\":\"null\"}}", "[1,null,2]",
		  "/2 /unevaluatedItems/type: 2 is not of type \"null\"\n" },
		{ "{\"enum\":[\"a\",{\"b\":[1,2]}]}", "{\"b\":[1.0,2e0]}", "" },
		{ "{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"a\":1}",
		  " /dependentRequired: the member \"b\" is missing, since \"a\" is there\n" },
		{ "{\"const\":1}", "\"\\u001b[2J\"", " /const: \"\\x1b[2J\" is not 1\n" },
	};
	MEZ_AUTOBUF got = MEZ_BUF_INIT;

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		complaints(&got, rows[i][0], rows[i][1]);
		is_str(got.p, rows[i][2], rows[i][0]);
	}
}

/* Annotations: of what holds, in the order of the schema's work; of nothing that failed. */
static void remarks(void)
{
	static const char schema[] =
		"{\"title\":\"T\",\"$comment\":\"no\",\"anyOf\":[{\"type\":\"null\",\"x-a\":1},"
		"{\"x-b\":[2]},{\"readOnly\":true}],\"not\":{\"not\":{\"x-n\":1}},"
		"\"if\":{\"default\":3},\"then\":{\"$ref\":\"#/$defs/f\"},\"else\":{\"x-e\":1},"
		"\"properties\":{\"p\":{\"description\":\"D\"}},"
		"\"$defs\":{\"f\":{\"format\":\"ipv4\",\"contentEncoding\":\"base64\"}}}";
	static const char want[] = "/p /properties/p/description\n /anyOf/1/x-b\n"
				   " /anyOf/2/readOnly\n /if/default\n /then/$ref/format\n"
				   " /then/$ref/contentEncoding\n /title\n";
	struct mez_schema_options o = { .base = MEZ_STR("t:s"), .remarks = true };
	MEZ_AUTO(mez_schema) s = NULL;
	MEZ_AUTOBUF got = MEZ_BUF_INIT;
	const struct mez_json *v, *value;
	struct mez_schema_errors e;
	struct mez_err err;

	if (!ok(mez_json_read(&v, &arena, schema, strlen(schema), &err) == 0 &&
		mez_json_read(&value, &arena, "{\"p\":1}", 7, &err) == 0 &&
		mez_schema_compile(&s, v, MEZ_NOSTR, &o, &err) == 0 &&
		mez_schema_explain(&e, s, value, &arena, &err) == 0 && e.n == 0, "it conforms"))
		return;
	for (size_t i = 0; i < e.nremarks; i++)
		mez_buf_fmt(&got, "%s %s\n", e.remarks[i].instance.p, e.remarks[i].keyword.p);
	is_str(got.p, want, "the remarks that hold");
}

/* More than 64 members and items: marks of another kind. */
static void many(void)
{
	static const char schema[] =
		"{\"anyOf\":[{\"patternProperties\":{\"5$\":true},\"required\":[\"none\"]},"
		"{\"patternProperties\":{\"[0-8]$\":true}}],\"unevaluatedProperties\":false}";
	MEZ_AUTOBUF v = MEZ_BUF_INIT;
	MEZ_AUTOBUF got = MEZ_BUF_INIT;

	for (int i = 0; i < 130; i++)
		mez_buf_fmt(&v, "%c\"%03d\":1", i ? ',' : '{', i * 10 + i % 9);
	mez_buf_ch(&v, '}');
	complaints(&got, schema, v.p);
	is_str(got.p, "", "130 members are seen");
	v.len--;
	mez_buf_z(&v, ",\"x9\":1}");
	complaints(&got, schema, v.p);
	is_str(got.p, "/x9 /unevaluatedProperties: the member \"x9\" is not allowed here\n",
	       "one of 131 is not");
}

static void first_hundred(void)
{
	MEZ_AUTO(mez_schema) s = NULL;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *v;
	struct mez_schema_errors e;
	struct mez_err err;

	for (int i = 0; i <= MEZ_SCHEMA_MAX_ERRORS; i++)
		mez_buf_z(&text, i ? ",1" : "[1");
	mez_buf_ch(&text, ']');
	ok(compile(&s, "{\"items\":{\"type\":\"null\"}}", &err) == 0 &&
	   mez_json_read(&v, &arena, text.p, text.len, &err) == 0 &&
	   mez_schema_explain(&e, s, v, &arena, &err) == 0, "many errors");
	ok(e.n == MEZ_SCHEMA_MAX_ERRORS && e.more, "are cut, and it says so");
}

/* --- limits ------------------------------------------------------------------------------- */

static int validate(const char *schema, const char *value, struct mez_err *err)
{
	MEZ_AUTO(mez_schema) s = NULL;
	const struct mez_json *v;
	bool valid;
	int rc = compile(&s, schema, err);

	if (rc < 0)
		return rc;
	if (mez_json_read(&v, &arena, value, strlen(value), err) < 0)
		mez_bug("the test's own value");
	return mez_schema_validate(&valid, s, v, &arena, err);
}

/* Each level applies the next one twice: 2^40 evaluations, if it were let. */
static void doubling(void)
{
	MEZ_AUTOBUF s = MEZ_BUF_INIT;
	struct mez_err err = { 0 };

	mez_buf_z(&s, "{\"$ref\":\"#/$defs/0\",\"$defs\":{\"40\":{\"type\":\"null\"}");
	for (int i = 0; i < 40; i++)
		mez_buf_fmt(&s, ",\"%d\":{\"allOf\":[{\"$ref\":\"#/$defs/%d\"},"
			    "{\"$ref\":\"#/$defs/%d\"}]}", i, i + 1, i + 1);
	mez_buf_z(&s, "}}");
	is_int(validate(s.p, "null", &err), -MEZ_E_LIMIT, "work that doubles is given up");
}

/* A chain of references longer than the limit of depth. */
static void chain(void)
{
	MEZ_AUTOBUF s = MEZ_BUF_INIT;
	struct mez_err err = { 0 };
	int n = MEZ_SCHEMA_MAX_DEPTH + 10;

	mez_buf_fmt(&s, "{\"$ref\":\"#/$defs/0\",\"$defs\":{\"%d\":{\"type\":\"null\"}", n);
	for (int i = 0; i < n; i++)
		mez_buf_fmt(&s, ",\"%d\":{\"$ref\":\"#/$defs/%d\"}", i, i + 1);
	mez_buf_z(&s, "}}");
	is_int(validate(s.p, "null", &err), -MEZ_E_LIMIT, "a chain too long is given up");
}

static void circles_at_work(void)
{
	struct mez_err err = { 0 };

	is_int(validate("{\"$id\":\"t:r\",\"$dynamicAnchor\":\"a\","
			"\"$ref\":\"#/$defs/b\",\"$defs\":{"
			"\"b\":{\"$id\":\"t:b\",\"$dynamicRef\":\"#a\",\"$defs\":{\"c\":{"
			"\"$dynamicAnchor\":\"a\"}}}}}", "1", &err),
	       -MEZ_E_LIMIT, "a circle by $dynamicRef is given up");
	ok(err.msg[0] != 0, "%s", err.msg);
	is_int(validate("{\"pattern\":\"^(a+)+$\"}",
			"\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"", &err),
	       -MEZ_E_LIMIT, "a slow regular expression is given up");
}

int main(void)
{
	struct mez_err err;

	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	refusals();
	messages();
	remarks();
	many();
	first_hundred();
	doubling();
	chain();
	circles_at_work();
	return done_testing();
}
