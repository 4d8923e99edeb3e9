/* adapt/akn.h: what is read from Akoma Ntoso, and what never gets that far. */
#include "adapt/akn.h"
#include "adapt/xmlguard.h"
#include "adapt/xmltable.h"
#include "canon/canon.h"
#include "tap.h"

#include <unistd.h>

#define HEAD "<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'><act>\n"
#define META(more)                                                                     \
	"<meta><identification source='#x'>\n"                                         \
	"<FRBRWork><FRBRthis value='/akn/pk/act/2001/49/!main'/>" more "</FRBRWork>\n" \
	"<FRBRExpression><FRBRthis value='/akn/pk/act/2001/49/eng@2025-07-01/!main'/>" \
	"<FRBRdate date='2025-07-01' name='x'/><FRBRlanguage language='eng'/>"         \
	"</FRBRExpression></identification></meta>\n"
#define TAIL "</act></akomaNtoso>"

static struct mez_arena arena;
static struct mez_err err;

/* Canonical JSON of the result; on an error "slug LINE: message". */
static const char *load(const char *xml)
{
	static struct mez_buf out;
	struct mez_json v;

	mez_arena_reset(&arena);
	mez_buf_clear(&out);
	if (mez_akn_read(&v, &arena, xml, strlen(xml), &err) < 0)
		mez_buf_fmt(&out, "%s %u: %s", mez_code_slug((int)err.code), (unsigned)err.line,
			    err.msg);
	else if (mez_canon_write(&out, &v, MEZ_PROFILE_STRICT, NULL, 0, &err) < 0)
		mez_buf_z(&out, "not canonical");
	return out.p;
}

/* The provisions only: "eid kind num|heading sha256-of-what;" */
static const char *provisions(const char *body)
{
	static struct mez_buf out;
	MEZ_AUTOBUF xml = MEZ_BUF_INIT;
	const struct mez_json *list;
	struct mez_json v;
	size_t i;

	mez_arena_reset(&arena);
	mez_buf_clear(&out);
	mez_buf_fmt(&xml, HEAD META("") "%s" TAIL, body);
	if (mez_akn_read(&v, &arena, xml.p, xml.len, &err) < 0) {
		mez_buf_fmt(&out, "%s %u", mez_code_slug((int)err.code), (unsigned)err.line);
		return out.p;
	}
	list = mez_json_at(&v, "provisions");
	for (i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *p = mez_json_item(list, i);

		mez_buf_fmt(&out, "%s%.*s %.*s %.*s|%.*s", i ? "; " : "",
			    MEZ_ALL(mez_json_str(mez_json_at(p, "eid"))),
			    MEZ_ALL(mez_json_str(mez_json_at(p, "kind"))),
			    MEZ_ALL(mez_json_str(mez_json_at(p, "num"))),
			    MEZ_ALL(mez_json_str(mez_json_at(p, "heading"))));
	}
	return out.p;
}

/* Whether the text of the one provision in body hashes as `text` does. */
static bool hashes_as(const char *body, const char *text)
{
	MEZ_AUTOBUF xml = MEZ_BUF_INIT;
	const struct mez_json *list;
	char hex[MEZ_HEX32 + 1];
	struct mez_filehash h = mez_sha256_file(text, strlen(text));
	struct mez_json v;

	mez_filehash_hex(hex, &h);
	mez_arena_reset(&arena);
	mez_buf_fmt(&xml, HEAD META("") "%s" TAIL, body);
	if (mez_akn_read(&v, &arena, xml.p, xml.len, &err) < 0)
		return false;
	list = mez_json_at(&v, "provisions");
	return mez_json_len(list) > 0 &&
	       mez_str_eq(mez_json_str(mez_json_at(mez_json_item(list, 0), "text_sha256")),
			  mez_str_of(hex));
}

