/* store/oci.h: descriptors and the links of manifests and indexes. */
#include "store/oci.h"
#include "canon/canon.h"
#include "tap.h"

#define HEX "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
#define DESC(type) "{\"mediaType\":\"" type "\",\"digest\":\"sha256:" HEX "\",\"size\":5}"

static struct mez_arena arena;
static struct mez_err err;

static const struct mez_json *tree(const char *z)
{
	const struct mez_json *v = NULL;

	if (mez_json_read(&v, &arena, z, strlen(z), &err) < 0)
		printf("Bail out! %s\n", err.msg), exit(1);
	return v;
}

static void test_descriptor(void)
{
	static const char full[] =
		"{\"annotations\":{\"org.opencontainers.image.ref.name\":\"pk:1\","
		"\"org.opencontainers.image.title\":\"a/b.xml\"},\"artifactType\":\"x/y\","
		"\"digest\":\"sha256:" HEX "\",\"mediaType\":\"m/t\",\"size\":5}";
	struct mez_descriptor d;
	struct mez_json back;
	char hex[MEZ_HEX32 + 1];

	is_int(mez_descriptor_parse(&d, tree(full), &err), 0, "a full descriptor");
	mez_filehash_hex(hex, &d.digest);
	is_str(hex, HEX, "its digest");
	ok(d.size == 5 && mez_str_is(d.media_type, "m/t") && mez_str_is(d.artifact_type, "x/y") &&
		   mez_str_is(d.ref, "pk:1") && mez_str_is(d.title, "a/b.xml"),
	   "and the rest");
	back = mez_descriptor_json(&arena, &d);
	ok(mez_json_same(&back, tree(full)), "it is written as it was read");
	is_int(mez_descriptor_parse(&d, tree(DESC("m/t")), &err), 0, "a small one");
	ok(!d.artifact_type.p && !d.ref.p && !d.title.p, "what is absent is");
	back = mez_descriptor_json(&arena, &d);
	ok(mez_json_same(&back, tree(DESC("m/t"))), "and stays so");
}

static void test_bad_descriptor(void)
{
	static const struct {
		const char *text;
		int code;
	} bad[] = {
		{ "[]", MEZ_E_VALUE },
		{ "{}", MEZ_E_MISSING },
		{ "{\"mediaType\":\"\",\"digest\":\"sha256:" HEX "\",\"size\":5}", MEZ_E_MISSING },
		{ "{\"mediaType\":\"m\",\"size\":5}", MEZ_E_MISSING },
		{ "{\"mediaType\":\"m\",\"digest\":\"sha512:" HEX "\",\"size\":5}", MEZ_E_VALUE },
		{ "{\"mediaType\":\"m\",\"digest\":\"" HEX "\",\"size\":5}", MEZ_E_VALUE },
		{ "{\"mediaType\":\"m\",\"digest\":5,\"size\":5}", MEZ_E_VALUE },
		{ "{\"mediaType\":\"m\",\"digest\":\"sha256:" HEX "\"}", MEZ_E_MISSING },
		{ "{\"mediaType\":\"m\",\"digest\":\"sha256:" HEX "\",\"size\":-1}", MEZ_E_VALUE },
		{ "{\"mediaType\":\"m\",\"digest\":\"sha256:" HEX "\",\"size\":\"5\"}",
		  MEZ_E_VALUE },
		{ "{\"mediaType\":\"m\",\"digest\":\"sha256:" HEX "\",\"size\":5.5}", MEZ_E_VALUE },
		{ "{\"mediaType\":\"m\",\"digest\":\"sha256:" HEX
		  "\",\"size\":5,\"annotations\":[]}",
		  MEZ_E_VALUE },
		{ "{\"mediaType\":\"m\",\"digest\":\"sha256:" HEX
		  "\",\"size\":5,\"artifactType\":1}",
		  MEZ_E_VALUE },
		{ "{\"mediaType\":\"m\",\"digest\":\"sha256:" HEX "\",\"size\":5,\"annotations\":"
		  "{\"org.opencontainers.image.title\":1}}",
		  MEZ_E_VALUE },
	};
	struct mez_descriptor d;
	size_t i;

	for (i = 0; i < MEZ_COUNT(bad); i++)
		ok(mez_descriptor_parse(&d, tree(bad[i].text), &err) == -bad[i].code, "%s",
		   bad[i].text);
}

