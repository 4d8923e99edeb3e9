/* The legacy profile against the vectors of the predecessor (reference notes, appendix A):
 * digests, refusals, and every form of date-time that was measured there. */
#include "canon/canon.h"

#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;

/* A1 to A3, with A2's pair that tells the two older implementations apart. */
static const struct {
	enum mez_profile profile;
	const char *text, *sha256;
} vectors[] = {
	{ MEZ_PROFILE_LEGACY, "{\"b\":2,\"a\":1,\"c\":\"hello\"}",
	  "264be526dd59f5bed5c756e96e5a6a08f285ca424658f70b981f2554b4709121" },
	{ MEZ_PROFILE_LEGACY, "{\"z\":26,\"a\":1}",
	  "b052ee0e2868b2a815003267140610c82c8d190a11506a9a8d25f626e910300b" },
	{ MEZ_PROFILE_LEGACY, "{}",
	  "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" },
	{ MEZ_PROFILE_LEGACY, "[]",
	  "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945" },
	{ MEZ_PROFILE_LEGACY, "{\"nested\":{\"z\":1,\"a\":2},\"top\":true}",
	  "58ccce9a512c98592bc25d09cf386bac7079a698ef0c3646f1834e25fc9e6c70" },
	{ MEZ_PROFILE_LEGACY, "{\"arr\":[3,2,1],\"key\":\"value\"}",
	  "016975dad96a6a910491578b3db1e665dbc9aa8ee96f77ade19d12f53815e315" },
	{ MEZ_PROFILE_LEGACY, "{\"n\":null,\"b\":false,\"t\":true,\"i\":42,\"s\":\"text\"}",
	  "1f73be934d44ec0b088191054e1e88315d067c72465819140c4fd20e4ed7f2cf" },
	{ MEZ_PROFILE_LEGACY, "{\"big\":999999999999}",
	  "b1fa13966a70f0a715859fb0d6db77521bc9ce7b2eedce388daed2bdeed74350" },
	{ MEZ_PROFILE_LEGACY, "{\"neg\":-42}",
	  "b74f5f1531da1b040306db6ceea0a02075f1a31e54bab8c14f7bf9b02a8603f0" },
	{ MEZ_PROFILE_LEGACY, "{\"empty\":\"\"}",
	  "5ddea0bed9ab50512425b4c9fa9698e0bacfb81414a3e65f3af66c9e85a9c8f0" },
	{ MEZ_PROFILE_LEGACY, "{\"b\":2,\"a\":1}",
	  "43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777" },
	{ MEZ_PROFILE_LEGACY, "{\"empty_arr\":[],\"empty_obj\":{}}",
	  "f41079191d354d8f29da00810acc909b27b42c69fe31d1a8ed5ff7b715055f08" },
	{ MEZ_PROFILE_LEGACY, "{\"bool_true\":true,\"bool_false\":false,\"null_val\":null}",
	  "05f9d8beb89ba7e439632b4332667e95c879f48b5c5675c75a62232f04a2c931" },
	{ MEZ_PROFILE_LEGACY, "{\"unicode\":\"hello world\",\"id\":\"abc-123\"}",
	  "4586e8b896f23d72f0219430a0e2cab2dd92ec1ed2df82028e684a113d65f73b" },
	{ MEZ_PROFILE_LEGACY, "{\"deep\":{\"level1\":{\"level2\":{\"level3\":\"value\"}}}}",
	  "d4660bc80cb35146f2ebb1e1100216f842743e7f0c8e2b026d235b4fac36c19e" },
	{ MEZ_PROFILE_LEGACY, "{\"key\":\"value\"}",
	  "e43abcf3375244839c012f9633f95862d232a95b00d5bc7348b3098b9fed7f32" },
	{ MEZ_PROFILE_LEGACY, "{\"important\":\"data\"}",
	  "3b6f5b0655f4bab49009f9c60367769a3d67ad7ea3dbd6ae79c24447b1951b93" },
	{ MEZ_PROFILE_LEGACY, "{\"action\":\"transfer\",\"amount\":1000}",
	  "731e3a34c657ef9aa71674c0c69e890263b1df3b145a0d2685d6fea7095eb7b0" },
	{ MEZ_PROFILE_LEGACY, "{\"z\":{\"b\":2,\"a\":1},\"a\":0}",
	  "59d176cd99b72175a563664f429ecec5d1cb31754d7d090b0592bda9b53fc021" },
	{ MEZ_PROFILE_LEGACY, "{\"event\":\"test\",\"ts\":\"2026-01-15T17:00:00+05:00\"}",
	  "8d5542ccf9f71365e8c0634160f1f0b620efb14453bb3393cfc3c6df6eb4d873" },
	{ MEZ_PROFILE_LEGACY,
	  "{\"max_i64\":9223372036854775807,\"min_i64\":-9223372036854775808,\"zer"
	  "o\":0}",
	  "3899d8b439c3e73c7f1d416eef2f676f9611cb67e608deba27cede30b39f5adb" },
	{ MEZ_PROFILE_LEGACY,
	  "{\"corridor_id\":\"test-corridor-001\",\"sequence\":0,\"timestamp\":\"2"
	  "026-01-15T12:00:00Z\",\"prev_root\":\"000000000000000000000000000000000"
	  "0000000000000000000000000000000\",\"lawpack_digest_set\":[\"aaaa0000000"
	  "00000000000000000000000000000000000000000000000000000\"],\"ruleset_dige"
	  "st_set\":[\"bbbb0000000000000000000000000000000000000000000000000000000"
	  "00000\"]}",
	  "73ff0cf3be1c8643a4a1803bf15c1b7b7901ca0c553976266509daebc4d8ae05" },
	{ MEZ_PROFILE_LEGACY, "{\"name\":\"test\",\"value\":42}",
	  "9a304be829134dbe6b6ccc54e7e78e6e0b477c48a75b8e3042389dbd61617569" },
	{ MEZ_PROFILE_LEGACY, "{\"nested\":{\"key\":\"value\"},\"array\":[1,2,3]}",
	  "dbb871dfbdafb17761dc55b98f9ff3f96596222000c5cb7ce0ab891213142229" },
	{ MEZ_PROFILE_LEGACY, "{\"amount\":1000,\"currency\":\"PKR\"}",
	  "9b1be233625c8651ac5b8e7735aa2b081ea88250cf2db4dd0f22325ad586fa60" },
	{ MEZ_PROFILE_LEGACY, "{\"flag\":true,\"nothing\":null,\"off\":false}",
	  "b28f5832fce09cc6034bf66dc5f981106cdfefd4be1cabba2ff8176fa3ec2d65" },
	{ MEZ_PROFILE_LEGACY, "{\"z\":1,\"a\":2,\"m\":3}",
	  "ebba85cfdc0a724b6cc327ecc545faeb38b9fe02eca603b430eb872f5cf75370" },
	{ MEZ_PROFILE_LEGACY, "{\"level1\":{\"level2\":{\"level3\":{\"value\":\"deep\"}}}}",
	  "532cad6ca26ef50060093bb992b45a48d93844bb2e4579ab34c226e38bc317d6" },
	{ MEZ_PROFILE_LEGACY,
	  "{\"string\":\"hello\",\"integer\":42,\"negative\":-7,\"bool_true\":true"
	  ",\"bool_false\":false,\"null_val\":null}",
	  "e17440d0e2cf7e33968de0a5e4b4194a8b2732c036273b5f737c8244dc408626" },
	{ MEZ_PROFILE_LEGACY, "{\"city\":\"Islamabad\",\"greeting\":\"Hello World\"}",
	  "5ce263e1aacfd902e2cc84431d47ecac49ef53781833366b42959193ff16ae8a" },
	{ MEZ_PROFILE_LEGACY, "{\"big\":999999999999,\"small\":0,\"neg\":-999999999999}",
	  "a15baeb5256c2042a34e67412ebce0724ec23847899f50407019fe51f511f1dd" },
	{ MEZ_PROFILE_LEGACY,
	  "{\"items\":[{\"id\":1,\"name\":\"first\"},{\"id\":2,\"name\":\"second\""
	  "}]}",
	  "7f1b86f6c75dd1869ded0c041e32bcb84f995061e769ce509c9b278e4cfb0269" },
	{ MEZ_PROFILE_LEGACY,
	  "{\"entity_id\":\"ENT-001\",\"jurisdiction\":\"PK-REZ\",\"status\":\"ACT"
	  "IVE\",\"beneficial_owners\":[\"BO-001\",\"BO-002\"]}",
	  "34011d6b04dbe0f42f1074f6d59687ddd8f78d0f79969241b4de8f8f18fb61dc" },
	{ MEZ_PROFILE_LEGACY,
	  "{\"corridor_id\":\"CORR-PK-AE-001\",\"source_zone\":\"PK-REZ\",\"target"
	  "_zone\":\"AE-JAFZA\",\"state\":\"ACTIVE\"}",
	  "b0706ef0428eb57f522b32bceeb13df8b3c377bea31b1eea0c3a623e41cd4fea" },
	{ MEZ_PROFILE_STRICT, "{\"timestamp\":\"2024-01-15T10:30:00+05:00\"}",
	  "b2f122f562f9687c5d5d39103d4823f56d3d5bf5e062fb305dda32427ad48284" },
	{ MEZ_PROFILE_LEGACY, "{\"timestamp\":\"2024-01-15T10:30:00+05:00\"}",
	  "e228822a9fea410c1f00156a8775c9caa1b4b6b25708061005b4ab7ae967259e" },
	{ MEZ_PROFILE_LEGACY, "{\"action\":\"transfer\",\"amount\":1000,\"currency\":\"PKR\"}",
	  "1c3d079825b8ce6976e62fc1b1adfc6f99b01db4a3eb263cb5d21016303d736d" },
	{ MEZ_PROFILE_LEGACY,
	  "{\"@context\":[\"https://www.w3.org/2018/credentials/v1\"],\"type\":[\""
	  "VerifiableCredential\"],\"issuer\":\"did:mez:issuer-001\",\"credentialS"
	  "ubject\":{\"id\":\"did:mez:subject-001\",\"status\":\"active\"}}",
	  "028ae38a61a9577386d7e7be43a7e321691f65634f6dee6e0a6032610a2de8b6" },
	{ MEZ_PROFILE_LEGACY,
	  "{\"name\":\"test-lawpack\",\"jurisdiction\":\"PK-REZ\",\"version\":1}",
	  "c21ad06dd03e6885cdc7a23ade9a60aa8c04d19983d9e5bf0b4384b2cfdfcb8f" },
	{ MEZ_PROFILE_LEGACY,
	  "{\"rules\":[{\"id\":\"R001\",\"domain\":\"aml\",\"threshold\":10000}]}",
	  "74354f899f6464a2a6db918794dd7697a4febcebc477d2ddd0509e1c7f420461" },
	{ MEZ_PROFILE_LEGACY, "{\"transitions\":[\"DRAFT_TO_PENDING\",\"PENDING_TO_ACTIVE\"]}",
	  "0c287d222294fa68cfa668c4db0dd0ac7b0ee801e313a99ca2a13e41ee60bdbd" },
};