static void test_whole(void)
{
	is_str(load(HEAD META(
		       "<FRBRalias name='title' value='The Act &amp; more'/>") "<body><section "
									       "eId='sec_1'><num> "
									       "1. "
									       "</"
									       "num><heading>"
									       "Short\n "
									       "title</heading>"
									       "<content><p>This "
									       "Act\n may be "
									       "<b>cited</b>.</p></"
									       "content></"
									       "section></"
									       "body>" TAIL),
	       "{\"expression\":\"/akn/pk/act/2001/49/eng@2025-07-01\",\"language\":\"eng\","
	       "\"provisions\":[{\"eid\":\"sec_1\",\"heading\":\"Short "
	       "title\",\"kind\":\"section\","
	       "\"num\":\"1.\",\"paraphrase\":false,\"text_sha256\":"
	       "\"aa44ebaefb117d0e37f1886088cce20883a390600791270f856037073c84f71e\"}],"
	       "\"title\":\"The Act & more\",\"valid_from\":\"2025-07-01\","
	       "\"work\":\"/akn/pk/act/2001/49\"}",
	       "a whole document");
}

static void test_title(void)
{
	static const char body[] = "<preface><p><docTitle>From <i>the</i> text</docTitle></p>"
				   "</preface><body/>" TAIL;
	MEZ_AUTOBUF xml = MEZ_BUF_INIT;

	mez_buf_fmt(&xml,
		    HEAD META("<FRBRalias name='no' value='A'/>"
			      "<FRBRalias name='title' value='B'/>") "%s",
		    body);
	ok(strstr(load(xml.p), "\"title\":\"B\""), "an alias named title comes first");
	mez_buf_clear(&xml);
	mez_buf_fmt(&xml, HEAD META("<FRBRalias name='no' value='A'/>") "%s", body);
	ok(strstr(load(xml.p), "\"title\":\"From the text\""), "then docTitle");
	ok(strstr(load(HEAD META("<FRBRalias name='no' value='A'/>") "<preface><longTitle><p>"
			    "<docTitle>to do</docTitle></p></longTitle><block><shortTitle>The Act"
			    "</shortTitle></block></preface><body/>" TAIL),
		  "\"title\":\"The Act\""),
	   "what it is called rather than what it is for");
	ok(strstr(load(HEAD META("<FRBRalias name='no' value='A'/>") "<body/>" TAIL),
		  "\"title\":\"A\""),
	   "then any alias");
	ok(!strstr(load(HEAD META("") "<body/>" TAIL), "\"title\""), "then nothing");
}

static void test_provisions(void)
{
	is_str(provisions(
		       "<body><chapter eId='c1'><num>I</num><section eId='s1'><heading>A</heading>"
		       "</section><section eId='s2'/></chapter><section eId='s3'/></body>"),
	       "c1 chapter I|; s1 section |A; s2 section |; s3 section |",
	       "provisions come in document order");
	is_str(provisions("<preface><p eId='p'/></preface><body eId='b'><section/></body>"), "",
	       "only what is below the body and has an eId");
	is_str(provisions("<body><section eId='a'/>\n<section eId='b'/>\n<p eId='a'/></body>"),
	       "duplicate 7", "an eId twice, with its line");
	is_str(provisions("<collectionBody><component eId='c'><doc>"
			  "<meta/><mainBody><p eId='c'/></mainBody></doc></component>"
			  "<component eId='d'/></collectionBody>"),
	       "c component |; d component |", "a document inside keeps its own eIds");
	is_str(provisions("<body><x:s xmlns:x='other' eId='a'><section eId='b'/></x:s></body>"),
	       "b section |", "other namespaces are walked through");
	is_str(provisions(""), "missing-member 1", "no body");
}

static void test_text(void)
{
	ok(hashes_as("<body><p eId='a'>  two\t\r\n words </p></body>", "two words"),
	   "white space runs become one space, none at the ends");
	ok(hashes_as("<body><p eId='a'>a<b>b</b> <i> c</i><!-- no --><?no pi?></p></body>", "ab c"),
	   "elements join, comments and instructions do not count");
	ok(hashes_as("<body><p eId='a'><b> </b>x<b> </b></p></body>", "x"), "blank pieces");
	ok(hashes_as("<body><p eId='a'><b>x</b>\n\n<b>y</b></p></body>", "x y"), "blank between");
	ok(hashes_as("<body><p eId='a'>&#xa0;x&#x2003;y</p></body>", "\xc2\xa0x\xe2\x80\x83y"),
	   "other spaces are text");
	ok(hashes_as("<body><p eId='a'><![CDATA[ <x> ]]>&lt;y&gt;</p></body>", "<x> <y>"),
	   "CDATA and character references are text");
	ok(hashes_as("<body><p eId='a'/></body>", ""), "no text at all");
	ok(hashes_as("<body><section eId='a'>1<p eId='b'>2</p>3</section>4</body>", "123"),
	   "text of what is inside belongs, what follows does not");
	ok(!hashes_as("<body><p eId='a'>x</p></body>", "y"), "and the comparison can fail");
}

