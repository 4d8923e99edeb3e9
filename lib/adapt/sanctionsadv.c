/* adapt/sanctionsadv.c: OFAC's advanced format: parties, and what they refer to by number.
 * Numbers are resolved by the file's own reference sets, never by what they usually are. */
#include "adapt/sanctions_priv.h"

/* --- what is referred to -----------------------------------------------------------------------
 */

/* Something with a number: "Country" 11004, say. */
struct reference {
	struct mez_str set, id, text, more; /* more: the number of what it belongs to */
	struct reference *next;
};

/* A document of an identity, until its party comes. */
struct paper {
	struct mez_str identity, type, number, country;
	uint32_t line;
	bool taken;
	struct paper *next;
};

enum { BUCKETS = 1 << 14 };
struct tables {
	struct reference *ref[BUCKETS];
	struct paper *paper[BUCKETS];
	struct listing *profile[BUCKETS];
};

static size_t bucket(struct mez_str a, struct mez_str b)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < a.n; i++)
		h = (h ^ (unsigned char)a.p[i]) * 0x100000001b3u;
	for (size_t i = 0; i < b.n; i++)
		h = (h ^ (unsigned char)b.p[i]) * 0x100000001b3u;
	return (h ^ h >> 31) % BUCKETS;
}

static struct tables *tables(struct import *im)
{
	if (!im->tables)
		im->tables = MEZ_NEW(im->a, struct tables);
	return im->tables;
}

static struct mez_str keep(struct import *im, struct mez_str s)
{
	return mez_arena_dup(im->a, s);
}

static struct mez_str text(const struct mez_xmlnode *n, const char *name)
{
	return mez_xmlnode_text(n, name);
}

static const struct reference *look(struct import *im, const char *set, struct mez_str id)
{
	const struct reference *r = tables(im)->ref[bucket(mez_str_of(set), id)];

	while (r && !(mez_str_eq(r->set, mez_str_of(set)) && mez_str_eq(r->id, id)))
		r = r->next;
	return r;
}

static struct mez_str look_text(struct import *im, const char *set, struct mez_str id)
{
	const struct reference *r = look(im, set, id);

	return r ? r->text : MEZ_STR("");
}

static int add_reference(struct import *im, const struct mez_xmlnode *n, struct mez_str id,
			 struct mez_str value, struct mez_str more)
{
	struct reference **at, *r;

	if (!id.n)
		return mez_xmlnode_fail(n, im->err, MEZ_E_MISSING, "a '%.*s' without an ID",
					MEZ_FMT(n->name));
	at = &tables(im)->ref[bucket(n->name, id)];
	for (r = *at; r; r = r->next)
		if (mez_str_eq(r->set, n->name) && mez_str_eq(r->id, id))
			return mez_xmlnode_fail(n, im->err, MEZ_E_DUPLICATE,
						"'%.*s' %.*s is there twice", MEZ_FMT(n->name),
						MEZ_FMT(id));
	r = MEZ_NEW(im->a, struct reference);
	*r = (struct reference){keep(im, n->name), keep(im, id), keep(im, value), keep(im, more),
				*at};
	*at = r;
	return 0;
}

/* The country of a place.  That of a nationality often has neither country nor area: its only part
 * is the name. */
static int location(struct import *im, const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *part = mez_xmlnode_child(n, "LocationPart");
	const struct mez_xmlnode *value = mez_xmlnode_child(part, "LocationPartValue");
	struct mez_str id = text(mez_xmlnode_child(n, "LocationCountry"), "CountryID"), name;
	const struct reference *area =
		look(im, "AreaCode", text(mez_xmlnode_child(n, "LocationAreaCode"), "AreaCodeID"));

	name = look_text(im, "Country", !id.n && area ? area->more : id);
	if (!id.n && !name.n && part && !mez_xmlnode_next(part))
		name = text(value, "Value");
	return add_reference(im, n, text(n, "ID"), name, MEZ_STR(""));
}

