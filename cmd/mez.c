/* mez: the front door.  "mez TOOL ..." becomes mez-TOOL, found beside this program and then
 * in PATH; the verbs of its own are rows of the table below. */
#include "cli/cli.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

enum { NAME_MAX_LEN = 64 }; /* of a tool, without "mez-" */

/* --- help ----------------------------------------------------------------- */

static const struct {
	const char *name, *does;
} tools[] = {
	{ "keygen", "make keys and show their public part" },
	{ "canon", "canonical form and digest of JSON and YAML" },
	{ "pack", "build, test, sign and lock packs of law and regulation" },
	{ "tensor", "judge an operation domain by domain, explain, re-execute" },
	{ "vc", "issue and verify credentials" },
	{ "receipt", "append to a zone's chain, checkpoint it, prove and verify" },
	{ "bundle", "pack and check witness bundles" },
};

static int help_page(struct mez_cli *c, const char *name)
{
	char page[NAME_MAX_LEN + 8];
	int n = snprintf(page, sizeof(page), "%s%s", strcmp(name, "mez") == 0 ? "" : "mez-",
			 strcmp(name, "mez") == 0 ? "mez" : name);

	if (n < 0 || (size_t)n >= sizeof(page))
		return mez_cli_usage(c, "no tool has so long a name");
	(void)execlp("man", "man", page, (char *)NULL);
	return mez_err_sys(&c->err, MEZ_E_NOINPUT, errno, "cannot run man; try '%s -h'", page);
}

static int help(struct mez_cli *c)
{
	struct mez_buf *out = &c->out.buf;

	if (c->noperands)
		return help_page(c, c->operand[0]);
	mez_buf_z(out, "usage: mez TOOL ...  (the same as mez-TOOL ...)\n\n");
	for (size_t i = 0; i < MEZ_COUNT(tools); i++)
		mez_buf_fmt(out, "  %-10s%s\n", tools[i].name, tools[i].does);
	mez_buf_z(out, "\n'mez help TOOL' shows its manual page, 'mez TOOL -h' its options.\n");
	return 0;
}

static const struct mez_verb verbs[] = {
	{ "help", "[TOOL]", 0, 1, "list the tools, or show the manual page of one", NULL, 0, help },
};

static const struct mez_tool tool = {
	.name = "mez",
	.summary = "the front door of the mez tools; 'mez help' lists them",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
};

/* --- other tools ---------------------------------------------------------- */

/* A word that may be a tool: no path, no option, no verb of ours. */
static bool names_tool(const char *word)
{
	size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (n == 0 || n > NAME_MAX_LEN || word[n] || word[0] == '-')
		return false;
	for (size_t i = 0; i < MEZ_COUNT(verbs); i++) {
		if (strcmp(word, verbs[i].name) == 0)
			return false;
	}
	return true;
}

/* Comes back only when there is no such tool. */
static void become_tool(char **argv)
{
	char self[PATH_MAX], name[NAME_MAX_LEN + 8], path[PATH_MAX + sizeof(name)];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *given = argv[0], *slash;

	(void)snprintf(name, sizeof(name), "mez-%s", given);
	self[n > 0 ? n : 0] = 0;
	slash = strrchr(self, '/');
	argv[0] = name;
	if (slash) {
		slash[1] = 0;
		(void)snprintf(path, sizeof(path), "%s%s", self, name);
		(void)execv(path, argv);
	}
	(void)execvp(name, argv);
	argv[0] = given;
}

int main(int argc, char **argv)
{
	if (argc > 1 && names_tool(argv[1]))
		become_tool(argv + 1);
	return mez_cli_main(&tool, argc, argv);
}
