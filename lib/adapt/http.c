/* adapt/http.c: exchanges over libcurl's multi interface.
 *
 *   begin -> waiting -> (its time has come) -> in flight -> over -> done() called, or taken
 *
 * One list for those that wait, libcurl's for those in flight, one for those that are over. */
#include "adapt/http_priv.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

enum { POLL_MS = 1000, SLOWEST = 1024 }; /* bytes a second; below it is no progress */

struct mez_http {
	const struct mez_curl *curl;
	CURLM *multi;
	char *ca_file;
	long stall;
	struct mez_exchange *waiting, *flying, *over;
};

static int64_t now_ms(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) < 0)
		mez_bug("no monotonic clock");
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- lists ---------------------------------------------------------------- */

static void append(struct mez_exchange **list, struct mez_exchange *x)
{
	while (*list)
		list = &(*list)->next;
	x->next = NULL;
	*list = x;
}

static void take_out(struct mez_exchange **list, const struct mez_exchange *x)
{
	while (*list && *list != x)
		list = &(*list)->next;
	if (*list)
		*list = x->next;
}

/* --- what libcurl tells --------------------------------------------------- */

/* Header lines of the last answer: an interim one (1xx) is forgotten when the next begins. */
static size_t take_header(char *p, size_t size, size_t n, void *arg)
{
	struct mez_exchange *x = arg;
	struct mez_str line = {p, size * n};
	bool name = true;

	while (line.n && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
		line.n--;
	if (mez_str_starts(line, MEZ_STR("HTTP/"))) {
		mez_buf_clear(&x->head);
		return size * n;
	}
	if (x->head.len + line.n + 1 > MEZ_HTTP_HEAD_MAX) {
		x->failed = mez_err_set(&x->err, MEZ_E_LIMIT, "a head of more than %d bytes",
					MEZ_HTTP_HEAD_MAX);
		return 0;
	}
	for (size_t i = 0; i < line.n; i++) {
		name = name && line.p[i] != ':';
		mez_buf_ch(&x->head, name ? mez_lower(line.p[i]) : line.p[i]);
	}
	mez_buf_ch(&x->head, '\n');
	return size * n;
}

static int too_long(struct mez_exchange *x)
{
	return mez_err_set(&x->err, MEZ_E_LIMIT, "an answer of more than %llu bytes",
			   (unsigned long long)x->max);
}

static size_t take_body(char *p, size_t size, size_t n, void *arg)
{
	struct mez_exchange *x = arg;

	if (size * n > x->max - x->answer.len) {
		x->failed = too_long(x);
		return 0;
	}
	mez_buf_add(&x->answer, p, size * n);
	return size * n;
}

/* Whether the fault is in what came, or in the file of authorities, and not in the way. */
static enum mez_code code_of(CURLcode c)
{
	return c == CURLE_UNSUPPORTED_PROTOCOL || c == CURLE_WEIRD_SERVER_REPLY ||
			       c == CURLE_URL_MALFORMAT || c == CURLE_SSL_CACERT_BADFILE
		       ? MEZ_E_SYNTAX
		       : MEZ_E_UNAVAILABLE;
}

/* The way broke.  A server that says nothing until the time is up would say nothing again. */
static bool is_passing(CURLcode c)
{
	return c == CURLE_COULDNT_CONNECT || c == CURLE_GOT_NOTHING || c == CURLE_SEND_ERROR ||
	       c == CURLE_RECV_ERROR || c == CURLE_PARTIAL_FILE;
}

static void finish(struct mez_http *h, struct mez_exchange *x, CURLcode result)
{
	long status = 0;

	(void)h->curl->easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	x->status = (int)status;
	x->passing = is_passing(result);
	if (result == CURLE_FILESIZE_EXCEEDED)
		x->failed = too_long(x);
	else if (result != CURLE_OK && !x->failed)
		x->failed = mez_err_set(&x->err, code_of(result), "%s",
					x->why[0] ? x->why : h->curl->easy_strerror(result));
	(void)h->curl->multi_remove_handle(h->multi, x->easy);
	h->curl->easy_cleanup(x->easy);
	h->curl->slist_free_all(x->list);
	x->easy = x->list = NULL;
}

/* --- what libcurl is told ------------------------------------------------- */

#define SET(option, value)                                         \
	(h->curl->easy_setopt(easy, (option), (value)) == CURLE_OK \
		 ? (void)0                                         \
		 : mez_bug("libcurl refuses " #option))

static void pin(struct mez_http *h, CURL *easy, const struct mez_exchange *x)
{
	SET(CURLOPT_PROTOCOLS_STR, x->plain ? "http" : "https");
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_HTTP09_ALLOWED, 0L);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_USERAGENT, "mez");
	if (h->ca_file) {
		SET(CURLOPT_CAINFO, h->ca_file);
		SET(CURLOPT_CAPATH, NULL); /* instead of the system's, not beside them */
	}
	SET(CURLOPT_CONNECTTIMEOUT, (long)MEZ_HTTP_CONNECT_SECONDS);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)SLOWEST);
	SET(CURLOPT_LOW_SPEED_TIME, h->stall);
	SET(CURLOPT_TIMEOUT, (long)MEZ_HTTP_SECONDS_MAX);
	SET(CURLOPT_BUFFERSIZE, 262144L);
	SET(CURLOPT_UPLOAD_BUFFERSIZE, 262144L);
}