static void paper(struct import *im, const struct mez_xmlnode *n)
{
	struct mez_str identity = text(n, "IdentityID");
	struct paper **at = &tables(im)->paper[bucket(identity, MEZ_STR(""))];
	struct paper *p = MEZ_NEW(im->a, struct paper);

	*p = (struct paper){keep(im, identity),
			    look_text(im, "IDRegDocType", text(n, "IDRegDocTypeID")),
			    keep(im, text(n, "IDRegistrationNo")),
			    look_text(im, "Country", text(n, "IssuedBy-CountryID")),
			    n->line,
			    false,
			    *at};
	*at = p;
}

/* --- parties -------------------------------------------------------------------------------- */

static const char *kind_of(struct import *im, const struct mez_xmlnode *profile)
{
	const struct reference *sub = look(im, "PartySubType", text(profile, "PartySubTypeID"));
	struct mez_str type = sub ? look_text(im, "PartyType", sub->more) : MEZ_STR("");

	if (!sub)
		return NULL;
	if (mez_str_is(sub->text, "Vessel"))
		return "vessel";
	if (mez_str_is(sub->text, "Aircraft"))
		return "aircraft";
	return mez_str_is(type, "Individual") ? "individual"
	       : mez_str_is(type, "Entity")   ? "entity"
					      : NULL;
}

static struct mez_str documented(struct mez_arena *a, const struct mez_xmlnode *n)
{
	struct mez_str words[32];
	size_t k = 0;
	const struct mez_xmlnode *c = mez_xmlnode_child(n, "DocumentedNamePart");

	for (; c && k < MEZ_COUNT(words); c = mez_xmlnode_next(c))
		words[k++] = text(c, "NamePartValue");
	return join_words(a, words, k);
}

static bool is_foreign(struct import *im, const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *part = mez_xmlnode_child(n, "DocumentedNamePart");
	struct mez_str script =
		look_text(im, "Script", text(mez_xmlnode_child(part, "NamePartValue"), "ScriptID"));

	return script.n && !mez_str_is(script, "Latin");
}

static void alias(struct import *im, struct mez_arena *a, struct listing *l,
		  const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *c = mez_xmlnode_child(n, "DocumentedName");
	bool weak = mez_str_is(text(n, "LowQuality"), "true");
	bool former = mez_str_is(look_text(im, "AliasType", text(n, "AliasTypeID")), "F.K.A.");

	for (; c; c = mez_xmlnode_next(c)) {
		struct mez_str name = documented(a, c);
		bool foreign = is_foreign(im, c);

		if (!l->name.n && !foreign && mez_str_is(text(n, "Primary"), "true"))
			listing_primary(im, l, c, name);
		else
			listing_name(im, l, c, name,
				     foreign  ? "original"
				     : former ? "former"
					      : "alias",
				     weak ? "weak" : "strong");
	}
}

static void papers(struct import *im, struct listing *l, struct mez_str identity)
{
	struct paper *p = tables(im)->paper[bucket(identity, MEZ_STR(""))];

	for (; p; p = p->next)
		if (mez_str_eq(p->identity, identity)) {
			listing_identifier(im, l, p->type, p->number, p->country);
			p->taken = true;
		}
}

/* --- features ------------------------------------------------------------------------------- */

static bool number(int *out, struct mez_str s)
{
	*out = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || *out > 99999)
			return false;
		*out = *out * 10 + (s.p[i] - '0');
	}
	return s.n > 0;
}

/* A point of time: Year, Month, Day.  Of a month or year alone it is the first day, or the last. */
static bool point(struct mez_date *out, const struct mez_xmlnode *n, bool last)
{
	struct mez_str month = text(n, "Month"), day = text(n, "Day");
	int y, m = last ? 12 : 1, d = last ? 31 : 1;

	if (!number(&y, text(n, "Year")) || (month.n && !number(&m, month)) ||
	    (day.n && !number(&d, day)) || (day.n && !month.n))
		return false;
	while (!day.n && last && d > 28 && !mez_date_make(out, y, m, d))
		d--;
	return mez_date_make(out, y, m, d);
}

