/* work/packflip.c: verdicts by two versions of a pack, side by side. */
#include "work/diff_priv.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "tensor/tensor.h"
#include "work/packtest.h"

#define FLIP_MAX_BYTES ((size_t)1 << 30) /* a file of operations */

/* What is judged: an example, or an operation of a file. */
struct judged {
	const char *what; /* "example", "operation" */
	struct mez_str name;
	const struct mez_json *was, *is; /* verdicts; NULL: it could not be judged */
	struct mez_str why;		 /* it could not */
};

/* --- one cell ----------------------------------------------------------------- */

/* The name of a duty without its clause: "pk.ito.s153.1.a/wht" to "wht". */
static struct mez_json duties_json(struct mez_packdiff *d, const struct mez_json *cell)
{
	const struct mez_json *list = mez_json_at(cell, "obligations");
	struct mez_obj o = {.a = d->a};

	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *v = mez_json_item(list, i),
				      *amount = mez_json_at(v, "amount");
		struct mez_str id = mez_json_str(mez_json_at(v, "duty"));
		const struct mez_json *instance = mez_json_at(v, "instance");

		if (!amount)
			amount = mez_json_at(v, "state");
		if (instance)
			id = mez_arena_fmt(d->a, "%.*s %.*s", MEZ_ALL(id),
					   MEZ_ALL(diff_shown(d, "", instance)));
		if (id.p && amount && !mez_obj_drop(&o, id))
			mez_obj_add(&o, id, *amount);
	}
	return mez_obj_done(&o);
}

static struct mez_json cell_json(struct mez_packdiff *d, const struct mez_json *cell)
{
	const struct mez_json *state = mez_json_at(cell, "state");
	struct mez_obj o = {.a = d->a};

	mez_obj_set(&o, "state", state ? *state : mez_json_z("absent"));
	mez_obj_set(&o, "duties", duties_json(d, cell));
	return mez_obj_done(&o);
}

/* "compliant -> pending; wht PKR 50,000 -> PKR 40,000" */
static struct mez_str words(struct mez_packdiff *d, const struct mez_json *was,
			    const struct mez_json *is)
{
	const struct mez_json *p = mez_json_at(was, "duties"), *q = mez_json_at(is, "duties");
	struct mez_str x = mez_json_str(mez_json_at(was, "state"));
	struct mez_str y = mez_json_str(mez_json_at(is, "state"));
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	if (!mez_str_eq(x, y))
		mez_buf_fmt(&out, "%.*s -> %.*s", MEZ_ALL(x), MEZ_ALL(y));
	for (size_t i = 0; i < mez_json_len(p) + mez_json_len(q); i++) {
		bool second = i >= mez_json_len(p);
		const struct mez_member *m =
			mez_json_member(second ? q : p, second ? i - mez_json_len(p) : i);
		struct mez_str name = mez_json_str(&m->name);
		const struct mez_json *old = mez_json_get(p, name), *new = mez_json_get(q, name);

		if ((second && old) || (old && new &&mez_json_same(old, new)))
			continue;
		mez_buf_fmt(&out, "%s%.*s %.*s -> %.*s", out.len ? "; " : "", MEZ_ALL(name),
			    MEZ_ALL(diff_shown(d, "", old)), MEZ_ALL(diff_shown(d, "", new)));
	}
	return mez_arena_dup(d->a, mez_buf_view(&out));
}

/* --- telling -------------------------------------------------------------------- */

