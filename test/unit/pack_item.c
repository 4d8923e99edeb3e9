/* pack/item.h: every kind of item from its source and back through its bytes: members that are
 * missing, unknown, of another type or of a later version, and figures as people write them. */
#include "packkit.h"

/* A whole document of each kind, with every member it may have. */
static const char *const whole[] = {
	[MEZ_ITEM_VOCABULARY] =
		"vocabulary: v\n"
		"types: {party: {id: {type: text}, kind: {type: word, words: [company, other]},\n"
		"  ok: {type: bool, proof: {credential: C, from: a}, note: n}}}\n"
		"facts: {paid_on: {type: date, day_of: .paid_at}, paid_at: {type: instant},\n"
		"  lines: {type: party, many: 5, complete: true}, more: {type: party, many: 5, "
		"complete_if: .sure},\n"
		"  n: {type: int, never_negative: true}}\n"
		"note: n\n",
	[MEZ_ITEM_OFFSET] = "offset: xx\n"
			    "rows: [{from: 2000-01-01, to: 2001-01-01, utc: \"+05:00\", source: "
			    "[GK], confidence: GK,\n"
			    "  note: n}]\n"
			    "note: n\n",
	[MEZ_ITEM_AUTHORITY] = "authority: a\ntitle: T\nnote: n\n",
	[MEZ_ITEM_DEFINE] =
		"define: d\nof: party\ntitle: T\ncites: [{work: /w, at: sec_1}]\n"
		"valid: {from: 2000-01-01, to: 2001-01-01, ended_by: x}\nis: .kind == \"company\"\n"
		"source: [GK]\nconfidence: GK\nnote: n\n",
	[MEZ_ITEM_PARAM] =
		"param: p\ntitle: T\ncites: [{work: /w, at: sec_1}]\nuntested: why\nnote: n\n"
		"rows: [{value: PKR 75000, from: 2000-01-01, to: 2001-01-01, ended_by: x,\n"
		"  known_to: 2000-06-01, made: 1999-01-01, source: GK, confidence: GK, note: n,\n"
		"  contested: [{value: PKR 1, source: GK, note: n}]}]\n",
	[MEZ_ITEM_STATUS] =
		"status: s\nof: party\nwords: [active, late]\nproof: {from: a}\ntitle: T\n"
		"cites: [{work: /w, at: sec_1}]\nnote: n\n",
	[MEZ_ITEM_TOTAL] = "total: t\nper: [.payer, .payee]\nvalue: money\nwindow: "
			   "tax_year\ncounts: c\n"
			   "includes_this: true\nat_least: .gross\nproof: {from: a}\ntitle: T\n"
			   "period: {of: year, starts: \"07-01\"}\nsum: .gross\nwhere: true\n"
			   "cites: [{work: /w, at: sec_1}]\nnote: n\n",
	[MEZ_ITEM_TABLE] =
		"table: t\nform: rate\nof: USD\nin: PKR\ntitle: T\ncites: [{work: /w, at: "
		"sec_1}]\nnote: n\n"
		"keys: {kind: .payee.kind, gross: .gross, ok: .payee.ok}\n"
		"rows: [{id: r1, kind: [company], gross: {min: PKR 1, below: PKR 2}, ok: true, "
		"rate: 5%,\n"
		"  from: 2000-01-01, to: 2001-01-01, ended_by: x, known_to: 2000-06-01, made: "
		"1999-01-01,\n"
		"  source: [GK], confidence: GK, note: n, over: [r2], untested: why,\n"
		"  contested: [{rate: 6%, source: GK}]}]\n",
	[MEZ_ITEM_QUESTION] =
		"question: q\nby: a\ntitle: T\ncites: [{work: /w, at: sec_1}]\nbinds: [.gross]\n"
		"reversed_by: b\nnote: n\n"
		"deemed: {answer: true, after: .paid_on, cites: [{work: /w, at: sec_1}]}\n",
	[MEZ_ITEM_CALENDAR] =
		"calendar: c\ntitle: T\nknown_from: 2025-01-01\nknown_to: 2026-12-31\n"
		"cites: [{work: /w, at: sec_1}]\nnote: n\n"
		"weekends: [{days: [sat, sun], from: 2000-01-01, to: 2030-01-01, source: [GK], "
		"confidence: GK}]\n"
		"holidays: [{on: 2025-08-14, title: T, source: [GK], confidence: GK, note: n}]\n",
	[MEZ_ITEM_DEADLINE] =
		"deadline: d\ntitle: T\ncites: [{work: /w, at: sec_1}]\nworking_days: c\nnote: n\n"
		"keys: {kind: .payee.kind}\n"
		"rows: [{id: a, kind: company, of: year, starts: \"07-01\", months: 1, day: last,\n"
		"  business_days: 1, first: included, roll: next, from: 2000-01-01, to: "
		"2001-01-01,\n"
		"  known_to: 2000-06-01, made: 1999-01-01, source: [GK], confidence: GK, note: n,\n"
		"  untested: why}, {id: b, kind: other, of: week, starts: mon, days: 7, over: "
		"[a],\n"
		"  from: 2000-01-01, source: [GK], confidence: GK},\n"
		"  {id: c, on: [\"09-25\"], from: 2002-01-01, source: [GK], confidence: GK}]\n",
	[MEZ_ITEM_ACTIVITIES] = "activities: a\ntitle: T\ncites: [{work: /w, at: sec_1}]\n"
				"words: {x: {title: T, note: n}, y: {broader: x}}\nnote: n\n",
	[MEZ_ITEM_LICENCE] =
		"licence: l\ntitle: T\nof: party\nproof: {from: a}\ncites: [{work: /w, at: "
		"sec_1}]\n"
		"valid: {from: 2000-01-01, to: 2001-01-01}\ncovers: {activities: a, words: x}\n"
		"clients: {is: .client, words: [x], note: n}\nplaces: {is: .place}\n"
		"limits: {m: {of: .gross, max: pkr(5), title: T, note: n}}\n"
		"conditions: {c: {title: T, requires: .ok, cites: [{work: /w, at: sec_1}], "
		"source: GK,\n"
		"  confidence: GK, note: n}}\n"
		"terms: [{years: 5, source: GK, confidence: GK, note: n}]\n"
		"renewal: {grace: 30, in_force: true, source: GK, confidence: GK, note: n}\n"
		"fees: [f]\nmax_age: 30\nsource: GK\nconfidence: GK\nnote: n\nuntested: n\n",
	[MEZ_ITEM_LIST] =
		"list: l\ntitle: T\nas_of: 2025-01-01\nmax_age: 30\nsource: [GK]\nnote: n\n"
		"entries: [{id: e1, name: N, aliases: [A, B], kind: entity, source: [GK], note: "
		"n}]\n",
	[MEZ_ITEM_COVERAGE] = "coverage: c\ndomain: tax\nnote: n\n"
			      "examines: [{head: h, kinds: [payment], date: .paid_on, from: "
			      "2000-01-01, to: 2001-01-01,\n"
			      "  when: .payee.ok, cites: [{work: /w, at: sec_1}], note: n}]\n"
			      "leaves: [{head: h2, note: n}]\n",
	[MEZ_ITEM_MATRIX] = "matrix: m\nwork: /w\nnote: n\n"
			    "provisions: [{at: sec_1, as: encoded, by: [c], reason: r},\n"
			    "  {at: sec_2, as: out, reason: r}]\n",
	[MEZ_ITEM_CLAUSE] =
		"clause: c\neffect: duty\ndomain: tax\nhead: h\ntitle: T\ncites: [{work: /w, at: "
		"sec_1}]\n"
		"valid: {from: 2000-01-01, to: 2001-01-01, ended_by: x}\nmade: 1999-01-01\n"
		"known_from: 2000-02-01\nknown_to: 2000-06-01\ndate: .paid_on\n"
		"each: {l: .lines}\n"
		"guard: .kind == \"payment\"\napplies: .payee.ok\nrequires: .payee.ok\nbefore: "
		".gross == null\naudience: [a]\n"
		"unmet: "
		"pending\n"
		"nil: {when: .payee.ok, because: b, cites: [{work: /w, at: sec_1}]}\n"
		"duty: {d: {kind: withhold, when: with, bearer: .payer, on_account_of: .payee, to: "
		"a,\n"
		"  base: .gross, rate: 5%, amount: .gross, character: .payee.kind, note: n}}\n"
		"claim: {r: {credential: C, from: a, about: .payee.id, covers: x,\n"
		"  cites: [{work: /w, at: sec_1}]}}\n"
		"varies: {c2: {rate: 20% * old}}\ndefeats: [c3]\nsource: [GK]\nconfidence: "
		"GK\nnote: n\n"
		"untested: why\n",
	[MEZ_ITEM_EXAMPLE] =
		"example: E\noperation: {kind: payment, gross: PKR 5, payee: {kind: company}}\n"
		"as_of: 2025-01-01T00:00:00Z\naudience: a\n"
		"evidence: [{credential: C, from: a, subject: {id: x}, valid_from: "
		"2025-01-01T00:00:00Z,\n"
		"  valid_until: 2026-01-01T00:00:00Z}]\n"
		"lists: {s: {payee: active}}\ntotals: {t: PKR 5}\nexpect: {tax: compliant}\nnote: "
		"n\n",
};

