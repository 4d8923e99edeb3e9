/* pack/rules.h: what a set of rules must be before anything is judged by it: names that mean
 * something, types that go together, and the place of each complaint. */
#include "ruleskit.h"

/* --- conditions ----------------------------------------------------------------- */

/* A requirement of this condition; the condition begins at line 25, column 12. */
static void condition(const char *text, const char *part)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct kit_rules k;
	int r;

	mez_buf_fmt(&b, BASE CLAUSE("c") "requires: '%s'\n", text);
	mez_err_clear(&kit_err);
	r = kit_rules(&k, b.p, NULL);
	if (part) {
		if (!ok(r == -MEZ_E_RULE && strstr(kit_err.msg, part) && kit_err.line == 25 &&
				kit_err.col >= 12,
			"refused: %s", text))
			fprintf(stderr, "# %d at %u:%u: %s\n", r, kit_err.line, kit_err.col,
				kit_err.msg);
	} else if (!ok(r == 0, "taken: %s", text)) {
		fprintf(stderr, "# %d at %u:%u: %s\n", r, kit_err.line, kit_err.col, kit_err.msg);
	}
}

static void test_types_taken(void)
{
	static const char *const good[] = {
		".flag",
		"not .flag",
		".flag or .b2",
		".class == \"goods\"",
		"\"goods\" == .class",
		".class != \"services\"",
		".class in [\"goods\", \"services\"]",
		".note == \"any text\"",
		".gross < pkr(5)",
		".gross == .payee.turnover",
		".n < 5",
		".n == .rate",
		".n + 1 < .rate * 2",
		".gross * 5% < pkr(1)",
		"5% * .gross < pkr(1)",
		".paid_on >= date(\"2025-01-01\")",
		".gross == null",
		"null != .class",
		".flag == true",
		".paid_at == .paid_at",
		"min(.gross, pkr(5)) > pkr(1)",
		"max(.paid_on, date(\"2025-01-01\")) == .paid_on",
		"round(.gross, 0, \"up\") == .gross",
		"muldiv(.gross, 5, 100, 0, \"down\") > pkr(0)",
		"if .flag then .b2 else true end",
		"(if .flag then .n else 2 end) > 1",
		".n in [1, 2, 3]",
		".gross in [pkr(1), pkr(2)]",
		".paid_on in [date(\"2025-01-01\")]",
		".stage == \"executed\"",
		".kind in [\"payment\"]",
		"judged(\"auth/why\")",
		"screen(.payee)",
		"wellformed(.note, \"iban\")",
		".payee.kyc.level > 2",
		".flag == .b2",
		"true",
	};

	for (size_t i = 0; i < MEZ_COUNT(good); i++)
		condition(good[i], NULL);
}

static void test_types_refused(void)
{
	static const char *const bad[][2] = {
		{".n", "requires cannot be a decimal"},
		{".class", "requires cannot be a word"},
		{"null", "requires cannot be a null"},
		{".nope", "no such fact in the vocabulary: 'nope'"},
		{".payee.nope == 1", "'payee.nope'"},
		{".class == \"good\"", "outside the vocabulary: 'good'"},
		{".class in [\"goods\", \"sevices\"]", "outside the vocabulary: 'sevices'"},
		{".class == .kind", "a word against a word"},
		{".class == \"payment\"", "outside the vocabulary"},
		{".class == 5", "a word against a decimal"},
		{".class == .note", "a word against a text"},
		{".class < \"goods\"", "a word against a text"},
		{".note < \"a\"", "a text against a text"},
		{".note == .n", "a text against a decimal"},
		{".gross < 5", "a money against a decimal"},
		{".gross == 5", "a money against a decimal: money is written with its currency"},
		{".paid_on >= 2024-05-01", "a date against a decimal: a day is written date(\""},
		{".paid_on == \"2024-05-01\"", "a date against a text: a day is written date(\""},
		{".gross * .gross < pkr(5)", "a money against a money"},
		{".gross + 5 < pkr(5)", "a money against a decimal"},
		{".paid_on + 5 == .paid_on", "a date against a decimal"},
		{".paid_on == .paid_at", "a date against a instant"},
		{".paid_at < .paid_at", "a instant against a instant"},
		{".gross < null", "a money against a null"},
		{".flag and .n", "expected a condition"},
		{"not .n", "expected a condition"},
		{".flag < true", "a bool against a bool"},
		{"if .n then true else false end", "expected a condition"},
		{"if .flag then true else 1 end", "a bool against a decimal"},
		{"min(.n, .gross) > 1", "a decimal against a money"},
		{"min(.flag, .b2)", "a bool against a bool"},
		{"round(.paid_on, 1, \"up\") == .paid_on", "expected a number or money"},
		{"muldiv(.n, .gross, 1, 0, \"up\") > 1", "expected a number"},
		{".n in .class", "expected a list after in"},
		{".n in [.m]", "a list holds literals"},
		{".n in [\"a\"]", "a decimal against a text"},
		{"[1] == [1]", "a list against a list"},
		{"[1] == null", "a list"},
		{".payer == .payee", "a record against a record"},
		{".payer == null", "a record"},
		{".payer in [\"x\"]", "a record against a text"},
		{"is(.gross, \"d\")", "expected the path of a record"},
		{"is(.payer, \"d\")", "no definition 'd'"},
		{"status(.payer, \"s\") == \"x\"", "no status list 's'"},
		{"total(\"t\") > pkr(1)", "no total 't'"},
		{"param(\"p\") > 1", "no param 'p'"},
		{"table(\"t\") > 1", "no table 't'"},
		{"screen(.thing)", "id and name"},
		{"wellformed(.n, \"iban\")", "only a text has a shape, not 'n'"},
		{"wellformed(.payee, \"cnic\")", "only a text"},
		{"wellformed(.note, \"passport\")", "no shape 'passport'"},
		{"judged(\"nobody/why\")", "AUTHORITY/question"},
		{"judged(\"auth\")", "AUTHORITY/question"},
		{".red.rate > 1", "no such fact"},
	};

	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		condition(bad[i][0], bad[i][1]);
}

