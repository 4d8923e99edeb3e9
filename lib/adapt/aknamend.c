/* adapt/aknamend.c: amendments done to the tree of a law. */
#include "adapt/aknamend.h"

#include "adapt/akn.h"
#include "adapt/aknamend_priv.h"
#include "pack/lawname.h"

/* --- finding -------------------------------------------------------------- */

static bool has_eid(const xmlNode *n, struct mez_str eid)
{
	xmlChar *v = mez_xml_in(n, MEZ_AKN_NS) ? xmlGetNoNsProp(n, mez_xml_z("eId")) : NULL;
	bool same = v && mez_str_eq(mez_str_of((const char *)v), eid);

	xmlFree(v);
	return same;
}

/* The element of the text that has this eId; names in metadata are not meant. */
static xmlNode *find(const struct mez_aknamending *m, struct mez_str eid)
{
	const xmlNode *top = m->document, *n = top;

	while ((n = mez_xml_following(n, top)) != NULL)
		if (has_eid(n, eid) && !mez_aknamend_in_meta(n))
			return (xmlNode *)(uintptr_t)n;
	return NULL;
}

bool mez_aknamend_in_meta(const xmlNode *n)
{
	for (; n; n = n->parent)
		if (mez_akn_is(n, "meta"))
			return true;
	return false;
}

#define REFUSE(m, fmt, s) mez_err_set((m)->err, MEZ_E_RULE, fmt, MEZ_FMT(s))

static int need(const struct mez_aknamending *m, xmlNode **out, struct mez_str eid)
{
	*out = find(m, eid);
	if (*out)
		return 0;
	return REFUSE(m, "the text has no '%.*s' to change", eid);
}

/* --- fragments ------------------------------------------------------------ */

/* Every eId of a fragment must be new; replaced: what is about to go. */
static int check_new(const struct mez_aknamending *m, const xmlNode *top, const xmlNode *replaced)
{
	const xmlNode *n = top;

	do {
		xmlChar *v = mez_xml_in(n, MEZ_AKN_NS) ? xmlGetNoNsProp(n, mez_xml_z("eId")) : NULL;
		const xmlNode *old = v ? find(m, mez_str_of((const char *)v)) : NULL;
		int r = 0;

		for (; old && old != replaced; old = old->parent)
			;
		if (v && !old && find(m, mez_str_of((const char *)v))) {
			r = REFUSE(m, "the text has a '%.*s' already", mez_str_of((const char *)v));
			mez_err_place(m->err, (uint32_t)xmlGetLineNo(n), 0, 0);
		}
		xmlFree(v);
		if (r < 0)
			return r;
	} while ((n = mez_xml_following(n, top)) != NULL);
	return 0;
}

static bool is_blank(const xmlNode *n)
{
	return n->type == XML_COMMENT_NODE || xmlIsBlankNode(n);
}

/* Elements alone, each of Akoma Ntoso and with an eId. */
static int check_top(const struct mez_aknamending *m, const xmlNode *root, size_t *count)
{
	*count = 0;
	for (const xmlNode *n = root->children; n; n = n->next) {
		int r = 0;

		if (is_blank(n))
			continue;
		if (!mez_xml_in(n, MEZ_AKN_NS))
			r = mez_xml_fail(n, m->err, MEZ_E_RULE,
					 "only elements of Akoma Ntoso can be put into a text");
		else if (!xmlHasNsProp(n, mez_xml_z("eId"), NULL))
			r = mez_xml_fail(n, m->err, MEZ_E_RULE, "%s has no eId", mez_xml_name(n));
		if (r < 0)
			return r;
		++*count;
	}
	if (!*count)
		return mez_err_set(m->err, MEZ_E_RULE, "there is nothing to put in");
	return 0;
}

/* Parse a fragment under a root of ours that stands in its first line. */
static int parse_fragment(const struct mez_aknamending *m, xmlDocPtr *out, struct mez_str xml,
			  size_t *count)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	xmlDocPtr doc;
	int r;

	mez_buf_z(&text, "<akomaNtoso xmlns=\"" MEZ_AKN_NS "\">");
	mez_buf_str(&text, xml);
	mez_buf_z(&text, "</akomaNtoso>");
	r = mez_xml_parse(&doc, text.p, text.len, MEZ_AKN_MAX_FRAGMENT, m->err);
	if (r < 0)
		return r;
	/* "</akomaNtoso><x/><akomaNtoso>" has two roots, which is no XML */
	r = check_top(m, xmlDocGetRootElement(doc), count);
	if (r < 0)
		xmlFreeDoc(doc);
	else
		*out = doc;
	return r;
}