/* Members that may be left out, "kind.member"; all others must be there. */
static const char *const optional[] = {
	"vocabulary.types",
	"vocabulary.note",
	"offset.note",
	"authority.note",
	"define.title",
	"define.valid",
	"define.source",
	"define.confidence",
	"define.note",
	"param.title",
	"param.cites",
	"param.untested",
	"param.note",
	"status.title",
	"status.cites",
	"status.note",
	"total.at_least",
	"total.title",
	"total.cites",
	"total.note",
	"vocabulary.facts",
	"table.title",
	"table.cites",
	"table.note",
	"question.binds",
	"question.reversed_by",
	"question.deemed",
	"question.note",
	"calendar.title",
	"calendar.cites",
	"calendar.note",
	"deadline.title",
	"deadline.note",
	"deadline.keys",
	"deadline.working_days",
	"activities.title",
	"activities.cites",
	"activities.note",
	"licence.clients",
	"licence.places",
	"licence.limits",
	"licence.conditions",
	"licence.terms",
	"licence.renewal",
	"licence.fees",
	"licence.note",
	"licence.untested",
	"list.title",
	"list.source",
	"list.note",
	"coverage.note",
	"coverage.leaves",
	"matrix.note",
	"clause.made",
	"clause.known_from",
	"clause.known_to",
	"clause.applies",
	"clause.requires",
	"clause.unmet",
	"clause.nil",
	"clause.duty",
	"clause.before",
	"clause.audience",
	"table.of",
	"table.in",
	"clause.each",
	"clause.order",
	"clause.empowered_by",
	"total.period",
	"total.sum",
	"total.where",
	"clause.claim",
	"clause.varies",
	"clause.defeats",
	"clause.source",
	"clause.confidence",
	"clause.note",
	"clause.untested",
	"example.as_of",
	"example.audience",
	"example.evidence",
	"example.lists",
	"example.totals",
	"example.note",
};