/* Trees that no text gives, as a pack from elsewhere may hold them. */
static void test_foreign_trees(void)
{
	static const char *const bad[] = {"[\"eq\",[\"old\"],[\"dec\",\"1\"]]",
					  "[\"eq\",[\"self\",\"kind\"],[\"text\",\"company\"]]",
					  "[\"gt\",[\"claim\",\"red\",\"rate\"],[\"dec\",\"1\"]]",
					  "[\"list\",[\"dec\",\"1\"]]"};

	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		struct kit_rules k;
		struct mez_obj o;
		int r;

		if (kit_rules(&k, BASE, NULL) < 0)
			abort();
		k.rules.closed = false;
		mez_obj_from(
			&o, &kit_arena,
			kit_json("{\"type\":\"mez.clause/"
				 "1\",\"name\":\"c\",\"effect\":\"requirement\","
				 "\"domain\":\"tax\",\"head\":\"h\",\"title\":\"T\",\"cites\":[{"
				 "\"work\":"
				 "\"/"
				 "w\",\"at\":\"s\"}],\"valid\":{\"from\":\"2000-01-01\"},\"date\":"
				 "\"paid_on\",\"guard\":[\"eq\",[\"path\",\"kind\"],[\"text\","
				 "\"payment\"]]}"));
		mez_obj_set(&o, "requires", *kit_json(bad[i]));
		r = mez_rules_add(&k.rules, MEZ_ITEM_CLAUSE,
				  mez_json_keep(&kit_arena, mez_obj_done(&o)), &k.origin, 0,
				  &kit_err);
		k.rules.nslots = 0;
		if (!r)
			r = mez_rules_close(&k.rules, &kit_err);
		ok(r == -MEZ_E_RULE, "a pack with %s is refused (%s)", bad[i], kit_err.msg);
	}
}

/* --- vocabulary ------------------------------------------------------------------- */

#define FACTS(x) "vocabulary: v\nfacts: {kind: {type: word, words: [p]}, " x "}\n"
#define TYPES(x)                                                                                 \
	"authority: auth\ntitle: A\n---\nvocabulary: v\ntypes: {t: {id: {type: text}, " x "}}\n" \
	"facts: {kind: {type: word, words: [p]}, x: {type: t}}\n"

