/* cli/options.c: the command line against the tool's tables.
 * Nothing ambiguous is taken: no abbreviations, no "last one wins", no value that looks like
 * an option.  Options may stand before and after operands; "--" ends them. */
#include "cli/cli_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Beyond a double's integers no document of ours could name the number. */
#define UINT_MOST (((uint64_t)1 << 53) - 1)

struct common {
	bool help, version;
	const char *errors, *complete;
};

const struct mez_opt mez_cli_common[] = {
	{ "help", 'h', MEZ_OPT_FLAG, offsetof(struct common, help), NULL, "show this and stop" },
	{ "version", 0, MEZ_OPT_FLAG, offsetof(struct common, version), NULL,
	  "show the version and stop" },
	{ "errors", 0, MEZ_OPT_STR, offsetof(struct common, errors), "json",
	  "write errors as mez.problem/1 records" },
	{ "complete", 0, MEZ_OPT_STR, offsetof(struct common, complete), "SHELL", NULL },
};
const size_t mez_cli_ncommon = MEZ_COUNT(mez_cli_common);

struct parse {
	struct mez_cli *c;
	struct common common;
	uint64_t seen, seen_common; /* a bit for each option of the tables */
	char **next, **end;         /* arguments not yet looked at */
};

int mez_cli_usage(struct mez_cli *c, const char *fmt, ...)
{
	char what[MEZ_ERR_MSG];
	const char *verb = c->verb && c->verb->name ? c->verb->name : "";
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return mez_err_set(&c->err, MEZ_E_USAGE, "%.300s; see '%s%s%s -h'", what, c->tool->name,
			   *verb ? " " : "", verb);
}

/* --- one option ----------------------------------------------------------- */

static const struct mez_opt *find_in(const struct mez_opt *opts, size_t n, struct mez_str name,
				     bool letter)
{
	for (size_t i = 0; i < n; i++) {
		if (letter ? opts[i].letter && opts[i].letter == name.p[0]
			   : mez_str_eq(name, mez_str_of(opts[i].name)))
			return &opts[i];
	}
	return NULL;
}

static int uint_value(struct mez_cli *c, struct mez_optuint *out, const char *given,
		      const char *value)
{
	uint64_t n = 0;

	for (const char *p = value; *p; p++) {
		if (*p < '0' || *p > '9' || (*p == '0' && p == value && p[1]))
			return mez_cli_usage(c, "'%s' needs a plain number, not '%.40s'", given,
					     value);
		n = n * 10 + (uint64_t)(*p - '0');
		if (n > UINT_MOST)
			return mez_cli_usage(c, "'%s' is too large", given);
	}
	*out = (struct mez_optuint){ true, n };
	return 0;
}

static int list_value(struct mez_cli *c, struct mez_list *out, const char *given,
		      const char *value)
{
	if (out->n == MEZ_LIST_MAX)
		return mez_cli_usage(c, "'%s' more than %d times", given, MEZ_LIST_MAX);
	out->v[out->n++] = value;
	return 0;
}

static int store(struct mez_cli *c, const struct mez_opt *o, char *at, const char *given,
		 const char *value)
{
	struct mez_optinstant *instant;

	if (value && !*value)
		return mez_cli_usage(c, "option '%s' has an empty value", given);
	at += o->at;
	switch (mez_opt_kind(o)) {
	case MEZ_OPT_FLAG:
		*(bool *)(void *)at = true;
		return 0;
	case MEZ_OPT_STR:
		*(const char **)(void *)at = value;
		return 0;
	case MEZ_OPT_LIST:
		return list_value(c, (void *)at, given, value);
	case MEZ_OPT_UINT:
		return uint_value(c, (void *)at, given, value);
	case MEZ_OPT_INSTANT:
		instant = (void *)at;
		if (!mez_instant_parse(&instant->v, mez_str_of(value)))
			return mez_cli_usage(c, "'%s' needs YYYY-MM-DDTHH:MM:SSZ, not '%.40s'",
					     given, value);
		instant->set = true;
		return 0;
	}
	mez_bug("an option of no kind");
}

/* The value of o: after '=', or the next argument. */
static int value_of(struct parse *p, const struct mez_opt *o, const char *given, const char *eq,
		    const char **value)
{
	*value = eq;
	if (mez_opt_kind(o) == MEZ_OPT_FLAG)
		return eq ? mez_cli_usage(p->c, "option '%s' takes no value", given) : 0;
	if (eq)
		return 0;
	if (p->next == p->end)
		return mez_cli_usage(p->c, "option '%s' needs a value: %s", given, o->arg);
	*value = *p->next++;
	if ((*value)[0] == '-' && (*value)[1])
		return mez_cli_usage(p->c, "option '%s' needs a value, and '%.40s' looks like an "
				     "option; use --%s=VALUE", given, *value, o->name);
	return 0;
}

/* The option a name or letter stands for, or NULL; where its value goes and its mark. */
static const struct mez_opt *find(struct parse *p, struct mez_str name, bool letter, char **args,
				  uint64_t **seen, uint64_t *bit)
{
	const struct mez_verb *verb = p->c->verb;
	const struct mez_opt *o = NULL;

	if (verb) {
		mez_require(verb->nopts <= MEZ_OPTS_MAX);
		o = find_in(verb->opts, verb->nopts, name, letter);
	}
	if (o) {
		*args = p->c->args;
		*seen = &p->seen;
		*bit = (uint64_t)1 << (o - verb->opts);
		return o;
	}
	o = find_in(mez_cli_common, mez_cli_ncommon, name, letter);
	if (o) {
		*args = (char *)&p->common;
		*seen = &p->seen_common;
		*bit = (uint64_t)1 << (o - mez_cli_common);
	}
	return o;
}

