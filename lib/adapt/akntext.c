/* adapt/akntext.c: elements to nodes. */
#include "adapt/akntext.h"

#include "adapt/adapt_priv.h"
#include "adapt/akn.h"
#include "adapt/aknamend.h"
#include "adapt/akntext_priv.h"

bool mez_akntext_is_any(const xmlNode *n, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (mez_akn_is(n, names[i]))
			return true;
	return false;
}

/* Whether its words stand in a line of their own. */
static bool is_line(const xmlNode *n)
{
	static const char *const names[] = {
		"p",	 "num",	      "heading",	  "subheading", "crossHeading",
		"block", "longTitle", "listIntroduction", "listWrapUp", "listConclusion"};

	if (mez_akntext_is_any(n, names, MEZ_COUNT(names)))
		return true;
	for (const xmlNode *c = n->children; c; c = c->next)
		if (mez_xml_is_text(c) && !xmlIsBlankNode(c))
			return true;
	return false;
}

bool mez_akntext_is_clear(const xmlNode *n)
{
	static const char *const names[] = {"content", "intro", "wrapUp",  "tbody",
					    "thead",   "body",	"mainBody"};

	return mez_akntext_is_any(n, names, MEZ_COUNT(names));
}

struct mez_str mez_akntext_attr(struct mez_akntext *m, const xmlNode *n, const char *name)
{
	struct mez_json v;
	bool there;
	int code = mez_xml_attr(&v, m->a, n, name, &there, m->err);

	if (code < 0)
		m->code = code;
	return code == 0 && there ? mez_json_str(&v) : MEZ_NOSTR;
}

/* --- nodes ---------------------------------------------------------------- */

static enum mez_lawnode_kind kind_of(const xmlNode *n)
{
	if (mez_akn_is(n, "num"))
		return MEZ_LAW_NUM;
	if (mez_akn_is(n, "heading"))
		return MEZ_LAW_HEADING;
	if (mez_akn_is(n, "table"))
		return MEZ_LAW_TABLE;
	if (mez_akn_is(n, "tr"))
		return MEZ_LAW_ROW;
	if (mez_akn_is(n, "td"))
		return MEZ_LAW_CELL;
	if (mez_akn_is(n, "th"))
		return MEZ_LAW_HEADCELL;
	return is_line(n) ? MEZ_LAW_LINE : MEZ_LAW_BLOCK;
}

static bool is_shown(const xmlNode *n)
{
	return n->type == XML_ELEMENT_NODE && !mez_akn_is(n, "meta");
}

static size_t count_children(const xmlNode *n)
{
	size_t count = 0;

	for (n = n->children; n; n = n->next)
		if (is_shown(n))
			count += mez_akntext_is_clear(n) ? count_children(n) : 1;
	return count;
}

static void make_children(struct mez_akntext *m, struct mez_lawnode *out, const xmlNode *n)
{
	for (n = n->children; n; n = n->next) {
		if (!is_shown(n))
			continue;
		if (mez_akntext_is_clear(n))
			make_children(m, out, n);
		else
			mez_akntext_make(m, &out->child[out->nchildren++], n);
	}
}

/* Words straight in a cell or another element with parts: one line below it. */
static void make_line(struct mez_akntext *m, struct mez_lawnode *out, const xmlNode *n)
{
	out->child = MEZ_NEW(m->a, struct mez_lawnode);
	out->nchildren = 1;
	out->child[0].kind = MEZ_LAW_LINE;
	out->child[0].element = MEZ_STR("p");
	mez_akntext_words(m, &out->child[0], n);
}

/* How many rows or columns a cell has: 0 for one, or for what is no number. */
static unsigned span(struct mez_akntext *m, const xmlNode *n, const char *name)
{
	struct mez_str s = mez_akntext_attr(m, n, name);
	unsigned v = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || v > MEZ_LAW_SPAN / 10)
			return 0;
		v = v * 10 + (unsigned)(s.p[i] - '0');
	}
	return v > 1 && v <= MEZ_LAW_SPAN ? v : 0;
}

/* libxml2 lets elements nest no deeper than 256, so this may call itself. */
void mez_akntext_make(struct mez_akntext *m, struct mez_lawnode *out, const xmlNode *n)
{
	struct mez_str eid = mez_akntext_attr(m, n, "eId");

	out->kind = kind_of(n);
	out->element = mez_arena_dup(
		m->a, mez_adapt_characters(m->a, mez_str_of(mez_xml_name(n))));
	if (eid.n && mez_xml_table_add(m->ids, eid, out))
		out->eid = eid;
	switch (out->kind) {
	case MEZ_LAW_NUM:
	case MEZ_LAW_HEADING:
	case MEZ_LAW_LINE:
		mez_akntext_words(m, out, n);
		return;
	case MEZ_LAW_CELL:
	case MEZ_LAW_HEADCELL:
		out->colspan = span(m, n, "colspan");
		out->rowspan = span(m, n, "rowspan");
		break;
	case MEZ_LAW_BLOCK:
	case MEZ_LAW_TABLE:
	case MEZ_LAW_ROW:
		break;
	}
	if (is_line(n)) {
		make_line(m, out, n);
		return;
	}
	out->child = MEZ_NEWS(m->a, struct mez_lawnode, count_children(n) + 1);
	make_children(m, out, n);
	mez_akntext_quote(m, out, n);
}

