/* Any bytes as a file of amendments to a small act: refused with a reason, or a text that is
 * Akoma Ntoso again and in force later. */
#include "adapt/akn.h"
#include "schemakit.h"
#include "work/packlaw.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char act[] =
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'><act><meta>"
	"<identification source='#a'><FRBRWork><FRBRthis value='/akn/zz/act/2020/1/!main'/>"
	"</FRBRWork><FRBRExpression><FRBRthis value='/akn/zz/act/2020/1/eng@2020-01-01/!main'/>"
	"<FRBRdate date='2020-01-01' name='x'/><FRBRlanguage language='eng'/></FRBRExpression>"
	"</identification></meta><body><section eId='sec_1'><num>1.</num><subsection "
	"eId='sec_1__subsec_1'><num>(1)</num><content><p>a</p></content></subsection><subsection "
	"eId='sec_1__subsec_2'><content><p>b</p></content></subsection></section>"
	"<section eId='sec_2'><num>2.</num><content><p><ref href='#sec_1'>c</ref></p></content>"
	"</section></body></act></akomaNtoso>";

static struct mez_arena arena;

static void keep_item(void *arg, struct mez_str path, const struct mez_json *doc)
{
	(void)arg;
	mez_require(mez_str_starts(path, MEZ_STR("items/law/")) && schema_holds(doc, &arena));
}

static void keep_text(void *arg, struct mez_str path, struct mez_str bytes)
{
	struct mez_json all;
	struct mez_err err;

	(void)arg;
	mez_require(mez_str_starts(path, MEZ_STR("consolidated/")));
	mez_require(mez_akn_read_all(&all, &arena, bytes.p, bytes.n, &err) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct mez_origin given = {"act.xml", {act, sizeof act - 1}}, amends = {"a.yaml", {"", 0}};
	const struct mez_json *sources;
	struct mez_packlaw p = {.a = &arena, .out = {.item = keep_item, .text = keep_text}};
	struct mez_law law;
	struct mez_err err;
	int r;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	mez_require(mez_json_read(&sources, &arena, "{\"A\":{}}", 8, &err) == 0);
	amends.text = mez_arena_dup(&arena, (struct mez_str){n ? (const char *)data : "", n});
	mez_law_init(&law, &arena);
	p.law = &law;
	p.sources = sources;
	mez_require(mez_packlaw_xml(&p, &given, &err) == 0);
	mez_err_clear(&err);
	r = mez_packlaw_yaml(&p, &amends, &err);
	if (r == 0)
		r = mez_packlaw_amend(&p, &err);
	mez_require(r == 0 || (err.code != MEZ_OK && err.msg[0]));
	return 0;
}
