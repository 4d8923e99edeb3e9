/* schema/regexp.c: regular expressions, compiled and matched by PCRE2. */
#include "schema/schema_priv.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { HEAP_KIB = 20 << 10 }; /* memory one match may take */

struct regexp {
	pcre2_code *code;
	pcre2_match_context *limits;
	pcre2_match_data *found; /* one pair: only whether it matches is asked */
	bool jit;
};

static int refused(struct mez_err *err, int number)
{
	unsigned char text[128];

	(void)pcre2_get_error_message(number, text, sizeof(text));
	return mez_err_set(err, MEZ_E_UNSUPPORTED,
			   "not a regular expression, or one this version cannot run: %s",
			   (const char *)text);
}

/* The pattern is ours by now: PCRE2's own escapes, verbs and options cannot be in it. */
static int build(struct regexp *re, struct mez_str pattern, struct mez_err *err)
{
	uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY |
			   PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C;
	int number;
	size_t at;

	re->code = pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n, options, &number, &at, NULL);
	if (!re->code)
		return refused(err, number);
	re->jit = pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE) == 0;
	re->limits = pcre2_match_context_create(NULL);
	re->found = pcre2_match_data_create(1, NULL);
	if (!re->limits || !re->found)
		mez_bug("out of memory");
	(void)pcre2_set_match_limit(re->limits, MEZ_SCHEMA_MAX_MATCH);
	(void)pcre2_set_depth_limit(re->limits, MEZ_SCHEMA_MAX_MATCH);
	(void)pcre2_set_heap_limit(re->limits, HEAP_KIB);
	return 0;
}

int mez_schema_regexp(struct regexp **out, struct mez_arena *a, struct mez_str pattern,
		      struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct regexp *re;

	if (pattern.n > MEZ_SCHEMA_MAX_PATTERN)
		return mez_err_set(err, MEZ_E_LIMIT, "a regular expression of more than %d bytes",
				   MEZ_SCHEMA_MAX_PATTERN);
	if (mez_schema_translate(&text, pattern, err) < 0)
		return -(int)err->code;
	re = MEZ_NEW(a, struct regexp);
	if (build(re, mez_buf_view(&text), err) < 0) {
		mez_schema_regexp_free(re);
		return -(int)err->code;
	}
	*out = re;
	return 0;
}

void mez_schema_regexp_free(struct regexp *re)
{
	pcre2_match_data_free(re->found);
	pcre2_match_context_free(re->limits);
	pcre2_code_free(re->code);
}

int mez_schema_match(const struct regexp *re, struct mez_str s)
{
	int rc = PCRE2_ERROR_JIT_STACKLIMIT;

	if (re->jit)
		rc = pcre2_jit_match(re->code, (PCRE2_SPTR)s.p, s.n, 0, 0, re->found, re->limits);
	if (rc == PCRE2_ERROR_JIT_STACKLIMIT) /* the interpreter has memory of its own */
		rc = pcre2_match(re->code, (PCRE2_SPTR)s.p, s.n, 0,
				 PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, re->found, re->limits);
	if (rc >= 0)
		return 1;
	return rc == PCRE2_ERROR_NOMATCH ? 0 : -1;
}
