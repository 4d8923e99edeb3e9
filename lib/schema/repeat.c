/* schema/repeat.c: a repetition with its counts, as PCRE2 takes it. */
#include "schema/schema_priv.h"

enum {
	PART_MAX = 65535, /* what PCRE2 counts to */
	PARTS_MAX = 16    /* of a count that is written in several */
};

bool mez_schema_countable(uint32_t least, uint32_t most)
{
	return least <= PART_MAX && (most <= PART_MAX || most == NO_MOST);
}

static void put_counts(struct mez_buf *out, struct mez_str atom, uint32_t least, uint32_t most)
{
	mez_buf_str(out, atom);
	mez_buf_fmt(out, "{%u,", (unsigned)least);
	if (most != NO_MOST)
		mez_buf_fmt(out, "%u", (unsigned)most);
	mez_buf_ch(out, '}');
}

/* PART_MAX of the atom and as many as are left, or fewer than PART_MAX: one way to each number,
 * so that matching does not try them all. */
static void put_parts(struct mez_buf *out, struct mez_str atom, uint32_t least, uint32_t most,
		      int parts)
{
	if (parts == 0 || atom.n == 0 || mez_schema_countable(least, most)) {
		put_counts(out, atom, least, most);
		return;
	}
	mez_buf_z(out, "(?:");
	put_counts(out, atom, PART_MAX, PART_MAX);
	put_parts(out, atom, least > PART_MAX ? least - PART_MAX : 0,
		  most == NO_MOST ? NO_MOST : most - PART_MAX, parts - 1);
	if (least < PART_MAX) {
		mez_buf_ch(out, '|');
		put_counts(out, atom, least, PART_MAX - 1);
	}
	mez_buf_ch(out, ')');
}

void mez_schema_repeat(struct mez_buf *out, struct mez_str atom, uint32_t least, uint32_t most)
{
	put_parts(out, atom, least, most, PARTS_MAX);
}
