/* screen/numbers.c: numbers of papers, ships and accounts, as they are compared. */
#include "base/text.h"
#include "screen/party.h"

/* A ship's number with or without the word before it. */
static struct mez_str without_imo(struct mez_str s)
{
	enum { WORD = 3, DIGITS = 7 };

	if (s.n != WORD + DIGITS || !mez_str_starts(s, MEZ_STR("imo")))
		return s;
	for (size_t i = WORD; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return s;
	return (struct mez_str){s.p + WORD, DIGITS};
}

/* Added to the n of out, if it is not too short to tell anybody by and not there yet. */
static size_t add(struct mez_str *out, size_t n, struct mez_arena *a, struct mez_str text,
		  size_t least)
{
	struct mez_str s = without_imo(mez_fold_words(a, text, ""));

	for (size_t i = 0; i < n; i++)
		if (mez_str_eq(out[i], s))
			return n;
	if (s.n >= least && n < MEZ_NUMBERS)
		out[n++] = s;
	return n;
}

/* --- numbers in a text: "Afghan passport number SE 012820", "403062567 (US)" ------------------ */

/* A run of tokens between blanks, commas and brackets. */
struct token {
	struct mez_str text;
	size_t digits, letters; /* digits of any script; all else but signs */
	bool upper;		/* no small letter of ours */
};

static bool parts_tokens(char c)
{
	return strchr(" \t\r\n,;:()[]", c) && c;
}

static void weigh_token(struct token *t)
{
	const char *p = t->text.p, *end = p + t->text.n;

	t->upper = true;
	while (p < end) {
		uint32_t cp = mez_utf8_next(&p, end);
		struct mez_fold f = mez_fold_char(cp);

		t->upper &= cp < 'a' || cp > 'z';
		if (f.what != MEZ_FOLD_TEXT)
			continue;
		if (f.text[0] >= '0' && f.text[0] <= '9')
			t->digits++;
		else
			t->letters++;
	}
}

/* The next token of *text, which loses it; false at its end. */
static bool next_token(struct token *t, struct mez_str *text)
{
	*t = (struct token){.digits = 0};
	while (text->n && parts_tokens(*text->p))
		text->p++, text->n--;
	t->text = (struct mez_str){text->p, 0};
	while (t->text.n < text->n && !parts_tokens(t->text.p[t->text.n]))
		t->text.n++;
	text->p += t->text.n;
	text->n -= t->text.n;
	weigh_token(t);
	return t->text.n > 0;
}

/* "no.03825239": the number alone. */
static struct mez_str without_word(struct mez_str s)
{
	for (size_t i = 0; i + 1 < s.n && (s.p[i] < '0' || s.p[i] > '9'); i++)
		if (s.p[i] == '.')
			return (struct mez_str){s.p + i + 1, s.n - i - 1};
	return s;
}

/* Whether there is anything besides a number: a word, or what stands in brackets. */
static bool tells_more(struct mez_str text)
{
	enum { WORD = 4 };
	struct token t;

	for (size_t i = 0; i < text.n; i++)
		if (strchr("(,;:", text.p[i]) && text.p[i])
			return true;
	while (next_token(&t, &text))
		if (!t.digits && t.letters >= WORD)
			return true;
	return false;
}

static bool says_number(struct mez_str s)
{
	return mez_str_is(s, "NO") || mez_str_is(s, "NR") || mez_str_is(s, "ID");
}

/* The next number of *text, with the capitals before it, so "SE 012820"; empty when none is left.
 */
static struct mez_str next_number(struct mez_str *text)
{
	enum { CAPITALS = 3 };
	struct mez_str before = MEZ_NOSTR;
	struct token t;

	while (next_token(&t, text)) {
		bool apart = before.p && before.p + before.n + 1 != t.text.p;

		if (t.digits)
			return before.p && !apart
				       ? (struct mez_str){before.p,
							  (size_t)(t.text.p - before.p) + t.text.n}
				       : without_word(t.text);
		before = t.upper && t.letters && t.letters <= CAPITALS && !says_number(t.text)
				 ? t.text
				 : MEZ_NOSTR;
	}
	return MEZ_NOSTR;
}

size_t mez_numbers(struct mez_str out[static MEZ_NUMBERS], struct mez_arena *a, struct mez_str text)
{
	enum { LEAST = 4, LEAST_OF_TEXT = 5 };
	size_t n = add(out, 0, a, text, LEAST);
	struct mez_str number;

	if (!tells_more(text))
		return n;
	while (n < MEZ_NUMBERS && (number = next_number(&text)).n)
		n = add(out, n, a, number, LEAST_OF_TEXT);
	return n;
}
