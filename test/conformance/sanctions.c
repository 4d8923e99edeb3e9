/* Real lists, cut, and labelled pairs of names: entries and aliases counted, what is broken
 * refused, the change between two issues, and how well names are told apart. Sources and licences:
 * NOTICE.md beside the vectors. */
#include "adapt/sanctions.h"
#include "base/file.h"
#include "screen/result.h"
#include "suite.h"

#include "pairs.h"

static struct mez_arena arena, scratch;
static struct mez_err err;

static int import(struct mez_sanctions *s, const char *file, enum mez_sanctions_format f)
{
	MEZ_AUTOFD fd = open(file, O_RDONLY | O_CLOEXEC);

	mez_require(fd >= 0);
	mez_err_clear(&err);
	return mez_sanctions_read(s, &arena, fd, file, f, true, &err);
}

/* --- lists --------------------------------------------------------------------------------------
 */

static size_t only_in(const struct mez_sanctions *a, const struct mez_sanctions *b, size_t *changed)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++) {
		const struct mez_sanctions_entry *e = NULL;

		for (size_t k = 0; !e && k < b->n; k++)
			if (mez_str_eq(a->entry[i].id, b->entry[k].id))
				e = &b->entry[k];
		n += !e;
		*changed += e && !mez_str_eq(e->bytes, a->entry[i].bytes);
	}
	return n;
}

static void test_un(void)
{
	struct mez_sanctions old, new;
	size_t changed = 0, none = 0;

	is_int(import(&old, "un/UN_consolidated-2025-11-18.xml", MEZ_SANCTIONS_UN), 0,
	       "the older issue");
	is_int(import(&new, "un/UN_consolidated-2026-02-27.xml", MEZ_SANCTIONS_UN), 0,
	       "the newer issue");
	is_int((int)new.counts.individuals, 486, "individuals");
	is_int((int)new.counts.entities, 184, "entities");
	is_int((int)new.counts.read, (int)(new.counts.imported + new.counts.skipped),
	       "all accounted for");
	is_int((int)new.counts.unread, 0, "nothing that was not understood");
	is_int((int)only_in(&new, &old, &changed), 2, "two were added");
	is_int((int)only_in(&old, &new, &none), 1, "one was removed");
	is_int((int)changed, 2, "two were changed");
}

static void test_others(void)
{
	static const struct {
		const char *file;
		enum mez_sanctions_format format;
		int entries, names, weak;
	} lists[] = {
		{"ofac-xml/sdn.xml", MEZ_SANCTIONS_OFAC, 2, 4, 0},
		{"ofac-xml/sdn-excerpt-2026-09-10.xml", MEZ_SANCTIONS_OFAC, 3, 5, 1},
		{"eu-fsf-xml/fsf-excerpt-2026-08-05.xml", MEZ_SANCTIONS_EU, 2, 4, 1},
		{"uk/uk-designations-excerpt-2026-09-10.xml", MEZ_SANCTIONS_UK, 3, 5, 1},
	};
	struct mez_sanctions s;

	for (size_t i = 0; i < MEZ_COUNT(lists); i++) {
		is_int(import(&s, lists[i].file, lists[i].format), 0, lists[i].file);
		is_int((int)s.n, lists[i].entries, "its entries");
		is_int((int)s.counts.names, lists[i].names, "its names");
		is_int((int)s.counts.weak, lists[i].weak, "its weak aliases");
	}
}

static void test_invalid(void)
{
	static const char *const files[] = {"invalid/npm-ofac-bad.xml",
					    "invalid/sdn-download-error-page.xml",
					    "invalid/uk_consolidated-lfs-pointer.xml"};
	struct mez_sanctions s;

	for (size_t i = 0; i < MEZ_COUNT(files); i++)
		for (int f = MEZ_SANCTIONS_UN; f <= MEZ_SANCTIONS_UK; f++)
			ok(import(&s, files[i], (enum mez_sanctions_format)f) < 0 && err.line > 0,
			   "%s is refused as %s, line %u", files[i],
			   mez_sanctions_format_word((enum mez_sanctions_format)f), err.line);
}

/* --- pairs --------------------------------------------------------------------------------------
 */

struct tally {
	unsigned tp, fp, fn, strong_missed, n[TIERS];
	unsigned long sum[TIERS];
};

static unsigned score_of(const struct pair *p)
{
	struct mez_json v;
	int64_t score = 0;

	mez_arena_reset(&scratch);
	mez_require(mez_likeness_make(&v, &scratch, mez_str_of(p->a), mez_str_of(p->b), p->kind,
				      &err) == 0);
	mez_require(mez_json_int(&score, mez_json_at(&v, "score")));
	return (unsigned)score;
}

