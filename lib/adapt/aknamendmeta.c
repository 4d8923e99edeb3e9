/* adapt/aknamendmeta.c: what an amended text says of itself. */
#include "adapt/aknamend_priv.h"

static xmlNode *own(const xmlNode *n)
{
	return (xmlNode *)(uintptr_t)n;
}

/* ".../eng@2024-07-01/!main": the version of the language replaced or put in. */
static void put_version(const struct mez_aknamending *m, xmlNode *n, struct mez_str language)
{
	xmlChar *v = xmlGetNoNsProp(n, mez_xml_z("value"));
	struct mez_str s = mez_str_of((const char *)v);
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	for (size_t i = 0; language.n && i + language.n < s.n; i++) {
		size_t end = i + 1 + language.n;

		if (s.p[i] != '/' || memcmp(s.p + i + 1, language.p, language.n) != 0 ||
		    (end < s.n && !strchr("@/.", s.p[end])))
			continue;
		mez_buf_add(&out, s.p, end);
		mez_buf_fmt(&out, "@%s", m->from);
		while (end < s.n && s.p[end] != '/' && s.p[end] != '.')
			end++;
		mez_buf_add(&out, s.p + end, s.n - end);
		(void)xmlSetProp(n, mez_xml_z("value"), mez_xml_z(out.p));
		break;
	}
	xmlFree(v);
}

static void put_versions(const struct mez_aknamending *m, const xmlNode *level,
			 struct mez_str language)
{
	const char *const names[] = {"FRBRthis", "FRBRuri"};

	for (size_t i = 0; i < MEZ_COUNT(names); i++) {
		const xmlNode *n = mez_akn_child(level, names[i]);

		if (n)
			put_version(m, own(n), language);
	}
}

/* One identification. */
static int put_date(const struct mez_aknamending *m, const xmlNode *id)
{
	const xmlNode *x = mez_akn_child(id, "FRBRExpression");
	const xmlNode *date = mez_akn_child(x, "FRBRdate"), *n = mez_akn_child(x, "FRBRlanguage");
	xmlChar *language = n ? xmlGetNoNsProp(n, mez_xml_z("language")) : NULL;
	xmlChar *old = date ? xmlGetNoNsProp(date, mez_xml_z("date")) : NULL;
	int r = 0;

	if (!language || !old)
		r = mez_xml_fail(id, m->err, MEZ_E_MISSING, "no identification of expression");
	else if (strncmp((const char *)old, m->from, MEZ_DATE_TEXT) >= 0)
		r = mez_xml_fail(date, m->err, MEZ_E_RULE,
				 "a change of %s to the text of %s, which is not before it",
				 m->from, (const char *)old);
	if (r == 0) {
		put_versions(m, x, mez_str_of((const char *)language));
		put_versions(m, mez_akn_child(id, "FRBRManifestation"),
			     mez_str_of((const char *)language));
		(void)xmlSetProp(own(date), mez_xml_z("date"), mez_xml_z(m->from));
	}
	xmlFree(language);
	xmlFree(old);
	return r;
}

int mez_aknamend_date(struct mez_aknamending *m)
{
	const xmlNode *top = m->document, *n = top;
	const xmlNode *id = mez_akn_child(mez_akn_child(top, "meta"), "identification");
	xmlChar *contains = xmlGetNoNsProp(top, mez_xml_z("contains"));
	int r = id ? put_date(m, id)
		   : mez_err_set(m->err, MEZ_E_MISSING, "no identification of expression");

	/* what stands inside says the same, when it says anything */
	while (r == 0 && (n = mez_xml_following(n, top)) != NULL)
		if (n != id && mez_akn_is(n, "identification") &&
		    mez_akn_child(n, "FRBRExpression"))
			r = put_date(m, n);
	if (contains)
		(void)xmlSetProp(own(top), mez_xml_z("contains"), mez_xml_z("singleVersion"));
	xmlFree(contains);
	return r;
}

/* --- lifecycle and references --------------------------------------------- */

/* A part of meta that must be there; where the schema wants it: before the first of those
 * named in after (a list that ends in NULL). */
static xmlNode *part(struct mez_aknamending *m, const char *name, const char *const after[])
{
	xmlNode *meta = own(mez_akn_child(m->document, "meta"));
	const xmlNode *n = mez_akn_child(meta, name);
	xmlChar *source;
	xmlNode *made;

	if (n)
		return own(n);
	made = xmlNewDocNode(m->doc, meta->ns, mez_xml_z(name), NULL);
	if (!made)
		mez_bug("out of memory");
	source = xmlGetNoNsProp(mez_akn_child(meta, "identification"), mez_xml_z("source"));
	(void)xmlNewProp(made, mez_xml_z("source"), source ? source : mez_xml_z("#"));
	xmlFree(source);
	for (; !n && *after; after++)
		n = mez_akn_child(meta, *after);
	if (n)
		(void)xmlAddPrevSibling(own(n), made);
	else
		(void)xmlAddChild(meta, made);
	return made;
}

static bool has(const xmlNode *parent, const char *attr, const char *value, const char *attr2,
		const char *value2)
{
	bool found = false;

	for (const xmlNode *n = parent->children; n && !found; n = n->next) {
		xmlChar *a, *b;

		if (n->type != XML_ELEMENT_NODE)
			continue;
		a = xmlGetNoNsProp(n, mez_xml_z(attr));
		b = attr2 ? xmlGetNoNsProp(n, mez_xml_z(attr2)) : NULL;
		found = a && strcmp((const char *)a, value) == 0 &&
			(!attr2 || (b && strcmp((const char *)b, value2) == 0));
		xmlFree(a);
		xmlFree(b);
	}
	return found;
}

