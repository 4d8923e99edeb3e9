/* work/newclause.c: clauses begun, for an author to finish. */
#include "work/newclause.h"

#include <strings.h>

#include "work/lawwork.h"
#include "work/yamltext.h"

enum { SHOWN_MAX = 90 };

/* Words after which a lawyer looks twice, and what the to-do calls them. */
static const struct phrase {
	const char *words, *what;
} phrases[] = {
	{"provided that", "proviso"},
	{"provided further", "proviso"},
	{"provided also", "proviso"},
	{"subject to", "subject to"},
	{"notwithstanding", "notwithstanding"},
	{"other than", "other than"},
	{"except", "except"},
	{"unless", "unless"},
	{"without prejudice", "without prejudice"},
};

struct draft {
	struct mez_arena *a;
	struct mez_buf *out;
	struct mez_str at; /* the eId of where we are */
};

/* --- what is still to be done ------------------------------------------------- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* As much of a text as fits, cut between words. */
static struct mez_str begin_of(struct mez_arena *a, struct mez_str s)
{
	size_t n = s.n;

	if (n <= SHOWN_MAX)
		return s;
	for (n = SHOWN_MAX; n > 0 && s.p[n] != ' ';)
		n--;
	return mez_arena_fmt(a, "%.*s ...", (int)(n ? n : SHOWN_MAX), s.p);
}

static void todo(struct draft *s, const char *what, struct mez_str text)
{
	struct mez_json v = mez_json_text(s->at);

	mez_buf_z(s->out, "  - {at: ");
	mez_yamltext_flow(s->out, &v);
	mez_buf_fmt(s->out, ", what: %s, text: ", what);
	v = mez_json_text(begin_of(s->a, text));
	mez_yamltext_flow(s->out, &v);
	mez_buf_z(s->out, "}\n");
}

static struct mez_str words_of(struct mez_arena *a, const struct mez_lawnode *n)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	for (size_t i = 0; i < n->nwords; i++) {
		if (text.len && (n->word[i].style & MEZ_LAW_SPACE))
			mez_buf_ch(&text, ' ');
		mez_buf_str(&text, n->word[i].text);
	}
	return mez_arena_dup(a, mez_buf_view(&text));
}

static bool stands_at(struct mez_str s, size_t i, const char *words)
{
	size_t n = strlen(words);

	return i + n <= s.n && strncasecmp(s.p + i, words, n) == 0 &&
	       (i == 0 || !is_letter(s.p[i - 1])) && (i + n == s.n || !is_letter(s.p[i + n]));
}

static void read_line(struct draft *s, const struct mez_lawnode *n)
{
	struct mez_str text = words_of(s->a, n);

	for (size_t i = 0; i < text.n; i++)
		for (size_t k = 0; k < MEZ_COUNT(phrases); k++)
			if (stands_at(text, i, phrases[k].words))
				todo(s, phrases[k].what, (struct mez_str){text.p + i, text.n - i});
}

/* The first words below a node: its number, its heading, or its text. */
static struct mez_str first_words(struct mez_arena *a, const struct mez_lawnode *n)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	for (size_t i = 0; i < n->nchildren && text.len < SHOWN_MAX; i++) {
		const struct mez_lawnode *c = &n->child[i];
		struct mez_str s = c->nwords ? words_of(a, c) : first_words(a, c);

		if (text.len && s.n)
			mez_buf_ch(&text, ' ');
		mez_buf_str(&text, s);
	}
	return mez_arena_dup(a, mez_buf_view(&text));
}

static void read_node(struct draft *s, const struct mez_lawnode *n, bool top)
{
	struct mez_str above = s->at;

	if (n->eid.n)
		s->at = n->eid;
	if (mez_str_is(n->element, "proviso"))
		todo(s, "proviso", first_words(s->a, n));
	else if (n->eid.n && !top && n->kind == MEZ_LAW_BLOCK)
		todo(s, "provision", first_words(s->a, n));
	if (n->kind == MEZ_LAW_LINE)
		read_line(s, n);
	for (size_t i = 0; i < n->nchildren; i++)
		read_node(s, &n->child[i], false);
	s->at = above;
}

