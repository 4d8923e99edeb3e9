/* pack/ruletable.c, pack/rulerows.c: dated tables: values of their form, keys of their column, and
 * the proof that no two rows answer for the same facts on the same day. */
#include "ruleskit.h"

#define KEYS "kind: .payee.kind, class: .class, gross: .gross, flag: .flag, n: .n, day: .paid_on"
#define T TABLE("t", "rate", KEYS)
#define ROW(id, cells) "  - {id: " id ", " cells ", rate: 5%," SINCE
#define ROW_FROM(id, cells, from) \
	"  - {id: " id ", " cells ", rate: 5%, from: " from ", source: GK, confidence: GK}\n"
#define clash(rows, witness, what) refuses(BASE T rows, MEZ_E_RULE, (witness), (what))
#define apart(rows, what) takes(BASE T rows, (what))

static void test_words(void)
{
	clash(ROW("a", "kind: company") ROW("b", "kind: company"),
	      "rows 'a' and 'b' both answer on 2000-01-01, kind company", "the same word");
	apart(ROW("a", "kind: company") ROW("b", "kind: person"), "two words");
	clash(ROW("a", "kind: [company, person]") ROW("b", "kind: person"), "kind person",
	      "one word of two");
	clash(ROW("a", "kind: company") ROW("b", "class: goods"), "class goods, kind company",
	      "two columns that meet");
	apart(ROW("a", "kind: company, class: goods") ROW("b", "kind: company, class: services"),
	      "one column of two apart");
	clash(ROW("a", "kind: any") ROW("b", "kind: company"), "kind company", "any and a word");
	clash(ROW("a", "class: goods") ROW("b", "class: goods, kind: person"), "kind person",
	      "nothing said is any");
	clash(ROW("a", "kind: any") ROW("b", "kind: any"), "rows 'a' and 'b'", "any and any");
}

static void test_other_cells(void)
{
	apart(ROW("a", "flag: true") ROW("b", "flag: false"), "true and false");
	clash(ROW("a", "flag: true") ROW("b", "flag: true"), "2000-01-01, flag true",
	      "true and true");
	apart(ROW("a", "gross: {below: PKR 5}") ROW("b", "gross: {min: PKR 5}"),
	      "below and from 5");
	clash(ROW("a", "flag: false") ROW("b", "n: {min: 1}"), "2000-01-01, flag false, n 1",
	      "facts of both rows");
	clash(ROW("a", "gross: {max: PKR 5}") ROW("b", "gross: {min: PKR 5}"), ", gross PKR 5",
	      "up to and from 5");
	apart(ROW("a", "gross: {max: PKR 5}") ROW("b", "gross: {over: PKR 5}"), "up to and over 5");
	apart(ROW("a", "gross: {below: PKR 5}") ROW("b", "gross: {over: PKR 5}"), "5 left out");
	clash(ROW("a", "n: {min: 1, max: 10}") ROW("b", "n: {min: 5, max: 6}"), ", n 5",
	      "one range in another");
	clash(ROW("a", "n: {over: 1, max: 9}") ROW("b", "n: {min: 1, below: 7}"),
	      ", n over 1 and below 7", "between two bounds");
	clash(ROW("a", "n: {over: 1}") ROW("b", "n: {over: 2.5}"), ", n over 2.5", "over both");
	clash(ROW("a", "n: {below: 1}") ROW("b", "n: {max: 1}"), ", n below 1", "below both");
	clash(ROW("a", "n: {min: 1}") ROW("b", "n: {max: 1}"), ", n 1", "ranges that touch");
	apart(ROW("a", "day: {below: 2025-07-01}") ROW("b", "day: {min: 2025-07-01}"), "days");
	clash(ROW("a", "day: {max: 2025-07-01}") ROW("b", "day: {min: 2025-07-01}"),
	      ", day 2025-07-01", "one day in two ranges");
}

