/* schema/schema_priv.h: the compiled program and what the files of this module share. */
#ifndef MEZ_SCHEMA_SCHEMA_PRIV_H
#define MEZ_SCHEMA_SCHEMA_PRIV_H

#include "schema/schema.h"

/* --- numbers by their digits (numeral.c) ---------------------------------------------- */

/* 0.d1d2...dn * 10^exp, with d1 and dn not zero; zero has n = 0.  Exponents beyond a
 * quadrillion are taken for that. */
struct numeral {
	const char *p;  /* the first digit that counts; a point may stand between digits */
	uint32_t n;     /* how many count */
	bool neg;
	bool small;     /* a plain integer of at most 18 digits, also in value */
	int64_t exp;
	int64_t value;
};
void mez_schema_numeral(struct numeral *out, const struct mez_json *v);
int mez_schema_numeral_cmp(const struct numeral *a, const struct numeral *b);
bool mez_schema_is_integer(const struct mez_json *v); /* of a NUMBER: 1, 1.0, 10e-1 */
/* Is a a multiple of b, exactly?  b is more than zero. */
bool mez_schema_multiple(const struct numeral *a, const struct numeral *b);
/* An integer from 0 as a count; greater ones are UINT64_MAX. */
MEZ_MUST bool mez_schema_count(uint64_t *out, const struct mez_json *v);
/* A total order of values in which equal means what JSON Schema says: 1 and 1.0 are. */
int mez_schema_cmp(const struct mez_json *a, const struct mez_json *b);

/* --- URIs (refuri.c), RFC 3986 -------------------------------------------------------- */

/* ref resolved against base (section 5.2); in the arena. */
struct mez_str mez_schema_resolve(struct mez_arena *a, struct mez_str base, struct mez_str ref);
/* Cut the fragment off; it comes back without '#', MEZ_NOSTR when there is none. */
struct mez_str mez_schema_cut_fragment(struct mez_str *uri);
/* Percent-decode; false when a % is followed by anything but two hex digits. */
MEZ_MUST bool mez_schema_unpercent(struct mez_arena *a, struct mez_str *s);
bool mez_schema_has_scheme(struct mez_str uri);
/* A pointer as the fragment of a URI has it (RFC 6901 section 6). */
void mez_schema_percent(struct mez_buf *out, struct mez_str pointer);

/* --- regular expressions (regexp.c, translate.c, repeat.c, property.c) ---------------- */

struct regexp; /* owned by the list of its program */
/* ECMA-262 with the u flag, as PCRE2 spells it.  SYNTAX or UNSUPPORTED. */
MEZ_MUST int mez_schema_translate(struct mez_buf *out, struct mez_str pattern, struct mez_err *err);
/* The atom so many times; "" when it stands there already.  Beyond what PCRE2 counts to an atom
 * that is given is written several times; whether that bound is kept, countable() tells. */
#define NO_MOST UINT32_MAX
void mez_schema_repeat(struct mez_buf *out, struct mez_str atom, uint32_t least, uint32_t most);
bool mez_schema_countable(uint32_t least, uint32_t most);
/* The name of a character property as PCRE2 spells it; kind is MEZ_NOSTR when none was written.
 * *negated turns over when only the property's opposite has a name.  False: none of ECMA-262. */
enum { PROPERTY_BYTES = 64 };
MEZ_MUST bool mez_schema_property(char out[static PROPERTY_BYTES], bool *negated,
				  struct mez_str kind, struct mez_str name);
/* What \d, \D, \w, \W, \s, \S mean, as it stands within brackets; NULL for another letter. */
const char *mez_schema_char_set(char c);
MEZ_MUST int mez_schema_regexp(struct regexp **out, struct mez_arena *a, struct mez_str pattern,
			       struct mez_err *err);
void mez_schema_regexp_free(struct regexp *re);
/* What matching needs besides the expression: zero it, match as often as you like, release. */
struct matching {
	void *room, *limits;
	uint64_t n; /* matches so far */
};
/* 1 found, 0 not, -1 given up at the limits. */
int mez_schema_match(const struct regexp *re, struct mez_str s, struct matching *m);
void mez_schema_matching_release(struct matching *m);
/* Does a label of a host's name hold what is written from right to left?  And may it stand
 * beside one that does (RFC 5893 section 2, rules 1 and 6)? */
bool mez_schema_right_to_left(struct mez_str label);
bool mez_schema_fits_right_to_left(struct mez_str label);

/* --- formats (format.c, formaturi.c, idn.c) ------------------------------------------- */

struct format {
	const char *name;
	bool (*holds)(struct mez_str s);
};
const struct format *mez_schema_format(struct mez_str name); /* NULL: unknown */
bool mez_schema_is_regex(struct mez_str s);
bool mez_schema_is_uri(struct mez_str s);
bool mez_schema_is_uri_reference(struct mez_str s);
bool mez_schema_is_iri(struct mez_str s);
bool mez_schema_is_iri_reference(struct mez_str s);
bool mez_schema_is_uri_template(struct mez_str s);
bool mez_schema_is_ipv4(struct mez_str s);
bool mez_schema_is_ipv6(struct mez_str s);
bool mez_schema_is_plain_hostname(struct mez_str s); /* letters, digits, hyphens: RFC 1123 */
bool mez_schema_is_hostname(struct mez_str s);       /* and what its A-labels stand for */
bool mez_schema_is_idn_hostname(struct mez_str s);

/* --- the program ---------------------------------------------------------------------- */

