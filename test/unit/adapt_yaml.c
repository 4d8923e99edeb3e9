/* adapt/yaml.h: what the safe subset takes, what it refuses and where. */
#include "adapt/yaml.h"
#include "canon/canon.h"
#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;

/* All documents as canonical JSON, one a line; on an error "slug LINE:COL". */
static const char *load_n(const char *p, size_t n)
{
	static struct mez_buf out;
	const struct mez_json *const *docs;
	size_t i, ndocs;

	mez_buf_clear(&out);
	mez_arena_reset(&arena);
	if (mez_yaml_read(&docs, &ndocs, &arena, p, n, &err) < 0) {
		mez_buf_fmt(&out, "%s %u:%u", mez_code_slug((int)err.code), (unsigned)err.line,
			    (unsigned)err.col);
		return out.p;
	}
	mez_buf_z(&out, "");
	for (i = 0; i < ndocs; i++) {
		struct mez_canon *c = NULL;

		if (i > 0)
			mez_buf_ch(&out, '\n');
		if (mez_canon_make(&c, docs[i], MEZ_PROFILE_STRICT, p, n, &err) < 0)
			mez_buf_z(&out, mez_code_slug((int)err.code));
		else
			mez_buf_str(&out, mez_canon_view(c));
		mez_canon_free(c);
	}
	return out.p;
}

static const char *load(const char *z)
{
	return load_n(z, strlen(z));
}

static void test_types(void)
{
	is_str(load("[null, ~, , true, false]"), "grammar 1:11", "an empty flow item is an error");
	is_str(load("[null, ~, true, false]"), "[null,null,true,false]", "null, true, false");
	is_str(load("- \n- 'null'\n- \"~\"\n- ''\n"), "[null,\"null\",\"~\",\"\"]",
	       "quoted scalars are text");
	is_str(load("[True, TRUE, yes, no, on, off, y, n, Null, NULL]"),
	       "[\"True\",\"TRUE\",\"yes\",\"no\",\"on\",\"off\",\"y\",\"n\",\"Null\",\"NULL\"]",
	       "other spellings are text");
	is_str(load("[0, 7, -7, 10, 999999999999999, -999999999999999]"),
	       "[0,7,-7,10,999999999999999,-999999999999999]", "integers");
	is_str(load("[1000000000000000, 012, +1, 1_000, 0x10, 0o7, 12:30, 1.5, 5%, 1e3, .5]"),
	       "[\"1000000000000000\",\"012\",\"+1\",\"1_000\",\"0x10\",\"0o7\",\"12:30\",\"1.5\","
	       "\"5%\",\"1e3\",\".5\"]",
	       "everything else is text");
	is_str(load("-0"), "negative-zero", "minus zero is a number, and canon refuses it");
	is_str(load("2025-07-01"), "\"2025-07-01\"", "a date is text");
	is_str(load("a: |\n  1\n  2\nb: >\n  1\n  2\nc: |-\n  1\n"),
	       "{\"a\":\"1\\n2\\n\",\"b\":\"1 2\\n\",\"c\":\"1\"}", "block scalars are text");
	is_str(load("b: 1\na: {d: 2, c: [x, {}]}\n"), "{\"a\":{\"c\":[\"x\",{}],\"d\":2},\"b\":1}",
	       "mappings are sorted");
	is_str(load("1: a\ntrue: b\n'null': c\n"), "{\"1\":\"a\",\"null\":\"c\",\"true\":\"b\"}",
	       "a key is its text");
	is_str(load("\"\\u00e9\\t\\0\": \"\\U0001F600\"\n"),
	       "{\"\xc3\xa9\\t\\u0000\":\"\xf0\x9f\x98\x80\"}", "escapes");
	is_str(load("a: PKR 1,000,000 # said so\n"), "{\"a\":\"PKR 1,000,000\"}", "comments go");
}

