/* work/layout.c: findings. */
#include "work/layout.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void mez_blob_name(char out[static MEZ_BLOB_NAME + 1], const struct mez_filehash *h)
{
	memcpy(out, MEZ_BLOB_PREFIX, sizeof(MEZ_BLOB_PREFIX) - 1);
	mez_filehash_hex(out + sizeof(MEZ_BLOB_PREFIX) - 1, h);
}

bool mez_blob_name_parse(struct mez_filehash *out, const char *name)
{
	const size_t n = sizeof(MEZ_BLOB_PREFIX) - 1;

	return strncmp(name, MEZ_BLOB_PREFIX, n) == 0 &&
	       mez_filehash_parse(out, mez_str_of(name + n));
}

void mez_findings_release(struct mez_findings *l)
{
	free(l->f);
	l->f = NULL;
	l->n = l->cap = 0;
}

MEZ_PRINTF(3, 0)
static struct mez_finding *new_finding(struct mez_findings *l, enum mez_code code, const char *fmt,
				       va_list ap)
{
	char text[MEZ_ERR_MSG];
	struct mez_finding *f;

	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 16;
		l->f = reallocarray(l->f, l->cap, sizeof(*f));
		if (!l->f)
			mez_bug("out of memory");
	}
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		mez_bug("format cannot be printed");
	f = &l->f[l->n++];
	*f = (struct mez_finding){ .code = code };
	f->message = mez_arena_dup(l->a, mez_str_of(text));
	return f;
}

void mez_find_blob(struct mez_findings *l, enum mez_code code, const struct mez_filehash *digest,
		   const char *fmt, ...)
{
	char name[MEZ_BLOB_NAME + 1];
	struct mez_finding *f;
	va_list ap;

	va_start(ap, fmt);
	f = new_finding(l, code, fmt, ap);
	va_end(ap);
	mez_blob_name(name, digest);
	f->name = mez_arena_dup(l->a, mez_str_of(name));
	f->of_blob = true;
	f->digest = *digest;
}

void mez_find_file(struct mez_findings *l, enum mez_code code, const char *name, const char *fmt,
		   ...)
{
	struct mez_finding *f;
	va_list ap;

	va_start(ap, fmt);
	f = new_finding(l, code, fmt, ap);
	va_end(ap);
	f->name = mez_arena_dup(l->a, mez_str_of(name));
}

int mez_finding_err(struct mez_err *err, const struct mez_finding *f)
{
	return mez_err_set(err, f->code, "%.*s: %.*s", (int)f->name.n, f->name.p, (int)f->message.n,
			   f->message.p);
}

void mez_layout_check_listed(struct mez_findings *l, const struct mez_closure *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		const struct mez_closure_item *item = c->item[i];

		if (item->state == MEZ_BLOB_ABSENT)
			mez_find_blob(l, MEZ_E_CLOSURE, &item->d.digest, "is %s and not there",
				      item->subject ? "the subject of another blob" : "listed");
		else if (item->state == MEZ_BLOB_SOUND && item->size != item->d.size)
			mez_find_blob(l, MEZ_E_CLOSURE, &item->d.digest,
				      "is listed with %llu bytes and has %llu",
				      (unsigned long long)item->d.size,
				      (unsigned long long)item->size);
	}
}
