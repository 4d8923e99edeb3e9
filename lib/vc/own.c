/* vc/own.c: credentials of the types of ours, each with its table of members. */
#include "vc/credential_priv.h"

#include "json/shape.h"
#include "vc/licenceshape.h"

#define REQ MEZ_REQUIRED
static const struct mez_field own_members[] = {
	{ "@context", MEZ_K_ARRAY, REQ, NULL },
	{ "type", MEZ_K_ARRAY, REQ, NULL },
	{ "issuer", MEZ_K_STRING, 0, NULL },
	{ "validFrom", MEZ_K_INSTANT, REQ, NULL },
	{ "validUntil", MEZ_K_INSTANT, 0, NULL },
	{ "credentialSubject", MEZ_K_OBJECT, REQ, NULL },
	{ "proof", MEZ_K_OBJECT, 0, NULL },
};
static const struct mez_field list_status[] = {
	{ "id", MEZ_K_STRING, REQ, NULL },     { "list", MEZ_K_NAME, REQ, NULL },
	{ "status", MEZ_K_STRING, REQ, NULL }, { "from", MEZ_K_DATE, REQ, NULL },
	{ "to", MEZ_K_DATE, REQ, NULL },
};
static const struct mez_field list_copy[] = {
	{ "list", MEZ_K_NAME, REQ, NULL }, { "entries", MEZ_K_OBJECT, REQ, NULL },
	{ "from", MEZ_K_DATE, REQ, NULL }, { "to", MEZ_K_DATE, REQ, NULL },
};
static const struct mez_field total[] = {
	{ "id", MEZ_K_STRING, REQ, NULL },  { "payer", MEZ_K_STRING, 0, NULL },
	{ "total", MEZ_K_NAME, REQ, NULL }, { "from", MEZ_K_DATE, REQ, NULL },
	{ "to", MEZ_K_DATE, REQ, NULL },    { "value", MEZ_K_MONEY, REQ, NULL },
	{ "chain", MEZ_K_STRING, REQ, NULL }, { "height", MEZ_K_INT, REQ, NULL },
};
static const struct mez_field judgement[] = {
	{ "judgement", MEZ_K_STRING, REQ, NULL },
	{ "operation_sha256", MEZ_K_HEX32, 0, NULL },
	{ "facts", MEZ_K_OBJECT, 0, NULL },
	{ "reverses", MEZ_K_HEX32, 0, NULL },
	{ "answer", MEZ_K_BOOL, REQ, NULL },
};
static const struct mez_field determination[] = {
	{ "id", MEZ_K_STRING, REQ, NULL },    { "list", MEZ_K_NAME, REQ, NULL },
	{ "entry", MEZ_K_STRING, REQ, NULL }, { "list_sha256", MEZ_K_HEX32, REQ, NULL },
	{ "same", MEZ_K_BOOL, REQ, NULL },
};
static const struct mez_field authorisation[] = {
	{ "id", MEZ_K_STRING, REQ, NULL },
	{ "list", MEZ_K_NAME, REQ, NULL },
	{ "entry", MEZ_K_STRING, REQ, NULL },
	{ "list_sha256", MEZ_K_HEX32, REQ, NULL },
	{ "operation_sha256", MEZ_K_HEX32, 0, NULL },
	{ "kinds", MEZ_K_STRINGS, 0, NULL },
	{ "at_most", MEZ_K_OBJECT, 0, NULL },
	{ "from", MEZ_K_DATE, 0, NULL },
	{ "to", MEZ_K_DATE, 0, NULL },
	{ "reference", MEZ_K_STRING, 0, NULL },
};
static const struct mez_field revocation[] = {
	{ "id", MEZ_K_STRING, REQ, NULL },
	{ "revokes", MEZ_K_HEX32, REQ, NULL },
};
static const struct mez_field verdict[] = {
	{ "id", MEZ_K_STRING, REQ, NULL },
	{ "zone", MEZ_K_NAME, REQ, NULL },
	{ "jurisdiction", MEZ_K_NAME, REQ, NULL },
	{ "kind", MEZ_K_STRING, REQ, NULL },
	{ "stage", MEZ_K_STRING, REQ, NULL },
	{ "decision", MEZ_K_STRING, REQ, NULL },
	{ "operation_sha256", MEZ_K_HEX32, REQ, NULL },
	{ "verdict_sha256", MEZ_K_HEX32, REQ, NULL },
	{ "lock_sha256", MEZ_K_HEX32, REQ, NULL },
	{ "commitment", MEZ_K_OBJECT, REQ, NULL },
	{ "domain_set", MEZ_K_STRING, REQ, NULL },
};
static const struct mez_field commitment[] = {
	{ "root", MEZ_K_HEX32, REQ, NULL },
	{ "size", MEZ_K_INT, REQ, NULL },
};
#undef REQ

