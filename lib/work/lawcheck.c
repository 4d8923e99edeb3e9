/* work/lawcheck.c: many Akoma Ntoso documents against schema and naming convention. */
#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "work/lawcheck_priv.h"

enum { MAX_FILES = 100000 };

void lawcheck_worse(struct lawcheck *c, int status)
{
	if (status > *c->status)
		*c->status = status;
}

struct mez_json lawcheck_file(struct lawcheck *c, const char *path)
{
	MEZ_AUTOBUF safe = MEZ_BUF_INIT;

	mez_text_safe(&safe, mez_str_of(path), SIZE_MAX);
	return mez_json_copy_text(&c->a, mez_buf_view(&safe));
}

void lawcheck_tell(struct lawcheck *c, const char *path, const char *rule,
		   const struct mez_err *err, const struct mez_str *makes)
{
	struct mez_obj o = {.a = &c->a};
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_json v;

	mez_text_safe(&text, mez_str_of(err->msg), sizeof err->msg);
	mez_obj_set(&o, "file", lawcheck_file(c, path));
	mez_obj_set(&o, "line", mez_json_i64(&c->a, err->line));
	mez_obj_set(&o, "severity", mez_json_z("error"));
	mez_obj_set(&o, "rule", mez_json_z(rule));
	mez_obj_set(&o, "message", mez_json_copy_text(&c->a, mez_buf_view(&text)));
	if (makes)
		mez_obj_set(&o, "makes", mez_json_text(*makes));
	v = mez_obj_done(&o);
	mez_sink_json(c->out, &v);
}

static void tell_findings(struct lawcheck *c, const char *path, const struct mez_json *list)
{
	struct mez_json file = lawcheck_file(c, path);

	for (size_t i = 0; i < mez_json_len(list); i++) {
		struct mez_json v;
		struct mez_obj o;

		mez_obj_from(&o, &c->a, mez_json_item(list, i));
		mez_obj_set(&o, "file", file);
		v = mez_obj_done(&o);
		mez_sink_json(c->out, &v);
	}
}

static int check_file(struct lawcheck *c, const char *path, struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_json report, invalid;
	struct mez_err said;
	int64_t errors = 0;
	int r = mez_file_read(&text, AT_FDCWD, path, MEZ_AKN_MAX_BYTES, &said);

	mez_arena_reset(&c->a);
	if (r && said.code != MEZ_E_LIMIT) {
		*err = said;
		return r;
	}
	if (!r)
		r = mez_akn_lint(&report, &c->a, mez_buf_view(&text).p, text.len, &said);
	if (!r && c->schema)
		r = mez_akn_schema_findings(&invalid, &c->a, c->schema, mez_buf_view(&text).p,
					    text.len, &said);
	if (r) {
		lawcheck_worse(c, mez_code_status(r));
		lawcheck_tell(c, path, mez_code_slug(r), &said, NULL);
		return 0;
	}
	if (c->schema) {
		lawcheck_worse(c, mez_json_len(&invalid) > 0);
		tell_findings(c, path, &invalid);
	}
	mez_require(mez_json_int(&errors, mez_json_at(&report, "errors")));
	lawcheck_worse(c, errors > 0);
	tell_findings(c, path, mez_json_at(&report, "findings"));
	return 0;
}

static bool is_xml(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".xml") == 0;
}

static int check_directory(struct lawcheck *c, const char *path, struct mez_err *err)
{
	MEZ_AUTOBUF names = MEZ_BUF_INIT, file = MEZ_BUF_INIT;
	const char *name;
	size_t n, found = 0;
	int r = mez_file_walk(&names, &n, AT_FDCWD, path, MAX_FILES, err);

	name = names.p;
	for (size_t i = 0; !r && i < n; i++, name += strlen(name) + 1) {
		if (!is_xml(name))
			continue;
		mez_buf_clear(&file);
		mez_buf_fmt(&file, "%s/%s", path, name);
		r = check_file(c, file.p, err);
		found++;
	}
	if (!r && !found)
		r = mez_err_set(err, MEZ_E_NOINPUT, "%s: there is no .xml to check", path);
	return r ? r : lawcheck_made(c, path, names.p, n, err);
}

int mez_lawwork_check(struct mez_sink *out, int *status, const char *const *paths, size_t n,
		      const char *xsd, struct mez_err *err)
{
	struct lawcheck c = {.out = out, .status = status};
	int r = mez_arena_init(&c.a, 0, err);

	*status = 0;
	if (!r && xsd)
		r = mez_akn_schema_open(&c.schema, xsd, err);
	for (size_t i = 0; !r && i < n; i++) {
		struct stat st;

		r = stat(paths[i], &st) == 0 && S_ISDIR(st.st_mode)
			    ? check_directory(&c, paths[i], err)
			    : check_file(&c, paths[i], err);
	}
	mez_akn_schema_free(c.schema);
	mez_arena_release(&c.a);
	return r;
}
