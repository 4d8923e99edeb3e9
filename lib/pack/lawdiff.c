/* pack/lawdiff.c: two texts of one law, compared part by part and word by word. */
#include "pack/lawtext.h"

/* Two rows of things, and whether one of the first equals one of the second. */
struct rows {
	const void *a, *b;
	size_t n, m;
	bool (*same)(const struct rows *r, size_t i, size_t k);
};

static bool trimmed_ends(const struct rows *r, size_t *head, size_t *tail)
{
	size_t least = r->n < r->m ? r->n : r->m;

	for (*head = 0; *head < least && r->same(r, *head, *head); ++*head)
		;
	for (*tail = 0; *tail < least - *head && r->same(r, r->n - 1 - *tail, r->m - 1 - *tail);
	     ++*tail)
		;
	return *head + *tail < least;
}

/* pair[i] = which of b goes with a's i, or SIZE_MAX; ascending: a longest common sequence. */
static void align(struct mez_arena *arena, const struct rows *r, size_t *pair)
{
	size_t head, tail, mark = mez_arena_mark(arena), n, m, i, k;
	bool more = trimmed_ends(r, &head, &tail);
	uint32_t *len;

	for (i = 0; i < r->n; i++)
		pair[i] = i < head ? i : i >= r->n - tail ? r->m - (r->n - i) : SIZE_MAX;
	n = r->n - head - tail;
	m = r->m - head - tail;
	if (!more || n + 1 > MEZ_LAWDIFF_MAX / (m + 1))
		return;
	/* len[i][k]: the longest common sequence of what begins at i and at k */
	len = MEZ_NEWS(arena, uint32_t, (n + 1) * (m + 1));
	for (i = n; i-- > 0;)
		for (k = m; k-- > 0;) {
			uint32_t *at = &len[i * (m + 1) + k], down = at[m + 1], right = at[1];

			*at = r->same(r, head + i, head + k) ? at[m + 2] + 1
			      : down > right		     ? down
							     : right;
		}
	for (i = k = 0; i < n && k < m;) {
		const uint32_t *at = &len[i * (m + 1) + k];

		if (r->same(r, head + i, head + k))
			pair[head + i++] = head + k++;
		else if (at[m + 1] >= at[1])
			i++;
		else
			k++;
	}
	mez_arena_rewind(arena, mark);
}

/* --- words ---------------------------------------------------------------- */

/* Styles that are part of what is said: 10^3 is not 103. */
enum {
	MEANING = MEZ_LAW_REMARK | MEZ_LAW_SUPER | MEZ_LAW_SUB | MEZ_LAW_STRUCK | MEZ_LAW_ADDED
};

static bool same_word(const struct rows *r, size_t i, size_t k)
{
	const struct mez_lawword *a = r->a, *b = r->b;

	return mez_str_eq(a[i].text, b[k].text) &&
	       ((a[i].style ^ b[k].style) & MEANING) == 0;
}

static bool same_words(const struct mez_lawnode *a, const struct mez_lawnode *b)
{
	const struct rows r = {a->word, b->word, a->nwords, b->nwords, same_word};

	if (r.n != r.m)
		return false;
	for (size_t i = 0; i < r.n; i++)
		if (!same_word(&r, i, i))
			return false;
	return true;
}

static void add_word(struct mez_lawnode *out, const struct mez_lawword *w, enum mez_lawmark mark)
{
	out->word[out->nwords] = *w;
	out->word[out->nwords++].mark = mark;
}

