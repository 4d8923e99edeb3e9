/* json/read.c: the reader: one pass, no recursion, no allocation per value.
 * Values wait on a stack of their own until their container closes; then they move to the
 * arena in one piece, members in order.  A name and its value lie side by side on the
 * stack, which is exactly a struct mez_member. */
#include <stdlib.h>

#include "json/json_priv.h"
#include "json/scan_priv.h"

_Static_assert(sizeof(struct mez_member) == 2 * sizeof(struct mez_json),
	       "two values on the stack are one member");

/* Values the reader holds without asking for memory; most records fit. */
enum { READER_FIRST = 256 };

struct frame {
	size_t start;    /* where the children lie on the value stack */
	uint64_t offset; /* of the opening bracket */
	bool object;
};

struct reader {
	const char *p;   /* next byte */
	const char *end;
	const char *src;
	struct mez_arena *a;
	struct mez_json *v; /* the value stack: first, or heap */
	size_t n, cap;
	struct mez_json *heap;
	size_t depth;
	/* what went wrong, set by fail() */
	enum mez_code code;
	const char *bad;  /* where */
	const char *why;
	const struct mez_json *extra; /* one more step of the pointer: a duplicate's name */
	bool after;       /* the value at hand is complete: the container is to blame */
	struct frame f[MEZ_JSON_MAX_DEPTH];
	struct mez_json first[READER_FIRST];
};

enum { DONE, MORE }; /* what a step gives when it does not fail */

__attribute__((cold, noinline)) static int fail(struct reader *r, enum mez_code code,
						const char *bad, const char *why)
{
	r->code = code;
	r->bad = bad;
	r->why = why;
	return -(int)code;
}

__attribute__((cold, noinline)) static void grow(struct reader *r)
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

static inline struct mez_json *push(struct reader *r, enum mez_jtype type, const char *at)
{
	struct mez_json *v;

	if (r->n == r->cap)
		grow(r);
	v = &r->v[r->n++];
	*v = (struct mez_json){ .type = (uint8_t)type, .offset = (uint64_t)(at - r->src) };
	return v;
}

/* The arena's owner may have reserved little (secrets): too small for this text is an
 * answer about the text, not a bug. */
static int need(struct reader *r, size_t bytes)
{
	if (r->a->reserved - r->a->used < bytes + MEZ_ARENA_ALIGN)
		return fail(r, MEZ_E_LIMIT, r->p, "text needs more memory than was set aside");
	return 0;
}

static inline void skip_space(struct reader *r)
{
	while (r->p < r->end &&
	       (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r'))
		r->p++;
}

/* --- strings ---------------------------------------------------------------- */

/* What the first look at a string found out. */
struct contents {
	const char *end;  /* the closing quote */
	size_t decoded;   /* bytes once escapes are resolved */
	bool escapes;
	bool plain;       /* decoded, it holds nothing output must escape */
};

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The four digits of \uXXXX, p at the backslash; -1 if that is not what stands there. */
static int32_t unicode_escape(const char *p, const char *end)
{
	int32_t unit = 0;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		int d = hex_digit(p[i]);

		if (d < 0)
			return -1;
		unit = unit << 4 | d;
	}
	return unit;
}

/* The character an escape at p stands for (or -1, having failed); *p moves past it. */
static int32_t escape(struct reader *r, const char **p)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char means[] = "\"\\/\b\f\n\r\t";
	const char *at = *p;
	int32_t ch, low;
	const char *l;

	if (at + 1 < r->end && at[1] && (l = strchr(letters, at[1])) != NULL) {
		*p += 2;
		return means[l - letters];
	}
	ch = unicode_escape(at, r->end);
	if (ch < 0)
		return fail(r, MEZ_E_SYNTAX, at, "not an escape sequence"), -1;
	*p += 6;
	if (ch >= 0xd800 && ch < 0xe000) {
		low = ch < 0xdc00 ? unicode_escape(*p, r->end) : -1;
		if (low < 0xdc00 || low > 0xdfff)
			return fail(r, MEZ_E_SURROGATE, at, "half of a surrogate pair"), -1;
		*p += 6;
		ch = 0x10000 + ((ch - 0xd800) << 10) + (low - 0xdc00);
	}
	if ((ch & 0xfffe) == 0xfffe || (ch >= 0xfdd0 && ch < 0xfdf0))
		return fail(r, MEZ_E_NONCHARACTER, at, "escape of a Unicode noncharacter"), -1;
	return ch;
}