/* From Start/From to End/To; a period without them says nothing. */
static int period(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *start = mez_xmlnode_child(n, "Start");
	const struct mez_xmlnode *end = mez_xmlnode_child(n, "End");
	const struct mez_xmlnode *first = mez_xmlnode_child(start, "From");
	const struct mez_xmlnode *last = mez_xmlnode_child(end, "To");
	struct mez_date from = {0}, to = {0};
	bool circa = mez_str_is(text(start, "Approximate"), "true") ||
		     mez_str_is(text(end, "Approximate"), "true");

	if (!first && !last) {
		im->out.counts.empty++;
		return 0;
	}
	if (!point(&from, first ? first : last, false) || !point(&to, last ? last : first, true) ||
	    from.days > to.days)
		return mez_xmlnode_fail(n, im->err, MEZ_E_VALUE, "a period of days that are none");
	listing_birth(im, l, from, to, circa);
	return 0;
}

/* Features that number somebody as a paper does. */
static bool numbers(struct mez_str type)
{
	static const char *const begin[] = {"Digital Currency Address",
					    "SWIFT/BIC",
					    "BIK",
					    "D-U-N-S Number",
					    "ISIN",
					    "MICEX Code",
					    "Vessel Call Sign",
					    "Other Vessel Call Sign",
					    "Aircraft Tail Number",
					    "Previous Aircraft Tail Number",
					    "Aircraft Construction Number",
					    "Aircraft Manufacturer's Serial Number",
					    "Aircraft Mode S Transponder Code"};

	for (size_t i = 0; i < MEZ_COUNT(begin); i++)
		if (mez_str_starts(type, mez_str_of(begin[i])))
			return true;
	return false;
}

/* Features that tell a country.  Where a person lives is not of which country they are. */
static bool places(const struct listing *l, struct mez_str type)
{
	return mez_str_is(type, "Nationality Country") || mez_str_is(type, "Citizenship Country") ||
	       mez_str_is(type, "Nationality of Registration") ||
	       mez_str_is(type, "Registration Country") ||
	       (mez_str_is(type, "Location") && strcmp(l->kind, "individual") != 0);
}

static int feature(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	struct mez_str type = look_text(im, "FeatureType", text(n, "FeatureTypeID"));
	const struct mez_xmlnode *v = mez_xmlnode_child(n, "FeatureVersion");
	int r = 0;

	if (!type.n)
		import_remark(im, n, "a feature of type %.*s, which the file does not explain",
			      MEZ_FMT(text(n, "FeatureTypeID")));
	for (; !r && v; v = mez_xmlnode_next(v)) {
		const struct mez_xmlnode *where = mez_xmlnode_child(v, "VersionLocation");

		if (mez_str_is(type, "Birthdate") && mez_xmlnode_child(v, "DatePeriod"))
			r = period(im, l, mez_xmlnode_child(v, "DatePeriod"));
		else if (places(l, type))
			listing_country(im, l,
					look_text(im, "Location", text(where, "LocationID")));
		else if (numbers(type))
			listing_identifier(im, l, type, text(v, "VersionDetail"), MEZ_STR(""));
	}
	return r;
}

static int fill(struct import *im, struct mez_arena *a, struct listing *l,
		const struct mez_xmlnode *profile)
{
	const struct mez_xmlnode *c = mez_xmlnode_child(profile, "Identity"), *n;
	int r = 0;

	for (; c; c = mez_xmlnode_next(c)) {
		if (mez_str_is(text(c, "False"), "true"))
			continue;
		for (n = mez_xmlnode_child(c, "Alias"); n; n = mez_xmlnode_next(n))
			alias(im, a, l, n);
		papers(im, l, text(c, "ID"));
	}
	for (n = mez_xmlnode_child(profile, "Feature"); !r && n; n = mez_xmlnode_next(n))
		r = feature(im, l, n);
	return r;
}

static int party(struct import *im, struct mez_arena *a, const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *profile = mez_xmlnode_child(n, "Profile");
	const char *kind = kind_of(im, profile);
	struct mez_str id = text(profile, "ID");
	struct listing *l = MEZ_NEW(im->a, struct listing);
	struct listing **at = &tables(im)->profile[bucket(id, MEZ_STR(""))];
	int r;

	if (!kind)
		return mez_xmlnode_fail(n, im->err, MEZ_E_VALUE,
					"party %.*s is of a type the file does not explain",
					MEZ_FMT(text(n, "FixedRef")));
	r = listing_begin(l, im, n, text(n, "FixedRef"), kind);
	if (!r)
		r = fill(im, a, l, profile);
	if (r)
		return r;
	l->profile = keep(im, id);
	l->same_bucket = *at;
	*at = l;
	*im->last_open = l;
	im->last_open = &l->next;
	return 0;
}

