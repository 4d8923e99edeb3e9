/* pack/exprprint.c: trees as texts: one spelling, and the same tree when it is read again: of
 * texts that show each rule, of made-up trees, and of every item of the packs of this tree. */
#include <fcntl.h>
#include <stdlib.h>

#include "base/file.h"

#include "packkit.h"

enum { RANDOM_TREES = 4000, RANDOM_DEPTH = 6 };

static const struct mez_expr_scope plain = {.each = {"line", 4}};

static int parse(struct mez_json *out, struct mez_str text, const struct mez_expr_scope *scope)
{
	struct mez_origin o = {"test", text};

	mez_err_clear(&kit_err);
	return mez_expr_parse(out, &kit_arena, text, 0, scope, &o, &kit_err);
}

static struct mez_str printed(const struct mez_json *tree, const struct mez_expr_scope *scope)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_origin o = {"test", {"", 0}};
	struct mez_expr *e;

	if (mez_expr_decode(&e, &kit_arena, tree, &o, &kit_err) < 0)
		abort();
	mez_expr_print(&text, e, scope);
	return mez_arena_dup(&kit_arena, mez_buf_view(&text));
}

static void spelled_in(const char *text, const char *as, const struct mez_expr_scope *scope)
{
	struct mez_json v, again;

	if (parse(&v, str(text), scope) < 0) {
		ok(false, "%s: %u: %s", text, kit_err.col, kit_err.msg);
		return;
	}
	is_str(printed(&v, scope).p, as, text);
	ok(parse(&again, printed(&v, scope), scope) == 0 && mez_json_same(&v, &again),
	   "and it is the same tree");
}

static void spelled(const char *text, const char *as)
{
	spelled_in(text, as, &plain);
}

static void same(const char *text)
{
	spelled(text, text);
}

static void test_numbers(void)
{
	same("5%");
	spelled("0.05", "5%");
	spelled("0.5", "50%");
	same("-0.1%");
	spelled("100%", "1");
	spelled("250%", "2.5");
	same("-3");
	same("0");
	spelled("0.000000000000000001", "0.0000000000000001%");
	spelled("pkr( 0.50 )", "pkr(0.5)");
	same("date(\"2025-07-01\")");
	same("legal_date");
	spelled(" \"a  b\" ", "\"a  b\"");
	same("not true or false or .a == null");
}

static void test_brackets(void)
{
	spelled("((.a))", ".a");
	spelled("(.a or .b) or .c", "(.a or .b) or .c");
	same(".a or .b or .c");
	spelled("(.a and .b) or .c", ".a and .b or .c");
	same("(.a or .b) and not .c");
	spelled("not (.a == .b)", "not .a == .b");
	same("not (.a and .b)");
	same("(not .a) == .b");
	same("(.a == .b) == .c");
	spelled("(1 + 2) + 3", "1 + 2 + 3");
	same("1 + (2 + 3)");
	same("1 - (2 - 3)");
	spelled("1 + (2 * 3)", "1 + 2 * 3");
	same("(1 + 2) * 3");
	same("2 * (3 * 4)");
	same("1 - -1");
	same("(.a in [\"x\", \"y\"]) == true");
	same("if .a or .b then 1 + 2 else 3 end * 4");
}

static void test_calls(void)
{
	static const struct mez_expr_scope self = {.self = true, .old = true};
	static const struct mez_expr_scope item = {.each = {"item", 4}};

	same("min(1, 2, .a or .b)");
	spelled("higher_of(1, 2)", "max(1, 2)");
	same("round(.a * 5%, 0, \"half_even\")");
	same("muldiv(.a, 2, 3, 2, \"down\")");
	same("is(.payer, \"x.y\") and status(.payer, \"l\") == \"active\"");
	same("total(\"t\") + param(\"p\") + table(\"t\") + table(\"t\", .a + 1) + owed(\"c/d\")");
	same("deadline(\"d\") < deadline(\"d\", .on)");
	spelled("deadline(\"d\", legal_date)", "deadline(\"d\")");
	same("convert(.a, \"fx\") < convert(.a, \"fx\", .on)");
	same("not owned(.payee, .owners) and screen(.payee)");
	same("licensed(.payer, \"l\", .what) and screen(.payer) and judged(\"a/q\")");
	same("wellformed(.payer.cnic, \"cnic\")");
	same("unpaid * 0.1% * days_late");
	spelled("any(d in .directors, d.resident and is(d, \"x\"))",
		"any(item in .directors, item.resident and is(item, \"x\"))");
	spelled("all(d in .directors or none, d.resident)",
		"all(item in .directors or none, item.resident)");
	spelled("sum(l in .lines, l.amount) + line.amount",
		"sum(item in .lines, item.amount) + line.amount");
	spelled_in("count(x in .lines, x.a == item.b)", "count(it in .lines, it.a == item.b)",
		   &item);
	spelled_in("old * 20% + .rate", "old * 20% + .rate", &self);
}

