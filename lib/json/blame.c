/* json/blame.c: saying what the reader found wrong, and where. */
#include <stdlib.h>

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

static int by_name(const void *a, const void *b)
{
	const struct mez_json *const *x = a, *const *y = b;
	int c = mez_json_name_cmp(mez_json_str(*x), mez_json_str(*y));

	return c ? c : (*x > *y) - (*x < *y);
}

/* The first of n values on the stack, every second of them a name, that is a name again. */
static const struct mez_json *first_again(const struct mez_json *v, size_t n)
{
	size_t names = (n + 1) / 2;
	const struct mez_json **order = calloc(names + 1, sizeof(*order));
	const struct mez_json *first = NULL;

	if (!order)
		mez_bug("out of memory");
	for (size_t i = 0; i < names; i++)
		order[i] = &v[2 * i];
	qsort(order, names, sizeof(*order), by_name);
	for (size_t i = 1; i < names; i++) {
		if (mez_json_same(order[i - 1], order[i]) && (!first || order[i] < first))
			first = order[i];
	}
	free(order);
	return first;
}

/* Names are compared when their object closes.  So when the reader stops, a name may stand
 * twice in an object still open, ahead of what stopped it: then that is the first fault. */
static void first_fault(struct mez_reader *r)
{
	size_t depth = r->depth;

	for (size_t i = 0; i < depth; i++) {
		size_t upto = i + 1 < depth ? r->f[i + 1].start : r->n;
		const struct mez_json *again =
			r->f[i].object ? first_again(&r->v[r->f[i].start], upto - r->f[i].start)
				       : NULL;

		if (!again || r->src + again->offset >= r->bad)
			continue;
		(void)mez_reader_fail(r, MEZ_E_DUPLICATE, r->src + again->offset,
				      "member name used twice");
		r->extra = again;
		r->after = true;
		r->depth = i + 1;
	}
}

int mez_reader_explain(struct mez_reader *r, struct mez_err *err)
{
	char where[MEZ_ERR_POINTER];
	char what[64] = "";
	uint64_t offset;
	uint32_t line, col;
	int rc;

	first_fault(r);
	if (!err)
		return -(int)r->code;
	offset = (uint64_t)(r->bad - r->src);
	if (strncmp(r->why, "expected", 8) == 0)
		found(r, what, sizeof(what));
	rc = mez_err_set(err, r->code, "%s%s", r->why, what);
	mez_json_place(r->src, (size_t)(r->end - r->src), offset, &line, &col);
	mez_err_place(err, line, col, offset);
	pointer(r, where);
	mez_err_pointer(err, where);
	return rc;
}