static void test_dates(void)
{
	apart("  - {id: a, kind: company, rate: 5%, from: 2000-01-01, to: 2000-12-31, source: GK, "
	      "confidence: GK}\n" ROW_FROM("b", "kind: company", "2001-01-01"),
	      "one after the other");
	clash("  - {id: a, kind: company, rate: 5%, from: 2000-01-01, to: 2001-01-01, source: GK, "
	      "confidence: GK}\n" ROW_FROM("b", "kind: company", "2001-01-01"),
	      "both answer on 2001-01-01", "a day that both have");
	clash(ROW_FROM("a", "kind: company", "2005-01-01")
		      ROW_FROM("b", "kind: company", "2001-01-01"),
	      "both answer on 2005-01-01", "open ends");
	refuses(BASE T "  - {id: a, rate: 5%, from: 2000-01-01, to: 1999-12-31, source: GK, "
		       "confidence: GK}\n",
		MEZ_E_RULE, "ends before it begins", "a row that ends before it begins");
	apart("  - {id: a, rate: 5%, from: 2000-01-01, to: 2000-01-01, source: GK, confidence: "
	      "GK}\n",
	      "a row of one day");
}

static void test_over(void)
{
	apart(ROW("a", "kind: company, over: [b]") ROW("b", "class: goods"), "a row over another");
	apart(ROW("a", "kind: company") ROW("b", "class: goods, over: a"), "the other way");
	refuses(BASE T ROW("a", "kind: company, over: [c]"), MEZ_E_RULE, "names no other row: 'c'",
		"over a row that is not there");
	refuses(BASE T ROW("a", "kind: company, over: [a]"), MEZ_E_RULE, "names no other row: 'a'",
		"over itself");
	refuses(BASE T ROW("a", "kind: company, over: [b]") ROW("b", "class: goods, over: [a]"),
		MEZ_E_RULE, "each over the other", "each over the other");
	refuses(BASE T ROW("a", "kind: company, over: [b]") ROW("b", "class: goods, over: [c]")
			ROW("c", "flag: true, over: [a]"),
		MEZ_E_RULE, "over", "three in a round");
	clash(ROW("a", "kind: company, over: [b]") ROW("b", "class: goods, over: [c]")
		      ROW("c", "flag: true"),
	      "rows 'a' and 'c'", "an order is not passed on");
	refuses(BASE T ROW("a", "kind: else, over: [b]") ROW("b", "kind: company"), MEZ_E_RULE,
		"else", "an else over what it gives way to");
}

static void test_else(void)
{
	apart(ROW("a", "kind: company") ROW("b", "kind: else"), "else and a word");
	apart(ROW("a", "kind: any, flag: true") ROW("b", "kind: else"), "else and any");
	clash(ROW("a", "kind: else") ROW("b", "kind: else"), "rows 'a' and 'b'", "two elses");
	apart(ROW("a", "kind: else, flag: true") ROW("b", "kind: else, flag: false"),
	      "two elses apart");
	refuses(BASE T ROW("a", "kind: else") ROW("b", "class: else"), MEZ_E_RULE,
		"else in two columns", "else in two columns");
	refuses(BASE T ROW("a", "kind: else, class: else"), MEZ_E_RULE,
		"more than one else in a row", "two elses in a row");
	refuses(BASE T ROW("a", "kind: [else, company]"), MEZ_E_RULE, "stand alone",
		"else among words");
	refuses(BASE T ROW("a", "kind: [any, company]"), MEZ_E_RULE, "stand alone",
		"any among words");
}

