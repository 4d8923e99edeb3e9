/* Any bytes as a condition and as a syntax tree: refused with a place, or a tree that is written
 * and read again as it was and decodes, and whose own spelling gives it again. */
#include "base/text.h"
#include "canon/canon.h"
#include "pack/expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct mez_arena arena;

/* What the reader of YAML never lets through: other bytes are no text of a source. */
static bool is_text(const char *p, size_t n)
{
	const char *end = p + n;

	if (mez_utf8_valid(p, n) != n || memchr(p, 0, n))
		return false;
	while (p < end) {
		uint32_t ch = mez_utf8_next(&p, end);

		if ((ch & 0xfffe) == 0xfffe || (ch >= 0xfdd0 && ch < 0xfdf0))
			return false;
	}
	return true;
}

static void check_tree(const struct mez_json *tree, const struct mez_origin *o)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(tree);
	struct mez_str bytes = mez_canon_view(c);
	const struct mez_json *back;
	struct mez_expr *e, *again;
	struct mez_err err;

	mez_require(mez_expr_decode(&e, &arena, tree, o, &err) == 0);
	mez_require(mez_canon_read(&back, &arena, bytes.p, bytes.n, &err) == 0);
	mez_require(mez_json_same(tree, back));
	mez_require(mez_expr_decode(&again, &arena, back, o, &err) == 0);
	mez_require(again->op == e->op && again->nargs == e->nargs);
}

/* Our spelling of a tree that a text gave is a text of the same tree, unless it is too long. */
static void spell(const struct mez_json *tree, const struct mez_expr_scope *scope)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_origin o = {"fuzz", {"", 0}};
	struct mez_json again;
	struct mez_expr *e;
	struct mez_err err;

	mez_require(mez_expr_decode(&e, &arena, tree, &o, &err) == 0);
	mez_expr_print(&text, e, scope);
	if (text.len > MEZ_EXPR_MAX_TEXT)
		return;
	mez_require(mez_expr_parse(&again, &arena, mez_buf_view(&text), 0, scope, &o, &err) == 0);
	mez_require(mez_json_same(tree, &again));
}

static void as_text(struct mez_str text, const struct mez_expr_scope *scope)
{
	struct mez_origin o = {"fuzz", text};
	struct mez_json tree;
	struct mez_err err;
	int r = mez_expr_parse(&tree, &arena, text, 0, scope, &o, &err);

	if (r == 0) {
		check_tree(&tree, &o);
		spell(&tree, scope);
		return;
	}
	mez_require(r == -(int)err.code && err.msg[0] && err.line > 0);
	mez_require(err.code == MEZ_E_RULE || err.code == MEZ_E_LIMIT ||
		    err.code == MEZ_E_UNSUPPORTED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct mez_str text = {n ? (const char *)data : "", n};
	struct mez_origin o = {"fuzz", text};
	struct mez_expr_scope self = {.self = true, .old = true}, plain = {0};
	const struct mez_json *tree;
	struct mez_expr *e;
	struct mez_err err;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	if (is_text(text.p, text.n)) {
		as_text(text, &plain);
		as_text(text, &self);
	}
	if (mez_json_read(&tree, &arena, text.p, text.n, &err) == 0 &&
	    mez_expr_decode(&e, &arena, tree, &o, &err) < 0)
		mez_require((err.code == MEZ_E_RULE || err.code == MEZ_E_LIMIT) && err.msg[0]);
	return 0;
}
