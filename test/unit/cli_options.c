/* The command line against a table: what is taken, and everything that is refused. */
#include "cli/cli_priv.h"

#include "tap.h"

struct args {
	bool gate;
	const char *zone;
	struct mez_list trust;
	struct mez_optinstant at;
	struct mez_optuint jobs;
};

static int never_run(struct mez_cli *c)
{
	(void)c;
	return 0;
}

static const struct mez_opt eval_opts[] = {
	{"zone", 'z', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, zone), "DIR",
	 "the zone"},
	{"gate", 'g', MEZ_OPT_FLAG, offsetof(struct args, gate), NULL, "answer yes, no or pending"},
	{"trust", 't', MEZ_OPT_LIST, offsetof(struct args, trust), "FILE", "keys to trust"},
	{"at", 0, MEZ_OPT_INSTANT, offsetof(struct args, at), "TIME", "the instant"},
	{"jobs", 'j', MEZ_OPT_UINT, offsetof(struct args, jobs), "N", "how many at once"},
};
static const struct mez_verb verbs[] = {
	{"eval", "[FILE...]", 0, SIZE_MAX, "evaluate", eval_opts, MEZ_COUNT(eval_opts), never_run},
	{"show", "A [B]", 1, 2, "show", NULL, 0, never_run},
	{"none", "", 0, 0, "nothing", NULL, 0, never_run},
};
static const struct mez_tool tool = {"mez-test",	  "test", verbs, MEZ_COUNT(verbs),
				     sizeof(struct args), false};
static const struct mez_verb plain_verbs[] = {
	{NULL, "[FILE...]", 0, SIZE_MAX, "evaluate", eval_opts + 1, MEZ_COUNT(eval_opts) - 1,
	 never_run},
};
static const struct mez_tool plain = {"mez-plain",	   "test", plain_verbs, 1,
				      sizeof(struct args), false};

enum { MAX_WORDS = 80, LINE = 1024 };

/* One parse of a line whose words are separated by single blanks; '_' stands for an empty
 * word.  What it gave stays here for the checks. */
static struct mez_cli c;
static struct args args;
static const char *word;

static int parse(const struct mez_tool *t, const char *line)
{
	static char text[LINE], *argv[MAX_WORDS];
	int argc = 0;

	(void)snprintf(text, sizeof(text), "tool %s", line);
	for (char *p = text, *next; p; p = next) {
		next = strchr(p, ' ');
		if (next)
			*next++ = 0;
		argv[argc++] = strcmp(p, "_") == 0 ? p + 1 : p;
	}
	args = (struct args){0};
	c = (struct mez_cli){.tool = t, .args = &args};
	word = NULL;
	return mez_cli_parse(&c, argc - (line[0] == 0), argv, &word);
}

static void refused(const struct mez_tool *t, const char *line, const char *why)
{
	int r = parse(t, line);

	ok(r == -MEZ_E_USAGE && strstr(c.err.msg, why) && strstr(c.err.msg, "; see 'mez-"),
	   "refused: '%s': %s", line, r < 0 ? c.err.msg : "(taken)");
}

static void test_number_after_letter(void)
{
	is_int(parse(&tool, "eval -z z -j8 a"), MEZ_ASK_RUN, "a number needs no blank before it");
	ok(args.jobs.set && args.jobs.v == 8 && c.noperands == 1, "and is that number");
}

