/* json/build.c: making trees.  What the reader refuses, the builder calls a bug. */
#include "json/json_priv.h"
#include "json/scan_priv.h"

/* Most texts are short and plain: eight bytes at a time, the last eight from the end. */
static bool all_plain(struct mez_str s)
{
	size_t i = 0;

	if (s.n < 8) {
		while (i < s.n && !mez_json_stops((unsigned char)s.p[i]))
			i++;
		return i == s.n;
	}
	while (i + 8 <= s.n && !mez_json_stops8(s.p + i))
		i += 8;
	return i + 8 > s.n && !mez_json_stops8(s.p + s.n - 8);
}

/* Valid text gives 1 when output need not escape any of it, else 0; bad text -1. */
static int look(struct mez_str s)
{
	const char *p = s.p, *end = s.p + s.n;
	int plain = 1;

	if (all_plain(s))
		return 1;
	while (p < end) {
		p += mez_json_scan(p, (size_t)(end - p));
		if (p == end)
			break;
		if ((unsigned char)*p < 0x80) {
			plain = 0;
			p++;
		} else {
			int len = mez_json_char(p, (size_t)(end - p));

			if (len < 0)
				return -1;
			p += len;
		}
	}
	return plain;
}

struct mez_json mez_json_null(void)
{
	return (struct mez_json){ .type = MEZ_J_NULL, .offset = MEZ_NOWHERE };
}

struct mez_json mez_json_bool(bool b)
{
	return (struct mez_json){ .type = b ? MEZ_J_TRUE : MEZ_J_FALSE, .offset = MEZ_NOWHERE };
}

struct mez_json mez_json_lexeme(struct mez_str s)
{
	const char *why = NULL;

	mez_require(s.n > 0 && s.n <= MEZ_JSON_MAX_NUMBER);
	mez_require(mez_json_number_end(s.p, s.p + s.n, &why) == s.p + s.n && !why);
	return (struct mez_json){ .type = MEZ_J_NUMBER, .len = s.n & MEZ_JSON_LEN_MASK,
				  .u.text = s.p, .offset = MEZ_NOWHERE };
}

struct mez_json mez_json_i64(struct mez_arena *a, int64_t i)
{
	mez_require(i >= -INT64_C(9007199254740991) && i <= INT64_C(9007199254740991));
	return mez_json_lexeme(mez_arena_fmt(a, "%lld", (long long)i));
}

struct mez_json mez_json_text(struct mez_str s)
{
	int plain = s.n ? look(s) : 1;

	mez_require(plain >= 0 && s.n <= MEZ_JSON_LEN_MASK);
	return (struct mez_json){ .type = MEZ_J_STRING, .plain = plain > 0,
				  .len = s.n & MEZ_JSON_LEN_MASK, .u.text = s.n ? s.p : "",
				  .offset = MEZ_NOWHERE };
}

struct mez_json mez_json_z(const char *z)
{
	return mez_json_text(mez_str_of(z));
}

struct mez_json mez_json_copy_text(struct mez_arena *a, struct mez_str s)
{
	return mez_json_text(mez_arena_dup(a, s));
}

const struct mez_json *mez_json_keep(struct mez_arena *a, struct mez_json v)
{
	struct mez_json *kept = mez_arena_alloc(a, sizeof(v));

	*kept = v;
	return kept;
}

enum { CONTAINER_FIRST = 8 };

/* Room for one more of n things; the old place is left behind in the arena. */
static void *room(struct mez_arena *a, void *old, size_t n, size_t *cap, size_t size)
{
	void *p;

	if (n < *cap)
		return old;
	mez_require(n < MEZ_JSON_MAX_MEMBERS);
	*cap = *cap ? *cap * 2 : CONTAINER_FIRST;
	p = mez_arena_alloc(a, *cap * size);
	if (n)
		memcpy(p, old, n * size);
	return p;
}

void mez_obj_grow(struct mez_obj *o)
{
	o->m = room(o->a, o->m, o->n, &o->cap, sizeof(*o->m));
}

void mez_obj_add(struct mez_obj *o, struct mez_str name, struct mez_json v)
{
	mez_obj_addm(o, mez_json_text(name), v);
}

