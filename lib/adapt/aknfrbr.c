/* adapt/aknfrbr.c: what a document says it is, and what it refers to. */
#include "adapt/aknname_priv.h"

#include "base/text.h"
#include "pack/lawlang.h"
#include "pack/lawname.h"
#include "pack/lawuri.h"

/* One level of identification as it stands. */
struct level {
	const xmlNode *node;
	struct mez_str this_, uri, date, language, country, number;
	bool good; /* uri was taken apart */
	struct mez_lawuri parts;
};

#define FAULT(l, n, rule, ...) \
	mez_aknlint_say((l), (n), MEZ_AKNLINT_ERROR, (rule), MEZ_NOSTR, MEZ_NOSTR, __VA_ARGS__)

static const xmlNode *at(const struct level *v, const char *element)
{
	const xmlNode *n = mez_akn_child(v->node, element);

	return n ? n : v->node;
}

static struct mez_str value(struct mez_aknlint *l, const struct level *v, const char *element,
			    const char *attr)
{
	const xmlNode *n = mez_akn_child(v->node, element);

	return n ? mez_aknlint_attr(l, n, attr) : MEZ_NOSTR;
}

static void need(struct mez_aknlint *l, const struct level *v, const char *element,
		 struct mez_str got)
{
	if (!got.n)
		mez_aknlint_say(l, v->node, MEZ_AKNLINT_ERROR, "frbr-missing", MEZ_NOSTR, MEZ_NOSTR,
				"%s has no %s", mez_xml_name(v->node), element);
}

/* The day of a date; dateTime and an offset are allowed by the schema. */
static struct mez_str day_of(struct mez_str s)
{
	if (s.n > MEZ_DATE_TEXT && strchr("TZ+-", s.p[MEZ_DATE_TEXT]))
		s.n = MEZ_DATE_TEXT;
	return s;
}

/* FRBRdate: a day that exists, or a year. */
static void judge_date(struct mez_aknlint *l, const struct level *v)
{
	if (v->date.n && !mez_lawuri_is_date(day_of(v->date)))
		FAULT(l, at(v, "FRBRdate"), "frbr-date", "'%.*s' is not a day that exists",
		      MEZ_FMT(v->date));
}

/* FRBRlanguage: ISO 639-2; other codes of three letters are in ISO 639-3, or nowhere. */
static void judge_language(struct mez_aknlint *l, const struct level *v)
{
	struct mez_str s = v->language;
	enum mez_aknlint_severity how = MEZ_AKNLINT_REMARK;
	size_t letters = 0;

	if (!s.n || mez_lawlang_known(s))
		return;
	while (letters < s.n && s.p[letters] >= 'a' && s.p[letters] <= 'z')
		letters++;
	if (letters != 3 || s.n != 3)
		how = MEZ_AKNLINT_ERROR;
	mez_aknlint_say(l, at(v, "FRBRlanguage"), how, "frbr-language", MEZ_NOSTR, MEZ_NOSTR,
			"FRBRlanguage '%.*s' is no code of ISO 639-2 (three letters)", MEZ_FMT(s));
}

/* FRBRuri: well formed; FRBRthis: the same, with a component or without. */
static void judge_uri(struct mez_aknlint *l, struct level *v, struct mez_str language)
{
	struct mez_lawuri parts;
	struct mez_str tail;
	const char *why;

	if (!v->uri.n)
		return;
	why = mez_lawuri_parse_in(&v->parts, v->uri, language);
	v->good = !why;
	if (why)
		mez_aknlint_say(l, at(v, "FRBRuri"), MEZ_AKNLINT_ERROR, "frbr-uri", MEZ_NOSTR,
				MEZ_NOSTR, "FRBRuri '%.*s' is not an IRI of the convention: %s",
				MEZ_FMT(v->uri), why);
	if (!v->this_.n || why)
		return;
	why = mez_lawuri_parse_in(&parts, v->this_, language);
	if (why) {
		mez_aknlint_say(l, at(v, "FRBRthis"), MEZ_AKNLINT_ERROR, "frbr-uri", MEZ_NOSTR,
				MEZ_NOSTR, "FRBRthis '%.*s' is not an IRI of the convention: %s",
				MEZ_FMT(v->this_), why);
		return;
	}
	tail = (struct mez_str){v->this_.p + v->parts.expression.n, 0};
	if (!mez_str_starts(v->this_, v->parts.expression) ||
	    (v->this_.n > v->parts.expression.n && *tail.p != '/' && *tail.p != '.' &&
	     *tail.p != '~'))
		FAULT(l, at(v, "FRBRthis"), "frbr-this",
		      "FRBRthis '%.*s' is of another than "
		      "FRBRuri '%.*s'",
		      MEZ_FMT(v->this_), MEZ_FMT(v->uri));
}

