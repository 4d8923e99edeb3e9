/* cli/complete.c: completion scripts for bash, zsh and fish, printed from the tables.
 * A script knows verbs, the options of each verb, and whether a value is a file or a
 * directory; it never runs the tool. */
#include "cli/cli_priv.h"

/* --- what a word stands for ------------------------------------------------ */

enum value { VALUE_OTHER, VALUE_FILE, VALUE_DIR };

/* Whether text has it as a word, and not within another: a PROFILE is no FILE. */
static bool has_word(const char *text, const char *word)
{
	const char *at = text;

	while ((at = strstr(at, word)) != NULL) {
		if (at == text || at[-1] < 'A' || at[-1] > 'Z')
			return true;
		at++;
	}
	return false;
}

/* From the word the synopsis has for it: "DIR", "KEY", "[FILE...]", "NAME=FILE". */
static enum value value_kind(const char *word)
{
	static const char *const files[] = { "FILE", "KEY", "BUNDLE", "SRC" };

	if (has_word(word, "DIR"))
		return VALUE_DIR;
	for (size_t i = 0; i < MEZ_COUNT(files); i++) {
		if (has_word(word, files[i]))
			return VALUE_FILE;
	}
	return VALUE_OTHER;
}

/* The verb is another tool, mez-VERB, and what follows it are that tool's words. */
static bool is_tool(const struct mez_verb *v)
{
	return strcmp(v->operands, "[ARG...]") == 0;
}

/* The tool's function name in shells: "_mez_tensor". */
static void function_name(struct mez_buf *out, const struct mez_tool *t)
{
	mez_buf_ch(out, '_');
	for (const char *p = t->name; *p; p++)
		mez_buf_ch(out, *p == '-' ? '_' : *p);
}

/* Text inside single quotes; the characters of `special` get a backslash before them. */
static void quoted(struct mez_buf *out, const char *text, const char *special)
{
	for (const char *p = text; *p; p++) {
		if (*p == '\'') {
			mez_buf_z(out, "'\\''");
			continue;
		}
		if (strchr(special, *p))
			mez_buf_ch(out, '\\');
		mez_buf_ch(out, *p);
	}
}

/* --- bash ----------------------------------------------------------------- */

static const char *bash_action(enum value kind)
{
	switch (kind) {
	case VALUE_FILE:
		return "-f";
	case VALUE_DIR:
		return "-d";
	case VALUE_OTHER:
		return "";
	}
	mez_bug("a value of no kind");
}

static const char *name_of(const struct mez_verb *v)
{
	return v->name ? v->name : "";
}

/* After an option that takes a value: which files, or nothing at all. */
static void bash_values(struct mez_buf *out, const struct mez_verb *v)
{
	for (size_t i = 0; i < v->nopts; i++) {
		const struct mez_opt *o = &v->opts[i];
		const char *act;

		if (!o->arg)
			continue;
		act = bash_action(value_kind(o->arg));
		mez_buf_fmt(out, "\t%s:--%s", name_of(v), o->name);
		if (o->letter)
			mez_buf_fmt(out, " | %s:-%c", name_of(v), o->letter);
		if (*act)
			mez_buf_fmt(out, ") act=%s ;;\n", act);
		else
			mez_buf_z(out, ") return ;;\n");
	}
}

static void bash_option_words(struct mez_buf *out, const struct mez_verb *v)
{
	for (size_t i = 0; v && i < v->nopts; i++)
		mez_buf_fmt(out, "--%s ", v->opts[i].name);
	mez_buf_z(out, "--errors=json --help --version");
}

/* As if mez-VERB had been typed; its script may have to be loaded first. */
static void bash_tools(struct mez_buf *out, const struct mez_tool *t)
{
	const char *between = "";

	for (size_t i = 0; i < t->nverbs; i++) {
		if (!is_tool(&t->verbs[i]))
			continue;
		mez_buf_fmt(out, "%s%s", *between ? between : "\tcase $verb in\n\t",
			    t->verbs[i].name);
		between = " | ";
	}
	if (!*between)
		return;
	mez_buf_fmt(out,
		    ")\n\t\tdeclare -F \"_%s_$verb\" >/dev/null ||\n"
		    "\t\t\t_completion_loader \"%s-$verb\" 2>/dev/null\n"
		    "\t\tdeclare -F \"_%s_$verb\" >/dev/null || return\n"
		    "\t\tCOMP_WORDS=(\"%s-$verb\" \"${COMP_WORDS[@]:2}\")\n"
		    "\t\tCOMP_CWORD=$((COMP_CWORD - 1))\n"
		    "\t\t\"_%s_$verb\"\n\t\treturn ;;\n\tesac\n",
		    t->name, t->name, t->name, t->name, t->name);
}

