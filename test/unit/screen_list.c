/* Lists: reading, totals, trees and what they prove. */
#include "screen/result.h"

#include "tap.h"
#include "work/screenwork.h"

static struct mez_arena arena, scratch;
static struct mez_err err;

#define HEAD "{\"algorithm\":\"names/1\",\"as_of\":\"2026-08-10\",\"block\":900,\"entries\":["
#define TAIL "],\"max_age\":7,\"name\":\"xx.l\",\"review\":700,\"type\":\"mez.list/1\"}"
#define E(id, rest) "{\"id\":\"" id "\",\"kind\":\"individual\"," rest "}"

static const char *const list_text =
	HEAD "{\"births\":[{\"from\":\"1950-01-01\",\"to\":\"1950-12-31\"}],\"countries\":["
	     "\"Pakistan\"],\"id\":\"A\","
	     "\"identifiers\":[{\"value\":\"61101-9618232-1\"}],\"kind\":\"individual\",\"name\":"
	     "\"Khayali Nobody\","
	     "\"names\":[{\"name\":\"Bilal\",\"strength\":\"weak\"},{\"name\":\"BLA\"}]}," E(
		     "B", "\"name\":\"Farzi Somebody\"") ","
							 "{\"id\":\"C\",\"kind\":\"entity\","
							 "\"name\":\"Farzi Trading Company\"}" TAIL;

static int read_list(struct mez_screen_list **l, const char *text)
{
	mez_arena_reset(&arena);
	mez_arena_reset(&scratch);
	mez_err_clear(&err);
	return mez_screenlist_read(l, &arena, &scratch, mez_str_of(text), &err);
}

static const struct {
	enum mez_code code;
	const char *text, *why;
} bad[] = {
	{MEZ_E_NOT_CANONICAL, HEAD "{ \"id\":\"A\",\"kind\":\"entity\",\"name\":\"a\"}" TAIL,
	 "a blank"},
	{MEZ_E_DUPLICATE, HEAD E("A", "\"name\":\"a\"") "," E("A", "\"name\":\"b\"") TAIL,
	 "an id twice"},
	{MEZ_E_VALUE, HEAD E("B", "\"name\":\"a\"") "," E("A", "\"name\":\"b\"") TAIL,
	 "out of order"},
	{MEZ_E_VALUE, HEAD E("", "\"name\":\"a\"") TAIL, "no id"},
	{MEZ_E_VALUE, HEAD E("A", "\"name\":\"--\"") TAIL, "no letter"},
	{MEZ_E_MEMBER, HEAD E("A", "\"name\":\"a\",\"x\":1") TAIL, "a member nobody knows"},
	{MEZ_E_MISSING, HEAD "{\"id\":\"A\",\"kind\":\"individual\"}" TAIL, "no name"},
	{MEZ_E_VALUE, HEAD "{\"id\":\"A\",\"kind\":\"ghost\",\"name\":\"a\"}" TAIL, "no such kind"},
	{MEZ_E_VALUE,
	 HEAD "{\"births\":[{\"from\":\"1951-01-01\",\"to\":\"1950-01-01\"}],\"id\":\"A\",\"kind\":"
	      "\"individual\",\"name\":\"a\"}" TAIL,
	 "born after"},
	{MEZ_E_VALUE,
	 HEAD E("A", "\"name\":\"a\",\"names\":[{\"name\":\"b\",\"strength\":\"so-so\"}]") TAIL,
	 "no such strength"},
	{MEZ_E_SYNTAX, HEAD E("A", "\"name\":\"a\"") "," TAIL, "a comma too many"},
	{MEZ_E_UNSUPPORTED,
	 "{\"as_of\":\"2026-08-10\",\"entries\":[],\"max_age\":7,\"name\":\"xx.l\",\"type\":\"mez."
	 "list/1\"}",
	 "no algorithm"},
	{MEZ_E_UNSUPPORTED,
	 "{\"algorithm\":\"names/"
	 "2\",\"as_of\":\"2026-08-10\",\"entries\":[],\"max_age\":7,\"name\":\"xx.l\",\"type\":"
	 "\"mez.list/1\"}",
	 "a later algorithm"},
	{MEZ_E_VALUE,
	 "{\"algorithm\":\"names/"
	 "1\",\"as_of\":\"2026-08-10\",\"block\":600,\"entries\":[],\"max_age\":7,\"name\":\"xx."
	 "l\",\"type\":\"mez.list/1\"}",
	 "block under review"},
	{MEZ_E_TYPE, "{\"type\":\"mez.zone/1\"}", "another type"},
	{MEZ_E_SYNTAX, "", "nothing"},
	{MEZ_E_SYNTAX, HEAD, "cut"},
};

