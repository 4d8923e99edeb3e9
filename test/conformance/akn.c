/* Akoma Ntoso documents of others against adapt/akn.h: the schema's verdicts are xmllint's,
 * every document of 3.0 that says what it is is read, cited and shown, every older namespace is
 * refused by name; and eIds made anew are bluebell's. */
#include "adapt/akn.h"
#include "adapt/akntext.h"
#include "base/file.h"
#include "base/text.h"
#include "tap.h"

#include <fcntl.h>
#include <unistd.h>

#define SUITE "akoma-ntoso"

static struct mez_arena arena;
static struct mez_err err;
static int suite = -1;

static bool read_text(struct mez_buf *out, const char *path)
{
	mez_buf_clear(out);
	return mez_file_read(out, suite, path, MEZ_AKN_MAX_BYTES, &err) == 0;
}

static struct mez_str text_of(const struct mez_json *v, const char *name)
{
	return mez_json_str(mez_json_get(v, mez_str_of(name)));
}

/* Every provision can be found in the text for readers, under its eId. */
static void check_shown(const char *path, const struct mez_buf *xml, const struct mez_json *part)
{
	const struct mez_json *list = mez_json_at(part, "provisions");
	struct mez_str expression = text_of(part, "expression");
	struct mez_lawhead head = {.title = MEZ_STR("t"), .language = MEZ_STR("eng")};
	MEZ_AUTOBUF page = MEZ_BUF_INIT, plain = MEZ_BUF_INIT;
	const struct mez_lawnode *top;
	size_t found = 0;

	if (!ok(mez_akn_text(&top, NULL, &arena, xml->p, xml->len, expression, &err) == 0,
		"%s can be shown", path))
		return;
	for (size_t i = 0; i < mez_json_len(list); i++)
		found += mez_lawtext_find(top, text_of(mez_json_item(list, i), "eid")) != NULL;
	/* inline elements and what they hold are words of a line */
	ok(mez_json_len(list) == 0 || found > 0, "%s: %zu of %zu provisions are parts", path, found,
	   mez_json_len(list));
	mez_lawtext_html(&page, &head, top);
	mez_lawtext_print(&plain, &head, top);
	ok(page.len > 0 && plain.len > 0 && !strstr(page.p, "<script") &&
		   mez_utf8_valid(page.p, page.len) == page.len,
	   "%s: both pages are made", path);
}

/* Each document, and each inside it: what it is, and its citations. */
static void check_read(const char *path, const struct mez_buf *xml)
{
	struct mez_json all;
	int code;

	mez_arena_reset(&arena);
	code = mez_akn_read_all(&all, &arena, xml->p, xml->len, &err);
	if (code < 0) {
		/* drafts without identification, and a template's date */
		ok(code == -MEZ_E_MISSING || code == -MEZ_E_VALUE || code == -MEZ_E_TYPE ||
			   (code == -MEZ_E_DUPLICATE && strstr(path, "bad_eids")),
		   "%s is refused: %s", path, err.msg);
		return;
	}
	for (size_t i = 0; i < mez_json_len(&all); i++) {
		const struct mez_json *part = mez_json_item(&all, i);

		ok(text_of(part, "work").n > 0 && text_of(part, "expression").n > 0 &&
			   text_of(part, "valid_from").n == 10,
		   "%s: part %zu says what it is", path, i);
	}
	check_shown(path, xml, mez_json_item(&all, 0));
}

/* What the naming convention says of any document: a report whose counts add up. */
static void check_lint(const char *path, const struct mez_buf *xml)
{
	struct mez_json v;
	int64_t errors, remarks;
	size_t listed;

	mez_arena_reset(&arena);
	if (mez_akn_lint(&v, &arena, xml->p, xml->len, &err) < 0)
		return;
	listed = mez_json_len(mez_json_at(&v, "findings"));
	ok(mez_json_int(&errors, mez_json_at(&v, "errors")) &&
		   mez_json_int(&remarks, mez_json_at(&v, "remarks")) &&
		   (errors + remarks == (int64_t)listed || listed == MEZ_AKN_MAX_FINDINGS),
	   "%s: %zu findings", path, listed);
}

/* The names made for a document are those that stand in another (bluebell), one by one. */
static void check_names(const char *in, const char *out)
{
	static struct mez_buf a, b;
	struct mez_json made, want;
	size_t same = 0;

	mez_arena_reset(&arena);
	if (!ok(read_text(&a, in) && read_text(&b, out), "%s is there", in))
		return;
	if (!ok(mez_akn_names(&made, &arena, a.p, a.len, &err) == 0 &&
			mez_akn_names(&want, &arena, b.p, b.len, &err) == 0 &&
			mez_json_len(&made) == mez_json_len(&want),
		"%s: as many names", in))
		return;
	for (size_t i = 0; i < mez_json_len(&want); i++) {
		struct mez_str got = text_of(mez_json_item(&made, i), "suggested");
		struct mez_str is = text_of(mez_json_item(&want, i), "eid");

		/* what has no eId there is preface or intro, which need none */
		same += !is.p || mez_str_eq(got, is);
	}
	ok(mez_json_len(&want) > 0 && same == mez_json_len(&want),
	   "%s: %zu of %zu names are those of %s", in, same, mez_json_len(&want), out);
}

