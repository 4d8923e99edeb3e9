/* screen/name.c: names to words. */
#include "screen/name.h"

#include "base/text.h"

/* --- cutting a text into raw words ------------------------------------------------------------ */

struct raw {
	char text[MEZ_WORD_LETTERS];
	size_t n;
	uint32_t sign;
	enum mez_writing writing;
	bool letter, dotted; /* a single letter; a dot and no space follow it */
};

struct cutter {
	struct raw word[MEZ_NAME_WORDS];
	size_t n;
	bool open, over; /* a word is being written; there were too many */
	bool foreign, signs;
	bool vowel_a;  /* the last letter brought its own "a" */
	uint32_t last; /* character of the word */
	enum mez_script script;
};

static enum mez_writing writing_of(enum mez_script s)
{
	switch (s) {
	case MEZ_SCRIPT_HEBR:
	case MEZ_SCRIPT_ARAB:
		return MEZ_WRITING_BONES;
	case MEZ_SCRIPT_HANG:
	case MEZ_SCRIPT_HANI:
		return MEZ_WRITING_SIGNS;
	case MEZ_SCRIPT_OTHER:
	case MEZ_SCRIPT_LATN:
	case MEZ_SCRIPT_GREK:
	case MEZ_SCRIPT_CYRL:
	case MEZ_SCRIPT_ARMN:
	case MEZ_SCRIPT_DEVA:
	case MEZ_SCRIPT_BENG:
	case MEZ_SCRIPT_THAI:
	case MEZ_SCRIPT_GEOR:
	case MEZ_SCRIPT_HIRA:
	case MEZ_SCRIPT_KANA:
		return MEZ_WRITING_VOWELS;
	}
	mez_bug("no such script");
}

static struct raw *open_word(struct cutter *c, enum mez_writing w)
{
	if (c->open && c->word[c->n - 1].writing == w && w != MEZ_WRITING_SIGNS)
		return &c->word[c->n - 1];
	if (c->n == MEZ_NAME_WORDS) {
		c->over = true;
		return NULL;
	}
	c->open = true;
	c->word[c->n] = (struct raw){.writing = w};
	return &c->word[c->n++];
}

/* Cyrillic e, also with its dots, is ye at the beginning and after a vowel or a sign, and e after a
 * consonant. */
static bool is_plain_e(const struct cutter *c, uint32_t cp)
{
	const struct raw *w = c->open ? &c->word[c->n - 1] : NULL;

	if ((cp != 0x435 && cp != 0x415 && cp != 0x451 && cp != 0x401) || !w || !w->n)
		return false;
	return c->last != 0x44c && c->last != 0x44a && c->last != 0x42c && c->last != 0x42a &&
	       !strchr("aeiouy", w->text[w->n - 1]);
}

static void add_letters(struct cutter *c, uint32_t cp, const struct mez_fold *f)
{
	enum mez_script s = mez_script_of(cp);
	/* digits and letters of unnamed scripts go on with the word they stand in */
	enum mez_writing w =
		s == MEZ_SCRIPT_OTHER && c->open ? c->word[c->n - 1].writing : writing_of(s);
	struct raw *word = open_word(c, w);

	if (!word)
		return;
	if (f->eats && c->vowel_a && word->n)
		word->n--;
	if (s != MEZ_SCRIPT_LATN && s != MEZ_SCRIPT_OTHER)
		c->foreign = true;
	if (!c->script)
		c->script = s;
	word->letter = word->n == 0 && f->n == 1;
	c->signs |= w == MEZ_WRITING_SIGNS;
	if (w == MEZ_WRITING_SIGNS)
		word->sign = mez_fold_simplified(cp);
	c->vowel_a = f->n > 1 && f->text[f->n - 1] == 'a' && s != MEZ_SCRIPT_LATN;
	if (word->n + f->n > MEZ_WORD_LETTERS)
		return;
	memcpy(word->text + word->n, f->text, f->n);
	word->n += f->n;
}

