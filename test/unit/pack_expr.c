/* pack/expr.h: conditions to trees: grammar, precedence, places of complaints, limits; trees
 * to decoded form; and that both agree on what they take. */
#include "pack/expr.h"

#include "packkit.h"

static int parse(struct mez_json *out, const char *text, const struct mez_expr_scope *scope)
{
	static const struct mez_expr_scope plain = {0};
	struct mez_origin o = {"test", mez_arena_dup(&kit_arena, str(text))};

	mez_err_clear(&kit_err);
	return mez_expr_parse(out, &kit_arena, o.text, 0, scope ? scope : &plain, &o, &kit_err);
}

static int decode(struct mez_expr **out, const struct mez_json *tree)
{
	struct mez_origin o = {"test", {"", 0}};

	return mez_expr_decode(out, &kit_arena, tree, &o, &kit_err);
}

/* The tree of a text, which must also decode. */
static void gives(const char *text, const char *tree)
{
	struct mez_json v;
	struct mez_expr *e;

	if (parse(&v, text, NULL) < 0) {
		ok(false, "%s: %u: %s", text, kit_err.col, kit_err.msg);
		return;
	}
	is_str(kit_text(&v), tree, text);
	ok(decode(&e, &v) == 0, "and decodes");
}

static void fails(const char *text, enum mez_code code, unsigned col, const char *part)
{
	struct mez_json v;
	int r = parse(&v, text, NULL);

	if (!ok(r == -(int)code && kit_err.line == 1 && kit_err.col == col &&
			strstr(kit_err.msg, part),
		"refused: %.60s", text))
		fprintf(stderr, "# %d at %u:%u: %s\n", r, kit_err.line, kit_err.col,
			r ? kit_err.msg : kit_text(&v));
}

static void test_literals(void)
{
	struct mez_json v;

	gives("true", "true");
	gives("false", "false");
	gives("null", "null");
	gives("5", "[\"dec\",\"5\"]");
	gives("5.50", "[\"dec\",\"5.5\"]");
	gives("-3", "[\"dec\",\"-3\"]");
	gives("5%", "[\"dec\",\"0.05\"]");
	gives("pkr(100000000)", "[\"money\",\"100000000\",\"PKR\"]");
	gives("usd( -5.25 )", "[\"money\",\"-5.25\",\"USD\"]");
	gives("date(\"2025-07-01\")", "[\"date\",\"2025-07-01\"]");
	gives("\"company\"", "[\"text\",\"company\"]");
	gives("\"a b'c\"", "[\"text\",\"a b'c\"]");
	gives("\"\xd9\xbe\xd8\xa7\"", "[\"text\",\"\xd9\xbe\xd8\xa7\"]");
	gives(".payee.kind", "[\"path\",\"payee.kind\"]");
	ok(parse(&v, " \n\t\r .a \n", NULL) == 0 && strcmp(kit_text(&v), "[\"path\",\"a\"]") == 0,
	   "blanks and lines around");
}