static void test_vocabulary(void)
{
	refuses("authority: a\ntitle: A\n", MEZ_E_RULE, "fact 'kind'",
		"rules without a vocabulary");
	refuses("vocabulary: v\nfacts: {kind: {type: text}}\n", MEZ_E_RULE, "fact 'kind'",
		"kinds that are no words");
	refuses(FACTS("a: {type: nope}"), MEZ_E_RULE, "unknown type 'nope'", "a type nobody knows");
	refuses(FACTS("a: {type: word}"), MEZ_E_RULE, "lists its words", "a word without words");
	refuses(FACTS("a: {type: text, words: [x]}"), MEZ_E_RULE, "lists its words",
		"a text with words");
	refuses(FACTS("a: {type: text, class: judged}"), MEZ_E_RULE, "class is",
		"a class of its own");
	refuses(FACTS("a: {type: text, class: evidenced}"), MEZ_E_RULE, "names its proof",
		"evidenced by nothing");
	refuses(FACTS("a: {type: text, proof: {credential: C, from: auth}}"), MEZ_E_RULE,
		"member of a party", "a proof outside a party");
	refuses(FACTS("a: {type: date, day_of: .b}"), MEZ_E_RULE, "day of no instant",
		"the day of nothing");
	refuses(FACTS("a: {type: date, day_of: .b}, b: {type: text}"), MEZ_E_RULE,
		"day of no instant", "the day of a text");
	refuses(FACTS("a: {type: text, day_of: .b}, b: {type: instant}"), MEZ_E_RULE,
		"day of an instant", "a text that is a day");
	refuses(FACTS("stage: {type: word, words: [x]}"), MEZ_E_RULE, "stage",
		"a fact called stage");
	refuses(FACTS("a: {type: text}, a.b: {type: text}"), MEZ_E_RULE, "'a'",
		"a fact that is also a group");
	refuses(FACTS("kind.of: {type: text}"), MEZ_E_RULE, "'kind'", "members of the kind");
	refuses("vocabulary: v\ntypes: {t: {b: {type: text}}}\nfacts: {kind: {type: word, words: "
		"[p]},"
		" a: {type: t}, a.b: {type: text}}\n",
		MEZ_E_RULE, "'a", "a member of a record given twice");
	takes("vocabulary: v\ntypes: {t: {b.c: {type: text}, b.d: {type: text}}}\nfacts: {kind: "
	      "{type: word,"
	      " words: [p]}, a: {type: t}, a_b: {type: text}, ab: {type: text}}\n",
	      "groups within a record");
	refuses(FACTS("a: {type: text}") "---\nvocabulary: w\nfacts: {a: {type: text}}\n",
		MEZ_E_DUPLICATE, "'a' is defined twice", "a fact in two vocabularies");
	refuses(FACTS("a: {type: text}") "---\nvocabulary: v\nfacts: {b: {type: text}}\n",
		MEZ_E_DUPLICATE, "'v'", "two vocabularies of one name");
	refuses(TYPES("y: {type: t}"), MEZ_E_RULE, "unknown type 't'", "a record in a record");
	refuses(TYPES("y: {type: date, day_of: .z}"), MEZ_E_RULE, "day of an instant",
		"day_of in a record");
	refuses(TYPES("y: {type: text, proof: {from: auth}}"), MEZ_E_RULE, "names its credential",
		"a proof by any document");
	refuses(TYPES("y: {type: text, proof: {credential: C, from: nobody}}"), MEZ_E_RULE,
		"no authority 'nobody'", "a proof by nobody");
	refuses("authority: auth\ntitle: A\n---\nvocabulary: v\ntypes: {t: {y: {type: text, proof: "
		"{credential: C,"
		" from: auth}}}}\nfacts: {kind: {type: word, words: [p]}, x: {type: t}}\n",
		MEZ_E_RULE, "id", "a proof about a record without id");
}

static void test_shared_vocabulary(void)
{
	static const char two[] =
		"vocabulary: v\ntypes: {t: {id: {type: text}, k: {type: word, words: [a]}}}\n"
		"facts: {kind: {type: word, words: [p]}, x: {type: t}}\n---\n"
		"vocabulary: w\n";
	char src[1024];
	const struct {
		const char *more, *says, *what;
		enum mez_code code;
	} bad[] = {
		{"types: {t: {id: {type: text}}}\n", "'t' has 'id' already", "a member twice",
		 MEZ_E_DUPLICATE},
		{"adds: {nope: {words: [q]}}\n", "'nope', which is no word", "words for nothing",
		 MEZ_E_RULE},
		{"adds: {t.id: {words: [q]}}\n", "'t.id', which is no word", "words for a text",
		 MEZ_E_RULE},
		{"adds: {t.nope: {words: [q]}}\n", "'t.nope'", "words for no member", MEZ_E_RULE},
		{"adds: {t: {words: [q]}}\n", "'t'", "words for a type", MEZ_E_RULE},
	};

	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		snprintf(src, sizeof src, "%s%s", two, bad[i].more);
		refuses(src, bad[i].code, bad[i].says, bad[i].what);
	}
	snprintf(src, sizeof src,
		 "%stypes: {t: {y: {type: bool}}}\n"
		 "adds: {kind: {words: [q, p]}, t.k: {words: [b]}}\n"
		 "---\nvocabulary: z\nadds: {kind: {words: [q]}}\n"
		 "---\nvocabulary: u\ntypes: {u: {z: {type: bool}}}\n",
		 two);
	takes(src, "vocabularies that add to a type and to words");
}

