/* proof/checkpoint.c: C2SP tlog-checkpoint: three lines (or more) in a signed note. */
#include "proof/note.h"

#include <inttypes.h>

#include "base/text.h"

enum { SIZE_DIGITS = 20 }; /* of UINT64_MAX */

/* The next line of *s, not empty, without its newline; *s moves past it. */
static bool take_line(struct mez_str *line, struct mez_str *s)
{
	const char *end = s->n ? memchr(s->p, '\n', s->n) : NULL;

	if (!end || end == s->p)
		return false;
	*line = (struct mez_str){ s->p, (size_t)(end - s->p) };
	s->p = end + 1;
	s->n -= line->n + 1;
	return true;
}

/* Decimal without leading zeros. */
static bool read_size(uint64_t *out, struct mez_str s)
{
	uint64_t v = 0;

	if (s.n == 0 || s.n > SIZE_DIGITS || (s.n > 1 && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || !mez_mul_ok(v, UINT64_C(10), &v) ||
		    !mez_add_ok(v, (uint64_t)(s.p[i] - '0'), &v))
			return false;
	}
	*out = v;
	return true;
}

static int read_body(struct mez_checkpoint *out, struct mez_str text, struct mez_err *err)
{
	struct mez_checkpoint c = { .text = text };
	struct mez_str rest = text, line;
	size_t n = sizeof(c.root.b);

	if (!take_line(&c.origin, &rest))
		return mez_err_set(err, MEZ_E_SYNTAX, "checkpoint has no origin line");
	if (!take_line(&line, &rest) || !read_size(&c.size, line))
		return mez_err_set(err, MEZ_E_SYNTAX,
				   "line 2 of the checkpoint is not a tree size");
	if (!take_line(&line, &rest) || !mez_unb64(c.root.b, &n, line) || n != sizeof(c.root.b))
		return mez_err_set(err, MEZ_E_SYNTAX,
				   "line 3 of the checkpoint is not a SHA-256 root hash");
	while (rest.n > 0)
		if (!take_line(&line, &rest))
			return mez_err_set(err, MEZ_E_SYNTAX,
					   "checkpoint has an empty extension line");
	*out = c;
	return 0;
}

int mez_checkpoint_parse_unverified(struct mez_checkpoint *out, struct mez_str note,
				    struct mez_err *err)
{
	struct mez_str text;
	int rc = mez_note_parse_unverified(&text, note, err);

	return rc < 0 ? rc : read_body(out, text, err);
}

int mez_checkpoint_open(struct mez_checkpoint *out, struct mez_str note,
			const struct mez_pubkey *key, struct mez_err *err)
{
	struct mez_checkpoint c;
	struct mez_str text;
	int rc = mez_checkpoint_parse_unverified(&c, note, err);

	/* The origin only says which name to look for: nothing is used before it verified. */
	if (rc == 0)
		rc = mez_note_open(&text, note, c.origin, key, err);
	if (rc == 0)
		*out = c;
	return rc;
}

int mez_checkpoint_sign(struct mez_buf *out, struct mez_str origin, uint64_t size,
			const struct mez_digest *root, const struct mez_seckey *key,
			struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	mez_buf_str(&text, origin);
	mez_buf_fmt(&text, "\n%" PRIu64 "\n", size);
	mez_b64(&text, root->b, sizeof(root->b));
	mez_buf_ch(&text, '\n');
	return mez_note_sign(out, mez_buf_view(&text), origin, key, err);
}