static void test_operators(void)
{
	gives(".a or .b and not .c",
	      "[\"or\",[\"path\",\"a\"],[\"and\",[\"path\",\"b\"],[\"not\",[\"path\",\"c\"]]]]");
	gives("(.a or .b) and .c",
	      "[\"and\",[\"or\",[\"path\",\"a\"],[\"path\",\"b\"]],[\"path\",\"c\"]]");
	gives(".a and .b and .c", "[\"and\",[\"path\",\"a\"],[\"path\",\"b\"],[\"path\",\"c\"]]");
	gives("(.a and .b) and .c",
	      "[\"and\",[\"and\",[\"path\",\"a\"],[\"path\",\"b\"]],[\"path\",\"c\"]]");
	gives("not .a == .b", "[\"not\",[\"eq\",[\"path\",\"a\"],[\"path\",\"b\"]]]");
	gives("not not .a", "[\"not\",[\"not\",[\"path\",\"a\"]]]");
	gives("1 + 2 * 3", "[\"add\",[\"dec\",\"1\"],[\"mul\",[\"dec\",\"2\"],[\"dec\",\"3\"]]]");
	gives("(1 + 2) * 3", "[\"mul\",[\"add\",[\"dec\",\"1\"],[\"dec\",\"2\"]],[\"dec\",\"3\"]]");
	gives("10 - 3 - 2", "[\"sub\",[\"sub\",[\"dec\",\"10\"],[\"dec\",\"3\"]],[\"dec\",\"2\"]]");
	gives("10-3", "[\"sub\",[\"dec\",\"10\"],[\"dec\",\"3\"]]");
	gives("10 - -3", "[\"sub\",[\"dec\",\"10\"],[\"dec\",\"-3\"]]");
	gives("2*3*4", "[\"mul\",[\"mul\",[\"dec\",\"2\"],[\"dec\",\"3\"]],[\"dec\",\"4\"]]");
	gives(".a + 1 < .b * 2", "[\"lt\",[\"add\",[\"path\",\"a\"],[\"dec\",\"1\"]],[\"mul\",["
				 "\"path\",\"b\"],[\"dec\",\"2\"]]]");
	gives(".a<=1", "[\"le\",[\"path\",\"a\"],[\"dec\",\"1\"]]");
	gives(".a>=1", "[\"ge\",[\"path\",\"a\"],[\"dec\",\"1\"]]");
	gives(".a!=1", "[\"ne\",[\"path\",\"a\"],[\"dec\",\"1\"]]");
	gives(".a in [\"x\", \"y\"]",
	      "[\"in\",[\"path\",\"a\"],[\"list\",[\"text\",\"x\"],[\"text\",\"y\"]]]");
	gives(".order and .island", "[\"and\",[\"path\",\"order\"],[\"path\",\"island\"]]");
	gives(".a or.b", "[\"or\",[\"path\",\"a\"],[\"path\",\"b\"]]");
}

static void test_calls(void)
{
	gives("if .a then 1 else 2 end",
	      "[\"if\",[\"path\",\"a\"],[\"dec\",\"1\"],[\"dec\",\"2\"]]");
	gives("min(1, 2, 3)", "[\"min\",[\"dec\",\"1\"],[\"dec\",\"2\"],[\"dec\",\"3\"]]");
	gives("max(.a or .b, 2)",
	      "[\"max\",[\"or\",[\"path\",\"a\"],[\"path\",\"b\"]],[\"dec\",\"2\"]]");
	gives("round(.a, 2, \"half_up\")", "[\"round\",[\"path\",\"a\"],2,\"half_up\"]");
	gives("muldiv(.a, 5, 100, 0, \"down\")",
	      "[\"muldiv\",[\"path\",\"a\"],[\"dec\",\"5\"],[\"dec\",\"100\"],0,\"down\"]");
	gives("wellformed(.payer.cnic, \"cnic\")",
	      "[\"wellformed\",[\"path\",\"payer.cnic\"],\"cnic\"]");
	gives("is(.payer, \"x.y\")", "[\"is\",[\"path\",\"payer\"],\"x.y\"]");
	gives("status(.payee, \"pk.atl\")", "[\"status\",[\"path\",\"payee\"],\"pk.atl\"]");
	gives("total(\"t\")", "[\"total\",\"t\"]");
	gives("param(\"p\")", "[\"param\",\"p\"]");
	gives("table(\"t\")", "[\"table\",\"t\"]");
	gives("licensed(.payee, \"l\", .activity)",
	      "[\"licensed\",[\"path\",\"payee\"],[\"path\",\"activity\"],\"l\"]");
	fails("licensed(.payee, \"l\")", MEZ_E_RULE, 21, "expected ','");
	fails("licensed(\"l\", .payee, .a)", MEZ_E_RULE, 10, "");
	fails("licensed(.payee, .a, \"l\")", MEZ_E_RULE, 18, "expected a text");
	gives("owned(.payee, .owners)", "[\"owned\",[\"path\",\"payee\"],[\"items\",\"owners\"]]");
	gives("screen(.payee)", "[\"screen\",[\"path\",\"payee\"]]");
	gives("judged(\"pk.fbr/q\")", "[\"judged\",\"pk.fbr/q\"]");
	gives("total ( \"t\" )", "[\"total\",\"t\"]");
}

