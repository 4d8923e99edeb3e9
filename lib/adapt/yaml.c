/* adapt/yaml.c: libyaml's events into json trees; the only includer of yaml.h.
 * The loop keeps its own stack and looks at the depth at every event: libyaml is quadratic
 * in nesting, but runs at most some 1,000 characters ahead of the events it hands out. */
#include "adapt/yaml.h"

#include <stdarg.h>
#include <yaml.h>

#include "adapt/adapt_priv.h"
#include "adapt/yaml_priv.h"

/* A sequence or mapping that is still open. */
struct frame {
	bool map;
	bool keyed; /* a key was read, its value comes next */
	bool flow;  /* in brackets */
	long column; /* where it stands; in brackets, where what is around them stands */
	uint64_t at;
	struct mez_json key;
	struct mez_obj o;
	struct mez_arr r;
};

struct reader {
	struct mez_arena *a;
	const char *src;
	size_t n;
	size_t front; /* bytes of the mark before the text */
	/* One place of src counted both ways: libyaml counts characters, we count bytes. */
	size_t chars, bytes;
	size_t seen; /* end of the last scalar: what follows are indicators and comments */
	struct frame stack[MEZ_YAML_MAX_DEPTH];
	size_t depth;
	const struct mez_json **docs;
	size_t ndocs;
	bool ended;
	struct mez_err *err;
};

/* Byte offset of the character `index`.  Events come nearly in order, so stepping from the
 * last place asked for is linear over the whole input. */
static size_t offset_of(struct reader *r, size_t index)
{
	while (r->chars < index && r->bytes < r->n) {
		r->bytes++;
		while (r->bytes < r->n && ((unsigned char)r->src[r->bytes] & 0xc0) == 0x80)
			r->bytes++;
		r->chars++;
	}
	while (r->chars > index) {
		r->bytes--;
		while (((unsigned char)r->src[r->bytes] & 0xc0) == 0x80)
			r->bytes--;
		r->chars--;
	}
	return r->bytes;
}

/* Set the error with its place in the source; returns -code. */
MEZ_PRINTF(4, 5)
static int fail(struct reader *r, size_t offset, enum mez_code code, const char *fmt, ...)
{
	uint32_t line, col;
	va_list ap;
	int ret;

	va_start(ap, fmt);
	ret = mez_err_vset(r->err, code, fmt, ap);
	va_end(ap);
	mez_json_place(r->src, r->n, offset, &line, &col);
	mez_err_place(r->err, line, col, offset);
	return ret;
}

/* The column that lines of the next value must be beyond. */
static long around(const struct reader *r)
{
	return r->depth ? r->stack[r->depth - 1].column : -1;
}

static bool in_flow(const struct reader *r)
{
	return r->depth && r->stack[r->depth - 1].flow;
}

static struct mez_str source(const struct reader *r)
{
	return (struct mez_str){ r->src, r->n };
}

static int check_comments(struct reader *r, size_t to)
{
	size_t bad = mez_yaml_comments(source(r), r->seen, to);

	return bad == MEZ_YAML_FINE
		? 0 : fail(r, bad, MEZ_E_SYNTAX, "a comment wants a blank before it");
}

static int check_indents(struct reader *r, size_t from, size_t to, bool comments)
{
	size_t wanted = (size_t)(around(r) + 1);
	size_t bad = mez_yaml_indents(source(r), from, to, wanted, comments);

	return bad == MEZ_YAML_FINE
		? 0 : fail(r, bad, MEZ_E_SYNTAX, "wants %zu more space%s in front: a value that "
			   "goes on stands deeper than what it belongs to",
			   wanted - mez_yaml_spaces(source(r), bad),
			   wanted - mez_yaml_spaces(source(r), bad) == 1 ? "" : "s");
}

/* What libyaml itself could not read. */
static int parser_error(struct reader *r, const yaml_parser_t *p)
{
	const char *what = p->problem ? p->problem : "cannot be parsed";
	const char *context = p->context ? p->context : "";

	if (p->error == YAML_MEMORY_ERROR)
		mez_bug("out of memory");
	if (p->error == YAML_READER_ERROR)
		return fail(r, r->front + p->problem_offset, MEZ_E_SYNTAX, "%s", what);
	return fail(r, offset_of(r, p->problem_mark.index), MEZ_E_SYNTAX, "%s%s%s", what,
		    *context ? ", " : "", context);
}

/* Tags, anchors.  libyaml drops the non-specific tag "!" of scalars from the event, but the
 * event still starts at it, and no plain scalar starts with one.  It also takes "?x" inside
 * brackets for "? x", which YAML 1.2 does not: refused, so that no value is misread. */
static int check_properties(struct reader *r, const yaml_event_t *e, const yaml_char_t *tag,
			    const yaml_char_t *anchor)
{
	size_t at = offset_of(r, e->start_mark.index);
	bool written = e->start_mark.index < e->end_mark.index; /* not left empty */

	if (anchor)
		return fail(r, at, MEZ_E_UNSAFE, "anchors are refused");
	if (tag || (written && r->src[at] == '!'))
		return fail(r, at, MEZ_E_UNSAFE, "tags are refused");
	if (written && at > 0 && r->src[at - 1] == '?')
		return fail(r, at - 1, MEZ_E_SYNTAX, "'?' wants a blank after it, or quotes");
	return 0;
}

