/* adapt/xmltable.c: a crit-bit tree (Bernstein): a node is the first bit in which the names
 * below it differ. */
#include "adapt/xmltable.h"

#include <stdint.h>
#include <string.h>

/* A name as bits: nine for each byte, of which the first says that it is there; all 0 behind
 * the end.  So no name is the beginning of another. */
enum { BITS = 9 };

struct fork {
	size_t bit;
	void *side[2]; /* a fork, or an entry with the lowest bit of its address set */
};

static bool is_entry(const void *p)
{
	return (uintptr_t)p & 1;
}

static struct mez_xml_entry *entry_of(void *p)
{
	return (struct mez_xml_entry *)(void *)((char *)p - 1);
}

static bool bit_of(struct mez_str s, size_t bit)
{
	size_t at = bit / BITS, k = bit % BITS;

	if (at >= s.n)
		return false;
	return k == 0 || ((unsigned char)s.p[at] >> (BITS - 1 - k) & 1);
}

/* The entry a name would share most bits with, or NULL. */
static struct mez_xml_entry *nearest(const struct mez_xml_table *t, struct mez_str s)
{
	void *p = t->root;

	if (!p)
		return NULL;
	while (!is_entry(p)) {
		struct fork *f = p;

		p = f->side[bit_of(s, f->bit)];
	}
	return entry_of(p);
}

/* The first bit in which two different names differ. */
static size_t differ(struct mez_str a, struct mez_str b)
{
	size_t least = a.n < b.n ? a.n : b.n, i = 0, k = 0;

	while (i < least && a.p[i] == b.p[i])
		i++;
	if (i == least)
		return i * BITS;
	for (k = 1; bit_of(a, i * BITS + k) == bit_of(b, i * BITS + k); k++)
		;
	return i * BITS + k;
}

static struct mez_xml_entry *make_entry(void **at, struct mez_xml_table *t, struct mez_str name)
{
	struct mez_xml_entry *e = MEZ_NEW(t->a, struct mez_xml_entry);

	e->name = name;
	*at = (char *)e + 1;
	return e;
}

struct mez_xml_entry *mez_xml_table_entry(struct mez_xml_table *t, struct mez_str name)
{
	struct mez_xml_entry *near = nearest(t, name);
	void **at = &t->root;
	struct fork *f;
	size_t bit;

	if (!near)
		return make_entry(&t->root, t, name);
	if (mez_str_eq(near->name, name))
		return near;
	bit = differ(near->name, name);
	while (!is_entry(*at) && ((struct fork *)*at)->bit < bit)
		at = &((struct fork *)*at)->side[bit_of(name, ((struct fork *)*at)->bit)];
	f = MEZ_NEW(t->a, struct fork);
	f->bit = bit;
	f->side[!bit_of(name, bit)] = *at;
	*at = f;
	return make_entry(&f->side[bit_of(name, bit)], t, name);
}

void *mez_xml_table_get(const struct mez_xml_table *t, struct mez_str name)
{
	struct mez_xml_entry *near = nearest(t, name);

	return near && mez_str_eq(near->name, name) ? near->value : NULL;
}

bool mez_xml_table_add(struct mez_xml_table *t, struct mez_str name, const void *value)
{
	struct mez_xml_entry *e = mez_xml_table_entry(t, name);

	if (e->value)
		return false;
	e->value = (void *)(uintptr_t)value;
	return true;
}
