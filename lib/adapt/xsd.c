/* adapt/xsd.c: Akoma Ntoso documents against an XML Schema. */
#include "adapt/akn.h"

#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <unistd.h>

#include "adapt/xml_priv.h"

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

int mez_akn_schema_check(const struct mez_akn_schema *s, const char *p, size_t n,
			 struct mez_err *err)
{
	struct mez_xml_complaint c = { .text = "not valid" };
	xmlSchemaValidCtxtPtr ctx;
	xmlDocPtr doc;
	int r = mez_xml_parse(&doc, p, n, MEZ_AKN_MAX_BYTES, err);

	if (r < 0)
		return r;
	ctx = xmlSchemaNewValidCtxt(s->schema);
	if (!ctx)
		mez_bug("out of memory");
	xmlSchemaSetValidStructuredErrors(ctx, on_schema_error, &c);
	r = xmlSchemaValidateDoc(ctx, doc);
	if (r < 0)
		mez_bug("libxml2 could not validate");
	if (r > 0)
		r = mez_xml_complain(&c, MEZ_E_REFUSED, err);
	xmlSchemaFreeValidCtxt(ctx);
	xmlFreeDoc(doc);
	return r;
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
