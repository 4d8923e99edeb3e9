/* The YAML test suite against the safe subset of adapt/yaml.h.
 * A case with a file `error` must be refused.  Any other may be refused only when its tags
 * say that it needs what the subset leaves out; what is taken must mean what in.json says.
 * Differences that are known stand in test/conformance/DEVIATIONS, with the reason. */
#include "adapt/yaml.h"
#include "base/file.h"
#include "tap.h"

#include <fcntl.h>
#include <unistd.h>

#define SUITE "yaml-test-suite"

enum { MAX_FILES = 10000, MAX_FILE = 1 << 20 };

static struct mez_arena arena;
static struct mez_err err;
static struct mez_buf deviations, tags;
static int suite = -1;

static bool read_text(struct mez_buf *out, int dirfd, const char *path)
{
	mez_buf_clear(out);
	mez_buf_z(out, "");
	return mez_file_read(out, dirfd, path, MAX_FILE, &err) == 0;
}

/* The reason listed for a case, or NULL. */
static const char *deviation(const char *id)
{
	static char reason[256];
	MEZ_AUTOBUF key = MEZ_BUF_INIT;
	const char *at;

	mez_buf_fmt(&key, "\n" SUITE " %s: ", id);
	at = strstr(deviations.p, key.p);
	if (!at)
		return NULL;
	at += key.len;
	snprintf(reason, sizeof(reason), "%.*s", (int)strcspn(at, "\n"), at);
	return reason;
}

/* Whether the suite's tags say that the case needs what the subset refuses. */
static bool refused_by_policy(const char *id)
{
	static const char *const policy[] = { "anchor",	     "alias",	    "tag",
					      "local-tag",   "unknown-tag", "duplicate-key",
					      "complex-key", "directive",   "empty-key" };
	MEZ_AUTOBUF key = MEZ_BUF_INIT, line = MEZ_BUF_INIT;
	const char *at;
	size_t i;

	mez_buf_fmt(&key, "\n%.4s,", id);
	at = strstr(tags.p, key.p);
	if (!at)
		return false;
	mez_buf_fmt(&line, " %.*s ", (int)strcspn(at + key.len, "\r\n"), at + key.len);
	for (i = 0; i < MEZ_COUNT(policy); i++) {
		mez_buf_clear(&key);
		mez_buf_fmt(&key, " %s ", policy[i]);
		if (strstr(line.p, key.p))
			return true;
	}
	return false;
}

/* Where the JSON value at p ends: texts stand one after the other in in.json. */
static const char *value_end(const char *p, const char *end)
{
	int depth = 0;
	bool quoted = false;

	for (; p < end; p++) {
		if (quoted) {
			if (*p == '\\')
				p++;
			else if (*p == '"')
				quoted = false;
		} else if (*p == '"') {
			quoted = true;
		} else if (*p == '[' || *p == '{') {
			depth++;
		} else if (*p == ']' || *p == '}') {
			depth--;
		}
		if (!quoted && depth == 0 && (p + 1 == end || p[1] == '\n'))
			return p + 1;
	}
	return end;
}

/* Ours against theirs; a number we keep as text must be the same text. */
static bool same(const struct mez_json *ours, const struct mez_json *theirs)
{
	size_t i;

	if (ours->type == MEZ_J_STRING && theirs->type == MEZ_J_NUMBER)
		return ours->len == theirs->len &&
		       memcmp(ours->u.text, theirs->u.text, ours->len) == 0;
	if (ours->type != theirs->type || mez_json_len(ours) != mez_json_len(theirs))
		return false;
	for (i = 0; ours->type == MEZ_J_ARRAY && i < ours->len; i++) {
		if (!same(mez_json_item(ours, i), mez_json_item(theirs, i)))
			return false;
	}
	for (i = 0; ours->type == MEZ_J_OBJECT && i < ours->len; i++) {
		const struct mez_member *a = mez_json_member(ours, i),
					*b = mez_json_member(theirs, i);

		if (!mez_json_same(&a->name, &b->name) || !same(&a->value, &b->value))
			return false;
	}
	return ours->type == MEZ_J_ARRAY || ours->type == MEZ_J_OBJECT ||
	       mez_json_same(ours, theirs);
}

