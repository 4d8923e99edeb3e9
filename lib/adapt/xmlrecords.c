/* adapt/xmlrecords.c: libxml2's push parser, record by record. */
#include "adapt/xmlrecords.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdarg.h>
#include <strings.h>
#include <unistd.h>

#include "adapt/adapt_priv.h"
#include "adapt/xml_priv.h"
#include "canon/digest.h"

enum { CHUNK = 1 << 16, NEST = 64, NEST_ALL = 2 * NEST };

/* An element of a record whose end is not reached. */
struct open {
	struct mez_xmlnode *node;
	const struct mez_xmlnode **last; /* where its next child goes */
	struct mez_buf text;
};

struct reading {
	const struct mez_xmlrecords *spec;
	xmlParserCtxtPtr ctx;
	struct mez_arena a;
	struct mez_err *err;
	struct open open[NEST];
	size_t depth; /* of open elements within a record; 0 = outside */
	size_t all;   /* of all open elements: the parser keeps their names, without a bound */
	size_t nodes, bytes;
	bool rooted;
	int code; /* the first failure of ours */
	struct mez_xml_complaint complaint;
};

/* --- looking about -------------------------------------------------------------------------- */

const struct mez_xmlnode *mez_xmlnode_child(const struct mez_xmlnode *n, const char *name)
{
	const struct mez_xmlnode *c = n ? n->child : NULL;

	while (c && !mez_str_eq(c->name, mez_str_of(name)))
		c = c->next;
	return c;
}

const struct mez_xmlnode *mez_xmlnode_next(const struct mez_xmlnode *n)
{
	const struct mez_xmlnode *c = n->next;

	while (c && !mez_str_eq(c->name, n->name))
		c = c->next;
	return c;
}

struct mez_str mez_xmlnode_text(const struct mez_xmlnode *n, const char *name)
{
	const struct mez_xmlnode *c = mez_xmlnode_child(n, name);

	return c ? c->text : MEZ_STR("");
}

int mez_xmlnode_fail(const struct mez_xmlnode *n, struct mez_err *err, enum mez_code code,
		     const char *fmt, ...)
{
	va_list ap;
	int r;

	va_start(ap, fmt);
	r = mez_err_vset(err, code, fmt, ap);
	va_end(ap);
	mez_err_place(err, n->line, n->col, 0);
	return r;
}

/* --- while the parser runs ------------------------------------------------------------------- */

static void place(const struct reading *r)
{
	const xmlParserInput *in = r->ctx->input;

	if (in && in->line > 0)
		mez_err_place(r->err, (uint32_t)in->line, in->col > 0 ? (uint32_t)in->col : 0, 0);
}

/* Stop the parser; what is told first counts. */
static void stop(struct reading *r, int code)
{
	if (!r->code)
		r->code = code;
	xmlStopParser(r->ctx);
}

static void fail(struct reading *r, enum mez_code code, const char *what)
{
	if (r->code)
		return;
	r->code = mez_err_set(r->err, code, "%s", what);
	place(r);
	xmlStopParser(r->ctx);
}

static struct mez_xmlnode *new_node(struct reading *r, const xmlChar *name)
{
	const xmlParserInput *in = r->ctx->input;
	struct mez_xmlnode *n;

	if (++r->nodes > MEZ_XML_RECORD_NODES) {
		fail(r, MEZ_E_LIMIT, "a record of too many elements");
		return NULL;
	}
	n = MEZ_NEW(&r->a, struct mez_xmlnode);
	n->name = mez_arena_dup(&r->a, mez_str_of((const char *)name));
	n->line = in && in->line > 0 ? (uint32_t)in->line : 0;
	n->col = in && in->col > 0 ? (uint32_t)in->col : 0;
	return n;
}

static struct mez_str trimmed(struct mez_arena *a, struct mez_str s)
{
	while (s.n && strchr(" \t\r\n", s.p[0]))
		s.p++, s.n--;
	while (s.n && strchr(" \t\r\n", s.p[s.n - 1]))
		s.n--;
	return mez_arena_dup(a, s);
}

static struct mez_str keep_text(struct reading *r, struct mez_str s)
{
	r->bytes += s.n;
	if (r->bytes > MEZ_XML_RECORD_BYTES)
		fail(r, MEZ_E_LIMIT, "a record of too much text");
	else if (mez_adapt_noncharacter(s))
		fail(r, MEZ_E_NONCHARACTER, "text with a Unicode noncharacter");
	return trimmed(&r->a, s);
}

