/* screen/index.c: building the index. */
#include "screen/index_priv.h"

enum { FIRST_SLOTS = 1024 };

struct mez_index *mez_index_new(struct mez_arena *a)
{
	struct mez_index *x = MEZ_NEW(a, struct mez_index);

	x->a = a;
	for (size_t i = 0; i < MEZ_COUNT(x->half); i++)
		x->half[i].last = &x->half[i].first;
	return x;
}

size_t mez_index_names(const struct mez_index *x)
{
	return x->names;
}

/* --- words, each kept once -------------------------------------------------------------------- */

uint64_t mez_word_hash(struct mez_str text)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * 0x100000001b3u;
	return h ^ h >> 29;
}

static bool same_word(const struct mez_word *a, const struct mez_word *b)
{
	return a->kind == b->kind && a->writing == b->writing && a->sign == b->sign &&
	       mez_str_eq(a->text, b->text);
}

static struct entry_word **find_slot(const struct half *h, const struct mez_word *w)
{
	size_t i = mez_word_hash(w->text) & (h->slots - 1);

	while (h->slot[i] && !same_word(&h->slot[i]->w, w))
		i = (i + 1) & (h->slots - 1);
	return &h->slot[i];
}

/* All of one text lie between its place and the next empty one. */
const struct entry_word *half_word(const struct half *h, struct mez_str text, size_t *tried)
{
	size_t from = mez_word_hash(text);

	while (h->slots) {
		const struct entry_word *w = h->slot[(from + (*tried)++) & (h->slots - 1)];

		if (!w || mez_str_eq(w->w.text, text))
			return w;
	}
	return NULL;
}

static void more_slots(struct half *h, struct mez_arena *a)
{
	struct entry_word **old = h->slot;
	size_t n = h->slots;

	h->slots = n ? 2 * n : FIRST_SLOTS;
	h->slot = MEZ_NEWS(a, struct entry_word *, h->slots);
	for (size_t i = 0; i < n; i++)
		if (old[i])
			*find_slot(h, &old[i]->w) = old[i];
}

static struct entry_word *keep_word(struct half *h, struct mez_arena *a, const struct mez_word *w)
{
	struct entry_word **slot;

	if (h->nwords * 2 >= h->slots)
		more_slots(h, a);
	slot = find_slot(h, w);
	if (!*slot) {
		*slot = MEZ_NEW(a, struct entry_word);
		(*slot)->w = *w;
		(*slot)->w.text = mez_arena_dup(a, w->text);
		(*slot)->w.flat = mez_arena_dup(a, w->flat);
		(*slot)->w.bone = mez_arena_dup(a, w->bone);
		(*slot)->number = (uint32_t)h->nwords++;
		(*slot)->next = h->words;
		h->words = *slot;
	}
	return *slot;
}

/* --- names ---------------------------------------------------------------------------------- */

static void add_name(struct mez_index *x, enum mez_bearer bearer, const struct mez_name *name,
		     uint32_t tag)
{
	struct half *h = &x->half[bearer];
	struct target *t = MEZ_NEW(x->a, struct target);

	*t = (struct target){.name = *name, .tag = tag, .number = x->names++};
	t->name.word = MEZ_NEWS(x->a, const struct mez_word *, name->n);
	t->name.flat = mez_arena_dup(x->a, name->flat);
	t->name.entire = mez_str_eq(name->entire, name->flat) ? t->name.flat
							      : mez_arena_dup(x->a, name->entire);
	for (size_t i = 0; i < name->n; i++) {
		struct entry_word *w = keep_word(h, x->a, name->word[i]);

		t->name.word[i] = &w->w;
		if (w->seen != h->n + 1)
			w->n++;
		w->seen = h->n + 1;
	}
	*h->last = t;
	h->last = &t->next;
	h->n++;
}

