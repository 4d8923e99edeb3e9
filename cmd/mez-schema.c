/* mez-schema: records against a JSON Schema (draft 2020-12).  A record that conforms gives
 * nothing; one that does not gives an answer that says what is wrong with it and where. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "schema/schema.h"

/* All the user said, in a form easy to use. */
struct args {
	const char *schema;  /* the file of the schema */
	struct mez_list map; /* URI-PREFIX=DIR */
	bool format;         /* "format" is a condition */
	const char *output;  /* "basic", or NULL */
	bool compile;        /* check schemas only; operands are more of them */
	bool framed;         /* the input must end with mez.end/1; the output will */
	bool fail_fast;      /* stop at the first record that does not conform */
	bool allow_empty;    /* no records is no error */
};

#define FLAG(member, name, help) \
	{ name, 0, MEZ_OPT_FLAG, offsetof(struct args, member), NULL, help }

static const struct mez_opt options[] = {
	{ "schema", 's', MEZ_OPT_STR, offsetof(struct args, schema), "FILE",
	  "the schema that records must conform to" },
	{ "map", 0, MEZ_OPT_LIST, offsetof(struct args, map), "URI-PREFIX=DIR",
	  "documents whose URI begins so are files of this folder" },
	FLAG(format, "format", "make format a condition, not a remark"),
	{ "output", 0, MEZ_OPT_STR, offsetof(struct args, output), "FORM",
	  "basic: the standard's output, one line a record" },
	FLAG(compile, "compile", "check schemas only: --schema and each FILE"),
	FLAG(framed, "framed", "demand and write a counted mez.end/1 record"),
	FLAG(fail_fast, "fail-fast", "stop at the first record that does not conform"),
	FLAG(allow_empty, "allow-empty", "take an input without records"),
};

/* --- schemas and what they refer to ------------------------------------------------------ */

static int read_json(const struct mez_json **out, struct mez_str *src, const char *path,
		     struct mez_arena *a, struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	int rc = mez_file_read(&text, AT_FDCWD, path, MEZ_JSON_MAX_BYTES, err);

	if (rc < 0)
		return rc;
	*src = mez_arena_dup(a, mez_buf_view(&text));
	rc = mez_json_read(out, a, src->p, src->n, err);
	if (rc < 0)
		mez_err_file(err, path);
	return rc;
}

/* A path below a folder: no step of it is empty or begins with a dot, so none goes up. */
static bool plain_path(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool start = i == 0 || s.p[i - 1] == '/';

		if (!s.p[i] || (start && (s.p[i] == '.' || s.p[i] == '/')))
			return false;
	}
	return s.n > 0 && s.p[s.n - 1] != '/';
}

/* The mapping with the longest prefix of the URI; the rest of the URI is the path. */
static const char *folder_of(const struct mez_list *map, struct mez_str uri, struct mez_str *rest)
{
	const char *found = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < map->n; i++) {
		const char *equals = strrchr(map->v[i], '=');
		struct mez_str prefix = { map->v[i], (size_t)(equals - map->v[i]) };

		if (mez_str_starts(uri, prefix) && (!found || prefix.n > longest)) {
			found = equals + 1;
			longest = prefix.n;
			*rest = (struct mez_str){ uri.p + prefix.n, uri.n - prefix.n };
		}
	}
	return found;
}

/* The file of that name; or of that name with .json, since URIs of schemas often lack it. */
static int load(const struct mez_json **out, struct mez_str *src, struct mez_str uri,
		struct mez_arena *a, void *arg, struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	struct mez_str rest = MEZ_NOSTR;
	const char *dir = folder_of(arg, uri, &rest);
	int rc;

	if (!dir)
		return mez_err_set(err, MEZ_E_NOINPUT, "no --map covers it");
	if (!plain_path(rest))
		return mez_err_set(err, MEZ_E_UNSAFE, "'%.*s' is no path below the mapped folder",
				   MEZ_FMT(rest));
	mez_buf_fmt(&path, "%s/", dir);
	mez_buf_str(&path, rest);
	rc = read_json(out, src, path.p, a, err);
	if (rc != -MEZ_E_NOINPUT)
		return rc;
	mez_buf_z(&path, ".json");
	return read_json(out, src, path.p, a, err);
}

