/* json/pretty.c: quoted strings, and indented text for people. */
#include "json/json.h"
#include "json/scan_priv.h"

static void quote_escape(struct mez_buf *out, unsigned char c)
{
	static const char short_form[0x20] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',
					       ['\f'] = 'f', ['\r'] = 'r' };

	if (c == '"' || c == '\\') {
		mez_buf_ch(out, '\\');
		mez_buf_ch(out, (char)c);
	} else if (short_form[c]) {
		mez_buf_ch(out, '\\');
		mez_buf_ch(out, short_form[c]);
	} else {
		mez_buf_fmt(out, "\\u%04x", c);
	}
}

void mez_json_quote(struct mez_buf *out, struct mez_str s)
{
	const char *p = s.p, *end = s.p + s.n;

	mez_buf_ch(out, '"');
	while (p < end) {
		size_t n = mez_json_scan(p, (size_t)(end - p));

		while (p + n < end && (unsigned char)p[n] >= 0x80)
			n++;
		mez_buf_add(out, p, n);
		p += n;
		if (p < end && mez_json_stops((unsigned char)*p))
			quote_escape(out, (unsigned char)*p++);
	}
	mez_buf_ch(out, '"');
}

static void indent(struct mez_buf *out, size_t depth)
{
	mez_buf_ch(out, '\n');
	for (size_t i = 0; i < depth; i++)
		mez_buf_z(out, "  ");
}

/* Recursion goes no deeper than documents do: readers bound them. */
static void pretty(struct mez_buf *out, const struct mez_json *v, size_t depth)
{
	bool object = v->type == MEZ_J_OBJECT;

	switch (mez_json_type(v)) {
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
		mez_buf_add(out, v->u.text, v->len);
		return;
	case MEZ_J_STRING:
		mez_json_quote(out, mez_json_str(v));
		return;
	case MEZ_J_ARRAY:
	case MEZ_J_OBJECT:
		break;
	}
	mez_buf_ch(out, object ? '{' : '[');
	for (size_t i = 0; i < v->len; i++) {
		if (i)
			mez_buf_ch(out, ',');
		indent(out, depth + 1);
		if (object) {
			mez_json_quote(out, mez_json_str(&v->u.members[i].name));
			mez_buf_z(out, ": ");
		}
		pretty(out, object ? &v->u.members[i].value : &v->u.items[i], depth + 1);
	}
	if (v->len)
		indent(out, depth);
	mez_buf_ch(out, object ? '}' : ']');
}

void mez_json_pretty(struct mez_buf *out, const struct mez_json *v)
{
	pretty(out, v, 0);
	mez_buf_ch(out, '\n');
}