/* What libyaml takes for a scalar, and YAML 1.2 does not. */
static int check_scalar(struct reader *r, const yaml_event_t *e, size_t at, size_t end)
{
	yaml_scalar_style_t style = e->data.scalar.style;
	const char *why;
	size_t bad;

	if (check_comments(r, at) < 0)
		return -(int)r->err->code;
	r->seen = end > r->seen ? end : r->seen;
	if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) {
		bad = mez_yaml_block(source(r), at, end, around(r), &why);
		return bad == MEZ_YAML_FINE ? 0 : fail(r, bad, MEZ_E_SYNTAX, "%s", why);
	}
	if (style == YAML_PLAIN_SCALAR_STYLE && in_flow(r) && end == at + 1 &&
	    strchr("-?:", r->src[at]))
		return fail(r, at, MEZ_E_SYNTAX, "'%c' alone is no text: quote it", r->src[at]);
	return in_flow(r) && style == YAML_PLAIN_SCALAR_STYLE ? 0
							      : check_indents(r, at, end, false);
}

static bool is_null(struct mez_str s)
{
	return s.n == 0 || mez_str_is(s, "~") || mez_str_is(s, "null");
}

/* -?(0|[1-9][0-9]*), at most 15 digits: always within +-(2^53-1). */
static bool is_integer(struct mez_str s)
{
	size_t i, first = s.n > 0 && s.p[0] == '-';

	if (s.n == first || s.n - first > 15 || (s.p[first] == '0' && s.n - first > 1))
		return false;
	for (i = first; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return true;
}

/* What a plain scalar means; everything not listed is text. */
static struct mez_json plain_value(struct mez_arena *a, struct mez_str s)
{
	if (is_null(s))
		return mez_json_null();
	if (mez_str_is(s, "true") || mez_str_is(s, "false"))
		return mez_json_bool(mez_str_is(s, "true"));
	if (is_integer(s))
		return mez_json_lexeme(mez_arena_dup(a, s));
	return mez_json_copy_text(a, s);
}

/* A finished value goes where the innermost open container, or the document, wants it. */
static void put(struct reader *r, struct mez_json v)
{
	struct frame *f = r->depth ? &r->stack[r->depth - 1] : NULL;

	if (!f) {
		r->docs[r->ndocs++] = mez_json_keep(r->a, v);
	} else if (f->map) {
		mez_obj_addm(&f->o, f->key, v);
		f->keyed = false;
	} else {
		mez_arr_add(&f->r, v);
	}
}

/* The innermost container, when it is a mapping that waits for a key. */
static struct frame *wants_key(struct reader *r)
{
	struct frame *f = r->depth ? &r->stack[r->depth - 1] : NULL;

	return f && f->map && !f->keyed ? f : NULL;
}

static int put_key(struct reader *r, struct frame *f, struct mez_str s, bool plain, size_t at)
{
	if (plain && is_null(s))
		return fail(r, at, MEZ_E_SYNTAX, "a key may not be null");
	if (plain && mez_str_is(s, "<<"))
		return fail(r, at, MEZ_E_UNSAFE, "merge keys are refused");
	f->key = mez_json_copy_text(r->a, s);
	f->key.offset = (uint32_t)at;
	f->keyed = true;
	return 0;
}

static int on_scalar(struct reader *r, const yaml_event_t *e)
{
	struct mez_str s = { (const char *)e->data.scalar.value, e->data.scalar.length };
	bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	size_t at = offset_of(r, e->start_mark.index);
	struct frame *f = wants_key(r);
	struct mez_json v;
	int code = check_properties(r, e, e->data.scalar.tag, e->data.scalar.anchor);

	if (code == 0)
		code = check_scalar(r, e, at, offset_of(r, e->end_mark.index));
	if (code < 0)
		return code;
	if (mez_adapt_noncharacter(s))
		return fail(r, at, MEZ_E_NONCHARACTER, "text with a Unicode noncharacter");
	if (f)
		return put_key(r, f, s, plain, at);
	v = plain ? plain_value(r->a, s) : mez_json_copy_text(r->a, s);
	v.offset = (uint32_t)at;
	put(r, v);
	return 0;
}

static int on_open(struct reader *r, const yaml_event_t *e, bool map)
{
	size_t at = offset_of(r, e->start_mark.index);
	const yaml_char_t *tag = map ? e->data.mapping_start.tag : e->data.sequence_start.tag;
	const yaml_char_t *anchor =
		map ? e->data.mapping_start.anchor : e->data.sequence_start.anchor;
	bool flow = map ? e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
			: e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	int code = check_properties(r, e, tag, anchor);

	if (code < 0)
		return code;
	if (wants_key(r))
		return fail(r, at, MEZ_E_SYNTAX, "a key must be a text");
	if (r->depth == MEZ_YAML_MAX_DEPTH)
		return fail(r, at, MEZ_E_LIMIT, "nests deeper than %d", MEZ_YAML_MAX_DEPTH);
	r->stack[r->depth] = (struct frame){
		.map = map, .flow = flow, .at = at, .o = { .a = r->a }, .r = { .a = r->a },
		.column = flow ? around(r) : (long)e->start_mark.column,
	};
	r->depth++;
	return 0;
}

static int on_close(struct reader *r, const yaml_event_t *e)
{
	struct frame *f = &r->stack[--r->depth];
	const struct mez_json *dup;
	struct mez_json v;

	if (f->flow && !in_flow(r) &&
	    check_indents(r, f->at, offset_of(r, e->end_mark.index), true) < 0)
		return -(int)r->err->code;
	if (!f->map)
		v = mez_arr_done(&f->r);
	else if (!mez_obj_done_checked(&f->o, &v, &dup))
		return fail(r, dup->offset, MEZ_E_DUPLICATE, "key '%.*s' is there twice",
			    MEZ_FMT(mez_json_str(dup)));
	v.offset = (uint32_t)f->at;
	put(r, v);
	return 0;
}

static int on_document(struct reader *r, const yaml_event_t *e)
{
	size_t at = offset_of(r, e->start_mark.index);

	if (e->data.document_start.version_directive ||
	    e->data.document_start.tag_directives.start !=
		    e->data.document_start.tag_directives.end)
		return fail(r, at, MEZ_E_UNSAFE, "directives are refused");
	if (r->ndocs == MEZ_YAML_MAX_DOCS)
		return fail(r, at, MEZ_E_LIMIT, "more than %d documents", MEZ_YAML_MAX_DOCS);
	return 0;
}

static int on_event(struct reader *r, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return 0;
	case YAML_STREAM_END_EVENT:
		r->ended = true;
		return check_comments(r, r->n);
	case YAML_DOCUMENT_START_EVENT:
		return on_document(r, e);
	case YAML_ALIAS_EVENT:
		return fail(r, offset_of(r, e->start_mark.index), MEZ_E_UNSAFE,
			    "aliases are refused");
	case YAML_SCALAR_EVENT:
		return on_scalar(r, e);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(r, e, false);
	case YAML_MAPPING_START_EVENT:
		return on_open(r, e, true);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return on_close(r, e);
	}
	mez_bug("libyaml gave an unknown event");
}