static int legacy(struct mez_buf *out, enum mez_profile profile, const char *text)
{
	const struct mez_json *v;
	int rc;

	mez_arena_reset(&arena);
	mez_buf_clear(out);
	rc = profile == MEZ_PROFILE_LEGACY
		? mez_json_read_wide(&v, &arena, text, strlen(text), &err)
		: mez_json_read(&v, &arena, text, strlen(text), &err);
	return rc < 0 ? rc : mez_canon_write(out, v, profile, text, strlen(text), &err);
}

static void is_sha256(const struct mez_buf *bytes, const char *want, const char *what)
{
	struct mez_filehash h = mez_sha256_file(bytes->p, bytes->len);
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, &h);
	is_str(hex, want, what);
}

static void test_vectors(void)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	for (size_t i = 0; i < MEZ_COUNT(vectors); i++) {
		ok(legacy(&out, vectors[i].profile, vectors[i].text) == 0, "taken: %s",
		   vectors[i].text);
		is_sha256(&out, vectors[i].sha256, "  digest");
	}
}

/* A4: code points against UTF-16 units.  One of the names is the noncharacter U+FFFF, which only
 * this profile reads. */
static void test_order(void)
{
	static const char *const texts[] = {
		"{\"\xee\x80\x80\":3,\"\xef\xbf\xbf\":1,\"\xf0\x90\x80\x80\":2,"
		"\"\xf0\x9f\x98\x80\":4,\"z\":5}",
		"{\"z\":5,\"\\ud800\\udc00\":2,\"\\uffff\":1,\"\\ud83d\\ude00\":4,\"\\ue000\":3}",
	};
	const struct mez_json *v;
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	for (size_t i = 0; i < MEZ_COUNT(texts); i++) {
		ok(legacy(&out, MEZ_PROFILE_LEGACY, texts[i]) == 0, "read and written");
		is_sha256(&out, "771adcf38a19a9a76ce362aabf02b8f6aef7709f5fbf1ffeca55b082bc861a3a",
			  "names in code point order");
	}
	mez_buf_clear(&out);
	ok(mez_json_read_wide(&v, &arena, texts[0], strlen(texts[0]), &err) == 0 &&
		   mez_canon_write(&out, v, MEZ_PROFILE_STRICT, NULL, 0, &err) == 0, "written");
	is_sha256(&out, "88471b67e01fe7ac9251e9ddbbf19fa6bbda709474099fde2466ea093284a18b",
		  "the same tree in RFC 8785 order");
	ok(legacy(&out, MEZ_PROFILE_LEGACY, "{\"\xf0\x9f\x98\x80\":1,\"\xef\xac\xb3\":2}") == 0 &&
		   strcmp(out.p, "{\"\xef\xac\xb3\":2,\"\xf0\x9f\x98\x80\":1}") == 0,
	   "and when read");
	ok(legacy(&out, MEZ_PROFILE_LEGACY, "\"\\ufdd0\xf4\x8f\xbf\xbf\xc3\xa9\"") == 0 &&
		   strcmp(out.p, "\"\xef\xb7\x90\xf4\x8f\xbf\xbf\xc3\xa9\"") == 0,
	   "in values too, of three bytes and of four");
	is_int(legacy(&out, MEZ_PROFILE_RFC8785, "{\"\xef\xbf\xbf\":1}"), -MEZ_E_NONCHARACTER,
	       "other profiles refuse them");
	is_int(legacy(&out, MEZ_PROFILE_LEGACY, "\"\xef\xbf\"\""), -MEZ_E_UTF8,
	       "and bytes that are none are none here either");
	is_int(legacy(&out, MEZ_PROFILE_LEGACY, "{\"a\":1,\"a\":2}"), -MEZ_E_DUPLICATE,
	       "and duplicates, of which the last won there");
}

