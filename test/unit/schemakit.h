/* What our programs write is what their schemas say: to be required wherever a test has a whole
 * document in hand. */
#ifndef MEZ_TEST_SCHEMAKIT_H
#define MEZ_TEST_SCHEMAKIT_H

#include "work/conform.h"

/* Schemas are compiled when they are first asked for and stay: no leak, though libFuzzer looks
 * for leaks while they are there and sees no pointers in an arena. */
__attribute__((weak)) void __lsan_disable(void);
__attribute__((weak)) void __lsan_enable(void);

static const struct mez_schema *schema_for(const struct mez_json *v)
{
	static const struct mez_conform_options plain;
	static struct mez_conform_own *own;
	const struct mez_schema *schema;
	struct mez_err err;

	if (__lsan_disable)
		__lsan_disable();
	mez_require(own || mez_conform_own_new(&own, &plain, &err) == 0);
	mez_require(mez_conform_own_for(&schema, own, v, &err) == 0);
	if (__lsan_enable)
		__lsan_enable();
	return schema;
}

/* v has a type of ours and conforms to its schema.  a is used and left as it was. */
static bool schema_holds(const struct mez_json *v, struct mez_arena *a)
{
	const struct mez_schema *schema = schema_for(v);
	struct mez_err err;
	bool valid;

	mez_require(mez_schema_validate(&valid, schema, v, a, &err) == 0);
	return valid;
}

#endif