static int read_events(struct reader *r, yaml_parser_t *p)
{
	int code = 0;

	/* Told the encoding, libyaml counts a mark before the text as a column of it. */
	yaml_parser_set_input_string(p, (const unsigned char *)r->src + r->front, r->n - r->front);
	yaml_parser_set_encoding(p, YAML_UTF8_ENCODING);
	while (code == 0 && !r->ended) {
		yaml_event_t e;

		if (!yaml_parser_parse(p, &e))
			return parser_error(r, p);
		code = on_event(r, &e);
		yaml_event_delete(&e);
	}
	return code;
}

int mez_yaml_read(const struct mez_json *const **docs, size_t *ndocs, struct mez_arena *a,
		  const char *p, size_t n, struct mez_err *err)
{
	struct reader r = { .a = a, .src = p, .n = n, .err = err };
	yaml_parser_t parser;
	size_t valid;
	int code;

	if (n > MEZ_YAML_MAX_BYTES)
		return mez_err_set(err, MEZ_E_LIMIT, "has %zu bytes, more than the %zu taken", n,
				   MEZ_YAML_MAX_BYTES);
	valid = mez_utf8_valid(p, n);
	if (valid < n)
		return fail(&r, valid, MEZ_E_UTF8, "not UTF-8");
	valid = mez_yaml_line_ends((struct mez_str){ p, n });
	if (valid != MEZ_YAML_FINE)
		return fail(&r, valid, MEZ_E_SYNTAX, "a line end other than LF and CR LF");
	valid = mez_yaml_marks((struct mez_str){ p, n }, &r.front);
	if (valid != MEZ_YAML_FINE)
		return fail(&r, valid, MEZ_E_SYNTAX, "a byte order mark that is not at the start");
	r.bytes = r.seen = r.front;
	if (!yaml_parser_initialize(&parser))
		mez_bug("out of memory");
	r.docs = mez_arena_alloc(a, MEZ_YAML_MAX_DOCS * sizeof(*r.docs));
	code = read_events(&r, &parser);
	yaml_parser_delete(&parser);
	if (code < 0)
		return code;
	*docs = r.docs;
	*ndocs = r.ndocs;
	return 0;
}

int mez_yaml_read_one(const struct mez_json **out, struct mez_arena *a, const char *p, size_t n,
		      struct mez_err *err)
{
	const struct mez_json *const *docs;
	size_t ndocs;
	int code = mez_yaml_read(&docs, &ndocs, a, p, n, err);

	if (code < 0)
		return code;
	if (ndocs != 1)
		return mez_err_set(err, MEZ_E_SYNTAX, "has %zu documents, one is wanted", ndocs);
	*out = docs[0];
	return 0;
}
