/* schema/translate.c: regular expressions of ECMA-262 (with the u flag) as PCRE2 spells them.
 * Every construct is named and written anew; what is not a construct of ECMA-262 is refused,
 * though PCRE2 would know it.  What differs in meaning and is not translated: captures inside a
 * repetition keep their last value, and each alternative of a lookbehind has a fixed length. */
#include "schema/schema_priv.h"

#include "base/text.h"

enum {
	GROUPS_MAX = 200, /* within each other; PCRE2 takes 250 */
	SURROGATE_FIRST = 0xd800, SURROGATE_LAST = 0xdfff,
	CH_MAX = 0x10ffff,
	NAMES_MAX = 100,  /* of groups */
	COUNT_MAX = 1000000000,
	CH_SET = -1       /* a class escape: no single character */
};

struct group_name {
	struct mez_str name;
	bool given; /* some group has it */
};

struct translator {
	struct mez_buf *out;
	struct mez_err *err;
	const char *start, *p, *end;
	bool quantifiable;      /* what was just written may be repeated */
	size_t atom;            /* where in out it begins; SIZE_MAX: it is a group */
	unsigned depth;
	bool look[GROUPS_MAX];  /* is the group at this depth a look around? */
	uint32_t groups;        /* that capture */
	uint32_t greatest_reference;
	struct group_name names[NAMES_MAX];
	uint32_t nnames;
};

static const char not_line_ends[] = "[^\\n\\r\\x{2028}\\x{2029}]";
static const char nothing[] = "(?!)";

static int fail(struct translator *t, enum mez_code code, const char *what)
{
	return mez_err_set(t->err, code, "not a regular expression: %s at byte %zu", what,
			   (size_t)(t->p - t->start));
}

static int bad(struct translator *t, const char *what)
{
	return fail(t, MEZ_E_SYNTAX, what);
}

static bool at(const struct translator *t, char c)
{
	return t->p < t->end && *t->p == c;
}

static bool take(struct translator *t, char c)
{
	if (!at(t, c))
		return false;
	t->p++;
	return true;
}