static void test_reading(void)
{
	struct mez_screen_list *l;

	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		if (!is_int(read_list(&l, bad[i].text), -(int)bad[i].code, bad[i].why))
			note("%s", err.msg);
	if (!ok(read_list(&l, list_text) == 0, "a list"))
		note("%s", err.msg);
	is_int((int)mez_screen_list_entries(l), 3, "its entries");
	is_int((int)mez_screen_list_names(l), 5, "its names");
	is_int((int)mez_screen_list_trees(l).keys, 5, "its keys");
}

/* --- totals ----------------------------------------------------------------------------------- */

/* Numbers as lists write them, and what they are found by. */
static const struct {
	const char *text, *by; /* all of it, joined by blanks */
} numbers[] = {
	{"61101-9618232-1", "6110196182321"},
	{"AA 1234567", "aa1234567"},
	{"\xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4", "1234"},
	{"IMO 9562233", "9562233"},
	{"IMO9562233", "9562233"},
	{"imo-956223", "imo956223"},
	{"123", ""},
	{"passport", "passport"},
	{"403062567 (US)", "403062567us 403062567"},
	{"R00012098, South Sudan", "r00012098southsudan r00012098"},
	{"Afghan passport number SE 012820", "afghanpassportnumberse012820 se012820"},
	{"Libyan passport No. 513519", "libyanpassportno513519 513519"},
	{"Oman passport no.03825239", "omanpassportno03825239 03825239"},
	{"ID 55252 (card)", "id55252card 55252"},
	{"identity card number 4414", "identitycardnumber4414"},
	{"Social Security Number 423-31-3021 (US)", "socialsecuritynumber423313021us 423313021"},
	{"(INN): 190950894 (Belarus), 7704734000/770301001 (Russia)",
	 "inn190950894belarus7704734000770301001russia 190950894 7704734000770301001"},
	{"no. 11111, 22222, 33333, 44444, 55555, 66666",
	 "no111112222233333444445555566666 11111 22222 33333 44444 55555"},
};

static void test_numbers(void)
{
	for (size_t i = 0; i < MEZ_COUNT(numbers); i++) {
		struct mez_str s[MEZ_NUMBERS];
		size_t n = mez_numbers(s, &scratch, mez_str_of(numbers[i].text));
		MEZ_AUTOBUF b = MEZ_BUF_INIT;

		for (size_t k = 0; k < n; k++) {
			mez_buf_z(&b, k ? " " : "");
			mez_buf_str(&b, s[k]);
		}
		mez_buf_z(&b, "");
		is_str(b.len ? b.p : "", numbers[i].by, numbers[i].text);
	}
}