static const struct mez_json *source(const char *yaml)
{
	struct mez_str copy = mez_arena_dup(&kit_arena, str(yaml));
	const struct mez_json *doc;

	if (mez_yaml_read_one(&doc, &kit_arena, copy.p, copy.n, &kit_err) < 0) {
		fprintf(stderr, "# test data: %s\n", kit_err.msg);
		abort();
	}
	return doc;
}

static int build(struct kit_item *out, const struct mez_json *doc)
{
	struct mez_origin o = {"t.yaml", {"", 0}};

	mez_err_clear(&kit_err);
	return kit_item(out, doc, &o);
}

static bool is_optional(const char *kind, const char *member)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	mez_buf_fmt(&b, "%s.%s", kind, member);
	for (size_t i = 0; i < MEZ_COUNT(optional); i++)
		if (strcmp(optional[i], b.p) == 0)
			return true;
	return false;
}

static const struct mez_json *with(const struct mez_json *v, const char *name,
				   const struct mez_json *value)
{
	struct mez_obj o;

	mez_obj_from(&o, &kit_arena, v);
	(void)mez_obj_drop(&o, str(name));
	if (value)
		mez_obj_add(&o, str(name), *value);
	return mez_json_keep(&kit_arena, mez_obj_done(&o));
}

static void test_members(const char *kind, const struct mez_json *doc)
{
	const struct mez_json *odd = kit_json("{\"zz\":{\"zz\":[1]}}");
	struct kit_item item;

	is_int(build(&item, with(doc, "zz", odd)), -MEZ_E_MEMBER, "an unknown member");
	is_int(build(&item, with(doc, "name", kit_json("\"n\""))), -MEZ_E_MEMBER, "a name twice");
	is_int(build(&item, with(doc, "type", kit_json("\"t\""))), -MEZ_E_MEMBER,
	       "a type of its own");
	for (size_t i = 0; i < doc->len; i++) {
		const char *name = kit_text(&mez_json_member(doc, i)->name);
		bool head, free;
		int r;

		name = mez_arena_dup(&kit_arena, (struct mez_str){name + 1, strlen(name) - 2}).p;
		head = strcmp(name, kind) == 0;
		free = strcmp(kind, "example") == 0 &&
		       (strcmp(name, "operation") == 0 || strcmp(name, "expect") == 0);
		r = build(&item, with(doc, name, NULL));
		ok(r == (head			   ? -MEZ_E_RULE
			 : is_optional(kind, name) ? 0
						   : -MEZ_E_MISSING),
		   "%s without %s", kind, name);
		r = build(&item, with(doc, name, odd));
		ok(free ? r == 0 : r < 0 && r > -1000, "%s with another %s (%s)", kind, name,
		   kit_err.msg);
		r = build(&item, with(doc, name, kit_json("[[[]]]")));
		ok(r < 0 && r > -1000, "%s with lists as %s", kind, name);
	}
}