static xmlNode *add(struct mez_aknamending *m, xmlNode *parent, const char *name)
{
	xmlNode *n = xmlNewDocNode(m->doc, parent->ns, mez_xml_z(name), NULL);

	if (!n)
		mez_bug("out of memory");
	(void)xmlAddChild(parent, n);
	return n;
}

/* The name in references that no element has yet. */
static void fresh(const xmlNode *parent, const char *word, struct mez_buf *out)
{
	for (size_t i = 1;; i++) {
		mez_buf_clear(out);
		mez_buf_fmt(out, "%s_%zu", word, i);
		if (!has(parent, "eId", out->p, NULL, NULL))
			return;
	}
}

/* The eId of the reference to the amending work, made when it is not there. */
static void refer(struct mez_aknamending *m, const struct mez_akn_change *c, struct mez_buf *eid)
{
	static const char *const after[] = {"notes", "proprietary", "presentation", NULL};
	xmlNode *refs = part(m, "references", after), *n;
	MEZ_AUTOBUF by = MEZ_BUF_INIT, title = MEZ_BUF_INIT;

	mez_buf_str(&by, c->by);
	mez_buf_str(&title, c->title);
	for (n = refs->children; n; n = n->next) {
		xmlChar *href, *name;

		if (!mez_akn_is(n, "passiveRef"))
			continue;
		href = xmlGetNoNsProp(n, mez_xml_z("href"));
		name = xmlGetNoNsProp(n, mez_xml_z("eId"));
		if (href && name && strcmp((const char *)href, by.p) == 0)
			mez_buf_z(eid, (const char *)name);
		xmlFree(href);
		xmlFree(name);
		if (eid->len)
			return;
	}
	fresh(refs, "amendedBy", eid);
	n = add(m, refs, "passiveRef");
	(void)xmlNewProp(n, mez_xml_z("eId"), mez_xml_z(eid->p));
	(void)xmlNewProp(n, mez_xml_z("href"), mez_xml_z(by.p));
	(void)xmlNewProp(n, mez_xml_z("showAs"), mez_xml_z(title.p));
}

void mez_aknamend_event(struct mez_aknamending *m, const struct mez_akn_change *c)
{
	static const char *const after[] = {"workflow", "analysis",    "temporalData", "references",
					    "notes",	"proprietary", "presentation", NULL};
	xmlNode *cycle = part(m, "lifecycle", after), *n;
	MEZ_AUTOBUF eid = MEZ_BUF_INIT, source = MEZ_BUF_INIT, name = MEZ_BUF_INIT;

	refer(m, c, &eid);
	mez_buf_fmt(&source, "#%s", eid.p);
	if (has(cycle, "source", source.p, "date", m->from))
		return;
	fresh(cycle, "eref", &name);
	n = add(m, cycle, "eventRef");
	(void)xmlNewProp(n, mez_xml_z("eId"), mez_xml_z(name.p));
	(void)xmlNewProp(n, mez_xml_z("date"), mez_xml_z(m->from));
	(void)xmlNewProp(n, mez_xml_z("source"), mez_xml_z(source.p));
	(void)xmlNewProp(n, mez_xml_z("type"),
			 mez_xml_z(c->op == MEZ_AKN_END ? "repeal" : "amendment"));
}

/* --- the end of a work ---------------------------------------------------- */

/* <hcontainer name="repealed"><content><p>[...]</p></content></hcontainer>: the schema wants
 * something in a body.  No eId: nothing is left to cite. */
static void put_notice(const struct mez_aknamending *m, const struct mez_akn_change *c,
		       xmlNode *body)
{
	static const char *const chain[] = {"hcontainer", "content", "p"};
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	xmlNode *n = body;

	for (size_t i = 0; i < MEZ_COUNT(chain); i++) {
		xmlNode *below = xmlNewDocNode(m->doc, body->ns, mez_xml_z(chain[i]), NULL);

		if (!below)
			mez_bug("out of memory");
		(void)xmlAddChild(n, below);
		n = below;
	}
	(void)xmlNewProp(body->children, mez_xml_z("name"), mez_xml_z(MEZ_AKN_ENDED));
	mez_buf_fmt(&text, "[Repealed on %s by %.*s.]", m->from, MEZ_ALL(c->title));
	xmlNodeAddContentLen(n, mez_xml_z(text.p), (int)text.len);
}

void mez_aknamend_end(const struct mez_aknamending *m, const struct mez_akn_change *c)
{
	const xmlNode *top = m->document->parent, *n;

	for (n = m->document; n; n = mez_xml_following(n, top)) {
		xmlNode *body = own(mez_akn_body(n));

		if (!mez_xml_in(n, MEZ_AKN_NS) || !body)
			continue;
		while (body->children) {
			xmlNode *gone = body->children;

			xmlUnlinkNode(gone);
			xmlFreeNode(gone);
		}
		put_notice(m, c, body);
	}
	for (n = m->document; n; n = mez_xml_following(n, top)) {
		if (!mez_xml_in(n, MEZ_AKN_NS) || mez_aknamend_in_meta(n))
			continue;
		(void)xmlUnsetProp(own(n), mez_xml_z("eId"));
		(void)xmlUnsetProp(own(n), mez_xml_z("wId"));
	}
}
