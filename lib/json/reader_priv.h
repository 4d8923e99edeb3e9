/* json/reader_priv.h: the state of the reader, for its three files: read.c (grammar),
 * strings.c (strings that are not plain) and blame.c (saying where it went wrong). */
#ifndef MEZ_JSON_READER_PRIV_H
#define MEZ_JSON_READER_PRIV_H

#include "json/json_priv.h"

/* Values the reader holds without asking for memory; most records fit. */
enum { READER_FIRST = 256 };

struct mez_jframe {
	size_t start;    /* where the children lie on the value stack */
	uint64_t key;    /* of the last name: see names_priv.h */
	uint32_t offset; /* of the opening bracket */
	bool object;
	bool ascending;  /* the names so far are, none twice */
};

struct mez_reader {
	const char *p;   /* next byte */
	const char *end;
	const char *src;
	struct mez_arena *a;
	struct mez_json *v; /* the value stack: first, or heap */
	size_t n, cap;
	struct mez_json *heap;
	size_t depth;
	bool wide;       /* noncharacters are characters */
	/* One more than the offset of the last thing that canonical form would write otherwise;
	 * 0 when there is none.  What opened behind it is canonical so far. */
	uint32_t odd;
	/* what went wrong, set by mez_reader_fail() */
	enum mez_code code;
	const char *bad;  /* where */
	const char *why;
	const struct mez_json *extra; /* one more step of the pointer: a duplicate's name */
	bool after;       /* the value at hand is complete: the container is to blame */
	struct mez_jframe f[MEZ_JSON_MAX_DEPTH];
	struct mez_json first[READER_FIRST];
};

/* Note what is wrong and where; gives -code, so that it can be returned at once. */
int mez_reader_fail(struct mez_reader *r, enum mez_code code, const char *bad, const char *why);
/* The same, for the caller: message, place and pointer, of the first fault in the text. */
int mez_reader_explain(struct mez_reader *r, struct mez_err *err);
/* Fails when the arena has no `bytes` left. */
int mez_reader_need(struct mez_reader *r, size_t bytes);
/* Make the value stack larger. */
void mez_reader_grow(struct mez_reader *r);
/* Any string, r->p at its opening quote; pushes it and moves on. */
int mez_reader_string(struct mez_reader *r);

static inline uint32_t mez_reader_offset(const struct mez_reader *r, const char *at)
{
	return (uint32_t)(at - r->src); /* of at most MEZ_JSON_MAX_BYTES */
}

static inline void mez_reader_odd(struct mez_reader *r, const char *at)
{
	r->odd = mez_reader_offset(r, at) + 1;
}

/* One more value, found at `at`.  It is written in one go: setting a bit of what was just
 * stored would wait for the store. */
static inline struct mez_json *mez_reader_push(struct mez_reader *r, struct mez_json v,
					       const char *at)
{
	if (r->n == r->cap)
		mez_reader_grow(r);
	v.offset = mez_reader_offset(r, at);
	r->v[r->n] = v;
	return &r->v[r->n++];
}

static inline struct mez_json mez_reader_text(enum mez_jtype type, bool plain, const char *text,
					      size_t n)
{
	return (struct mez_json){ .type = (unsigned)type & 7, .plain = plain,
				  .len = n & MEZ_JSON_LEN_MASK, .u.text = text };
}

#endif
