/* tensor/lookup.c: what documents show besides facts: status lists, totals, judgements, and
 * screening against lists. */
#include "ruleskit.h"

static struct kit_rules k;

static void rules(const char *yaml)
{
	if (kit_rules(&k, yaml, NULL) < 0) {
		fprintf(stderr, "# rules: %s\n", kit_err.msg);
		abort();
	}
}

/* A prohibition active when the condition holds: "T", "F", or the causes. */
#define WHEN(cond)                                               \
	CLAUSE_OF("c", "prohibition")                            \
	"applies: '" cond "'\n---\n"                             \
	"coverage: c\ndomain: tax\nexamines: [{head: h, kinds: " \
	"[payment],\n"                                           \
	"  date: .paid_on, from: 2000-01-01}]\n"

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

#define FACTS(x) "{\"paid_on\":\"2025-09-15\"" x "}"
#define PAYEE FACTS(",\"payee\":{\"id\":\"p1\"}")
#define DOC(kind, from, subject) \
	"{\"credential\":\"" kind "\",\"from\":\"" from "\",\"subject\":{" subject "}}"

/* --- status lists -------------------------------------------------------------------- */

#define STATUS BASE "status: s\nof: party\nwords: [active, late]\nproof: {from: auth}\n---\n"
#define ON(id, list, word, from, to)                                                       \
	"\"id\":\"" id "\",\"list\":\"" list "\",\"status\":\"" word "\",\"from\":\"" from \
	"\",\"to\":\"" to "\""
#define ACTIVE DOC("MezListStatus", "auth", ON("p1", "s", "active", "2025-09-01", "2025-09-30"))
#define LATE DOC("MezListStatus", "auth", ON("p1", "s", "late", "2025-09-01", "2025-09-30"))

static void test_status(void)
{
	rules(STATUS WHEN("status(.payee, \"s\") == \"active\""));
	says(PAYEE, "[]", "status_missing s payee", "no document");
	says(PAYEE, "[" ACTIVE "]", "T", "active");
	says(PAYEE, "[" LATE "]", "F", "late");
	says(PAYEE, "[" ACTIVE "," ACTIVE "]", "T", "twice the same");
	says(PAYEE, "[" ACTIVE "," LATE "]", "conflict payee s", "two that disagree");
	says(PAYEE, "[" LATE "," ACTIVE "," ACTIVE "]", "conflict payee s", "in any order");
	says(PAYEE,
	     "[" DOC("MezListStatus", "auth",
		     ON("p1", "s", "gone", "2025-09-01", "2025-09-30")) "]",
	     "outside_vocabulary s gone", "a word of no list");
	says(PAYEE,
	     "[" DOC("MezListStatus", "auth",
		     ON("p1", "s", "gone", "2025-09-01",
			"2025-09-30")) "," DOC("MezListStatus", "auth",
					       ON("p1", "s", "gone", "2025-09-02",
						  "2025-09-30")) "]",
	     "outside_vocabulary s gone", "twice the same word of no list");
	says(PAYEE,
	     "[" DOC("MezListStatus", "auth",
		     ON("p1", "s", "active", "2025-09-15", "2025-09-15")) "]",
	     "T", "on that one day");
	says(PAYEE,
	     "[" DOC("MezListStatus", "auth",
		     ON("p1", "s", "active", "2025-09-16", "2025-09-30")) "]",
	     "status_missing s payee", "from the day after");
	says(PAYEE,
	     "[" DOC("MezListStatus", "auth",
		     ON("p1", "s", "active", "2025-09-01", "2025-09-14")) "]",
	     "status_missing s payee", "to the day before");
	says(PAYEE,
	     "[" DOC("MezListStatus", "auth",
		     ON("p1", "s", "active", "2025-09-31", "2025-10-14")) "]",
	     "status_missing s payee", "from a day that is none");
	says(PAYEE,
	     "[" DOC("MezListStatus", "other",
		     ON("p1", "s", "active", "2025-09-01", "2025-09-30")) "]",
	     "status_missing s payee", "by another authority");
	says(PAYEE,
	     "[" DOC("MezListStatus", "auth",
		     ON("p2", "s", "active", "2025-09-01", "2025-09-30")) "]",
	     "status_missing s payee", "of another party");
	says(PAYEE,
	     "[" DOC("MezListStatus", "auth",
		     ON("p1", "x", "active", "2025-09-01", "2025-09-30")) "]",
	     "status_missing s payee", "on another list");
	says(PAYEE,
	     "[" DOC("MezTotal", "auth", ON("p1", "s", "active", "2025-09-01", "2025-09-30")) "]",
	     "status_missing s payee", "in another kind of document");
	says(FACTS(""), "[" ACTIVE "]", "fact_missing payee.id", "of a party without id");
	says(FACTS(",\"payee\":{\"id\":null}"),
	     "[" DOC("MezListStatus", "auth",
		     "\"list\":\"s\",\"status\":\"active\",\"from\":\"2025-09-01\",\"to\":\"2025-"
		     "09-30\"") "]",
	     "null_value payee", "of a party that has none, by a document about nobody");
}