static void test_kinds(void)
{
	for (int k = MEZ_ITEM_VOCABULARY; k <= MEZ_ITEM_EXAMPLE; k++) {
		const char *word = mez_item_word((enum mez_item_kind)k);
		const struct mez_json *doc = source(whole[k]);
		struct kit_item item;
		int r = build(&item, doc);

		if (!ok(r == 0 && (int)item.kind == k, "a whole %s", word))
			fprintf(stderr, "# %s\n", kit_err.msg);
		if (r)
			continue;
		is_str(kit_get(item.doc, "type"), mez_item_type((enum mez_item_kind)k), "its type");
		test_members(word, doc);
	}
}

/* --- two kinds, none ---------------------------------------------------------- */

static void source_fails(const char *yaml, enum mez_code code, const char *part)
{
	struct kit_item item;
	int r = build(&item, source(yaml));

	if (!ok(r == -(int)code && strstr(kit_err.msg, part), "refused: %s", part))
		fprintf(stderr, "# %d: %s\n", r, kit_err.msg);
}

static void test_which(void)
{
	source_fails("clause: a\ntable: b\n", MEZ_E_RULE, "both 'table' and 'clause'");
	source_fails("a: b\n", MEZ_E_RULE, "no clause, table, define");
	source_fails("- a\n", MEZ_E_RULE, "no clause, table, define");
	source_fails("clause\n", MEZ_E_RULE, "no clause, table, define");
	source_fails("clause: 5\n", MEZ_E_RULE, "no clause, table, define");
	source_fails("authority: A b\ntitle: T\n", MEZ_E_VALUE, "name");
	source_fails("authority: a\ntitle: 5\n", MEZ_E_VALUE, "title");
}

/* --- values ------------------------------------------------------------------- */

/* The item's value of a param written so, "" when refused. */
static const char *value(const char *written)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct kit_item item;

	mez_buf_fmt(&b,
		    "param: p\nrows: [{value: %s, from: 2000-01-01, source: GK, confidence: GK}]\n",
		    written);
	if (build(&item, source(b.p)) < 0)
		return "";
	return kit_text(mez_json_at(mez_json_item(mez_json_at(item.doc, "rows"), 0), "value"));
}

