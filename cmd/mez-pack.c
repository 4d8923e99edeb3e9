/* mez-pack: packs of law and rules: build, test, sign, verify, show, lock, push, pull; lists of
 * persons: import, screen. */
#include "adapt/clock.h"
#include "adapt/http.h"
#include "cli/cli.h"
#include "work/importwork.h"
#include "work/lawwork.h"
#include "work/lockfile.h"
#include "work/packdiff.h"
#include "work/packlint.h"
#include "work/packtest.h"
#include "work/pushpull.h"
#include "work/refresh.h"
#include "work/screenwork.h"
#include "work/trustfile.h"

/* All the user said, in a form easy to use. */
struct args {
	const char *store;	  /* the content store to read and write */
	const char *zone;	  /* lock: the zone's directory */
	const char *key;	  /* sign, lock: secret key file */
	const char *trust;	  /* verify: the trust file */
	struct mez_optinstant at; /* sign, lock: when, instead of now */
	bool check;		  /* lock: compare, write nothing */
	bool self;		  /* verify: consistency only, whoever signed */
	bool json;		  /* lint, diff: records instead of text */
	const char *digest;	  /* refresh: the pack's, instead of a publisher's word */
	const char *other;	  /* diff: the store of the second, when it is another */
	const char *ops;	  /* diff: operations to judge by both */
	struct {		  /* push, pull */
		const char *auth, *ca;	 /* credentials; authorities to believe */
		bool http;		 /* plain HTTP to loopback hosts */
		struct mez_list hosts;	 /* and to these */
		const char *mount;	 /* push: a repository that has the blobs */
		struct mez_optuint stall; /* seconds without progress */
	} net;
	struct { /* akn, render */
		const char *xsd, *at, *from, *format;
	} law;
	struct { /* import */
		const char *format, *name, *out, *as_of;
		struct mez_optuint max_age, review, block;
		bool partial;
	} import;
	struct { /* screen */
		struct mez_list lists;	  /* files */
		bool check, pairs, terse, gate, framed, fail_fast;
		struct mez_optuint least; /* score to report from */
	} screen;
};

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

static const struct mez_opt store_options[] = {OPT_STORE};
static const struct mez_opt sign_options[] = {
	OPT_STORE,
	{"key", 'k', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, key), "FILE",
	 "secret key to sign with"},
	OPT_AT,
};
static const struct mez_opt verify_options[] = {
	OPT_STORE,
	{"trust", 0, MEZ_OPT_STR, offsetof(struct args, trust), "FILE", "keys trusted, by role"},
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
};

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

static const struct mez_opt push_options[] = {
	OPT_STORE,
	OPTS_NET,
	{"mount", 0, MEZ_OPT_STR, offsetof(struct args, net.mount), "PATH",
	 "a repository there that may have the blobs"},
};
static const struct mez_opt pull_options[] = {OPT_STORE, OPTS_NET};

struct session {
	struct mez_arena a;
	struct mez_store *store;
};

static int open_session(struct mez_cli *c, struct session *s, const char *dir, bool create)
{
	int r = mez_arena_init(&s->a, 0, &c->err);

	return r ? r : mez_store_open(&s->store, dir, create, &c->err);
}

static int close_session(struct session *s, int r)
{
	mez_store_close(s->store);
	mez_arena_release(&s->a);
	return r;
}

static void print_pack(struct mez_cli *c, struct session *s, const struct mez_pack *p)
{
	struct mez_json v = mez_packs_ref_json(&s->a, p);

	mez_sink_json(&c->out, &v);
}

static struct mez_instant now_or(const struct mez_optinstant *at)
{
	return at->set ? at->v : mez_clock_now();
}

/* --- build, test ---------------------------------------------------------- */

static int build(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	size_t order[MEZ_PACKSRC_MAX_DIRS];
	int r = open_session(c, &s, args->store, true);

	if (!r)
		r = mez_packsrc_order(order, &s.a, c->operand, c->noperands, &c->err);
	for (size_t i = 0; !r && i < c->noperands; i++) {
		struct mez_pack_finder finder = mez_packs_finder(s.store);
		struct mez_built_pack built;

		mez_arena_reset(&s.a);
		r = mez_packsrc_build(&built, &s.a, c->operand[order[i]], &finder, &c->err);
		if (!r)
			r = mez_packs_put(s.store, &s.a, &built, &c->err);
		if (!r)
			print_pack(c, &s, built.pack);
	}
	return close_session(&s, r);
}