/* Words and numbers of YAML 1.1 and of other readers: text, each, as value, item and key. */
static void test_no_surprise(void)
{
	static const char *const words[] = {
		"no", "No", "NO", "on", "On", "ON", "off", "Off", "yes", "Yes", "YES", "y", "Y",
		"n", "N", "Null", "NULL", "nil", "None", "True", "TRUE", "False", "FALSE", "t",
		"1_000", "0x10", "0xG", "0b1", "0o7", "007", "08", "00", "-01", "+1", "+0", ".5",
		"5.", "1.0", "-1.5", "1e3", "1E3", "1e+3", ".inf", "-.inf", ".Inf", ".nan", ".NaN",
		"12:30", "12:30:45", "1:0", "190:20:30", "2001-01-01", "2001-01-01T00:00:00Z",
		"1,000", "1 000", "0.0", "--1", "1-", "=", "~x", "null x", "<", "<<<",
		"1000000000000000", "9007199254740993", "-1000000000000000", "Infinity", "NaN",
		"\xd9\xa1", "\xef\xbc\x91",
	};

	for (size_t i = 0; i < MEZ_COUNT(words); i++) {
		MEZ_AUTOBUF text = MEZ_BUF_INIT, want = MEZ_BUF_INIT;

		mez_buf_fmt(&text, "k: %s\nl:\n- %s\n", words[i], words[i]);
		mez_buf_fmt(&want, "{\"k\":\"%s\",\"l\":[\"%s\"]}", words[i], words[i]);
		is_str(load(text.p), want.p, words[i]);
		mez_buf_clear(&text);
		mez_buf_clear(&want);
		mez_buf_fmt(&text, "%s: 1\n", words[i]);
		mez_buf_fmt(&want, "{\"%s\":1}", words[i]);
		is_str(load(text.p), want.p, words[i]);
	}
}

static void test_documents(void)
{
	const struct mez_json *one;

	is_str(load(""), "", "an empty stream has no document");
	is_str(load("# nothing\n"), "", "nor has a comment");
	is_str(load("---\n"), "null", "an empty document is null");
	is_str(load("---\n---\na\n...\n---\nb\n"), "null\n\"a\"\n\"b\"", "three documents");
	is_int(mez_yaml_read_one(&one, &arena, "a: 1", 4, &err), 0, "exactly one");
	is_int(mez_yaml_read_one(&one, &arena, "", 0, &err), -MEZ_E_SYNTAX, "none is an error");
	is_int(mez_yaml_read_one(&one, &arena, "a\n---\nb", 7, &err), -MEZ_E_SYNTAX, "two as well");
}

static void test_refused(void)
{
	is_str(load("a: !!str 1"), "unsafe-input 1:4", "a tag");
	is_str(load("a: ! 1"), "unsafe-input 1:4", "the non-specific tag on a plain scalar");
	is_str(load("a: ! '1'"), "unsafe-input 1:4", "on a quoted one");
	is_str(load("a: ! [1]"), "unsafe-input 1:4", "on a sequence");
	is_str(load("- !\n- 1"), "unsafe-input 1:3", "on nothing");
	is_str(load("a: !<tag:x,2000:y> 1"), "unsafe-input 1:4", "a verbatim tag");
	is_str(load("!!map {a: 1}"), "unsafe-input 1:1", "a tag on a mapping");
	is_str(load("!!str a: 1"), "unsafe-input 1:1", "a tag on a key");
	is_str(load("a: '!x'\nb: x!\n"), "{\"a\":\"!x\",\"b\":\"x!\"}", "! inside text is text");
	is_str(load("a: &x 1"), "unsafe-input 1:4", "an anchor");
	is_str(load("&x a: 1"), "unsafe-input 1:1", "an anchor on a key");
	is_str(load("a: &x [1]"), "unsafe-input 1:4", "on a sequence");
	is_str(load("a: *x"), "unsafe-input 1:4", "an alias");
	is_str(load("b: 1\n<<: {a: 1}"), "unsafe-input 2:1", "a merge key");
	is_str(load("'<<': 1"), "{\"<<\":1}", "quoted it is a key like others");
	is_str(load("%YAML 1.2\n---\na"), "unsafe-input 1:1", "a version directive");
	is_str(load("%TAG ! x\n---\na"), "unsafe-input 1:1", "a tag directive");
	is_str(load("a: 1\nb: 2\na: 3"), "duplicate 3:1", "a key twice");
	is_str(load("{a: 1, 'a': 2}"), "duplicate 1:8", "whatever its style");
	is_str(load("? [a]\n: b"), "grammar 1:3", "a sequence as key");
	is_str(load("{{a: b}: c}"), "grammar 1:2", "a mapping as key");
	is_str(load("~: b"), "grammar 1:1", "null as key");
	is_str(load("null: b"), "grammar 1:1", "null spelled out as key");
	is_str(load("? \n: b"), "grammar 1:2", "an empty key");
	is_str(load("\"\\uFDD0\""), "noncharacter 1:1", "an escaped noncharacter");
	is_str(load("a: \xef\xb7\x90"), "noncharacter 1:4", "a noncharacter");
	is_str(load("\"\\uD800\""), "grammar 1:4", "half a surrogate pair");
}

