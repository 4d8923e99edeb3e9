/* mez-pack: packs of law and rules: build, test, sign, verify, show, lock, push, pull; lists of
 * persons: import, screen.  Here are the tables of what it takes; cmd/mez-pack/ has the verbs. */
#include "cmd/mez-pack/verbs_priv.h"

#define OPT_STORE                                                                                \
	{                                                                                        \
		"store", 0, MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, store), "DIR", \
			"the content store"                                                      \
	}
#define OPT_KEY                                                              \
	{                                                                    \
		"key", 'k', MEZ_OPT_STR, offsetof(struct args, key), "FILE", \
			"secret key to sign with"                            \
	}
#define OPT_AT                                                                  \
	{                                                                       \
		"at", 0, MEZ_OPT_INSTANT, offsetof(struct args, at), "INSTANT", \
			"when it is signed, instead of now"                     \
	}
#define OPT_MAYBE_STORE \
	{"store", 0, MEZ_OPT_STR, offsetof(struct args, store), "DIR", "the content store"}
#define OPT_JSON                                                             \
	{"json", 0, MEZ_OPT_FLAG, offsetof(struct args, json), NULL, "records instead of text"}

#define OPTS_NET                                                                                   \
	{"auth-file", 0, MEZ_OPT_STR, offsetof(struct args, net.auth), "FILE",                     \
	 "user and password, as in docker's config.json"},                                         \
		{"ca-file", 0, MEZ_OPT_STR, offsetof(struct args, net.ca), "FILE",                 \
		 "authorities to believe instead of the system's"},                                \
		{"insecure-http", 0, MEZ_OPT_FLAG, offsetof(struct args, net.http), NULL,          \
		 "plain HTTP to registries on this machine"},                                      \
		{"insecure-host", 0, MEZ_OPT_LIST, offsetof(struct args, net.hosts), "HOST",       \
		 "plain HTTP to this one"},                                                        \
		{"timeout", 0, MEZ_OPT_UINT, offsetof(struct args, net.stall), "SECONDS",          \
		 "how long to wait without progress"}

static const struct mez_opt store_options[] = {OPT_STORE};
static const struct mez_opt sign_options[] = {
	OPT_STORE,
	{"key", 'k', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, key), "FILE",
	 "secret key to sign with"},
	OPT_AT,
};
static const struct mez_opt review_options[] = {
	OPT_STORE,
	OPT_KEY,
	OPT_AT,
	{"check", 0, MEZ_OPT_FLAG, offsetof(struct args, check), NULL,
	 "tell what was reviewed, and what changed since; sign nothing"},
	{"zone", 'z', MEZ_OPT_STR, offsetof(struct args, zone), "DIR",
	 "count the reviewers of this zone alone"},
};
static const struct mez_opt verify_options[] = {
	OPT_STORE,
	{"trust", 't', MEZ_OPT_STR, offsetof(struct args, trust), "FILE", "keys trusted, by role"},
	{"self", 0, MEZ_OPT_FLAG, offsetof(struct args, self), NULL,
	 "ask for consistency only, whoever signed"},
};
static const struct mez_opt lock_options[] = {
	{"zone", 'z', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, zone), "DIR",
	 "the zone's directory"},
	OPT_KEY,
	OPT_AT,
	{"check", 0, MEZ_OPT_FLAG, offsetof(struct args, check), NULL,
	 "say whether the lock is what would be written; write nothing"},
	{"draft", 0, MEZ_OPT_FLAG, offsetof(struct args, draft), NULL,
	 "write a draft: what does not depend on keys, not signed"},
	{"update", 0, MEZ_OPT_FLAG, offsetof(struct args, update), NULL,
	 "sign also what is not what the draft says"},
};
static const struct mez_opt push_options[] = {
	OPT_STORE,
	OPTS_NET,
	{"mount", 0, MEZ_OPT_STR, offsetof(struct args, net.mount), "PATH",
	 "a repository there that may have the blobs"},
};
static const struct mez_opt pull_options[] = {
	OPT_STORE,
	{"trust", 't', MEZ_OPT_STR, offsetof(struct args, trust), "FILE",
	 "take only what a publisher pinned there signed"},
	OPTS_NET,
};
static const struct mez_opt compose_options[] = {
	{"zone", 'z', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, zone), "DIR",
	 "the zone's directory"},
	{"at", 0, MEZ_OPT_INSTANT, offsetof(struct args, at), "INSTANT",
	 "by when waivers must not have ended, instead of now"},
};
#define OPTS_LIST                                                                         \
	{"max-age", 0, MEZ_OPT_UINT, offsetof(struct args, import.max_age), "DAYS",       \
	 "for how long its silence counts, instead of 7"},                                \
		{"review", 0, MEZ_OPT_UINT, offsetof(struct args, import.review),         \
		 "SCORE", "from when somebody must look, instead of 700"},                \
		{"block", 0, MEZ_OPT_UINT, offsetof(struct args, import.block), "SCORE",  \
		 "from when it counts as a match, instead of 900"},                       \
		{"ownership", 0, MEZ_OPT_STR, offsetof(struct args, import.ownership),    \
		 "RULE", "which owners count, as 'at_least 50% together chains', or none"}

