/* YAML that people edit: what is written is read as the same tree. */
#include "work/yamltext.h"

#include "adapt/yaml.h"
#include "tap.h"

static struct mez_arena a;

/* The tree of a JSON text, written as YAML and read again. */
static void trip(const char *json, const char *yaml)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	const struct mez_json *v, *again;
	struct mez_err err = {0};

	if (mez_json_read(&v, &a, json, strlen(json), NULL))
		mez_bug(json);
	mez_yamltext_flow(&out, v);
	is_str(out.p, yaml, json);
	mez_buf_ch(&out, '\n');
	ok(mez_yaml_read_one(&again, &a, out.p, out.len, &err) == 0 && mez_json_same(v, again),
	   "%s is read as it was: %s", yaml, err.msg);
}

/* Words, numbers and points that YAML would take for something else. */
static void texts(void)
{
	trip("{\"a\":\"word\"}", "{a: word}");
	trip("[\"2025-09-15\",\"2025-9-15\"]", "[2025-09-15, \"2025-9-15\"]");
	trip("[\"true\",\"No\",\"NULL\",\"y\",\"off\",\"nan\"]",
	     "[\"true\", \"No\", \"NULL\", \"y\", \"off\", \"nan\"]");
	trip("[\"\",\" a\",\"a \",\"a b\",\"a: b\",\"#a\",\"-\",\"0x1\",\"1e3\",\"~\",\".a\"]",
	     "[\"\", \" a\", \"a \", \"a b\", \"a: b\", \"#a\", \"-\", \"0x1\", \"1e3\", \"~\", "
	     "\".a\"]");
	trip("[\"/akn/pk/act/2001/ord-xlix\"]", "[/akn/pk/act/2001/ord-xlix]");
	trip("[\"pk.ito.s153/wht\",\"sec_1__para_a\",\"did:key:z\",\"a,b\",\"a]\"]",
	     "[pk.ito.s153/wht, sec_1__para_a, \"did:key:z\", \"a,b\", \"a]\"]");
	trip("[\"\\\"\\\\\\n\\u0001\",\"\xd9\x86\"]", "[\"\\\"\\\\\\n\\u0001\", \"\xd9\x86\"]");
}

static void values(void)
{
	trip("{\"f\":false,\"n\":null,\"t\":true,\"i\":-12}",
	     "{f: false, i: -12, \"n\": null, t: true}");
	trip("[[],{},[{}]]", "[[], {}, [{}]]");
	trip("{\"true\":1,\"a b\":2}", "{\"a b\": 2, \"true\": 1}");
	trip("{\"amount\":\"5\"}", "{amount: \"5\"}");
	trip("{\"amount\":\"5\",\"currency\":\"EURO\"}", "{amount: \"5\", currency: EURO}");
}

static void money(void)
{
	static const char json[] = "{\"gross\":{\"amount\":\"75000.5\",\"currency\":\"PKR\"}}";
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	const struct mez_json *v;

	if (mez_json_read(&v, &a, json, sizeof json - 1, NULL))
		mez_bug(json);
	mez_yamltext_block(&out, "operation", v);
	mez_yamltext_member(&out, "expect", v);
	is_str(out.p, "operation:\n  gross: PKR 75000.5\nexpect: {gross: PKR 75000.5}\n",
	       "money as people write it");
}

int main(void)
{
	if (mez_arena_init(&a, 0, NULL))
		return 1;
	texts();
	values();
	money();
	mez_arena_release(&a);
	return done_testing();
}