static void diff_words(struct mez_arena *arena, struct mez_lawnode *out,
		       const struct mez_lawnode *a, const struct mez_lawnode *b)
{
	const struct rows r = {a->word, b->word, a->nwords, b->nwords, same_word};
	size_t *pair = MEZ_NEWS(arena, size_t, r.n + 1), k = 0;

	out->word = MEZ_NEWS(arena, struct mez_lawword, r.n + r.m + 1);
	out->nwords = 0;
	align(arena, &r, pair);
	for (size_t i = 0; i < r.n; i++) {
		if (pair[i] == SIZE_MAX) {
			add_word(out, &a->word[i], MEZ_LAW_OLD);
			continue;
		}
		while (k < pair[i])
			add_word(out, &b->word[k++], MEZ_LAW_NEW);
		add_word(out, &b->word[k++], MEZ_LAW_SAME);
	}
	while (k < r.m)
		add_word(out, &b->word[k++], MEZ_LAW_NEW);
}

/* --- nodes ---------------------------------------------------------------- */

static bool has_words(const struct mez_lawnode *n)
{
	return n->kind == MEZ_LAW_NUM || n->kind == MEZ_LAW_HEADING || n->kind == MEZ_LAW_LINE;
}

static bool alike(const struct mez_lawnode *a, const struct mez_lawnode *b)
{
	return a->kind == b->kind && mez_str_eq(a->element, b->element);
}

static bool same_tree(const struct mez_lawnode *a, const struct mez_lawnode *b)
{
	if (!alike(a, b) || !same_words(a, b) || a->nchildren != b->nchildren)
		return false;
	for (size_t i = 0; i < a->nchildren; i++)
		if (!same_tree(&a->child[i], &b->child[i]))
			return false;
	return true;
}

static bool same_node(const struct rows *r, size_t i, size_t k)
{
	const struct mez_lawnode *a = (const struct mez_lawnode *)r->a + i;
	const struct mez_lawnode *b = (const struct mez_lawnode *)r->b + k;

	if (a->eid.p && b->eid.p)
		return mez_str_eq(a->eid, b->eid);
	if (a->eid.p || b->eid.p || !alike(a, b))
		return false;
	/* there is one number and one heading; other words must be the same */
	return a->kind == MEZ_LAW_NUM || a->kind == MEZ_LAW_HEADING || same_tree(a, b);
}

static void mark_tree(struct mez_arena *arena, struct mez_lawnode *out, const struct mez_lawnode *n,
		      enum mez_lawmark mark)
{
	*out = *n;
	out->mark = mark;
	if (mark == MEZ_LAW_OLD)
		out->eid = MEZ_NOSTR; /* links lead to what is there */
	out->word = MEZ_NEWS(arena, struct mez_lawword, n->nwords + 1);
	for (size_t i = 0; i < n->nwords; i++) {
		out->word[i] = n->word[i];
		out->word[i].mark = mark;
	}
	out->child = MEZ_NEWS(arena, struct mez_lawnode, n->nchildren + 1);
	for (size_t i = 0; i < n->nchildren; i++)
		mark_tree(arena, &out->child[i], &n->child[i], mark);
}

static void diff_node(struct mez_arena *arena, struct mez_lawnode *out, const struct mez_lawnode *a,
		      const struct mez_lawnode *b);

/* Into the next place of out: one node; or two when one has words and the other has parts. */
static void add_pair(struct mez_arena *arena, struct mez_lawnode *out, const struct mez_lawnode *a,
		     const struct mez_lawnode *b)
{
	if (has_words(a) == has_words(b)) {
		diff_node(arena, &out->child[out->nchildren++], a, b);
		return;
	}
	mark_tree(arena, &out->child[out->nchildren++], a, MEZ_LAW_OLD);
	mark_tree(arena, &out->child[out->nchildren++], b, MEZ_LAW_NEW);
}