#define CLOSED                                                                             \
	BASE "status: s\nof: party\nwords: [active, late, gone]\nabsent: gone\n"          \
	     "proof: {from: auth}\n---\n"
#define COPY(from, list, entries, first, last)                                     \
	DOC("MezListCopy", from,                                                   \
	    "\"list\":\"" list "\",\"entries\":{" entries "},\"from\":\"" first \
	    "\",\"to\":\"" last "\"")
#define WHOLE(entries) COPY("auth", "s", entries, "2025-09-01", "2025-09-30")

/* Does the verdict say that it rests on absence? */
static bool rests_on_absence(const char *evidence)
{
	const struct mez_json *v =
		kit_eval(&k, &(struct kit_ask){.facts = PAYEE, .evidence = evidence});

	return strstr(kit_get(v, "cells"), "\"absent\":true") != NULL;
}

/* A whole copy answers for who is on it, and of a closed list for who is not. */
static void test_whole_list(void)
{
	rules(CLOSED WHEN("status(.payee, \"s\") == \"active\""));
	says(PAYEE, "[]", "status_missing s payee", "a closed list that nobody shows");
	says(PAYEE, "[" WHOLE("\"p1\":\"active\",\"p2\":\"late\"") "]", "T", "on the copy");
	says(PAYEE, "[" WHOLE("\"p1\":\"late\"") "]", "F", "on the copy, by another word");
	says(PAYEE, "[" WHOLE("\"p2\":\"active\"") "]", "F", "not on the copy");
	says(PAYEE, "[" WHOLE("") "]", "F", "a list without anybody");
	ok(rests_on_absence("[" WHOLE("") "]"), "the verdict says so");
	ok(!rests_on_absence("[" WHOLE("\"p1\":\"late\"") "]"), "and not of who is on it");
	says(PAYEE, "[" WHOLE("\"p1\":\"dead\"") "]", "outside_vocabulary s dead",
	     "a word of no list");
	says(PAYEE, "[" WHOLE("\"p1\":\"active\"") "," ACTIVE "]", "T",
	     "and a status, the same");
	says(PAYEE, "[" WHOLE("") "," ACTIVE "]", "conflict payee s",
	     "a status of who is not on it");
	says(PAYEE, "[" ACTIVE "," WHOLE("") "]", "conflict payee s", "in any order");
	says(PAYEE, "[" WHOLE("") "," WHOLE("\"p1\":\"active\"") "]", "conflict payee s",
	     "two copies that disagree");
	says(PAYEE, "[" COPY("auth", "s", "", "2025-09-01", "2025-09-14") "]",
	     "status_missing s payee", "a copy of before");
	says(PAYEE, "[" COPY("auth", "s", "", "2025-09-16", "2025-09-30") "]",
	     "status_missing s payee", "a copy of after");
	says(PAYEE,
	     "[" DOC("MezListCopy", "auth",
		     "\"list\":\"s\",\"from\":\"2025-09-01\",\"to\":\"2025-09-30\"") "]",
	     "status_missing s payee", "a copy of nothing");
	says(PAYEE, "[" COPY("other", "s", "", "2025-09-01", "2025-09-30") "]",
	     "status_missing s payee", "by another authority");
	says(PAYEE, "[" COPY("auth", "x", "", "2025-09-01", "2025-09-30") "]",
	     "status_missing s payee", "of another list");
	says(FACTS(""), "[" WHOLE("") "]", "fact_missing payee.id", "of a party without id");
	rules(STATUS WHEN("status(.payee, \"s\") == \"active\""));
	says(PAYEE, "[" WHOLE("\"p1\":\"active\"") "]", "T", "on a copy of an open list");
	says(PAYEE, "[" WHOLE("") "]", "status_missing s payee", "not on it: nobody knows");
}

