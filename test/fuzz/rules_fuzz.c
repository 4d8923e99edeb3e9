/* Any bytes as the rules of a pack beside a small law: refused, or closed; what is closed judges
 * operations without a crash, the same bytes twice, and every item and verdict is what its schema
 * says. */
#include "ruleskit.h"
#include "schemakit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct mez_str lists[] = {{"l", 1}};

static void items_conform(const struct kit_rules *k)
{
	const struct mez_json *const *docs;
	struct kit_item item;
	size_t n;

	mez_require(mez_yaml_read(&docs, &n, &kit_arena, k->origin.text.p, k->origin.text.n,
				  &kit_err) == 0);
	for (size_t i = 0; i < n; i++) {
		if (mez_json_is(docs[i], MEZ_J_NULL))
			continue;
		mez_require(kit_item(&item, docs[i], &k->origin) == 0);
		mez_require(schema_holds(item.doc, &kit_arena));
	}
}

static void judge(const struct kit_rules *k, const char *facts)
{
	struct kit_ask q = {.facts = facts,
			    .evidence = "[{\"credential\":\"Kyc\",\"from\":\"auth\",\"subject\":{"
					"\"id\":\"p1\",\"kyc\":{\"ok\":true}}}]"};
	const struct mez_json *v = kit_eval(k, &q);

	if (!v)
		return;
	mez_require(strcmp(kit_text(v), kit_text(kit_eval(k, &q))) == 0);
	mez_require(schema_holds(v, &kit_arena));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	MEZ_AUTOBUF yaml = MEZ_BUF_INIT;
	struct kit_rules k;
	int r;

	if (!kit_arena.base)
		kit_start();
	mez_arena_reset(&kit_arena);
	mez_buf_z(&yaml, BASE);
	mez_buf_add(&yaml, data, n);
	if (memchr(yaml.p, 0, yaml.len))
		return 0; /* the kit takes texts that end with NUL */
	mez_err_clear(&kit_err);
	r = kit_rules(&k, yaml.p, NULL);
	mez_require(r != -1000); /* built, but not readable */
	if (r) {
		mez_require(kit_err.msg[0] && r == -(int)kit_err.code);
		return 0;
	}
	items_conform(&k);
	k.policy.list = lists;
	k.policy.nlists = 1;
	judge(&k, "{}");
	judge(&k,
	      "{\"paid_on\":\"2025-09-15\",\"gross\":{\"amount\":\"100\",\"currency\":\"XXX\"},"
	      "\"n\":5,\"m\":null,\"rate\":\"0.5\",\"flag\":true,\"b2\":false,\"class\":\"goods\","
	      "\"note\":\"x\",\"thing\":{\"size\":1},\"payer\":{\"id\":\"p0\"},\"payee\":{\"id\":"
	      "\"p1\",\"name\":\"Bad\",\"kind\":\"company\",\"resident\":true,\"turnover\":{"
	      "\"amount\":\"7\",\"currency\":\"XXX\"}}}");
	return 0;
}
