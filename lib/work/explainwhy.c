/* work/explainwhy.c: the codes of reasons as sentences. */
#include "work/explain_priv.h"

/* {name} stands for a parameter of the reason.  The codes are those of mez-verdict(5); a test
 * compares them with the evaluator's. */
static const struct {
	const char *code, *words;
} sentences[] = {
	{"condition_not_shown", "the register does not show {condition} for a licence {licence}"},
	{"conflict", "two sources disagree on {path}: {with}"},
	{"contested", "sources give several readings of {rule}, row {row}"},
	{"currency_mismatch", "{one} and {other} meet in one comparison or sum"},
	{"duty_late", "the duty was met late"},
	{"duty_met", "the duty was met"},
	{"duty_nil", "the duty is nil"},
	{"duty_not_shown", "nothing shows that {duty} was met"},
	{"duty_owed", "a duty is owed"},
	{"duty_unmet", "the duty was not met"},
	{"empty", "{path} has no items"},
	{"exempt", "exempt"},
	{"fact_missing", "the operation does not say {path}"},
	{"judgement_missing", "{judgement} is not answered"},
	{"licence_missing", "no accepted extract names the licences {licence} of {path}"},
	{"list_missing", "the zone requires the list {list}, and no pack holds it"},
	{"list_stale", "the list {list} as of {as_of} is older than it may be"},
	{"no_list_required", "a rule screens, and the zone {zone} requires no list"},
	{"no_offset", "no offset from UTC is known for {jurisdiction} on that day"},
	{"no_pack", "no pack of the zone examines {domain} here and now"},
	{"not_complete", "{path} may have more items than are stated"},
	{"not_covered", "nothing of {rule} speaks of {date}"},
	{"not_examined", "no pack of the zone examines {head} here and now"},
	{"not_known_after", "{rule} is not known after the last day of row {row}"},
	{"not_vouched", "{rule} is not vouched for on {date}"},
	{"nothing_applies", "examined, and nothing applies"},
	{"null_value", "{rule} has to work with what is said to be none"},
	{"outside_scope", "outside the scope of the law"},
	{"outside_vocabulary", "{path} is '{word}', a word no pack knows"},
	{"overflow", "a number of {rule} is over the bounds"},
	{"ownership_unstated", "{list} does not say which owners of a party count"},
	{"past_horizon", "the calendar {calendar} does not know all days to {date}"},
	{"prohibited", "prohibited"},
	{"proof_missing", "no accepted {credential} shows {path}"},
	{"requirement_met", "the requirement is met"},
	{"requirement_unmet", "the requirement is not met"},
	{"screening_review", "a name is like entry {entry} of {list}: somebody must look"},
	{"status_missing", "no accepted document gives the status of {path} on {list}"},
	{"total_missing", "no accepted document gives the total {total}"},
};

/* The code, and every parameter: for a reason this version does not know. */
static void put_unknown(struct mez_buf *out, const struct mez_json *reason)
{
	mez_buf_z(out, "code ");
	explain_put(out, explain_text(reason, "code"));
	for (size_t i = 0; mez_json_is(reason, MEZ_J_OBJECT) && i < reason->len; i++) {
		const struct mez_member *m = mez_json_member(reason, i);
		struct mez_str name = mez_json_str(&m->name);

		if (mez_str_is(name, "code") || mez_str_is(name, "clause"))
			continue;
		mez_buf_ch(out, ' ');
		explain_put(out, mez_json_str(&m->value));
	}
}

static void put_sentence(struct mez_buf *out, const char *words, const struct mez_json *reason)
{
	const char *end;

	for (; *words; words = end + 1) {
		size_t plain = strcspn(words, "{");

		mez_buf_add(out, words, plain);
		words += plain;
		if (!*words)
			return;
		end = strchr(++words, '}');
		mez_require(end);
		explain_put(out, mez_json_str(mez_json_get(
					 reason, (struct mez_str){words, (size_t)(end - words)})));
	}
}

bool explain_knows(struct mez_str code)
{
	for (size_t i = 0; i < MEZ_COUNT(sentences); i++)
		if (mez_str_eq(code, mez_str_of(sentences[i].code)))
			return true;
	return false;
}

void explain_why(struct mez_buf *out, const struct mez_json *reason)
{
	struct mez_str code = explain_text(reason, "code");

	for (size_t i = 0; i < MEZ_COUNT(sentences); i++) {
		if (mez_str_eq(code, mez_str_of(sentences[i].code))) {
			put_sentence(out, sentences[i].words, reason);
			return;
		}
	}
	put_unknown(out, reason);
}
