/* tensor/licence.c: the history of a licence and its state on every day, against an oracle that
 * lives through the days one by one; histories that no licence can have. */
#include "tensor/licence.h"
#include "vc/licenceshape.h"

#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;

static struct mez_str text_of(const char *z)
{
	return (struct mez_str){z, strlen(z)};
}

static struct mez_date day_of(const char *z)
{
	struct mez_date d;

	if (!mez_date_parse(&d, text_of(z)))
		abort();
	return d;
}

static const struct mez_json *json_of(const char *z)
{
	struct mez_str kept = mez_arena_dup(&arena, text_of(z));
	const struct mez_json *v;

	if (mez_json_read(&v, &arena, kept.p, kept.n, &err) < 0) {
		fprintf(stderr, "# %s: %s\n", z, err.msg);
		abort();
	}
	return v;
}

/* --- states by hand ------------------------------------------------------------------ */

static const struct mez_licence_time plain_time = {0, 0}, long_time = {30, 5};

static const char *on(const char *licence, const struct mez_licence_time *time, const char *day)
{
	struct mez_licence_history h;

	if (mez_licence_read(&h, &arena, json_of(licence), time, &err) < 0)
		return err.msg;
	return mez_licence_state_name(mez_licence_on(&h, day_of(day)));
}

#define WHOLE                                                                           \
	"\"number\":\"1\",\"applied_on\":\"2020-01-10\",\"granted_on\":\"2020-02-01\"," \
	"\"from\":\"2020-03-01\",\"to\":\"2025-02-28\""
#define SPELL "\"suspensions\":[{\"from\":\"2021-01-01\",\"to\":\"2021-01-31\"}]"

static void test_days(void)
{
	static const struct {
		const char *members, *day, *want;
	} t[] = {
		{WHOLE, "2020-01-09", "none"},
		{WHOLE, "2020-01-10", "applied"},
		{WHOLE, "2020-01-31", "applied"},
		{WHOLE, "2020-02-01", "granted"},
		{WHOLE, "2020-02-29", "granted"},
		{WHOLE, "2020-03-01", "active"},
		{WHOLE, "2025-02-28", "active"},
		{WHOLE, "2025-03-01", "lapsed"},
		{WHOLE, "2025-03-30", "lapsed"},
		{WHOLE, "2025-03-31", "expired"},
		{WHOLE, "9999-12-31", "expired"},
		{WHOLE "," SPELL, "2020-12-31", "active"},
		{WHOLE "," SPELL, "2021-01-01", "suspended"},
		{WHOLE "," SPELL, "2021-01-31", "suspended"},
		{WHOLE "," SPELL, "2021-02-01", "active"},
		{WHOLE ",\"suspensions\":[{\"from\":\"2025-01-01\"}]", "2025-03-01", "suspended"},
		{WHOLE ",\"suspensions\":[{\"from\":\"2025-01-01\"}]", "2025-03-31", "expired"},
		{WHOLE ",\"revoked_on\":\"2022-01-01\"", "2021-12-31", "active"},
		{WHOLE ",\"revoked_on\":\"2022-01-01\"", "2022-01-01", "revoked"},
		{WHOLE ",\"revoked_on\":\"2022-01-01\"", "2030-01-01", "revoked"},
		{WHOLE ",\"revoked_on\":\"2020-02-10\"", "2020-03-01", "revoked"},
		{WHOLE ",\"surrendered_on\":\"2022-01-01\"", "2022-01-01", "surrendered"},
		{WHOLE ",\"renewals\":[{\"granted_on\":\"2025-02-01\",\"to\":\"2030-02-28\"}]",
		 "2025-03-01", "active"},
		{WHOLE ",\"renewals\":[{\"granted_on\":\"2025-03-10\",\"to\":\"2030-02-28\"}]",
		 "2025-03-09", "lapsed"},
		{WHOLE ",\"renewals\":[{\"granted_on\":\"2025-03-10\",\"to\":\"2030-02-28\"}]",
		 "2025-03-10", "active"},
		{WHOLE ",\"renewals\":[{\"granted_on\":\"2025-03-30\",\"to\":\"2030-02-28\"}]",
		 "2030-03-31", "expired"},
		{"\"number\":\"1\",\"applied_on\":\"2020-01-10\"", "2030-01-01", "applied"},
		{"\"number\":\"1\",\"applied_on\":\"2020-01-10\",\"refused_on\":\"2020-01-12\"",
		 "2020-01-11", "applied"},
		{"\"number\":\"1\",\"applied_on\":\"2020-01-10\",\"refused_on\":\"2020-01-12\"",
		 "2020-01-12", "refused"},
		{"\"number\":\"1\",\"granted_on\":\"2020-01-10\"", "2030-01-01", "granted"},
	};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		char doc[512];

		snprintf(doc, sizeof doc, "{%s}", t[i].members);
		is_str(on(doc, &long_time, t[i].day), t[i].want, doc);
	}
	is_str(on("{\"number\":\"1\",\"from\":\"2020-01-01\"}", &plain_time, "2199-01-01"),
	       "active", "no end: for ever");
	is_str(on("{\"number\":\"1\",\"from\":\"2020-01-01\",\"to\":\"2020-12-31\",\"suspensions\":"
		  "[{\"from\":\"2020-06-01\"}]}",
		  &plain_time, "2021-01-01"),
	       "expired", "a suspended licence expires with its end");
}