struct own_type {
	const char *name;
	const struct mez_field *subject; /* NULL: licenceshape.c judges it, tables within tables */
	size_t n;
};
#define OWN(name, table) { name, table, MEZ_COUNT(table) }
static const struct own_type own_types[] = {
	OWN("MezListStatus", list_status), OWN("MezListCopy", list_copy), OWN("MezTotal", total),
	OWN("MezJudgement", judgement),    OWN("MezDetermination", determination),
	OWN("MezAuthorisation", authorisation), OWN("MezRevocation", revocation),
	OWN("MezVerdictCredential", verdict),
	{ "MezLicence", NULL, 0 },
};

static const struct own_type *find_own(struct mez_str name)
{
	for (size_t i = 0; i < MEZ_COUNT(own_types); i++) {
		if (mez_str_eq(name, mez_str_of(own_types[i].name)))
			return &own_types[i];
	}
	return NULL;
}

/* Facts to the most that each may be. */
static int check_at_most(const struct mez_json *most, struct mez_err *err)
{
	for (size_t i = 0; most && i < most->len; i++)
		if (mez_kind_check(&mez_json_member(most, i)->value, MEZ_K_MONEY, "at_most", err))
			return mez_credential_wrong(err, MEZ_E_VALUE, "/credentialSubject/at_most",
						    "names facts, and the money each may be");
	return 0;
}

/* Parties to the word that each has. */
static int check_entries(const struct mez_json *entries, struct mez_err *err)
{
	for (size_t i = 0; entries && i < entries->len; i++)
		if (!mez_json_str(&mez_json_member(entries, i)->value).p)
			return mez_credential_wrong(err, MEZ_E_VALUE, "/credentialSubject/entries",
						    "names parties, and the word of each");
	return 0;
}

/* Members of members, and what one table row cannot say. */
static int check_own_subject(const struct mez_json *subject, struct mez_err *err)
{
	const char *at = "/credentialSubject";
	const struct mez_json *from = mez_json_at(subject, "from"),
			      *to = mez_json_at(subject, "to");
	const struct mez_json *c = mez_json_at(subject, "commitment");
	struct mez_date a, b;
	int r = check_at_most(mez_json_at(subject, "at_most"), err);

	if (!r)
		r = check_entries(mez_json_at(subject, "entries"), err);
	if (r)
		return r;
	if (from && to && mez_date_parse(&a, mez_json_str(from)) &&
	    mez_date_parse(&b, mez_json_str(to)) && b.days < a.days)
		return mez_credential_wrong(err, MEZ_E_VALUE, at, "'to' is before 'from'");
	if (mez_json_is(mez_json_at(subject, "same"), MEZ_J_TRUE))
		return mez_credential_wrong(err, MEZ_E_VALUE, at,
					    "a determination says that it is not the same one");
	if (c)
		return mez_shape_check(c, commitment, MEZ_COUNT(commitment),
				       "/credentialSubject/commitment", NULL, 0, err);
	return 0;
}

static int check_subject(const struct own_type *type, const struct mez_json *subject,
			 struct mez_err *err)
{
	int r;

	if (!type->subject)
		return mez_licence_check_shape(subject, "/credentialSubject", err);
	r = mez_shape_check(subject, type->subject, type->n, "/credentialSubject", NULL, 0, err);
	return r < 0 ? r : check_own_subject(subject, err);
}

static int check_own(const struct mez_json *doc, const struct own_type *type, struct mez_err *err)
{
	const struct mez_json *subject = mez_json_at(doc, "credentialSubject");
	const struct mez_json *context = mez_json_at(doc, "@context");
	int r = mez_shape_check(doc, own_members, MEZ_COUNT(own_members), "", NULL, 0, err);

	if (r < 0)
		return r;
	if (mez_json_len(mez_json_at(doc, "type")) != 2 ||
	    !mez_str_is(mez_credential_type(doc, 0), MEZ_COMMON_TYPE))
		return mez_credential_wrong(err, MEZ_E_VALUE, "/type",
					    "must be " MEZ_COMMON_TYPE " and one type of ours");
	if (mez_json_len(context) != 2 ||
	    !mez_str_is(mez_json_str(mez_json_item(context, 1)), MEZ_CONTEXT_TERMS))
		return mez_credential_wrong(err, MEZ_E_VALUE, "/@context",
					    "is not that of credentials of this type");
	return check_subject(type, subject, err);
}

static int unknown_type(struct mez_str name, struct mez_err *err)
{
	int r = mez_err_set(err, MEZ_E_TYPE, "credential type '%.*s' is not known", MEZ_FMT(name));

	mez_err_pointer(err, "/type");
	return r;
}

int mez_credential_check_own(const struct mez_json *doc, struct mez_err *err)
{
	struct mez_str name;

	for (size_t i = 0; (name = mez_credential_type(doc, i)).p; i++) {
		const struct own_type *type = find_own(name);

		if (type)
			return check_own(doc, type, err);
		if (mez_str_starts(name, MEZ_STR("Mez")))
			return unknown_type(name, err);
	}
	return 0;
}

int mez_credential_check_subject(struct mez_str name, const struct mez_json *subject,
				 struct mez_err *err)
{
	const struct own_type *type = find_own(name);

	if (type)
		return check_subject(type, subject, err);
	return mez_str_starts(name, MEZ_STR("Mez")) ? unknown_type(name, err) : 0;
}