static void test_malformed(void)
{
	is_str(load("a: [1"), "grammar 1:6", "an open sequence");
	is_str(load("a: 'x"), "grammar 1:6", "an open quote");
	is_str(load("a: 1\n b: 2"), "grammar 2:3", "bad indentation");
	is_str(load("\t- a"), "grammar 1:1", "a tab as indentation");
	is_str(load("a: x\xff"), "invalid-utf8 1:5", "a bad byte");
	is_str(load("a: \xed\xa0\x80"), "invalid-utf8 1:4", "a surrogate in UTF-8");
	is_str(load_n("a: \0", 4), "grammar 1:4", "a NUL");
	is_str(load_n("\xff\xfe"
		      "a\0",
		      4),
	       "invalid-utf8 1:1", "UTF-16");
	is_str(load("\xef\xbb\xbf"
		    "a: b"),
	       "{\"a\":\"b\"}", "a byte order mark is skipped");
	is_str(load("\xef\xbb\xbf"
		    "a: 1\nb:\n- 2\n- {}\nc: [\n ]\n"),
	       "{\"a\":1,\"b\":[2,{}],\"c\":[]}", "it is no column of the first line");
	is_str(load("\xef\xbb\xbf---\na: 1\n"), "{\"a\":1}", "nor before the first document");
	is_str(load("\xef\xbb\xbf---\n...\n"), "null", "though that holds nothing");
	is_str(load("\xef\xbb\xbf"), "", "and alone it is nothing");
	is_str(load("a:\n\xef\xbb\xbf"
		    "b: 2\n"),
	       "grammar 2:1", "further on it is refused: libyaml would drop it");
	is_str(load("\xef\xbb\xbf\xef\xbb\xbf"
		    "a: 1"),
	       "grammar 1:4", "so is a second one");
	is_str(load("a: \"\xef\xbb\xbf\""), "grammar 1:5", "in quotes too");
	is_str(load("a: \"\\uFEFF\""), "{\"a\":\"\xef\xbb\xbf\"}", "but not as an escape");
	is_str(load("{a: 1, ?b: c}"), "grammar 1:8", "a question mark that libyaml would drop");
	is_str(load("[?x]"), "grammar 1:2", "in a sequence too");
	is_str(load("[a?b, '?x', \"y?\"]"), "[\"a?b\",\"?x\",\"y?\"]", "inside text it is text");
	is_str(load("? a\n: b\n"), "{\"a\":\"b\"}", "with a blank it starts a key");
	is_str(load("[]]"), "grammar 1:3", "one bracket too many");
	/* places count bytes although libyaml counts characters */
	is_str(load("\xc3\xa9: \xf0\x9f\x98\x80\nb: \xc3\xa9 # \xc3\xa9\nc: [\xc3\xa9, *x]"),
	       "unsafe-input 3:9", "columns are bytes");
	is_str(load("\xef\xbb\xbf"
		    "a: *b"),
	       "unsafe-input 1:7", "the byte order mark counts");
	is_str(load("a: 1\r\nb: *x"), "unsafe-input 2:4", "CR LF is one line end");
}

