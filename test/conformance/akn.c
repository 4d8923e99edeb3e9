/* Akoma Ntoso documents of others against adapt/akn.h: the schema's verdicts are xmllint's,
 * every OASIS 3.0 example is read, every older namespace is refused by name. */
#include "adapt/akn.h"
#include "base/file.h"
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
	return done_testing();
}