static void test_scopes(void)
{
	struct mez_expr_scope self = {.self = true}, old = {.old = true};
	struct mez_expr_scope claims = {.claims = kit_json("{\"reduced\":{}}")};
	struct mez_json v;

	ok(parse(&v, ".kind == \"x\"", &self) == 0 &&
		   strcmp(kit_text(&v), "[\"eq\",[\"self\",\"kind\"],[\"text\",\"x\"]]") == 0,
	   "a definition's paths start at its subject");
	ok(parse(&v, "max(2%, 20% * old)", &old) == 0 &&
		   strcmp(kit_text(&v),
			  "[\"max\",[\"dec\",\"0.02\"],[\"mul\",[\"dec\",\"0.2\"],[\"old\"]]]") ==
			   0,
	   "old in a variation");
	ok(parse(&v, "max(2%, old)", NULL) == -MEZ_E_RULE && kit_err.col == 9,
	   "old elsewhere is refused");
	ok(parse(&v, ".reduced.rate", &claims) == 0 &&
		   strcmp(kit_text(&v), "[\"claim\",\"reduced\",\"rate\"]") == 0,
	   "a path that begins with an alias reads the claim");
	ok(parse(&v, ".reduced", &claims) == 0 &&
		   strcmp(kit_text(&v), "[\"path\",\"reduced\"]") == 0,
	   "the alias alone is a path");
	ok(parse(&v, ".reducedx.rate", &claims) == 0 &&
		   strcmp(kit_text(&v), "[\"path\",\"reducedx.rate\"]") == 0,
	   "nor is a longer name the alias");
}

static void test_refused(void)
{
	fails("", MEZ_E_RULE, 1, "ends where a value should be");
	fails("   ", MEZ_E_RULE, 4, "ends where");
	fails(".a and", MEZ_E_RULE, 7, "ends where");
	fails(".a &&", MEZ_E_RULE, 4, "unexpected '&&': write 'and'");
	fails(".a = 1", MEZ_E_RULE, 4, "unexpected '= 1': equal is ==");
	fails(".a =< 1", MEZ_E_RULE, 4, "unexpected '=< 1': at most is <=");
	fails(".a == 'x'", MEZ_E_RULE, 7, "not a number: a text stands in double quotes");
	fails(".a == True", MEZ_E_RULE, 7, "not a number: true and false are lower case");
	fails(".a < ZZD 500", MEZ_E_RULE, 6, "not a number: money is the currency in lower");
	fails(".a < ZZD500", MEZ_E_RULE, 6, "not a number: money is the currency in lower");
	fails(".a == ZZ", MEZ_E_RULE, 7, "not a number: a word stands in double quotes");
	fails("5 % * .a", MEZ_E_RULE, 3, "unexpected '% * .a': no blank before %");
	fails("kind == \"x\"", MEZ_E_RULE, 1, "unknown function 'kind': a path begins");
	fails(".a == 1 == 2", MEZ_E_RULE, 9, "unexpected");
	fails(".a < 1 < 2", MEZ_E_RULE, 8, "unexpected");
	fails(".", MEZ_E_RULE, 2, "expected a name after '.'");
	fails(".a..b", MEZ_E_RULE, 4, "expected a name after '.'");
	fails(".A", MEZ_E_RULE, 2, "expected a name after '.'");
	fails("..", MEZ_E_RULE, 2, "expected a name");
	fails("(.a", MEZ_E_RULE, 4, "expected ')'");
	fails(".a)", MEZ_E_RULE, 3, "unexpected ')'");
	fails("[1, 2", MEZ_E_RULE, 6, "expected ']'");
	fails(".a == \"\"", MEZ_E_RULE, 7, "an empty text");
	fails("\"open", MEZ_E_RULE, 1, "without its closing quote");
	fails("\"a\\n\"", MEZ_E_RULE, 3, "no escapes");
	fails("5abc", MEZ_E_RULE, 2, "unexpected 'abc'");
	fails("1.2.3", MEZ_E_RULE, 1, "not a number");
	fails("1.", MEZ_E_RULE, 1, "not a number");
	fails("@", MEZ_E_RULE, 1, "not a number");
	fails("- .a", MEZ_E_RULE, 1, "not a number");
	fails("1 / 2", MEZ_E_RULE, 3, "unexpected '/ 2': to divide");
	fails("if .a then 1 end", MEZ_E_RULE, 14, "expected 'else'");
	fails("if .a then 1 else 2", MEZ_E_RULE, 20, "expected 'end'");
	fails("min(1)", MEZ_E_RULE, 6, "too few operands for 'min'");
	fails("round(1, 2)", MEZ_E_RULE, 11, "expected ','");
	fails("round(1, 19, \"up\")", MEZ_E_RULE, 12, "0 to 18");
	fails("round(1, 1.5, \"up\")", MEZ_E_RULE, 13, "0 to 18");
	fails("round(1, 2, \"nearest\")", MEZ_E_RULE, 22, "unknown rounding 'nearest'");
	fails("muldiv(1, 2, 0, \"up\")", MEZ_E_RULE, 17, "");
	fails("date(\"2025-02-30\")", MEZ_E_RULE, 5, "no such date '2025-02-30'");
	fails("pkr(.a)", MEZ_E_RULE, 5, "not a number");
	fails("is(\"x\", \"y\")", MEZ_E_RULE, 4, "expected a path");
	fails("total(.a)", MEZ_E_RULE, 7, "text in double quotes");
	fails("is(.payer \"y\")", MEZ_E_RULE, 11, "expected ','");
	fails("frobnicate(1)", MEZ_E_RULE, 1, "unknown function 'frobnicate'");
	fails(".a and then", MEZ_E_RULE, 8, "unknown function 'then'");
	fails("old", MEZ_E_RULE, 1, "only a variation has 'old'");
}

