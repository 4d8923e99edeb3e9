/* tensor/facts.c: operations that are none, facts of their types, who may show what of whom,
 * and the days of instants. */
#include "ruleskit.h"

/* A prohibition that is active when the condition holds: the cell says non_compliant for true,
 * not_applicable for false, pending with the causes for unknown. */
#define WHEN(cond)                                                                             \
	BASE CLAUSE_OF("c",                                                                    \
		       "prohibition") "applies: '" cond "'\n---\n"                             \
				      "coverage: c\ndomain: tax\nexamines: [{head: h, kinds: " \
				      "[payment, gift],\n"                                     \
				      "  date: .paid_on, from: 2000-01-01}]\n"
#define FACTS(x) "{\"paid_on\":\"2025-09-15\"" x "}"

static struct kit_rules k;

static void rules(const char *yaml)
{
	if (kit_rules(&k, yaml, NULL) < 0) {
		fprintf(stderr, "# rules: %s\n", kit_err.msg);
		abort();
	}
}

/* "T", "F", or the causes. */
static const char *holds(const struct kit_ask *q)
{
	const struct mez_json *v = kit_eval(&k, q);
	const char *state = kit_state(v, "tax");

	if (strcmp(state, "non_compliant") == 0)
		return "T";
	return strcmp(state, "not_applicable") == 0 ? "F" : v ? kit_why(v, "tax") : state;
}

static void says(const char *facts, const char *evidence, const char *want, const char *what)
{
	is_str(holds(&(struct kit_ask){.facts = facts, .evidence = evidence}), want, what);
}

/* --- operations that are none ------------------------------------------------------- */

static void bad_operation(const char *text, enum mez_code code, const char *pointer)
{
	struct mez_when_asked when = {.as_of = kit_time("2025-09-15T12:00:00Z"),
				      .known_at = kit_day("2025-09-15")};
	struct mez_evidences none = {0};
	struct mez_json v;
	int r;

	mez_err_clear(&kit_err);
	r = mez_tensor_eval(&v, &kit_arena, &k.engine, kit_json(text), &none, &when, &kit_err);
	if (!ok(r == -(int)code && strcmp(kit_err.pointer, pointer) == 0,
		"no operation: %s at '%s'", mez_code_slug((int)code), pointer))
		fprintf(stderr, "# %d: %s at '%s'\n# %s\n", r, kit_err.msg, kit_err.pointer, text);
}

#define NONCE "\"nonce\":\"5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a\""
#define OP(type, stage, where, more)                                                  \
	"{\"type\":\"" type "\",\"id\":\"t\",\"kind\":\"payment\",\"stage\":\"" stage \
	"\",\"jurisdiction\":\"" where "\",\"instant\":\"2025-09-15T12:00:00Z\"," NONCE more "}"
#define OP_FACTS(facts) OP("mez.operation/1", "proposed", "xx", ",\"facts\":" facts)

static void test_shape(void)
{
	rules(WHEN("true"));
	bad_operation("[]", MEZ_E_VALUE, "");
	bad_operation("{}", MEZ_E_MISSING, "/type");
	bad_operation(OP("mez.operation/2", "proposed", "xx", ",\"facts\":{}"), MEZ_E_VALUE,
		      "/type");
	bad_operation(OP("mez.operation/1", "proposed", "xx", ""), MEZ_E_MISSING, "/facts");
	bad_operation(OP_FACTS("{},\"extra\":1"), MEZ_E_MEMBER, "/extra");
	bad_operation(OP_FACTS("[]"), MEZ_E_VALUE, "/facts");
	bad_operation(OP("mez.operation/1", "planned", "xx", ",\"facts\":{}"), MEZ_E_VALUE,
		      "/stage");
	bad_operation(OP("mez.operation/1", "proposed", "yy", ",\"facts\":{}"), MEZ_E_VALUE,
		      "/jurisdiction");
	bad_operation(OP_FACTS("{},\"done\":{}"), MEZ_E_VALUE, "/done");
	bad_operation(OP_FACTS("{},\"done\":[{\"duty\":\"c/d\"}]"), MEZ_E_MISSING, "/done/0/on");
	bad_operation(OP_FACTS("{},\"done\":[{\"duty\":\"c/d\",\"on\":\"2025-02-30\"}]"),
		      MEZ_E_VALUE, "/done/0/on");
	bad_operation(OP_FACTS("{},\"done\":[{\"duty\":\"c/d\",\"on\":\"2025-02-20\"}]"),
		      MEZ_E_VALUE, "/done/0");
	rules(BASE DUTY("c"));
	bad_operation(OP_FACTS("{},\"done\":[{\"duty\":\"c/e\",\"on\":\"2025-02-20\"}]"),
		      MEZ_E_VALUE, "/done/0");
	bad_operation(OP_FACTS("{},\"done\":[{\"duty\":\"c/d\",\"on\":\"2025-02-20\"},"
			       "{\"duty\":\"c/d\",\"on\":\"2025-02-21\"}]"),
		      MEZ_E_DUPLICATE, "/done/1");
}

