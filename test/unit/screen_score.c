/* Scores of two names: what the rules say, and what they must never do. */
#include "screen/score.h"

#include "tap.h"

static struct mez_arena arena;

static struct mez_score score(const char *a, const char *b, enum mez_bearer bearer)
{
	struct mez_name x, y;
	struct mez_score s = {.name = 9999};

	mez_arena_reset(&arena);
	if (mez_name_make(&x, &arena, mez_str_of(a), bearer, NULL) == 0 &&
	    mez_name_make(&y, &arena, mez_str_of(b), bearer, NULL) == 0)
		s = mez_score_names(&x, &y, bearer, NULL);
	return s;
}

#define P MEZ_BEARER_PERSON
#define B MEZ_BEARER_BODY

/* Two names, and the least and most they may score. */
static const struct {
	const char *a, *b;
	enum mez_bearer bearer;
	unsigned least, most;
} pairs[] = {
	/* the same, whatever the order and spelling */
	{"Hafiz Saeed", "SAEED, Hafiz", P, 1000, 1000},
	{"Abdul Aziz Nuristani", "'Abd al-Aziz al-Nuristani", P, 950, 1000},
	{"Shams ud-Din Rahimi", "Shamsuddin Rahimi", P, 950, 1000},
	{"Muhammad bin Salman", "Mohammed bin Salman", P, 1000, 1000},
	{"Dr. Rami Makhlouf", "Rami Makhlouf", P, 950, 1000},
	{"A.B.C. Company", "ABC Company", B, 1000, 1000},
	{"Gazprom JSC", "OAO Gazprom", B, 950, 1000},
	{"\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd \xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd\xd0\xbe\xd0\xb2",
	 "Ivan Ivanov", P, 1000, 1000},
	{"\xe4\xb9\xa0\xe8\xbf\x91\xe5\xb9\xb3", "Xi Jinping", P, 900, 1000},
	{"\xe7\xbf\x92\xe8\xbf\x91\xe5\xb9\xb3", "\xe4\xb9\xa0\xe8\xbf\x91\xe5\xb9\xb3", P, 1000,
	 1000},
	/* run together or torn, with words that tell nothing */
	{"alqaida", "Al-Qaida", B, 900, 1000},
	{"AlQa ida", "Al-Qaida", B, 900, 1000},
	{"Joh nSmith", "John Smith", P, 900, 1000},
	{"A L Q A I D A", "Al-Qaida", B, 900, 1000},
	{"Osamabinladen", "Osama bin Laden", P, 900, 1000},
	{"O s a m a b i n L a d e n", "Osama bin Laden", P, 900, 1000},
	{"O-s-a-m-a b-i-n L-a-d-e-n", "Osama bin Laden", P, 900, 1000},
	{"Osa ma bin La den", "Osama bin Laden", P, 900, 1000},
	{"Osama\xe2\x80\x99"
	 "bin\xe2\x80\x99"
	 "Laden",
	 "Osama bin Laden", P, 900, 1000},
	{"AcmetradingLLC", "Acme Trading LLC", B, 900, 1000},
	{"B L A", "BLA", B, 1000, 1000},
	/* misspelt and transliterated */
	{"Jaish e Mohamed", "Jaish-e-Mohammed", B, 900, 1000},
	{"Laskar-e-Tayyiba", "Lashkar-e-Taiba", B, 700, 1000},
	{"Moammar Qaddafi", "Muammar Gaddafi", P, 850, 1000},
	{"Vladmir Putin", "Vladimir Putin", P, 900, 1000},
	{"Donlad Trump", "Donald Trump", P, 850, 1000},
	{"\xd8\xae\xd8\xa7\xd9\x84\xd8\xaf \xd9\x85\xd8\xad\xd9\x85\xd9\x88\xd8\xaf",
	 "Khaled Mahmoud", P, 800, 999},
	/* written together, left out, for short */
	{"VladimirPutin", "Vladimir Putin", P, 900, 1000},
	{"Goodwill Company", "Good Will Company", B, 900, 1000},
	{"Vladimir Vladimirovich Putin", "Vladimir Putin", P, 800, 950},
	{"V. Putin", "Vladimir Putin", P, 700, 900},
	{"JC Juncker", "Jean-Claude Juncker", P, 700, 900},
	{"Ted Kaczynski", "Theodore Kaczynski", P, 700, 950},
	/* somebody else */
	{"Sergey Borisovitch Lavrov", "Sergey Viktorovich Lavrov", P, 0, 560},
	{"Ayman Sabawi Ibrahim Hasan al-Dulaimi", "Ayman Sabawi Ibrahim Hasan al-Tikriti", P, 0,
	 560},
	{"Abdullah bin Omar al-Masri", "Omar bin Abdullah al-Masri", P, 0, 560},
	{"Frank Richter", "Frederik Richter", P, 0, 560},
	{"\xea\xb9\x80\xec\xa2\x85\xec\x9d\x80", "\xea\xb9\x80\xec\xa0\x95\xec\x9d\x80", P, 0, 560},
	{"Deutsche Bank AG", "Deutsche Bank GmbH", B, 700, 840},
	{"Saudi Arabian Gas Company", "Saudi Arabian Oil Company", B, 0, 560},
	{"Bank of China (Hong Kong) Limited", "Bank of China (Singapore) Limited", B, 0, 560},
	{"Management Company", "Westminister Management Company", B, 0, 560},
	/* the predecessor's */
	{"Blanket Trading Co", "BLA", B, 0, 0},
	{"Lejla Hotels", "LeJ", B, 0, 0},
	{"General Trading Company", "Farzi General Trading Company", B, 0, 690},
	{"", "", P, 0, 0},
};

