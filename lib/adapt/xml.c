/* adapt/xml.c: libxml2 parsing, kept quiet, offline and without document types. */
#include "adapt/xml_priv.h"

#include <libxml/SAX2.h>
#include <libxml/dict.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlschemastypes.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <strings.h>

#include "adapt/adapt_priv.h"

/* --- parsing -------------------------------------------------------------- */

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_library(void)
{
	xmlInitParser();
	xmlSchemaInitTypes();
	/* for the imports of schemas: files only */
	xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
}

void mez_xml_init(void)
{
	(void)pthread_once(&once, init_library);
}

void mez_xml_hear(struct mez_xml_complaint *c, const xmlError *e)
{
	size_t n;

	if (c->any || e->level < XML_ERR_ERROR)
		return;
	c->any = true;
	c->line = e->line;
	(void)snprintf(c->text, sizeof(c->text), "%s", e->message ? e->message : "not well formed");
	n = strlen(c->text);
	while (n > 0 && c->text[n - 1] == '\n')
		c->text[--n] = 0;
}

static void on_parser_error(void *ctx, xmlErrorPtr e)
{
	mez_xml_hear(((xmlParserCtxtPtr)ctx)->_private, e);
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external,
		       const xmlChar *system_id)
{
	xmlParserCtxtPtr p = ctx;
	struct mez_xml_complaint *c = p->_private;

	(void)name, (void)external, (void)system_id;
	c->doctype = true;
	c->line = p->input ? p->input->line : 0;
	xmlStopParser(p);
}

const char *mez_xml_excess(const xmlParserCtxt *p)
{
	/* libxml2 refuses one more, as a fault of grammar */
	if (p->nameNr >= (int)xmlParserMaxDepth)
		return "elements nest too deep";
	if (p->nsNr / 2 > MEZ_XML_MAX_SCOPES)
		return "too many namespaces are in scope";
	if (xmlDictSize(p->dict) > MEZ_XML_MAX_NAMES)
		return "too many different names";
	return NULL;
}

static void on_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		       int nnamespaces, const xmlChar **namespaces, int nattributes, int ndefaulted,
		       const xmlChar **attributes)
{
	xmlParserCtxtPtr p = ctx;
	struct mez_xml_complaint *c = p->_private;
	const char *why = mez_xml_excess(p);

	if (!why) {
		xmlSAX2StartElementNs(ctx, name, prefix, uri, nnamespaces, namespaces, nattributes,
				      ndefaulted, attributes);
		return;
	}
	c->any = c->limit = true;
	c->line = p->input ? p->input->line : 0;
	(void)snprintf(c->text, sizeof(c->text), "%s", why);
	xmlStopParser(p);
}

int mez_xml_complain(const struct mez_xml_complaint *c, enum mez_code code, struct mez_err *err)
{
	int r = mez_err_set(err, code, "%s", c->text);

	if (c->line > 0)
		mez_err_place(err, (uint32_t)c->line, 0, 0);
	return r;
}

int mez_xml_fail(const xmlNode *node, struct mez_err *err, enum mez_code code, const char *fmt, ...)
{
	long line = xmlGetLineNo(node);
	va_list ap;
	int r;

	va_start(ap, fmt);
	r = mez_err_vset(err, code, fmt, ap);
	va_end(ap);
	if (line > 0)
		mez_err_place(err, (uint32_t)line, 0, 0);
	return r;
}

static int judge_parse(xmlParserCtxtPtr p, xmlDocPtr doc, struct mez_xml_complaint *c,
		       struct mez_err *err)
{
	if (c->doctype) {
		c->any = true;
		(void)snprintf(c->text, sizeof(c->text), "a document type declaration is refused");
		return mez_xml_complain(c, MEZ_E_UNSAFE, err);
	}
	if (c->limit)
		return mez_xml_complain(c, MEZ_E_LIMIT, err);
	if (p->errNo == XML_ERR_NO_MEMORY)
		mez_bug("out of memory");
	if (!doc || !p->wellFormed || !p->nsWellFormed)
		return mez_xml_complain(c, MEZ_E_SYNTAX, err);
	if (doc->encoding && strcasecmp((const char *)doc->encoding, "UTF-8") != 0 &&
	    strcasecmp((const char *)doc->encoding, "US-ASCII") != 0) {
		int r = mez_err_set(err, MEZ_E_UTF8,
				    "says it is encoded in '%s'; only UTF-8 is taken",
				    (const char *)doc->encoding);

		mez_err_place(err, 1, 0, 0);
		return r;
	}
	return 0;
}

