/* mez-canon: canonical form and digest of JSON or YAML; --check says where input is not
 * canonical.  One line or text in, one line out. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "adapt/yaml.h"
#include "base/file.h"
#include "canon/normalize.h"
#include "cli/cli.h"

/* All the user said, in a form easy to use. */
struct args {
	bool single;         /* each input is one text, which may span lines */
	bool digest;         /* print digests, not texts */
	bool check;          /* refuse records that are not canonical as they stand */
	bool rfc8785;        /* short for --profile=rfc8785 */
	const char *profile; /* "strict", "rfc8785", "legacy" */
	bool yaml;           /* inputs are YAML streams */
	bool normalize_time; /* move RFC 3339 strings to UTC first */
	bool framed;         /* the input must end with mez.end/1; the output will */
	bool fail_fast;      /* stop at the first bad record */
	bool allow_empty;    /* no records is no error */
	struct mez_optuint jobs; /* threads */
};

#define FLAG(member, name, help) \
	{ name, 0, MEZ_OPT_FLAG, offsetof(struct args, member), NULL, help }

static const struct mez_opt options[] = {
	FLAG(single, "single", "read each input as one JSON text, which may span lines"),
	FLAG(digest, "digest", "print the SHA-256 of each text instead of the text"),
	FLAG(check, "check", "refuse texts that are not canonical already"),
	FLAG(rfc8785, "rfc8785", "print numbers as RFC 8785 does, fractions too"),
	{ "profile", 0, MEZ_OPT_STR, offsetof(struct args, profile), "PROFILE",
	  "canonical form: strict (unless told), rfc8785 or legacy" },
	FLAG(yaml, "yaml", "read YAML, one text a document"),
	FLAG(normalize_time, "normalize-time", "write date-time strings in UTC, as ...Z"),
	FLAG(framed, "framed", "demand and write a counted mez.end/1 record"),
	FLAG(fail_fast, "fail-fast", "stop at the first bad record"),
	FLAG(allow_empty, "allow-empty", "take an input without records"),
	MEZ_CLI_JOBS(struct args, jobs),
};

/* What the worker needs to know; threads share it. */
struct work {
	const struct args *args;
	enum mez_profile profile;
};

/* A text of its own file may end in a newline that is the file's, not the text's; a line of
 * NDJSON holds none. */
static struct mez_str without_newline(struct mez_str s)
{
	if (s.n && s.p[s.n - 1] == '\n')
		s.n--;
	return s;
}

static void hex_digest(char hex[static MEZ_HEX32 + 1], const char *p, size_t n)
{
	struct mez_filehash h = mez_sha256_file(p, n);

	mez_filehash_hex(hex, &h);
}

/* Of what was checked: the canonical text is at hand. */
static void put_checked(struct mez_sink *out, struct mez_str text, const struct work *w)
{
	char hex[MEZ_HEX32 + 1];

	if (w->args->digest) {
		hex_digest(hex, text.p, text.n);
		text = (struct mez_str){ hex, MEZ_HEX32 };
	}
	mez_sink_line(out, text);
}

/* Written where it leaves from: no line is copied.  A digest takes the place of its text. */
static int put_canonical(struct mez_sink *s, const struct mez_json *v, struct mez_str line,
			 const struct work *w, struct mez_err *err)
{
	struct mez_buf *out = &s->buf;
	size_t start = out->len;
	int rc = mez_canon_write(out, v, w->profile, line.p, line.n, err);
	char hex[MEZ_HEX32 + 1];

	if (rc < 0)
		return rc;
	if (w->args->digest) {
		hex_digest(hex, out->p + start, out->len - start);
		out->len = start;
		mez_buf_add(out, hex, MEZ_HEX32);
	}
	mez_sink_end_line(s);
	return 0;
}

static int canonize(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		    struct mez_arena *a, void *arg, struct mez_err *err)
{
	const struct work *w = arg;
	struct mez_str text = without_newline(line);

	if (w->args->normalize_time && mez_normalize_time(&v, a, v, line.p, line.n, err) < 0)
		return -(int)err->code;
	if (!w->args->check)
		return put_canonical(s->out, v, line, w, err);
	if (mez_canon_check(v, w->profile, text.p, text.n, err) < 0)
		return -(int)err->code;
	put_checked(s->out, text, w);
	return 0;
}

/* Why a record cannot be read: its first fault may be a number that reading takes. */
static int first_fault(struct mez_str line, void *arg, struct mez_err *err)
{
	const struct work *w = arg;

	return mez_canon_first(w->profile, line.p, line.n, err);
}

/* --check: what is wrong by its class, and the record and byte it begins at. */
struct told {
	struct mez_cli *c;
	const struct mez_stream *s;
};

static void tell_class(const struct mez_err *err, void *arg)
{
	const struct told *t = arg;
	struct mez_str class = mez_str_of(mez_code_slug((int)err->code));
	const char *what = err->msg;
	struct mez_err e = *err;

	if (t->c->errors_json || !t->s->record) {
		mez_cli_report(t->c, err);
		return;
	}
	if (mez_str_starts(mez_str_of(what), class) && what[class.n] == ':')
		what += class.n + 2;
	if (err->col)
		(void)!mez_err_set(&e, err->code, "%s: record %ju, byte %ju: %s", class.p,
				   (uintmax_t)t->s->record, (uintmax_t)err->offset, what);
	else /* what is wrong is not in it: the frame */
		(void)!mez_err_set(&e, err->code, "%s: record %ju: %s", class.p,
				   (uintmax_t)t->s->record, what);
	mez_err_file(&e, err->file);
	mez_err_place(&e, err->line, err->col, err->offset);
	mez_err_pointer(&e, err->pointer);
	mez_cli_report(t->c, &e);
}

