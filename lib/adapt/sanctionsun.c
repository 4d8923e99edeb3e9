/* adapt/sanctionsun.c: the consolidated list of the Security Council. */
#include "adapt/sanctions_priv.h"

static struct mez_str text(const struct mez_xmlnode *n, const char *name)
{
	return mez_xmlnode_text(n, name);
}

static int begin(void *arg, const struct mez_xmlnode *root, struct mez_err *err)
{
	struct import *im = arg;
	struct mez_str s = text(root, "dateGenerated");
	struct mez_date d = {0};

	(void)err;
	return s.n ? import_as_of(im, root, read_iso_day(&d, s), d, s) : 0;
}

/* "Good", "Low", "a.k.a.", "f.k.a." or nothing. */
static void alias(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	struct mez_str quality = text(n, "QUALITY");

	listing_name(im, l, n, text(n, "ALIAS_NAME"),
		     mez_str_is(quality, "f.k.a.") ? "former" : "alias",
		     mez_str_is(quality, "Low") ? "weak" : "strong");
}

static int birth(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	struct mez_str date = text(n, "DATE"), year = text(n, "YEAR");
	struct mez_str first = text(n, "FROM_YEAR"), last = text(n, "TO_YEAR");
	bool circa = mez_str_is(text(n, "TYPE_OF_DATE"), "APPROXIMATELY");
	struct mez_date from = {0}, to = {0}, nowhere;

	if (!date.n && !year.n && !first.n && !last.n) {
		im->out.counts.empty++;
		return 0;
	}
	if (date.n) {
		enum date_read r = read_iso_day(&from, date);

		if (r != DATE_READ)
			return impossible_date(im, n, date);
		to = from;
	} else if (year.n) {
		if (!read_year(&from, &to, year))
			return impossible_date(im, n, year);
	} else {
		if (!read_year(&from, &nowhere, first.n ? first : last) ||
		    !read_year(&nowhere, &to, last.n ? last : first) || from.days > to.days)
			return impossible_date(im, n, first.n ? first : last);
	}
	listing_birth(im, l, from, to, circa);
	return 0;
}

static void document(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	struct mez_str type = text(n, "TYPE_OF_DOCUMENT"), country = text(n, "ISSUING_COUNTRY");

	listing_identifier(im, l, type.n ? type : text(n, "TYPE_OF_DOCUMENT2"), text(n, "NUMBER"),
			   country.n ? country : text(n, "COUNTRY_OF_ISSUE"));
}

static void values(struct import *im, struct listing *l, const struct mez_xmlnode *n,
		   const char *name,
		   void (*take)(struct import *, struct listing *, struct mez_str))
{
	const struct mez_xmlnode *list = mez_xmlnode_child(n, name);

	for (; list; list = mez_xmlnode_next(list)) {
		const struct mez_xmlnode *v = mez_xmlnode_child(list, "VALUE");

		for (; v; v = mez_xmlnode_next(v))
			take(im, l, v->text);
	}
}

static int births(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *c = mez_xmlnode_child(n, "INDIVIDUAL_DATE_OF_BIRTH");
	int r = 0;

	for (; !r && c; c = mez_xmlnode_next(c))
		r = birth(im, l, c);
	return r;
}

static void each(struct import *im, struct listing *l, const struct mez_xmlnode *n,
		 const char *name,
		 void (*take)(struct import *, struct listing *, const struct mez_xmlnode *))
{
	const struct mez_xmlnode *c = mez_xmlnode_child(n, name);

	for (; c; c = mez_xmlnode_next(c))
		take(im, l, c);
}

static void address_country(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	listing_country(im, l, text(n, "COUNTRY"));
}

static int record(void *arg, struct mez_arena *a, const struct mez_xmlnode *n, struct mez_err *err)
{
	bool person = mez_str_is(n->name, "INDIVIDUAL");
	struct mez_str given[] = {text(n, "FIRST_NAME"), text(n, "SECOND_NAME"),
				  text(n, "THIRD_NAME"), text(n, "FOURTH_NAME")};
	struct import *im = arg;
	struct listing l;
	int r = listing_begin(&l, im, n, text(n, "REFERENCE_NUMBER"),
			      person ? "individual" : "entity");

	(void)err;
	if (r)
		return r;
	listing_primary(im, &l, n, join_words(a, given, MEZ_COUNT(given)));
	each(im, &l, n, person ? "INDIVIDUAL_ALIAS" : "ENTITY_ALIAS", alias);
	if (text(n, "NAME_ORIGINAL_SCRIPT").n)
		listing_name(im, &l, n, text(n, "NAME_ORIGINAL_SCRIPT"), "original", "strong");
	r = births(im, &l, n);
	if (!r)
		r = listing_listed(im, &l, n, text(n, "LISTED_ON"));
	if (r)
		return r;
	values(im, &l, n, "NATIONALITY", listing_country);
	if (!person)
		each(im, &l, n, "ENTITY_ADDRESS", address_country);
	each(im, &l, n, "INDIVIDUAL_DOCUMENT", document);
	listing_programme(im, &l, text(n, "UN_LIST_TYPE"));
	listing_note(im, &l, text(n, "COMMENTS1"));
	return listing_end(im, &l);
}

static const char *const records[] = {"INDIVIDUAL", "ENTITY", NULL};
const struct mez_xmlrecords sanctions_un = {
	.root = "CONSOLIDATED_LIST", .records = records, .begin = begin, .record = record};
