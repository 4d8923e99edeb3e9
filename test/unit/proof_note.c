/* Signed notes and checkpoints: what is written is read back, and every malformed line is
 * refused. */
#include "proof/note.h"

#include "base/text.h"
#include "tap.h"

#define NAME "mez.example/pk-sifc"
#define DASH "\xe2\x80\x94 "
/* base64 of a key id and 64 zero bytes: well formed, by nobody. */
#define SIG                                                                                        \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" \
	"AA"                                                                                       \
	"A="
#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

static const uint8_t SEED[32] = { 1, 2, 3 };

static void test_names(void)
{
	static const char *const good[] = { "a", "example.com/log", "\xc3\xa9", "a-b_c:1" };
	static const char *const bad[] = { "",	       "a b",		"a+b",
					   "a\nb",     "a\tb",		"a\x7f",
					   "\xc2\xa0", "a\xe2\x80\xa8", "\xe3\x80\x80",
					   "\xff",     "\xc2\x85",	"\xe1\x9a\x80" };
	char longest[MEZ_NOTE_NAME_MAX + 1];

	for (size_t i = 0; i < MEZ_COUNT(good); i++)
		ok(mez_note_name_ok(mez_str_of(good[i])), "good name %zu", i);
	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		ok(!mez_note_name_ok(mez_str_of(bad[i])), "bad name %zu", i);
	memset(longest, 'x', sizeof(longest));
	ok(mez_note_name_ok((struct mez_str){ longest, MEZ_NOTE_NAME_MAX }) &&
		   !mez_note_name_ok((struct mez_str){ longest, MEZ_NOTE_NAME_MAX + 1 }),
	   "the longest name");
}

static void test_vkey(void)
{
	/* The key of the C2SP signed-note example. */
	static const char line[] =
		"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
	static const struct {
		int code;
		const char *text;
	} bad[] = {
		{ MEZ_E_SYNTAX, "" },
		{ MEZ_E_SYNTAX, "example.com/foo" },
		{ MEZ_E_SYNTAX, "example.com/foo+530d903a" },
		{ MEZ_E_SYNTAX, "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k" },
		{ MEZ_E_SYNTAX, "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k" },
		{ MEZ_E_SYNTAX,
		  "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k" },
		{ MEZ_E_SYNTAX,
		  "example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k" },
		{ MEZ_E_VALUE,
		  "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k" },
		{ MEZ_E_VALUE,
		  "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k" },
		{ MEZ_E_UNSUPPORTED,
		  "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k" },
		{ MEZ_E_UNSUPPORTED, "example.com/foo+530d903a+" },
		{ MEZ_E_UNSUPPORTED, "example.com/foo+530d903a+AekyeRrm" },
		{ MEZ_E_UNSUPPORTED,
		  "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n" },
	};
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	struct mez_pubkey key;
	struct mez_str name;

	ok(mez_note_vkey_parse(&name, &key, mez_str_of(line), NULL) == 0, "verifier key");
	ok(mez_str_is(name, "example.com/foo"), "its name");
	mez_note_vkey(&out, name, &key);
	is_mem(out.p, out.len, line, strlen(line), "and back");
	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		is_int(mez_note_vkey_parse(&name, &key, mez_str_of(bad[i].text), NULL),
		       -bad[i].code, "refused");
	ok(mez_str_is(name, "example.com/foo"), "failures leave the outputs alone");
}

