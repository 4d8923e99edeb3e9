/* adapt/registry_priv.h: what registries answer, read strictly; and one question to them. */
#ifndef MEZ_ADAPT_REGISTRY_PRIV_H
#define MEZ_ADAPT_REGISTRY_PRIV_H

#include "adapt/http.h"
#include "adapt/registry.h"
#include "base/arena.h"

/* --- texts (registrytext.c): fuzzed ---------------------------------------- */

/* A challenge of WWW-Authenticate (RFC 9110 section 11.6.1) that we can answer. */
struct mez_challenge {
	enum mez_challenge_kind {
		MEZ_CHALLENGE_NONE,
		MEZ_CHALLENGE_BASIC,
		MEZ_CHALLENGE_BEARER
	} kind;
	struct mez_str realm, service, scope, error; /* or MEZ_NOSTR; in the arena */
};
/* The best of one header value: Bearer before Basic before none.  SYNTAX; DUPLICATE for a
 * parameter given twice. */
MEZ_MUST int mez_challenge_parse(struct mez_challenge *out, struct mez_arena *a,
				 struct mez_str value, struct mez_err *err);
/* The target of rel="next" of a Link header (RFC 8288), or MEZ_NOSTR. */
MEZ_MUST int mez_link_next(struct mez_str *out, struct mez_arena *a, struct mez_str value,
			   struct mez_err *err);
/* "0-N" of an upload: how many bytes are there.  "0-0" is what registries say of none; of one
 * byte, too, and then asking again from 0 is refused and begins anew. */
MEZ_MUST bool mez_upload_range_parse(uint64_t *have, struct mez_str value);
/* The token of a token server's answer, which must be visible ASCII. */
MEZ_MUST int mez_token_parse(struct mez_str *out, struct mez_arena *a, struct mez_str body,
			     struct mez_err *err);
/* The value "Basic ..." for a host in a config.json, or no value (out stays empty). */
MEZ_MUST int mez_authfile_parse(struct mez_buf *out, struct mez_str text, struct mez_str host,
				struct mez_err *err);
/* What the errors of an answer say, for a message; empty when it says nothing we can read. */
void mez_registry_complaint(struct mez_buf *out, struct mez_str body);

/* --- one question (registrycall.c) ------------------------------------------ */

struct mez_registry {
	struct mez_http *http;
	struct mez_registry_options o;
	struct mez_regauth *auth;
	char *repo, *base; /* "zone/law"; "https://host/v2/zone/law/" */
	char *origin;
	struct mez_arena scratch;
	struct mez_buf authorization; /* header value to send; empty: none yet */
	unsigned renewed;	      /* how often it changed */
	struct mez_err denied;	      /* why no token could be had; MEZ_OK: none was denied */
};
struct mez_regauth {
	struct mez_buf basic;
};

/* A request with our manners: credentials when asked, redirects, retries. */
struct mez_call {
	/* filled by the caller */
	const char *method;
	struct mez_buf url;	   /* absolute */
	const char *accept, *type; /* headers, or NULL */
	struct mez_buf range;	   /* Content-Range, or empty */
	struct mez_str body;
	uint64_t max;
	bool once;    /* a lost connection or 5xx is told, not tried again */
	bool reading; /* redirects may be followed */
	void (*done)(struct mez_call *c, void *arg);
	void *arg;
	/* the answer: x.status and its headers, or failed with err.  A status of 400 and more is
	 * an answer; mez_call_refused() makes an error of it. */
	int failed;
	struct mez_err err;
	struct mez_exchange x;
	/* kept here */
	struct mez_registry *r;
	struct mez_buf at; /* URL at hand, after redirects */
	unsigned tries, redirects, seen_renewed;
	bool home;  /* it goes to the registry itself: credentials go along */
	bool asked; /* credentials were sent anew for this call */
	bool over;
};
void mez_call_begin(struct mez_registry *r, struct mez_call *c, unsigned wait_ms);
/* Ask and wait.  0: there is an answer. */
MEZ_MUST int mez_call_run(struct mez_registry *r, struct mez_call *c, struct mez_err *err);
void mez_call_release(struct mez_call *c);
/* True for the answers that may be better later; *wait_ms is how long to wait, from the number
 * of the try and Retry-After. */
bool mez_registry_passing(const struct mez_exchange *x, unsigned tries, unsigned *wait_ms);
/* The error that a refusing answer is; what names the thing. */
MEZ_MUST int mez_call_refused(const struct mez_call *c, const char *what, struct mez_err *err);
/* Where a Location leads that we are to write to: the registry's own origin only (UNSAFE). */
MEZ_MUST int mez_call_location(struct mez_buf *out, const struct mez_call *c, struct mez_err *err);
/* Whether that URL may be spoken to: https, or plain HTTP that was allowed for it.  UNSAFE. */
MEZ_MUST int mez_registry_may(const struct mez_registry *r, const struct mez_http_url *u,
			      struct mez_err *err);
/* Get what a challenge asks for: r->authorization is new after success.  NOPERM.  A token that
 * could not be had once is not asked for again: calls at once would each wait for it. */
MEZ_MUST int mez_registry_renew(struct mez_registry *r, const struct mez_exchange *refused,
				struct mez_err *err);

/* --- many blobs (registrymany.c) ------------------------------------------- */

/* One blob on its way: what it asks next follows from the answer to what it asked. */
struct mez_job {
	struct mez_fleet *fleet;
	const struct mez_descriptor *d;
	struct mez_call call;
	struct mez_buf bytes, location; /* of an upload */
	uint64_t sent;			/* bytes of it that the registry has */
	enum mez_job_step {
		MEZ_STEP_HEAD,
		MEZ_STEP_POST,
		MEZ_STEP_PATCH,
		MEZ_STEP_STATUS,
		MEZ_STEP_PUT,
		MEZ_STEP_GET
	} step;
	unsigned failures;
	char text[MEZ_OCI_DIGEST + 1];
};
struct mez_fleet {
	struct mez_registry *r;
	const struct mez_descriptor *d;
	size_t n, next, done;
	uint64_t weight; /* bytes of those on their way */
	mez_blob_fn *fn;
	void *arg;
	void (*start)(struct mez_job *j);
	void (*answered)(struct mez_call *c, void *job);
	struct mez_job *job[MEZ_HTTP_IN_FLIGHT_MAX];
	struct mez_blob_counts counts;
	int failed;
	struct mez_err err;
};

#endif
