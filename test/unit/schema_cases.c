/* The keywords of draft 2020-12 one by one, by cases of our own: the JSON files of
 * test/data/schema.  A group has a schema (or a format, which is then asserted), documents that
 * it may lead to, values that conform, values that do not, values that meet a limit; or the kind
 * of error its schema is refused with. */
#include "base/file.h"
#include "schema/schema.h"
#include "tap.h"

#include <fcntl.h>
#include <unistd.h>

enum { FILE_MAX = 1 << 20, SHOWN = 100 };

static struct mez_arena arena;
static const char *root;

static const struct mez_json *read_text(const char *path, struct mez_str *src)
{
	MEZ_AUTOBUF full = MEZ_BUF_INIT;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *v = NULL;
	struct mez_err err = { 0 };

	mez_buf_fmt(&full, "%s/%s", root, path);
	if (mez_file_read(&text, AT_FDCWD, full.p, FILE_MAX, &err) < 0)
		return NULL;
	*src = mez_arena_dup(&arena, mez_buf_view(&text));
	ok(mez_json_read(&v, &arena, src->p, src->n, &err) == 0, "%s is JSON %s", path, err.msg);
	return v;
}

/* The group's own documents, and the metaschemas as we keep them. */
static int load(const struct mez_json **out, struct mez_str *src, struct mez_str uri,
		struct mez_arena *a, void *arg, struct mez_err *err)
{
	const struct mez_json *v = mez_json_get(arg, uri);

	(void)a;
	if (!v && mez_schema_own(src, uri))
		return mez_json_read(out, a, src->p, src->n, err);
	if (!v)
		return mez_err_set(err, MEZ_E_NOINPUT, "not in the group");
	*out = v;
	return 0;
}

/* From both doors, which must agree: 1 it conforms, 0 it does not, -1 a limit. */
static int answer(const struct mez_schema *s, const struct mez_json *v)
{
	struct mez_schema_errors e;
	struct mez_err err;
	bool valid = false;
	int rc = mez_schema_validate(&valid, s, v, &arena, &err);
	int also = mez_schema_explain(&e, s, v, &arena, &err);

	if (rc == -MEZ_E_LIMIT && also == rc)
		return -1;
	if (rc < 0 || also < 0 || valid != (e.n == 0))
		return -2;
	return valid;
}

static void each(const struct mez_schema *s, const struct mez_json *group, const char *list,
		 int want)
{
	const struct mez_json *v = mez_json_get(group, mez_str_of(list));

	for (size_t i = 0; i < mez_json_len(v); i++) {
		MEZ_AUTOBUF text = MEZ_BUF_INIT;

		mez_json_pretty(&text, mez_json_item(v, i));
		for (size_t k = 0; k < text.len; k++)
			text.p[k] = text.p[k] == '\n' ? ' ' : text.p[k];
		is_int(answer(s, mez_json_item(v, i)), want,
		       text.len < SHOWN ? text.p : "a long value");
	}
}

static void one_group(const struct mez_json *group)
{
	const struct mez_json *format = mez_json_at(group, "format");
	const struct mez_json *schema = mez_json_at(group, "schema");
	struct mez_str refused = mez_json_str(mez_json_at(group, "refused"));
	/* Only the loader writes through its argument, and ours does not. */
	struct mez_json documents = { .type = MEZ_J_OBJECT };
	struct mez_schema_options o = { .load = load, .load_arg = &documents, .format = format };
	MEZ_AUTO(mez_schema) s = NULL;
	struct mez_err err = { 0 };
	int rc;

	if (mez_json_at(group, "documents"))
		documents = *mez_json_at(group, "documents");
	if (format) {
		struct mez_obj made = { .a = &arena };

		mez_obj_set(&made, "format", *format);
		schema = mez_json_keep(&arena, mez_obj_done(&made));
	}
	note("%.*s", MEZ_FMT(mez_json_str(format ? format : mez_json_at(group, "description"))));
	rc = mez_schema_compile(&s, schema, MEZ_NOSTR, &o, &err);
	if (refused.p) {
		ok(rc < 0 && mez_str_eq(refused, mez_str_of(mez_code_slug(rc))),
		   "refused: %s", err.msg);
		return;
	}
	if (!ok(rc == 0, "its schema compiles %s", err.msg))
		return;
	each(s, group, "yes", 1);
	each(s, group, "no", 0);
	each(s, group, "limit", -1);
}

int main(void)
{
	static const char *const files[] = { "references", "dynamic", "unevaluated", "keywords",
					     "dialects", "patterns", "formats" };
	struct mez_err err;

	root = getenv("MEZ_ROOT");
	if (!root)
		root = ".";
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	for (size_t i = 0; i < MEZ_COUNT(files); i++) {
		MEZ_AUTOBUF path = MEZ_BUF_INIT;
		const struct mez_json *groups;
		struct mez_str src;

		mez_buf_fmt(&path, "test/data/schema/%s.json", files[i]);
		groups = read_text(path.p, &src);
		ok(mez_json_len(groups) > 0, "%s has groups", path.p);
		for (size_t k = 0; k < mez_json_len(groups); k++)
			one_group(mez_json_item(groups, k));
	}
	return done_testing();
}