static void tell(struct mez_packdiff *d, const struct judged *j, struct mez_str domain,
		 const struct mez_json *was, const struct mez_json *is, struct mez_str what)
{
	struct mez_obj o = {.a = d->a};
	struct mez_json doc;

	d->flips++;
	if (d->form == MEZ_DIFF_TEXT) {
		diff_line(d, mez_arena_fmt(d->a, "%s '%.*s': %.*s%s%.*s", j->what, MEZ_ALL(j->name),
					   MEZ_ALL(domain), domain.n ? " " : "", MEZ_ALL(what)));
		return;
	}
	if (!d->sink)
		return;
	mez_obj_set(&o, "type", mez_json_z("mez.flip/1"));
	mez_obj_set(&o, "pack", mez_json_text(d->is.pack->name));
	mez_obj_add(&o, mez_str_of(j->what), mez_json_text(j->name));
	if (domain.n)
		mez_obj_set(&o, "domain", mez_json_text(domain));
	if (was)
		mez_obj_set(&o, "old", *was);
	if (is)
		mez_obj_set(&o, "new", *is);
	mez_obj_set(&o, "what", mez_json_text(what));
	doc = mez_obj_done(&o);
	mez_sink_json(d->sink, &doc);
}

static void compare(struct mez_packdiff *d, const struct judged *j)
{
	const struct mez_json *cells = mez_json_at(j->is, "cells");

	if (!j->was && !j->is)
		return;
	if (!j->was || !j->is) {
		tell(d, j, MEZ_NOSTR, NULL, NULL,
		     mez_arena_fmt(d->a, "%s be judged: %.*s",
				   j->was ? "can no longer" : "could not", MEZ_ALL(j->why)));
		return;
	}
	for (size_t i = 0; i < mez_json_len(cells); i++) {
		const struct mez_json *cell = mez_json_item(cells, i);
		struct mez_str domain = mez_json_str(mez_json_at(cell, "domain"));
		struct mez_json was = cell_json(d, mez_verdict_cell(j->was, domain));
		struct mez_json is = cell_json(d, cell);

		if (!mez_json_same(&was, &is))
			tell(d, j, domain, &was, &is, words(d, &was, &is));
	}
}

/* --- examples --------------------------------------------------------------------- */

static void judge_example(struct mez_packdiff *d, const struct mez_named *id)
{
	struct judged j = {.what = "example", .name = id->name};
	struct mez_err err = {0};
	struct mez_json was, is;

	if (mez_packtest_verdict(&was, d->a, d->was.pack, d->was.rules, d->was.law, id->item,
				 &err) == 0)
		j.was = &was;
	if (mez_packtest_verdict(&is, d->a, d->is.pack, d->is.rules, d->is.law, id->item, &err) ==
	    0)
		j.is = &is;
	j.why = mez_arena_dup(d->a, mez_str_of(err.msg));
	compare(d, &j);
}

static bool has_example(const struct mez_packset *s, struct mez_str name)
{
	for (size_t i = 0; i < s->rules->examples.n; i++) {
		const struct mez_named *id = s->rules->examples.v[i];

		if (id->pack == s->own && mez_str_eq(id->name, name))
			return true;
	}
	return false;
}

int mez_packdiff_examples(struct mez_packdiff *d, struct mez_err *err)
{
	const struct mez_packset *sets[] = {&d->is, &d->was};

	(void)err;
	if (d->was.pack->kind == MEZ_PACK_LAW || d->is.pack->kind == MEZ_PACK_LAW)
		return 0;
	for (size_t s = 0; s < MEZ_COUNT(sets); s++) {
		for (size_t i = 0; i < sets[s]->rules->examples.n; i++) {
			const struct mez_named *id = sets[s]->rules->examples.v[i];

			if (id->pack == sets[s]->own && !(s && has_example(sets[0], id->name)))
				judge_example(d, id);
		}
	}
	return 0;
}

/* --- operations --------------------------------------------------------------------- */

struct by {
	const struct mez_packset *set;
	struct mez_engine engine;
};

static int judge(struct mez_packdiff *d, struct mez_json *out, const struct by *by,
		 const struct mez_json *record, struct mez_err *err)
{
	bool is_case = mez_record_is(record, "mez.case/1");
	const struct mez_json *operation = is_case ? mez_json_at(record, "operation") : record;
	struct mez_evidences shown;
	struct mez_when_asked when = {0};
	int r;

	if (!mez_instant_parse(&when.as_of, mez_json_str(mez_json_at(operation, "instant"))))
		return mez_err_set(err, MEZ_E_VALUE, "the operation states no instant");
	when.known_at = mez_instant_day(when.as_of, 0);
	r = mez_evidence_read(&shown, d->a, is_case ? mez_json_at(record, "evidence") : NULL,
			      &by->engine.policy->speakers, when.as_of, err);
	return r ? r : mez_tensor_eval(out, d->a, &by->engine, operation, &shown, &when, err);
}

