/* pack/origin.c: places of rules in their sources. */
#include "pack/origin.h"

#include <stdarg.h>

static void place(const struct mez_origin *o, uint64_t offset, struct mez_err *err)
{
	uint32_t line, col;

	mez_err_file(err, o->file);
	if (offset > o->text.n)
		return;
	mez_json_place(o->text.p, o->text.n, offset, &line, &col);
	mez_err_place(err, line, col, offset);
}

int mez_origin_verr(const struct mez_origin *o, uint64_t offset, struct mez_err *err,
		    enum mez_code code, const char *fmt, va_list ap)
{
	int r = mez_err_vset(err, code, fmt, ap);

	if (err)
		place(o, offset, err);
	return r;
}

int mez_origin_err(const struct mez_origin *o, uint64_t offset, struct mez_err *err,
		   enum mez_code code, const char *fmt, ...)
{
	va_list ap;
	int r;

	va_start(ap, fmt);
	r = mez_origin_verr(o, offset, err, code, fmt, ap);
	va_end(ap);
	return r;
}

void mez_origin_blame(const struct mez_origin *o, const struct mez_json *v, struct mez_err *err)
{
	if (err && !err->line)
		place(o, v ? v->offset : MEZ_NOWHERE, err);
}
