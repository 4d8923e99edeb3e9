/* adapt/akn.c: Akoma Ntoso 3.0 into json trees. */
#include "adapt/akn.h"

#include "adapt/akn_priv.h"
#include "adapt/xmltable.h"
#include "base/date.h"
#include "base/text.h"
#include "canon/digest.h"

/* Elements nest deeper than this only in documents made to be slow: each open provision
 * hashes the text below it. */
enum { MAX_NESTED = 64 };

bool mez_akn_is(const xmlNode *n, const char *name)
{
	return mez_xml_in(n, MEZ_AKN_NS) && strcmp(mez_xml_name(n), name) == 0;
}

const xmlNode *mez_akn_child(const xmlNode *parent, const char *name)
{
	return mez_xml_child(parent, MEZ_AKN_NS, name);
}

static const xmlNode *descendant(const xmlNode *top, const char *name)
{
	const xmlNode *n = top;

	while ((n = mez_xml_following(n, top)) != NULL) {
		if (mez_akn_is(n, name))
			return n;
	}
	return NULL;
}

/* --- provisions ----------------------------------------------------------- */

/* A provision whose end is not reached; all text goes to every open one. */
struct open {
	const xmlNode *node;
	struct provision *p;
	struct mez_sha256 sha;
	bool any, space;
};

struct provision {
	const xmlNode *node;
	struct mez_json eid;
	struct mez_filehash hash;
	struct provision *next;
};

struct reading {
	struct mez_arena *a;
	struct mez_err *err;
	struct open open[MAX_NESTED];
	size_t depth;
	struct provision *first, **last;
	struct mez_xml_table eids;
	struct mez_xml_piece piece;
	struct mez_buf text;
	size_t foreign; /* how many documents within the document are open */
	struct mez_akn_marks marks;
};

static int open_provision(struct reading *r, const xmlNode *n)
{
	struct open *o = &r->open[r->depth];
	struct provision *p;
	struct mez_json eid;
	bool there;
	int code = mez_xml_attr(&eid, r->a, n, "eId", &there, r->err);

	if (code < 0 || !there)
		return code;
	if (r->foreign && mez_xml_table_get(&r->eids, mez_json_str(&eid)))
		return 0; /* its own document still has it */
	if (r->depth == MAX_NESTED)
		return mez_xml_fail(n, r->err, MEZ_E_LIMIT, "provisions nest deeper than %d",
				    MAX_NESTED);
	p = MEZ_NEW(r->a, struct provision);
	p->node = n;
	p->eid = eid;
	if (!mez_xml_table_add(&r->eids, mez_json_str(&p->eid), p))
		return mez_xml_fail(n, r->err, MEZ_E_DUPLICATE, "eId '%.*s' is there twice",
				    MEZ_FMT(mez_json_str(&eid)));
	*r->last = p;
	r->last = &p->next;
	*o = (struct open){ .node = n, .p = p };
	mez_sha256_init(&o->sha);
	r->depth++;
	return 0;
}

static void add_text(struct reading *r, const char *z)
{
	struct open *o;

	if (!r->depth)
		return;
	mez_xml_collapse(&r->piece, z);
	for (o = r->open; o < r->open + r->depth; o++) {
		if (!r->piece.words.len) {
			o->space |= r->piece.leads;
			continue;
		}
		if (o->any && (o->space || r->piece.leads))
			mez_sha256_update(&o->sha, " ", 1);
		mez_sha256_update(&o->sha, r->piece.words.p, r->piece.words.len);
		o->any = true;
		o->space = r->piece.trails;
	}
}

static void close_provision(struct reading *r, const xmlNode *n)
{
	struct open *o = r->depth ? &r->open[r->depth - 1] : NULL;

	if (!o || o->node != n)
		return;
	o->p->hash = mez_sha256_final(&o->sha);
	r->depth--;
}

/* A document within the document: it has a meta of its own. */
static bool is_foreign(const xmlNode *n)
{
	return mez_xml_in(n, MEZ_AKN_NS) && mez_akn_child(n, "meta");
}