static void test_checkpoint(void)
{
	MEZ_AUTO(mez_seckey) key = mez_seckey_of_seed(SEED);
	const struct mez_pubkey pub = mez_seckey_public(key);
	const struct mez_digest root = mez_leaf_hash("x", 1);
	MEZ_AUTOBUF note_text = MEZ_BUF_INIT;
	MEZ_AUTOBUF again = MEZ_BUF_INIT;
	struct mez_checkpoint c;
	unsigned accepted = 0;

	ok(mez_checkpoint_sign(&note_text, MEZ_STR(NAME), 20852163, &root, key, NULL) == 0, "sign");
	ok(mez_checkpoint_sign(&again, MEZ_STR(NAME), 20852163, &root, key, NULL) == 0 &&
		   mez_str_eq(mez_buf_view(&note_text), mez_buf_view(&again)),
	   "twice the same");
	ok(mez_checkpoint_open(&c, mez_buf_view(&note_text), &pub, NULL) == 0, "open");
	ok(mez_str_is(c.origin, NAME) && c.size == 20852163 && mez_digest_eq(&c.root, &root) &&
		   mez_str_eq(c.text, (struct mez_str){ note_text.p, c.text.n }) &&
		   c.text.p[c.text.n - 1] == '\n',
	   "what it says");
	for (size_t bit = 0; bit < note_text.len * 8; bit++) {
		note_text.p[bit / 8] = (char)(note_text.p[bit / 8] ^ (1 << bit % 8));
		accepted += mez_checkpoint_open(&c, mez_buf_view(&note_text), &pub, NULL) == 0;
		note_text.p[bit / 8] = (char)(note_text.p[bit / 8] ^ (1 << bit % 8));
	}
	is_int(accepted, 0, "no bit of a checkpoint can be turned");
	for (size_t n = 0; n < note_text.len; n++)
		accepted += mez_checkpoint_open(&c, (struct mez_str){ note_text.p, n }, &pub,
						NULL) == 0;
	is_int(accepted, 0, "and none cut short");
}

static void test_sizes(void)
{
	MEZ_AUTO(mez_seckey) key = mez_seckey_of_seed(SEED);
	const struct mez_pubkey pub = mez_seckey_public(key);
	const struct mez_digest root = { { 0 } };
	static const uint64_t sizes[] = { 0, 1, 9, 10, UINT64_MAX };

	for (size_t i = 0; i < MEZ_COUNT(sizes); i++) {
		MEZ_AUTOBUF text = MEZ_BUF_INIT;
		struct mez_checkpoint c;

		ok(mez_checkpoint_sign(&text, MEZ_STR(NAME), sizes[i], &root, key, NULL) == 0 &&
			   mez_checkpoint_open(&c, mez_buf_view(&text), &pub, NULL) == 0 &&
			   c.size == sizes[i],
		   "size %llu", (unsigned long long)sizes[i]);
	}
}

static void test_bodies(void)
{
	static const struct {
		int code;
		const char *text, *what;
	} cases[] = {
		{ 0, "o\n7\n" ROOT "\n", "three lines" },
		{ 0, "o\n0\n" ROOT "\n", "empty tree" },
		{ 0, "o o+o\n7\n" ROOT "\n", "an origin that is no key name" },
		{ 0, "o\n7\n" ROOT "\nmore\nlines\n", "extension lines" },
		{ MEZ_E_SYNTAX, "o\n7\n" ROOT "\n\n\n", "empty extension lines" },
		{ MEZ_E_SYNTAX, "o\n7\n" ROOT "\na\n\nb\n", "an empty line between" },
		{ MEZ_E_SYNTAX, "\n7\n" ROOT "\n", "no origin" },
		{ MEZ_E_SYNTAX, "o\n7\n", "two lines" },
		{ MEZ_E_SYNTAX, "o\n", "one line" },
		{ MEZ_E_SYNTAX, "o\n07\n" ROOT "\n", "a leading zero" },
		{ MEZ_E_SYNTAX, "o\n-7\n" ROOT "\n", "a sign" },
		{ MEZ_E_SYNTAX, "o\n+7\n" ROOT "\n", "another sign" },
		{ MEZ_E_SYNTAX, "o\n 7\n" ROOT "\n", "a blank" },
		{ MEZ_E_SYNTAX, "o\n7 \n" ROOT "\n", "a blank behind" },
		{ MEZ_E_SYNTAX, "o\n0x7\n" ROOT "\n", "hex" },
		{ MEZ_E_SYNTAX, "o\n\n" ROOT "\n", "no size" },
		{ MEZ_E_SYNTAX, "o\n18446744073709551616\n" ROOT "\n", "2^64" },
		{ MEZ_E_SYNTAX, "o\n99999999999999999999\n" ROOT "\n", "twenty nines" },
		{ MEZ_E_SYNTAX, "o\n100000000000000000000\n" ROOT "\n", "21 digits" },
		{ MEZ_E_SYNTAX, "o\n7\nAAAA\n", "a short root" },
		{ MEZ_E_SYNTAX, "o\n7\n" ROOT " \n", "a blank behind the root" },
		{ MEZ_E_SYNTAX, "o\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
		  "stray bits" },
		{ MEZ_E_SYNTAX, "o\n7\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n",
		  "base64url" },
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		MEZ_AUTOBUF text = MEZ_BUF_INIT;
		struct mez_checkpoint c;

		mez_buf_z(&text, cases[i].text);
		mez_buf_z(&text, "\n" DASH "w " SIG "\n");
		is_int(mez_checkpoint_parse_unverified(&c, mez_buf_view(&text), NULL),
		       -cases[i].code, cases[i].what);
	}
}