static int compile(struct mez_schema **out, const char *path, const struct args *args,
		   struct mez_arena *a, struct mez_err *err)
{
	/* Only the loader writes through its argument, and ours does not. */
	struct mez_list map = args->map;
	struct mez_schema_options o = { .base = MEZ_STR(""), .file = path, .load = load,
					.load_arg = &map, .format = args->format };
	const struct mez_json *v;
	struct mez_str src;
	int rc = read_json(&v, &src, path, a, err);

	return rc < 0 ? rc : mez_schema_compile(out, v, src, &o, err);
}

/* --compile: every schema is looked at, and the greatest status of them is the tool's. */
static int compile_each(struct mez_cli *c, struct mez_arena *a)
{
	const struct args *args = c->args;
	int status = 0;

	for (size_t i = 0; i < c->noperands + (args->schema != NULL); i++) {
		const char *path = i < c->noperands ? c->operand[i] : args->schema;
		MEZ_AUTO(mez_schema) s = NULL;
		struct mez_err err;
		int rc;

		mez_arena_reset(a);
		mez_err_clear(&err);
		rc = compile(&s, path, args, a, &err);
		if (rc == 0)
			continue;
		mez_cli_report(c, &err);
		if (mez_code_status(rc) > status)
			status = mez_code_status(rc);
	}
	return status;
}

/* --- records ------------------------------------------------------------------------------ */

struct work {
	const struct mez_schema *schema;
	bool basic;
};

static struct mez_err place(const struct mez_stream *s, const struct mez_schema_error *e,
			    struct mez_str text)
{
	struct mez_err err = { .code = MEZ_OK };
	uint32_t line, col;

	(void)!mez_err_set(&err, MEZ_E_REFUSED, "%s", e->message.p);
	mez_err_file(&err, s->source);
	mez_json_place(text.p, text.n, e->at->offset, &line, &col);
	/* In NDJSON the record's number is its line; one text that spans lines is record 1. */
	mez_err_place(&err, (uint32_t)(s->record - 1) + line, col, e->at->offset);
	if (e->instance.n < MEZ_ERR_POINTER)
		mez_err_pointer(&err, e->instance.p);
	return err;
}

static struct mez_json error_member(struct mez_arena *a, const struct mez_err *err,
				    const struct mez_schema_error *e)
{
	struct mez_obj o = { .a = a };

	mez_obj_set(&o, "code", mez_json_z(mez_code_slug((int)err->code)));
	mez_obj_set(&o, "message", mez_json_text(e->message));
	mez_obj_set(&o, "line", mez_json_i64(a, err->line));
	mez_obj_set(&o, "column", mez_json_i64(a, err->col));
	mez_obj_set(&o, "pointer", mez_json_text(e->instance));
	mez_obj_set(&o, "schema", mez_json_text(e->keyword));
	return mez_obj_done(&o);
}

/* One line to a person: the first error, and how many more there are. */
static void tell(const struct mez_stream *s, struct mez_err *err, size_t others, bool more)
{
	size_t n = strlen(err->msg);

	if (others)
		(void)snprintf(err->msg + n, sizeof(err->msg) - n, " (and %s%zu more)",
			       more ? "at least " : "", others);
	if (s->report)
		s->report(err, s->report_arg);
}

/* What a branch of a choice lacks is told by --output=basic: here the choice is enough. */
static void answer(struct mez_stream *s, struct mez_arena *a, const struct mez_schema_errors *e,
		   struct mez_str text)
{
	struct mez_obj o = { .a = a };
	struct mez_arr list = { .a = a };
	struct mez_err first = { .code = MEZ_OK };
	struct mez_json v, problem;

