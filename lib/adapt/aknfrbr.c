/* adapt/aknfrbr.c: what a document says it is, and what it refers to. */
#include "adapt/aknname_priv.h"

#include "base/text.h"
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

/* FRBRdate: a day that exists, or a year; dateTime is allowed by the schema. */
static void judge_date(struct mez_aknlint *l, const struct level *v)
{
	struct mez_str day = v->date;

	if (!day.n)
		return;
	if (day.n > MEZ_DATE_TEXT && day.p[MEZ_DATE_TEXT] == 'T')
		day.n = MEZ_DATE_TEXT;
	if (!mez_lawuri_is_date(day))
		FAULT(l, at(v, "FRBRdate"), "frbr-date", "'%.*s' is not a day that exists",
		      MEZ_FMT(v->date));
}

/* FRBRuri: well formed; FRBRthis: the same, with a component or without. */
static void judge_uri(struct mez_aknlint *l, struct level *v)
{
	struct mez_lawuri parts;
	struct mez_str tail;
	const char *why;

	if (!v->uri.n)
		return;
	why = mez_lawuri_parse(&v->parts, v->uri);
	v->good = !why;
	if (why)
		mez_aknlint_say(l, at(v, "FRBRuri"), MEZ_AKNLINT_ERROR, "frbr-uri", MEZ_NOSTR,
				MEZ_NOSTR, "FRBRuri '%.*s' is not an IRI of the convention: %s",
				MEZ_FMT(v->uri), why);
	if (!v->this_.n || why)
		return;
	why = mez_lawuri_parse(&parts, v->this_);
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

static struct level read_level(struct mez_aknlint *l, const xmlNode *id, const char *name)
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
	judge_uri(l, &v);
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

static bool same_nocase(struct mez_str a, struct mez_str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (mez_lower(a.p[i]) != mez_lower(b.p[i]))
			return false;
	return true;
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
	if (w->country.n && !same_nocase(u->country, w->country))
		FAULT(l, at(w, "FRBRcountry"), "frbr-country",
		      "FRBRcountry is '%.*s', and '%.*s' in FRBRuri", MEZ_FMT(w->country),
		      MEZ_FMT(u->country));
	if (w->date.n && !same_date(u->date, w->date))
		FAULT(l, at(w, "FRBRdate"), "frbr-date",
		      "FRBRdate is '%.*s', and '%.*s' in FRBRuri", MEZ_FMT(w->date),
		      MEZ_FMT(u->date));
	if (!mez_str_eq(u->type, mez_str_of(mez_xml_name(document))) &&
	    !mez_akn_is(document, "doc"))
		mez_aknlint_say(l, at(w, "FRBRuri"), MEZ_AKNLINT_REMARK, "frbr-type", MEZ_NOSTR,
				MEZ_NOSTR, "FRBRuri says '%.*s' of a document that is '%s'",
				MEZ_FMT(u->type), mez_xml_name(document));
	if (w->number.n && u->number.n && !same_nocase(w->number, u->number))
		mez_aknlint_say(l, at(w, "FRBRnumber"), MEZ_AKNLINT_REMARK, "frbr-number",
				MEZ_NOSTR, MEZ_NOSTR, "FRBRnumber is '%.*s', and '%.*s' in FRBRuri",
				MEZ_FMT(w->number), MEZ_FMT(u->number));
}

static void judge_expression(struct mez_aknlint *l, const struct level *w, const struct level *x)
{
	const struct mez_lawuri *u = &x->parts;

	need(l, x, "FRBRlanguage", x->language);
	if (!x->good)
		return;
	if (w->good && !mez_str_eq(u->work, w->parts.work))
		FAULT(l, at(x, "FRBRuri"), "frbr-work",
		      "the expression is of '%.*s', and the work is '%.*s'", MEZ_FMT(u->work),
		      MEZ_FMT(w->parts.work));
	if (!u->language.p)
		FAULT(l, at(x, "FRBRuri"), "frbr-language",
		      "the expression's '%.*s' has no language", MEZ_FMT(x->uri));
	else if (x->language.n && !mez_str_eq(u->language, x->language))
		FAULT(l, at(x, "FRBRlanguage"), "frbr-language",
		      "FRBRlanguage is '%.*s', and '%.*s' in FRBRuri", MEZ_FMT(x->language),
		      MEZ_FMT(u->language));
	if (u->version.n && digits4(u->version) && !same_date(u->version, x->date))
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
	struct level w = read_level(l, id, "FRBRWork");
	struct level x = read_level(l, id, "FRBRExpression");
	struct level m = read_level(l, id, "FRBRManifestation");

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

static void judge_ref(struct mez_aknlint *l, const struct mez_aknlint_ref *ref)
{
	struct mez_str v = ref->value;
	struct mez_lawuri parts;
	const char *why;

	if (!v.n) {
		mez_aknlint_say(l, ref->node, MEZ_AKNLINT_REMARK, "ref-empty", MEZ_NOSTR, MEZ_NOSTR,
				"%s refers to nothing", ref->attr);
	} else if (v.p[0] == '#') {
		if (!mez_xml_table_get(&l->ids, (struct mez_str){v.p + 1, v.n - 1}))
			refuse(l, ref, "ref-dangling", "no element has this eId");
	} else if (mez_str_starts(v, MEZ_STR("/akn/ontology/"))) {
		return; /* a concept, not a work */
	} else if (mez_str_starts(v, MEZ_STR("/akn/"))) {
		why = mez_lawuri_parse(&parts, v);
		if (why)
			refuse(l, ref, "ref-iri", why);
	} else if (v.p[0] != '/' && v.p[0] != '~' && v.p[0] != '!' && !has_scheme(v)) {
		mez_aknlint_say(l, ref->node, MEZ_AKNLINT_REMARK, "ref-relative", MEZ_NOSTR,
				MEZ_NOSTR, "%s='%.*s' depends on where the document stands",
				ref->attr, MEZ_FMT(v));
	}
}

void mez_aknlint_refs(struct mez_aknlint *l)
{
	for (const struct mez_aknlint_ref *ref = l->first; ref; ref = ref->next)
		judge_ref(l, ref);
}