static int test(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	bool failed = false;
	int r = open_session(c, &s, args->store, false);

	for (size_t i = 0; !r && i < c->noperands; i++) {
		struct mez_packtest t;

		mez_arena_reset(&s.a);
		r = mez_packtest_run(&t, &c->out, &s.a, s.store, mez_str_of(c->operand[i]),
				     &c->err);
		failed |= !r && (t.failed || t.untried);
	}
	return close_session(&s, r ? r : failed);
}

/* --- sign, verify --------------------------------------------------------- */

static int sign(struct mez_cli *c)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_seckey) key = NULL;
	struct session s = {0};
	int r;

	r = mez_seckey_load(&key, args->key, &c->err);
	if (!r)
		r = open_session(c, &s, args->store, false);
	for (size_t i = 0; !r && i < c->noperands; i++) {
		struct mez_stored_pack p;

		r = mez_packs_sign(s.store, &s.a, mez_str_of(c->operand[i]), key, now_or(&args->at),
				   &c->err);
		if (!r)
			r = mez_packs_get(&p, &s.a, s.store, mez_str_of(c->operand[i]), &c->err);
		if (!r)
			print_pack(c, &s, p.pack);
	}
	return close_session(&s, r);
}

static int verify_one(struct mez_cli *c, struct session *s, struct mez_str name,
		      const struct mez_trust *trust)
{
	const struct args *args = c->args;
	struct mez_pubkey signers[MEZ_PACK_MAX_SIGNATURES];
	struct mez_blobs from = mez_packs_blobs(s->store);
	struct mez_stored_pack p;
	bool pinned = args->self;
	size_t n;
	int r = mez_packs_get(&p, &s->a, s->store, name, &c->err);

	if (!r)
		r = mez_packs_signers(signers, &n, &s->a, &from, &p, &c->err);
	if (r)
		return r;
	print_pack(c, s, p.pack);
	for (size_t i = 0; i < n; i++)
		pinned |= mez_trust_has(trust, MEZ_ROLE_PUBLISHER, &signers[i]);
	if (pinned)
		return 0;
	return mez_err_set(&c->err, MEZ_E_UNTRUSTED, "pack '%.*s': %s", MEZ_FMT(name),
			   !n	   ? "not signed"
			   : trust ? "signed by no trusted publisher"
				   : "self-consistent, signers not pinned (--trust)");
}

static int verify(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_trust trust, *pinned = NULL;
	struct session s = {0};
	struct mez_str *names;
	size_t n;
	bool no = false;
	int r;

	if (args->trust && args->self)
		return mez_cli_usage(c, "--trust and --self ask different questions");
	r = open_session(c, &s, args->store, false);

	if (!r && args->trust) {
		r = mez_trust_load(&trust, &s.a, args->trust, &c->err);
		pinned = &trust;
	}
	if (!r)
		r = mez_packs_names(&names, &n, &s.a, s.store, &c->err);
	if (!r && c->noperands == 0 && n == 0)
		r = mez_err_set(&c->err, MEZ_E_CLOSURE, "the store holds no packs");
	for (size_t i = 0; !r && i < (c->noperands ? c->noperands : n); i++) {
		struct mez_str name = c->noperands ? mez_str_of(c->operand[i]) : names[i];

		r = verify_one(c, &s, name, pinned);
		if (mez_code_status(r) == 1) {
			mez_cli_report(c, &c->err);
			mez_err_clear(&c->err);
			no = true;
			r = 0;
		}
	}
	return close_session(&s, r ? r : no);
}

/* --- show ----------------------------------------------------------------- */