static void bash_words(struct mez_buf *out, const struct mez_verb *v)
{
	if (is_tool(v))
		return;
	mez_buf_fmt(out, "\t\t%s) words='", v->name ? v->name : "*");
	bash_option_words(out, v);
	mez_buf_fmt(out, "' act=%s ;;\n", bash_action(value_kind(v->operands)));
}

static void bash_verb(struct mez_buf *out, const struct mez_tool *t)
{
	if (!mez_tool_has_verbs(t))
		return;
	mez_buf_z(out, "\tlocal word\n\tfor word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
		       "\t\t[[ $word == -* ]] || { verb=$word; break; }\n"
		       "\tdone\n");
}

static void complete_bash(struct mez_buf *out, const struct mez_tool *t)
{
	mez_buf_fmt(out, "# shellcheck shell=bash\n# printed by: %s --complete=bash\n", t->name);
	function_name(out, t);
	mez_buf_z(out, "() {\n"
		       "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
		       "\tlocal verb='' words='' act=''\n");
	bash_verb(out, t);
	bash_tools(out, t);
	mez_buf_z(out, "\tcase $verb:$prev in\n");
	for (size_t i = 0; i < t->nverbs; i++)
		bash_values(out, &t->verbs[i]);
	mez_buf_z(out, "\tesac\n\tif [[ -z $act ]]; then\n\t\tcase $verb in\n");
	if (mez_tool_has_verbs(t)) {
		mez_buf_z(out, "\t\t'') words='");
		for (size_t i = 0; i < t->nverbs; i++)
			mez_buf_fmt(out, "%s ", t->verbs[i].name);
		bash_option_words(out, NULL);
		mez_buf_z(out, "' ;;\n");
	}
	for (size_t i = 0; i < t->nverbs; i++)
		bash_words(out, &t->verbs[i]);
	mez_buf_z(out, "\t\tesac\n\tfi\n"
		       "\tmapfile -t COMPREPLY < <(\n"
		       "\t\tcompgen ${act:+\"$act\"} -W \"$words\" -- \"$cur\")\n"
		       "}\ncomplete -o filenames -F ");
	function_name(out, t);
	mez_buf_fmt(out, " %s\n", t->name);
}

/* --- zsh ------------------------------------------------------------------ */

static const char *zsh_action(enum value kind)
{
	switch (kind) {
	case VALUE_FILE:
		return "_files";
	case VALUE_DIR:
		return "_files -/";
	case VALUE_OTHER:
		return "";
	}
	mez_bug("a value of no kind");
}

static void zsh_spec(struct mez_buf *out, const struct mez_opt *o, const char *dash,
		     const char *name)
{
	mez_buf_z(out, " \\\n\t\t\t'");
	if (mez_opt_kind(o) == MEZ_OPT_LIST)
		mez_buf_ch(out, '*');
	mez_buf_fmt(out, "%s%s%s[", dash, name, o->arg && dash[1] ? "=" : "");
	quoted(out, o->help, "[]:");
	mez_buf_ch(out, ']');
	if (o->arg) {
		mez_buf_ch(out, ':');
		quoted(out, o->arg, ":");
		mez_buf_fmt(out, ":%s", zsh_action(value_kind(o->arg)));
	}
	mez_buf_ch(out, '\'');
}

static void zsh_options(struct mez_buf *out, const struct mez_opt *opts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char letter[2] = { opts[i].letter, 0 };

		if (!opts[i].help)
			continue; /* hidden */
		zsh_spec(out, &opts[i], "--", opts[i].name);
		if (opts[i].letter)
			zsh_spec(out, &opts[i], "-", letter);
	}
}

static void zsh_verb(struct mez_buf *out, const struct mez_verb *v)
{
	mez_buf_z(out, "\t\t_arguments");
	zsh_options(out, v->opts, v->nopts);
	zsh_options(out, mez_cli_common, mez_cli_ncommon);
	if (*v->operands) {
		mez_buf_z(out, " \\\n\t\t\t'*:");
		quoted(out, v->operands, ":");
		mez_buf_fmt(out, ":%s'", zsh_action(value_kind(v->operands)));
	}
	mez_buf_ch(out, '\n');
}

