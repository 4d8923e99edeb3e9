/* schema/complain.c: what is wrong and where, for people and in the standard's form; and the
 * doors of the interpreter. */
#include "schema/run_priv.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

enum { SHOWN_MAX = 60 }; /* bytes of a value in a message */

/* --- values in messages --------------------------------------------------------------- */

/* Written no further than needed: a value may be large. */
static void show(struct mez_buf *out, const struct mez_json *v)
{
	if (out->len > SHOWN_MAX)
		return;
	switch (mez_json_type(v)) {
	case MEZ_J_NULL:
		mez_buf_z(out, "null");
		return;
	case MEZ_J_FALSE:
		mez_buf_z(out, "false");
		return;
	case MEZ_J_TRUE:
		mez_buf_z(out, "true");
		return;
	case MEZ_J_NUMBER:
		mez_buf_add(out, v->u.text, v->len);
		return;
	case MEZ_J_STRING:
		mez_buf_ch(out, '"');
		mez_buf_add(out, v->u.text, v->len);
		mez_buf_ch(out, '"');
		return;
	case MEZ_J_ARRAY:
	case MEZ_J_OBJECT:
		break;
	}
	mez_buf_ch(out, v->type == MEZ_J_ARRAY ? '[' : '{');
	for (uint32_t i = 0; i < v->len && out->len <= SHOWN_MAX; i++) {
		if (i)
			mez_buf_z(out, ", ");
		if (v->type == MEZ_J_OBJECT) {
			show(out, &v->u.members[i].name);
			mez_buf_z(out, ": ");
		}
		show(out, v->type == MEZ_J_ARRAY ? &v->u.items[i] : &v->u.members[i].value);
	}
	mez_buf_ch(out, v->type == MEZ_J_ARRAY ? ']' : '}');
}

const char *mez_schema_show(struct run *r, const struct mez_json *v)
{
	MEZ_AUTOBUF full = MEZ_BUF_INIT;
	MEZ_AUTOBUF safe = MEZ_BUF_INIT;

	if (!r->gathered)
		return "";
	show(&full, v);
	mez_text_safe(&safe, mez_buf_view(&full), SHOWN_MAX);
	return mez_arena_dup(r->a, mez_buf_view(&safe)).p;
}

const char *mez_schema_show_text(struct run *r, struct mez_str s)
{
	struct mez_json v = { .type = MEZ_J_STRING, .len = s.n & MEZ_JSON_LEN_MASK, .u.text = s.p };

	return mez_schema_show(r, &v);
}

/* --- errors --------------------------------------------------------------------------- */

/* Both pointers, from the root down: recursion as deep as the evaluation is. */
static void add_steps(const struct run *r, const struct at *at, struct mez_buf *instance,
		      struct mez_buf *keyword)
{
	if (!at->up)
		return;
	add_steps(r, at->up, instance, keyword);
	if (at->via)
		mez_buf_z(keyword, at->via);
	else
		mez_buf_str(keyword, r->s->places[r->s->nodes[at->node].place].step);
	if (at->v == at->name)
		return; /* the name of a member has no place of its own */
	if (at->name)
		mez_schema_step(instance, mez_json_str(at->name));
	else if (at->index != NONE)
		mez_buf_fmt(instance, "/%u", (unsigned)at->index);
}

struct place_of {
	struct mez_str instance, keyword, absolute;
};

static struct place_of locate(struct run *r, const struct at *at, struct mez_str keyword)
{
	struct place_of found;
	MEZ_AUTOBUF instance = MEZ_BUF_INIT;
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	MEZ_AUTOBUF absolute = MEZ_BUF_INIT;
	const struct node *n = &r->s->nodes[at->node];
	struct mez_str pointer = mez_schema_pointer(r->a, r->s, n->place);

	add_steps(r, at, &instance, &path);
	mez_buf_str(&absolute, r->s->resources[n->resource].uri);
	mez_buf_ch(&absolute, '#');
	mez_schema_percent(&absolute, pointer);
	if (keyword.n) {
		MEZ_AUTOBUF step = MEZ_BUF_INIT;

		mez_schema_step(&step, keyword);
		mez_buf_str(&path, mez_buf_view(&step));
		mez_schema_percent(&absolute, mez_buf_view(&step));
	}
	found.instance = mez_arena_dup(r->a, mez_buf_view(&instance));
	found.keyword = mez_arena_dup(r->a, mez_buf_view(&path));
	found.absolute = mez_arena_dup(r->a, mez_buf_view(&absolute));
	return found;
}

/* The member's name that is judged, when it is one: where it stands does not tell which. */
static const struct mez_json *name_judged(const struct at *at)
{
	while (at && at->v != at->name)
		at = at->up;
	return at ? at->name : NULL;
}

bool mez_schema_fail(struct run *r, const struct at *at, const char *keyword, const char *fmt, ...)
{
	struct gathered *g = r->gathered;
	struct mez_schema_error e = { .at = at->v, .inner = r->inner > 0 };
	struct place_of where;
	const struct mez_json *name;
	char text[MEZ_ERR_MSG];
	int n = 0;
	va_list ap;

	if (!g || r->fatal)
		return false;
	if (g->n == MEZ_SCHEMA_MAX_ERRORS) {
		g->more = true;
		return false;
	}
	name = *keyword ? name_judged(at) : NULL;
	if (name)
		n = snprintf(text, sizeof(text), "the name %s: ", mez_schema_show(r, name));
	va_start(ap, fmt);
	(void)vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, ap);
	va_end(ap);
	e.message = mez_arena_dup(r->a, mez_str_of(text));
	where = locate(r, at, mez_str_of(keyword));
	e.instance = where.instance;
	e.keyword = where.keyword;
	e.absolute = where.absolute;
	g->e[g->n++] = e;
	return false;
}