/* libxml2 gives five pointers an attribute: name, prefix, URI, value, and its end. */
static void take_attributes(struct reading *r, struct open *o, const xmlChar **attributes, int n)
{
	enum { NAME = 0, VALUE = 3, END = 4, EACH = 5 };

	for (int i = 0; i < n && !r->code; i++) {
		const xmlChar **at = attributes + EACH * i;
		struct mez_xmlnode *c = new_node(r, at[NAME]);

		if (!c)
			return;
		c->attribute = true;
		c->text = keep_text(r, (struct mez_str){(const char *)at[VALUE],
							(size_t)(at[END] - at[VALUE])});
		*o->last = c;
		o->last = &c->next;
	}
}

static void open_element(struct reading *r, const xmlChar *name, const xmlChar **attributes, int n)
{
	struct open *o = &r->open[r->depth];

	if (r->depth == NEST) {
		fail(r, MEZ_E_LIMIT, "elements nest too deep");
		return;
	}
	o->node = new_node(r, name);
	if (!o->node)
		return;
	if (r->depth) {
		*r->open[r->depth - 1].last = o->node;
		r->open[r->depth - 1].last = &o->node->next;
	}
	o->last = &o->node->child;
	mez_buf_clear(&o->text);
	r->depth++;
	take_attributes(r, o, attributes, n);
}

static void end_record(struct reading *r)
{
	mez_arena_reset(&r->a);
	r->nodes = r->bytes = 0;
}

static void begin_document(struct reading *r, const xmlChar *name, const xmlChar **attributes,
			   int n)
{
	int code = 0;

	r->rooted = true;
	if (strcmp((const char *)name, r->spec->root) != 0) {
		char text[MEZ_ERR_MSG / 2];

		(void)snprintf(text, sizeof(text), "the document is a '%.100s', not a '%s'",
			       (const char *)name, r->spec->root);
		fail(r, MEZ_E_TYPE, text);
		return;
	}
	open_element(r, name, attributes, n);
	if (!r->code && r->spec->begin)
		code = r->spec->begin(r->spec->arg, r->open[0].node, r->err);
	r->depth = 0;
	if (code)
		stop(r, code);
	end_record(r);
}

static bool is_record(const struct reading *r, const xmlChar *name)
{
	for (const char *const *p = r->spec->records; *p; p++)
		if (strcmp((const char *)name, *p) == 0)
			return true;
	return false;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int nnamespaces, const xmlChar **namespaces, int nattributes, int ndefaulted,
		     const xmlChar **attributes)
{
	struct reading *r = ((xmlParserCtxtPtr)ctx)->_private;

	(void)prefix, (void)uri, (void)nnamespaces, (void)namespaces, (void)ndefaulted;
	if (r->code)
		return;
	if (++r->all > NEST_ALL)
		fail(r, MEZ_E_LIMIT, "elements nest too deep");
	else if (mez_xml_excess(r->ctx))
		fail(r, MEZ_E_LIMIT, mez_xml_excess(r->ctx));
	else if (!r->rooted)
		begin_document(r, name, attributes, nattributes);
	else if (r->depth || is_record(r, name))
		open_element(r, name, attributes, nattributes);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reading *r = ((xmlParserCtxtPtr)ctx)->_private;
	struct open *o;
	int code;

	(void)name, (void)prefix, (void)uri;
	r->all -= r->all > 0;
	if (r->code || !r->depth)
		return;
	o = &r->open[--r->depth];
	o->node->text = keep_text(r, mez_buf_view(&o->text));
	if (r->depth || r->code)
		return;
	code = r->spec->record(r->spec->arg, &r->a, o->node, r->err);
	if (code)
		stop(r, code);
	end_record(r);
}

static void on_text(void *ctx, const xmlChar *text, int n)
{
	struct reading *r = ((xmlParserCtxtPtr)ctx)->_private;

	if (r->code || !r->depth)
		return;
	if (r->bytes + r->open[r->depth - 1].text.len + (size_t)n > MEZ_XML_RECORD_BYTES)
		fail(r, MEZ_E_LIMIT, "a record of too much text");
	else
		mez_buf_add(&r->open[r->depth - 1].text, text, (size_t)n);
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external,
		       const xmlChar *system_id)
{
	struct reading *r = ((xmlParserCtxtPtr)ctx)->_private;

	(void)name, (void)external, (void)system_id;
	fail(r, MEZ_E_UNSAFE, "a document type declaration is refused");
}