static const struct mez_opt import_options[] = {
	{"format", 'f', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, import.format),
	 "FORMAT", "un, ofac, ofac-advanced, eu or uk"},
	{"name", 'n', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, import.name), "NAME",
	 "what the list is called"},
	{"output", 'o', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, import.out), "FILE",
	 "the list document, replaced when all is sound"},
	{"as-of", 0, MEZ_OPT_STR, offsetof(struct args, import.as_of), "DATE",
	 "the list's day, when the file does not say it"},
	OPTS_LIST,
	{"partial", 0, MEZ_OPT_FLAG, offsetof(struct args, import.partial), NULL,
	 "take a file with fewer entries than it says"},
};
static const struct mez_opt screen_options[] = {
	{"list", 'l', MEZ_OPT_LIST, offsetof(struct args, screen.lists), "FILE",
	 "a list to screen against"},
	{"least", 0, MEZ_OPT_UINT, offsetof(struct args, screen.least), "SCORE",
	 "report from this score on, instead of the list's"},
	{"check", 0, MEZ_OPT_FLAG, offsetof(struct args, screen.check), NULL,
	 "records are results: make them again, check their proofs"},
	{"pairs", 0, MEZ_OPT_FLAG, offsetof(struct args, screen.pairs), NULL,
	 "records are two names each: say how like they are"},
	{"terse", 0, MEZ_OPT_FLAG, offsetof(struct args, screen.terse), NULL, "without proofs"},
	{"gate", 0, MEZ_OPT_FLAG, offsetof(struct args, screen.gate), NULL,
	 "answer 1 when any is to be blocked, 3 when any is to be reviewed"},
	{"framed", 0, MEZ_OPT_FLAG, offsetof(struct args, screen.framed), NULL,
	 "demand and write a counted mez.end/1 record"},
	{"fail-fast", 0, MEZ_OPT_FLAG, offsetof(struct args, screen.fail_fast), NULL,
	 "stop at the first bad record"},
};
static const struct mez_opt lint_options[] = {
	OPT_MAYBE_STORE,
	{"level", 0, MEZ_OPT_STR, offsetof(struct args, level), "LEVEL",
	 "tell what is at least a note, a warning or an error"},
	OPT_JSON,
};
static const struct mez_opt new_options[] = {
	OPT_STORE,
	{"from", 0, MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, law.from), "WORK#EID",
	 "the provision that it is to encode"},
	{"law", 0, MEZ_OPT_STR, offsetof(struct args, law.pack), "PACK",
	 "the lawpack that has it, when several have"},
	{"at", 0, MEZ_OPT_STR, offsetof(struct args, law.at), "DATE",
	 "its text in force on that day, instead of the last"},
};
static const struct mez_opt matrix_options[] = {
	OPT_MAYBE_STORE,
	{"open", 0, MEZ_OPT_FLAG, offsetof(struct args, open), NULL,
	 "only the provisions that nobody has looked at"},
};
static const struct mez_opt suggest_options[] = {OPT_MAYBE_STORE};
static const struct mez_opt diff_options[] = {
	OPT_MAYBE_STORE,
	{"other", 0, MEZ_OPT_STR, offsetof(struct args, other), "DIR",
	 "the store that has the second, instead of --store"},
	{"ops", 0, MEZ_OPT_STR, offsetof(struct args, ops), "FILE",
	 "operations or cases to judge by both"},
	{"zone", 'z', MEZ_OPT_STR, offsetof(struct args, zone), "DIR",
	 "judge them by the policy of this zone"},
	OPT_JSON,
};
static const struct mez_opt calendar_options[] = {
	OPT_MAYBE_STORE,
	{"zone", 'z', MEZ_OPT_STR, offsetof(struct args, zone), "DIR",
	 "all packs of this zone, by its lock"},
	{"from", 0, MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, due.from), "DATE",
	 "due on this day or later"},
	{"to", 0, MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, due.to), "DATE",
	 "due on this day or earlier"},
	{"as", 0, MEZ_OPT_STR, offsetof(struct args, due.as), "KIND",
	 "what kind of person bears the duties"},
	{"fact", 0, MEZ_OPT_LIST, offsetof(struct args, due.facts), "PATH=VALUE",
	 "a fact that is known: leave out what it rules out"},
	{"yearly", 0, MEZ_OPT_LIST, offsetof(struct args, due.yearly), "PATH=MM-DD",
	 "the day of an event that comes round each year"},
	{"deposits", 0, MEZ_OPT_FLAG, offsetof(struct args, due.deposits), NULL,
	 "also the days to hand over what was withheld or collected"},
	OPT_JSON,
};
static const struct mez_opt akn_options[] = {
	{"xsd", 0, MEZ_OPT_STR, offsetof(struct args, law.xsd), "FILE",
	 "the schema of Akoma Ntoso 3.0, to check against too"},
};
static const struct mez_opt render_options[] = {
	OPT_STORE,
	{"at", 0, MEZ_OPT_STR, offsetof(struct args, law.at), "DATE",
	 "the text in force on that day, instead of the last"},
	{"from", 0, MEZ_OPT_STR, offsetof(struct args, law.from), "DATE",
	 "what changed since the text in force on that day"},
	{"format", 0, MEZ_OPT_STR, offsetof(struct args, law.format), "FORMAT",
	 "text, or html for one page"},
};
static const struct mez_opt refresh_options[] = {
	{"zone", 'z', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, zone), "DIR",
	 "the zone's directory"},
	{"digest", 0, MEZ_OPT_STR, offsetof(struct args, digest), "HEX",
	 "the pack must have this one, whoever signed it"},
	{"format", 'f', MEZ_OPT_STR, offsetof(struct args, import.format), "FORMAT",
	 "it is a list: un, ofac, ofac-advanced, eu or uk"},
	{"key", 'k', MEZ_OPT_STR, offsetof(struct args, key), "FILE",
	 "a list: secret key to sign its pack with"},
	{"max-loss", 0, MEZ_OPT_UINT, offsetof(struct args, max_loss), "PERCENT",
	 "a list: how much may be gone at once, instead of 20"},
	OPTS_LIST,
	OPT_JSON,
	OPTS_NET,
};

