/* adapt/xsd.c: Akoma Ntoso documents against an XML Schema. */
#include "adapt/akn.h"

#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <unistd.h>

#include "adapt/xml_priv.h"
#include "base/text.h"

static void on_schema_error(void *arg, xmlErrorPtr e)
{
	mez_xml_hear(arg, e);
}

struct mez_akn_schema {
	xmlSchemaPtr schema;
};

int mez_akn_schema_open(struct mez_akn_schema **out, const char *xsd_path, struct mez_err *err)
{
	struct mez_xml_complaint c = { .text = "cannot be compiled" };
	xmlStructuredErrorFunc old = xmlStructuredError;
	void *old_arg = xmlStructuredErrorContext;
	struct mez_akn_schema *s;
	xmlSchemaParserCtxtPtr ctx;
	xmlSchemaPtr schema;
	int r;

	mez_xml_init();
	if (access(xsd_path, R_OK) < 0) {
		r = mez_err_set(err, MEZ_E_NOINPUT, "cannot open the schema");
		mez_err_file(err, xsd_path);
		return r;
	}
	ctx = xmlSchemaNewParserCtxt(xsd_path);
	s = calloc(1, sizeof(*s));
	if (!ctx || !s)
		mez_bug("out of memory");
	xmlSchemaSetParserStructuredErrors(ctx, on_schema_error, &c);
	/* the files it imports have parsers of their own, which would print; per thread */
	xmlSetStructuredErrorFunc(&c, on_schema_error);
	schema = xmlSchemaParse(ctx);
	xmlSetStructuredErrorFunc(old_arg, old);
	xmlSchemaFreeParserCtxt(ctx);
	if (!schema) {
		free(s);
		r = mez_xml_complain(&c, MEZ_E_SYNTAX, err);
		mez_err_file(err, xsd_path);
		return r;
	}
	s->schema = schema;
	*out = s;
	return 0;
}

void mez_akn_schema_free(struct mez_akn_schema *s)
{
	if (s)
		xmlSchemaFree(s->schema);
	free(s);
}

/* 0 when the schema says yes, 1 when it says no: of what it finds fn is told. */
static int validate(const struct mez_akn_schema *s, const char *p, size_t n,
		    xmlStructuredErrorFunc fn, void *arg, struct mez_err *err)
{
	xmlSchemaValidCtxtPtr ctx;
	xmlDocPtr doc;
	int r = mez_xml_parse(&doc, p, n, MEZ_AKN_MAX_BYTES, err);

	if (r < 0)
		return r;
	ctx = xmlSchemaNewValidCtxt(s->schema);
	if (!ctx)
		mez_bug("out of memory");
	xmlSchemaSetValidStructuredErrors(ctx, fn, arg);
	r = xmlSchemaValidateDoc(ctx, doc);
	if (r < 0)
		mez_bug("libxml2 could not validate");
	xmlSchemaFreeValidCtxt(ctx);
	xmlFreeDoc(doc);
	return r > 0;
}

int mez_akn_schema_check(const struct mez_akn_schema *s, const char *p, size_t n,
			 struct mez_err *err)
{
	struct mez_xml_complaint c = { .text = "not valid" };
	int r = validate(s, p, n, on_schema_error, &c, err);

	return r > 0 ? mez_xml_complain(&c, MEZ_E_REFUSED, err) : r;
}

/* --- all of them ---------------------------------------------------------- */

struct listing {
	struct mez_arena *a;
	struct mez_arr list;
};

/* "{http://...}section" is section to who reads it. */
static struct mez_str less_namespaces(struct mez_arena *a, const char *z)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT, safe = MEZ_BUF_INIT;

	for (; *z; z++) {
		const char *end = *z == '{' ? strchr(z, '}') : NULL;

		if (end && strncmp(z, "{http", 5) == 0)
			z = end;
		else if (*z != '\n')
			mez_buf_ch(&out, *z);
	}
	mez_text_safe(&safe, mez_buf_view(&out), MEZ_ERR_MSG);
	return mez_arena_dup(a, mez_buf_view(&safe));
}

static void add_element(struct mez_obj *o, const struct listing *l, const xmlNode *n)
{
	MEZ_AUTOBUF name = MEZ_BUF_INIT;
	struct mez_err ignored;
	struct mez_json eid;
	bool there;

	mez_text_safe(&name, mez_str_of(mez_xml_name(n)), SIZE_MAX);
	mez_obj_set(o, "element", mez_json_copy_text(l->a, mez_buf_view(&name)));
	if (mez_xml_attr(&eid, l->a, n, "eId", &there, &ignored) == 0 && there)
		mez_obj_set(o, "eid", eid);
}

static void on_any_error(void *arg, xmlErrorPtr e)
{
	struct listing *l = arg;
	struct mez_obj o = {.a = l->a};
	const xmlNode *n = e->node;

	if (e->level < XML_ERR_ERROR || l->list.n == MEZ_AKN_MAX_FINDINGS)
		return;
	mez_obj_set(&o, "line", mez_json_i64(l->a, n ? xmlGetLineNo(n) : e->line));
	mez_obj_set(&o, "severity", mez_json_z("error"));
	mez_obj_set(&o, "rule", mez_json_z("schema"));
	if (n && n->type == XML_ELEMENT_NODE)
		add_element(&o, l, n);
	mez_obj_set(&o, "message",
		    mez_json_text(less_namespaces(l->a, e->message ? e->message : "not valid")));
	mez_arr_add(&l->list, mez_obj_done(&o));
}

int mez_akn_schema_findings(struct mez_json *out, struct mez_arena *a,
			    const struct mez_akn_schema *s, const char *p, size_t n,
			    struct mez_err *err)
{
	struct listing l = {.a = a, .list = {.a = a}};
	int r = validate(s, p, n, on_any_error, &l, err);

	if (r < 0)
		return r;
	/* a schema that says no and nothing more would be taken for a yes */
	if ((r > 0) != (l.list.n > 0))
		mez_bug("libxml2 finds nothing and refuses, or the other way");
	*out = mez_arr_done(&l.list);
	return 0;
}

int mez_akn_validate(const char *p, size_t n, const char *xsd_path, struct mez_err *err)
{
	struct mez_akn_schema *s;
	int r = mez_akn_schema_open(&s, xsd_path, err);

	if (r < 0)
		return r;
	r = mez_akn_schema_check(s, p, n, err);
	mez_akn_schema_free(s);
	return r;
}
