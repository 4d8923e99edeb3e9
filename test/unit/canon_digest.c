/* SHA-256, HMAC and tree nodes against published values; the texts of digests. */
#include "canon/digest.h"

#include "tap.h"

static void is_hash(struct mez_filehash h, const char *want, const char *what)
{
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, &h);
	is_str(hex, want, what);
}

static void is_digest(struct mez_digest d, const char *want, const char *what)
{
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, &d);
	is_str(hex, want, what);
}

/* FIPS 180-4's examples. */
static void test_sha256(void)
{
	static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	struct mez_sha256 s;
	static char million[1000000];

	is_hash(mez_sha256_file("", 0),
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "nothing");
	is_hash(mez_sha256_file("abc", 3),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "one block");
	is_hash(mez_sha256_file(two_blocks, sizeof(two_blocks) - 1),
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", "two blocks");
	memset(million, 'a', sizeof(million));
	is_hash(mez_sha256_file(million, sizeof(million)),
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", "a million");
	mez_sha256_init(&s);
	for (size_t at = 0, n = 0; at < sizeof(million); at += n) {
		n = at % 977 < sizeof(million) - at ? at % 977 : sizeof(million) - at;
		n += n == 0;
		mez_sha256_update(&s, million + at, n);
	}
	is_hash(mez_sha256_final(&s),
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", "in pieces");
}

/* RFC 4231, test case 3 has a 20-byte key; with 32 bytes: keys are padded to the block, so
 * a key of 32 bytes that ends in zeros is the shorter key. */
static void test_hmac(void)
{
	uint8_t key[32] = { 0 };
	uint8_t data[50];
	struct mez_hmac h;

	memset(key, 0xaa, 20);
	memset(data, 0xdd, sizeof(data));
	mez_hmac_init(&h, key);
	is_digest(mez_hmac(&h, data, sizeof(data)),
		  "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
		  "RFC 4231 case 3");
	memset(key, 0, sizeof(key));
	memcpy(key, "Jefe", 4);
	mez_hmac_init(&h, key);
	is_digest(mez_hmac(&h, "what do ya want for nothing?", 28),
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
		  "RFC 4231 case 2");
}

/* A state serves any number of texts, and is gone once wiped. */
static void test_hmac_again(void)
{
	const uint8_t key[32] = { 1 }, zeros[sizeof(struct mez_hmac)] = { 0 };
	struct mez_digest first, second, third;
	struct mez_hmac h;

	mez_hmac_init(&h, key);
	first = mez_hmac(&h, "a", 1);
	second = mez_hmac(&h, "b", 1);
	third = mez_hmac(&h, "a", 1);
	ok(mez_digest_eq(&first, &third), "the same text again gives the same");
	ok(!mez_digest_eq(&first, &second), "another text another");
	mez_hmac_wipe(&h);
	ok(memcmp(&h, zeros, sizeof(h)) == 0, "wiped");
}

/* RFC 6962: the empty leaf, and the tree of two leaves of the usual test data. */
static void test_nodes(void)
{
	struct mez_digest a = mez_leaf_hash("", 0), b = mez_leaf_hash("\0", 1);

	is_digest(a, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		  "an empty leaf");
	is_digest(b, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
		  "a leaf of one byte");
	is_digest(mez_node_hash(&a, &b),
		  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", "their node");
}

static void test_texts(void)
{
	struct mez_filehash h = mez_sha256_file("abc", 3), back;
	struct mez_digest d, e;
	char oci[MEZ_OCI_DIGEST + 1], hex[MEZ_HEX32 + 1];

	mez_filehash_oci(oci, &h);
	is_str(oci, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	       "OCI");
	memset(&back, 0, sizeof(back));
	ok(mez_filehash_parse_oci(&back, mez_str_of(oci)) && mez_filehash_eq(&back, &h),
	   "and back");
	ok(!mez_filehash_parse_oci(&back, mez_str_of(oci + 1)), "the algorithm must be named");
	ok(!mez_filehash_parse_oci(&back, (struct mez_str){ oci, MEZ_OCI_DIGEST - 1 }),
	   "all digits");
	mez_filehash_hex(hex, &h);
	memset(&d, 0, sizeof(d));
	ok(mez_filehash_parse(&back, mez_str_of(hex)), "plain hex");
	ok(mez_digest_parse(&d, mez_str_of(hex)) && memcmp(d.b, h.b, 32) == 0, "as a digest");
	hex[0] = 'B';
	ok(!mez_filehash_parse(&back, mez_str_of(hex)) && !mez_digest_parse(&e, mez_str_of(hex)),
	   "lower case only");
	e = d;
	ok(mez_digest_eq(&d, &e), "equal");
	for (size_t i = 0; i < sizeof(e.b); i++) {
		e.b[i] ^= 0x10;
		back = h;
		back.b[i] ^= 1;
		if (mez_digest_eq(&d, &e) || mez_filehash_eq(&back, &h))
			ok(false, "byte %zu does not count", i);
		e.b[i] ^= 0x10;
	}
	ok(mez_digest_eq(&d, &e), "every byte counts");
}

int main(void)
{
	test_sha256();
	test_hmac();
	test_hmac_again();
	test_nodes();
	test_texts();
	return done_testing();
}
