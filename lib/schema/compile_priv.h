/* schema/compile_priv.h: what exists only while a schema is compiled. */
#ifndef MEZ_SCHEMA_COMPILE_PRIV_H
#define MEZ_SCHEMA_COMPILE_PRIV_H

#include "schema/schema_priv.h"

/* What a URI (with "#anchor", perhaps) stands for. */
struct target {
	struct mez_str uri; /* p == NULL: a free slot */
	const struct mez_json *v;
	bool dynamic;       /* made by $dynamicAnchor */
};
struct dynamic_anchor {
	struct mez_str name;
	const struct mez_json *v;
	uint32_t resource;
};
/* A $dynamicRef that depends on the way taken: its operation, and which of the names. */
struct dynamic_use {
	uint32_t op, name;
};

struct compiler {
	struct mez_schema *s;
	const struct mez_schema_options *o;
	struct mez_err *err;
	struct mez_arena scratch; /* dies with the compilation, like all below */
	struct target *targets;   /* hash table by uri */
	uint32_t ntargets, target_mask;
	uint32_t *by_value;       /* hash table of places by their value's address */
	uint32_t place_mask;
	struct dynamic_anchor *anchors;
	struct dynamic_use *uses;
	struct dynamic **names;   /* those that some $dynamicRef asks for */
	struct list nanchors, nuses, nnames;
	/* the subschema at hand */
	uint32_t node;
	const struct mez_json *schema;
	unsigned vocabulary;
};

/* How subschemas lie in a keyword's value. */
enum form { F_NONE, F_ONE, F_LIST, F_MAP, F_MIXED /* a map, arrays in it are no schemas */ };
struct keyword {
	const char *name;
	unsigned vocabulary;
	enum form form;
	/* Append its operations; NULL: it says nothing that can fail, or another row does. */
	int (*compile)(struct compiler *c, const struct mez_json *v);
};
/* Append an operation to those of the subschema at hand. */
struct op *mez_schema_emit(struct compiler *c, enum opcode code, const struct mez_json *v);
/* The remark that a keyword is, whatever its value v. */
MEZ_MUST int mez_schema_remark_keyword(struct compiler *c, const struct mez_json *v);
/* The same of a keyword that must be a string, a boolean, an array. */
MEZ_MUST int mez_schema_text_remark(struct compiler *c, const struct mez_json *v);
MEZ_MUST int mez_schema_flag_remark(struct compiler *c, const struct mez_json *v);
MEZ_MUST int mez_schema_list_remark(struct compiler *c, const struct mez_json *v);
/* $comment and $vocabulary: only what they may hold is looked at. */
MEZ_MUST int mez_schema_comment(struct compiler *c, const struct mez_json *v);
MEZ_MUST int mez_schema_vocabularies(struct compiler *c, const struct mez_json *v);
/* Remarks for those keywords of the schema at hand that no vocabulary in force has. */
MEZ_MUST int mez_schema_unknown_keywords(struct compiler *c);
extern const struct keyword mez_schema_keywords[];
extern const size_t mez_schema_nkeywords;

/* Refuse because of v, a value of the document: fills the place. */
MEZ_MUST int mez_schema_refuse(struct compiler *c, uint32_t doc, const struct mez_json *v,
			       enum mez_code code, const char *fmt, ...) MEZ_PRINTF(5, 6);
/* The place of v, or NONE. */
uint32_t mez_schema_place(const struct compiler *c, const struct mez_json *v);

/* Note the places, identifiers and anchors of a document; *place is its root's. */
MEZ_MUST int mez_schema_enter(struct compiler *c, uint32_t *place, const struct mez_json *root,
			      struct mez_str uri, struct mez_str src, const char *name);
/* Make a place of v, which no keyword led to: step is the pointer from the place `up`. */
MEZ_MUST int mez_schema_adopt(struct compiler *c, uint32_t *place, const struct mez_json *v,
			      uint32_t up, struct mez_str step);

/* Where a reference leads, its document loaded if need be.  *anchor is the name when it went
 * by a $dynamicAnchor, else MEZ_NOSTR.  v is the keyword's value, for blame. */
MEZ_MUST int mez_schema_follow(struct compiler *c, uint32_t *place, struct mez_str *anchor,
			       uint32_t resource, const struct mez_json *v);
/* The vocabularies of the dialect that v ($schema, in a resource) names. */
MEZ_MUST int mez_schema_dialect(struct compiler *c, unsigned *vocabulary, uint32_t resource,
				const struct mez_json *v);
/* Which of the names that dynamic references ask for; a new one is noted. */
uint32_t mez_schema_dynamic_name(struct compiler *c, struct mez_str name);
const struct target *mez_schema_target(const struct compiler *c, struct mez_str uri);

/* The node of the subschema at v, made if need be; its operations come later. */
MEZ_MUST int mez_schema_node(struct compiler *c, uint32_t *node, const struct mez_json *v);
MEZ_MUST int mez_schema_node_at(struct compiler *c, uint32_t *node, uint32_t place);

#endif