static void test_terms(void)
{
	static const struct mez_licence_time year = {0, 1};

	is_str(on("{\"number\":\"1\",\"from\":\"2020-02-29\",\"to\":\"2021-02-28\"}", &year,
		  "2020-03-01"),
	       "active", "a year from 29 February ends on the 28th");
	is_str(on("{\"number\":\"1\",\"from\":\"2020-02-29\",\"to\":\"2021-03-01\"}", &year,
		  "2020-03-01"),
	       "a term is longer than its type allows", "a day more");
	is_str(on("{\"number\":\"1\",\"from\":\"2020-06-01\",\"to\":\"2021-06-01\"}", &year,
		  "2020-06-01"),
	       "a term is longer than its type allows", "the day again is a day too many");
	is_str(on("{\"number\":\"1\",\"from\":\"2020-06-01\"}", &year, "2020-06-01"),
	       "its type has a term, and it no end", "no end");
	is_str(on("{\"number\":\"1\",\"from\":\"2020-06-01\",\"to\":\"2021-05-31\",\"renewals\":["
		  "{\"granted_on\":\"2021-05-31\",\"to\":\"2022-06-01\"}]}",
		  &year, "2021-06-01"),
	       "a term is longer than its type allows", "nor a renewal");
}

/* --- histories that cannot be -------------------------------------------------------- */

static void refused(const char *members, const char *pointer)
{
	char doc[512];
	struct mez_licence_history h;
	int r;

	snprintf(doc, sizeof doc, "{\"number\":\"1\",%s}", members);
	mez_err_clear(&err);
	r = mez_licence_read(&h, &arena, json_of(doc), &long_time, &err);
	is_int(r, -MEZ_E_VALUE, doc);
	is_str(err.pointer, pointer, err.msg);
}

#define FROM "\"from\":\"2020-01-01\""
#define SPAN FROM ",\"to\":\"2022-12-31\""