/* A copy of n for the text's tree, its namespaces those of the text. */
static xmlNode *adopt(const struct mez_aknamending *m, xmlNode *n)
{
	xmlNode *copy = xmlDocCopyNode(n, m->doc, 1);

	if (!copy)
		mez_bug("out of memory");
	return copy;
}

/* Once it stands in its place: the copy declared the namespace anew, which its parent has. */
static void settle(const struct mez_aknamending *m, xmlNode *top)
{
	xmlNs *def = top->nsDef;
	xmlNs *ours = xmlSearchNsByHref(m->doc, top->parent, mez_xml_z(MEZ_AKN_NS));
	const xmlNode *n = top;

	if (!ours)
		mez_bug("a text without its namespace");
	if (!def || def->prefix || strcmp((const char *)def->href, MEZ_AKN_NS) != 0)
		return;
	do
		if (n->ns == def)
			((xmlNode *)(uintptr_t)n)->ns = ours;
	while ((n = mez_xml_following(n, top)) != NULL);
	top->nsDef = def->next;
	xmlFreeNs(def);
}

/* White space as before at: new text begins a line, and does not run into its neighbour. */
static xmlNode *blank_like(const struct mez_aknamending *m, const xmlNode *at)
{
	xmlNode *copy;

	if (!at || !at->prev || at->prev->type != XML_TEXT_NODE || !xmlIsBlankNode(at->prev))
		return NULL;
	copy = xmlDocCopyNode(at->prev, m->doc, 1);
	if (!copy)
		mez_bug("out of memory");
	return copy;
}

/* --- the changes ------------------------------------------------------ */

static bool is_label(const xmlNode *n)
{
	return mez_akn_is(n, "num") || mez_akn_is(n, "heading") || mez_akn_is(n, "subheading");
}

/* Something of the parent must be left but its number and heading. */
static int check_left(const struct mez_aknamending *m, const xmlNode *gone)
{
	for (const xmlNode *n = gone->parent->children; n; n = n->next)
		if (n != gone && n->type == XML_ELEMENT_NODE && !is_label(n))
			return 0;
	return mez_err_set(m->err, MEZ_E_RULE, "nothing would be left of the %s it stands in",
			   mez_xml_name(gone->parent));
}

static int repeal(const struct mez_aknamending *m, const struct mez_akn_change *c)
{
	xmlNode *n;
	int r = need(m, &n, c->eid);

	if (r == 0)
		r = check_left(m, n);
	if (r < 0)
		return r;
	/* the white space before it goes too, or it would leave an empty line */
	if (n->prev && n->prev->type == XML_TEXT_NODE && xmlIsBlankNode(n->prev)) {
		xmlNode *blank = n->prev;

		xmlUnlinkNode(blank);
		xmlFreeNode(blank);
	}
	xmlUnlinkNode(n);
	xmlFreeNode(n);
	return 0;
}