static void test_paths(void)
{
	rules(WHEN("true"));
	bad_operation(OP_FACTS("{\"nope\":1}"), MEZ_E_MEMBER, "/facts/nope");
	bad_operation(OP_FACTS("{\"payee\":{\"nope\":1}}"), MEZ_E_MEMBER, "/facts/payee/nope");
	bad_operation(OP_FACTS("{\"payee\":{\"kyc\":{\"nope\":1}}}"), MEZ_E_MEMBER,
		      "/facts/payee/kyc/nope");
	bad_operation(OP_FACTS("{\"payee\":1}"), MEZ_E_VALUE, "/facts/payee");
	bad_operation(OP_FACTS("{\"payee\":null}"), MEZ_E_VALUE, "/facts/payee");
	bad_operation(OP_FACTS("{\"payee\":{\"kyc\":true}}"), MEZ_E_VALUE, "/facts/payee/kyc");
	bad_operation(OP_FACTS("{\"n\":{\"a\":1}}"), MEZ_E_VALUE, "/facts/n");
	bad_operation(OP_FACTS("{\"kind\":\"payment\"}"), MEZ_E_MEMBER, "/facts/kind");
	bad_operation(OP_FACTS("{\"stage\":\"proposed\"}"), MEZ_E_MEMBER, "/facts/stage");
	/* one spelling: a dot is for paths, not for names */
	bad_operation(OP_FACTS("{\"payee.kind\":\"company\"}"), MEZ_E_MEMBER, "/facts/payee.kind");
	bad_operation(OP_FACTS("{\"payee\":{\"kyc.level\":1}}"), MEZ_E_MEMBER,
		      "/facts/payee/kyc.level");
	bad_operation(OP_FACTS("{\"\":1}"), MEZ_E_MEMBER, "/facts/");
	bad_operation(OP_FACTS("{\"payee\":{\"\":1}}"), MEZ_E_MEMBER, "/facts/payee/");
	bad_operation(OP_FACTS("{\"a/b~c\":1}"), MEZ_E_MEMBER, "/facts/a~1b~0c");
	bad_operation(OP_FACTS("{\"id\\u0000x\":1}"), MEZ_E_MEMBER, "/facts/id");
}

static void test_types(void)
{
	static const char *const bad[][2] = {
		{"n", "\"x\""},
		{"n", "true"},
		{"n", "\"5\""},
		{"rate", "5"},
		{"n", "\"1.0\""},
		{"rate", "\"1.50\""},
		{"rate", "\"-0\""},
		{"flag", "\"true\""},
		{"flag", "1"},
		{"gross", "5"},
		{"gross", "\"PKR 5\""},
		{"gross", "{\"amount\":\"5\"}"},
		{"paid_on", "\"2025-02-30\""},
		{"paid_on", "5"},
		{"paid_at", "\"2025-02-28\""},
		{"note", "5"},
		{"class", "5"},
		{"class", "[\"goods\"]"},
		{"gross", "{\"amount\":\"1.00\",\"currency\":\"PKR\"}"},
		{"gross", "{\"amount\":5,\"currency\":\"PKR\"}"},
		{"gross", "{\"amount\":\"5\",\"currency\":\"pkr\"}"},
		{"gross", "{\"amount\":\"5\",\"currency\":\"PKR\",\"x\":1}"},
	};

	rules(WHEN("true"));
	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		const char *text =
			mez_arena_fmt(&kit_arena, OP_FACTS("{\"%s\":%s}"), bad[i][0], bad[i][1]).p;
		const char *at = mez_arena_fmt(&kit_arena, "/facts/%s", bad[i][0]).p;

		bad_operation(text, MEZ_E_VALUE, at);
	}
	bad_operation(OP_FACTS("{\"n\":1.5}"), MEZ_E_NUMBER, "/facts/n");
	bad_operation(OP_FACTS("{\"n\":9007199254740992}"), MEZ_E_NUMBER, "/facts/n");
	bad_operation(OP_FACTS("{\"n\":-0}"), MEZ_E_NEGZERO, "/facts/n");
}