/* FRBRExpression/FRBRthis is the IRI, or the IRI and "/!main". */
static bool says(const xmlNode *n, struct mez_str expression)
{
	const xmlNode *id = mez_akn_child(mez_akn_child(n, "meta"), "identification");
	const xmlNode *it = mez_akn_child(mez_akn_child(id, "FRBRExpression"), "FRBRthis");
	xmlChar *v = it ? xmlGetNoNsProp(it, mez_xml_z("value")) : NULL;
	struct mez_str s = mez_str_of((const char *)v);
	bool same = v && mez_str_starts(s, expression) &&
		    (s.n == expression.n || strcmp(s.p + expression.n, "/!main") == 0);

	xmlFree(v);
	return same;
}

static const xmlNode *choose(const xmlNode *document, struct mez_str expression)
{
	const xmlNode *top = document->parent, *n = top;

	while ((n = mez_xml_following(n, top)) != NULL)
		if (mez_xml_in(n, MEZ_AKN_NS) && says(n, expression))
			return n;
	return document;
}

/* --- what changed it ------------------------------------------------------ */

/* The reference that an event's source "#ID" means, or NULL. */
static const xmlNode *referred(struct mez_akntext *m, const xmlNode *meta, struct mez_str source)
{
	const xmlNode *refs = mez_akn_child(meta, "references");

	if (source.n < 2 || source.p[0] != '#')
		return NULL;
	source = (struct mez_str){source.p + 1, source.n - 1};
	for (const xmlNode *n = refs ? refs->children : NULL; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE &&
		    mez_str_eq(mez_akntext_attr(m, n, "eId"), source))
			return n;
	return NULL;
}

static bool read_change(struct mez_akntext *m, struct mez_lawchange *out, const xmlNode *meta,
			const xmlNode *event)
{
	struct mez_str type;
	const xmlNode *by;

	if (!mez_akn_is(event, "eventRef") ||
	    !mez_date_parse(&out->on, mez_akntext_attr(m, event, "date")))
		return false;
	type = mez_akntext_attr(m, event, "type");
	out->repeal = mez_str_is(type, "repeal");
	if (!out->repeal && !mez_str_is(type, "amendment"))
		return false;
	by = referred(m, meta, mez_akntext_attr(m, event, "source"));
	out->act = by ? mez_akntext_attr(m, by, "showAs") : MEZ_NOSTR;
	/* an event of some ontology is no work to be read */
	out->href = by && strncmp(mez_xml_name(by), "TLC", 3) != 0 ? mez_akntext_attr(m, by, "href")
								   : MEZ_NOSTR;
	return true;
}

static void read_changes(struct mez_akntext *m, struct mez_lawchanges *out, const xmlNode *document)
{
	const xmlNode *meta = mez_akn_child(document, "meta");
	const xmlNode *cycle = mez_akn_child(meta, "lifecycle"), *n;
	struct mez_lawchange *v;
	size_t most = 0;

	for (n = cycle ? cycle->children : NULL; n; n = n->next)
		most++;
	v = MEZ_NEWS(m->a, struct mez_lawchange, most + 1);
	*out = (struct mez_lawchanges){.v = v};
	for (n = cycle ? cycle->children : NULL; n; n = n->next)
		out->n += read_change(m, &v[out->n], meta, n);
}

bool mez_akn_repealed(struct mez_date *day, struct mez_str *by, struct mez_str *title,
		      struct mez_arena *a, struct mez_str text)
{
	struct mez_lawchanges changes;
	const struct mez_lawnode *ignored;
	struct mez_err err;

	/* most texts have no such event, and are not parsed again for it */
	if (!memmem(text.p, text.n, "repeal", strlen("repeal")) ||
	    mez_akn_text(&ignored, &changes, a, text.p, text.n, MEZ_NOSTR, &err) < 0)
		return false;
	for (size_t i = 0; i < changes.n; i++) {
		const struct mez_lawchange *c = &changes.v[i];

		if (!c->repeal || !c->href.n)
			continue;
		*day = c->on;
		*by = c->href;
		*title = c->act.n ? c->act : c->href;
		return true;
	}
	return false;
}

int mez_akn_text(const struct mez_lawnode **out, struct mez_lawchanges *changes,
		 struct mez_arena *a, const char *p, size_t n, struct mez_str expression,
		 struct mez_err *err)
{
	struct mez_xml_table ids = {.a = a};
	struct mez_akntext m = {.a = a, .err = err, .ids = &ids};
	struct mez_lawnode *top = MEZ_NEW(a, struct mez_lawnode);
	const xmlNode *document;
	xmlDocPtr doc;
	int r = mez_xml_parse(&doc, p, n, MEZ_AKN_MAX_BYTES, err);

	if (r < 0)
		return r;
	r = mez_akn_document(&document, doc, err);
	if (r == 0) {
		document = choose(document, expression);
		mez_akntext_make(&m, top, document);
		if (changes)
			read_changes(&m, changes, document);
		r = m.code;
	}
	xmlFreeDoc(doc);
	if (r == 0)
		*out = top;
	return r;
}