static void test_values(void)
{
	static const char *const rows[][2] = {
		{"5%", "\"0.05\""},
		{"5.5%", "\"0.055\""},
		{"\"5%\"", "\"0.05\""},
		{"0.05", "\"0.05\""},
		{"12", "\"12\""},
		{"1.00", "\"1\""},
		{"\"1,000\"", "\"1000\""},
		{"\"PKR 1,000,000\"", "{\"amount\":\"1000000\",\"currency\":\"PKR\"}"},
		{"PKR 75000", "{\"amount\":\"75000\",\"currency\":\"PKR\"}"},
		{"PKR 0.50", "{\"amount\":\"0.5\",\"currency\":\"PKR\"}"},
		{"{amount: \"5\", currency: PKR}", "{\"amount\":\"5\",\"currency\":\"PKR\"}"},
		{"2025-07-01", "\"2025-07-01\""},
		{"true", "true"},
		{"adjustable", "\"adjustable\""},
		/* refused; what begins like a number or a date is no word */
		{"2025-02-30", ""},
		{"2025-9-1", ""},
		{"1_000", ""},
		{"75.000.00", ""},
		{"\"5.\"", ""},
		{"-x", ""},
		{"PKR 5%", ""},
		{"PKR", "\"PKR\""},
		{"PKR x", ""},
		{"pkr 5", ""},
		{"PKR5", "\"PKR5\""},
		{"{amount: \"1.00\", currency: PKR}", ""},
		{"{amount: \"-0\", currency: PKR}", ""},
		{"{amount: 5, currency: PKR}", ""},
		{"{amount: \"5\"}", ""},
		{"{amount: \"5\", currency: PKR, x: 1}", ""},
		{"\"a b\"", ""},
		{"\"\"", ""},
		{"null", ""},
		{"[5]", ""},
		{"1e5", ""},
		{"12345678901234567890123456789012", ""},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		const char *got = value(rows[i][0]);

		if (!ok(strcmp(got, rows[i][1]) == 0, "%s is %s", rows[i][0],
			rows[i][1][0] ? rows[i][1] : "refused"))
			fprintf(stderr, "# got %s\n", got);
	}
}

/* --- paths and names ---------------------------------------------------------- */

/* The places where a path may stand: what a condition could not write is no path. */
static void test_paths(void)
{
	static const struct {
		const char *path;
		bool good;
	} rows[] = {
		{"a", true},   {"a.b", true},	{"a1.b_2.0", true}, {".a", false},
		{"a.", false}, {"a..b", false}, {".", false},	    {"", false},
		{"A", false},  {"a-b", false},	{"a b", false},	    {"a\\u263A", false},
	};
	static const struct {
		const char *before, *after;
	} places[] = {
		{"vocabulary: v\nfacts: {x: {type: t, many: 5, complete_if: \".", "\"}}\n"},
		{"vocabulary: v\nfacts: {\"", "\": {type: bool}}\n"},
		{"vocabulary: v\ntypes: {t: {\"", "\": {type: bool}}}\n"},
		{"vocabulary: v\nadds: {\"", "\": {words: [w]}}\n"},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows) * MEZ_COUNT(places); i++) {
		const char *path = rows[i / MEZ_COUNT(places)].path;
		bool good = rows[i / MEZ_COUNT(places)].good;
		MEZ_AUTOBUF b = MEZ_BUF_INIT;
		struct kit_item item;
		int r;

		mez_buf_z(&b, places[i % MEZ_COUNT(places)].before);
		mez_buf_z(&b, path);
		mez_buf_z(&b, places[i % MEZ_COUNT(places)].after);
		r = build(&item, source(b.p));
		if (!ok(good ? r == 0 : r == -MEZ_E_VALUE, "'%s' is %s path (%zu)", path,
			good ? "a" : "no", i % MEZ_COUNT(places)))
			fprintf(stderr, "# %d: %s\n", r, kit_err.msg);
	}
}

