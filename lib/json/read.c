/* json/read.c: the reader: one pass, no recursion, no allocation per value.
 * Values wait on a stack of their own until their container closes; then they move to the
 * arena in one piece, members in order.  A name and its value lie side by side on the
 * stack, which is exactly a struct mez_member.
 *
 * On the way the reader notes what canonical form would write otherwise: white space, a name
 * out of order, an escape, a number.  A container behind the last such thing is canonical as
 * it stands; its text is kept in front of its children, and whoever writes it copies that. */
#include <stdlib.h>

#include "json/names_priv.h"
#include "json/reader_priv.h"
#include "json/scan_priv.h"

_Static_assert(sizeof(struct mez_member) == 2 * sizeof(struct mez_json),
	       "two values on the stack are one member");

enum { DONE, MORE }; /* what a step gives when it does not fail */

void mez_reader_grow(struct mez_reader *r)
{
	size_t cap = r->cap * 2;
	struct mez_json *v = realloc(r->heap, cap * sizeof(*v));

	if (!v)
		mez_bug("out of memory");
	if (!r->heap)
		memcpy(v, r->first, r->n * sizeof(*v));
	r->heap = r->v = v;
	r->cap = cap;
}

static void blanks(struct mez_reader *r)
{
	const char *at = r->p;

	while (r->p < r->end &&
	       (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r'))
		r->p++;
	if (r->p > at)
		mez_reader_odd(r, at);
}

static inline void skip_space(struct mez_reader *r)
{
	if (r->p < r->end && *r->p <= ' ')
		blanks(r);
}

/* r->p is at the opening quote. */
static inline int string(struct mez_reader *r)
{
	const char *start = r->p + 1;
	size_t n = mez_json_scan(start, (size_t)(r->end - start));

	if (start + n == r->end || start[n] != '"')
		return mez_reader_string(r);
	mez_reader_push(r, mez_reader_text(MEZ_J_STRING, true, start, n), r->p);
	r->p = start + n + 1;
	return DONE;
}

/* --- numbers and words ---------------------------------------------------------- */

/* Any number, r->p at its first character. */
static int number_slow(struct mez_reader *r)
{
	const char *why = NULL;
	const char *p = mez_json_number_end(r->p, r->end, &why);
	const struct mez_json *v;
	int64_t i;

	if (why)
		return mez_reader_fail(r, MEZ_E_SYNTAX, p, why);
	if (p - r->p > MEZ_JSON_MAX_NUMBER)
		return mez_reader_fail(r, MEZ_E_LIMIT, r->p, "number of too many characters");
	v = mez_reader_push(r, mez_reader_text(MEZ_J_NUMBER, false, r->p, (size_t)(p - r->p)),
			    r->p);
	if (!mez_json_int(&i, v))
		mez_reader_odd(r, r->p);
	r->p = p;
	return DONE;
}

/* Digits of a number that is surely an integer within +-(2^53-1). */
enum { SAFE_DIGITS = 15 };

/* The lexeme is kept; what it is worth is the profile's business. */
static int number(struct mez_reader *r)
{
	const char *p = r->p;

	if (*p < '1')
		return number_slow(r); /* 0, and a sign */
	while (p < r->end && *p >= '0' && *p <= '9')
		p++;
	if (p - r->p > SAFE_DIGITS || (p < r->end && (*p == '.' || *p == 'e' || *p == 'E')))
		return number_slow(r);
	mez_reader_push(r, mez_reader_text(MEZ_J_NUMBER, false, r->p, (size_t)(p - r->p)), r->p);
	r->p = p;
	return DONE;
}

static int word(struct mez_reader *r, struct mez_str w, enum mez_jtype type)
{
	size_t left = (size_t)(r->end - r->p);

	if (left < w.n || memcmp(r->p, w.p, w.n) != 0)
		return mez_reader_fail(r, MEZ_E_SYNTAX, r->p, "expected a value");
	mez_reader_push(r, mez_reader_text(type, false, NULL, 0), r->p);
	r->p += w.n;
	return DONE;
}

/* --- containers ------------------------------------------------------------------- */

/* The name on top of the stack against the one before it in its object. */
static inline void note_order(struct mez_reader *r, struct mez_jframe *f, const char *at)
{
	const struct mez_json *name = &r->v[r->n - 1];
	struct mez_str s = { name->u.text, name->len };
	size_t size = (size_t)(r->end - r->src);
	uintptr_t from = (uintptr_t)s.p - (uintptr_t)r->src; /* vast when s is in the arena */
	uint64_t key = from < size && size - from >= 8 ? mez_json_key_ahead(s.p, s.n)
						       : mez_json_key(s.p, s.n);

	if (r->n - f->start > 1 &&
	    (key < f->key ||
	     (key == f->key && mez_json_name_cmp(mez_json_str(&name[-2]), s) >= 0))) {
		f->ascending = false;
		mez_reader_odd(r, at);
	}
	f->key = key;
}

static inline int name(struct mez_reader *r)
{
	struct mez_jframe *f = &r->f[r->depth - 1];
	const char *at;

	skip_space(r);
	if (r->p == r->end || *r->p != '"')
		return mez_reader_fail(r, MEZ_E_SYNTAX, r->p, "expected a member name in quotes");
	at = r->p;
	if (string(r) < 0)
		return -(int)r->code;
	if (f->ascending)
		note_order(r, f, at);
	skip_space(r);
	if (r->p == r->end || *r->p != ':')
		return mez_reader_fail(r, MEZ_E_SYNTAX, r->p, "expected ':'");
	r->p++;
	return MORE;
}

static int open_container(struct mez_reader *r, bool object)
{
	enum mez_jtype type = object ? MEZ_J_OBJECT : MEZ_J_ARRAY;
	const char *at = r->p++;

	if (r->depth == MEZ_JSON_MAX_DEPTH)
		return mez_reader_fail(r, MEZ_E_LIMIT, at, "arrays and objects nested too deep");
	skip_space(r);
	if (r->p < r->end && *r->p == (object ? '}' : ']')) {
		mez_reader_push(r, mez_reader_text(type, false, NULL, 0), at);
		r->p++;
		return DONE;
	}
	r->f[r->depth++] = (struct mez_jframe){ .start = r->n, .offset = mez_reader_offset(r, at),
						.object = object, .ascending = true };
	return object ? name(r) : MORE;
}

/* A text shorter than this is written as fast as it is copied, and would not be worth the
 * room to remember it; that of the whole is, as it answers "is this canonical?" at once. */
enum { SOURCE_MIN = 64 };

/* Room in the arena for n values: the children of *v, which is closing and has its place. */
static void *children(struct mez_reader *r, struct mez_json *v, size_t n)
{
	const char *from = r->src + v->offset;
	size_t len = (size_t)(r->p - from);
	struct mez_str *source;

	if (r->odd > v->offset || (len < SOURCE_MIN && r->depth > 1))
		return mez_arena_alloc(r->a, n * sizeof(*v));
	v->plain = 1;
	source = mez_arena_alloc(r->a, sizeof(*source) + n * sizeof(*v));
	*source = (struct mez_str){ from, len };
	return source + 1;
}

/* What moves is there twice for a while.  So that this is never much, a large container moves
 * piece by piece, from its end, and the stack gives back what has moved. */
enum { PIECE = 1 << 18 };

static void give_back(struct mez_reader *r, size_t cap)
{
	struct mez_json *v = realloc(r->heap, cap * sizeof(*v));

	if (!v)
		return; /* then it stays as large as it is */
	r->heap = r->v = v;
	r->cap = cap;
}

/* All but the first few of n values on the stack from `start` on; how many those are. */
static size_t move_most(struct mez_reader *r, struct mez_json *to, size_t start, size_t n)
{
	while (n > 2 * PIECE) {
		n -= PIECE;
		memcpy(to + n, r->v + start + n, PIECE * sizeof(*to));
		give_back(r, start + n);
	}
	return n;
}

static inline void move(struct mez_reader *r, struct mez_json *to, size_t start, size_t n)
{
	if (n > 2 * PIECE)
		n = move_most(r, to, start, n);
	memcpy(to, r->v + start, n * sizeof(*to));
}

/* Names and values from the stack to the arena, in order. */
static int close_object(struct mez_reader *r, struct mez_json *to, size_t start, size_t n)
{
	void *room = children(r, to, 2 * n);
	const struct mez_member *twice;

	to->u.members = room;
	if (r->f[r->depth - 1].ascending) {
		move(r, room, start, 2 * n);
		return DONE;
	}
	twice = mez_json_sort_copy(room, (const struct mez_member *)(const void *)&r->v[start],
				   n);
	if (!twice)
		return DONE;
	r->extra = &twice->name;
	r->after = true;
	return mez_reader_fail(r, MEZ_E_DUPLICATE, r->src + twice->name.offset,
			       "member name used twice");
}

static int close_array(struct mez_reader *r, struct mez_json *to, size_t start, size_t n)
{
	struct mez_json *items = children(r, to, n);

	to->u.items = items;
	move(r, items, start, n);
	return DONE;
}

/* The children of the innermost container move to the arena; it takes their place. */
static int close_container(struct mez_reader *r)
{
	const struct mez_jframe *f = &r->f[r->depth - 1];
	size_t n = r->n - f->start;
	struct mez_json to = { .type = f->object ? MEZ_J_OBJECT : MEZ_J_ARRAY,
			       .len = (f->object ? n / 2 : n) & MEZ_JSON_LEN_MASK,
			       .offset = f->offset };

	if (mez_reader_need(r, sizeof(struct mez_str) + n * sizeof(to) + MEZ_ARENA_ALIGN) < 0 ||
	    (f->object ? close_object(r, &to, f->start, n / 2)
		       : close_array(r, &to, f->start, n)) < 0)
		return -(int)r->code;
	r->v[f->start] = to;
	r->n = f->start + 1;
	r->depth--;
	return DONE;
}

/* One value, or the beginning of one: MORE when a container opened and its first value
 * is due. */
static int value(struct mez_reader *r)
{
	skip_space(r);
	if (r->p == r->end)
		return mez_reader_fail(r, MEZ_E_SYNTAX, r->p, "expected a value");
	switch (*r->p) {
	case '"':
		return string(r);
	case '{':
		return open_container(r, true);
	case '[':
		return open_container(r, false);
	case 't':
		return word(r, MEZ_STR("true"), MEZ_J_TRUE);
	case 'f':
		return word(r, MEZ_STR("false"), MEZ_J_FALSE);
	case 'n':
		return word(r, MEZ_STR("null"), MEZ_J_NULL);
	case '-': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		return number(r);
	default:
		return mez_reader_fail(r, MEZ_E_SYNTAX, r->p, "expected a value");
	}
}

static int comma(struct mez_reader *r, const struct mez_jframe *f)
{
	size_t n = r->n - f->start;

	if ((f->object ? n / 2 : n) >= MEZ_JSON_MAX_MEMBERS)
		return mez_reader_fail(r, MEZ_E_LIMIT, r->p, "too many members or items");
	r->p++;
	return f->object ? name(r) : MORE;
}

/* After a value: MORE when another is due, DONE when the outermost is complete. */
static int after_value(struct mez_reader *r)
{
	while (r->depth > 0) {
		const struct mez_jframe *f = &r->f[r->depth - 1];

		skip_space(r);
		if (r->p < r->end && *r->p == ',')
			return comma(r, f);
		if (r->p == r->end || *r->p != (f->object ? '}' : ']')) {
			r->after = true;
			return mez_reader_fail(r, MEZ_E_SYNTAX, r->p,
					       f->object ? "expected ',' or '}'"
							 : "expected ',' or ']'");
		}
		r->p++;
		if (close_container(r) < 0)
			return -(int)r->code;
	}
	return DONE;
}

static int text(struct mez_reader *r)
{
	int rc;

	if (r->end - r->p >= 3 && memcmp(r->p, "\xef\xbb\xbf", 3) == 0)
		return mez_reader_fail(r, MEZ_E_SYNTAX, r->p, "byte order mark before the text");
	do {
		rc = value(r);
		if (rc == DONE)
			rc = after_value(r);
	} while (rc == MORE);
	if (rc < 0)
		return rc;
	skip_space(r);
	if (r->p != r->end)
		return mez_reader_fail(r, MEZ_E_SYNTAX, r->p, "expected the end of the text");
	return mez_reader_need(r, sizeof(struct mez_json));
}

static int read_text(const struct mez_json **out, struct mez_arena *a, struct mez_str src,
		     bool wide, struct mez_err *err)
{
	struct mez_reader r;
	int rc;

	if (src.n > MEZ_JSON_MAX_BYTES)
		return mez_err_set(err, MEZ_E_LIMIT, "text of more than %zu bytes",
				   MEZ_JSON_MAX_BYTES);
	/* Not by initialiser: that would zero the two large arrays as well. */
	r.src = r.p = src.n ? src.p : "";
	r.end = r.src + src.n;
	r.a = a;
	r.v = r.first;
	r.n = 0;
	r.cap = READER_FIRST;
	r.heap = NULL;
	r.depth = 0;
	r.wide = wide;
	r.odd = 0;
	r.extra = NULL;
	r.after = false;
	rc = text(&r);
	if (rc < 0)
		rc = mez_reader_explain(&r, err);
	else
		*out = mez_json_keep(a, r.v[0]);
	free(r.heap);
	return rc;
}

int mez_json_read(const struct mez_json **out, struct mez_arena *a, const char *p, size_t n,
		  struct mez_err *err)
{
	return read_text(out, a, (struct mez_str){ p, n }, false, err);
}

int mez_json_read_wide(const struct mez_json **out, struct mez_arena *a, const char *p, size_t n,
		       struct mez_err *err)
{
	return read_text(out, a, (struct mez_str){ p, n }, true, err);
}