static void cut(struct cutter *c, struct mez_str name)
{
	const char *p = name.p, *end = name.p + name.n;

	while (p < end) {
		uint32_t cp = mez_utf8_next(&p, end);
		struct mez_fold f = mez_fold_char(cp);

		switch (f.what) {
		case MEZ_FOLD_TEXT:
			if (is_plain_e(c, cp))
				f = (struct mez_fold){MEZ_FOLD_TEXT, .n = 1, .text = "e"};
			add_letters(c, cp, &f);
			c->last = cp;
			break;
		case MEZ_FOLD_NOTHING:
			c->last = cp;
			if (f.eats && c->vowel_a && c->open && c->word[c->n - 1].n)
				c->word[c->n - 1].n--, c->vowel_a = false;
			break;
		case MEZ_FOLD_BREAK:
			if (c->open && cp == '.')
				c->word[c->n - 1].dotted = p < end && *p != ' ';
			c->open = false;
			break;
		}
	}
}

/* "B L A": single letters and nothing else. */
static bool is_spelt(const struct cutter *c)
{
	enum { LEAST = 3 };

	for (size_t i = 0; i < c->n; i++)
		if (!c->word[i].letter)
			return false;
	return c->n >= LEAST;
}

/* "A.B.C." and "p.l.c." are one word, and so is a name spelt letter by letter. */
static void join_dotted(struct cutter *c)
{
	bool spelt = is_spelt(c);
	size_t to = 0;

	for (size_t i = 0; i < c->n; to++) {
		struct raw w = c->word[i++];

		while (w.letter && (w.dotted || spelt) && i < c->n && c->word[i].letter &&
		       w.n < MEZ_WORD_LETTERS) {
			w.text[w.n++] = c->word[i].text[0];
			w.dotted = c->word[i++].dotted;
		}
		c->word[to] = w;
	}
	c->n = to;
}

/* --- words ------------------------------------------------------------------------------------ */

struct maker {
	struct mez_arena *a;
	struct mez_name *name;
	enum mez_bearer bearer;
};

static struct mez_str keep(struct maker *m, const char *p, size_t n)
{
	return mez_arena_dup(m->a, (struct mez_str){p, n});
}

static void add_word(struct maker *m, struct mez_str text, enum mez_word_kind kind,
		     const struct raw *r)
{
	struct mez_word *w;
	char buf[MEZ_WORD_LETTERS];

	if (!text.n || m->name->n == MEZ_NAME_WORDS)
		return;
	w = MEZ_NEW(m->a, struct mez_word);
	m->name->word[m->name->n++] = w;
	*w = (struct mez_word){.kind = kind, .writing = r->writing, .sign = r->sign};
	w->text = keep(m, text.p, text.n);
	w->flat = keep(m, buf, mez_name_flatten(buf, sizeof(buf), text));
	w->bone = keep(m, buf, mez_name_bones(buf, w->flat, text));
	w->nick = kind == MEZ_WORD_PLAIN && mez_words_nick_of(text, 0).p;
	w->bag = mez_name_bag(w->flat);
	w->bones = mez_name_bag(w->bone);
}

static bool ends(struct mez_str s, const char *with, size_t least)
{
	size_t n = strlen(with);

	return s.n >= n + least && memcmp(s.p + s.n - n, with, n) == 0;
}

static bool begins(struct mez_str s, const char *with, size_t least)
{
	return s.n >= strlen(with) + least && mez_str_starts(s, mez_str_of(with));
}

/* "abdulaziz" is abd + aziz, "shamsuddin" shams + din, "hamidullah" hamid + ullah, however they
 * are spaced; but Abdullah is one name. */
enum { LEAST_REST = 3 };

/* Most words are not, and it shows in a letter. */
static bool may_split(struct mez_str text)
{
	enum { LEAST = 4 + LEAST_REST };

	return text.n >= LEAST && (text.p[0] == 'a' || memchr("neh", text.p[text.n - 1], 3));
}