static void test_mark(void)
{
#define MARKED(name, attr)                                                                   \
	HEAD "<meta><identification source='#x'><FRBRWork><FRBRthis value='/w'/></FRBRWork>" \
	     "<FRBRExpression><FRBRthis value='/e'/><FRBRdate date='2025-07-01'/>"           \
	     "<FRBRlanguage language='eng'/></FRBRExpression></identification>\n"            \
	     "<proprietary source='#o'><o:x xmlns:o='other'/></proprietary>"                 \
	     "<proprietary source='#mez'><mez:" name                                         \
	     " xmlns:mez='https://mez.example/ns/akn' " attr                                 \
	     "/></proprietary></meta><body><p eId='a'/></body>" TAIL
	ok(strstr(load(MARKED("paraphrase", "value='true'")), "\"paraphrase\":true"), "true");
	ok(strstr(load(MARKED("paraphrase", "value='false'")), "\"paraphrase\":false"), "false");
	is_str(load(MARKED("paraphrase", "value='yes'")),
	       "bad-value 3: paraphrase wants value \"true\" or \"false\"", "yes is not an answer");
	is_str(load(MARKED("paraphrase", "")),
	       "bad-value 3: paraphrase wants value \"true\" or \"false\"", "nor is nothing");
	is_str(load(MARKED("parafrase", "value='true'")),
	       "unknown-member 3: unknown mark 'parafrase' of mez", "a mark we do not know");
#undef MARKED
}

static void test_refused(void)
{
	is_str(load("<!DOCTYPE akomaNtoso>\n<akomaNtoso/>"),
	       "unsafe-input 1: a document type declaration is refused", "a bare DOCTYPE");
	is_str(load("<?xml version='1.0'?>\n<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
		    "<x>&e;</x>"),
	       "unsafe-input 2: a document type declaration is refused", "an external entity");
	is_str(load("<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'><x/>"),
	       "unsafe-input 1: a document type declaration is refused", "an external subset");
	is_str(load("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
		    "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><x>&c;&c;&c;</x>"),
	       "unsafe-input 1: a document type declaration is refused", "a bomb of entities");
	ok(strncmp(load(HEAD META("") "<body>&e;</body>" TAIL), "grammar 5: ", 11) == 0,
	   "an entity nobody declared");
	is_str(load("<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0/WD17'/>"),
	       "unknown-type 1: namespace 'http://docs.oasis-open.org/legaldocml/ns/akn/3.0/WD17' "
	       "is "
	       "not Akoma Ntoso 3.0 (http://docs.oasis-open.org/legaldocml/ns/akn/3.0)",
	       "an older namespace is named");
	is_str(load("<akomaNtoso/>"),
	       "unknown-type 1: namespace '' is not Akoma Ntoso 3.0 "
	       "(http://docs.oasis-open.org/legaldocml/ns/akn/3.0)",
	       "none at all");
	is_str(load("<html/>"), "unknown-type 1: the root element is 'html', not 'akomaNtoso'",
	       "another root");
	ok(strncmp(load("<a>\n</b>"), "grammar 2: ", 11) == 0, "not well formed, with its line");
	ok(strncmp(load("<a:b/>"), "grammar 1: ", 11) == 0, "a prefix nobody declared");
	ok(strncmp(load("<a x='1' x='2'/>"), "grammar 1: ", 11) == 0, "an attribute twice");
	ok(strncmp(load(""), "grammar ", 8) == 0, "nothing");
	is_str(load("<a>\n \xff</a>"), "invalid-utf8 2: not UTF-8", "a bad byte");
	is_str(load("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"),
	       "invalid-utf8 1: says it is encoded in 'ISO-8859-1'; only UTF-8 is taken",
	       "another encoding");
	ok(strncmp(load(HEAD "<meta>" TAIL), "grammar 2", 9) == 0, "meta left open");
}