static void test_claims(void)
{
	struct mez_expr_scope scope = {.claims = kit_json("{\"reduced\":{}}"), .old = true};

	spelled_in("max(.reduced.rate, 20% * old)", "max(.reduced.rate, 20% * old)", &scope);
}

/* Names are data: whole, however long. */
static void test_long(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	mez_buf_z(&b, "is(.");
	for (int i = 0; i < 500; i++)
		mez_buf_ch(&b, 'a');
	mez_buf_z(&b, ", \"");
	for (int i = 0; i < 500; i++)
		mez_buf_ch(&b, 'b');
	mez_buf_z(&b, "\")");
	same(mez_arena_dup(&kit_arena, mez_buf_view(&b)).p);
}

/* --- made-up trees --------------------------------------------------------- */

static uint32_t seed = 1;

static uint32_t draw(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static struct mez_json made(unsigned depth, bool inside);

static struct mez_json node_of(const char *op, const struct mez_json *v, size_t n)
{
	struct mez_arr a = {.a = &kit_arena};

	mez_arr_add(&a, mez_json_z(op));
	for (size_t i = 0; i < n; i++)
		mez_arr_add(&a, v[i]);
	return mez_arr_done(&a);
}

static struct mez_json name(void)
{
	static const char *const names[] = {"a", "b.c", "order", "not_so", "item", "x1.end"};

	return mez_json_z(names[draw(MEZ_COUNT(names))]);
}

static struct mez_json record(bool inside)
{
	struct mez_json v = name();

	if (draw(3) == 0)
		return node_of("each", NULL, 0);
	return inside && draw(2) ? node_of("item", NULL, 0) : node_of("path", &v, 1);
}

static struct mez_json made_number(void)
{
	struct mez_dec d = {.coef = (mez_i128)draw(100000) - 50000, .scale = (uint8_t)draw(7)};
	char text[MEZ_DEC_TEXT];

	while (d.scale > 0 && d.coef % 10 == 0) {
		d.coef /= 10;
		d.scale--;
	}
	return mez_json_copy_text(&kit_arena, (struct mez_str){text, mez_dec_text(text, d)});
}

static struct mez_json made_leaf(bool inside)
{
	static const char *const words[] = {"legal", "days_late", "unpaid", "old"};
	struct mez_json two[2] = {made_number(), mez_json_z("PKR")};

	switch (draw(9)) {
	case 0:
		return mez_json_bool(draw(2));
	case 1:
		return mez_json_null();
	case 2:
		return node_of(words[draw(4)], NULL, 0);
	case 3:
		return node_of("money", two, 2);
	case 4:
		two[0] = mez_json_z("2024-02-29");
		return node_of("date", two, 1);
	case 5:
		two[0] = mez_json_z("a 'b' \xd9\xbe (");
		return node_of("text", two, 1);
	case 6:
		two[0] = name();
		return node_of(inside ? "item" : "each", two, 1);
	case 7:
		two[0] = name();
		return node_of("path", two, 1);
	default:
		return node_of("dec", two, 1);
	}
}

static struct mez_json made_call(unsigned depth, bool inside)
{
	static const char *const named[] = {"total", "param", "table", "judged", "owed"};
	static const char *const about[] = {"is", "status", "wellformed"};
	struct mez_json v[5] = {made(depth, inside), made(depth, inside), made(depth, inside),
				mez_json_i64(&kit_arena, draw(19)), mez_json_z("half_up")};
	struct mez_json legal = node_of("legal", NULL, 0);

	switch (draw(10)) {
	case 0:
		v[0] = name();
		return node_of(named[draw(5)], v, 1);
	case 1:
		v[0] = record(inside);
		v[1] = name();
		return node_of(about[draw(3)], v, 2);
	case 2:
		v[1] = name();
		return node_of(draw(2) ? "apply" : "deadline", v, 2);
	case 3:
		v[1] = draw(2) ? legal : v[1];
		v[2] = name();
		return node_of("convert", v, 3);
	case 4:
		v[0] = record(inside);
		v[2] = name();
		return node_of("licensed", v, 3);
	case 5:
		v[0] = record(inside);
		return node_of("screen", v, 1);
	case 6:
		return node_of("muldiv", v, 5);
	case 7:
		v[1] = v[3];
		v[2] = v[4];
		return node_of("round", v, 3);
	case 8:
		return node_of("if", v, 3);
	default:
		return node_of(draw(2) ? "min" : "max", v, 2 + draw(2));
	}
}

static struct mez_json made_collection(unsigned depth)
{
	static const char *const ops[] = {"any", "all", "all_or_none", "sum", "count"};
	struct mez_json v[2] = {name(), made(depth, true)};

	v[0] = node_of("items", v, 1);
	return node_of(ops[draw(5)], v, 2);
}

static struct mez_json made(unsigned depth, bool inside)
{
	static const char *const two[] = {"eq", "ne", "lt", "le", "gt", "ge", "in",
					  "add", "sub", "mul", "mul", "add"};
	struct mez_json v[3];

	if (depth == 0 || draw(8) == 0)
		return made_leaf(inside);
	depth--;
	if (draw(4) == 0)
		return made_call(depth, inside);
	if (!inside && draw(8) == 0)
		return made_collection(depth);
	for (size_t i = 0; i < MEZ_COUNT(v); i++)
		v[i] = made(depth, inside);
	switch (draw(5)) {
	case 0:
		return node_of("not", v, 1);
	case 1:
		return node_of("or", v, 2 + draw(2));
	case 2:
		return node_of("and", v, 2 + draw(2));
	case 3:
		return node_of("list", v, 1 + draw(3));
	default:
		return node_of(two[draw(12)], v, 2);
	}
}

static void test_random(void)
{
	struct mez_expr_scope scope = {.old = true};
	size_t mark = mez_arena_mark(&kit_arena), bad = 0, tried = 0;

	for (int i = 0; i < RANDOM_TREES; i++) {
		struct mez_json tree, again;
		struct mez_str text;

		scope.each = draw(2) ? MEZ_STR("line") : MEZ_STR("item");
		tree = made(RANDOM_DEPTH, false);
		text = printed(&tree, &scope);
		if (text.n > MEZ_EXPR_MAX_TEXT)
			continue;
		tried++;
		if (parse(&again, text, &scope) < 0 || !mez_json_same(&tree, &again)) {
			if (bad++ < 3)
				fprintf(stderr, "# %s\n# %.*s\n# %s\n", kit_text(&tree),
					MEZ_FMT(text), kit_err.msg);
		}
		mez_arena_rewind(&kit_arena, mark);
	}
	is_int(bad, 0, "made-up trees come back");
	ok(tried > RANDOM_TREES / 2, "%zu of them", tried);
}

/* --- the packs ------------------------------------------------------------- */

/* An item, written as a source and rewritten, is itself. */
static bool comes_back(const struct mez_json *doc, const struct mez_origin *o)
{
	const struct mez_origin nowhere = {"spelled", {"", 0}};
	struct mez_json item, source, again;
	enum mez_item_kind kind;

	if (mez_item_kind_of_source(&kind, doc, o, &kit_err) < 0 ||
	    mez_item_from_source(&item, &kit_arena, kind, doc, o, &kit_err) < 0)
		abort();
	return mez_item_to_source(&source, &kit_arena, &item, &nowhere, &kit_err) == 0 &&
	       mez_item_from_source(&again, &kit_arena, kind, mez_json_keep(&kit_arena, source),
				    &nowhere, &kit_err) == 0 &&
	       mez_json_same(&item, &again);
}

static void try_file(const char *top, const char *file, size_t *items)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *const *docs;
	struct mez_origin o = {.file = file};
	size_t n, bad = 0;
	char path[4096];

	(void)snprintf(path, sizeof path, "%s/packs/%s", top, file);
	if (mez_file_read(&text, AT_FDCWD, path, 1u << 24, &kit_err) < 0)
		abort();
	o.text = mez_buf_view(&text);
	if (mez_yaml_read(&docs, &n, &kit_arena, o.text.p, o.text.n, &kit_err) < 0)
		abort();
	for (size_t i = 0; i < n; i++) {
		if (mez_json_is(docs[i], MEZ_J_NULL))
			continue;
		mez_err_clear(&kit_err);
		if (!comes_back(docs[i], &o) && bad++ == 0)
			fprintf(stderr, "# document %zu: %s\n", i + 1, kit_err.msg);
		++*items;
	}
	ok(bad == 0, "%s", file);
}

static bool holds_items(const char *name)
{
	size_t n = strlen(name);

	return n > 5 && strcmp(name + n - 5, ".yaml") == 0 && !strstr(name, "/law/") &&
	       (n < 9 || strcmp(name + n - 9, "pack.yaml") != 0);
}

static void test_packs(void)
{
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	const char *top = getenv("MEZ_ROOT"), *name;
	size_t count, items = 0, mark = mez_arena_mark(&kit_arena);
	char path[4096];

	if (!top)
		top = ".";
	(void)snprintf(path, sizeof path, "%s/packs", top);
	if (mez_file_walk(&names, &count, AT_FDCWD, path, 10000, &kit_err) < 0)
		abort();
	name = names.p;
	for (size_t i = 0; i < count; i++, name += strlen(name) + 1) {
		if (holds_items(name))
			try_file(top, name, &items);
		mez_arena_rewind(&kit_arena, mark);
	}
	ok(items > 500, "%zu items", items);
}

int main(void)
{
	kit_start();
	test_numbers();
	test_brackets();
	test_calls();
	test_claims();
	test_long();
	test_random();
	test_packs();
	return done_testing();
}