static void test_values(void)
{
	is_int(parse(&tool, "eval --zone z -g a b"), MEZ_ASK_RUN, "long and short options");
	ok(c.verb == &verbs[0] && args.gate && c.noperands == 2, "verb, flag, operands");
	is_str(args.zone, "z", "the value after a long option");
	is_str(c.operand[1], "b", "operands in order");
	is_int(parse(&tool, "eval a --zone=x=y b -j 12"), MEZ_ASK_RUN, "options between operands");
	is_str(args.zone, "x=y", "a value may hold '='");
	ok(args.jobs.set && args.jobs.v == 12 && c.noperands == 2, "a number");
	is_int(parse(&tool, "eval -z z -t a --trust b -t c"), MEZ_ASK_RUN, "a list repeats");
	is_int(args.trust.n, 3, "all of it");
	is_str(args.trust.v[2], "c", "in order");
	is_int(parse(&tool, "eval --zone=- --at 2025-07-01T00:00:00Z -"), MEZ_ASK_RUN,
	       "'-' is a value and an operand");
	ok(args.at.set && args.at.v.secs == 1751328000, "an instant");
	is_str(c.operand[0], "-", "the operand '-'");
	is_int(parse(&tool, "eval --zone=--gate -- --gate -- -x"), MEZ_ASK_RUN,
	       "'--' ends options");
	ok(!args.gate && c.noperands == 3, "what looks like options are operands then");
	is_str(args.zone, "--gate", "a value that looks like an option needs '='");
	is_int(parse(&tool, "eval --zone z --jobs=0"), MEZ_ASK_RUN, "zero is a number");
	is_int(parse(&tool, "eval --zone z --jobs 9007199254740991"), MEZ_ASK_RUN, "the largest");
	ok(args.jobs.v == 9007199254740991, "and its value");
	is_int(parse(&tool, "none"), MEZ_ASK_RUN, "no operands");
	is_int(parse(&plain, ""), MEZ_ASK_RUN, "a tool without verbs needs no words");
	is_int(parse(&plain, "eval -g"), MEZ_ASK_RUN, "and takes any word as operand");
	is_str(c.operand[0], "eval", "this one");
}

static void test_refusals(void)
{
	refused(&tool, "", "a verb is needed");
	refused(&tool, "frob", "unknown verb 'frob'");
	refused(&tool, "eva --zone z", "unknown verb 'eva'");
	refused(&tool, "--zone z eval", "option '--zone' before the verb");
	refused(&tool, "--frob eval", "unknown option '--frob'");
	refused(&tool, "eval --zone z --frob", "unknown option '--frob'");
	refused(&tool, "eval --zone z --gat", "unknown option '--gat'");
	refused(&tool, "eval --zon z", "unknown option '--zon'");
	refused(&tool, "eval --zone z -x", "unknown option '-x'");
	refused(&tool, "eval -zz", "unknown option '-zz'");
	refused(&tool, "eval -gg -z z", "unknown option '-gg'");
	refused(&tool, "eval -z=z", "unknown option '-z=z'");
	refused(&tool, "eval -z1", "unknown option '-z1'");
	refused(&tool, "eval -g1 -z z", "unknown option '-g1'");
	refused(&tool, "eval -x1 -z z", "unknown option '-x1'");
	refused(&tool, "eval -z z -j8 -j 8", "'-j' given twice");
	refused(&tool, "eval -z z -j8x", "'-j'");
	refused(&tool, "eval --zone z --no-gate", "unknown option '--no-gate'");
	refused(&tool, "show --zone z a", "unknown option '--zone'");
	refused(&tool, "eval --zone a --zone b", "'--zone' given twice");
	refused(&tool, "eval --zone a -z a", "'-z' given twice");
	refused(&tool, "eval --zone a -g -g", "'-g' given twice");
	refused(&tool, "eval --zone a --errors json --errors json", "'--errors' given twice");
	refused(&tool, "eval --gate", "option '--zone DIR' is needed");
	refused(&tool, "eval --zone", "option '--zone' needs a value: DIR");
	refused(&tool, "eval --zone --gate", "looks like an option; use --zone=VALUE");
	refused(&tool, "eval --zone --", "looks like an option");
	refused(&tool, "eval --zone=", "empty value");
	refused(&tool, "eval --zone _", "empty value");
	refused(&tool, "eval --zone z -t _", "empty value");
	refused(&tool, "eval --zone z --gate=yes", "takes no value");
	refused(&tool, "eval --zone z --gate=", "takes no value");
	refused(&tool, "eval --zone z _", "an empty argument");
	refused(&tool, "eval --zone z -j x", "needs a plain number");
	refused(&tool, "eval --zone z -j 01", "needs a plain number");
	refused(&tool, "eval --zone z -j +1", "needs a plain number");
	refused(&tool, "eval --zone z --jobs=-1", "needs a plain number");
	refused(&tool, "eval --zone z -j 9007199254740992", "too large");
	refused(&tool, "eval --zone z -j 99999999999999999999999", "too large");
	refused(&tool, "eval --zone z --at 2025-02-30T00:00:00Z", "needs YYYY-MM-DDTHH:MM:SSZ");
	refused(&tool, "eval --zone z --at 2025-02-03", "needs YYYY-MM-DDTHH:MM:SSZ");
	refused(&tool, "show", "missing argument: A [B]");
	refused(&tool, "show a b c", "unexpected argument 'c'");
	refused(&tool, "none a", "unexpected argument 'a'");
	refused(&tool, "none --errors=xml", "'--errors' takes json");
}