static const struct {
	const char *party, *entry; /* best entry, or NULL */
	unsigned total;
	const char *why;
} asked[] = {
	{"{\"name\":\"Nobody Khayali\"}", "A", 1000, "the name, in any order"},
	{"{\"name\":\"Khayali "
	 "Nobody\",\"births\":[{\"from\":\"1950-06-01\",\"to\":\"1950-06-01\"}]}",
	 "A", 1000, "born that year: no more than 1000"},
	{"{\"name\":\"Khayali "
	 "Nobody\",\"births\":[{\"from\":\"1952-06-01\",\"to\":\"1952-06-01\"}]}",
	 "A", 1000, "a year or two off says nothing"},
	{"{\"name\":\"Khayali "
	 "Nobody\",\"births\":[{\"from\":\"1990-06-01\",\"to\":\"1990-06-01\"}]}",
	 "A", 850, "born long after"},
	{"{\"name\":\"Khayali Nobody\",\"countries\":[\"fr\"]}", "A", 980, "of another country"},
	{"{\"name\":\"Khayali Nobody\",\"kind\":\"vessel\"}", "A", 900, "another kind"},
	{"{\"name\":\"Khayali Nobody\",\"countries\":[\"Islamic Republic of "
	 "Pakistan\"],\"births\":[{\"from\":\"1990-06-01\",\"to\":\"1990-06-01\"}]}",
	 "A", 870, "for and against"},
	{"{\"name\":\"Somebody Else\",\"identifiers\":[{\"value\":\"6110196182321\"}]}", "A", 1000,
	 "a number, however it is written"},
	{"{\"name\":\"Somebody Else\",\"identifiers\":[{\"value\":\"CNIC no. 61101-9618232-1 "
	 "(Pakistan)\"}]}",
	 "A", 1000, "a number among words"},
	{"{\"name\":\"Somebody Else\",\"identifiers\":[{\"value\":\"no. 11111, 22222, 33333\"},{"
	 "\"value\":\"1\"},{\"value\":\"or 55555, 66666, 6110196182321\"}]}",
	 "A", 1000, "the last of many numbers"},
	{"{\"name\":\"Bilal\"}", NULL, 0, "a weak alias alone"},
	{"{\"name\":\"Bilal\",\"countries\":[\"PK\"]}", "A", 870, "a weak alias and a country"},
	{"{\"name\":\"Bilaal Khan\",\"countries\":[\"PK\"]}", NULL, 0, "not quite a weak alias"},
	{"{\"name\":\"BLA\"}", "A", 800, "a short name that is the same"},
	{"{\"name\":\"B.L.A.\"}", "A", 800, "with dots"},
	{"{\"name\":\"BLAH\"}", NULL, 0, "and one that is not"},
	{"{\"name\":\"Blanket Trading\"}", NULL, 0, "nor begins so"},
	{"{\"name\":\"Ordinary Trading Company\"}", NULL, 0, "ordinary words of companies"},
};

static void test_totals(void)
{
	struct mez_screen_list *l;

	mez_require(read_list(&l, list_text) == 0);
	for (size_t i = 0; i < MEZ_COUNT(asked); i++) {
		const struct mez_json *v;
		struct mez_candidate *c;
		struct mez_party p;
		size_t n;

		mez_require(mez_json_read(&v, &scratch, asked[i].party, strlen(asked[i].party),
					  &err) == 0);
		mez_require(mez_party_read(&p, &scratch, v, &err) == 0);
		mez_require(mez_screen(&c, &n, &scratch, l, NULL, &p, 700, &err) == 0);
		if (!asked[i].entry) {
			is_int((int)n, 0, asked[i].why);
			continue;
		}
		if (ok(n > 0, "%s: found", asked[i].why)) {
			struct mez_str id = mez_screen_list_id(l, c[0].entry);

			is_mem(id.p, id.n, asked[i].entry, strlen(asked[i].entry), asked[i].why);
			is_int(c[0].total, asked[i].total, asked[i].why);
		}
	}
}

/* --- trees --------------------------------------------------------------------------------------
 */

/* A list of n entries, for trees of every shape. */
static void many(struct mez_buf *b, int n)
{
	mez_buf_clear(b);
	mez_buf_z(b, HEAD);
	for (int i = 0; i < n; i++)
		mez_buf_fmt(b,
			    "%s{\"id\":\"%04d\",\"kind\":\"individual\",\"name\":\"name%d of%d\"}",
			    i ? "," : "", i, i * 7919 % 1000, i);
	mez_buf_z(b, TAIL);
}