static void test_notes(void)
{
	static const struct {
		int code;
		const char *text, *what;
	} cases[] = {
		{ 0, "text\n\n" DASH "w " SIG "\n", "one signature" },
		{ 0, "a\n\nb\n\n" DASH "w " SIG "\n", "blank lines in the text" },
		{ 0, "text\n\n" DASH "w " SIG "\n" DASH "v AAAAAAA=\n", "one of another type" },
		{ 0, "\n\n" DASH "w " SIG "\n", "an empty line for text" },
		{ MEZ_E_SYNTAX, "", "nothing" },
		{ MEZ_E_SYNTAX, "\n", "a newline" },
		{ MEZ_E_SYNTAX, "\n\n", "two newlines" },
		{ MEZ_E_SYNTAX, "text\n", "no signatures" },
		{ MEZ_E_SYNTAX, "text\n\n", "a blank line and nothing" },
		{ MEZ_E_SYNTAX, "text\n" DASH "w " SIG "\n", "no blank line" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w " SIG, "no last newline" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w " SIG "\n\n", "a blank line behind" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w " SIG "\r\n", "a carriage return" },
		{ MEZ_E_SYNTAX, "te\txt\n\n" DASH "w " SIG "\n", "a tab" },
		{ MEZ_E_UTF8, "te\xffxt\n\n" DASH "w " SIG "\n", "not UTF-8" },
		{ MEZ_E_UTF8, "text\n\n" DASH "w\xff " SIG "\n", "a name that is not UTF-8" },
		{ MEZ_E_SYNTAX, "text\n\n- w " SIG "\n", "a hyphen for the dash" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH " " SIG "\n", "no name" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w\n", "no signature on the line" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w \n", "an empty signature" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w+ " SIG "\n", "a plus in the name" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w w " SIG "\n", "a blank in the name" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w AAAAAA==\n", "a key id alone" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w AAAAAAA\n", "no padding" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w " SIG "\nmore\n", "another line" },
		{ MEZ_E_SYNTAX, "text\n\n" DASH "w " SIG " \n", "a blank behind" },
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		struct mez_str text;

		is_int(mez_note_parse_unverified(&text, mez_str_of(cases[i].text), NULL),
		       -cases[i].code, cases[i].what);
	}
}

/* A note with n foreign signatures and, at the end, ours. */
static void many(struct mez_buf *out, unsigned n, struct mez_seckey *key)
{
	MEZ_AUTOBUF whole = MEZ_BUF_INIT;
	const char *line;

	if (mez_note_sign(&whole, MEZ_STR("text\n"), MEZ_STR(NAME), key, NULL) < 0)
		mez_bug("test data");
	mez_buf_z(out, "text\n\n");
	for (unsigned i = 0; i < n; i++)
		mez_buf_fmt(out, DASH "w%u %s\n", i, SIG);
	line = whole.p + strlen("text\n\n");
	mez_buf_add(out, line, whole.len - strlen("text\n\n"));
}

static void test_who(void)
{
	MEZ_AUTO(mez_seckey) key = mez_seckey_of_seed(SEED);
	static const uint8_t other_seed[32] = { 9 };
	MEZ_AUTO(mez_seckey) other = mez_seckey_of_seed(other_seed);
	const struct mez_pubkey pub = mez_seckey_public(key), other_pub = mez_seckey_public(other);
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_str body;
	char *last;

	many(&text, 3, key);
	ok(mez_note_open(&body, mez_buf_view(&text), MEZ_STR(NAME), &pub, NULL) == 0 &&
		   mez_str_is(body, "text\n"),
	   "signatures of others are stepped over");
	is_int(mez_note_open(&body, mez_buf_view(&text), MEZ_STR("w1"), &pub, NULL),
	       -MEZ_E_UNTRUSTED, "our key under another name");
	is_int(mez_note_open(&body, mez_buf_view(&text), MEZ_STR(NAME), &other_pub, NULL),
	       -MEZ_E_UNTRUSTED, "another key under our name");
	last = text.p + text.len - 6;
	*last = (char)(*last == 'A' ? 'B' : 'A');
	is_int(mez_note_open(&body, mez_buf_view(&text), MEZ_STR(NAME), &pub, NULL),
	       -MEZ_E_SIGNATURE, "a bad signature by us");
}

/* A bad signature by the key is not healed by a good one, wherever it stands. */
static void test_good_and_bad(void)
{
	MEZ_AUTO(mez_seckey) key = mez_seckey_of_seed(SEED);
	const struct mez_pubkey pub = mez_seckey_public(key);
	MEZ_AUTOBUF good = MEZ_BUF_INIT;
	MEZ_AUTOBUF other = MEZ_BUF_INIT;
	MEZ_AUTOBUF both = MEZ_BUF_INIT;
	const size_t head = strlen("text\n\n");
	struct mez_str body;

	ok(mez_note_sign(&good, MEZ_STR("text\n"), MEZ_STR(NAME), key, NULL) == 0 &&
		   mez_note_sign(&other, MEZ_STR("TEXT\n"), MEZ_STR(NAME), key, NULL) == 0,
	   "two notes");
	mez_buf_str(&both, mez_buf_view(&good));
	mez_buf_add(&both, other.p + head, other.len - head);
	is_int(mez_note_open(&body, mez_buf_view(&both), MEZ_STR(NAME), &pub, NULL),
	       -MEZ_E_SIGNATURE, "good, then bad");
	mez_buf_clear(&both);
	mez_buf_add(&both, good.p, head);
	mez_buf_add(&both, other.p + head, other.len - head);
	mez_buf_add(&both, good.p + head, good.len - head);
	is_int(mez_note_open(&body, mez_buf_view(&both), MEZ_STR(NAME), &pub, NULL),
	       -MEZ_E_SIGNATURE, "bad, then good");
	/* The right name and id in front of too few bytes. */
	mez_buf_clear(&both);
	mez_buf_add(&both, good.p, good.len - 6);
	mez_buf_z(&both, "\n");
	is_int(mez_note_open(&body, mez_buf_view(&both), MEZ_STR(NAME), &pub, NULL), -MEZ_E_SYNTAX,
	       "cut inside the base64");
	mez_buf_clear(&both);
	mez_buf_add(&both, good.p, good.len - 5);
	mez_buf_z(&both, "\n");
	is_int(mez_note_open(&body, mez_buf_view(&both), MEZ_STR(NAME), &pub, NULL),
	       -MEZ_E_SIGNATURE, "a signature of 62 bytes by us");
}

static void test_limits(void)
{
	MEZ_AUTO(mez_seckey) key = mez_seckey_of_seed(SEED);
	const struct mez_pubkey pub = mez_seckey_public(key);
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_str body;

	many(&text, MEZ_NOTE_SIGS_MAX - 1, key);
	ok(mez_note_open(&body, mez_buf_view(&text), MEZ_STR(NAME), &pub, NULL) == 0,
	   "%d signatures", MEZ_NOTE_SIGS_MAX);
	mez_buf_clear(&text);
	many(&text, MEZ_NOTE_SIGS_MAX, key);
	is_int(mez_note_open(&body, mez_buf_view(&text), MEZ_STR(NAME), &pub, NULL), -MEZ_E_LIMIT,
	       "one more");
	mez_buf_clear(&text);
	while (text.len <= MEZ_NOTE_MAX)
		mez_buf_z(&text, "a line of some length, many times over\n");
	is_int(mez_note_open(&body, mez_buf_view(&text), MEZ_STR(NAME), &pub, NULL), -MEZ_E_LIMIT,
	       "over a mebibyte");
	is_int(mez_note_sign(&(struct mez_buf)MEZ_BUF_INIT, MEZ_STR("a\n"), MEZ_STR("a b"), key,
			     NULL),
	       -MEZ_E_VALUE, "signing under a name with a blank");
	is_int(mez_note_sign(&(struct mez_buf)MEZ_BUF_INIT, MEZ_STR("a"), MEZ_STR("a"), key, NULL),
	       -MEZ_E_SYNTAX, "signing text without a newline");
}

int main(void)
{
	if (mez_crypto_init(NULL) < 0)
		return 1;
	test_names();
	test_vkey();
	test_checkpoint();
	test_sizes();
	test_bodies();
	test_notes();
	test_who();
	test_good_and_bad();
	test_limits();
	return done_testing();
}