static void test_required(void)
{
	is_str(load(HEAD "<meta/><body/>" TAIL),
	       "missing-member 1: no identification of work and expression", "no identification");
	is_str(load(HEAD
		    "<meta><identification><FRBRWork/><FRBRExpression/></identification></meta>"
		    "<body/>" TAIL),
	       "missing-member 2: FRBRWork has no FRBRthis", "no FRBRthis");
	is_str(load(HEAD "<meta><identification><FRBRWork><FRBRthis/></FRBRWork><FRBRExpression/>"
			 "</identification></meta><body/>" TAIL),
	       "missing-member 2: FRBRthis has no value", "no value");
	is_str(load(HEAD "<meta><identification><FRBRWork><FRBRthis value='/w'/></FRBRWork>\n"
			 "<FRBRExpression><FRBRthis value='/e'/>\n<FRBRdate date='2025-06-31'/>"
			 "<FRBRlanguage language='eng'/></FRBRExpression></identification></meta>"
			 "<body/>" TAIL),
	       "bad-value 4: '2025-06-31' is not a date (YYYY-MM-DD)", "a day that is not");
	is_str(load("<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'/>"),
	       "missing-member 0: there is no document in akomaNtoso", "no document");
}

static void test_limits(void)
{
	char *big = malloc(MEZ_AKN_MAX_BYTES + 1);
	MEZ_AUTOBUF body = MEZ_BUF_INIT;
	struct mez_json v;
	int i;

	mez_buf_z(&body, "<body>");
	for (i = 0; i < 64; i++)
		mez_buf_fmt(&body, "<hcontainer eId='h%d'>", i);
	for (i = 0; i < 64; i++)
		mez_buf_z(&body, "</hcontainer>");
	mez_buf_z(&body, "</body>");
	ok(strncmp(provisions(body.p), "h0 ", 3) == 0, "64 provisions inside each other");
	mez_buf_clear(&body);
	mez_buf_z(&body, "<body>");
	for (i = 0; i < 65; i++)
		mez_buf_fmt(&body, "<hcontainer eId='h%d'>", i);
	for (i = 0; i < 65; i++)
		mez_buf_z(&body, "</hcontainer>");
	mez_buf_z(&body, "</body>");
	is_str(provisions(body.p), "bound-exceeded 5", "65 are refused");
	is_str(provisions("<body><p eId='&#xfdd0;'/></body>"), "noncharacter 5",
	       "a noncharacter in an attribute");
	is_str(provisions("<body><p eId='a'><num>&#x1fffe;</num></p></body>"), "noncharacter 5",
	       "in a number");
	memset(big, ' ', MEZ_AKN_MAX_BYTES + 1);
	is_int(mez_akn_read(&v, &arena, big, MEZ_AKN_MAX_BYTES + 1, &err), -MEZ_E_LIMIT,
	       "too many bytes");
	is_int(mez_akn_read(&v, &arena, big, MEZ_AKN_MAX_BYTES, &err), -MEZ_E_SYNTAX,
	       "as many as may be");
	free(big);
}

/* What libxml2 would take minutes to refuse, or to read. */
static void test_slow(void)
{
	MEZ_AUTOBUF body = MEZ_BUF_INIT;

	mez_buf_z(&body, "<body><p");
	for (int i = 0; i <= MEZ_XML_MAX_ATTRIBUTES; i++)
		mez_buf_fmt(&body, " a%d='>'", i);
	mez_buf_z(&body, "/></body>");
	is_str(provisions(body.p), "bound-exceeded 5", "too many attributes");
	mez_buf_clear(&body);
	mez_buf_z(&body, "<body>");
	for (int i = 0; i <= MEZ_XML_MAX_SCOPES; i++)
		mez_buf_fmt(&body, "%s%s xmlns:n%d='u'", i % 64 ? "" : i ? "><p" : "<p",
			    i % 64 ? "" : " ", i);
	mez_buf_z(&body, "/></p></p></p></p></body>");
	is_str(provisions(body.p), "bound-exceeded 5", "too many namespaces in scope");
	mez_buf_clear(&body);
	mez_buf_z(&body, "<body>");
	for (int i = 0; i <= MEZ_XML_MAX_NAMES; i++)
		mez_buf_fmt(&body, "<p%d/>", i);
	mez_buf_z(&body, "</body>");
	is_str(provisions(body.p), "bound-exceeded 5", "too many names");
	mez_buf_clear(&body);
	mez_buf_z(&body, "<body>");
	for (int i = 0; i < 300; i++)
		mez_buf_z(&body, "<p>");
	is_str(provisions(body.p), "bound-exceeded 5", "elements too deep, a bound of ours");
}

