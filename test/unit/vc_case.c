/* Cases, and the credential that attests a verdict. */
#include "tap.h"

#include "chainkit.h"

static struct mez_err err;

static int read_case(const struct mez_json *v)
{
	struct mez_case c;

	mez_err_clear(&err);
	return mez_case_read(&c, v, &err);
}

static const struct mez_json *with_verdict(const char *name, const struct mez_json *value)
{
	const struct mez_json *v = kit_case(1);

	return kit_with(v, "verdict", kit_with(mez_json_at(v, "verdict"), name, value));
}

static void shapes(void)
{
	struct mez_case c;

	ok(mez_case_read(&c, kit_case(1), &err) == 0 && c.operation && c.evidence && c.verdict &&
		   !c.credential && !c.receipt,
	   "a case with a verdict");
	ok(read_case(kit_with(kit_case(1), "verdict", NULL)) == 0, "one without");
	ok(read_case(kit_with(kit_case(1), "evidence", NULL)) == -MEZ_E_MISSING,
	   "evidence is needed");
	ok(read_case(kit_with(kit_case(1), "more", kit_json("1"))) == -MEZ_E_MEMBER,
	   "nothing more");
	ok(read_case(kit_with(kit_case(1), "type", kit_json("\"mez.case/2\""))) == -MEZ_E_TYPE,
	   "version");
	ok(read_case(kit_with(kit_case(1), "operation",
			      kit_json("{\"type\":\"mez.operation/2\"}"))) == -MEZ_E_TYPE,
	   "of the operation too");
	ok(read_case(with_verdict("type", kit_json("\"mez.verdict/2\""))) == -MEZ_E_TYPE,
	   "and of the verdict");
	is_str(err.pointer, "/verdict/type", "with the place");
	ok(read_case(with_verdict("lock_sha256", NULL)) == -MEZ_E_MISSING,
	   "a verdict's members are there");
	ok(read_case(with_verdict("extra", kit_json("1"))) == -MEZ_E_MEMBER, "and no others");
	ok(read_case(with_verdict("decision", kit_json("{}"))) < 0, "a decision has an answer");
	ok(read_case(kit_with(kit_case(1), "operation", mez_json_at(kit_case(2), "operation"))) ==
		   -MEZ_E_DIGEST,
	   "the verdict of another operation");
	ok(read_case(kit_json("3")) == -MEZ_E_TYPE, "no object");
}

static void packs(void)
{
	struct mez_str *hex;
	struct mez_case c;
	size_t n;

	if (mez_case_read(&c, kit_case(1), &err) < 0)
		abort();
	ok(mez_case_packs(&hex, &n, &kit_arena, &c, &err) == 0 && n == 2 &&
		   mez_str_cmp(hex[0], hex[1]) < 0,
	   "packs are sorted");
	if (mez_case_read(&c, with_verdict("packs", kit_json("[{\"name\":\"a\"}]")), &err) < 0)
		abort();
	ok(mez_case_packs(&hex, &n, &kit_arena, &c, &err) == -MEZ_E_MISSING, "each has a digest");
	if (mez_case_read(&c, with_verdict("packs", kit_json("[]")), &err) < 0)
		abort();
	ok(mez_case_packs(&hex, &n, &kit_arena, &c, &err) == 0 && n == 0, "there may be none");
}

static struct mez_vc *attest(const struct mez_json *the_case, const char *member,
			     const struct mez_json *value)
{
	MEZ_AUTO(mez_seckey) key = kit_key(7);
	const struct mez_vc_issue how = { .key = key, .created = kit_time("2025-09-15T12:00:00Z") };
	const struct mez_json *bare;
	struct mez_json v, out;
	struct mez_vc *vc = NULL;
	struct mez_case c;

	mez_err_clear(&err);
	if (mez_case_read(&c, the_case, &err) < 0 ||
	    mez_case_credential(&v, &kit_arena, &c, &err) < 0)
		return NULL;
	bare = &v;
	if (member)
		bare = kit_with(bare, "credentialSubject",
				kit_with(mez_json_at(bare, "credentialSubject"), member, value));
	if (mez_vc_issue(&out, &kit_arena, bare, &how, &err) == 0 &&
	    mez_vc_verify(&vc, &kit_arena, mez_json_keep(&kit_arena, out),
			  kit_time("2025-09-15T12:00:00Z"), NULL, &err) < 0)
		abort();
	return vc;
}

static void attesting(void)
{
	static const char *const members[] = { "zone",     "jurisdiction",     "kind",
					       "stage",    "operation_sha256", "lock_sha256",
					       "decision", "verdict_sha256",   "domain_set" };
	struct mez_vc *vc = attest(kit_case(1), NULL, NULL);
	struct mez_case c, other;
	const struct mez_json *subject;

	if (mez_case_read(&c, kit_case(1), &err) < 0 ||
	    mez_case_read(&other, kit_case(2), &err) < 0)
		abort();
	ok(vc && mez_case_attested(&c, vc, &kit_arena, &err) == 0,
	   "a verdict's credential attests it");
	ok(mez_case_attested(&other, vc, &kit_arena, &err) == -MEZ_E_REFUSED, "and no other");
	subject = mez_vc_subject(vc);
	ok(mez_str_starts(mez_json_str(mez_json_at(subject, "id")),
			  MEZ_STR("urn:mez:operation:")) &&
		   mez_str_is(mez_json_str(mez_json_at(subject, "decision")), "allowed"),
	   "it names the operation and the decision");
	for (size_t i = 0; i < MEZ_COUNT(members); i++) {
		bool hex = strstr(members[i], "sha256") != NULL;
		const struct mez_json *v = hex ? mez_json_at(mez_json_at(kit_case(3), "verdict"),
							     "operation_sha256")
					       : kit_json("\"other\"");

		vc = attest(kit_case(1), members[i], v);
		ok(vc && mez_case_attested(&c, vc, &kit_arena, &err) == -MEZ_E_REFUSED &&
			   strstr(err.pointer, members[i]),
		   "another %s is found out", members[i]);
	}
}

int main(void)
{
	kit_start();
	shapes();
	packs();
	attesting();
	mez_arena_release(&kit_arena);
	return done_testing();
}
