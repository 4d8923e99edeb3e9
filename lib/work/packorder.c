/* work/packorder.c: in which order source directories are built. */
#include "work/packsrc.h"

#include <fcntl.h>

#include "adapt/yaml.h"
#include "base/file.h"

enum { HEAD_MAX_BYTES = 1 << 20 };

/* What pack.yaml says of itself; what it does not say, or not so, building it will tell. */
struct head {
	struct mez_str name;
	const struct mez_json *requires;
	struct mez_origin origin;
	enum { NEW, OPEN, DONE } mark;
};
struct ordering {
	struct head *head;
	size_t n;
	size_t *order, placed;
	struct mez_err *err;
};

static void read_head(struct head *h, struct mez_arena *a, const char *dir)
{
	MEZ_AUTOBUF buf = MEZ_BUF_INIT;
	const struct mez_json *doc;
	struct mez_err ignored;

	h->origin.file = mez_arena_fmt(a, "%s/pack.yaml", dir).p;
	if (mez_file_read(&buf, AT_FDCWD, h->origin.file, HEAD_MAX_BYTES, &ignored))
		return;
	h->origin.text = mez_arena_dup(a, mez_buf_view(&buf));
	if (mez_yaml_read_one(&doc, a, h->origin.text.p, h->origin.text.n, &ignored))
		return;
	h->name = mez_json_str(mez_json_at(doc, "pack"));
	h->requires = mez_json_at(doc, "requires");
	if (!mez_json_is(h->requires, MEZ_J_ARRAY))
	h->requires = NULL;
}

static struct head *find(const struct ordering *o, struct mez_str name)
{
	for (size_t i = 0; name.p && i < o->n; i++)
		if (mez_str_eq(o->head[i].name, name))
			return &o->head[i];
	return NULL;
}

static int check_names(const struct ordering *o)
{
	for (size_t i = 0; i < o->n; i++) {
		const struct head *first = find(o, o->head[i].name);

		if (first && first != &o->head[i])
			return mez_origin_err(&o->head[i].origin, 0, o->err, MEZ_E_DUPLICATE,
					      "pack '%.*s' is also built from %s",
					      MEZ_FMT(first->name), first->origin.file);
	}
	return 0;
}

/* Depth first; the depth is that of the packs given, at most MEZ_PACKSRC_MAX_DIRS. */
static int place(struct ordering *o, struct head *h)
{
	int r = 0;

	h->mark = OPEN;
	for (size_t i = 0; !r && i < mez_json_len(h->requires); i++) {
		const struct mez_json *v = mez_json_item(h->requires, i);
		struct head *q = find(o, mez_json_str(v));

		if (q && q->mark == OPEN)
			r = mez_origin_err(&h->origin, v->offset, o->err, MEZ_E_RULE,
					   "'%.*s' requires '%.*s', which requires it",
					   MEZ_FMT(h->name), MEZ_FMT(q->name));
		else if (q && q->mark == NEW)
			r = place(o, q);
	}
	h->mark = DONE;
	o->order[o->placed++] = (size_t)(h - o->head);
	return r;
}

int mez_packsrc_order(size_t *order, struct mez_arena *a, char *const *dirs, size_t n,
		      struct mez_err *err)
{
	struct ordering o = {.n = n, .order = order, .err = err};
	int r;

	if (n > MEZ_PACKSRC_MAX_DIRS)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d packs at once",
				   MEZ_PACKSRC_MAX_DIRS);
	o.head = MEZ_NEWS(a, struct head, n + 1);
	for (size_t i = 0; i < n; i++)
		read_head(&o.head[i], a, dirs[i]);
	r = check_names(&o);
	for (size_t i = 0; !r && i < n; i++)
		if (o.head[i].mark == NEW)
			r = place(&o, &o.head[i]);
	return r;
}