/* Where the guard stops, fed so many bytes at a time; SIZE_MAX: nowhere. */
static size_t guarded(const char *text, size_t step)
{
	struct mez_xml_guard g = {0};
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i += step) {
		size_t k = step < n - i ? step : n - i, at = mez_xml_guard(&g, text + i, k);

		if (at < k)
			return i + at;
	}
	return SIZE_MAX;
}

static void test_guard(void)
{
	static const char *const around[][2] = {
		{"<a b='c'>", "</a>"},	       {"<a b='>", "'/>"},
		{"<a b=\">'", "\"/>"},	       {"<!--<a", "--><a/>"},
		{"<!--<a -- --->", ""},	       {"<![CDATA[<a", "]]><a/>"},
		{"<![CDATA[<a]>", "]]]><a/>"}, {"<?x <a", "?><a/>"},
		{"<?x <a? ", "?" "?><a/>"},
	};
	MEZ_AUTOBUF many = MEZ_BUF_INIT, text = MEZ_BUF_INIT;
	bool good = true;

	for (int i = 0; i <= MEZ_XML_MAX_ATTRIBUTES; i++)
		mez_buf_fmt(&many, " a%d='b'", i);
	/* quotes within quotes end them: those of the other kind are used there */
	for (size_t i = 0; i < MEZ_COUNT(around); i++) {
		mez_buf_clear(&text);
		mez_buf_z(&text, around[i][0]);
		if (i != 1)
			mez_buf_str(&text, mez_buf_view(&many));
		mez_buf_z(&text, around[i][1]);
		for (size_t step = 1; step < 8; step++)
			good = good && guarded(text.p, step) == SIZE_MAX;
		good = good && guarded(text.p, SIZE_MAX / 2) == SIZE_MAX;
		ok(good, "what only looks like attributes: %s...%s", around[i][0], around[i][1]);
		mez_buf_fmt(&text, "<a%.*s/>", MEZ_ALL(mez_buf_view(&many)));
		ok(guarded(text.p, 5) == guarded(text.p, 4096) && guarded(text.p, 1) < text.len,
		   "and attributes behind it");
	}
}

static void test_table(void)
{
	struct mez_xml_table t = {.a = &arena};
	static const char *const names[] = {"b", "a", "ab", "abc", "", "\xff", "a\x80", "aa"};
	bool good = true;

	mez_arena_reset(&arena);
	ok(!mez_xml_table_get(&t, MEZ_STR("a")), "an empty table");
	for (size_t i = 0; i < MEZ_COUNT(names); i++)
		good = good && mez_xml_table_add(&t, mez_str_of(names[i]), names[i]);
	ok(good, "names, each new");
	for (size_t i = 0; i < MEZ_COUNT(names); i++)
		good = good && mez_xml_table_get(&t, mez_str_of(names[i])) == names[i] &&
		       !mez_xml_table_add(&t, mez_str_of(names[i]), "other");
	ok(good, "and found, each once");
	ok(!mez_xml_table_get(&t, MEZ_STR("abcd")) && !mez_xml_table_get(&t, MEZ_STR("c")),
	   "and no others");
	t = (struct mez_xml_table){.a = &arena};
	for (uint32_t i = 0; i < 20000; i++)
		good = good && mez_xml_table_add(&t, mez_arena_fmt(&arena, "%x", i * 2654435761U),
						 &arena);
	for (uint32_t i = 0; i < 20000; i++)
		good = good && mez_xml_table_get(&t, mez_arena_fmt(&arena, "%x", i * 2654435761U));
	ok(good, "twenty thousand names");
}

