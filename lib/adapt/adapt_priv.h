/* adapt/adapt_priv.h: shared by the files of this folder only. */
#ifndef MEZ_ADAPT_ADAPT_PRIV_H
#define MEZ_ADAPT_ADAPT_PRIV_H

#include "base/arena.h"
#include "base/text.h"

/* Whether valid UTF-8 holds a Unicode noncharacter, which other syntaxes allow and a json
 * tree does not: U+FDD0..U+FDEF and the last two code points of every plane. */
static inline bool mez_adapt_noncharacter(struct mez_str s)
{
	const char *p = s.p, *end = s.p + s.n;

	while (p < end) {
		uint32_t ch;

		if ((unsigned char)*p < 0xef) { /* below U+F000, or the rest of one */
			p++;
			continue;
		}
		ch = mez_utf8_next(&p, end);
		if ((ch >= 0xfdd0 && ch <= 0xfdef) || (ch & 0xfffe) == 0xfffe)
			return true;
	}
	return false;
}

/* A copy in the arena with U+FFFD for each noncharacter; s itself when it has none. */
static inline struct mez_str mez_adapt_characters(struct mez_arena *a, struct mez_str s)
{
	const char *p = s.p, *end = s.p + s.n;
	struct mez_buf out = MEZ_BUF_INIT;

	if (!mez_adapt_noncharacter(s))
		return s;
	while (p < end) {
		const char *from = p;
		uint32_t ch = mez_utf8_next(&p, end);
		bool none = (ch >= 0xfdd0 && ch <= 0xfdef) || (ch & 0xfffe) == 0xfffe;

		mez_buf_add(&out, none ? "\xef\xbf\xbd" : from, none ? 3 : (size_t)(p - from));
	}
	s = mez_arena_dup(a, mez_buf_view(&out));
	mez_buf_release(&out);
	return s;
}

#endif