/* --- totals ----------------------------------------------------------------------------- */

#define TOTALS                                                                    \
	BASE "total: t\nper: [.payer, .payee]\nvalue: money\nwindow: y\ncounts: " \
	     "c\nincludes_this: "                                                 \
	     "true\nat_least: .gross\nproof: {from: auth}\n---\n"
#define SUM(from, payer, id, amount, money, on)                                                   \
	DOC("MezTotal", from,                                                                     \
	    "\"id\":\"" id "\",\"payer\":\"" payer "\",\"total\":\"t\",\"from\":\"" on            \
	    "\",\"to\":\"2026-06-30\",\"value\":{\"amount\":\"" amount "\",\"currency\":\"" money \
	    "\"},\"chain\":\"x\",\"height\":1")
#define BOTH(gross)                                                                         \
	FACTS(",\"payer\":{\"id\":\"p0\"},\"payee\":{\"id\":\"p1\"},\"gross\":{\"amount\":" \
	      "\"" gross "\",\"currency\":\"XXX\"}")
#define GOOD(amount) SUM("auth", "p0", "p1", amount, "XXX", "2025-07-01")

static void test_total(void)
{
	rules(TOTALS WHEN("total(\"t\") < xxx(100)"));
	says(BOTH("10"), "[]", "total_missing t", "no document");
	says(BOTH("100"), "[]", "F", "no document, but this payment is enough");
	says(BOTH("99"), "[]", "total_missing t", "nearly enough");
	says(BOTH("10"), "[" GOOD("99") "]", "T", "99");
	says(BOTH("10"), "[" GOOD("100") "]", "F", "100");
	says(BOTH("10"), "[" GOOD("10") "]", "T", "this one alone");
	says(BOTH("10"), "[" GOOD("9") "]", "conflict t at_least", "less than this one");
	says(BOTH("10"), "[" GOOD("99") "," GOOD("99") "]", "T", "twice the same");
	says(BOTH("10"), "[" GOOD("99") "," GOOD("98") "]", "conflict t t", "two that disagree");
	says(BOTH("10"), "[" GOOD("98") "," GOOD("99") "," GOOD("99") "]", "conflict t t",
	     "in any order");
	says(BOTH("10"), "[" GOOD("99") "," SUM("auth", "p0", "p1", "99", "YYY", "2025-07-01") "]",
	     "conflict t t", "one amount in two currencies");
	says(BOTH("10"), "[" SUM("auth", "p0", "p1", "99", "YYY", "2025-07-01") "]",
	     "conflict t at_least", "in another currency");
	says(BOTH("10"), "[" SUM("other", "p0", "p1", "99", "XXX", "2025-07-01") "]",
	     "total_missing t", "by another authority");
	says(BOTH("10"), "[" SUM("auth", "p9", "p1", "99", "XXX", "2025-07-01") "]",
	     "total_missing t", "of another payer");
	says(BOTH("10"), "[" SUM("auth", "p0", "p9", "99", "XXX", "2025-07-01") "]",
	     "total_missing t", "of another payee");
	says(BOTH("10"), "[" SUM("auth", "p0", "p1", "99", "XXX", "2025-09-16") "]",
	     "total_missing t", "of another window");
	says(BOTH("10"), "[" SUM("auth", "p0", "p1", "99.0", "XXX", "2025-07-01") "]",
	     "total_missing t", "not a decimal");
	says(BOTH("10"), "[" SUM("auth", "p0", "p1", "99", "xxx", "2025-07-01") "]",
	     "total_missing t", "no currency");
	says(FACTS(""), "[" GOOD("99") "]", "total_missing t", "of nobody");
	says(FACTS(",\"payer\":{\"id\":null},\"payee\":{\"id\":\"p1\"}"),
	     "[" DOC("MezTotal", "auth",
		     "\"id\":\"p1\",\"total\":\"t\",\"from\":\"2025-07-01\",\"to\":\"2026-06-30\","
		     "\"value\":{\"amount\":\"9\",\"currency\":\"XXX\"}") "]",
	     "total_missing t", "of a payer that has no id, by a document that names none");
}