/* --- the clause ------------------------------------------------------------------ */

/* The heading of a provision, or its eId. */
static struct mez_str title_of(struct mez_arena *a, const struct mez_lawnode *n)
{
	for (size_t i = 0; i < n->nchildren; i++)
		if (n->child[i].kind == MEZ_LAW_HEADING && n->child[i].nwords)
			return words_of(a, &n->child[i]);
	return n->eid;
}

static void member(struct draft *s, const char *name, struct mez_str text)
{
	struct mez_json v = mez_json_text(text);

	mez_yamltext_member(s->out, name, &v);
}

static void write_clause(struct draft *s, const struct mez_newclause *want,
			 const struct mez_lawnode *n, const struct mez_expression *x)
{
	struct mez_json v = mez_json_text(want->work);
	char day[MEZ_DATE_TEXT + 1];

	mez_date_text(day, x->from);
	mez_buf_fmt(s->out, "# %.*s of %.*s, as it reads from %s on.\n", MEZ_ALL(want->eid),
		    MEZ_ALL(x->title), day);
	mez_buf_z(s->out, "# Take each line of todo away when a rule, an exception or a mark of "
			  "the matrix answers it.\n");
	member(s, "clause", want->clause);
	mez_buf_z(s->out, "todo:\n");
	s->at = want->eid;
	read_node(s, n, true);
	todo(s, "clause", MEZ_STR("effect and domain, from when, for which operations, examples"));
	mez_buf_z(s->out, "effect: todo\ndomain: todo\n");
	member(s, "head", want->clause);
	member(s, "title", title_of(s->a, n));
	mez_buf_z(s->out, "cites: [{work: ");
	mez_yamltext_flow(s->out, &v);
	v = mez_json_text(want->eid);
	mez_buf_z(s->out, ", at: ");
	mez_yamltext_flow(s->out, &v);
	mez_buf_fmt(s->out, "}]\nvalid: {from: %s}\ndate: .todo\nguard: .kind == \"todo\"\n", day);
}

/* --- finding the text --------------------------------------------------------------- */

static bool has_work(struct mez_arena *a, const struct mez_pack *p, struct mez_str work)
{
	for (size_t i = 0; p->kind == MEZ_PACK_LAW && i < p->ncontents; i++) {
		const struct mez_json *item;

		if (mez_str_starts(p->content[i].path, MEZ_STR("items/law/")) &&
		    mez_json_read(&item, a, p->content[i].bytes.p, p->content[i].bytes.n, NULL) ==
			    0 &&
		    mez_str_eq(mez_json_str(mez_json_at(item, "work")), work))
			return true;
	}
	return false;
}

/* The lawpack that is named, or the first by name that has the work. */
static int find_law(struct mez_stored_pack *out, struct mez_arena *a, struct mez_store *s,
		    const struct mez_newclause *want, struct mez_err *err)
{
	struct mez_str *names;
	size_t n;
	int r;

	if (want->law.p)
		return mez_packs_get(out, a, s, want->law, err);
	r = mez_packs_names(&names, &n, a, s, err);
	for (size_t i = 0; !r && i < n; i++) {
		r = mez_packs_get(out, a, s, names[i], err);
		if (!r && has_work(a, out->pack, want->work))
			return 0;
	}
	return r ? r
		 : mez_err_set(err, MEZ_E_CLOSURE, "no lawpack of the store has '%.*s'",
			       MEZ_FMT(want->work));
}

int mez_newclause_write(struct mez_buf *out, struct mez_arena *a, struct mez_store *s,
			const struct mez_newclause *want, struct mez_err *err)
{
	struct draft draft = {.a = a, .out = out};
	const struct mez_expression *x;
	const struct mez_lawnode *n;
	struct mez_stored_pack p;
	int r = find_law(&p, a, s, want, err);

	if (!r)
		r = mez_lawwork_part(&n, &x, a, p.pack, want->work, want->eid,
				     want->dated ? &want->at : NULL, err);
	if (!r)
		write_clause(&draft, want, n, x);
	return r;
}
