/* adapt/sanctionsofac.c: OFAC's lists, as elements (sdnList). */
#include "adapt/sanctions_priv.h"

static struct mez_str text(const struct mez_xmlnode *n, const char *name)
{
	return mez_xmlnode_text(n, name);
}

static int information(struct import *im, const struct mez_xmlnode *n)
{
	struct mez_str s = text(n, "Publish_Date"), count = text(n, "Record_Count");
	struct mez_date d = {0};
	uint64_t declared = 0;

	for (size_t i = 0; i < count.n && i < 9; i++) {
		if (count.p[i] < '0' || count.p[i] > '9')
			return mez_xmlnode_fail(n, im->err, MEZ_E_VALUE, "Record_Count '%.*s'",
						MEZ_FMT(count));
		declared = declared * 10 + (uint64_t)(count.p[i] - '0');
	}
	im->out.counts.declared = declared;
	return s.n ? import_as_of(im, n, read_slashed(&d, s, true), d, s) : 0;
}

static const char *kind_of(struct mez_str type)
{
	return mez_str_is(type, "Individual") ? "individual"
	       : mez_str_is(type, "Entity")   ? "entity"
	       : mez_str_is(type, "Vessel")   ? "vessel"
	       : mez_str_is(type, "Aircraft") ? "aircraft"
					      : NULL;
}

static struct mez_str full_name(struct mez_arena *a, const struct mez_xmlnode *n)
{
	struct mez_str words[] = {text(n, "firstName"), text(n, "lastName")};

	return join_words(a, words, MEZ_COUNT(words));
}

/* Rows below a list element: xList/x. */
static const struct mez_xmlnode *rows(const struct mez_xmlnode *n, const char *list,
				      const char *row)
{
	return mez_xmlnode_child(mez_xmlnode_child(n, list), row);
}

/* Types of "id" that name no document: notices, and what many share. */
static bool identifies(struct mez_str type)
{
	static const char *const not [] = {"Secondary sanctions",
					   "Additional Sanctions",
					   "Executive Order",
					   "Gender",
					   "Website",
					   "Email",
					   "Phone",
					   "Transactions Prohibited",
					   "Listing Date",
					   "Effective Date",
					   "Nationality of Reg",
					   "Organization Type",
					   "Organization Est",
					   "Vessel Year",
					   "Target Type",
					   "Purchase/Sales",
					   "Aircraft Manufacture Date",
					   "Aircraft Model",
					   "Aircraft Operator",
					   "Vessel Flag",
					   "Other Vessel Flag",
					   "Former Vessel Flag",
					   "Vessel Type",
					   "Other Vessel Type",
					   "IFCA",
					   "CAATSA",
					   "PEESA",
					   "PAIPA",
					   "Registration Country",
					   "UN/LOCODE"};

	for (size_t i = 0; i < MEZ_COUNT(not ); i++)
		if (mez_str_starts(type, mez_str_of(not [i])))
			return false;
	return true;
}

static void identifiers(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *c = rows(n, "idList", "id");
	struct mez_str sign = text(mez_xmlnode_child(n, "vesselInfo"), "callSign");

	for (; c; c = mez_xmlnode_next(c))
		if (identifies(text(c, "idType")))
			listing_identifier(im, l, text(c, "idType"), text(c, "idNumber"),
					   text(c, "idCountry"));
	if (sign.n)
		listing_identifier(im, l, MEZ_STR("Vessel Call Sign"), sign, MEZ_STR(""));
}

static void aliases(struct import *im, struct mez_arena *a, struct listing *l,
		    const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *c = rows(n, "akaList", "aka");

	for (; c; c = mez_xmlnode_next(c))
		listing_name(im, l, c, full_name(a, c),
			     mez_str_is(text(c, "type"), "f.k.a.") ? "former" : "alias",
			     mez_str_is(text(c, "category"), "weak") ? "weak" : "strong");
}

static int births(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *c = rows(n, "dateOfBirthList", "dateOfBirthItem");

	for (; c; c = mez_xmlnode_next(c)) {
		struct mez_str s = text(c, "dateOfBirth");
		struct mez_date from = {0}, to = {0};
		bool circa;

		switch (read_free_date(&from, &to, &circa, s)) {
		case DATE_READ:
			listing_birth(im, l, from, to, circa);
			break;
		case NOT_A_DATE:
			import_remark(im, c, "birth date '%.*s' is not understood", MEZ_FMT(s));
			break;
		case IMPOSSIBLE:
			return impossible_date(im, c, s);
		}
	}
	return 0;
}

static void countries(struct import *im, struct listing *l, const struct mez_xmlnode *n,
		      const char *list, const char *row)
{
	const struct mez_xmlnode *c = rows(n, list, row);

	for (; c; c = mez_xmlnode_next(c))
		listing_country(im, l, text(c, "country"));
}

static int entry(struct import *im, struct mez_arena *a, const struct mez_xmlnode *n)
{
	const char *kind = kind_of(text(n, "sdnType"));
	const struct mez_xmlnode *c;
	struct listing l;
	int r;

	if (!kind)
		return mez_xmlnode_fail(n, im->err, MEZ_E_VALUE, "sdnType '%.*s' is none we know",
					MEZ_FMT(text(n, "sdnType")));
	r = listing_begin(&l, im, n, text(n, "uid"), kind);
	if (r)
		return r;
	listing_primary(im, &l, n, full_name(a, n));
	aliases(im, a, &l, n);
	r = births(im, &l, n);
	if (r)
		return r;
	countries(im, &l, n, "nationalityList", "nationality");
	countries(im, &l, n, "citizenshipList", "citizenship");
	if (strcmp(kind, "individual") != 0)
		countries(im, &l, n, "addressList", "address");
	identifiers(im, &l, n);
	for (c = rows(n, "programList", "program"); c; c = mez_xmlnode_next(c))
		listing_programme(im, &l, c->text);
	listing_note(im, &l, text(n, "remarks"));
	return listing_end(im, &l);
}

static int record(void *arg, struct mez_arena *a, const struct mez_xmlnode *n, struct mez_err *err)
{
	(void)err;
	return mez_str_is(n->name, "sdnEntry") ? entry(arg, a, n) : information(arg, n);
}

static const char *const records[] = {"sdnEntry", "publshInformation", NULL};
const struct mez_xmlrecords sanctions_ofac = {
	.root = "sdnList", .records = records, .record = record};