static bool split_servant(struct maker *m, struct mez_str text, const struct raw *r)
{
	static const char *const heads[] = {"abdul", "abdel", "abdal", "abdur", "abdoul"};
	static const char *const tails[] = {"uddin", "eddine", "eddin", "udin", "addin",
					    "aldin", "ullah",  "ollah", "allah"};

	for (size_t i = 0; i < MEZ_COUNT(heads); i++) {
		size_t n = strlen(heads[i]);

		if (!begins(text, heads[i], LEAST_REST) || ends(text, "lah", 0))
			continue;
		add_word(m, MEZ_STR("abd"), MEZ_WORD_SERVANT, r);
		add_word(m, (struct mez_str){text.p + n, text.n - n}, MEZ_WORD_PLAIN, r);
		return true;
	}
	for (size_t i = 0; i < MEZ_COUNT(tails); i++) {
		if (!ends(text, tails[i], LEAST_REST) || begins(text, "abd", 0))
			continue;
		add_word(m, (struct mez_str){text.p, text.n - strlen(tails[i])}, MEZ_WORD_PLAIN, r);
		add_word(m, ends(text, "lah", 0) ? MEZ_STR("ullah") : MEZ_STR("din"),
			 MEZ_WORD_SERVANT, r);
		return true;
	}
	return false;
}

static bool all_digits(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* What a listed word is in the name of such a bearer: people are called Bank and Georgia. */
static enum mez_word_kind kind_for(enum mez_bearer b, enum mez_word_kind k, struct mez_str text)
{
	switch (k) {
	case MEZ_WORD_GENERIC:
	case MEZ_WORD_PLACE:
		return b == MEZ_BEARER_BODY ? k : MEZ_WORD_PLAIN;
	case MEZ_WORD_FORM:
		return b == MEZ_BEARER_BODY || text.n >= 3 ? k : MEZ_WORD_PLAIN;
	case MEZ_WORD_TITLE:
	case MEZ_WORD_COMMON:
		return b == MEZ_BEARER_PERSON ? k : MEZ_WORD_PLAIN;
	case MEZ_WORD_PLAIN:
	case MEZ_WORD_SERVANT:
	case MEZ_WORD_NUMBER:
	case MEZ_WORD_INITIAL:
	case MEZ_WORD_PARTICLE:
	case MEZ_WORD_STOP:
		return k;
	}
	mez_bug("no such kind of word");
}

/* The Arabic article, written on to its word. */
static struct mez_str without_article(struct mez_str text, const struct raw *r)
{
	if (r->writing == MEZ_WRITING_BONES && begins(text, "al", 3))
		return (struct mez_str){text.p + 2, text.n - 2};
	return text;
}

/* Abd + Allah is Abdullah. */
static bool join_abdullah(struct maker *m, enum mez_word_kind kind, struct mez_str text)
{
	const struct mez_word *last = m->name->n ? m->name->word[m->name->n - 1] : NULL;
	static const struct raw latin = {.writing = MEZ_WRITING_VOWELS};

	if (kind != MEZ_WORD_SERVANT || !mez_str_is(text, "ullah") || !last ||
	    !mez_str_is(last->text, "abd"))
		return false;
	m->name->n--;
	add_word(m, MEZ_STR("abdullah"), MEZ_WORD_PLAIN, &latin);
	return true;
}

static void add_plain(struct maker *m, const struct raw *r)
{
	struct mez_str text = without_article((struct mez_str){r->text, r->n}, r);

	if (all_digits(text))
		add_word(m, text, MEZ_WORD_NUMBER, r);
	else if (text.n == 1)
		add_word(m, text, MEZ_WORD_INITIAL, r);
	else if (r->writing != MEZ_WRITING_VOWELS || !may_split(text) || !split_servant(m, text, r))
		add_word(m, text, MEZ_WORD_PLAIN, r);
}

/* A legal form from the i-th word on that is written a sign a syllable: how many signs. */
static size_t find_signs(enum mez_word_kind *kind, struct mez_str *stands, const struct maker *m,
			 const struct cutter *c, size_t i)
{
	enum { LONGEST = 6 };
	uint32_t sign[LONGEST];
	size_t n = 0;

	for (; n < LONGEST && i + n < c->n && c->word[i + n].sign; n++)
		sign[n] = c->word[i + n].sign;
	return m->bearer == MEZ_BEARER_BODY ? mez_words_signs(kind, stands, sign, n) : 0;
}

static void add_words(struct maker *m, const struct cutter *c)
{
	static const struct raw latin = {.writing = MEZ_WRITING_VOWELS};
	struct mez_str texts[MEZ_NAME_WORDS];

	for (size_t i = 0; i < c->n; i++)
		texts[i] = (struct mez_str){c->word[i].text, c->word[i].n};
	for (size_t i = 0; i < c->n;) {
		enum mez_word_kind kind = MEZ_WORD_PLAIN;
		struct mez_str stands = MEZ_NOSTR;
		bool signs = c->word[i].writing == MEZ_WRITING_SIGNS;
		size_t n = signs ? find_signs(&kind, &stands, m, c, i)
				 : mez_words_find(&kind, &stands, &texts[i], c->n - i);

		if (n && !signs)
			kind = kind_for(m->bearer, kind, texts[i]);
		if (kind == MEZ_WORD_PLAIN)
			add_plain(m, &c->word[i++]);
		else {
			if (!join_abdullah(m, kind, stands))
				add_word(m, stands, kind, signs ? &latin : &c->word[i]);
			i += n;
		}
	}
}

/* --- the whole ---------------------------------------------------------------------------- */

static bool tells(enum mez_word_kind k)
{
	return k != MEZ_WORD_TITLE && k != MEZ_WORD_FORM && k != MEZ_WORD_STOP &&
	       k != MEZ_WORD_PARTICLE;
}

/* Where words are run together or torn, nobody sees which of them tell. */
static void run_all(struct mez_name *name, struct mez_arena *a, const struct cutter *c)
{
	char text[MEZ_NAME_WORDS * MEZ_WORD_LETTERS], flat[MEZ_NAME_WORDS * MEZ_WORD_LETTERS];
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		memcpy(text + n, c->word[i].text, c->word[i].n);
		n += c->word[i].n;
	}
	n = mez_name_flatten(flat, sizeof(flat), (struct mez_str){text, n});
	name->entire = mez_arena_dup(a, (struct mez_str){flat, n});
	name->entire_bag = mez_name_bag(name->entire);
}