/* Names that others call it by. */
static void test_names(void)
{
	source_fails("vocabulary: v\ntypes: {T: {a: {type: bool}}}\n", MEZ_E_VALUE, "a name");
	source_fails("clause: c\nduty: {D: {kind: pay}}\n", MEZ_E_VALUE, "a name");
	source_fails("clause: c\nvaries: {C: {rate: 5%}}\n", MEZ_E_VALUE, "a name");
	source_fails("clause: c\nclaim: {a-b: {covers: x}}\n", MEZ_E_VALUE, "the path");
	source_fails("clause: c\neach: {a.b: .lines}\n", MEZ_E_VALUE, "one name");
	source_fails("example: E\noperation: {}\nlists: {L: {a: b}}\n", MEZ_E_VALUE, "of a list");
	source_fails("example: E\noperation: {}\ntotals: {T: PKR 5}\n", MEZ_E_VALUE, "of a total");
}

/* One word, and each of several. */
static void test_words(void)
{
	source_fails("vocabulary: v\nfacts: {a: {type: word, words: [b, c d]}}\n", MEZ_E_VALUE,
		     "not 'c d'");
	source_fails(
		"param: p\nrows: [{value: 1, from: 2000-01-01, source: G\\K, confidence: GK}]\n",
		MEZ_E_VALUE, "not 'G\\K'");
	source_fails("status: s\nof: party\nwords: \"\"\nproof: {from: a}\n", MEZ_E_VALUE,
		     "not ''");
}

static void test_columns(void)
{
	source_fails("table: t\nform: rate\nkeys: {A: .x}\nrows: []\n", MEZ_E_VALUE, "lower-case");
	source_fails("table: t\nform: rate\nkeys: {a.b: .x}\nrows: []\n", MEZ_E_VALUE,
		     "lower-case");
	source_fails("deadline: d\nkeys: {a-b: .x}\ncites: [{work: w, at: a}]\nrows: []\n",
		     MEZ_E_VALUE, "lower-case");
}

/* What stands in a pack must have its one spelling: the shorthands of sources are refused. */
static void test_items(void)
{
	static const struct {
		const char *part, *instead;
		enum mez_code code;
	} rows[] = {
		{"\"rate\":\"0.05\"", "\"rate\":\"5%\"", MEZ_E_VALUE},
		{"\"rate\":\"0.05\"", "\"rate\":\"0.050\"", MEZ_E_VALUE},
		{"\"rate\":\"0.05\"", "\"rate\":5", MEZ_E_VALUE},
		{"\"rate\":\"0.05\"", "\"rate\":\"-0\"", MEZ_E_VALUE},
		{"{\"amount\":\"1\",\"currency\":\"PKR\"}", "\"PKR 1\"", MEZ_E_VALUE},
		{"[\"path\",\"gross\"]", "\".gross\"", MEZ_E_RULE},
		{"[\"path\",\"gross\"]", "[\"nope\",\"gross\"]", MEZ_E_RULE},
		{"\"over\":[\"r2\"]", "\"over\":\"r2\"", MEZ_E_VALUE},
		{"\"kind\":[\"company\"]", "\"kind\":\"company\"", MEZ_E_VALUE},
		{"{\"below\":{\"amount\":\"2\",\"currency\":\"PKR\"},\"min\":{\"amount\":\"1\","
		 "\"currency\":\"PKR\"}}",
		 "{}", MEZ_E_VALUE},
		{"\"below\"", "\"about\"", MEZ_E_VALUE},
		{"\"from\":\"2000-01-01\"", "\"from\":\"2000-1-1\"", MEZ_E_VALUE},
		{"\"type\":\"mez.table/1\"", "\"type\":\"mez.table/2\"", MEZ_E_TYPE},
		{"\"type\":\"mez.table/1\"", "\"type\":5", MEZ_E_TYPE},
		{"\"note\":\"n\",\"of\"", "\"zote\":\"n\",\"of\"", MEZ_E_MEMBER},
	};
	struct kit_item item;
	const char *text;

	if (build(&item, source(whole[MEZ_ITEM_TABLE])) < 0)
		abort();
	text = kit_text(item.doc);
	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		const char *at = strstr(text, rows[i].part);
		MEZ_AUTOBUF b = MEZ_BUF_INIT;
		enum mez_item_kind kind;
		int r;

		if (!at) {
			ok(false, "the item has no %s: %s", rows[i].part, text);
			continue;
		}
		mez_buf_add(&b, text, (size_t)(at - text));
		mez_buf_z(&b, rows[i].instead);
		mez_buf_z(&b, at + strlen(rows[i].part));
		mez_err_clear(&kit_err);
		r = mez_item_check(&kind, &kit_arena, kit_json(b.p),
				   &(struct mez_origin){"i", {"", 0}}, &kit_err);
		if (!ok(r == -(int)rows[i].code, "in an item: %s", rows[i].instead))
			fprintf(stderr, "# %d: %s\n", r, kit_err.msg);
	}
}