static void zsh_verbs(struct mez_buf *out, const struct mez_tool *t)
{
	mez_buf_z(out, "\tlocal state line\n\tlocal -a verbs=(");
	for (size_t i = 0; i < t->nverbs; i++) {
		mez_buf_fmt(out, "\n\t\t'%s:", t->verbs[i].name);
		quoted(out, t->verbs[i].summary, ":");
		mez_buf_ch(out, '\'');
	}
	mez_buf_z(out, "\n\t)\n\t_arguments -C");
	zsh_options(out, mez_cli_common, mez_cli_ncommon);
	mez_buf_z(out, " \\\n\t\t\t'1: :->verb' '*:: :->rest'\n"
		       "\tif [[ $state == verb ]]; then\n"
		       "\t\t_describe verb verbs\n\t\treturn\n\tfi\n"
		       "\t[[ $state == rest ]] || return\n\tcase $words[1] in\n");
	for (size_t i = 0; i < t->nverbs; i++) {
		mez_buf_fmt(out, "\t%s)\n", t->verbs[i].name);
		if (is_tool(&t->verbs[i]))
			mez_buf_fmt(out, "\t\twords[1]=%s-$words[1]\n\t\t_$words[1]\n", t->name);
		else
			zsh_verb(out, &t->verbs[i]);
		mez_buf_z(out, "\t\t;;\n");
	}
	mez_buf_z(out, "\tesac\n");
}

static void complete_zsh(struct mez_buf *out, const struct mez_tool *t)
{
	mez_buf_fmt(out, "#compdef %s\n# printed by: %s --complete=zsh\n", t->name, t->name);
	function_name(out, t);
	mez_buf_z(out, "() {\n");
	if (mez_tool_has_verbs(t))
		zsh_verbs(out, t);
	else
		zsh_verb(out, &t->verbs[0]);
	mez_buf_z(out, "}\n");
	function_name(out, t);
	mez_buf_z(out, " \"$@\"\n");
}

/* --- fish ----------------------------------------------------------------- */

static const char *fish_value(enum value kind)
{
	switch (kind) {
	case VALUE_FILE:
		return " -rF";
	case VALUE_DIR:
		return " -xa '(__fish_complete_directories)'";
	case VALUE_OTHER:
		return " -x";
	}
	mez_bug("a value of no kind");
}

/* The start of each line: for which command, after which verb. */
static void fish_lead(struct mez_buf *out, const struct mez_tool *t, const struct mez_verb *v)
{
	mez_buf_fmt(out, "complete -c %s", t->name);
	if (v && v->name)
		mez_buf_fmt(out, " -n '__fish_seen_subcommand_from %s'", v->name);
}

static void fish_options(struct mez_buf *out, const struct mez_tool *t, const struct mez_verb *v,
			 const struct mez_opt *opts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct mez_opt *o = &opts[i];

		if (!o->help)
			continue; /* hidden */
		fish_lead(out, t, v);
		if (o->letter)
			mez_buf_fmt(out, " -s %c", o->letter);
		mez_buf_fmt(out, " -l %s%s -d '", o->name,
			    o->arg ? fish_value(value_kind(o->arg)) : "");
		quoted(out, o->help, "\\");
		mez_buf_z(out, "'\n");
	}
}

static void fish_operands(struct mez_buf *out, const struct mez_tool *t, const struct mez_verb *v)
{
	enum value kind = value_kind(v->operands);

	if (is_tool(v)) {
		fish_lead(out, t, v);
		mez_buf_fmt(out,
			    " -xa '(complete -C (string replace -r \"^%s +\" %s- -- "
			    "(commandline -cp)))'\n",
			    t->name, t->name);
	}
	if (kind == VALUE_OTHER)
		return;
	fish_lead(out, t, v);
	mez_buf_z(out, kind == VALUE_FILE ? " -F\n" : " -a '(__fish_complete_directories)'\n");
}

static void complete_fish(struct mez_buf *out, const struct mez_tool *t)
{
	mez_buf_fmt(out, "# printed by: %s --complete=fish\ncomplete -c %s -f\n", t->name, t->name);
	for (size_t i = 0; mez_tool_has_verbs(t) && i < t->nverbs; i++) {
		mez_buf_fmt(out, "complete -c %s -n __fish_use_subcommand -a %s -d '", t->name,
			    t->verbs[i].name);
		quoted(out, t->verbs[i].summary, "\\");
		mez_buf_z(out, "'\n");
	}
	for (size_t i = 0; i < t->nverbs; i++) {
		const struct mez_verb *v = &t->verbs[i];

		fish_options(out, t, v, v->opts, v->nopts);
		fish_operands(out, t, v);
	}
	fish_options(out, t, NULL, mez_cli_common, mez_cli_ncommon);
}

bool mez_cli_complete(struct mez_buf *out, const struct mez_tool *t, const char *shell)
{
	static const struct {
		const char *shell;
		void (*print)(struct mez_buf *out, const struct mez_tool *t);
	} shells[] = {
		{ "bash", complete_bash },
		{ "zsh", complete_zsh },
		{ "fish", complete_fish },
	};

	for (size_t i = 0; i < MEZ_COUNT(shells); i++) {
		if (strcmp(shell, shells[i].shell) == 0) {
			shells[i].print(out, t);
			return true;
		}
	}
	return false;
}
