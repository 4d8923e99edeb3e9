/* schema/regexp.c: regular expressions, compiled and matched by PCRE2. */
#include "schema/schema_priv.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
	HEAP_KIB = 20 << 10, /* memory one match may take */
	LEAST_STEPS = 200,   /* what any match may take, and for each byte of its text */
	STEPS_A_BYTE = 32
};

/* Only read when it is made: any number of threads may match by it. */
struct regexp {
	pcre2_code *code;
	bool jit;
};

/* What the translation cannot know: names of scripts.  All else is a limit of PCRE2's. */
static int refused(struct mez_err *err, int number)
{
	unsigned char text[128];

	if (number == PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY)
		return mez_err_set(err, MEZ_E_SYNTAX, "not a regular expression: no such script");
	(void)pcre2_get_error_message(number, text, sizeof(text));
	return mez_err_set(err, MEZ_E_UNSUPPORTED,
			   "a regular expression that this version cannot run: %s",
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
	return 0;
}

static int make(struct regexp *re, struct mez_str pattern, struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	if (pattern.n > MEZ_SCHEMA_MAX_PATTERN)
		return mez_err_set(err, MEZ_E_LIMIT, "a regular expression of more than %d bytes",
				   MEZ_SCHEMA_MAX_PATTERN);
	if (mez_schema_translate(&text, pattern, err) < 0)
		return -(int)err->code;
	if (build(re, mez_buf_view(&text), err) < 0) {
		mez_schema_regexp_free(re);
		return -(int)err->code;
	}
	return 0;
}

int mez_schema_regexp(struct regexp **out, struct mez_arena *a, struct mez_str pattern,
		      struct mez_err *err)
{
	struct regexp *re = MEZ_NEW(a, struct regexp);
	int rc = make(re, pattern, err);

	if (rc == 0)
		*out = re;
	return rc;
}

/* One that PCRE2 cannot run is one all the same. */
bool mez_schema_is_regex(struct mez_str s)
{
	struct regexp re = { .jit = false };
	struct mez_err err;
	int rc = make(&re, s, &err);

	if (rc == 0)
		mez_schema_regexp_free(&re);
	return rc == 0 || rc == -MEZ_E_UNSUPPORTED;
}

void mez_schema_regexp_free(struct regexp *re)
{
	pcre2_code_free(re->code);
}

/* PCRE2 bounds a match and does not tell what it took.  So that many slow ones do not add up to
 * minutes, the bound falls with their number, to what grows with the text alone. */
static void set_limits(struct matching *m, size_t length)
{
	uint64_t limit = MEZ_SCHEMA_MAX_MATCHING / ++m->n;
	uint64_t least = LEAST_STEPS + (uint64_t)length * STEPS_A_BYTE;

	if (!m->room) {
		m->room = pcre2_match_data_create(1, NULL); /* whether it matches is all we ask */
		m->limits = pcre2_match_context_create(NULL);
		if (!m->room || !m->limits)
			mez_bug("out of memory");
		(void)pcre2_set_heap_limit(m->limits, HEAP_KIB);
	}
	limit = limit > least ? limit : least;
	if (limit > MEZ_SCHEMA_MAX_MATCH)
		limit = MEZ_SCHEMA_MAX_MATCH;
	(void)pcre2_set_match_limit(m->limits, (uint32_t)limit);
	(void)pcre2_set_depth_limit(m->limits, (uint32_t)limit);
}

int mez_schema_match(const struct regexp *re, struct mez_str s, struct matching *m)
{
	int rc = PCRE2_ERROR_JIT_STACKLIMIT;

	set_limits(m, s.n);
	if (re->jit)
		rc = pcre2_jit_match(re->code, (PCRE2_SPTR)s.p, s.n, 0, 0, m->room, m->limits);
	if (rc == PCRE2_ERROR_JIT_STACKLIMIT) /* the interpreter has memory of its own */
		rc = pcre2_match(re->code, (PCRE2_SPTR)s.p, s.n, 0,
				 PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, m->room, m->limits);
	if (rc >= 0)
		return 1;
	return rc == PCRE2_ERROR_NOMATCH ? 0 : -1;
}

void mez_schema_matching_release(struct matching *m)
{
	pcre2_match_data_free(m->room);
	pcre2_match_context_free(m->limits);
	*m = (struct matching){ .room = NULL };
}

/* --- what only Unicode's tables know --------------------------------------------------- */

/* PCRE2 has the classes of direction; these patterns are its own and no user's. */
static bool matches_own(const char *pattern, struct mez_str s)
{
	struct regexp re = { .jit = false };
	struct matching m = { .room = NULL };
	struct mez_err err;
	bool found;

	if (build(&re, mez_str_of(pattern), &err) < 0)
		mez_bug("a pattern of ours does not compile");
	found = mez_schema_match(&re, s, &m) == 1;
	mez_schema_matching_release(&m);
	mez_schema_regexp_free(&re);
	return found;
}

bool mez_schema_right_to_left(struct mez_str label)
{
	return matches_own("[\\p{bc:R}\\p{bc:AL}\\p{bc:AN}]", label);
}

bool mez_schema_fits_right_to_left(struct mez_str label)
{
	return mez_schema_right_to_left(label) ||
	       matches_own("^\\p{bc:L}(?:.*[\\p{bc:L}\\p{bc:EN}])?\\p{bc:NSM}*$", label);
}
