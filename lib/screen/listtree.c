/* screen/listtree.c: the end of a list's making, and what its trees prove. */
#include "screen/list_priv.h"

static int by_bytes(const void *a, const void *b)
{
	return mez_str_cmp(*(const struct mez_str *)a, *(const struct mez_str *)b);
}

struct mez_str list_key_of(struct mez_arena *a, const struct mez_name *name)
{
	struct mez_str words[MEZ_NAME_WORDS];
	size_t letters = 0;
	char *p, *to;

	for (size_t i = 0; i < name->n; i++) {
		words[i] = name->word[i]->text;
		letters += words[i].n;
	}
	if (!name->n)
		return MEZ_STR("");
	qsort(words, name->n, sizeof words[0], by_bytes);
	p = to = mez_arena_text(a, letters + name->n);
	for (size_t i = 0; i < name->n; i++) {
		memcpy(to, words[i].p, words[i].n);
		to += words[i].n;
		*to++ = ' ';
	}
	return (struct mez_str){p, letters + name->n - 1};
}

struct mez_str mez_screen_key(struct mez_arena *a, struct mez_str name)
{
	struct mez_name n;

	if (mez_name_make(&n, a, name, MEZ_BEARER_PERSON, NULL))
		return MEZ_STR("");
	return list_key_of(a, &n);
}

struct mez_digest mez_screen_key_leaf(struct mez_str key)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	mez_buf_z(&b, "{\"key\":");
	mez_json_quote(&b, key);
	mez_buf_ch(&b, '}');
	return mez_leaf_hash(b.p, b.len);
}

/* --- trees, with their whole subtrees kept so that a proof costs no hashing of every leaf -------
 */

static void grow(struct list_tree *t, struct mez_arena *a)
{
	size_t n = t->n;

	for (size_t k = 0; n > 1; k++, n /= 2) {
		t->level[k + 1] = MEZ_NEWS(a, struct mez_digest, n / 2);
		for (size_t i = 0; i < n / 2; i++)
			t->level[k + 1][i] =
				mez_node_hash(&t->level[k][2 * i], &t->level[k][2 * i + 1]);
	}
}

/* The largest power of two less than n, and its exponent. */
static size_t split(size_t n, unsigned *k)
{
	*k = 63 - (unsigned)__builtin_clzll(n - 1);
	return (size_t)1 << *k;
}

/* MTH of n leaves from the i-th on (RFC 6962, section 2.1). */
static struct mez_digest hash_of(const struct list_tree *t, size_t i, size_t n)
{
	struct mez_digest left, right;
	unsigned k;
	size_t half;

	if (n == 1)
		return t->level[0][i];
	half = split(n, &k);
	if (n == 2 * half && i % n == 0)
		return t->level[k + 1][i / n];
	left = hash_of(t, i, half);
	right = hash_of(t, i + half, n - half);
	return mez_node_hash(&left, &right);
}

static struct mez_digest root_of(const struct list_tree *t)
{
	struct mez_mmr none;

	mez_mmr_init(&none);
	return t->n ? hash_of(t, 0, t->n) : mez_mmr_root(&none);
}

/* PATH(m, D[n]) of the same section, from the leaf upwards. */
static void prove(struct mez_mmr_proof *out, const struct list_tree *t, size_t m)
{
	struct mez_digest path[MEZ_MMR_PROOF_MAX];
	size_t from = 0, n = t->n;
	unsigned depth = 0, k;

	mez_require(m < n);
	while (n > 1) {
		size_t half = split(n, &k);

		if (m < from + half) {
			path[depth++] = hash_of(t, from + half, n - half);
			n = half;
		} else {
			path[depth++] = hash_of(t, from, half);
			from += half;
			n -= half;
		}
	}
	out->n = depth;
	for (unsigned i = 0; i < depth; i++)
		out->h[i] = path[depth - 1 - i];
}

static void sort_keys(struct mez_screen_list *l)
{
	size_t n = 0, kept = 0;

	l->key = MEZ_NEWS(l->a, struct mez_str, l->nkeys);
	for (const struct list_key *k = l->keys; k; k = k->next)
		l->key[n++] = k->text;
	if (n)
		qsort(l->key, n, sizeof *l->key, by_bytes);
	for (size_t i = 0; i < n; i++)
		if (!kept || !mez_str_eq(l->key[kept - 1], l->key[i]))
			l->key[kept++] = l->key[i];
	l->nkeys = kept;
	l->key_tree.n = kept;
	l->key_tree.level[0] = MEZ_NEWS(l->a, struct mez_digest, kept);
	for (size_t i = 0; i < kept; i++)
		l->key_tree.level[0][i] = mez_screen_key_leaf(l->key[i]);
}

static int by_number(const void *a, const void *b)
{
	const struct list_number *x = a, *y = b;
	int c = mez_str_cmp(x->text, y->text);

	return c ? c : (x->entry > y->entry) - (x->entry < y->entry);
}

static void sort_entries(struct mez_screen_list *l)
{
	size_t i = 0, numbers = 0;

	l->entry = MEZ_NEWS(l->a, struct list_entry *, l->n);
	l->tree.n = l->n;
	l->tree.level[0] = MEZ_NEWS(l->a, struct mez_digest, l->n);
	l->number = MEZ_NEWS(l->a, struct list_number, l->nnumbers);
	for (struct list_entry *e = l->first; e; e = e->next, i++) {
		l->entry[i] = e;
		l->tree.level[0][i] = e->leaf;
		for (size_t k = 0; k < e->facts.nidentifiers; k++)
			l->number[numbers++] =
				(struct list_number){e->facts.identifier[k], (uint32_t)i};
	}
	if (numbers)
		qsort(l->number, numbers, sizeof *l->number, by_number);
}

void mez_screen_list_done(struct mez_screen_list *l)
{
	size_t i = 0;

	mez_index_done(l->index);
	sort_entries(l);
	sort_keys(l);
	l->name = MEZ_NEWS(l->a, struct list_name *, l->names);
	for (struct list_name *n = l->first_name; n; n = n->next)
		l->name[i++] = n;
	grow(&l->tree, l->a);
	grow(&l->key_tree, l->a);
	l->trees = (struct mez_list_trees){.entries = l->n,
					   .keys = l->nkeys,
					   .entries_root = root_of(&l->tree),
					   .keys_root = root_of(&l->key_tree)};
}

struct mez_list_trees mez_screen_list_trees(const struct mez_screen_list *l)
{
	return l->trees;
}

void mez_screen_list_prove(struct mez_mmr_proof *out, const struct mez_screen_list *l, size_t entry)
{
	prove(out, &l->tree, entry);
}

bool mez_screen_list_key(const struct mez_screen_list *l, struct mez_str key, size_t *at)
{
	size_t lo = 0, hi = l->nkeys;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_str_cmp(l->key[mid], key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*at = lo;
	return lo < l->nkeys && mez_str_eq(l->key[lo], key);
}

struct mez_str mez_screen_list_key_at(const struct mez_screen_list *l, size_t i)
{
	return l->key[i];
}

void mez_screen_list_prove_key(struct mez_mmr_proof *out, const struct mez_screen_list *l, size_t i)
{
	prove(out, &l->key_tree, i);
}

struct mez_digest mez_screen_list_leaf(const struct mez_screen_list *l, size_t entry)
{
	return l->entry[entry]->leaf;
}