/* Between two pairs: those alike without names go together in their order. */
static void diff_gap(struct mez_arena *arena, struct mez_lawnode *out, const struct mez_lawnode *a,
		     size_t na, const struct mez_lawnode *b, size_t nb)
{
	size_t k = 0;

	for (size_t i = 0; i < na; i++) {
		size_t to = k;

		while (to < nb && (a[i].eid.p || b[to].eid.p || !alike(&a[i], &b[to])))
			to++;
		if (to == nb) {
			mark_tree(arena, &out->child[out->nchildren++], &a[i], MEZ_LAW_OLD);
			continue;
		}
		while (k < to)
			mark_tree(arena, &out->child[out->nchildren++], &b[k++], MEZ_LAW_NEW);
		add_pair(arena, out, &a[i], &b[k++]);
	}
	while (k < nb)
		mark_tree(arena, &out->child[out->nchildren++], &b[k++], MEZ_LAW_NEW);
}

static void diff_children(struct mez_arena *arena, struct mez_lawnode *out,
			  const struct mez_lawnode *a, const struct mez_lawnode *b)
{
	const struct rows r = {a->child, b->child, a->nchildren, b->nchildren, same_node};
	size_t *pair = MEZ_NEWS(arena, size_t, r.n + 1), from = 0, k = 0;

	out->child = MEZ_NEWS(arena, struct mez_lawnode, r.n + r.m + 1);
	out->nchildren = 0;
	align(arena, &r, pair);
	for (size_t i = 0; i < r.n; i++) {
		if (pair[i] == SIZE_MAX)
			continue;
		diff_gap(arena, out, a->child + from, i - from, b->child + k, pair[i] - k);
		add_pair(arena, out, &a->child[i], &b->child[pair[i]]);
		from = i + 1;
		k = pair[i] + 1;
	}
	diff_gap(arena, out, a->child + from, r.n - from, b->child + k, r.m - k);
}

static void diff_node(struct mez_arena *arena, struct mez_lawnode *out, const struct mez_lawnode *a,
		      const struct mez_lawnode *b)
{
	*out = *b;
	out->mark = MEZ_LAW_SAME;
	if (has_words(b))
		diff_words(arena, out, a, b);
	else
		diff_children(arena, out, a, b);
}

const struct mez_lawnode *mez_lawtext_diff(struct mez_arena *a, const struct mez_lawnode *old,
					   const struct mez_lawnode *new)
{
	struct mez_lawnode *out = MEZ_NEW(a, struct mez_lawnode);

	out->kind = MEZ_LAW_BLOCK;
	out->element = MEZ_STR("body");
	out->child = MEZ_NEWS(a, struct mez_lawnode, 2);
	add_pair(a, out, old, new);
	return out->nchildren == 1 ? &out->child[0] : out;
}

enum mez_lawmark mez_lawtext_mark(const struct mez_lawword *w)
{
	if (w->mark != MEZ_LAW_SAME)
		return w->mark;
	return w->style & MEZ_LAW_STRUCK  ? MEZ_LAW_OLD
	       : w->style & MEZ_LAW_ADDED ? MEZ_LAW_NEW
					  : MEZ_LAW_SAME;
}

/* --- looking -------------------------------------------------------------- */

const struct mez_lawnode *mez_lawtext_find(const struct mez_lawnode *top, struct mez_str eid)
{
	const struct mez_lawnode *found = NULL;

	if (top->eid.p && mez_str_eq(top->eid, eid))
		return top;
	for (size_t i = 0; !found && i < top->nchildren; i++)
		found = mez_lawtext_find(&top->child[i], eid);
	return found;
}

bool mez_lawtext_is_upper(const struct mez_lawnode *n)
{
	static const char *const names[] = {
		"act",	       "amendment",    "attachment",  "attachments", "bill",
		"body",	       "book",	       "chapter",     "component",   "components",
		"conclusions", "debateBody",   "decision",    "division",    "doc",
		"hcontainer",  "judgmentBody", "mainBody",    "part",	     "preamble",
		"preface",     "subchapter",   "subdivision", "subpart",     "subtitle",
		"title",       "tome",	       "statement",   "judgment",    "documentCollection",
	};

	for (size_t i = 0; i < MEZ_COUNT(names); i++)
		if (mez_str_eq(n->element, mez_str_of(names[i])))
			return true;
	return false;
}