static void show_contents(struct mez_cli *c, struct session *s, const struct mez_pack *p)
{
	for (size_t i = 0; i < p->ncontents; i++) {
		struct mez_obj o = {.a = &s->a};
		char hex[MEZ_HEX32 + 1];
		struct mez_json v;

		mez_filehash_hex(hex, &p->content[i].sha256);
		mez_obj_set(&o, "path", mez_json_text(p->content[i].path));
		mez_obj_set(&o, "media_type", mez_json_text(p->content[i].media_type));
		mez_obj_set(&o, "sha256", mez_json_copy_text(&s->a, mez_str_of(hex)));
		mez_obj_set(&o, "size", mez_json_i64(&s->a, (int64_t)p->content[i].bytes.n));
		v = mez_obj_done(&o);
		mez_sink_json(&c->out, &v);
	}
}

static int show(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_stored_pack p;
	struct session s = {0};
	struct mez_str path = c->noperands > 1 ? mez_str_of(c->operand[1]) : MEZ_NOSTR;
	bool found = !path.p;
	int r = open_session(c, &s, args->store, false);

	if (!r)
		r = mez_packs_get(&p, &s.a, s.store, mez_str_of(c->operand[0]), &c->err);
	if (r)
		return close_session(&s, r);
	if (!path.p) {
		print_pack(c, &s, p.pack);
		show_contents(c, &s, p.pack);
	}
	for (size_t i = 0; path.p && i < p.pack->ncontents; i++) {
		if (!mez_str_eq(p.pack->content[i].path, path))
			continue;
		mez_buf_str(&c->out.buf, p.pack->content[i].bytes);
		found = true;
	}
	if (!found)
		r = mez_err_set(&c->err, MEZ_E_NOINPUT, "pack '%s' holds no '%s'", c->operand[0],
				c->operand[1]);
	return close_session(&s, r);
}

/* --- lock ----------------------------------------------------------------- */

/* A lock that says the same already is left alone, unless another key is to answer for it. */
static int write_lock(struct mez_cli *c, struct session *s, const struct mez_json *lock)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_seckey) key = NULL;
	struct mez_pubkey mine, signer;
	struct mez_faults none = {0};
	struct mez_err ignored;
	bool same = mez_lockfile_check(&s->a, args->zone, s->store, lock, &signer, &none,
				       &ignored) == 0;
	int r;

	if (!args->key)
		return same ? 0 : mez_cli_usage(c, "--key is needed to write the lock");
	r = mez_seckey_load(&key, args->key, &c->err);
	if (r)
		return r;
	mine = mez_seckey_public(key);
	if (same && mez_pubkey_eq(&mine, &signer))
		return 0;
	return mez_lockfile_write(&s->a, args->zone, s->store, lock, key, now_or(&args->at),
				  &c->err);
}

static void print_ref(struct mez_cli *c, struct session *s, const struct mez_json *pinned)
{
	struct mez_obj o;
	struct mez_json v;

	mez_obj_from(&o, &s->a, pinned);
	mez_obj_set(&o, "type", mez_json_z("mez.packref/1"));
	v = mez_obj_done(&o);
	mez_sink_json(&c->out, &v);
}

static void tell_fault(void *arg, const struct mez_err *what)
{
	mez_cli_report(arg, what);
}

static int open_zone(struct mez_cli *c, struct session *s)
{
	const struct args *args = c->args;
	MEZ_AUTOBUF dir = MEZ_BUF_INIT;

	mez_buf_fmt(&dir, "%s/store", args->zone);
	return open_session(c, s, dir.p, false);
}

static int lock(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_faults faults = {.fn = tell_fault, .arg = c};
	struct mez_date today = mez_instant_day(now_or(&args->at), 0);
	struct session s = {0};
	struct mez_json doc;
	int r = open_zone(c, &s);

	if (!r)
		r = mez_lockfile_compute(&doc, &s.a, args->zone, s.store, today, &faults, &c->err);
	if (!r)
		r = args->check ? mez_lockfile_check(&s.a, args->zone, s.store, &doc, NULL,
						     &faults, &c->err)
				: write_lock(c, &s, &doc);
	for (size_t i = 0; !r && i < mez_json_len(mez_json_at(&doc, "packs")); i++)
		print_ref(c, &s, mez_json_item(mez_json_at(&doc, "packs"), i));
	return close_session(&s, r);
}

/* --- compose ---------------------------------------------------------------- */

static const struct mez_opt compose_options[] = {
	{"zone", 'z', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, zone), "DIR",
	 "the zone's directory"},
	{"at", 0, MEZ_OPT_INSTANT, offsetof(struct args, at), "INSTANT",
	 "by when waivers must not have ended, instead of now"},
};