static void test_impossible(void)
{
	refused("\"applied_on\":\"2020-01-02\",\"refused_on\":\"2020-01-01\"", "/refused_on");
	refused("\"refused_on\":\"2020-01-01\",\"granted_on\":\"2020-01-01\"", "/refused_on");
	refused("\"refused_on\":\"2020-01-01\"," SPAN, "/refused_on");
	refused("\"applied_on\":\"2020-01-02\"," SPAN, "/granted_on");
	refused("\"granted_on\":\"2020-01-02\"," SPAN, "/from");
	refused("\"to\":\"2020-01-02\"", "/from");
	refused("\"renewals\":[{\"granted_on\":\"2020-01-01\",\"to\":\"2021-01-01\"}]", "/from");
	refused("\"suspensions\":[{\"from\":\"2020-01-01\"}]", "/from");
	refused(FROM, "/to");
	refused(FROM ",\"to\":\"2019-12-31\"", "/to");
	refused(FROM ",\"to\":\"2025-01-01\"", "/to");
	refused(SPAN ",\"revoked_on\":\"2021-01-01\",\"surrendered_on\":\"2021-01-01\"",
		"/revoked_on");
	refused(SPAN ",\"revoked_on\":\"2019-12-31\"", "/revoked_on");
	refused(SPAN ",\"surrendered_on\":\"2023-01-31\"", "/surrendered_on");
	refused("\"applied_on\":\"2020-01-01\",\"revoked_on\":\"2020-01-01\"", "/revoked_on");
	refused(SPAN ",\"renewals\":[{\"granted_on\":\"2019-12-31\",\"to\":\"2024-01-01\"}]",
		"/renewals");
	refused(SPAN ",\"renewals\":[{\"granted_on\":\"2021-01-01\",\"to\":\"2022-12-31\"}]",
		"/renewals");
	refused(SPAN ",\"renewals\":[{\"granted_on\":\"2023-01-31\",\"to\":\"2024-12-31\"}]",
		"/renewals");
	refused(SPAN ",\"renewals\":[{\"granted_on\":\"2022-01-01\",\"to\":\"2027-12-31\"},"
		     "{\"granted_on\":\"2021-12-31\",\"to\":\"2029-12-31\"}]",
		"/renewals");
	refused(SPAN ",\"revoked_on\":\"2021-01-01\",\"renewals\":[{\"granted_on\":\"2021-01-01\","
		     "\"to\":\"2024-12-31\"}]",
		"/renewals");
	refused(SPAN ",\"suspensions\":[{\"from\":\"2021-01-02\",\"to\":\"2021-01-01\"}]",
		"/suspensions");
	refused(SPAN ",\"suspensions\":[{\"from\":\"2019-12-31\"}]", "/suspensions");
	refused(SPAN ",\"suspensions\":[{\"from\":\"2021-01-01\"},{\"from\":\"2021-02-01\"}]",
		"/suspensions");
	refused(SPAN ",\"suspensions\":[{\"from\":\"2021-01-01\",\"to\":\"2021-01-31\"},"
		     "{\"from\":\"2021-01-31\"}]",
		"/suspensions");
	refused(SPAN ",\"suspensions\":[{\"from\":\"2023-01-31\"}]", "/suspensions");
	refused(SPAN ",\"revoked_on\":\"2021-01-01\",\"suspensions\":[{\"from\":\"2021-01-01\"}]",
		"/suspensions");
}

/* --- every day of a random history --------------------------------------------------- */

static uint64_t seed = 0x9e3779b97f4a7c15u;

static int32_t roll(int32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int32_t)(seed % (uint64_t)n);
}

enum { DAYS = 400, EVENTS_MAX = 6, HISTORIES = 4000 };

struct made {
	struct mez_licence_history h;
	struct mez_licence_renewal renewal[EVENTS_MAX];
	struct mez_span suspension[EVENTS_MAX];
};

/* The life of a licence, day after day: where it stands, and the arrows of the diagram. */
struct life {
	enum mez_licence_state at;
	int32_t end;
	bool suspended;
};

static bool is_final(enum mez_licence_state s)
{
	return s == MEZ_LICENCE_REFUSED || s == MEZ_LICENCE_EXPIRED || s == MEZ_LICENCE_REVOKED ||
	       s == MEZ_LICENCE_SURRENDERED;
}

