/* screen/readings.c: the names that one text may hold, and what its letters look like. */
#include "screen/name.h"

#include "base/text.h"

/* --- several names in one ------------------------------------------------------------------- */

static bool says(const char *p, const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mez_lower(p[i]) != word[i])
			return false;
	return true;
}

/* Where a separator of names begins at p, how long it is; 0 = none. */
static size_t separator(const char *p, const char *end)
{
	static const char *const words[] = {" a.k.a. ",
					    " a.k.a ",
					    " aka ",
					    " f.k.a. ",
					    " f.k.a ",
					    " fka ",
					    " n.k.a. ",
					    " alias ",
					    " also known as ",
					    " formerly known as ",
					    " doing business as ",
					    " trading as ",
					    " d/b/a ",
					    " dba "};

	if (*p == '/' || *p == ';' || *p == '|')
		return 1;
	for (size_t i = 0; *p == ' ' && i < MEZ_COUNT(words); i++) {
		size_t n = strlen(words[i]);

		if ((size_t)(end - p) >= n && says(p, words[i], n))
			return n;
	}
	return 0;
}

static bool is_bracket(char c)
{
	return c == '(' || c == ')' || c == '[' || c == ']';
}

/* Bytes of the last word of from .. p, and of the first of p .. end. */
static size_t last_word(const char *from, const char *p)
{
	size_t n = 0;

	while (p > from && p[-1] == ' ')
		p--;
	while (p > from && p[-1] != ' ')
		p--, n++;
	return n;
}

static size_t first_word(const char *p, const char *end)
{
	size_t n = 0;

	while (p < end && *p == ' ')
		p++;
	while (p < end && *p != ' ')
		p++, n++;
	return n;
}

/* What is known of a part that brackets cut off. */
struct look {
	size_t words, letters, other; /* other: letters of another script than the whole's */
	bool small;		      /* begins so, as remarks do: "(deceased)" */
};

static struct look look_at(struct mez_str part, enum mez_script whole)
{
	const char *p = part.p, *end = part.p + part.n;
	struct look l = {.words = 0};
	size_t open = 0;
	enum { WORD = 2 };

	while (p < end) {
		uint32_t cp = mez_utf8_next(&p, end);
		enum mez_script s = mez_script_of(cp);
		bool letter = mez_fold_char(cp).what == MEZ_FOLD_TEXT;

		l.small |= letter && !l.letters && cp >= 'a' && cp <= 'z';
		open = letter ? open + 1 : cp == '\'' || cp == 0x2019 ? open : 0;
		l.words += open == WORD;
		l.letters += letter;
		l.other += letter && s != whole && s != MEZ_SCRIPT_OTHER;
	}
	return l;
}

static enum mez_script script_of(struct mez_str name)
{
	const char *p = name.p, *end = name.p + name.n;
	enum mez_script s = MEZ_SCRIPT_OTHER;

	while (s == MEZ_SCRIPT_OTHER && p < end)
		s = mez_script_of(mez_utf8_next(&p, end));
	return s;
}

struct parting {
	struct mez_str *out, name;
	size_t n;
	enum mez_bearer bearer;
	bool asked;
	const char *from; /* of the part that is not ended */
	char began;	  /* by a bracket, or 0 */
};

/* Whether it is a name by itself.  Of a body what stands in brackets is part of its name: the bank
 * of (Hong Kong) is not that of (Singapore); but the same in another script may stand there, and in
 * who is asked for a name that hides. */
static bool is_name(const struct parting *x, struct mez_str part)
{
	struct look l = look_at(part, script_of(x->name));
	bool inside = x->began == '(' || x->began == '[';
	enum { LEAST = 6, OTHER = 3 };

	if (l.other >= OTHER)
		return true;
	if (x->bearer == MEZ_BEARER_BODY && !(x->asked && inside))
		return false;
	return l.words >= 2 && l.letters >= LEAST && !(inside && l.small);
}

static void end_part(struct parting *x, const char *p, char by)
{
	struct mez_str part = {x->from, (size_t)(p - x->from)};

	if (x->n < MEZ_NAME_PARTS && (!(by || x->began) || is_name(x, part)))
		x->out[x->n++] = part;
	x->began = by;
}

/* Where the next separator after p stands, and how long it is; end when there is none. */
static const char *next_separator(const struct parting *x, const char *p, const char *end,
				  size_t *n)
{
	enum { LEAST = 3 }; /* letters on either side: "S/O", "A/S" part no names */

	for (; p < end; p++) {
		*n = is_bracket(*p) ? 1 : separator(p, end);
		if (*n && (is_bracket(*p) ||
			   (last_word(x->from, p) >= LEAST && first_word(p + *n, end) >= LEAST)))
			return p;
	}
	*n = 0;
	return end;
}

size_t mez_name_parts(struct mez_str out[static MEZ_NAME_PARTS], struct mez_str name,
		      enum mez_bearer bearer, bool asked)
{
	struct parting x = {
		.out = out, .name = name, .bearer = bearer, .asked = asked, .from = name.p};
	const char *end = name.p + name.n, *p;
	size_t n;

	while ((p = next_separator(&x, x.from, end, &n)) < end) {
		end_part(&x, p, is_bracket(*p) ? *p : 0);
		x.from = p + n;
	}
	if (x.from != name.p)
		end_part(&x, end, 0);
	if (!x.n)
		out[x.n++] = name;
	return x.n;
}

/* --- letters that look Latin ------------------------------------------------------------------ */

