/* work/conform.c: schemas from files, from mapped folders, and those that are built in. */
#include "work/conform.h"

#include "base/file.h"

#include <fcntl.h>
#include <pthread.h>

/* --- documents -------------------------------------------------------------------------- */

static int read_file(const struct mez_json **out, struct mez_str *src, const char *path,
		     struct mez_arena *a, struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	int rc = mez_file_read(&text, AT_FDCWD, path, MEZ_JSON_MAX_BYTES, err);

	if (rc < 0)
		return rc;
	*src = mez_arena_dup(a, mez_buf_view(&text));
	rc = mez_json_read(out, a, src->p, src->n, err);
	if (rc < 0)
		mez_err_file(err, path);
	return rc;
}

/* A path below a folder: no step of it is empty or begins with a dot, so none goes up. */
static bool plain_path(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool start = i == 0 || s.p[i - 1] == '/';

		if (!s.p[i] || (start && (s.p[i] == '.' || s.p[i] == '/')))
			return false;
	}
	return s.n > 0 && s.p[s.n - 1] != '/';
}

bool mez_conform_map_ok(const char *map)
{
	const char *equals = strrchr(map, '=');

	return equals && equals[1];
}

/* The mapping with the longest prefix of the URI; the rest of the URI is the path. */
static const char *folder_of(const struct mez_conform_options *o, struct mez_str uri,
			     struct mez_str *rest)
{
	const char *found = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < o->nmap; i++) {
		const char *equals = strrchr(o->map[i], '=');
		struct mez_str prefix = { o->map[i], (size_t)(equals - o->map[i]) };

		if (mez_str_starts(uri, prefix) && (!found || prefix.n > longest)) {
			found = equals + 1;
			longest = prefix.n;
			*rest = (struct mez_str){ uri.p + prefix.n, uri.n - prefix.n };
		}
	}
	return found;
}

/* The file of that name; or of that name with .json, since URIs of schemas often lack it. */
static int load_mapped(const struct mez_json **out, struct mez_str *src, const char *dir,
		       struct mez_str rest, struct mez_arena *a, struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	int rc;

	if (!plain_path(rest))
		return mez_err_set(err, MEZ_E_UNSAFE, "'%.*s' is no path below the mapped folder",
				   MEZ_FMT(rest));
	mez_buf_fmt(&path, "%s/", dir);
	mez_buf_str(&path, rest);
	rc = read_file(out, src, path.p, a, err);
	if (rc != -MEZ_E_NOINPUT)
		return rc;
	mez_buf_z(&path, ".json");
	return read_file(out, src, path.p, a, err);
}

static int load(const struct mez_json **out, struct mez_str *src, struct mez_str uri,
		struct mez_arena *a, void *arg, struct mez_err *err)
{
	struct mez_str rest = MEZ_NOSTR;
	const char *dir = folder_of(arg, uri, &rest);

	if (dir)
		return load_mapped(out, src, dir, rest, a, err);
	if (mez_schema_own(src, uri))
		return mez_json_read(out, a, src->p, src->n, err);
	return mez_err_set(err, MEZ_E_NOINPUT, "no --map covers it");
}

/* --- one schema ------------------------------------------------------------------------- */

static int compile(struct mez_schema **out, const struct mez_json *v, struct mez_str src,
		   const char *file, const struct mez_conform_options *o, struct mez_err *err)
{
	/* Only the loader writes through its argument, and ours does not. */
	struct mez_conform_options own = *o;
	struct mez_schema_options so = { .base = MEZ_STR(""), .file = file, .load = load,
					 .load_arg = &own, .format = o->format,
					 .remarks = o->remarks };

	return mez_schema_compile(out, v, src, &so, err);
}

int mez_conform_compile(struct mez_schema **out, const char *name,
			const struct mez_conform_options *o, struct mez_arena *a,
			struct mez_err *err)
{
	struct mez_str uri, src;
	const struct mez_json *v;
	int rc;

