/* work/faults.h: several faults where a function returns one: all are told, the last is the
 * error.  Begin with fn and arg set (fn may be NULL) and the rest zero. */
#ifndef MEZ_WORK_FAULTS_H
#define MEZ_WORK_FAULTS_H

#include "base/err.h"

typedef void mez_fault_fn(void *arg, const struct mez_err *what);
struct mez_faults {
	mez_fault_fn *fn;
	void *arg;
	struct mez_err last;
	size_t n;
};
/* Where to put the next fault; the one before it is told. */
static inline struct mez_err *mez_faults_next(struct mez_faults *f)
{
	if (f->n++ && f->fn)
		f->fn(f->arg, &f->last);
	return &f->last;
}
/* 0 when there was none, else the last one in err. */
MEZ_MUST static inline int mez_faults_end(const struct mez_faults *f, struct mez_err *err)
{
	if (!f->n)
		return 0;
	if (err)
		*err = f->last;
	return -(int)f->last.code;
}

#endif