static void check_bluebell(void)
{
	static const char *const rows[][2] = {
		{"rewrite_eids/bad_eids.xml", "rewrite_eids/out.xml"},
		{"rewrite_eids/missing_eids.xml", "rewrite_eids/out.xml"},
		{"rewrite_eids/out.xml", "rewrite_eids/out.xml"},
		{"rewrite_eids/empty_doc_in.xml", "rewrite_eids/empty_doc_out.xml"},
		{"rewrite_eids/unchanged_1.xml", "rewrite_eids/unchanged_1.xml"},
		{"rewrite_eids/unchanged_2.xml", "rewrite_eids/unchanged_2.xml"},
		{"roundtrip/attribs.xml", "roundtrip/attribs.xml"},
		{"roundtrip/eids_basic.xml", "roundtrip/eids_basic.xml"},
		{"roundtrip/eids_debatereport.xml", "roundtrip/eids_debatereport.xml"},
		{"roundtrip/eids_edge.xml", "roundtrip/eids_edge.xml"},
		{"roundtrip/escapes.xml", "roundtrip/escapes.xml"},
		{"roundtrip/nested_attachments.xml", "roundtrip/nested_attachments.xml"},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		MEZ_AUTOBUF in = MEZ_BUF_INIT, out = MEZ_BUF_INIT;

		mez_buf_fmt(&in, "bluebell/%s", rows[i][0]);
		mez_buf_fmt(&out, "bluebell/%s", rows[i][1]);
		check_names(in.p, out.p);
	}
}

/* The OASIS examples must be read; their provisions must be found. */
static void check_example(const char *path, const struct mez_buf *xml)
{
	struct mez_json v;
	int code;

	mez_arena_reset(&arena);
	code = mez_akn_read(&v, &arena, xml->p, xml->len, &err);
	ok(code == 0, "%s is read%s%s", path, code ? ": " : "", code ? err.msg : "");
	if (code < 0)
		return;
	ok(mez_json_str(mez_json_at(&v, "work")).n > 0, "%s names its work", path);
	ok(mez_json_len(mez_json_at(&v, "provisions")) > 0, "%s has provisions", path);
}

/* A document in another namespace than 3.0 must be refused with that name in the message. */
static void check_namespace(const char *path, const struct mez_buf *xml)
{
	const char *root = strstr(xml->p, "akomaNtoso");
	const char *close = root ? strchr(root, '>') : NULL;
	const char *ns = root ? strstr(root, "xmlns=\"") : NULL;
	struct mez_json v;
	MEZ_AUTOBUF name = MEZ_BUF_INIT;

	if (!close || !ns || ns > close || strncmp(root - 1, "<", 1) != 0)
		return;
	ns += strlen("xmlns=\"");
	mez_buf_add(&name, ns, strcspn(ns, "\""));
	if (strcmp(name.p, "http://docs.oasis-open.org/legaldocml/ns/akn/3.0") == 0)
		return;
	mez_arena_reset(&arena);
	ok(mez_akn_read(&v, &arena, xml->p, xml->len, &err) == -MEZ_E_TYPE &&
		   strstr(err.msg, name.p) && err.line > 0,
	   "%s: namespace %s is refused", path, name.p);
}

static void check_verdict(const struct mez_akn_schema *s, const char *path,
			  const struct mez_buf *xml, bool valid)
{
	int code = mez_akn_schema_check(s, xml->p, xml->len, &err);

	ok((code == 0) == valid, "%s is %s", path, valid ? "valid" : "not valid");
	if (!valid && code < 0)
		ok(err.msg[0] && err.line > 0, "%s: and it is said where", path);
}

/* One line of the table: file, verdict against the 3.0 schema, others. */
static void check_line(const struct mez_akn_schema *s, char *line)
{
	static struct mez_buf xml;
	char *comma = strchr(line, ',');
	bool valid;

	if (!comma)
		return;
	*comma = 0;
	valid = strncmp(comma + 1, "valid", 5) == 0;
	if (!ok(read_text(&xml, line), "%s is there", line))
		return;
	check_verdict(s, line, &xml, valid);
	check_namespace(line, &xml);
	check_read(line, &xml);
	check_lint(line, &xml);
	if (strncmp(line, "oasis-1.0-os-examples/", 22) == 0)
		check_example(line, &xml);
}

int main(void)
{
	const char *root = getenv("MEZ_CONFORMANCE");
	MEZ_AUTOBUF path = MEZ_BUF_INIT, table = MEZ_BUF_INIT;
	struct mez_akn_schema *schema = NULL;
	char *line, *next;

	mez_buf_fmt(&path, "%s/" SUITE, root ? root : "");
	suite = open(path.p, O_RDONLY | O_DIRECTORY);
	if (!root || !*root || suite < 0)
		skip_all("MEZ_CONFORMANCE has no " SUITE);
	mez_buf_z(&path, "/schema/akomantoso30.xsd");
	if (mez_arena_init(&arena, 0, &err) < 0 || !read_text(&table, "xmllint-verdicts.csv") ||
	    mez_akn_schema_open(&schema, path.p, &err) < 0) {
		printf("Bail out! %s: %s\n", err.file, err.msg);
		return 1;
	}
	line = strchr(table.p, '\n'); /* after the header */
	for (line = line ? line + 1 : NULL; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		check_line(schema, line);
	}
	mez_akn_schema_free(schema);
	check_bluebell();
	return done_testing();
}
