/* json/json.h: a strict JSON tree (RFC 8259, I-JSON RFC 7493) in an arena.
 * May include: base.
 * Invariants of every tree, however it was made (read, built, from YAML):
 *  - members of an object are sorted by RFC 8785 order (UTF-16 code units), no name twice;
 *  - strings are valid UTF-8 without surrogates and noncharacters;
 *  - a number is kept as its lexeme; which numbers are fit is the profile's to say (canon). */
#ifndef MEZ_JSON_JSON_H
#define MEZ_JSON_JSON_H

#include "base/arena.h"
#include "base/buf.h"

enum mez_jtype {
	MEZ_J_NULL, MEZ_J_FALSE, MEZ_J_TRUE, MEZ_J_NUMBER, MEZ_J_STRING, MEZ_J_ARRAY, MEZ_J_OBJECT
};

/* The limits every reader of ours keeps; also in mez-limits(7). */
enum {
	MEZ_JSON_MAX_DEPTH = 128,       /* nested arrays and objects */
	MEZ_JSON_MAX_MEMBERS = 1 << 24, /* members of one object, items of one array */
	MEZ_JSON_MAX_NUMBER = 1024      /* characters of one number */
};
#define MEZ_JSON_MAX_BYTES ((size_t)256 << 20) /* one text; NDJSON lines have MEZ_RECORD_MAX */
#define MEZ_RECORD_MAX ((size_t)16 << 20)

/* One value: 16 bytes.  Treat as read-only; use the accessors.  Lives in the arena; strings
 * point into the arena or into the source text, which must outlive the tree, unchanged. */
struct mez_json {
	uint32_t type : 3;  /* enum mez_jtype */
	uint32_t plain : 1; /* STRING: holds nothing that JSON output must escape;
			       ARRAY, OBJECT: mez_json_source() has its text */
	uint32_t len : 28;  /* bytes of a string or lexeme; items; members */
	uint32_t offset;    /* byte offset in the source text; MEZ_NOWHERE when built */
	union {
		const char *text;               /* STRING (decoded), NUMBER (lexeme) */
		const struct mez_json *items;   /* ARRAY */
		const struct mez_member *members; /* OBJECT */
	} u;
};
struct mez_member {
	struct mez_json name; /* a STRING */
	struct mez_json value;
};
#define MEZ_NOWHERE UINT32_MAX
enum { MEZ_JSON_LEN_MASK = (1 << 28) - 1 }; /* what len holds: a text less its quotes */

/* --- reading -------------------------------------------------------------- */

/* Read exactly one text of n bytes: value, optional white space around it, end.  The
 * tree lives in a and borrows from p.  Fails with SYNTAX, UTF8, DUPLICATE, SURROGATE,
 * NONCHARACTER, LIMIT; err gets offset, line and column (of p) and the pointer. */
MEZ_MUST int mez_json_read(const struct mez_json **out, struct mez_arena *a, const char *p,
			   size_t n, struct mez_err *err);

/* The same for what others left behind: strings may hold noncharacters, against the invariants
 * above.  Such a tree is fit for canon to write, and for nothing else. */
MEZ_MUST int mez_json_read_wide(const struct mez_json **out, struct mez_arena *a, const char *p,
				size_t n, struct mez_err *err);

/* Line and column (both 1-based, column in bytes) of an offset in a source text. */
void mez_json_place(const char *src, size_t n, uint64_t offset, uint32_t *line, uint32_t *col);
/* Set err's place from where v stands in its source text (no-op for built values). */
void mez_json_blame(struct mez_err *err, const char *src, size_t n, const struct mez_json *v);
/* Byte `at` of a text that mez_json_read() took is the first that canonical form would have
 * otherwise: in words why ("number in another form: "), and *what, a part of src, to follow
 * the words: the token or escape to blame, or nothing. */
const char *mez_json_odd(struct mez_str *what, const char *src, size_t n, size_t at);
/* Set err's pointer to where v (by address) stands in the tree at root; a walk of the whole
 * tree, so for errors only.  Left alone when v is too deep for a pointer of err's size. */
void mez_json_point(struct mez_err *err, const struct mez_json *root, const struct mez_json *v);

/* --- looking -------------------------------------------------------------- */

static inline enum mez_jtype mez_json_type(const struct mez_json *v)
{
	return (enum mez_jtype)v->type;
}
/* Value of a member, or NULL; v may be NULL or no object (then NULL). */
const struct mez_json *mez_json_get(const struct mez_json *v, struct mez_str name);
#define mez_json_at(v, lit) mez_json_get((v), MEZ_STR(lit))
/* Text of a string, or MEZ_NOSTR (p == NULL) when v is NULL or no string. */
struct mez_str mez_json_str(const struct mez_json *v);
static inline size_t mez_json_len(const struct mez_json *v)
{
	return v && (v->type == MEZ_J_ARRAY || v->type == MEZ_J_OBJECT) ? v->len : 0;
}
static inline const struct mez_json *mez_json_item(const struct mez_json *v, size_t i)
{
	return &v->u.items[i];
}
static inline const struct mez_member *mez_json_member(const struct mez_json *v, size_t i)
{
	return &v->u.members[i];
}
/* An integer lexeme (-?(0|[1-9][0-9]*), not -0) within +-(2^53-1). */
MEZ_MUST bool mez_json_int(int64_t *out, const struct mez_json *v);
static inline bool mez_json_is_bool(const struct mez_json *v)
{
	return v && (v->type == MEZ_J_TRUE || v->type == MEZ_J_FALSE);
}
static inline bool mez_json_is(const struct mez_json *v, enum mez_jtype t)
{
	return v && v->type == t;
}
/* The source text of an array or object, when that text is at the same time its canonical form
 * (RFC 8785 and the strict profile: no white space, names ascending, fewest escapes, integers
 * within +-(2^53-1)) and long enough to be worth knowing; else MEZ_NOSTR.  The reader leaves
 * it in front of the children.  Who makes another container out of one sets plain to 0. */