static size_t utf8_size(int32_t ch)
{
	return ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
}

static char *utf8_put(char *to, int32_t ch)
{
	size_t n = utf8_size(ch);
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n; i-- > 1; ch >>= 6)
		to[i] = (char)(0x80 | (ch & 0x3f));
	to[0] = (char)(lead[n] | ch);
	return to + n;
}

/* Everything a string must be is checked here; decode() only converts. */
static int look(struct reader *r, const char *p, struct contents *c)
{
	const char *start = p;
	size_t saved = 0; /* bytes by which the decoded text is shorter */

	*c = (struct contents){ .plain = true };
	for (;;) {
		p += mez_json_scan(p, (size_t)(r->end - p));
		if (p == r->end)
			return fail(r, MEZ_E_SYNTAX, p, "string without its closing quote");
		if (*p == '"')
			break;
		if (*p == '\\') {
			const char *at = p;
			int32_t ch = escape(r, &p);

			if (ch < 0)
				return -(int)r->code;
			c->escapes = true;
			c->plain = c->plain && ch >= 0x20 && ch != '"' && ch != '\\';
			saved += (size_t)(p - at) - utf8_size(ch);
		} else if ((unsigned char)*p < 0x20) {
			return fail(r, MEZ_E_SYNTAX, p, "control character in a string");
		} else {
			int len = mez_json_char(p, (size_t)(r->end - p));

			if (len == -MEZ_E_UTF8)
				return fail(r, MEZ_E_UTF8, p, "not UTF-8");
			if (len < 0)
				return fail(r, MEZ_E_NONCHARACTER, p, "Unicode noncharacter");
			p += len;
		}
	}
	c->end = p;
	c->decoded = (size_t)(p - start) - saved;
	return 0;
}

static void decode(struct reader *r, char *to, const char *p, const char *end)
{
	while (p < end) {
		if (*p == '\\')
			to = utf8_put(to, escape(r, &p));
		else
			*to++ = *p++;
	}
}

__attribute__((noinline)) static int string_slow(struct reader *r)
{
	const char *start = r->p + 1;
	struct contents c;
	struct mez_json *v;
	char *text;

	if (look(r, start, &c) < 0 || (c.escapes && need(r, c.decoded) < 0))
		return -(int)r->code;
	v = push(r, MEZ_J_STRING, r->p);
	v->plain = c.plain;
	v->len = (uint32_t)c.decoded;
	v->u.text = start;
	if (c.escapes) {
		text = mez_arena_text(r->a, c.decoded);
		decode(r, text, start, c.end);
		v->u.text = text;
	}
	r->p = c.end + 1;
	return DONE;
}

/* r->p is at the opening quote. */
static inline int string(struct reader *r)
{
	const char *start = r->p + 1;
	size_t n = mez_json_scan(start, (size_t)(r->end - start));
	struct mez_json *v;

	if (start + n == r->end || start[n] != '"')
		return string_slow(r);
	v = push(r, MEZ_J_STRING, r->p);
	v->plain = 1;
	v->len = (uint32_t)n;
	v->u.text = start;
	r->p = start + n + 1;
	return DONE;
}

/* --- numbers and words ---------------------------------------------------------- */

/* The lexeme is kept; what it is worth is the profile's business. */
static int number(struct reader *r)
{
	const char *why = NULL;
	const char *p = mez_json_number_end(r->p, r->end, &why);
	struct mez_json *v;

	if (why)
		return fail(r, MEZ_E_SYNTAX, p, why);
	if (p - r->p > MEZ_JSON_MAX_NUMBER)
		return fail(r, MEZ_E_LIMIT, r->p, "number of too many characters");
	v = push(r, MEZ_J_NUMBER, r->p);
	v->len = (uint32_t)(p - r->p);
	v->u.text = r->p;
	r->p = p;
	return DONE;
}

static int word(struct reader *r, struct mez_str w, enum mez_jtype type)
{
	size_t left = (size_t)(r->end - r->p);

	if (left < w.n || memcmp(r->p, w.p, w.n) != 0)
		return fail(r, MEZ_E_SYNTAX, r->p, "expected a value");
	push(r, type, r->p);
	r->p += w.n;
	return DONE;
}

