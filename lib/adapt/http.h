/* adapt/http.h: an HTTP/1.1 client, many exchanges at once, over libcurl (its one includer).
 * libcurl is loaded when a client is opened, not when a program starts: that costs 6 ms, which
 * only those who use the network should pay.
 *
 * Everything that libcurl would decide by itself is pinned: http and https only, as the exchange
 * says; TLS 1.2 or newer, certificates always checked; no redirects (the caller judges them), no
 * proxy, no ~/.netrc, no cookies, no content encodings.  Proxies named in the environment are
 * not used.
 * Bounds: bytes of head and body, time to connect, time without progress, time in all. */
#ifndef MEZ_ADAPT_HTTP_H
#define MEZ_ADAPT_HTTP_H

#include "base/buf.h"

enum {
	MEZ_HTTP_HEAD_MAX = 65536,   /* bytes of an answer's header lines */
	MEZ_HTTP_URL_MAX = 8192,     /* bytes of a URL */
	MEZ_HTTP_IN_FLIGHT_MAX = 8,  /* connections to one host */
	MEZ_HTTP_SECONDS_MAX = 3600, /* one exchange, in all */
	MEZ_HTTP_CONNECT_SECONDS = 10,
	MEZ_HTTP_STALL_SECONDS = 30 /* without progress, unless told otherwise */
};

struct mez_http; /* opaque: a client and its kept connections */

struct mez_http_options {
	const char *ca_file; /* authorities to believe instead of the system's; NULL = those */
	unsigned stall;	     /* seconds without progress; 0 = MEZ_HTTP_STALL_SECONDS */
};
/* UNAVAILABLE when libcurl is not installed or knows no TLS; NOINPUT for the ca_file. */
MEZ_MUST int mez_http_open(struct mez_http **out, const struct mez_http_options *o,
			   struct mez_err *err);
/* Ends what is in flight; no done() is called any more.  NULL is fine. */
void mez_http_close(struct mez_http *h);

/* One request and its answer.  Zero it, fill the first part, begin it; it must stay where it is
 * until done() was called.  Release it at the end. */
struct mez_exchange {
	/* the request */
	const char *method;	/* "GET", "HEAD", ... */
	const char *url;	/* absolute */
	bool plain;		/* http:// instead of https:// */
	bool fresh;		/* on a new connection: when a kept one is dead, libcurl sends
				   the request once more by itself */
	struct mez_buf headers; /* "Name: value", each ended by NUL; see mez_http_add() */
	struct mez_str body;	/* borrowed; p == NULL: none */
	uint64_t max;		/* more bytes of body in the answer are LIMIT */
	void (*done)(struct mez_exchange *x, void *arg);
	void *arg;

	/* the answer: failed is 0, or a negative code when there was none (in err): UNAVAILABLE,
	 * LIMIT, SYNTAX when what came was no HTTP */
	int failed;
	bool passing; /* a connection lost or refused: another try may do better */
	struct mez_err err;
	int status;
	struct mez_buf head; /* lines "name: value\n", names in lower case */
	struct mez_buf answer;

	/* the client's */
	void *easy, *list;
	int64_t wake;
	struct mez_exchange *next;
	char why[256];
};
/* Add a header line; value must hold no control characters (mez_bug()). */
void mez_http_add(struct mez_exchange *x, const char *name, struct mez_str value);
/* The n-th (from 0) value of a header of the answer, or MEZ_NOSTR.  name in lower case. */
struct mez_str mez_http_header(const struct mez_exchange *x, const char *name, size_t n);
/* Forget the answer, keep the request: to begin it again. */
void mez_exchange_again(struct mez_exchange *x);
void mez_exchange_release(struct mez_exchange *x); /* wipes the headers; not while in flight */

/* Begin after that many milliseconds.  done() is called from mez_http_step(), never before. */
void mez_http_begin(struct mez_http *h, struct mez_exchange *x, unsigned wait_ms);
/* Work until at least one exchange is done, and call its done(), which may begin others.
 * false when nothing is left to wait for. */
bool mez_http_step(struct mez_http *h);
/* Begin and work until this one is over; its done() is not called, nor that of others. */
void mez_http_perform(struct mez_http *h, struct mez_exchange *x, unsigned wait_ms);
/* Give up all that is in flight, waiting or done and not yet told. */
void mez_http_cancel(struct mez_http *h);

/* Where a URL leads, as libcurl reads it. */
struct mez_http_url {
	struct mez_str url;    /* absolute, normal */
	struct mez_str origin; /* "https://host:port", port always there */
	struct mez_str host;   /* lower case; without brackets */
	bool plain;	       /* http, not https */
	bool loopback;	       /* 127.0.0.0/8, ::1, localhost */
};
struct mez_arena;
/* Read url, relative to base unless that is NULL.  SYNTAX when it is none, UNSAFE for another
 * scheme than http and https or a user name in it.  Texts are in a. */
MEZ_MUST int mez_http_url_read(struct mez_http_url *out, struct mez_arena *a, const char *base,
			       struct mez_str url, struct mez_err *err);
/* Percent-encode all but the unreserved characters of RFC 3986. */
void mez_http_escape(struct mez_buf *out, struct mez_str s);

#endif
