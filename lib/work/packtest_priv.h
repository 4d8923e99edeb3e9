/* work/packtest_priv.h: between the parts of the run of examples. */
#ifndef MEZ_WORK_PACKTEST_PRIV_H
#define MEZ_WORK_PACKTEST_PRIV_H

#include "tensor/tensor.h"
#include "work/packtest.h"

struct testing {
	struct mez_arena *a;
	struct mez_sink *sink;
	const struct mez_pack *p;
	const struct mez_rules *rules;
	struct mez_engine engine;
	struct mez_policy policy;
	size_t pack; /* its index among those loaded */
	struct mez_usage usage;
	struct mez_packtest count;
	struct mez_err *err;
};

/* An example as what the evaluator takes. */
struct given {
	struct mez_json operation;
	struct mez_evidences evidence;
	struct mez_when_asked when;
};

/* A member of an example's operation that is no fact. */
bool example_is_header(struct mez_str name);
/* What the item of an example supposes; everything lives in the arena of t. */
MEZ_MUST int example_given(struct testing *t, struct given *g, const struct mez_json *item);
/* Is this obligation the duty that an example calls so, without its clause? */
bool example_names_duty(const struct mez_json *obligation, struct mez_str name);
/* Does the verdict meet a member of what is expected? */
bool example_met(struct testing *t, const struct mez_json *verdict, const struct mez_member *m);
/* What the verdict has where a member is not met: of a domain its state; of duties a list of duty,
 * state, amount or its bounds, due and penalties; else all its rows, or codes of reasons. */
struct mez_json example_got(struct testing *t, const struct mez_json *verdict,
			    const struct mez_member *m);
/* Why a domain is in the state it is: its reasons; NULL of what is no domain. */
const struct mez_json *example_reasons(const struct mez_json *verdict, struct mez_str name);

#endif