static xmlNode *first_element(const xmlNode *root)
{
	xmlNode *n = root->children;

	while (n && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}

static int replace(const struct mez_aknamending *m, const struct mez_akn_change *c)
{
	xmlDocPtr fragment;
	xmlNode *old, *new;
	size_t count;
	int r = need(m, &old, c->eid);

	if (r == 0)
		r = parse_fragment(m, &fragment, c->xml, &count);
	if (r < 0)
		return r;
	new = first_element(xmlDocGetRootElement(fragment));
	if (count != 1)
		r = mez_err_set(m->err, MEZ_E_RULE, "one element can be replaced by one only");
	else if (!has_eid(new, c->eid))
		r = mez_xml_fail(new, m->err, MEZ_E_RULE, "what replaces '%.*s' must have its eId",
				 MEZ_FMT(c->eid));
	else
		r = check_new(m, new, old);
	if (r == 0) {
		new = adopt(m, new);
		(void)xmlReplaceNode(old, new);
		xmlFreeNode(old);
		settle(m, new);
	}
	xmlFreeDoc(fragment);
	return r;
}

static xmlNode *last_element(const xmlNode *parent)
{
	xmlNode *n = parent->last;

	while (n && n->type != XML_ELEMENT_NODE)
		n = n->prev;
	return n;
}

/* Put n where the change says; what stands there now. */
static xmlNode *put(const struct mez_aknamending *m, enum mez_akn_op op, xmlNode *at, xmlNode *n)
{
	const xmlNode *closing = op == MEZ_AKN_INTO ? mez_akn_child(at, "wrapUp") : NULL;
	xmlNode *last = op == MEZ_AKN_INTO ? last_element(at) : at, *blank;

	if (closing) { /* before the closing words */
		last = (xmlNode *)(uintptr_t)closing;
		op = MEZ_AKN_BEFORE;
	}
	blank = blank_like(m, last);
	if (op == MEZ_AKN_BEFORE) {
		(void)xmlAddPrevSibling(last, n);
		if (blank)
			(void)xmlAddNextSibling(n, blank);
	} else if (last) {
		(void)xmlAddNextSibling(last, n);
		if (blank)
			(void)xmlAddPrevSibling(n, blank);
	} else {
		(void)xmlAddChild(at, n);
	}
	settle(m, n);
	return n;
}

static int insert(const struct mez_aknamending *m, const struct mez_akn_change *c)
{
	xmlDocPtr fragment;
	xmlNode *at, *n;
	size_t count;
	int r = need(m, &at, c->eid);

	if (r == 0 && c->op == MEZ_AKN_INTO && mez_akn_child(at, "content"))
		r = REFUSE(m, "'%.*s' has words of its own and no parts: replace it", c->eid);
	if (r == 0)
		r = parse_fragment(m, &fragment, c->xml, &count);
	if (r < 0)
		return r;
	n = first_element(xmlDocGetRootElement(fragment));
	for (; r == 0 && n; n = n->next) {
		xmlNode *copy;

		if (n->type != XML_ELEMENT_NODE)
			continue;
		r = check_new(m, n, NULL);
		if (r < 0)
			break;
		copy = put(m, c->op, at, adopt(m, n));
		if (c->op == MEZ_AKN_AFTER)
			at = copy; /* the next one follows it */
	}
	xmlFreeDoc(fragment);
	return r;
}

/* The same with another name at its head, NUL-terminated in out. */
static void renamed(struct mez_buf *out, const char *head, struct mez_str old,
		    const struct mez_akn_change *c)
{
	mez_buf_clear(out);
	mez_buf_z(out, head);
	mez_buf_str(out, c->as);
	mez_buf_add(out, old.p + c->eid.n, old.n - c->eid.n);
}

/* eId below the renumbered one: new, and what it was when first numbered kept as wId. */
static void rename_one(xmlNode *n, const struct mez_akn_change *c)
{
	xmlChar *v = xmlGetNoNsProp(n, mez_xml_z("eId"));
	MEZ_AUTOBUF name = MEZ_BUF_INIT;

	if (v && mez_lawname_within(mez_str_of((const char *)v), c->eid)) {
		if (!xmlHasNsProp(n, mez_xml_z("wId"), NULL))
			(void)xmlSetProp(n, mez_xml_z("wId"), v);
		renamed(&name, "", mez_str_of((const char *)v), c);
		(void)xmlSetProp(n, mez_xml_z("eId"), mez_xml_z(name.p));
	}
	xmlFree(v);
}

/* attr="#old...", or a list of which one is. */
static void redirect_one(xmlNode *n, const char *attr, const struct mez_akn_change *c)
{
	xmlChar *v = xmlGetNoNsProp(n, mez_xml_z(attr));
	struct mez_str s = mez_str_of((const char *)v);
	MEZ_AUTOBUF all = MEZ_BUF_INIT, name = MEZ_BUF_INIT;
	bool changed = false;

	for (size_t i = 0, to; i < s.n; i = to) {
		struct mez_str one;

		for (to = i + 1; to < s.n && s.p[to] != ' '; to++)
			;
		one = (struct mez_str){s.p + i + 1, to - i - 1};
		/* of a list, one begins with the blank before it */
		if (s.p[i] == ' ' && one.n && one.p[0] == '#')
			one.p++, one.n--;
		else if (s.p[i] != '#')
			one = MEZ_NOSTR;
		if (!one.n || !mez_lawname_within(one, c->eid)) {
			mez_buf_add(&all, s.p + i, to - i);
			continue;
		}
		mez_buf_add(&all, s.p + i, (size_t)(one.p - s.p) - i);
		renamed(&name, "", one, c);
		mez_buf_str(&all, mez_buf_view(&name));
		changed = true;
	}
	if (changed)
		(void)xmlSetProp(n, mez_xml_z(attr), mez_xml_z(all.p));
	xmlFree(v);
}

/* What refers to a part of the text, anywhere in it. */
static void redirect(xmlNode *n, const struct mez_akn_change *c)
{
	static const char *const attrs[] = {"href", "refersTo", "from", "upTo",
					    "for",  "source",	"src",	"alternativeTo",
					    "placementBase"};

	for (size_t i = 0; i < MEZ_COUNT(attrs); i++)
		if (xmlHasNsProp(n, mez_xml_z(attrs[i]), NULL))
			redirect_one(n, attrs[i], c);
}

static int renumber(const struct mez_aknamending *m, const struct mez_akn_change *c)
{
	xmlNode *top, *num;
	const xmlNode *n;
	int r = need(m, &top, c->eid);

	if (r == 0 && find(m, c->as))
		r = REFUSE(m, "the text has a '%.*s' already", c->as);
	if (r < 0)
		return r;
	num = (xmlNode *)(uintptr_t)mez_akn_child(top, "num");
	if (c->num.n && !num)
		return REFUSE(m, "'%.*s' has no num to change", c->eid);
	if (c->num.n) {
		xmlNodeSetContent(num, NULL);
		xmlNodeAddContentLen(num, mez_xml_z(c->num.p), (int)c->num.n);
	}
	for (n = top; n; n = mez_xml_following(n, top))
		if (mez_xml_in(n, MEZ_AKN_NS))
			rename_one((xmlNode *)(uintptr_t)n, c);
	for (n = m->document; n; n = mez_xml_following(n, m->document))
		if (mez_xml_in(n, MEZ_AKN_NS))
			redirect((xmlNode *)(uintptr_t)n, c);
	return 0;
}

static int change(const struct mez_aknamending *m, const struct mez_akn_change *c)
{
	switch (c->op) {
	case MEZ_AKN_REPLACE:
		return replace(m, c);
	case MEZ_AKN_BEFORE:
	case MEZ_AKN_AFTER:
	case MEZ_AKN_INTO:
		return insert(m, c);
	case MEZ_AKN_REPEAL:
		return repeal(m, c);
	case MEZ_AKN_RENUMBER:
		return renumber(m, c);
	case MEZ_AKN_END:
		mez_aknamend_end(m, c);
		return 0;
	}
	mez_bug("no such change");
}

/* --- the whole ------------------------------------------------------------ */

static int amend(struct mez_aknamending *m, struct mez_akn_blame *blame,
		 const struct mez_akn_change *v, size_t n)
{
	int r = mez_akn_document(&m->document, m->doc, m->err);

	if (r == 0)
		r = mez_aknamend_date(m);
	for (size_t i = 0; r == 0 && i < n; i++) {
		blame->change = i;
		r = change(m, &v[i]);
		if (r < 0)
			blame->line = m->err ? m->err->line : 0;
	}
	for (size_t i = 0; r == 0 && i < n; i++)
		mez_aknamend_event(m, &v[i]);
	return r;
}

int mez_akn_amend(struct mez_buf *out, struct mez_akn_blame *blame, struct mez_str text,
		  struct mez_date from, const struct mez_akn_change *v, size_t n,
		  struct mez_err *err)
{
	struct mez_aknamending m = {.err = err};
	xmlChar *bytes = NULL;
	int len = 0;
	int r = mez_xml_parse(&m.doc, text.p, text.n, MEZ_AKN_MAX_BYTES, err);

	*blame = (struct mez_akn_blame){0};
	mez_date_text(m.from, from);
	if (r < 0)
		return r;
	r = amend(&m, blame, v, n);
	if (r == 0) {
		xmlDocDumpMemoryEnc(m.doc, &bytes, &len, "UTF-8");
		if (!bytes)
			mez_bug("out of memory");
		mez_buf_add(out, bytes, (size_t)len);
		xmlFree(bytes);
	}
	xmlFreeDoc(m.doc);
	return r;
}