/* A4: every escape. */
static void test_escapes(void)
{
	MEZ_AUTOBUF in = MEZ_BUF_INIT, out = MEZ_BUF_INIT;

	mez_buf_z(&in, "{\"s\":\"");
	for (int i = 0; i < 0x20; i++)
		mez_buf_fmt(&in, "\\u%04X", i);
	mez_buf_z(&in, "\\u007f\\/\\\"\\\\\\u2028\"}");
	ok(legacy(&out, MEZ_PROFILE_LEGACY, in.p) == 0, "taken");
	is_sha256(&out, "43d4a02d5863de4ac9c856bce2c1bf20a213a533ea0fc76e78510081cb9dfd70",
		  "escapes");
}

/* A4 and section 1.3: strings as values, in an object and alone. */
static const struct {
	const char *text, *want;
} times[] = {
	{ "2026-01-15T12:00:00.123456+00:00", "2026-01-15T12:00:00Z" },
	{ "2026-01-15T17:00:00+05:00", "2026-01-15T12:00:00Z" },
	{ "2026-01-15t12:00:00z", "2026-01-15T12:00:00Z" },
	{ "2026-01-15T12:00:00-00:00", "2026-01-15T12:00:00Z" },
	{ "2026-01-15T12:00:00.999999999999Z", "2026-01-15T12:00:00Z" },
	{ "2026-01-15T12:00:00+23:59", "2026-01-14T12:01:00Z" },
	{ "2026-01-15T12:34:60+05:30", "2026-01-15T07:04:60Z" },
	{ "2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z" },
	{ "2024-03-01T00:30:00+01:00", "2024-02-29T23:30:00Z" },
	{ "2023-12-31T23:30:00-01:00", "2024-01-01T00:30:00Z" },
	{ "1900-03-01T00:00:00+00:01", "1900-02-28T23:59:00Z" },
	{ "0000-02-29T00:00:00Z", "0000-02-29T00:00:00Z" },
	{ "0000-01-01T01:00:00+01:00", "0000-01-01T00:00:00Z" },
	{ "0001-01-01T00:00:00+00:01", "0000-12-31T23:59:00Z" },
	{ "4999-12-31T23:59:00-00:01", "5000-01-01T00:00:00Z" },
	{ "5000-01-01T00:00:00+00:01", "4999-12-31T23:59:00Z" },
	{ "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
	/* not date-times: text stays as it is */
	{ "2026-01-15T12:00:00+24:00", NULL },
	{ "2026-01-15T12:00:00+05:60", NULL },
	{ "2026-01-15T24:00:00Z", NULL },
	{ "2026-01-15T12:60:00Z", NULL },
	{ "2026-01-15T12:00:61Z", NULL },
	{ "2026-02-30T00:00:00Z", NULL },
	{ "2023-02-29T00:00:00Z", NULL },
	{ "1900-02-29T00:00:00Z", NULL },
	{ "2026-13-01T00:00:00Z", NULL },
	{ "2026-00-01T00:00:00Z", NULL },
	{ "2026-01-00T00:00:00Z", NULL },
	{ "2026-01-15T12:00:00+0500", NULL },
	{ "2026-01-15T12:00:00+05", NULL },
	{ "2026-01-15T12:00Z", NULL },
	{ "2026-01-15T12:00:00", NULL },
	{ "2026-01-15", NULL },
	{ "2026-01-15T12:00:00,5Z", NULL },
	{ "2026-01-15T12:00:00.Z", NULL },
	{ "2026-01-15T12:00:00.5", NULL },
	{ " 2026-01-15T12:00:00Z", NULL },
	{ "2026-01-15T12:00:00Z ", NULL },
	{ "2026-01-15 12:00:00Z", NULL },
	{ "2026-1-15T12:00:00Z", NULL },
	{ "26-01-15T12:00:00Z", NULL },
	{ "+2026-01-15T12:00:00Z", NULL },
	{ "2026-01-15T12:00:00\xe2\x88\x92" "05:00", NULL },
	{ "2026-01-15T12:00:00Z2026", NULL },
	{ "", NULL },
};

static void test_times(void)
{
	MEZ_AUTOBUF in = MEZ_BUF_INIT, out = MEZ_BUF_INIT, want = MEZ_BUF_INIT;

	for (size_t i = 0; i < MEZ_COUNT(times); i++) {
		const char *text = times[i].text;

		mez_buf_clear(&in);
		mez_buf_clear(&want);
		mez_buf_fmt(&in, "{\"%s\":[\"%s\"]}", text, text);
		mez_buf_fmt(&want, "{\"%s\":[\"%s\"]}", text,
			    times[i].want ? times[i].want : text);
		ok(legacy(&out, MEZ_PROFILE_LEGACY, in.p) == 0 && strcmp(out.p, want.p) == 0,
		   "%s: %s", in.p, out.p);
	}
	is_int(legacy(&out, MEZ_PROFILE_LEGACY, "[\"0000-01-01T00:00:00+01:00\"]"), -MEZ_E_VALUE,
	       "before the year 0000");
	ok(err.col == 2 && strcmp(err.pointer, "/0") == 0, "has a place");
	is_int(legacy(&out, MEZ_PROFILE_LEGACY, "\"9999-12-31T23:59:59-01:00\""), -MEZ_E_VALUE,
	       "after the year 9999");
}

/* A4: digests of whole documents with date-times. */
static void test_time_digests(void)
{
	static const struct { const char *text, *sha256; } rows[] = {
		{ "{\"2026-01-15T17:00:00+05:00\":1}",
		  "d109d063cfadd04f24689e04617c8b1cc95d2543119c2519361f626aba15a522" },
		{ "{\"ts\":\"2026-01-15T12:00:00.123456+00:00\"}",
		  "3052fa16385c85a70977f151a9bb3ef805593fb6e5b8f965742f79a352498e0c" },
		{ "{\"ts\":\"2026-01-15T17:00:00+05:00\"}",
		  "3052fa16385c85a70977f151a9bb3ef805593fb6e5b8f965742f79a352498e0c" },
		{ "{\"ts\":\"2026-01-15t12:00:00z\"}",
		  "3052fa16385c85a70977f151a9bb3ef805593fb6e5b8f965742f79a352498e0c" },
		{ "{\"note\":\"2026-01-15T12:00:00-00:00\"}",
		  "60578e66076c2b527a5ec8e4729ebce1db5e4dce54d6d515f6f230b915ccb847" },
	};
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		(void)!legacy(&out, MEZ_PROFILE_LEGACY, rows[i].text);
		is_sha256(&out, rows[i].sha256, rows[i].text);
	}
}