static void test_cells(void)
{
	refuses(BASE T ROW("a", "kind: firm"), MEZ_E_RULE,
		"'firm' is outside the vocabulary of key 'kind'", "a word outside the vocabulary");
	refuses(BASE T ROW("a", "n: company"), MEZ_E_RULE, "key 'n'", "a word for a number");
	refuses(BASE T ROW("a", "kind: true"), MEZ_E_RULE, "key 'kind' is a word",
		"true for a word");
	refuses(BASE T ROW("a", "flag: {min: 1}"), MEZ_E_RULE, "key 'flag' is a bool",
		"a range for a bool");
	refuses(BASE T ROW("a", "gross: {min: 1}"), MEZ_E_RULE, "key 'gross' is a money",
		"numbers for money");
	refuses(BASE T ROW("a", "gross: {min: PKR 1, below: 5}"), MEZ_E_RULE, "key 'gross'",
		"money and a number");
	refuses(BASE T ROW("a", "gross: {min: PKR 1, below: USD 5}"), MEZ_E_RULE, "currenc",
		"two currencies in a range");
	refuses(BASE T ROW("a", "gross: {min: PKR 1}") ROW("b", "gross: {below: USD 1}"),
		MEZ_E_RULE, "currenc", "two currencies in a column");
	refuses(BASE T ROW("a", "n: {min: 1, over: 2}"), MEZ_E_RULE, "two bounds",
		"two lower bounds");
	refuses(BASE T ROW("a", "n: {below: 1, max: 2}"), MEZ_E_RULE, "two bounds",
		"two upper bounds");
	refuses(BASE T ROW("a", "n: {min: company}"), MEZ_E_RULE, "a range is over",
		"a range of words");
	refuses(BASE T ROW("a", "n: {min: 5, max: 4}"), MEZ_E_RULE, "empty",
		"a range with nothing in it");
	refuses(BASE T ROW("a", "n: {over: 5, max: 5}"), MEZ_E_RULE, "empty",
		"a range without its bound");
	refuses(BASE T ROW("a", "n: {about: 5}"), MEZ_E_VALUE, "min, over, below, max",
		"another bound");
	refuses(BASE T ROW("a", "knd: company"), MEZ_E_MEMBER, "'knd' is not a key",
		"a column that is none");
	refuses(BASE T ROW("a", "kind: []"), MEZ_E_RULE, "without words", "a cell without words");
	refuses_at(BASE T "  - {id: a, knd: company, rate: 5%," SINCE, MEZ_E_MEMBER, 20, 13,
		   "'knd'", "and its place");
}