bool mez_obj_done_checked(struct mez_obj *o, struct mez_json *out, const struct mez_json **dup)
{
	const struct mez_member *twice = mez_json_sort(o->a, o->m, o->n);

	if (twice) {
		*dup = &twice->name;
		return false;
	}
	*out = (struct mez_json){ .type = MEZ_J_OBJECT, .len = o->n & MEZ_JSON_LEN_MASK,
				  .u.members = o->m, .offset = MEZ_NOWHERE };
	return true;
}

struct mez_json mez_obj_done(struct mez_obj *o)
{
	const struct mez_json *dup;
	struct mez_json v;

	if (!mez_obj_done_checked(o, &v, &dup))
		mez_bug("a member was added twice");
	return v;
}

void mez_obj_from(struct mez_obj *o, struct mez_arena *a, const struct mez_json *v)
{
	size_t n = mez_json_len(v);

	mez_require(mez_json_is(v, MEZ_J_OBJECT));
	*o = (struct mez_obj){ .a = a, .n = n, .cap = n + CONTAINER_FIRST };
	o->m = mez_arena_alloc(a, o->cap * sizeof(*o->m));
	if (n)
		memcpy(o->m, v->u.members, n * sizeof(*o->m));
}

bool mez_obj_drop(struct mez_obj *o, struct mez_str name)
{
	for (size_t i = 0; i < o->n; i++) {
		struct mez_str s = { o->m[i].name.u.text, o->m[i].name.len };

		if (!mez_str_eq(s, name))
			continue;
		memmove(&o->m[i], &o->m[i + 1], (o->n - i - 1) * sizeof(*o->m));
		o->n--;
		return true;
	}
	return false;
}

void mez_arr_add(struct mez_arr *r, struct mez_json v)
{
	r->v = room(r->a, r->v, r->n, &r->cap, sizeof(*r->v));
	r->v[r->n++] = v;
}

struct mez_json mez_arr_done(struct mez_arr *r)
{
	return (struct mez_json){ .type = MEZ_J_ARRAY, .len = r->n & MEZ_JSON_LEN_MASK,
				  .u.items = r->v, .offset = MEZ_NOWHERE };
}

struct mez_json mez_json_beside(struct mez_arena *a, const struct mez_json *v,
				struct mez_str source)
{
	bool object = v->type == MEZ_J_OBJECT;
	size_t size = v->len * (object ? sizeof(*v->u.members) : sizeof(*v->u.items));
	struct mez_json out = *v;
	struct mez_str *head;

	mez_require(object || v->type == MEZ_J_ARRAY);
	head = mez_arena_alloc(a, sizeof(*head) + size);
	*head = source;
	if (size)
		memcpy(head + 1, object ? (const void *)v->u.members : v->u.items, size);
	out.plain = 1;
	if (object)
		out.u.members = (const struct mez_member *)(const void *)(head + 1);
	else
		out.u.items = (const struct mez_json *)(const void *)(head + 1);
	return out;
}

static struct mez_json clone_text(struct mez_arena *a, struct mez_json v)
{
	v.u.text = mez_arena_dup(a, (struct mez_str){ v.u.text, v.len }).p;
	return v;
}

/* Recursion goes no deeper than documents do: readers bound them. */
struct mez_json mez_json_clone(struct mez_arena *a, const struct mez_json *v)
{
	struct mez_json copy = *v;

	if (v->type == MEZ_J_STRING || v->type == MEZ_J_NUMBER)
		return clone_text(a, copy);
	copy.plain = 0; /* the copy has no source text */
	if (v->type == MEZ_J_ARRAY && v->len) {
		struct mez_json *items = mez_arena_alloc(a, v->len * sizeof(*items));

		for (size_t i = 0; i < v->len; i++)
			items[i] = mez_json_clone(a, &v->u.items[i]);
		copy.u.items = items;
	}
	if (v->type == MEZ_J_OBJECT && v->len) {
		struct mez_member *m = mez_arena_alloc(a, v->len * sizeof(*m));

		for (size_t i = 0; i < v->len; i++) {
			m[i].name = clone_text(a, v->u.members[i].name);
			m[i].value = mez_json_clone(a, &v->u.members[i].value);
		}
		copy.u.members = m;
	}
	return copy;
}