/* What a document whose FRBRWork has this IRI ends with. */
static int iri(const char *before, size_t more)
{
	MEZ_AUTOBUF xml = MEZ_BUF_INIT;
	struct mez_json v;

	mez_buf_fmt(&xml, HEAD "<meta><identification source='#x'>\n<FRBRWork>\n"
			       "<FRBRthis value='%s",
		    before);
	for (size_t i = 0; i < more; i++)
		mez_buf_ch(&xml, 'a');
	mez_buf_z(&xml, "'/></FRBRWork><FRBRExpression><FRBRthis value='/w/eng'/><FRBRdate "
			"date='2025-07-01' name='x'/><FRBRlanguage language='eng'/>"
			"</FRBRExpression></identification></meta><body/>" TAIL);
	return mez_akn_read(&v, &arena, xml.p, xml.len, &err);
}

static void test_iris(void)
{
	is_int(iri("", MEZ_AKN_MAX_IRI), 0, "an IRI as long as may be");
	is_int(iri("", MEZ_AKN_MAX_IRI + 1), -MEZ_E_LIMIT, "one longer");
	is_int(iri("/akn/a&#10;b", 0), -MEZ_E_VALUE, "one of two lines");
	is_int(err.line, 4, "in its line");
	is_int(iri("/akn/a&#x202e;b", 0), -MEZ_E_VALUE, "one that turns around");
}

static void test_schema(void)
{
	static const char xsd[] = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
				  "<xs:element name='a' type='xs:date'/></xs:schema>";
	char path[] = P_tmpdir "/mez-adapt-akn-XXXXXX";
	int fd = mkstemp(path);

	ok(fd >= 0 && write(fd, xsd, strlen(xsd)) == (ssize_t)strlen(xsd), "a schema");
	close(fd);
	is_int(mez_akn_validate("<a>2025-07-01</a>", 17, path, &err), 0, "valid");
	is_int(mez_akn_validate("\n<a>x</a>", 9, path, &err), -MEZ_E_REFUSED, "not valid");
	is_int(err.line, 2, "with its line");
	is_int(mez_akn_validate("<a>", 3, path, &err), -MEZ_E_SYNTAX, "not well formed");
	is_int(mez_akn_validate("<!DOCTYPE a><a/>", 16, path, &err), -MEZ_E_UNSAFE, "a DOCTYPE");
	ok(truncate(path, 20) == 0, "a broken schema");
	is_int(mez_akn_validate("<a/>", 4, path, &err), -MEZ_E_SYNTAX, "is said to be one");
	is_str(err.file, path, "by name");
	unlink(path);
	is_int(mez_akn_validate("<a/>", 4, path, &err), -MEZ_E_NOINPUT, "no schema");
}

#define PART(work, language, body)                                                      \
	"<attachment eId='att_1'><heading>First</heading><doc name='schedule'><meta>"   \
	"<identification source='#x'><FRBRWork><FRBRthis value='" work "'/></FRBRWork>" \
	"<FRBRExpression><FRBRthis value='" work "/eng'/>"                              \
	"<FRBRdate date='2025-07-01' name='x'/>" language                               \
	"</FRBRExpression></identification></meta><mainBody>" body                      \
	"</mainBody></doc></attachment>"
#define ENG "<FRBRlanguage language='eng'/>"

/* Names of each document: "work: eid eid; work: eid" */
static const char *parts(const char *body)
{
	static struct mez_buf out;
	MEZ_AUTOBUF xml = MEZ_BUF_INIT;
	struct mez_json all;

	mez_arena_reset(&arena);
	mez_buf_clear(&out);
	mez_buf_fmt(&xml, HEAD META("") "%s" TAIL, body);
	if (mez_akn_read_all(&all, &arena, xml.p, xml.len, &err) < 0) {
		mez_buf_fmt(&out, "%s %u", mez_code_slug((int)err.code), (unsigned)err.line);
		return out.p;
	}
	for (size_t i = 0; i < mez_json_len(&all); i++) {
		const struct mez_json *v = mez_json_item(&all, i);
		const struct mez_json *list = mez_json_at(v, "provisions");

		mez_buf_fmt(&out, "%s%.*s:", i ? "; " : "",
			    MEZ_ALL(mez_json_str(mez_json_at(v, "work"))));
		for (size_t k = 0; k < mez_json_len(list); k++)
			mez_buf_fmt(
				&out, " %.*s",
				MEZ_ALL(mez_json_str(mez_json_at(mez_json_item(list, k), "eid"))));
	}
	return out.p;
}