static void step(struct life *l, const struct mez_licence_history *h, int32_t day)
{
	if (is_final(l->at))
		return;
	if (h->has_applied && day == h->applied.days)
		l->at = MEZ_LICENCE_APPLIED;
	if (h->has_refused && day == h->refused.days)
		l->at = MEZ_LICENCE_REFUSED;
	if (h->has_granted && day == h->granted.days)
		l->at = MEZ_LICENCE_GRANTED;
	if (h->has_from && day == h->from.days) {
		l->at = MEZ_LICENCE_ACTIVE;
		l->end = h->has_to ? h->to.days : INT32_MAX;
	}
	for (size_t i = 0; i < h->nrenewals; i++)
		if (h->renewal[i].granted.days == day)
			l->end = h->renewal[i].to.days;
	for (size_t i = 0; i < h->nsuspensions; i++) {
		if (h->suspension[i].from.days == day)
			l->suspended = true;
		if (!h->suspension[i].open && h->suspension[i].to.days + 1 == day)
			l->suspended = false;
		if (h->suspension[i].from.days == day)
			l->suspended = true;
	}
	if (l->at == MEZ_LICENCE_ACTIVE || l->at == MEZ_LICENCE_SUSPENDED ||
	    l->at == MEZ_LICENCE_LAPSED) {
		if (l->end != INT32_MAX && day - l->end > h->time.grace)
			l->at = MEZ_LICENCE_EXPIRED;
		else if (l->suspended)
			l->at = MEZ_LICENCE_SUSPENDED;
		else
			l->at = day > l->end ? MEZ_LICENCE_LAPSED : MEZ_LICENCE_ACTIVE;
	}
	if (h->has_revoked && day == h->revoked.days)
		l->at = MEZ_LICENCE_REVOKED;
	if (h->has_surrendered && day == h->surrendered.days)
		l->at = MEZ_LICENCE_SURRENDERED;
}

static struct mez_date some_day(void)
{
	return (struct mez_date){roll(DAYS)};
}

static void make(struct made *m)
{
	struct mez_licence_history *h = &m->h;
	int32_t at = 0;

	*m = (struct made){.h = {.time = {roll(3) ? roll(20) : 0, 0}}};
	h->has_applied = roll(2);
	h->applied = (struct mez_date){at = roll(40)};
	h->has_refused = roll(12) == 0;
	h->refused = (struct mez_date){at + roll(30)};
	if (h->has_refused)
		return;
	h->granted = (struct mez_date){at += roll(30)};
	h->from = (struct mez_date){at += roll(30)};
	h->has_granted = h->has_from = roll(20) != 0;
	if (!h->has_from)
		return;
	h->has_to = roll(5) != 0;
	h->to = (struct mez_date){at += roll(100)};
	h->has_revoked = roll(5) == 0;
	h->revoked = some_day();
	h->has_surrendered = !h->has_revoked && roll(5) == 0;
	h->surrendered = some_day();
	h->nrenewals = h->has_to ? (size_t)roll(3) : 0;
	for (size_t i = 0; i < h->nrenewals; i++) {
		m->renewal[i].granted = (struct mez_date){at - 10 + roll(25)};
		m->renewal[i].to = (struct mez_date){at += 1 + roll(100)};
	}
	h->nsuspensions = (size_t)roll(4);
	at = h->from.days;
	for (size_t i = 0; i < h->nsuspensions; i++) {
		m->suspension[i].from = (struct mez_date){at += roll(60)};
		m->suspension[i].to = (struct mez_date){at += roll(60)};
		m->suspension[i].open = i + 1 == h->nsuspensions && roll(3) == 0;
		at++;
	}
}

static void put_day(struct mez_buf *b, const char *member, bool has, struct mez_date d)
{
	char text[MEZ_DATE_TEXT + 1];

	mez_date_text(text, d);
	if (has)
		mez_buf_fmt(b, ",\"%s\":\"%s\"", member, text);
}