static void on_error(void *arg, xmlErrorPtr e)
{
	struct reading *r = ((xmlParserCtxtPtr)arg)->_private;
	struct mez_xml_complaint *c = &r->complaint;
	bool first = !c->any;

	mez_xml_hear(c, e);
	if (r->code || !first || !c->any)
		return;
	r->code =
		mez_err_set(r->err, e->code == XML_ERR_INVALID_ENCODING ? MEZ_E_UTF8 : MEZ_E_SYNTAX,
			    /* libxml2 says that the document is empty */
			    "%s", e->code == XML_ERR_DOCUMENT_EMPTY ? "this is no XML" : c->text);
	if (e->line > 0)
		mez_err_place(r->err, (uint32_t)e->line, e->int2 > 0 ? (uint32_t)e->int2 : 0, 0);
	xmlStopParser(r->ctx);
}

/* --- reading -------------------------------------------------------------------------------- */

static void check_encoding(struct reading *r)
{
	const xmlChar *e = r->ctx->encoding;

	if (!r->code && e && strcasecmp((const char *)e, "UTF-8") != 0 &&
	    strcasecmp((const char *)e, "US-ASCII") != 0)
		fail(r, MEZ_E_UTF8, "says it is in another encoding; only UTF-8 is taken");
}

static int push_all(struct reading *r, int fd, struct mez_sha256 *sha, uint64_t *size)
{
	struct mez_xml_guard guard = {0};
	char chunk[CHUNK];

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return mez_err_sys(r->err, MEZ_E_IO, errno, "cannot read");
		if (n == 0)
			break;
		*size += (uint64_t)n;
		mez_sha256_update(sha, chunk, (size_t)n);
		if (*size > MEZ_XML_RECORDS_MAX)
			return mez_err_set(r->err, MEZ_E_LIMIT, "more than %llu bytes",
					   (unsigned long long)MEZ_XML_RECORDS_MAX);
		if (mez_xml_guard(&guard, chunk, (size_t)n) < (size_t)n)
			fail(r, MEZ_E_LIMIT, "an element of too many attributes");
		if (r->code)
			return r->code;
		(void)xmlParseChunk(r->ctx, chunk, (int)n, 0);
		check_encoding(r);
		if (r->code)
			return r->code;
	}
	if (*size == 0) {
		r->code = mez_err_set(r->err, MEZ_E_SYNTAX, "the file is empty");
		mez_err_place(r->err, 1, 1, 0);
		return r->code;
	}
	(void)xmlParseChunk(r->ctx, chunk, 0, 1);
	if (r->code)
		return r->code;
	if (!r->ctx->wellFormed || !r->rooted)
		return mez_err_set(r->err, MEZ_E_SYNTAX, "not well formed");
	return 0;
}

static int read_with(struct reading *r, int fd, struct mez_filehash *sha256, uint64_t *size)
{
	xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
			     .startElementNs = on_start,
			     .endElementNs = on_end,
			     .characters = on_text,
			     .cdataBlock = on_text,
			     .internalSubset = on_doctype,
			     .serror = on_error};
	struct mez_sha256 sha;
	uint64_t n = 0;
	int code;

	mez_sha256_init(&sha);
	r->ctx = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
	if (!r->ctx)
		mez_bug("out of memory");
	r->ctx->_private = r;
	(void)xmlCtxtUseOptions(r->ctx,
				XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
	code = push_all(r, fd, &sha, &n);
	xmlFreeParserCtxt(r->ctx);
	*sha256 = mez_sha256_final(&sha);
	*size = n;
	return code;
}

int mez_xmlrecords_read(const struct mez_xmlrecords *spec, int fd, const char *name,
			struct mez_filehash *sha256, uint64_t *size, struct mez_err *err)
{
	struct mez_err mine;
	struct reading *r = calloc(1, sizeof *r);
	int code;

	if (!r)
		mez_bug("out of memory");
	mez_err_clear(&mine);
	r->spec = spec;
	r->err = err ? err : &mine;
	mez_xml_init();
	code = mez_arena_init(&r->a, 0, err);
	if (!code)
		code = read_with(r, fd, sha256, size);
	for (size_t i = 0; i < NEST; i++)
		mez_buf_release(&r->open[i].text);
	mez_arena_release(&r->a);
	free(r);
	if (code)
		mez_err_file(err, name);
	return code;
}
