/* vc/credential.c: VC Data Model 2.0 section 4, member by member. */
#include "vc/credential_priv.h"

int mez_credential_wrong(struct mez_err *err, enum mez_code code, const char *pointer,
			 const char *what)
{
	int r = mez_err_set(err, code, "%s", what);

	mez_err_pointer(err, pointer);
	return r;
}

enum { STAMP_SECONDS = 19, STAMP_MAX = 40 };

/* --- small parts ---------------------------------------------------------- */

struct mez_str mez_credential_issuer(const struct mez_json *doc)
{
	const struct mez_json *v = mez_json_at(doc, "issuer");

	return mez_json_str(mez_json_is(v, MEZ_J_OBJECT) ? mez_json_at(v, "id") : v);
}

struct mez_str mez_credential_type(const struct mez_json *doc, size_t i)
{
	const struct mez_json *v = mez_json_at(doc, "type");

	if (mez_json_is(v, MEZ_J_STRING))
		return i == 0 ? mez_json_str(v) : MEZ_NOSTR;
	return i < mez_json_len(v) && mez_json_is(v, MEZ_J_ARRAY)
		       ? mez_json_str(mez_json_item(v, i))
		       : MEZ_NOSTR;
}

struct mez_json mez_credential_context(struct mez_arena *a)
{
	struct mez_arr r = { .a = a };

	mez_arr_add(&r, mez_json_z(MEZ_CONTEXT_V2));
	mez_arr_add(&r, mez_json_z(MEZ_CONTEXT_TERMS));
	return mez_arr_done(&r);
}