static void test_list_is_bounded(void)
{
	char line[LINE] = "eval --zone z";
	size_t n = strlen(line);

	for (int i = 0; i < MEZ_LIST_MAX; i++)
		n += (size_t)snprintf(line + n, sizeof(line) - n, " --trust=%d", i);
	is_int(parse(&tool, line), MEZ_ASK_RUN, "a full list");
	is_int(args.trust.n, MEZ_LIST_MAX, "is full");
	(void)snprintf(line + n, sizeof(line) - n, " --trust=x");
	refused(&tool, line, "more than 64 times");
}

static void test_common(void)
{
	is_int(parse(&tool, "-h"), MEZ_ASK_HELP, "-h before a verb");
	ok(c.verb == NULL, "is for the tool");
	is_int(parse(&tool, "eval --frob=1 -h"), -MEZ_E_USAGE, "errors before -h are told");
	is_int(parse(&tool, "eval -h --frob"), MEZ_ASK_HELP, "nothing after -h is looked at");
	ok(c.verb == &verbs[0], "and it is for the verb");
	is_int(parse(&tool, "--version"), MEZ_ASK_VERSION, "--version");
	is_int(parse(&tool, "--complete=zsh"), MEZ_ASK_COMPLETE, "--complete");
	is_str(word, "zsh", "which shell");
	is_int(parse(&tool, "eval --zone z --errors=json"), MEZ_ASK_RUN, "--errors=json");
	ok(c.errors_json, "is kept");
	is_int(parse(&tool, "eval --zone z"), MEZ_ASK_RUN, "without it");
	ok(!c.errors_json, "errors are text");
	is_int(parse(&tool, "eval --frob --errors=json"), -MEZ_E_USAGE, "an error before it");
	ok(c.errors_json, "has its form already");
	is_int(parse(&tool, "eval --zone z -- --errors=json"), MEZ_ASK_RUN, "after '--'");
	ok(!c.errors_json, "it is an operand");
	is_int(parse(&tool, "-- --errors=json"), -MEZ_E_USAGE, "an error with such a word");
	ok(!c.errors_json, "is text");
	refused(&tool, "eval -x", "see 'mez-test eval -h'");
	refused(&tool, "frob", "see 'mez-test -h'");
}

/* A hostile word is quoted, but cut, and never overruns the message. */
static void test_long_words(void)
{
	char line[LINE];

	memset(line, 'a', sizeof(line));
	line[sizeof(line) - 8] = 0;
	refused(&tool, line, "unknown verb 'aaaa");
	memcpy(line, "eval --", 7);
	refused(&tool, line, "unknown option '--aaaa");
}

int main(void)
{
	test_number_after_letter();
	test_values();
	test_refusals();
	test_list_is_bounded();
	test_common();
	test_long_words();
	return done_testing();
}
