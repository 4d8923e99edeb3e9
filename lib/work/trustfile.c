/* work/trustfile.c: the file's syntax by its name, then zone/trust.h. */
#include "work/trustfile.h"

#include <fcntl.h>

#include "adapt/yaml.h"
#include "base/file.h"

static bool ends_in(const char *path, const char *suffix)
{
	size_t n = strlen(path), m = strlen(suffix);

	return n > m && strcmp(path + n - m, suffix) == 0;
}

/* A trust file that cannot be parsed is a wrong configuration, like one that says too little. */
static int as_config(int r, struct mez_err *err)
{
	if (r < 0) {
		err->code = MEZ_E_CONFIG;
		r = mez_err_in(err, "trust file");
	}
	return r;
}

static int parse(const struct mez_json **out, struct mez_arena *a, const char *path,
		 struct mez_str text, struct mez_err *err)
{
	if (ends_in(path, ".yaml") || ends_in(path, ".yml"))
		return mez_yaml_read_one(out, a, text.p, text.n, err);
	return mez_json_read(out, a, text.p, text.n, err);
}

int mez_trust_load(struct mez_trust *out, struct mez_arena *a, const char *path,
		   struct mez_err *err)
{
	MEZ_AUTOBUF file = MEZ_BUF_INIT;
	const struct mez_json *v = NULL;
	struct mez_str text;
	int r = mez_file_read(&file, AT_FDCWD, path, MEZ_TRUSTFILE_MAX, err);

	if (r < 0)
		return r;
	text = mez_arena_dup(a, mez_buf_view(&file));
	r = as_config(parse(&v, a, path, text, err), err);
	if (r == 0)
		r = mez_trust_decode(out, a, v, text, err);
	if (r < 0)
		mez_err_file(err, path);
	return r;
}