/* --- small kinds -------------------------------------------------------------------- */

static void test_small(void)
{
	refuses(BASE
		"offset: yy\nrows: [{from: 2000-01-01, utc: \"+5\", source: GK, confidence: GK}]\n",
		MEZ_E_RULE, "utc is an offset", "an offset that is none");
	refuses(BASE "offset: yy\nrows: [{from: 2000-01-01, utc: \"+05:00\", source: GK, "
		     "confidence: GK},"
		     " {from: 2001-01-01, utc: \"+06:00\", source: GK, confidence: GK}]\n",
		MEZ_E_RULE, "overlap", "two offsets on one day");
	refuses(BASE
		"offset: yy\nrows: [{from: 2000-01-01, to: 1999-01-01, utc: \"+05:00\", source: GK,"
		" confidence: GK}]\n",
		MEZ_E_RULE, "ends before it begins", "an offset that ends before it begins");
	refuses(BASE "authority: auth\ntitle: B\n", MEZ_E_DUPLICATE,
		"'auth' is defined twice, before this in", "an authority twice");
	refuses(BASE "define: d\nof: nope\ncites: [{work: /w, at: s}]\nis: .kind == \"company\"\n",
		MEZ_E_RULE, "no type 'nope'", "a definition of no type");
	refuses(BASE "define: d\nof: party\ncites: [{work: /w, at: s}]\nis: .gross > pkr(1)\n",
		MEZ_E_RULE, "no such member of the subject: 'gross'",
		"a definition that reads the operation");
	refuses(BASE "define: d\nof: party\ncites: [{work: /w, at: s}]\nis: .turnover\n",
		MEZ_E_RULE, "a definition cannot be a money", "a definition that is no condition");
	refuses(BASE
		"define: d\nof: party\ncites: [{work: /w, at: s}]\nis: total(\"t\") > pkr(1)\n---\n"
		"total: t\nper: [.payee]\nvalue: money\nwindow: y\ncounts: c\nincludes_this: true\n"
		"proof: {from: auth}\n",
		MEZ_E_RULE, "a definition reads no total", "a definition that reads a total");
	refuses(BASE "define: d\nof: party\nvalid: {from: 2001-01-01, to: 2000-01-01}\n"
		     "cites: [{work: /w, at: s}]\nis: .resident\n",
		MEZ_E_RULE, "ends before it begins", "a definition that ends before it begins");
	refuses(BASE
		"define: d\nof: thing\ncites: [{work: /w, at: s}]\nis: .size > 1\n---\n" CLAUSE(
			"c") "requires: is(.payee, \"d\")\n",
		MEZ_E_RULE, "of another type: 'd'", "a definition of another type");
	refuses(BASE "status: s\nof: thing\nwords: [x]\nproof: {from: auth}\n---\n" CLAUSE(
			"c") "requires: status(.thing, \"s\") == \"x\"\n",
		MEZ_E_RULE, "of another type: 's'", "a status of what has no id");
	refuses(BASE "status: s\nof: party\nwords: [x]\nproof: {from: nobody}\n", MEZ_E_RULE,
		"no authority 'nobody'", "a status by nobody");
	refuses(BASE "status: s\nof: party\nwords: [x]\nabsent: y\nproof: {from: auth}\n",
		MEZ_E_RULE, "absent is one of the words",
		"absence by a word that the list has not");
	refuses(BASE "coverage: c\ndomain: taxes\nexamines: []\n", MEZ_E_RULE,
		"unknown domain 'taxes'", "a domain that is none");
	refuses(BASE
		"coverage: c\ndomain: tax\nexamines: [{head: h, kinds: [payment], date: .gross,"
		" from: 2000-01-01}]\n",
		MEZ_E_RULE, "'gross' is no date", "coverage by no date");
	refuses(BASE
		"coverage: c\ndomain: tax\nexamines: [{head: h, kinds: [payment], date: .paid_on,"
		" from: 2000-01-01, to: 1999-01-01}]\n",
		MEZ_E_RULE, "ends before it begins", "coverage that ends before it begins");
	refuses(BASE
		"coverage: c\ndomain: tax\nexamines: [{head: h, kinds: [paymnt], date: .paid_on,"
		" from: 2000-01-01}]\n",
		MEZ_E_RULE, "'paymnt'", "coverage of a kind nobody knows");
}