static int unknown(struct parse *p, const char *given)
{
	const struct mez_tool *t = p->c->tool;

	if (p->c->verb)
		return mez_cli_usage(p->c, "unknown option '%.80s'", given);
	for (size_t i = 0; i < t->nverbs; i++) {
		const struct mez_verb *v = &t->verbs[i];

		if (find_in(v->opts, v->nopts, mez_str_of(given + 2), false) && given[1] == '-')
			return mez_cli_usage(p->c, "option '%.80s' before the verb", given);
	}
	return mez_cli_usage(p->c, "unknown option '%.80s'", given);
}

/* arg is "--name", "--name=value", "-k", or "-j8": digits after a letter can be nothing but its
 * number. */
static int option(struct parse *p, const char *arg)
{
	bool letter = arg[1] != '-';
	struct mez_str name = mez_str_of(arg + (letter ? 1 : 2));
	bool digits = letter && name.n > 1 && name.p[1] >= '0' && name.p[1] <= '9';
	const char *eq = letter ? NULL : memchr(name.p, '=', name.n);
	const struct mez_opt *o;
	const char *value;
	char given[80], *args;
	uint64_t *seen, bit;
	int r;

	if (eq)
		name.n = (size_t)(eq++ - name.p);
	if (digits) {
		eq = name.p + 1;
		name.n = 1;
	}
	(void)snprintf(given, sizeof(given), "%.*s", (int)(name.p + name.n - arg), arg);
	o = letter && name.n != 1 ? NULL : find(p, name, letter, &args, &seen, &bit);
	if (!o || (digits && mez_opt_kind(o) != MEZ_OPT_UINT))
		return unknown(p, digits ? arg : given);
	if ((*seen & bit) && mez_opt_kind(o) != MEZ_OPT_LIST)
		return mez_cli_usage(p->c, "option '%s' given twice", given);
	*seen |= bit;
	r = value_of(p, o, given, eq, &value);
	return r < 0 ? r : store(p->c, o, args, given, value);
}

/* --- the whole line ------------------------------------------------------- */

static int verb_named(struct parse *p, const char *name)
{
	const struct mez_tool *t = p->c->tool;

	for (size_t i = 0; i < t->nverbs; i++) {
		if (strcmp(t->verbs[i].name, name) == 0) {
			p->c->verb = &t->verbs[i];
			return 0;
		}
	}
	return mez_cli_usage(p->c, "unknown verb '%.80s'", name);
}

static bool asks(const struct common *common)
{
	return common->help || common->version || common->complete;
}

static int arguments(struct parse *p)
{
	struct mez_cli *c = p->c;
	bool options = true;
	int r = 0;

	while (r == 0 && p->next < p->end && !asks(&p->common)) {
		char *arg = *p->next++;

		if (options && strcmp(arg, "--") == 0)
			options = false;
		else if (options && arg[0] == '-' && arg[1])
			r = option(p, arg);
		else if (!c->verb)
			r = verb_named(p, arg);
		else
			c->operand[c->noperands++] = arg;
	}
	return r;
}

static int check_count(struct mez_cli *c)
{
	const struct mez_verb *v = c->verb;

	for (size_t i = 0; i < c->noperands; i++) {
		if (!*c->operand[i])
			return mez_cli_usage(c, "an empty argument");
	}
	if (c->noperands < v->min)
		return mez_cli_usage(c, "missing argument: %s", v->operands);
	if (c->noperands > v->max && v->max == 0)
		return mez_cli_usage(c, "unexpected argument '%.80s'", c->operand[0]);
	if (c->noperands > v->max)
		return mez_cli_usage(c, "unexpected argument '%.80s' after %s", c->operand[v->max],
				     v->operands);
	return 0;
}

static int check_required(struct parse *p)
{
	const struct mez_verb *v = p->c->verb;

	for (size_t i = 0; i < v->nopts; i++) {
		if (mez_opt_required(&v->opts[i]) && !(p->seen & (uint64_t)1 << i))
			return mez_cli_usage(p->c, "option '--%s %s' is needed", v->opts[i].name,
					     v->opts[i].arg);
	}
	return 0;
}

/* Complaints about the line itself must already have the form it asks for. */
static bool wants_json(char **next, char **end)
{
	for (; next < end && strcmp(*next, "--") != 0; next++) {
		if (strcmp(*next, "--errors=json") == 0)
			return true;
	}
	return false;
}

int mez_cli_parse(struct mez_cli *c, int argc, char **argv, const char **word)
{
	struct parse p = { .c = c, .next = argv + (argc > 0), .end = argv + argc };
	int r;

	c->verb = mez_tool_has_verbs(c->tool) ? NULL : &c->tool->verbs[0];
	c->operand = argv;
	c->noperands = 0;
	c->errors_json = wants_json(p.next, p.end);
	r = arguments(&p);
	if (r < 0)
		return r;
	if (p.common.errors && strcmp(p.common.errors, "json") != 0)
		return mez_cli_usage(c, "'--errors' takes json, not '%.40s'", p.common.errors);
	c->errors_json = p.common.errors != NULL;
	if (p.common.help)
		return MEZ_ASK_HELP;
	if (p.common.version)
		return MEZ_ASK_VERSION;
	*word = p.common.complete;
	if (*word)
		return MEZ_ASK_COMPLETE;
	if (!c->verb)
		return mez_cli_usage(c, "a verb is needed");
	r = check_required(&p);
	return r < 0 ? r : check_count(c) < 0 ? -(int)c->err.code : MEZ_ASK_RUN;
}