/* Everything below top, in document order, closing what ends on the way. */
static int walk(struct reading *r, const xmlNode *top)
{
	const xmlNode *n = top->children;
	int code;

	while (n) {
		bool inside = n->type == XML_ELEMENT_NODE && n->children && !mez_akn_is(n, "meta");

		if (mez_xml_is_text(n))
			add_text(r, (const char *)n->content);
		if (mez_xml_in(n, MEZ_AKN_NS) && !mez_akn_is(n, "meta")) {
			if ((code = open_provision(r, n)) < 0)
				return code;
			r->foreign += is_foreign(n);
		}
		if (inside) {
			n = n->children;
			continue;
		}
		for (; n != top; n = n->parent) {
			close_provision(r, n);
			r->foreign -= is_foreign(n);
			if (n->next)
				break;
		}
		n = n == top ? NULL : n->next;
	}
	return 0;
}

/* The body, then what is attached; a name of the body is the body's there. */
static int walk_document(struct reading *r, const xmlNode *document, const xmlNode *body)
{
	const xmlNode *n;
	int code = walk(r, body);

	r->foreign = 1;
	for (n = body->next; code == 0 && n; n = n->next)
		if (mez_akn_is(n, "attachments") || mez_akn_is(n, "components"))
			code = walk(r, n);
	/* OASIS's own examples keep components beside the document */
	for (n = document->next; code == 0 && n; n = n->next)
		if (mez_akn_is(n, "components"))
			code = walk(r, n);
	return code;
}

/* num and heading: normalised text of a child. */
static int add_child_text(struct reading *r, struct mez_obj *o, const xmlNode *n, const char *name)
{
	const xmlNode *c = mez_akn_child(n, name);
	struct mez_json v;
	int code;

	if (!c)
		return 0;
	mez_xml_text(&r->text, c);
	code = mez_xml_take(&v, r->a, mez_buf_view(&r->text), c, r->err);
	if (code == 0)
		mez_obj_add(o, mez_str_of(name), v);
	return code;
}

static int add_provision(struct reading *r, struct mez_arr *list, const struct provision *p)
{
	struct mez_obj o = { .a = r->a };
	char hex[MEZ_HEX32 + 1];
	struct mez_json kind;
	int code = mez_xml_take(&kind, r->a, mez_str_of(mez_xml_name(p->node)), p->node, r->err);

	if (code == 0)
		code = add_child_text(r, &o, p->node, "num");
	if (code == 0)
		code = add_child_text(r, &o, p->node, "heading");
	if (code < 0)
		return code;
	mez_filehash_hex(hex, &p->hash);
	mez_obj_set(&o, "eid", p->eid);
	mez_obj_set(&o, "kind", kind);
	mez_obj_set(&o, "paraphrase", mez_json_bool(r->marks.paraphrase));
	mez_obj_set(&o, "text_sha256", mez_json_copy_text(r->a, mez_str_of(hex)));
	mez_arr_add(list, mez_obj_done(&o));
	return 0;
}

/* --- meta ----------------------------------------------------------------- */

/* An attribute that must be there and not empty. */
static int need_attr(struct mez_json *out, struct reading *r, const xmlNode *parent,
		     const char *element, const char *attr)
{
	const xmlNode *n = mez_akn_child(parent, element);
	bool there = false;
	int code;

	if (!n)
		return mez_xml_fail(parent, r->err, MEZ_E_MISSING, "%s has no %s",
				    mez_xml_name(parent), element);
	code = mez_xml_attr(out, r->a, n, attr, &there, r->err);
	if (code == 0 && (!there || out->len == 0))
		code = mez_xml_fail(n, r->err, MEZ_E_MISSING, "%s has no %s", element, attr);
	return code;
}

/* Drafts of some parliaments say "#varWork", and what that is in references. */
static int resolve(struct mez_json *v, struct reading *r, const xmlNode *level)
{
	const xmlNode *meta = level->parent->parent, *n = mez_akn_child(meta, "references");
	struct mez_json eid, said;
	bool there;
	int code;

	for (n = n ? n->children : NULL; n; n = n->next) {
		if (!mez_xml_in(n, MEZ_AKN_NS))
			continue;
		code = mez_xml_attr(&eid, r->a, n, "eId", &there, r->err);
		if (code < 0)
			return code;
		if (!there || strcmp(eid.u.text, v->u.text + 1) != 0)
			continue;
		code = mez_xml_attr(&said, r->a, n, "showAs", &there, r->err);
		if (code == 0 && there && said.len)
			*v = said;
		return code;
	}
	return 0;
}

