/* cmd/mez-pack/verbs_priv.h: what the verbs of mez-pack share.  cmd/mez-pack.c has the tables of
 * options and verbs; the parts beside this file have what the verbs do. */
#ifndef MEZ_CMD_MEZ_PACK_VERBS_PRIV_H
#define MEZ_CMD_MEZ_PACK_VERBS_PRIV_H

#include "cli/cli.h"
#include "work/packs.h"

/* All the user said, in a form easy to use. */
struct args {
	const char *store;	  /* the content store to read and write */
	const char *zone;	  /* lock: the zone's directory; review: whose reviewers count */
	const char *key;	  /* sign, lock, review: secret key file */
	const char *trust;	  /* verify, pull: the trust file */
	struct mez_optinstant at; /* sign, lock: when, instead of now */
	bool check;		  /* lock, review: compare, write nothing */
	bool draft, update;	  /* lock: without keys; whatever stands there */
	bool open;		  /* matrix: only what nobody has looked at */
	bool self;		  /* verify: consistency only, whoever signed */
	bool json;		  /* lint, diff: records instead of text */
	const char *digest;	  /* refresh: the pack's, instead of a publisher's word */
	struct mez_optuint max_loss; /* refresh: percent of a list */
	const char *level;	  /* lint: the lowest to tell */
	const char *other;	  /* diff: the store of the second, when it is another */
	const char *ops;	  /* diff: operations to judge by both */
	struct {		  /* push, pull */
		const char *auth, *ca;	 /* credentials; authorities to believe */
		bool http;		 /* plain HTTP to loopback hosts */
		struct mez_list hosts;	 /* and to these */
		const char *mount;	 /* push: a repository that has the blobs */
		struct mez_optuint stall; /* seconds without progress */
	} net;
	struct { /* akn, render, new */
		const char *xsd, *at, *from, *format, *pack;
	} law;
	struct { /* import, refresh */
		const char *format, *name, *out, *as_of, *ownership;
		struct mez_optuint max_age, review, block;
		bool partial;
	} import;
	struct { /* screen */
		struct mez_list lists;	  /* files */
		bool check, pairs, terse, gate, framed, fail_fast;
		struct mez_optuint least; /* score to report from */
	} screen;
	struct { /* calendar */
		const char *from, *to, *as;
		struct mez_list facts, yearly;
		bool deposits;
	} due;
};

/* What a verb works with: memory and a store, released together. */
struct session {
	struct mez_arena a;
	struct mez_store *store; /* NULL: none was asked for */
};

/* Both are to be closed with close_session(), also after a failure. */
int open_session(struct mez_cli *c, struct session *s, const char *dir, bool create);
/* The same; `dir` may be NULL, for what needs no store. */
int open_maybe(struct mez_cli *c, struct session *s, const char *dir);
/* The store of the zone that --zone names. */
int open_zone(struct mez_cli *c, struct session *s);
/* Gives r back. */
int close_session(struct session *s, int r);

/* A mez.packref/1 record. */
void print_pack(struct mez_cli *c, struct session *s, const struct mez_pack *p);
/* What --at says; without it the clock. */
struct mez_instant now_or(const struct mez_optinstant *at);

/* packverbs.c */
int verb_build(struct mez_cli *c);
int verb_test(struct mez_cli *c);
int verb_sign(struct mez_cli *c);
int verb_verify(struct mez_cli *c);
int verb_show(struct mez_cli *c);

/* authorverbs.c */
int verb_matrix(struct mez_cli *c);
int verb_new(struct mez_cli *c);
int verb_suggest(struct mez_cli *c);

/* reviewverbs.c */
int verb_review(struct mez_cli *c);

/* zoneverbs.c */
int verb_lock(struct mez_cli *c);
int verb_compose(struct mez_cli *c);

/* shareverbs.c */
int verb_push(struct mez_cli *c);
int verb_pull(struct mez_cli *c);
int verb_refresh(struct mez_cli *c);

/* listverbs.c */
enum { LIST_DAYS = 7 }; /* for which the silence of a list counts, unless told */
/* What the user said, at most INT32_MAX, or what is taken otherwise. */
int64_t or_else(const struct mez_optuint *o, int64_t otherwise);
int verb_import(struct mez_cli *c);
int verb_screen(struct mez_cli *c);

/* compareverbs.c */
int verb_lint(struct mez_cli *c);
int verb_diff(struct mez_cli *c);

/* calendarverb.c */
int verb_calendar(struct mez_cli *c);

/* lawverbs.c */
int verb_akn(struct mez_cli *c);
int verb_cite(struct mez_cli *c);
int verb_render(struct mez_cli *c);

#endif