/* The media types of the links, joined; on an error its slug. */
static const char *links(const char *text, const char *media_type)
{
	static struct mez_buf out;
	const struct mez_descriptor *d;
	size_t i, n;

	mez_buf_clear(&out);
	mez_buf_z(&out, "");
	if (mez_oci_links(&d, &n, &arena, tree(text), mez_str_of(media_type), &err) < 0)
		return mez_code_slug((int)err.code);
	for (i = 0; i < n; i++)
		mez_buf_fmt(&out, "%.*s ", MEZ_ALL(d[i].media_type));
	return out.p;
}

static void test_links(void)
{
	is_str(links("{\"schemaVersion\":2,\"manifests\":[" DESC("a") "," DESC(
			     "b") "],\"subject\":" DESC("s") "}",
		     MEZ_OCI_INDEX),
	       "a b s ", "an index");
	is_str(links("{\"schemaVersion\":2,\"layers\":[" DESC("a") "," DESC(
			     "b") "],\"subject\":" DESC("s") ",\"config\":" DESC("c") "}",
		     MEZ_OCI_MANIFEST),
	       "c a b s ", "a manifest: config, layers, subject");
	is_str(links("{\"schemaVersion\":2,\"manifests\":[]}", MEZ_OCI_INDEX), "",
	       "an empty index");
	is_str(links("{\"schemaVersion\":1,\"manifests\":[]}", MEZ_OCI_INDEX), "unknown-type",
	       "another version");
	is_str(links("{\"manifests\":[]}", MEZ_OCI_INDEX), "missing-member", "no version");
	is_str(links("{\"schemaVersion\":2}", MEZ_OCI_INDEX), "missing-member", "no list");
	is_str(links("{\"schemaVersion\":2,\"manifests\":{}}", MEZ_OCI_INDEX), "missing-member",
	       "a list that is none");
	is_str(links("{\"schemaVersion\":2,\"layers\":[]}", MEZ_OCI_MANIFEST), "missing-member",
	       "no config");
	is_str(links("{\"schemaVersion\":2,\"mediaType\":\"" MEZ_OCI_INDEX
		     "\",\"layers\":[],\"config\":" DESC("c") "}",
		     MEZ_OCI_MANIFEST),
	       "unknown-type", "listed as something else");
	is_str(links("{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}", MEZ_OCI_INDEX),
	       "unknown-type", "an index that has layers");
	is_str(links("{\"schemaVersion\":2,\"manifests\":[],\"config\":" DESC("c") "}",
		     MEZ_OCI_INDEX),
	       "unknown-type", "and one that has a config");
	is_str(links("{\"schemaVersion\":2,\"layers\":[],\"manifests\":[],\"config\":" DESC(
			     "c") "}",
		     MEZ_OCI_MANIFEST),
	       "unknown-type", "a manifest that lists manifests");
	is_str(links("[]", MEZ_OCI_MANIFEST), "missing-member", "no object");
	is_str(links("{\"schemaVersion\":2,\"manifests\":[" DESC("a") ",{}]}", MEZ_OCI_INDEX),
	       "missing-member", "a bad link");
	is_str(err.msg, "manifests 1: no member 'mediaType' of the right kind", "is named");
	ok(mez_oci_links_on(MEZ_STR(MEZ_OCI_INDEX)) &&
		   mez_oci_links_on(MEZ_STR(MEZ_OCI_MANIFEST)) &&
		   !mez_oci_links_on(MEZ_STR("text/plain")),
	   "which media types link on");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		skip_all("no address space");
	test_descriptor();
	test_bad_descriptor();
	test_links();
	mez_arena_release(&arena);
	return done_testing();
}
