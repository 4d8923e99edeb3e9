/* cli/cli_priv.h: the parts of the command line module, for each other and for the tests. */
#ifndef MEZ_CLI_CLI_PRIV_H
#define MEZ_CLI_CLI_PRIV_H

#include "cli/cli.h"

/* What the words on the command line ask for. */
enum mez_cli_ask {
	MEZ_ASK_RUN,
	MEZ_ASK_HELP,    /* of c->verb, or of the tool when that is NULL */
	MEZ_ASK_VERSION,
	MEZ_ASK_COMPLETE /* *word is the shell's name */
};

/* Read argv into c: verb, args (zeroed by the caller, tool->args_size bytes), operands,
 * errors_json.  c->tool is set by the caller.  argv is reordered: operands are gathered at
 * its front, and c->operand points there.  Returns an enum mez_cli_ask or a negative code. */
MEZ_MUST int mez_cli_parse(struct mez_cli *c, int argc, char **argv, const char **word);

/* Options every verb of every tool has besides its own. */
extern const struct mez_opt mez_cli_common[];
extern const size_t mez_cli_ncommon;

/* "mez-tensor eval --zone DIR [--gate] [FILE...]", as the manual's SYNOPSIS must have it. */
void mez_cli_synopsis(struct mez_buf *out, const struct mez_tool *t, const struct mez_verb *v);
/* The answer to -h: of one verb, or of the whole tool when v is NULL. */
void mez_cli_help(struct mez_buf *out, const struct mez_tool *t, const struct mez_verb *v);
/* Completion script; false when there is no such shell. */
MEZ_MUST bool mez_cli_complete(struct mez_buf *out, const struct mez_tool *t, const char *shell);

static inline enum mez_optkind mez_opt_kind(const struct mez_opt *o)
{
	return (enum mez_optkind)((int)o->kind & ~MEZ_OPT_REQUIRED);
}
static inline bool mez_opt_required(const struct mez_opt *o)
{
	return ((int)o->kind & MEZ_OPT_REQUIRED) != 0;
}
/* A tool with one unnamed verb has no verbs to speak of. */
static inline bool mez_tool_has_verbs(const struct mez_tool *t)
{
	return t->verbs[0].name != NULL;
}

#endif
