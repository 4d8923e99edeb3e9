/* schema/schema.h: JSON Schema draft 2020-12: compile once, validate many.
 * May include: base, json.
 * A schema and all it refers to becomes a flat program: nodes (one a subschema), each a run of
 * operations.  Numbers are compared exactly, by their digits; texts are measured in characters;
 * regular expressions are those of ECMA-262 with the u flag, as far as PCRE2 can run them.
 * Everything a schema can ask for is bounded: see the limits below and mez-limits(7).
 * Invariant: nothing here opens a file or a connection; what a schema refers to comes from the
 * caller's loader or is refused. */
#ifndef MEZ_SCHEMA_SCHEMA_H
#define MEZ_SCHEMA_SCHEMA_H

#include "json/json.h"

enum {
	MEZ_SCHEMA_MAX_NODES = 1 << 20, /* subschemas of one program */
	MEZ_SCHEMA_MAX_DOCS = 1000,     /* documents that one schema may lead to */
	MEZ_SCHEMA_MAX_ANCHORS = 1000,  /* of $dynamicAnchor in all of them */
	MEZ_SCHEMA_MAX_DEPTH = 1500,    /* schemas at work within each other */
	MEZ_SCHEMA_MAX_PATTERN = 16384, /* bytes of one regular expression */
	MEZ_SCHEMA_MAX_MATCH = 1000000, /* steps of one match, as PCRE2 counts them; and */
	MEZ_SCHEMA_MAX_MATCHING = 100000000, /*  ... this over n, for the n-th of a record */
	MEZ_SCHEMA_MAX_FACTOR = 1024,   /* evaluations per value of a record, beyond */
	MEZ_SCHEMA_MAX_FREE = 1 << 20,  /*  ... these, which every record may have */
	MEZ_SCHEMA_MAX_ERRORS = 100,    /* errors listed for one instance */
	MEZ_SCHEMA_MAX_REMARKS = 1000   /* annotations listed for one instance */
};

/* A compiled schema.  It does not change: any number of threads may use it at a time. */
struct mez_schema;

/* Find the document with this absolute URI (no fragment): set *out to its tree and *src to its
 * text (for places in errors), both living in a.  Not known: MEZ_E_NOINPUT. */
typedef int mez_schema_load_fn(const struct mez_json **out, struct mez_str *src, struct mez_str uri,
			       struct mez_arena *a, void *arg, struct mez_err *err);

struct mez_schema_options {
	struct mez_str base;      /* URI of the schema when it has no $id; may be empty */
	const char *file;         /* what errors call the schema; NULL: its URI */
	mez_schema_load_fn *load; /* NULL: there are no other documents */
	void *load_arg;
	bool format;              /* "format" is a condition, not a remark (as it always is where
	                             the format-assertion vocabulary is in force) */
	bool remarks;             /* mez_schema_explain lists annotations */
};

/* Compile the schema v, read from src (which may be empty when it was built).  The tree and its
 * text must outlive the result.  Every subschema of v is compiled, of other documents those
 * that are referred to.  Refused with the place, in whichever document it is:
 *  - VALUE: a keyword holds what it may not hold; an identifier or anchor that is malformed; a
 *    reference to nothing; schemas that apply each other to one value without end;
 *  - DUPLICATE: one URI for two schemas; SYNTAX: a regular expression that is none;
 *  - UNSUPPORTED: another dialect, an unknown vocabulary that is required, a format that cannot
 *    be checked, a regular expression that PCRE2 cannot run; LIMIT; and what load fails with. */
MEZ_MUST int mez_schema_compile(struct mez_schema **out, const struct mez_json *v,
				struct mez_str src, const struct mez_schema_options *o,
				struct mez_err *err);
void mez_schema_free(struct mez_schema *s); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_schema);

/* Does v conform?  Stops at the first thing that does not.  a is used while it works, and left
 * as it was.  Fails with LIMIT when the answer would take more than the limits allow: then it
 * is neither. */
MEZ_MUST int mez_schema_validate(bool *valid, const struct mez_schema *s, const struct mez_json *v,
				 struct mez_arena *a, struct mez_err *err);

/* --- schemas that are built in --------------------------------------------------------- */
/* Those of our own documents, at https://mez.example/schemas/, and the metaschemas of the draft,
 * each under its $id.  All live as long as the program. */

/* The text of the one with this URI (no fragment); false: none. */
MEZ_MUST bool mez_schema_own(struct mez_str *text, struct mez_str uri);
/* The URI of the one for documents of this type ("mez.receipt/1"); false: none. */
MEZ_MUST bool mez_schema_own_type(struct mez_str *uri, struct mez_str type);
/* The i-th of them in the order of URIs; false: there are no more. */
MEZ_MUST bool mez_schema_own_at(struct mez_str *uri, struct mez_str *text, size_t i);

/* --- what is wrong --------------------------------------------------------------------- */

/* One thing that is wrong.  Pointers are RFC 6901. */
struct mez_schema_error {
	const struct mez_json *at;  /* the value */
	struct mez_str instance;    /* pointer to it */
	struct mez_str keyword;     /* pointer to the keyword, along the references that were
	                               followed: /properties/a/$ref/minimum */
	struct mez_str absolute;    /* URI of the keyword: its schema's, the pointer as fragment */
	struct mez_str message;     /* a sentence for people */
	bool inner;                 /* tells why one branch of an anyOf or oneOf failed; the error
	                               of the anyOf or oneOf itself is listed too, before these */
};
/* An annotation that holds for a value.  Those are: title, description, default, deprecated,
 * readOnly, writeOnly, examples, format, the content keywords, and keywords that are not known;
 * not those of applicators (which members they looked at). */
struct mez_schema_remark {
	struct mez_str instance, keyword, absolute; /* as in an error */
	const struct mez_json *value;
};
struct mez_schema_errors {
	const struct mez_schema_error *e;
	size_t n;  /* 0: it is valid */
	bool more; /* there were more than MEZ_SCHEMA_MAX_ERRORS */
	const struct mez_schema_remark *remarks; /* the first MEZ_SCHEMA_MAX_REMARKS, when the */
	size_t nremarks;                         /*  ... schema was compiled for them */
};
/* The same question, answered at length: every keyword that failed.  The list lives in a. */
MEZ_MUST int mez_schema_explain(struct mez_schema_errors *out, const struct mez_schema *s,
				const struct mez_json *v, struct mez_arena *a, struct mez_err *err);

/* The standard's "flag" and "basic" output (draft 2020-12 core, sections 12.4.1 and 12.4.2):
 * {"valid": ...}, and with it "errors", or "annotations" when there are any. */
struct mez_json mez_schema_flag(struct mez_arena *a, bool valid);
struct mez_json mez_schema_basic(struct mez_arena *a, const struct mez_schema_errors *e);

#endif
