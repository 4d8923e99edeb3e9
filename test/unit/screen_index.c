/* The index finds what scoring every name finds: on names made up of parts that are alike. */
#include "screen/index.h"

#include "tap.h"

static struct mez_arena arena, scratch;
static struct mez_err err;
static uint32_t seed = 2026;

static uint32_t roll(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

enum how { GIVEN, BODIES, HARD };
static const char *const given[] = {
	"Mohammed",
	"Ahmad",
	"Ahmed",
	"Abdul Rahman",
	"Abdulrahman",
	"Vladimir",
	"Wladimir",
	"Jong",
	"Yong",
	"Kim",
	"Hassan",
	"Hasan",
	"Ali",
	"Alisher",
	"Sergei",
	"Sergey",
	"Yousef",
	"Yusuf",
	"Jean-Claude",
	"J.C.",
	"Ted",
	"Theodore",
	"Shams ud Din",
	"Shamsuddin",
	"Abu",
	"Umar",
	"Omar",
	"Ibrahim",
	"\xd9\x85\xd8\xad\xd9\x85\xd8\xaf",
	"\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd",
	"\xe4\xb9\xa0",
	"\xe8\xbf\x91\xe5\xb9\xb3",
	"Patr ushev",
	"Patrushev",
	"Good Will",
	"Goodwill",
	"bin",
	"al",
};
/* Where an index goes wrong: initials of words that go with others too, numbers in other digits,
 * characters of one meaning and two readings, words of two letters, repeated words, numbers written
 * on to a word, names run together. */
static const char *const hard[] = {
	"M",
	"N",
	"O",
	"Marya",
	"Marie",
	"Maria",
	"Nora",
	"Olga",
	"Jo",
	"Joe",
	"JCM",
	"Jean Claude Marie",
	"44",
	"\xdb\xb4\xdb\xb4",
	"4 5 6",
	"\xd8\xb9\xd9\x84\xd9\x8a",
	"\xe4\xb9\xbe",
	"\xe5\xb9\xb2",
	"\xe7\x8e\x8b\xe4\xb9\xbe",
	"\xe5\xbe\x8c",
	"\xe5\x90\x8e",
	"\xe7\xac\xac\x34",
	"Wang",
	"Gan",
	"Qian",
	"Wang gan",
	"Li",
	"Wu",
	"Xu",
	"Ng",
	"Ltd",
	"1234567",
	"1234",
	"567",
	"1234Brig",
	"Brig",
	"Hh",
	"Ahha",
	"Aa",
	"Xzzx",
	"\xf0\xa0\x80\x8b",
	"Mohammadali",
	"Muhammad",
	"Alexandroupolis",
	"Alexandr oupolis",
	"Alqaida",
	"Al Qaida",
	"Al Qa ida",
	"Osamabinladen",
	"Osama bin Laden",
	"O s a m a",
	"ltdaco",
	"l td a co",
	"de la Cruz",
	"Delacruz",
};
static const char *const bodies[] = {
	"Trading",	 "Company",	  "Limited",	  "Bank",    "General",
	"International", "Farzi",	  "Khayali",	  "Gazprom", "Gasprom",
	"Oil",		 "Gas",		  "Iran",	  "Iraq",    "Alpha",
	"Alfa",		 "Alphabet",	  "A.B.C.",	  "ABC",     "2000",
	"Twenty",	 "JSC",		  "GmbH",	  "Islamic", "Al Qaida / Army",
	"Qaeda",	 "United Wealth", "UnitedWealth", "1st",     "First",
};

static const char *part(enum how how)
{
	switch (how) {
	case GIVEN:
		return given[roll(MEZ_COUNT(given))];
	case BODIES:
		return bodies[roll(MEZ_COUNT(bodies))];
	case HARD:
		return hard[roll(MEZ_COUNT(hard))];
	}
	mez_bug("no such part");
}

/* A name of one to five parts, now and then with a letter changed. */
static void make(char *out, size_t room, enum how how)
{
	size_t n = 1 + roll(4), len = 0;

	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(out + len, room - len, "%s%s", i ? " " : "", part(how));
	for (size_t i = 0; i < len; i++)
		if (out[i] > 'a' && out[i] < 'y' && roll(25) == 0)
			out[i] = (char)(out[i] + 1);
}

static void compare(const struct mez_index *x, struct mez_recall *recall, unsigned floor,
		    int rounds, const char *what)
{
	unsigned differ = 0, found = 0;

	for (int i = 0; i < rounds; i++) {
		struct mez_found *fast, *slow;
		struct mez_query q;
		size_t n, m;
		char name[400];

		mez_arena_reset(&scratch);
		make(name, sizeof(name), (enum how)roll(3));
		if (mez_query_make(&q, &scratch, mez_str_of(name), &err) < 0)
			continue;
		mez_require(mez_index_find(&fast, &n, &scratch, x, recall, &q, floor,
					   MEZ_FIND_INDEXED, &err) == 0);
		mez_require(mez_index_find(&slow, &m, &scratch, x, NULL, &q, floor, MEZ_FIND_EVERY,
					   &err) == 0);
		found += n > 0;
		if (n != m || (n && memcmp(fast, slow, n * sizeof *fast) != 0)) {
			note("%s: %zu and %zu", name, n, m);
			differ++;
		}
	}
	is_int(differ, 0, what);
	ok(found > (unsigned)rounds / 4, "%u were found", found);
}

int main(void)
{
	MEZ_AUTO(mez_recall) recall = NULL;
	struct mez_index *x;
	struct mez_query q;
	char name[400];
	int added = 0;

	if (!ok(mez_arena_init(&arena, 0, &err) == 0 && mez_arena_init(&scratch, 0, &err) == 0 &&
			mez_recall_open(&recall, &err) == 0,
		"memory"))
		return done_testing();
	x = mez_index_new(&arena);
	for (int i = 0; i < 1500; i++) {
		enum how how = (enum how)roll(3);

		make(name, sizeof(name), how);
		added += mez_index_add(x, &scratch, mez_str_of(name),
				       how == BODIES || roll(4) == 0 ? MEZ_BEARER_BODY
								     : MEZ_BEARER_PERSON,
				       (uint32_t)i, &err) == 0;
	}
	is_int(added, 1500, "names were added");
	is_int(mez_index_add(x, &scratch, MEZ_STR("-"), MEZ_BEARER_BODY, 0, &err), -MEZ_E_VALUE,
	       "a name without letters is not");
	mez_index_done(x);
	ok(mez_index_names(x) >= 1500, "%zu names", mez_index_names(x));
	compare(x, NULL, 700, 400, "from 700 on the index finds what there is");
	compare(x, recall, 700, 400, "and with what it recalls");
	compare(x, recall, MEZ_INDEX_FLOOR, 200, "from its floor on too");
	compare(x, recall, 300, 20, "below it every name is compared");
	is_int(mez_query_make(&q, &scratch, MEZ_STR("..."), &err), -MEZ_E_VALUE,
	       "nothing cannot be looked for");
	mez_arena_release(&arena);
	mez_arena_release(&scratch);
	return done_testing();
}
