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

static int location(struct import *im, const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *c = mez_xmlnode_child(n, "LocationCountry");

	return add_reference(im, n, text(n, "ID"), MEZ_STR(""), text(c, "CountryID"));
}

static void paper(struct import *im, const struct mez_xmlnode *n)
{
	struct mez_str identity = text(n, "IdentityID");
	struct paper **at = &tables(im)->paper[bucket(identity, MEZ_STR(""))];
	struct paper *p = MEZ_NEW(im->a, struct paper);

	*p = (struct paper){keep(im, identity),
			    look_text(im, "IDRegDocType", text(n, "IDRegDocTypeID")),
			    keep(im, text(n, "IDRegistrationNo")),
			    look_text(im, "Country", text(n, "IssuedBy-CountryID")), *at};
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
	const struct paper *p = tables(im)->paper[bucket(identity, MEZ_STR(""))];

	for (; p; p = p->next)
		if (mez_str_eq(p->identity, identity))
			listing_identifier(im, l, p->type, p->number, p->country);
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

/* A point of time: Year, Month, Day. */
static bool point(struct mez_date *out, const struct mez_xmlnode *n)
{
	int y, m, d;

	return number(&y, text(n, "Year")) && number(&m, text(n, "Month")) &&
	       number(&d, text(n, "Day")) && mez_date_make(out, y, m, d);
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
	if (!point(&from, first ? first : last) || !point(&to, last ? last : first) ||
	    from.days > to.days)
		return mez_xmlnode_fail(n, im->err, MEZ_E_VALUE, "a period of days that are none");
	listing_birth(im, l, from, to, circa);
	return 0;
}

static int feature(struct import *im, struct listing *l, const struct mez_xmlnode *n)
{
	struct mez_str type = look_text(im, "FeatureType", text(n, "FeatureTypeID"));
	const struct mez_xmlnode *v = mez_xmlnode_child(n, "FeatureVersion");
	bool country = mez_str_is(type, "Nationality Country") ||
		       mez_str_is(type, "Citizenship Country") ||
		       mez_str_is(type, "Nationality of Registration");
	int r = 0;

	for (; !r && v; v = mez_xmlnode_next(v)) {
		const struct mez_xmlnode *where = mez_xmlnode_child(v, "VersionLocation");
		const struct reference *place = look(im, "Location", text(where, "LocationID"));

		if (mez_str_is(type, "Birthdate") && mez_xmlnode_child(v, "DatePeriod"))
			r = period(im, l, mez_xmlnode_child(v, "DatePeriod"));
		else if (country && place)
			listing_country(im, l, look_text(im, "Country", place->more));
		else if (mez_str_starts(type, MEZ_STR("Digital Currency Address")))
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
	if (date && !l->listed && !(l->listed = point(&l->listed_on, date)))
		return mez_xmlnode_fail(date, im->err, MEZ_E_VALUE, "a day that is none");
	for (c = mez_xmlnode_child(n, "SanctionsMeasure"); c; c = mez_xmlnode_next(c))
		if (mez_str_is(look_text(im, "SanctionsType", text(c, "SanctionsTypeID")),
			       "Program"))
			listing_programme(im, l, text(c, "Comment"));
	return 0;
}

/* A party that no entry lists is not listed. */
int advanced_end(struct import *im)
{
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

	return import_as_of(im, n, point(&d, n) ? DATE_READ : IMPOSSIBLE, d, n->name);
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
	return add_reference(im, n, text(n, "ID"), n->text, text(n, "PartyTypeID"));
}

static const char *const records[] = {
	"DistinctParty", "SanctionsEntry", "DateOfIssue",   "Location",	   "IDRegDocument",
	"AliasType",	 "PartyType",	   "PartySubType",  "FeatureType", "IDRegDocType",
	"Country",	 "Script",	   "SanctionsType", NULL};
const struct mez_xmlrecords sanctions_advanced = {
	.root = "Sanctions", .records = records, .record = record};