/* --- judgements -------------------------------------------------------------------------- */

static void judged(const char *answers, const char *want, const char *what)
{
	struct kit_ask q = {.facts = FACTS("")};
	struct mez_digest d = mez_canon_digest_of(kit_operation(&q));
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	char hex[MEZ_HEX32 + 1];

	/* T and F: an answer on this operation; t: on another; o: by another authority */
	mez_digest_hex(hex, &d);
	mez_buf_ch(&b, '[');
	for (const char *p = answers; *p; p++)
		mez_buf_fmt(&b,
			    "%s{\"credential\":\"MezJudgement\",\"from\":\"%s\",\"subject\":{"
			    "\"judgement\":\"%s\",\"operation_sha256\":\"%s\",\"answer\":%s}}",
			    p > answers ? "," : "", *p == 'o' ? "other" : "auth",
			    *p == 'q' ? "auth/other" : "auth/why", *p == 't' ? "00" : hex,
			    *p == 'F'	? "false"
			    : *p == 's' ? "\"true\""
					: "true");
	mez_buf_ch(&b, ']');
	q.evidence = b.p;
	is_str(holds(&q), want, what);
}

static void test_judged(void)
{
	rules(BASE WHEN("judged(\"auth/why\")"));
	judged("", "judgement_missing auth/why", "nobody judged");
	judged("T", "T", "yes");
	judged("F", "F", "no");
	judged("TT", "T", "yes and yes");
	judged("TF", "conflict auth/why auth/why", "yes and no");
	judged("FTT", "conflict auth/why auth/why", "in any order");
	judged("t", "judgement_missing auth/why", "of another operation");
	judged("o", "judgement_missing auth/why", "by another authority");
	judged("q", "judgement_missing auth/why", "another question");
	judged("s", "judgement_missing auth/why", "a text for an answer");
	judged("oF", "F", "only the right one counts");
}

/* --- screening ---------------------------------------------------------------------------- */

#define LIST(name, as_of, entries) \
	"list: " name "\nas_of: " as_of "\nmax_age: 30\nentries:\n" entries "---\n"
#define DENIED                                                                      \
	BASE LIST("denied", "2025-09-01",                                           \
		  "  - {id: e1, name: \"Evil Corp.\", aliases: [\"EC  Holdings\", " \
		  "\"Zl\xc3\xbd\"], kind: "                                         \
		  "entity}\n"                                                       \
		  "  - {id: e2, name: \"evil-corp\", kind: entity}\n")

static void screen(const char *name, const char *want)
{
	const char *facts =
		mez_arena_fmt(&kit_arena, FACTS(",\"payee\":{\"id\":\"p1\",\"name\":%s}"), name).p;

	says(facts, NULL, want, name);
}

static const struct mez_str denied_only[] = {{"denied", 6}};