static const struct mez_verb verbs[] = {
	{"build", "SOURCE...", 1, SIZE_MAX, "build packs from source directories into a store",
	 store_options, MEZ_COUNT(store_options), verb_build},
	{"test", "PACK...", 1, SIZE_MAX,
	 "run the examples of packs and tell what they leave untried", store_options,
	 MEZ_COUNT(store_options), verb_test},
	{"akn", "FILE...", 1, SIZE_MAX, "check texts of law against schema and naming convention",
	 akn_options, MEZ_COUNT(akn_options), verb_akn},
	{"cite", "PACK WORK EID DATE", 4, 4, "tell which provision is in force on a day",
	 store_options, MEZ_COUNT(store_options), verb_cite},
	{"render", "PACK WORK [EID]", 2, 3, "show the text of a law, or what changed in it",
	 render_options, MEZ_COUNT(render_options), verb_render},
	{"lint", "PACK...", 1, SIZE_MAX, "tell what a pack may have wrong though it builds",
	 lint_options, MEZ_COUNT(lint_options), verb_lint},
	{"new", "CLAUSE", 1, 1, "begin a clause: what of a provision is still to be encoded",
	 new_options, MEZ_COUNT(new_options), verb_new},
	{"matrix", "PACK [WORK]", 1, 2,
	 "tell what a pack makes of each provision of the works it cites", matrix_options,
	 MEZ_COUNT(matrix_options), verb_matrix},
	{"suggest", "PACK [CLAUSE...]", 1, SIZE_MAX,
	 "write the examples at which answers turn, for an author to confirm", suggest_options,
	 MEZ_COUNT(suggest_options), verb_suggest},
	{"diff", "OLD NEW", 2, 2, "say what changed between two versions of a pack", diff_options,
	 MEZ_COUNT(diff_options), verb_diff},
	{"calendar", "[PACK...]", 0, SIZE_MAX, "list the duties that fall due between two days",
	 calendar_options, MEZ_COUNT(calendar_options), verb_calendar},
	{"sign", "PACK...", 1, SIZE_MAX, "sign packs in a store", sign_options,
	 MEZ_COUNT(sign_options), verb_sign},
	{"review", "PACK [CLAUSE...]", 1, SIZE_MAX,
	 "sign for clauses read beside the law, or tell which were", review_options,
	 MEZ_COUNT(review_options), verb_review},
	{"verify", "[PACK...]", 0, SIZE_MAX, "check digests and signatures of packs",
	 verify_options, MEZ_COUNT(verify_options), verb_verify},
	{"show", "PACK [PATH]", 1, 2, "list what a pack holds, or print one of it", store_options,
	 MEZ_COUNT(store_options), verb_show},
	{"lock", "", 0, 0, "pin the packs and keys of a zone in its stack.lock", lock_options,
	 MEZ_COUNT(lock_options), verb_lock},
	{"compose", "", 0, 0, "show what the packs of a zone decide together", compose_options,
	 MEZ_COUNT(compose_options), verb_compose},
	{"refresh", "SOURCE [PACK]", 1, 2, "take a newer version of a pack into a zone's store",
	 refresh_options, MEZ_COUNT(refresh_options), verb_refresh},
	{"push", "REFERENCE PACK", 2, 2, "send a pack and its signatures to a registry",
	 push_options, MEZ_COUNT(push_options), verb_push},
	{"pull", "REFERENCE [PACK]", 1, 2, "fetch a pack and its signatures from a registry",
	 pull_options, MEZ_COUNT(pull_options), verb_pull},
	{"import", "[FILE]", 0, 1, "make a list document of a published list", import_options,
	 MEZ_COUNT(import_options), verb_import},
	{"screen", "[FILE...]", 0, SIZE_MAX, "look for parties in lists of persons",
	 screen_options, MEZ_COUNT(screen_options), verb_screen},
};

static const struct mez_tool tool = {
	.name = "mez-pack",
	.summary = "build, test, sign, lock and share packs of law and regulation",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
};

int main(int argc, char **argv)
{
	return mez_cli_main(&tool, argc, argv);
}