/* --- YAML: the record loop reads JSON only, so documents come by hand --------------- */

static void problem(struct mez_stream *s, struct mez_arena *a, struct mez_err *err)
{
	struct mez_json v;

	mez_err_file(err, s->source);
	if (s->report)
		s->report(err, s->report_arg);
	v = mez_problem_record(a, err, s->tool, s->source, s->record);
	mez_sink_json(s->out, &v);
	s->problems++;
	mez_stream_note(s, mez_code_status((int)err->code));
}

static void yaml_documents(struct mez_stream *s, struct mez_str text, struct mez_arena *a,
			   struct work *w, struct mez_err *err)
{
	const struct mez_json *const *docs;
	size_t n;

	s->record = 0;
	if (mez_yaml_read(&docs, &n, a, text.p, text.n, err) < 0) {
		problem(s, a, err);
		return;
	}
	if (n == 0 && !s->allow_empty) {
		(void)!mez_err_set(err, MEZ_E_SYNTAX, "no records in the input");
		problem(s, a, err);
	}
	while (s->record < n && !(s->fail_fast && s->problems)) {
		const struct mez_json *v = docs[s->record++];

		mez_err_clear(err);
		if (canonize(s, v, text, a, w, err) < 0)
			problem(s, a, err);
	}
}

/* --- inputs ------------------------------------------------------------------------- */

static int open_input(const char *name, struct mez_err *err)
{
	int fd, rc;

	if (strcmp(name, "-") == 0)
		return STDIN_FILENO;
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd >= 0)
		return fd;
	rc = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open");
	mez_err_file(err, name);
	return rc;
}

static int whole_input(struct mez_stream *s, int fd, const char *name, struct work *w,
		       struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_arena a = { 0 };
	int rc;

	if (!w->args->yaml)
		return mez_stream_single(s, fd, name, canonize, w, err);
	rc = mez_file_read_fd(&text, fd, name, MEZ_YAML_MAX_BYTES, err);
	if (rc == 0)
		rc = mez_arena_init(&a, 0, err);
	if (rc < 0)
		return rc;
	s->source = name;
	yaml_documents(s, mez_buf_view(&text), &a, w, err);
	mez_arena_release(&a);
	return 0;
}

/* Inputs that are read whole before anything is written about them. */
static int whole_inputs(struct mez_cli *c, struct mez_stream *s, struct work *w)
{
	static char stdin_name[] = "-";
	char *none[] = { stdin_name };
	char **names = c->noperands ? c->operand : none;
	size_t n = c->noperands ? c->noperands : 1;

	for (size_t i = 0; i < n && !(s->fail_fast && s->problems); i++) {
		int fd = open_input(names[i], &c->err);
		int rc = fd < 0 ? fd : whole_input(s, fd, names[i], w, &c->err);

		if (fd > STDIN_FILENO)
			(void)close(fd);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int choose_profile(struct mez_cli *c, enum mez_profile *profile)
{
	static const struct {
		const char *name;
		enum mez_profile profile;
	} names[] = { { "strict", MEZ_PROFILE_STRICT },
		      { "rfc8785", MEZ_PROFILE_RFC8785 },
		      { "legacy", MEZ_PROFILE_LEGACY } };
	const struct args *args = c->args;

	*profile = args->rfc8785 ? MEZ_PROFILE_RFC8785 : MEZ_PROFILE_STRICT;
	if (!args->profile)
		return 0;
	if (args->rfc8785)
		return mez_cli_usage(c, "--rfc8785 and --profile exclude each other");
	for (size_t i = 0; i < MEZ_COUNT(names); i++) {
		if (strcmp(args->profile, names[i].name) == 0) {
			*profile = names[i].profile;
			return 0;
		}
	}
	return mez_cli_usage(c, "no profile '%.40s': strict, rfc8785 or legacy", args->profile);
}

static int run(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_stream s = { .framed = args->framed, .fail_fast = args->fail_fast,
				.allow_empty = args->allow_empty };
	struct work w = { .args = args };
	struct told told = { c, &s };
	int rc = choose_profile(c, &w.profile);

	if (rc < 0)
		return rc;
	if (args->yaml && (args->check || args->single || args->framed))
		return mez_cli_usage(c, "--yaml goes with none of --check, --single, --framed");
	if (args->single && args->framed)
		return mez_cli_usage(c, "--single and --framed exclude each other");
	rc = mez_cli_jobs(c, &s.jobs, &args->jobs);
	if (rc < 0)
		return rc;
	mez_cli_stream(c, &s);
	s.unread = first_fault;
	s.wide = w.profile == MEZ_PROFILE_LEGACY;
	if (args->check) {
		s.report = tell_class;
		s.report_arg = &told;
	}
	rc = args->yaml || args->single
		? whole_inputs(c, &s, &w)
		: mez_stream_files(&s, c->operand, c->noperands, canonize, &w, &c->err);
	if (rc < 0)
		return rc; /* no end record: nobody may take the output for whole */
	mez_stream_end(&s);
	return s.status;
}

static const struct mez_verb verbs[] = {
	{ NULL, "[FILE...]", 0, SIZE_MAX, "write JSON in canonical form", options,
	  MEZ_COUNT(options), run },
};

static const struct mez_tool tool = {
	.name = "mez-canon",
	.summary = "canonical form and digest of JSON",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
};

int main(int argc, char **argv)
{
	return mez_cli_main(&tool, argc, argv);
}
