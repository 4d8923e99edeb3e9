/* work/figures.c: figures of rules as people write them. */
#include "work/figures.h"

struct mez_str mez_figure_amount(struct mez_arena *a, struct mez_dec d)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	char text[MEZ_DEC_TEXT];
	size_t n = mez_dec_text(text, d), whole = 0;

	while (whole < n && text[whole] != '.')
		whole++;
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0 && text[i - 1] != '-')
			mez_buf_ch(&out, ',');
		mez_buf_ch(&out, text[i]);
	}
	return mez_arena_dup(a, mez_buf_view(&out));
}

struct mez_str mez_figure_rate(struct mez_arena *a, struct mez_dec d)
{
	struct mez_dec percent;

	if (!mez_dec_mul(&percent, d, mez_dec_int(100)))
		return mez_figure_amount(a, d);
	return mez_arena_fmt(a, "%.*s %%", MEZ_ALL(mez_figure_amount(a, percent)));
}

struct mez_str mez_figure_day(struct mez_arena *a, struct mez_date d)
{
	char text[MEZ_DATE_TEXT + 1];

	mez_date_text(text, d);
	return mez_arena_dup(a, mez_str_of(text));
}

struct mez_str mez_figure_text(struct mez_arena *a, const struct mez_figure *f, bool rate)
{
	switch (f->type) {
	case MEZ_TYPE_DEC:
		return rate ? mez_figure_rate(a, f->dec) : mez_figure_amount(a, f->dec);
	case MEZ_TYPE_MONEY:
		return mez_arena_fmt(a, "%.*s %.*s", MEZ_ALL(f->text),
				     MEZ_ALL(mez_figure_amount(a, f->dec)));
	case MEZ_TYPE_DATE:
		return mez_figure_day(a, f->date);
	case MEZ_TYPE_BOOL:
		return mez_str_of(f->truth ? "yes" : "no");
	case MEZ_TYPE_WORD:
		return f->text;
	case MEZ_TYPE_INSTANT:
	case MEZ_TYPE_TEXT:
	case MEZ_TYPE_RECORD:
	case MEZ_TYPE_NULL:
	case MEZ_TYPE_LIST:
	case MEZ_TYPE_TEXTS:
		break;
	}
	mez_bug("a figure of no such type");
}
