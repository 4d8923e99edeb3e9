/* adapt/sanctionsuk.c: the UK Sanctions List. */
#include "adapt/sanctions_priv.h"

static struct mez_str text(const struct mez_xmlnode *n, const char *name)
{
	return mez_xmlnode_text(n, name);
}

/* Equal but for case, as ASCII: "ALias". */
static bool is_word(struct mez_str s, const char *word)
{
	if (s.n != strlen(word))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]) != word[i])
			return false;
	return true;
}

static struct mez_str full_name(struct mez_arena *a, const struct mez_xmlnode *n)
{
	struct mez_str words[] = {text(n, "Name1"), text(n, "Name2"), text(n, "Name3"),
				  text(n, "Name4"), text(n, "Name5"), text(n, "Name6")};

	return join_words(a, words, MEZ_COUNT(words));
}

static bool is_low(struct mez_str strength)
{
	return strength.n >= 3 && (strength.p[0] | 32) == 'l' && (strength.p[1] | 32) == 'o' &&
	       (strength.p[2] | 32) == 'w';
}

static void names(struct import *im, struct mez_arena *a, struct listing *l,
		  const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *first = mez_xmlnode_child(mez_xmlnode_child(n, "Names"), "Name");
	const struct mez_xmlnode *c;

	for (c = first; c; c = mez_xmlnode_next(c))
		if (is_word(text(c, "NameType"), "primary name"))
			listing_primary(im, l, c, full_name(a, c));
	for (c = first; c; c = mez_xmlnode_next(c))
		if (!is_word(text(c, "NameType"), "primary name") ||
		    !mez_str_eq(full_name(a, c), l->name))
			listing_name(im, l, c, full_name(a, c), "alias",
				     is_low(text(c, "AliasStrength")) ? "weak" : "strong");
	c = mez_xmlnode_child(mez_xmlnode_child(n, "NonLatinNames"), "NonLatinName");
	for (; c; c = mez_xmlnode_next(c))
		listing_name(im, l, c, text(c, "NameNonLatinScript"), "original", "strong");
}

/* "dd/mm/1950": the year alone is known; of "dd/mm/19yy", nothing. */
static bool year_only(struct mez_str s)
{
	return s.n == 10 && s.p[2] == '/' && s.p[5] == '/' && s.p[8] != 'y' && s.p[9] != 'y' &&
	       (mez_str_starts(s, MEZ_STR("dd/")) || mez_str_starts(s, MEZ_STR("00/")));
}

static int birth(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	struct mez_date from = {0}, to = {0};
	struct mez_str s = n->text;

	if (!s.n) {
		im->out.counts.empty++;
		return 0;
	}
	if (year_only(s)) {
		if (!read_year(&from, &to, (struct mez_str){s.p + 6, 4}))
			return impossible_date(im, n, s);
		listing_birth(im, l, from, to, false);
		return 0;
	}
	switch (read_slashed(&from, s, false)) {
	case DATE_READ:
		listing_birth(im, l, from, from, false);
		return 0;
	case NOT_A_DATE:
		import_remark(im, n, "birth date '%.*s' is not understood", MEZ_FMT(s));
		return 0;
	case IMPOSSIBLE:
		return impossible_date(im, n, s);
	}
	mez_bug("no such date");
}

/* Every element of that name below n, however deep, in order. */
static int walk(struct import *im, struct listing *l, const struct mez_xmlnode *n, const char *name,
		int (*take)(struct import *, struct listing *, const struct mez_xmlnode *))
{
	int r = 0;

	for (const struct mez_xmlnode *c = n->child; !r && c; c = c->next) {
		if (mez_str_eq(c->name, mez_str_of(name)))
			r = take(im, l, c);
		else if (c->child)
			r = walk(im, l, c, name, take);
	}
	return r;
}

static int take_country(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	listing_country(im, l, n->text);
	return 0;
}

static int take_identifier(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	listing_identifier(im, l, n->name, n->text, MEZ_STR(""));
	return 0;
}

static int facts(struct import *im, struct listing *l, const struct mez_xmlnode *n, bool person)
{
	static const char *const numbers[] = {"PassportNumber", "NationalIdentifierNumber",
					      "BusinessRegistrationNumber", "IMONumber",
					      "HullIdentificationNumber"};
	int r = walk(im, l, n, "DOB", birth);

	if (!r)
		r = walk(im, l, n, "Nationality", take_country);
	if (!r && !person)
		r = walk(im, l, n, "AddressCountry", take_country);
	for (size_t i = 0; !r && i < MEZ_COUNT(numbers); i++)
		r = walk(im, l, n, numbers[i], take_identifier);
	return r;
}

static int listed(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	struct mez_str s = text(n, "DateDesignated");

	if (!s.n)
		return 0;
	switch (read_slashed(&l->listed_on, s, false)) {
	case DATE_READ:
		l->listed = true;
		return 0;
	case NOT_A_DATE:
		return listing_listed(im, l, n, s);
	case IMPOSSIBLE:
		return impossible_date(im, n, s);
	}
	mez_bug("no such date");
}

static int designation(struct import *im, struct mez_arena *a, const struct mez_xmlnode *n)
{
	struct mez_str what = text(n, "IndividualEntityShip");
	const char *kind = is_word(what, "individual") ? "individual"
			   : is_word(what, "entity")   ? "entity"
			   : is_word(what, "ship")     ? "vessel"
						       : NULL;
	struct listing l;
	int r;

	if (!kind)
		return mez_xmlnode_fail(n, im->err, MEZ_E_VALUE,
					"IndividualEntityShip '%.*s' is none we know",
					MEZ_FMT(what));
	r = listing_begin(&l, im, n, text(n, "UniqueID"), kind);
	if (r)
		return r;
	names(im, a, &l, n);
	r = facts(im, &l, n, strcmp(kind, "individual") == 0);
	if (!r)
		r = listed(im, &l, n);
	listing_programme(im, &l, text(n, "RegimeName"));
	listing_note(im, &l, text(n, "OtherInformation"));
	return r ? r : listing_end(im, &l);
}

static int record(void *arg, struct mez_arena *a, const struct mez_xmlnode *n, struct mez_err *err)
{
	struct import *im = arg;
	struct mez_date d = {0};
	enum date_read r;

	(void)err;
	if (mez_str_is(n->name, "Designation"))
		return designation(im, a, n);
	r = read_slashed(&d, n->text, false);
	if (r == NOT_A_DATE)
		r = read_iso_day(&d, n->text);
	return import_as_of(im, n, r, d, n->text);
}

static const char *const records[] = {"Designation", "DateGenerated", NULL};
const struct mez_xmlrecords sanctions_uk = {
	.root = "Designations", .records = records, .record = record};