/* --- facts of examples -------------------------------------------------------- */

static void test_facts(void)
{
	struct kit_item item;
	const struct mez_json *op;

	if (!ok(build(&item, source("example: E\noperation: {kind: payment, gross: \"PKR 1,000\","
				    " done: [{duty: c/d, amount: PKR 5, on: 2025-01-01}],"
				    " payee: {turnover: {yearly: PKR 7}, name: PKR}}\nexpect: {d: "
				    "PKR 1}\n")) == 0,
		"an example"))
		return;
	op = mez_json_at(item.doc, "operation");
	is_str(kit_money(op, "gross"), "1000 PKR", "money becomes money");
	is_str(kit_money(mez_json_at(mez_json_at(op, "payee"), "turnover"), "yearly"), "7 PKR",
	       "within facts");
	is_str(kit_money(mez_json_item(mez_json_at(op, "done"), 0), "amount"), "5 PKR",
	       "and in lists");
	is_str(kit_get(mez_json_at(op, "payee"), "name"), "PKR",
	       "what only begins like money stays");
	source_fails("example: E\noperation: {a: [{b: -0}]}\nexpect: {a: b}\n", MEZ_E_VALUE,
		     "minus zero");
	source_fails("example: E\noperation: hello\nexpect: {tax: pending}\n", MEZ_E_VALUE,
		     "expected names");
	source_fails("example: E\noperation: {}\nexpect: hello\n", MEZ_E_VALUE, "expected names");
	source_fails("example: E\noperation: {}\nexpect: {a: b}\nlists: [a]\n", MEZ_E_VALUE,
		     "lists by name");
	source_fails("example: E\noperation: {}\nexpect: {a: b}\nlists: {a: b}\n", MEZ_E_VALUE,
		     "parties");
	source_fails("example: E\noperation: {}\nexpect: {a: b}\nlists: {a: {b: 5}}\n", MEZ_E_VALUE,
		     "a word");
	source_fails("example: E\noperation: {}\nexpect: {a: b}\ntotals: [a]\n", MEZ_E_VALUE,
		     "expected names");
	source_fails("example: E\noperation: {}\nexpect: {a: b}\ntotals: {t: 5}\n", MEZ_E_VALUE,
		     "money");
}

/* --- places ------------------------------------------------------------------- */

static void test_places(void)
{
	refuses_at("authority: a\ntitle: T\nzz: 1\n", MEZ_E_MEMBER, 3, 1, "'zz'",
		   "an unknown member");
	refuses_at("authority: a\n---\nauthority: b\n", MEZ_E_MISSING, 1, 1, "'title'",
		   "a missing member");
	refuses_at(
		"param: p\nrows:\n  - {value: 5%, from: 2000-13-01, source: GK, confidence: GK}\n",
		MEZ_E_VALUE, 3, 23, "from", "a date that is none");
	refuses_at("define: d\nof: p\ncites: [{work: w, at: a}]\nis: \".a and\n  @\"\n", MEZ_E_RULE,
		   0, 0, "not a number", "a condition over two lines");
}

int main(void)
{
	kit_start();
	test_kinds();
	test_which();
	test_values();
	test_paths();
	test_names();
	test_words();
	test_columns();
	test_items();
	test_facts();
	test_places();
	return done_testing();
}