static void list_headers(struct mez_http *h, struct mez_exchange *x)
{
	struct curl_slist *list = NULL, *more;

	for (size_t i = 0; i < x->headers.len; i += strlen(x->headers.p + i) + 1) {
		more = h->curl->slist_append(list, x->headers.p + i);
		if (!more)
			mez_bug("out of memory");
		list = more;
	}
	/* a server that does not know it would cost a second of waiting */
	more = h->curl->slist_append(list, "Expect:");
	if (!more)
		mez_bug("out of memory");
	x->list = more;
}

static void tell(struct mez_http *h, CURL *easy, struct mez_exchange *x)
{
	SET(CURLOPT_URL, x->url);
	SET(CURLOPT_ERRORBUFFER, x->why);
	SET(CURLOPT_PRIVATE, x);
	SET(CURLOPT_HEADERFUNCTION, take_header);
	SET(CURLOPT_HEADERDATA, x);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, x);
	SET(CURLOPT_HTTPHEADER, x->list);
	if (!strcmp(x->method, "HEAD"))
		SET(CURLOPT_NOBODY, 1L);
	else
		SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)x->max);
	if (x->body.p) {
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->body.n);
		SET(CURLOPT_POSTFIELDS, x->body.p);
	}
	SET(CURLOPT_CUSTOMREQUEST, x->method);
	SET(CURLOPT_FRESH_CONNECT, (long)x->fresh);
}

static void launch(struct mez_http *h, struct mez_exchange *x)
{
	CURL *easy = h->curl->easy_init();

	if (!easy)
		mez_bug("out of memory");
	x->easy = easy;
	x->why[0] = 0;
	list_headers(h, x);
	pin(h, easy, x);
	tell(h, easy, x);
	if (h->curl->multi_add_handle(h->multi, easy) != CURLM_OK)
		mez_bug("libcurl refuses an exchange");
	append(&h->flying, x);
}

/* --- the loop ------------------------------------------------------------- */

/* Launch those whose time has come; how long until the next one's. */
static int launch_due(struct mez_http *h)
{
	int64_t now = h->waiting ? now_ms() : 0, wait = POLL_MS;
	struct mez_exchange *x, *next;

	for (x = h->waiting; x; x = next) {
		next = x->next;
		if (x->wake > now) {
			wait = x->wake - now < wait ? x->wake - now : wait;
			continue;
		}
		take_out(&h->waiting, x);
		launch(h, x);
	}
	return (int)wait;
}

/* Move the exchanges that are over to their list, waiting for one if there is none. */
static void drive(struct mez_http *h)
{
	int wait = launch_due(h), running, left;
	CURLMsg *m;

	if (h->curl->multi_perform(h->multi, &running) != CURLM_OK)
		mez_bug("libcurl's loop fails");
	while ((m = h->curl->multi_info_read(h->multi, &left))) {
		struct mez_exchange *x;
		CURLcode result = m->data.result;
		void *mine = NULL;

		(void)h->curl->easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &mine);
		x = mine;
		take_out(&h->flying, x);
		finish(h, x, result);
		append(&h->over, x);
	}
	if (!h->over && (h->flying || h->waiting) &&
	    h->curl->multi_poll(h->multi, NULL, 0, wait, NULL) != CURLM_OK)
		mez_bug("libcurl's poll fails");
}

void mez_http_begin(struct mez_http *h, struct mez_exchange *x, unsigned wait_ms)
{
	x->wake = wait_ms ? now_ms() + wait_ms : 0;
	append(&h->waiting, x);
}