#define NONE UINT32_MAX /* no such index */

enum vocabulary {
	V_CORE = 1, V_APPLICATOR = 2, V_UNEVALUATED = 4, V_VALIDATION = 8, V_META_DATA = 16,
	V_FORMAT_ANNOTATION = 32, V_FORMAT_ASSERTION = 64, V_CONTENT = 128
};

enum opcode {
	OP_TYPE, OP_CONST, OP_ENUM,
	OP_MULTIPLE_OF, OP_MAXIMUM, OP_EXCLUSIVE_MAXIMUM, OP_MINIMUM, OP_EXCLUSIVE_MINIMUM,
	OP_MAX_LENGTH, OP_MIN_LENGTH, OP_PATTERN, OP_FORMAT,
	OP_MAX_ITEMS, OP_MIN_ITEMS, OP_UNIQUE_ITEMS,
	OP_MAX_PROPERTIES, OP_MIN_PROPERTIES, OP_DEPENDENT_REQUIRED,
	OP_REF, OP_DYNAMIC_REF, OP_ALL_OF, OP_ANY_OF, OP_ONE_OF, OP_NOT, OP_IF,
	OP_DEPENDENT_SCHEMAS,
	OP_ITEMS,      /* prefixItems and items */
	OP_CONTAINS,   /* with minContains and maxContains */
	OP_OBJECT,     /* required, properties, patternProperties, additionalProperties */
	OP_PROPERTY_NAMES,
	OP_UNEVALUATED_ITEMS, OP_UNEVALUATED_PROPERTIES,
	OP_REMARK      /* an annotation; never fails */
};

/* Types as bits, by enum mez_jtype, and one for integers. */
#define T_BIT(t) (1u << (t))
#define T_INTEGER (1u << 7)

/* Members a schema knows by name: a hash table, open addressing, never more than half full. */
struct slot {
	uint64_t hash;
	struct mez_str name; /* p == NULL: free */
	uint32_t node;       /* NONE: only required */
	bool required;
};
struct patterned {
	struct regexp *re;
	uint32_t node;
};
struct object {
	struct slot *slots;
	uint32_t mask, nrequired;
	const struct mez_json *required; /* the array; NULL: none */
	const struct patterned *patterns;
	uint32_t npatterns;
	uint32_t additional; /* node, or NONE */
};
struct contains {
	uint32_t node;
	uint64_t min, max;
	bool min_given;
};
/* A name and what its presence asks for. */
struct dependent {
	struct mez_str name;
	uint32_t node;                   /* OP_DEPENDENT_SCHEMAS */
	const struct mez_json *required; /* OP_DEPENDENT_REQUIRED */
	const char *keyword;
};
/* Where $dynamicRef may lead: the nodes of the anchors of one name, by resource. */
struct dynamic {
	struct mez_str name;
	const struct dynamic_target { uint32_t resource, node; } *targets;
	uint32_t n;
};

struct op {
	uint8_t code;                 /* enum opcode */
	uint8_t types;                /* OP_TYPE */
	uint32_t n;                   /* how many of what u points to */
	uint32_t node;                /* the subschema, the first of three for OP_IF */
	const struct mez_json *value; /* what the keyword holds */
	union {
		const uint32_t *nodes;
		const struct mez_json *const *values; /* OP_ENUM, sorted */
		const struct numeral *number;
		uint64_t count;
		const struct regexp *re;
		const struct format *format;
		const struct object *object;
		const struct contains *contains;
		const struct dependent *dependents;
		const struct dynamic *dynamic;
		const struct mez_str *name; /* OP_REMARK: its keyword */
	} u;
};

enum always { ALWAYS_NOT, ALWAYS_TRUE, ALWAYS_FALSE };
struct node {
	uint32_t first, n;  /* its operations */
	uint32_t place;
	uint32_t resource;
	uint8_t always;     /* enum always */
	bool unevaluated;   /* holds unevaluatedItems or unevaluatedProperties */
};
/* Where a subschema stands: its step from the place above it, as a pointer with escapes. */
struct place {
	const struct mez_json *v;
	uint32_t up, node, resource;
	struct mez_str step;
};
struct resource {
	struct mez_str uri; /* absolute when anything above it was */
	const struct mez_json *root;
	uint32_t doc, place;
	unsigned vocabulary; /* enum vocabulary bits in force */
};
struct doc {
	const char *name; /* for errors */
	struct mez_str uri, src;
	const struct mez_json *root;
};
struct list { uint32_t n, cap; };

struct mez_schema {
	struct mez_arena a;
	struct op *ops;
	struct node *nodes;
	struct place *places;
	struct resource *resources;
	struct doc *docs;
	struct regexp **regexps;
	struct list nops, nnodes, nplaces, nresources, ndocs, nregexps;
	uint32_t start;
	bool dynamic; /* some $dynamicRef depends on the way taken */
	bool remarks; /* annotations are gathered */
};

/* Make room for one more at the end of an array in the arena. */
#define PUSH(a, array, list) \
	((array) = mez_schema_grow((a), (array), &(list), sizeof(*(array))), &(array)[(list).n++])
void *mez_schema_grow(struct mez_arena *a, void *array, struct list *l, size_t size);

uint64_t mez_schema_hash(struct mez_str s);
/* Pointer of a place from the root of its resource. */
struct mez_str mez_schema_pointer(struct mez_arena *a, const struct mez_schema *s, uint32_t place);
/* "/" and the token, escaped. */
void mez_schema_step(struct mez_buf *out, struct mez_str token);

#endif