static void test_depth(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct kit_ask q;

	rules(WHEN("true"));
	for (int i = 0; i < 100; i++)
		mez_buf_z(&b, "{\"payee\":");
	mez_buf_z(&b, "1");
	for (int i = 0; i < 100; i++)
		mez_buf_z(&b, "}");
	q = (struct kit_ask){.facts = b.p};
	ok(!kit_eval(&k, &q) && kit_err.code == MEZ_E_MEMBER, "a hundred deep");
}

/* --- asserted facts ------------------------------------------------------------------- */

static void test_asserted(void)
{
	rules(WHEN(".n == 5"));
	says(FACTS(",\"n\":5"), NULL, "T", "an integer");
	says(FACTS(",\"n\":6"), NULL, "F", "another");
	says(FACTS(""), NULL, "fact_missing n", "none");
	says(FACTS(",\"n\":null"), NULL, "F", "said to be none");
	rules(WHEN(".n < 5"));
	says(FACTS(",\"n\":null"), NULL, "null_value c", "none has no order");
	rules(WHEN(".n == null"));
	says(FACTS(",\"n\":null"), NULL, "T", "none can be asked for");
	says(FACTS(""), NULL, "fact_missing n", "absent is not none");
	rules(WHEN(".class == \"goods\""));
	says(FACTS(",\"class\":\"works\""), NULL, "outside_vocabulary class works",
	     "a word outside the vocabulary is not another word");
	rules(WHEN(".flag"));
	says(FACTS(",\"flag\":null"), NULL, "null_value c", "a condition said to be none");
	rules(WHEN(".flag or .b2"));
	says(FACTS(",\"flag\":null,\"b2\":true"), NULL, "T", "true or an error");
	says(FACTS(",\"b2\":true"), NULL, "T", "unknown or true");
	says(FACTS(",\"b2\":false"), NULL, "fact_missing flag", "unknown or false");
	rules(WHEN(".flag and .b2"));
	says(FACTS(",\"flag\":null,\"b2\":false"), NULL, "F", "an error and false");
	says(FACTS(""), NULL, "fact_missing b2; fact_missing flag", "unknown and unknown");
	rules(WHEN(".gross < pkr(5)"));
	says(FACTS(",\"gross\":{\"amount\":\"4\",\"currency\":\"USD\"}"), NULL,
	     "currency_mismatch PKR USD", "other money");
}

static void test_kind(void)
{
	rules(WHEN("true"));
	is_str(holds(&(struct kit_ask){.facts = FACTS(""), .kind = "payment"}), "T", "a payment");
	is_str(holds(&(struct kit_ask){.facts = FACTS(""), .kind = "gift"}), "F",
	       "a kind the clause does not speak of");
	is_str(holds(&(struct kit_ask){.facts = FACTS(""), .kind = "salary"}),
	       "outside_vocabulary kind salary", "a kind nobody knows is not another kind");
}

/* --- evidenced facts ------------------------------------------------------------------- */

#define PARTY(more) FACTS(",\"payee\":{\"id\":\"p1\"" more "}")
#define KYC(from, id, value)                                                                      \
	"{\"credential\":\"Kyc\",\"from\":\"" from "\",\"subject\":{" id "\"kyc\":{\"ok\":" value \
	"}}}"
#define P1 "\"id\":\"p1\","