/* The document an authority would sign, so that what reads it is tried too. */
static void write_made(struct mez_buf *b, const struct made *m)
{
	const struct mez_licence_history *h = &m->h;

	mez_buf_z(b, "{\"number\":\"1\"");
	put_day(b, "applied_on", h->has_applied, h->applied);
	put_day(b, "refused_on", h->has_refused, h->refused);
	put_day(b, "granted_on", h->has_granted, h->granted);
	put_day(b, "from", h->has_from, h->from);
	put_day(b, "to", h->has_to, h->to);
	put_day(b, "revoked_on", h->has_revoked, h->revoked);
	put_day(b, "surrendered_on", h->has_surrendered, h->surrendered);
	mez_buf_z(b, ",\"renewals\":[");
	for (size_t i = 0; i < h->nrenewals; i++) {
		mez_buf_z(b, i ? ",{\"x\":1" : "{\"x\":1");
		put_day(b, "granted_on", true, m->renewal[i].granted);
		put_day(b, "to", true, m->renewal[i].to);
		mez_buf_z(b, "}");
	}
	mez_buf_z(b, "],\"suspensions\":[");
	for (size_t i = 0; i < h->nsuspensions; i++) {
		mez_buf_z(b, i ? ",{\"x\":1" : "{\"x\":1");
		put_day(b, "from", true, m->suspension[i].from);
		put_day(b, "to", !m->suspension[i].open, m->suspension[i].to);
		mez_buf_z(b, "}");
	}
	mez_buf_z(b, "]}");
}

/* Compare each day; false at the first that differs. */
static bool same_life(const struct mez_licence_history *read, const struct made *m, bool *seen)
{
	struct mez_licence_history h = m->h;
	struct life l = {MEZ_LICENCE_NONE, INT32_MAX, false};

	h.renewal = m->renewal;
	h.suspension = m->suspension;
	for (int32_t day = 0; day < DAYS; day++) {
		enum mez_licence_state got = mez_licence_on(read, (struct mez_date){day});

		step(&l, &h, day);
		seen[l.at] = true;
		if (got == l.at)
			continue;
		fprintf(stderr, "# day %d: %s, the oracle says %s\n", day,
			mez_licence_state_name(got), mez_licence_state_name(l.at));
		return false;
	}
	return true;
}

static void test_random(void)
{
	bool seen[MEZ_LICENCE_SURRENDERED + 1] = {0}, same = true;
	int read = 0, all = 0;

	for (int i = 0; same && i < HISTORIES; i++) {
		MEZ_AUTOBUF b = MEZ_BUF_INIT;
		struct mez_licence_history h;
		struct made m;

		mez_arena_reset(&arena);
		make(&m);
		write_made(&b, &m);
		if (mez_licence_read(&h, &arena, json_of(b.p), &m.h.time, &err) < 0)
			continue;
		read++;
		same = same_life(&h, &m, seen);
		if (!same)
			fprintf(stderr, "# %s, %d days of grace\n", b.p, (int)m.h.time.grace);
	}
	ok(same, "every day of every history");
	ok(read > HISTORIES / 4, "%d of %d histories can be", read, HISTORIES);
	for (size_t i = 0; i <= MEZ_LICENCE_SURRENDERED; i++)
		all += seen[i];
	is_int(all, MEZ_LICENCE_SURRENDERED + 1, "every state was met");
}

/* --- shapes -------------------------------------------------------------------------- */

static void shape(const char *doc, int code, const char *pointer)
{
	int r;

	mez_err_clear(&err);
	r = mez_licence_check_shape(json_of(doc), "", &err);
	is_int(r, -code, doc);
	if (code)
		is_str(err.pointer, pointer, err.msg);
}

#define HEAD "{\"id\":\"urn:p\",\"register\":\"l\",\"as_of\":\"2025-01-01\",\"licences\":["