/* Of other scripts: what they are taken for in a word all of whose letters have such a look. */
static const struct latin {
	uint16_t cp;
	char latin;
} looks[] = {
#define LOOK(cp, latin) {cp, latin},
#include "screen/looks.inc"
#undef LOOK
};

static char latin_look(uint32_t cp)
{
	size_t lo = 0, hi = MEZ_COUNT(looks);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (looks[mid].cp < cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < MEZ_COUNT(looks) && looks[lo].cp == cp ? looks[lo].latin : 0;
}

/* The word of text at p, up to *end: 0 when a letter of it has no Latin look, else how many of
 * other scripts have. */
static size_t alike(const char **end, const char *p, const char *last)
{
	size_t n = 0, none = 0;

	for (*end = p; p < last; *end = p) {
		uint32_t cp = mez_utf8_next(&p, last);
		enum mez_script s = mez_script_of(cp);

		if (mez_fold_char(cp).what == MEZ_FOLD_BREAK)
			break;
		if (latin_look(cp))
			n++;
		else
			none += s != MEZ_SCRIPT_LATN && s != MEZ_SCRIPT_OTHER;
	}
	return none ? 0 : n;
}

static void put_latin(struct mez_buf *b, const char *p, const char *end)
{
	while (p < end) {
		const char *from = p;
		char latin = latin_look(mez_utf8_next(&p, end));

		if (latin)
			mez_buf_ch(b, latin);
		else
			mez_buf_add(b, from, (size_t)(p - from));
	}
}

/* The name with such words in Latin letters; false when it has none. */
static bool as_latin(struct mez_str *out, struct mez_arena *a, struct mez_str name)
{
	const char *p = name.p, *end = name.p + name.n, *next;
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	bool any = false;

	for (; p < end; p = next) {
		if (alike(&next, p, end)) {
			any = true;
			put_latin(&b, p, next);
			continue;
		}
		if (next == p)
			(void)mez_utf8_next(&next, end);
		mez_buf_add(&b, p, (size_t)(next - p));
	}
	if (any)
		*out = mez_arena_dup(a, mez_buf_view(&b));
	return any;
}

/* --- letters in disguise ---------------------------------------------------------------------- */

/* What a digit or sign is written for. */
static char meant(char c)
{
	static const char signs[] = "0134578@$!", letters[] = "oieastbasi";
	const char *at = strchr(signs, c);

	return at && c ? letters[at - signs] : 0;
}

static bool is_latin(char c)
{
	return mez_lower(c) >= 'a' && mez_lower(c) <= 'z';
}

/* A word, up to a blank, of letters and of digits and signs that all stand for some: "l4d3n".  Not
 * "1st", "M23", "4x4". */
static bool is_disguised(const char *p, const char *end, size_t least)
{
	size_t letters = 0, others = 0;

	for (; p < end; p++) {
		if (is_latin(*p))
			letters++;
		else if (meant(*p))
			others++;
		else if (*p >= '0' && *p <= '9')
			return false;
	}
	return letters && others && letters + others >= least;
}

static const char *word_end(const char *p, const char *end)
{
	while (p < end && *p != ' ')
		p++;
	return p;
}

/* Whether a word of some length is: then shorter ones are, too. */
static bool any_disguised(struct mez_str s)
{
	const char *p = s.p, *end = s.p + s.n, *next;
	enum { LEAST = 4 };

	for (; p < end; p = next + (next < end)) {
		next = word_end(p, end);
		if (is_disguised(p, next, LEAST))
			return true;
	}
	return false;
}

/* How often a letter stands there twice in a row, and the longest such row. */
static void count_rows(size_t *pairs, size_t *longest, struct mez_str s)
{
	size_t row = 1;

	*pairs = *longest = 0;
	for (size_t i = 1; i < s.n; i++) {
		row = is_latin(s.p[i]) && mez_lower(s.p[i]) == mez_lower(s.p[i - 1]) ? row + 1 : 1;
		*pairs += row == 2;
		*longest = row > *longest ? row : *longest;
	}
}

/* Without the digits and signs that stand for letters, or the letters written several times; false
 * when there are none of these. */
static bool plainly(struct mez_str *out, struct mez_arena *a, struct mez_str name)
{
	const char *p = name.p, *end = name.p + name.n, *next;
	size_t pairs, longest, n = 0;
	enum { PAIRS = 3, ROW = 3 };
	bool once, digits = any_disguised(name);
	char *text;

	count_rows(&pairs, &longest, name);
	once = pairs >= PAIRS || longest >= ROW;
	if (!once && !digits)
		return false;
	text = mez_arena_text(a, name.n);
	for (; p < end; p = next) {
		bool disguised = digits && is_disguised(p, word_end(p, end), 2);

		for (next = word_end(p, end); p < next; p++) {
			char c = disguised && meant(*p) ? meant(*p) : *p;

			if (!once || !n || !is_latin(c) || mez_lower(c) != mez_lower(text[n - 1]))
				text[n++] = c;
		}
		for (; next < end && *next == ' '; next++)
			text[n++] = ' ';
	}
	*out = (struct mez_str){text, n};
	return true;
}

size_t mez_name_readings(struct mez_str out[static MEZ_NAME_READINGS], struct mez_arena *a,
			 struct mez_str name, enum mez_bearer bearer, bool asked)
{
	size_t n = mez_name_parts(out + 1, name, bearer, asked);

	out[0] = name;
	n = n == 1 && out[1].n == name.n ? 1 : n + 1;
	n += as_latin(&out[n], a, name);
	return n + (asked && plainly(&out[n], a, name));
}