static void test_screen(void)
{
	rules(DENIED WHEN("screen(.payee)"));
	k.policy.list = denied_only;
	k.policy.nlists = 1;
	screen("\"Evil Corp.\"", "T");
	screen("\"evil corp\"", "T");
	screen("\"  EVIL   CORP \"", "T");
	screen("\"E.v.i.l Corp\"", "F");
	screen("\"Evil\\tCorp\"", "T");
	screen("\"Evil Corp Ltd\"", "F");
	screen("\"ec holdings\"", "T");
	screen("\"E C Holdings\"", "F");
	screen("\"Zl\xc3\xbd\"", "T");
	screen("\"zl\xc3\xbd\"", "T");
	screen("\"ZL\xc3\x9d\"", "F");
	screen("\"Good Corp\"", "F");
	screen("null", "null_value payee");
	screen("\"\"", "null_value payee");
	screen("\" -- \"", "null_value payee");
	says(FACTS(",\"payee\":{\"id\":\"p1\"}"), NULL, "fact_missing payee.name", "no name");
	says(FACTS(",\"payee\":{\"name\":\"Good\"}"), NULL, "fact_missing payee.id", "no id");
	says(FACTS(",\"payee\":{\"name\":\"Good\",\"id\":\"\"}"), NULL, "null_value payee",
	     "an id that names nobody");
}

static void test_ages(void)
{
	static const struct mez_str two[] = {{"denied", 6}, {"missing", 7}};
	struct kit_ask q = {.facts = FACTS(",\"payee\":{\"id\":\"p1\",\"name\":\"Good\"}")};

	rules(DENIED WHEN("screen(.payee)"));
	is_str(holds(&q), "no_list_required test-zone", "a zone that requires no list");
	k.policy.list = denied_only;
	k.policy.nlists = 1;
	q.as_of = "2025-10-01T23:59:59Z";
	is_str(holds(&q), "F", "30 days old");
	q.as_of = "2025-10-02T00:00:00Z";
	is_str(holds(&q), "list_stale 2025-09-01 denied", "31 days old");
	q.facts = FACTS(",\"payee\":{\"id\":\"p1\",\"name\":\"Evil Corp\"}");
	is_str(holds(&q), "T", "a hit is a hit on a stale list too");
	q.as_of = "2025-09-15T00:00:00Z";
	k.policy.list = two;
	k.policy.nlists = 2;
	is_str(holds(&q), "T", "a hit, whatever other lists are missing");
	q.facts = FACTS(",\"payee\":{\"id\":\"p1\",\"name\":\"Good\"}");
	is_str(holds(&q), "list_missing missing", "no hit, but one list is missing");
}

static const char *clearing(const char *from, const char *id, const char *entry, const char *hex,
			    const char *same)
{
	return mez_arena_fmt(
		       &kit_arena,
		       "{\"credential\":\"MezDetermination\",\"from\":\"%s\",\"subject\":{%s"
		       "\"list\":\"denied\",\"entry\":\"%s\",\"list_sha256\":\"%s\",\"same\":%s}}",
		       from, id, entry, hex, same)
		.p;
}

static void cleared(const char *first, const char *second, const char *want, const char *what)
{
	const char *evidence =
		mez_arena_fmt(&kit_arena, "[%s%s%s]", first, second[0] ? "," : "", second).p;

	says(FACTS(",\"payee\":{\"id\":\"p1\",\"name\":\"Evil Corp\"}"), evidence, want, what);
}

static void test_determinations(void)
{
	static const char p1[] = "\"id\":\"p1\",", other[] = "\"id\":\"p2\",";
	char hex[MEZ_HEX32 + 1];
	char wrong[MEZ_HEX32 + 1];
	const char *one;

	rules(DENIED WHEN("screen(.payee)"));
	k.policy.list = denied_only;
	k.policy.nlists = 1;
	k.policy.determiner = MEZ_STR("auth");
	mez_digest_hex(hex, &mez_rules_list(&k.rules, MEZ_STR("denied"))->sha256);
	memcpy(wrong, hex, sizeof wrong);
	wrong[0] = wrong[0] == '0' ? '1' : '0';
	one = clearing("auth", p1, "e1", hex, "false");
	/* two entries fold to this name: both must be cleared */
	cleared(one, "", "T", "one of two entries cleared");
	cleared(one, clearing("auth", p1, "e2", hex, "false"), "F", "both cleared");
	cleared(one, clearing("auth", p1, "e2", wrong, "false"), "T", "for another list");
	cleared(one, clearing("auth", other, "e2", hex, "false"), "T", "for another party");
	cleared(one, clearing("auth", "", "e2", hex, "false"), "T", "for nobody");
	cleared(one, clearing("other", p1, "e2", hex, "false"), "T", "by another authority");
	cleared(one, clearing("auth", p1, "e2", hex, "true"), "T", "as the same");
	cleared(one, clearing("auth", p1, "e2", hex, "\"false\""), "T", "in words");
	cleared(one, clearing("auth", p1, "", hex, "false"), "T", "of no entry");
	k.policy.determiner = MEZ_NOSTR;
	cleared(one, clearing("auth", p1, "e2", hex, "false"), "T", "in a zone that lets nobody");
}