/* language: of the expression, where the level is not above it. */
static struct level read_level(struct mez_aknlint *l, const xmlNode *id, const char *name,
			       struct mez_str language)
{
	struct level v = {.node = mez_akn_child(id, name)};

	if (!v.node)
		return v;
	v.this_ = value(l, &v, "FRBRthis", "value");
	v.uri = value(l, &v, "FRBRuri", "value");
	v.date = value(l, &v, "FRBRdate", "date");
	v.language = value(l, &v, "FRBRlanguage", "language");
	v.country = value(l, &v, "FRBRcountry", "value");
	v.number = value(l, &v, "FRBRnumber", "value");
	need(l, &v, "FRBRthis", v.this_);
	need(l, &v, "FRBRuri", v.uri);
	need(l, &v, "FRBRdate", v.date);
	judge_date(l, &v);
	judge_uri(l, &v, v.language.n ? v.language : language);
	return v;
}

/* "2001" stands for any day of that year. */
static bool same_date(struct mez_str in_uri, struct mez_str date)
{
	size_t n = in_uri.n < date.n ? in_uri.n : date.n;

	return n >= 4 && memcmp(in_uri.p, date.p, n) == 0;
}

/* A version that is a day or a year, not "first". */
static bool digits4(struct mez_str s)
{
	for (size_t i = 0; i < 4; i++)
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* One of its dates is that of the IRI: there are days of hearing, assent, publication. */
static bool has_date(struct mez_aknlint *l, const struct level *v, struct mez_str in_uri)
{
	for (const xmlNode *n = v->node->children; n; n = n->next)
		if (mez_akn_is(n, "FRBRdate") &&
		    same_date(in_uri, mez_aknlint_attr(l, n, "date")))
			return true;
	return false;
}

static bool same_nocase(struct mez_str a, struct mez_str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (mez_lower(a.p[i]) != mez_lower(b.p[i]))
			return false;
	return true;
}

/* "za" and "za-wc" are both said of what is of "za-wc". */
static bool same_country(struct mez_str in_uri, struct mez_str said)
{
	struct mez_str nation = in_uri;

	for (size_t i = 0; i < in_uri.n && nation.n == in_uri.n; i++)
		if (in_uri.p[i] == '-')
			nation.n = i;
	return same_nocase(in_uri, said) || same_nocase(nation, said);
}

/* "1120(I)" is "1120-i", and "VII" the number of "act-vii". */
static bool same_number(struct mez_str in_uri, struct mez_str said)
{
	struct mez_str last = in_uri;

	for (size_t i = 0; i < in_uri.n; i++)
		if (in_uri.p[i] == '-')
			last = (struct mez_str){in_uri.p + i + 1, in_uri.n - i - 1};
	return mez_lawname_fits(in_uri, said) || mez_lawname_fits(last, said);
}

/* What the convention calls a document of that name in IRIs; a portion is of its whole. */
static bool same_type(struct mez_str in_uri, const xmlNode *document)
{
	static const char *const any[] = {"doc", "portion", "fragment"};

	for (size_t i = 0; i < MEZ_COUNT(any); i++)
		if (mez_akn_is(document, any[i]))
			return true;
	return same_nocase(in_uri, mez_str_of(mez_xml_name(document))) ||
	       (mez_akn_is(document, "debate") && mez_str_is(in_uri, "debaterecord"));
}

static void judge_work(struct mez_aknlint *l, const struct level *w, const xmlNode *document)
{
	const struct mez_lawuri *u = &w->parts;

	need(l, w, "FRBRcountry", w->country);
	if (!w->good)
		return;
	if (u->language.p)
		FAULT(l, at(w, "FRBRuri"), "frbr-uri", "the work's '%.*s' names a language",
		      MEZ_FMT(w->uri));
	if (w->country.n && !same_country(u->country, w->country))
		FAULT(l, at(w, "FRBRcountry"), "frbr-country",
		      "FRBRcountry is '%.*s', and '%.*s' in FRBRuri", MEZ_FMT(w->country),
		      MEZ_FMT(u->country));
	if (w->date.n && !has_date(l, w, u->date))
		FAULT(l, at(w, "FRBRdate"), "frbr-date",
		      "FRBRdate is '%.*s', and '%.*s' in FRBRuri", MEZ_FMT(w->date),
		      MEZ_FMT(u->date));
	if (!same_type(u->type, document))
		mez_aknlint_say(l, at(w, "FRBRuri"), MEZ_AKNLINT_REMARK, "frbr-type", MEZ_NOSTR,
				MEZ_NOSTR, "FRBRuri says '%.*s' of a document that is '%s'",
				MEZ_FMT(u->type), mez_xml_name(document));
	if (w->number.n && u->number.n && !same_number(u->number, w->number))
		mez_aknlint_say(l, at(w, "FRBRnumber"), MEZ_AKNLINT_REMARK, "frbr-number",
				MEZ_NOSTR, MEZ_NOSTR, "FRBRnumber is '%.*s', and '%.*s' in FRBRuri",
				MEZ_FMT(w->number), MEZ_FMT(u->number));
}

static void judge_expression(struct mez_aknlint *l, const struct level *w, const struct level *x)
{
	const struct mez_lawuri *u = &x->parts;

	need(l, x, "FRBRlanguage", x->language);
	judge_language(l, x);
	if (!x->good)
		return;
	if (w->good && !mez_str_eq(u->work, w->parts.work))
		FAULT(l, at(x, "FRBRuri"), "frbr-work",
		      "the expression is of '%.*s', and the work is '%.*s'", MEZ_FMT(u->work),
		      MEZ_FMT(w->parts.work));
	if (!u->language.p)
		FAULT(l, at(x, "FRBRuri"), "frbr-language",
		      "the expression's '%.*s' has no language", MEZ_FMT(x->uri));
	else if (u->view.p)
		FAULT(l, at(x, "FRBRuri"), "frbr-uri",
		      "the expression's '%.*s' is what is seen on a day (':'), not a version "
		      "('@')",
		      MEZ_FMT(x->uri));
	else if (x->language.n && !mez_str_eq(u->language, x->language))
		FAULT(l, at(x, "FRBRlanguage"), "frbr-language",
		      "FRBRlanguage is '%.*s', and '%.*s' in FRBRuri", MEZ_FMT(x->language),
		      MEZ_FMT(u->language));
	if (u->version.n && digits4(u->version) && !has_date(l, x, u->version))
		FAULT(l, at(x, "FRBRdate"), "frbr-date",
		      "FRBRdate is '%.*s', and '%.*s' in FRBRuri", MEZ_FMT(x->date),
		      MEZ_FMT(u->version));
}

static void judge_manifestation(struct mez_aknlint *l, const struct level *x, const struct level *m)
{
	if (m->good && x->good && !mez_str_eq(m->parts.expression, x->parts.expression))
		FAULT(l, at(m, "FRBRuri"), "frbr-expression",
		      "the manifestation is of '%.*s', and the expression is '%.*s'",
		      MEZ_FMT(m->parts.expression), MEZ_FMT(x->parts.expression));
	if (m->good && !m->parts.format.n)
		mez_aknlint_say(l, at(m, "FRBRuri"), MEZ_AKNLINT_REMARK, "frbr-format", MEZ_NOSTR,
				MEZ_NOSTR, "the manifestation's '%.*s' names no format (.xml)",
				MEZ_FMT(m->uri));
}

void mez_aknlint_frbr(struct mez_aknlint *l, const xmlNode *document)
{
	const xmlNode *meta = mez_akn_child(document, "meta");
	const xmlNode *id = mez_akn_child(meta, "identification");
	struct level w = read_level(l, id, "FRBRWork", MEZ_NOSTR);
	struct level x = read_level(l, id, "FRBRExpression", MEZ_NOSTR);
	struct level m = read_level(l, id, "FRBRManifestation", x.language);

	if (!id || !w.node || !x.node || !m.node) {
		mez_aknlint_say(l, id ? id : meta, MEZ_AKNLINT_ERROR, "frbr-missing", MEZ_NOSTR,
				MEZ_NOSTR, "no identification of %s",
				!id || !w.node ? "work"
				: !x.node      ? "expression"
					       : "manifestation");
	}
	if (w.node)
		judge_work(l, &w, document);
	if (x.node)
		judge_expression(l, &w, &x);
	if (m.node)
		judge_manifestation(l, &x, &m);
}

/* --- references ----------------------------------------------------------- */

static bool has_scheme(struct mez_str s)
{
	size_t i = 0;

	while (i < s.n && ((mez_lower(s.p[i]) >= 'a' && mez_lower(s.p[i]) <= 'z') ||
			   (i && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '+' ||
				  s.p[i] == '-' || s.p[i] == '.'))))
		i++;
	return i > 0 && i < s.n && s.p[i] == ':';
}