static void run_together(struct mez_name *name, struct mez_arena *a)
{
	char text[MEZ_NAME_WORDS * MEZ_WORD_LETTERS], flat[MEZ_NAME_WORDS * MEZ_WORD_LETTERS];
	size_t n = 0;

	for (size_t i = 0; i < name->n; i++) {
		if (!tells(name->word[i]->kind))
			continue;
		memcpy(text + n, name->word[i]->text.p, name->word[i]->text.n);
		n += name->word[i]->text.n;
	}
	n = mez_name_flatten(flat, sizeof(flat), (struct mez_str){text, n});
	name->flat = mez_arena_dup(a, (struct mez_str){flat, n});
	name->bag = mez_name_bag(name->flat);
}

int mez_name_make(struct mez_name *out, struct mez_arena *a, struct mez_str name,
		  enum mez_bearer bearer, struct mez_err *err)
{
	struct cutter c = {.n = 0};
	struct mez_name made = {.n = 0};
	struct maker m = {a, &made, bearer};

	if (name.n > MEZ_NAME_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "a name of %zu bytes, over %d", name.n,
				   MEZ_NAME_MAX);
	cut(&c, name);
	if (c.over)
		return mez_err_set(err, MEZ_E_LIMIT, "a name of more than %d words",
				   MEZ_NAME_WORDS);
	join_dotted(&c);
	made.word = MEZ_NEWS(a, const struct mez_word *, MEZ_NAME_WORDS);
	made.foreign = c.foreign;
	made.signs = c.signs;
	made.script = c.script;
	add_words(&m, &c);
	run_together(&made, a);
	run_all(&made, a, &c);
	*out = made;
	return 0;
}

enum mez_bearer mez_name_guess(struct mez_arena *a, struct mez_str name)
{
	size_t mark = mez_arena_mark(a);
	enum mez_bearer b = MEZ_BEARER_PERSON;
	struct mez_name n;

	if (mez_name_make(&n, a, name, MEZ_BEARER_BODY, NULL) == 0)
		for (size_t i = 0; i < n.n; i++)
			if (n.word[i]->kind == MEZ_WORD_FORM || n.word[i]->kind == MEZ_WORD_GENERIC)
				b = MEZ_BEARER_BODY;
	mez_arena_rewind(a, mark);
	return b;
}
