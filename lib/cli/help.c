/* cli/help.c: what -h prints, from the same tables that parse. */
#include "cli/cli_priv.h"

enum { HELP_COLUMN = 24 };

/* Append one word of a synopsis; lines are not broken: the manual compares them whole. */
static void option_word(struct mez_buf *out, const struct mez_opt *o)
{
	bool required = mez_opt_required(o), list = mez_opt_kind(o) == MEZ_OPT_LIST;

	mez_buf_z(out, required ? " --" : " [--");
	mez_buf_z(out, o->name);
	if (o->arg) {
		mez_buf_ch(out, ' ');
		mez_buf_z(out, o->arg);
	}
	if (!required)
		mez_buf_ch(out, ']');
	if (list)
		mez_buf_z(out, "...");
}

void mez_cli_synopsis(struct mez_buf *out, const struct mez_tool *t, const struct mez_verb *v)
{
	mez_buf_z(out, t->name);
	if (v->name) {
		mez_buf_ch(out, ' ');
		mez_buf_z(out, v->name);
	}
	for (size_t i = 0; i < v->nopts; i++)
		option_word(out, &v->opts[i]);
	if (*v->operands) {
		mez_buf_ch(out, ' ');
		mez_buf_z(out, v->operands);
	}
}

/* "  -k, --key KEY        sign with this key" */
static void option_line(struct mez_buf *out, const struct mez_opt *o)
{
	size_t start = out->len;

	if (!o->help)
		return; /* hidden */
	if (o->letter)
		mez_buf_fmt(out, "  -%c, --%s", o->letter, o->name);
	else
		mez_buf_fmt(out, "  --%s", o->name);
	if (o->arg)
		mez_buf_fmt(out, " %s", o->arg);
	do {
		mez_buf_ch(out, ' ');
	} while (out->len - start < HELP_COLUMN);
	mez_buf_fmt(out, " %s\n", o->help);
}

static void usage_line(struct mez_buf *out, const struct mez_tool *t, const struct mez_verb *v,
		       const char *lead)
{
	mez_buf_z(out, lead);
	mez_cli_synopsis(out, t, v);
	mez_buf_ch(out, '\n');
}

static void options(struct mez_buf *out, const struct mez_verb *v)
{
	mez_buf_ch(out, '\n');
	for (size_t i = 0; v && i < v->nopts; i++)
		option_line(out, &v->opts[i]);
	for (size_t i = 0; i < mez_cli_ncommon; i++)
		option_line(out, &mez_cli_common[i]);
}

void mez_cli_help(struct mez_buf *out, const struct mez_tool *t, const struct mez_verb *v)
{
	if (v || !mez_tool_has_verbs(t)) {
		v = v ? v : &t->verbs[0];
		usage_line(out, t, v, "usage: ");
		mez_buf_fmt(out, "%s\n", v->summary);
		options(out, v);
		return;
	}
	for (size_t i = 0; i < t->nverbs; i++)
		usage_line(out, t, &t->verbs[i], i ? "       " : "usage: ");
	mez_buf_fmt(out, "%s\n\n", t->summary);
	for (size_t i = 0; i < t->nverbs; i++) {
		size_t start = out->len;

		mez_buf_fmt(out, "  %s", t->verbs[i].name);
		do {
			mez_buf_ch(out, ' ');
		} while (out->len - start < HELP_COLUMN);
		mez_buf_fmt(out, " %s\n", t->verbs[i].summary);
	}
	options(out, NULL);
}