static int compose(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	struct mez_json doc;
	bool clear = false;
	int r = open_zone(c, &s);

	if (!r)
		r = mez_lockfile_compose(&doc, &clear, &s.a, args->zone, s.store,
					 mez_instant_day(now_or(&args->at), 0), &c->err);
	if (!r)
		mez_sink_json(&c->out, &doc);
	return close_session(&s, r ? r : !clear);
}

/* --- push, pull ------------------------------------------------------------- */

static void tell_progress(void *arg, size_t done, size_t all)
{
	(void)arg;
	if (done % 100 == 0 || done == all)
		mez_cli_progress("%zu of %zu blobs", done, all);
}

typedef int transfer_fn(struct mez_transfer *out, struct mez_arena *a, struct mez_store *s,
			struct mez_str reference, struct mez_str name,
			const struct mez_registry_options *o, struct mez_err *err);

static struct mez_registry_options network(const struct args *args)
{
	return (struct mez_registry_options){.auth_file = args->net.auth,
					     .ca_file = args->net.ca,
					     .insecure_http = args->net.http,
					     .insecure = args->net.hosts.v,
					     .ninsecure = args->net.hosts.n,
					     .mount = args->net.mount,
					     .stall = (unsigned)args->net.stall.v,
					     .progress = tell_progress};
}

static int transfer(struct mez_cli *c, transfer_fn *fn, bool create)
{
	const struct args *args = c->args;
	const struct mez_registry_options o = network(args);
	struct mez_str name = c->noperands > 1 ? mez_str_of(c->operand[1]) : MEZ_NOSTR;
	struct session s = {0};
	struct mez_transfer t;
	struct mez_json v;
	int r;

	if (args->net.stall.v > MEZ_HTTP_SECONDS_MAX)
		return mez_cli_usage(c, "--timeout is at most %d", MEZ_HTTP_SECONDS_MAX);
	if (args->net.mount && !mez_regref_is_repo(mez_str_of(args->net.mount)))
		return mez_cli_usage(c, "--mount wants the path of a repository");
	r = open_session(c, &s, args->store, create);
	if (!r)
		r = fn(&t, &s.a, s.store, mez_str_of(c->operand[0]), name, &o, &c->err);
	if (r) {
		mez_err_file(&c->err, c->operand[0]);
		return close_session(&s, r);
	}
	v = mez_transfer_json(&s.a, &t);
	mez_sink_json(&c->out, &v);
	return close_session(&s, 0);
}

static int push(struct mez_cli *c)
{
	return transfer(c, mez_push, false);
}

static int pull(struct mez_cli *c)
{
	return transfer(c, mez_pull, true);
}

/* --- import ------------------------------------------------------------------------------- */

static const struct mez_opt import_options[] = {
	{"format", 'f', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, import.format),
	 "FORMAT", "un, ofac, ofac-advanced, eu or uk"},
	{"name", 'n', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, import.name), "NAME",
	 "what the list is called"},
	{"output", 'o', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, import.out), "FILE",
	 "the list document, replaced when all is sound"},
	{"as-of", 0, MEZ_OPT_STR, offsetof(struct args, import.as_of), "DATE",
	 "the list's day, when the file does not say it"},
	{"max-age", 0, MEZ_OPT_UINT, offsetof(struct args, import.max_age), "DAYS",
	 "for how long its silence counts, instead of 7"},
	{"review", 0, MEZ_OPT_UINT, offsetof(struct args, import.review), "SCORE",
	 "from when somebody must look, instead of 700"},
	{"block", 0, MEZ_OPT_UINT, offsetof(struct args, import.block), "SCORE",
	 "from when it counts as a match, instead of 900"},
	{"partial", 0, MEZ_OPT_FLAG, offsetof(struct args, import.partial), NULL,
	 "take a file with fewer entries than it says"},
};

static int64_t or_else(const struct mez_optuint *o, int64_t otherwise)
{
	return o->set && o->v <= INT32_MAX ? (int64_t)o->v : o->set ? INT32_MAX : otherwise;
}