/* --- containers ------------------------------------------------------------------- */

static int name(struct reader *r)
{
	skip_space(r);
	if (r->p == r->end || *r->p != '"')
		return fail(r, MEZ_E_SYNTAX, r->p, "expected a member name in quotes");
	if (string(r) < 0)
		return -(int)r->code;
	skip_space(r);
	if (r->p == r->end || *r->p != ':')
		return fail(r, MEZ_E_SYNTAX, r->p, "expected ':'");
	r->p++;
	return MORE;
}

static int open_container(struct reader *r, bool object)
{
	const char *at = r->p++;

	if (r->depth == MEZ_JSON_MAX_DEPTH)
		return fail(r, MEZ_E_LIMIT, at, "arrays and objects nested too deep");
	skip_space(r);
	if (r->p < r->end && *r->p == (object ? '}' : ']')) {
		push(r, object ? MEZ_J_OBJECT : MEZ_J_ARRAY, at);
		r->p++;
		return DONE;
	}
	r->f[r->depth++] = (struct frame){ r->n, (uint64_t)(at - r->src), object };
	return object ? name(r) : MORE;
}

/* The children of the innermost container move to the arena; it takes their place. */
static int close_container(struct reader *r)
{
	const struct frame *f = &r->f[r->depth - 1];
	size_t n = r->n - f->start;
	size_t bytes = n * sizeof(struct mez_json);
	struct mez_json *v = &r->v[f->start];
	void *kids;

	if (need(r, 2 * bytes + MEZ_ARENA_ALIGN) < 0) /* sorting may need as much again */
		return -(int)r->code;
	kids = mez_arena_alloc(r->a, bytes);
	memcpy(kids, v, bytes);
	if (f->object) {
		const struct mez_member *twice = mez_json_sort(r->a, kids, n / 2);

		if (twice) {
			r->extra = &twice->name;
			r->after = true;
			return fail(r, MEZ_E_DUPLICATE, r->src + twice->name.offset,
				    "member name used twice");
		}
	}
	*v = (struct mez_json){ .type = f->object ? MEZ_J_OBJECT : MEZ_J_ARRAY,
				.len = (uint32_t)(f->object ? n / 2 : n),
				.offset = f->offset };
	if (f->object)
		v->u.members = kids;
	else
		v->u.items = kids;
	r->n = f->start + 1;
	r->depth--;
	return DONE;
}

/* One value, or the beginning of one: MORE when a container opened and its first value
 * is due. */
static int value(struct reader *r)
{
	skip_space(r);
	if (r->p == r->end)
		return fail(r, MEZ_E_SYNTAX, r->p, "expected a value");
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
		return fail(r, MEZ_E_SYNTAX, r->p, "expected a value");
	}
}

static int comma(struct reader *r, const struct frame *f)
{
	size_t n = r->n - f->start;

	if ((f->object ? n / 2 : n) >= MEZ_JSON_MAX_MEMBERS)
		return fail(r, MEZ_E_LIMIT, r->p, "too many members or items");
	r->p++;
	return f->object ? name(r) : MORE;
}

/* After a value: MORE when another is due, DONE when the outermost is complete. */
static int after_value(struct reader *r)
{
	while (r->depth > 0) {
		const struct frame *f = &r->f[r->depth - 1];

		skip_space(r);
		if (r->p < r->end && *r->p == ',')
			return comma(r, f);
		if (r->p == r->end || *r->p != (f->object ? '}' : ']')) {
			r->after = true;
			return fail(r, MEZ_E_SYNTAX, r->p,
				    f->object ? "expected ',' or '}'" : "expected ',' or ']'");
		}
		r->p++;
		if (close_container(r) < 0)
			return -(int)r->code;
	}
	return DONE;
}

static int text(struct reader *r)
{
	int rc;

	if (r->end - r->p >= 3 && memcmp(r->p, "\xef\xbb\xbf", 3) == 0)
		return fail(r, MEZ_E_SYNTAX, r->p, "byte order mark before the text");
	do {
		rc = value(r);
		if (rc == DONE)
			rc = after_value(r);
	} while (rc == MORE);
	if (rc < 0)
		return rc;
	skip_space(r);
	if (r->p != r->end)
		return fail(r, MEZ_E_SYNTAX, r->p, "expected the end of the text");
	return need(r, sizeof(struct mez_json));
}

