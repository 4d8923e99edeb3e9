/* mez: the front door.  "mez TOOL ..." becomes mez-TOOL, found beside this program and then
 * in PATH; the verbs of its own are rows of the table below. */
#include "cli/cli.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

enum { NAME_LEN_MAX = 64 }; /* of a tool, without "mez-" */

static int help(struct mez_cli *c);
static int not_first(struct mez_cli *c);

#define TOOL(name, does) { name, "[ARG...]", 0, SIZE_MAX, does, NULL, 0, not_first }
static const struct mez_verb verbs[] = {
	{ "help", "[TOOL]", 0, 1, "list the tools, or show the manual page of one", NULL, 0, help },
	TOOL("keygen", "make keys and show their public part"),
	TOOL("canon", "canonical form and digest of JSON and YAML"),
	TOOL("pack", "build, test, sign and lock packs of law and regulation"),
	TOOL("tensor", "judge operations domain by domain, explain, re-execute"),
	TOOL("vc", "issue and verify credentials"),
	TOOL("receipt", "append to a zone's chain, checkpoint it, prove, verify"),
	TOOL("bundle", "pack and check witness bundles"),
};

static const struct mez_tool tool = {
	.name = "mez",
	.summary = "the front door: 'mez TOOL ARG...' is mez-TOOL",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
};

/* --- the tools ------------------------------------------------------------ */

/* A word that can be part of a program's name: no path, no option. */
static bool plain_name(const char *word)
{
	size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n > 0 && n <= NAME_LEN_MAX && !word[n] && word[0] != '-';
}

static bool verb_of_ours(const char *word)
{
	for (size_t i = 0; i < MEZ_COUNT(verbs); i++) {
		if (verbs[i].run != not_first && strcmp(word, verbs[i].name) == 0)
			return true;
	}
	return false;
}

static int not_first(struct mez_cli *c)
{
	return mez_cli_usage(c, "no such program as mez-%s, or options before its name",
			     c->verb->name);
}

/* Comes back only when there is no such tool. */
static void become_tool(char **argv)
{
	char self[PATH_MAX], name[NAME_LEN_MAX + 8], path[PATH_MAX + sizeof(name)];
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

/* --- help ----------------------------------------------------------------- */

static int help(struct mez_cli *c)
{
	char page[NAME_LEN_MAX + 8];
	const char *name = c->noperands ? c->operand[0] : NULL;

	if (!name) {
		for (size_t i = 0; i < MEZ_COUNT(verbs); i++)
			mez_buf_fmt(&c->out.buf, "%-10s%s\n", verbs[i].name, verbs[i].summary);
		mez_buf_z(&c->out.buf, "\n'mez help TOOL' shows a manual page, 'mez TOOL -h' the "
				       "options; 'mez help mez' starts the tour.\n");
		return 0;
	}
	if (!plain_name(name))
		return mez_cli_usage(c, "no tool is called '%.80s'", name);
	(void)snprintf(page, sizeof(page), "%s%s", strcmp(name, "mez") == 0 ? "" : "mez-", name);
	(void)execlp("man", "man", page, (char *)NULL);
	return mez_err_sys(&c->err, MEZ_E_NOINPUT, errno, "cannot run man; try '%s -h'", page);
}

int main(int argc, char **argv)
{
	if (argc > 1 && plain_name(argv[1]) && !verb_of_ours(argv[1]))
		become_tool(argv + 1);
	return mez_cli_main(&tool, argc, argv);
}
