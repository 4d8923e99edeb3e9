/* Our own law in Akoma Ntoso, packs/ and all, against the OASIS schema. */
#include "suite.h"

#include "adapt/akn.h"

static bool is_xml(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".xml") == 0;
}

static void check(const char *root, const char *name, const struct mez_akn_schema *schema)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT, text = MEZ_BUF_INIT;
	struct mez_err err = { 0 };
	int r;

	mez_buf_fmt(&path, "%s/%s", root, name);
	r = mez_file_read(&text, AT_FDCWD, path.p, MEZ_AKN_MAX_BYTES, &err);
	if (!r)
		r = mez_akn_schema_check(schema, text.p, text.len, &err);
	ok(r == 0, "%s is valid Akoma Ntoso 3.0%s%s", name, r ? ": " : "", r ? err.msg : "");
}

int main(void)
{
	MEZ_AUTOBUF root = MEZ_BUF_INIT, xsd = MEZ_BUF_INIT, names = MEZ_BUF_INIT;
	const char *top = getenv("MEZ_ROOT"), *name;
	struct suite suite = suite_open("akoma-ntoso");
	struct mez_akn_schema *schema = NULL;
	struct mez_err err = { 0 };
	size_t n = 0, texts = 0;

	mez_buf_fmt(&root, "%s/packs", top ? top : ".");
	mez_buf_fmt(&xsd, "%s/%s/schema/akomantoso30.xsd", getenv("MEZ_CONFORMANCE"), suite.name);
	if (mez_akn_schema_open(&schema, xsd.p, &err) < 0)
		mez_bug("no schema");
	ok(mez_file_walk(&names, &n, AT_FDCWD, root.p, SUITE_FILES_MAX, &err) == 0,
	   "packs can be walked");
	name = names.p;
	for (size_t i = 0; i < n; i++, name += strlen(name) + 1) {
		if (!is_xml(name))
			continue;
		check(root.p, name, schema);
		texts++;
	}
	ok(texts > 0, "there is law in packs: %zu texts", texts);
	mez_akn_schema_free(schema);
	mez_buf_release(&suite.deviations);
	return done_testing();
}