static void test_pairs(void)
{
	for (size_t i = 0; i < MEZ_COUNT(pairs); i++) {
		struct mez_score s = score(pairs[i].a, pairs[i].b, pairs[i].bearer);

		ok(s.name >= pairs[i].least && s.name <= pairs[i].most,
		   "%s | %s: %u within %u and %u", pairs[i].a, pairs[i].b, s.name, pairs[i].least,
		   pairs[i].most);
	}
}

static void test_symmetry(void)
{
	unsigned uneven = 0, over = 0;

	for (size_t i = 0; i < MEZ_COUNT(pairs); i++)
		for (size_t k = 0; k < MEZ_COUNT(pairs); k++) {
			struct mez_score s = score(pairs[i].a, pairs[k].b, pairs[i].bearer);
			struct mez_score t = score(pairs[k].b, pairs[i].a, pairs[i].bearer);

			uneven += s.name != t.name || s.edits != t.edits || s.clash != t.clash;
			over += s.name > MEZ_SCORE_TOP || s.words > MEZ_SCORE_TOP ||
				s.covered > MEZ_SCORE_TOP;
		}
	is_int(uneven, 0, "the order of the names does not matter");
	is_int(over, 0, "no part is over 1000");
}

static void test_costs(void)
{
	const struct mez_costs *c = mez_costs();
	unsigned bad = 0;

	for (int a = 0; a < MEZ_COST_LETTERS; a++) {
		bad += c->drop[a] < MEZ_COST_LEAST_DROP;
		for (int b = 0; b < MEZ_COST_LETTERS; b++)
			bad += c->change[a][b] != c->change[b][a] || (a == b) != !c->change[a][b];
	}
	is_int(bad, 0, "costs are symmetric, and nothing is free");
	is_int(mez_cost_letters(MEZ_STR("merkel"), MEZ_STR("merekl"), 1000), MEZ_COST_SWAP,
	       "neighbours change places");
	is_int(mez_cost_letters(MEZ_STR("abc"), MEZ_STR("xyz"), 100), MEZ_COST_FAR,
	       "over the limit is far");
	is_int(mez_cost_letters(MEZ_STR(""), MEZ_STR("bt"), 1000), 200, "from nothing");
}

/* The bags never rule out what the costs allow. */
static void test_bags(void)
{
	static const char letters[] = "aeioubcdfghjklmnpqrstvwxyzCSZX019";
	uint32_t seed = 12345;
	unsigned wrong = 0, near = 0;

	for (int round = 0; round < 200000; round++) {
		char x[8], y[8];
		size_t n = 0, m = 0;
		struct mez_str a, b;
		unsigned cost;

		for (; n < 3 + seed % 5; n++) {
			seed = seed * 1664525u + 1013904223u;
			x[n] = letters[(seed >> 16) % (sizeof(letters) - 1)];
		}
		for (; m < n; m++) {
			seed = seed * 1664525u + 1013904223u;
			y[m] = (seed >> 28) < 5 ? letters[(seed >> 16) % (sizeof(letters) - 1)]
						: x[m];
		}
		a = (struct mez_str){x, n};
		b = (struct mez_str){y, m};
		cost = mez_cost_letters(a, b, 1000);
		near += cost < 200;
		wrong += mez_bag_apart(mez_name_bag(a), mez_name_bag(b)) * MEZ_COST_DIFF > cost;
		wrong += !mez_bag_within(mez_name_bag(a), mez_name_bag(b), cost / MEZ_COST_DIFF);
	}
	is_int(wrong, 0, "a bag is never farther than the letters");
	ok(near > 50000, "and near ones were tried: %u", near);
}

