/* json/blame.c: saying what the reader found wrong, and where. */
#include "json/reader_priv.h"

int mez_reader_fail(struct mez_reader *r, enum mez_code code, const char *bad, const char *why)
{
	r->code = code;
	r->bad = bad;
	r->why = why;
	return -(int)code;
}

/* The arena's owner may have reserved little (secrets): too small for this text is an
 * answer about the text, not a bug. */
int mez_reader_need(struct mez_reader *r, size_t bytes)
{
	if (r->a->reserved - r->a->used < bytes + MEZ_ARENA_ALIGN)
		return mez_reader_fail(r, MEZ_E_LIMIT, r->p,
				       "text needs more memory than was set aside");
	return 0;
}

static void pointer(const struct mez_reader *r, char out[static MEZ_ERR_POINTER])
{
	size_t n = 0;
	char index[24];

	out[0] = 0;
	for (size_t i = 0; i < r->depth; i++) {
		size_t upto = i + 1 < r->depth ? r->f[i + 1].start : r->n;
		size_t kids = upto - r->f[i].start;
		const struct mez_json *last = upto ? &r->v[upto - 1] : NULL;
		int len;

		if (i + 1 == r->depth && (r->after || (r->f[i].object && kids % 2 == 0)))
			break;
		if (r->f[i].object) {
			if (!mez_json_step(out, &n, last->u.text, last->len))
				return;
			continue;
		}
		len = snprintf(index, sizeof(index), "%zu", kids);
		if (!mez_json_step(out, &n, index, (size_t)len))
			return;
	}
	if (r->extra)
		(void)mez_json_step(out, &n, r->extra->u.text, r->extra->len);
}

/* "expected X, found Y": only for grammar, where the byte itself is the news. */
static void found(const struct mez_reader *r, char *out, size_t size)
{
	unsigned char c;

	if (r->bad == r->end) {
		(void)snprintf(out, size, ", found the end of the text");
		return;
	}
	c = (unsigned char)*r->bad;
	if (c > 0x20 && c < 0x7f)
		(void)snprintf(out, size, ", found '%c'", c);
	else
		(void)snprintf(out, size, ", found byte 0x%02x", c);
}

int mez_reader_explain(const struct mez_reader *r, struct mez_err *err)
{
	char where[MEZ_ERR_POINTER];
	char what[64] = "";
	uint64_t offset = (uint64_t)(r->bad - r->src);
	uint32_t line, col;
	int rc;

	if (!err)
		return -(int)r->code;
	if (strncmp(r->why, "expected", 8) == 0)
		found(r, what, sizeof(what));
	rc = mez_err_set(err, r->code, "%s%s", r->why, what);
	mez_json_place(r->src, (size_t)(r->end - r->src), offset, &line, &col);
	mez_err_place(err, line, col, offset);
	pointer(r, where);
	mez_err_pointer(err, where);
	return rc;
}