static inline struct mez_str mez_json_source(const struct mez_json *v)
{
	if (!v->plain || (v->type != MEZ_J_ARRAY && v->type != MEZ_J_OBJECT))
		return MEZ_NOSTR;
	return ((const struct mez_str *)(const void *)v->u.items)[-1];
}
/* Same value: same type, same text, same members.  Numbers compare by lexeme. */
bool mez_json_same(const struct mez_json *a, const struct mez_json *b);

/* --- building ------------------------------------------------------------- */
/* Values built here live in the arena; text given is borrowed, not copied, unless the
 * name says _copy.  Text must be valid UTF-8 without noncharacters: mez_bug() if not. */

struct mez_json mez_json_null(void);
struct mez_json mez_json_bool(bool b);
struct mez_json mez_json_i64(struct mez_arena *a, int64_t i); /* within +-(2^53-1) */
struct mez_json mez_json_text(struct mez_str s);
struct mez_json mez_json_z(const char *z);
struct mez_json mez_json_copy_text(struct mez_arena *a, struct mez_str s);
/* A number from outside, as its lexeme (readers of other syntaxes). */
struct mez_json mez_json_lexeme(struct mez_str s);

/* Builders for containers.  Start zeroed ({ .a = arena }), add, then _done once.  A name
 * added twice is mez_bug() in mez_obj_done; use mez_obj_done_checked for data that may. */
struct mez_obj {
	struct mez_arena *a;
	struct mez_member *m;
	size_t n, cap;
};
struct mez_arr {
	struct mez_arena *a;
	struct mez_json *v;
	size_t n, cap;
};
void mez_obj_add(struct mez_obj *o, struct mez_str name, struct mez_json v);
void mez_obj_grow(struct mez_obj *o); /* room for one more, for mez_obj_addm() */
/* Keeps the name's offset. */
static inline void mez_obj_addm(struct mez_obj *o, struct mez_json name, struct mez_json v)
{
	mez_require(name.type == MEZ_J_STRING);
	if (o->n == o->cap)
		mez_obj_grow(o);
	o->m[o->n++] = (struct mez_member){ name, v };
}
/* The name is a literal of ours, plain ASCII: it is not looked at again. */
#define mez_json_literal(lit)                                                                     \
	((struct mez_json){ .type = MEZ_J_STRING, .plain = 1, .len = sizeof(lit) - 1,             \
			    .u.text = "" lit, .offset = MEZ_NOWHERE })
#define mez_obj_set(o, lit, v) mez_obj_addm((o), mez_json_literal(lit), (v))
struct mez_json mez_obj_done(struct mez_obj *o);
/* Sorts too, but reports a duplicate: false, and *dup is the later one's name. */
MEZ_MUST bool mez_obj_done_checked(struct mez_obj *o, struct mez_json *out,
				   const struct mez_json **dup);
/* Start from an existing object: copies its members (values shared). */
void mez_obj_from(struct mez_obj *o, struct mez_arena *a, const struct mez_json *v);
/* Remove a member not yet done; false if absent.  Replace = drop + add. */
bool mez_obj_drop(struct mez_obj *o, struct mez_str name);
void mez_arr_add(struct mez_arr *r, struct mez_json v);
struct mez_json mez_arr_done(struct mez_arr *r);
/* v, an array or object of ours, with its text beside it: what mez_json_source() gives then.  For
 * canon, which alone can know that the text is the canonical form; the arena holds it. */
struct mez_json mez_json_beside(struct mez_arena *a, const struct mez_json *v,
				struct mez_str source);
/* A value on the heap of the arena, for functions that take a pointer. */
const struct mez_json *mez_json_keep(struct mez_arena *a, struct mez_json v);
/* A deep copy that borrows nothing outside the arena. */
struct mez_json mez_json_clone(struct mez_arena *a, const struct mez_json *v);

/* --- writing -------------------------------------------------------------- */
/* Indented text for people; never hashed.  Canonical bytes are made in canon. */
void mez_json_pretty(struct mez_buf *out, const struct mez_json *v);
/* One string in quotes, with the escapes RFC 8785 section 3.2.2.2 asks for and no other. */
void mez_json_quote(struct mez_buf *out, struct mez_str s);

/* UTF-16 code unit order of two valid UTF-8 texts (RFC 8785 section 3.2.3). */
int mez_json_name_cmp(struct mez_str a, struct mez_str b);

#endif