bool mez_credential_instant(struct mez_instant *out, struct mez_str s, enum mez_validity_end end)
{
	char text[STAMP_MAX];
	size_t at = STAMP_SECONDS;
	bool part = false;

	if (s.n <= STAMP_SECONDS || s.n > sizeof(text))
		return false;
	if (s.p[at] == '.') {
		while (++at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
			part = part || s.p[at] != '0';
		if (at == STAMP_SECONDS + 1)
			return false;
	}
	memcpy(text, s.p, STAMP_SECONDS);
	memcpy(text + STAMP_SECONDS, s.p + at, s.n - at);
	if (!mez_instant_parse_rfc3339(out, (struct mez_str){ text, STAMP_SECONDS + s.n - at }))
		return false;
	if (part && end == MEZ_VALIDITY_FROM)
		out->secs++;
	return true;
}

/* A URL as far as it can be told without fetching it (RFC 3986 section 3): a scheme, a
 * colon, something, and no blanks or control characters. */
static bool is_url(struct mez_str s)
{
	size_t i = 0;

	if (!s.p)
		return false;
	while (i < s.n && ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z'))
		i++;
	while (i && i < s.n && (((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') ||
				(s.p[i] >= '0' && s.p[i] <= '9') || strchr("+-.", s.p[i])))
		i++;
	if (i == 0 || i + 1 >= s.n || s.p[i] != ':')
		return false;
	for (; i < s.n; i++) {
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f)
			return false;
	}
	return true;
}

/* --- one member ----------------------------------------------------------- */

/* What a member that the data model defines may hold. */
enum part {
	PART_URL,     /* a URL */
	PART_TEXT,    /* a string, a language value, or an array of those (section 11.1) */
	PART_STAMP,   /* a dateTimeStamp */
	PART_OBJECTS, /* an object or an array of objects; see want */
	PART_ISSUER   /* a URL, or an object with one as id */
};
enum want { WANT_TYPE = 1, WANT_ID = 2, WANT_CLAIM = 4 };

struct part_row {
	const char *name;
	enum part part;
	unsigned want; /* of each object */
};

static const struct part_row parts[] = {
	{ "id", PART_URL, 0 },
	{ "name", PART_TEXT, 0 },
	{ "description", PART_TEXT, 0 },
	{ "issuer", PART_ISSUER, 0 },
	{ "validFrom", PART_STAMP, 0 },
	{ "validUntil", PART_STAMP, 0 },
	{ "credentialSubject", PART_OBJECTS, WANT_CLAIM },
	{ "credentialStatus", PART_OBJECTS, WANT_TYPE },
	{ "credentialSchema", PART_OBJECTS, WANT_TYPE | WANT_ID },
	{ "refreshService", PART_OBJECTS, WANT_TYPE },
	{ "termsOfUse", PART_OBJECTS, WANT_TYPE },
	{ "evidence", PART_OBJECTS, WANT_TYPE },
	{ "proof", PART_OBJECTS, WANT_TYPE },
};

/* A language value object: @value, and perhaps @language and @direction, nothing else. */
static bool is_language_value(const struct mez_json *v)
{
	size_t known = 0;

	if (mez_json_is(v, MEZ_J_STRING))
		return true;
	if (!mez_json_str(mez_json_at(v, "@value")).p)
		return false;
	for (size_t i = 0; i < mez_json_len(v); i++) {
		struct mez_str name = mez_json_str(&mez_json_member(v, i)->name);

		known += mez_str_is(name, "@value") || mez_str_is(name, "@language") ||
			 mez_str_is(name, "@direction");
	}
	return known == mez_json_len(v);
}

static bool is_text(const struct mez_json *v)
{
	if (!mez_json_is(v, MEZ_J_ARRAY))
		return is_language_value(v);
	for (size_t i = 0; i < mez_json_len(v); i++) {
		if (!is_language_value(mez_json_item(v, i)))
			return false;
	}
	return true;
}

static bool is_type(const struct mez_json *v)
{
	if (mez_json_is(v, MEZ_J_STRING))
		return true;
	if (!mez_json_is(v, MEZ_J_ARRAY) || mez_json_len(v) == 0)
		return false;
	for (size_t i = 0; i < mez_json_len(v); i++) {
		if (!mez_json_is(mez_json_item(v, i), MEZ_J_STRING))
			return false;
	}
	return true;
}

static const char *object_fault(const struct mez_json *v, unsigned want)
{
	const struct mez_json *id = mez_json_at(v, "id");

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return "must be an object, or an array of them";
	if (want & WANT_CLAIM && mez_json_len(v) == 0)
		return "says nothing";
	if (want & WANT_TYPE && !is_type(mez_json_at(v, "type")))
		return "needs a type";
	if (want & WANT_ID && !id)
		return "needs an id";
	/* A proof's id, like every other, is a URL when it is there (section 4.4). */
	return id && !is_url(mez_json_str(id)) ? "has an id that is no URL" : NULL;
}

static const char *objects_fault(const struct mez_json *v, unsigned want)
{
	const char *fault = NULL;

	if (!mez_json_is(v, MEZ_J_ARRAY))
		return object_fault(v, want);
	if (mez_json_len(v) == 0)
		return "is an empty array";
	for (size_t i = 0; i < mez_json_len(v) && !fault; i++)
		fault = object_fault(mez_json_item(v, i), want);
	return fault;
}

static const char *issuer_fault(const struct mez_json *v)
{
	const struct mez_json *name = mez_json_at(v, "name");
	const struct mez_json *description = mez_json_at(v, "description");

	if (!is_url(mez_json_str(mez_json_is(v, MEZ_J_OBJECT) ? mez_json_at(v, "id") : v)))
		return "must be a DID or another URL, or an object with one as id";
	if ((name && !is_text(name)) || (description && !is_text(description)))
		return "has a name or description that is no text";
	return NULL;
}

static const char *part_fault(const struct mez_json *v, const struct part_row *row)
{
	struct mez_instant t;

	switch (row->part) {
	case PART_URL:
		return is_url(mez_json_str(v)) ? NULL : "must be one URL";
	case PART_TEXT:
		return is_text(v) ? NULL : "must be a string or language values";
	case PART_STAMP:
		return mez_credential_instant(&t, mez_json_str(v), MEZ_VALIDITY_FROM)
			       ? NULL
			       : "must be an instant with its offset";
	case PART_OBJECTS:
		return objects_fault(v, row->want);
	case PART_ISSUER:
		return issuer_fault(v);
	}
	mez_bug("no such part");
}

static int check_parts(const struct mez_json *doc, struct mez_err *err)
{
	char pointer[MEZ_ERR_POINTER];

	for (size_t i = 0; i < MEZ_COUNT(parts); i++) {
		const struct mez_json *v = mez_json_get(doc, mez_str_of(parts[i].name));
		const char *fault = v ? part_fault(v, &parts[i]) : NULL;

		if (!fault)
			continue;
		(void)snprintf(pointer, sizeof(pointer), "/%s", parts[i].name);
		return mez_credential_wrong(err, MEZ_E_VALUE, pointer, fault);
	}
	return 0;
}

/* --- the document --------------------------------------------------------- */

/* A context in the document may add terms.  It may not redefine those of the data model
 * (they are protected, JSON-LD 1.1 section 4.1.11), nor map one to what is no IRI. */
static const char *inline_context_fault(const struct mez_json *c)
{
	for (size_t i = 0; i < mez_json_len(c); i++) {
		const struct mez_member *m = mez_json_member(c, i);
		struct mez_str term = mez_json_str(&m->name), to = mez_json_str(&m->value);

		if (mez_str_is(term, MEZ_COMMON_TYPE) || mez_str_is(term, "type"))
			return "redefines a term of the data model";
		for (size_t k = 0; k < MEZ_COUNT(parts); k++) {
			if (mez_str_eq(term, mez_str_of(parts[k].name)))
				return "redefines a term of the data model";
		}
		if (to.p && (to.n == 0 || memchr(to.p, ' ', to.n)))
			return "maps a term to what is no IRI";
	}
	return NULL;
}

/* Section 4.3: an array; the first is the base context, the rest URLs or objects. */
static int check_context(const struct mez_json *doc, struct mez_err *err)
{
	const struct mez_json *c = mez_json_at(doc, "@context");
	const char *fault = NULL;

	if (!c)
		return mez_credential_wrong(err, MEZ_E_MISSING, "/@context",
					    "a credential needs '@context'");
	if (!mez_json_is(c, MEZ_J_ARRAY) || mez_json_len(c) == 0 ||
	    !mez_str_is(mez_json_str(mez_json_item(c, 0)), MEZ_CONTEXT_V2))
		fault = "must be an array that begins with '" MEZ_CONTEXT_V2 "'";
	for (size_t i = 1; !fault && i < mez_json_len(c); i++) {
		const struct mez_json *v = mez_json_item(c, i);

		if (mez_json_is(v, MEZ_J_OBJECT))
			fault = inline_context_fault(v);
		else if (!is_url(mez_json_str(v)))
			fault = "holds neither URL nor object";
	}
	return fault ? mez_credential_wrong(err, MEZ_E_VALUE, "/@context", fault) : 0;
}

static int check_types(const struct mez_json *doc, struct mez_err *err)
{
	const struct mez_json *v = mez_json_at(doc, "type");
	bool found = false;
	size_t n = 0;

	if (!v)
		return mez_credential_wrong(err, MEZ_E_MISSING, "/type",
					    "a credential needs 'type'");
	if (!is_type(v) || mez_json_len(v) > MEZ_CREDENTIAL_TYPES_MAX)
		return mez_credential_wrong(err, MEZ_E_VALUE, "/type", "must be a few strings");
	while (mez_credential_type(doc, n).p)
		found |= mez_str_is(mez_credential_type(doc, n++), MEZ_COMMON_TYPE);
	return found ? 0
		     : mez_credential_wrong(err, MEZ_E_VALUE, "/type",
					    "must include " MEZ_COMMON_TYPE);
}

/* Section 4.9: the end is not before the start. */
static int check_interval(const struct mez_json *doc, struct mez_err *err)
{
	struct mez_str from = mez_json_str(mez_json_at(doc, "validFrom"));
	struct mez_str until = mez_json_str(mez_json_at(doc, "validUntil"));
	struct mez_instant a, b;

	/* Both rounded the same way: the order of the two is what is asked. */
	if (from.p && until.p && mez_credential_instant(&a, from, MEZ_VALIDITY_UNTIL) &&
	    mez_credential_instant(&b, until, MEZ_VALIDITY_UNTIL) && b.secs < a.secs)
		return mez_credential_wrong(err, MEZ_E_VALUE, "/validUntil", "is before validFrom");
	return 0;
}

static int check_state(const struct mez_json *doc, enum mez_credential_state state,
		       struct mez_err *err)
{
	switch (state) {
	case MEZ_CREDENTIAL_BARE:
		return mez_json_at(doc, "proof")
			       ? mez_credential_wrong(err, MEZ_E_VALUE, "/proof",
						      "the credential is signed already")
			       : 0;
	case MEZ_CREDENTIAL_SIGNED:
		if (!mez_json_at(doc, "proof"))
			return mez_credential_wrong(err, MEZ_E_MISSING, "/proof",
						    "the credential is not signed");
		if (!mez_credential_issuer(doc).p)
			return mez_credential_wrong(err, MEZ_E_MISSING, "/issuer",
						    "a credential needs 'issuer'");
		return 0;
	}
	mez_bug("no such state");
}

int mez_credential_check(const struct mez_json *doc, enum mez_credential_state state,
			 struct mez_err *err)
{
	int r;

	if (!mez_json_is(doc, MEZ_J_OBJECT))
		return mez_credential_wrong(err, MEZ_E_VALUE, "", "a credential is an object");
	if ((r = check_context(doc, err)) < 0 || (r = check_types(doc, err)) < 0 ||
	    (r = check_state(doc, state, err)) < 0 || (r = check_parts(doc, err)) < 0 ||
	    (r = check_interval(doc, err)) < 0)
		return r;
	if (!mez_json_at(doc, "credentialSubject"))
		return mez_credential_wrong(err, MEZ_E_MISSING, "/credentialSubject",
			     "a credential needs 'credentialSubject'");
	return mez_credential_check_own(doc, err);
}