/* What YAML 1.2 refuses and libyaml does not. */
static void test_stricter(void)
{
	is_str(load("[a, b]#c"), "grammar 1:7", "a comment right after a bracket");
	is_str(load("[a,#c\n b]"), "grammar 1:4", "after a comma");
	is_str(load("a: \"x\"#c"), "grammar 1:7", "after a quote");
	is_str(load("a: |#c\n x\n"), "grammar 1:5", "in a block's header");
	is_str(load("#c\n[a, #c\n #c\n b] #c\n"), "[\"a\",\"b\"]", "with a blank it is one");
	is_str(load("\xef\xbb\xbf#c\na: b#c\n"), "{\"a\":\"b#c\"}", "after the mark; in text");
	is_str(load("a: | # c\n #x\n"), "{\"a\":\"#x\\n\"}", "in a block it is text");
	is_str(load("a: [\nb]"), "grammar 2:1", "brackets that go on too far left");
	is_str(load("a: [\n b\n]"), "grammar 3:1", "the closing one counts");
	is_str(load("a:\n  b: {c: 1,\n  d: 2}"), "grammar 3:1", "inside, deeper is asked");
	is_str(load("a:\n  b: {c: 1,\n\n# c\n   d: 2}"), "{\"a\":{\"b\":{\"c\":1,\"d\":2}}}",
	       "blank lines and comments are excused");
	is_str(load("- [\na]"), "grammar 2:1", "below a dash too");
	is_str(load("- - [a,\n   b]"), "[[[\"a\",\"b\"]]]", "one more than the dash will do");
	is_str(load("[\na,\nb\n]"), "[\"a\",\"b\"]", "at the top nothing is asked");
	is_str(load("a: [\n\tb]"), "grammar 2:1", "a tab is no indentation");
	is_str(load("a: 'x\ny'"), "grammar 2:1", "quotes that go on too far left");
	is_str(load("a: \"x\n # y\""), "{\"a\":\"x # y\"}", "a # in quotes is text");
	is_str(load("a: \"x\n# y\""), "grammar 2:1", "and stands where text does");
	is_str(load("[-]"), "grammar 1:2", "a dash alone");
	is_str(load("[-, 1]"), "grammar 1:2", "and with more");
	is_str(load("{a: -}"), "grammar 1:5", "as a value");
	is_str(load("[-1, -a, '-']"), "[-1,\"-a\",\"-\"]", "not alone, or quoted");
	is_str(load("a: |\n   \n x\n"), "grammar 2:1", "blanks wider than the text");
	is_str(load("a: |\n \n  x\n"), "{\"a\":\"\\nx\\n\"}", "narrower they are lines");
	is_str(load("a: |1\n   \n x\n"), "{\"a\":\"  \\nx\\n\"}", "with an indicator, text");
	is_str(load("a: |\n   \nb: 1\n"), "{\"a\":\"\",\"b\":1}", "before no text at all");
	is_str(load("a: |+\n  "), "grammar 2:1", "blanks at the end of it all");
	is_str(load("a: |\n  x\n   "), "grammar 3:1", "after text too");
	is_str(load("a: |\n  x\n  y"), "{\"a\":\"x\\ny\"}", "text there may do without an end");
	is_str(load("a: b\rc: d"), "grammar 1:5", "CR alone");
	is_str(load("a: b\xc2\x85"), "grammar 1:5", "NEL");
	is_str(load("a: \"b\xe2\x80\xa8\""), "grammar 1:6", "LS");
	is_str(load("a: \"b\\L\\P\\N\""), "{\"a\":\"b\xe2\x80\xa8\xe2\x80\xa9\xc2\x85\"}",
	       "as escapes they are characters");
}