bool mez_schema_remark(struct run *r, const struct at *at, const struct op *op)
{
	struct gathered *g = r->gathered;
	struct place_of where;

	if (!g || !g->remarks || g->nremarks == MEZ_SCHEMA_MAX_REMARKS)
		return true;
	where = locate(r, at, *op->u.name);
	g->remarks[g->nremarks++] = (struct mez_schema_remark){
		where.instance, where.keyword, where.absolute, op->value
	};
	return true;
}

bool mez_schema_give_up(struct run *r, const struct at *at, const char *what)
{
	MEZ_AUTOBUF instance = MEZ_BUF_INIT;
	MEZ_AUTOBUF keyword = MEZ_BUF_INIT;

	if (r->fatal)
		return false;
	r->fatal = mez_err_set(r->err, MEZ_E_LIMIT, "cannot tell whether it conforms: %s", what);
	add_steps(r, at, &instance, &keyword);
	if (instance.len < MEZ_ERR_POINTER)
		mez_err_pointer(r->err, mez_buf_view(&instance).p);
	return false;
}

/* --- doors ---------------------------------------------------------------------------- */

static int start(struct run *r, bool *valid)
{
	struct at at = { .v = r->root, .node = r->s->start, .index = NONE };

	r->budget = MEZ_SCHEMA_MAX_FREE;
	if (r->s->dynamic)
		r->scope = mez_arena_alloc(r->a, MEZ_SCHEMA_MAX_DEPTH * sizeof(*r->scope));
	*valid = mez_schema_eval(r, &at);
	mez_schema_matching_release(&r->matching);
	return r->fatal;
}

int mez_schema_validate(bool *valid, const struct mez_schema *s, const struct mez_json *v,
			struct mez_arena *a, struct mez_err *err)
{
	struct run r = { .s = s, .a = a, .err = err, .root = v };
	size_t mark = mez_arena_mark(a);
	bool answer;
	int rc = start(&r, &answer);

	mez_arena_rewind(a, mark);
	if (rc == 0)
		*valid = answer;
	return rc;
}

int mez_schema_explain(struct mez_schema_errors *out, const struct mez_schema *s,
		       const struct mez_json *v, struct mez_arena *a, struct mez_err *err)
{
	struct gathered g = { .more = false };
	struct run r = { .s = s, .a = a, .err = err, .root = v, .gathered = &g };
	bool valid;
	int rc;

	g.e = MEZ_NEWS(a, struct mez_schema_error, MEZ_SCHEMA_MAX_ERRORS);
	if (s->remarks)
		g.remarks = MEZ_NEWS(a, struct mez_schema_remark, MEZ_SCHEMA_MAX_REMARKS);
	rc = start(&r, &valid);
	if (rc < 0)
		return rc;
	mez_require(valid == (g.n == 0));
	*out = (struct mez_schema_errors){ .e = g.e, .n = g.n, .more = g.more,
					   .remarks = g.remarks, .nremarks = g.nremarks };
	return 0;
}

/* One unit of the standard's output. */
static struct mez_json unit(struct mez_arena *a, struct place_of where, const char *name,
			    struct mez_json what)
{
	struct mez_obj o = { .a = a };

	mez_obj_set(&o, "keywordLocation", mez_json_text(where.keyword));
	if (mez_schema_has_scheme(where.absolute))
		mez_obj_set(&o, "absoluteKeywordLocation", mez_json_text(where.absolute));
	mez_obj_set(&o, "instanceLocation", mez_json_text(where.instance));
	mez_obj_add(&o, mez_str_of(name), what);
	return mez_obj_done(&o);
}

struct mez_json mez_schema_flag(struct mez_arena *a, bool valid)
{
	struct mez_obj o = { .a = a };

	mez_obj_set(&o, "valid", mez_json_bool(valid));
	return mez_obj_done(&o);
}

struct mez_json mez_schema_basic(struct mez_arena *a, const struct mez_schema_errors *e)
{
	struct mez_obj o = { .a = a };
	struct mez_arr list = { .a = a };
	struct place_of where;

	mez_obj_set(&o, "valid", mez_json_bool(e->n == 0));
	for (size_t i = 0; i < e->n; i++) {
		const struct mez_schema_error *x = &e->e[i];

		where = (struct place_of){ x->instance, x->keyword, x->absolute };
		mez_arr_add(&list, unit(a, where, "error", mez_json_text(x->message)));
	}
	for (size_t i = 0; i < e->nremarks && e->n == 0; i++) {
		const struct mez_schema_remark *x = &e->remarks[i];

		where = (struct place_of){ x->instance, x->keyword, x->absolute };
		mez_arr_add(&list, unit(a, where, "annotation", *x->value));
	}
	if (e->n)
		mez_obj_set(&o, "errors", mez_arr_done(&list));
	else if (list.n)
		mez_obj_set(&o, "annotations", mez_arr_done(&list));
	return mez_obj_done(&o);
}
