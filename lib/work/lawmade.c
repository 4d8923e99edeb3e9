/* work/lawmade.c: the texts that amendments make, against schema and naming convention; each fault
 * that was not there before is said of the change that brings it. */
#include <fcntl.h>

#include "adapt/yaml.h"
#include "base/file.h"
#include "work/lawcheck_priv.h"
#include "work/packlaw.h"

struct making {
	struct lawcheck *c;
	struct mez_packlaw p;
	struct mez_law law;
};

static void no_item(void *arg, struct mez_str path, const struct mez_json *doc)
{
	(void)arg;
	(void)path;
	(void)doc;
}

static void no_text(void *arg, struct mez_str path, struct mez_str bytes)
{
	(void)arg;
	(void)path;
	(void)bytes;
}

/* --- a fault and its change ----------------------------------------------- */

static const struct mez_json *findings(struct lawcheck *c, struct mez_str text)
{
	struct mez_json report;
	struct mez_err ignored;

	if (mez_akn_lint(&report, &c->a, text.p, text.n, &ignored) < 0)
		return NULL;
	return mez_json_at(mez_json_keep(&c->a, report), "findings");
}

/* The same fault; the line may be another. */
static bool alike(const struct mez_json *x, const struct mez_json *y)
{
	static const char *const members[] = {"rule", "eid", "message"};

	for (size_t i = 0; i < MEZ_COUNT(members); i++)
		if (!mez_str_eq(mez_json_str(mez_json_get(x, mez_str_of(members[i]))),
				mez_json_str(mez_json_get(y, mez_str_of(members[i])))))
			return false;
	return true;
}

static bool listed(const struct mez_json *list, const struct mez_json *finding)
{
	for (size_t i = 0; i < mez_json_len(list); i++)
		if (alike(mez_json_item(list, i), finding))
			return true;
	return false;
}

/* Does the text have the fault?  finding: of a name; NULL: of the schema. */
static bool has_fault(struct lawcheck *c, struct mez_str text, const struct mez_json *finding)
{
	struct mez_err ignored;

	return finding ? listed(findings(c, text), finding)
		       : mez_akn_schema_check(c->schema, text.p, text.n, &ignored) < 0;
}

/* A change before which the text has not the fault, and after which it has. */
static size_t culprit(struct lawcheck *c, const struct mez_packlaw_made *made,
		      const struct mez_json *finding)
{
	size_t without = 0, with = made->nchanges;

	while (with - without > 1) {
		size_t mid = without + (with - without) / 2;
		struct mez_str text;

		if (mez_packlaw_part(&text, &c->a, made, mid) &&
		    !has_fault(c, text, finding))
			without = mid;
		else
			with = mid;
	}
	return with;
}

static void tell_name(struct lawcheck *c, const struct mez_packlaw_made *made,
		      const struct mez_json *finding)
{
	struct mez_obj o = {.a = &c->a};
	struct mez_json v;
	const char *file;
	uint32_t line;

	mez_packlaw_place(&file, &line, made, culprit(c, made, finding));
	/* all but its line, which is of a text that nobody has before them */
	for (size_t i = 0; i < finding->len; i++) {
		const struct mez_member *m = mez_json_member(finding, i);

		if (!mez_str_is(mez_json_str(&m->name), "line"))
			mez_obj_add(&o, mez_json_str(&m->name), m->value);
	}
	mez_obj_set(&o, "file", lawcheck_file(c, file));
	mez_obj_set(&o, "line", mez_json_i64(&c->a, line));
	mez_obj_set(&o, "makes", mez_json_text(made->path));
	v = mez_obj_done(&o);
	mez_sink_json(c->out, &v);
	lawcheck_worse(c, mez_str_is(mez_json_str(mez_json_at(finding, "severity")), "error"));
}