static int judge_record(struct mez_packdiff *d, const struct by *was_by, const struct by *is_by,
			const struct mez_json *record, struct mez_err *err)
{
	const struct mez_json *op = mez_json_at(record, "operation");
	struct judged j = {.what = "operation"};
	struct mez_json was, is;
	int r = judge(d, &was, was_by, record, err);

	j.name = mez_json_str(mez_json_at(op ? op : record, "id"));
	j.was = r ? NULL : &was;
	r = judge(d, &is, is_by, record, err);
	j.is = r ? NULL : &is;
	if (!j.was && !j.is)
		return r;
	j.why = mez_arena_dup(d->a, mez_str_of(j.was && j.is ? "" : err->msg));
	mez_err_clear(err);
	compare(d, &j);
	return 0;
}

static int judge_lines(struct mez_packdiff *d, const struct by *was, const struct by *is,
		       struct mez_str text, struct mez_err *err)
{
	const char *begin = text.p;
	uint32_t line = 0;
	int r = 0;

	if (!text.n)
		return mez_err_set(err, MEZ_E_SYNTAX, "no records in the input");
	while (!r && text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		struct mez_str one = {text.p, end ? (size_t)(end - text.p) : text.n};
		size_t mark = mez_arena_mark(d->a), used = one.n + (end != NULL);
		const struct mez_json *record;

		line++;
		r = mez_json_read(&record, d->a, one.p, one.n, err);
		if (!r)
			r = judge_record(d, was, is, record, err);
		if (r) {
			err->line = line;
			err->col = err->col ? err->col : 1;
			err->offset += (uint64_t)(one.p - begin);
		}
		mez_arena_rewind(d->a, mark);
		text = (struct mez_str){text.p + used, text.n - used};
	}
	return r;
}

/* As examples are judged: every list counts, and no zone decides. */
static void plain_policy(struct mez_packdiff *d, struct mez_policy *out)
{
	const struct mez_rules *r = d->is.rules;
	struct mez_str *lists = MEZ_NEWS(d->a, struct mez_str, r->lists.n + 1);

	for (size_t i = 0; i < r->lists.n; i++)
		lists[i] = ((const struct mez_list_rules *)r->lists.v[i])->id.name;
	*out = (struct mez_policy){.zone = MEZ_STR("none"),
				   .jurisdiction = d->is.pack->jurisdiction,
				   .set = mez_domain_set_find(MEZ_STR("domains/20")),
				   .list = lists,
				   .nlists = r->lists.n};
}

int mez_packdiff_operations(struct mez_packdiff *d, const char *file,
			    const struct mez_policy *policy, struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_policy plain;
	struct by was = {&d->was, {0}}, is = {&d->is, {0}};
	int r;

	if (d->was.pack->kind == MEZ_PACK_LAW || d->is.pack->kind == MEZ_PACK_LAW)
		return mez_err_set(err, MEZ_E_USAGE, "a lawpack judges no operations");
	plain_policy(d, &plain);
	policy = policy ? policy : &plain;
	was.engine =
		(struct mez_engine){.rules = d->was.rules, .law = d->was.law, .policy = policy};
	is.engine = (struct mez_engine){.rules = d->is.rules, .law = d->is.law, .policy = policy};
	r = strcmp(file, "-") == 0
		    ? mez_file_read_fd(&text, STDIN_FILENO, file, FLIP_MAX_BYTES, err)
		    : mez_file_read(&text, AT_FDCWD, file, FLIP_MAX_BYTES, err);
	if (!r)
		r = judge_lines(d, &was, &is, mez_buf_view(&text), err);
	if (r)
		mez_err_file(err, file);
	return r;
}
