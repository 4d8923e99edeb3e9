/* work/yamltext.c: trees as YAML. */
#include "work/yamltext.h"

#include <strings.h>

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Words that some reader of YAML takes for something else than a text. */
static bool is_reserved(struct mez_str s)
{
	static const char *const words[] = {"true", "false", "null", "yes",
					    "no",   "on",    "off",  "y",
					    "n",    "nan",   "inf",  "infinity"};

	for (size_t i = 0; i < MEZ_COUNT(words); i++)
		if (s.n == strlen(words[i]) && strncasecmp(s.p, words[i], s.n) == 0)
			return true;
	return false;
}

/* YYYY-MM-DD, which mez reads as text. */
static bool is_day(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (i == 4 || i == 7 ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n == 10;
}

/* A text that needs no quotes, wherever it stands. */
static bool is_plain(struct mez_str s)
{
	if (s.n == 0 || is_reserved(s))
		return false;
	if (!is_letter(s.p[0]) && s.p[0] != '/')
		return is_day(s);
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter(s.p[i]) && (s.p[i] < '0' || s.p[i] > '9') &&
		    !memchr("._-/", s.p[i], 4))
			return false;
	return true;
}

static void text(struct mez_buf *out, struct mez_str s)
{
	if (is_plain(s))
		mez_buf_str(out, s);
	else
		mez_json_quote(out, s);
}

/* {amount, currency} as "PKR 75000". */
static bool money(struct mez_buf *out, const struct mez_json *v)
{
	struct mez_str amount = mez_json_str(mez_json_at(v, "amount"));
	struct mez_str currency = mez_json_str(mez_json_at(v, "currency"));

	if (v->len != 2 || !amount.n || currency.n != 3)
		return false;
	mez_buf_fmt(out, "%.*s %.*s", MEZ_ALL(currency), MEZ_ALL(amount));
	return true;
}

static void object(struct mez_buf *out, const struct mez_json *v)
{
	if (money(out, v))
		return;
	mez_buf_ch(out, '{');
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);

		if (i)
			mez_buf_z(out, ", ");
		text(out, mez_json_str(&m->name));
		mez_buf_z(out, ": ");
		mez_yamltext_flow(out, &m->value);
	}
	mez_buf_ch(out, '}');
}

void mez_yamltext_flow(struct mez_buf *out, const struct mez_json *v)
{
	switch (v->type) {
	case MEZ_J_NULL:
		mez_buf_z(out, "null");
		return;
	case MEZ_J_FALSE:
		mez_buf_z(out, "false");
		return;
	case MEZ_J_TRUE:
		mez_buf_z(out, "true");
		return;
	case MEZ_J_NUMBER:
		mez_buf_str(out, (struct mez_str){v->u.text, v->len});
		return;
	case MEZ_J_STRING:
		text(out, mez_json_str(v));
		return;
	case MEZ_J_ARRAY:
		mez_buf_ch(out, '[');
		for (size_t i = 0; i < v->len; i++) {
			if (i)
				mez_buf_z(out, ", ");
			mez_yamltext_flow(out, mez_json_item(v, i));
		}
		mez_buf_ch(out, ']');
		return;
	case MEZ_J_OBJECT:
		object(out, v);
		return;
	}
	mez_bug("type of JSON out of range");
}

void mez_yamltext_member(struct mez_buf *out, const char *name, const struct mez_json *v)
{
	mez_buf_fmt(out, "%s: ", name);
	mez_yamltext_flow(out, v);
	mez_buf_ch(out, '\n');
}

void mez_yamltext_block(struct mez_buf *out, const char *name, const struct mez_json *v)
{
	mez_buf_fmt(out, "%s:\n", name);
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);

		mez_buf_z(out, "  ");
		text(out, mez_json_str(&m->name));
		mez_buf_z(out, ": ");
		mez_yamltext_flow(out, &m->value);
		mez_buf_ch(out, '\n');
	}
}