/* --- what makes a party listed -----------------------------------------------------------------
 */

static struct listing *of_profile(struct import *im, struct mez_str id)
{
	struct listing *l = tables(im)->profile[bucket(id, MEZ_STR(""))];

	while (l && !mez_str_eq(l->profile, id))
		l = l->same_bucket;
	return l;
}

static int entry(struct import *im, const struct mez_xmlnode *n)
{
	struct listing *l = of_profile(im, text(n, "ProfileID"));
	const struct mez_xmlnode *event = mez_xmlnode_child(n, "EntryEvent"), *c;
	const struct mez_xmlnode *date = mez_xmlnode_child(event, "Date");

	if (!l)
		return mez_xmlnode_fail(n, im->err, MEZ_E_CLOSURE,
					"an entry of profile %.*s, which is no party's",
					MEZ_FMT(text(n, "ProfileID")));
	l->entered = true;
	if (date && !l->listed && !(l->listed = point(&l->listed_on, date, false)))
		return mez_xmlnode_fail(date, im->err, MEZ_E_VALUE, "a day that is none");
	for (c = mez_xmlnode_child(n, "SanctionsMeasure"); c; c = mez_xmlnode_next(c))
		if (mez_str_is(look_text(im, "SanctionsType", text(c, "SanctionsTypeID")),
			       "Program"))
			listing_programme(im, l, text(c, "Comment"));
	return 0;
}

/* Nothing is lost without a word: also a paper that came after its party, or of none. */
static void remark_papers(struct import *im)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (const struct paper *p = tables(im)->paper[i]; p; p = p->next) {
			const struct mez_xmlnode at = {.line = p->line};

			if (!p->taken)
				import_remark(im, &at,
					      "a document of identity %.*s, which no party "
					      "before had",
					      MEZ_FMT(p->identity));
		}
}

/* A party that no entry lists is not listed. */
int advanced_end(struct import *im)
{
	remark_papers(im);
	for (struct listing *l = im->open; l; l = l->next) {
		const struct mez_xmlnode at = {.line = l->line};
		int r;

		if (!l->entered) {
			im->out.counts.skipped++;
			import_remark(im, &at, "party %.*s is of no sanctions entry: not listed",
				      MEZ_FMT(l->id));
			continue;
		}
		r = listing_end(im, l);
		if (r)
			return r;
	}
	return 0;
}

/* --- records -------------------------------------------------------------------------------- */

static int issued(struct import *im, const struct mez_xmlnode *n)
{
	struct mez_date d = {0};

	return import_as_of(im, n, point(&d, n, false) ? DATE_READ : IMPOSSIBLE, d, n->name);
}

static int record(void *arg, struct mez_arena *a, const struct mez_xmlnode *n, struct mez_err *err)
{
	struct import *im = arg;

	(void)err;
	if (mez_str_is(n->name, "DistinctParty"))
		return party(im, a, n);
	if (mez_str_is(n->name, "SanctionsEntry"))
		return entry(im, n);
	if (mez_str_is(n->name, "DateOfIssue"))
		return issued(im, n);
	if (mez_str_is(n->name, "Location"))
		return location(im, n);
	if (mez_str_is(n->name, "IDRegDocument")) {
		paper(im, n);
		return 0;
	}
	if (mez_str_is(n->name, "AreaCode"))
		return add_reference(im, n, text(n, "ID"), n->text, text(n, "CountryID"));
	return add_reference(im, n, text(n, "ID"), n->text, text(n, "PartyTypeID"));
}

static const char *const records[] = {
	"DistinctParty", "SanctionsEntry", "DateOfIssue",   "Location",	   "IDRegDocument",
	"AliasType",	 "PartyType",	   "PartySubType",  "FeatureType", "IDRegDocType",
	"Country",	 "Script",	   "SanctionsType", "AreaCode",	   NULL};
const struct mez_xmlrecords sanctions_advanced = {
	.root = "Sanctions", .records = records, .record = record};