static int import(struct mez_cli *c)
{
	const struct args *args = c->args;
	enum { DAYS = 7 };
	struct mez_importwork w = {
		.name = mez_str_of(args->import.name),
		.in = c->noperands ? c->operand[0] : "-",
		.out = args->import.out,
		.as_of = mez_str_of(args->import.as_of),
		.max_age = or_else(&args->import.max_age, DAYS),
		.review = or_else(&args->import.review, MEZ_SCORE_REVIEW),
		.block = or_else(&args->import.block, MEZ_SCORE_BLOCK),
		.partial = args->import.partial,
	};
	struct mez_arena a = {0};
	struct mez_json report;
	int r;

	if (!mez_sanctions_format_parse(&w.format, mez_str_of(args->import.format)))
		return mez_cli_usage(c, "no such format: '%s'", args->import.format);
	r = mez_arena_init(&a, 0, &c->err);
	if (!r)
		r = mez_importwork_run(&report, &a, &w, &c->err);
	if (!r)
		mez_sink_json(&c->out, &report);
	mez_arena_release(&a);
	return r;
}

/* --- screen ------------------------------------------------------------------------------- */

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

static int screen_usage(struct mez_cli *c)
{
	const struct args *args = c->args;

	if (args->screen.check && args->screen.pairs)
		return mez_cli_usage(c, "--check and --pairs ask different questions");
	if (args->screen.pairs && args->screen.lists.n)
		return mez_cli_usage(c, "--pairs needs no list");
	if (!args->screen.lists.n && !args->screen.check && !args->screen.pairs)
		return mez_cli_usage(c, "--list is missing: nothing to screen against");
	if (args->screen.least.set && args->screen.least.v > MEZ_SCORE_TOP)
		return mez_cli_usage(c, "--least is a score of 0 to %d", MEZ_SCORE_TOP);
	return 0;
}

static int screen(struct mez_cli *c)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_screenlists) lists = NULL;
	struct mez_stream s = {.framed = args->screen.framed, .fail_fast = args->screen.fail_fast};
	struct mez_screenwork w = {
		.what = args->screen.check   ? MEZ_SCREENWORK_CHECK
			: args->screen.pairs ? MEZ_SCREENWORK_PAIRS
					     : MEZ_SCREENWORK_SCREEN,
		.how = {.least = args->screen.least.set ? (int64_t)args->screen.least.v : -1,
			.flags = args->screen.terse ? MEZ_SCREENING_TERSE : 0},
	};
	int r = screen_usage(c);

	if (!r && args->screen.lists.n)
		r = mez_screenlists_open(&lists, args->screen.lists.v, args->screen.lists.n,
					 &c->err);
	if (r)
		return r;
	w.lists = lists;
	mez_cli_stream(c, &s);
	r = mez_stream_files(&s, c->operand, c->noperands, mez_screenwork_record, &w, &c->err);
	if (r)
		return r;
	if (args->screen.gate && !s.status)
		mez_stream_note(&s, w.answer);
	mez_stream_end(&s);
	return s.status;
}

/* --- lint --------------------------------------------------------------------- */

#define OPT_MAYBE_STORE \
	{"store", 0, MEZ_OPT_STR, offsetof(struct args, store), "DIR", "the content store"}
#define OPT_JSON                                                             \
	{"json", 0, MEZ_OPT_FLAG, offsetof(struct args, json), NULL, "records instead of text"}

static const struct mez_opt lint_options[] = {OPT_MAYBE_STORE, OPT_JSON};

/* A store is not needed for directories that require nothing. */
static int open_maybe(struct mez_cli *c, struct session *s, const char *dir)
{
	return dir ? open_session(c, s, dir, false) : mez_arena_init(&s->a, 0, &c->err);
}

static int lint(struct mez_cli *c)
{
	const struct args *args = c->args;
	enum mez_lint_form form = args->json ? MEZ_LINT_RECORDS : MEZ_LINT_TEXT;
	struct mez_lint_counts n = {0};
	struct session s = {0};
	int r = open_maybe(c, &s, args->store);

	for (size_t i = 0; !r && i < c->noperands; i++) {
		mez_arena_reset(&s.a);
		r = mez_packlint_run(&n, &c->out, form, &s.a, s.store, mez_str_of(c->operand[i]),
				     &c->err);
	}
	return close_session(&s, r ? r : n.errors > 0);
}