/* An IRI becomes the name of an item, and stands in messages. */
static int check_iri(struct reading *r, const struct mez_json *v, const xmlNode *level)
{
	struct mez_str s = mez_json_str(v);
	const xmlNode *at = mez_akn_child(level, "FRBRthis");

	if (s.n > MEZ_AKN_MAX_IRI)
		return mez_xml_fail(at, r->err, MEZ_E_LIMIT, "an IRI of more than %d bytes",
				    MEZ_AKN_MAX_IRI);
	mez_buf_clear(&r->text);
	mez_text_safe(&r->text, s, SIZE_MAX);
	if (!mez_str_eq(mez_buf_view(&r->text), s))
		return mez_xml_fail(at, r->err, MEZ_E_VALUE, "an IRI that cannot be printed");
	return 0;
}

/* FRBRthis, less the component that stands for the document itself. */
static int take_this(struct mez_json *out, struct reading *r, const xmlNode *level)
{
	static const char tail[] = "/!main";
	size_t n = sizeof(tail) - 1;
	struct mez_json v;
	int code = need_attr(&v, r, level, "FRBRthis", "value");

	if (code == 0 && v.u.text[0] == '#')
		code = resolve(&v, r, level);
	if (code == 0)
		code = check_iri(r, &v, level);
	if (code < 0)
		return code;
	if (v.len > n && memcmp(v.u.text + v.len - n, tail, n) == 0)
		v = mez_json_text((struct mez_str){ v.u.text, v.len - n });
	*out = v;
	return 0;
}

static int take_date(struct mez_json *out, struct reading *r, const xmlNode *level)
{
	struct mez_date d;
	int code = need_attr(out, r, level, "FRBRdate", "date");

	/* a dateTime, or a date with an offset: its day */
	if (code == 0 && out->len > MEZ_DATE_TEXT && strchr("TZ+-", out->u.text[MEZ_DATE_TEXT]))
		*out = mez_json_text((struct mez_str){ out->u.text, MEZ_DATE_TEXT });
	if (code == 0 && !mez_date_parse(&d, mez_json_str(out)))
		code = mez_xml_fail(mez_akn_child(level, "FRBRdate"), r->err, MEZ_E_VALUE,
				    "'%.*s' is not a date (YYYY-MM-DD)",
				    MEZ_FMT(mez_json_str(out)));
	return code;
}

/* An alias named "title", or with any = true the first one. */
static int take_alias(struct mez_json *out, struct reading *r, const xmlNode *work, bool any,
		      bool *there)
{
	const xmlNode *n;

	*there = false;
	for (n = work->children; n; n = n->next) {
		struct mez_json name;
		bool named;
		int code;

		if (!mez_akn_is(n, "FRBRalias"))
			continue;
		code = mez_xml_attr(&name, r->a, n, "name", &named, r->err);
		if (code < 0)
			return code;
		if (any || (named && mez_str_is(mez_json_str(&name), "title")))
			return mez_xml_attr(out, r->a, n, "value", there, r->err);
	}
	return 0;
}

/* What an act is called before its body, rather than what it is for (its long title). */
static const xmlNode *named(const xmlNode *root, const char *best, const char *other)
{
	static const char *const before[] = {"coverPage", "preface"};
	const xmlNode *n = NULL;

	for (size_t i = 0; !n && i < MEZ_COUNT(before); i++) {
		const xmlNode *top = mez_akn_child(root, before[i]);

		n = top ? descendant(top, best) : NULL;
	}
	return n ? n : descendant(root, other);
}

static int add_title(struct reading *r, struct mez_obj *o, const xmlNode *root, const xmlNode *work)
{
	const xmlNode *title = named(root, "shortTitle", "docTitle");
	struct mez_json v;
	bool there;
	int code = take_alias(&v, r, work, false, &there);

	if (code == 0 && !there && title) {
		mez_xml_text(&r->text, title);
		code = mez_xml_take(&v, r->a, mez_buf_view(&r->text), title, r->err);
		there = true;
	}
	if (code == 0 && !there)
		code = take_alias(&v, r, work, true, &there);
	if (code == 0 && there)
		mez_obj_set(o, "title", v);
	return code;
}

