/* Tables of members: every kind with values it takes and values it does not, and what the
 * errors of a document say. */
#include "json/shape.h"

#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;

#define HEX_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEX_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define TEN "abcdefghij"
#define FIFTY TEN TEN TEN TEN TEN

static const struct {
	enum mez_kind kind;
	bool fits;
	const char *text;
} values[] = {
	{ MEZ_K_ANY, true, "null" },
	{ MEZ_K_STRING, true, "\"\"" },
	{ MEZ_K_STRING, false, "1" },
	{ MEZ_K_BOOL, true, "false" },
	{ MEZ_K_BOOL, false, "null" },
	{ MEZ_K_INT, true, "-5" },
	{ MEZ_K_INT, false, "5.0" },
	{ MEZ_K_INT, false, "9007199254740992" },
	{ MEZ_K_ARRAY, true, "[1]" },
	{ MEZ_K_ARRAY, false, "{}" },
	{ MEZ_K_OBJECT, true, "{}" },
	{ MEZ_K_OBJECT, false, "[]" },
	{ MEZ_K_STRINGS, true, "[]" },
	{ MEZ_K_STRINGS, true, "[\"b\",\"a\"]" },
	{ MEZ_K_STRINGS, false, "[\"b\",1]" },
	{ MEZ_K_STRINGS, false, "\"b\"" },
	{ MEZ_K_HEX32, true, "\"" HEX_A "\"" },
	{ MEZ_K_HEX32, false, "\"" HEX_A "a\"" },
	{ MEZ_K_HEX32, false,
	  "\"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"" },
	{ MEZ_K_HEX32, false, "\"\"" },
	{ MEZ_K_HEXES, true, "[]" },
	{ MEZ_K_HEXES, true, "[\"" HEX_A "\",\"" HEX_B "\"]" },
	{ MEZ_K_HEXES, false, "[\"" HEX_B "\",\"" HEX_A "\"]" },
	{ MEZ_K_HEXES, false, "[\"" HEX_A "\",\"" HEX_A "\"]" },
	{ MEZ_K_HEXES, false, "[\"" HEX_A "\",1]" },
	{ MEZ_K_HEXES, false, "[\"x\"]" },
	{ MEZ_K_DATE, true, "\"2024-02-29\"" },
	{ MEZ_K_DATE, false, "\"2023-02-29\"" },
	{ MEZ_K_DATE, false, "20240229" },
	{ MEZ_K_INSTANT, true, "\"2024-02-29T23:59:59Z\"" },
	{ MEZ_K_INSTANT, false, "\"2024-02-29T23:59:59+00:00\"" },
	{ MEZ_K_DECIMAL, true, "\"-0.05\"" },
	{ MEZ_K_DECIMAL, false, "\"0.50\"" },
	{ MEZ_K_DECIMAL, false, "5" },
	{ MEZ_K_MONEY, true, "{\"amount\":\"10.5\",\"currency\":\"PKR\"}" },
	{ MEZ_K_MONEY, false, "{\"amount\":10,\"currency\":\"PKR\"}" },
	{ MEZ_K_MONEY, false, "{\"amount\":\"10\",\"currency\":\"pkr\"}" },
	{ MEZ_K_MONEY, false, "{\"amount\":\"10\",\"currency\":\"PKRX\"}" },
	{ MEZ_K_MONEY, false, "{\"amount\":\"10\"}" },
	{ MEZ_K_MONEY, false, "{\"amount\":\"10\",\"currency\":\"PKR\",\"x\":1}" },
	{ MEZ_K_MONEY, false, "[]" },
	{ MEZ_K_NAME, true, "\"pk.ito.s153-1_a\"" },
	{ MEZ_K_NAME, true, "\"0\"" },
	{ MEZ_K_NAME, true, "\"" FIFTY FIFTY FIFTY FIFTY "\"" },
	{ MEZ_K_NAME, false, "\"" FIFTY FIFTY FIFTY FIFTY "x\"" },
	{ MEZ_K_NAME, false, "\"\"" },
	{ MEZ_K_NAME, false, "\".a\"" },
	{ MEZ_K_NAME, false, "\"a b\"" },
	{ MEZ_K_NAME, false, "\"A\"" },
	{ MEZ_K_NAME, false, "\"a/b\"" },
};

static const struct mez_json *parse(const char *text)
{
	const struct mez_json *v = NULL;

	if (mez_json_read(&v, &arena, text, strlen(text), &err) < 0)
		ok(false, "%s: %s", text, err.msg);
	return v;
}

static void test_kinds(void)
{
	for (size_t i = 0; i < MEZ_COUNT(values); i++) {
		int rc = mez_kind_check(parse(values[i].text), values[i].kind, "it", &err);

		ok(rc == (values[i].fits ? 0 : -MEZ_E_VALUE), "kind %d: %s", (int)values[i].kind,
		   values[i].text);
	}
	is_int(mez_kind_check(NULL, MEZ_K_ANY, "it", &err), -MEZ_E_VALUE, "nothing is of no kind");
	(void)!mez_kind_check(parse("1"), MEZ_K_STRING, "it", &err);
	is_str(err.msg, "it must be a string", "the message names it");
}

static const struct mez_field fields[] = {
	{ "type", MEZ_K_STRING, MEZ_REQUIRED, "mez.thing/1" },
	{ "count", MEZ_K_INT, MEZ_REQUIRED, NULL },
	{ "note", MEZ_K_STRING, 0, NULL },
};

static const struct {
	const char *text;
	enum mez_code code;
	const char *pointer;
	uint32_t col;
} documents[] = {
	{ "{\"type\":\"mez.thing/1\",\"count\":1}", MEZ_OK, "", 0 },
	{ "{\"type\":\"mez.thing/1\",\"count\":1,\"note\":\"x\"}", MEZ_OK, "", 0 },
	{ "{\"type\":\"mez.thing/1\"}", MEZ_E_MISSING, "/doc/count", 1 },
	{ "{\"type\":\"mez.thing/2\",\"count\":1}", MEZ_E_VALUE, "/doc/type", 9 },
	{ "{\"type\":\"mez.thing/1\",\"count\":\"1\"}", MEZ_E_VALUE, "/doc/count", 31 },
	{ "{\"type\":\"mez.thing/1\",\"count\":1,\"note\":null}", MEZ_E_VALUE, "/doc/note", 40 },
	{ "{\"type\":\"mez.thing/1\",\"count\":1,\"no/te\":1}", MEZ_E_MEMBER, "/doc/no~1te", 33 },
	{ "[]", MEZ_E_VALUE, "/doc", 1 },
};

static void test_documents(void)
{
	for (size_t i = 0; i < MEZ_COUNT(documents); i++) {
		const char *text = documents[i].text;
		int rc;

		mez_err_clear(&err);
		rc = mez_shape_check(parse(text), fields, MEZ_COUNT(fields), "/doc", text,
				     strlen(text), &err);
		is_int(rc, -(int)documents[i].code, text);
		is_str(err.pointer, documents[i].pointer, "  pointer");
		is_int(err.col, documents[i].col, "  column");
	}
	is_int(mez_shape_check(parse("{}"), fields, 3, NULL, NULL, 0, &err), -MEZ_E_MISSING,
	       "without a text");
	ok(err.line == 0 && strcmp(err.pointer, "/type") == 0, "there is a pointer and no place");
	is_int(mez_shape_check(NULL, fields, 3, "", NULL, 0, &err), -MEZ_E_VALUE, "no document");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_kinds();
	test_documents();
	mez_arena_release(&arena);
	return done_testing();
}