static void test_evidenced(void)
{
	rules(WHEN(".payee.kyc.ok"));
	says(PARTY(""), NULL, "proof_missing Kyc payee.kyc.ok", "nobody says");
	says(PARTY(",\"kyc\":{\"ok\":true}"), NULL, "proof_missing Kyc payee.kyc.ok",
	     "asserted without proof");
	says(PARTY(""), "[" KYC("auth", P1, "true") "]", "T", "shown");
	says(PARTY(",\"kyc\":{\"ok\":true}"), "[" KYC("auth", P1, "true") "]", "T",
	     "asserted and shown");
	says(PARTY(",\"kyc\":{\"ok\":false}"), "[" KYC("auth", P1, "true") "]",
	     "conflict payee.kyc.ok Kyc", "asserted otherwise");
	says(PARTY(",\"kyc\":{\"ok\":null}"), "[" KYC("auth", P1, "true") "]",
	     "conflict payee.kyc.ok Kyc", "asserted to be none");
	says(PARTY(""), "[" KYC("auth", P1, "true") "," KYC("auth", P1, "true") "]", "T",
	     "shown twice");
	says(PARTY(""), "[" KYC("auth", P1, "true") "," KYC("auth", P1, "false") "]",
	     "conflict payee.kyc.ok Kyc", "two that disagree");
	says(PARTY(""), "[" KYC("auth", P1, "false") "," KYC("auth", P1, "true") "]",
	     "conflict payee.kyc.ok Kyc", "in either order");
	says(PARTY(""),
	     "[" KYC("auth", P1, "true") "," KYC("auth", P1, "false") "," KYC("auth", P1,
									      "false") "]",
	     "conflict payee.kyc.ok Kyc", "a majority decides nothing");
	says(PARTY(""), "[" KYC("other", P1, "true") "]", "proof_missing Kyc payee.kyc.ok",
	     "by another authority");
	says(PARTY(""), "[" KYC("other", P1, "true") "," KYC("auth", P1, "false") "]", "F",
	     "which is not even a conflict");
	says(PARTY(""), "[" KYC("auth", "\"id\":\"p2\",", "true") "]",
	     "proof_missing Kyc payee.kyc.ok", "of another party");
	says(PARTY(""), "[" KYC("auth", "", "true") "]", "proof_missing Kyc payee.kyc.ok",
	     "of nobody");
	says(PARTY(""), "[" KYC("auth", P1, "\"yes\"") "]", "proof_missing Kyc payee.kyc.ok",
	     "of another type");
	says(PARTY(""),
	     "[{\"credential\":\"Other\",\"from\":\"auth\",\"subject\":{\"id\":\"p1\",\"kyc\":{"
	     "\"ok\":"
	     "true}}}]",
	     "proof_missing Kyc payee.kyc.ok", "by another credential");
	says(PARTY(""),
	     "[{\"credential\":\"Kyc\",\"from\":\"auth\",\"subject\":{\"id\":\"p1\",\"kyc.ok\":"
	     "true}}]",
	     "proof_missing Kyc payee.kyc.ok", "with a name for a path");
}

/* A party without an id is nobody's: a credential that names nobody must not fit it. */
static void test_bearer(void)
{
	rules(WHEN(".payee.kyc.ok"));
	says(FACTS(""), "[" KYC("auth", "", "true") "]", "proof_missing Kyc payee.kyc.ok",
	     "no id against no id");
	says(FACTS(",\"payee\":{\"id\":null}"), "[" KYC("auth", "", "true") "]",
	     "proof_missing Kyc payee.kyc.ok", "null against no id");
	says(FACTS(",\"payee\":{\"id\":null}"), "[" KYC("auth", "\"id\":null,", "true") "]",
	     "proof_missing Kyc payee.kyc.ok", "null against null");
	says(FACTS(",\"payee\":{\"id\":\"\"}"), "[" KYC("auth", "\"id\":\"\",", "true") "]",
	     "proof_missing Kyc payee.kyc.ok", "empty against empty");
}

static void test_by(void)
{
	struct kit_ask q = {.facts = PARTY(",\"resident\":true"),
			    .evidence = "[" KYC("auth", P1, "true") "]"};
	const struct mez_json *facts, *v;

	rules(WHEN(".payee.kyc.ok and .payee.resident and .paid_on > date(\"2000-01-01\")"));
	v = kit_eval(&k, &q);
	facts = mez_json_at(kit_cell(v, "tax"), "facts");
	is_str(kit_get(kit_cell(v, "tax"), "unknown"), "[]", "nothing is unknown");
	is_int(mez_json_len(facts), 4, "four facts were read");
	is_str(kit_get(mez_json_item(facts, 0), "class"), "asserted", "the kind");
	is_str(kit_get(mez_json_item(facts, 2), "path"), "payee.kyc.ok", "kyc");
	is_str(kit_get(mez_json_item(facts, 2), "class"), "evidenced", "is evidenced");
	is_int(strlen(kit_get(mez_json_item(facts, 2), "by")), 64, "by a document");
	is_str(kit_get(mez_json_item(facts, 3), "class"), "asserted", "the rest is not");
}

/* --- days of instants -------------------------------------------------------------------- */