	for (size_t i = 0; i < e->n; i++) {
		struct mez_err err;

		if (e->e[i].inner)
			continue;
		err = place(s, &e->e[i], text);
		if (list.n == 0)
			first = err;
		mez_arr_add(&list, error_member(a, &err, &e->e[i]));
	}
	tell(s, &first, list.n - 1, e->more);
	mez_obj_set(&o, "type", mez_json_z("mez.check/1"));
	mez_obj_set(&o, "valid", mez_json_bool(false));
	/* The name of a file is any bytes; a problem record knows how to say it. */
	problem = mez_problem_record(a, &first, s->tool, s->source, s->record);
	mez_obj_set(&o, "source", *mez_json_at(&problem, "source"));
	mez_obj_set(&o, "record", *mez_json_at(&problem, "record"));
	mez_obj_set(&o, "errors", mez_arr_done(&list));
	mez_obj_set(&o, "more", mez_json_bool(e->more));
	v = mez_obj_done(&o);
	mez_sink_json(s->out, &v);
}

static int judge(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		 struct mez_arena *a, void *arg, struct mez_err *err)
{
	const struct work *w = arg;
	struct mez_schema_errors e = { .n = 0 };
	bool valid;
	int rc = mez_schema_validate(&valid, w->schema, v, a, err);

	if (rc == 0 && !valid)
		rc = mez_schema_explain(&e, w->schema, v, a, err);
	if (rc < 0)
		return rc;
	if (w->basic) {
		struct mez_json basic = mez_schema_basic(a, &e);

		mez_sink_json(s->out, &basic);
	}
	if (valid)
		return 0;
	if (!w->basic)
		answer(s, a, &e, line);
	mez_stream_note(s, mez_code_status(MEZ_E_REFUSED));
	s->problems += s->fail_fast; /* what makes the loop stop */
	return 0;
}

static int check_records(struct mez_cli *c, const struct args *args, struct mez_arena *a)
{
	struct mez_stream s = { .framed = args->framed, .fail_fast = args->fail_fast,
				.allow_empty = args->allow_empty };
	MEZ_AUTO(mez_schema) schema = NULL;
	struct work w = { .basic = args->output != NULL };
	int rc = compile(&schema, args->schema, args, a, &c->err);

	if (rc < 0)
		return rc;
	w.schema = schema;
	mez_cli_stream(c, &s);
	rc = mez_stream_files(&s, c->operand, c->noperands, judge, &w, &c->err);
	if (rc < 0)
		return rc; /* no end record: nobody may take the output for whole */
	mez_stream_end(&s);
	return s.status;
}

static int check_usage(struct mez_cli *c, const struct args *args)
{
	if (args->output && strcmp(args->output, "basic") != 0)
		return mez_cli_usage(c, "no output form '%.40s': basic", args->output);
	if (!args->schema && !(args->compile && c->noperands))
		return mez_cli_usage(c, "which schema? Give --schema FILE");
	if (args->compile && (args->output || args->framed || args->fail_fast))
		return mez_cli_usage(c, "--compile reads no records: it goes with --format and "
					"--map alone");
	for (size_t i = 0; i < args->map.n; i++) {
		const char *equals = strrchr(args->map.v[i], '=');

		if (!equals || !equals[1])
			return mez_cli_usage(c, "--map '%.80s' is not URI-PREFIX=DIR",
					     args->map.v[i]);
	}
	return 0;
}

static int run(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_arena a = { 0 };
	int rc = check_usage(c, args);

	if (rc == 0)
		rc = mez_arena_init(&a, 0, &c->err);
	if (rc < 0)
		return rc;
	rc = args->compile ? compile_each(c, &a) : check_records(c, args, &a);
	mez_arena_release(&a);
	return rc;
}

static const struct mez_verb verbs[] = {
	{ NULL, "[FILE...]", 0, SIZE_MAX, "check records against a JSON Schema", options,
	  MEZ_COUNT(options), run },
};

static const struct mez_tool tool = {
	.name = "mez-schema",
	.summary = "records against a JSON Schema",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
};

int main(int argc, char **argv)
{
	return mez_cli_main(&tool, argc, argv);
}
