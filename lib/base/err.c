/* base/err.c: filling the error record; nothing here allocates. */
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"

struct code_row {
	int status;
	const char *slug;
	const char *text;
};

static const struct code_row code_rows[] = {
	[MEZ_OK] = { 0, "ok", "no error" },
#define X(name, status, slug, text) [MEZ_E_##name] = { status, slug, text },
	MEZ_CODES(X)
#undef X
};

/* Callers hold codes both as they return them (negative) and as the enum has them. */
static const struct code_row *row_of(int code)
{
	size_t i = code < 0 ? (size_t)-(long)code : (size_t)code;

	mez_require(i < MEZ_COUNT(code_rows));
	return &code_rows[i];
}

int mez_code_status(int code)
{
	return row_of(code)->status;
}

const char *mez_code_slug(int code)
{
	return row_of(code)->slug;
}

const char *mez_code_text(int code)
{
	return row_of(code)->text;
}

/* Copy as much of z as fits; a name cut short is still better than none. */
static void copy_cut(char *to, size_t size, const char *z)
{
	size_t n = strnlen(z, size - 1);

	memcpy(to, z, n);
	to[n] = 0;
}

void mez_err_clear(struct mez_err *err)
{
	if (!err)
		return;
	err->code = MEZ_OK;
	err->line = err->col = 0;
	err->offset = 0;
	err->msg[0] = err->file[0] = err->pointer[0] = 0;
}

MEZ_PRINTF(3, 0)
static void fill(struct mez_err *err, enum mez_code code, const char *fmt, va_list ap)
{
	char text[MEZ_ERR_MSG];

	/* Formatted aside first: an argument may point into err itself. */
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		copy_cut(text, sizeof(text), mez_code_text((int)code));
	mez_err_clear(err);
	err->code = code;
	copy_cut(err->msg, sizeof(err->msg), text);
}

int mez_err_vset(struct mez_err *err, enum mez_code code, const char *fmt, va_list ap)
{
	mez_require(code != MEZ_OK);
	if (err)
		fill(err, code, fmt, ap);
	return -(int)code;
}

int mez_err_set(struct mez_err *err, enum mez_code code, const char *fmt, ...)
{
	va_list ap;
	int r;

	va_start(ap, fmt);
	r = mez_err_vset(err, code, fmt, ap);
	va_end(ap);
	return r;
}

int mez_err_sys(struct mez_err *err, enum mez_code code, int errno_value, const char *fmt, ...)
{
	char reason[128];
	const char *text;
	size_t len;
	va_list ap;

	mez_require(code != MEZ_OK);
	if (!err)
		return -(int)code;
	va_start(ap, fmt);
	fill(err, code, fmt, ap);
	va_end(ap);
	text = strerror_r(errno_value, reason, sizeof(reason)); /* GNU form: may not use reason */
	len = strlen(err->msg);
	if (len + 2 < sizeof(err->msg)) {
		memcpy(err->msg + len, ": ", 2);
		copy_cut(err->msg + len + 2, sizeof(err->msg) - len - 2, text);
	}
	return -(int)code;
}

int mez_err_in(struct mez_err *err, const char *fmt, ...)
{
	char text[MEZ_ERR_MSG];
	size_t len;
	va_list ap;
	int n;

	mez_require(err && err->code != MEZ_OK);
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		return -(int)err->code;
	len = strlen(text);
	if (len + 2 < sizeof(text)) {
		memcpy(text + len, ": ", 2);
		copy_cut(text + len + 2, sizeof(text) - len - 2, err->msg);
	}
	copy_cut(err->msg, sizeof(err->msg), text);
	return -(int)err->code;
}

void mez_err_file(struct mez_err *err, const char *file)
{
	if (err && file && !err->file[0])
		copy_cut(err->file, sizeof(err->file), file);
}

void mez_err_place(struct mez_err *err, uint32_t line, uint32_t col, uint64_t offset)
{
	if (!err || err->line)
		return;
	err->line = line;
	err->col = col;
	err->offset = offset;
}

void mez_err_pointer(struct mez_err *err, const char *pointer)
{
	if (err && pointer && !err->pointer[0])
		copy_cut(err->pointer, sizeof(err->pointer), pointer);
}
