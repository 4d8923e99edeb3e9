/* Two lines: a pattern of ECMA-262 and a text.  The pattern is refused with a message, or
 * translated to one that PCRE2 takes, and matching ends, the same way twice. */
#include "base/text.h"
#include "schema/schema_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct mez_arena arena;
	const char *p = (const char *)data, *newline = n ? memchr(p, '\n', n) : NULL;
	struct mez_str pattern, text;
	struct matching room = { 0 };
	struct regexp *re = NULL;
	struct mez_err err;
	int found;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	if (!newline || mez_utf8_valid(p, n) != n)
		return 0; /* the reader of JSON never lets it through */
	pattern = (struct mez_str){ p, (size_t)(newline - p) };
	text = (struct mez_str){ newline + 1, n - pattern.n - 1 };
	if (mez_schema_regexp(&re, &arena, pattern, &err) < 0) {
		mez_require(err.msg[0] && (err.code == MEZ_E_SYNTAX || err.code == MEZ_E_LIMIT ||
					   err.code == MEZ_E_UNSUPPORTED));
		return 0;
	}
	found = mez_schema_match(re, text, &room);
	mez_require(found >= -1 && found <= 1);
	mez_require(mez_schema_match(re, text, &room) == found);
	mez_schema_matching_release(&room);
	mez_schema_regexp_free(re);
	return 0;
}