static void test_totals(void)
{
	takes(BASE TOTAL(".payer, .payee", "at_least: .gross\n"), "a total");
	refuses(BASE TOTAL(".gross", ""), MEZ_E_RULE, "'gross' is no record", "a total per money");
	refuses(BASE TOTAL(".nope", ""), MEZ_E_RULE, "'nope' is no record", "a total per nothing");
	refuses(BASE TOTAL("", ""), MEZ_E_RULE, "per", "a total per nobody");
	refuses(BASE TOTAL(".thing", ""), MEZ_E_RULE, "id", "a total per what has no id");
	refuses(BASE TOTAL(".payer, .payee", "at_least: .n\n"), MEZ_E_RULE, "cannot be a decimal",
		"a number as least");
	refuses(BASE TOTAL(".payee", "at_least: total(\"t\")\n"), MEZ_E_RULE, "total",
		"a total that is its own least");
	refuses(BASE TOTAL(".payee", "at_least: .gross * table(\"x\")\n") "---\n" TABLE(
			"x", "rate",
			"k: total(\"t\")") "  - {id: r, k: {min: PKR 1}, rate: 5%," SINCE,
		MEZ_E_RULE, "table", "a total whose least reads a table that reads it");
	refuses(BASE TOTAL(".payee",
			   "at_least: 'if judged(\"auth/q\") then .gross else .gross end'\n"),
		MEZ_E_RULE, "judgement", "a total whose least hangs on a judgement");
	refuses(BASE
		"total: t\nper: [.payee]\nvalue: count\nwindow: y\ncounts: c\nincludes_this: true\n"
		"proof: {from: auth}\n",
		MEZ_E_RULE, "not in semantics 1", "a count");
	refuses(BASE "total: t\nper: [.payee]\nvalue: money\nwindow: y\ncounts: c\nincludes_this: "
		     "false\n"
		     "at_least: .gross\nproof: {from: auth}\n",
		MEZ_E_RULE, "no least", "a least of a total without this operation");
}

static void test_lists(void)
{
	refuses(BASE "list: l\nas_of: 2025-01-01\nmax_age: -1\nentries: []\n", MEZ_E_RULE,
		"max_age", "a list of age -1");
	refuses(BASE "list: l\nas_of: 2025-01-01\nmax_age: 1\nentries: [{id: e, name: \"--\", "
		     "kind: entity}]\n",
		MEZ_E_RULE, "no letter or digit", "a name of no letters");
	refuses(BASE "list: l\nas_of: 2025-01-01\nmax_age: 1\nentries: [{id: e, name: A, aliases: "
		     "[\" \"],"
		     " kind: entity}]\n",
		MEZ_E_RULE, "no letter or digit", "an alias of no letters");
	refuses(BASE
		"list: l\nas_of: 2025-01-01\nmax_age: 1\nentries: [{id: e, name: A, kind: entity},"
		" {id: e, name: B, kind: entity}]\n",
		MEZ_E_DUPLICATE, "'e'", "two entries of one id");
	refuses(BASE
		"list: l\nas_of: 2025-01-01\nmax_age: 1\nentries: [{id: e, name: A, kind: ship}]\n",
		MEZ_E_RULE, "'ship'", "an entry that is neither person nor entity");
}

/* Arithmetic that must fail whatever the facts are. */
static void test_faults(void)
{
	refuses(BASE CLAUSE("c") "requires: 'muldiv(.n, 1, 5 - 5, 2, \"down\") > 1'\n", MEZ_E_RULE,
		"division by nought", "a constant divisor of nought");
	refuses(BASE CLAUSE("c") "requires: '.n > 100000000000000000000000000000 * 100'\n",
		MEZ_E_RULE, "over the bounds of decimals", "a constant over the bounds");
	takes(BASE CLAUSE("c") "requires: 'muldiv(.n, 1, .m, 2, \"down\") > 1'\n",
	      "a divisor that is a fact");
	takes(BASE CLAUSE("c") "requires: '.n * 100000000000000000000000000000 > 1'\n",
	      "a product that hangs on a fact");
}