static void put_char(struct translator *t, int32_t ch)
{
	bool plain = (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') ||
		     (ch >= 'A' && ch <= 'Z');

	if (plain)
		mez_buf_ch(t->out, (char)ch);
	else
		mez_buf_fmt(t->out, "\\x{%x}", (unsigned)ch);
}

static bool surrogate(int32_t ch)
{
	return ch >= SURROGATE_FIRST && ch <= SURROGATE_LAST;
}

/* --- escapes -------------------------------------------------------------------------- */

static int hex_value(char c)
{
	char l = mez_lower(c);

	if (l >= '0' && l <= '9')
		return l - '0';
	return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/* Just n hex digits, or -1 with p unmoved. */
static int32_t hex(struct translator *t, int n)
{
	int32_t ch = 0;

	if (t->end - t->p < n)
		return -1;
	for (int i = 0; i < n; i++) {
		int d = hex_value(t->p[i]);

		if (d < 0)
			return -1;
		ch = ch << 4 | d;
	}
	t->p += n;
	return ch;
}

/* After "\u": four digits, two such escapes for one character, or {digits}. */
static int unicode(struct translator *t, int32_t *ch)
{
	int32_t low;

	if (!take(t, '{')) {
		*ch = hex(t, 4);
		if (*ch < 0)
			return bad(t, "\\u without its digits");
		if (*ch >= SURROGATE_FIRST && *ch < 0xdc00 && t->end - t->p >= 6 &&
		    t->p[0] == '\\' && t->p[1] == 'u') {
			t->p += 2;
			low = hex(t, 4);
			if (low >= 0xdc00 && low <= SURROGATE_LAST)
				*ch = 0x10000 + ((*ch - SURROGATE_FIRST) << 10) + (low - 0xdc00);
			else
				t->p -= low < 0 ? 2 : 6;
		}
		return 0;
	}
	*ch = 0;
	if (at(t, '}'))
		return bad(t, "\\u{} without a number");
	while (!take(t, '}')) {
		int32_t d = hex(t, 1);

		if (d < 0)
			return bad(t, "\\u{ without its }");
		*ch = *ch << 4 | d;
		if (*ch > CH_MAX)
			return bad(t, "no such character");
	}
	return 0;
}

static bool property_char(char c)
{
	char l = mez_lower(c);

	return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static struct mez_str property_word(struct translator *t)
{
	struct mez_str s = { t->p, 0 };

	while (t->p < t->end && property_char(*t->p))
		t->p++;
	s.n = (size_t)(t->p - s.p);
	return s;
}

/* After "\p" or "\P": {Name} or {Kind=Name}. */
static int property(struct translator *t, char letter)
{
	struct mez_str kind = MEZ_NOSTR, name;
	char spelled[PROPERTY_BYTES];
	const char *from = t->p;
	bool negated = letter == 'P';

	if (!take(t, '{'))
		return bad(t, "a property without its {");
	name = property_word(t);
	if (take(t, '=')) {
		kind = name;
		name = property_word(t);
	}
	if (!name.n || !take(t, '}'))
		return bad(t, "a property without its name and }");
	if (!mez_schema_property(spelled, &negated, kind, name)) {
		t->p = from;
		return bad(t, "no such property in ECMA-262");
	}
	mez_buf_fmt(t->out, "\\%c{%s}", negated ? 'P' : 'p', spelled);
	return 0;
}

static int32_t control(char c)
{
	static const char letters[] = "fnrtv", means[] = "\f\n\r\t\v";
	const char *l = c ? strchr(letters, c) : NULL;

	return l ? means[l - letters] : -1;
}

/* An escape that stands for one character; p is at its letter.  in_class: '-' and 'b' too. */
static int character_escape(struct translator *t, int32_t *ch, bool in_class)
{
	char c = *t->p;

	*ch = control(c);
	if (*ch >= 0 || (c && strchr("^$\\.*+?()[]{}|/", c)) || (in_class && c == '-')) {
		*ch = *ch < 0 ? c : *ch;
		t->p++;
		return 0;
	}
	t->p++;
	if (in_class && c == 'b') {
		*ch = '\b';
		return 0;
	}
	if (c == 'u')
		return unicode(t, ch);
	if (c == 'x') {
		*ch = hex(t, 2);
		return *ch < 0 ? bad(t, "\\x without its two digits") : 0;
	}
	if (c == '0' && !(t->p < t->end && *t->p >= '0' && *t->p <= '9')) {
		*ch = 0;
		return 0;
	}
	if (c == 'c' && t->p < t->end && mez_lower(*t->p) >= 'a' && mez_lower(*t->p) <= 'z') {
		*ch = *t->p++ & 0x1f;
		return 0;
	}
	t->p--;
	return bad(t, "an escape that ECMA-262 does not have");
}

/* Digits as a number; what is too great stays that. */
static uint32_t decimal(struct translator *t)
{
	uint32_t n = 0;

	for (; t->p < t->end && *t->p >= '0' && *t->p <= '9'; t->p++)
		n = n > COUNT_MAX / 10 ? COUNT_MAX : n * 10 + (uint32_t)(*t->p - '0');
	return n;
}

/* "\1": its group may come later. */
static int back_reference(struct translator *t)
{
	uint32_t n = decimal(t);

	if (n > t->greatest_reference)
		t->greatest_reference = n;
	mez_buf_fmt(t->out, "\\g{%u}", (unsigned)n);
	return 0;
}

/* A name is a name of ECMA-262; letters beyond ASCII are not looked at closer. */
static struct mez_str identifier(struct translator *t)
{
	struct mez_str s = { t->p, 0 };

	while (t->p < t->end && (property_char(*t->p) || *t->p == '$' || (*t->p & 0x80)))
		t->p++;
	s.n = (size_t)(t->p - s.p);
	return s;
}

static struct group_name *name_of(struct translator *t, struct mez_str name)
{
	for (uint32_t i = 0; i < t->nnames; i++) {
		if (mez_str_eq(t->names[i].name, name))
			return &t->names[i];
	}
	if (t->nnames == NAMES_MAX)
		return NULL;
	t->names[t->nnames] = (struct group_name){ .name = name };
	return &t->names[t->nnames++];
}

/* <name>, of a group or of one that is referred to, which may come later.  PCRE2 gets names of
 * ours: it takes fewer than ECMA-262. */
static int group_name(struct translator *t, bool group)
{
	struct group_name *g;
	struct mez_str name;

	if (!take(t, '<'))
		return bad(t, "a name without its <");
	name = identifier(t);
	if (!name.n || (name.p[0] >= '0' && name.p[0] <= '9') || !take(t, '>'))
		return bad(t, "a name without its letters and >");
	g = name_of(t, name);
	if (!g)
		return fail(t, MEZ_E_LIMIT, "too many names");
	if (group && g->given)
		return bad(t, "two groups of one name");
	g->given |= group;
	mez_buf_fmt(t->out, "<g%u>", (unsigned)(g - t->names));
	return 0;
}

/* At the end: does every reference lead to a group? */
static int check_references(struct translator *t)
{
	for (uint32_t i = 0; i < t->nnames; i++) {
		if (!t->names[i].given)
			return bad(t, "a reference to a name that no group has");
	}
	if (t->greatest_reference > t->groups)
		return bad(t, "a reference to a group that is not there");
	return 0;
}

static int escape(struct translator *t)
{
	int32_t ch;
	char c;

	if (t->p == t->end)
		return bad(t, "a backslash at the end");
	c = *t->p;
	t->quantifiable = true;
	if (mez_schema_char_set(c)) {
		t->p++;
		mez_buf_fmt(t->out, "[%s]", mez_schema_char_set(c));
		return 0;
	}
	if (c == 'b' || c == 'B') {
		t->p++;
		t->quantifiable = false;
		mez_buf_fmt(t->out, "\\%c", c);
		return 0;
	}
	if (c == 'p' || c == 'P') {
		t->p++;
		return property(t, c);
	}
	if (c == 'k') {
		t->p++;
		mez_buf_z(t->out, "\\k");
		return group_name(t, false);
	}
	if (c >= '1' && c <= '9')
		return back_reference(t);
	if (character_escape(t, &ch, false) < 0)
		return -(int)t->err->code;
	if (surrogate(ch))
		mez_buf_z(t->out, nothing); /* no text of ours holds half a character */
	else
		put_char(t, ch);
	return 0;
}

/* --- classes -------------------------------------------------------------------------- */

/* One member of a class: *ch, or CH_SET when it is a set, which is then written. */
static int class_atom(struct translator *t, int32_t *ch)
{
	char c = *t->p;

	if (c != '\\') {
		*ch = (int32_t)mez_utf8_next(&t->p, t->end);
		return 0;
	}
	if (++t->p == t->end)
		return bad(t, "a backslash at the end");
	c = *t->p;
	*ch = CH_SET;
	if (mez_schema_char_set(c)) {
		t->p++;
		mez_buf_z(t->out, mez_schema_char_set(c));
		return 0;
	}
	if (c == 'p' || c == 'P') {
		t->p++;
		return property(t, c);
	}
	return character_escape(t, ch, true);
}

static int class_range(struct translator *t, int32_t first)
{
	int32_t last;

	t->p++; /* the hyphen */
	if (first == CH_SET)
		return bad(t, "a range that begins with no character");
	if (class_atom(t, &last) < 0)
		return -(int)t->err->code;
	if (last == CH_SET)
		return bad(t, "a range that ends with no character");
	if (last < first)
		return bad(t, "a range that ends before it begins");
	/* No text of ours holds half a character, and PCRE2 takes none. */
	first = surrogate(first) ? SURROGATE_LAST + 1 : first;
	last = surrogate(last) ? SURROGATE_FIRST - 1 : last;
	if (last < first)
		return 0;
	put_char(t, first);
	mez_buf_ch(t->out, '-');
	put_char(t, last);
	return 0;
}

static int class_members(struct translator *t)
{
	while (t->p < t->end && *t->p != ']') {
		int32_t ch;
		bool range;

		if (class_atom(t, &ch) < 0)
			return -(int)t->err->code;
		range = t->end - t->p >= 2 && t->p[0] == '-' && t->p[1] != ']';
		if (range && class_range(t, ch) < 0)
			return -(int)t->err->code;
		if (!range && ch != CH_SET && !surrogate(ch))
			put_char(t, ch);
	}
	return take(t, ']') ? 0 : bad(t, "a class without its ]");
}

static int class(struct translator *t)
{
	bool negated = take(t, '^');
	size_t from = t->out->len, empty;

	mez_buf_z(t->out, negated ? "[^" : "[");
	empty = t->out->len;
	if (class_members(t) < 0)
		return -(int)t->err->code;
	t->quantifiable = true;
	if (t->out->len > empty) {
		mez_buf_ch(t->out, ']');
		return 0;
	}
	t->out->len = from;
	mez_buf_z(t->out, negated ? "[\\x{0}-\\x{10ffff}]" : nothing);
	return 0;
}

/* --- groups and repetition ------------------------------------------------------------ */

static int open_group(struct translator *t)
{
	static const struct { const char *text; bool look; } kinds[] = {
		{ "?:", false }, { "?=", true }, { "?!", true }, { "?<=", true }, { "?<!", true },
	};
	struct mez_str rest = { t->p, (size_t)(t->end - t->p) };

	if (t->depth == GROUPS_MAX)
		return fail(t, MEZ_E_LIMIT, "groups nested too deep");
	t->look[t->depth++] = false;
	t->quantifiable = false;
	mez_buf_ch(t->out, '(');
	for (size_t i = 0; i < MEZ_COUNT(kinds); i++) {
		struct mez_str kind = mez_str_of(kinds[i].text);

		if (mez_str_starts(rest, kind)) {
			mez_buf_str(t->out, kind);
			t->p += kind.n;
			t->look[t->depth - 1] = kinds[i].look;
			return 0;
		}
	}
	if (at(t, '*'))
		return bad(t, "nothing to repeat");
	t->groups++;
	if (!take(t, '?'))
		return 0;
	mez_buf_ch(t->out, '?');
	return at(t, '<') ? group_name(t, true)
			  : bad(t, "a group that ECMA-262 does not have");
}

static int close_group(struct translator *t)
{
	if (t->depth == 0)
		return bad(t, "a ) without its (");
	t->quantifiable = !t->look[--t->depth];
	t->atom = SIZE_MAX;
	mez_buf_ch(t->out, ')');
	return 0;
}

/* {n}, {n,} or {n,m}, past the brace. */
static int counts(struct translator *t, uint32_t *least, uint32_t *most)
{
	if (!(t->p < t->end && *t->p >= '0' && *t->p <= '9'))
		return bad(t, "a { that repeats nothing");
	*least = *most = decimal(t);
	if (take(t, ','))
		*most = at(t, '}') ? NO_MOST : decimal(t);
	if (!take(t, '}'))
		return bad(t, "a { without its }");
	if (*most < *least)
		return bad(t, "a repetition with its greater number first");
	if (*most > MEZ_JSON_LEN_MASK) /* no text is that long */
		*most = NO_MOST;
	return 0;
}

static int counted(struct translator *t)
{
	MEZ_AUTOBUF atom = MEZ_BUF_INIT;
	uint32_t least = 0, most = 0;

	if (counts(t, &least, &most) < 0)
		return -(int)t->err->code;
	if (t->atom == SIZE_MAX || mez_schema_countable(least, most)) {
		mez_schema_repeat(t->out, MEZ_STR(""), least, most);
		return 0;
	}
	(void)take(t, '?'); /* lazy or not, it matches or does not */
	mez_buf_add(&atom, t->out->p + t->atom, t->out->len - t->atom);
	t->out->len = t->atom;
	mez_schema_repeat(t->out, mez_buf_view(&atom), least, most);
	return 0;
}

static int repeat(struct translator *t, char c)
{
	if (!t->quantifiable)
		return bad(t, "nothing to repeat");
	t->quantifiable = false;
	if (c != '{')
		mez_buf_ch(t->out, c);
	else if (counted(t) < 0)
		return -(int)t->err->code;
	if (take(t, '?'))
		mez_buf_ch(t->out, '?');
	return 0;
}

static int term(struct translator *t)
{
	char c = *t->p++;

	if (c == '*' || c == '+' || c == '?' || c == '{')
		return repeat(t, c);
	t->atom = t->out->len;
	switch (c) {
	case '\\':
		return escape(t);
	case '[':
		return class(t);
	case '(':
		return open_group(t);
	case ')':
		return close_group(t);
	case ']':
	case '}':
		t->p--;
		return bad(t, "a closing bracket without its opening one");
	case '^':
	case '$':
	case '|':
		t->quantifiable = false;
		mez_buf_ch(t->out, c);
		return 0;
	case '.':
		t->quantifiable = true;
		mez_buf_z(t->out, not_line_ends);
		return 0;
	}
	t->quantifiable = true;
	t->p--;
	put_char(t, (int32_t)mez_utf8_next(&t->p, t->end));
	return 0;
}

int mez_schema_translate(struct mez_buf *out, struct mez_str pattern, struct mez_err *err)
{
	struct translator t = { .out = out, .err = err, .start = pattern.p, .p = pattern.p,
				.end = pattern.p + pattern.n };

	mez_buf_clear(out);
	while (t.p < t.end) {
		if (term(&t) < 0)
			return -(int)err->code;
	}
	return t.depth ? bad(&t, "a ( without its )") : check_references(&t);
}
