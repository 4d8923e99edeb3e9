/* adapt/akn.h: Akoma Ntoso 3.0 documents as JSON trees, by libxml2.
 * No network, no DTD subset (internal or external: UNSAFE), no entities, size capped. */
#ifndef MEZ_ADAPT_AKN_H
#define MEZ_ADAPT_AKN_H

#include "json/json.h"

#define MEZ_AKN_MAX_BYTES ((size_t)32 << 20)
enum { MEZ_AKN_MAX_IRI = 1000 }; /* bytes of the IRI of a work or expression */

/* Read one expression: UTF-8, namespace http://docs.oasis-open.org/legaldocml/ns/akn/3.0 (any
 * other is TYPE, and the message names it).  Result:
 * { "work": "/akn/pk/act/2001/ord-xlix",         FRBRWork/FRBRthis less a final "/!main"
 *   "expression": "/akn/pk/act/2001/ord-xlix/eng@2025-07-01",
 *   "language": "eng", "valid_from": "2025-07-01",   date of the FRBRExpression's FRBRdate
 *   "title": "...",         FRBRalias named "title", else the shortTitle before the body, else
 *                           the first docTitle, else the first FRBRalias; no member when there
 *                           is none
 *   "provisions": [ {"eid","kind":"section","num","heading","paraphrase":true|false,
 *                    "text_sha256": hex of the provision's own normalised text}, ... ] }
 *   "source": {"name": "...", "href": "https://..."}   where the official text is, when said
 *   "figures": [ {"name", "at", "value", "from", "to"}, ... ]   when the marks say any
 * Provisions are every element below the body that has an eId, and then those below what is
 * attached (attachments, components), in document order; an eId twice is DUPLICATE with its
 * line.  A document inside the document (with a meta of its own) may use an eId again: then the
 * first has it here, and the other only in its own document (mez_akn_read_all).  num and
 * heading are absent when there is no such child.
 * Normalised: the text of the element and all below it, runs of space, tab, CR and LF made one
 * space, none at either end.  paraphrase is what the mark in meta/proprietary says, or false:
 *   <mez:paraphrase xmlns:mez="https://mez.example/ns/akn" value="true"/>       (mez-law(5))
 *   <mez:source xmlns:mez="..." showAs="Federal Board of Revenue" href="https://..."/>
 *   <mez:figure xmlns:mez="..." name="pk.ito.s7e.over" at="sec_7E" value="PKR 25,000,000"/>
 * Fails with SYNTAX, UTF8, UNSAFE (a DTD), LIMIT, TYPE, MISSING, VALUE, DUPLICATE,
 * NONCHARACTER; lines are those of the element. */
MEZ_MUST int mez_akn_read(struct mez_json *out, struct mez_arena *a, const char *p, size_t n,
			  struct mez_err *err);

/* The same for every document in the text: an array, the outermost first, then each document
 * inside it that says of which work and expression it is, when no document before it is of that
 * work ("/akn/za/act/2021/1/!schedule_1").  Without a title it has the first one's. */
enum { MEZ_AKN_MAX_PARTS = 1000 };
MEZ_MUST int mez_akn_read_all(struct mez_json *out, struct mez_arena *a, const char *p, size_t n,
			      struct mez_err *err);

/* What Level 2 of the standard, the OASIS Akoma Ntoso Naming Convention 1.0, finds wrong with
 * a document.  Result:
 * { "errors": 2, "remarks": 1,
 *   "findings": [ {"line": 40, "severity": "error"|"remark", "rule": "eid-word", "message": "...",
 *                  "element": "section", "eid": "section_1", "suggested": "sec_1"}, ... ] }
 * in the order of the text; eid and suggested only where a name is at fault.  After
 * MEZ_AKN_MAX_FINDINGS the rest is counted and not listed.  The rules are in mez-law(5).
 * Fails as mez_akn_read() does when there is no Akoma Ntoso 3.0 to look at: SYNTAX, UTF8,
 * UNSAFE, LIMIT, TYPE, MISSING, NONCHARACTER. */
enum { MEZ_AKN_MAX_FINDINGS = 1000 };
MEZ_MUST int mez_akn_lint(struct mez_json *out, struct mez_arena *a, const char *p, size_t n,
			  struct mez_err *err);
/* The eIds the convention would give, all made anew in document order, for every element that
 * must have one or has one: [ {"line", "element", "eid"?, "suggested"}, ... ].  Fails as above. */
MEZ_MUST int mez_akn_names(struct mez_json *out, struct mez_arena *a, const char *p, size_t n,
			   struct mez_err *err);

/* An XSD, compiled once (a quarter of a second) for any number of documents. */
struct mez_akn_schema;
MEZ_MUST int mez_akn_schema_open(struct mez_akn_schema **out, const char *xsd_path,
				 struct mez_err *err);
void mez_akn_schema_free(struct mez_akn_schema *s); /* NULL is fine */
/* 0, or REFUSED with the line of the first thing that is not valid. */
MEZ_MUST int mez_akn_schema_check(const struct mez_akn_schema *s, const char *p, size_t n,
				  struct mez_err *err);
/* All that is not valid, in the order of the text: [ {"line", "severity": "error", "rule":
 * "schema", "message", "element"?, "eid"?}, ... ], of which MEZ_AKN_MAX_FINDINGS are listed; names
 * in messages are without their namespace.  Fails as mez_akn_read() does for what is no XML. */
MEZ_MUST int mez_akn_schema_findings(struct mez_json *out, struct mez_arena *a,
				     const struct mez_akn_schema *s, const char *p, size_t n,
				     struct mez_err *err);
/* The same for one document (tests; mez-pack lint --xsd). */
MEZ_MUST int mez_akn_validate(const char *p, size_t n, const char *xsd_path, struct mez_err *err);

#endif