static void test_attachments(void)
{
	is_str(parts("<body><section eId='sec_1'/></body><attachments>" PART(
		       "/w/!schedule_1", ENG, "<p eId='att_1__p_1'/>") "</attachments>"),
	       "/akn/pk/act/2001/49: sec_1 att_1 att_1__p_1; /w/!schedule_1: att_1__p_1",
	       "an attachment, by the names of both");
	is_str(parts("<body><section eId='sec_1'/></body><attachments>" PART(
		       "/w/!schedule_1", ENG,
		       "<section eId='sec_1'/><section eId='sec_2'/>") "</attachments>"),
	       "/akn/pk/act/2001/49: sec_1 att_1 sec_2; /w/!schedule_1: sec_1 sec_2",
	       "which has a name of the body again");
	is_str(parts("<body><section eId='sec_1'/></body><attachments>" PART(
		       "/w/!schedule_1", ENG, "<p eId='a'/><p eId='a'/>") "</attachments>"),
	       "duplicate 5", "or one of its own");
	is_str(parts("<body/><attachments>" PART("/w/!schedule_1", "",
						 "<p eId='a'/>") "</attachments>"),
	       "/akn/pk/act/2001/49: att_1 a", "which does not say what it is");
	is_str(parts("<body/><attachments>" PART("", ENG, "<p eId='a'/>") "</attachments>"),
	       "/akn/pk/act/2001/49: att_1 a", "or leaves it empty, as drafts do");
	is_str(parts("<body/><attachments>" PART("/akn/pk/act/2001/49/!main", ENG,
						 "<p eId='a'/>") "</attachments>"),
	       "/akn/pk/act/2001/49: att_1 a", "which says it is the whole");
	is_str(parts("<body><section eId='sec_1'><p>x</p><doc><meta/><mainBody><p eId='q'/>"
		     "</mainBody></doc><p eId='r'/></section><p eId='s'/></body>"),
	       "/akn/pk/act/2001/49: sec_1 q r s", "a document amid the body");
}

static void test_source(void)
{
	const char *bad = "<x:source xmlns:x='https://mez.example/ns/akn' href='https://a'/>";
	MEZ_AUTOBUF xml = MEZ_BUF_INIT;
	struct mez_json v;

	mez_buf_z(&xml, HEAD "<meta><identification source='#x'>"
			     "<FRBRWork><FRBRthis value='/w'/></FRBRWork><FRBRExpression>"
			     "<FRBRthis value='/w/eng'/><FRBRdate date='2025-07-01T10:00:00Z' "
			     "name='x'/>" ENG "</FRBRExpression></identification><proprietary "
			     "source='#x'><x:source xmlns:x='https://mez.example/ns/akn' "
			     "showAs='Gazette' href='https://gazette.example'/></proprietary>"
			     "</meta><body/>" TAIL);
	ok(mez_akn_read(&v, &arena, xml.p, xml.len, &err) == 0, "a text that names its source");
	ok(mez_str_is(mez_json_str(mez_json_at(mez_json_at(&v, "source"), "name")), "Gazette") &&
		   mez_str_is(mez_json_str(mez_json_at(mez_json_at(&v, "source"), "href")),
			      "https://gazette.example"),
	   "and its address");
	ok(mez_str_is(mez_json_str(mez_json_at(&v, "valid_from")), "2025-07-01"),
	   "a dateTime is its day");
	mez_buf_clear(&xml);
	mez_buf_fmt(&xml,
		    HEAD "<meta><identification source='#x'><FRBRWork><FRBRthis value='/w'/>"
			 "</FRBRWork><FRBRExpression><FRBRthis value='/w/eng'/><FRBRdate "
			 "date='2025-07-01' name='x'/>" ENG "</FRBRExpression></identification>"
			 "<proprietary source='#x'>%s</proprietary></meta><body/>" TAIL,
		    bad);
	ok(mez_akn_read(&v, &arena, xml.p, xml.len, &err) == -MEZ_E_MISSING, "without its name");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		skip_all("no address space");
	test_whole();
	test_title();
	test_provisions();
	test_text();
	test_mark();
	test_refused();
	test_required();
	test_limits();
	test_slow();
	test_guard();
	test_table();
	test_iris();
	test_schema();
	test_attachments();
	test_source();
	mez_arena_release(&arena);
	return done_testing();
}