/* Size, encoding, attributes: what is seen before libxml2 is asked. */
static int look_first(const char *p, size_t n, size_t max, struct mez_err *err)
{
	struct mez_xml_guard guard = {0};
	size_t at = mez_utf8_valid(p, n);
	enum mez_code code = MEZ_E_UTF8;
	uint32_t line, col;
	int r;

	if (n > max)
		return mez_err_set(err, MEZ_E_LIMIT, "has %zu bytes, more than the %zu taken", n,
				   max);
	if (at == n) {
		at = mez_xml_guard(&guard, p, n);
		code = MEZ_E_LIMIT;
	}
	if (at == n)
		return 0;
	if (code == MEZ_E_UTF8)
		r = mez_err_set(err, code, "not UTF-8");
	else
		r = mez_err_set(err, code, "more than %d attributes", MEZ_XML_MAX_ATTRIBUTES);
	mez_json_place(p, n, at, &line, &col);
	mez_err_place(err, line, col, at);
	return r;
}

int mez_xml_parse(xmlDocPtr *out, const char *p, size_t n, size_t max, struct mez_err *err)
{
	enum {
		OPTIONS = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES |
			  XML_PARSE_NOWARNING
	};
	struct mez_xml_complaint c = { .text = "not well formed" };
	xmlParserCtxtPtr ctx;
	xmlDocPtr doc;
	int r;

	mez_require(max <= INT_MAX); /* libxml2 takes an int */
	r = look_first(p, n, max, err);
	if (r < 0)
		return r;
	mez_xml_init();
	ctx = xmlNewParserCtxt();
	if (!ctx)
		mez_bug("out of memory");
	ctx->_private = &c;
	ctx->sax->serror = on_parser_error;
	ctx->sax->internalSubset = on_doctype;
	ctx->sax->startElementNs = on_element;
	doc = xmlCtxtReadMemory(ctx, p, (int)n, NULL, NULL, OPTIONS);
	r = judge_parse(ctx, doc, &c, err);
	if (r < 0)
		xmlFreeDoc(doc);
	else
		*out = doc;
	xmlFreeParserCtxt(ctx);
	return r;
}

/* --- looking about in a document ------------------------------------------ */

bool mez_xml_in(const xmlNode *n, const char *ns)
{
	return n->type == XML_ELEMENT_NODE && n->ns && strcmp((const char *)n->ns->href, ns) == 0;
}

const xmlNode *mez_xml_child(const xmlNode *parent, const char *ns, const char *name)
{
	const xmlNode *n = parent ? parent->children : NULL;

	while (n && !(mez_xml_in(n, ns) && strcmp(mez_xml_name(n), name) == 0))
		n = n->next;
	return n;
}

const xmlNode *mez_xml_following(const xmlNode *n, const xmlNode *top)
{
	if (n->type == XML_ELEMENT_NODE && n->children)
		return n->children;
	while (n != top && !n->next)
		n = n->parent;
	return n == top ? NULL : n->next;
}

int mez_xml_take(struct mez_json *out, struct mez_arena *a, struct mez_str s, const xmlNode *node,
		 struct mez_err *err)
{
	if (mez_adapt_noncharacter(s))
		return mez_xml_fail(node, err, MEZ_E_NONCHARACTER,
				    "text with a Unicode noncharacter");
	*out = mez_json_copy_text(a, s);
	return 0;
}

int mez_xml_attr(struct mez_json *out, struct mez_arena *a, const xmlNode *node, const char *name,
		 bool *there, struct mez_err *err)
{
	xmlChar *value = xmlGetNoNsProp(node, mez_xml_z(name));
	int r = 0;

	*there = value != NULL;
	if (value)
		r = mez_xml_take(out, a, mez_str_of((const char *)value), node, err);
	xmlFree(value);
	return r;
}

/* --- text ----------------------------------------------------------------- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void mez_xml_collapse(struct mez_xml_piece *p, const char *z)
{
	mez_buf_clear(&p->words);
	p->leads = is_space(*z);
	p->trails = *z && is_space(z[strlen(z) - 1]);
	for (;;) {
		const char *from;

		while (is_space(*z))
			z++;
		if (!*z)
			return;
		for (from = z; *z && !is_space(*z); z++)
			;
		if (p->words.len)
			mez_buf_ch(&p->words, ' ');
		mez_buf_add(&p->words, from, (size_t)(z - from));
	}
}

bool mez_xml_is_text(const xmlNode *n)
{
	return n->type == XML_TEXT_NODE && n->content;
}

void mez_xml_text(struct mez_buf *out, const xmlNode *top)
{
	struct mez_xml_piece p = { .words = MEZ_BUF_INIT };
	const xmlNode *n = top;
	bool space = false;

	mez_buf_clear(out);
	while ((n = mez_xml_following(n, top)) != NULL) {
		if (!mez_xml_is_text(n))
			continue;
		mez_xml_collapse(&p, (const char *)n->content);
		if (p.words.len && out->len && (space || p.leads))
			mez_buf_ch(out, ' ');
		mez_buf_str(out, mez_buf_view(&p.words));
		space = p.trails || (space && !p.words.len);
	}
	mez_buf_release(&p.words);
}