/* --- the index ------------------------------------------------------------------ */

/* What the tax domain has for a kind, by name, each followed by a blank. */
static const char *concerns(const struct kit_rules *k, const char *kind)
{
	const struct mez_concern *c = mez_rules_concern(&k->rules, str(kind), MEZ_DOMAIN_TAX);
	static char text[128];
	size_t n = 0;

	text[0] = 0;
	for (size_t i = 0; i < c->clauses.n; i++) {
		struct mez_str name = ((const struct mez_named *)c->clauses.v[i])->name;

		n += (size_t)snprintf(text + n, sizeof text - n, "%.*s ", MEZ_ALL(name));
	}
	for (size_t i = 0; i < c->heads.n; i++) {
		struct mez_str head = ((const struct mez_head *)c->heads.v[i])->head;

		n += (size_t)snprintf(text + n, sizeof text - n, "(%.*s) ", MEZ_ALL(head));
	}
	return text;
}

#define GUARDED(name, guard)                                                                \
	"---\nclause: " name "\neffect: outside\ndomain: tax\nhead: h\ntitle: T\n"          \
	"cites: [{work: /w, at: sec_1}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\nguard: '" \
	guard "'\n"

static void test_concern(void)
{
	struct kit_rules k;

	ok(kit_rules(&k, BASE "coverage: cov\ndomain: tax\nexamines: [{head: h, kinds: [gift], "
			      "date: .paid_on, from: 2000-01-01, cites: [{work: /w, at: sec_1}]}]\n"
		 GUARDED("f", ".class == \"goods\"")
		 GUARDED("e", ".class == \"goods\" and .kind == \"gift\"")
		 GUARDED("d", ".kind in [\"gift\", \"payment\"]")
		 GUARDED("c", ".kind in [\"gift\"]")
		 GUARDED("b", ".kind != \"payment\"")
		 GUARDED("a", ".kind == \"payment\""), NULL) == 0, "clauses of many guards");
	is_str(concerns(&k, "payment"), "a d f ", "what may concern a payment");
	is_str(concerns(&k, "gift"), "b c d e f (h) ", "what may concern a gift");
	is_str(concerns(&k, "theft"), "a b c d e f ", "a kind nobody knows: every clause");
	is_int((intmax_t)mez_rules_concern(&k.rules, MEZ_STR("gift"), MEZ_DOMAIN_AML)->clauses.n, 0,
	       "nothing in another domain");
}

static void test_paths(void)
{
	struct kit_rules k;

	ok(kit_rules(&k, BASE "vocabulary: lists\ntypes: {line: {amount: {type: money}}}\n"
			  "facts: {lines: {type: line, many: 3}, deep.down.x: {type: bool},\n"
			  "  deeper: {type: bool}, shed.lines: {type: line, many: 3}}\n",
		     NULL) == 0,
	   "groups and collections");
	is_int(k.rules.slot[mez_rules_slot(&k.rules, MEZ_STR("payee.kyc.ok"))].type, MEZ_TYPE_BOOL,
	       "the slot of a member");
	ok(mez_rules_slot(&k.rules, MEZ_STR("payee.kyc")) == SIZE_MAX, "a group is no fact");
	ok(mez_rules_slot(&k.rules, MEZ_STR("lines[].amount")) == SIZE_MAX, "nor is a pattern");
	ok(mez_rules_slot(&k.rules, MEZ_STR("")) == SIZE_MAX, "nor is nothing");
	ok(mez_rules_slot(&k.rules, MEZ_STR("zzz")) == SIZE_MAX, "nor what is behind all others");
	ok(mez_rules_group(&k.rules, MEZ_STR("deep")), "a group");
	ok(mez_rules_group(&k.rules, MEZ_STR("deep.down")), "a group in a group");
	ok(mez_rules_group(&k.rules, MEZ_STR("shed")), "a group of a collection");
	ok(!mez_rules_group(&k.rules, MEZ_STR("dee")), "half a name is none");
	ok(!mez_rules_group(&k.rules, MEZ_STR("deeper")), "a fact is none");
	ok(!mez_rules_group(&k.rules, MEZ_STR("lines[]")), "nor is a pattern");
}

int main(void)
{
	kit_start();
	test_concern();
	test_paths();
	test_types_taken();
	test_types_refused();
	test_foreign_trees();
	test_vocabulary();
	test_shared_vocabulary();
	test_small();
	test_totals();
	test_lists();
	test_faults();
	return done_testing();
}