static void count_pair(struct tally *t, const struct pair *p)
{
	unsigned score = score_of(p);
	bool hit = score >= MEZ_SCORE_REVIEW;

	t->tp += p->same && hit;
	t->fp += !p->same && hit;
	t->fn += p->same && !hit;
	t->strong_missed += p->same && !hit && p->tier == 0;
	t->n[p->tier]++;
	t->sum[p->tier] += score;
}

static void test_pairs(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct tally t = {0};
	char *at, *line;
	unsigned f1, last = 1001;

	mez_require(mez_file_read(&b, AT_FDCWD, "name-matching/name_bench-cases.csv", 1 << 24,
				  &err) == 0);
	at = b.p;
	(void)next_line(&at);
	while ((line = next_line(&at))) {
		const struct pair p = pair_of(line);

		count_pair(&t, &p);
	}
	f1 = 2000 * t.tp / (2 * t.tp + t.fp + t.fn);
	note("precision %u, recall %u, F1 %u of 1000 over %u pairs", 1000 * t.tp / (t.tp + t.fp),
	     1000 * t.tp / (t.tp + t.fn), f1, t.n[0] + t.n[1] + t.n[2] + t.n[3] + t.n[4] + t.n[5]);
	ok(f1 >= 800, "F1 is %u of 1000, 800 at least", f1);
	is_int((int)t.strong_missed, 0, "every STRONG case is found");
	for (int i = 0; i < TIERS; i++) {
		unsigned mean = t.n[i] ? (unsigned)(t.sum[i] / t.n[i]) : 0;

		ok(mean < last, "tier %d: mean %u, less than the one before", i, mean);
		last = mean;
	}
}

/* Names across scripts, as far as we read them: not Kanji and Hanja by other languages. */
static void test_scripts(void)
{
	static const char *const beyond[] = {"Kim Jong Un", "Yamada Taro", "Tanaka Hanako",
					     "Alexander",   "Somchai",	   "Lee Min Ho",
					     "Park Ji Sung"};
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	char *at, *line;

	mez_require(mez_file_read(&b, AT_FDCWD, "name-matching/cross_script_pairs.csv", 1 << 20,
				  &err) == 0);
	at = b.p;
	while ((line = next_line(&at))) {
		struct pair p = {.kind = MEZ_PARTY_INDIVIDUAL};
		bool skipped = false;

		if (*line == '#' || *line == '\r' || !*line)
			continue;
		p.a = field(&line);
		p.b = field(&line);
		for (size_t i = 0; i < MEZ_COUNT(beyond); i++)
			skipped |= strcmp(p.b, beyond[i]) == 0;
		if (!skipped)
			ok(score_of(&p) >= MEZ_SCORE_REVIEW, "%s is %s", p.a, p.b);
	}
}

/* --- names as they are written at home ---------------------------------------------------------
 */

static enum mez_script script_of(struct mez_str name)
{
	struct mez_name n;

	mez_require(mez_name_make(&n, &scratch, name, MEZ_BEARER_PERSON, &err) == 0);
	return n.script;
}

/* Whether a name is like one of the entry's that are in Latin letters. */
static bool is_like(struct mez_str name, const struct mez_json *entry, enum mez_party_kind kind)
{
	const struct mez_json *names = mez_json_at(entry, "names");
	bool like = false;

	for (size_t i = 0; i <= mez_json_len(names); i++) {
		struct mez_str other =
			mez_json_str(mez_json_at(i ? mez_json_item(names, i - 1) : entry, "name"));
		struct mez_json v;
		int64_t score;

		if (script_of(other) != MEZ_SCRIPT_LATN)
			continue;
		mez_require(mez_likeness_make(&v, &scratch, name, other, kind, &err) == 0 &&
			    mez_json_int(&score, mez_json_at(&v, "score")));
		like |= score >= MEZ_SCORE_REVIEW;
	}
	return like;
}

struct at_home {
	unsigned n, like;
};

static void count_originals(struct at_home *h, const struct mez_sanctions_entry *e)
{
	const struct mez_json *entry, *names;
	enum mez_party_kind kind;

	mez_arena_reset(&scratch);
	mez_require(mez_json_read(&entry, &scratch, e->bytes.p, e->bytes.n, &err) == 0);
	mez_require(mez_party_kind_parse(&kind, mez_json_str(mez_json_at(entry, "kind"))));
	names = mez_json_at(entry, "names");
	for (size_t i = 0; i < mez_json_len(names); i++) {
		struct mez_str name = mez_json_str(mez_json_at(mez_json_item(names, i), "name"));
		struct mez_str what = mez_json_str(mez_json_at(mez_json_item(names, i), "kind"));
		enum mez_script script = script_of(name);

		if (!mez_str_is(what, "original") || script == MEZ_SCRIPT_LATN)
			continue;
		h[script].n++;
		h[script].like += is_like(name, entry, kind);
	}
}