static bool equals_json(const struct mez_json *const *docs, size_t ndocs,
			const struct mez_buf *json)
{
	const char *p = json->p, *end = p + json->len;
	size_t i = 0;

	for (;;) {
		const struct mez_json *want;
		const char *stop;

		while (p < end && strchr(" \t\r\n", *p))
			p++;
		if (p == end)
			return i == ndocs;
		stop = value_end(p, end);
		if (i == ndocs || mez_json_read(&want, &arena, p, (size_t)(stop - p), &err) < 0 ||
		    !same(docs[i++], want))
			return false;
		p = stop;
	}
}

/* Empty when the case is as it should be, else what is wrong with it. */
static const char *judge(const char *id, int dir)
{
	static struct mez_buf yaml, json;
	const struct mez_json *const *docs;
	size_t ndocs;
	bool bad = faccessat(dir, "error", F_OK, 0) == 0;
	int code;

	mez_arena_reset(&arena);
	if (!read_text(&yaml, dir, "in.yaml"))
		return "no in.yaml";
	code = mez_yaml_read(&docs, &ndocs, &arena, yaml.p, yaml.len, &err);
	if (bad)
		return code < 0 ? "" : "taken, but is an error";
	if (code < 0)
		return refused_by_policy(id) ? "" : "refused";
	if (!read_text(&json, dir, "in.json"))
		return "";
	return equals_json(docs, ndocs, &json) ? "" : "another value than in.json";
}

/* One case, named by the folder of its in.yaml; a listed failure that passes is a failure. */
static void run(const char *name)
{
	MEZ_AUTOBUF id = MEZ_BUF_INIT;
	const char *reason, *wrong;
	int dir;

	mez_buf_add(&id, name, strlen(name) - strlen("/in.yaml"));
	dir = openat(suite, id.p, O_RDONLY | O_DIRECTORY);
	wrong = judge(id.p, dir);
	close(dir);
	reason = deviation(id.p);
	if (!reason)
		ok(!*wrong, "%s%s%s%s%s", id.p, *wrong ? ": " : "", wrong,
		   strcmp(wrong, "refused") ? "" : ": ", strcmp(wrong, "refused") ? "" : err.msg);
	else
		ok(*wrong, "%s: listed deviation (%s)%s", id.p, reason,
		   *wrong ? "" : " is no longer one");
}

int main(void)
{
	const char *root = getenv("MEZ_CONFORMANCE"), *p;
	MEZ_AUTOBUF names = MEZ_BUF_INIT, path = MEZ_BUF_INIT;
	size_t i, n = 0;

	mez_buf_fmt(&path, "%s/" SUITE, root ? root : "");
	suite = open(path.p, O_RDONLY | O_DIRECTORY);
	if (!root || !*root || suite < 0)
		skip_all("MEZ_CONFORMANCE has no " SUITE);
	if (mez_arena_init(&arena, 0, &err) < 0 ||
	    !read_text(&deviations, AT_FDCWD, "test/conformance/DEVIATIONS") ||
	    !read_text(&tags, suite, "tags.csv") ||
	    mez_file_walk(&names, &n, suite, ".", MAX_FILES, &err) < 0) {
		printf("Bail out! %s: %s\n", err.file, err.msg);
		return 1;
	}
	for (i = 0, p = names.p; i < n; i++, p += strlen(p) + 1) {
		size_t len = strlen(p), tail = strlen("/in.yaml");

		if (len > tail && strcmp(p + len - tail, "/in.yaml") == 0)
			run(p);
	}
	return done_testing();
}
