/* mez-schema: records against a JSON Schema (draft 2020-12).  A record that conforms gives
 * nothing; one that does not gives an answer that says what is wrong with it and where. */
#include "cli/cli.h"
#include "work/conform.h"

enum form { ANSWERS, FLAG_FORM, BASIC_FORM };

/* All the user said, in a form easy to use. */
struct args {
	const char *schema;  /* a file, or the name of one that is built in */
	bool own;            /* by the type of each record, from those built in */
	struct mez_list map; /* URI-PREFIX=DIR */
	bool format;         /* "format" is a condition */
	const char *output;  /* "flag", "basic", or NULL */
	bool compile;        /* check schemas only; operands are more of them */
	bool framed;         /* the input must end with mez.end/1; the output will */
	bool fail_fast;      /* stop at the first record that does not conform */
	bool allow_empty;    /* no records is no error */
	bool raw;            /* problems and ends are records to check */
	struct mez_optuint jobs;
};

#define FLAG(member, name, help) \
	{ name, 0, MEZ_OPT_FLAG, offsetof(struct args, member), NULL, help }

static const struct mez_opt options[] = {
	{ "schema", 's', MEZ_OPT_STR, offsetof(struct args, schema), "SCHEMA",
	  "what records must conform to: a file, or a type such as mez.receipt/1" },
	FLAG(own, "own", "hold each record to the schema built in for its type"),
	{ "map", 0, MEZ_OPT_LIST, offsetof(struct args, map), "URI-PREFIX=DIR",
	  "documents whose URI begins so are files of this folder" },
	FLAG(format, "format", "make format a condition, not a remark"),
	{ "output", 0, MEZ_OPT_STR, offsetof(struct args, output), "FORM",
	  "flag or basic: the standard's output, one line a record" },
	FLAG(compile, "compile", "check schemas only: --schema and each FILE"),
	FLAG(raw, "raw", "check problem and end records too, as records like others"),
	MEZ_CLI_JOBS(struct args, jobs),
	FLAG(framed, "framed", "demand and write a counted mez.end/1 record"),
	FLAG(fail_fast, "fail-fast", "stop at the first record that does not conform"),
	FLAG(allow_empty, "allow-empty", "take an input without records"),
};

static struct mez_conform_options conform_options(const struct args *args)
{
	return (struct mez_conform_options){
		.map = args->map.v, .nmap = args->map.n, .format = args->format,
		.remarks = args->output && strcmp(args->output, "basic") == 0,
	};
}

/* --- schemas alone ---------------------------------------------------------------------- */

/* --compile: every schema is looked at, and the greatest status of them is the tool's. */
static int compile_each(struct mez_cli *c, struct mez_arena *a)
{
	const struct args *args = c->args;
	struct mez_conform_options o = conform_options(args);
	int status = 0;

	for (size_t i = 0; i < c->noperands + (args->schema != NULL); i++) {
		const char *path = i < c->noperands ? c->operand[i] : args->schema;
		MEZ_AUTO(mez_schema) s = NULL;
		struct mez_err err;
		int rc;

		mez_arena_reset(a);
		mez_err_clear(&err);
		rc = mez_conform_compile(&s, path, &o, a, &err);
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
	const struct mez_schema *schema; /* NULL: by type */
	struct mez_conform_own *own;
	enum form form;
};

/* The message has what the other parts of the line do not: the record and the keyword. */
static struct mez_err place(const struct mez_stream *s, const struct mez_schema_error *e,
			    struct mez_str text)
{
	struct mez_err err = { .code = MEZ_OK };
	uint32_t line, col;

	(void)!mez_err_set(&err, MEZ_E_REFUSED, "record %ju: %s, by %s",
			   (uintmax_t)s->record, e->message.p, e->keyword.p);
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

/* Remarks may hold any number, so not the strict profile.  One that RFC 8785 has no form for
 * costs the line its remarks, not its answer. */
static void write_form(struct mez_stream *s, struct mez_arena *a, enum form form,
		       const struct mez_schema_errors *e)
{
	struct mez_json v = form == FLAG_FORM ? mez_schema_flag(a, e->n == 0)
					      : mez_schema_basic(a, e);
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_err err;

	if (mez_canon_write(&text, &v, MEZ_PROFILE_RFC8785, NULL, 0, &err) < 0) {
		v = mez_schema_flag(a, e->n == 0);
		mez_sink_json(s->out, &v);
		return;
	}
	mez_sink_line(s->out, mez_buf_view(&text));
}

static int judge(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		 struct mez_arena *a, void *arg, struct mez_err *err)
{
	const struct work *w = arg;
	const struct mez_schema *schema = w->schema;
	struct mez_schema_errors e = { .n = 0 };
	bool valid;
	int rc = schema ? 0 : mez_conform_own_for(&schema, w->own, v, err);

	if (rc == 0)
		rc = mez_schema_validate(&valid, schema, v, a, err);
	if (rc == 0 && (!valid || w->form == BASIC_FORM))
		rc = mez_schema_explain(&e, schema, v, a, err);
	if (rc < 0)
		return rc;
	if (w->form != ANSWERS)
		write_form(s, a, w->form, &e);
	if (valid)
		return 0;
	if (w->form == ANSWERS)
		answer(s, a, &e, line);
	mez_stream_note(s, mez_code_status(MEZ_E_REFUSED));
	s->problems += s->fail_fast; /* what makes the loop stop */
	return 0;
}

static int check_records(struct mez_cli *c, const struct args *args, struct mez_arena *a)
{
	struct mez_stream s = { .framed = args->framed, .fail_fast = args->fail_fast,
				.allow_empty = args->allow_empty, .raw = args->raw };
	struct mez_conform_options o = conform_options(args);
	MEZ_AUTO(mez_conform_own) own = NULL;
	MEZ_AUTO(mez_schema) schema = NULL;
	struct work w = { .form = args->output ? FLAG_FORM : ANSWERS };
	int rc = mez_cli_jobs(c, &s.jobs, &args->jobs);

	if (rc == 0)
		rc = args->own ? mez_conform_own_new(&own, &o, &c->err)
			       : mez_conform_compile(&schema, args->schema, &o, a, &c->err);
	if (rc < 0)
		return rc;
	w.schema = schema;
	w.own = own;
	if (o.remarks)
		w.form = BASIC_FORM;
	mez_cli_stream(c, &s);
	rc = mez_stream_files(&s, c->operand, c->noperands, judge, &w, &c->err);
	if (rc < 0)
		return rc; /* no end record: nobody may take the output for whole */
	mez_stream_end(&s);
	return s.status;
}

static int check_usage(struct mez_cli *c, const struct args *args)
{
	if (args->output && strcmp(args->output, "basic") != 0 &&
	    strcmp(args->output, "flag") != 0)
		return mez_cli_usage(c, "no output form '%.40s': flag or basic", args->output);
	if (args->own && (args->schema || args->compile))
		return mez_cli_usage(c, "--own goes without --schema and --compile");
	if (!args->schema && !args->own && !(args->compile && c->noperands))
		return mez_cli_usage(c, "which schema? Give --schema SCHEMA, or --own");
	if (args->compile && (args->output || args->framed || args->fail_fast))
		return mez_cli_usage(c, "--compile reads no records: it goes with --format and "
					"--map alone");
	if (args->raw && args->framed)
		return mez_cli_usage(c, "--raw makes ends plain records, --framed needs them");
	for (size_t i = 0; i < args->map.n; i++) {
		if (!mez_conform_map_ok(args->map.v[i]))
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