/* Arabic is written without vowels, and bodies are translated as often as not. */
static void test_originals(void)
{
	struct at_home h[MEZ_SCRIPT_HANI + 1] = {0};
	struct mez_sanctions un;

	mez_require(import(&un, "un/UN_consolidated-2026-02-27.xml", MEZ_SANCTIONS_UN) == 0);
	for (size_t i = 0; i < un.n; i++)
		count_originals(h, &un.entry[i]);
	for (size_t i = 0; i < MEZ_COUNT(h); i++)
		if (h[i].n)
			note("%s: %u of %u", mez_script_code((enum mez_script)i), h[i].like,
			     h[i].n);
	ok(h[MEZ_SCRIPT_ARAB].n > 200 && h[MEZ_SCRIPT_ARAB].like * 100 >= h[MEZ_SCRIPT_ARAB].n * 70,
	   "%u of %u names in Arabic letters are like their Latin ones", h[MEZ_SCRIPT_ARAB].like,
	   h[MEZ_SCRIPT_ARAB].n);
	ok(h[MEZ_SCRIPT_CYRL].n > 5 && h[MEZ_SCRIPT_CYRL].like == h[MEZ_SCRIPT_CYRL].n,
	   "%u of %u in Cyrillic letters", h[MEZ_SCRIPT_CYRL].like, h[MEZ_SCRIPT_CYRL].n);
}

/* --- typing errors in, and people who are not listed -------------------------------------------
 */

static unsigned hits(const char *file, const struct mez_index *x, unsigned *n)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	unsigned hit = 0;
	char *at, *line;

	*n = 0;
	mez_require(mez_file_read(&b, AT_FDCWD, file, 1 << 24, &err) == 0);
	at = b.p;
	(void)next_line(&at);
	while ((line = next_line(&at))) {
		struct mez_found *found;
		struct mez_query q;
		size_t k;

		mez_arena_reset(&scratch);
		if (mez_query_make(&q, &scratch, mez_str_of(field(&line)), &err) < 0)
			continue;
		mez_require(mez_index_find(&found, &k, &scratch, x, NULL, &q, MEZ_SCORE_REVIEW,
					   MEZ_FIND_INDEXED, &err) == 0);
		++*n;
		hit += k > 0;
	}
	return hit;
}

/* The persons of the list whose names were mistyped. */
static struct mez_index *listed(void)
{
	struct mez_index *x = mez_index_new(&arena);
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	char *at, *line;
	uint32_t tag = 0;

	mez_require(mez_file_read(&b, AT_FDCWD, "name-matching/un-positives-treated-vs-listed.csv",
				  1 << 24, &err) == 0);
	at = b.p;
	(void)next_line(&at);
	while ((line = next_line(&at))) {
		for (int i = 0; i < 4; i++)
			(void)field(&line);
		mez_require(mez_index_add(x, &scratch, mez_str_of(field(&line)), MEZ_BEARER_PERSON,
					  tag++, &err) == 0);
	}
	mez_index_done(x);
	return x;
}

static void test_recall(void)
{
	const struct mez_index *x = listed();
	unsigned n, hit = hits("name-matching/un-positives-treated-vs-listed.csv", x, &n);

	ok(hit * 100 >= n * 95, "%u of %u mistyped names are found", hit, n);
	hit = hits("name-matching/negatives_us.csv", x, &n);
	ok(hit * 100 <= n * 5, "%u of %u names of others are", hit, n);
	hit = hits("name-matching/negatives_global.csv", x, &n);
	ok(hit * 100 <= n * 5, "%u of %u names of others the world over are", hit, n);
}

int main(void)
{
	struct suite suite = suite_open("sanctions");

	mez_buf_release(&suite.deviations); /* it has none */
	mez_require(fchdir(suite.dir) == 0);
	if (!ok(mez_arena_init(&arena, 0, &err) == 0 && mez_arena_init(&scratch, 0, &err) == 0,
		"memory"))
		return done_testing();
	test_un();
	test_others();
	test_invalid();
	test_pairs();
	test_scripts();
	test_originals();
	test_recall();
	mez_arena_release(&arena);
	mez_arena_release(&scratch);
	return done_testing();
}