static int add_made(struct mez_index *x, const struct mez_name *name, enum mez_bearer bearer,
		    uint32_t tag, struct mez_err *err)
{
	if (x->names == MEZ_INDEX_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d names", MEZ_INDEX_MAX);
	if (name->n)
		add_name(x, bearer, name, tag);
	return 0;
}

static int add_part(struct mez_index *x, struct mez_arena *scratch, struct mez_str part,
		    enum mez_bearer bearer, uint32_t tag, struct mez_err *err)
{
	struct mez_name name;
	int r = mez_name_make(&name, scratch, part, bearer, err);

	return r ? r : add_made(x, &name, bearer, tag, err);
}

int mez_index_add_made(struct mez_index *x, struct mez_arena *scratch, struct mez_str text,
		       const struct mez_name *name, enum mez_bearer bearer, uint32_t tag,
		       struct mez_err *err)
{
	struct mez_str reading[MEZ_NAME_READINGS];
	size_t mark = mez_arena_mark(scratch), n;
	int r;

	mez_require(!x->ready && scratch != x->a);
	n = mez_name_readings(reading, scratch, text, bearer, false);
	if (!name->n)
		return mez_err_set(err, MEZ_E_VALUE, "name '%.*s' has no letter or digit",
				   MEZ_FMT(text));
	r = add_made(x, name, bearer, tag, err);
	for (size_t i = 1; !r && i < n; i++)
		r = add_part(x, scratch, reading[i], bearer, tag, err);
	mez_arena_rewind(scratch, mark);
	return r;
}

int mez_index_add(struct mez_index *x, struct mez_arena *scratch, struct mez_str text,
		  enum mez_bearer bearer, uint32_t tag, struct mez_err *err)
{
	size_t mark = mez_arena_mark(scratch);
	struct mez_name name;
	int r = mez_name_make(&name, scratch, text, bearer, err);

	if (!r)
		r = mez_index_add_made(x, scratch, text, &name, bearer, tag, err);
	mez_arena_rewind(scratch, mark);
	return r;
}

/* --- when all are there ----------------------------------------------------------------------- */

/* The words written in consonants only, or the others. */
static void sort_words(struct spellings *s, struct mez_arena *a, const struct half *h, bool bones,
		       bool by_bone)
{
	struct gather g = {.letters = MEZ_BUF_INIT, .rows = MEZ_BUF_INIT};

	for (uint32_t i = 0; i < h->nwords; i++) {
		const struct mez_word *w = &h->word[i]->w;

		if ((w->writing == MEZ_WRITING_BONES) == bones)
			gather_add(&g, by_bone ? w->bone : w->flat, i);
	}
	spellings_make(s, a, &g);
}

/* Neighbours as one word. */
static void sort_joints(struct half *h, struct mez_arena *a)
{
	struct gather g = {.letters = MEZ_BUF_INIT, .rows = MEZ_BUF_INIT};
	struct mez_joint o;

	for (uint32_t of = 0; of < h->n; of++) {
		const struct mez_name *name = &h->target[of]->name;

		for (size_t i = 0; i < name->n; i++)
			for (size_t k = 2; k <= MEZ_SCORE_JOINED && i + k <= name->n; k++)
				if (mez_score_join(&o, name, i, k))
					gather_add(&g, o.word.flat, of);
	}
	spellings_make(&h->joined, a, &g);
}

/* Longer ones are not compared so. */
static void sort_whole(struct spellings *s, struct mez_arena *a, const struct half *h, bool signs)
{
	struct gather g = {.letters = MEZ_BUF_INIT, .rows = MEZ_BUF_INIT};

	for (uint32_t of = 0; of < h->n; of++) {
		const struct mez_name *name = &h->target[of]->name;

		if (name->signs == signs && name->flat.n <= MEZ_WORD_LETTERS)
			gather_add(&g, name->flat, of);
	}
	spellings_make(s, a, &g);
}

static void sort_entire(struct half *h, struct mez_arena *a)
{
	struct gather g = {.letters = MEZ_BUF_INIT, .rows = MEZ_BUF_INIT};

	for (uint32_t of = 0; of < h->n; of++) {
		const struct mez_name *name = &h->target[of]->name;

		if (!name->signs && name->entire.n <= MEZ_WORD_LETTERS &&
		    !mez_str_eq(name->entire, name->flat))
			gather_add(&g, name->entire, of);
	}
	spellings_make(&h->entire, a, &g);
}

struct trait trait_of(const struct mez_word *w, enum mez_bearer bearer)
{
	struct trait t = {.letters = (uint8_t)w->text.n,
			  .searched = mez_score_searched(w),
			  .initials = mez_score_initials(w, bearer),
			  .whole = mez_score_initialled(w)};

	for (size_t i = 0; i < w->text.n && i < sizeof(t.lead); i++)
		t.lead[i] = w->text.p[i];
	return t;
}

bool is_slight(const struct mez_name *name, enum mez_bearer bearer)
{
	unsigned sum = 0;
	enum { WHOLE = 1000 };

	for (size_t i = 0; i < name->n; i++) {
		const struct mez_word *w = name->word[i];

		if (mez_score_initials(w, bearer))
			return true;
		sum += mez_score_searched(w) ? mez_word_weight(w->kind) : 0;
	}
	return sum < WHOLE;
}

/* The numbers of every name's words, side by side. */
static void number_words(struct half *h, struct mez_arena *a, enum mez_bearer bearer)
{
	size_t n = 0, at = 0;

	for (uint32_t i = 0; i < h->n; i++)
		n += h->target[i]->name.n;
	h->start = MEZ_NEWS(a, uint32_t, (size_t)h->n + 1);
	h->number = MEZ_NEWS(a, uint32_t, n);
	h->trait = MEZ_NEWS(a, struct trait, h->nwords);
	for (uint32_t i = 0; i < h->n; i++) {
		const struct mez_name *name = &h->target[i]->name;

		h->start[i] = (uint32_t)at;
		for (size_t k = 0; k < name->n; k++)
			h->number[at++] = entry_word_of(name->word[k])->number;
	}
	h->start[h->n] = (uint32_t)at;
	for (size_t i = 0; i < h->nwords; i++)
		h->trait[i] = trait_of(&h->word[i]->w, bearer);
}

static void list_words(struct half *h, struct mez_arena *a)
{
	h->word = MEZ_NEWS(a, struct entry_word *, h->nwords);
	for (struct entry_word *w = h->words; w; w = w->next) {
		h->word[w->number] = w;
		w->names = MEZ_NEWS(a, uint32_t, w->n);
		w->n = w->seen = 0;
	}
}

static void list_names(struct half *h, struct mez_arena *a, enum mez_bearer bearer)
{
	uint32_t i = 0;

	h->target = MEZ_NEWS(a, struct target *, h->n);
	h->words_of = MEZ_NEWS(a, uint8_t, h->n);
	h->slight = MEZ_NEWS(a, bool, h->n);
	for (struct target *t = h->first; t; t = t->next, i++) {
		h->target[i] = t;
		h->words_of[i] = (uint8_t)t->name.n;
		h->slight[i] = is_slight(&t->name, bearer);
		for (size_t k = 0; k < t->name.n; k++) {
			struct entry_word *w = h->word[entry_word_of(t->name.word[k])->number];

			if (w->seen != i + 1)
				w->names[w->n++] = i;
			w->seen = i + 1;
		}
	}
}

static void fill_half(struct half *h, struct mez_arena *a, enum mez_bearer bearer)
{
	list_words(h, a);
	list_names(h, a, bearer);
	sort_words(&h->plain, a, h, false, false);
	sort_words(&h->bones, a, h, true, false);
	sort_words(&h->bones_bone, a, h, true, true);
	sort_words(&h->plain_bone, a, h, false, true);
	sort_joints(h, a);
	sort_whole(&h->whole, a, h, false);
	sort_whole(&h->whole_signs, a, h, true);
	sort_entire(h, a);
	number_words(h, a, bearer);
}

void mez_index_done(struct mez_index *x)
{
	for (size_t i = 0; i < MEZ_COUNT(x->half); i++)
		fill_half(&x->half[i], x->a, (enum mez_bearer)i);
	x->ready = true;
}
