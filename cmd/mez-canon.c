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

/* A text of its own file may end in a newline that is the file's, not the text's. */
static struct mez_str without_newline(struct mez_str s)
{
	if (s.n && s.p[s.n - 1] == '\n')
		s.n--;
	return s;
}

static int compare(struct mez_str canonical, struct mez_str given, struct mez_err *err)
{
	size_t n = canonical.n < given.n ? canonical.n : given.n;
	size_t at = 0;
	uint32_t line, col;
	int rc;

	if (mez_str_eq(canonical, given))
		return 0;
	while (at < n && canonical.p[at] == given.p[at])
		at++;
	mez_json_place(given.p, given.n, at, &line, &col);
	rc = mez_err_set(err, MEZ_E_NOT_CANONICAL, "%s: first difference at byte %zu of the text",
			 mez_code_slug(MEZ_E_NOT_CANONICAL), at);
	mez_err_place(err, line, col, at);
	return rc;
}

/* The text from `start` on gives way to its digest. */
static void put_digest(struct mez_buf *out, size_t start)
{
	struct mez_filehash h = mez_sha256_file(out->p + start, out->len - start);
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, &h);
	out->len = start;
	mez_buf_add(out, hex, MEZ_HEX32);
}

/* Written where it leaves from: no line is copied. */
static int canonize(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		    struct mez_arena *a, void *arg, struct mez_err *err)
{
	const struct work *w = arg;
	struct mez_buf *out = &s->out->buf;
	size_t start = out->len;
	int rc = 0;

	if (w->args->normalize_time)
		rc = mez_normalize_time(&v, a, v, line.p, line.n, err);
	if (rc == 0)
		rc = mez_canon_write(out, v, w->profile, line.p, line.n, err);
	if (rc == 0 && w->args->check)
		rc = compare((struct mez_str){ out->p + start, out->len - start },
			     w->args->single ? without_newline(line) : line, err);
	if (rc < 0) {
		out->len = start;
		return rc;
	}
	if (w->args->digest)
		put_digest(out, start);
	mez_sink_end_line(s->out);
	return 0;
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