static void test_apply(void)
{
	gives("table(\"t\", .a + 1)",
	      "[\"apply\",[\"add\",[\"path\",\"a\"],[\"dec\",\"1\"]],\"t\"]");
	gives("higher_of(.a, 1)", "[\"max\",[\"path\",\"a\"],[\"dec\",\"1\"]]");
	gives("lower_of(.a, 1)", "[\"min\",[\"path\",\"a\"],[\"dec\",\"1\"]]");
	fails("table(\"t\" .a)", MEZ_E_RULE, 11, "expected ','");
	fails("table(\"t\", .a, 1)", MEZ_E_RULE, 14, "expected ')'");
	fails("table(\"t\",)", MEZ_E_RULE, 11, "not a number");
	gives("deadline(\"d\")", "[\"deadline\",[\"legal\"],\"d\"]");
	gives("deadline(\"d\", .on)", "[\"deadline\",[\"path\",\"on\"],\"d\"]");
	gives("legal_date", "[\"legal\"]");
	gives("unpaid * days_late", "[\"mul\",[\"unpaid\"],[\"days_late\"]]");
	gives("owed(\"c/d\")", "[\"owed\",\"c/d\"]");
	fails("owed(.a)", MEZ_E_RULE, 6, "expected a text");
	gives("any(x in .a, x.b and not x.c)",
	      "[\"any\",[\"items\",\"a\"],[\"and\",[\"item\",\"b\"],[\"not\",[\"item\",\"c\"]]]]");
	gives("all(x in .a or none, is(x, \"d\"))",
	      "[\"all_or_none\",[\"items\",\"a\"],[\"is\",[\"item\"],\"d\"]]");
	gives("sum(x in .a, x.b) > count(y in .a, true)",
	      "[\"gt\",[\"sum\",[\"items\",\"a\"],[\"item\",\"b\"]],[\"count\",[\"items\",\"a\"],"
	      "true]]");
	fails("any(x in .a, y.b)", MEZ_E_RULE, 14, "unknown function 'y'");
	gives("convert(.a, \"fx\")", "[\"convert\",[\"path\",\"a\"],[\"legal\"],\"fx\"]");
	gives("convert(.a, \"fx\", .on)",
	      "[\"convert\",[\"path\",\"a\"],[\"path\",\"on\"],\"fx\"]");
	fails("slab(.a)", MEZ_E_RULE, 1, "unknown function 'slab'");
}