/* --- saying what is wrong ----------------------------------------------------------- */

/* Append "/token" with RFC 6901 escapes; false, and an ellipsis, when there is no room. */
static bool step(char out[static MEZ_ERR_POINTER], size_t *n, const char *token, size_t len)
{
	enum { ELLIPSIS = sizeof("/...") };
	size_t at = *n;

	out[at++] = '/';
	for (size_t i = 0; i < len && at + 2 + ELLIPSIS < MEZ_ERR_POINTER; i++) {
		if (token[i] == '~' || token[i] == '/') {
			out[at++] = '~';
			out[at++] = token[i] == '~' ? '0' : '1';
		} else {
			out[at++] = token[i];
		}
		if (i + 1 == len || at + 2 + ELLIPSIS < MEZ_ERR_POINTER)
			continue;
		memcpy(out + *n, "/...", ELLIPSIS);
		return false;
	}
	out[at] = 0;
	*n = at;
	return at + 2 + ELLIPSIS < MEZ_ERR_POINTER;
}

static void pointer(const struct reader *r, char out[static MEZ_ERR_POINTER])
{
	size_t n = 0;
	char index[24];

	out[0] = 0;
	for (size_t i = 0; i < r->depth; i++) {
		size_t upto = i + 1 < r->depth ? r->f[i + 1].start : r->n;
		size_t kids = upto - r->f[i].start;
		const struct mez_json *last = upto ? &r->v[upto - 1] : NULL;
		int len;

		if (i + 1 == r->depth && (r->after || (r->f[i].object && kids % 2 == 0)))
			break;
		if (r->f[i].object) {
			if (!step(out, &n, last->u.text, last->len))
				return;
			continue;
		}
		len = snprintf(index, sizeof(index), "%zu", kids);
		if (!step(out, &n, index, (size_t)len))
			return;
	}
	if (r->extra)
		(void)step(out, &n, r->extra->u.text, r->extra->len);
}

/* "expected X, found Y": only for grammar, where the byte itself is the news. */
static void found(const struct reader *r, char *out, size_t size)
{
	unsigned char c;

	if (r->bad == r->end) {
		(void)snprintf(out, size, ", found the end of the text");
		return;
	}
	c = (unsigned char)*r->bad;
	if (c > 0x20 && c < 0x7f)
		(void)snprintf(out, size, ", found '%c'", c);
	else
		(void)snprintf(out, size, ", found byte 0x%02x", c);
}

__attribute__((cold)) static int explain(const struct reader *r, struct mez_err *err)
{
	char where[MEZ_ERR_POINTER];
	char what[64] = "";
	uint64_t offset = (uint64_t)(r->bad - r->src);
	uint32_t line, col;
	int rc;

	if (!err)
		return -(int)r->code;
	if (strncmp(r->why, "expected", 8) == 0)
		found(r, what, sizeof(what));
	rc = mez_err_set(err, r->code, "%s%s", r->why, what);
	mez_json_place(r->src, (size_t)(r->end - r->src), offset, &line, &col);
	mez_err_place(err, line, col, offset);
	pointer(r, where);
	mez_err_pointer(err, where);
	return rc;
}

int mez_json_read(const struct mez_json **out, struct mez_arena *a, const char *p, size_t n,
		  struct mez_err *err)
{
	struct reader r;
	int rc;

	if (n > MEZ_JSON_MAX_BYTES)
		return mez_err_set(err, MEZ_E_LIMIT, "text of more than %zu bytes",
				   MEZ_JSON_MAX_BYTES);
	/* Not by initialiser: that would zero the two large arrays as well. */
	r.src = r.p = n ? p : "";
	r.end = r.src + n;
	r.a = a;
	r.v = r.first;
	r.n = 0;
	r.cap = READER_FIRST;
	r.heap = NULL;
	r.depth = 0;
	r.extra = NULL;
	r.after = false;
	rc = text(&r);
	if (rc < 0)
		rc = explain(&r, err);
	else
		*out = mez_json_keep(a, r.v[0]);
	free(r.heap);
	return rc;
}