	if (!mez_schema_own_type(&uri, mez_str_of(name)))
		uri = mez_str_of(name);
	if (mez_schema_own(&src, uri))
		rc = mez_json_read(&v, a, src.p, src.n, err);
	else
		rc = read_file(&v, &src, name, a, err);
	return rc < 0 ? rc : compile(out, v, src, name, o, err);
}

/* --- our own ---------------------------------------------------------------------------- */

enum { DOCUMENTS_MAX = 256 };

struct document {
	struct mez_str uri, src;
	const struct mez_json *v, *type; /* type: what documents say they are; NULL: by name */
	struct mez_schema *schema;       /* NULL: nobody asked yet */
};
struct mez_conform_own {
	struct mez_arena a;
	struct mez_conform_options o;
	pthread_mutex_t lock; /* over the schemas that come */
	struct document documents[DOCUMENTS_MAX];
	size_t n;
};

static int read_documents(struct mez_conform_own *own, struct mez_err *err)
{
	struct mez_str uri, text;

	for (size_t i = 0; mez_schema_own_at(&uri, &text, i); i++) {
		struct document *d = &own->documents[own->n++];

		mez_require(own->n < DOCUMENTS_MAX);
		*d = (struct document){ .uri = uri, .src = text };
		if (mez_json_read(&d->v, &own->a, text.p, text.n, err) < 0)
			return -(int)err->code;
		d->type = mez_json_at(mez_json_at(mez_json_at(d->v, "properties"), "type"),
				      "const");
	}
	return 0;
}

int mez_conform_own_new(struct mez_conform_own **out, const struct mez_conform_options *o,
			struct mez_err *err)
{
	struct mez_conform_own *own = calloc(1, sizeof(*own));
	int rc;

	if (!own)
		mez_bug("out of memory");
	own->o = *o;
	rc = mez_arena_init(&own->a, 0, err);
	if (rc < 0) {
		free(own);
		return rc;
	}
	if (pthread_mutex_init(&own->lock, NULL) != 0)
		mez_bug("no mutex");
	rc = read_documents(own, err);
	if (rc < 0)
		mez_conform_own_free(own);
	else
		*out = own;
	return rc;
}

void mez_conform_own_free(struct mez_conform_own *own)
{
	if (!own)
		return;
	for (size_t i = 0; i < own->n; i++)
		mez_schema_free(own->documents[i].schema);
	(void)pthread_mutex_destroy(&own->lock);
	mez_arena_release(&own->a);
	free(own);
}

static struct document *document_of(struct mez_conform_own *own, const struct mez_json *type)
{
	struct mez_str uri;

	if (!type)
		return NULL;
	for (size_t i = 0; i < own->n; i++) {
		if (own->documents[i].type && mez_json_same(own->documents[i].type, type))
			return &own->documents[i];
	}
	if (!mez_json_is(type, MEZ_J_STRING) || !mez_schema_own_type(&uri, mez_json_str(type)))
		return NULL;
	for (size_t i = 0; i < own->n; i++) {
		if (mez_str_eq(own->documents[i].uri, uri))
			return &own->documents[i];
	}
	return NULL;
}

int mez_conform_own_for(const struct mez_schema **out, struct mez_conform_own *own,
			const struct mez_json *v, struct mez_err *err)
{
	const struct mez_json *type = mez_json_at(v, "type");
	struct document *d = document_of(own, type);
	int rc = 0;

	if (!d && mez_json_is(type, MEZ_J_STRING))
		return mez_err_set(err, MEZ_E_TYPE, "no schema of ours is for the type '%.*s'",
				   MEZ_FMT(mez_json_str(type)));
	if (!d)
		return mez_err_set(err, MEZ_E_TYPE, "no type that a schema of ours is for");
	(void)pthread_mutex_lock(&own->lock);
	if (!d->schema)
		rc = compile(&d->schema, d->v, d->src, d->uri.p, &own->o, err);
	(void)pthread_mutex_unlock(&own->lock);
	if (rc == 0)
		*out = d->schema;
	return rc;
}