static void refuse(struct mez_aknlint *l, const struct mez_aknlint_ref *ref, const char *rule,
		   const char *why)
{
	mez_aknlint_say(l, ref->node, MEZ_AKNLINT_ERROR, rule, MEZ_NOSTR, MEZ_NOSTR,
			"%s='%.*s': %s", ref->attr, MEZ_FMT(ref->value), why);
}

/* What a reference within the text leads to, or NULL. */
static const xmlNode *target(const struct mez_aknlint *l, struct mez_str v)
{
	return v.n > 1 && v.p[0] == '#'
		       ? mez_xml_table_get(&l->ids, (struct mez_str){v.p + 1, v.n - 1})
		       : NULL;
}

/* References to events and to groups of intervals lead to nothing else. */
static void judge_target(struct mez_aknlint *l, const struct mez_aknlint_ref *ref)
{
	static const char *const rows[][2] = {
		{"start", "eventRef"}, {"end", "eventRef"}, {"period", "temporalGroup"}};
	const xmlNode *to = target(l, ref->value);

	if (!to)
		refuse(l, ref, "ref-dangling", "no element has this eId");
	for (size_t i = 0; to && i < MEZ_COUNT(rows); i++)
		if (strcmp(ref->attr, rows[i][0]) == 0 && !mez_akn_is(to, rows[i][1]))
			mez_aknlint_say(l, ref->node, MEZ_AKNLINT_ERROR, "ref-kind", MEZ_NOSTR,
					MEZ_NOSTR, "%s='%.*s' is of the %s in line %ld, of no %s",
					ref->attr, MEZ_FMT(ref->value), mez_xml_name(to),
					xmlGetLineNo(to), rows[i][1]);
}