static void test_refusals(void)
{
	static const struct { const char *text; enum mez_code code; } rows[] = {
		{ "{\"x\":1.5}", MEZ_E_NUMBER },
		{ "{\"x\":3.14}", MEZ_E_NUMBER },
		{ "{\"x\":0.1}", MEZ_E_NUMBER },
		{ "{\"nested\":{\"y\":2.718}}", MEZ_E_NUMBER },
		{ "[1.1]", MEZ_E_NUMBER },
		{ "{\"x\":1.0}", MEZ_E_NUMBER },
		{ "{\"x\":1e2}", MEZ_E_NUMBER },
		{ "{\"x\":1E2}", MEZ_E_NUMBER },
		{ "{\"x\":-0}", MEZ_E_NEGZERO },
		{ "{\"x\":18446744073709551616}", MEZ_E_NUMBER },
		{ "{\"x\":-9223372036854775809}", MEZ_E_NUMBER },
		{ "{\"x\":99999999999999999999999}", MEZ_E_NUMBER },
		{ "\"\\ud800\"", MEZ_E_SURROGATE },
		{ "18446744073709551615", MEZ_OK },
		{ "-9223372036854775808", MEZ_OK },
		{ "0", MEZ_OK },
	};
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	for (size_t i = 0; i < MEZ_COUNT(rows); i++)
		is_int(legacy(&out, MEZ_PROFILE_LEGACY, rows[i].text), -(int)rows[i].code,
		       rows[i].text);
	(void)!legacy(&out, MEZ_PROFILE_LEGACY, "{\"a\":{\"b\":[0,\n1.5]}}");
	ok(err.line == 2 && err.col == 1 && strcmp(err.pointer, "/a/b/1") == 0,
	   "a refusal has its place");
	is_int(out.len, 0, "and leaves no half of the bytes behind");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_vectors();
	test_order();
	test_escapes();
	test_times();
	test_time_digests();
	test_refusals();
	mez_arena_release(&arena);
	return done_testing();
}