static int read_meta(struct reading *r, struct mez_obj *o, const xmlNode *document)
{
	const xmlNode *meta = mez_akn_child(document, "meta");
	const xmlNode *id = mez_akn_child(meta, "identification");
	const xmlNode *work = mez_akn_child(id, "FRBRWork");
	const xmlNode *expression = mez_akn_child(id, "FRBRExpression");
	struct mez_json this_work, this_expression, language, date;
	int code;

	if (!work || !expression)
		return mez_xml_fail(document, r->err, MEZ_E_MISSING,
				    "no identification of work and expression");
	if ((code = take_this(&this_work, r, work)) < 0 ||
	    (code = take_this(&this_expression, r, expression)) < 0 ||
	    (code = need_attr(&language, r, expression, "FRBRlanguage", "language")) < 0 ||
	    (code = take_date(&date, r, expression)) < 0 ||
	    (code = add_title(r, o, document, work)) < 0)
		return code;
	mez_obj_set(o, "work", this_work);
	mez_obj_set(o, "expression", this_expression);
	mez_obj_set(o, "language", language);
	mez_obj_set(o, "valid_from", date);
	code = mez_akn_read_marks(&r->marks, r->a, meta, r->err);
	if (code == 0 && r->marks.source.type == MEZ_J_OBJECT)
		mez_obj_set(o, "source", r->marks.source);
	if (code == 0 && mez_json_len(&r->marks.figures))
		mez_obj_set(o, "figures", r->marks.figures);
	return code;
}

/* --- documents ------------------------------------------------------------ */

const xmlNode *mez_akn_body(const xmlNode *document)
{
	static const char *const names[] = { "body",	     "mainBody",      "debateBody",
					     "judgmentBody", "amendmentBody", "collectionBody",
					     "portionBody",   "fragmentBody" };
	const xmlNode *body = NULL;
	size_t i;

	for (i = 0; !body && i < MEZ_COUNT(names); i++)
		body = mez_akn_child(document, names[i]);
	return body;
}

static int check_root(const xmlNode *root, struct mez_err *err)
{
	const char *ns = root->ns ? (const char *)root->ns->href : "";
	int code = 0;

	if (strcmp(mez_xml_name(root), "akomaNtoso") != 0)
		code = mez_xml_fail(root, err, MEZ_E_TYPE,
				    "the root element is '%s', not 'akomaNtoso'",
				    mez_xml_name(root));
	else if (strcmp(ns, MEZ_AKN_NS) != 0)
		code = mez_xml_fail(root, err, MEZ_E_TYPE,
				    "namespace '%s' is not Akoma Ntoso 3.0 (" MEZ_AKN_NS ")", ns);
	return code;
}

int mez_akn_document(const xmlNode **out, const xmlDoc *doc, struct mez_err *err)
{
	const xmlNode *root = xmlDocGetRootElement(doc), *n;
	int code = check_root(root, err);

	if (code < 0)
		return code;
	for (n = root->children; n && !mez_xml_in(n, MEZ_AKN_NS); n = n->next)
		;
	if (!n)
		return mez_err_set(err, MEZ_E_MISSING, "there is no document in akomaNtoso");
	*out = n;
	return 0;
}

static int read_document(struct mez_json *out, struct reading *r, const xmlNode *document)
{
	const xmlNode *body = mez_akn_body(document);
	struct mez_arr provisions = { .a = r->a };
	struct mez_obj o = { .a = r->a };
	const struct provision *p;
	int code = read_meta(r, &o, document);

	if (code == 0 && !body)
		code = mez_xml_fail(document, r->err, MEZ_E_MISSING, "%s has no body",
				    mez_xml_name(document));
	if (code == 0)
		code = walk_document(r, document, body);
	for (p = r->first; code == 0 && p; p = p->next)
		code = add_provision(r, &provisions, p);
	if (code < 0)
		return code;
	mez_obj_set(&o, "provisions", mez_arr_done(&provisions));
	*out = mez_obj_done(&o);
	return 0;
}