/* --- screening by likeness ------------------------------------------------------------------- */

#define LIKE                                                                                \
	BASE "list: denied\nalgorithm: names/1\nreview: 700\nblock: 900\nas_of: "       \
	     "2025-09-01\nmax_age: 30\nentries:\n"                                      \
	     "  - {id: e2, name: Farzi Imaginary Trading, kind: entity}\n"                 \
	     "  - {id: e1, name: Khayali Nobody, kind: individual, births: [{from: "         \
	     "1950-01-01, to: 1950-12-31}], names: [{name: BLA, strength: strong}]}\n---\n"

static void test_likeness(void)
{
	char hex[MEZ_HEX32 + 1];

	rules(LIKE WHEN("screen(.payee)"));
	k.policy.list = denied_only;
	k.policy.nlists = 1;
	k.policy.determiner = MEZ_STR("auth");
	screen("\"Nobody, Khayali\"", "T");
	screen("\"Kayali Nobody\"", "T");
	screen("\"Khayali Samir Tariq Nobody\"", "screening_review e1 denied");
	screen("\"Farzi Imaginary Trading (Lahore)\"", "screening_review e2 denied");
	screen("\"BLA\"", "screening_review e1 denied");
	screen("\"Blanket Trading\"", "F");
	screen("\"General Trading Company\"", "F");
	screen("\"Somebody Else\"", "F");
	screen("\" -- \"", "null_value payee");
	mez_digest_hex(hex, &mez_rules_list(&k.rules, MEZ_STR("denied"))->sha256);
	says(FACTS(",\"payee\":{\"id\":\"p1\",\"name\":\"Khayali Nobody\"}"),
	     mez_arena_fmt(&kit_arena, "[%s]",
			   clearing("auth", "\"id\":\"p1\",", "e1", hex, "false")).p,
	     "F", "a determination clears the entry");
	says(FACTS(",\"payee\":{\"id\":\"p1\",\"name\":\"Khayali Nobody\"}"),
	     mez_arena_fmt(&kit_arena, "[%s]",
			   clearing("auth", "\"id\":\"p1\",", "e2", hex, "false")).p,
	     "T", "and no other");
}

static void test_trace(void)
{
	struct kit_ask q = {.facts = FACTS(",\"payee\":{\"id\":\"p1\",\"name\":\"Evil Corp\"}")};
	const struct mez_json *clause, *hits, *proofs;

	rules(DENIED WHEN("screen(.payee)"));
	k.policy.list = denied_only;
	k.policy.nlists = 1;
	clause = mez_json_item(mez_json_at(kit_cell(kit_eval(&k, &q), "tax"), "clauses"), 0);
	hits = mez_json_at(clause, "hits");
	is_int(mez_json_len(hits), 2, "both entries are named");
	is_str(kit_get(mez_json_item(hits, 0), "party"), "payee", "and the party");
	proofs = mez_json_at(clause, "relied_on");
	is_int(mez_json_len(proofs), 1, "one list was relied on");
	is_str(kit_get(mez_json_item(proofs, 0), "kind"), "screening", "as a screening");
	is_int(strlen(kit_get(mez_json_item(proofs, 0), "list_sha256")), 64, "by its digest");
}

int main(void)
{
	kit_start();
	test_status();
	test_whole_list();
	test_total();
	test_judged();
	test_screen();
	test_ages();
	test_determinations();
	test_likeness();
	test_trace();
	return done_testing();
}
