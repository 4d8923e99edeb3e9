/* screen/party.h: what is known of somebody besides names: when born, of which countries, under
 * which numbers; and how much that speaks for or against being the same.
 * May include: base json.  Members: mez-screen(7). */
#ifndef MEZ_SCREEN_PARTY_H
#define MEZ_SCREEN_PARTY_H

#include "base/date.h"
#include "json/json.h"
#include "screen/name.h"

/* X(NAME, word): what is listed or asked about. */
#define MEZ_PARTY_KINDS(X)                                                                         \
	X(UNKNOWN, "unknown")                                                                      \
	X(INDIVIDUAL, "individual")                                                                \
	X(ENTITY, "entity")                                                                        \
	X(VESSEL, "vessel")                                                                        \
	X(AIRCRAFT, "aircraft")

enum mez_party_kind {
#define X(name, word) MEZ_PARTY_##name,
	MEZ_PARTY_KINDS(X)
#undef X
};
/* False when it is none of the words. */
MEZ_MUST bool mez_party_kind_parse(enum mez_party_kind *out, struct mez_str s);
const char *mez_party_kind_word(enum mez_party_kind k);

/* Born no earlier and no later than; circa: or a year around. */
struct mez_birth {
	struct mez_date from, to;
	bool circa;
};
/* "1961", "1961-03" or "1961-03-07": as much of a day of birth as is known. */
MEZ_MUST bool mez_birth_parse(struct mez_birth *out, struct mez_str s);

struct mez_facts {
	struct mez_birth *birth;
	struct mez_str *country;    /* ISO code, or folded words */
	struct mez_str *identifier; /* letters and digits, folded */
	size_t nbirths, ncountries, nidentifiers;
};

/* The members births, countries and identifiers of v, all optional, checked: MISSING, MEMBER or
 * VALUE with the pointer below `at`.  In a. */
MEZ_MUST int mez_facts_read(struct mez_facts *out, struct mez_arena *a, const struct mez_json *v,
			    const char *at, struct mez_err *err);
/* The ISO code of a country's name, or its words folded; in a.  Empty when there are none. */
struct mez_str mez_country(struct mez_arena *a, struct mez_str name);
/* Folded words of a text, joined by sep; in a. */
struct mez_str mez_fold_words(struct mez_arena *a, struct mez_str text, const char *sep);
/* What a number is compared by, in a: its letters and digits, upper case as lower, four or more;
 * and where the text has words besides ("passport no. A 12345 (Libya)"), each number of five or
 * more in it.  Returns how many: too short a one tells nobody. */
enum { MEZ_NUMBERS = 6 };
size_t mez_numbers(struct mez_str out[static MEZ_NUMBERS], struct mez_arena *a,
		   struct mez_str text);

enum mez_speaks { MEZ_SPEAKS_NOTHING, MEZ_SPEAKS_FOR, MEZ_SPEAKS_AGAINST };
const char *mez_speaks_word(enum mez_speaks s); /* "nothing", "for", "against" */
struct mez_comparison {
	enum mez_speaks birth, country, identifier; /* identifier: never against */
};
struct mez_comparison mez_facts_compare(const struct mez_facts *a, const struct mez_facts *b);

#endif
