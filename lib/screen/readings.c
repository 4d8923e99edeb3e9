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

/* Whether it is a name by itself.  Of a body what stands in brackets is part of its name: the bank
 * of (Hong Kong) is not that of (Singapore); but the same in another script may stand there. */
static bool is_name(struct mez_str part, enum mez_script whole, enum mez_bearer bearer, bool inside)
{
	struct look l = look_at(part, whole);
	enum { LEAST = 6, OTHER = 3 };

	if (l.other >= OTHER)
		return true;
	return bearer == MEZ_BEARER_PERSON && l.words >= 2 && l.letters >= LEAST &&
	       !(inside && l.small);
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
	const char *from; /* of the part that is not ended */
	char began;	  /* by a bracket, or 0 */
};

static void end_part(struct parting *x, const char *p, char by)
{
	struct mez_str part = {x->from, (size_t)(p - x->from)};
	bool inside = x->began == '(' || x->began == '[';

	if (x->n < MEZ_NAME_PARTS &&
	    (!(by || x->began) || is_name(part, script_of(x->name), x->bearer, inside)))
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
		      enum mez_bearer bearer)
{
	struct parting x = {.out = out, .name = name, .bearer = bearer, .from = name.p};
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

size_t mez_name_readings(struct mez_str out[static MEZ_NAME_READINGS], struct mez_arena *a,
			 struct mez_str name, enum mez_bearer bearer)
{
	size_t n = mez_name_parts(out + 1, name, bearer);

	out[0] = name;
	n = n == 1 && out[1].n == name.n ? 1 : n + 1;
	return n + as_latin(&out[n], a, name);
}