#define AT(t) "{\"paid_at\":\"" t "\"}"
#define OFFSETS(rows)                                                                              \
	"authority: auth\ntitle: A\n---\noffset: xx\nrows:\n" rows                                 \
	"---\nvocabulary: v\nfacts: {kind: {type: word, words: [payment, gift]}, paid_on: {type: " \
	"date, day_of: .paid_at}, paid_at: {type: instant}}\n---\n" CLAUSE_OF(                     \
		"c", "prohibition") "applies: '.paid_on >= date(\"2008-06-01\")'\n---\n"           \
				    "coverage: c\ndomain: tax\nexamines: [{head: h, kinds: "       \
				    "[payment], date: .paid_on, from: "                            \
				    "0001-01-01}]\n"

static void test_day_of(void)
{
	rules(WHEN(".paid_on == date(\"2025-07-01\")"));
	says(AT("2025-06-30T18:59:59Z"), NULL, "F", "a second before midnight");
	says(AT("2025-06-30T19:00:00Z"), NULL, "T", "midnight in the jurisdiction");
	says(AT("2025-07-01T18:59:59Z"), NULL, "T", "the last second");
	says(AT("2025-07-01T19:00:00Z"), NULL, "F", "the next day");
	says("{\"paid_at\":\"2025-06-30T19:00:00Z\",\"paid_on\":\"2025-07-01\"}", NULL, "T",
	     "said as well");
	says("{\"paid_at\":\"2025-06-30T19:00:00Z\",\"paid_on\":\"2025-06-30\"}", NULL,
	     "conflict paid_on paid_at", "said otherwise");
	says("{\"paid_at\":\"2025-06-30T19:00:00Z\",\"paid_on\":null}", NULL,
	     "conflict paid_on paid_at", "said to be none");
	says("{\"paid_at\":null,\"paid_on\":\"2025-07-01\"}", NULL, "T", "no instant");
	says("{\"paid_at\":null}", NULL, "fact_missing paid_on", "nor a day");
	says(AT("1999-12-31T18:59:59Z"), NULL, "no_offset xx", "before the first offset");
	says(AT("1999-12-31T19:00:00Z"), NULL, "F", "its first second");
}

/* Pakistan's summer of 2008: from midnight of 1 June clocks stood at +06:00; on 1 November at
 * midnight they went back to 23:00 of the day before. */
static void test_summer_time(void)
{
	rules(OFFSETS("  - {from: 2000-01-01, to: 2008-05-31, utc: \"+05:00\", source: GK, "
		      "confidence: GK}\n"
		      "  - {from: 2008-06-01, to: 2008-10-31, utc: \"+06:00\", source: GK, "
		      "confidence: GK}\n"
		      "  - {from: 2008-11-01, utc: \"+05:00\", source: GK, confidence: GK}\n"));
	says(AT("2008-05-31T18:30:00Z"), NULL, "F", "23:30 of 31 May, still at +05:00");
	says(AT("2008-05-31T18:59:59Z"), NULL, "F", "its last second");
	says(AT("2008-05-31T19:00:00Z"), NULL, "T", "midnight, at which clocks go to 01:00");
	rules(OFFSETS("  - {from: 2000-01-01, to: 2008-05-31, utc: \"+06:00\", source: GK, "
		      "confidence: GK}\n"
		      "  - {from: 2008-06-01, utc: \"+05:00\", source: GK, confidence: GK}\n"));
	says(AT("2008-05-31T17:59:59Z"), NULL, "F", "23:59:59 of 31 May at +06:00");
	says(AT("2008-05-31T18:00:00Z"), NULL, "F", "clocks go back: 23:00 of 31 May again");
	says(AT("2008-05-31T18:59:59Z"), NULL, "F", "to its second end");
	says(AT("2008-05-31T19:00:00Z"), NULL, "T", "midnight at +05:00");
	rules(OFFSETS("  - {from: 2000-01-01, to: 2008-05-31, utc: \"+05:00\", source: GK, "
		      "confidence: GK}\n"));
	says(AT("2008-05-31T18:59:59Z"), NULL, "F", "the last second of the last row");
	says(AT("2008-05-31T19:00:00Z"), NULL, "no_offset xx", "after it");
}

int main(void)
{
	kit_start();
	test_shape();
	test_paths();
	test_types();
	test_depth();
	test_asserted();
	test_kind();
	test_evidenced();
	test_bearer();
	test_by();
	test_day_of();
	test_summer_time();
	return done_testing();
}