/* Texts, and what each is read as besides itself, joined by " + ". */
static const struct {
	const char *text, *read;
	enum mez_bearer bearer;
	bool asked;
} readings[] = {
	{"plain", "", P, false},
	{"Al-Qa'ida/Islamic Army", "Al-Qa'ida + Islamic Army", B, false},
	{"Ali S/O Hasan", "", P, false},
	{"Foo A.K.A. Bar f.k.a. Baz; Qux", "Foo + Bar + Baz +  Qux", P, false},
	{"John Smith a.k.a Jon Doe also known as Max Roe", "John Smith + Jon Doe + Max Roe", P,
	 false},
	{"John Smith (Usama Laden)", "John Smith  + Usama Laden", P, false},
	{"John Smith (deceased in 2001)", "John Smith ", P, false},
	{"(Sheikh) Musa Hilal", " Musa Hilal", P, false},
	{"Lashkar (LT)", "", P, false},
	{"Bank of China (Hong Kong)", "", B, false},
	{"Nusra (\xd8\xac\xd8\xa8\xd9\x87\xd8\xa9)", "\xd8\xac\xd8\xa8\xd9\x87\xd8\xa9", B, false},
	{"\xd8\xac\xd8\xa8\xd9\x87\xd8\xa9 (Jabhat; Jabhah)", "Jabhat +  Jabhah", B, false},
	/* Cyrillic o, s, a among Latin letters; Cyrillic that looks Latin; and that does not */
	{"\xd0\x9es\xd0\xb0m\xd0\xb0 X", "osama X", P, false},
	{"\xd0\xa0\xd0\xbe\xd1\x81\xd1\x82", "poct", P, false},
	{"C\xd0\xb5\xd1\x80\xd0\xb3\xd0\xb5\xd0\xb9", "", P, false},
	{"Bank of X (Al Qaida)", "Al Qaida", B, true},
	{"Bank of X (Al Qaida)", "", B, false},
	{"0s4m4 Laden", "osama Laden", P, true},
	{"Us@m@ b1n L4d3n", "Usama bin Laden", P, true},
	{"0s4m4 Laden", "", P, false},
	{"M23 1st 4x4 39 2ND", "", B, true},
	{"Oooosama Laddden", "Osama Laden", P, true},
	{"Hassan Hussein", "", P, true},
	{"Hassan Hussein Abdullah", "Hasan Husein Abdulah", P, true},
	{"La\xd5\xb8\xe2\x80\x8b\xce\xbf", "Lan\xe2\x80\x8bo", P, false},
};

static void test_readings(void)
{
	for (size_t i = 0; i < MEZ_COUNT(readings); i++) {
		struct mez_str s[MEZ_NAME_READINGS];
		size_t n = mez_name_readings(s, &arena, mez_str_of(readings[i].text),
					     readings[i].bearer, readings[i].asked);
		MEZ_AUTOBUF b = MEZ_BUF_INIT;

		mez_buf_z(&b, "");
		for (size_t k = 1; k < n; k++) {
			mez_buf_z(&b, k > 1 ? " + " : "");
			mez_buf_str(&b, s[k]);
		}
		is_str(b.len ? b.p : "", readings[i].read, readings[i].text);
		is_mem(s[0].p, s[0].n, readings[i].text, strlen(readings[i].text), "and as itself");
	}
}

static void test_many_parts(void)
{
	struct mez_str s[MEZ_NAME_READINGS];
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	for (int i = 0; i < 100; i++)
		mez_buf_z(&b, "\xd0\xa0\xd0\xbe\xd1\x81\xd1\x82 (Usama L4den);");
	is_int(mez_name_readings(s, &arena, mez_buf_view(&b), P, true), MEZ_NAME_READINGS,
	       "no more readings than there are");
}

static void test_guess(void)
{
	is_int(mez_name_guess(&arena, MEZ_STR("Foo Trading")), MEZ_BEARER_BODY, "a trade");
	is_int(mez_name_guess(&arena, MEZ_STR("Foo Bar")), MEZ_BEARER_PERSON, "no trade");
}

int main(void)
{
	struct mez_err err;

	if (!ok(mez_arena_init(&arena, 0, &err) == 0, "arena"))
		return done_testing();
	test_pairs();
	test_symmetry();
	test_costs();
	test_bags();
	test_readings();
	test_many_parts();
	test_guess();
	mez_arena_release(&arena);
	return done_testing();
}
