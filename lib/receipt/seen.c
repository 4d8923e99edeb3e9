/* receipt/seen.c: a hash table with open addressing.  Keys are parts of SHA-256 digests:
 * they need no mixing, and who wants to make them collide must find digests that do. */
#include "receipt/seen.h"

#include <stdlib.h>

enum { SEEN_FIRST = 1024 };

static uint64_t key_of(const struct mez_digest *d)
{
	uint64_t key;

	memcpy(&key, d->b, sizeof(key));
	return key;
}

void mez_seen_release(struct mez_seen *s)
{
	free(s->slot);
	*s = (struct mez_seen){ .slot = NULL };
}

static void put(struct mez_seen *s, struct mez_seen_slot slot)
{
	size_t i = (size_t)slot.key & (s->cap - 1);

	while (s->slot[i].number)
		i = (i + 1) & (s->cap - 1);
	s->slot[i] = slot;
	s->used++;
}

static void grow(struct mez_seen *s)
{
	struct mez_seen old = *s;

	s->cap = old.cap ? old.cap * 2 : SEEN_FIRST;
	s->used = 0;
	s->slot = calloc(s->cap, sizeof(*s->slot));
	if (!s->slot)
		mez_bug("out of memory");
	for (size_t i = 0; i < old.cap; i++) {
		if (old.slot[i].number)
			put(s, old.slot[i]);
	}
	free(old.slot);
}

void mez_seen_add(struct mez_seen *s, const struct mez_digest *payload, uint64_t sequence)
{
	if (s->used * 3 >= s->cap * 2)
		grow(s);
	put(s, (struct mez_seen_slot){ .key = key_of(payload), .number = sequence + 1 });
}

bool mez_seen_next(const struct mez_seen *s, const struct mez_digest *payload, size_t *at,
		   uint64_t *sequence)
{
	uint64_t key = key_of(payload);

	/* At most two thirds of the slots are taken, so a free one ends every search. */
	for (; s->cap; (*at)++) {
		const struct mez_seen_slot *slot = &s->slot[((size_t)key + *at) & (s->cap - 1)];

		if (!slot->number)
			return false;
		if (slot->key == key) {
			*sequence = slot->number - 1;
			(*at)++;
			return true;
		}
	}
	return false;
}