static void test_shape(void)
{
	shape(HEAD "]}", MEZ_OK, "");
	shape(HEAD "{\"number\":\"1\",\"from\":\"2020-01-01\"}]}", MEZ_OK, "");
	shape("{\"closed\":true,\"register\":\"l\",\"as_of\":\"2025-01-01\",\"licences\":[]}",
	      MEZ_OK, "");
	shape("{\"register\":\"l\",\"as_of\":\"2025-01-01\",\"licences\":[]}", MEZ_E_VALUE, "");
	shape("{\"closed\":false,\"register\":\"l\",\"as_of\":\"2025-01-01\",\"licences\":[]}",
	      MEZ_E_VALUE, "");
	shape("{\"closed\":true,\"register\":\"l\",\"as_of\":\"2025-01-01\",\"licences\":["
	      "{\"number\":\"1\"}]}",
	      MEZ_E_MISSING, "/licences/0");
	shape(HEAD "{}]}", MEZ_E_MISSING, "/licences/0/number");
	shape(HEAD "{\"number\":\"1\",\"state\":\"active\"}]}", MEZ_E_MEMBER, "/licences/0/state");
	shape(HEAD "{\"number\":\"1\",\"from\":\"2025-02-29\"}]}", MEZ_E_VALUE, "/licences/0/from");
	shape(HEAD "{\"number\":\"1\"},{\"number\":\"1\"}]}", MEZ_E_DUPLICATE, "/licences");
	shape(HEAD "{\"number\":\"1\",\"renewals\":[{}]}]}", MEZ_E_MISSING,
	      "/licences/0/renewals/0/granted_on");
	shape(HEAD "{\"number\":\"1\",\"suspensions\":[{\"to\":\"2025-01-01\"}]}]}", MEZ_E_MISSING,
	      "/licences/0/suspensions/0/from");
	shape(HEAD "{\"number\":\"1\",\"limits\":{\"a\":true}}]}", MEZ_E_VALUE,
	      "/licences/0/limits");
	shape(HEAD "{\"number\":\"1\",\"limits\":{\"a\":\"5\",\"b\":{\"amount\":\"5\",\"currency\":"
		   "\"PKR\"}}}]}",
	      MEZ_OK, "");
	shape(HEAD "{\"number\":\"1\",\"conditions\":{\"a\":true}}]}", MEZ_E_VALUE,
	      "/licences/0/conditions");
	shape(HEAD "{\"number\":\"1\",\"conditions\":{\"a\":[{\"from\":\"2020-01-01\"}]}}]}",
	      MEZ_OK, "");
	shape(HEAD "{\"number\":\"1\",\"activities\":[1]}]}", MEZ_E_VALUE,
	      "/licences/0/activities");
}

/* One more than the limits allow. */
static void test_limits(void)
{
	MEZ_AUTOBUF spans = MEZ_BUF_INIT;
	MEZ_AUTOBUF many = MEZ_BUF_INIT;

	mez_buf_z(&spans, HEAD "{\"number\":\"1\",\"suspensions\":[");
	for (int i = 0; i <= MEZ_LICENCE_MAX_SPANS; i++)
		mez_buf_z(&spans, i ? ",{\"from\":\"2020-01-01\"}" : "{\"from\":\"2020-01-01\"}");
	mez_buf_z(&spans, "]}]}");
	mez_err_clear(&err);
	is_int(mez_licence_check_shape(json_of(spans.p), "", &err), -MEZ_E_LIMIT, "spans");
	mez_buf_z(&many, HEAD);
	for (int i = 0; i <= MEZ_LICENCES_MAX; i++)
		mez_buf_fmt(&many, "%s{\"number\":\"%d\"}", i ? "," : "", i);
	mez_buf_z(&many, "]}");
	mez_err_clear(&err);
	is_int(mez_licence_check_shape(json_of(many.p), "", &err), -MEZ_E_LIMIT, "licences");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_days();
	test_terms();
	test_impossible();
	test_random();
	test_shape();
	test_limits();
	mez_arena_release(&arena);
	return done_testing();
}