/* --- diff --------------------------------------------------------------------- */

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

static int diff_operations(struct mez_cli *c, struct mez_packdiff *d)
{
	const struct args *args = c->args;
	struct mez_loaded zone;
	int r = args->zone ? mez_loaded_zone(&zone, d->a, args->zone, &c->err) : 0;

	return r ? r
		 : mez_packdiff_operations(d, args->ops, args->zone ? &zone.lock.policy : NULL,
					   &c->err);
}

static int diff(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	struct mez_packdiff d = {.a = &s.a,
				 .sink = &c->out,
				 .form = args->json ? MEZ_DIFF_RECORDS : MEZ_DIFF_TEXT};
	struct mez_store *other = NULL;
	int r;

	if (args->zone && !args->ops)
		return mez_cli_usage(c, "--zone is about --ops");
	r = open_maybe(c, &s, args->store);
	if (!r && args->other)
		r = mez_store_open(&other, args->other, false, &c->err);
	if (!r)
		r = mez_packset_open(&d.was, &s.a, s.store, mez_str_of(c->operand[0]), &c->err);
	if (!r)
		r = mez_packset_open(&d.is, &s.a, other ? other : s.store,
				     mez_str_of(c->operand[1]), &c->err);
	if (!r && d.was.pack->kind != d.is.pack->kind)
		r = mez_cli_usage(c, "a lawpack and a regpack are nothing to compare");
	if (!r)
		r = mez_packdiff_items(&d, &c->err);
	if (!r)
		r = mez_packdiff_examples(&d, &c->err);
	if (!r && args->ops)
		r = diff_operations(c, &d);
	mez_store_close(other);
	return close_session(&s, r ? r : d.changes + d.flips > 0);
}

/* --- law ------------------------------------------------------------------ */

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

static int akn(struct mez_cli *c)
{
	const struct args *args = c->args;
	int status;
	int r = mez_lawwork_check(&c->out, &status, (const char *const *)c->operand, c->noperands,
				  args->law.xsd, &c->err);

	return r ? r : status;
}

static int law_pack(struct mez_cli *c, struct session *s, struct mez_stored_pack *p)
{
	const struct args *args = c->args;
	int r = open_session(c, s, args->store, false);

	return r ? r : mez_packs_get(p, &s->a, s->store, mez_str_of(c->operand[0]), &c->err);
}

static int cite(struct mez_cli *c)
{
	struct session s = {0};
	struct mez_stored_pack p;
	struct mez_date day;
	struct mez_json v;
	int r;

	if (!mez_date_parse(&day, mez_str_of(c->operand[3])))
		return mez_cli_usage(c, "DATE is a day, YYYY-MM-DD");
	r = law_pack(c, &s, &p);
	if (!r)
		r = mez_lawwork_cite(&v, &s.a, p.pack, mez_str_of(c->operand[1]),
				     mez_str_of(c->operand[2]), day, &c->err);
	if (!r)
		mez_sink_json(&c->out, &v);
	return close_session(&s, r);
}

static int render(struct mez_cli *c)
{
	const struct args *args = c->args;
	const char *format = args->law.format ? args->law.format : "text";
	struct mez_lawview v = {.work = mez_str_of(c->operand[1]),
				.eid = c->noperands > 2 ? mez_str_of(c->operand[2]) : MEZ_NOSTR,
				.dated = args->law.at,
				.compared = args->law.from,
				.html = strcmp(format, "html") == 0};
	struct session s = {0};
	struct mez_stored_pack p;
	int r;

	if (!v.html && strcmp(format, "text") != 0)
		return mez_cli_usage(c, "--format is text or html");
	if ((v.dated && !mez_date_parse(&v.at, mez_str_of(args->law.at))) ||
	    (v.compared && !mez_date_parse(&v.since, mez_str_of(args->law.from))))
		return mez_cli_usage(c, "--at and --from take a day, YYYY-MM-DD");
	r = law_pack(c, &s, &p);
	if (!r)
		r = mez_lawwork_render(&c->out.buf, &s.a, p.pack, &v, &c->err);
	return close_session(&s, r);
}