static void check_schema(struct lawcheck *c, const struct mez_packlaw_made *made)
{
	struct mez_err said;
	const char *file;

	if (mez_akn_schema_check(c->schema, made->after.p, made->after.n, &said) == 0 ||
	    has_fault(c, made->before, NULL))
		return;
	mez_packlaw_place(&file, &said.line, made, culprit(c, made, NULL));
	lawcheck_tell(c, file, "schema", &said, &made->path);
	lawcheck_worse(c, 1);
}

static void on_made(void *arg, const struct mez_packlaw_made *made)
{
	struct lawcheck *c = ((struct making *)arg)->c;
	const struct mez_json *list, *before;

	mez_arena_reset(&c->a);
	if (c->schema)
		check_schema(c, made);
	list = findings(c, made->after);
	before = findings(c, made->before);
	for (size_t i = 0; i < mez_json_len(list); i++)
		if (!listed(before, mez_json_item(list, i)))
			tell_name(c, made, mez_json_item(list, i));
}

/* --- the files of a lawpack ----------------------------------------------- */

static bool ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcmp(name + n - m, end) == 0;
}

static int read_origin(struct making *m, struct mez_origin *o, const char *dir, const char *name,
		       struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	int r;

	o->file = mez_arena_fmt(m->p.a, "%s/%s", dir, name).p;
	r = mez_file_read(&text, AT_FDCWD, o->file, MEZ_AKN_MAX_BYTES, err);
	o->text = mez_arena_dup(m->p.a, mez_buf_view(&text));
	return r;
}

/* Is it the source of a lawpack?  Its sources are needed by the amendments. */
static bool is_lawpack(struct making *m, const char *dir)
{
	const struct mez_json *const *docs;
	struct mez_err ignored;
	struct mez_origin o;
	size_t n;

	if (read_origin(m, &o, dir, "pack.yaml", &ignored) ||
	    mez_yaml_read(&docs, &n, m->p.a, o.text.p, o.text.n, &ignored) || n != 1)
		return false;
	m->p.sources = mez_json_at(docs[0], "sources");
	return mez_str_is(mez_json_str(mez_json_at(docs[0], "kind")), "lawpack");
}

/* Texts that cannot be read have been spoken of; of those that can, amendments are told. */
static int read_and_amend(struct making *m, const char *dir, const char *name, size_t n,
			  struct mez_err *err)
{
	struct mez_err said = {.code = 0};
	int r = 0, bad = 0;

	for (size_t i = 0; !r && !bad && i < n; i++, name += strlen(name) + 1) {
		struct mez_origin *o = MEZ_NEW(m->p.a, struct mez_origin);
		bool xml = ends_with(name, ".xml");

		if (!xml && (!ends_with(name, ".yaml") || strcmp(name, "pack.yaml") == 0))
			continue;
		r = read_origin(m, o, dir, name, err);
		if (!r && xml && mez_packlaw_xml(&m->p, o, &said))
			return 0;
		if (!r && !xml)
			bad = mez_packlaw_yaml(&m->p, o, &said);
	}
	if (!r && !bad)
		bad = mez_packlaw_amend(&m->p, &said);
	if (bad) {
		mez_arena_reset(&m->c->a);
		lawcheck_worse(m->c, mez_code_status(bad));
		lawcheck_tell(m->c, said.file, mez_code_slug(bad), &said, NULL);
	}
	return r;
}

int lawcheck_made(struct lawcheck *c, const char *dir, const char *names, size_t n,
		  struct mez_err *err)
{
	struct mez_arena a;
	struct making m = {
		.c = c,
		.p = {.a = &a,
		      .law = &m.law,
		      .out = {.item = no_item, .text = no_text, .made = on_made, .arg = &m}}};
	int r = mez_arena_init(&a, 0, err);

	if (r)
		return r;
	mez_law_init(&m.law, &a);
	if (is_lawpack(&m, dir))
		r = read_and_amend(&m, dir, names, n, err);
	mez_arena_release(&a);
	return r;
}