static struct mez_str event_day(struct mez_aknlint *l, const xmlNode *interval, const char *attr)
{
	const xmlNode *to = target(l, mez_aknlint_attr(l, interval, attr));
	struct mez_str day = to && mez_akn_is(to, "eventRef")
				     ? day_of(mez_aknlint_attr(l, to, "date"))
				     : MEZ_NOSTR;
	struct mez_date d;

	return mez_date_parse(&d, day) ? day : MEZ_NOSTR;
}

/* An interval does not end before it begins. */
static void judge_interval(struct mez_aknlint *l, const xmlNode *n)
{
	struct mez_str start = event_day(l, n, "start"), end = event_day(l, n, "end");

	if (start.n && end.n && mez_str_cmp(end, start) < 0)
		FAULT(l, n, "time-order", "it ends on %.*s, before it begins on %.*s",
		      MEZ_FMT(end), MEZ_FMT(start));
}

/* "ro1" where "#ro1" is meant. */
static struct mez_str meant(struct mez_aknlint *l, struct mez_str v)
{
	return mez_xml_table_get(&l->ids, v) ? mez_arena_fmt(l->a, "#%.*s", MEZ_ALL(v))
					     : MEZ_NOSTR;
}

static void judge_ref(struct mez_aknlint *l, const struct mez_aknlint_ref *ref)
{
	struct mez_str v = ref->value;
	struct mez_lawuri parts;
	const char *why;

	if (!ref->attr) {
		judge_interval(l, ref->node);
	} else if (!v.n) {
		mez_aknlint_say(l, ref->node, MEZ_AKNLINT_REMARK, "ref-empty", MEZ_NOSTR, MEZ_NOSTR,
				"%s refers to nothing", ref->attr);
	} else if (v.p[0] == '#') {
		judge_target(l, ref);
	} else if (mez_str_starts(v, MEZ_STR("/akn/ontology/"))) {
		return; /* a concept, not a work */
	} else if (mez_str_starts(v, MEZ_STR("/akn/"))) {
		why = mez_lawuri_parse(&parts, v);
		if (why)
			refuse(l, ref, "ref-iri", why);
	} else if (v.p[0] != '/' && v.p[0] != '~' && v.p[0] != '!' && !has_scheme(v)) {
		mez_aknlint_say(l, ref->node, MEZ_AKNLINT_REMARK, "ref-relative", MEZ_NOSTR,
				meant(l, v), "%s='%.*s' depends on where the document stands",
				ref->attr, MEZ_FMT(v));
	}
}

void mez_aknlint_refs(struct mez_aknlint *l)
{
	for (const struct mez_aknlint_ref *ref = l->first; ref; ref = ref->next)
		judge_ref(l, ref);
}
