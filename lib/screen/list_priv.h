/* screen/list_priv.h: a list's own shape, shared by the files that make, search and prove it. */
#ifndef MEZ_SCREEN_LIST_PRIV_H
#define MEZ_SCREEN_LIST_PRIV_H

#include "screen/list.h"

struct list_name {
	struct mez_str text;
	uint32_t entry;
	enum mez_listed_name as;
	bool weak, brief;
	struct list_name *next;
};

struct list_entry {
	struct mez_str id;
	enum mez_party_kind kind;
	struct mez_facts facts;
	struct mez_digest leaf;
	struct list_entry *next;
};

struct list_key {
	struct mez_str text;
	struct list_key *next;
};

/* Hashes of the whole subtrees of a tree: level[k][i] is that of 2^k leaves from i * 2^k on. */
struct list_tree {
	struct mez_digest *level[MEZ_MMR_PROOF_MAX];
	size_t n;
};

struct mez_screen_list {
	struct mez_arena *a;
	struct mez_list_head head;
	struct mez_index *index;
	struct list_entry *first, **last, **entry; /* entry: by number, once done */
	struct list_name *first_name, **last_name, **name;
	struct list_key *keys;
	struct mez_str *key; /* sorted, each once, once done */
	struct list_tree tree, key_tree;
	size_t n, names, nkeys;
	struct list_number { /* identifiers, sorted */
		struct mez_str text;
		uint32_t entry;
	} *number;
	size_t nnumbers;
	struct mez_list_trees trees;
};

/* mez_screen_key() of a name taken apart as a person's. */
struct mez_str list_key_of(struct mez_arena *a, const struct mez_name *name);

static inline enum mez_bearer list_bearer(enum mez_party_kind k)
{
	return k == MEZ_PARTY_INDIVIDUAL ? MEZ_BEARER_PERSON : MEZ_BEARER_BODY;
}

#endif
