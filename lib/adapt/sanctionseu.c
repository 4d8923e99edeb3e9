/* adapt/sanctionseu.c: the European Union's financial sanctions file: data in attributes. */
#include "adapt/sanctions_priv.h"

static struct mez_str text(const struct mez_xmlnode *n, const char *name)
{
	return mez_xmlnode_text(n, name);
}

static int begin(void *arg, const struct mez_xmlnode *root, struct mez_err *err)
{
	struct import *im = arg;
	struct mez_str s = text(root, "generationDate");
	struct mez_date d = {0};

	(void)err;
	return s.n ? import_as_of(im, root, read_iso_day(&d, s), d, s) : 0;
}

static struct mez_str full_name(struct mez_arena *a, const struct mez_xmlnode *n)
{
	struct mez_str words[] = {text(n, "firstName"), text(n, "middleName"), text(n, "lastName")};
	struct mez_str whole = text(n, "wholeName");

	return whole.n ? whole : join_words(a, words, MEZ_COUNT(words));
}

/* The first strong name is the entry's own; of none, the first. */
static void names(struct import *im, struct mez_arena *a, struct listing *l,
		  const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *c;

	for (c = mez_xmlnode_child(n, "nameAlias"); c; c = mez_xmlnode_next(c))
		if (mez_str_is(text(c, "strong"), "true"))
			listing_primary(im, l, c, full_name(a, c));
	for (c = mez_xmlnode_child(n, "nameAlias"); c; c = mez_xmlnode_next(c)) {
		bool weak = mez_str_is(text(c, "strong"), "false");

		if (!l->name.n)
			listing_primary(im, l, c, full_name(a, c));
		else if (weak || !mez_str_eq(full_name(a, c), l->name))
			listing_name(im, l, c, full_name(a, c), "alias", weak ? "weak" : "strong");
	}
}

/* "00" is nowhere. */
static void country(struct import *im, struct listing *l, struct mez_str code)
{
	if (!mez_str_is(code, "00"))
		listing_country(im, l, code);
}

/* Years between which somebody was born; either may be left open, which nobody alive goes beyond.
 */
static int span(struct import *im, struct listing *l, const struct mez_xmlnode *n,
		struct mez_str first, struct mez_str last, bool circa)
{
	struct mez_date from = {0}, to = {0}, nowhere;

	if (!read_year(&from, &nowhere, first.n ? first : MEZ_STR("1850")) ||
	    !read_year(&nowhere, &to, last.n ? last : MEZ_STR("2100")) || from.days > to.days)
		return impossible_date(im, n, first.n ? first : last);
	listing_birth(im, l, from, to, circa);
	return 0;
}

static int birth(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	struct mez_str date = text(n, "birthdate"), year = text(n, "year");
	struct mez_str first = text(n, "yearRangeFrom"), last = text(n, "yearRangeTo");
	struct mez_str calendar = text(n, "calendarType");
	bool circa = mez_str_is(text(n, "circa"), "true");
	struct mez_date from = {0}, to = {0};

	if (!date.n && !year.n && !first.n && !last.n) {
		im->out.counts.empty++;
		return 0;
	}
	if (calendar.n && !mez_str_is(calendar, "GREGORIAN")) {
		import_remark(im, n, "a birth date of the calendar '%.*s'", MEZ_FMT(calendar));
		return 0;
	}
	if (!date.n && !year.n)
		return span(im, l, n, first, last, circa);
	switch (read_iso_day(&from, date)) {
	case DATE_READ:
		to = from;
		break;
	case IMPOSSIBLE:
		return impossible_date(im, n, date);
	case NOT_A_DATE: /* "1937-XX-XX" has its year apart */
		if (!year.n) {
			import_remark(im, n, "birth date '%.*s' is not understood", MEZ_FMT(date));
			return 0;
		}
		if (!read_year(&from, &to, year))
			return impossible_date(im, n, year);
		break;
	}
	listing_birth(im, l, from, to, circa);
	return 0;
}

static int births(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *c = mez_xmlnode_child(n, "birthdate");
	int r = 0;

	/* an attribute of that name is no birth */
	for (; !r && c; c = mez_xmlnode_next(c))
		if (!c->attribute)
			r = birth(im, l, c);
	return r;
}

/* Also one known to be false: who shows it has the listed person's paper. */
static void paper(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	struct mez_str type = text(n, "identificationTypeCode"), latin = text(n, "latinNumber");
	struct mez_str where = text(n, "countryIso2Code");

	if (mez_str_is(where, "00"))
		where = MEZ_STR("");
	listing_identifier(im, l, type, text(n, "number"), where);
	if (latin.n)
		listing_identifier(im, l, type, latin, where);
	if (text(n, "nameOnDocument").n)
		listing_name(im, l, n, text(n, "nameOnDocument"), "alias", "strong");
}

static void rest(struct import *im, struct listing *l, const struct mez_xmlnode *n, bool person)
{
	const struct mez_xmlnode *c;

	for (c = mez_xmlnode_child(n, "citizenship"); c; c = mez_xmlnode_next(c))
		country(im, l, text(c, "countryIso2Code"));
	for (c = mez_xmlnode_child(n, "address"); !person && c; c = mez_xmlnode_next(c))
		country(im, l, text(c, "countryIso2Code"));
	for (c = mez_xmlnode_child(n, "identification"); c; c = mez_xmlnode_next(c))
		paper(im, l, c);
	for (c = mez_xmlnode_child(n, "remark"); c; c = mez_xmlnode_next(c))
		listing_note(im, l, c->text);
	for (c = mez_xmlnode_child(n, "regulation"); c; c = mez_xmlnode_next(c))
		listing_programme(im, l, text(c, "programme"));
}

static const char *kind_of(const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *c = mez_xmlnode_child(n, "subjectType");
	struct mez_str code = text(c, "code"), letter = text(c, "classificationCode");

	if (mez_str_is(code, "person") || mez_str_is(letter, "P"))
		return "individual";
	return mez_str_is(code, "enterprise") || mez_str_is(letter, "E") ? "entity" : NULL;
}

static int record(void *arg, struct mez_arena *a, const struct mez_xmlnode *n, struct mez_err *err)
{
	struct mez_str id = text(n, "euReferenceNumber");
	struct import *im = arg;
	const char *kind = kind_of(n);
	struct listing l;
	int r;

	(void)err;
	if (!kind)
		return mez_xmlnode_fail(n, im->err, MEZ_E_VALUE, "subjectType is none we know");
	r = listing_begin(&l, im, n, id.n ? id : text(n, "logicalId"), kind);
	if (r)
		return r;
	names(im, a, &l, n);
	r = births(im, &l, n);
	if (!r)
		r = listing_listed(im, &l, n, text(n, "designationDate"));
	if (r)
		return r;
	rest(im, &l, n, strcmp(kind, "individual") == 0);
	return listing_end(im, &l);
}

static const char *const records[] = {"sanctionEntity", NULL};
const struct mez_xmlrecords sanctions_eu = {
	.root = "export", .records = records, .begin = begin, .record = record};
