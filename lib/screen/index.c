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

uint64_t mez_word_hash(const struct mez_word *w)
{
	uint64_t h = 0xcbf29ce484222325u ^ (uint64_t)w->kind << 8 ^ (uint64_t)w->writing ^
		     (uint64_t)w->sign << 16;

	for (size_t i = 0; i < w->text.n; i++)
		h = (h ^ (unsigned char)w->text.p[i]) * 0x100000001b3u;
	return h ^ h >> 29;
}

static bool same_word(const struct mez_word *a, const struct mez_word *b)
{
	return a->kind == b->kind && a->writing == b->writing && a->sign == b->sign &&
	       mez_str_eq(a->text, b->text);
}

static struct entry_word **find_slot(const struct half *h, const struct mez_word *w)
{
	size_t i = mez_word_hash(w) & (h->slots - 1);

	while (h->slot[i] && !same_word(&h->slot[i]->w, w))
		i = (i + 1) & (h->slots - 1);
	return &h->slot[i];
}

const struct entry_word *half_word(const struct half *h, const struct mez_word *w)
{
	return h->slots ? *find_slot(h, w) : NULL;
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

static int add_part(struct mez_index *x, struct mez_arena *scratch, struct mez_str part,
		    enum mez_bearer bearer, uint32_t tag, bool must, struct mez_err *err)
{
	struct mez_name name;
	int r = mez_name_make(&name, scratch, part, bearer, err);

	if (r < 0)
		return r;
	if (x->names == MEZ_INDEX_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d names", MEZ_INDEX_MAX);
	if (name.n)
		add_name(x, bearer, &name, tag);
	else if (must)
		return mez_err_set(err, MEZ_E_VALUE, "name '%.*s' has no letter or digit",
				   MEZ_FMT(part));
	return 0;
}

int mez_index_add(struct mez_index *x, struct mez_arena *scratch, struct mez_str name,
		  enum mez_bearer bearer, uint32_t tag, struct mez_err *err)
{
	struct mez_str part[MEZ_NAME_PARTS];
	size_t n = mez_name_parts(part, name), mark = mez_arena_mark(scratch);
	int r;

	mez_require(!x->ready && scratch != x->a);
	r = add_part(x, scratch, name, bearer, tag, true, err);
	for (size_t i = 0; !r && n > 1 && i < n; i++)
		r = add_part(x, scratch, part[i], bearer, tag, false, err);
	mez_arena_rewind(scratch, mark);
	return r;
}

/* --- when all are there ----------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	const struct spelling *x = a, *y = b;
	int c = mez_str_cmp(x->text, y->text);

	return c ? c : (x->of > y->of) - (x->of < y->of);
}

static uint8_t shared(struct mez_str a, struct mez_str b)
{
	uint8_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

/* Letters that are read one after the other lie one after the other. */
static void lay_out(struct sorted *s, struct mez_arena *a)
{
	size_t n = 0;
	char *p;

	for (size_t i = 0; i < s->n; i++)
		n += s->v[i].text.n;
	p = mez_arena_text(a, n);
	for (size_t i = 0; i < s->n; i++) {
		memcpy(p, s->v[i].text.p, s->v[i].text.n);
		s->v[i].text.p = p;
		p += s->v[i].text.n;
	}
}

static void sort(struct sorted *s, struct mez_arena *a)
{
	if (s->n)
		qsort(s->v, s->n, sizeof *s->v, by_text);
	lay_out(s, a);
	s->common = MEZ_NEWS(a, uint8_t, s->n);
	for (size_t i = 1; i < s->n; i++)
		s->common[i] = shared(s->v[i - 1].text, s->v[i].text);
}

/* The words written in consonants only, or the others. */
static void sort_words(struct sorted *s, struct mez_arena *a, const struct half *h, bool bones,
		       bool by_bone)
{
	s->v = MEZ_NEWS(a, struct spelling, h->nwords);
	for (size_t i = 0; i < h->nwords; i++) {
		const struct mez_word *w = &h->word[i]->w;

		if ((w->writing == MEZ_WRITING_BONES) == bones)
			s->v[s->n++] = (struct spelling){by_bone ? w->bone : w->flat,
							 by_bone ? w->bones : w->bag, (uint32_t)i};
	}
	sort(s, a);
}

/* --- neighbours as one word ----------------------------------------------------------------- */

static size_t count_joints(const struct half *h)
{
	size_t n = 0;

	for (const struct target *t = h->first; t; t = t->next)
		n += 2 * t->name.n;
	return n;
}

static void add_joint(struct sorted *s, struct mez_arena *a, const struct mez_name *name,
		      size_t from, size_t k, uint32_t of)
{
	struct mez_joint o;

	if (from + k > name->n || !mez_score_join(&o, name, from, k))
		return;
	s->v[s->n++] = (struct spelling){mez_arena_dup(a, o.word.flat), o.word.bag, of};
}

static void sort_joints(struct half *h, struct mez_arena *a)
{
	struct sorted *s = &h->joined;
	uint32_t of = 0;

	s->v = MEZ_NEWS(a, struct spelling, count_joints(h));
	for (const struct target *t = h->first; t; t = t->next, of++)
		for (size_t i = 0; i < t->name.n; i++)
			for (size_t k = 2; k <= MEZ_SCORE_JOINED; k++)
				add_joint(s, a, &t->name, i, k, of);
	sort(s, a);
}

struct trait trait_of(const struct mez_word *w)
{
	return (struct trait){.clash = (uint16_t)mez_word_clash(w->kind),
			      .letters = (uint8_t)w->text.n,
			      .sounds = (uint8_t)w->flat.n,
			      .first = w->text.n ? w->text.p[0] : '\0',
			      .may_join = mez_score_may_join(w)};
}

/* The numbers of every name's words, side by side. */
static void number_words(struct half *h, struct mez_arena *a)
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
		h->trait[i] = trait_of(&h->word[i]->w);
}

static void fill_half(struct half *h, struct mez_arena *a)
{
	uint32_t i = 0;

	h->target = MEZ_NEWS(a, struct target *, h->n);
	h->bag = MEZ_NEWS(a, mez_bag, h->n);
	h->signs = MEZ_NEWS(a, uint32_t, h->n);
	h->letters = MEZ_NEWS(a, uint8_t, h->n);
	h->words_of = MEZ_NEWS(a, uint8_t, h->n);
	h->word = MEZ_NEWS(a, const struct entry_word *, h->nwords);
	for (struct entry_word *w = h->words; w; w = w->next) {
		h->word[w->number] = w;
		w->names = MEZ_NEWS(a, uint32_t, w->n);
		w->n = w->seen = 0;
	}
	for (struct target *t = h->first; t; t = t->next, i++) {
		h->target[i] = t;
		h->bag[i] = t->name.bag;
		h->letters[i] = (uint8_t)(t->name.flat.n < UINT8_MAX ? t->name.flat.n : UINT8_MAX);
		h->words_of[i] = (uint8_t)t->name.n;
		if (t->name.signs)
			h->signs[h->nsigns++] = i;
		for (size_t k = 0; k < t->name.n; k++) {
			struct entry_word *w = *find_slot(h, t->name.word[k]);

			if (w->seen != i + 1)
				w->names[w->n++] = i;
			w->seen = i + 1;
		}
	}
	sort_words(&h->plain, a, h, false, false);
	sort_words(&h->bones, a, h, true, false);
	sort_words(&h->bones_bone, a, h, true, true);
	sort_words(&h->plain_bone, a, h, false, true);
	sort_joints(h, a);
	number_words(h, a);
}

void mez_index_done(struct mez_index *x)
{
	for (size_t i = 0; i < MEZ_COUNT(x->half); i++)
		fill_half(&x->half[i], x->a);
	x->ready = true;
}