static void repeat(struct mez_buf *b, const char *what, size_t n)
{
	for (size_t i = 0; i < n; i++)
		mez_buf_z(b, what);
}

/* head, then n times mid, then tail: parsed, and the code it gives. */
static int chain(const char *head, const char *mid, const char *tail, size_t n)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct mez_json v;
	struct mez_expr *e;
	int r;

	mez_buf_z(&b, head);
	repeat(&b, mid, n);
	mez_buf_z(&b, tail);
	r = parse(&v, b.p, NULL);
	if (r)
		return r;
	/* what is taken must be writable and readable again */
	(void)kit_text(&v);
	return decode(&e, kit_json(kit_text(&v)));
}

static void test_limits(void)
{
	is_int(chain("1", "+1", "", 4000), -MEZ_E_LIMIT, "1+1+... 4,000 times");
	is_int(chain("1", "-1", "", 4000), -MEZ_E_LIMIT, "1-1-... 4,000 times");
	is_int(chain("1", "*1", "", 4000), -MEZ_E_LIMIT, "1*1*... 4,000 times");
	is_int(chain("1", "+1", "", 46), 0, "1+1+... 46 times");
	is_int(chain("1", "+1", "", 47), 0, "47 times is 48 deep");
	is_int(chain("1", "+1", "", 48), -MEZ_E_LIMIT, "48 times is too deep");
	is_int(chain(".a", " and .a", "", 63), 0, "64 operands of and");
	is_int(chain(".a", " and .a", "", 64), -MEZ_E_LIMIT, "65 operands of and");
	is_int(chain(".a", " or .a", "", 1000), -MEZ_E_LIMIT, "a thousand operands of or");
	is_int(chain("", "not ", ".a", 2000), -MEZ_E_LIMIT, "2,000 times not");
	is_int(chain("", "not ", ".a", 47), 0, "not 47 times");
	is_int(chain("", "(", "1", 4000), -MEZ_E_LIMIT, "4,000 open parentheses");
	is_int(chain("", "min(1,", "1", 1000), -MEZ_E_LIMIT, "1,000 nested calls");
	is_int(chain("", "if true then 1 else ", "1", 400), -MEZ_E_LIMIT, "400 nested ifs");
	is_int(chain("", "[", "1", 4000), -MEZ_E_LIMIT, "4,000 open lists");
	is_int(chain(".a in [1", ",1", "]", 63), 0, "64 items of a list");
	is_int(chain(".a in [1", ",1", "]", 64), -MEZ_E_LIMIT, "65 items of a list");
	is_int(chain("min(1", ",1", ")", 64), -MEZ_E_RULE, "65 operands of min");
	is_int(chain("\"", "x", "\"", 8190), 0, "8,192 bytes");
	is_int(chain("\"", "x", "\"", 8191), -MEZ_E_LIMIT, "8,193 bytes");
	ok(kit_err.line == 1, "and the limit has a place");
}