static unsigned wrong_proofs(const struct mez_screen_list *l)
{
	struct mez_list_trees t = mez_screen_list_trees(l);
	struct mez_mmr m;
	struct mez_digest root;
	unsigned wrong = 0;

	mez_mmr_init(&m);
	for (uint64_t i = 0; i < t.entries; i++) {
		struct mez_digest leaf = mez_screen_list_leaf(l, i);
		struct mez_mmr_proof p;

		mez_mmr_append(&m, &leaf);
		mez_screen_list_prove(&p, l, i);
		wrong += mez_mmr_check(&p, &leaf, i, t.entries, &t.entries_root, NULL) != 0;
	}
	for (uint64_t i = 0; i < t.keys; i++) {
		struct mez_digest leaf = mez_screen_key_leaf(mez_screen_list_key_at(l, i));
		struct mez_mmr_proof p;

		mez_screen_list_prove_key(&p, l, i);
		wrong += mez_mmr_check(&p, &leaf, i, t.keys, &t.keys_root, NULL) != 0;
	}
	root = mez_mmr_root(&m);
	return wrong + !mez_digest_eq(&root, &t.entries_root);
}

static void test_trees(void)
{
	static const int sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 100, 255, 256, 257};
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct mez_screen_list *l;

	for (size_t i = 0; i < MEZ_COUNT(sizes); i++) {
		many(&b, sizes[i]);
		mez_require(read_list(&l, b.p) == 0);
		is_int(wrong_proofs(l), 0, "every proof leads to the root");
	}
	mez_require(read_list(&l, HEAD TAIL) == 0);
	is_int((int)mez_screen_list_trees(l).entries, 0, "an empty list has a root too");
}

/* --- results ------------------------------------------------------------------------------------
 */

static struct mez_json result(const struct mez_screen_list *l, const char *party)
{
	struct mez_screening_how how = {.least = -1};
	const struct mez_json *v;
	struct mez_json out;

	mez_require(mez_json_read(&v, &scratch, party, strlen(party), &err) == 0);
	mez_require(mez_screening_make(&out, &scratch, v, &l, NULL, 1, &how, &err) == 0);
	return out;
}

static int check_changed(const struct mez_json *v, const char *from, const char *to)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	const struct mez_json *w;
	struct mez_str text;
	char *at;

	mez_require(mez_canon_write(&b, v, MEZ_PROFILE_STRICT, NULL, 0, &err) == 0);
	at = strstr(b.p, from);
	mez_require(at && strlen(from) == strlen(to));
	memcpy(at, to, strlen(to));
	text = mez_arena_dup(&scratch, mez_buf_view(&b));
	mez_require(mez_json_read(&w, &scratch, text.p, text.n, &err) == 0);
	return mez_screening_check_proofs(&scratch, w, &err);
}

static void test_results(void)
{
	struct mez_screen_list *l;
	struct mez_json none, hit;

	mez_require(read_list(&l, list_text) == 0);
	none = result(l, "{\"name\":\"Quite Ordinary\"}");
	hit = result(l, "{\"name\":\"Khayali Nobody\"}");
	is_int(mez_screening_check_proofs(&scratch, &none, &err), 0, "no hit proves itself");
	is_int(mez_screening_check_proofs(&scratch, &hit, &err), 0, "so does a hit");
	is_int(check_changed(&none, "\"name\":\"Quite", "\"name\":\"Quick"), -MEZ_E_DIGEST,
	       "of another name");
	is_int(check_changed(&none, "\"key\":\"khayali", "\"key\":\"khayalj") ? 1 : 0, 1,
	       "other keys");
	is_int(check_changed(&none, "\"keys\":5", "\"keys\":6") ? 1 : 0, 1, "another size");
	is_int(check_changed(&hit, "\"index\":0", "\"index\":1"), -MEZ_E_DIGEST, "another place");
	is_int(check_changed(&hit, "mez.screening/1", "mez.screening/2"), -MEZ_E_VALUE,
	       "another type");
}

int main(void)
{
	if (!ok(mez_arena_init(&arena, 0, &err) == 0 && mez_arena_init(&scratch, 0, &err) == 0,
		"memory"))
		return done_testing();
	test_reading();
	test_numbers();
	test_totals();
	test_trees();
	test_results();
	mez_arena_release(&arena);
	mez_arena_release(&scratch);
	return done_testing();
}
