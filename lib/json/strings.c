/* json/strings.c: strings with escapes or with characters beyond ASCII. */
#include "json/reader_priv.h"
#include "json/scan_priv.h"

/* What the first look at a string found out. */
struct contents {
	const char *end;  /* the closing quote */
	size_t decoded;   /* bytes once escapes are resolved */
	bool escapes;
	bool plain;       /* decoded, it holds nothing output must escape */
	bool minimal;     /* the escapes are those output would write */
};

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The four digits of \uXXXX, p at the backslash; -1 if that is not what stands there. */
static int32_t unicode_escape(const char *p, const char *end)
{
	int32_t unit = 0;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		int d = hex_digit(p[i]);

		if (d < 0)
			return -1;
		unit = unit << 4 | d;
	}
	return unit;
}

/* The character an escape at p stands for (or -1, having failed); *p moves past it. */
static int32_t escape(struct mez_reader *r, const char **p)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char means[] = "\"\\/\b\f\n\r\t";
	const char *at = *p;
	int32_t ch, low;
	const char *l;

	if (at + 1 < r->end && at[1] && (l = strchr(letters, at[1])) != NULL) {
		*p += 2;
		return means[l - letters];
	}
	ch = unicode_escape(at, r->end);
	if (ch < 0)
		return mez_reader_fail(r, MEZ_E_SYNTAX, at, "not an escape sequence");
	*p += 6;
	if (ch >= 0xd800 && ch < 0xe000) {
		low = ch < 0xdc00 ? unicode_escape(*p, r->end) : -1;
		if (low < 0xdc00 || low > 0xdfff)
			return mez_reader_fail(r, MEZ_E_SURROGATE, at, "half of a surrogate pair");
		*p += 6;
		ch = 0x10000 + ((ch - 0xd800) << 10) + (low - 0xdc00);
	}
	if (!r->wide && ((ch & 0xfffe) == 0xfffe || (ch >= 0xfdd0 && ch < 0xfdf0)))
		return mez_reader_fail(r, MEZ_E_NONCHARACTER, at,
				       "escape of a Unicode noncharacter");
	return ch;
}

size_t mez_json_escape(const char *p, bool *minimal)
{
	static const char short_forms[] = "89acd"; /* the last digit of what \b \t \n \f \r mean */

	if (p[1] != 'u') {
		*minimal = p[1] != '/';
		return 2;
	}
	*minimal = p[2] == '0' && p[3] == '0' && (p[4] == '0' || p[4] == '1') &&
		   !(p[5] >= 'A' && p[5] <= 'F') &&
		   (p[4] == '1' || !strchr(short_forms, p[5]));
	return 6;
}

static size_t utf8_size(int32_t ch)
{
	return ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
}

static char *utf8_put(char *to, int32_t ch)
{
	size_t n = utf8_size(ch);
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n; i-- > 1; ch >>= 6)
		to[i] = (char)(0x80 | (ch & 0x3f));
	to[0] = (char)(lead[n] | ch);
	return to + n;
}

/* Characters beyond ASCII come in runs. */
static int beyond_ascii(struct mez_reader *r, const char **p)
{
	while (*p < r->end && (unsigned char)**p >= 0x80) {
		int len = mez_json_char(*p, (size_t)(r->end - *p));

		if (len == -MEZ_E_UTF8)
			return mez_reader_fail(r, MEZ_E_UTF8, *p, "not UTF-8");
		if (len < 0 && !r->wide)
			return mez_reader_fail(r, MEZ_E_NONCHARACTER, *p, "Unicode noncharacter");
		if (len < 0)
			len = (unsigned char)**p < 0xf0 ? 3 : 4;
		*p += len;
	}
	return 0;
}

/* Everything a string must be is checked here; decode() only converts. */
static int look(struct mez_reader *r, const char *p, struct contents *c)
{
	const char *start = p;
	size_t saved = 0; /* bytes by which the decoded text is shorter */

	*c = (struct contents){ .plain = true, .minimal = true };
	for (;;) {
		p += mez_json_scan(p, (size_t)(r->end - p));
		if (p == r->end)
			return mez_reader_fail(r, MEZ_E_SYNTAX, p,
					       "string without its closing quote");
		if (*p == '"')
			break;
		if (*p == '\\') {
			const char *at = p;
			int32_t ch = escape(r, &p);
			bool minimal;

			if (ch < 0)
				return -(int)r->code;
			(void)mez_json_escape(at, &minimal);
			c->escapes = true;
			c->minimal = c->minimal && minimal;
			c->plain = c->plain && ch >= 0x20 && ch != '"' && ch != '\\';
			saved += (size_t)(p - at) - utf8_size(ch);
		} else if ((unsigned char)*p < 0x20) {
			return mez_reader_fail(r, MEZ_E_SYNTAX, p, "control character in a string");
		}
		if (beyond_ascii(r, &p) < 0)
			return -(int)r->code;
	}
	c->end = p;
	c->decoded = (size_t)(p - start) - saved;
	return 0;
}

static void decode(struct mez_reader *r, char *to, const char *p, const char *end)
{
	while (p < end) {
		if (*p == '\\')
			to = utf8_put(to, escape(r, &p));
		else
			*to++ = *p++;
	}
}

int mez_reader_string(struct mez_reader *r)
{
	const char *start = r->p + 1;
	struct contents c;
	struct mez_json *v;
	char *text;

	if (look(r, start, &c) < 0 || (c.escapes && mez_reader_need(r, c.decoded) < 0))
		return -(int)r->code;
	if (!c.minimal)
		mez_reader_odd(r, r->p);
	v = mez_reader_push(r, mez_reader_text(MEZ_J_STRING, c.plain, start, c.decoded), r->p);
	if (c.escapes) {
		text = mez_arena_text(r->a, c.decoded);
		decode(r, text, start, c.end);
		v->u.text = text;
	}
	r->p = c.end + 1;
	return 0;
}