bool mez_http_step(struct mez_http *h)
{
	while (!h->over) {
		if (!h->flying && !h->waiting)
			return false;
		drive(h);
	}
	while (h->over) {
		struct mez_exchange *x = h->over;

		h->over = x->next;
		x->done(x, x->arg);
	}
	return true;
}

static bool on_list(const struct mez_exchange *list, const struct mez_exchange *x)
{
	while (list && list != x)
		list = list->next;
	return list != NULL;
}

void mez_http_perform(struct mez_http *h, struct mez_exchange *x, unsigned wait_ms)
{
	struct mez_exchange *others = h->over;

	h->over = NULL; /* so that drive() waits for what is new */
	mez_http_begin(h, x, wait_ms);
	while (!on_list(h->over, x)) {
		while (h->over) {
			struct mez_exchange *o = h->over;

			h->over = o->next;
			append(&others, o);
		}
		drive(h);
	}
	take_out(&h->over, x);
	while (h->over) {
		struct mez_exchange *o = h->over;

		h->over = o->next;
		append(&others, o);
	}
	h->over = others;
}

void mez_http_cancel(struct mez_http *h)
{
	while (h->flying) {
		struct mez_exchange *x = h->flying;

		h->flying = x->next;
		finish(h, x, CURLE_OK);
	}
	h->waiting = h->over = NULL;
}

/* --- clients -------------------------------------------------------------- */

int mez_http_open(struct mez_http **out, const struct mez_http_options *o, struct mez_err *err)
{
	const struct mez_curl *curl;
	struct mez_http *h;
	int r = mez_curl_load(&curl, err);

	if (r)
		return r;
	if (o->ca_file && access(o->ca_file, R_OK) < 0) {
		r = mez_err_set(err, MEZ_E_NOINPUT, "cannot open");
		mez_err_file(err, o->ca_file);
		return r;
	}
	h = calloc(1, sizeof(*h));
	if (!h || !(h->multi = curl->multi_init()) ||
	    (o->ca_file && !(h->ca_file = strdup(o->ca_file))))
		mez_bug("out of memory");
	h->curl = curl;
	h->stall = o->stall ? (long)o->stall : MEZ_HTTP_STALL_SECONDS;
	(void)curl->multi_setopt(h->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
				 (long)MEZ_HTTP_IN_FLIGHT_MAX);
	*out = h;
	return 0;
}

void mez_http_close(struct mez_http *h)
{
	if (!h)
		return;
	mez_http_cancel(h);
	(void)h->curl->multi_cleanup(h->multi);
	free(h->ca_file);
	free(h);
}

/* --- exchanges ------------------------------------------------------------ */

void mez_http_add(struct mez_exchange *x, const char *name, struct mez_str value)
{
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < ' ' || value.p[i] == 127)
			mez_bug("a header value holds control characters");
	/* all at once: a secret must not be left behind by a growing buffer */
	(void)mez_buf_room(&x->headers, strlen(name) + 2 + value.n + 1);
	mez_buf_z(&x->headers, name);
	mez_buf_z(&x->headers, value.n ? ": " : ";"); /* libcurl's spelling of no value */
	mez_buf_str(&x->headers, value);
	mez_buf_ch(&x->headers, 0);
}

struct mez_str mez_http_header(const struct mez_exchange *x, const char *name, size_t n)
{
	struct mez_str head = mez_buf_view(&x->head), want = mez_str_of(name);

	for (size_t at = 0; at < head.n;) {
		const char *end = memchr(head.p + at, '\n', head.n - at);
		struct mez_str line = {head.p + at, (size_t)(end - (head.p + at))};

		at += line.n + 1;
		if (!mez_str_starts(line, want) || line.n == want.n || line.p[want.n] != ':' ||
		    n-- > 0)
			continue;
		line = (struct mez_str){line.p + want.n + 1, line.n - want.n - 1};
		while (line.n && (*line.p == ' ' || *line.p == '\t'))
			line = (struct mez_str){line.p + 1, line.n - 1};
		while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
			line.n--;
		return line;
	}
	return MEZ_NOSTR;
}

void mez_exchange_again(struct mez_exchange *x)
{
	mez_buf_clear(&x->head);
	mez_buf_clear(&x->answer);
	mez_err_clear(&x->err);
	x->failed = 0;
	x->passing = false;
	x->status = 0;
}

void mez_exchange_release(struct mez_exchange *x)
{
	mez_buf_wipe(&x->headers);
	mez_buf_release(&x->head);
	mez_buf_wipe(&x->answer); /* a token, perhaps */
}