/* --- refresh ------------------------------------------------------------------ */

static const struct mez_opt refresh_options[] = {
	{"zone", 'z', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, zone), "DIR",
	 "the zone's directory"},
	{"digest", 0, MEZ_OPT_STR, offsetof(struct args, digest), "HEX",
	 "the pack must have this one, whoever signed it"},
	OPT_JSON,
	OPTS_NET,
};

static int refresh(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_refresh w = {
		.zone = args->zone,
		.source = mez_str_of(c->operand[0]),
		.name = c->noperands > 1 ? mez_str_of(c->operand[1]) : MEZ_NOSTR,
		.has_pinned = args->digest != NULL,
		.net = network(args),
		.sink = &c->out,
		.form = args->json ? MEZ_DIFF_RECORDS : MEZ_DIFF_TEXT,
	};
	struct session s = {0};
	bool news;
	int r;

	if (args->digest && !mez_filehash_parse(&w.pinned, mez_str_of(args->digest)))
		return mez_cli_usage(c, "--digest is 64 hex digits");
	if (args->net.stall.v > MEZ_HTTP_SECONDS_MAX)
		return mez_cli_usage(c, "--timeout is at most %d", MEZ_HTTP_SECONDS_MAX);
	r = mez_arena_init(&s.a, 0, &c->err);
	if (!r)
		r = mez_refresh_run(&news, &s.a, &w, &c->err);
	return close_session(&s, r);
}

static const struct mez_verb verbs[] = {
	{"build", "SOURCE...", 1, SIZE_MAX, "build packs from source directories into a store",
	 store_options, MEZ_COUNT(store_options), build},
	{"test", "PACK...", 1, SIZE_MAX,
	 "run the examples of packs and tell what they leave untried", store_options,
	 MEZ_COUNT(store_options), test},
	{"akn", "FILE...", 1, SIZE_MAX, "check texts of law against schema and naming convention",
	 akn_options, MEZ_COUNT(akn_options), akn},
	{"cite", "PACK WORK EID DATE", 4, 4, "tell which provision is in force on a day",
	 store_options, MEZ_COUNT(store_options), cite},
	{"render", "PACK WORK [EID]", 2, 3, "show the text of a law, or what changed in it",
	 render_options, MEZ_COUNT(render_options), render},
	{"lint", "PACK...", 1, SIZE_MAX, "tell what a pack may have wrong though it builds",
	 lint_options, MEZ_COUNT(lint_options), lint},
	{"diff", "OLD NEW", 2, 2, "say what changed between two versions of a pack", diff_options,
	 MEZ_COUNT(diff_options), diff},
	{"sign", "PACK...", 1, SIZE_MAX, "sign packs in a store", sign_options,
	 MEZ_COUNT(sign_options), sign},
	{"verify", "[PACK...]", 0, SIZE_MAX, "check digests and signatures of packs",
	 verify_options, MEZ_COUNT(verify_options), verify},
	{"show", "PACK [PATH]", 1, 2, "list what a pack holds, or print one of it", store_options,
	 MEZ_COUNT(store_options), show},
	{"lock", "", 0, 0, "pin the packs and keys of a zone in its stack.lock", lock_options,
	 MEZ_COUNT(lock_options), lock},
	{"compose", "", 0, 0, "show what the packs of a zone decide together", compose_options,
	 MEZ_COUNT(compose_options), compose},
	{"refresh", "SOURCE [PACK]", 1, 2, "take a newer version of a pack into a zone's store",
	 refresh_options, MEZ_COUNT(refresh_options), refresh},
	{"push", "REFERENCE PACK", 2, 2, "send a pack and its signatures to a registry",
	 push_options, MEZ_COUNT(push_options), push},
	{"pull", "REFERENCE [PACK]", 1, 2, "fetch a pack and its signatures from a registry",
	 pull_options, MEZ_COUNT(pull_options), pull},
	{"import", "[FILE]", 0, 1, "make a list document of a published list", import_options,
	 MEZ_COUNT(import_options), import},
	{"screen", "[FILE...]", 0, SIZE_MAX, "look for parties in lists of persons",
	 screen_options, MEZ_COUNT(screen_options), screen},
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