static int read_one(struct mez_json *out, struct mez_arena *a, const xmlNode *document,
		    struct mez_err *err)
{
	struct reading r = {
		.a = a, .err = err, .last = &r.first, .eids = {.a = a}};
	int code = read_document(out, &r, document);

	mez_buf_release(&r.piece.words);
	mez_buf_release(&r.text);
	return code;
}

int mez_akn_read(struct mez_json *out, struct mez_arena *a, const char *p, size_t n,
		 struct mez_err *err)
{
	const xmlNode *document;
	xmlDocPtr doc;
	int code = mez_xml_parse(&doc, p, n, MEZ_AKN_MAX_BYTES, err);

	if (code < 0)
		return code;
	code = mez_akn_document(&document, doc, err);
	if (code == 0)
		code = read_one(out, a, document, err);
	xmlFreeDoc(doc);
	return code;
}

/* A child with that attribute, which says something. */
static bool says(const xmlNode *level, const char *element, const char *attr)
{
	const xmlNode *n = mez_akn_child(level, element);
	xmlChar *v = n ? xmlGetNoNsProp(n, mez_xml_z(attr)) : NULL;
	bool any = v && *v;

	xmlFree(v);
	return any;
}

/* Says what work and expression it is, and has a body. */
static bool is_identified(const xmlNode *n)
{
	const xmlNode *id = mez_akn_child(mez_akn_child(n, "meta"), "identification");
	const xmlNode *work = mez_akn_child(id, "FRBRWork");
	const xmlNode *expression = mez_akn_child(id, "FRBRExpression");

	return says(work, "FRBRthis", "value") && says(expression, "FRBRthis", "value") &&
	       says(expression, "FRBRdate", "date") &&
	       says(expression, "FRBRlanguage", "language") && mez_akn_body(n);
}

static bool is_held(const struct mez_arr *all, const struct mez_json *v)
{
	for (size_t i = 0; i < all->n; i++)
		if (mez_str_eq(mez_json_str(mez_json_at(&all->v[i], "work")),
			       mez_json_str(mez_json_at(v, "work"))))
			return true;
	return false;
}

/* One part: a work by itself when it says it is another than those before it. */
static int read_part(struct mez_arr *all, struct mez_arena *a, const xmlNode *n,
		     struct mez_err *err)
{
	struct mez_json v;
	struct mez_obj o;
	const struct mez_json *title = mez_json_at(&all->v[0], "title");
	int code = read_one(&v, a, n, err);

	if (code < 0 || is_held(all, &v))
		return code;
	if (!mez_json_at(&v, "title") && title) {
		mez_obj_from(&o, a, &v);
		mez_obj_set(&o, "title", *title);
		v = mez_obj_done(&o);
	}
	if (all->n == MEZ_AKN_MAX_PARTS)
		return mez_xml_fail(n, err, MEZ_E_LIMIT, "more than %d documents in one",
				    MEZ_AKN_MAX_PARTS);
	mez_arr_add(all, v);
	return 0;
}

int mez_akn_read_all(struct mez_json *out, struct mez_arena *a, const char *p, size_t n,
		     struct mez_err *err)
{
	struct mez_arr all = { .a = a };
	const xmlNode *document, *part;
	struct mez_json main_part;
	xmlDocPtr doc;
	int code = mez_xml_parse(&doc, p, n, MEZ_AKN_MAX_BYTES, err);

	if (code < 0)
		return code;
	code = mez_akn_document(&document, doc, err);
	if (code == 0)
		code = read_one(&main_part, a, document, err);
	if (code == 0) {
		mez_arr_add(&all, main_part);
		part = xmlDocGetRootElement(doc);
		while (code == 0 &&
		       (part = mez_xml_following(part, xmlDocGetRootElement(doc))) != NULL)
			if (part != document && is_foreign(part) && is_identified(part))
				code = read_part(&all, a, part, err);
	}
	if (code == 0)
		*out = mez_arr_done(&all);
	xmlFreeDoc(doc);
	return code;
}
