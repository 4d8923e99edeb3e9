/* oracle.h: run a program of the system (bc, jq) on a text and read all it answers.
 * One process for thousands of questions.  Include once, after tap.h and base/buf.h. */
#ifndef ORACLE_H
#define ORACLE_H

#include "base/buf.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Answers of argv fed with `in`, appended to out; false when it did not end well. */
__attribute__((unused)) static bool oracle(const char *const argv[], const struct mez_buf *in,
					   struct mez_buf *out)
{
	FILE *file = tmpfile();
	int answers[2], status;
	pid_t pid;
	ssize_t n;

	if (!file || fwrite(in->p, 1, in->len, file) != in->len || fflush(file) != 0 ||
	    lseek(fileno(file), 0, SEEK_SET) != 0 || pipe(answers) != 0 || (pid = fork()) < 0)
		abort();
	if (pid == 0) {
		char *const *copy = (char *const *)(uintptr_t)argv;

		if (dup2(fileno(file), 0) < 0 || dup2(answers[1], 1) < 0)
			_exit(126);
		execvp(argv[0], copy);
		_exit(127);
	}
	(void)close(answers[1]);
	(void)fclose(file);
	while ((n = read(answers[0], mez_buf_room(out, 65536), 65536)) > 0)
		out->len += (size_t)n;
	mez_buf_str(out, MEZ_STR(""));
	(void)close(answers[0]);
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The next line of a text of answers, without its end. */
__attribute__((unused)) static struct mez_str oracle_line(struct mez_str *rest)
{
	struct mez_str line = {rest->p, 0};

	while (line.n < rest->n && rest->p[line.n] != '\n')
		line.n++;
	rest->p += line.n + (line.n < rest->n);
	rest->n -= line.n + (line.n < rest->n);
	return line;
}

/* Numbers that are the same in every run: what failed once can be looked at. */
struct oracle_rng {
	uint64_t s;
};
__attribute__((unused)) static uint64_t oracle_next(struct oracle_rng *r)
{
	r->s ^= r->s << 13;
	r->s ^= r->s >> 7;
	r->s ^= r->s << 17;
	return r->s * UINT64_C(0x2545f4914f6cdd1d);
}
__attribute__((unused)) static unsigned oracle_below(struct oracle_rng *r, unsigned n)
{
	return (unsigned)((oracle_next(r) >> 33) % n);
}

#endif
