/* The YAML test suite against the safe subset of adapt/yaml.h.
 * Every case has a class, which follows from what the suite says of it and what we did:
 *	accepted	it means what in.json says (when there is one)
 *	error		it is no YAML 1.2, and refused
 *	policy: why	it is, and refused on purpose (man/mez-yaml.7)
 *	scope: why	it is, and libyaml does not read it as YAML 1.2 has it
 * A case of no class is a failure: an error that was taken, or another value than in.json's.
 * test/conformance/YAML-CASES lists the class of each; one that changes is a failure, and so is
 * a case that is listed and gone.  `yaml_suite --list` prints the list anew. */
#include "adapt/yaml.h"
#include "base/file.h"
#include "tap.h"

#include <fcntl.h>
#include <unistd.h>

#define SUITE "yaml-test-suite"

enum { MAX_FILES = 10000, MAX_FILE = 1 << 20 };

static struct mez_arena arena;
static struct mez_err err;
static struct mez_buf cases; /* begins with a newline */
static int suite = -1;

static bool read_text(struct mez_buf *out, int dirfd, const char *path)
{
	mez_buf_clear(out);
	mez_buf_z(out, "");
	return mez_file_read(out, dirfd, path, MAX_FILE, &err) == 0;
}

/* The class listed for a case, or NULL. */
static const char *listed(const char *id)
{
	static char class[256];
	MEZ_AUTOBUF key = MEZ_BUF_INIT;
	const char *at;

	mez_buf_fmt(&key, "\n%s ", id);
	at = strstr(cases.p, key.p);
	if (!at)
		return NULL;
	at += key.len;
	snprintf(class, sizeof(class), "%.*s", (int)strcspn(at, "\n"), at);
	return class;
}

/* What the subset leaves out, told by the errors that say so; some are libyaml's own. */
static bool is_policy(void)
{
	static const char *const policy[] = { "a key must be a text", "a key may not be null",
					      "'?' wants a blank", "directive", "anchor",
					      "incompatible YAML" };

	if (err.code == MEZ_E_UNSAFE || err.code == MEZ_E_DUPLICATE || err.code == MEZ_E_LIMIT)
		return true;
	for (size_t i = 0; i < MEZ_COUNT(policy); i++) {
		if (strstr(err.msg, policy[i]))
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

/* The class of a case, or what is wrong with it, which begins with '!'. */
static void judge(struct mez_buf *class, int dir)
{
	static struct mez_buf yaml, json;
	const struct mez_json *const *docs;
	size_t ndocs;
	bool bad = faccessat(dir, "error", F_OK, 0) == 0;
	int code;

	mez_arena_reset(&arena);
	if (!read_text(&yaml, dir, "in.yaml"))
		mez_buf_z(class, "! no in.yaml");
	else if ((code = mez_yaml_read(&docs, &ndocs, &arena, yaml.p, yaml.len, &err)) < 0)
		mez_buf_fmt(class, "%s%s", bad ? "error" : is_policy() ? "policy: " : "scope: ",
			    bad ? "" : err.msg);
	else if (bad)
		mez_buf_z(class, "! an error that was taken");
	else if (read_text(&json, dir, "in.json") && !equals_json(docs, ndocs, &json))
		mez_buf_z(class, "! another value than in.json");
	else
		mez_buf_z(class, "accepted");
}

/* One case, named by the folder of its in.yaml. */
static void run(const char *name, bool list)
{
	MEZ_AUTOBUF id = MEZ_BUF_INIT;
	MEZ_AUTOBUF class = MEZ_BUF_INIT;
	const char *known;
	int dir;

	mez_buf_add(&id, name, strlen(name) - strlen("/in.yaml"));
	dir = openat(suite, id.p, O_RDONLY | O_DIRECTORY);
	judge(&class, dir);
	close(dir);
	known = listed(id.p);
	if (list)
		printf("%s %s\n", id.p, class.p);
	else if (class.p[0] == '!' || !known)
		ok(class.p[0] != '!', "%s: %s", id.p, class.p);
	else
		is_str(class.p, known, id.p);
}

/* A case of the list that the suite no longer has. */
static void find_lost(void)
{
	char id[64];

	for (const char *p = cases.p + 1; *p; p += strcspn(p, "\n") + 1) {
		if (*p == '#')
			continue;
		snprintf(id, sizeof(id), "%.*s", (int)strcspn(p, " \n"), p);
		if (faccessat(suite, id, F_OK, 0) < 0)
			ok(false, "%s is listed and not in the suite", id);
	}
}

int main(int argc, char **argv)
{
	const char *root = getenv("MEZ_CONFORMANCE"), *tree = getenv("MEZ_ROOT"), *p;
	MEZ_AUTOBUF names = MEZ_BUF_INIT, path = MEZ_BUF_INIT, text = MEZ_BUF_INIT;
	bool list = argc > 1 && strcmp(argv[1], "--list") == 0;
	size_t i, n = 0;

	mez_buf_fmt(&path, "%s/" SUITE, root ? root : "");
	suite = open(path.p, O_RDONLY | O_DIRECTORY);
	if (!root || !*root || suite < 0)
		skip_all("MEZ_CONFORMANCE has no " SUITE);
	mez_buf_clear(&path);
	mez_buf_fmt(&path, "%s/test/conformance/YAML-CASES", tree ? tree : ".");
	if (mez_arena_init(&arena, 0, &err) < 0 ||
	    (!read_text(&text, AT_FDCWD, path.p) && !list) ||
	    mez_file_walk(&names, &n, suite, ".", MAX_FILES, &err) < 0) {
		printf("Bail out! %s: %s\n", err.file, err.msg);
		return 1;
	}
	mez_buf_fmt(&cases, "\n%s", text.p);
	for (i = 0, p = names.p; i < n; i++, p += strlen(p) + 1) {
		size_t len = strlen(p), tail = strlen("/in.yaml");

		if (len > tail && strcmp(p + len - tail, "/in.yaml") == 0)
			run(p, list);
	}
	if (list)
		return 0;
	find_lost();
	return done_testing();
}