/* What no text can give must not decode. */
static void test_decode(void)
{
	static const char *const bad[] = {
		"1",
		"\"x\"",
		"{}",
		"[]",
		"[1]",
		"[\"nope\"]",
		"[\"true\"]",
		"[\"null\"]",
		"[[\"dec\"]]",
		"[\"dec\"]",
		"[\"dec\",1]",
		"[\"dec\",\"1.0\"]",
		"[\"dec\",\"-0\"]",
		"[\"dec\",\"5%\"]",
		"[\"dec\",\"1\",\"2\"]",
		"[\"money\",\"1\"]",
		"[\"money\",\"1\",\"PK\"]",
		"[\"money\",\"1\",\"pkr\"]",
		"[\"money\",\"1\",\"P\\u0000R\"]",
		"[\"money\",\"1,0\",\"PKR\"]",
		"[\"money\",\"1\",\"PKR\",1]",
		"[\"date\",\"2025-02-30\"]",
		"[\"date\"]",
		"[\"text\"]",
		"[\"text\",\"\"]",
		"[\"text\",\"a\",\"b\"]",
		"[\"list\"]",
		"[\"path\"]",
		"[\"path\",\"\"]",
		"[\"path\",1]",
		"[\"old\",1]",
		"[\"and\",true]",
		"[\"or\"]",
		"[\"not\"]",
		"[\"not\",true,true]",
		"[\"eq\",1,2]",
		"[\"eq\",true]",
		"[\"eq\",true,true,true]",
		"[\"if\",true,true]",
		"[\"min\",[\"dec\",\"1\"]]",
		"[\"round\",[\"dec\",\"1\"]]",
		"[\"round\",[\"dec\",\"1\"],2]",
		"[\"round\",[\"dec\",\"1\"],19,\"up\"]",
		"[\"round\",[\"dec\",\"1\"],-1,\"up\"]",
		"[\"round\",[\"dec\",\"1\"],2,\"nearest\"]",
		"[\"round\",[\"dec\",\"1\"],2,\"up\",1]",
		"[\"muldiv\",true,true,2,\"up\"]",
		"[\"is\",\"x\"]",
		"[\"is\",[\"path\",\"a\"]]",
		"[\"is\",[\"path\",\"a\"],\"x\",\"y\"]",
		"[\"total\"]",
		"[\"total\",\"\"]",
		"[\"screen\"]",
		"[\"owned\",[\"path\",\"payee\"]]",
		"[\"claim\",\"a\"]",
		"[\"claim\",\"a\",\"\"]",
		"[\"claim\",\"\",\"a\"]",
		"[\"AND\",true,true]",
	};

	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		struct mez_expr *e = NULL;
		const struct mez_json *tree = kit_json(bad[i]);

		mez_err_clear(&kit_err);
		ok(decode(&e, tree) == -MEZ_E_RULE && !e && kit_err.msg[0], "no tree: %s", bad[i]);
	}
}

static void test_decode_limits(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct mez_expr *e;

	repeat(&b, "[\"not\",", 47);
	mez_buf_z(&b, "true");
	repeat(&b, "]", 47);
	is_int(decode(&e, kit_json(b.p)), 0, "48 deep");
	mez_buf_clear(&b);
	repeat(&b, "[\"not\",", 48);
	mez_buf_z(&b, "true");
	repeat(&b, "]", 48);
	is_int(decode(&e, kit_json(b.p)), -MEZ_E_LIMIT, "49 deep");
	mez_buf_clear(&b);
	mez_buf_z(&b, "[\"and\"");
	repeat(&b, ",true", 65);
	mez_buf_z(&b, "]");
	is_int(decode(&e, kit_json(b.p)), -MEZ_E_RULE, "65 operands");
}

/* The place counts lines of the source the text stands in. */
static void test_place(void)
{
	struct mez_origin o = {"f.yaml", MEZ_STR("a: b\nwhen: .a and\n  @ or .c\n")};
	struct mez_expr_scope plain = {0};
	struct mez_json v;

	mez_err_clear(&kit_err);
	is_int(mez_expr_parse(&v, &kit_arena, (struct mez_str){o.text.p + 11, 17}, 11, &plain, &o,
			      &kit_err),
	       -MEZ_E_RULE, "a condition over two lines");
	ok(kit_err.line == 3 && kit_err.col == 3 && strcmp(kit_err.file, "f.yaml") == 0,
	   "is blamed at line 3, column 3 (%u:%u)", kit_err.line, kit_err.col);
}

int main(void)
{
	kit_start();
	test_literals();
	test_operators();
	test_calls();
	test_scopes();
	test_refused();
	test_apply();
	test_limits();
	test_decode();
	test_decode_limits();
	test_place();
	return done_testing();
}