/* Places after what may throw a count off. */
static void test_places(void)
{
	is_str(load("a: |\r\n  x\r\n\r\n  y\r\nb: *z"), "unsafe-input 5:4", "a block, CR LF");
	is_str(load("a: 'x\n\n  y\n  z'\nb: *z"), "unsafe-input 5:4", "quotes over lines");
	is_str(load("a: x\n  y\n\n  z\nb: *z"), "unsafe-input 5:4", "plain text over lines");
	is_str(load("a: [x, # \xc3\xa9\n\n  y]\nb: *z"), "unsafe-input 4:4", "brackets");
	is_str(load("a:\tx\t# c\nb:\t*z"), "unsafe-input 2:4", "tabs are one column");
	is_str(load("\xef\xbb\xbf# c\r\n---\r\na: >-\r\n  x\r\nb: *z"), "unsafe-input 5:4",
	       "a mark, a comment, a document");
	is_str(load("a: |\n  \xf0\x9f\x98\x80\n  x\nc: 1\nc: 2"), "duplicate 5:1", "a key twice");
	is_str(load("- a: 1\n  b: |\n    x\n\n- *z"), "unsafe-input 5:3", "after blank lines");
}

static void test_offsets(void)
{
	static const char src[] = "k\xc3\xa9y: [\xc3\xa9, 12]\nz: {b: t, a: u}\n";
	const struct mez_json *doc = NULL, *v;

	mez_arena_reset(&arena);
	is_int(mez_yaml_read_one(&doc, &arena, src, sizeof(src) - 1, &err), 0, "read");
	is_int(doc->offset, 0, "the document");
	v = mez_json_get(doc, MEZ_STR("k\xc3\xa9y"));
	is_int(v->offset, 6, "a sequence is at its bracket");
	is_int(mez_json_item(v, 1)->offset, 11, "an item after a two-byte character");
	v = mez_json_at(doc, "z");
	is_int(mez_json_at(v, "a")->offset, 28, "a value");
	is_int(mez_json_member(v, 0)->name.offset, 25, "its name");
}

/* n times open, then close. */
static const char *nested(size_t n, const char *open, const char *close)
{
	static struct mez_buf b;
	size_t i;

	mez_buf_clear(&b);
	for (i = 0; i < n; i++)
		mez_buf_z(&b, open);
	for (i = 0; i < n; i++)
		mez_buf_z(&b, close);
	return b.p;
}

static void test_limits(void)
{
	char *big = malloc(MEZ_YAML_MAX_BYTES + 1);

	ok(load(nested(64, "[", "]"))[0] == '[', "64 deep is taken");
	is_str(load(nested(65, "[", "]")), "bound-exceeded 1:65", "65 is not");
	is_str(load(nested(65, "- ", "")), "bound-exceeded 1:129", "in block form too");
	is_str(load(nested(65, "{a: ", "}")), "bound-exceeded 1:257", "mappings too");
	is_str(load(nested(200000, "[", "")), "bound-exceeded 1:65", "200,000 is refused at once");
	is_str(load(nested(200000, "{a: ", "")), "bound-exceeded 1:257", "also unclosed mappings");
	ok(load(nested(MEZ_YAML_MAX_DOCS, "---\n", ""))[0] == 'n', "10,000 documents are taken");
	is_str(load(nested(MEZ_YAML_MAX_DOCS + 1, "---\n", "")), "bound-exceeded 10001:1",
	       "one more is not");
	memset(big, ' ', MEZ_YAML_MAX_BYTES + 1);
	is_str(load_n(big, MEZ_YAML_MAX_BYTES), "", "as many bytes as may be");
	is_str(load_n(big, MEZ_YAML_MAX_BYTES + 1), "bound-exceeded 0:0", "one more");
	free(big);
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		skip_all("no address space");
	test_types();
	test_no_surprise();
	test_documents();
	test_refused();
	test_malformed();
	test_stricter();
	test_places();
	test_offsets();
	test_limits();
	mez_arena_release(&arena);
	return done_testing();
}
