/* screen/recall.c: which listed words a query's word goes with, kept for the next query. */
#include "screen/index_priv.h"

enum { SLOTS = 1 << 16, MOST_WORDS = SLOTS / 2 };

struct known {
	struct mez_word w; /* text, kind, writing and sign of it */
	enum mez_bearer bearer;
	uint32_t *number;
	size_t n, cap;
};

struct mez_recall {
	struct mez_arena a;
	struct known **slot, *last;
	size_t words;
};

static void begin(struct mez_recall *r)
{
	mez_arena_reset(&r->a);
	r->slot = MEZ_NEWS(&r->a, struct known *, SLOTS);
	r->last = NULL;
	r->words = 0;
}

int mez_recall_open(struct mez_recall **out, struct mez_err *err)
{
	struct mez_recall *r = calloc(1, sizeof *r);
	int code;

	if (!r)
		mez_bug("out of memory");
	code = mez_arena_init(&r->a, 0, err);
	if (code) {
		free(r);
		return code;
	}
	begin(r);
	*out = r;
	return 0;
}

void mez_recall_free(struct mez_recall *r)
{
	if (!r)
		return;
	mez_arena_release(&r->a);
	free(r);
}

static bool same(const struct known *k, const struct mez_word *w, enum mez_bearer bearer)
{
	return k->bearer == bearer && k->w.kind == w->kind && k->w.writing == w->writing &&
	       k->w.sign == w->sign && mez_str_eq(k->w.text, w->text);
}

bool mez_recall_look(struct mez_recall *r, const struct mez_word *w, enum mez_bearer bearer,
		     const uint32_t **found, size_t *n)
{
	struct known *k;
	size_t i;

	if (r->words == MOST_WORDS || r->a.used > MEZ_RECALL_BYTES)
		begin(r);
	i = mez_word_hash(w->text) % SLOTS;
	while (r->slot[i] && !same(r->slot[i], w, bearer))
		i = (i + 1) % SLOTS;
	k = r->slot[i];
	if (k) {
		*found = k->number;
		*n = k->n;
		return true;
	}
	k = r->slot[i] = r->last = MEZ_NEW(&r->a, struct known);
	*k = (struct known){.w = *w, .bearer = bearer};
	k->w.text = mez_arena_dup(&r->a, w->text);
	r->words++;
	return false;
}

void mez_recall_add(struct mez_recall *r, uint32_t number)
{
	struct known *k = r->last;

	if (k->n == k->cap) {
		size_t cap = k->cap ? 2 * k->cap : 8;
		uint32_t *more = MEZ_NEWS(&r->a, uint32_t, cap);

		if (k->n)
			memcpy(more, k->number, k->n * sizeof *more);
		k->number = more;
		k->cap = cap;
	}
	k->number[k->n++] = number;
}