static void test_forms(void)
{
	refuses(BASE TABLE("t", "word", "k: .n") ROW("a", "k: any"), MEZ_E_RULE, "has no 'word'",
		"a table of words with rates");
	refuses(BASE TABLE("t", "rate", "k: .n") "  - {id: a, rate: 5%, word: x," SINCE, MEZ_E_RULE,
		"'word'", "a rate and a word beside it");
	refuses(BASE TABLE("t", "money", "k: .n") "  - {id: a, money: 5%," SINCE, MEZ_E_RULE,
		"not of the table's type", "a rate for money");
	refuses(BASE TABLE("t", "word", "k: .n") "  - {id: a, word: 2025-01-01," SINCE, MEZ_E_RULE,
		"not of the table's type", "a date for a word");
	refuses(BASE TABLE("t", "rate", "rate: .n") ROW("a", "rate: 5%"), MEZ_E_DUPLICATE, NULL,
		"a member twice");
	refuses(BASE TABLE("t", "rate", "over: .n") "  - {id: a, rate: 5%," SINCE, MEZ_E_RULE,
		"may not be called 'over'", "a key called like a member");
	refuses(BASE TABLE("t", "rate", "k: .n") ROW("a", "k: any") ROW("a", "k: {min: 1}"),
		MEZ_E_DUPLICATE, "row id 'a' stands twice", "a row id twice");
	refuses(BASE "table: t\nform: rate\nkeys: {}\nrows: []\n", MEZ_E_RULE, "without rows",
		"no rows");
	refuses(BASE "param: p\nrows: []\n", MEZ_E_RULE, "without rows", "a param without rows");
	refuses(BASE "param: p\nrows: [{value: 5%, from: 2000-01-01, to: 2000-12-31, source: GK, "
		     "confidence: GK},"
		     " {value: PKR 5, from: 2001-01-01, source: GK, confidence: GK}]\n",
		MEZ_E_RULE, "not of the table's type", "a param of two types");
	refuses(BASE "param: p\nrows: [{value: 5%, from: 2000-01-01, source: GK, confidence: GK},"
		     " {value: 6%, from: 2001-01-01, source: GK, confidence: GK}]\n",
		MEZ_E_RULE, "both answer on 2001-01-01", "two values on one day");
	refuses(BASE
		"param: p\nrows: [{value: 5%, from: 2000-01-01, source: [], confidence: GK}]\n",
		MEZ_E_RULE, "names its source", "a figure without a source");
	refuses(BASE
		"param: p\nrows: [{value: 5%, from: 2000-01-01, source: GK, confidence: V4}]\n",
		MEZ_E_RULE, "not 'V4'", "a confidence that is none");
	refuses(BASE "param: p\nrows: [{value: 5%, from: 2000-01-01, source: GK, confidence: GK,"
		     " contested: [{value: PKR 5, source: GK}]}]\n",
		MEZ_E_RULE, "own type", "another reading of another type");
	refuses(BASE "param: p\nrows: [{value: PKR 5, from: 2000-01-01, source: GK, confidence: GK,"
		     " contested: [{value: USD 5, source: GK}]}]\n",
		MEZ_E_RULE, "currenc", "another reading in another currency");
	refuses(BASE "param: p\nrows: [{value: 5%, from: 2000-01-01, source: GK, confidence: GK,"
		     " contested: [{source: GK}]}]\n",
		MEZ_E_RULE, "gives its value", "another reading of nothing");
	refuses(BASE "param: p\nrows: [{value: 5%, from: 2000-01-01, source: GK, confidence: "
		     "GK}]\n---\n" TABLE("p", "rate", "k: .n") ROW("a", "k: any"),
		MEZ_E_DUPLICATE, "'p' is defined twice", "a table called like a param");
}

static void test_keys(void)
{
	refuses(BASE TABLE("t", "rate", "k: .payee") ROW("a", "k: any"), MEZ_E_RULE,
		"a key cannot be a record", "a record as a key");
	refuses(BASE TABLE("t", "rate", "k: .nope") ROW("a", "k: any"), MEZ_E_RULE, "'nope'",
		"no such fact");
	refuses(BASE TABLE("t", "rate", "k: 'table(\"u\")'")
			ROW("a", "k: any") "---\n" TABLE("u", "rate", "k: .n") ROW("a", "k: any"),
		MEZ_E_RULE, "consults no other table", "a table behind a key");
	refuses(BASE TABLE("t", "rate", "k: 'table(\"t\")'") ROW("a", "k: any"), MEZ_E_RULE,
		"consults no other table", "a table behind its own key");
	refuses(BASE
		"table: t\nform: exchange\nof: USD\nin: PKR\nkeys: {k: 'convert(.gross, \"t\")'}\n"
		"rows:\n" ROW("a", "k: {min: PKR 1}"),
		MEZ_E_RULE, "consults no other table", "a rate of exchange by what it converts");
	refuses(BASE TABLE("t", "rate", "k: 'judged(\"auth/q\")'") ROW("a", "k: true"), MEZ_E_RULE,
		"nor a judgement", "a judgement as a key, which may hang on the table");
	takes(BASE TABLE("t", "rate", "k: '.payee.kind == \"company\" and .flag'")
		      ROW("a", "k: true") ROW("b", "k: false"),
	      "a condition as a key");
	takes(BASE "status: s\nof: party\nwords: [active, late]\nproof: {from: auth}\n---\n" TABLE(
		      "t", "rate", "k: 'status(.payee, \"s\")'") ROW("a", "k: [active, late]"),
	      "a status as a key");
}

int main(void)
{
	kit_start();
	test_words();
	test_other_cells();
	test_dates();
	test_over();
	test_else();
	test_cells();
	test_forms();
	test_keys();
	return done_testing();
}
